//! The parts of a text that are shown as they are.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The code, mathematics, comments and scripts of a text, in its order.
pub(super) fn parts(text: &str, options: Options) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut code_start = None;
    let mut raw = RawElement::default();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code_start = Some(range.start),
            Event::End(TagEnd::CodeBlock) => {
                parts.extend(code_start.take().map(|start| start..range.end));
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => parts.push(range),
            Event::Html(_) | Event::InlineHtml(_) => raw.html(text, range, &mut parts),
            _ => {}
        }
    }
    parts.extend(raw.open.map(|(_, start)| start..text.len()));
    parts.sort_by_key(|part| part.start);
    parts
}

/// Follows raw HTML into the elements whose text is shown as it is.
#[derive(Default)]
struct RawElement {
    /// The element we are in and where it starts.
    open: Option<(&'static str, usize)>,
}

impl RawElement {
    const NAMES: [&str; 5] = ["code", "pre", "script", "style", "textarea"];

    fn html(&mut self, text: &str, range: Range<usize>, parts: &mut Vec<Range<usize>>) {
        let html = &text[range.clone()];
        let mut at = 0;
        while let Some(found) = html[at..].find('<') {
            let start = at + found;
            let tag = &html[start + 1..];
            at = start + 1;
            if let Some((name, from)) = self.open {
                if tag.strip_prefix('/').is_some_and(|tag| is_element(tag, name)) {
                    parts.push(from..range.start + start);
                    self.open = None;
                }
            } else if let Some(comment) = tag.strip_prefix("!--") {
                let end = comment.find("-->").map_or(html.len(), |end| at + 3 + end + 3);
                parts.push(range.start + start..range.start + end);
                at = end;
            } else {
                let name = Self::NAMES.into_iter().find(|name| is_element(tag, name));
                self.open = name.map(|name| (name, range.start + start));
            }
        }
    }
}

fn is_element(tag: &str, name: &str) -> bool {
    let Some((start, rest)) = tag.split_at_checked(name.len()) else { return false };
    start.eq_ignore_ascii_case(name)
        && !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
}
