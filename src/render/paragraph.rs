//! The end of a paragraph: what cannot stand in one is taken out, and a picture that is all there is becomes a figure.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::events::{paragraph, text_of};
use super::markdown::Writer;
use crate::config::{Markdown, Preset};
use crate::diagnostic::Span;
use crate::parse::{self, Body, Format};

impl<'t> Writer<'t, '_, '_> {
    /// Ends the paragraph that stands at those bytes of the text.
    pub(super) fn end_paragraph(&mut self, range: &Range<usize>) {
        let Some(start) = self.paragraph.take() else { return };
        let span = self.body.span.part(range.clone());
        if has_captions(&self.around.config().markdown)
            && let Some((picture, alt)) = alone(&self.events()[start..])
        {
            let Tag::Image { dest_url, title, .. } = picture.clone() else { return };
            let alt = text_of(alt);
            self.events().truncate(start);
            let piece = self.shortcodes.captioned(&dest_url, (&alt, &title), span);
            self.html(piece.html + "\n");
            return;
        }
        let events = self.events();
        if !events[start..].iter().any(|event| matches!(event, Event::Html(_))) {
            return;
        }
        let inner: Vec<Event<'t>> = events.drain(start..).collect();
        let mut line: Vec<Event<'t>> = Vec::new();
        for event in inner {
            match event {
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                Event::Html(_) => {
                    paragraph(&mut line, events);
                    events.push(event);
                    events.push(Event::Html("\n".into()));
                }
                other => line.push(other),
            }
        }
        paragraph(&mut line, events);
    }
}

/// The pictures of a text that become figures: the place of the paragraph of each, and its address as it is written.
pub(super) fn captioned(markdown: &Markdown, body: &Body, file: &str) -> Vec<(Span, String)> {
    let text = body.text(file);
    // Most texts have none, and need not be read for that.
    let may_have = text.contains("![") && ["\")", "')", "))"].iter().any(|end| text.contains(end));
    if body.format == Format::Html || !has_captions(markdown) || !may_have {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut paragraph = Vec::new();
    let options = parse::options(markdown, body.math, text);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let is_end = event == Event::End(TagEnd::Paragraph);
        if event == Event::Start(Tag::Paragraph) {
            paragraph.clear();
        }
        paragraph.push(event);
        if is_end && let Some((Tag::Image { dest_url, .. }, _)) = alone(&paragraph) {
            found.push((body.span.part(range), dest_url.to_string()));
        }
    }
    found
}

/// Whether the title of a picture is its caption. For Hexo it is what a pointer over the picture brings up.
fn has_captions(markdown: &Markdown) -> bool {
    markdown.preset == Preset::Strict
}

/// The picture with a title that a paragraph consists of, and what stands for it.
fn alone<'e, 't>(paragraph: &'e [Event<'t>]) -> Option<(&'e Tag<'t>, &'e [Event<'t>])> {
    let [
        Event::Start(Tag::Paragraph),
        Event::Start(picture),
        alt @ ..,
        Event::End(TagEnd::Image),
        Event::End(TagEnd::Paragraph),
    ] = paragraph
    else {
        return None;
    };
    let Tag::Image { title, .. } = picture else { return None };
    // A picture may stand in what stands for another; where more end than begin, there are two in the paragraph.
    let mut within = 0_usize;
    for event in alt {
        match event {
            Event::Start(Tag::Image { .. }) => within += 1,
            Event::End(TagEnd::Image) => within = within.checked_sub(1)?,
            _ => {}
        }
    }
    (!title.is_empty()).then_some((picture, alt))
}
