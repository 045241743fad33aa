//! The pictures of a text: how large each is, so that nothing moves when it arrives, and which of them can wait.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use tera::Context;

use super::plain::end_of_tag;
use super::resized::{Unpacked, sized};
use super::templates::Templates;
use super::{Rendered, Renderer};
use crate::diagnostic::Report;
use crate::files::{Body, FileId, Files, Made, Picture, RoutePath};
use crate::resolve::{Route, Site, Target, copied, of_link, sizes};

/// A page, by its path, on which pictures are shown.
#[derive(Clone, Copy)]
pub(super) struct On<'r> {
    pub(super) site: &'r Site,
    pub(super) files: &'r Files,
    pub(super) path: &'r str,
}

/// Says of every picture in some HTML how large it is, as far as its author has not, and that it is fetched when it is
/// about to be seen. The first is fetched at once where nothing stands above it.
pub(super) fn dressed<'h>(on: On<'_>, html: &'h str, is_first_seen: bool) -> Cow<'h, str> {
    let mut waits = !is_first_seen;
    rewritten(html, |tag, _| {
        let mut added = sides(on, tag);
        if waits && !has(tag, "loading") {
            added.push_str(" loading=\"lazy\"");
        }
        if !has(tag, "decoding") {
            added.push_str(" decoding=\"async\"");
        }
        waits = true;
        added + tag
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

/// Some HTML with other attributes of each picture, by those that it has and their place; each with the end of its tag.
fn rewritten(html: &str, mut other: impl FnMut(&str, usize) -> String) -> Cow<'_, str> {
    let mut whole = String::new();
    let mut start = 0;
    for inner in tags(html) {
        whole.push_str(&html[start..inner.start]);
        start = inner.end;
        whole.push_str(&other(&html[inner.clone()], inner.start));
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

/// How wide pictures in texts are shown where nothing else is said, as the theme has it: the width of the window where it
/// says nothing.
pub(super) fn sizes_of_text(
    (site, templates): (&Site, &Templates<'_>),
    report: &mut Report,
) -> String {
    const NAME: &str = "sizes_of_text";
    let usual = "100vw".to_owned();
    let Some(info) = templates.component(NAME).filter(|_| !templates.is_broken()) else {
        return usual;
    };
    let mut arguments = Context::new();
    if info.args().iter().any(|argument| argument.name() == "theme") {
        arguments.insert("theme", &site.config.theme_options);
    }
    match templates.render_component((NAME, site.language), &arguments, &Context::new(), None) {
        Ok(sizes) => sizes.trim().replace('"', "&quot;"),
        Err(error) => {
            templates.diagnose(&error, None, report);
            usual
        }
    }
}

impl Rendered {
    /// Says of every picture of a page in which sizes it is there, as far as its author has not said so, and how wide it
    /// is shown, which is by `sizes` where nothing else is said.
    fn offer_sizes(&mut self, on: On<'_>, sizes: &str) {
        let Some(Body::Bytes(page)) = &mut self.body else { return };
        if memmem::find(page, b"<img").is_none() {
            return;
        }
        let Ok(html) = str::from_utf8(page) else { unreachable!("templates give text") };
        let (mut seen, mut is_script) = (0, false);
        let offered = |tag: &str, at| {
            let before = &html[seen..at];
            for name in memmem::find_iter(before.as_bytes(), "script") {
                let start = &before[..name];
                is_script = start.ends_with('<') || (is_script && !start.ends_with("</"));
            }
            seen = at;
            if is_script {
                // There, a tag is part of a text with quotes of its own.
                return tag.to_owned();
            }
            if has(tag, "srcset") {
                return tag.to_owned();
            }
            let tag = kept(on, tag);
            let tag = sides(on, &tag) + &tag;
            let Some((file, srcset)) = srcset(on, &tag) else {
                // Without sizes to choose among, how wide it is shown says nothing.
                return without(&tag, "sizes");
            };
            self.pictures.insert(file);
            let shown = shown(on, &tag, sizes).map(|shown| format!(" sizes=\"{shown}\""));
            format!(" srcset=\"{srcset}\"{}{tag}", shown.unwrap_or_default())
        };
        if let Cow::Owned(html) = rewritten(html, offered) {
            *page = html.into_bytes();
        }
    }
}

impl<'s> Renderer<'s> {
    /// Says of every picture of a page at a path in which sizes it is there.
    pub(super) fn offer_sizes(&self, path: &RoutePath, rendered: &mut Rendered) {
        let on = On { site: self.site, files: self.files, path: path.as_str() };
        rendered.offer_sizes(on, &self.sizes_of_text);
    }

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

/// The tag of a picture of another host as that of its copy, where there is one.
fn kept<'t>(on: On<'_>, tag: &'t str) -> Cow<'t, str> {
    let copy = || {
        let src = super::plain::unescaped(value(tag, "src")?);
        let path = &copied(on.site, on.files, &src)?.route?.path;
        let src = super::events::attribute(&on.site.config.url.to(path));
        Some(format!(" src=\"{src}\"{}", without(tag, "src")))
    };
    copy().map_or(Cow::Borrowed(tag), Cow::Owned)
}

/// The width and height of a picture as attributes, as far as its tag has not got them. Where its author has said one, the
/// other follows, so that there is room for it.
fn sides(on: On<'_>, tag: &str) -> String {
    let Some((width, height)) = size(on, tag) else { return String::new() };
    let own = |side| value(tag, side).map(|written| written.parse::<usize>().ok());
    let scaled = |own: usize, side: usize, other: usize| {
        own.checked_mul(other).map_or(other, |pixels| (pixels + side / 2) / side).max(1)
    };
    match (own("width"), own("height")) {
        (None, None) => format!(" width=\"{width}\" height=\"{height}\""),
        (Some(Some(own)), None) => format!(" height=\"{}\"", scaled(own, width, height)),
        (None, Some(Some(own))) => format!(" width=\"{}\"", scaled(own, height, width)),
        _ => String::new(),
    }
}

/// The sizes of a picture of this site, as `srcset` has them.
fn srcset(on: On<'_>, tag: &str) -> Option<(FileId, String)> {
    let route = route(on, tag)?;
    let Target::Copy(file) = route.target else { return None };
    let candidate = |(width, path): (usize, &RoutePath)| {
        let address = super::events::attribute(&on.site.config.url.to(path));
        format!("{address} {width}w")
    };
    let candidates: Vec<_> = sizes(on.site, on.files, route).into_iter().map(candidate).collect();
    (!candidates.is_empty()).then(|| (file, candidates.join(", ")))
}

/// How wide a picture is shown: as its author says, or else as it is usual; `None` where its tag has that already.
fn shown(on: On<'_>, tag: &str, usual: &str) -> Option<String> {
    if has(tag, "sizes") {
        return None;
    }
    let own = value(tag, "width").and_then(|width| width.parse::<u32>().ok());
    let own = own.filter(|own| Some(*own as usize) != size(on, tag).map(|s| s.0));
    Some(own.map_or_else(|| usual.to_owned(), |own| format!("{own}px")))
}

/// The width and height of a picture of this site.
fn size(on: On<'_>, tag: &str) -> Option<(usize, usize)> {
    let Target::Copy(file) = route(on, tag)?.target else { return None };
    match on.files.get(file).picture? {
        Picture::Sized { width, height, .. } => Some((width, height)),
        Picture::Unreadable => None,
    }
}

/// The route of a picture of this site.
fn route<'r>(on: On<'r>, tag: &str) -> Option<&'r Route> {
    let address = super::plain::unescaped(value(tag, "src")?);
    let address = of_link(&address, on.path, &on.site.config.url)?;
    on.site.route(&RoutePath::new(&address.path).ok()?)
}

/// Whether a tag has an attribute.
fn has(tag: &str, name: &str) -> bool {
    value(tag, name).is_some()
}

/// The value of an attribute of a tag, as it is written.
pub(super) fn value<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    attribute(tag, name).map(|(_, value)| value)
}

/// A tag without one of its attributes.
fn without(tag: &str, name: &str) -> String {
    match attribute(tag, name) {
        Some((place, _)) => format!("{}{}", tag[..place.start].trim_end(), &tag[place.end..]),
        None => tag.to_owned(),
    }
}

/// Where an attribute stands in a tag, and its value.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<(Range<usize>, &'t str)> {
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let start = tag.len() - rest.len();
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
            return Some((start..tag.len() - after.len(), written));
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

    #[test]
    fn an_attribute_is_taken_away_and_no_other() {
        for (tag, rest) in [
            (" src=\"a.png\" sizes=\"9px\" alt=\"\">", " src=\"a.png\" alt=\"\">"),
            (" sizes='1px' alt='sizes=2px' />", " alt='sizes=2px' />"),
            ("\nsizes=9px\nalt>", "\nalt>"),
            (" alt SIZES>", " alt>"),
            (" data-sizes=9px>", " data-sizes=9px>"),
        ] {
            assert_eq!(without(tag, "sizes"), rest, "{tag}");
        }
    }
}
