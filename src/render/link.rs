//! Where the links of a text lead.

use crate::files::Files;
use crate::resolve::{Page, Site};

/// What a link in a text leads to.
pub(super) enum Link {
    /// Somewhere as it is written: elsewhere, or on the same page.
    AsWritten,
    /// An address of this site.
    To(String),
    /// A Markdown file that is not there, by its path in the site.
    Missing(String),
}

/// Resolves a link or picture of a page: from the site's root, in the page's own folder, or beside its
/// source, as editors have it.
pub(super) fn resolve(site: &Site, files: &Files, page: &Page, written: &str) -> Link {
    let is_elsewhere = written.is_empty()
        || written.starts_with('#')
        || written.starts_with("//")
        || written.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
    if is_elsewhere {
        return Link::AsWritten;
    }
    if written.starts_with('/') {
        return Link::To(site.config.url.link(written));
    }
    let end = written.find(['?', '#']).unwrap_or(written.len());
    let (path, suffix) = written.split_at(end);
    let path = decoded(path);
    let source = &files.get(page.source.file).path;
    let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
    let own = source.rsplit_once('.').map_or(source.as_str(), |(stem, _)| stem);
    let candidates = [joined(own, &path), joined(folder, &path)];
    for candidate in candidates.iter().flatten() {
        if let Some(route) = site.addresses.get(candidate) {
            return Link::To(site.config.url.to(route) + suffix);
        }
    }
    match candidates {
        [_, Some(missing)] if crate::files::is_markdown(&path) => Link::Missing(missing),
        _ => Link::AsWritten,
    }
}

/// A path relative to a folder; `None` when it leads out of the site.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A path without its `%` escapes; as it is when they make no text.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |byte: &u8| char::from(*byte).to_digit(16).and_then(|n| u8::try_from(n).ok());
        match (first, after) {
            (b'%', [high, low, tail @ ..]) if hex(high).is_some() && hex(low).is_some() => {
                bytes.push(hex(high).unwrap_or(0) * 16 + hex(low).unwrap_or(0));
                rest = tail;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_followed_within_the_site_and_never_out_of_it() {
        let path = |path| joined("content/_posts", path);
        assert_eq!(path("x/fig.png").as_deref(), Some("content/_posts/x/fig.png"));
        assert_eq!(path("./../about.md").as_deref(), Some("content/about.md"));
        assert_eq!(path("../../../etc/passwd"), None);
    }

    #[test]
    fn escapes_are_undone_where_they_make_a_text() {
        assert_eq!(decoded("a%20b"), "a b");
        assert_eq!(decoded("%E7%A2%B3"), "碳");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%ff"), "%ff");
    }
}
