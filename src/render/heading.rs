//! Headings: their addresses on the page, and their links to themselves.

use pulldown_cmark::{Event, Tag};
use pulldown_cmark_escape::{escape_href, escape_html};

use super::context::HeadingView;
use super::events::text_of;
use super::markdown::Writer;
use crate::resolve::slugize;

impl Writer<'_, '_, '_> {
    /// Gives the heading that ends its address on the page.
    pub(super) fn end_heading(&mut self) {
        let start = self.heading.take().expect("a heading ends after it starts");
        let title = text_of(&self.events()[start..]);
        let Event::Start(Tag::Heading { id, level, .. }) = &self.events()[start] else { return };
        let (wanted, level) = (id.as_ref().map(ToString::to_string), *level as u8);
        let base = wanted.unwrap_or_else(|| slugize(&title));
        let base = if base.is_empty() { "section".to_owned() } else { base };
        let mut next = self.repeats.get(&base).copied().unwrap_or(0);
        let unique = loop {
            let id = if next == 0 { base.clone() } else { format!("{base}-{next}") };
            next += 1;
            if self.ids.insert(id.clone()) {
                break id;
            }
        };
        self.repeats.insert(base, next);
        if let Event::Start(Tag::Heading { id, .. }) = &mut self.events()[start] {
            *id = Some(unique.clone().into());
        }
        if self.around.config().markdown.heading_links {
            let link = heading_link(&unique, &title);
            self.events().insert(start + 1, Event::InlineHtml(link.into()));
        }
        self.headings.push(HeadingView { level, id: unique, title });
    }
}

/// The link of a heading to itself, as Hexo has it.
fn heading_link(id: &str, title: &str) -> String {
    let mut html = String::from("<a href=\"#");
    escape_href(&mut html, id).expect("a string takes whatever is written to it");
    html.push_str("\" class=\"headerlink\" title=\"");
    escape_html(&mut html, title).expect("a string takes whatever is written to it");
    html + "\"></a>"
}
