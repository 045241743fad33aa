//! Markdown that is read otherwise than it looks.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::markdown::Writer;
use crate::diagnostic::Code;

/// What is odd about a part of a text, and what to type.
struct Odd {
    part: Range<usize>,
    message: &'static str,
    help: &'static str,
}

/// What has been told of a text: each kind of oddity once.
#[derive(Default)]
pub(super) struct Told(BTreeSet<&'static str>);

impl Writer<'_, '_, '_> {
    /// Reports what an event shows to be odd.
    pub(super) fn look(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let file = self.around.files.text(self.body.span.file);
        let Some(odd) = odd(event, range, self.body.text(file), self.body.math) else { return };
        if self.told.0.insert(odd.message) {
            let span = self.body.span.part(odd.part);
            let report = &mut self.shortcodes.report;
            report.add(Code::OddMarkdown, span, odd.message).help(odd.help);
        }
    }
}

fn odd(event: &Event<'_>, range: &Range<usize>, text: &str, math: bool) -> Option<Odd> {
    let odd = |part, message, help| Some(Odd { part, message, help });
    match event {
        // Each sign that marks nothing is a text of its own.
        Event::Text(words) if &**words == "*" && text[range.end..].starts_with('*') => {
            let part = range.start..range.end + 1;
            let message = "`**` is no emphasis here, and stays as it is written";
            let help = "put a blank on its other side, or the sign beside it outside";
            is_beside_cjk(text, &part).then(|| odd(part, message, help)).flatten()
        }
        Event::Text(words) if words.starts_with("![") => {
            let part = address_with_blank(text, range.start)?;
            let message = "an address with a blank in it is none, and this is no picture";
            odd(part, message, "write `%20` for each blank, or `<` and `>` around the address")
        }
        Event::Text(words) if math && words.starts_with(['(', '[']) => {
            let is_escaped = text[..range.start].ends_with('\\');
            let part = range.start.saturating_sub(1)..range.start + 1;
            let message = "a backslash before a bracket takes it from mathematics";
            let odd =
                || odd(part, message, "write `$…$`, and `$$…$$` for a formula of its own line");
            is_escaped.then(odd).flatten()
        }
        Event::Start(Tag::Paragraph) => {
            let part = heading_without_blank(text, range)?;
            odd(part, "a heading has a blank behind its `#`, and this has none", "write `## Title`")
        }
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
            let part = open_fence(text, range)?;
            let message = "a block of code is opened here and never closed";
            odd(part, message, "end it with a line of the same signs")
        }
        Event::Start(Tag::Image { dest_url, .. }) if dest_url.contains('\\') => {
            let message = "an address on the web has no `\\`";
            odd(range.clone(), message, "write `/` for each")
        }
        Event::InlineHtml(html) | Event::Html(html) if is_no_element(html) => {
            let message = "this is taken for HTML, and readers do not see it";
            odd(
                range.start..range.start + html.len(),
                message,
                "put it into backticks, or write `&lt;` for `<`",
            )
        }
        _ => None,
    }
}

/// Whether Chinese, Japanese or Korean stands right before or behind a part, which is not escaped.
fn is_beside_cjk(text: &str, part: &Range<usize>) -> bool {
    let before = text[..part.start].chars().next_back();
    let after = text[part.end..].chars().next();
    before != Some('\\') && [before, after].into_iter().flatten().any(is_cjk)
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// A picture's words and address are looked for in so many bytes.
const LONGEST_PICTURE: usize = 1000;

/// The address of what looks like a picture and is none, since a blank stands in its address.
fn address_with_blank(text: &str, start: usize) -> Option<Range<usize>> {
    let end = text.floor_char_boundary(start + LONGEST_PICTURE);
    let line = text[start..end].lines().next()?;
    let open = line.find("](")? + 2;
    let address = line[open..].split(')').next()?;
    let is_plain = !address.contains(['"', '\'', '<']) && address.len() < line.len() - open;
    let has_blank = address.trim().contains(' ');
    (is_plain && has_blank).then(|| start + open..start + open + address.len())
}

/// The signs of a line such as `##標題`.
fn heading_without_blank(text: &str, paragraph: &Range<usize>) -> Option<Range<usize>> {
    let part = &text[paragraph.clone()];
    memchr::memchr_iter(b'#', part.as_bytes()).find_map(|at| {
        let before = part[..at].trim_end_matches(' ');
        if !(before.is_empty() || before.ends_with('\n')) {
            return None;
        }
        let signs = part[at..].len() - part[at..].trim_start_matches('#').len();
        let is_title = part[at + signs..].starts_with(is_cjk);
        let start = paragraph.start + at;
        (is_title && signs <= 6).then(|| start..start + signs)
    })
}

/// The first line of a block of code that is not closed.
fn open_fence(text: &str, block: &Range<usize>) -> Option<Range<usize>> {
    let block_text = &text[block.clone()];
    let sign = block_text.chars().next()?;
    let signs = block_text.len() - block_text.trim_start_matches(sign).len();
    let mut lines = block_text.trim_end().lines();
    let first = lines.next()?;
    let last = lines.next_back().unwrap_or_default();
    let last = last.trim_matches(|c: char| c.is_whitespace() || c == '>');
    let is_closed = last.len() >= signs && last.chars().all(|c| c == sign);
    (!is_closed).then(|| block.start..block.start + first.len())
}

/// Whether a tag has the name of no element, as `<T>` and `<String>` in words about programs.
fn is_no_element(html: &str) -> bool {
    let Some(rest) = html.strip_prefix('<') else { return false };
    let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
    let is_bare = rest[name.len()..].starts_with('>');
    let has_capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    is_bare && has_capital && !ELEMENTS.contains(&name.to_ascii_lowercase().as_str())
}

/// The elements that stand bare in texts; other names with a capital are types of programs.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_programs_are_no_elements() {
        assert!(is_no_element("<T>") && is_no_element("<String>"));
        assert!(!is_no_element("<BR>") && !is_no_element("<t>") && !is_no_element("</T>"));
        assert!(!is_no_element("<Note title=\"x\">"));
    }

    #[test]
    fn a_fence_is_closed_by_as_many_signs() {
        let open = |text: &str| open_fence(text, &(0..text.len()));
        assert_eq!(open("```js\na\n```\n"), None);
        assert_eq!(open("> ```".trim_start_matches("> ")), Some(0..3));
        assert_eq!(open("```js\na\n> ```"), None);
        assert_eq!(open("````\na\n```"), Some(0..4));
    }
}
