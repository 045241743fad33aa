//! What the preview shows beyond the site, and where its links to sources lead.

use super::Overrides;
use crate::diagnostic::{Code, Report};
use crate::yaml::Record;

/// What becomes of posts of a later date than the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Future {
    /// They are left out.
    LeftOut,
    /// They are part of the site.
    Shown,
    /// They are there only to be looked at, and are marked.
    Marked,
}

impl Future {
    /// What it is by what the configuration says and what is said over it.
    pub(super) fn of(is_shown: bool, overrides: &Overrides) -> Future {
        match (is_shown, overrides.future) {
            (true, _) => Future::Shown,
            (false, true) => Future::Marked,
            (false, false) => Future::LeftOut,
        }
    }
}

/// Opens a source in the editor that most authors have.
pub(super) const EDITOR: &str = "vscode://file/{file}:{line}:{column}";

pub(super) fn editor(record: &mut Record<'_, '_>, report: &mut Report) -> Option<String> {
    let written = record.text("editor", report);
    if let Some(address) = &written
        && !address.contains("{file}")
    {
        let message = "`editor` does not say where the file goes";
        let diagnostic = report.add(Code::BadValue, record.span("editor"), message);
        diagnostic.help("write an address such as `vscode://file/{file}:{line}:{column}`");
    }
    written
}
