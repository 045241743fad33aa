//! Pictures of other hosts of which a copy lies in the site.

use super::{Route, Site};
use crate::config::decoded;
use crate::files::{Files, RoutePath};

/// The endings that the copy of a picture can have.
const ENDINGS: [&str; 7] = [".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".svg"];

/// Where a picture of another host has its copy, once there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Copied<'s> {
    /// The path of its source, from the site's root.
    pub path: String,
    /// Where it is published; `None` where there is no copy yet.
    pub route: Option<&'s Route>,
}

/// The copy of a picture, by its address; `None` where it is the site's own, or where none is wanted.
#[must_use]
pub fn copied<'s>(site: &'s Site, files: &Files, address: &str) -> Option<Copied<'s>> {
    let copies = site.config.pictures.copies.as_deref()?;
    let path = path(address).filter(|_| site.config.url.is_other_site(address))?;
    let path = format!("{}{copies}/{path}", site.config.sources.folder);
    let has_ending = ENDINGS.iter().any(|ending| path.to_ascii_lowercase().ends_with(ending));
    let endings: &[&str] = if has_ending { &[""] } else { &ENDINGS };
    let published = |ending: &&str| {
        let file = files.find(&format!("{path}{ending}"))?;
        site.route(site.addresses.get(&file)?)
    };
    let route = endings.iter().find_map(published);
    Some(Copied { path: path + endings[0], route })
}

/// The path of a copy below the folder of copies: the address without its scheme, with a `-` for whatever has a meaning
/// in the names of files, in a shell or to Briefing.
fn path(address: &str) -> Option<String> {
    let rest =
        ["https://", "http://", "//"].iter().find_map(|start| address.strip_prefix(start))?;
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let parts = path.split('/').filter(|part| !part.is_empty()).map(|part| plain(&decoded(part)));
    let mut path = parts.collect::<Vec<_>>().join("/");
    if !query.is_empty() {
        path = format!("{path}-{}", plain(&decoded(query)));
    }
    RoutePath::new(&path).ok().filter(|route| route.as_str() == path).map(|_| path)
}

fn plain(part: &str) -> String {
    let is_plain = |at: usize, c: char| match c {
        // A name that begins with one of these is not published.
        '_' | '.' => at > 0,
        '-' | '~' => true,
        c => c.is_alphanumeric(),
    };
    part.chars().enumerate().map(|(at, c)| if is_plain(at, c) { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_copy_is_the_address_without_what_has_a_meaning_elsewhere() {
        for (address, expected) in [
            ("https://example.com/a/b.png", Some("example.com/a/b.png")),
            ("//example.com/a//b.png#x", Some("example.com/a/b.png")),
            ("http://example.com:80/%E5%9B%BE%20x.png", Some("example.com-80/图-x.png")),
            ("https://a/_next/i?url=/b.png&w=9", Some("a/-next/i-url--b.png-w-9")),
            ("https://a/../../$(rm)`'\"\\/.x.png", Some("a/-./-./--rm-----/-x.png")),
            ("https://", None),
            ("a/b.png", None),
            ("data:image/png;base64,AAAA", None),
        ] {
            assert_eq!(path(address).as_deref(), expected, "{address}");
        }
        assert_eq!(path(&format!("https://a/{}", "x".repeat(300))), None);
    }
}
