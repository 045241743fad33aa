//! JSON as front matter: the keys and values of one object, without the braces around them.

use std::ops::Range;

use serde_yaml::Value;

use super::positions::Offsets;

/// The text with its braces, each on a line of its own.
pub(super) fn braced(text: &str) -> String {
    format!("{{\n{text}\n}}")
}

/// What a text means that [`braced`] has made; else where in the `text` it was made of it breaks off, and
/// why.
pub(super) fn read(text: &str, braced: &str) -> Result<Value, (Range<usize>, String)> {
    serde_json::from_str(braced).map_err(|error| {
        let offsets = Offsets::below_a_line(text);
        let at = offsets.byte(error.line().saturating_sub(1), error.column().saturating_sub(1));
        let at = at.min(text.trim_end().len());
        let full = error.to_string();
        let message = full.split(" at line ").next().unwrap_or(&full).to_owned();
        (at..at, message)
    })
}
