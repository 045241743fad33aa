//! The bibliography: `content/*.bib`.

use std::collections::BTreeMap;

use biblatex::{Bibliography, ChunksExt, Entry, RawBibliography};

use crate::diagnostic::{Code, Report, Span};
use crate::files::{FileId, Files};

/// One work that can be cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where its entry stands.
    pub span: Span,
    /// Family name and given names of each author or, where there is none, each editor.
    pub authors: Vec<Author>,
    /// When it appeared.
    pub year: Option<String>,
    /// Its title.
    pub title: String,
    /// The journal, book or site it appeared in, with volume, number and pages.
    pub container: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its DOI, without the resolver.
    pub doi: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// What else its entry says.
    pub note: Option<String>,
}

/// A person or body that wrote something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The family name, or the name of a body.
    pub family: String,
    /// The given names; empty for a body.
    pub given: String,
}

/// All works, by their keys.
pub type References = BTreeMap<String, Reference>;

/// Braces within braces beyond this are refused.
const DEEPEST: usize = 100;

/// Adds the entries of one file.
pub(super) fn read(files: &Files, file: FileId, references: &mut References, report: &mut Report) {
    let text = files.text(file);
    let mut depth = 0_usize;
    let too_deep = text.bytes().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    });
    if let Some(at) = too_deep {
        let message = "braces are nested too deeply to be read";
        report.add(Code::BadBibliography, Span::new(file, at..at + 1), message);
        return;
    }
    let raw = match RawBibliography::parse(text) {
        Ok(raw) => raw,
        Err(error) => {
            let span = Span::new(file, error.span.clone());
            report.add(Code::BadBibliography, span, error.kind.to_string());
            return;
        }
    };
    let places: BTreeMap<String, Span> = raw
        .entries
        .iter()
        .map(|entry| (entry.v.key.v.to_owned(), Span::new(file, entry.v.key.span.clone())))
        .collect();
    let bibliography = match Bibliography::from_raw(raw) {
        Ok(bibliography) => bibliography,
        Err(error) => {
            let span = Span::new(file, error.span.clone());
            match &error.kind {
                biblatex::ParseErrorKind::DuplicateKey(key) => {
                    report.add(Code::DuplicateName, span, format!("`{key}` is there twice"));
                }
                other => {
                    report.add(Code::BadBibliography, span, other.to_string());
                }
            }
            return;
        }
    };
    for entry in bibliography {
        let span = places.get(&entry.key).copied().unwrap_or(Span::file(file));
        let key = entry.key.clone();
        let reference = reference(&entry, span);
        if reference.title.is_empty() {
            let message = format!("`{key}` has no title");
            report.add(Code::BadBibliography, span, message);
        }
        if let Some(first) = references.insert(key.clone(), reference) {
            let message = format!("`{key}` is there twice");
            report.add(Code::DuplicateName, span, message).also(first.span, "first here");
        }
    }
}

fn reference(entry: &Entry, span: Span) -> Reference {
    let text = |key: &str| {
        let text = entry.get(key)?.format_verbatim();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let first = |keys: &[&str]| keys.iter().find_map(|key| text(key));
    let people = |key: &str| entry.get_as::<Vec<biblatex::Person>>(key).ok();
    let authors = people("author").or_else(|| people("editor")).unwrap_or_default();
    let author = |person: biblatex::Person| {
        let family = format!("{} {}", person.prefix, person.name).trim().to_owned();
        Author { family, given: person.given_name }
    };
    let year = first(&["date", "year"]).map(|date| date.chars().take(4).collect());
    let doi = text("doi").map(|doi| doi.trim_start_matches("https://doi.org/").to_owned());
    let arxiv = || match (text("eprint"), first(&["eprinttype", "archiveprefix"])) {
        (Some(eprint), Some(kind)) if kind.eq_ignore_ascii_case("arxiv") => {
            Some(format!("https://arxiv.org/abs/{eprint}"))
        }
        _ => None,
    };
    Reference {
        span,
        authors: authors.into_iter().map(author).collect(),
        year,
        title: text("title").unwrap_or_default(),
        container: container(&first),
        publisher: first(&["publisher", "institution", "school", "organization"]),
        url: text("url").or_else(arxiv),
        doi,
        note: text("note"),
    }
}

fn container(first: &impl Fn(&[&str]) -> Option<String>) -> Option<String> {
    let eprint = || {
        let (eprint, kind) = (first(&["eprint"])?, first(&["eprinttype", "archiveprefix"])?);
        Some(format!("{kind}:{eprint}"))
    };
    let mut container = first(&["journaltitle", "journal", "booktitle"]).or_else(eprint)?;
    if let Some(volume) = first(&["volume"]) {
        container += &format!(" {volume}");
    }
    if let Some(number) = first(&["number", "issue"]) {
        container += &format!(" ({number})");
    }
    if let Some(pages) = first(&["pages", "eid"]) {
        container += &format!(", {}", pages.replace("--", "–"));
    }
    Some(container)
}
