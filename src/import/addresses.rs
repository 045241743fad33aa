//! What becomes of the addresses of a site that moves.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::decoded;
use crate::files::{Files, RoutePath};
use crate::resolve::{ListingKind, Site, Target};

/// What becomes of one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stays.
    Kept,
    /// It is another now.
    Moved(String),
    /// It belongs to the theme, such as a stylesheet, and goes with it.
    OfTheme,
    /// Nothing takes its place.
    Lost,
}

/// Every old address with what becomes of it, by address.
pub type Addresses = BTreeMap<String, Change>;

/// The files that a site publishes.
#[must_use]
pub fn of_routes(site: &Site) -> BTreeSet<String> {
    site.routes.iter().map(|route| route.path.to_string()).collect()
}

/// The files behind the addresses of a `sitemap.xml`.
#[must_use]
pub fn of_sitemap(xml: &str, site: &Site) -> BTreeSet<String> {
    let addresses = xml.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next());
    let path = |address: &str| {
        let address = address.trim().replace("&amp;", "&");
        let path = address.split_once("://").map_or(address.as_str(), |(_, rest)| {
            rest.split_once('/').map_or("", |(_, path)| path)
        });
        let below = site.config.url.path().trim_start_matches('/');
        let path = path.strip_prefix(below).unwrap_or(path);
        RoutePath::new(&decoded(path)).ok().map(|path| path.to_string())
    };
    addresses.filter_map(path).collect()
}

/// Holds the addresses that a Hexo site has against those that it has with Briefing; `before` is how
/// Briefing reads it where it stands, and `after` the site that was made of it.
#[must_use]
pub fn compare(
    old: &BTreeSet<String>,
    (before, files_before): (&Site, &Files),
    (after, files_after): (&Site, &Files),
) -> Addresses {
    let new = of_routes(after);
    let moves = moves((before, files_before), (after, files_after));
    let by_name = by_name(after);
    let change = |path: &String| {
        if new.contains(path) {
            return Change::Kept;
        }
        let is_page = RoutePath::new(path).is_ok_and(|route| is_html(route.as_str()));
        let first_part = || first_part(path, &after.config.page_folder);
        let named = || is_page.then(|| by_name.get(last_name(path))?.clone()).flatten();
        let to = moves.get(path).cloned().or_else(|| first_part().filter(|p| new.contains(p)));
        match to.or_else(named) {
            Some(to) => Change::Moved(to),
            None if is_page || is_feed(path) => Change::Lost,
            None => Change::OfTheme,
        }
    };
    old.iter().map(|path| (path.clone(), change(path))).collect()
}

/// The old and new address of each source and of each list.
fn moves(
    (before, files_before): (&Site, &Files),
    (after, files_after): (&Site, &Files),
) -> BTreeMap<String, String> {
    let of = |site: &Site, files: &Files| -> BTreeMap<String, String> {
        let folder = &site.config.sources.folder;
        let named = site.routes.iter().filter_map(|route| {
            let source =
                |file| Some(files.get(file).path.strip_prefix(folder.as_str())?.to_owned());
            let name = match route.target {
                Target::Page(id) => source(site.page(id).source.file)?,
                Target::Copy(file) => source(file)?,
                Target::Listing(index, part) => {
                    let listing = &site.listings[index];
                    let kind = match listing.kind {
                        ListingKind::Home => "home".to_owned(),
                        ListingKind::Archive(year, month) => format!("{year:?} {month:?}"),
                        ListingKind::Category(id) => {
                            let path = site.categories.path(id).into_iter();
                            let names = path.map(|id| site.categories.get(id).name.clone());
                            format!("category {}", names.collect::<Vec<_>>().join("\n"))
                        }
                        ListingKind::Tag(id) => format!("tag {}", site.tags.get(id).name),
                    };
                    format!("list {kind} {part}")
                }
                _ => return None,
            };
            Some((name, route.path.to_string()))
        });
        named.collect()
    };
    let (old, new) = (of(before, files_before), of(after, files_after));
    old.into_iter().filter_map(|(name, path)| Some((path, new.get(&name)?.clone()))).collect()
}

/// The address of each page by the last name in it; nothing where two have one.
fn by_name(site: &Site) -> BTreeMap<&str, Option<String>> {
    let mut by_name: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for route in site.routes.iter().filter(|route| matches!(route.target, Target::Page(_))) {
        let path = route.path.as_str();
        by_name
            .entry(last_name(path))
            .and_modify(|other| *other = None)
            .or_insert_with(|| Some(path.to_owned()));
    }
    by_name
}

/// `x` of `2023/09/15/x/index.html` and of `posts/x.html`.
fn last_name(path: &str) -> &str {
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".html").unwrap_or(name)
}

/// The first part of a list, for the address of a further one.
fn first_part(path: &str, page_folder: &str) -> Option<String> {
    let folder = path.strip_suffix("/index.html")?;
    let (above, number) = folder.rsplit_once('/').unwrap_or(("", folder));
    number.parse::<u32>().ok()?;
    let list = above.strip_suffix(page_folder)?;
    Some(format!("{list}index.html"))
}

fn is_html(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    !name.contains('.') || name.rsplit_once('.').is_some_and(|(_, e)| matches!(e, "html" | "htm"))
}

/// Whether somebody may have subscribed to it.
fn is_feed(path: &str) -> bool {
    ["atom.xml", "rss.xml", "rss2.xml", "feed.xml", "index.xml", "feed.json"].contains(&path)
}
