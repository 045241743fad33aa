//! In which language the readers of each page are spoken to.

use std::collections::{BTreeMap, BTreeSet};

use super::page::Addressed;
use crate::config::Config;
use crate::diagnostic::{Code, Report, Span};
use crate::files::Files;
use crate::parse::{LanguageId, Languages};

/// As many phrases that a language lacks are named.
const NAMED: usize = 8;

/// The language of the site and that of each page; English for one that nothing is said in, which is told
/// once of each.
pub(super) fn all(
    languages: &Languages,
    pages: &[Addressed],
    (config, files): (&Config, &Files),
    report: &mut Report,
) -> (LanguageId, Vec<LanguageId>) {
    let mut known: BTreeMap<&str, LanguageId> = BTreeMap::new();
    let mut of = |code, place: &dyn Fn() -> Span, report: &mut Report| {
        *known.entry(code).or_insert_with(|| {
            languages.find(code).unwrap_or_else(|| {
                unknown(code, place(), report);
                LanguageId::default()
            })
        })
    };
    let site = of(config.language.as_str(), &|| Span::file(files.config()), report);
    let mut of_pages = Vec::with_capacity(pages.len());
    for page in pages.iter().map(|page| &page.source) {
        let place = || page.span(files, ["lang", "language"]);
        let code = page.language.as_deref().unwrap_or(&config.language);
        of_pages.push(of(code, &place, report));
    }
    let used: BTreeSet<LanguageId> = known.into_values().collect();
    for id in used {
        lacking(languages, id, report);
    }
    (site, of_pages)
}

fn unknown(code: &str, place: Span, report: &mut Report) {
    let code = code.escape_debug();
    let message =
        format!("nothing is said to readers in `{code}`, so they are spoken to in English");
    let diagnostic = report.add(Code::UnknownLanguage, place, message);
    diagnostic
        .help(format!("a file i18n/{code}.yaml would say it; docs/languages.md has its keys"));
}

fn lacking(languages: &Languages, id: LanguageId, report: &mut Report) {
    let language = languages.get(id);
    let Some(file) = language.file.filter(|_| !language.missing.is_empty()) else { return };
    let named: Vec<String> =
        language.missing.iter().take(NAMED).map(|key| format!("`{key}`")).collect();
    let more = match language.missing.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("{} has no {}{more}", language.name, named.join(", "));
    let diagnostic = report.add(Code::MissingPhrase, Span::file(file), message);
    diagnostic.help("English stands in their place");
}
