//! Texts that are there in several languages.

use std::collections::{BTreeMap, HashMap};

use super::PageId;
use super::page::Addressed;
use super::taxonomy::Taxonomy;
use crate::config::Config;
use crate::diagnostic::{Code, Report, Span};
use crate::files::Files;

/// Which pages say the same in other languages.
#[derive(Default)]
pub(super) struct Translations {
    /// All pages of each text, in the order of their languages; of every page that has a translation.
    of_page: HashMap<PageId, std::rc::Rc<Vec<PageId>>>,
    /// Of each page that is not the first of its text to be shown, that one.
    first: BTreeMap<PageId, PageId>,
}

/// The pages that share a key; two of them in one language are a mistake.
pub(super) fn all(
    pages: &[Addressed],
    (config, files): (&Config, &Files),
    report: &mut Report,
) -> Translations {
    let mut by_key: BTreeMap<&str, BTreeMap<&str, PageId>> = BTreeMap::new();
    for (id, page) in (0_u32..).map(PageId).zip(pages) {
        let source = &page.source;
        let Some(key) = source.translation_key.as_deref() else { continue };
        let language = source.language.as_deref().unwrap_or(&config.language);
        let of_key = by_key.entry(key).or_default();
        if let Some(other) = of_key.get(language) {
            let message = format!("the same text is there in `{language}` twice");
            let place = source.span(files, ["lang", "language", "translation_key"]);
            let diagnostic = report.add(Code::DuplicateName, place, message);
            diagnostic.also(Span::file(pages[other.index()].source.file), "the other is here");
            diagnostic.help("give each the `lang` that it is in");
            continue;
        }
        of_key.insert(language, id);
    }
    let mut translations = Translations::default();
    for of_key in by_key.into_values().filter(|of_key| of_key.len() > 1) {
        let ids: Vec<PageId> = of_key.values().copied().collect();
        // What lists show is in the language of the site, or else what its author wrote first.
        let first = of_key.get(config.language.as_str()).or_else(|| ids.iter().min()).copied();
        let shared = std::rc::Rc::new(ids);
        for id in shared.iter() {
            translations.of_page.insert(*id, std::rc::Rc::clone(&shared));
            translations.first.extend(first.filter(|first| first != id).map(|first| (*id, first)));
        }
    }
    translations
}

impl Translations {
    /// The page in other languages.
    pub(super) fn of(&self, id: PageId) -> Vec<PageId> {
        let all = self.of_page.get(&id).into_iter().flat_map(|ids| ids.iter().copied());
        all.filter(|other| *other != id).collect()
    }

    /// The page that lists show in the place of this one.
    pub(super) fn instead(&self, id: PageId) -> Option<PageId> {
        self.first.get(&id).copied()
    }

    /// Leaves out of each term a page that stands there in the language of lists.
    pub(super) fn thin(&self, terms: &mut Taxonomy) {
        for term in terms.terms.iter_mut().filter(|_| !self.first.is_empty()) {
            let all: std::collections::HashSet<PageId> = term.posts.iter().copied().collect();
            term.posts.retain(|id| self.instead(*id).is_none_or(|first| !all.contains(&first)));
        }
    }

    /// The posts that lists show.
    pub(super) fn listed(&self, posts: &[PageId]) -> Vec<PageId> {
        posts.iter().copied().filter(|id| self.instead(*id).is_none()).collect()
    }
}
