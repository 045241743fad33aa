//! The configuration of a Hexo site: `_config.yml`, read as what it means to Briefing.
//!
//! What Hexo, its themes and plugins know and Briefing does not is said once, and templates find it
//! under `site.extra`.

use std::collections::BTreeMap;

use super::{
    BaseUrl, Case, Config, Feed, Future, Markdown, MenuItem, Names, Overrides, PerPage, Permalink,
    PostName, Preset, Sources, TypedNumbers,
};
use crate::diagnostic::{Code, Report, Span, Spanned};
use crate::files::{FileId, Files, Inputs};
use crate::yaml::{Document, Record, Value, to_json};

/// Keys that Briefing has no use for, with the value at which they change nothing; without one they
/// never do.
const WITHOUT_EFFECT: &[(&str, Option<&str>)] = &[
    ("theme", None),
    ("highlight", None),
    ("prismjs", None),
    ("syntax_highlighter", None),
    ("updated_option", None),
    ("use_date_for_updated", None),
    ("post_asset_folder", None),
    ("meta_generator", None),
    ("logger", None),
    ("public_dir", Some("public")),
    ("code_dir", Some("downloads/code")),
    ("i18n_dir", Some(":lang")),
    ("default_layout", Some("post")),
    ("auto_spacing", Some("false")),
    ("relative_link", Some("false")),
    ("date_format", Some("YYYY-MM-DD")),
    ("time_format", Some("HH:mm:ss")),
];

/// What of a Hexo site is read: the folder that `source_dir` names, and templates of Briefing's.
pub(super) fn inputs(files: &Files) -> Inputs {
    let file = files.config();
    let text = files.text(file);
    let mut unheard = Report::new();
    let document = Document::parse(file, text, 0..text.len(), &mut unheard);
    let mut record = document.as_ref().map(|document| document.record(&mut unheard));
    let sources = record.as_mut().map_or_else(|| "source/".to_owned(), folder_of_sources);
    let hidden = record.is_some_and(|mut record| record.value("include").is_some());
    Inputs { sources, others: &["templates"], html: true, hidden }
}

fn folder_of_sources(record: &mut Record<'_, '_>) -> String {
    let written = text(record, "source_dir").unwrap_or_default();
    // A folder elsewhere would have the loader read what is not the site's.
    let parts = written.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let folder = parts.collect::<Vec<_>>().join("/");
    if folder.is_empty() { "source/".to_owned() } else { folder + "/" }
}

/// The configuration as Hexo would understand it.
pub(super) fn site(
    document: &Document<'_>,
    file: FileId,
    overrides: &Overrides,
    report: &mut Report,
) -> Config {
    let mut record = document.record(report);
    let here = Span::file(file);
    let spanned = |value: &str| Spanned { value: value.to_owned(), span: here };
    let per_page = number(&mut record, "per_page").unwrap_or(10);
    let (home_folder, of_home) = generator(&mut record, "index_generator", per_page);
    let of = |record: &mut Record<'_, '_>, key| generator(record, key, per_page).1;
    let config = Config {
        title: text(&mut record, "title").unwrap_or_else(|| "Hexo".to_owned()),
        subtitle: text(&mut record, "subtitle"),
        description: text(&mut record, "description"),
        author: text(&mut record, "author"),
        language: language(&mut record),
        url: url(&mut record, overrides, report),
        timezone: super::timezone(&mut record, report),
        theme: spanned("briefing"),
        permalink: permalink(&mut record, spanned(":year/:month/:day/:title/")),
        post_name: post_name(&mut record, report),
        per_page: PerPage {
            home: of_home,
            archives: of(&mut record, "archive_generator"),
            categories: of(&mut record, "category_generator"),
            tags: of(&mut record, "tag_generator"),
        },
        home_folder,
        page_folder: text(&mut record, "pagination_dir").unwrap_or_else(|| "page".to_owned()),
        categories: names(&mut record, ("category_dir", "categories"), "category_map", report),
        tags: names(&mut record, ("tag_dir", "tags"), "tag_map", report),
        archive_folder: super::folder(&mut record, "archive_dir", "archives", report),
        redirects: super::redirects::usual(),
        moved: Vec::new(),
        menu: menu(&mut record),
        feed: feed(&mut record),
        markdown: markdown(&mut record),
        typed_numbers: TypedNumbers::Warn,
        digits: 2,
        draws: 10_000,
        drafts: truth(&mut record, "render_drafts").unwrap_or(false) || overrides.drafts,
        future: Future::of(truth(&mut record, "future").unwrap_or(true), overrides),
        editor: super::preview::EDITOR.to_owned(),
        titlecase: truth(&mut record, "titlecase").unwrap_or(false),
        sources: sources(&mut record),
        now: overrides.now,
        extra: serde_json::Value::Null,
    };
    Config { extra: rest(&record, here, report), ..config }
}

/// A text; the first of a list of them; `None` for an empty one and for anything else.
fn text(record: &mut Record<'_, '_>, key: &'static str) -> Option<String> {
    let value = match record.value(key)? {
        Value::Sequence(values) => values.first()?,
        value => value,
    };
    let text = record.document().text_of(value)?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn texts(record: &mut Record<'_, '_>, key: &'static str) -> Vec<String> {
    let texts = record.texts(key, &mut Report::new());
    texts.into_iter().map(|text| text.value).filter(|text| !text.is_empty()).collect()
}

fn truth(record: &mut Record<'_, '_>, key: &'static str) -> Option<bool> {
    record.value(key).and_then(Value::as_bool)
}

fn number(record: &mut Record<'_, '_>, key: &'static str) -> Option<usize> {
    let number = record.value(key)?.as_u64()?;
    usize::try_from(number).ok()
}

/// The folder and the length of a page of one of Hexo's generators.
fn generator(record: &mut Record<'_, '_>, key: &'static str, per_page: usize) -> (String, usize) {
    let mut generator = record.record(key, &mut Report::new());
    let folder = text(&mut generator, "path").unwrap_or_default();
    (folder.trim_matches('/').to_owned(), number(&mut generator, "per_page").unwrap_or(per_page))
}

/// The first language, of a list or of `zh-tw, en`.
fn language(record: &mut Record<'_, '_>) -> String {
    let written = text(record, "language").unwrap_or_default();
    let first = written.split(',').next().unwrap_or_default().trim();
    if first.is_empty() { "en".to_owned() } else { first.to_owned() }
}

/// `url`, with the path that `root` says where it says one.
fn url(record: &mut Record<'_, '_>, overrides: &Overrides, report: &mut Report) -> BaseUrl {
    let written = text(record, "url");
    let root = text(record, "root");
    let mut pretty = record.record("pretty_urls", &mut Report::new());
    let with_html = truth(&mut pretty, "trailing_html").unwrap_or(true);
    let parsed = BaseUrl::parse(written.as_deref().unwrap_or("http://example.com"));
    if let Err(reason) = &parsed {
        report.add(Code::BadValue, record.span("url"), format!("`url` {reason}"));
    }
    let own = match (parsed.unwrap_or_default(), root) {
        (own, Some(root)) => own.below(&root),
        (own, None) => own,
    };
    overrides.url.clone().unwrap_or(own).with_html(with_html)
}

fn permalink(record: &mut Record<'_, '_>, default: Spanned<String>) -> Permalink {
    let written = text(record, "permalink");
    let pattern =
        written.map_or(default, |value| Spanned { value, span: record.span("permalink") });
    let category = text(record, "default_category");
    let default_category = category.unwrap_or_else(|| "uncategorized".to_owned());
    let mut defaults = BTreeMap::new();
    for (name, value) in record.names("permalink_defaults", &mut Report::new()) {
        let value = record.document().text_of(value);
        defaults.extend(value.map(|value| (name.value, value.into_owned())));
    }
    Permalink { pattern, defaults, default_category }
}

fn post_name(record: &mut Record<'_, '_>, report: &mut Report) -> PostName {
    let pattern = text(record, "new_post_name").unwrap_or_else(|| ":title.md".to_owned());
    PostName::parse(&pattern).unwrap_or_else(|reason| {
        let message = format!("`new_post_name` cannot be read: {reason}");
        report.add(Code::BadValue, record.span("new_post_name"), message);
        PostName::default()
    })
}

fn names(
    record: &mut Record<'_, '_>,
    (folder_key, default): (&'static str, &str),
    map_key: &'static str,
    report: &mut Report,
) -> Names {
    let names = super::names::read(record, (folder_key, map_key), default, report);
    let case = match number(record, "filename_case") {
        Some(1) => Case::Lower,
        Some(2) => Case::Upper,
        _ => Case::Kept,
    };
    Names { case, ..names }
}

/// The menu that many themes have in the site's configuration: `Home: / || icon`.
fn menu(record: &mut Record<'_, '_>) -> Vec<MenuItem> {
    let pairs = record.names("menu", &mut Report::new());
    let item = |(label, value): (Spanned<String>, &Value)| {
        let written = value.as_str()?;
        let url = written.split("||").next().unwrap_or_default().trim().to_owned();
        (!url.is_empty()).then_some(MenuItem { label: label.value, url })
    };
    pairs.into_iter().filter_map(item).collect()
}

/// What hexo-generator-feed is told.
fn feed(record: &mut Record<'_, '_>) -> Feed {
    let mut feed = record.record("feed", &mut Report::new());
    let limit = match number(&mut feed, "limit") {
        Some(0) => usize::MAX,
        Some(limit) => limit,
        None => 20,
    };
    Feed { limit, full: truth(&mut feed, "content").unwrap_or(true) }
}

/// What the usual renderers are told: `marked.breaks`, `markdown.render.breaks` and the like.
fn markdown(record: &mut Record<'_, '_>) -> Markdown {
    let mut marked = record.record("marked", &mut Report::new());
    let mut markdown = record.record("markdown", &mut Report::new());
    let mut render = markdown.record("render", &mut Report::new());
    let hard_breaks = truth(&mut marked, "breaks").or_else(|| truth(&mut render, "breaks"));
    let smart = truth(&mut marked, "smartypants").or_else(|| truth(&mut render, "typographer"));
    let autolinks = truth(&mut marked, "autolink").or_else(|| truth(&mut render, "linkify"));
    let heading_links = truth(&mut marked, "headerIds");
    let new_tab = match record.value("external_link") {
        Some(Value::Bool(is_on)) => Some(*is_on),
        Some(_) => truth(&mut record.record("external_link", &mut Report::new()), "enable"),
        None => None,
    };
    let hexo = Markdown::of(Preset::Hexo);
    Markdown {
        smart_punctuation: smart.unwrap_or(hexo.smart_punctuation),
        hard_breaks: hard_breaks.unwrap_or(hexo.hard_breaks),
        autolinks: autolinks.unwrap_or(hexo.autolinks),
        heading_links: heading_links.unwrap_or(hexo.heading_links),
        new_tab: new_tab.unwrap_or(hexo.new_tab),
        ..hexo
    }
}

fn sources(record: &mut Record<'_, '_>) -> Sources {
    Sources {
        folder: folder_of_sources(record),
        html: true,
        include: texts(record, "include"),
        exclude: texts(record, "exclude"),
        ignore: texts(record, "ignore"),
        skip_render: texts(record, "skip_render"),
    }
}

/// What is left over, for templates; that Briefing has no use for it is said once.
fn rest(record: &Record<'_, '_>, here: Span, report: &mut Report) -> serde_json::Value {
    let mut extra = serde_json::Map::new();
    let mut names = Vec::new();
    for (key, value) in record.rest() {
        let document = record.document();
        let Some(name) = document.text_of(key) else { continue };
        extra.insert(name.clone().into_owned(), to_json(value));
        let known = WITHOUT_EFFECT.iter().find(|(known, _)| *known == name);
        let is_idle = value.is_null()
            || known.is_some_and(|(_, idle)| {
                let written = document.text_of(value);
                idle.is_none_or(|idle| written.is_none_or(|written| written == idle))
            });
        if !is_idle {
            names.push(format!("`{name}`"));
        }
    }
    if !names.is_empty() {
        let message = format!("Briefing has no use for {}", names.join(", "));
        let diagnostic = report.add(Code::NoCounterpart, here, message);
        diagnostic.help("templates find their values under `site.extra`");
    }
    serde_json::Value::Object(extra)
}
