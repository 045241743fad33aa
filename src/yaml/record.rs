//! Reading a record of named values, each typed, with a diagnostic for whatever is not as expected.

use std::collections::BTreeSet;

use serde_yaml::{Mapping, Value};

use super::Document;
use crate::diagnostic::{Code, Report, Span, Spanned, nearest};

/// A mapping that is being read key by key, and knows at the end which keys nobody asked for.
#[derive(Debug)]
pub struct Record<'d, 't> {
    document: &'d Document<'t>,
    mapping: Option<&'d Mapping>,
    asked: BTreeSet<&'static str>,
}

impl<'d, 't> Record<'d, 't> {
    pub(super) fn new(document: &'d Document<'t>, mapping: Option<&'d Mapping>) -> Self {
        Record { document, mapping, asked: BTreeSet::new() }
    }

    /// The document it stands in.
    #[must_use]
    pub fn document(&self) -> &'d Document<'t> {
        self.document
    }

    /// The value of a key, whatever it is; `None` when it is empty.
    pub fn value(&mut self, key: &'static str) -> Option<&'d Value> {
        self.asked.insert(key);
        self.mapping?.get(key).filter(|value| !value.is_null())
    }

    /// Whether the key is there, even if it is empty.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.mapping.is_some_and(|mapping| mapping.contains_key(key))
    }

    /// Where the record starts.
    #[must_use]
    pub fn start(&self) -> Span {
        self.document.start()
    }

    /// Where a key's value stands, or the whole record when there is none.
    #[must_use]
    pub fn span(&self, key: &str) -> Span {
        match self.mapping.and_then(|mapping| mapping.get(key)) {
            Some(value) => self.document.span(value),
            None => self.document.span(self.document.root()),
        }
    }

    /// A text, or a number or truth value as it was written.
    pub fn text(&mut self, key: &'static str, report: &mut Report) -> Option<String> {
        let value = self.value(key)?;
        match self.document.text_of(value) {
            Some(text) => Some(text.into_owned()),
            None => self.expected(value, key, "text", report),
        }
    }

    /// A text and its place.
    pub fn spanned(&mut self, key: &'static str, report: &mut Report) -> Option<Spanned<String>> {
        let value = self.text(key, report)?;
        Some(Spanned { value, span: self.span(key) })
    }

    /// True or false.
    pub fn truth(&mut self, key: &'static str, report: &mut Report) -> Option<bool> {
        let value = self.value(key)?;
        value.as_bool().or_else(|| self.expected(value, key, "`true` or `false`", report))
    }

    /// A whole number within bounds.
    pub fn whole(
        &mut self,
        key: &'static str,
        bounds: std::ops::RangeInclusive<u32>,
        report: &mut Report,
    ) -> Option<u32> {
        let value = self.value(key)?;
        let expected = format!("a whole number from {} to {}", bounds.start(), bounds.end());
        if !value.is_number() {
            return self.expected(value, key, &expected, report);
        }
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| bounds.contains(number));
        if number.is_none() {
            let found = self.document.text_of(value).unwrap_or_default();
            let message = format!("`{key}` is {found}, expected {expected}");
            report.add(Code::BadValue, self.document.span(value), message);
        }
        number
    }

    /// One text or a list of texts, each with its place.
    pub fn texts(&mut self, key: &'static str, report: &mut Report) -> Vec<Spanned<String>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let values = match value {
            Value::Sequence(values) => values.as_slice(),
            single => std::slice::from_ref(single),
        };
        let mut texts = Vec::new();
        for value in values.iter().filter(|value| !value.is_null()) {
            match self.document.text_of(value) {
                Some(text) => {
                    texts.push(Spanned {
                        value: text.into_owned(),
                        span: self.document.span(value),
                    });
                }
                None => self.document.wrong_type(value, &format!("`{key}`"), "text", report),
            }
        }
        texts
    }

    /// The items of a list.
    pub fn list(&mut self, key: &'static str, report: &mut Report) -> &'d [Value] {
        match self.value(key) {
            None => &[],
            Some(Value::Sequence(values)) => values,
            Some(other) => {
                self.document.wrong_type(other, &format!("`{key}`"), "a list", report);
                &[]
            }
        }
    }

    /// The record under a key; an empty one when there is none.
    #[must_use]
    pub fn record(&mut self, key: &'static str, report: &mut Report) -> Record<'d, 't> {
        match self.value(key) {
            Some(value) => self.document.record_at(value, &format!("`{key}`"), report),
            None => Record::new(self.document, None),
        }
    }

    /// The pairs of the record under a key whose keys are the author's own names, in their order.
    pub fn names(
        &mut self,
        key: &'static str,
        report: &mut Report,
    ) -> Vec<(Spanned<String>, &'d Value)> {
        self.record(key, report).pairs(report)
    }

    /// All pairs, for a record whose keys are the author's own names, in their order.
    pub fn pairs(&self, report: &mut Report) -> Vec<(Spanned<String>, &'d Value)> {
        let mut pairs = Vec::new();
        for (key, value) in self.mapping.into_iter().flatten() {
            match self.document.text_of(key) {
                Some(name) => {
                    let span = self.document.span(key);
                    pairs.push((Spanned { value: name.into_owned(), span }, value));
                }
                None => self.document.wrong_type(key, "a name", "text", report),
            }
        }
        pairs
    }

    /// What nobody asked for.
    #[must_use]
    pub fn rest(&self) -> Vec<(&'d Value, &'d Value)> {
        let unknown = |key: &Value| key.as_str().is_none_or(|key| !self.asked.contains(key));
        self.mapping.into_iter().flatten().filter(|(key, _)| unknown(key)).collect()
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self, what: &str, report: &mut Report) {
        for (key, _) in self.rest() {
            let name = self.document.text_of(key).unwrap_or_default();
            let message = format!("{what} has no key `{name}`");
            let diagnostic = report.add(Code::UnknownKey, self.document.span(key), message);
            match nearest(&name, self.asked.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("the keys are {}", list(&self.asked))),
            };
        }
    }

    fn expected<T>(
        &self,
        value: &Value,
        key: &str,
        expected: &str,
        report: &mut Report,
    ) -> Option<T> {
        self.document.wrong_type(value, &format!("`{key}`"), expected, report);
        None
    }
}

fn list(names: &BTreeSet<&'static str>) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
