//! YAML with places: what a document means, and where each part of it stands. Front matter may be JSON or
//! TOML too, and what comes after does not know.
//!
//! The meaning comes from `serde_yaml`, which reads real front matter as js-yaml does; nothing else
//! in Briefing knows that library. The places come from an event parser, and only when somebody asks
//! for one: front matter without a mistake never pays for them.

mod json;
mod mend;
mod positions;
mod record;
mod scalar;
mod toml;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

pub use mend::quoted;
pub use record::Record;
pub use scalar::{in_double_quotes, is_plain, scalar};
pub use serde_yaml::{Mapping, Value};

use crate::diagnostic::{Code, Report, Span};
use crate::files::FileId;
use positions::Positions;

/// In which words a text says its keys and values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Syntax {
    /// `key: value`.
    #[default]
    Yaml,
    /// `"key": "value",`, without braces around the whole, as Hexo has it.
    Json,
    /// `key = "value"`.
    Toml,
}

/// A text that was understood.
#[derive(Debug)]
pub struct Document<'t> {
    file: FileId,
    syntax: Syntax,
    /// Where the text starts in its file.
    offset: usize,
    text: &'t str,
    /// The text as it was parsed: YAML with tabs at the start of a line as two spaces each, JSON with its
    /// braces.
    clean: Cow<'t, str>,
    // Boxed, because places are found by the addresses of values.
    root: Box<Value>,
    positions: OnceCell<Positions>,
}

/// Brackets within brackets beyond this are not read: it would take too long.
const DEEPEST: usize = 200;

impl<'t> Document<'t> {
    /// Reads the part `range` of a file as YAML.
    ///
    /// `None`, and a diagnostic, when it is none.
    pub fn parse(
        file: FileId,
        whole: &'t str,
        range: Range<usize>,
        report: &mut Report,
    ) -> Option<Document<'t>> {
        Document::parse_as(Syntax::Yaml, file, whole, range, report)
    }

    /// Reads the part `range` of a file, in whichever syntax it is.
    ///
    /// `None`, and a diagnostic, when it cannot be read as that.
    pub fn parse_as(
        syntax: Syntax,
        file: FileId,
        whole: &'t str,
        range: Range<usize>,
        report: &mut Report,
    ) -> Option<Document<'t>> {
        let text = &whole[range.clone()];
        let offset = range.start;
        let clean = match syntax {
            Syntax::Yaml => mend::tabs(text),
            Syntax::Json => Cow::Owned(json::braced(text)),
            Syntax::Toml => Cow::Borrowed(text),
        };
        if is_too_deep(&clean) {
            let span = Span::new(file, range);
            let message = "brackets are nested too deeply to be read";
            report.add(Code::YamlSyntax, span, message);
            return None;
        }
        let root = match syntax {
            Syntax::Yaml => serde_yaml::from_str(&clean).map_err(|error| {
                let first_line = whole[..offset].matches('\n').count() + 1;
                let broken = mend::Broken { file, offset, first_line, text, clean: &clean };
                broken.report(&error, report);
            }),
            Syntax::Json => json::read(text, &clean)
                .map_err(|(at, why)| unreadable(file, offset, at, ("JSON", why), report)),
            Syntax::Toml => toml::read(text)
                .map_err(|(at, why)| unreadable(file, offset, at, ("TOML", why), report)),
        };
        let mut root: Value = root.ok()?;
        if syntax == Syntax::Yaml && clean.contains("<<") {
            // A merge that is no mapping stays a key of its own and is reported as such.
            let _ = root.apply_merge();
        }
        let positions = OnceCell::new();
        Some(Document { file, syntax, offset, text, clean, root: Box::new(root), positions })
    }

    /// The whole.
    #[must_use]
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// Where a value of this document stands: itself without its quotes, or the nearest thing around
    /// it of which the place is known.
    #[must_use]
    pub fn span(&self, value: &Value) -> Span {
        let range = self.positions().place(value).unwrap_or(0..self.text.len());
        self.at(range)
    }

    /// Where the document starts.
    #[must_use]
    pub fn start(&self) -> Span {
        self.at(0..0)
    }

    /// Whether it is keys and values, or nothing.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        self.root.is_mapping() || self.root.is_null()
    }

    /// Whether only a lenient reader of YAML reads it: the places of its parts are not known then.
    #[must_use]
    pub fn is_irregular(&self) -> bool {
        positions::Node::parse(self.syntax, self.text, &self.clean).is_none()
    }

    /// A value as it is written, without its quotes.
    #[must_use]
    pub fn source_of(&self, value: &Value) -> &'t str {
        &self.text[self.positions().place(value).unwrap_or(0..self.text.len())]
    }

    fn at(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start..self.offset + range.end)
    }

    fn positions(&self) -> &Positions {
        let node = || positions::Node::parse(self.syntax, self.text, &self.clean);
        self.positions.get_or_init(|| Positions::of(node(), &self.root))
    }

    /// Where some bytes of a text value stand, though the text be quoted or folded over lines.
    #[must_use]
    pub fn span_within(&self, value: &Value, part: Range<usize>) -> Span {
        let span = self.span(value);
        let Some(meaning) = value.as_str() else { return span };
        let start = span.start as usize - self.offset;
        let source = &self.text[start..span.end as usize - self.offset];
        let aligned = positions::align(source, meaning, part);
        self.at(start + aligned.start..start + aligned.end)
    }

    /// A scalar as it was written: `1.10` and `007` keep their zeros. `None` for lists and mappings.
    #[must_use]
    pub fn text_of<'v>(&'v self, value: &'v Value) -> Option<Cow<'v, str>> {
        let standard = match value {
            Value::String(text) => return Some(Cow::Borrowed(text)),
            Value::Null => return Some(Cow::Borrowed("")),
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => return None,
        };
        Some(match self.positions().place(value) {
            Some(range) => Cow::Borrowed(&self.text[range]),
            None => Cow::Owned(standard),
        })
    }

    /// The whole as a record of named values; a diagnostic when it is none, and then an empty one.
    pub fn record<'d>(&'d self, report: &mut Report) -> Record<'d, 't> {
        self.record_at(&self.root, "the file", report)
    }

    /// A value as a record; a diagnostic when it is none, and then an empty one.
    pub fn record_at<'d>(
        &'d self,
        value: &'d Value,
        what: &str,
        report: &mut Report,
    ) -> Record<'d, 't> {
        match value {
            Value::Mapping(mapping) => Record::new(self, Some(mapping)),
            Value::Null => Record::new(self, None),
            other => {
                self.wrong_type(other, what, "keys and values", report);
                Record::new(self, None)
            }
        }
    }

    /// A record without anything in it.
    #[must_use]
    pub fn empty_record(&self) -> Record<'_, 't> {
        Record::new(self, None)
    }

    /// Reports a value of another type than was expected.
    pub fn wrong_type(&self, value: &Value, what: &str, expected: &str, report: &mut Report) {
        let message = format!("{what} is {}, expected {expected}", kind(value));
        report.add(Code::WrongType, self.span(value), message);
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "keys and values",
        Value::Tagged(_) => "a value with a YAML tag",
    }
}

/// A value for templates and machines, without its places.
#[must_use]
pub fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(truth) => (*truth).into(),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(n), _, _) => n.into(),
            (_, Some(n), _) => n.into(),
            (_, _, float) => float.into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Sequence(values) => values.iter().map(to_json).collect(),
        Value::Mapping(mapping) => {
            let pair = |(key, value): (&Value, &Value)| {
                let key = to_json(key);
                let name = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
                (name, to_json(value))
            };
            serde_json::Value::Object(mapping.iter().map(pair).collect())
        }
        Value::Tagged(tagged) => to_json(&tagged.value),
    }
}

/// Reports a text that is no JSON or no TOML.
fn unreadable(
    file: FileId,
    offset: usize,
    at: Range<usize>,
    (name, why): (&str, String),
    report: &mut Report,
) {
    let span = Span::new(file, offset + at.start..offset + at.end);
    report.add(Code::YamlSyntax, span, format!("the front matter is no {name}: {why}"));
}

/// Counts brackets as if there were no quotes: enough to refuse what no person writes.
fn is_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}
