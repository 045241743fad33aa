//! What is yes or no in front matter.

use super::page_reader::Fields;
use crate::diagnostic::Code;

impl Fields<'_, '_, '_> {
    /// Whether something is wanted; more than yes or no, such as its options, means that it is.
    pub(super) fn switch(&mut self, key: &'static str) -> Option<bool> {
        let value = self.record.value(key)?;
        let text = value.as_str().map(str::to_lowercase);
        Some(match text.as_deref() {
            Some("false" | "no" | "off" | "") => false,
            _ => value.as_bool().unwrap_or(true),
        })
    }

    /// True or false; YAML takes `yes` and `no` for texts, which nobody who writes them knows.
    pub(super) fn truth(&mut self, key: &'static str) -> Option<bool> {
        let value = self.record.value(key)?;
        let meant = match value.as_str().map(str::to_lowercase).as_deref() {
            Some("yes" | "on" | "true") => true,
            Some("no" | "off" | "false") => false,
            _ => return self.record.truth(key, self.report),
        };
        let message = format!("`{key}` is a text to YAML, and is taken for `{meant}`");
        let diagnostic = self.report.add(Code::OddText, self.record.span(key), message);
        diagnostic.help(format!("write `{key}: {meant}`"));
        Some(meant)
    }
}
