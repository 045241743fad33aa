//! What goes into the route table: pages, files, listings, and what every site has.

use std::collections::{BTreeSet, HashMap};

use super::routes::{DataFormat, Route, Table, Target};
use super::stamp::stamped;
use super::{Listing, ListingKind, Model, ModelId, Page, PageId, Search, sized};
use crate::config::{Config, Moved, Redirects, decoded};
use crate::diagnostic::{Code, Report, Span};
use crate::files::{FileId, Files, RoutePath};
use crate::parse::{self, Kind};

/// What has routes beside pages and files.
#[derive(Clone, Copy)]
pub(super) struct Made<'s> {
    pub(super) listings: &'s [Listing],
    pub(super) models: &'s [Model],
    pub(super) search: Option<&'s Search>,
    pub(super) config: &'s Config,
}

/// The routes of a site, by path.
pub(super) fn routes(
    parsed: &parse::Site,
    files: &Files,
    pages: &[Page],
    made: Made<'_>,
    report: &mut Report,
) -> Vec<Route> {
    let Made { listings, models, search, config } = made;
    let mut table = Table::new(files, pages, listings, models, &config.moved);
    let ids = || (0_u32..).map(PageId).zip(pages);
    for (id, page) in ids() {
        table.add(page.route.clone(), Target::Page(id), report);
    }
    for (id, page) in ids() {
        for (at, alias) in page.aliases.iter().enumerate() {
            table.add(alias.value.clone(), Target::Redirect(id, at), report);
        }
    }
    for (at, moved) in config.moved.iter().enumerate() {
        table.add(moved.from.value.clone(), Target::Moved(at), report);
    }
    assets(parsed, &mut table, report);
    for (index, listing) in listings.iter().enumerate() {
        // A home page or an archive of the author's own takes the place of the whole listing.
        let gives_way =
            matches!(listing.kind, ListingKind::Home | ListingKind::Archive(None, None));
        let first = RoutePath::new(&listing.base);
        if gives_way && first.is_ok_and(|first| pages.iter().any(|page| page.route == first)) {
            continue;
        }
        for part in 0..listing.parts() {
            match RoutePath::new(&listing.address(part)) {
                Ok(path) => table.add(path, Target::Listing(index, part), report),
                Err(reason) => {
                    let message = format!("the address `{}` {reason}", listing.address(part));
                    let place = crate::diagnostic::Place::Path(listing.address(part));
                    report.add(Code::BadPermalink, place, message);
                }
            }
        }
    }
    made_of_itself(&mut table, report);
    cards(&mut table, config, report);
    feeds(&mut table, config, report);
    data(&mut table, report);
    for file in search.into_iter().flat_map(Search::files) {
        table.add(file.path(&parsed.languages), Target::Search(file), report);
    }
    for (file_path, file) in &parsed.templates.published {
        let is_free = RoutePath::new(file_path).is_ok_and(|path| table.is_free(&path));
        let stamped = RoutePath::new(&stamped(file_path, *file, files));
        if let (true, Ok(path)) = (is_free, stamped) {
            table.add_if_free(path, Target::Copy(*file), report);
        }
    }
    sized::add(&mut table, config, report);
    for (form, name) in [(Redirects::Netlify, "_redirects"), (Redirects::Nginx, "redirects.map")] {
        if config.redirects.contains(&form) {
            table.add(path(name), Target::Redirects(form), report);
        }
    }
    let mut routes = table.finish();
    leads_somewhere(&config.moved, &routes, report);
    // An alias has its place in the table even where no page stands there, since nothing else may.
    routes.retain(|route| !route.target.leads_on() || config.redirects.contains(&Redirects::Pages));
    routes
}

/// Reports what is said to have moved to where nothing is.
fn leads_somewhere(moved: &[Moved], routes: &[Route], report: &mut Report) {
    for Moved { to, .. } in moved.iter().filter(|moved| !moved.to.value.contains("://")) {
        let plain = to.value.split(['?', '#']).next().unwrap_or_default();
        let path = RoutePath::new(&decoded(plain)).ok();
        let is_there = |path: &RoutePath| {
            let found = routes.binary_search_by(|route| route.path.cmp(path));
            found.is_ok_and(|at| !routes[at].target.leads_on())
        };
        if !path.is_some_and(|path| is_there(&path)) {
            let message = format!("`{}` leads to nothing that is published", to.value);
            report.add(Code::UnknownPage, to.span, message);
        }
    }
}

fn path(text: &str) -> RoutePath {
    RoutePath::new(text).expect("the paths that are written here are within the output")
}

/// The data of every table of the models that pages show.
fn data(table: &mut Table<'_>, report: &mut Report) {
    let shown: BTreeSet<ModelId> =
        table.pages.iter().flat_map(|page| page.models.clone()).collect();
    for id in shown {
        for (at, of_model) in table.models[id.index()].tables.iter().enumerate() {
            for format in DataFormat::ALL {
                if let Ok(path) = RoutePath::new(&of_model.address(format.extension())) {
                    table.add_if_free(path, Target::Data(id, at, format), report);
                }
            }
        }
    }
}

/// What every site has, unless its author has made it.
fn made_of_itself(table: &mut Table<'_>, report: &mut Report) {
    let folder = |kind: fn(ListingKind) -> bool| {
        let of_kind = table.listings.iter().find(|listing| kind(listing.kind))?;
        Some(format!("{}/", of_kind.folder))
    };
    let categories = folder(|kind| matches!(kind, ListingKind::Category(_)));
    let tags = folder(|kind| matches!(kind, ListingKind::Tag(_)));
    for (folder, target) in [(categories, Target::Categories), (tags, Target::Tags)] {
        if let Some(path) = folder.and_then(|folder| RoutePath::new(&folder).ok()) {
            table.add_if_free(path, target, report);
        }
    }
    table.add_if_free(path("sitemap.xml"), Target::Sitemap, report);
    table.add_if_free(path("robots.txt"), Target::Robots, report);
    table.add_if_free(path("site.webmanifest"), Target::Manifest, report);
    table.add_if_free(path("404.html"), Target::NotFound, report);
}

/// The cards of pages, unless their author has drawn one.
fn cards(table: &mut Table<'_>, config: &Config, report: &mut Report) {
    let all = (0_u32..).map(PageId).zip(table.pages);
    for (id, page) in all.filter(|(_, page)| config.cards.is_some() && page.has_card()) {
        if let Ok(path) = RoutePath::new(&page.card_address()) {
            table.add_if_free(path, Target::Card(id), report);
        }
    }
}

/// The feeds of the site, and of the lists that have some.
fn feeds(table: &mut Table<'_>, config: &Config, report: &mut Report) {
    for (format, path) in &config.feed.formats {
        if let Ok(path) = RoutePath::new(path) {
            table.add_if_free(path, Target::Feed(*format), report);
        }
    }
    for (index, listing) in table.listings.iter().enumerate() {
        if !listing.has_feeds(&config.feed) {
            continue;
        }
        for (format, path) in &config.feed.formats {
            if let Ok(path) = RoutePath::new(&format!("{}{path}", listing.base)) {
                table.add_if_free(path, Target::ListingFeed(index, *format), report);
            }
        }
    }
}

/// Files beside a post are published with it: those in a folder of its name below its address, others
/// at their place below `_posts`.
fn assets(parsed: &parse::Site, table: &mut Table<'_>, report: &mut Report) {
    // What belongs to a post that is not published is not published either.
    let mut owners: HashMap<(Kind, &str), Option<&Page>> = HashMap::new();
    for page in parsed.pages.iter().filter(|page| page.kind != Kind::Page) {
        owners.insert((page.kind, &page.name), None);
    }
    for page in table.pages {
        owners.insert((page.source.kind, &page.source.name), Some(page));
    }
    for file in &parsed.assets {
        let path = table.files.get(*file).path.as_str();
        let path = path.strip_prefix(parsed.folder.as_str()).unwrap_or(path);
        let Some(address) = asset_address(path, &owners) else { continue };
        match RoutePath::new(&address) {
            Ok(path) => table.add(path, Target::Copy(*file), report),
            Err(reason) => {
                let message = format!("the address `{address}` {reason}");
                report.add(Code::BadPermalink, Span::file(*file), message);
            }
        }
    }
}

/// `None` for a file that is not published.
fn asset_address(path: &str, owners: &HashMap<(Kind, &str), Option<&Page>>) -> Option<String> {
    let (kind, below) = match path.split_once('/') {
        Some(("_posts", below)) => (Kind::Post, below),
        Some(("_drafts", below)) => (Kind::Draft, below),
        _ => return Some(path.to_owned()),
    };
    let folders = below.rmatch_indices('/').map(|(at, _)| (&below[..at], &below[at + 1..]));
    for (folder, rest) in folders {
        // The folder of `x.md` is `x`, and that of `x/index.md` too.
        let owner = owners.get(&(kind, folder));
        let index = format!("{folder}/index");
        let owner = owner.or_else(|| owners.get(&(kind, index.as_str())));
        if let Some(owner) = owner {
            return owner.map(|page| page.folder() + rest);
        }
    }
    Some(below.to_owned())
}

/// Where each page and copied file is published.
pub(super) fn addresses(pages: &[Page], routes: &[Route]) -> HashMap<FileId, RoutePath> {
    let published = |route: &Route| Some((route.target.source(pages)?, route.path.clone()));
    routes.iter().filter_map(published).collect()
}
