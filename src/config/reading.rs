//! What stands around the text of a post.

use super::{Record, Report};

/// What stands around the text of a post, where its front matter says nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Whether it shows its table of contents.
    pub toc: bool,
    /// Whether readers are told how to cite it; of those with a model when nothing is said.
    pub cite: Option<bool>,
    /// How many related posts stand below it.
    pub related: usize,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading { toc: false, cite: None, related: 3 }
    }
}

/// The keys `toc`, `cite` and `related`.
pub(super) fn read(record: &mut Record<'_, '_>, report: &mut Report) -> Reading {
    let usual = Reading::default();
    Reading {
        toc: record.truth("toc", report).unwrap_or(usual.toc),
        cite: record.truth("cite", report),
        related: record.whole("related", 0..=20, report).map_or(usual.related, |n| n as usize),
    }
}
