//! Dates as people write them in front matter.

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// Reads a date such as `2023-09-15 09:26:26`, `2023-9-5`, `2023/09/05 9:26`, `2023-09-15T09:26:26Z` or
/// `2023-09-15 09:26:26 +0800`, and gives it in the site's zone.
///
/// A date without an offset is the wall clock of the site; the machine's zone never matters.
///
/// # Errors
///
/// What is wrong with it, and what to write.
pub(super) fn parse(text: &str, zone: &TimeZone) -> Result<Zoned, (String, Option<String>)> {
    let written = text.trim();
    let Some(parts) = read(written) else {
        let help = "write the date as `2023-09-15 09:26:26` or `2023-09-15`";
        return Err((format!("`{written}` is no date"), Some(help.to_owned())));
    };
    let civil =
        parts.civil().map_err(|reason| (format!("`{written}` is no date: {reason}"), None))?;
    if !(1970..=2200).contains(&civil.year()) {
        return Err((format!("the year {} is not between 1970 and 2200", civil.year()), None));
    }
    let zoned = match parts.offset {
        None => civil.to_zoned(zone.clone()),
        Some(offset) => offset.to_timestamp(civil).map(|instant| instant.to_zoned(zone.clone())),
    };
    zoned.map_err(|e| (format!("`{written}` is no date: {e}"), None))
}

struct Parts {
    /// Year, month, day, hour, minute, second.
    numbers: [i16; 6],
    offset: Option<Offset>,
}

impl Parts {
    fn civil(&self) -> Result<DateTime, String> {
        let [year, month, day, hour, minute, second] = self.numbers;
        // Every number but the year has at most two digits.
        let small = |n: i16| i8::try_from(n).unwrap_or(i8::MAX);
        if !(1..=12).contains(&month) {
            return Err(format!("there is no month {month}"));
        }
        let days =
            jiff::civil::Date::new(year, small(month), 1).map(jiff::civil::Date::days_in_month);
        let days = days.map_err(|_| format!("there is no year {year}"))?;
        if !(1..=days).contains(&small(day)) {
            return Err(format!("month {month} of {year} has {days} days, not {day}"));
        }
        DateTime::new(year, small(month), small(day), small(hour), small(minute), small(second), 0)
            .map_err(|_| format!("there is no time {hour}:{minute:02}:{second:02}"))
    }
}

fn read(text: &str) -> Option<Parts> {
    let mut rest = text;
    let year = number(&mut rest, 4..=4)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let month = rest.strip_prefix(separator).and_then(|r| in_rest(&mut rest, r, 1..=2))?;
    let day = rest.strip_prefix(separator).and_then(|r| in_rest(&mut rest, r, 1..=2))?;
    let mut numbers = [year, month, day, 0, 0, 0];
    let mut offset = None;
    if !rest.is_empty() {
        let time = rest.strip_prefix(['T', 't']).unwrap_or_else(|| rest.trim_start());
        if time.len() == rest.len() {
            return None;
        }
        rest = time;
        numbers[3] = number(&mut rest, 1..=2)?;
        numbers[4] = rest.strip_prefix(':').and_then(|r| in_rest(&mut rest, r, 1..=2))?;
        if let Some(after) = rest.strip_prefix(':') {
            numbers[5] = in_rest(&mut rest, after, 1..=2)?;
            if let Some(fraction) = rest.strip_prefix('.') {
                // Fractions of a second order nothing and are dropped.
                rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            }
        }
        offset = read_offset(&mut rest)?;
    }
    rest.trim().is_empty().then_some(Parts { numbers, offset })
}

/// `Some(None)` where there is no offset, `None` where there is something else.
#[expect(clippy::option_option, reason = "absent and wrong are two things here")]
fn read_offset(rest: &mut &str) -> Option<Option<Offset>> {
    let text = rest.trim();
    *rest = "";
    if text.is_empty() {
        return Some(None);
    }
    if text.eq_ignore_ascii_case("z") || text == "UTC" {
        return Some(Some(Offset::UTC));
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let mut digits = &text[1..];
    let hours = i32::from(number(&mut digits, 2..=2)?);
    digits = digits.strip_prefix(':').unwrap_or(digits);
    let minutes = if digits.is_empty() { 0 } else { i32::from(number(&mut digits, 2..=2)?) };
    if !digits.is_empty() || minutes > 59 {
        return None;
    }
    Some(Some(Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?))
}

fn in_rest<'t>(
    rest: &mut &'t str,
    after: &'t str,
    length: std::ops::RangeInclusive<usize>,
) -> Option<i16> {
    *rest = after;
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
            Ok(date) => date.strftime("%Y-%m-%d %H:%M:%S %z").to_string(),
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
    }

    #[test]
    fn what_is_no_date_is_told_why() {
        assert_eq!(shown("20230915"), "`20230915` is no date");
        assert_eq!(shown("29/07/2015"), "`29/07/2015` is no date");
        assert_eq!(shown("15 Sep 2023"), "`15 Sep 2023` is no date");
        assert_eq!(shown("2023-09-15x"), "`2023-09-15x` is no date");
        assert_eq!(shown("{{ date }}"), "`{{ date }}` is no date");
        assert_eq!(
            shown("2018-02-31"),
            "`2018-02-31` is no date: month 2 of 2018 has 28 days, not 31"
        );
        assert_eq!(shown("2020-20-19"), "`2020-20-19` is no date: there is no month 20");
        assert_eq!(
            shown("2020-10-30 13:61:00"),
            "`2020-10-30 13:61:00` is no date: there is no time 13:61:00"
        );
        assert_eq!(shown("1969-12-31"), "the year 1969 is not between 1970 and 2200");
        assert_eq!(shown("2023-09-15 09:26:26 +99:00"), "`2023-09-15 09:26:26 +99:00` is no date");
    }
}
