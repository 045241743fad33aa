//! Languages: what a theme says to readers in each, and how dates and numbers are written there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::files::FileId;
use crate::quantity::Locale;

/// Which language is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageId(usize);

/// The languages that a site can speak; English comes first and is always there.
#[derive(Clone, Debug)]
pub struct Languages {
    pub(super) all: Vec<Arc<Language>>,
}

/// What is said to readers in one language.
#[derive(Clone, Debug)]
pub struct Language {
    /// As files are named: `en`, `zh-TW`.
    pub code: String,
    /// What it calls itself: `中文`.
    pub name: String,
    /// How it writes numbers.
    pub locale: Locale,
    /// The formats of dates, by name.
    pub dates: BTreeMap<String, String>,
    /// The names of the months.
    pub months: Vec<String>,
    /// The same where there is little room.
    pub months_short: Vec<String>,
    /// The names of the days of the week, from Monday on.
    pub weekdays: Vec<String>,
    /// What is said, by key.
    pub phrases: BTreeMap<String, Phrase>,
    /// The keys for which it has nothing of its own, so that English stands there.
    pub missing: BTreeSet<String>,
    /// The last of its files.
    pub file: Option<FileId>,
}

/// Something that is said, in a form for each count where the count matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    pub(super) zero: Option<Vec<Piece>>,
    pub(super) one: Option<Vec<Piece>>,
    pub(super) other: Vec<Piece>,
}

/// A part of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Some words.
    Text(String),
    /// What is put in: `n` for `{n}`.
    Gap(String),
}

impl Languages {
    /// The language of that id.
    #[must_use]
    pub fn get(&self, id: LanguageId) -> &Arc<Language> {
        &self.all[id.0]
    }

    /// The language that speaks for a code such as `zh-CN`: that of its own, or else of its first part.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<LanguageId> {
        let code = code.to_lowercase().replace('_', "-");
        let named = |wanted: &str| {
            self.all.iter().position(|language| language.code.to_lowercase() == wanted)
        };
        let mut rest = code.as_str();
        loop {
            // Those who read traditional characters are called by their script or by their place.
            let script = matches!(rest, "zh-hant" | "zh-hk" | "zh-mo").then_some("zh-tw");
            if let Some(at) = named(rest).or_else(|| named(script?)) {
                return Some(LanguageId(at));
            }
            rest = rest.rsplit_once('-')?.0;
        }
    }

    /// Every language with its id.
    pub fn ids(&self) -> impl Iterator<Item = (LanguageId, &Language)> {
        self.all.iter().enumerate().map(|(at, language)| (LanguageId(at), &**language))
    }
}

impl Language {
    /// English without a word to say, which is what others start from.
    #[must_use]
    pub(super) fn new(code: &str) -> Language {
        Language {
            code: code.to_owned(),
            name: code.to_owned(),
            locale: Locale::english(),
            dates: BTreeMap::new(),
            months: Vec::new(),
            months_short: Vec::new(),
            weekdays: Vec::new(),
            phrases: BTreeMap::new(),
            missing: BTreeSet::new(),
            file: None,
        }
    }

    /// What is said under a key, with what is put in; for a key that the program itself asks for.
    #[must_use]
    pub fn say(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        self.say_of(key, None, gaps)
    }

    /// The same, said of so many, which stands in `{n}`.
    #[must_use]
    pub fn count(&self, key: &str, n: usize, gaps: &[(&str, &str)]) -> String {
        let written = self.locale.counted(n);
        let mut gaps = gaps.to_vec();
        gaps.push(("n", &written));
        self.say_of(key, Some(n), &gaps)
    }

    fn say_of(&self, key: &str, n: Option<usize>, gaps: &[(&str, &str)]) -> String {
        let Some(phrase) = self.phrases.get(key) else { return key.to_owned() };
        let mut text = String::new();
        for piece in phrase.form(n) {
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Gap(name) => {
                    let gap = gaps.iter().find(|(gap, _)| gap == name);
                    text.push_str(gap.map_or("", |(_, value)| value));
                }
            }
        }
        text
    }
}

impl Phrase {
    /// The form for a count.
    #[must_use]
    pub fn form(&self, n: Option<usize>) -> &[Piece] {
        match (&self.zero, &self.one) {
            (Some(zero), _) if n == Some(0) => zero,
            (_, Some(one)) if n == Some(1) => one,
            _ => &self.other,
        }
    }

    /// What is put into any of its forms.
    #[must_use]
    pub fn gaps(&self) -> BTreeSet<&str> {
        let forms = [self.zero.as_ref(), self.one.as_ref(), Some(&self.other)];
        let pieces = forms.into_iter().flatten().flatten();
        pieces
            .filter_map(
                |piece| if let Piece::Gap(name) = piece { Some(name.as_str()) } else { None },
            )
            .collect()
    }
}

/// The scripts that are written from right to left, and the languages that use them unless their tag says
/// another.
const FROM_THE_RIGHT: [&[&str]; 2] = [
    &["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"],
    &["ar", "arc", "ckb", "dv", "fa", "he", "iw", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"],
];

/// Whether a language is written from right to left, by its code.
#[must_use]
pub fn is_right_to_left(code: &str) -> bool {
    let code = code.to_ascii_lowercase();
    let mut parts = code.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    let [scripts, languages] = FROM_THE_RIGHT;
    match parts.find(|part| part.len() == 4) {
        Some(script) => scripts.contains(&script),
        None => languages.contains(&primary),
    }
}
