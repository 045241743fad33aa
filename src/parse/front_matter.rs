//! Where a file's front matter ends and its text begins.

use std::ops::Range;

use crate::diagnostic::{Code, Report, Span};
use crate::files::FileId;
use crate::yaml::Syntax;

/// The keys and values at the top of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// How they are written.
    pub syntax: Syntax,
    /// Where they stand, without their fences.
    pub range: Range<usize>,
}

/// A file split in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Split {
    /// What stands at the top; `None` when there is nothing.
    pub(super) front: Option<FrontMatter>,
    /// Where the text begins.
    pub(super) body: usize,
    /// Whether there is something that was meant as front matter and cannot be read.
    pub(super) is_broken: bool,
}

/// Keys of which front matter that has lost its fence has at least one.
const USUAL: &[&str] = &[
    "title",
    "date",
    "tags",
    "tag",
    "categories",
    "category",
    "layout",
    "permalink",
    "author",
    "updated",
];

/// Splits a file; what looks like front matter and cannot be read as such is a diagnostic.
pub(super) fn split(file: FileId, text: &str, report: &mut Report) -> Split {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let above = text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
    let start = start + above;
    let none = Split { front: None, body: start, is_broken: false };
    let broken = Split { is_broken: true, ..none.clone() };
    let mut lines = Lines { text, at: start };
    let Some(first) = lines.next() else { return none };
    let Some((syntax, signs)) = fence(&text[first.clone()]) else {
        return without_opening(text, first, lines.clone()).unwrap_or_else(|| {
            let is_late = late(file, text, Lines { text, at: start }, report);
            if is_late { broken } else { none }
        });
    };
    let opening = &text[first.clone()];
    let has_blanks = opening.trim_end_matches(['\r', '\n']).len() > signs;
    let fence_text = opening[..signs].to_owned();
    if above > 0 || has_blanks {
        let message = format!(
            "the front matter does not start with a plain line of `{fence_text}` at the very top"
        );
        let diagnostic = report.add(Code::OddFence, line_of(file, text, first.clone()), message);
        diagnostic.help("take away the blanks: other readers would take it for text");
    }
    let Some(last) = lines.find(|line| text[line.clone()].starts_with(&fence_text)) else {
        unclosed(file, text, first, report);
        return broken;
    };
    let body = closing(file, text, last.clone(), &fence_text, report);
    let front = FrontMatter { syntax, range: first.end..last.start };
    Split { front: Some(front), body, is_broken: false }
}

/// Where the text behind a closing fence begins. As in Hexo, a fence ends with as many signs as the first
/// has, and what stands behind it in its line is text.
fn closing(
    file: FileId,
    text: &str,
    line: Range<usize>,
    fence: &str,
    report: &mut Report,
) -> usize {
    let rest = text[line.start + fence.len()..line.end].trim_end();
    if rest.is_empty() {
        return line.end;
    }
    let is_longer = rest.chars().all(|c| fence.starts_with(c));
    let (message, body) = if is_longer {
        ("the line that ends the front matter is longer than the one that starts it", line.end)
    } else {
        ("a text stands in the line that ends the front matter", line.start + fence.len())
    };
    let diagnostic = report.add(Code::OddFence, line_of(file, text, line), message);
    diagnostic.help(format!("write `{fence}` alone"));
    body
}

/// What a fence announces and how many signs it has: a line of three or more of the same sign.
fn fence(line: &str) -> Option<(Syntax, usize)> {
    let line = line.trim_end();
    let (sign, syntax) = match line.bytes().next()? {
        b'-' => ('-', Syntax::Yaml),
        b';' => (';', Syntax::Json),
        b'+' => ('+', Syntax::Toml),
        _ => return None,
    };
    let is_fence = line.len() >= 3 && line.chars().all(|c| c == sign);
    is_fence.then_some((syntax, line.len()))
}

fn is_rule(line: &str) -> bool {
    matches!(fence(line), Some((Syntax::Yaml, _)))
}

/// The name before the colon of a line such as `title: x`.
fn key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let key = key.trim_end();
    let is_name = key.starts_with(|c: char| c.is_alphabetic())
        && key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
    (is_name && (rest.is_empty() || rest.starts_with(char::is_whitespace))).then_some(key)
}

fn is_usual(line: &str) -> bool {
    key(line).is_some_and(|key| USUAL.contains(&key))
}

/// Hexo's other form: `title: …` or `"title": …` lines first and one fence after them.
///
/// Only where the first line is a key and one of the usual keys is there, so that prose above a rule stays
/// prose.
fn without_opening(text: &str, first: Range<usize>, lines: Lines<'_>) -> Option<Split> {
    let syntax = if text[first.clone()].starts_with('"') { Syntax::Json } else { Syntax::Yaml };
    let unquoted = |line: &str| match syntax {
        Syntax::Json => line.trim_start().replacen('"', "", 2),
        _ => line.to_owned(),
    };
    key(unquoted(&text[first.clone()]).trim_end())?;
    let mut has_usual = is_usual(&unquoted(&text[first.clone()]));
    let mut rest = lines;
    for line in rest.by_ref() {
        if fence(&text[line.clone()]).is_some_and(|(of_fence, _)| of_fence == syntax) {
            let front = FrontMatter { syntax, range: first.start..line.start };
            let split = Split { front: Some(front), body: rest.at, is_broken: false };
            return has_usual.then_some(split);
        }
        has_usual |= is_usual(&unquoted(&text[line]));
    }
    None
}

/// Whether front matter stands below something else, where nobody looks for it; that is a diagnostic.
fn late(file: FileId, text: &str, lines: Lines<'_>, report: &mut Report) -> bool {
    let mut keys: Vec<Range<usize>> = Vec::new();
    let mut is_fenced = false;
    for line in lines {
        let written = text[line.clone()].trim_end();
        if is_rule(written) {
            if keys.len() >= 2 {
                let message = "the front matter does not come first, so it is text like any other";
                let place = line_of(file, text, keys.swap_remove(0));
                let diagnostic = report.add(Code::FrontMatterLate, place, message);
                diagnostic.help("move it to the top, between two lines of `---`");
                return true;
            }
            if is_fenced {
                return false;
            }
            is_fenced = true;
        } else if is_usual(written) {
            keys.push(line);
        } else if written.starts_with("```") || written.starts_with("~~~") {
            // An example of front matter in code is none.
            return false;
        } else if key(written).is_none() && !written.starts_with([' ', '\t', '-']) {
            keys.clear();
        }
    }
    false
}

/// Reports front matter without an end, and says where to put one.
pub(super) fn unclosed(file: FileId, text: &str, first: Range<usize>, report: &mut Report) {
    let is_key = |line: &str| {
        let line = line.trim_end();
        let key = line.split_once([':', '=']).map_or("", |(key, _)| key.trim_matches('"'));
        line.trim_start().starts_with("- ")
            || (!key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_- ".contains(c)))
    };
    let rest = &text[first.end..];
    let above_blank = rest.lines().take_while(|line| !line.trim().is_empty());
    let above_blank: Vec<&str> = above_blank.collect();
    let last = above_blank.iter().rposition(|line| is_key(line));
    let line_of_fence = text[..first.start].matches('\n').count() + 1;
    let other = above_blank.iter().position(|line| *line == "..." || fence(line).is_some());
    let opening = text[first.clone()].trim_end().to_owned();
    let diagnostic = report.add(
        Code::FrontMatterUnclosed,
        line_of(file, text, first),
        "the front matter is opened here and never closed",
    );
    if let Some(other) = other {
        let line = line_of_fence + other + 1;
        let found = above_blank[other];
        diagnostic.help(format!("line {line} is `{found}`, and should be `{opening}`"));
        return;
    }
    let after = line_of_fence + last.map_or(0, |number| number + 1);
    diagnostic.help(format!("add a line `{opening}` after line {after}"));
}

/// Whether what stands above the first blank line is YAML of its own, and below it none: then a later line
/// of dashes is a rule in the text, and the front matter has no end.
pub(super) fn ends_at_blank(yaml: &str) -> bool {
    let blank = yaml.find("\n\n").or_else(|| yaml.find("\r\n\r\n"));
    let Some((above, below)) = blank.map(|at| yaml.split_at(at)) else { return false };
    let are_keys = |text: &str| {
        text.lines().all(|line| {
            let line = line.trim_end();
            line.is_empty() || key(line).is_some() || line.starts_with([' ', '\t', '-', '#', ']'])
        })
    };
    are_keys(above) && above.lines().any(is_usual) && !below.lines().any(is_usual)
}

/// The first line of YAML that is no key, item or comment and yet starts at the margin.
pub(super) fn stray_line(yaml: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in yaml.split_inclusive('\n') {
        let written = line.trim_end();
        let starts_here = written.starts_with([' ', '\t', '-', '#', ']', '}', '"', '\'']);
        if !written.is_empty() && !starts_here && !written.contains(':') {
            return Some(start..start + written.len());
        }
        start += line.len();
    }
    None
}

/// The place of a line, without its end.
fn line_of(file: FileId, text: &str, line: Range<usize>) -> Span {
    let length = text[line.clone()].trim_end().len();
    Span::new(file, line.start..line.start + length)
}

/// The lines of a text as ranges that include their ends.
#[derive(Clone)]
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = &self.text.as_bytes()[self.at..];
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = self.at..self.at + end;
        self.at = line.end;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;

    fn read(text: &str) -> Result<(Option<String>, String), String> {
        let files = Files::from_texts([("content/a.md", text)]);
        let file = files.find("content/a.md").expect("it was just added");
        let mut report = Report::new();
        let split = split(file, text, &mut report);
        if !report.is_empty() {
            return Err(report.draw(&files, false));
        }
        Ok((split.front.map(|front| text[front.range].to_owned()), text[split.body..].to_owned()))
    }

    #[test]
    fn front_matter_stands_between_two_fences_of_one_length() {
        let both = |yaml: &str, body: &str| Ok((Some(yaml.to_owned()), body.to_owned()));
        assert_eq!(read("---\ntitle: x\n---\nbody"), both("title: x\n", "body"));
        assert_eq!(read("\u{feff}---\r\ntitle: x\r\n---\r\nbody"), both("title: x\r\n", "body"));
        assert_eq!(read("---\ntitle: x\n---  \nbody"), both("title: x\n", "body"));
        assert_eq!(read("----\na: 1\n---\nb: 2\n----\nbody"), both("a: 1\n---\nb: 2\n", "body"));
        assert_eq!(read("---\n---\nbody"), both("", "body"));
        assert_eq!(read("---\ntitle: x\n---"), both("title: x\n", ""));
    }

    #[test]
    fn the_sign_of_a_fence_says_how_front_matter_is_written() {
        let syntax = |text: &str| {
            let files = Files::from_texts([("content/a.md", text)]);
            let file = files.find("content/a.md").expect("it was just added");
            split(file, text, &mut Report::new()).front.map(|front| front.syntax)
        };
        assert_eq!(syntax("---\ntitle: x\n---\n"), Some(Syntax::Yaml));
        assert_eq!(syntax(";;;\n\"title\": \"x\"\n;;;\n"), Some(Syntax::Json));
        assert_eq!(syntax("\"title\": \"x\"\n;;;\n"), Some(Syntax::Json));
        assert_eq!(syntax("+++\ntitle = 'x'\n+++\n"), Some(Syntax::Toml));
        assert_eq!(syntax("\"He said\": this\n;;;\n"), None);
        assert_eq!(syntax("title: x\n;;;\n"), None);
    }

    #[test]
    fn fences_with_more_in_them_are_read_as_they_are_meant_and_told() {
        for text in [
            "--- \ntitle: x\n---\nbody",
            "\n---\ntitle: x\n---\nbody",
            "---\ntitle: x\n-----\nbody",
            "---\ntitle: x\n---body",
        ] {
            let drawn = read(text).expect_err("it is odd");
            assert!(drawn.contains("warning[odd-fence]"), "{text}: {drawn}");
        }
    }

    #[test]
    fn front_matter_below_something_else_is_told() {
        for text in [
            "# Heading\n\n---\ntitle: x\ndate: 2026-01-31\n---\nbody",
            "slip\ntitle: x\ndate: 2026-01-31\n---\nbody",
        ] {
            let drawn = read(text).expect_err("it is late");
            assert!(drawn.contains("error[front-matter-late]"), "{text}: {drawn}");
        }
        let example = "An example:\n\n```\n---\ntitle: x\ndate: y\n---\n```\n";
        assert_eq!(read(example), Ok((None, example.to_owned())));
    }

    #[test]
    fn keys_before_a_single_fence_are_front_matter_and_prose_is_not() {
        assert_eq!(read("title: x\n---\nbody"), Ok((Some("title: x\n".into()), "body".into())));
        let prose = "Note: foo\n\n---\nbody";
        assert_eq!(read(prose), Ok((None, prose.into())));
        assert_eq!(read(""), Ok((None, String::new())));
    }

    #[test]
    fn front_matter_that_is_never_closed_is_told_where_to_close_it() {
        let drawn = read("---\ntitle: x\ntags:\n  - a\n\n## Heading\n").expect_err("no end");
        assert!(drawn.contains("error[front-matter-unclosed]"), "{drawn}");
        assert!(drawn.contains("add a line `---` after line 4"), "{drawn}");
        let other = read("---\ntitle: x\n...\nbody").expect_err("no end");
        assert!(other.contains("line 3 is `...`, and should be `---`"), "{other}");
        let toml = read("+++\ntitle = \"x\"\n\ntext\n").expect_err("no end");
        assert!(toml.contains("add a line `+++` after line 2"), "{toml}");
    }
}
