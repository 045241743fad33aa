//! Which route a link leads to.

use crate::config::{BaseUrl, decoded};

/// A place within the site that a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The path of the output, as a server looks for it.
    pub path: String,
    /// The id of an element there; empty for the page as a whole.
    pub place: String,
}

/// Where a link leads that stands on the page at `path`; `None` when that is outside of the site.
#[must_use]
pub fn of_link(link: &str, path: &str, url: &BaseUrl) -> Option<Address> {
    let (written, place) = link.split_once('#').unwrap_or((link, ""));
    // What follows `:~:` is for the browser, which looks for a text.
    let place = decoded(place.split(":~:").next().unwrap_or_default()).into_owned();
    let written = written.split('?').next().unwrap_or_default();
    if written.is_empty() {
        return Some(Address { path: path.to_owned(), place });
    }
    let written = url.on_host(written)?;
    let below = if written.starts_with('/') {
        let is_root = written.len() + 1 == url.path().len() && url.path().starts_with(written);
        if is_root { "" } else { written.strip_prefix(url.path())? }.to_owned()
    } else {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{folder}/{written}")
    };
    Some(Address { path: walked(&decoded(&below)), place })
}

/// A path without `.` and `..`; what leads above the root ends there, as in a browser.
fn walked(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let is_folder = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    if is_folder || parts.is_empty() {
        parts.push("index.html");
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_followed_as_a_browser_follows_it() {
        let url = BaseUrl::parse("https://example.org/blog").expect("the address is one");
        let to = |link| {
            let address = of_link(link, "2026/x/index.html", &url)?;
            Some(format!("{}#{}", address.path, address.place))
        };
        let path = |path: &str| Some(path.to_owned());
        assert_eq!(to("/blog/a%20b/?x#c%20d"), path("a b/index.html#c d"));
        assert_eq!(to("/blog"), path("index.html#"));
        assert_eq!(to("https://example.org/blog/y.png"), path("y.png#"));
        assert_eq!(to("../y/./z.png"), path("2026/y/z.png#"));
        assert_eq!(to("../../../../"), path("index.html#"));
        assert_eq!(to("#here"), path("2026/x/index.html#here"));
        assert_eq!(to("/other/"), None);
        assert_eq!(to("mailto:a@example.org"), None);
        assert_eq!(to("//example.com/x"), None);
        assert_eq!(to("https://example.organic/"), None);
    }
}
