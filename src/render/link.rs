//! Where the links of a text lead.

use crate::config::decoded;
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

/// The address in the HTML of a link or picture that a page's text has; `None` where it stays as it is
/// written.
#[must_use]
pub fn address(site: &Site, files: &Files, page: &Page, written: &str) -> Option<String> {
    match resolve(site, files, page, written) {
        Link::To(address) => Some(address),
        Link::AsWritten | Link::Missing(_) => None,
    }
}

/// Resolves a link or picture of a page: from the site's root, in the page's own folder, or beside its
/// source, as editors have it.
pub(super) fn resolve(site: &Site, files: &Files, page: &Page, written: &str) -> Link {
    if written.is_empty() || written.starts_with('#') || is_elsewhere(written) {
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
    // A translation has the folder of the text that it is one of.
    let suffix_of = page.source.suffix.as_deref();
    let shared = suffix_of.and_then(|suffix| own.strip_suffix(suffix)?.strip_suffix('.'));
    let shared = shared.and_then(|shared| joined(shared, &path));
    let candidates = [joined(own, &path), shared, joined(folder, &path)];
    for candidate in candidates.iter().flatten() {
        if let Some(route) = files.find(candidate).and_then(|file| site.addresses.get(&file)) {
            return Link::To(site.config.url.to(route) + suffix);
        }
    }
    match candidates {
        [_, _, Some(missing)] if crate::files::is_markdown(&path) => Link::Missing(missing),
        _ => Link::AsWritten,
    }
}

/// Whether an address names its host or its scheme.
pub(super) fn is_elsewhere(written: &str) -> bool {
    let mut parts = written.split(['/', '?', '#']);
    written.starts_with("//") || parts.next().is_some_and(|start| start.contains(':'))
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
}
