//! Dates as a language writes them.

use jiff::Zoned;
use jiff::civil::Date;
use jiff::fmt::strtime;

use crate::parse::Language;

/// A date in a format: one of the language's own by its name, such as `long`, or signs such as `%-d %B`.
///
/// # Errors
///
/// When there is no such format, or it has a sign that means nothing.
pub(super) fn written(date: &Zoned, format: &str, language: &Language) -> Result<String, String> {
    if format == "rfc2822" {
        return jiff::fmt::rfc2822::to_string(date).map_err(|e| e.to_string());
    }
    let own = language.dates.get(format).map(String::as_str);
    let Some(format) = own.or_else(|| Some(format).filter(|format| format.contains('%'))) else {
        let names: Vec<String> = language.dates.keys().map(|name| format!("`{name}`")).collect();
        return Err(format!("there is no format `{format}` among {}", names.join(", ")));
    };
    let mut named = String::with_capacity(format.len() + 16);
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        named.push_str(before);
        let sign = after.chars().next();
        match sign.and_then(|sign| name(date, sign, language)) {
            Some(name) => named.push_str(&name.replace('%', "%%")),
            None => named.extend(['%'].into_iter().chain(sign)),
        }
        rest = sign.map_or(after, |sign| &after[sign.len_utf8()..]);
    }
    named.push_str(rest);
    strtime::format(&named, date).map_err(|e| format!("`format` is no date format: {e}"))
}

/// What a language calls the month or the day of a date, for the signs that ask for it.
fn name<'l>(date: &Zoned, sign: char, language: &'l Language) -> Option<&'l String> {
    let month = usize::try_from(date.month()).ok()?.checked_sub(1);
    match sign {
        'B' => language.months.get(month?),
        'b' | 'h' => language.months_short.get(month?),
        'A' => {
            let day = date.weekday().to_monday_zero_offset();
            language.weekdays.get(usize::try_from(day).ok()?)
        }
        _ => None,
    }
}

/// A day in one of the language's own formats.
pub(super) fn of_day(day: Date, format: &str, language: &Language) -> String {
    let zoned = day.to_zoned(jiff::tz::TimeZone::UTC);
    let written = zoned.ok().and_then(|date| written(&date, format, language).ok());
    written.unwrap_or_else(|| day.to_string())
}
