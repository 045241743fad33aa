//! Dates of rows: a year, a month or a day, as ISO 8601 writes them.

use std::fmt;

use jiff::civil::Date;

/// The date of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowDate {
    /// Its first day.
    pub first: Date,
    /// How much of it was written.
    pub precision: Precision,
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// The year alone.
    Year,
    /// Year and month.
    Month,
    /// All of it.
    Day,
}

impl fmt::Display for RowDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = match self.precision {
            Precision::Year => "%Y",
            Precision::Month => "%Y-%m",
            Precision::Day => "%Y-%m-%d",
        };
        write!(f, "{}", self.first.strftime(form))
    }
}

/// Reads the date of a row: `2023`, `2023-09` or `2023-09-15`.
///
/// # Errors
///
/// What is wrong with it, and what to write.
pub(super) fn parse(text: &str) -> Result<RowDate, (String, Option<String>)> {
    let written = text.trim();
    let is_part = |(part, length): (&str, usize)| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let count = written.split('-').count();
    let is_iso = count <= 3 && written.split('-').zip([4, 2, 2]).all(is_part);
    if !is_iso {
        let help = "write the date as `2023`, `2023-09` or `2023-09-15`";
        return Err((format!("`{written}` is no date"), Some(help.to_owned())));
    }
    let mut parts = written.split('-').map(|part| part.parse().unwrap_or(0));
    let year: i16 = parts.next().unwrap_or(0);
    let mut small = || parts.next().map_or(1, |part: i16| i8::try_from(part).unwrap_or(0));
    let (month, day) = (small(), small());
    let wrong = |reason: String| (format!("`{written}` is no date: {reason}"), None);
    let of_month =
        Date::new(year, month, 1).map_err(|_| wrong(format!("there is no month {month}")))?;
    let days = of_month.days_in_month();
    let first = Date::new(year, month, day)
        .map_err(|_| wrong(format!("month {month} of {year} has {days} days, not {day}")))?;
    let precision = [Precision::Year, Precision::Month, Precision::Day][count - 1];
    Ok(RowDate { first, precision })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_a_year_a_month_or_a_day() {
        let read = |text: &str| parse(text).map(|date| (date.to_string(), date.first.to_string()));
        let good = |text: &str, first: &str| Ok((text.to_owned(), first.to_owned()));
        assert_eq!(read("2023"), good("2023", "2023-01-01"));
        assert_eq!(read("0850"), good("0850", "0850-01-01"));
        assert_eq!(read("2023-09"), good("2023-09", "2023-09-01"));
        assert_eq!(read("2024-02-29"), good("2024-02-29", "2024-02-29"));
        let bad = |text: &str| read(text).map_err(|(reason, _)| reason).expect_err(text);
        assert_eq!(bad("2023-13"), "`2023-13` is no date: there is no month 13");
        assert_eq!(
            bad("2023-02-29"),
            "`2023-02-29` is no date: month 2 of 2023 has 28 days, not 29"
        );
        assert_eq!(
            bad("2023-01-00"),
            "`2023-01-00` is no date: month 1 of 2023 has 31 days, not 0"
        );
        for text in
            ["", "23", "2023-9", "2023/09", "2023-09-15-1", "2023-09-15 10:00", "+2023", "-"]
        {
            assert_eq!(bad(text), format!("`{text}` is no date"));
        }
    }
}
