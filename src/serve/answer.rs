//! What a browser is answered: the bytes of a route, found by the address that was asked for.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::config::{BaseUrl, decoded};
use crate::files::{RoutePath, media_type};
use crate::resolve::{Route, Site, unstamped};

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 200, 302, 404 or 500.
    pub status: u16,
    /// The media type of the bytes.
    pub media: String,
    /// Where to go instead, for a status of 302.
    pub location: Option<String>,
    /// What is there.
    pub bytes: Vec<u8>,
}

/// What is put at the end of every page: the script that follows changes, and the state that the page has,
/// since it may change before the script asks.
#[must_use]
pub fn tag(page: &[u8]) -> String {
    format!("<script src=\"/.briefing/preview.js\" data-state=\"{:016x}\"></script>\n", state(page))
}

/// What is put at the end of an answer that is no page of the site.
const TAG: &str = "<script src=\"/.briefing/preview.js\"></script>\n";

/// By what a page is told from what it was before; never 0, which a new follower has.
pub(super) fn state(page: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    page.hash(&mut hasher);
    hasher.finish().max(1)
}

impl Answer {
    /// What is at a route; a page gets the tag of the preview.
    pub(super) fn of_route(path: &RoutePath, mut bytes: Vec<u8>, status: u16) -> Answer {
        let media = media_type(path.as_str());
        if media.starts_with("text/html") {
            // What stands at an address that is none has no state of its own.
            let tag = if status == 404 { TAG.to_owned() } else { tag(&bytes) };
            bytes.extend_from_slice(tag.as_bytes());
        }
        Answer { status, media, location: None, bytes }
    }

    /// Leads on to another address of the site.
    pub(super) fn redirect(location: String) -> Answer {
        Answer {
            status: 302,
            media: "text/plain".to_owned(),
            location: Some(location),
            bytes: Vec::new(),
        }
    }

    /// A page of a few words.
    pub(super) fn words(status: u16, words: &str) -> Answer {
        let page = format!(
            "<!doctype html>\n<html lang=\"en\"><title>Preview</title><p>{words}</p></html>\n{TAG}"
        );
        Answer {
            status,
            media: "text/html; charset=utf-8".to_owned(),
            location: None,
            bytes: page.into_bytes(),
        }
    }
}

/// What is at an address.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found<'s> {
    Route(&'s Route),
    /// A folder, asked for without its closing `/`.
    Folder,
    /// Something that is above the site's own path.
    Above,
    Nothing,
}

/// Finds the route that a browser asks for with the path of a request.
pub(super) fn find<'s>(site: &'s Site, url: &BaseUrl, asked: &str) -> Found<'s> {
    let Some(below) = asked.strip_prefix(url.path()) else {
        let is_above = url.path().starts_with(asked.trim_end_matches('/'));
        return if is_above { Found::Above } else { Found::Nothing };
    };
    let below = decoded(below);
    let Ok(path) = RoutePath::new(&below) else { return Found::Nothing };
    if let Some(route) = site.route(&path) {
        return Found::Route(route);
    }
    let page = RoutePath::new(&format!("{below}.html")).ok().filter(|_| !url.has_html());
    if let Some(route) = page.and_then(|page| site.route(&page)) {
        return Found::Route(route);
    }
    // A page that is kept or open may have the name that a style sheet had before.
    let name = unstamped(&below);
    if let Some((_, now)) = site.of_theme().find(|(own, _)| *own == name) {
        return site.route(now).map_or(Found::Nothing, Found::Route);
    }
    let folder = RoutePath::new(&format!("{below}/"));
    if folder.is_ok_and(|folder| site.route(&folder).is_some()) {
        Found::Folder
    } else {
        Found::Nothing
    }
}
