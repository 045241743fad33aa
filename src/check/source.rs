//! Where in a page's Markdown something stands that was found in its HTML.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::page::attribute_values;
use crate::diagnostic::Span;
use crate::files::Files;
use crate::parse::{self, Body, CallKind, Component};
use crate::render::address;
use crate::resolve::{Page, Site};

/// The places in a page's text by the value that stands for each in the HTML: the address of a link or
/// picture, and whatever an attribute of raw HTML has.
pub(super) fn places(site: &Site, files: &Files, page: &Page) -> BTreeMap<String, Vec<Span>> {
    let mut places: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    bodies(&page.source.body, &mut |body, _| {
        let text = body.text(files.text(body.span.file));
        let options = parse::options(&site.config.markdown, body.math, text);
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            let source = &text[range.clone()];
            let mut add = |value: String, part: Range<usize>| {
                let span = body.span.part(range.start + part.start..range.start + part.end);
                places.entry(value).or_default().push(span);
            };
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    // The address of a reference stands elsewhere, and then the link is marked.
                    let at = source.rfind(&*dest_url).map(|at| at..at + dest_url.len());
                    let leads = address(site, files, page, &dest_url);
                    let leads = leads.unwrap_or_else(|| dest_url.to_string());
                    add(leads, at.unwrap_or(0..source.len()));
                }
                Event::Html(_) | Event::InlineHtml(_) => {
                    for (value, part) in attribute_values(source) {
                        add(value, part);
                    }
                }
                _ => {}
            }
        }
    });
    places
}

/// Calls `each` with a text and the texts within its shortcodes, and with the shortcodes around each.
pub(super) fn bodies<'b>(body: &'b Body, each: &mut dyn FnMut(&'b Body, &[&'b Component])) {
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
