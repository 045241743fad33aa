//! The address of a page.

use crate::config::{Config, Names};
use crate::diagnostic::{Code, Report, Span, Spanned};
use crate::files::{Files, RoutePath};
use crate::parse::{Kind, Page};

use super::slug::slugize;
use super::taxonomy::slug_of;

/// Where a page is published; `None`, and a diagnostic, when its address is none.
pub(super) fn of_page(
    page: &Page,
    files: &Files,
    config: &Config,
    report: &mut Report,
) -> Option<RoutePath> {
    if let Some(wanted) = &page.permalink {
        return written(wanted, page.kind, report);
    }
    if page.kind == Kind::Page {
        let path = format!("{}.html", page.slug);
        return RoutePath::new(&path)
            .map_err(|reason| {
                let span = page.span(files, ["permalink"]);
                report.add(Code::BadPermalink, span, format!("the address `{path}` {reason}"));
            })
            .ok();
    }
    let address = expand(config, page, report)?;
    RoutePath::new(&with_ending(&address, Kind::Post))
        .map_err(|reason| {
            let span = page.span(files, ["title"]);
            report.add(Code::BadPermalink, span, format!("the address `{address}` {reason}"));
        })
        .ok()
}

/// An address that its author wrote.
pub(super) fn written(
    wanted: &Spanned<String>,
    kind: Kind,
    report: &mut Report,
) -> Option<RoutePath> {
    let address = wanted.value.trim();
    let route = if address.is_empty() {
        Err("is empty".to_owned())
    } else {
        RoutePath::new(&with_ending(address, kind)).map_err(|reason| reason.to_string())
    };
    route
        .map_err(|reason| {
            let message = format!("the address `{}` {reason}", address.escape_debug());
            report
                .add(Code::BadPermalink, wanted.span, message)
                .help("an address is a path within the site, such as `/2023/09/15/name/`");
        })
        .ok()
}

/// A path that names neither a folder nor a kind of file is a folder for a post, and a page's
/// file is HTML.
fn with_ending(address: &str, kind: Kind) -> String {
    let name = address.rsplit('/').next().unwrap_or_default();
    if name.is_empty() || name.contains('.') {
        return address.to_owned();
    }
    match kind {
        Kind::Page => format!("{address}.html"),
        Kind::Post | Kind::Draft => format!("{address}/"),
    }
}

/// The pattern of the configuration with this post's values in it.
fn expand(config: &Config, page: &Page, report: &mut Report) -> Option<String> {
    let pattern = &config.permalink;
    let mut address = String::new();
    let mut rest = pattern.value.as_str();
    while let Some(at) = rest.find(':') {
        address.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let end = after.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(after.len());
        let (name, next) = after.split_at(end);
        let Some(value) = variable(name, page, &config.categories) else {
            let message = format!("the pattern asks for `:{name}`, which not every post has");
            let place = Span::file(page.file);
            let diagnostic = report.add(Code::BadPermalink, pattern.span, message);
            diagnostic.also(place, "this post lacks it");
            diagnostic.help("`:title` is there in every post");
            return None;
        };
        address.push_str(&value);
        rest = next;
    }
    Some(address + rest)
}

fn variable(name: &str, page: &Page, categories: &Names) -> Option<String> {
    let dated = |format: &str| Some(page.date.as_ref()?.strftime(format).to_string());
    match name {
        "title" => Some(page.slug.clone()),
        "name" => page.slug.rsplit('/').next().map(str::to_owned),
        "post_title" => Some(slugize(page.title.written()).to_lowercase()),
        "category" => Some(match page.categories.last() {
            Some(path) => {
                path.iter().map(|name| slug_of(name, categories)).collect::<Vec<_>>().join("/")
            }
            None => "uncategorized".to_owned(),
        }),
        "year" => dated("%Y"),
        "month" => dated("%m"),
        "day" => dated("%d"),
        "i_month" => dated("%-m"),
        "i_day" => dated("%-d"),
        "hour" => dated("%H"),
        "minute" => dated("%M"),
        "second" => dated("%S"),
        "timestamp" => dated("%s"),
        key => match page.extra.get(key)? {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        },
    }
}
