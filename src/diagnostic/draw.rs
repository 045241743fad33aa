//! Drawing mistakes for a terminal.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Place, Report, Severity, Span};
use crate::files::Files;

impl Report {
    /// All mistakes, each under its source line; in colour for a terminal.
    #[must_use]
    pub fn draw(&self, files: &Files, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let drawn = self.sorted().into_iter().map(|d| renderer.render(&[group(d, files)]) + "\n");
        drawn.collect::<Vec<_>>().join("\n")
    }
}

fn group<'a>(diagnostic: &'a Diagnostic, files: &'a Files) -> Group<'a> {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.name());
    let mut group = match &diagnostic.place {
        Place::Path(path) => title.element(Origin::path(path.as_str())),
        Place::Span(span) => {
            let primary = AnnotationKind::Primary.span(range(*span, files));
            let primary = primary.label(diagnostic.label.as_deref());
            let here = diagnostic.also.iter().filter(|(other, _)| other.file == span.file);
            let here = here.map(|(other, label)| {
                AnnotationKind::Context.span(range(*other, files)).label(label.as_str())
            });
            title.element(snippet(*span, files).annotation(primary).annotations(here))
        }
    };
    let file = match diagnostic.place {
        Place::Span(span) => Some(span.file),
        Place::Path(_) => None,
    };
    for (span, label) in diagnostic.also.iter().filter(|(span, _)| Some(span.file) != file) {
        let there = AnnotationKind::Context.span(range(*span, files)).label(label.as_str());
        group = group.element(snippet(*span, files).annotation(there));
    }
    group.elements(diagnostic.help.iter().map(|help| Level::HELP.message(help.as_str())))
}

fn snippet<T: Clone>(span: Span, files: &Files) -> Snippet<'_, T> {
    Snippet::source(files.text(span.file)).path(files.get(span.file).path.as_str())
}

/// The span's bytes, moved outwards to whole characters of the text.
fn range(span: Span, files: &Files) -> Range<usize> {
    let text = files.text(span.file);
    let (start, end) = (span.start as usize, span.end as usize);
    let start = text.floor_char_boundary(start.min(text.len()));
    start..text.ceil_char_boundary(end.clamp(start, text.len()))
}
