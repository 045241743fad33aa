//! The pictures of a text: how large each is, so that nothing moves when it arrives, and which of them can wait.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use memchr::memmem;

use super::plain::end_of_tag;
use super::resized::{Unpacked, sized};
use super::{Rendered, Renderer};
use crate::config::decoded;
use crate::files::{Body, FileId, Files, Made, Picture, RoutePath};
use crate::resolve::{Route, Site, Target, sizes};

/// Says of every picture in some HTML how large it is, as far as its author has not, and that it is fetched when it is
/// about to be seen. The first is fetched at once where nothing stands above it.
pub(super) fn dressed<'h>(
    (site, files): (&Site, &Files),
    html: &'h str,
    is_first_seen: bool,
) -> Cow<'h, str> {
    let mut waits = !is_first_seen;
    rewritten(html, |tag, _| {
        let mut added = String::new();
        let size = size(site, files, tag).filter(|_| !has(tag, "width") && !has(tag, "height"));
        if let Some((width, height)) = size {
            added = format!(" width=\"{width}\" height=\"{height}\"");
        }
        if waits && !has(tag, "loading") {
            added.push_str(" loading=\"lazy\"");
        }
        if !has(tag, "decoding") {
            added.push_str(" decoding=\"async\"");
        }
        waits = true;
        added
    })
}

/// Where in some HTML the attributes of each picture stand, with the end of its tag.
fn tags(html: &str) -> impl Iterator<Item = Range<usize>> {
    let mut last = 0;
    memmem::find_iter(html.as_bytes(), "<img").filter_map(move |at| {
        let inner = at + "<img".len();
        let is_one = html[inner..].starts_with(|c: char| c.is_ascii_whitespace() || c == '/');
        if at < last || !is_one {
            return None;
        }
        last = inner;
        Some(inner..inner + end_of_tag(&html[inner..]))
    })
}

/// Some HTML with something added to the tag of each picture, by the rest of the tag and its place.
fn rewritten(html: &str, mut added: impl FnMut(&str, usize) -> String) -> Cow<'_, str> {
    let mut whole = String::new();
    let mut start = 0;
    for inner in tags(html) {
        whole.push_str(&html[start..inner.start]);
        start = inner.start;
        whole.push_str(&added(&html[inner], start));
    }
    if start == 0 {
        return Cow::Borrowed(html);
    }
    whole.push_str(&html[start..]);
    Cow::Owned(whole)
}

/// The addresses of the pictures in some HTML.
pub(super) fn sources(html: &str) -> impl Iterator<Item = Cow<'_, str>> {
    tags(html).filter_map(|inner| Some(super::plain::unescaped(value(&html[inner], "src")?)))
}

/// How wide a picture is shown where nothing else is said: as wide as a text, or the window.
const SIZES: &str = "(min-width: 46rem) 44rem, 100vw";

impl Rendered {
    /// Says of every picture of a page in which sizes it is there, as far as its author has not said so.
    pub(super) fn offer_sizes(&mut self, around: (&Site, &Files)) {
        let Some(Body::Bytes(page)) = &mut self.body else { return };
        if memmem::find(page, b"<img").is_none() {
            return;
        }
        let Ok(html) = str::from_utf8(page) else { unreachable!("templates give text") };
        let pictures = &mut self.pictures;
        let offered = |tag: &str, at| attributes(around, (tag, &html[..at]), pictures);
        if let Cow::Owned(html) = rewritten(html, offered) {
            *page = html.into_bytes();
        }
    }
}

impl<'s> Renderer<'s> {
    /// A picture that pages offer in several sizes, in each of them: where it is, and how it is made. What its file
    /// holds is unpacked once, and let go of with them.
    #[must_use]
    pub fn sizes(&self, file: FileId) -> Vec<(&'s RoutePath, Made)> {
        let route = self.site.addresses.get(&file).and_then(|path| self.site.route(path));
        let sizes = route.map(|route| sizes(self.site, self.files, route)).unwrap_or_default();
        let shared = Unpacked::default();
        let made = |width| sized((self.site, self.files), file, width, Some(&shared));
        sizes.into_iter().map(|(width, path)| (path, made(width))).collect()
    }
}

/// What is to be added to the tag of a picture, by what stands before it.
fn attributes(
    (site, files): (&Site, &Files),
    (tag, before): (&str, &str),
    pictures: &mut BTreeSet<FileId>,
) -> String {
    let Some(route) = route(site, tag).filter(|_| !has(tag, "srcset")) else {
        return String::new();
    };
    // In a script, a tag is part of a text with quotes of its own.
    if before.rfind("<script") > before.rfind("</script") {
        return String::new();
    }
    let mut added = String::new();
    if let Some((width, height)) = size(site, files, tag)
        && !has(tag, "width")
        && !has(tag, "height")
    {
        added = format!(" width=\"{width}\" height=\"{height}\"");
    }
    let sizes = sizes(site, files, route);
    if let (Target::Copy(file), false) = (route.target, sizes.is_empty()) {
        pictures.insert(file);
        let candidate = |(width, path): &(usize, &RoutePath)| {
            let address = site.config.url.to(path).replace('&', "&amp;").replace('"', "&quot;");
            format!("{address} {width}w")
        };
        let candidates: Vec<_> = sizes.iter().map(candidate).collect();
        added += &format!(" srcset=\"{}\"", candidates.join(", "));
        if !has(tag, "sizes") {
            let own = value(tag, "width").and_then(|width| width.parse::<u32>().ok());
            let own = own.filter(|own| Some(*own as usize) != size(site, files, tag).map(|s| s.0));
            let shown = own.map_or(SIZES.to_owned(), |own| format!("{own}px"));
            added += &format!(" sizes=\"{shown}\"");
        }
    }
    added
}

/// The width and height of a picture of this site.
fn size(site: &Site, files: &Files, tag: &str) -> Option<(usize, usize)> {
    let Target::Copy(file) = route(site, tag)?.target else { return None };
    match files.get(file).picture? {
        Picture::Sized { width, height, .. } => Some((width, height)),
        Picture::Unreadable => None,
    }
}

/// The route of a picture of this site.
fn route<'s>(site: &'s Site, tag: &str) -> Option<&'s Route> {
    let address = super::plain::unescaped(value(tag, "src")?).into_owned();
    let path = address.strip_prefix(site.config.url.path())?;
    let path = decoded(path.split(['?', '#']).next().unwrap_or_default());
    site.route(&RoutePath::new(&path).ok()?)
}

/// Whether a tag has an attribute.
fn has(tag: &str, name: &str) -> bool {
    value(tag, name).is_some()
}

/// The value of an attribute of a tag, as it is written.
pub(super) fn value<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))?;
        let (found, after) = rest.split_at(end);
        if end == 0 && !after.starts_with('=') {
            return None;
        }
        let (written, after) = match after.trim_start().strip_prefix('=') {
            Some(after) => quoted(after.trim_start()),
            None => ("", after),
        };
        if found.eq_ignore_ascii_case(name) {
            return Some(written);
        }
        rest = after;
    }
}

/// A value with or without quotes, and what comes after it.
fn quoted(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    text.split_at(text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_found_however_it_is_written() {
        for tag in [
            " src=\"a.png\" alt=\"src=b\" />",
            " alt='src=\"b\"' SRC = 'a.png'>",
            "\nalt src=a.png>",
            " data-src=b src=a.png>",
        ] {
            assert_eq!(value(tag, "src"), Some("a.png"), "{tag}");
        }
        for tag in [" alt=\"src=b\">", " data-src=b>", ">", "", " alt", " = >", " src"] {
            assert_eq!(value(tag, "src"), None, "{tag}");
        }
    }
}
