//! The route table: which path of the output shows what.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{Listing, ListingKind, Model, ModelId, Page, PageId, SearchFile};
use crate::config::{FeedFormat, Moved, Redirects};
use crate::diagnostic::{Code, Place, Report, Span};
use crate::files::{FileId, Files, RoutePath};

/// One path of the output and what is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Where.
    pub path: RoutePath,
    /// What.
    pub target: Target,
}

/// What a route shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A post or page.
    Page(PageId),
    /// Some posts of a listing, by the listing's index and the number of the part, from 0.
    Listing(usize, usize),
    /// All categories.
    Categories,
    /// All tags.
    Tags,
    /// A feed of the whole site.
    Feed(FeedFormat),
    /// A feed of a listing, by the listing's index.
    ListingFeed(usize, FeedFormat),
    /// The list of all addresses for search engines.
    Sitemap,
    /// What search engines may read.
    Robots,
    /// What the site is called and looks like where a reader keeps it among applications.
    Manifest,
    /// What is shown for an address that is none.
    NotFound,
    /// An old address that leads on to a page, by its place among the page's aliases.
    Redirect(PageId, usize),
    /// An older address of something else, by its place in the configuration.
    Moved(usize),
    /// All older addresses, in the form that a host reads.
    Redirects(Redirects),
    /// The social card of a page.
    Card(PageId),
    /// A file of the search.
    Search(SearchFile),
    /// The data of a table, by its model and its place in it.
    Data(ModelId, usize, DataFormat),
    /// A file as it is.
    Copy(FileId),
    /// A picture in some width, as WebP.
    Sized(FileId, usize),
}

/// In which form the data of a table are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataFormat {
    /// Comma-separated values, a line for each number.
    Csv,
    /// The same as JSON.
    Json,
}

impl DataFormat {
    /// Both of them.
    pub const ALL: [DataFormat; 2] = [DataFormat::Csv, DataFormat::Json];

    /// The ending of a file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            DataFormat::Csv => "csv",
            DataFormat::Json => "json",
        }
    }
}

impl Target {
    /// Whether there is nothing but the way to another address.
    pub(super) fn leads_on(self) -> bool {
        matches!(self, Target::Redirect(..) | Target::Moved(_))
    }

    /// The file that is published there.
    #[must_use]
    pub fn source(self, pages: &[Page]) -> Option<FileId> {
        match self {
            Target::Page(id) => Some(pages[id.index()].source.file),
            Target::Copy(file) => Some(file),
            _ => None,
        }
    }

    /// Whether Briefing makes it of itself, so that the author's own gets its place.
    fn is_made(self) -> bool {
        !matches!(self, Target::Page(_) | Target::Redirect(..) | Target::Moved(_) | Target::Copy(_))
    }
}

/// A route table while it is made.
pub(super) struct Table<'s> {
    pub(super) files: &'s Files,
    pub(super) pages: &'s [Page],
    pub(super) listings: &'s [Listing],
    pub(super) models: &'s [Model],
    moved: &'s [Moved],
    routes: Vec<Route>,
    /// What is at each path, as a disk that ignores case has it. What a folder lies in is here too.
    taken: HashMap<String, Taken>,
}

/// What a path is to the routes before.
#[derive(Clone, Copy)]
enum Taken {
    /// The file of a route.
    File(usize),
    /// A folder in which a route has its file.
    Folder(usize),
}

impl<'s> Table<'s> {
    pub(super) fn new(
        files: &'s Files,
        pages: &'s [Page],
        listings: &'s [Listing],
        models: &'s [Model],
        moved: &'s [Moved],
    ) -> Table<'s> {
        let count = pages.len() + pages.len() / 2;
        let (routes, taken) = (Vec::with_capacity(count), HashMap::with_capacity(2 * count));
        Table { files, pages, listings, models, moved, routes, taken }
    }

    /// The routes, by path.
    pub(super) fn finish(mut self) -> Vec<Route> {
        self.routes.par_sort_by(|a, b| a.path.cmp(&b.path));
        self.routes
    }

    /// Adds a route; one whose path is taken, or is needed as a folder, is a diagnostic.
    pub(super) fn add(&mut self, path: RoutePath, target: Target, report: &mut Report) {
        let folded = path.folded();
        if let Some(other) = self.taken(&folded) {
            let both_made = target.is_made() && self.routes[other].target.is_made();
            if !both_made || self.routes[other].path == path {
                self.conflict(&path, target, other, report);
                return;
            }
            // Two names that differ only in case, such as the tags `Java` and `java`.
            let [first, second] = [self.routes[other].target, target].map(|t| self.name(t));
            let message =
                format!("{first} and {second} have one address on disks that ignore case");
            let places = [target, self.routes[other].target].map(|target| self.place(target));
            let place = places[0].map_or(Place::Path(path.to_string()), Place::Span);
            let diagnostic = report.add(Code::SimilarNames, place, message);
            if let [Some(_), Some(first)] = places {
                diagnostic.also(first, "the other is here");
            }
            diagnostic.help("choose one spelling");
        }
        self.insert(path, folded, target);
    }

    /// Adds a route that gives way to a page or file of its path; an alias has nothing to show there.
    pub(super) fn add_if_free(&mut self, path: RoutePath, target: Target, report: &mut Report) {
        if self.is_free(&path) {
            self.add(path, target, report);
        }
    }

    /// The files that are published as they are, with their paths.
    pub(super) fn copies(&self) -> Vec<(RoutePath, FileId)> {
        let copy = |route: &Route| match route.target {
            Target::Copy(file) => Some((route.path.clone(), file)),
            _ => None,
        };
        self.routes.iter().filter_map(copy).collect()
    }

    /// Whether anything has this path, or has it as a folder.
    pub(super) fn is_taken(&self, path: &RoutePath) -> bool {
        self.taken(&path.folded()).is_some()
    }

    /// Whether no page or file has this path.
    pub(super) fn is_free(&self, path: &RoutePath) -> bool {
        let other = self.taken(&path.folded()).map(|other| self.routes[other].target);
        other.is_none_or(Target::leads_on)
    }

    fn insert(&mut self, path: RoutePath, folded: String, target: Target) {
        let index = self.routes.len();
        for (at, _) in folded.rmatch_indices('/') {
            if self.taken.contains_key(&folded[..at]) {
                break;
            }
            self.taken.insert(folded[..at].to_owned(), Taken::Folder(index));
        }
        self.taken.entry(folded).or_insert(Taken::File(index));
        self.routes.push(Route { path, target });
    }

    /// The route that has this path, has it as a folder, or is a file where this needs a folder.
    fn taken(&self, folded: &str) -> Option<usize> {
        if let Some(Taken::File(route) | Taken::Folder(route)) = self.taken.get(folded) {
            return Some(*route);
        }
        let mut parents = folded.rmatch_indices('/').map(|(at, _)| &folded[..at]);
        match parents.find_map(|parent| self.taken.get(parent))? {
            Taken::File(route) => Some(*route),
            Taken::Folder(_) => None,
        }
    }

    fn conflict(&self, path: &RoutePath, target: Target, other: usize, report: &mut Report) {
        let Route { path: there, target: first } = &self.routes[other];
        let both = if path == there {
            format!("are both published at `{path}`")
        } else if path.folded() == there.folded() {
            format!("are published at `{there}` and `{path}`, which are one file on many disks")
        } else {
            format!("are published at `{there}` and `{path}`, and one would have to be a folder")
        };
        let message = format!("{} and {} {both}", self.name(*first), self.name(target));
        let places = (self.place(*first), self.place(target));
        let place = places.1.or(places.0).map_or(Place::Path(path.to_string()), Place::Span);
        let is_alias = Target::leads_on;
        let is_search = |target| matches!(target, Target::Search(_));
        let diagnostic = report.add(Code::DuplicateAddress, place, message);
        if let (Some(first), Some(_)) = places {
            diagnostic.also(first, "the other is here");
        }
        diagnostic.help(match (first.is_made(), target.is_made()) {
            _ if is_alias(*first) || is_alias(target) => "leave the alias out",
            (true, true) => "give one of the two another spelling in addresses: `category_map` or `tag_map` in the configuration",
            _ if is_search(*first) || is_search(target) => {
                "give the page another `permalink`, or turn the search off: `search: false`"
            }
            (false, false) => "give one of them a `permalink` of its own",
            _ => "give the page another `permalink`",
        });
    }

    fn name(&self, target: Target) -> String {
        let path = |file| format!("`{}`", self.files.get(file).path);
        match target {
            Target::Page(id) => path(self.pages[id.0 as usize].source.file),
            Target::Redirect(id, _) => {
                format!("an alias of {}", path(self.pages[id.0 as usize].source.file))
            }
            Target::Copy(file) => path(file),
            Target::Sized(file, width) => format!("{} in a width of {width}", path(file)),
            Target::Listing(index, _) => self.listings[index].title.clone(),
            Target::Categories => "the list of categories".to_owned(),
            Target::Tags => "the list of tags".to_owned(),
            Target::Feed(_) => "the feed".to_owned(),
            Target::ListingFeed(index, _) => format!("the feed of {}", self.listings[index].title),
            Target::Sitemap => "the sitemap".to_owned(),
            Target::Robots => "robots.txt".to_owned(),
            Target::Card(_) => "a social card".to_owned(),
            Target::Search(_) => "a file of the search".to_owned(),
            Target::Manifest => "the web manifest".to_owned(),
            Target::Data(model, _, _) => {
                format!("the data of `{}`", self.models[model.index()].source.name)
            }
            Target::Moved(_) => "an entry of `moved`".to_owned(),
            Target::Redirects(_) => "the list of redirects".to_owned(),
            Target::NotFound => "the page for unknown addresses".to_owned(),
        }
    }

    fn place(&self, target: Target) -> Option<Span> {
        match target {
            Target::Page(id) => {
                let page = &self.pages[id.0 as usize].source;
                Some(page.permalink.as_ref().map_or(Span::file(page.file), |p| p.span))
            }
            Target::Redirect(id, at) => Some(self.pages[id.0 as usize].aliases[at].span),
            Target::Moved(at) => Some(self.moved[at].from.span),
            Target::Copy(file) => Some(Span::file(file)),
            Target::Listing(index, _) => {
                let listing = &self.listings[index];
                let page = &self.pages[listing.posts.first()?.index()].source;
                match listing.kind {
                    ListingKind::Category(_) => {
                        Some(page.span(self.files, ["categories", "category"]))
                    }
                    ListingKind::Tag(_) => Some(page.span(self.files, ["tags", "tag"])),
                    ListingKind::Home | ListingKind::Archive(..) => None,
                }
            }
            _ => None,
        }
    }
}
