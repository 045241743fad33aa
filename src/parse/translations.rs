//! What a model calls its things in other languages.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::language::Language;
use super::model::{Formula, Input, Model};
use crate::diagnostic::{Code, Report, Spanned, nearest};
use crate::yaml::Record;

/// The words of a model in other languages: by the code of the language, and then by what the model says in its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Translations(BTreeMap<String, BTreeMap<String, String>>);

impl Translations {
    /// A text of the model in a language; as it is where the model does not have it there. What is a row's and a
    /// number's, `Kettle, power`, is had by its parts too, with a comma of that language between them.
    #[must_use]
    pub fn say<'t>(&'t self, text: &'t str, language: &Language) -> Cow<'t, str> {
        let Some(words) = self.0.get(&language.code) else { return Cow::Borrowed(text) };
        if let Some(word) = words.get(text) {
            return Cow::Borrowed(word);
        }
        let parts = text.match_indices(", ").find_map(|(at, between)| {
            Some((words.get(&text[..at])?, words.get(&text[at + between.len()..])?))
        });
        parts.map_or(Cow::Borrowed(text), |(row, own)| {
            let comma = language.say("list_comma", &[]);
            Cow::Owned(format!("{row}{comma}{own}"))
        })
    }
}

/// A text in another language, and where it stands.
type Word = (Spanned<String>, String);

/// Reads `translations`: for each language what the model's texts are there.
pub(super) fn read(record: &mut Record<'_, '_>, report: &mut Report) -> Vec<(String, Vec<Word>)> {
    let mut languages = Vec::new();
    for (language, words) in record.names("translations", report) {
        let words = record.document().record_at(words, "a language", report);
        let mut read = Vec::new();
        for (text, value) in words.pairs(report) {
            match words.document().text_of(value) {
                Some(word) => read.push((text, word.into_owned())),
                None => words.document().wrong_type(value, "a translation", "text", report),
            }
        }
        languages.push((language.value, read));
    }
    languages
}

/// The translations of a model of which all else is read; a text that it does not have is a mistake.
pub(super) fn of(
    model: &Model,
    languages: Vec<(String, Vec<Word>)>,
    report: &mut Report,
) -> Translations {
    let known = if languages.is_empty() { BTreeSet::new() } else { texts(model) };
    // What the rows of a file are called stands in the file.
    let is_known = |text: &str| {
        known.contains(text) || model.systems.iter().any(|system| system.from.is_some())
    };
    let mut all = BTreeMap::new();
    for (language, words) in languages {
        for (text, _) in words.iter().filter(|(text, _)| !is_known(&text.value)) {
            let message = format!("the model does not say `{}`", text.value);
            let diagnostic = report.add(Code::UnknownKey, text.span, message);
            if let Some(near) = nearest(&text.value, known.iter().map(String::as_str)) {
                diagnostic.help(format!("did you mean `{near}`?"));
            }
        }
        let words = words.into_iter().map(|(text, word)| (text.value, word)).collect();
        all.insert(language, words);
    }
    Translations(all)
}

/// What a thing is called in prose: by its label, or else by its name.
#[must_use]
pub fn in_prose(label: Option<&String>, name: &str) -> String {
    label.cloned().unwrap_or_else(|| name.replace('_', " "))
}

/// Everything that a model says to readers.
fn texts(model: &Model) -> BTreeSet<String> {
    let mut texts: BTreeSet<String> = model.title.iter().cloned().collect();
    inputs(&model.inputs, &mut texts);
    formulas(&model.formulas, &mut texts);
    for system in &model.systems {
        texts.insert(in_prose(system.label.as_ref(), &system.name.value));
        formulas(&system.formulas, &mut texts);
        for row in &system.rows {
            texts.insert(in_prose(row.label.as_ref(), &row.name.value));
            inputs(&row.inputs, &mut texts);
            formulas(&row.formulas, &mut texts);
        }
    }
    texts.extend(model.scenarios.iter().map(|scenario| scenario.name.value.clone()));
    for table in &model.tables {
        texts.extend(table.caption.iter().chain(&table.note).cloned());
        texts.extend(
            table.columns.iter().map(|column| in_prose(column.label.as_ref(), &column.text)),
        );
    }
    texts.extend(model.claims.iter().filter_map(|claim| claim.label.clone()));
    texts
}

fn inputs(inputs: &[Input], texts: &mut BTreeSet<String>) {
    for input in inputs {
        texts.insert(in_prose(input.label.as_ref(), &input.name.value));
        texts.extend(input.note.iter().chain(&input.at).cloned());
    }
}

fn formulas(formulas: &[Formula], texts: &mut BTreeSet<String>) {
    for formula in formulas {
        texts.insert(in_prose(formula.label.as_ref(), &formula.name.value));
        texts.extend(formula.note.clone());
    }
}
