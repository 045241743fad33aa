//! The words of prose that stand behind a number: `words.txt`, and the units of a brief's models.

use std::sync::LazyLock;

use crate::parse::Model;
use crate::quantity::{Unit, Units};

/// What `words.txt` says.
#[derive(Default)]
struct Table {
    /// The longest phrase first, so that `short ton` is not read as something else.
    units: Vec<(&'static str, &'static str)>,
    scales: Vec<(&'static str, f64)>,
    times: Vec<&'static str>,
    percent: Vec<&'static str>,
    per: Vec<&'static str>,
    gas: Vec<&'static str>,
    counters: Vec<&'static str>,
    never: Vec<&'static str>,
}

fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("words.txt")));
    &TABLE
}

impl Table {
    /// # Panics
    ///
    /// When the embedded table is wrong, which its test rules out.
    fn read(text: &'static str) -> Table {
        let mut table = Table::default();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (keyword, rest) = line.split_once(' ').expect("a line has a keyword");
            let (phrases, meaning) = rest.split_once('=').unwrap_or((rest, ""));
            let (phrases, meaning) = (phrases.split(',').map(str::trim), meaning.trim());
            match keyword {
                "unit" => table.units.extend(phrases.map(|phrase| (phrase, meaning))),
                "scale" => {
                    let factor = meaning.parse().expect("a scale is a number");
                    table.scales.extend(phrases.map(|phrase| (phrase, factor)));
                }
                "times" => table.times.extend(phrases),
                "percent" => table.percent.extend(phrases),
                "per" => table.per.extend(phrases),
                "gas" => table.gas.extend(phrases),
                "counter" => table.counters.extend(phrases),
                "never" => table.never.extend(phrases),
                other => panic!("`{other}` is no keyword of words.txt"),
            }
        }
        table.units.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        table.scales.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        table
    }
}

/// What may stand behind a number, for one brief.
pub(super) struct Words<'m> {
    units: Vec<&'m Units<'static>>,
}

/// Something that was recognised at the start of a text, and its bytes.
pub(super) type Found<T> = Option<(T, usize)>;

impl<'m> Words<'m> {
    pub(super) fn of(models: impl Iterator<Item = &'m Model>) -> Words<'m> {
        Words { units: models.map(|model| &model.units).collect() }
    }

    /// A unit at the start of a text; `is_apart` when a blank or hyphen stands between it and its number.
    pub(super) fn unit(&self, text: &str, is_apart: bool) -> Found<Unit> {
        for (phrase, unit) in &table().units {
            if let Some(len) = starts_with(text, phrase) {
                let unit = self.units.iter().find_map(|units| units.unit(unit).ok())?;
                return Some((unit, len));
            }
        }
        let word = word(text);
        let is_sure = is_apart || word.chars().count() > 1 || matches!(word, "g" | "t" | "W" | "J");
        if word.is_empty() || !is_sure || table().never.contains(&word) {
            return self.counted_in_chinese(text);
        }
        let unit = self.units.iter().find_map(|units| named(units, word))?;
        Some((unit, word.len()))
    }

    /// Chinese has no blanks between words: a unit of a model is whatever the text starts with.
    fn counted_in_chinese(&self, text: &str) -> Found<Unit> {
        let ends = text.char_indices().take(5).skip(1).map(|(at, _)| at);
        let starts: Vec<&str> =
            ends.map(|end| &text[..end]).filter(|s| s.chars().all(is_han)).collect();
        starts.into_iter().rev().find_map(|start| {
            let unit = self.units.iter().find_map(|units| units.named(start))?;
            Some((unit, start.len()))
        })
    }
}

/// A word that multiplies, at the start of a text, and by what.
pub(super) fn scale(text: &str) -> Found<f64> {
    let scales = &table().scales;
    scales.iter().find_map(|(phrase, factor)| Some((*factor, starts_with(text, phrase)?)))
}

/// What makes a number a multiple.
pub(super) fn times(text: &str) -> Found<()> {
    any_of(&table().times, text)
}

/// What makes a number a percentage.
pub(super) fn percent(text: &str) -> Found<()> {
    any_of(&table().percent, text)
}

/// What stands before the unit that something is for each of.
pub(super) fn per(text: &str) -> Found<()> {
    any_of(&table().per, text)
}

/// What says of a mass that it is of CO2e.
pub(super) fn gas(text: &str) -> Found<()> {
    any_of(&table().gas, text)
}

/// What Chinese puts between a number and what is counted.
pub(super) fn counter(text: &str) -> Found<()> {
    any_of(&table().counters, text)
}

fn any_of(phrases: &[&str], text: &str) -> Found<()> {
    phrases.iter().find_map(|phrase| Some(((), starts_with(text, phrase)?)))
}

/// A unit in one of its forms: `query` for `queries`, `grams` for `Grams`.
fn named(units: &Units<'static>, word: &str) -> Option<Unit> {
    let lower = word.to_lowercase();
    let stem = |end: &str| lower.strip_suffix(end).filter(|stem| stem.len() > 2);
    let one = |end: &str, ending: &str| stem(end).map(|stem| format!("{stem}{ending}"));
    let forms =
        [Some(word.to_owned()), Some(lower.clone()), one("ies", "y"), one("es", ""), one("s", "")];
    // In capitals alone, a short word is another one: `MS` is no millisecond.
    let is_short = word.chars().count() < 3;
    let forms = forms.into_iter().flatten().filter(|form| !is_short || form == word);
    forms.into_iter().find_map(|form| units.named(&form))
}

/// The bytes of a phrase that a text starts with, where a word ends there.
fn starts_with(text: &str, phrase: &str) -> Option<usize> {
    let start = text.get(..phrase.len())?;
    let is_symbol = phrase.chars().any(char::is_uppercase) || phrase.chars().count() == 1;
    let is_same = start == phrase || (!is_symbol && start.eq_ignore_ascii_case(phrase));
    let next = text[phrase.len()..].chars().next();
    let goes_on = phrase.chars().next_back().is_some_and(char::is_alphanumeric)
        && !phrase.chars().all(is_han)
        && next.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    (is_same && !goes_on).then_some(phrase.len())
}

/// The word that a text starts with, as far as a unit can go.
fn word(text: &str) -> &str {
    let is_part = |c: char| (c.is_alphabetic() && !is_han(c)) || matches!(c, '°' | '₂' | '_');
    let end = text.find(|c: char| !is_part(c) && !c.is_ascii_digit()).unwrap_or(text.len());
    let word = &text[..end];
    if word.starts_with(is_part) { word } else { "" }
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_of_the_table_is_one() {
        let units = Units::default();
        for (phrase, unit) in &table().units {
            assert!(units.unit(unit).is_ok(), "{phrase}");
        }
        assert!(table().units.len() > 50);
    }
}
