//! Footnotes: numbered as they are met, and listed at the end of the text. Each reference and each note is an anchor of style
//! sheets, so that a theme can set a note beside its line without a second copy of it.

use std::collections::HashMap;
use std::fmt::Write as _;

use pulldown_cmark::CowStr;

use super::events::attribute;
use crate::parse::Language;

/// The footnotes of one text.
#[derive(Default)]
pub(super) struct Footnotes<'t> {
    /// How often each has been referred to, in the order of their numbers.
    met: Vec<(CowStr<'t>, usize)>,
    definitions: HashMap<CowStr<'t>, String>,
}

/// The start of every reference to a footnote.
const REFERENCE: &str = "<sup class=\"footnote-ref\">";

impl<'t> Footnotes<'t> {
    /// Whether some HTML is a reference to a footnote.
    pub(super) fn is_reference(html: &str) -> bool {
        html.starts_with(REFERENCE)
    }

    /// A reference, with the number of its footnote.
    pub(super) fn reference(&mut self, name: CowStr<'t>) -> String {
        let at = if let Some(at) = self.met.iter().position(|(other, _)| *other == name) {
            at
        } else {
            self.met.push((name, 0));
            self.met.len() - 1
        };
        self.met[at].1 += 1;
        let (number, id) = (at + 1, back(at, self.met[at].1));
        let is_first = self.met[at].1 == 1;
        let style = if is_first { format!(" style=\"anchor-name:--{id}\"") } else { String::new() };
        format!(
            "{REFERENCE}<a href=\"#fn-{number}\" id=\"{id}\"{style} role=\"doc-noteref\">{number}</a></sup>"
        )
    }

    pub(super) fn define(&mut self, name: CowStr<'t>, html: String) {
        self.definitions.insert(name, html);
    }

    /// The list of all that were referred to; empty when none was.
    pub(super) fn section(&self, language: &Language) -> String {
        let mut html = String::new();
        if self.met.is_empty() {
            return html;
        }
        let label = attribute(&language.say("back_to_text", &[]));
        html.push_str("<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        for (at, (name, count)) in self.met.iter().enumerate() {
            let definition = self.definitions.get(name).map_or("", |html| html.trim_end());
            let mut backs = String::new();
            for nth in 1..=*count {
                write!(
                    backs,
                    " <a href=\"#{}\" role=\"doc-backlink\" aria-label=\"{label}\">↩</a>",
                    back(at, nth)
                )
                .expect("a string takes whatever is written to it");
            }
            // The way back stands in the last paragraph of the footnote.
            let item = match definition.strip_suffix("</p>") {
                Some(open) => format!("{open}{backs}</p>"),
                None => format!("{definition}{backs}"),
            };
            let number = at + 1;
            writeln!(
                html,
                "<li id=\"fn-{number}\" style=\"anchor-name:--fn-{number};--beside:--fnref-{number};--after:--fn-{at}\">\n{item}\n</li>"
            )
            .expect("a string takes whatever is written to it");
        }
        html.push_str("</ol>\n</div>\n");
        html
    }
}

/// The id of a reference to a footnote.
fn back(at: usize, nth: usize) -> String {
    match nth {
        1 => format!("fnref-{}", at + 1),
        n => format!("fnref-{}-{n}", at + 1),
    }
}
