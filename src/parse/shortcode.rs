//! The syntax within a shortcode's braces.
//!
//! ```text
//! {{ formula | filter(argument) }}                  a number of the brief's model
//! {{ name("text", key = 3, list = ["a", "b"]) }}    a component
//! {% name(title = "text") %} Markdown {% end %}     a component around Markdown
//! {% name text "more text" %}                       the same with plain words, as Hexo has it
//! ```

use std::ops::Range;

use super::formula::{Expr, FUNCTIONS};
use super::formula_reader;
use crate::diagnostic::{Code, Report, Span, Spanned};

/// A number with its filters.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Where the whole stands.
    pub span: Span,
    /// What is computed.
    pub expr: Expr<String>,
    /// How it is shown.
    pub filters: Vec<Filter>,
}

/// One filter of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// Which.
    pub name: Spanned<String>,
    /// What stands in its parentheses.
    pub argument: Option<Spanned<String>>,
}

impl Argument {
    /// One that is a single word.
    #[must_use]
    pub fn word(name: Option<Spanned<String>>, value: serde_json::Value, span: Span) -> Argument {
        Argument { name, value, span, items: Vec::new() }
    }
}

/// A call of a component.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Which.
    pub name: Spanned<String>,
    /// What it is given.
    pub arguments: Vec<Argument>,
    /// Whether that is plain words, of which the component says what each is.
    pub has_words: bool,
}

/// One argument of a component.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Under which name; by its position when there is none.
    pub name: Option<Spanned<String>>,
    /// A text, number, truth value, or list of them.
    pub value: serde_json::Value,
    /// Where it stands.
    pub span: Span,
    /// Where each item of a list stands.
    pub items: Vec<Span>,
}

/// What stands between `{{` and `}}`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// A number.
    Number(Number),
    /// A component.
    Component(Component),
}

/// The name of the component that is called, when the text calls one rather than a function of
/// formulas.
pub(super) fn called(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let end = text.find(|c: char| !is_part_of_name(c))?;
    let (name, rest) = text.split_at(end);
    let is_call = !name.is_empty() && rest.trim_start().starts_with('(');
    (is_call && !FUNCTIONS.contains(&name)).then_some(name)
}

fn is_part_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// A part of a file that is read.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) text: &'t str,
    /// Where the text stands.
    pub(super) span: Span,
}

impl<'t> Source<'t> {
    pub(super) fn part(self, range: Range<usize>) -> Source<'t> {
        Source { text: &self.text[range.clone()], span: self.span.part(range) }
    }

    pub(super) fn trim(self) -> Source<'t> {
        let start = self.text.len() - self.text.trim_start().len();
        let end = start + self.text.trim().len();
        self.part(start..end)
    }

    fn spanned(self) -> Spanned<String> {
        Spanned { value: self.text.to_owned(), span: self.span }
    }
}

/// Reads what stands between `{{` and `}}`; `None`, and a diagnostic, when it cannot be read.
pub(super) fn expression(source: Source<'_>, report: &mut Report) -> Option<Expression> {
    if called(source.text).is_some() {
        return component(source, report).map(Expression::Component);
    }
    let mut parts = split(source, '|').into_iter();
    let expr = parts.next().map(Source::trim)?;
    let expr = formula_reader::parse(expr.text, |range| expr.span.part(range), report)?;
    let filters: Option<Vec<Filter>> = parts.map(|part| filter(part.trim(), report)).collect();
    Some(Expression::Number(Number { span: source.span, expr, filters: filters? }))
}

fn filter(source: Source<'_>, report: &mut Report) -> Option<Filter> {
    let end = source.text.find(|c| !is_part_of_name(c)).unwrap_or(source.text.len());
    let name = source.part(0..end);
    let rest = source.part(end..source.text.len()).trim();
    let inner = rest.text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    if end == 0 || (!rest.text.is_empty() && inner.is_none()) {
        let message = format!("expected a filter such as `digits(3)`, found `{}`", source.text);
        report.add(Code::ShortcodeSyntax, source.span, message);
        return None;
    }
    let argument = inner.map(|inner| rest.part(1..1 + inner.len()).trim().spanned());
    Some(Filter { name: name.spanned(), argument })
}

/// Reads `name(arguments)` or `name words`; `None`, and a diagnostic, when it is neither.
pub(super) fn component(source: Source<'_>, report: &mut Report) -> Option<Component> {
    let source = source.trim();
    let end = source.text.find(|c| !is_part_of_name(c)).unwrap_or(source.text.len());
    if end == 0 {
        let message = format!("expected the name of a shortcode, found `{}`", source.text);
        report.add(Code::ShortcodeSyntax, source.span, message);
        return None;
    }
    let name = source.part(0..end).spanned();
    let rest = source.part(end..source.text.len()).trim();
    let Some(inner) = rest.text.strip_prefix('(') else {
        return Some(Component { name, arguments: words(rest), has_words: true });
    };
    let Some(inner) = inner.strip_suffix(')') else {
        let message = format!("the arguments of `{}` are not closed with `)`", name.value);
        report.add(Code::ShortcodeSyntax, rest.span, message);
        return None;
    };
    let inner = rest.part(1..1 + inner.len());
    let mut arguments = Vec::new();
    if !inner.text.trim().is_empty() {
        for part in split(inner, ',') {
            arguments.push(argument(part.trim(), report)?);
        }
    }
    Some(Component { name, arguments, has_words: false })
}

fn argument(source: Source<'_>, report: &mut Report) -> Option<Argument> {
    let end = source.text.find(|c| !is_part_of_name(c)).unwrap_or(source.text.len());
    let after = source.part(end..source.text.len()).trim();
    let (name, value) = match after.text.strip_prefix('=') {
        Some(value) if end > 0 => {
            let name = source.part(0..end).spanned();
            (Some(name), after.part(1..1 + value.len()).trim())
        }
        _ => (None, source),
    };
    let items = items(value).into_iter().flatten().map(|item| item.span).collect();
    Some(Argument { name, value: literal(value, report)?, span: value.span, items })
}

/// The items of a list, or `None` for anything else.
fn items(source: Source<'_>) -> Option<Vec<Source<'_>>> {
    let inner = source.text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))?;
    if inner.trim().is_empty() {
        return Some(Vec::new());
    }
    let parts = split(source.part(1..1 + inner.len()), ',');
    Some(parts.into_iter().map(Source::trim).collect())
}

/// A text in quotes, a number, `true`, `false`, or a list of them.
fn literal(source: Source<'_>, report: &mut Report) -> Option<serde_json::Value> {
    let text = source.text;
    if let Some(items) = items(source) {
        let all = items.into_iter().map(|item| literal(item, report));
        return Some(serde_json::Value::Array(all.collect::<Option<_>>()?));
    }
    for quote in ['"', '\''] {
        let inner = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner {
            let unescaped = inner.replace(&format!("\\{quote}"), &quote.to_string());
            return Some(serde_json::Value::String(unescaped.replace("\\\\", "\\")));
        }
    }
    let number = || {
        text.parse::<i64>().map(Into::into).ok().or_else(|| {
            let float = text.parse::<f64>().ok()?;
            serde_json::Number::from_f64(float).map(serde_json::Value::Number)
        })
    };
    let value = match text {
        "true" => Some(true.into()),
        "false" => Some(false.into()),
        _ => number(),
    };
    if value.is_none() {
        let message = format!("expected a text in quotes, a number, or a list, found `{text}`");
        let diagnostic = report.add(Code::ShortcodeSyntax, source.span, message);
        if !text.contains(['"', '\'']) && !text.is_empty() {
            diagnostic.help(format!("write `\"{text}\"`"));
        }
    }
    value
}

/// The parts between separators that stand in no quotes and no brackets.
fn split(source: Source<'_>, separator: char) -> Vec<Source<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    let mut quotes = Quotes::default();
    for (at, c) in source.text.char_indices() {
        if quotes.is_within(c) {
            continue;
        }
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if c == separator && depth == 0 => {
                parts.push(source.part(start..at));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(source.part(start..source.text.len()));
    parts
}

/// Follows quotes through a text.
#[derive(Default)]
pub(super) struct Quotes {
    open: Option<char>,
    escaped: bool,
}

impl Quotes {
    /// Whether the character that comes next is in quotes, or is one.
    pub(super) fn is_within(&mut self, c: char) -> bool {
        match self.open {
            Some(quote) => {
                if c == quote && !self.escaped {
                    self.open = None;
                }
                self.escaped = c == '\\' && !self.escaped;
                true
            }
            None if c == '"' || c == '\'' => {
                self.open = Some(c);
                true
            }
            None => false,
        }
    }
}

/// Words apart by blanks, each a text; what starts with a quote goes on to the next of its kind that a
/// blank follows.
fn words(source: Source<'_>) -> Vec<Argument> {
    let text = source.text;
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(|c: char| !c.is_whitespace()) {
        let start = at + next;
        let quoted = quoted(&text[start..]);
        let end = quoted.unwrap_or_else(|| {
            text[start..].find(char::is_whitespace).unwrap_or(text.len() - start)
        });
        at = start + end;
        let inner = if quoted.is_some() { start + 1..at - 1 } else { start..at };
        let span = source.part(start..at).span;
        words.push(Argument::word(None, text[inner].into(), span));
    }
    words
}

/// Where a text in quotes ends that some words begin with.
fn quoted(words: &str) -> Option<usize> {
    let quote = words.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    words[1..]
        .match_indices(quote)
        .map(|(at, _)| at + 2)
        .find(|end| words[*end..].chars().next().is_none_or(char::is_whitespace))
}
