//! The Markdown of a page, and the shortcodes in it.
//!
//! Shortcodes are found where Markdown has text: never in code, mathematics or comments. Each is then
//! masked, byte for byte, by something that means nothing to Markdown, so that a `|` or `*` of a
//! shortcode is never taken for a table cell or emphasis, and every other place in the text stays where
//! it is in the file. The renderer finds the masks in the events and puts the result in their place.

use std::ops::Range;

use pulldown_cmark::Options;

use super::declared::Components;
use super::shortcode::{Component, Number, Source};
use crate::config::{Markdown, Preset};
use crate::diagnostic::{Span, Spanned};

/// Starts every mask: a code point that no text has, since Unicode will never assign it.
pub const MASK: char = '\u{FDD0}';

/// In what a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// HTML, which is passed on as it is.
    Html,
}

/// The text of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// In what it is written.
    pub format: Format,
    /// Where it stands.
    pub span: Span,
    /// Whether `$…$` is mathematics.
    pub math: bool,
    /// The shortcodes, in the order of the text.
    pub calls: Vec<Call>,
    /// The labels of its equations, in order.
    pub equations: Vec<String>,
    /// The tags in it that nothing defines.
    pub unknown: Vec<Spanned<String>>,
    /// The text as Markdown is to read it, where that is not as it is written: with its shortcodes masked.
    masked: Option<String>,
}

/// A shortcode in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Its place, braces included.
    pub span: Span,
    /// What it asks for.
    pub kind: CallKind,
}

/// What a shortcode asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum CallKind {
    /// A number.
    Number(Number),
    /// A component that stands for itself.
    Component(Component),
    /// A component around some inline Markdown.
    Around(Component, Box<Body>),
    /// The start of a component around whole blocks.
    Open(Component),
    /// The end of the component that was started last.
    Close,
    /// A component around what is no Markdown.
    Verbatim(Component, String),
    /// A tag that nothing defines, of which nothing is shown.
    Unknown,
}

/// What a page's text may hold.
#[derive(Clone, Copy)]
pub(super) struct Dialect<'d> {
    pub(super) markdown: &'d Markdown,
    pub(super) math: bool,
    /// Whether `{{ name }}` is a number of a model, or plain text.
    pub(super) has_model: bool,
    /// The components there are.
    pub(super) components: &'d Components,
}

/// The Markdown extensions that are read in a text.
#[must_use]
pub fn options(markdown: &Markdown, math: bool, text: &str) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    options.set(Options::ENABLE_DEFINITION_LIST, has_definitions(text));
    // In Hexo braces at the end of a heading are part of it, and it has rules of its own for quotes.
    let is_strict = markdown.preset == Preset::Strict;
    options.set(Options::ENABLE_HEADING_ATTRIBUTES, is_strict);
    options.set(Options::ENABLE_SMART_PUNCTUATION, is_strict && markdown.smart_punctuation);
    options.set(Options::ENABLE_MATH, math);
    options
}

/// Whether `: ` starts lines of a text, and a `:` with something right behind it none: the library would
/// take `:smile:` and `:::tip` for definitions of the line above.
fn has_definitions(text: &str) -> bool {
    let mut has_one = false;
    for at in memchr::memchr_iter(b':', text.as_bytes()) {
        let before = text[..at].trim_end_matches([' ', '>']);
        if !(before.is_empty() || before.ends_with('\n')) {
            continue;
        }
        if !text[at + 1..].starts_with([' ', '\t']) {
            return false;
        }
        has_one = true;
    }
    has_one
}

impl Body {
    /// A text and the shortcodes that were found in it.
    pub(super) fn new(source: Source<'_>, dialect: Dialect<'_>, calls: Vec<Call>) -> Body {
        let masked = (!calls.is_empty()).then(|| mask(source, &calls));
        Body {
            format: Format::Markdown,
            span: source.span,
            math: dialect.math,
            calls,
            equations: Vec::new(),
            unknown: Vec::new(),
            masked,
        }
    }

    /// A text in HTML, which has no shortcodes.
    pub(super) fn html(span: Span) -> Body {
        let (calls, equations, unknown) = (Vec::new(), Vec::new(), Vec::new());
        Body { format: Format::Html, span, math: false, calls, equations, unknown, masked: None }
    }

    /// The same, read as another text of the same length where it has no shortcodes: theirs are masked in it.
    pub(super) fn with_text(self, text: &str) -> Body {
        Body { masked: self.masked.or_else(|| Some(text.to_owned())), ..self }
    }

    /// The same with the tags that nothing defines, and the labels of its equations.
    pub(super) fn with(self, unknown: Vec<Spanned<String>>, equations: Vec<String>) -> Body {
        Body { equations, unknown, ..self }
    }

    /// The text for the Markdown parser, given the text of the file it stands in.
    #[must_use]
    pub fn text<'b>(&'b self, file: &'b str) -> &'b str {
        match &self.masked {
            Some(masked) => masked,
            None => &file[self.span.range()],
        }
    }
}

/// LaTeX without its `\\label{…}`, and what that says.
#[must_use]
pub fn labelled(latex: &str) -> Option<(String, &str)> {
    let (before, rest) = latex.split_once("\\label{")?;
    let (label, after) = rest.split_once('}')?;
    Some((format!("{before}{after}"), label.trim()))
}

/// The text with each shortcode replaced by as many bytes that Markdown passes on as they are: a word
/// for what stands in a line, a block of raw HTML for what stands around blocks.
fn mask(source: Source<'_>, calls: &[Call]) -> String {
    let mut masked = String::with_capacity(source.text.len());
    let mut at = 0;
    for call in calls {
        let offset = source.span.start as usize;
        let range = call.span.range().start - offset..call.span.range().end - offset;
        masked.push_str(&source.text[at..range.start]);
        let is_block = matches!(call.kind, CallKind::Open(_) | CallKind::Close);
        let (before, after) = if is_block { ("<?", "?>") } else { ("", "") };
        let padding = range.len() - before.len() - MASK.len_utf8() - after.len();
        masked.push_str(before);
        masked.push(MASK);
        masked.extend(std::iter::repeat_n('x', padding));
        masked.push_str(after);
        at = range.end;
    }
    masked.push_str(&source.text[at..]);
    masked
}

/// Whether a part of a text has its line to itself, but for the marks of a quote or list around it.
pub(super) fn is_alone(text: &str, part: &Range<usize>) -> bool {
    let before = text[..part.start].rsplit('\n').next().unwrap_or_default();
    let after = text[part.end..].split('\n').next().unwrap_or_default();
    let marks = before.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let marks = marks.trim_start_matches(|c: char| c.is_ascii_digit());
    let marks = marks.strip_prefix(['-', '*', '+', '.', ')']).unwrap_or(marks);
    marks.trim().is_empty() && after.trim().is_empty()
}

/// The fewest bytes of a tag that can be masked as a block.
pub(super) const SHORTEST_BLOCK: usize = "<?\u{FDD0}?>".len();
