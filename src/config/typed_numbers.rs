//! How a check takes numbers that are typed.

use crate::diagnostic::{Code, Report};
use crate::yaml::{Record, Value};

/// What a check says of a number that is typed into the text of a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedNumbers {
    /// Nothing.
    Off,
    /// A warning.
    Warn,
    /// An error.
    Deny,
}

impl TypedNumbers {
    /// Reads `typed_numbers` of the configuration or of front matter.
    pub fn read(record: &mut Record<'_, '_>, report: &mut Report) -> Option<TypedNumbers> {
        let key = "typed_numbers";
        // Some readers of YAML take `off` for `false`, and authors may do so too.
        if let Some(Value::Bool(false)) = record.value(key) {
            return Some(TypedNumbers::Off);
        }
        let text = record.spanned(key, report)?;
        match text.value.as_str() {
            "off" => Some(TypedNumbers::Off),
            "warn" => Some(TypedNumbers::Warn),
            "deny" => Some(TypedNumbers::Deny),
            other => {
                let message = format!("`{key}` is `{other}`, expected `off`, `warn` or `deny`");
                report.add(Code::BadValue, text.span, message);
                None
            }
        }
    }
}
