//! The parts of an uncertain quantity's text.

use std::ops::Range;

/// What stands between two quantities.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Joint {
    PlusMinus,
    To,
}

/// A part of a text.
#[derive(Clone, Copy)]
pub(super) struct Part<'t> {
    pub(super) text: &'t str,
    /// Where it starts in the whole.
    pub(super) start: usize,
}

impl<'t> Part<'t> {
    /// Its bytes in the whole, without blanks around it.
    pub(super) fn range(self) -> Range<usize> {
        let before = self.text.len() - self.text.trim_start().len();
        let start = self.start + before;
        start..start + self.text.trim().len()
    }

    fn within(self, range: Range<usize>) -> Part<'t> {
        Part { text: &self.text[range.clone()], start: self.start + range.start }
    }
}

/// `name(arguments) unit`, when the text begins with the name of a distribution.
pub(super) fn call(whole: Part<'_>) -> Option<(&str, Part<'_>, Part<'_>)> {
    const NAMES: [&str; 4] = ["normal", "lognormal", "uniform", "triangular"];
    let open = whole.text.find('(')?;
    let name = whole.text[..open].trim();
    let close = whole.text.rfind(')').filter(|close| *close > open)?;
    NAMES
        .contains(&name)
        .then(|| (name, whole.within(open + 1..close), whole.within(close + 1..whole.text.len())))
}

/// `(5 ± 1) unit`: what stands within the parentheses, and behind them.
pub(super) fn grouped(whole: Part<'_>) -> Option<(Part<'_>, Option<Part<'_>>)> {
    let open = whole.text.find(|c: char| !c.is_whitespace())?;
    whole.text[open..].starts_with('(').then_some(())?;
    let close = whole.text[open..].find(')')? + open;
    let inner = whole.within(open + 1..close);
    joined(inner)?;
    Some((inner, Some(whole.within(close + 1..whole.text.len()))))
}

/// The two sides of `±` or `to`.
pub(super) fn joined(part: Part<'_>) -> Option<(Part<'_>, Joint, Part<'_>)> {
    let text = part.text;
    let split = |at: usize, length: usize, joint| {
        Some((part.within(0..at), joint, part.within(at + length..text.len())))
    };
    for sign in ["±", "+/-", "+-"] {
        if let Some(at) = text.find(sign) {
            return split(at, sign.len(), Joint::PlusMinus);
        }
    }
    let mut words = text.match_indices("to");
    let is_alone = |at: usize| {
        let before = text[..at].ends_with(char::is_whitespace);
        before && text[at + 2..].starts_with(|c: char| c.is_whitespace())
    };
    let at = words.find(|(at, _)| is_alone(*at)).map(|(at, _)| at)?;
    split(at, 2, Joint::To)
}

/// What to write for `5–15 kWh` and `5 - 15 kWh`.
pub(super) fn dash(text: &str) -> Option<String> {
    let at = text.char_indices().skip(1).find(|(_, c)| matches!(c, '–' | '—' | '-'))?.0;
    let dash = text[at..].chars().next()?;
    let (low, high) = (text[..at].trim_end(), text[at + dash.len_utf8()..].trim_start());
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let ends_number = low.ends_with(|c: char| c.is_ascii_digit());
    (is_number(low) && ends_number && is_number(high))
        .then(|| format!("an interval is written `{low} to {high}`"))
        .filter(|_| !low.ends_with(['e', 'E']))
}

/// The parts between commas.
pub(super) fn split(arguments: Part<'_>) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in arguments.text.match_indices(',') {
        parts.push(arguments.within(start..at));
        start = at + 1;
    }
    parts.push(arguments.within(start..arguments.text.len()));
    parts
}
