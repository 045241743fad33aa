//! A line of front matter in which numbers may stand: a title, a description.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::finder;
use super::shortcode::{self, Expression, Number, Source};
use crate::diagnostic::{Code, Report, Span};

/// A text with numbers in it, of type `N`: asked for as parsed, found once resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<N> {
    written: Arc<str>,
    parts: Vec<Part<N>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part<N> {
    Text(Arc<str>),
    Number(N),
}

impl<N> Line<N> {
    /// A text without numbers.
    pub(super) fn plain(text: &str) -> Line<N> {
        let text: Arc<str> = text.into();
        Line { written: Arc::clone(&text), parts: vec![Part::Text(text)] }
    }

    /// As its author wrote it, braces included.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The numbers in it, from left to right.
    pub fn numbers(&self) -> impl Iterator<Item = &N> {
        self.parts.iter().filter_map(|part| match part {
            Part::Number(number) => Some(number),
            Part::Text(_) => None,
        })
    }

    /// The same with other numbers, and without those that have no counterpart.
    pub fn filter_map<M>(&self, mut number: impl FnMut(&N) -> Option<M>) -> Line<M> {
        let parts = self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(Part::Text(Arc::clone(text))),
            Part::Number(n) => number(n).map(Part::Number),
        });
        Line { written: Arc::clone(&self.written), parts: parts.collect() }
    }

    /// As readers see it, by what writes a number.
    pub fn text(&self, mut number: impl FnMut(&N) -> String) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => Cow::Borrowed(&**text),
            Part::Number(n) => Cow::Owned(number(n)),
        });
        parts.collect()
    }
}

/// Reads a line of a page with a model; `file` is the text of the file that it stands in, and `place`
/// says where some bytes of it do.
pub(super) fn read(
    text: &str,
    file: &str,
    place: impl Fn(Range<usize>) -> Span,
    report: &mut Report,
) -> Line<Number> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(next) = text[at..].find("{{") {
        let start = at + next;
        if let Some(before) = text[at..start].strip_suffix('\\') {
            plain.push_str(before);
            plain.push_str("{{");
            at = start + 2;
            continue;
        }
        plain.push_str(&text[at..start]);
        let Some(end) = finder::closing(text, start, "}}") else {
            let message = "the number is never closed with `}}`";
            let diagnostic = report.add(Code::ShortcodeUnclosed, place(start..start + 2), message);
            diagnostic.help("to show braces as they are, write `\\{{`");
            at = start + 2;
            continue;
        };
        let source = as_it_stands(&text[start + 2..end], file, place(start + 2..end));
        if let Some(number) = number(source, report) {
            parts.push(Part::Text(std::mem::take(&mut plain).into()));
            parts.push(Part::Number(number));
        }
        at = end + 2;
    }
    plain.push_str(&text[at..]);
    parts.push(Part::Text(plain.into()));
    Line { written: text.into(), parts }
}

/// A part of the line in the file: over several lines and indented, where YAML has folded them into one.
fn as_it_stands<'t>(text: &'t str, file: &'t str, span: Span) -> Source<'t> {
    let found = file.get(span.range()).unwrap_or_default();
    let is_same = found.split_whitespace().eq(text.split_whitespace());
    Source { text: if is_same { found } else { text }, span }
}

/// Reads one number; `None`, and a diagnostic, when it is none.
pub(super) fn number(source: Source<'_>, report: &mut Report) -> Option<Number> {
    if let Some(name) = shortcode::called(source.text) {
        let message = format!("only numbers can stand in front matter, and `{name}` is none");
        report.add(Code::ShortcodeSyntax, source.trim().span, message);
        return None;
    }
    match shortcode::expression(source.trim(), report)? {
        Expression::Number(number) => Some(number),
        Expression::Component(_) => None,
    }
}
