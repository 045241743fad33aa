//! The prose of a page: its blocks of text, with the place of every byte.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::config::Markdown;
use crate::diagnostic::Span;
use crate::parse::{self, Body, Call, CallKind, Component, MASK};
use crate::render::bodies;

/// Stands for what is no prose: code, mathematics, a shortcode.
pub(super) const OBJECT: char = '\u{fffc}';

/// The shortcode that marks what is quoted.
const QUOTED: &str = "quoted";

/// A block of text: a paragraph, a heading, a cell of a table.
#[derive(Debug, Default)]
pub(super) struct Passage {
    pub(super) text: String,
    /// Whether it is somebody else's.
    pub(super) is_quoted: bool,
    /// The shortcodes in it: where in the text, and the first byte of each in the file.
    pub(super) calls: Vec<(usize, u32)>,
    /// Where pieces of the text start, and where in the file they stand.
    pieces: Vec<(usize, Span)>,
}

impl Passage {
    /// A text that stands somewhere as a whole.
    pub(super) fn plain(text: String, span: Span) -> Passage {
        Passage { text, pieces: vec![(0, span)], ..Passage::default() }
    }

    fn push(&mut self, text: &str, span: Span) {
        self.pieces.push((self.text.len(), span));
        self.text.push_str(text);
    }

    /// Where a part of the text stands in the file.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let (first, start) = self.place(range.start);
        // The last byte, since the text may end where a piece does.
        let (_, end) = self.place(range.end.max(range.start + 1) - 1);
        Span { start, end: end + 1, ..first }
    }

    /// The piece with a byte of the text, and the byte's place in the file.
    fn place(&self, at: usize) -> (Span, u32) {
        let piece = self.pieces.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        let (start, span) = self.pieces[piece];
        let offset = u32::try_from(at - start).unwrap_or(u32::MAX);
        (span, span.start.saturating_add(offset).min(span.end.saturating_sub(1)))
    }
}

/// The passages of a text and of the texts within its shortcodes.
pub(super) fn passages(body: &Body, file: &str, markdown: &Markdown) -> Vec<Passage> {
    let mut passages = Vec::new();
    bodies(body, &mut |inner, within| {
        let quotes = within.iter().filter(|component| is_quoted(component)).count();
        let mut writer = Writer {
            body: inner,
            passages: &mut passages,
            now: Passage::default(),
            quotes,
            open: Vec::new(),
        };
        let options = parse::options(markdown, inner.math, inner.text(file));
        for (event, range) in Parser::new_ext(inner.text(file), options).into_offset_iter() {
            writer.event(event, range);
        }
        writer.end();
        for call in &inner.calls {
            if let CallKind::Component(component) = &call.kind
                && is_quoted(component)
            {
                for text in component.arguments.iter().filter_map(|a| a.value.as_str()) {
                    let mut passage = Passage::plain(text.to_owned(), call.span);
                    passage.is_quoted = true;
                    passages.push(passage);
                }
            }
        }
    });
    passages
}

fn is_quoted(component: &Component) -> bool {
    component.name.value == QUOTED
}

struct Writer<'b, 'p> {
    body: &'b Body,
    passages: &'p mut Vec<Passage>,
    now: Passage,
    /// How many quotes we are in.
    quotes: usize,
    /// The shortcodes around blocks that we are in, by whether they mark a quote.
    open: Vec<bool>,
}

impl Writer<'_, '_> {
    fn end(&mut self) {
        let mut passage = std::mem::take(&mut self.now);
        passage.is_quoted = self.quotes > 0;
        if !passage.text.is_empty() {
            self.passages.push(passage);
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = self.body.span.part(range.clone());
        match event {
            Event::Text(text) if text.contains(MASK) => self.masked(&text, &range),
            Event::Text(text) => self.now.push(&text, span),
            Event::SoftBreak | Event::HardBreak => self.now.push(" ", span),
            Event::Start(Tag::BlockQuote(None)) => {
                self.end();
                self.quotes += 1;
            }
            Event::End(TagEnd::BlockQuote(None)) => {
                self.end();
                self.quotes = self.quotes.saturating_sub(1);
            }
            Event::Start(tag) if !is_inline(&tag) => {
                self.end();
                if matches!(tag, Tag::CodeBlock(_)) {
                    self.quotes += 1;
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                self.now = Passage::default();
                self.quotes = self.quotes.saturating_sub(1);
            }
            Event::End(tag) if !is_inline_end(tag) => self.end(),
            Event::Html(html) => {
                self.end();
                if html.contains(MASK) {
                    self.block(&range);
                }
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.now.push(OBJECT.encode_utf8(&mut [0; 4]), span);
            }
            _ => {}
        }
    }

    /// A text with shortcodes in it.
    fn masked(&mut self, text: &str, range: &Range<usize>) {
        let mut at = 0;
        while let Some(next) = text[at..].find(MASK) {
            let mask = at + next;
            let start = range.start + mask;
            self.now.push(&text[at..mask], self.body.span.part(range.start + at..start));
            let Some(span) = self.call(start).map(|call| call.span) else { return };
            self.now.calls.push((self.now.text.len(), span.start));
            self.now.push(OBJECT.encode_utf8(&mut [0; 4]), span);
            // An author's own sign of that kind may stand before the shortcode.
            at = text.ceil_char_boundary(mask + span.range().len());
        }
        let rest = self.body.span.part(range.start + at..range.end);
        self.now.push(text.get(at..).unwrap_or_default(), rest);
    }

    /// The start or the end of a shortcode around blocks.
    fn block(&mut self, range: &Range<usize>) {
        let Some(kind) = self.call(range.start).map(|call| call.kind.clone()) else { return };
        match kind {
            CallKind::Open(component) => {
                let is_quote = is_quoted(&component);
                self.open.push(is_quote);
                self.quotes += usize::from(is_quote);
            }
            CallKind::Close => {
                let was_quote = self.open.pop().unwrap_or(false);
                self.quotes = self.quotes.saturating_sub(usize::from(was_quote));
            }
            _ => {}
        }
    }

    /// The shortcode at a byte of the body, or the first one behind it.
    fn call(&self, at: usize) -> Option<&Call> {
        let at = self.body.span.start as usize + at;
        let calls = &self.body.calls;
        calls.get(calls.partition_point(|call| call.span.range().end <= at))
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    is_inline_end(tag.to_end())
}

fn is_inline_end(tag: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript};
    matches!(tag, Emphasis | Strong | Strikethrough | Link | Image | Superscript | Subscript)
}

/// The sentences of a text.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        let rest = &text[after..];
        let is_end = match c {
            '。' | '！' | '？' | '；' => true,
            '.' | '!' | '?' | ';' => rest.starts_with(char::is_whitespace),
            _ => false,
        };
        if is_end {
            sentences.push(start..after);
            start = after;
        }
    }
    sentences.push(start..text.len());
    sentences
}

/// The parts of a text in quotation marks, which are somebody else's words.
pub(super) fn in_quotation_marks(text: &str) -> Vec<Range<usize>> {
    const MARKS: [(char, char); 5] =
        [('“', '”'), ('"', '"'), ('«', '»'), ('「', '」'), ('『', '』')];
    let mut parts = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match open {
            Some((start, close)) if c == close => {
                parts.push(start..at);
                open = None;
            }
            Some(_) => {}
            None => open = MARKS.iter().find(|(mark, _)| *mark == c).map(|(_, close)| (at, *close)),
        }
    }
    parts
}
