//! What of Hexo's configuration decides on addresses.

use super::{number, text};
use crate::config::{BaseUrl, Case, Names, Overrides, Permalink, PostName, names, sources};
use crate::diagnostic::{Code, Report, Spanned};
use crate::yaml::Record;

/// `url`, with the path that `root` says where it says one.
pub(super) fn url(
    record: &mut Record<'_, '_>,
    overrides: &Overrides,
    report: &mut Report,
) -> BaseUrl {
    let written = text(record, "url", report);
    let root = text(record, "root", report);
    let mut pretty = record.record("pretty_urls", report);
    let with_html = pretty.truth("trailing_html", report).unwrap_or(true);
    let parsed = BaseUrl::parse(written.as_deref().unwrap_or("http://example.com"));
    if let Err(reason) = &parsed {
        let diagnostic = report.add(Code::BadValue, record.span("url"), format!("`url` {reason}"));
        if let Some(written) = written.as_ref().filter(|written| !written.contains("://")) {
            diagnostic.help(format!("write `url: https://{written}`"));
        }
    }
    if overrides.url.is_none() && written.as_deref().is_none_or(is_placeholder) {
        unset(record, report);
    }
    let own = parsed.unwrap_or_default();
    let own = match root {
        Some(root) => {
            let below = own.clone().below(&root);
            if own.path() != "/" && own.path() != below.path() {
                contradiction(record, (own.path(), below.path()), report);
            }
            below
        }
        None => own,
    };
    overrides.url.clone().unwrap_or(own).with_html(with_html)
}

/// Whether an address is the one that Hexo writes into every new site.
fn is_placeholder(url: &str) -> bool {
    let host = url.trim_start_matches("https://").trim_start_matches("http://");
    ["example.com", "yoursite.com"].contains(&host.trim_end_matches('/'))
}

fn unset(record: &Record<'_, '_>, report: &mut Report) {
    if record.document().root().is_null() {
        // That there is no configuration at all is said.
        return;
    }
    let place = if record.has("url") { record.span("url") } else { record.start() };
    let diagnostic = report.add(Code::OddUrl, place, "the site has no address of its own");
    diagnostic.help("write `url: https://…`: the feed and what others show of a link need it");
}

/// Hexo's links follow `root` then, and the addresses that it gives to others follow `url`.
fn contradiction(record: &Record<'_, '_>, (of_url, root): (&str, &str), report: &mut Report) {
    let message = format!("`root` is `{root}`, and the path in `url` is `{of_url}`");
    let diagnostic = report.add(Code::OddUrl, record.span("root"), message);
    diagnostic.also(record.span("url"), "another path");
    diagnostic.help(format!("the site is taken to be at `{root}`; make both the same"));
}

pub(super) fn permalink(
    record: &mut Record<'_, '_>,
    default: Spanned<String>,
    report: &mut Report,
) -> Permalink {
    let written = text(record, "permalink", report);
    let pattern =
        written.map_or(default, |value| Spanned { value, span: record.span("permalink") });
    let category = text(record, "default_category", report);
    let default_category = category.unwrap_or_else(|| "uncategorized".to_owned());
    let defaults = sources::defaults(record, report);
    Permalink { pattern, defaults, default_category }
}

pub(super) fn post_name(record: &mut Record<'_, '_>, report: &mut Report) -> PostName {
    let pattern = text(record, "new_post_name", report).unwrap_or_else(|| ":title.md".to_owned());
    PostName::parse(&pattern).unwrap_or_else(|reason| {
        let message = format!("`new_post_name` cannot be read: {reason}");
        report.add(Code::BadValue, record.span("new_post_name"), message);
        PostName::default()
    })
}

/// The names of categories or of tags; the folder of `tag_dir` is `tags` unless it says otherwise.
pub(super) fn names(
    record: &mut Record<'_, '_>,
    folder_key: &'static str,
    map_key: &'static str,
    report: &mut Report,
) -> Names {
    let default = if folder_key == "tag_dir" { "tags" } else { "categories" };
    let names = names::read(record, (folder_key, map_key), default, report);
    let case = match number(record, "filename_case", report) {
        None | Some(0) => Case::Kept,
        Some(1) => Case::Lower,
        Some(2) => Case::Upper,
        Some(other) => {
            let message = format!("`filename_case` is {other}, expected 0, 1 or 2");
            report.add(Code::BadValue, record.span("filename_case"), message);
            Case::Kept
        }
    };
    Names { case, ..names }
}
