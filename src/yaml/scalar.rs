//! Writing a text as a value of YAML.

use serde_yaml::Value;

/// A text on one line as the value of a key: plain where every reader takes it for that text, else in
/// quotes.
#[must_use]
pub fn scalar(text: &str) -> String {
    // To some readers `2026-01-31` is a day, and in a list a comma ends a value.
    let is_like_date = text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || "-/:. TZ+".contains(c));
    if is_plain(text) && !is_like_date && !text.contains(['{', '}', '[', ']', ',']) {
        return text.to_owned();
    }
    let is_odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    if text.contains(is_odd) || !text.contains(['"', '\\']) {
        format!("\"{}\"", in_double_quotes(text))
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Whether a text without quotes is read as that text.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let read = serde_yaml::from_str::<Value>(&format!("k: {text}"));
    let is_one_line = !text.contains(char::is_control);
    is_one_line && read.is_ok_and(|read| read["k"].as_str() == Some(text))
}

/// A text as it stands between `"` and `"`.
#[must_use]
pub fn in_double_quotes(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                escaped += &format!("\\u{:04x}", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}
