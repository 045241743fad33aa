//! One page of HTML, as the rest of the site is held against it.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{DefaultEmitter, HtmlString, Spanned, StartTag, Token, Tokenizer};

use crate::render::Loaded;

/// What a page links to, and what can be linked to in it.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The addresses it names, each once, as they are written.
    pub(super) links: BTreeSet<String>,
    /// The ids and names of its elements.
    pub(super) anchors: BTreeSet<String>,
    /// The ids that more than one element has.
    pub(super) repeated: BTreeSet<String>,
    /// The addresses of pictures.
    pub(super) pictures: BTreeSet<String>,
    /// The addresses of pictures without a text for those who do not see them.
    pub(super) without_alt: BTreeSet<String>,
    /// What its relative addresses start from, where it says so.
    pub(super) base: Option<String>,
    /// How many bytes of its HTML a host sends, and what a browser loads with it, where that is asked for.
    pub(super) weighed: Option<(u64, Loaded)>,
}

type Attributes = BTreeMap<HtmlString, Spanned<HtmlString, ()>>;

impl Page {
    /// Reads the HTML of a page.
    pub(super) fn read(html: &str) -> Page {
        let mut page = Page::default();
        let mut emitter = DefaultEmitter::<()>::default();
        // What looks like a tag within a script is none.
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            if let Token::StartTag(tag) = token {
                page.element(&tag);
            }
        }
        page
    }

    fn element(&mut self, tag: &StartTag<()>) {
        let attributes = &tag.attributes;
        if let Some(id) = text(attributes, "id").filter(|id| !id.is_empty())
            && !self.anchors.insert(id.clone())
        {
            self.repeated.insert(id);
        }
        let name = String::from_utf8_lossy(&tag.name);
        let addresses: &[&str] = match name.as_ref() {
            "a" | "area" | "link" => &["href"],
            "img" | "script" | "iframe" | "embed" | "track" | "input" | "audio" => &["src"],
            "video" => &["src", "poster"],
            "source" => &["src"],
            "object" => &["data"],
            _ => &[],
        };
        self.links.extend(addresses.iter().filter_map(|attribute| text(attributes, attribute)));
        if matches!(name.as_ref(), "img" | "source") {
            let sizes = text(attributes, "srcset").unwrap_or_default();
            self.links.extend(candidates(&sizes).map(str::to_owned));
        }
        match name.as_ref() {
            "img" => {
                let src = text(attributes, "src").unwrap_or_default();
                if text(attributes, "alt").is_none() {
                    self.without_alt.insert(src.clone());
                }
                self.pictures.insert(src);
            }
            // The older way of naming a place.
            "a" => self.anchors.extend(text(attributes, "name")),
            "base" => self.base = self.base.take().or_else(|| text(attributes, "href")),
            _ => {}
        }
    }
}

fn text(attributes: &Attributes, name: &str) -> Option<String> {
    let value = attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(&value.value).trim().to_owned())
}

/// The addresses of a `srcset`: each is the first word of a part between commas.
fn candidates(sizes: &str) -> impl Iterator<Item = &str> {
    sizes.split(", ").filter_map(|part| part.split_whitespace().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_a_browser_reads_it() {
        let page = Page::read(
            "<!-- <a href=no> --><a HREF='/a?x&amp;y#z' id=one>A</a><script>'<a href=no>'</script>
             <img src=/b.png srcset='/b-2.png 2x, /b-3.png 3x'><img src=/c.png alt><a name=two>",
        );
        let links: Vec<&str> = page.links.iter().map(String::as_str).collect();
        assert_eq!(links, ["/a?x&y#z", "/b-2.png", "/b-3.png", "/b.png", "/c.png"]);
        assert_eq!(page.anchors, BTreeSet::from(["one".to_owned(), "two".to_owned()]));
        assert_eq!(page.without_alt, BTreeSet::from(["/b.png".to_owned()]));
    }
}
