//! Where in a page's Markdown something stands that was found in its HTML.

use pulldown_cmark::{Event, Parser, Tag};

use crate::diagnostic::Span;
use crate::files::Files;
use crate::parse::{self, Body, CallKind, Component};
use crate::render::address;
use crate::resolve::{Page, Site};

/// The places in a page's text that name an address, as it is written in the HTML.
pub(super) fn spans(site: &Site, files: &Files, page: &Page, written: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    bodies(&page.source.body, &mut |body, _| {
        let text = body.text(files.text(body.span.file));
        let options = parse::options(&site.config.markdown, body.math);
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            let found = match &event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    let leads = address(site, files, page, dest_url);
                    (leads.as_deref().unwrap_or(dest_url) == written).then(|| dest_url.to_string())
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    let is_quoted = |at: usize| html[..at].ends_with(['"', '\'', '=']);
                    let is_there = html.match_indices(written).any(|(at, _)| is_quoted(at));
                    is_there.then(|| written.to_owned())
                }
                _ => None,
            };
            if let Some(found) = found {
                let source = &text[range.clone()];
                // The address of a reference stands elsewhere, and then the link is marked.
                let part = source.rfind(&found).map_or(0..source.len(), |at| at..at + found.len());
                spans.push(body.span.part(range.start + part.start..range.start + part.end));
            }
        }
    });
    spans
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
