//! Works that are cited, as readers see them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::parse::{Author, Reference, References};

/// One work of the bibliography.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct ReferenceView {
    /// Its key.
    key: String,
    /// How a text names it: `Tomlinson et al. 2024`; no two works have the same.
    label: String,
    /// Its authors, all of them.
    authors: String,
    year: Option<String>,
    title: String,
    container: Option<String>,
    publisher: Option<String>,
    doi: Option<String>,
    url: Option<String>,
    note: Option<String>,
}

impl ReferenceView {
    /// Under which the bibliography has it.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// What readers look for it by.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let container = self.container.as_deref();
        [self.authors.as_str(), self.title.as_str()].into_iter().chain(container)
    }

    /// What the list of references is in order of.
    pub(super) fn order(&self) -> (String, Option<String>, String) {
        (self.label.to_lowercase(), self.year.clone(), self.title.clone())
    }
}

/// Every work, by key.
pub(super) fn views(references: &References) -> BTreeMap<String, ReferenceView> {
    let mut same: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for (key, reference) in references {
        same.entry(label(reference)).or_default().push(key);
    }
    let mut views = BTreeMap::new();
    for (label, keys) in same {
        for (at, key) in keys.iter().enumerate() {
            let suffix = if keys.len() > 1 { letter(at) } else { String::new() };
            let reference = &references[*key];
            views.insert((*key).clone(), view(key, format!("{label}{suffix}"), reference));
        }
    }
    views
}

/// a, b, …, z, aa, ab, …
fn letter(mut at: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'a' + u8::try_from(at % 26).unwrap_or(0));
        at /= 26;
        if at == 0 {
            break;
        }
        at -= 1;
    }
    letters.iter().rev().map(|byte| char::from(*byte)).collect()
}

fn label(reference: &Reference) -> String {
    let names = match reference.authors.as_slice() {
        [] => reference.title.clone(),
        [one] => one.family.clone(),
        [one, two] => format!("{} and {}", one.family, two.family),
        [first, ..] => format!("{} et al.", first.family),
    };
    match &reference.year {
        Some(year) => format!("{names} {year}"),
        None => names,
    }
}

fn view(key: &str, label: String, reference: &Reference) -> ReferenceView {
    ReferenceView {
        key: key.to_owned(),
        label,
        authors: authors(&reference.authors),
        year: reference.year.clone(),
        title: reference.title.clone(),
        container: reference.container.clone(),
        publisher: reference.publisher.clone(),
        doi: reference.doi.clone(),
        url: reference.url.clone(),
        note: reference.note.clone(),
    }
}

/// `Tomlinson, B., Black, R., and Patterson, D.`
fn authors(authors: &[Author]) -> String {
    let name = |author: &Author| {
        let initials: Vec<String> = author
            .given
            .split_whitespace()
            .filter_map(|name| name.chars().next())
            .map(|initial| format!("{initial}."))
            .collect();
        if initials.is_empty() {
            author.family.clone()
        } else {
            format!("{}, {}", author.family, initials.join(" "))
        }
    };
    let names: Vec<String> = authors.iter().map(name).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{}, and {last}", all.join(", ")),
    }
}
