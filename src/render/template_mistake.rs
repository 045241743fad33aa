//! What is wrong with a template, from what Tera says of it.

use std::collections::BTreeMap;
use std::ops::Range;

use tera::{Error, ErrorKind};

use crate::diagnostic::{Place, Span};
use crate::files::{FileId, Files};

/// One mistake in a template.
pub(super) struct Mistake {
    /// The template's name, with its prefix.
    pub(super) template: String,
    pub(super) place: Place,
    pub(super) message: String,
}

/// The mistakes that an error tells of, given the file of each template.
pub(super) fn all(
    error: &Error,
    files: &Files,
    by_name: &BTreeMap<String, FileId>,
) -> Vec<Mistake> {
    let mistake = |template: &str, range: Range<usize>, message: &str| {
        let place = match by_name.get(template) {
            Some(file) => Place::Span(Span::new(*file, range)),
            None => Place::Path(template.to_owned()),
        };
        Mistake { template: template.to_owned(), place, message: message.to_owned() }
    };
    match error.kind() {
        ErrorKind::SyntaxError(wrong) | ErrorKind::RenderingError(wrong) => {
            vec![mistake(wrong.filename(), wrong.span().range.clone(), wrong.message())]
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("there is no template `{parent}` to extend");
            vec![mistake(current, 0..0, &message)]
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: way } => {
            let message = format!("the template extends itself: {}", way.join(" → "));
            vec![mistake(tpl, 0..0, &message)]
        }
        ErrorKind::CircularInclude { tpl, include_chain: way } => {
            let message = format!("the template includes itself: {}", way.join(" → "));
            vec![mistake(tpl, 0..0, &message)]
        }
        other => {
            let drawn = other.to_string();
            let mut found = Vec::new();
            for (message, place) in messages(&drawn) {
                let mut parts = place.rsplitn(3, ':');
                let column = parts.next().and_then(|n| n.parse().ok()).unwrap_or(1);
                let line = parts.next().and_then(|n| n.parse().ok()).unwrap_or(1);
                let template = parts.next().unwrap_or(place);
                let text = by_name.get(template).map_or("", |file| files.text(*file));
                let at = byte(text, line, column);
                found.push(mistake(template, at..at, message));
            }
            if found.is_empty() {
                found.push(mistake("templates", 0..0, &drawn));
            }
            found
        }
    }
}

/// The messages and places of a text that Tera has drawn already, as it does when there are several
/// mistakes: `error: …`, and below it `--> name:line:column`.
fn messages(drawn: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut last = "";
    for line in drawn.lines() {
        if let Some(message) = line.strip_prefix("error: ") {
            last = message;
        } else if let Some(place) = line.trim_start().strip_prefix("--> ") {
            found.push((last, place));
        }
    }
    found
}

/// The byte of a line and column, both from 1.
fn byte(text: &str, line: usize, column: usize) -> usize {
    let start =
        text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let rest = &text[start.min(text.len())..];
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(0, |(at, _)| at)
}
