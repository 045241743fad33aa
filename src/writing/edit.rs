//! Changing a key of front matter and nothing else: comments, order and every other line stay.

use std::ops::Range;

use crate::diagnostic::Report;
use crate::files::Files;
use crate::parse::{FrontMatter, front_matter_of};
use crate::yaml::{Document, Mapping, Syntax, Value, in_double_quotes, scalar};

/// What a key is to be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Put<'v> {
    /// A text.
    Text(&'v str),
    /// A date, as `2026-01-31 09:00:00`.
    Date(&'v str),
    /// True.
    True,
}

/// The text with a key that it has not, or has without a value.
///
/// `None` when that cannot be written without touching something else.
pub(super) fn with(text: &str, key: &str, value: Put<'_>) -> Option<String> {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let Some(FrontMatter { syntax, range }) = front_matter_of(text) else {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let block = format!("---{end}{}{end}---{end}", written(Syntax::Yaml, key, value));
        return Some(format!("{}{block}{}", &text[..start], &text[start..]));
    };
    let line = written(syntax, key, value);
    let edited = if let Some(there) = line_of(text, &range, syntax, key) {
        let rest = text[there.clone()].trim_end().split_once(':')?.1.trim();
        let comment = match rest {
            "" | "~" | "null" => String::new(),
            comment if comment.starts_with('#') => format!(" {comment}"),
            _ => return None,
        };
        replaced(text, there, &format!("{line}{comment}{end}"))
    } else {
        let at = place_for(text, &range, syntax, key);
        replaced(text, at..at, &format!("{line}{end}"))
    };
    is_only_change(text, &edited, key, true).then_some(edited)
}

/// The text without a key that stands in a line of its own.
///
/// `None` when it cannot go without something else.
pub(super) fn without(text: &str, key: &str) -> Option<String> {
    let FrontMatter { syntax, range } = front_matter_of(text)?;
    let edited = replaced(text, line_of(text, &range, syntax, key)?, "");
    is_only_change(text, &edited, key, false).then_some(edited)
}

/// The keys and values of a text's front matter; `None` when they cannot be read.
pub(super) fn keys(text: &str) -> Option<Mapping> {
    let Some(FrontMatter { syntax, range }) = front_matter_of(text) else {
        return Some(Mapping::new());
    };
    let files = Files::from_texts([("a.md", text)]);
    let file = files.find("a.md").expect("it was just added");
    let document = Document::parse_as(syntax, file, text, range, &mut Report::new())?;
    match document.root() {
        Value::Mapping(mapping) => Some(mapping.clone()),
        Value::Null => Some(Mapping::new()),
        _ => None,
    }
}

/// A line with a key and its value, without its end.
fn written(syntax: Syntax, key: &str, value: Put<'_>) -> String {
    let value = match (syntax, value) {
        (_, Put::True) => "true".to_owned(),
        (Syntax::Yaml, Put::Text(text)) => scalar(text),
        (Syntax::Yaml, Put::Date(date)) => date.to_owned(),
        (_, Put::Text(text) | Put::Date(text)) => format!("\"{}\"", in_double_quotes(text)),
    };
    match syntax {
        Syntax::Yaml => format!("{key}: {value}"),
        Syntax::Json => format!("\"{key}\": {value},"),
        Syntax::Toml => format!("{key} = {value}"),
    }
}

fn replaced(text: &str, range: Range<usize>, with: &str) -> String {
    format!("{}{with}{}", &text[..range.start], &text[range.end..])
}

/// The line of a key, its end included.
fn line_of(text: &str, range: &Range<usize>, syntax: Syntax, key: &str) -> Option<Range<usize>> {
    let (name, sign) = match syntax {
        Syntax::Yaml => (key.to_owned(), ':'),
        Syntax::Json => (format!("\"{key}\""), ':'),
        Syntax::Toml => (key.to_owned(), '='),
    };
    let mut start = range.start;
    for line in text[range.clone()].split_inclusive('\n') {
        let rest = line.strip_prefix(name.as_str()).map(str::trim_start);
        let rest = rest.and_then(|rest| rest.strip_prefix(sign));
        let is_key = rest.is_some_and(|rest| {
            syntax != Syntax::Yaml || rest.is_empty() || rest.starts_with(char::is_whitespace)
        });
        if is_key {
            return Some(start..start + line.len());
        }
        start += line.len();
    }
    None
}

/// Where a new key goes: first, or behind the title where that ends with its line.
fn place_for(text: &str, range: &Range<usize>, syntax: Syntax, key: &str) -> usize {
    // In JSON and TOML what comes last may be followed by nothing, or by what belongs to a table.
    if key == "title" || syntax != Syntax::Yaml {
        return range.start;
    }
    let Some(title) = line_of(text, range, syntax, "title") else { return range.end };
    let next = &text[title.end..range.end];
    let ends_there = next.is_empty() || next.starts_with(|c: char| c.is_alphabetic());
    if ends_there { title.end } else { range.end }
}

/// Whether two texts say the same in all but one key, which the second has or has not.
fn is_only_change(before: &str, after: &str, key: &str, is_there: bool) -> bool {
    let (Some(mut before), Some(mut after)) = (keys(before), keys(after)) else { return false };
    let set = after.remove(key);
    before.remove(key);
    before == after && set.is_some_and(|value| !value.is_null()) == is_there
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_added_and_every_other_byte_stays() {
        let date = |text: &str| with(text, "date", Put::Date("2026-01-31 09:00:00"));
        let is = |text: &str, edited: &str| {
            assert_eq!(date(text).as_deref(), Some(edited), "{text}");
        };
        is(
            "---\n# mine\ntitle: 'A: b' # short\ntags: [x]   \n---\nText\n",
            "---\n# mine\ntitle: 'A: b' # short\ndate: 2026-01-31 09:00:00\ntags: [x]   \n---\nText\n",
        );
        is(
            "---\r\ntitle: A\r\ndate:   # later\r\n---\r\n",
            "---\r\ntitle: A\r\ndate: 2026-01-31 09:00:00 # later\r\n---\r\n",
        );
        is(
            "---\ntitle: >\n  A long\n  one\n---\n",
            "---\ntitle: >\n  A long\n  one\ndate: 2026-01-31 09:00:00\n---\n",
        );
        is("title: A\n---\nText", "title: A\ndate: 2026-01-31 09:00:00\n---\nText");
        is("Text\n", "---\ndate: 2026-01-31 09:00:00\n---\nText\n");
        is("---\n---\n", "---\ndate: 2026-01-31 09:00:00\n---\n");
        is(
            ";;;\n\"title\": \"A\"\n;;;\nText",
            ";;;\n\"date\": \"2026-01-31 09:00:00\",\n\"title\": \"A\"\n;;;\nText",
        );
        is(
            "+++\ntitle = \"A\"\n[extra]\na = 1\n+++\n",
            "+++\ndate = \"2026-01-31 09:00:00\"\ntitle = \"A\"\n[extra]\na = 1\n+++\n",
        );
    }

    #[test]
    fn what_cannot_be_edited_alone_is_left_alone() {
        let date = |text: &str| with(text, "date", Put::Date("2026-01-31"));
        assert_eq!(date("---\n{ title: A }\n---\n"), None);
        assert_eq!(date("---\ndate: 2026-01-30\n---\n"), None);
        assert_eq!(date("+++\ndate = \"\"\n+++\n"), None);
        assert_eq!(without("---\ntags:\n  - a\n---\n", "tags"), None);
    }

    #[test]
    fn a_key_goes_with_its_line() {
        let text = "---\ntitle: A\ndraft: true # not yet\ndrafted: x\n---\n";
        assert_eq!(without(text, "draft").as_deref(), Some("---\ntitle: A\ndrafted: x\n---\n"));
        let json = ";;;\n\"draft\": true,\n\"title\": \"A\"\n;;;\n";
        assert_eq!(without(json, "draft").as_deref(), Some(";;;\n\"title\": \"A\"\n;;;\n"));
        let toml = "+++\ndraft = true\ntitle = \"A\"\n+++\n";
        assert_eq!(without(toml, "draft").as_deref(), Some("+++\ntitle = \"A\"\n+++\n"));
    }
}
