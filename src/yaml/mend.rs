//! YAML that cannot be read, and the line that would mend it.

use std::borrow::Cow;
use std::ops::Range;

use serde_yaml::Value;

use super::Syntax;
use super::positions::{Node, Offsets, Parts};
use crate::diagnostic::{Code, Report, Span};
use crate::files::FileId;

/// The text with each tab at the start of a line as two spaces, and a tab after a list's dash as one:
/// editors write both, and YAML forbids the first.
pub(super) fn tabs(text: &str) -> Cow<'_, str> {
    let has_tab = text.starts_with('\t') || text.contains("\n\t") || text.contains("-\t");
    if !has_tab {
        return Cow::Borrowed(text);
    }
    let line = |line: &str| {
        let rest = line.trim_start_matches('\t');
        let indent = "  ".repeat(line.len() - rest.len());
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        match rest[spaces..].strip_prefix("-\t") {
            Some(item) => format!("{indent}{}- {item}", &rest[..spaces]),
            None => format!("{indent}{rest}"),
        }
    };
    Cow::Owned(text.split_inclusive('\n').map(line).collect())
}

/// A text that `serde_yaml` refused.
pub(super) struct Broken<'t> {
    pub(super) file: FileId,
    pub(super) offset: usize,
    /// The number, in its file, of the text's first line.
    pub(super) first_line: usize,
    pub(super) text: &'t str,
    pub(super) clean: &'t str,
}

impl Broken<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start..self.offset + range.end)
    }

    pub(super) fn report(&self, error: &serde_yaml::Error, report: &mut Report) {
        if let Some(at) = self.text.find("<<<<<<< ") {
            let end = at + self.text[at..].find('\n').unwrap_or(self.text.len() - at);
            let message = "a merge conflict is left in the file";
            report.add(Code::YamlSyntax, self.span(at..end), message);
            return;
        }
        let duplicate =
            Node::parse(Syntax::Yaml, self.text, self.clean).and_then(|node| duplicate(&node));
        if let Some((name, first, second)) = duplicate {
            let message = format!("`{name}` is there twice");
            let diagnostic = report.add(Code::YamlSyntax, self.span(second), message);
            diagnostic.also(self.span(first), "first here");
            return;
        }
        let full = error.to_string();
        let message = full.split(" at line ").next().unwrap_or(&full);
        let Some(location) = error.location() else {
            report.add(Code::YamlSyntax, self.span(0..self.text.len()), message);
            return;
        };
        let line = location.line().saturating_sub(1);
        let offsets = Offsets::new(self.text, self.clean);
        let at = offsets.byte(line, location.column().saturating_sub(1));
        // A place past the end is shown at the end of what is there.
        let at = at.min(self.text.trim_end().len());
        let diagnostic = report.add(Code::YamlSyntax, self.span(at..at), message);
        if let Some((number, mended)) = self.mended(line) {
            diagnostic.help(format!("write line {} as: {mended}", self.first_line + number));
        }
    }

    /// The line (from 0) that has to be written otherwise, and how, so that the mistake is gone.
    ///
    /// A mistake shows on its own line or on one of the next, so those before are tried too.
    fn mended(&self, line: usize) -> Option<(usize, String)> {
        let lines: Vec<&str> = self.clean.lines().collect();
        let last = lines.len().checked_sub(1)?;
        let tried = (line.saturating_sub(2)..=line.min(last)).rev();
        // Where there is no title, a line that is a text alone was meant as one.
        let is_untitled = !lines.iter().any(|line| line.starts_with("title"));
        for number in tried {
            let as_title = (is_untitled && !lines[number].contains(": "))
                .then(|| format!("title: {}", quoted_if_needed(lines[number].trim())));
            for candidate in candidates(lines[number]).into_iter().chain(as_title) {
                let mut mended = lines.clone();
                mended[number] = &candidate;
                let gone = match serde_yaml::from_str::<Value>(&mended.join("\n")) {
                    Ok(value) => value.is_mapping() || value.is_sequence(),
                    Err(error) => error.location().is_some_and(|at| at.line() > line + 2),
                };
                if gone {
                    return Some((number, candidate));
                }
            }
        }
        None
    }
}

/// Other ways to write a line, the likeliest first.
fn candidates(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    let start = line.len() - line.trim_start().len();
    let (indent, rest) = line.split_at(start);
    let (dash, rest) = match rest.strip_prefix("- ") {
        Some(item) => ("- ", item),
        None => ("", rest),
    };
    if let Some((key, value)) = rest.split_once(": ") {
        for (open, close) in [('[', ']'), ('{', '}')] {
            if value.starts_with(open) && !value.contains(close) {
                all.push(format!("{indent}{dash}{key}: {}{close}", value.trim()));
            }
        }
        all.push(format!("{indent}{dash}{key}: {}", quoted(value.trim())));
    }
    if !dash.is_empty() {
        all.push(format!("{indent}{dash}{}", quoted(rest.trim())));
    }
    for colon in ['：', ':'] {
        if let Some((key, value)) = rest.split_once(colon) {
            let (key, value) = (key.trim_end(), value.trim());
            all.push(format!("{indent}{dash}{key}: {value}"));
            all.push(format!("{indent}{dash}{key}: {}", quoted(value)));
        }
    }
    if let Some(item) = rest.strip_prefix('-').filter(|_| dash.is_empty()) {
        all.push(format!("{indent}- {}", item.trim()));
        all.push(format!("{indent}- {}", quoted(item.trim())));
    }
    all.retain(|candidate| candidate != line);
    all
}

/// A value in the quotes that need the fewest changes to it.
#[must_use]
pub fn quoted(value: &str) -> String {
    let is_quoted =
        |quote: char| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote);
    // Quotes around the whole that do not hold, because of more of the same within.
    let value = if is_quoted('"') || is_quoted('\'') { &value[1..value.len() - 1] } else { value };
    if value.contains(['"', '\\']) {
        format!("'{}'", value.replace('\'', "''"))
    } else {
        format!("\"{value}\"")
    }
}

/// A value without quotes where it can do without.
fn quoted_if_needed(value: &str) -> String {
    let is_plain = serde_yaml::from_str::<Value>(value).is_ok_and(|read| read == value);
    if is_plain { value.to_owned() } else { quoted(value) }
}

/// The first key that a mapping has twice.
fn duplicate(node: &Node) -> Option<(String, Range<usize>, Range<usize>)> {
    match &node.parts {
        Parts::Scalar(_) | Parts::Alias => None,
        Parts::Sequence(nodes) => nodes.iter().find_map(duplicate),
        Parts::Mapping(pairs) => {
            let mut seen = std::collections::BTreeMap::new();
            for (key, value) in pairs {
                if let Some(first) = seen.insert(key.scalar(), &key.range)
                    && matches!(key.parts, Parts::Scalar(_))
                {
                    return Some((key.scalar().to_owned(), first.clone(), key.range.clone()));
                }
                if let Some(found) = duplicate(value) {
                    return Some(found);
                }
            }
            None
        }
    }
}
