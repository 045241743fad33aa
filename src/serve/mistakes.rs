//! Mistakes as the page over a page shows them: drawn, each with a link to the editor.

use std::path::Path;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Place, Report, Severity};
use crate::files::Files;

/// One mistake, for the script of the preview.
#[derive(Serialize)]
struct Shown {
    /// As the terminal has it, without colours.
    text: String,
    /// `content/_posts/a.md:12:3`.
    place: String,
    /// Opens that place in the author's editor.
    editor: Option<String>,
}

/// The errors of a report as JSON.
pub(super) fn json(report: &Report, files: &Files, (root, editor): (&Path, &str)) -> String {
    let errors = report.sorted().into_iter().filter(|d| d.code.severity() == Severity::Error);
    let shown: Vec<Shown> = errors.map(|error| shown(error, files, (root, editor))).collect();
    serde_json::to_string(&shown).expect("texts can be written as JSON")
}

/// What stands over every page when the machine, rather than the author, is at fault.
pub(super) fn failure(words: &str) -> String {
    let shown = [Shown { text: words.to_owned(), place: String::new(), editor: None }];
    serde_json::to_string(&shown).expect("texts can be written as JSON")
}

fn shown(error: &Diagnostic, files: &Files, (root, editor): (&Path, &str)) -> Shown {
    let text = Report::from_iter([error.clone()]).draw(files, false);
    let (path, line, column) = match &error.place {
        Place::Path(path) => (path.clone(), 1, 1),
        Place::Span(span) => {
            let (line, column) = files.line_and_column(span.file, span.start as usize);
            (files.get(span.file).path.clone(), line, column)
        }
    };
    let address = editor
        .replace("{file}", &root.join(&path).display().to_string())
        .replace("{line}", &line.to_string())
        .replace("{column}", &column.to_string());
    // A script is no editor, whatever the configuration says.
    let is_script = address.trim_start().to_ascii_lowercase().starts_with("javascript:");
    Shown {
        text,
        place: format!("{path}:{line}:{column}"),
        editor: (!is_script).then_some(address),
    }
}
