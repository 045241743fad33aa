//! What cannot be done as it was asked for.

use std::fmt;

/// Why a command cannot be carried out, and what to type instead; no place in a source has to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    message: String,
    help: Vec<String>,
}

impl Refusal {
    /// A refusal that says why.
    pub fn new(message: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), help: Vec::new() }
    }

    /// The same, and what to type.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Refusal {
        self.help.push(help.into());
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.message)?;
        self.help.iter().try_for_each(|help| writeln!(f, "  = help: {help}"))
    }
}
