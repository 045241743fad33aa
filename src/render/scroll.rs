//! Tables of a text, each in a frame that scrolls where the page is too narrow, by keyboard too.

use pulldown_cmark::{Event, Tag, TagEnd};
use pulldown_cmark_escape::escape_html;

use super::events::text_of;
use super::markdown::Writer;

impl Writer<'_, '_, '_> {
    /// Puts the frame before the table whose head ends; it is called what the columns are called.
    pub(super) fn end_table_head(&mut self) {
        let events = self.events();
        let is_start = |event: &Event<'_>| matches!(event, Event::Start(Tag::Table(_)));
        // A head within which a component started that has not ended is a mistake, and told as that.
        let Some(start) = events.iter().rposition(is_start) else { return };
        let cells = events[start..].split(|e| matches!(e, Event::End(TagEnd::TableCell)));
        let cells = cells.map(|cell| text_of(cell).trim().to_owned());
        let names: Vec<String> = cells.filter(|name| !name.is_empty()).collect();
        let mut html = "<div class=\"table-scroll\" tabindex=\"0\"".to_owned();
        if !names.is_empty() {
            html.push_str(" role=\"group\" aria-label=\"");
            let names = names.join(", ");
            escape_html(&mut html, &names).expect("a string takes whatever is written to it");
            html.push('"');
        }
        html.push_str(">\n");
        events.insert(start, Event::Html(html.into()));
    }
}
