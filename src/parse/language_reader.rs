//! Reading `i18n/*.yaml`: those of the program, then of the theme, then of the site, key by key.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::language::{Language, Languages, Phrase, Piece};
use crate::config::Config;
use crate::diagnostic::{Code, Report, Span, nearest};
use crate::files::{EMBEDDED, FileId, Files};
use crate::yaml::{Document, Record, Value};

/// The folder of a site or theme with a file for each language.
const FOLDER: &str = "i18n/";

/// The language that others fall back to.
const FALLBACK: &str = "en";

/// Reads every language that the program, the theme or the site has something of.
pub(super) fn read(files: &Files, config: &Config, report: &mut Report) -> Languages {
    let theme = format!("themes/{}/{FOLDER}", config.theme.value);
    let folders = [format!("{EMBEDDED}{FOLDER}"), theme, FOLDER.to_owned()];
    let mut found: BTreeMap<&str, Vec<FileId>> = BTreeMap::from([(FALLBACK, Vec::new())]);
    for folder in &folders {
        for (file, entry) in files.below(folder) {
            let name = &entry.path[folder.len()..];
            match name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")) {
                Some(code) if is_code(code) => found.entry(code).or_default().push(file),
                _ => {
                    let message = "the file is left out: a language is a file such as `zh.yaml`";
                    report.add(Code::Ignored, Span::file(file), message);
                }
            }
        }
    }
    let mut english = Language::new(FALLBACK);
    for file in found.remove(FALLBACK).unwrap_or_default() {
        let before = english.clone();
        Reader { files, file, english: &before, report }.read(&mut english);
    }
    let mut all = vec![Arc::new(english)];
    for (code, of_code) in found {
        all.push(Arc::new(language(code, &of_code, (files, &all[0]), report)));
    }
    Languages { all }
}

/// One language, with what it lacks in English.
fn language(
    code: &str,
    of_code: &[FileId],
    (files, english): (&Files, &Language),
    report: &mut Report,
) -> Language {
    let mut language = Language::new(code);
    language.months.clone_from(&english.months);
    language.months_short.clone_from(&english.months_short);
    language.weekdays.clone_from(&english.weekdays);
    language.dates.clone_from(&english.dates);
    for file in of_code {
        Reader { files, file: *file, english, report }.read(&mut language);
    }
    for (key, phrase) in &english.phrases {
        if !language.phrases.contains_key(key) {
            language.missing.insert(key.clone());
            language.phrases.insert(key.clone(), phrase.clone());
        }
    }
    language
}

fn is_code(name: &str) -> bool {
    let mut parts = name.split('-');
    let first = parts.next().is_some_and(|first| (2..=3).contains(&first.len()));
    first && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

struct Reader<'r> {
    files: &'r Files,
    file: FileId,
    /// What is known of English so far.
    english: &'r Language,
    report: &'r mut Report,
}

impl Reader<'_> {
    fn read(&mut self, language: &mut Language) {
        if !self.files.is_text(self.file) {
            // It is no UTF-8, and that has been reported.
            return;
        }
        let text = self.files.text(self.file);
        let document = Document::parse(self.file, text, 0..text.len(), self.report);
        let Some(document) = document else { return };
        language.file = Some(self.file);
        let mut record = document.record(self.report);
        language.name = record.text("language", self.report).unwrap_or(language.name.clone());
        let numbers = record.record("numbers", self.report);
        self.numbers(numbers, language);
        let dates = record.record("dates", self.report);
        self.dates(dates, language);
        for (key, value) in record.rest() {
            let Some(name) = document.text_of(key) else {
                document.wrong_type(key, "a key of a language", "text", self.report);
                continue;
            };
            if let Some(phrase) = self.phrase(&document, &name, value) {
                self.known(&name, document.span(key), &phrase, document.span(value));
                language.phrases.insert(name.into_owned(), phrase);
            }
        }
    }

    /// Warns of a key that is a slip of the pen, and of a gap that nothing is put into.
    fn known(&mut self, name: &str, key: Span, phrase: &Phrase, value: Span) {
        let Some(english) = self.english.phrases.get(name) else {
            let near = nearest(name, self.english.phrases.keys().map(String::as_str));
            if let Some(near) = near.filter(|near| strsim::damerau_levenshtein(near, name) == 1) {
                let message = format!("nothing of the theme is called `{name}`");
                let diagnostic = self.report.add(Code::MisspeltKey, key, message);
                diagnostic.help(format!("did you mean `{near}`?"));
            }
            return;
        };
        let known = english.gaps();
        for gap in phrase.gaps() {
            // A count is there wherever English has forms for it.
            if known.contains(gap) {
                continue;
            }
            let message = format!("nothing is put into `{{{gap}}}` of `{name}`");
            let diagnostic = self.report.add(Code::UnknownGap, value, message);
            let known: Vec<String> = known.iter().map(|gap| format!("`{{{gap}}}`")).collect();
            diagnostic.help(match known.as_slice() {
                [] => "it is shown as it is written, with nothing put in".to_owned(),
                known => format!("it may have {}", known.join(", ")),
            });
        }
    }

    /// A text, or a mapping of counts to texts.
    fn phrase(&mut self, document: &Document<'_>, name: &str, value: &Value) -> Option<Phrase> {
        if let Some(text) = document.text_of(value) {
            let other = pieces(&text);
            return Some(Phrase { other, ..Phrase::default() });
        }
        if !value.is_mapping() {
            document.wrong_type(value, &format!("`{name}`"), "text", self.report);
            return None;
        }
        let what = format!("`{name}`");
        let mut record = document.record_at(value, &what, self.report);
        let mut form = |key| Some(pieces(&record.text(key, self.report)?));
        let (zero, one, other) = (form("zero"), form("one"), form("other"));
        if other.is_none() {
            let message = format!("`{name}` does not say what stands for most counts");
            let diagnostic = self.report.add(Code::MissingKey, document.span(value), message);
            diagnostic.help("write `other: …`");
        }
        record.finish(&what, self.report);
        Some(Phrase { zero, one, other: other? })
    }

    fn numbers(&mut self, mut record: Record<'_, '_>, language: &mut Language) {
        let locale = &mut language.locale;
        let own = record.text("decimal", self.report);
        locale.decimal = own.unwrap_or_else(|| locale.decimal.clone());
        let own = record.text("group", self.report);
        locale.group = own.unwrap_or_else(|| locale.group.clone());
        if record.has("small") {
            let words = record.texts("small", self.report);
            locale.small = words.into_iter().map(|word| word.value).collect();
        }
        if record.has("large") {
            let mut large = Vec::new();
            for (text, value) in record.names("large", self.report) {
                let size = value.as_f64().filter(|size| *size >= 1.0 && size.is_finite());
                match size {
                    Some(size) => large.push((size, text.value)),
                    None => record.document().wrong_type(
                        value,
                        "a size",
                        "a number from 1 on",
                        self.report,
                    ),
                }
            }
            large.sort_by(|a, b| b.0.total_cmp(&a.0));
            locale.large = large;
        }
        record.finish("`numbers`", self.report);
    }

    fn dates(&mut self, mut record: Record<'_, '_>, language: &mut Language) {
        let lists = [
            ("months", 12, &mut language.months),
            ("months_short", 12, &mut language.months_short),
            ("weekdays", 7, &mut language.weekdays),
        ];
        for (key, count, names) in lists {
            if !record.has(key) {
                continue;
            }
            let own = record.texts(key, self.report);
            if own.len() == count {
                *names = own.into_iter().map(|name| name.value).collect();
            } else {
                let message = format!("`{key}` has {} names, expected {count}", own.len());
                self.report.add(Code::BadValue, record.span(key), message);
            }
        }
        for (key, value) in record.rest() {
            let document = record.document();
            let (name, format) = (document.text_of(key), document.text_of(value));
            let Some((name, format)) = name.zip(format) else {
                document.wrong_type(value, "a format", "text", self.report);
                continue;
            };
            if let Err(error) = jiff::fmt::strtime::format(&*format, &jiff::Zoned::default()) {
                let message = format!("`{format}` is no format of dates: {error}");
                self.report.add(Code::BadValue, document.span(value), message);
                continue;
            }
            language.dates.insert(name.into_owned(), format.into_owned());
        }
    }
}

/// The words of a phrase and its gaps; braces around what is no name stay as they are.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        words.push_str(before);
        let name = after.split_once('}').map(|(name, _)| name);
        let is_name = |name: &&str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let Some(name) = name.filter(is_name) else {
            words.push('{');
            rest = after;
            continue;
        };
        if !words.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut words)));
        }
        pieces.push(Piece::Gap(name.to_owned()));
        rest = &after[name.len() + 1..];
    }
    words.push_str(rest);
    if !words.is_empty() {
        pieces.push(Piece::Text(words));
    }
    pieces
}
