//! Numbers in prose: those with a unit, percentages, multiples and ratios.
//!
//! Years, dates, versions, ordinals, names and identifiers have digits too, and are none of them: a
//! number counts only with something behind it that says what it measures, or with thousands apart.

use std::ops::Range;

use super::words::{self, Words, is_han};
use crate::quantity::Unit;

/// A number in a text.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    /// Its bytes, with what belongs to it.
    pub(super) range: Range<usize>,
    /// Its digits.
    pub(super) digits: Digits,
    /// What it is a number of.
    pub(super) kind: Kind,
}

impl Figure {
    /// Whether both are typed the same.
    pub(super) fn is_same(&self, other: &Figure) -> bool {
        self.kind == other.kind && self.digits == other.digits
    }
}

/// What a number in a text is a number of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Nothing that is said: `2.9 million`.
    Plain,
    /// Hundredths.
    Percent,
    /// How many times as much.
    Times,
    /// One part of so many: `1/2900` by its 2900.
    Fraction,
    /// A unit.
    Of(Unit),
}

/// The digits of a number as they were typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Digits {
    value: f64,
    /// What the digits are multiplied by: a million.
    scale: f64,
    /// The significant digits, at least and at most: 2 to 4 of `2,900`.
    least: usize,
    most: usize,
}

impl Digits {
    fn read(text: &str, scale: f64) -> Option<Digits> {
        let plain: String = text.chars().filter(|c| *c != ',').collect();
        let value = plain.parse().ok()?;
        let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
        let digits = digits.trim_start_matches('0');
        let most = digits.len().max(1);
        // Zeros at the end of a whole number may be exact or not; of two digits one is taken for exact.
        let whole = if plain.contains('.') { digits } else { digits.trim_end_matches('0') };
        let least = whole.len().max(most.min(2));
        Some(Digits { value, scale, least, most })
    }

    /// Whether a value, rounded as the number was typed, is that number.
    pub(super) fn are(self, value: f64) -> bool {
        let value = value / self.scale;
        (self.least..=self.most.min(15)).any(|digits| {
            let rounded = |x: f64| format!("{x:.*e}", digits - 1);
            rounded(value) == rounded(self.value)
        })
    }

    pub(super) fn significant(self) -> usize {
        self.least
    }

    pub(super) fn is_scaled(self) -> bool {
        self.scale > 1.0
    }
}

/// As far, in bytes, is looked to see whether a number stands in an address.
const LONGEST: usize = 200;

/// The numbers of a text, from left to right.
pub(super) fn figures(text: &str, words: &Words<'_>) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + next;
        let reader = Reader { text, words };
        at = if reader.begins(start) { reader.figure(start, &mut figures) } else { start };
        // Whatever it was, its digits are done with.
        at += text[at..].find(|c: char| !is_numeric(c)).unwrap_or(text.len() - at);
        at = at.max(start + 1);
    }
    figures
}

/// What goes on within a number, an identifier or a version.
fn is_numeric(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | ':')
}

struct Reader<'t> {
    text: &'t str,
    words: &'t Words<'t>,
}

impl Reader<'_> {
    /// Whether a number can begin there.
    fn begins(&self, start: usize) -> bool {
        let before = &self.text[..start];
        let mut back = before.chars().rev();
        let (last, one_before) = (back.next(), back.next());
        let is_free = match last {
            None => true,
            Some('-' | '−') => one_before.is_none_or(char::is_whitespace),
            Some(c) if is_han(c) => true,
            Some(c) => {
                !c.is_alphanumeric()
                    && !matches!(c, '$' | '€' | '£' | '¥' | '/' | '.' | '_' | '#' | '\u{fffc}')
            }
        };
        // Chinese ordinals: 第 9 天 is the ninth day.
        let is_ordinal = before.trim_end_matches(' ').ends_with('第');
        is_free && !is_ordinal && !self.is_address(start)
    }

    /// Whether it stands in an address or identifier.
    fn is_address(&self, start: usize) -> bool {
        let from = self.text.floor_char_boundary(start.saturating_sub(LONGEST));
        let to = self.text.floor_char_boundary(start + LONGEST);
        let before = self.text[from..start].rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = self.text[start..to].split(char::is_whitespace).next().unwrap_or_default();
        let chunk = &self.text[start - before.len()..start + after.len()];
        let chunk = chunk.trim_start_matches(['(', '[']).to_ascii_lowercase();
        let is_doi = chunk.starts_with("10.") && chunk.contains('/');
        is_doi
            || chunk.contains("://")
            || chunk.contains('@')
            || ["doi:", "arxiv:", "isbn", "www."].iter().any(|start| chunk.starts_with(start))
    }

    /// Reads a number, or two that are the ends of a range; the byte after what was read.
    fn figure(&self, start: usize, figures: &mut Vec<Figure>) -> usize {
        let Some(end) = self.number(start) else { return start };
        if let Some(figure) = self.ratio(start, end) {
            let end = figure.range.end;
            figures.push(figure);
            return end;
        }
        if self.what_follows(end).is_none()
            && let Some(second) = self.range(start, end)
            && let Some(end_of_second) = self.number(second)
            && let Some((kind, scale, whole)) = self.what_follows(end_of_second)
        {
            let first = Digits::read(&self.text[start..end], scale);
            figures.extend(first.map(|digits| Figure {
                range: start..end,
                digits,
                kind: kind.clone(),
            }));
            let digits = Digits::read(&self.text[second..end_of_second], scale);
            figures.extend(digits.map(|digits| Figure { range: second..whole, digits, kind }));
            return whole;
        }
        let is_grouped = self.text[start..end].contains(',');
        let (kind, scale, whole) = match self.what_follows(end) {
            Some(found) => found,
            None if is_grouped && !self.goes_on(end) => (Kind::Plain, 1.0, end),
            None => return end,
        };
        if self.is_name(start, end, &kind) {
            return end;
        }
        let digits = Digits::read(&self.text[start..end], scale);
        figures.extend(digits.map(|digits| Figure { range: start..whole, digits, kind }));
        whole
    }

    /// The end of the digits that begin there; `None` for a version, a clock or a number in another form.
    fn number(&self, start: usize) -> Option<usize> {
        let rest = &self.text[start..];
        let end = rest.find(|c: char| !is_numeric(c)).unwrap_or(rest.len());
        let number = rest[..end].trim_end_matches(['.', ',', ':']);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let groups: Vec<&str> = whole.split(',').collect();
        let are_groups = groups.len() == 1
            || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_number =
            are_groups && !groups.iter().any(|group| group.is_empty() || !is_plain(group));
        (is_number && is_plain(fraction) && number.len() <= 30).then_some(start + number.len())
    }

    /// `1/2900th` and `1:2900`, by what is below the line; `1_2900th` where a `/` could not stand.
    fn ratio(&self, start: usize, end: usize) -> Option<Figure> {
        let rest = &self.text[end..];
        let (is_colon, is_name) = (rest.starts_with(':'), rest.starts_with('_'));
        if &self.text[start..end] != "1" || !rest.starts_with([':', '_', '/', '⁄']) {
            return None;
        }
        let below = end + rest.chars().next()?.len_utf8();
        let end = self.number(below)?;
        let digits = Digits::read(&self.text[below..end], 1.0)?;
        // 1:30 is a time of the day, and 1/2/2026 a day.
        let after = &self.text[end..];
        if after.starts_with(['/', ':']) || (is_colon && digits.value < 100.0) || digits.value < 2.0
        {
            return None;
        }
        let suffix = ["ths", "rds", "th", "rd", "nd", "st"].iter().find(|s| after.starts_with(**s));
        let end = end + suffix.map_or(0, |suffix| suffix.len());
        let is_whole = !self.goes_on(end) && (!is_name || suffix.is_some());
        is_whole.then_some(Figure { range: start..end, digits, kind: Kind::Fraction })
    }

    /// The start of the second number of a range.
    fn range(&self, start: usize, end: usize) -> Option<usize> {
        let rest = &self.text[end..];
        let is_between = ["between ", "Between "].iter().any(|w| self.text[..start].ends_with(w));
        let and: &[&str] = if is_between { &[" and "] } else { &[] };
        let links = ["–", "—", "-", "~", "～", "至", "到", " to ", " – ", " or "];
        let link = links.iter().chain(and).find(|link| rest.starts_with(**link))?;
        let second = end + link.len();
        self.text[second..].starts_with(|c: char| c.is_ascii_digit()).then_some(second)
    }

    /// What stands behind a number, what it multiplies it by, and where it ends.
    fn what_follows(&self, end: usize) -> Option<(Kind, f64, usize)> {
        let mut at = self.blank(end);
        let mut is_apart = at > end;
        let mut scale = 1.0;
        while let Some((factor, len)) = words::scale(&self.text[at..]) {
            scale *= factor;
            let next = self.blank(at + len);
            (is_apart, at) = (next > at + len || is_apart, next);
        }
        let rest = &self.text[at..];
        // The end of a tag in braces is no percentage.
        if let Some(((), len)) = words::percent(rest).filter(|_| !rest.starts_with("%}")) {
            return Some((Kind::Percent, scale, at + len));
        }
        if let Some(((), len)) = words::times(rest).filter(|_| !self.is_often(at)) {
            return Some((Kind::Times, scale, at + len));
        }
        let counted = words::counter(rest).map(|((), len)| self.blank(at + len));
        let mut places = [Some(at), counted].into_iter().flatten();
        let unit = |at| Some((self.words.unit(&self.text[at..], is_apart || at > end)?, at));
        if let Some(((unit, len), at)) = places.find_map(unit) {
            let (unit, end) = self.per(unit, at + len);
            return (!self.goes_on(end)).then_some((Kind::Of(unit), scale, end));
        }
        let end = self.text[..at].trim_end().len();
        (scale > 1.0).then_some((Kind::Plain, scale, end))
    }

    /// The same unit for each of another one, where the text says so.
    fn per(&self, unit: Unit, end: usize) -> (Unit, usize) {
        let mut at = self.blank(end);
        while let Some(((), len)) = words::gas(&self.text[at..]) {
            at = self.blank(at + len);
        }
        let Some(((), len)) = words::per(&self.text[at..]) else { return (unit, end) };
        let below = self.blank(at + len);
        match self.words.unit(&self.text[below..], true) {
            Some((other, len)) => (unit.per(&other), below + len),
            None => (unit, end),
        }
    }

    /// `three times a day` is no multiple, and `3 x 4` is arithmetic.
    fn is_often(&self, at: usize) -> bool {
        let rest = self.text[at..].trim_start_matches(|c: char| c.is_alphabetic() || c == '×');
        let next = rest.trim_start();
        next.starts_with(|c: char| c.is_ascii_digit())
            || ["a ", "per ", "each "].iter().any(|word| next.starts_with(word))
    }

    /// A small number behind a name, as in `DALL-E 2 images`, is part of the name.
    fn is_name(&self, start: usize, end: usize, kind: &Kind) -> bool {
        if !matches!(kind, Kind::Of(_)) || end - start > 3 {
            return false;
        }
        let Some(before) = self.text[..start].strip_suffix(' ') else { return false };
        let ends_word = |c: char| c.is_whitespace() || is_han(c);
        let word = before.rsplit(ends_word).next().unwrap_or_default();
        let is_first =
            before[..before.len() - word.len()].trim_end().ends_with(['.', '!', '?', ':'])
                || word.len() == before.len();
        let ends_sentence = word.ends_with(['.', '!', '?', ':', ',', ';']);
        word.starts_with(char::is_uppercase) && !is_first && !ends_sentence
    }

    /// Whether a word goes on at a byte that was taken for its end.
    fn goes_on(&self, end: usize) -> bool {
        let next = self.text[end..].chars().next();
        let is_word = self.text[..end].ends_with(|c: char| c.is_alphanumeric() && !is_han(c));
        next.is_some_and(|c| {
            (is_word && c.is_alphanumeric() && !is_han(c)) || "²³⁴^\u{fffc}".contains(c)
        })
    }

    /// Past one blank or hyphen.
    fn blank(&self, at: usize) -> usize {
        let is_blank =
            |c: &char| matches!(c, ' ' | '\n' | '-' | '\u{a0}' | '\u{202f}' | '\u{2009}');
        at + self.text[at..].chars().next().filter(is_blank).map_or(0, char::len_utf8)
    }
}
