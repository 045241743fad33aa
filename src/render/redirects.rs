//! Redirects as the files that hosts read.

use crate::config::{BaseUrl, Redirects};
use crate::files::RoutePath;
use crate::resolve::Site;

/// Every alias of the site, by its path, in the form of one kind of host.
pub(super) fn file(site: &Site, form: Redirects) -> Vec<u8> {
    let url = &site.config.url;
    let mut all: Vec<(&RoutePath, String)> = Vec::new();
    for page in &site.pages {
        all.extend(page.aliases.iter().map(|alias| (&alias.value, url.to(&page.route))));
    }
    let moved = site.config.moved.iter();
    all.extend(moved.map(|moved| (&moved.from.value, url.link(&moved.to.value))));
    all.sort();
    let lines = all.into_iter().flat_map(|(from, to)| {
        ways(from).into_iter().map(move |from| match form {
            Redirects::Nginx => nginx(url, &from, &to),
            Redirects::Netlify | Redirects::Pages => netlify(url, &from, &to),
        })
    });
    lines.collect::<String>().into_bytes()
}

/// The paths under which a file is asked for: that of a folder with its closing `/` and without.
fn ways(file: &RoutePath) -> Vec<String> {
    let address = file.address();
    match address.strip_suffix('/') {
        Some(open) => vec![address.to_owned(), open.to_owned()],
        None => vec![address.to_owned()],
    }
}

/// `/old /new 301`; a `*` and a `:` would stand for any text.
fn netlify(url: &BaseUrl, from: &str, to: &str) -> String {
    let plain = |link: String| link.replace('*', "%2A").replace(':', "%3A");
    let to = if to.contains("://") { to.to_owned() } else { plain(to.to_owned()) };
    format!("{} {to} 301\n", plain(url.to_path(from)))
}

/// `"/old" "/new";`. What is asked for is compared without escapes; a `$` in the answer would be a
/// variable.
fn nginx(url: &BaseUrl, from: &str, to: &str) -> String {
    let from = from.replace('\\', "\\\\").replace('"', "\\\"");
    let to = to.replace('$', "%24");
    format!("\"{}{from}\" \"{to}\";\n", url.path())
}
