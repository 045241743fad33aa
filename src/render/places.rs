//! Where in the source of a page something stands that was found in its HTML.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use pulldown_cmark::{Event, Parser, Tag};

use super::link::address;
use crate::config::decoded;
use crate::diagnostic::Span;
use crate::files::Files;
use crate::parse::{self, Argument, Body, Call, CallKind, Component};
use crate::resolve::{Page, Site};

/// The places in a page's source by the value that stands for each in the HTML: the address of a link, picture or
/// cover, and whatever an attribute of raw HTML or an argument of a shortcode has.
#[derive(Debug, Default)]
pub struct Places(BTreeMap<String, Vec<Span>>);

impl Places {
    /// Where something stands, by the value in the HTML.
    #[must_use]
    pub fn of(&self, value: &str) -> &[Span] {
        self.0.get(&*decoded(value)).map(Vec::as_slice).unwrap_or_default()
    }

    /// An address is the same however much of it is percent-encoded.
    fn add(&mut self, value: &str, span: Span) {
        self.0.entry(decoded(value).into_owned()).or_default().push(span);
    }
}

/// Reads the source of a page for places.
#[must_use]
pub fn places(site: &Site, files: &Files, page: &Page) -> Places {
    let mut places = Places::default();
    let leads = |written: &str| address(site, files, page, written);
    if let Some(cover) = &page.source.cover {
        let span = page.source.span(files, ["cover"]);
        places.add(&leads(cover).unwrap_or_else(|| cover.clone()), span);
    }
    bodies(&page.source.body, &mut |body, _| {
        for argument in body.calls.iter().flat_map(arguments) {
            let Some(written) = argument.value.as_str() else { continue };
            let led = leads(written).filter(|led| led != written);
            for value in std::iter::once(written.to_owned()).chain(led) {
                places.add(&value, argument.span);
            }
        }
        let text = body.text(files.text(body.span.file));
        let options = parse::options(&site.config.markdown, body.math, text);
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            let source = &text[range.clone()];
            let mut add = |value: &str, part: Range<usize>| {
                places.add(value, body.span.part(range.start + part.start..range.start + part.end));
            };
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    // The address of a reference stands elsewhere, and then the link is marked.
                    let at = source.rfind(&*dest_url).map(|at| at..at + dest_url.len());
                    let led = leads(&dest_url).unwrap_or_else(|| dest_url.to_string());
                    add(&led, at.unwrap_or(0..source.len()));
                }
                // A block is an event for each of its lines, and a tag may have several.
                Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                    for (value, part) in attribute_values(source) {
                        add(&value, part);
                    }
                }
                _ => {}
            }
        }
    });
    places
}

fn arguments(call: &Call) -> &[Argument] {
    match &call.kind {
        CallKind::Component(component)
        | CallKind::Open(component)
        | CallKind::Around(component, _)
        | CallKind::Verbatim(component, _) => &component.arguments,
        CallKind::Number(_) | CallKind::Close | CallKind::Unknown => &[],
    }
}

/// The values of the attributes in some HTML, each with the bytes that it is written in.
fn attribute_values(html: &str) -> Vec<(String, Range<usize>)> {
    let mut values = Vec::new();
    for token in Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span()) {
        let Ok(token) = token;
        if let Token::StartTag(tag) = token {
            let each = tag.attributes.values().map(|value| {
                let text = String::from_utf8_lossy(&value.value).trim().to_owned();
                // The span has the attribute's name too, and character references are as written.
                let (start, end) = (value.span.start, value.span.end);
                let written = html.get(start..end).and_then(|attribute| attribute.find(&text));
                let place = written.map(|at| start + at..start + at + text.len());
                (text, place.unwrap_or(start..end))
            });
            values.extend(each);
        }
    }
    values
}

/// Calls `each` with a text and the texts within its shortcodes, and with the shortcodes around each.
pub fn bodies<'b>(body: &'b Body, each: &mut dyn FnMut(&'b Body, &[&'b Component])) {
    within(body, &mut Vec::new(), each);
}

fn within<'b>(
    body: &'b Body,
    around: &mut Vec<&'b Component>,
    each: &mut dyn FnMut(&'b Body, &[&'b Component]),
) {
    each(body, around);
    for call in &body.calls {
        if let CallKind::Around(component, inner) = &call.kind {
            around.push(component);
            within(inner, around, each);
            around.pop();
        }
    }
}
