//! Links that lead nowhere, ids that stand twice, and pictures without words.

use std::collections::BTreeMap;

use super::page::Page;
use crate::diagnostic::{Code, Place, Report, nearest};
use crate::files::{Files, Picture, RoutePath, is_markdown};
use crate::render::{Places, missing_picture, places};
use crate::resolve::{Address, Site, Target, of_link};

/// As many addresses are compared with all others to find what was meant.
const MOST_GUESSES: usize = 20;

/// One thing that is wrong, as it stands in the HTML.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Wrong {
    /// A link as it is written, and where it leads.
    Link(String, Address),
    /// A picture as it is written, which is not there.
    Missing(String),
    Id(String),
    Alt(String),
    /// A picture as it is written, of which nothing would be seen.
    Picture(String),
}

/// The pages of a site, held against its routes.
pub(super) struct Links<'s> {
    pub(super) site: &'s Site,
    pub(super) files: &'s Files,
    pub(super) pages: &'s BTreeMap<String, Page>,
    guesses: usize,
}

impl<'s> Links<'s> {
    pub(super) fn new(
        site: &'s Site,
        files: &'s Files,
        pages: &'s BTreeMap<String, Page>,
    ) -> Links<'s> {
        Links { site, files, pages, guesses: 0 }
    }

    /// Reports what is wrong, each once, in the text that it stands in where there is one.
    pub(super) fn check(mut self, report: &mut Report) {
        let mut found: BTreeMap<Wrong, Vec<&str>> = BTreeMap::new();
        for (path, page) in self.pages {
            for wrong in self.wrong(path, page) {
                found.entry(wrong).or_default().push(path);
            }
        }
        let texts: BTreeMap<&str, &crate::resolve::Page> = self.texts();
        let mut located: BTreeMap<&str, Places> = BTreeMap::new();
        for (wrong, paths) in found {
            let mut rest = Vec::new();
            let mut is_located = false;
            for path in paths {
                let of_page = texts.get(path).map(|page| {
                    let read = || places(self.site, self.files, page);
                    located.entry(path).or_insert_with(read)
                });
                let spans = of_page.map(|places| places.of(wrong.written())).unwrap_or_default();
                is_located |= !spans.is_empty();
                if wrong.is_reported() {
                    continue;
                }
                for span in spans {
                    self.tell(&wrong, (Place::Span(*span), path), 1, report);
                }
                if spans.is_empty() {
                    rest.push(path);
                }
            }
            // A listing repeats what stands in a text.
            rest.retain(|path| !is_located || texts.contains_key(path));
            if let Some(first) = rest.first() {
                let place = Place::Path((*first).to_owned());
                self.tell(&wrong, (place, first), rest.len(), report);
            }
        }
    }

    fn texts(&self) -> BTreeMap<&'s str, &'s crate::resolve::Page> {
        let text = |route: &'s crate::resolve::Route| match route.target {
            Target::Page(id) => Some((route.path.as_str(), self.site.page(id))),
            _ => None,
        };
        self.site.routes.iter().filter_map(text).collect()
    }

    fn wrong(&self, path: &str, page: &Page) -> Vec<Wrong> {
        let url = &self.site.config.url;
        let from = self.from(path);
        let link = |link: &String| {
            // What starts from another site's address leads there.
            let address = of_link(link, from.as_deref()?, url)?;
            if self.is_there(&address) {
                return None;
            }
            let is_missing = page.pictures.contains(link) && self.route(&address.path).is_none();
            Some(if is_missing {
                Wrong::Missing(link.clone())
            } else {
                Wrong::Link(link.clone(), address)
            })
        };
        let ids = page.repeated.iter().cloned().map(Wrong::Id);
        let alts = page.without_alt.iter().cloned().map(Wrong::Alt);
        let is_unreadable = |src: &&String| {
            let address = from.as_deref().and_then(|from| of_link(src, from, url));
            address.is_some_and(|address| self.picture(&address) == Some(Picture::Unreadable))
        };
        let pictures = page.pictures.iter().filter(is_unreadable).cloned().map(Wrong::Picture);
        page.links.iter().filter_map(link).chain(ids).chain(alts).chain(pictures).collect()
    }

    /// Where the relative links of the page at a path start; `None` where that is another site.
    fn from(&self, path: &str) -> Option<String> {
        match self.pages.get(path)?.base.as_deref() {
            Some(base) => of_link(base, path, &self.site.config.url).map(|base| base.path),
            None => Some(path.to_owned()),
        }
    }

    fn is_there(&self, address: &Address) -> bool {
        let Some(route) = self.route(&address.path) else { return false };
        // Of a file that is copied nothing is known but that it is there.
        let Some(page) = self.pages.get(route) else { return true };
        let place = address.place.as_str();
        place.is_empty() || place.eq_ignore_ascii_case("top") || page.anchors.contains(place)
    }

    fn route(&self, path: &str) -> Option<&'s str> {
        self.site.served(path).map(|route| route.path.as_str())
    }

    fn picture(&self, address: &Address) -> Option<Picture> {
        let route = self.site.route(&RoutePath::new(&address.path).ok()?)?;
        let Target::Copy(file) = route.target else { return None };
        self.files.get(file).picture
    }

    /// Tells it at a place, in or for the page at a path.
    fn tell(
        &mut self,
        wrong: &Wrong,
        (place, path): (Place, &str),
        pages: usize,
        report: &mut Report,
    ) {
        let diagnostic = match wrong {
            Wrong::Link(written, address) => {
                let help = self.meant(address);
                let (code, message) = if self.route(&address.path).is_none() {
                    (Code::BrokenLink, format!("`{written}` leads to nothing that is published"))
                } else {
                    let message = format!("no element there has the id `{}`", address.place);
                    (Code::BrokenAnchor, format!("`{written}` leads to no place: {message}"))
                };
                let diagnostic = report.add(code, place, message);
                if let Some(help) = help {
                    diagnostic.help(format!("did you mean `{help}`?"));
                }
                diagnostic
            }
            Wrong::Missing(src) => {
                let Some(address) =
                    self.from(path).and_then(|from| of_link(src, &from, &self.site.config.url))
                else {
                    return;
                };
                missing_picture((self.site, self.files), place, (src, &address), report).deny()
            }
            Wrong::Id(id) => {
                let message = format!("more than one element has the id `{id}`");
                report.add(Code::DuplicateId, place, message)
            }
            Wrong::Alt(src) => {
                let message = format!("the picture `{src}` has no `alt`");
                let help = "say in `alt` what it shows; `alt=\"\"` for one that only decorates";
                report.add(Code::MissingAlt, place, message).help(help)
            }
            Wrong::Picture(src) => {
                let message = format!("nothing of the picture `{src}` can be read");
                let help = "it is cut off, or something else under that name: save it once more";
                report.add(Code::BadPicture, place, message).help(help)
            }
        };
        match pages {
            1 => {}
            2 => {
                diagnostic.help("the same stands on another page");
            }
            n => {
                diagnostic.help(format!("the same stands on {} other pages", n - 1));
            }
        }
    }

    /// What is there and has nearly the same name.
    fn meant(&mut self, address: &Address) -> Option<String> {
        self.guesses += 1;
        if self.guesses > MOST_GUESSES {
            return None;
        }
        let Some(route) = self.route(&address.path) else {
            let (folder, name) = parts(&address.path);
            let routes =
                || self.site.routes.iter().map(|route| (&route.path, parts(route.path.as_str())));
            let beside = || routes().filter(|(_, (other, _))| *other == folder);
            let near = nearest(name, beside().map(|(_, (_, name))| name));
            let near = near.and_then(|near| beside().find(|(_, (_, name))| *name == near));
            // The same name in another folder, such as that of another day.
            let moved = || routes().find(|(_, (_, other))| *other == name);
            return near.or_else(moved).map(|(path, _)| self.site.config.url.to(path));
        };
        let anchors = self.pages.get(route)?.anchors.iter().map(String::as_str);
        Some(format!("#{}", nearest(&address.place, anchors)?))
    }
}

impl Wrong {
    /// Whether rendering has told that already: a relative link to a source that is not there.
    fn is_reported(&self) -> bool {
        matches!(self, Wrong::Link(written, to) if !written.starts_with('/') && is_markdown(&to.path))
    }

    /// What stands in the HTML.
    fn written(&self) -> &str {
        match self {
            Wrong::Link(written, _)
            | Wrong::Missing(written)
            | Wrong::Id(written)
            | Wrong::Alt(written)
            | Wrong::Picture(written) => written,
        }
    }
}

/// The folder and the name of a path; a page that is a folder's `index.html` has the folder's name.
fn parts(path: &str) -> (&str, &str) {
    let path = path.strip_suffix("/index.html").unwrap_or(path);
    path.rsplit_once('/').unwrap_or(("", path))
}
