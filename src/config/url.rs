//! Addresses: where the site is published, and paths as they are written in links.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::files::RoutePath;

/// Where a site is published: an origin and a path below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// `https://example.org`, without a closing `/`.
    origin: String,
    /// `/` or `/blog/`: begins and ends with `/`.
    path: String,
    /// Whether links to pages have their `.html`.
    with_html: bool,
}

impl Default for BaseUrl {
    fn default() -> BaseUrl {
        BaseUrl {
            origin: "http://localhost:4000".to_owned(),
            path: "/".to_owned(),
            with_html: true,
        }
    }
}

impl BaseUrl {
    /// Reads an address such as `https://example.org/blog`.
    ///
    /// # Errors
    ///
    /// Why it is none, as the end of a sentence that begins with its name.
    pub fn parse(text: &str) -> Result<BaseUrl, String> {
        let scheme = ["https://", "http://"].iter().find(|scheme| text.starts_with(**scheme));
        let Some(scheme) = scheme else {
            return Err("has to start with `https://` or `http://`".to_owned());
        };
        let rest = &text[scheme.len()..];
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let in_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if host.is_empty() || !host.chars().all(in_host) {
            return Err(format!("has no usable host: `{host}`"));
        }
        if path.contains(|c: char| c.is_whitespace() || c.is_control() || "?#\"<>".contains(c)) {
            return Err("has a character that a path cannot have".to_owned());
        }
        let path = rooted(path);
        Ok(BaseUrl { origin: format!("{scheme}{host}"), path, with_html: true })
    }

    /// The same origin, and another path below it.
    #[must_use]
    pub fn below(self, path: &str) -> BaseUrl {
        BaseUrl { path: rooted(path), ..self }
    }

    /// The same, with or without the `.html` of pages in links: most servers find the page either way.
    #[must_use]
    pub fn with_html(self, with_html: bool) -> BaseUrl {
        BaseUrl { with_html, ..self }
    }

    /// Whether links to pages have their `.html`.
    #[must_use]
    pub fn has_html(&self) -> bool {
        self.with_html
    }

    /// The link to a route, from the site's root: `/blog/2023/x/`. A `#`, `?` or `%` in a file's name
    /// is part of the name.
    #[must_use]
    pub fn to(&self, route: &RoutePath) -> String {
        let address = route.address();
        let short = address.strip_suffix(".html").filter(|_| !self.with_html);
        self.to_path(short.unwrap_or(address))
    }

    /// The link to a path of the output, in the same way.
    #[must_use]
    pub fn to_path(&self, path: &str) -> String {
        format!("{}{}", self.path, encode(path, |_, byte| b"/".contains(&byte)))
    }

    /// The link to an address as an author writes it, from its root: `/blog/2023/x/`. An address elsewhere
    /// (`https:…`, `mailto:…`, `//…`) or on the same page (`#…`) stays as it is.
    #[must_use]
    pub fn link(&self, address: &str) -> String {
        if is_elsewhere(address) || address.starts_with('#') {
            return address.to_owned();
        }
        format!("{}{}", self.path, encode_path(address.trim_start_matches('/')))
    }

    /// The same with the origin: `https://example.org/blog/2023/x/`.
    #[must_use]
    pub fn absolute(&self, address: &str) -> String {
        if is_elsewhere(address) {
            return address.to_owned();
        }
        let link = self.link(address);
        if link.starts_with('#') {
            return format!("{}{}{link}", self.origin, self.path);
        }
        format!("{}{link}", self.origin)
    }

    /// A link that starts at the root of the origin, with the origin; one to elsewhere as it is.
    #[must_use]
    pub fn with_origin(&self, link: &str) -> String {
        if is_elsewhere(link) { link.to_owned() } else { format!("{}{link}", self.origin) }
    }

    /// A link without the site's own origin, in front of a path: from the root, or relative to where it
    /// stands. `None` for one that leads elsewhere.
    #[must_use]
    pub fn on_host<'l>(&self, link: &'l str) -> Option<&'l str> {
        let own = link.strip_prefix(self.origin.as_str());
        match own.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            Some("") => Some("/"),
            Some(path) => Some(path),
            None => (!is_elsewhere(link)).then_some(link),
        }
    }

    /// Whether an address leads to another site: one with a host of its own, and not this one's.
    #[must_use]
    pub fn is_other_site(&self, address: &str) -> bool {
        let rest =
            ["https://", "http://", "//"].iter().find_map(|start| address.strip_prefix(start));
        let host =
            |rest: &str| rest.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase();
        rest.is_some_and(|rest| host(rest) != self.host().to_lowercase())
    }

    /// The name of the machine, with the port where it has one.
    #[must_use]
    pub fn host(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, host)| host)
    }

    /// The path of the site below its origin; begins and ends with `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// A path with a `/` at both ends.
fn rooted(path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

/// Whether an address has a scheme or a host of its own.
fn is_elsewhere(address: &str) -> bool {
    if address.starts_with("//") {
        return true;
    }
    let in_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(in_scheme)
    })
}

/// A path as it is written in a link: what is not allowed there as `%` and two digits. Escapes that
/// are there, the query and the fragment stay.
fn encode_path(path: &str) -> String {
    encode(path, |rest, byte| match byte {
        b'%' => rest.len() > 2 && rest[1..3].iter().all(u8::is_ascii_hexdigit),
        byte => b"/?#".contains(&byte),
    })
}

/// `path` with every byte escaped that is neither always allowed nor kept by `keep`, which is given
/// the bytes from there on and the byte itself.
fn encode(path: &str, keep: impl Fn(&[u8], u8) -> bool) -> String {
    let mut encoded = String::with_capacity(path.len());
    let bytes = path.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte);
        if plain || keep(&bytes[at..], byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("a string takes whatever is written to it");
        }
    }
    encoded
}

/// A path without its `%` escapes; as it is when they make no text.
#[must_use]
pub fn decoded(path: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(path).decode_utf8().unwrap_or(Cow::Borrowed(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_start_at_the_path_of_the_site() {
        let blog = BaseUrl::parse("https://example.org/blog").expect("the address is one");
        assert_eq!(blog.link("2023/碳/"), "/blog/2023/%E7%A2%B3/");
        assert_eq!(blog.link("/x y/"), "/blog/x%20y/");
        assert_eq!(blog.link("a%20b"), "/blog/a%20b");
        assert_eq!(blog.link("100%"), "/blog/100%25");
        assert_eq!(blog.link("mailto:a@example.org"), "mailto:a@example.org");
        assert_eq!(blog.link("#top"), "#top");
        let route = RoutePath::new("C#/50%/index.html").expect("the path is one");
        assert_eq!(blog.to(&route), "/blog/C%23/50%25/");
        assert_eq!(blog.absolute("atom.xml"), "https://example.org/blog/atom.xml");
        let root = BaseUrl::parse("https://example.org/").expect("the address is one");
        assert_eq!(root.link(""), "/");
    }

    #[test]
    fn escapes_are_undone_where_they_make_a_text() {
        assert_eq!(decoded("a%20b"), "a b");
        assert_eq!(decoded("%E7%A2%B3"), "碳");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%ff"), "%ff");
    }

    #[test]
    fn links_are_those_that_hexo_makes() {
        let blog = BaseUrl::parse("http://example.com/blog").expect("the address is one");
        assert_eq!(blog.link("/"), "/blog/");
        assert_eq!(blog.link("/x y/é.html"), "/blog/x%20y/%C3%A9.html");
        assert_eq!(blog.link("a%20b"), "/blog/a%20b");
        assert_eq!(blog.link("mailto:a@b.c"), "mailto:a@b.c");
        assert_eq!(blog.link("data:x"), "data:x");
        assert_eq!(blog.link("//example.org/x"), "//example.org/x");
        assert_eq!(blog.absolute("a/"), "http://example.com/blog/a/");
        let short = blog.clone().with_html(false);
        let to = |path: &str| short.to(&RoutePath::new(path).expect("the path is one"));
        assert_eq!(to("a/b.html"), "/blog/a/b");
        assert_eq!(to("index.html"), "/blog/");
        let elsewhere = blog.below("/other");
        assert_eq!(elsewhere.absolute("a/"), "http://example.com/other/a/");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert!(BaseUrl::parse("example.org").is_err());
        assert!(BaseUrl::parse("https://").is_err());
        assert!(BaseUrl::parse("https://example.org/a b").is_err());
        assert!(BaseUrl::parse("javascript:alert(1)").is_err());
    }
}
