//! What a page weighs: its HTML, and what a browser loads with it, each file once, as a host sends it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use super::loaded::{Loaded, of_sheet};
use super::resized::sized;
use crate::files::{Content, File as SourceFile, Files, Made, RoutePath, media_type};
use crate::resolve::{Route, Site, Target, of_link};

/// What a page weighs, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight<'s> {
    /// Its HTML, compressed.
    pub html: u64,
    /// The files of the site that it loads, each once.
    pub files: BTreeMap<&'s RoutePath, u64>,
    /// How many it loads from other hosts, whose weight nobody here can know.
    pub elsewhere: usize,
}

/// A part of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'w> {
    /// The file; `None` for the HTML.
    pub path: Option<&'w RoutePath>,
    /// How many bytes of it a host sends.
    pub bytes: u64,
}

/// Weighs the pages of a site.
pub struct Scales<'s> {
    site: &'s Site,
    /// The files that are published, by their paths.
    files: HashMap<&'s str, File<'s>>,
}

/// A file that is published.
struct File<'s> {
    path: &'s RoutePath,
    source: &'s SourceFile,
    /// The picture in another size that is made of it and stands there.
    made: Option<Made>,
    /// Found out when the first page loads it.
    load: OnceLock<Load>,
}

/// What it is to load a file.
struct Load {
    /// How many bytes of it a host sends.
    sent: u64,
    /// What it has a browser load in turn, as it is written.
    names: Vec<String>,
}

impl File<'_> {
    fn load(&self) -> &Load {
        self.load.get_or_init(|| {
            if let Some(Ok(bytes)) = self.made.as_ref().map(Made::bytes) {
                return Load { sent: bytes.len() as u64, names: Vec::new() };
            }
            let is_sheet = media_type(self.path.as_str()).starts_with("text/css");
            let names = match &self.source.content {
                Content::Text(css) if is_sheet => of_sheet(css),
                Content::Embedded(css) if is_sheet => of_sheet(&String::from_utf8_lossy(css)),
                _ => Vec::new(),
            };
            Load { sent: self.source.sent(), names }
        })
    }
}

impl Weight<'_> {
    /// All of it.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.files.values().fold(self.html, |sum, bytes| sum.saturating_add(*bytes))
    }

    /// What is left without pictures.
    #[must_use]
    pub fn without_pictures(&self) -> u64 {
        let others = self.files.iter().filter(|(path, _)| !is_picture(path));
        others.fold(self.html, |sum, (_, bytes)| sum.saturating_add(*bytes))
    }

    /// It as it is stated: rounded up to tenths of a kilobyte, and to three digits.
    #[must_use]
    pub fn stated(&self) -> u64 {
        stated(self.total())
    }

    /// What it is made of, the heaviest first.
    #[must_use]
    pub fn parts(&self) -> Vec<Part<'_>> {
        let files = self.files.iter().map(|(path, bytes)| Part { path: Some(path), bytes: *bytes });
        let mut parts: Vec<_> =
            std::iter::once(Part { path: None, bytes: self.html }).chain(files).collect();
        parts.sort_by_key(|part| (std::cmp::Reverse(part.bytes), part.path));
        parts
    }
}

impl Part<'_> {
    /// Whether it is a picture, by its name.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        self.path.is_some_and(is_picture)
    }
}

fn stated(bytes: u64) -> u64 {
    let digits = bytes.max(1).ilog10() + 1;
    bytes.next_multiple_of(10_u64.pow(digits.saturating_sub(3).max(2)))
}

fn is_picture(path: &RoutePath) -> bool {
    media_type(path.as_str()).starts_with("image/")
}

impl<'s> Scales<'s> {
    /// The scales for the pages of a site.
    #[must_use]
    pub fn new(site: &'s Site, files: &'s Files) -> Scales<'s> {
        let file = |route: &'s Route| {
            let (id, made) = match route.target {
                Target::Copy(id) => (id, None),
                Target::Sized(id, width) => (id, Some(sized((site, files), id, width, None))),
                _ => return None,
            };
            let source = files.get(id);
            let file = File { path: &route.path, source, made, load: OnceLock::new() };
            Some((route.path.as_str(), file))
        };
        Scales { site, files: site.routes.iter().filter_map(file).collect() }
    }

    /// Weighs the page at a path: so many bytes of HTML, and what it loads.
    #[must_use]
    pub fn weigh(&self, path: &RoutePath, html: u64, loaded: &Loaded) -> Weight<'s> {
        let mut weight = Weight { html, files: BTreeMap::new(), elsewhere: 0 };
        let mut elsewhere = BTreeSet::new();
        let base = loaded.base.as_deref();
        let base = base.map(|base| of_link(base, path.as_str(), &self.site.config.url));
        let from = match &base {
            None => Some(path.as_str()),
            Some(base) => base.as_ref().map(|base| base.path.as_str()),
        };
        // What is still to be loaded: addresses, and from where they are written.
        let mut rest: Vec<(&[String], &str)> = Vec::new();
        rest.extend(from.map(|from| (loaded.links.as_slice(), from)));
        while let Some((links, from)) = rest.pop() {
            for link in links {
                let Some(address) = of_link(link, from, &self.site.config.url) else {
                    if ["https://", "http://", "//"].iter().any(|start| link.starts_with(start)) {
                        elsewhere.insert(link);
                    }
                    continue;
                };
                let Some(file) = self.files.get(address.path.as_str()) else { continue };
                let load = file.load();
                if weight.files.insert(file.path, load.sent).is_none() {
                    rest.push((&load.names, file.path.as_str()));
                }
            }
        }
        weight.elsewhere = elsewhere.len();
        weight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_stated_as_no_less_than_it_is() {
        let all =
            [(1, 100), (9_950, 10_000), (14_201, 14_300), (99_901, 100_000), (123_456, 124_000)];
        for (weight, said) in all {
            assert_eq!(stated(weight), said);
        }
    }
}
