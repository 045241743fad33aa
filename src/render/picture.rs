//! The pictures of a text: how large each is, so that nothing moves when it arrives, and which of them can wait.

use std::borrow::Cow;

use memchr::memmem;

use super::plain::end_of_tag;
use crate::config::decoded;
use crate::files::{Files, Picture, RoutePath};
use crate::resolve::{Site, Target};

/// Says of every picture in some HTML how large it is, as far as its author has not, and that it is fetched when it is
/// about to be seen. The first is fetched at once where nothing stands above it.
pub(super) fn dressed<'h>(
    (site, files): (&Site, &Files),
    html: &'h str,
    is_first_seen: bool,
) -> Cow<'h, str> {
    let mut whole = String::new();
    let mut start = 0;
    let mut waits = !is_first_seen;
    for at in memmem::find_iter(html.as_bytes(), "<img") {
        let inner = at + "<img".len();
        if at < start || !html[inner..].starts_with(|c: char| c.is_ascii_whitespace() || c == '/') {
            continue;
        }
        let end = inner + end_of_tag(&html[inner..]);
        let tag = &html[inner..end];
        whole.push_str(&html[start..inner]);
        let size = size(site, files, tag).filter(|_| !has(tag, "width") && !has(tag, "height"));
        if let Some((width, height)) = size {
            whole.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        if waits && !has(tag, "loading") {
            whole.push_str(" loading=\"lazy\"");
        }
        if !has(tag, "decoding") {
            whole.push_str(" decoding=\"async\"");
        }
        waits = true;
        start = inner;
    }
    if start == 0 {
        return Cow::Borrowed(html);
    }
    whole.push_str(&html[start..]);
    Cow::Owned(whole)
}

/// The width and height of a picture of this site.
fn size(site: &Site, files: &Files, tag: &str) -> Option<(usize, usize)> {
    let address = super::plain::unescaped(value(tag, "src")?).into_owned();
    let path = address.strip_prefix(site.config.url.path())?;
    let path = decoded(path.split(['?', '#']).next().unwrap_or_default());
    let Target::Copy(file) = site.route(&RoutePath::new(&path).ok()?)?.target else { return None };
    match files.get(file).picture? {
        Picture::Sized { width, height } => Some((width, height)),
        Picture::Unreadable => None,
    }
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
