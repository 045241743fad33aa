//! TOML as front matter.

use std::ops::Range;

use serde_yaml::{Mapping, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::positions::{Node, Parts};

/// What a text means; else where it breaks off, and why.
pub(super) fn read(text: &str) -> Result<Value, (Range<usize>, String)> {
    match DeTable::parse(text) {
        Ok(table) => Ok(of_table(text, table.get_ref())),
        Err(error) => {
            let at = error.span().unwrap_or(0..text.len());
            // A mistake at a line's end is shown behind what stands there.
            let start = text[..at.start.min(text.len())].trim_end_matches(['\r', '\n']).len();
            let end = at.end.min(text.len()).max(start);
            let message = error.message().lines().next().unwrap_or("it is no TOML").to_owned();
            Err((start..end, message))
        }
    }
}

/// The same text as parts with their places.
pub(super) fn node(text: &str) -> Option<Node> {
    let table = DeTable::parse(text).ok()?;
    Some(Node { range: 0..text.len(), parts: parts_of_table(text, table.get_ref()) })
}

fn of_table(text: &str, table: &DeTable<'_>) -> Value {
    let pair = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let key: &std::borrow::Cow<'_, str> = key.get_ref();
        (Value::String(key.to_string()), of_value(text, value))
    };
    Value::Mapping(table.iter().map(pair).collect::<Mapping>())
}

fn of_value(text: &str, value: &Spanned<DeValue<'_>>) -> Value {
    let written = || Value::String(text[value.span()].to_owned());
    match value.get_ref() {
        DeValue::String(string) => Value::String(string.to_string()),
        DeValue::Integer(integer) => {
            let read = i64::from_str_radix(integer.as_str(), integer.radix());
            read.map_or_else(|_| written(), Value::from)
        }
        DeValue::Float(float) => {
            float.as_str().parse::<f64>().map_or_else(|_| written(), Value::from)
        }
        DeValue::Boolean(truth) => Value::Bool(*truth),
        // Dates are read from their text, whoever wrote it.
        DeValue::Datetime(_) => written(),
        DeValue::Array(values) => values.iter().map(|value| of_value(text, value)).collect(),
        DeValue::Table(table) => of_table(text, table),
    }
}

fn parts_of_table(text: &str, table: &DeTable<'_>) -> Parts {
    let pairs = table.iter().map(|(key, value)| {
        let name = Parts::Scalar(key.get_ref().to_string());
        (Node { range: key.span(), parts: name }, node_of(text, value))
    });
    Parts::Mapping(pairs.collect())
}

fn node_of(text: &str, value: &Spanned<DeValue<'_>>) -> Node {
    let range = value.span();
    match value.get_ref() {
        DeValue::Array(values) => {
            let nodes = values.iter().map(|value| node_of(text, value)).collect();
            Node { range, parts: Parts::Sequence(nodes) }
        }
        DeValue::Table(table) => Node { range, parts: parts_of_table(text, table) },
        DeValue::String(string) => {
            Node { range: unquoted(text, range), parts: Parts::Scalar(string.to_string()) }
        }
        _ => Node { parts: Parts::Scalar(text[range.clone()].to_owned()), range },
    }
}

/// The place of a text without its quotes.
fn unquoted(text: &str, range: Range<usize>) -> Range<usize> {
    let written = &text[range.clone()];
    let is_around = |quote: &str| {
        written.len() >= 2 * quote.len() && written.starts_with(quote) && written.ends_with(quote)
    };
    let quotes = ["\"\"\"", "'''", "\"", "'"];
    let width = quotes.into_iter().find(|quote| is_around(quote)).map_or(0, str::len);
    range.start + width..range.end - width
}
