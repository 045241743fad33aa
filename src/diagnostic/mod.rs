//! Mistakes of the author: collected, sorted by place, and drawn with the source line.
//!
//! Whose fault decides the kind: what the author can mend is a [`Diagnostic`] in the [`Report`], and
//! the run goes on; what the machine refuses is a [`crate::files::Failure`] and stops it.

mod code;
mod draw;
mod machine;

use std::collections::BTreeSet;
use std::ops::Range;

pub use code::{Code, Severity};

use crate::files::FileId;

/// A place in an input: some bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The input.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// Some bytes of a file.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        // Larger texts than 4 GiB are not read, so nothing is cut off here.
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { file, start: offset(range.start), end: offset(range.end) }
    }

    /// The start of a file, for what concerns it as a whole.
    #[must_use]
    pub fn file(file: FileId) -> Span {
        Span::new(file, 0..0)
    }

    /// A part of this place, given as bytes from its start.
    #[must_use]
    pub fn part(self, range: Range<usize>) -> Span {
        let start = self.start as usize;
        Span::new(self.file, start + range.start..start + range.end)
    }

    /// The bytes as a range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where the author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// Where a mistake is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// An entry of the site's folder that is no readable input.
    Path(String),
    /// Some bytes of an input.
    Span(Span),
}

impl From<Span> for Place {
    fn from(span: Span) -> Place {
        Place::Span(span)
    }
}

/// One mistake: what was found, where, and what to type instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of mistake it is.
    pub code: Code,
    /// How grave it is: as its code has it, unless the author wants it otherwise.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What was found and what was expected; lower case, names in backticks, no full stop.
    pub message: String,
    /// What to say of the marked place.
    pub label: Option<String>,
    /// Other places that take part, and what to say of them.
    pub also: Vec<(Span, String)>,
    /// What to type.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// Says something of the marked place itself.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Diagnostic {
        self.label = Some(label.into());
        self
    }

    /// Marks another place that takes part.
    pub fn also(&mut self, span: Span, label: impl Into<String>) -> &mut Diagnostic {
        self.also.push((span, label.into()));
        self
    }

    /// Makes it forbid publishing.
    pub fn deny(&mut self) -> &mut Diagnostic {
        self.severity = Severity::Error;
        self
    }

    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Diagnostic {
        self.help.push(help.into());
        self
    }
}

/// All mistakes of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl FromIterator<Diagnostic> for Report {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Report {
        Report { diagnostics: diagnostics.into_iter().collect() }
    }
}

impl Report {
    /// A report of nothing.
    #[must_use]
    pub fn new() -> Report {
        Report::default()
    }

    /// Adds a mistake, to which more can be said.
    ///
    /// # Panics
    ///
    /// Never: what was just added is there.
    pub fn add(
        &mut self,
        code: Code,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic {
            code,
            severity: code.severity(),
            place: place.into(),
            message: message.into(),
            label: None,
            also: Vec::new(),
            help: Vec::new(),
        });
        self.diagnostics.last_mut().expect("one was just pushed")
    }

    /// Takes over everything from another report.
    pub fn append(&mut self, other: Report) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// The same, and nothing of it forbids publishing.
    #[must_use]
    pub fn lenient(mut self) -> Report {
        for diagnostic in &mut self.diagnostics {
            diagnostic.severity = Severity::Warning;
        }
        self
    }

    /// The same without some kinds of mistake.
    #[must_use]
    pub fn without(mut self, codes: &[Code]) -> Report {
        self.diagnostics.retain(|diagnostic| !codes.contains(&diagnostic.code));
        self
    }

    /// What concerns some files: mistakes that stand in them, or in which they take part.
    #[must_use]
    pub fn concerning(&self, files: &BTreeSet<FileId>) -> Report {
        let concerns = |diagnostic: &&Diagnostic| {
            let is_in = |span: &Span| files.contains(&span.file);
            matches!(&diagnostic.place, Place::Span(span) if is_in(span))
                || diagnostic.also.iter().any(|(span, _)| is_in(span))
        };
        self.diagnostics.iter().filter(concerns).cloned().collect()
    }

    /// Everything, by place; the same mistake at the same place once, as grave as it was told.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        let key = |d: &&Diagnostic| (d.place.clone(), d.code, d.message.clone());
        all.sort_by_key(|d| (key(d), d.severity));
        let mut seen = BTreeSet::new();
        all.retain(|d| seen.insert(key(d)));
        all
    }

    /// How many mistakes there are of that severity, each place once.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.sorted().into_iter().filter(|d| d.severity == severity).count()
    }

    /// Whether anything in it forbids publishing.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }
}

/// The known name nearest to one that is not known, when it is near enough to be meant.
#[must_use]
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let distance = |other: &str| {
        if other.to_lowercase() == name.to_lowercase() {
            return 0;
        }
        strsim::damerau_levenshtein(other, name)
    };
    let near = known.into_iter().map(|other| (distance(other), other)).min()?;
    let allowed = (name.chars().count() / 3).max(1);
    (near.0 <= allowed).then_some(near.1)
}
