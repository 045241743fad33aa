//! Markdown events in a row: written, cut, read as text.

use pulldown_cmark::{BlockQuoteKind, Event, Tag, TagEnd, html};
use pulldown_cmark_escape::escape_html;

use super::footnote::Footnotes;
use super::plain::plain_text;

/// Some events as HTML.
pub(super) fn written(events: Vec<Event<'_>>) -> String {
    let mut html = String::with_capacity(events.len() * 32);
    html::push_html(&mut html, events.into_iter());
    html
}

/// A paragraph of what there is in the line, unless there is nothing.
pub(super) fn paragraph<'t>(line: &mut Vec<Event<'t>>, events: &mut Vec<Event<'t>>) {
    let is_blank = |event: &Event<'_>| match event {
        Event::SoftBreak | Event::HardBreak => true,
        Event::Text(text) | Event::InlineHtml(text) => text.trim().is_empty(),
        _ => false,
    };
    while line.last().is_some_and(is_blank) {
        line.pop();
    }
    let start = line.iter().position(|event| !is_blank(event)).unwrap_or(line.len());
    let rest = line.split_off(start);
    line.clear();
    if !rest.is_empty() {
        events.push(Event::Start(Tag::Paragraph));
        events.extend(rest);
        events.push(Event::End(TagEnd::Paragraph));
    }
}

/// The events above the mark, with what is open closed, and without what may stand on a page only once.
pub(super) fn excerpt<'t>(events: &[Event<'t>]) -> Vec<Event<'t>> {
    let mut open = Vec::new();
    let mut kept = Vec::with_capacity(events.len());
    for event in events {
        match event {
            Event::InlineHtml(html) if Footnotes::is_reference(html) => {}
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                open.push(TagEnd::Heading(*level));
                let (level, classes, attrs) = (*level, classes.clone(), attrs.clone());
                kept.push(Event::Start(Tag::Heading { level, id: None, classes, attrs }));
            }
            Event::Start(tag) => {
                open.push(tag.to_end());
                kept.push(event.clone());
            }
            Event::End(_) => {
                open.pop();
                kept.push(event.clone());
            }
            other => kept.push(other.clone()),
        }
    }
    kept.extend(open.into_iter().rev().map(Event::End));
    kept
}

/// The words of some events.
pub(super) fn text_of(events: &[Event<'_>]) -> String {
    // A tag may be in parts, with a number among its attributes, so the whole is read as HTML.
    let mut whole = String::new();
    for event in events {
        match event {
            Event::Text(words) | Event::Code(words) => {
                escape_html(&mut whole, words).expect("a string takes whatever is written to it");
            }
            Event::InlineHtml(html) if !Footnotes::is_reference(html) => whole.push_str(html),
            Event::SoftBreak | Event::HardBreak => whole.push(' '),
            _ => {}
        }
    }
    plain_text(&whole).trim().to_owned()
}

/// The class of an alert.
pub(super) fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

/// A text as it can stand in HTML, within quotes or between tags.
pub(super) fn attribute(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_html(&mut html, text).expect("a string takes whatever is written to it");
    html
}
