//! Text and links as they are written: typeset, and with what a site wants of its links.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use pulldown_cmark_escape::{escape_href, escape_html};
use std::ops::Range;

use super::markdown::Writer;
use super::prose::Part;
use crate::config::Preset;
use crate::parse::MASK;

/// Raw HTML within a paragraph that changes what text in it is.
#[derive(Default)]
pub(super) struct RawInline {
    /// The element whose text is as it is.
    code: Option<&'static str>,
    is_link: bool,
}

impl RawInline {
    const CODE: [&str; 4] = ["code", "pre", "kbd", "script"];

    /// Follows a tag.
    pub(super) fn follow(&mut self, html: &str) {
        let Some(tag) = html.trim_start().strip_prefix('<') else { return };
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let code = RawInline::CODE.into_iter().find(|code| code.eq_ignore_ascii_case(name));
        match (self.code, code) {
            (Some(open), Some(code)) if is_end && open == code => self.code = None,
            (None, Some(code)) if !is_end => self.code = Some(code),
            _ if name.eq_ignore_ascii_case("a") => self.is_link = !is_end,
            _ => {}
        }
    }
}

impl<'t> Writer<'t, '_, '_> {
    /// Whether text is put together before it is written.
    pub(super) fn is_typeset(&self) -> bool {
        let markdown = &self.around.config().markdown;
        markdown.autolinks || (markdown.smart_punctuation && markdown.preset == Preset::Hexo)
    }

    /// Writes the text that has been met.
    pub(super) fn end_run(&mut self) {
        if self.run.text.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        let markdown = &self.around.config().markdown;
        let is_plain = self.images > 0 || self.raw.code.is_some();
        let is_smart = markdown.smart_punctuation && markdown.preset == Preset::Hexo && !is_plain;
        let takes_links = markdown.autolinks && !is_plain && self.links == 0 && !self.raw.is_link;
        let parts = if takes_links { run.parts() } else { vec![Part::Words(run.text.as_str(), 0)] };
        for part in parts {
            match part {
                Part::Words("", _) => {}
                Part::Words(words, start) if is_smart => {
                    self.words(run.smart(words, start).into(), &run.range);
                }
                Part::Words(words, _) => self.words(words.to_owned().into(), &run.range),
                Part::Link(shown, href) => {
                    let (dest_url, link_type) = (href.into(), LinkType::Autolink);
                    let (title, id) = (CowStr::from(""), CowStr::from(""));
                    self.start_link(Tag::Link { link_type, dest_url, title, id });
                    self.push(Event::Text(shown.to_owned().into()));
                    self.end_link();
                }
            }
        }
    }

    /// Some words, and the shortcodes in them.
    pub(super) fn words(&mut self, words: CowStr<'t>, range: &Range<usize>) {
        if words.contains(MASK) {
            self.masked(&words, range, false);
        } else {
            self.push(Event::Text(words));
        }
    }

    /// The start of a link whose address is known.
    pub(super) fn start_link(&mut self, tag: Tag<'t>) {
        self.links += 1;
        let config = self.around.config();
        match &tag {
            Tag::Link { dest_url, title, .. }
                if config.markdown.new_tab && config.url.is_other_site(dest_url) =>
            {
                self.is_outward = true;
                let html = outward(dest_url, title);
                self.push(Event::InlineHtml(html.into()));
            }
            _ => self.push(Event::Start(tag)),
        }
    }

    pub(super) fn end_link(&mut self) {
        self.links -= 1;
        if std::mem::take(&mut self.is_outward) {
            self.push(Event::InlineHtml("</a>".into()));
        } else {
            self.push(Event::End(TagEnd::Link));
        }
    }
}

/// The start of a link that opens beside the page; the page there learns nothing of this one's window.
fn outward(href: &str, title: &str) -> String {
    let mut html = String::from("<a href=\"");
    escape_href(&mut html, href).expect("a string takes whatever is written to it");
    if !title.is_empty() {
        html.push_str("\" title=\"");
        escape_html(&mut html, title).expect("a string takes whatever is written to it");
    }
    html + "\" target=\"_blank\" rel=\"noopener\">"
}
