//! The address of a page.

use jiff::Zoned;

use crate::config::{Config, Part, variables_of};
use crate::diagnostic::{Code, Report, Span, Spanned};
use crate::files::{Files, RoutePath};
use crate::parse::{Kind, Layout, Page};

use super::taxonomy::slug_of;
use crate::parse::slugize;

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
    // Of a text in several languages, those that are not the site's stand in folders of their own.
    let folder = page.suffix.as_ref().filter(|suffix| **suffix != config.language);
    let folder = folder.map_or_else(String::new, |suffix| format!("{suffix}/"));
    if page.kind == Kind::Page {
        let path = format!("{folder}{}.html", page.slug);
        return RoutePath::new(&path)
            .map_err(|reason| {
                let span = page.span(files, ["permalink"]);
                report.add(Code::BadPermalink, span, format!("the address `{path}` {reason}"));
            })
            .ok();
    }
    let says_so = variables_of(&config.permalink.pattern.value)
        .iter()
        .any(|part| matches!(part, Part::Variable("lang" | "language")));
    let address = expand(config, page, report)?;
    let address =
        if says_so { address } else { format!("{folder}{}", address.trim_start_matches('/')) };
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
///
/// A post without a date has an address without one: the parts that say it are left out, with the signs
/// behind them.
fn expand(config: &Config, page: &Page, report: &mut Report) -> Option<String> {
    let pattern = &config.permalink.pattern;
    let mut address = String::new();
    let mut follows_date = false;
    for part in variables_of(&pattern.value) {
        match part {
            Part::Text(_) if follows_date && page.date.is_none() => {}
            Part::Text(text) => address.push_str(text),
            Part::Variable(name) => {
                follows_date = dated(name).is_some();
                let Some(value) = variable(name, page, page.date.as_ref(), config) else {
                    lacking(name, page, pattern.span, report);
                    return None;
                };
                address.push_str(&value);
            }
        }
    }
    Some(address)
}

fn lacking(name: &str, page: &Page, pattern: Span, report: &mut Report) {
    let message = format!("the pattern asks for `:{name}`, which not every post has");
    let diagnostic = report.add(Code::BadPermalink, pattern, message);
    diagnostic.also(Span::file(page.file), "this post lacks it");
    diagnostic.help(match name {
        "id" => "give each post an `id`: Hexo makes another one up at every build",
        "hash" | "timestamp" => "give each post a `date`",
        _ => "`:title` is there in every post",
    });
}

/// How a variable writes the date.
fn dated(name: &str) -> Option<&'static str> {
    Some(match name {
        "year" => "%Y",
        "month" => "%m",
        "day" => "%d",
        "i_month" => "%-m",
        "i_day" => "%-d",
        "hour" => "%H",
        "minute" => "%M",
        "second" => "%S",
        _ => return None,
    })
}

/// What a variable of a pattern is for a page of that date; `None` when the page has nothing for it.
#[must_use]
pub fn variable(name: &str, page: &Page, date: Option<&Zoned>, config: &Config) -> Option<String> {
    let seconds = || Some(date?.timestamp().as_second());
    if let Some(format) = dated(name) {
        return Some(date.map_or_else(String::new, |date| date.strftime(format).to_string()));
    }
    match name {
        "title" => Some(page.slug.clone()),
        "name" => page.slug.rsplit('/').next().map(str::to_owned),
        "post_title" => Some(slugize(page.title.written()).to_lowercase()),
        "category" => Some(match page.categories.last() {
            Some(path) => {
                let slugs = path.iter().map(|name| slug_of(name, &config.categories));
                slugs.collect::<Vec<_>>().join("/")
            }
            None => config.permalink.default_category.clone(),
        }),
        "timestamp" => Some(seconds()?.to_string()),
        "hash" => {
            let text = format!("{}{}", page.slug, seconds()?);
            Some(sha1_smol::Sha1::from(text).digest().to_string()[..12].to_owned())
        }
        "lang" | "language" if page.language.is_some() => page.language.clone(),
        "author" if !page.authors.is_empty() => Some(page.author_names()),
        "layout" => match &page.layout {
            Layout::Named(name) => Some(name.clone()),
            Layout::Default => Some("post".to_owned()),
            Layout::None => Some("false".to_owned()),
        },
        key => match page.extra.get(key) {
            Some(serde_json::Value::String(text)) if !text.is_empty() => Some(text.clone()),
            Some(serde_json::Value::Number(number)) => Some(number.to_string()),
            Some(serde_json::Value::Bool(truth)) => Some(truth.to_string()),
            _ => config.permalink.defaults.get(key).cloned(),
        },
    }
}
