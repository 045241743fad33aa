//! Shortcodes in a text: what stands in the place of each mask.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use super::frame::{Frame, Purpose};
use super::link::{self, Link};
use super::markdown::{Writer, render};
use super::shortcode::Piece;
use crate::diagnostic::{Code, Span, nearest};
use crate::files::is_markdown;
use crate::parse::{Call, CallKind, MASK};

impl<'t> Writer<'t, '_, '_> {
    /// Text or HTML with shortcodes in it.
    pub(super) fn masked(&mut self, text: &str, range: &Range<usize>, is_html: bool) {
        let mut rest = text;
        while let Some(at) = rest.find(MASK) {
            let call = self.next_call(range);
            let (mut before, mut after) = (&rest[..at], &rest[at + MASK.len_utf8()..]);
            if let Some(call) = call {
                let is_block = matches!(call.kind, CallKind::Open(_) | CallKind::Close);
                let marks = if is_block { "<??>".len() } else { 0 };
                let padding = call.span.range().len() - MASK.len_utf8() - marks;
                after = after.get(padding..).unwrap_or_default();
                if is_block {
                    before = before.strip_suffix("<?").unwrap_or(before);
                    after = after.strip_prefix("?>").unwrap_or(after);
                }
            }
            let in_tag = is_html && before.rfind('<') > before.rfind('>');
            self.literal(before, is_html);
            if let Some(call) = call {
                self.call(call, in_tag);
            }
            rest = after;
        }
        self.literal(rest, is_html);
    }

    fn literal(&mut self, text: &str, is_html: bool) {
        if text.is_empty() {
            return;
        }
        let text = CowStr::from(text.to_owned());
        match is_html {
            false => self.push(Event::Text(text)),
            true if self.paragraph.is_some() => self.push(Event::InlineHtml(text)),
            true => self.html(text),
        }
    }

    /// The first shortcode of a part of the text that has not been met.
    fn next_call(&mut self, range: &Range<usize>) -> Option<&'t Call> {
        let start = self.body.span.start as usize;
        let starts = |call: &Call| call.span.start as usize - start;
        let calls = &self.body.calls;
        let from = calls.partition_point(|call| starts(call) < range.start);
        let within = calls[from..].iter().take_while(|call| starts(call) < range.end);
        let at = from + within.enumerate().find(|(at, _)| !self.is_met[from + at])?.0;
        self.is_met[at] = true;
        Some(&calls[at])
    }

    fn call(&mut self, call: &'t Call, in_tag: bool) {
        let piece = match &call.kind {
            CallKind::Unknown => return,
            CallKind::Open(component) => {
                self.open(Purpose::Component(component, call.span));
                return;
            }
            CallKind::Close => {
                let is_open = matches!(
                    self.frames.last(),
                    Some(Frame { purpose: Purpose::Component(..), .. })
                );
                if is_open {
                    self.end_frame();
                }
                return;
            }
            kind => self.piece(kind, call.span),
        };
        if in_tag || self.images > 0 {
            self.push(Event::Text(piece.text.into()));
        } else if piece.is_block {
            self.html(piece.html);
        } else {
            self.push(Event::InlineHtml(piece.html.into()));
        }
    }

    fn piece(&mut self, kind: &'t CallKind, span: Span) -> Piece {
        match kind {
            CallKind::Number(number) => self.shortcodes.number(number, span.start, self.links > 0),
            CallKind::Component(component) => self.shortcodes.component(component, None),
            CallKind::Around(component, body) => {
                let inner = render(self.around, body, self.shortcodes).html;
                let inner = inner.trim();
                // One paragraph is a line, and stands where the shortcode does.
                let line = inner.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
                let line = line.filter(|line| !line.contains("<p>")).unwrap_or(inner);
                self.shortcodes.component(component, Some(line))
            }
            CallKind::Verbatim(component, body) => self.shortcodes.verbatim(component, body),
            CallKind::Unknown => Piece::empty(),
            CallKind::Open(_) | CallKind::Close => {
                unreachable!("what stands around blocks is collected in a frame")
            }
        }
    }

    /// The address of a link or picture.
    pub(super) fn destination(&mut self, written: CowStr<'t>, range: &Range<usize>) -> CowStr<'t> {
        let is_given = written.starts_with(MASK);
        let written = self.attribute(written, range);
        if is_given && written.starts_with('/') {
            // What a shortcode gives is where it leads, the path of the site included.
            return written;
        }
        if written.trim_start().to_ascii_lowercase().starts_with("javascript:") {
            let span = self.body.span.part(range.clone());
            let message = "a link that runs a script is taken away";
            let diagnostic = self.shortcodes.report.add(Code::OddMarkdown, span, message);
            diagnostic.help("write it in HTML if it is to stay");
            return "#".into();
        }
        match link::resolve(self.around.site, self.around.files, self.around.page, &written) {
            Link::AsWritten => written,
            Link::To(address) => address.into(),
            Link::Missing(path) => {
                let span = self.body.span.part(range.clone());
                let message = format!("there is no page `{path}`");
                let (site, files) = (self.around.site, self.around.files);
                let known = site.sources().map(|file| files.get(file).path.as_str());
                let near = nearest(&path, known.filter(|path| is_markdown(path)));
                let diagnostic = self.shortcodes.report.add(Code::UnknownPage, span, message);
                if let Some(near) = near {
                    diagnostic.help(format!("did you mean `{near}`?"));
                }
                written
            }
        }
    }

    /// A text within a tag: shortcodes in it are text too. They come last in the link's source.
    pub(super) fn attribute(&mut self, text: CowStr<'t>, range: &Range<usize>) -> CowStr<'t> {
        let count = text.matches(MASK).count();
        if count == 0 {
            return text;
        }
        let start = self.body.span.start as usize;
        let (from, to) = (start + range.start, start + range.end);
        let within = |call: &Call| (from..to).contains(&(call.span.start as usize));
        let calls: Vec<usize> = (0..self.body.calls.len())
            .filter(|at| within(&self.body.calls[*at]) && !self.is_met[*at])
            .collect();
        let mut own = calls[calls.len().saturating_sub(count)..].iter();
        let mut result = String::new();
        let mut rest: &str = &text;
        while let Some(at) = rest.find(MASK) {
            result.push_str(&rest[..at]);
            rest = &rest[at + MASK.len_utf8()..];
            let Some(index) = own.next() else { continue };
            let call = &self.body.calls[*index];
            self.is_met[*index] = true;
            rest = rest.get(call.span.range().len() - MASK.len_utf8()..).unwrap_or_default();
            if !matches!(call.kind, CallKind::Open(_) | CallKind::Close) {
                result.push_str(&self.piece(&call.kind, call.span).text);
            }
        }
        CowStr::from(result + rest)
    }
}
