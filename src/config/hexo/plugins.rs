//! What the usual plugins and themes of Hexo are told.

use super::number;
use crate::config::{Feed, FeedFormat, Markdown, MenuItem, Preset};
use crate::diagnostic::{Code, Report, Spanned};
use crate::files::RoutePath;
use crate::yaml::{Record, Value};

/// The menu that many themes have in the site's configuration: `Home: / || icon`.
pub(super) fn menu(record: &mut Record<'_, '_>, report: &mut Report) -> Vec<MenuItem> {
    let pairs = record.names("menu", report);
    let item = |(label, value): (Spanned<String>, &Value)| {
        let written = value.as_str()?;
        let url = written.split("||").next().unwrap_or_default().trim().to_owned();
        (!url.is_empty()).then_some(MenuItem { label: label.value, url })
    };
    pairs.into_iter().filter_map(item).collect()
}

/// What hexo-generator-feed is told: `type` and `path` go together, one each or a list of both.
pub(super) fn feed(record: &mut Record<'_, '_>, report: &mut Report) -> Feed {
    let mut feed = record.record("feed", report);
    let usual = Feed::default();
    let limit = match number(&mut feed, "limit", report) {
        Some(0) => usize::MAX,
        Some(limit) => limit,
        None => usual.limit,
    };
    let full = feed.truth("content", report).unwrap_or(usual.full);
    let mut kinds = Vec::new();
    for kind in feed.texts("type", report) {
        match kind.value.as_str() {
            "atom" => kinds.push(FeedFormat::Atom),
            "rss2" => kinds.push(FeedFormat::Rss),
            other => {
                let message = format!("there is no type `{other}` of feeds");
                let diagnostic = report.add(Code::BadValue, kind.span, message);
                diagnostic.help("the types are `atom` and `rss2`");
            }
        }
    }
    if kinds.is_empty() {
        kinds.push(FeedFormat::Atom);
    }
    let paths = feed.texts("path", report);
    let path = |(at, kind): (usize, FeedFormat)| {
        let usual = if kind == FeedFormat::Rss { "rss2.xml" } else { kind.usual_path() };
        let own = paths.get(at).map(|path| path.value.trim_start_matches('/'));
        let own = own.filter(|path| !path.is_empty() && RoutePath::new(path).is_ok());
        (kind, own.unwrap_or(usual).to_owned())
    };
    let formats = kinds.into_iter().enumerate().map(path).collect();
    Feed { limit, full, formats, ..usual }
}

/// Whether there is a search. What hexo-generator-searchdb is told of an index of its own says that there is.
pub(super) fn search(record: &mut Record<'_, '_>) -> bool {
    record.value("search") != Some(&Value::Bool(false))
}

/// What the usual renderers are told: `marked.breaks`, `markdown.render.breaks` and the like.
pub(super) fn markdown(record: &mut Record<'_, '_>, report: &mut Report) -> Markdown {
    let mut marked = record.record("marked", report);
    let mut markdown = match record.value("markdown") {
        // The name of a preset, of which the renderer has others than Briefing.
        Some(Value::String(_)) | None => record.document().empty_record(),
        Some(_) => record.record("markdown", report),
    };
    let mut render = markdown.record("render", report);
    let mut either = |of_marked, of_render| {
        let first: Option<bool> = marked.truth(of_marked, report);
        first.or_else(|| render.truth(of_render, report))
    };
    let hard_breaks = either("breaks", "breaks");
    let smart = either("smartypants", "typographer");
    let autolinks = either("autolink", "linkify");
    let heading_links = marked.truth("headerIds", report);
    let new_tab = match record.value("external_link") {
        Some(Value::Bool(is_on)) => Some(*is_on),
        Some(_) => record.record("external_link", report).truth("enable", report),
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
