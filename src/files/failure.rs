//! What the machine refused.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The machine's fault, not the author's: it stops the run.
#[derive(Debug)]
pub struct Failure {
    /// What was attempted, as in "cannot *read*".
    action: &'static str,
    path: PathBuf,
    reason: String,
}

impl Failure {
    /// A refusal by the operating system.
    #[must_use]
    pub fn io(action: &'static str, path: &Path, source: &io::Error) -> Failure {
        // The first word of the system's text is capitalised; ours is not.
        let text = source.to_string();
        let text = text.split(" (os error").next().unwrap_or(&text);
        let mut chars = text.chars();
        let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
        Failure::new(action, path, first + chars.as_str())
    }

    /// A refusal of our own.
    #[must_use]
    pub fn new(action: &'static str, path: &Path, reason: impl Into<String>) -> Failure {
        Failure { action, path: path.to_path_buf(), reason: reason.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} {}: {}", self.action, self.path.display(), self.reason)
    }
}

impl std::error::Error for Failure {}
