//! The rows of a chart from top to bottom, and the headings between them.
//!
//! A row has a line of the page for each of its marks, and its label beside them or, where there is
//! little room, above. How high that makes it only the browser knows. So the heights are shares: what a
//! row or heading needs at least, over what all of them need, and a drawing of any height fits.

use serde::Serialize;

/// The height of a line in the browser's pixels, and what is left free around each row.
const LINE: u32 = 20;
const FREE: u32 = 8;

/// Rows and headings, as the style of a chart has them.
#[derive(Default, Serialize)]
pub(super) struct Tracks {
    line: u32,
    free: u32,
    /// What each row and heading needs, in pixels.
    heights: Vec<u32>,
}

impl Tracks {
    pub(super) fn new() -> Tracks {
        Tracks { line: LINE, free: FREE, heights: Vec::new() }
    }

    /// Adds a row or heading of so many lines, and gives its place from the top, from 1.
    pub(super) fn push(&mut self, lines: usize) -> usize {
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        self.heights.push(lines.saturating_mul(LINE).saturating_add(FREE));
        self.heights.len()
    }

    /// The lower edge of each row and heading, in hundredths of the whole.
    pub(super) fn bottoms(&self) -> Vec<f64> {
        let all: f64 = self.heights.iter().copied().map(f64::from).sum();
        let mut sum = 0.0;
        let bottom = |height: &u32| {
            sum += f64::from(*height);
            (sum / all * 1e4).round() / 1e2
        };
        self.heights.iter().map(bottom).collect()
    }
}

/// How far the middle of a line is above the lower edge of its row, in pixels; `from_below` counts the
/// lines from the lowest, from 0.
pub(super) fn lift(from_below: usize) -> u32 {
    let from_below = u32::try_from(from_below).unwrap_or(u32::MAX);
    from_below.saturating_mul(LINE).saturating_add(LINE / 2 + FREE / 2)
}
