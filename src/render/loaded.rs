//! What a browser loads with a page: style sheets, scripts, icons and pictures, and what style sheets name in turn.
//!
//! Found in the HTML of the page as it is written, since templates, texts and components all put such things
//! there. It is done for every page, so only the few tags that load something are read.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use super::picture::value;
use super::plain::{end_of_tag, unescaped};
use super::srcset;

/// What some HTML has a browser load.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The addresses, as they are written.
    pub(super) links: Vec<String>,
    /// What relative ones start from, where the HTML says so.
    pub(super) base: Option<String>,
    has_icon: bool,
    /// What a `picture` has in the place of the picture within it.
    source: Option<String>,
}

/// The relations of a `link` for which a browser loads it.
const RELATIONS: [&str; 4] = ["stylesheet", "icon", "preload", "modulepreload"];

impl Loaded {
    /// Reads the HTML of a page.
    #[must_use]
    pub fn of(html: &str) -> Loaded {
        let mut loaded = Loaded::default();
        let mut rest = html;
        while let Some(at) = memchr(b'<', rest.as_bytes()) {
            rest = &rest[at + 1..];
            if rest.starts_with('!') {
                rest = after_comment(rest);
                continue;
            }
            let written = name(rest);
            let name = lower(written);
            let (loads, is_inert) = match name.as_ref() {
                "link" | "img" | "picture" | "source" | "video" | "iframe" | "embed" | "object"
                | "input" | "base" => (true, false),
                "script" => (true, true),
                "style" | "textarea" | "title" | "template" | "noscript" => (false, true),
                _ => continue,
            };
            let inner = &rest[written.len()..];
            let (tag, after) = inner.split_at(end_of_tag(inner));
            rest = if is_inert { after_inert(after, &name) } else { after };
            if loads {
                loaded.element(&name, tag);
            } else if name == "style" {
                loaded.links.extend(of_sheet(&after[..after.len() - rest.len()]));
            }
        }
        loaded
    }

    fn element(&mut self, name: &str, tag: &str) {
        let attribute = |name| value(tag, name).map(|value| unescaped(value.trim()).into_owned());
        let taken = || {
            let sizes = attribute("sizes");
            Some(srcset::taken(&attribute("srcset")?, sizes.as_deref())?.to_owned())
        };
        let link = match name {
            "base" => {
                self.base = self.base.take().or_else(|| attribute("href"));
                None
            }
            "link" => {
                let relations = attribute("rel").unwrap_or_default().to_ascii_lowercase();
                let is = |wanted: &str| relations.split_ascii_whitespace().any(|rel| rel == wanted);
                // Of several icons a browser takes one.
                let is_other_icon = is("icon") && std::mem::replace(&mut self.has_icon, true);
                attribute("href").filter(|_| RELATIONS.iter().any(|rel| is(rel)) && !is_other_icon)
            }
            "picture" => {
                self.source = None;
                None
            }
            "source" => {
                self.source = self.source.take().or_else(taken);
                None
            }
            "img" => self.source.take().or_else(taken).or_else(|| attribute("src")),
            "video" => attribute("poster"),
            "object" => attribute("data"),
            _ => attribute("src"),
        };
        self.links.extend(link.filter(|link| !link.is_empty()));
    }
}

/// What a style sheet has a browser load: other sheets, pictures, and of each typeface the first form.
pub(super) fn of_sheet(css: &str) -> Vec<String> {
    let mut links = Vec::new();
    let mut last = None;
    for at in memmem::find_iter(css.as_bytes(), b"url(") {
        // What stands in the same declaration is the same thing in another form.
        if last.is_some_and(|last: usize| is_one_declaration(&css[last..at])) {
            continue;
        }
        last = Some(at);
        let inner = css[at + 4..].split(')').next().unwrap_or_default();
        links.push(unquoted(inner));
    }
    for (at, _) in css.match_indices("@import ") {
        let named = css[at + "@import ".len()..].trim_start();
        let quote = named.chars().next().filter(|c| matches!(c, '"' | '\''));
        links.extend(quote.and_then(|quote| named[1..].split(quote).next()).map(str::to_owned));
    }
    links.retain(|link| !link.is_empty() && !link.starts_with(['#', '%']));
    links
}

fn is_one_declaration(css: &str) -> bool {
    !css.contains([';', '{', '}'])
}

fn unquoted(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).trim().to_owned()
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

fn name(tag: &str) -> &str {
    &tag[..tag.bytes().take_while(u8::is_ascii_alphanumeric).count()]
}

/// What follows a comment, or any other thing that begins with `<!`.
fn after_comment(rest: &str) -> &str {
    if !rest.starts_with("!--") {
        return rest;
    }
    memmem::find(rest.as_bytes(), b"-->").map_or("", |end| &rest[end + 3..])
}

/// What follows the content of an element.
fn after_inert<'h>(rest: &'h str, name: &str) -> &'h str {
    let mut ends = memmem::find_iter(rest.as_bytes(), b"</").filter(|at| {
        let after = rest.as_bytes().get(at + 2..at + 2 + name.len());
        after.is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes()))
    });
    ends.next().map_or("", |at| &rest[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loaded_is_what_a_browser_would_load() {
        let html = "<!doctype html><!-- <img src=no> --><LINK rel='icon stylesheet' href=a.css><link rel=canonical href=no>
            <link rel=icon href=no><script src='b.js'>'<img src=no>'</SCRIPT><p>1 < 2 <img alt src=c&amp;d.png>
            <style>@font-face { src: url(h.woff2) }</style><object data=i.svg></object><textarea><img src=no></textarea><video src=no poster=e.png></video><a href=no><img><BASE href=/f/><iframe src=g.html></iframe><img src=";
        let links = Loaded::of(html).links;
        assert_eq!(links, ["a.css", "b.js", "c&d.png", "h.woff2", "i.svg", "e.png", "g.html"]);
        assert_eq!(Loaded::of(html).base.as_deref(), Some("/f/"));
        for cut in 0..html.len() {
            assert!(Loaded::of(&html[..cut]).links.len() <= links.len(), "cut at {cut}");
        }
    }

    #[test]
    fn of_several_files_of_a_picture_one_is_loaded() {
        let html = "<img src=a.png srcset='a-1.png 1x, a-2.png 2x'><picture><source srcset='b.webp 640w' sizes=9rem>
            <source srcset=b.avif><img src=b.png></picture><img src=c.png><video><source src=d.mp4></video>";
        assert_eq!(Loaded::of(html).links, ["a-1.png", "b.webp", "c.png"]);
    }

    #[test]
    fn a_style_sheet_has_others_pictures_and_the_first_form_of_each_typeface_loaded() {
        let css = "@import \"a.css\"; @import url('b.css'); @font-face { font-family: C; src: url(c.woff2) format(\"woff2\"), url(c.woff) }
            p { background: url( \"d.png\" ); mask: url(#e); cursor: url(data:image/png;base64,AA) } q { background: url(";
        assert_eq!(
            of_sheet(css),
            ["b.css", "c.woff2", "d.png", "data:image/png;base64,AA", "a.css"]
        );
    }
}
