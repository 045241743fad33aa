//! The configuration of a Hexo site: `_config.yml`, read as what it means to Briefing.
//!
//! What Hexo, its themes and plugins know and Briefing does not is said once, and templates find it
//! under `site.extra`.

mod addresses;
mod generators;
mod plugins;
mod rest;

use super::sources::{CODE, texts};
use super::{Config, Future, Overrides, Reading, Sources, TypedNumbers};
use crate::diagnostic::{Code, Report, Span, Spanned};
use crate::files::{Files, Inputs};
use crate::yaml::{Document, Record};

/// What of a Hexo site is read: the folder that `source_dir` names, and templates of Briefing's.
pub(super) fn inputs(files: &Files) -> Inputs {
    let file = files.config();
    let text = files.text(file);
    let mut unheard = Report::new();
    let document = Document::parse(file, text, 0..text.len(), &mut unheard);
    let mut record = document.as_ref().map(|document| document.record(&mut unheard));
    let sources = record.as_mut();
    let sources = sources.map(|record| folder_of_sources(record, &mut Report::new()));
    let hidden = record.as_mut().is_some_and(|record| record.value("include").is_some());
    let fonts = record.as_mut().map(super::cards::fonts).unwrap_or_default();
    let sources = sources.unwrap_or_else(|| "source/".to_owned());
    Inputs { sources, others: &["templates", "scaffolds", "i18n"], html: true, hidden, fonts }
}

fn folder_of_sources(record: &mut Record<'_, '_>, report: &mut Report) -> String {
    let written = text(record, "source_dir", report).unwrap_or_default();
    if written.split(['/', '\\']).any(|part| part == "..") {
        let message = format!("`source_dir` leads out of the site: `{written}`");
        report.add(Code::BadValue, record.span("source_dir"), message);
    }
    // A folder elsewhere would have the loader read what is not the site's.
    let parts = written.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let folder = parts.collect::<Vec<_>>().join("/");
    if folder.is_empty() { "source/".to_owned() } else { folder + "/" }
}

/// The configuration as Hexo would understand it.
///
/// What decides on addresses and on what is published has to be of its type. Where it is about what the
/// site calls itself, or is told a plugin, another type is a warning: themes and plugins have ideas of
/// their own.
pub(super) fn site(
    document: &Document<'_>,
    files: &Files,
    overrides: &Overrides,
    report: &mut Report,
) -> Config {
    let mut record = document.record(report);
    let here = Span::file(files.config());
    let spanned = |value: &str| Spanned { value: value.to_owned(), span: here };
    let (home_folder, page_folder, per_page) = generators::read(&mut record, report);
    let mut described = Report::new();
    let theme = spanned("briefing");
    let config = Config {
        title: text(&mut record, "title", &mut described).unwrap_or_else(|| "Hexo".to_owned()),
        subtitle: text(&mut record, "subtitle", &mut described),
        description: text(&mut record, "description", &mut described),
        author: text(&mut record, "author", &mut described),
        language: language(&mut record, &mut described),
        url: addresses::url(&mut record, overrides, report),
        timezone: super::timezone(&mut record, report),
        theme_options: super::theme::options(files, &theme, &mut record, report),
        theme,
        permalink: addresses::permalink(&mut record, spanned(":year/:month/:day/:title/"), report),
        post_name: addresses::post_name(&mut record, report),
        per_page,
        home_folder,
        page_folder,
        categories: addresses::names(&mut record, "category_dir", "category_map", report),
        tags: addresses::names(&mut record, "tag_dir", "tag_map", report),
        archive_folder: super::folder(&mut record, "archive_dir", "archives", report),
        redirects: super::redirects::usual(),
        moved: Vec::new(),
        menu: plugins::menu(&mut record, &mut described),
        reading: Reading::default(),
        feed: plugins::feed(&mut record, &mut described),
        cards: super::cards::read(&mut record, &mut described),
        search: plugins::search(&mut record),
        // A site moves in as it is, and takes no longer to build than it must.
        pictures: super::pictures::read(&mut record, false, &mut described),
        markdown: plugins::markdown(&mut record, &mut described),
        typed_numbers: TypedNumbers::Warn,
        footprint: super::footprint::read(&mut record, &mut described),
        budget: super::footprint::budget(&mut record, &mut described),
        digits: 2,
        draws: 10_000,
        drafts: record.truth("render_drafts", report).unwrap_or(false) || overrides.drafts,
        future: Future::of(record.truth("future", report).unwrap_or(true), overrides),
        shows_expired: false,
        own_editor: None,
        titlecase: record.truth("titlecase", report).unwrap_or(false),
        sources: sources(&mut record, report),
        deploy: Vec::new(),
        now: overrides.now,
        extra: serde_json::Value::Null,
    };
    report.append(described.lenient());
    Config { extra: rest::read(&record, report), ..config }
}

/// A text without the blanks around it; `None` for an empty one.
fn text(record: &mut Record<'_, '_>, key: &'static str, report: &mut Report) -> Option<String> {
    let text = record.text(key, report)?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A number from 0, which may stand in quotes.
fn number(record: &mut Record<'_, '_>, key: &'static str, report: &mut Report) -> Option<usize> {
    let value = record.value(key)?;
    let written = record.document().text_of(value);
    let number = written.and_then(|written| written.trim().parse().ok());
    if number.is_none() {
        let message = format!(
            "`{key}` is `{}`, expected a whole number from 0",
            record.document().source_of(value)
        );
        report.add(Code::BadValue, record.span(key), message);
    }
    number
}

/// The first language, of a list or of `zh-tw, en`.
fn language(record: &mut Record<'_, '_>, report: &mut Report) -> String {
    let written = texts(record, "language", report);
    let first = written.first().and_then(|text| text.split(',').next()).unwrap_or_default().trim();
    if first.is_empty() { "en".to_owned() } else { first.to_owned() }
}

fn sources(record: &mut Record<'_, '_>, report: &mut Report) -> Sources {
    let code = text(record, "code_dir", report);
    let code = code.map_or_else(|| CODE.to_owned(), |code| format!("{}/", code.trim_matches('/')));
    Sources {
        code,
        folder: folder_of_sources(record, report),
        html: true,
        folder_for_files: record.truth("post_asset_folder", report).unwrap_or(false),
        include: texts(record, "include", report),
        exclude: texts(record, "exclude", report),
        ignore: texts(record, "ignore", report),
        skip_render: texts(record, "skip_render", report),
        suffixes: false,
    }
}
