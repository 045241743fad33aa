//! Listings: the posts of the home page, of an archive, a category, a tag.

use std::collections::BTreeMap;

use super::taxonomy::Taxonomy;
use super::{Page, PageId, Site, TermId};
use crate::config::{Config, Feed, FeedOf};

/// Some posts, newest first, shown in parts of so many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Which.
    pub kind: ListingKind,
    /// Its name for messages: of a term, the names from the top down.
    pub title: String,
    /// The folder of all listings of its kind: `tags`; empty for the home page.
    pub folder: String,
    /// The address of its first part: `tags/energy/`.
    pub base: String,
    /// What it holds.
    pub posts: Vec<PageId>,
    /// How many posts a part has.
    pub per_page: usize,
    /// The folder of its further parts: `page`.
    pub page_folder: String,
}

/// Which posts a listing has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListingKind {
    /// All of them, on the home page.
    Home,
    /// All of them, of a year, or of a month, in the archives.
    Archive(Option<i16>, Option<i8>),
    /// Those of a category and its children.
    Category(TermId),
    /// Those with a tag.
    Tag(TermId),
}

impl Listing {
    /// How many parts it has; one even when it is empty.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.posts.len().div_ceil(self.per_page).max(1)
    }

    /// What readers call it: the name of its category or tag, or that of the site.
    #[must_use]
    pub fn name(&self, site: &Site) -> String {
        match self.kind {
            ListingKind::Category(id) => site.categories.get(id).name.clone(),
            ListingKind::Tag(id) => site.tags.get(id).name.clone(),
            ListingKind::Home | ListingKind::Archive(..) => site.config.title.clone(),
        }
    }

    /// Whether it has feeds of its own.
    #[must_use]
    pub fn has_feeds(&self, feed: &Feed) -> bool {
        match self.kind {
            ListingKind::Category(_) => feed.per.contains(&FeedOf::Category),
            ListingKind::Tag(_) => feed.per.contains(&FeedOf::Tag),
            ListingKind::Home | ListingKind::Archive(..) => false,
        }
    }

    /// The posts of one part, which counts from 0.
    #[must_use]
    pub fn part(&self, number: usize) -> &[PageId] {
        let start = (number * self.per_page).min(self.posts.len());
        let end = (start + self.per_page).min(self.posts.len());
        &self.posts[start..end]
    }

    /// The address of one part: `tags/energy/page/2/`.
    #[must_use]
    pub fn address(&self, number: usize) -> String {
        match number {
            0 => self.base.clone(),
            n => format!("{}{}/{}/", self.base, self.page_folder, n + 1),
        }
    }
}

type Kind = fn(TermId) -> ListingKind;

/// Every listing of a site.
pub(super) fn all(
    config: &Config,
    pages: &[Page],
    posts: &[PageId],
    categories: &Taxonomy,
    tags: &Taxonomy,
) -> Vec<Listing> {
    let listing = |kind, title: String, folder: &str, slug: &str, posts| {
        let per_page = match kind {
            ListingKind::Home => config.per_page.home,
            ListingKind::Archive(..) => config.per_page.archives,
            ListingKind::Category(_) => config.per_page.categories,
            ListingKind::Tag(_) => config.per_page.tags,
        };
        let per_page = if per_page == 0 { usize::MAX } else { per_page };
        let page_folder = config.page_folder.clone();
        let base = match (folder, slug) {
            ("", _) => String::new(),
            (folder, "") => format!("{folder}/"),
            (folder, slug) => format!("{folder}/{slug}/"),
        };
        Listing { kind, title, folder: folder.to_owned(), base, posts, per_page, page_folder }
    };
    let home = "the home page".to_owned();
    let folder = config.home_folder.as_str();
    let mut listings = vec![listing(ListingKind::Home, home, folder, "", of_home(pages, posts))];
    let archives = config.archive_folder.value.as_str();
    let mut dated: BTreeMap<(Option<i16>, Option<i8>), Vec<PageId>> = BTreeMap::new();
    dated.insert((None, None), posts.to_vec());
    for id in posts {
        let Some(date) = &pages[id.index()].source.date else { continue };
        let (year, month) = (Some(date.year()), Some(date.month()));
        dated.entry((year, None)).or_default().push(*id);
        dated.entry((year, month)).or_default().push(*id);
    }
    for ((year, month), posts) in dated {
        let slug = match (year, month) {
            (Some(year), Some(month)) => format!("{year}/{month:02}"),
            (Some(year), None) => year.to_string(),
            _ => String::new(),
        };
        let title = format!("the archive `{archives}/{slug}`");
        listings.push(listing(ListingKind::Archive(year, month), title, archives, &slug, posts));
    }
    let terms = [
        (categories, &config.categories, ListingKind::Category as Kind, "category"),
        (tags, &config.tags, ListingKind::Tag, "tag"),
    ];
    for (taxonomy, names, kind, what) in terms {
        for (id, term) in taxonomy.ids() {
            let path = taxonomy.path(id).into_iter().map(|id| taxonomy.get(id).name.as_str());
            let title = format!("the {what} `{}`", path.collect::<Vec<_>>().join(" > "));
            let folder = names.folder.value.as_str();
            listings.push(listing(kind(id), title, folder, &term.slug, term.posts.clone()));
        }
    }
    listings
}

/// The posts of the home page: those that are to stand above the others first, and none that are not to
/// stand there.
fn of_home(pages: &[Page], posts: &[PageId]) -> Vec<PageId> {
    let source = |id: &PageId| &pages[id.index()].source;
    let mut home: Vec<PageId> = posts.iter().copied().filter(|id| source(id).is_listed).collect();
    home.sort_by_key(|id| std::cmp::Reverse(source(id).rank));
    home
}
