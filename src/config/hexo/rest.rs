//! What of Hexo's configuration has no counterpart.

use crate::diagnostic::{Code, Report, Span};
use crate::yaml::{Record, Value, to_json};

/// Keys of which nothing is lost, whatever they say.
const IDLE: &[&str] = &[
    "theme",
    "highlight",
    "prismjs",
    "syntax_highlighter",
    "updated_option",
    "use_date_for_updated",
    "meta_generator",
    "logger",
];

/// Hexo's own keys, with the value at which nothing is lost, and what holds instead of another.
const OWN: &[(&str, &str, &str)] = &[
    ("public_dir", "public", "the site is written to `public`, or where `--out` says"),
    ("i18n_dir", ":lang", "the language of a page is that of its front matter, or the site's"),
    ("default_layout", "post", "the template of a post is the theme's `post.html`"),
    ("auto_spacing", "false", "texts have the blanks that they are written with"),
    ("relative_link", "false", "links start at the root of the site"),
    ("date_format", "YYYY-MM-DD", "dates are shown as the theme has them"),
    ("time_format", "HH:mm:ss", "times are shown as the theme has them"),
];

/// What the usual plugins can be told, in the same way.
const OF_PLUGINS: &[(&str, &str, &str, &str)] = &[
    ("feed", "enable", "true", "there is always a feed"),
    ("feed", "hub", "", "no hub is told of what is new: feed readers ask for themselves"),
    ("feed", "order_by", "-date", "feeds have the newest post first"),
    (
        "feed",
        "content_limit",
        "140",
        "a feed has the whole text with `content: true`, or else the summary of each post",
    ),
    (
        "feed",
        "content_limit_delim",
        "",
        "a feed has the whole text with `content: true`, or else the summary of each post",
    ),
    ("feed", "autodiscovery", "true", "pages always name their feeds"),
    (
        "feed",
        "template",
        "",
        "templates of the names `atom.xml` and `rss.xml` are feeds of your own",
    ),
    ("sitemap", "path", "sitemap.xml", "the list for search engines is `sitemap.xml`"),
    ("marked", "modifyAnchors", "0", "the addresses of headings keep their capitals"),
];

/// What is left over, for templates. Of Hexo's own keys each is told what holds instead; those of
/// plugins and themes are named once.
pub(super) fn read(record: &Record<'_, '_>, report: &mut Report) -> serde_json::Value {
    let mut extra = serde_json::Map::new();
    let mut others: Vec<(String, Span)> = Vec::new();
    for (key, value) in record.rest() {
        let document = record.document();
        let Some(name) = document.text_of(key) else { continue };
        extra.insert(name.clone().into_owned(), to_json(value));
        if value.is_null() || IDLE.contains(&&*name) {
            continue;
        }
        match OWN.iter().find(|(own, ..)| *own == name) {
            Some((_, idle, instead)) => {
                let written = document.text_of(value).unwrap_or_default();
                if !is_idle(&written, idle) {
                    let message = format!("Briefing has no use for `{name}`");
                    report.add(Code::NoCounterpart, document.span(key), message).help(*instead);
                }
            }
            None => others.push((name.into_owned(), document.span(key))),
        }
    }
    if let Some((_, first)) = others.first() {
        let names: Vec<String> = others.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("Briefing has no use for {}", names.join(", "));
        let diagnostic = report.add(Code::NoCounterpart, *first, message);
        diagnostic.help("templates find their values under `site.extra`");
    }
    of_plugins(record, report);
    serde_json::Value::Object(extra)
}

fn of_plugins(record: &Record<'_, '_>, report: &mut Report) {
    let document = record.document();
    for (plugin, key, idle, instead) in OF_PLUGINS {
        let told = document.root().get(plugin).and_then(|told| told.get(key));
        let values = match told {
            Some(Value::Sequence(values)) => values.as_slice(),
            Some(value) => std::slice::from_ref(value),
            None => &[],
        };
        let other = |value: &&Value| {
            let written = document.text_of(value).unwrap_or_default();
            !is_idle(written.trim_start_matches('/'), idle)
        };
        if let Some(value) = values.iter().find(other) {
            let message = format!("Briefing has no use for `{key}` of `{plugin}`");
            report.add(Code::NoCounterpart, document.span(value), message).help(*instead);
        }
    }
}

fn is_idle(written: &str, idle: &str) -> bool {
    written.is_empty() || written.trim_end_matches('/') == idle
}
