//! Drawing mistakes for a terminal.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Place, Report, Severity, Span};
use crate::files::Files;

/// As many mistakes of one file are drawn; the rest is counted. Nobody reads more of them at once, and
/// what they have in common shows before.
const MOST_OF_A_FILE: usize = 50;

/// Places of one mistake that are further apart, in lines, are drawn apart.
const FAR_APART: usize = 20;

impl Report {
    /// All mistakes, each under its source line; in colour for a terminal.
    #[must_use]
    pub fn draw(&self, files: &Files, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let mut drawn: Vec<String> = Vec::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for diagnostic in self.sorted() {
            let path = match &diagnostic.place {
                Place::Span(span) => files.get(span.file).path.as_str(),
                // Each of these is another file.
                Place::Path(_) => "",
            };
            let count = counts.entry(path).or_default();
            *count += 1;
            if *count <= MOST_OF_A_FILE || path.is_empty() {
                drawn.push(renderer.render(&[group(diagnostic, files)]) + "\n");
            }
        }
        counts.remove("");
        let cut = counts.into_iter().filter(|(_, count)| *count > MOST_OF_A_FILE);
        let cut =
            cut.map(|(path, count)| format!("… and {} more in {path}\n", count - MOST_OF_A_FILE));
        drawn.extend(cut);
        drawn.join("\n")
    }
}

fn group<'a>(diagnostic: &'a Diagnostic, files: &'a Files) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.name());
    let mut group = match &diagnostic.place {
        Place::Path(path) => title.element(Origin::path(path.as_str())),
        Place::Span(span) => {
            let (near, far): (Vec<_>, Vec<_>) =
                diagnostic.also.iter().partition(|(other, _)| is_near(*span, *other, files));
            let window = Window::around(near.iter().map(|(span, _)| *span).chain([*span]), files);
            let primary = AnnotationKind::Primary.span(window.range(*span));
            let here = near.into_iter().map(|(span, label)| window.context(*span, label));
            let snippet =
                window.snippet(files).annotation(primary.label(diagnostic.label.as_deref()));
            let mut group = title.element(snippet.annotations(here));
            for (span, label) in far {
                let window = Window::around([*span], files);
                let there = window.context(*span, label);
                group = group.element(window.snippet(files).annotation(there));
            }
            group
        }
    };
    if let Place::Path(_) = diagnostic.place {
        for (span, label) in &diagnostic.also {
            let window = Window::around([*span], files);
            let there = window.context(*span, label);
            group = group.element(window.snippet(files).annotation(there));
        }
    }
    group.elements(diagnostic.help.iter().map(|help| Level::HELP.message(help.as_str())))
}

fn is_near(a: Span, b: Span, files: &Files) -> bool {
    let line = |span: Span| files.line(span.file, span.start as usize);
    a.file == b.file && line(a).abs_diff(line(b)) <= FAR_APART
}

/// The lines of a file that are drawn: the whole file would be looked at for every mistake in it.
struct Window<'f> {
    span: Span,
    text: &'f str,
    /// The bytes of the lines.
    lines: Range<usize>,
}

impl<'f> Window<'f> {
    /// The lines of some places of one file.
    fn around(spans: impl IntoIterator<Item = Span>, files: &'f Files) -> Window<'f> {
        let mut spans = spans.into_iter();
        let first = spans.next().expect("there is a place to draw");
        let whole = spans.fold(first, |all, span| Span {
            start: all.start.min(span.start),
            end: all.end.max(span.end),
            ..all
        });
        let text = files.text(whole.file);
        let start = text.floor_char_boundary((whole.start as usize).min(text.len()));
        let end = text.ceil_char_boundary((whole.end as usize).clamp(start, text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
        Window { span: whole, text, lines: line_start..line_end }
    }

    fn snippet<T: Clone>(&self, files: &'f Files) -> Snippet<'f, T> {
        Snippet::source(&self.text[self.lines.clone()])
            .line_start(files.line(self.span.file, self.lines.start))
            .path(files.get(self.span.file).path.as_str())
    }

    /// The span's bytes within the lines, moved outwards to whole characters.
    fn range(&self, span: Span) -> Range<usize> {
        let inside = |at: u32| (at as usize).clamp(self.lines.start, self.lines.end);
        let start = self.text.floor_char_boundary(inside(span.start));
        let end = self.text.ceil_char_boundary(inside(span.end)).max(start);
        start - self.lines.start..end - self.lines.start
    }

    fn context(&self, span: Span, label: &'f str) -> Annotation<'f> {
        AnnotationKind::Context.span(self.range(span)).label(label)
    }
}
