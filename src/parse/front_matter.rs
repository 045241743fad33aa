//! Where a file's front matter ends and its text begins.

use std::ops::Range;

use crate::diagnostic::{Code, Report, Span};
use crate::files::FileId;

/// A file split in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Split {
    /// The YAML, without its fences; `None` when there is none.
    pub(super) yaml: Option<Range<usize>>,
    /// Where the text begins.
    pub(super) body: usize,
    /// Whether there is something that was meant as front matter and cannot be read.
    pub(super) is_broken: bool,
}

/// Splits a file; what looks like front matter and cannot be read as such is a diagnostic.
pub(super) fn split(file: FileId, text: &str, report: &mut Report) -> Split {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let blank = text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
    let start = start + blank;
    let none = Split { yaml: None, body: start, is_broken: false };
    let broken = Split { is_broken: true, ..none.clone() };
    let mut lines = Lines { text, at: start };
    let Some(first) = lines.next() else { return none };
    if let Some(dashes) = fence(&text[first.clone()], '-') {
        while let Some(line) = lines.next() {
            if fence(&text[line.clone()], '-') == Some(dashes) {
                let yaml = Some(first.end..line.start);
                return Split { yaml, body: lines.at, is_broken: false };
            }
        }
        unclosed(file, text, first, report);
        return broken;
    }
    for (sign, name) in [('+', "TOML"), (';', "JSON")] {
        if fence(&text[first.clone()], sign).is_some() {
            let message = format!("the front matter is {name}, and Briefing reads YAML");
            let help = "write `key: value` lines between two lines of `---`";
            report.add(Code::YamlSyntax, line_of(file, text, first), message).help(help);
            return broken;
        }
    }
    without_opening(text, first, lines).unwrap_or(none)
}

/// The number of signs of a fence: a line of three or more of the same sign.
fn fence(line: &str, sign: char) -> Option<usize> {
    let line = line.trim_end();
    let is_fence = line.len() >= 3 && line.chars().all(|c| c == sign);
    is_fence.then_some(line.len())
}

/// Hexo's other form: `title: …` lines first and one fence after them.
///
/// Only where the first line has a key that front matter has, so that prose above a rule stays prose.
fn without_opening(text: &str, first: Range<usize>, mut lines: Lines<'_>) -> Option<Split> {
    let (key, _) = text[first.clone()].split_once(':')?;
    if !super::page::KEYS.contains(&key.trim_end()) {
        return None;
    }
    let fence = lines.find(|line| fence(&text[line.clone()], '-').is_some())?;
    let yaml = Some(first.start..fence.start);
    Some(Split { yaml, body: lines.at, is_broken: false })
}

fn unclosed(file: FileId, text: &str, first: Range<usize>, report: &mut Report) {
    let is_key = |line: &str| {
        let line = line.trim_end();
        let key = line.split_once(':').map_or("", |(key, _)| key);
        line.trim_start().starts_with("- ")
            || (!key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_- ".contains(c)))
    };
    let rest = &text[first.end..];
    let above_blank = rest.lines().take_while(|line| !line.trim().is_empty());
    let last = above_blank.enumerate().filter(|(_, line)| is_key(line)).last();
    let line_of_fence = text[..first.start].matches('\n').count() + 1;
    let diagnostic = report.add(
        Code::FrontMatterUnclosed,
        line_of(file, text, first.clone()),
        "the front matter is opened here and never closed",
    );
    let after = line_of_fence + last.map_or(0, |(number, _)| number + 1);
    diagnostic.help(format!("add a line `---` after line {after}"));
}

/// The place of a line, without its end.
fn line_of(file: FileId, text: &str, line: Range<usize>) -> Span {
    let length = text[line.clone()].trim_end().len();
    Span::new(file, line.start..line.start + length)
}

/// The lines of a text as ranges that include their ends.
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
        Ok((split.yaml.map(|yaml| text[yaml].to_owned()), text[split.body..].to_owned()))
    }

    #[test]
    fn front_matter_stands_between_two_fences_of_one_length() {
        let both = |yaml: &str, body: &str| Ok((Some(yaml.to_owned()), body.to_owned()));
        assert_eq!(read("---\ntitle: x\n---\nbody"), both("title: x\n", "body"));
        assert_eq!(read("\u{feff}---\r\ntitle: x\r\n---\r\nbody"), both("title: x\r\n", "body"));
        assert_eq!(read("--- \ntitle: x\n---  \nbody"), both("title: x\n", "body"));
        assert_eq!(read("----\na: 1\n---\nb: 2\n----\nbody"), both("a: 1\n---\nb: 2\n", "body"));
        assert_eq!(read("---\n---\nbody"), both("", "body"));
        assert_eq!(read("---\ntitle: x\n---"), both("title: x\n", ""));
        assert_eq!(read("\n---\ntitle: x\n---\nbody"), both("title: x\n", "body"));
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
        assert!(read("+++\ntitle = 1\n+++\n").expect_err("TOML").contains("Briefing reads YAML"));
    }
}
