//! Dates as people write them in front matter.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp, Zoned};

/// A date, and what is odd about the way it was written.
pub(super) struct Dated {
    pub(super) date: Zoned,
    /// As a sentence about it.
    pub(super) oddity: Option<String>,
}

/// Reads a date such as `2023-09-15 09:26:26`, `2023-9-5`, `2023/09/05 9:26`, `2023-09-15T09:26:26Z`,
/// `2023-09-15 09:26:26 +0800`, `15 Sep 2023` or milliseconds since 1970, and gives it in the site's zone.
///
/// A date without an offset is the wall clock of the site; the machine's zone never matters. A day or an
/// hour that there is not is counted on from the last, as Hexo does.
///
/// # Errors
///
/// What is wrong with it, and what to write.
pub(super) fn parse(text: &str, zone: &TimeZone) -> Result<Dated, (String, Option<String>)> {
    let written = text.trim();
    let Some(read) = milliseconds(written, zone).or_else(|| written_out(written, zone)) else {
        let help = "write the date as `2023-09-15 09:26:26` or `2023-09-15`";
        return Err((format!("`{written}` is no date"), Some(help.to_owned())));
    };
    if !(1970..=2200).contains(&read.date.year()) {
        return Err((format!("the year {} is not between 1970 and 2200", read.date.year()), None));
    }
    Ok(read)
}

/// Twelve digits or more count milliseconds; fewer are somebody's own way to write a day.
fn milliseconds(written: &str, zone: &TimeZone) -> Option<Dated> {
    let is_number = written.len() >= 12 && written.bytes().all(|b| b.is_ascii_digit());
    let number = written.parse().ok().filter(|_| is_number)?;
    let instant = Timestamp::from_millisecond(number).ok()?;
    Some(Dated { date: instant.to_zoned(zone.clone()), oddity: None })
}

fn written_out(written: &str, zone: &TimeZone) -> Option<Dated> {
    let mut rest = written;
    let day = day_in_digits(&mut rest).or_else(|| day_in_words(&mut rest))?;
    let clock = clock(rest)?;
    let civil = counted(&day, &clock)?;
    let zoned = match clock.offset {
        None => civil.to_zoned(zone.clone()),
        Some(offset) => offset.to_timestamp(civil).map(|instant| instant.to_zoned(zone.clone())),
    };
    let shown = civil.strftime("%Y-%m-%d %H:%M:%S");
    let oddity = if day.is_american {
        Some(format!("`{written}` is read as month, day and year: {shown}"))
    } else if !day.is_in(civil) || !clock.is_in(civil) {
        Some(format!("`{written}` is no time of the calendar; it is read as {shown}"))
    } else if clock.has_long_minute {
        Some(format!("`{written}` has a minute of three digits; it is read as {shown}"))
    } else {
        None
    };
    Some(Dated { date: zoned.ok()?, oddity })
}

/// A day, as it is written.
struct CalendarDay {
    year: i16,
    month: i16,
    of_month: i16,
    /// Whether it was written as month, day and year.
    is_american: bool,
}

impl CalendarDay {
    fn is_in(&self, civil: DateTime) -> bool {
        (civil.year(), i16::from(civil.month()), i16::from(civil.day()))
            == (self.year, self.month, self.of_month)
    }
}

/// A time of day, as it is written.
#[derive(Default)]
struct Clock {
    hour: i16,
    minute: i16,
    second: i16,
    has_long_minute: bool,
    offset: Option<Offset>,
}

impl Clock {
    fn is_in(&self, civil: DateTime) -> bool {
        let [hour, minute, second] = [civil.hour(), civil.minute(), civil.second()].map(i16::from);
        (hour, minute, second) == (self.hour, self.minute, self.second)
    }
}

/// The time that is so many months, days and hours after the start of the year.
fn counted(day: &CalendarDay, clock: &Clock) -> Option<DateTime> {
    if day.month < 1 || day.of_month < 1 {
        return None;
    }
    let (years, month) = ((day.month - 1) / 12, (day.month - 1) % 12 + 1);
    let first = Date::new(day.year.checked_add(years)?, i8::try_from(month).ok()?, 1).ok()?;
    let after = Span::new().days(day.of_month - 1).hours(clock.hour);
    let after = after.minutes(clock.minute).seconds(clock.second);
    first.to_datetime(jiff::civil::Time::midnight()).checked_add(after).ok()
}

/// `2023-9-5`, `2023/09/05`, `2023.09.05`, and `9/5/2023`.
fn day_in_digits(rest: &mut &str) -> Option<CalendarDay> {
    let mut at = *rest;
    let year = number(&mut at, 4..=4);
    let is_american = year.is_none();
    let first = year.or_else(|| number(&mut at, 1..=2))?;
    let separator = at.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let second = after(&mut at, separator, 1..=2)?;
    let day = if is_american {
        let year = after(&mut at, separator, 4..=4).filter(|_| separator == '/')?;
        // The other way round there is no month.
        (first <= 12).then_some(CalendarDay {
            year,
            month: first,
            of_month: second,
            is_american,
        })?
    } else {
        let third = after(&mut at, separator, 1..=2)?;
        CalendarDay { year: first, month: second, of_month: third, is_american }
    };
    *rest = at;
    Some(day)
}

/// `15 Sep 2023`, `Sep 15, 2023`, with or without the day of the week.
fn day_in_words(rest: &mut &str) -> Option<CalendarDay> {
    let mut at = *rest;
    let first = word(&mut at);
    if first.is_some_and(is_weekday) {
        at = at.trim_start_matches([',', ' ']);
    } else {
        at = *rest;
    }
    let (month, of_month) = if let Some(name) = word(&mut at) {
        at = at.trim_start();
        (month(name)?, number(&mut at, 1..=2)?)
    } else {
        let day = number(&mut at, 1..=2)?;
        at = at.trim_start_matches([' ', '-']);
        (month(word(&mut at)?)?, day)
    };
    at = at.trim_start_matches([',', ' ', '-']);
    let year = number(&mut at, 4..=4)?;
    *rest = at;
    Some(CalendarDay { year, month, of_month, is_american: false })
}

/// The letters at the start, where there are any.
fn word<'t>(rest: &mut &'t str) -> Option<&'t str> {
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after;
    (!word.is_empty()).then_some(word)
}

/// Whether a word has at least three letters of a name, as English dates are cut.
fn abbreviates(word: &str, name: &str) -> bool {
    word.len() >= 3 && name.get(..word.len()).is_some_and(|cut| cut.eq_ignore_ascii_case(word))
}

fn is_weekday(word: &str) -> bool {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    days.iter().any(|name| abbreviates(word, name))
}

fn month(word: &str) -> Option<i16> {
    let months = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    (1..).zip(months).find(|(_, name)| abbreviates(word, name)).map(|(number, _)| number)
}

/// The time of day behind a day, and its offset; midnight where there is none.
fn clock(rest: &str) -> Option<Clock> {
    if rest.trim().is_empty() {
        return Some(Clock::default());
    }
    let mut at = match rest.strip_prefix(['T', 't']) {
        Some(at) => at,
        None if rest.starts_with([' ', '\t', ',']) => rest.trim_start_matches([' ', '\t', ',']),
        None => return None,
    };
    let mut clock = Clock { hour: number(&mut at, 1..=2)?, ..Clock::default() };
    let minutes = at;
    clock.minute = after(&mut at, ':', 1..=3)?;
    clock.has_long_minute = minutes.len() - at.len() > 3;
    if at.starts_with(':') {
        clock.second = after(&mut at, ':', 1..=2)?;
        if let Some(fraction) = at.strip_prefix('.') {
            // Fractions of a second order nothing and are dropped.
            at = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    at = at.trim();
    if let Some(half) =
        at.get(..2).filter(|half| ["am", "pm"].contains(&half.to_lowercase().as_str()))
    {
        let is_late = half.eq_ignore_ascii_case("pm");
        clock.hour = clock.hour % 12 + if is_late { 12 } else { 0 };
        at = at[2..].trim_start();
    }
    clock.offset = offset(at)?;
    Some(clock)
}

/// `Some(None)` where there is no offset, `None` where there is something else.
#[expect(clippy::option_option, reason = "absent and wrong are two things here")]
fn offset(text: &str) -> Option<Option<Offset>> {
    // JavaScript adds the name of the zone in parentheses.
    let text = text.split('(').next().unwrap_or(text).trim();
    let named = ["UTC", "GMT"].iter().find_map(|name| text.strip_prefix(name));
    let text = named.unwrap_or(text).trim();
    if text.is_empty() {
        return Some(named.map(|_| Offset::UTC));
    }
    if text.eq_ignore_ascii_case("z") && named.is_none() {
        return Some(Some(Offset::UTC));
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let mut digits = &text[1..];
    let hours = i32::from(number(&mut digits, 1..=2)?);
    digits = digits.strip_prefix(':').unwrap_or(digits);
    let minutes = if digits.is_empty() { 0 } else { i32::from(number(&mut digits, 2..=2)?) };
    if !digits.is_empty() || minutes > 59 {
        return None;
    }
    Some(Some(Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?))
}

/// The digits behind a sign.
fn after(rest: &mut &str, sign: char, length: std::ops::RangeInclusive<usize>) -> Option<i16> {
    *rest = rest.strip_prefix(sign)?;
    number(rest, length)
}

/// The digits at the start, as many as there may be.
fn number(rest: &mut &str, length: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).take(*length.end());
    let count = digits.count();
    let value = length.contains(&count).then(|| rest[..count].parse().ok())?;
    *rest = &rest[count..];
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let zone = TimeZone::get("Asia/Shanghai").expect("the zone is in the table");
        match parse(text, &zone) {
            Ok(Dated { oddity: Some(oddity), .. }) => oddity,
            Ok(Dated { date, .. }) => date.strftime("%Y-%m-%d %H:%M:%S %z").to_string(),
            Err((reason, _)) => reason,
        }
    }

    #[test]
    fn dates_are_read_in_the_zone_of_the_site() {
        assert_eq!(shown("2023-09-15 09:26:26"), "2023-09-15 09:26:26 +0800");
        assert_eq!(shown("2023-09-15"), "2023-09-15 00:00:00 +0800");
        assert_eq!(shown("2023-9-5 9:26"), "2023-09-05 09:26:00 +0800");
        assert_eq!(shown("2023/09/15"), "2023-09-15 00:00:00 +0800");
        assert_eq!(shown("2023-09-15T09:26:26.5Z"), "2023-09-15 17:26:26 +0800");
        assert_eq!(shown("2023-09-15T23:30:00+08:00"), "2023-09-15 23:30:00 +0800");
        assert_eq!(shown("2014-04-05 14:28:54 +0800"), "2014-04-05 14:28:54 +0800");
        assert_eq!(shown("2023-09-15 9:26 PM"), "2023-09-15 21:26:00 +0800");
        assert_eq!(shown("15 Sep 2023"), "2023-09-15 00:00:00 +0800");
        assert_eq!(shown("September 15, 2023 09:26"), "2023-09-15 09:26:00 +0800");
        assert_eq!(shown("Fri, 15 Sep 2023 09:26:26 GMT"), "2023-09-15 17:26:26 +0800");
        let of_javascript = "Fri Sep 15 2023 09:26:26 GMT+0900 (Japan Standard Time)";
        assert_eq!(shown(of_javascript), "2023-09-15 08:26:26 +0800");
        assert_eq!(shown("1694769986000"), "2023-09-15 17:26:26 +0800");
    }

    #[test]
    fn what_is_no_date_is_told_why() {
        assert_eq!(shown("20230915"), "`20230915` is no date");
        assert_eq!(shown("29/07/2015"), "`29/07/2015` is no date");
        assert_eq!(shown("2023-09-15x"), "`2023-09-15x` is no date");
        assert_eq!(shown("{{ date }}"), "`{{ date }}` is no date");
        assert_eq!(shown("1969-12-31"), "the year 1969 is not between 1970 and 2200");
        assert_eq!(shown("2023-09-15 09:26:26 +99:00"), "`2023-09-15 09:26:26 +99:00` is no date");
    }

    #[test]
    fn what_is_hardly_meant_is_counted_on_and_told() {
        let told = |text| shown(text).split(';').nth(1).map(str::to_owned).unwrap_or_default();
        assert_eq!(told("2018-02-31 23:50:48"), " it is read as 2018-03-03 23:50:48");
        assert_eq!(told("2020-20-19 13:33:36"), " it is read as 2021-08-19 13:33:36");
        assert_eq!(told("2023-09-15 24:00"), " it is read as 2023-09-16 00:00:00");
        assert_eq!(told("2020-10-30 13:017:00"), " it is read as 2020-10-30 13:17:00");
        assert_eq!(
            shown("7/29/2015"),
            "`7/29/2015` is read as month, day and year: 2015-07-29 00:00:00"
        );
    }
}
