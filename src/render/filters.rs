//! What templates can do beyond Tera's own: addresses, dates, JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::fmt::strtime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::plain::plain_text;
use crate::resolve::Site;

/// Adds Briefing's filters; before any template is added, which may use them.
pub(super) fn register(tera: &mut Tera, site: &Site) {
    // What the theme calls `briefing.css` is published under a name of its own.
    let own = site.of_theme().map(|(name, path)| (name.to_owned(), path.as_str().to_owned()));
    let own: Arc<BTreeMap<String, String>> = Arc::new(own.collect());
    let (base, names) = (site.config.url.clone(), Arc::clone(&own));
    tera.register_filter("url", move |address: &str, _: Kwargs, _: &State| {
        base.link(names.get(address).map_or(address, String::as_str))
    });
    let (base, names) = (site.config.url.clone(), own);
    tera.register_filter("absolute_url", move |address: &str, _: Kwargs, _: &State| {
        base.absolute(names.get(address).map_or(address, String::as_str))
    });
    tera.register_filter("date", date);
    tera.register_filter("direction", direction);
    tera.register_filter("json", json);
    tera.register_filter("strip_tags", |html: &str, _: Kwargs, _: &State| plain_text(html));
}

/// The scripts that are written from right to left, and the languages that use them unless their tag says another.
const FROM_THE_RIGHT: [&[&str]; 2] = [
    &["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"],
    &["ar", "arc", "ckb", "dv", "fa", "he", "iw", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"],
];

/// `{{ page.language | direction }}`: `rtl` for what is written from right to left, else `ltr`.
fn direction(language: &str, _: Kwargs, _: &State) -> &'static str {
    let language = language.to_ascii_lowercase();
    let mut parts = language.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    let [scripts, languages] = FROM_THE_RIGHT;
    let is_from_the_right = match parts.find(|part| part.len() == 4) {
        Some(script) => scripts.contains(&script),
        None => languages.contains(&primary),
    };
    if is_from_the_right { "rtl" } else { "ltr" }
}

/// `{{ page.date | date(format="%-d %B %Y") }}`; without a format, the date as `2023-09-15`.
#[expect(clippy::needless_pass_by_value, reason = "Tera hands arguments over by value")]
fn date(text: &str, arguments: Kwargs, _: &State) -> TeraResult<String> {
    let format = arguments.get::<&str>("format")?.unwrap_or("%Y-%m-%d");
    let bad = |what: &str, error: &jiff::Error| Error::message(format!("{what}: {error}"));
    let pieces = Pieces::parse(text).map_err(|e| bad("`date` takes a date", &e))?;
    let civil = pieces.date().to_datetime(pieces.time().unwrap_or_default());
    let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
    let date = civil.to_zoned(offset.to_time_zone()).map_err(|e| bad("`date` takes a date", &e))?;
    let shown = strtime::format(format, &date);
    shown.map_err(|e| bad("`format` is no date format", &e))
}

/// A value as JSON that can stand in a script.
#[expect(clippy::needless_pass_by_value, reason = "Tera hands values over by value")]
fn json(value: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let mut value = serde_json::to_value(&value).map_err(|e| Error::message(e.to_string()))?;
    // A map of templates has no order of its own, and a page is to be the same each time.
    value.sort_all_objects();
    let text = value.to_string();
    // In a script `</` would end it and `<!--` would begin a comment.
    Ok(Value::safe_string(&text.replace('<', "\\u003c")))
}
