//! What stands around other events: components, footnotes, the text itself.

use pulldown_cmark::{CowStr, Event};

use super::events::written;
use super::markdown::Writer;
use crate::diagnostic::{Code, Span};
use crate::parse::Component;

/// Events that are collected until the end of what they stand in.
pub(super) struct Frame<'t> {
    pub(super) events: Vec<Event<'t>>,
    pub(super) purpose: Purpose<'t>,
    /// How many elements were open at its start; it is broken when one of them ends within.
    pub(super) depth: usize,
    pub(super) is_broken: bool,
}

pub(super) enum Purpose<'t> {
    Root,
    /// A component around what is collected.
    Component(&'t Component, Span),
    Footnote(CowStr<'t>),
}

impl<'t> Writer<'t, '_, '_> {
    pub(super) fn open(&mut self, purpose: Purpose<'t>) {
        let depth = self.depth;
        self.frames.push(Frame { events: Vec::new(), purpose, depth, is_broken: false });
    }

    /// Ends what was opened last.
    pub(super) fn end_frame(&mut self) {
        let frame = self.frames.pop().expect("what ends was opened");
        match frame.purpose {
            Purpose::Root => unreachable!("the root frame is there to the end"),
            Purpose::Footnote(name) => self.footnotes.define(name, written(frame.events)),
            Purpose::Component(component, span) if frame.is_broken || frame.depth != self.depth => {
                let name = &component.name.value;
                let message =
                    format!("`{name}` starts and ends in different lists, quotes or cells");
                self.shortcodes.report.add(Code::ShortcodeSyntax, span, message);
                self.events().extend(frame.events);
            }
            Purpose::Component(component, _) => {
                let body = written(frame.events);
                let piece = self.shortcodes.component(component, Some(body.trim()));
                self.html(piece.html);
            }
        }
    }
}
