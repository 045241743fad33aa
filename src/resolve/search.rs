//! What the search of a site finds, and in how many files its index is.
//!
//! The files are routes like any other, so how many there are is known before anything is rendered.
//! Which words are in which file is not: the renderer divides them evenly.

use std::collections::BTreeSet;

use super::{Page, PageId};
use crate::config::Config;
use crate::files::{Files, RoutePath};
use crate::parse::Kind;
use crate::parse::LanguageId;
use crate::parse::Languages;
use crate::parse::Layout;

/// The pages that a search finds, and the files of its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The pages by their numbers in the index: posts, newest first, then other pages.
    pub documents: Vec<PageId>,
    /// The languages in which its readers are spoken to.
    pub languages: BTreeSet<LanguageId>,
    /// In how many files the words are.
    pub shards: usize,
}

/// A file of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchFile {
    /// The dialog, in which readers type, in one language.
    Dialog(LanguageId),
    /// How many pages there are, and which words are in which file.
    Index,
    /// The pages of each category and tag.
    Filters,
    /// Some of the words, each with the pages that have it.
    Words(usize),
    /// The titles and addresses of some pages.
    Documents(usize),
}

impl SearchFile {
    /// Where it is published.
    pub(super) fn path(self, languages: &Languages) -> RoutePath {
        let path = match self {
            SearchFile::Dialog(id) => format!("search/dialog.{}.html", languages.get(id).code),
            SearchFile::Index => "search/index.json".to_owned(),
            SearchFile::Filters => "search/filters.json".to_owned(),
            SearchFile::Words(at) => format!("search/words/{at}.json"),
            SearchFile::Documents(at) => format!("search/documents/{at}.json"),
        };
        RoutePath::new(&path).expect("the paths that are written here are within the output")
    }
}

/// How many bytes of words a file is meant to have; a third of that once it is compressed.
const SHARD: usize = 64 << 10;

impl Search {
    /// The folder that all its files lie in.
    pub const FOLDER: &'static str = "search/";

    /// Of how many pages a file has the titles.
    pub const CHUNK: usize = 32;

    /// What there is to be found on a site; nothing where nobody wants it.
    pub(super) fn of(
        config: &Config,
        files: &Files,
        pages: &[Page],
        posts: &[PageId],
        language: LanguageId,
    ) -> Option<Search> {
        if !config.search {
            return None;
        }
        let of_pages =
            (0_u32..).map(PageId).zip(pages).filter(|(_, page)| page.source.kind == Kind::Page);
        let all = posts.iter().copied().chain(of_pages.map(|(id, _)| id));
        let is_found = |id: &PageId| {
            let source = &pages[id.index()].source;
            source.is_searched && source.layout != Layout::None
        };
        let documents: Vec<PageId> = all.filter(is_found).collect();
        let text = |id: &PageId| files.text(pages[id.index()].source.file);
        let size: usize = documents.iter().map(|id| size(text(id))).sum();
        let languages = pages.iter().map(|page| page.language).chain([language]).collect();
        Some(Search { documents, languages, shards: size.div_ceil(SHARD).max(1) })
    }

    /// Its files.
    pub(super) fn files(&self) -> impl Iterator<Item = SearchFile> {
        let dialogs = self.languages.iter().copied().map(SearchFile::Dialog);
        let whole = dialogs.chain([SearchFile::Index, SearchFile::Filters]);
        let words = (0..self.shards).map(SearchFile::Words);
        let chunks = self.documents.len().div_ceil(Search::CHUNK);
        whole.chain(words).chain((0..chunks).map(SearchFile::Documents))
    }
}

/// About how many bytes of the index come from a text: half of its own, and for each of those of Chinese, where
/// nearly every pair of signs is another, four. How much of it is what, its beginning tells.
fn size(text: &str) -> usize {
    let sample = &text.as_bytes()[..text.len().min(1024)];
    let foreign = sample.iter().filter(|byte| !byte.is_ascii()).count();
    text.len() / 2 + 4 * text.len() * foreign / sample.len().max(1)
}
