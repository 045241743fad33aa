//! What one page is found by: its terms, each with how often and where it stands.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::fold::fold;
use super::terms::{self, Term};
use crate::render::plain::{Piece, is_unread, pieces, unescaped};

/// The part of a page that a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Part {
    /// Its title.
    Title,
    /// The name of a category or tag.
    Name,
    /// Its text.
    Text,
    /// What stands below it: the works that it cites.
    Work,
}

/// The terms of a page.
#[derive(Debug, Default)]
pub(in crate::render) struct Words {
    /// All terms, one after the other.
    spelled: String,
    entries: Vec<Entry>,
    /// The places of signs, by entry.
    places: Vec<u32>,
    /// How many terms it has, counted as often as they stand there.
    pub(super) length: u32,
}

/// One term of a page.
#[derive(Clone, Debug)]
struct Entry {
    /// The end of its spelling; its start is the end of the one before.
    end: u32,
    times: u32,
    /// The end of its places; none for a word.
    places: u32,
    in_title: bool,
    in_name: bool,
}

/// Whether nobody would look for the text of an element, as for the parts of formulas and drawings.
fn is_passed_over(name: &str) -> bool {
    matches!(name, "math" | "svg") || is_unread(name)
}

/// Whether an element begins and ends within a word.
#[rustfmt::skip]
fn is_within_words(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr" | "b" | "bdi" | "bdo" | "button" | "cite" | "code" | "data" | "del" | "dfn" | "em" | "font" | "i"
            | "ins" | "kbd" | "mark" | "q" | "s" | "samp" | "small" | "span" | "strong" | "sub" | "u" | "var"
    )
}

/// No blank and no part of a word: what stands on both sides of it has nothing to do with each other.
const BREAK: char = '\u{1}';

impl Words {
    /// The terms of some texts, of which those of [`Part::Text`] are HTML.
    pub(in crate::render) fn of<'t>(texts: impl IntoIterator<Item = (Part, &'t str)>) -> Words {
        let mut folded = String::new();
        let mut parts: Vec<(Part, usize)> = Vec::new();
        for (part, text) in texts {
            match part {
                Part::Text => read(text, &mut folded),
                Part::Title | Part::Name | Part::Work => fold(text, &mut folded),
            }
            parts.push((part, folded.len()));
        }
        let mut texts = Vec::with_capacity(parts.len());
        let mut start = 0;
        for (part, end) in parts {
            texts.push((part, terms::without_commas(terms::joined(&folded[start..end]))));
            start = end;
        }
        count(&texts)
    }

    /// All terms.
    pub(super) fn iter(&self) -> impl Iterator<Item = Word<'_>> {
        let (mut start, mut places) = (0, 0);
        self.entries.iter().map(move |entry| {
            let spelling = &self.spelled[start as usize..entry.end as usize];
            let is_placed = places < entry.places;
            (start, places) = (entry.end, entry.places);
            Word { spelling, is_placed, entry, length: self.length }
        })
    }

    /// The spelling of a term.
    pub(super) fn spelling(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.entries[before].end);
        &self.spelled[start as usize..self.entries[at].end as usize]
    }

    /// The places of a term of signs.
    pub(super) fn places(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).map_or(0, |before| self.entries[before].places);
        &self.places[start as usize..self.entries[at].places as usize]
    }
}

/// A term of a page.
pub(super) struct Word<'w> {
    pub(super) spelling: &'w str,
    /// Whether it is one of signs, whose places are kept.
    pub(super) is_placed: bool,
    entry: &'w Entry,
    /// How many terms the page has.
    length: u32,
}

impl Word<'_> {
    /// How much of a page is about the term, from 1 to 42: BM25 without the share that how many pages have it would add,
    /// which the browser knows, and more for what its title and its categories and tags say.
    pub(super) fn weight(&self, average: f32) -> u8 {
        const SATURATION: f32 = 1.2;
        const LENGTH: f32 = 0.75;
        let entry = self.entry;
        #[expect(clippy::cast_precision_loss, reason = "texts are shorter than 2^24 words")]
        let (times, length) = (entry.times as f32, self.length as f32);
        let often = times * (SATURATION + 1.0)
            / (times + SATURATION * (1.0 - LENGTH + LENGTH * length / average.max(1.0)));
        let told = if entry.in_title { 2.0 } else { 0.0 } + if entry.in_name { 1.0 } else { 0.0 };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it lies between 0 and 42"
        )]
        let weight = (8.0 * (often + told)).round() as u8;
        weight.max(1)
    }
}

/// Adds the text of some HTML to others, folded.
fn read(html: &str, into: &mut String) {
    for piece in pieces(html, is_passed_over) {
        match piece {
            Piece::Text(text) => fold(&unescaped(text), into),
            Piece::Tag(name) if is_within_words(name) => {}
            Piece::Tag(_) => into.push(BREAK),
        }
    }
}

/// Counts the terms of folded texts.
fn count(texts: &[(Part, Cow<'_, str>)]) -> Words {
    let mut known: HashMap<&str, usize, FixedState> =
        HashMap::with_capacity_and_hasher(512, FixedState::default());
    let mut words = Words::default();
    // The entry and the place of each term of signs.
    let mut placed: Vec<(u32, u32)> = Vec::new();
    let mut place = 0;
    for (part, text) in texts {
        terms::terms(text, &mut place, |term| {
            let (spelling, place) = match term {
                Term::Word(word) => (word, None),
                Term::Signs(signs, place) => (signs, Some(place)),
            };
            let at = known.get(spelling).copied().unwrap_or_else(|| {
                let at = words.add(spelling);
                known.insert(spelling, at);
                at
            });
            let entry = &mut words.entries[at];
            entry.times += 1;
            entry.in_title |= *part == Part::Title;
            entry.in_name |= *part == Part::Name;
            words.length += 1;
            if let Some(place) = place {
                placed.push((index(at), place));
            }
        });
    }
    placed.sort_unstable();
    for (entry, _) in &placed {
        words.entries[*entry as usize].places += 1;
    }
    let mut end = 0;
    for entry in &mut words.entries {
        end += entry.places;
        entry.places = end;
    }
    words.places = placed.into_iter().map(|(_, place)| place).collect();
    // One of these is kept for each page.
    words.spelled.shrink_to_fit();
    words.entries.shrink_to_fit();
    words
}

impl Words {
    fn add(&mut self, spelling: &str) -> usize {
        self.spelled.push_str(spelling);
        let end = index(self.spelled.len());
        self.entries.push(Entry { end, times: 0, places: 0, in_title: false, in_name: false });
        self.entries.len() - 1
    }
}

/// A place in a text, which [`LARGEST_TEXT`](crate::files::LARGEST_TEXT) keeps far below 2^32.
fn index(at: usize) -> u32 {
    u32::try_from(at).expect("a text has under 2^32 terms")
}
