//! What templates can do beyond Tera's own: addresses, dates, JSON.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use pulldown_cmark_escape::escape_html;

use super::plain::plain_text;
use crate::diagnostic::nearest;
use crate::parse::{Language, LanguageId, Piece, is_right_to_left};
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
    speak(tera, site.languages.get(LanguageId::default()));
    tera.register_filter("direction", direction);
    tera.register_filter("json", json);
    tera.register_filter("strip_tags", |html: &str, _: Kwargs, _: &State| plain_text(html));
}

/// `{{ page.language | direction }}`: `rtl` for what is written from right to left, else `ltr`.
fn direction(language: &str, _: Kwargs, _: &State) -> &'static str {
    if is_right_to_left(language) { "rtl" } else { "ltr" }
}

/// Has templates speak a language: what their texts say, and how they write dates and numbers.
pub(super) fn speak(tera: &mut Tera, language: &Arc<Language>) {
    let own = Arc::clone(language);
    tera.register_filter("date", move |text: &str, arguments: Kwargs, _: &State| {
        date(text, &arguments, &own)
    });
    let own = Arc::clone(language);
    tera.register_filter("t", move |key: &str, arguments: Kwargs, _: &State| {
        phrase(key, &arguments, &own)
    });
    let own = Arc::clone(language);
    tera.register_filter("number", move |value: f64, _: Kwargs, _: &State| {
        own.locale.grouped(value)
    });
}

/// `{{ "part" | t(part=1, parts=3) }}`: what the language says, with what is put in; a count `n` chooses
/// the form. It is HTML when something that is put in is.
fn phrase(key: &str, arguments: &Kwargs, language: &Language) -> TeraResult<Value> {
    let Some(phrase) = language.phrases.get(key) else {
        let near = nearest(key, language.phrases.keys().map(String::as_str));
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(Error::message(format!("no language says anything under `{key}`{near}")));
    };
    let is_html = arguments.iter().any(|(_, value)| value.is_safe());
    let mut text = String::new();
    for piece in phrase.form(arguments.get::<usize>("n").ok().flatten()) {
        let value = match piece {
            Piece::Text(words) => Value::from(words.as_str()),
            Piece::Gap(name) => {
                let value = arguments.get::<&Value>(name)?;
                let absent = || Error::message(format!("`{key}` is not given its `{name}`"));
                value.ok_or_else(absent)?.clone()
            }
        };
        let shown = match value.as_number() {
            Some(number) => language.locale.grouped(number.as_float()),
            None => value.to_string(),
        };
        if is_html && !value.is_safe() {
            escape_html(&mut text, &shown).expect("a string takes whatever is written to it");
        } else {
            text.push_str(&shown);
        }
    }
    Ok(if is_html { Value::safe_string(&text) } else { Value::from(text) })
}

/// `{{ page.date | date(format="long") }}`; without a format, the date as `2023-09-15`.
fn date(text: &str, arguments: &Kwargs, language: &Language) -> TeraResult<String> {
    let format = arguments.get::<&str>("format")?.unwrap_or("%Y-%m-%d");
    let bad = |what: &str, error: &jiff::Error| Error::message(format!("{what}: {error}"));
    let pieces = Pieces::parse(text).map_err(|e| bad("`date` takes a date", &e))?;
    let civil = pieces.date().to_datetime(pieces.time().unwrap_or_default());
    let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
    let date = civil.to_zoned(offset.to_time_zone()).map_err(|e| bad("`date` takes a date", &e))?;
    super::date::written(&date, format, language).map_err(Error::message)
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
