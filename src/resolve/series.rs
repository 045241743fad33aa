//! Posts that are parts of one whole, in their order.

use std::collections::BTreeMap;

use super::{Page, PageId};
use crate::diagnostic::{Code, Report};
use crate::files::Files;

/// A series, and the place of a page in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InSeries {
    /// Which series of the site.
    pub series: usize,
    /// Its place in it, from 0.
    pub at: usize,
}

/// Posts that are parts of one whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// What it is called.
    pub name: String,
    /// Its parts.
    pub posts: Vec<PageId>,
}

/// Every series, by name, each with its parts: those with a number by it, the others by their dates.
pub(super) fn all(
    pages: &mut [Page],
    posts: &[PageId],
    files: &Files,
    report: &mut Report,
) -> Vec<Series> {
    let mut by_name: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
    // The oldest is the first part.
    for id in posts.iter().rev() {
        // A translation is the part that its original is.
        if pages[id.index()].is_listed_instead && original(pages, *id).is_some() {
            continue;
        }
        if let Some(series) = &pages[id.index()].source.series {
            by_name.entry(series.name.value.clone()).or_default().push(*id);
        }
    }
    let mut all = Vec::with_capacity(by_name.len());
    for (name, mut posts) in by_name {
        let part =
            |id: &PageId| pages[id.index()].source.series.as_ref().and_then(|series| series.part);
        posts.sort_by_key(|id| part(id).unwrap_or(u32::MAX));
        for pair in posts.windows(2) {
            let [first, second] = [part(&pair[0]), part(&pair[1])];
            if let Some(number) = first.filter(|_| first == second) {
                let message = format!("two posts are part {number} of `{name}`");
                let place = pages[pair[1].index()].source.span(files, ["part"]);
                let diagnostic = report.add(Code::DuplicateName, place, message);
                let other = pages[pair[0].index()].source.span(files, ["part"]);
                diagnostic.also(other, "the other is here").help("give each its own `part`");
            }
        }
        for (at, id) in posts.iter().enumerate() {
            let place = InSeries { series: all.len(), at };
            for translation in pages[id.index()].translations.clone() {
                pages[translation.index()].series = Some(place.clone());
            }
            pages[id.index()].series = Some(place);
        }
        all.push(Series { name, posts });
    }
    all
}

/// The text that lists show in place of a translation, where that is part of a series.
fn original(pages: &[Page], id: PageId) -> Option<PageId> {
    pages[id.index()].translations.iter().copied().find(|other| {
        let other = &pages[other.index()];
        !other.is_listed_instead && other.source.series.is_some()
    })
}
