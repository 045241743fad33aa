//! Axes of charts as templates see them: where their ticks stand and what is written there.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::date;
use crate::parse::{Language, Precision, RowDate};
use crate::quantity::{Axis, Scale};

/// An axis of numbers.
#[derive(Serialize)]
pub(super) struct AxisView {
    /// `linear` or `log`.
    scale: &'static str,
    /// The numbers at its ends.
    low: f64,
    high: f64,
    /// The same as they are written.
    low_label: String,
    high_label: String,
    ticks: Vec<TickView>,
    /// Where zero lies on a linear axis that has it.
    zero: Option<f64>,
}

/// An axis of dates.
#[derive(Serialize)]
pub(super) struct DatesView {
    /// Its ends, as days.
    low: String,
    high: String,
    ticks: Vec<TickView>,
}

/// A tick of an axis.
#[derive(Serialize)]
struct TickView {
    /// Where it stands, in hundredths of the axis.
    at: f64,
    label: String,
    /// Whether its label is left out where there is little room.
    minor: bool,
    /// Which end of its label stands at it: `start`, `middle` or `end`, so that none leaves the chart.
    anchor: &'static str,
}

/// An axis has so many labels where there is little room.
const FEW: usize = 4;

/// A share of an axis in hundredths, as exact as a screen can show.
fn percent(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

/// Where a value lies on an axis, in hundredths of it.
pub(super) fn at(axis: &Axis, value: f64) -> f64 {
    percent(axis.place(value))
}

fn ticks(places: impl Iterator<Item = (f64, String)>) -> Vec<TickView> {
    let places: Vec<(f64, String)> = places.collect();
    let is_many = places.len() > FEW;
    let tick = |(n, (share, label)): (usize, (f64, String))| TickView {
        at: percent(share),
        label,
        minor: is_many && n % 2 == 1,
        anchor: match share {
            share if share < 0.06 => "start",
            share if share > 0.94 => "end",
            _ => "middle",
        },
    };
    places.into_iter().enumerate().map(tick).collect()
}

impl AxisView {
    pub(super) fn of(axis: &Axis, language: &Language) -> AxisView {
        let label = |value| language.locale.grouped(value);
        let is_linear = axis.scale == Scale::Linear;
        let has_zero = is_linear && axis.low <= 0.0 && axis.high >= 0.0;
        AxisView {
            scale: if is_linear { "linear" } else { "log" },
            low: axis.low,
            high: axis.high,
            low_label: label(axis.low),
            high_label: label(axis.high),
            ticks: ticks(axis.ticks.iter().map(|tick| (axis.place(*tick), label(*tick)))),
            zero: has_zero.then(|| at(axis, 0.0)),
        }
    }
}

/// The days from one date to another.
pub(super) struct Days {
    first: Date,
    last: Date,
    precision: Precision,
}

impl Days {
    /// The days on which some dates lie; nothing for none.
    pub(super) fn of(dates: &[RowDate]) -> Option<Days> {
        let first = dates.iter().map(|date| date.first).min()?;
        let last = dates.iter().map(|date| date.first).max()?;
        let precision = dates.iter().map(|date| date.precision).max()?;
        // A day alone stands at the beginning of the next.
        let last = if first == last { last.saturating_add(1.day()) } else { last };
        Some(Days { first, last, precision })
    }

    fn share(&self, date: Date) -> f64 {
        f64::from(days(self.first, date)) / f64::from(days(self.first, self.last).max(1))
    }

    /// Where a date lies, in hundredths of the axis.
    pub(super) fn at(&self, date: RowDate) -> f64 {
        percent(self.share(date.first))
    }

    pub(super) fn view(&self, language: &Language) -> DatesView {
        let (form, dates) = self.round_dates();
        let label = |date: &Date| date::of_day(*date, form, language);
        DatesView {
            low: self.first.to_string(),
            high: self.last.to_string(),
            ticks: ticks(dates.iter().map(|date| (self.share(*date), label(date)))),
        }
    }

    /// The first days of years, months, or days themselves, about half a dozen, and how they are written.
    fn round_dates(&self) -> (&'static str, Vec<Date>) {
        const STEPS: [i32; 10] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        let years = i32::from(self.last.year()) - i32::from(self.first.year());
        if years >= 3 || self.precision == Precision::Year {
            let step = STEPS.into_iter().find(|step| years / step <= 6).unwrap_or(2000);
            let start = i32::from(self.first.year()).div_euclid(step) * step;
            let year = |n: i32| i16::try_from(start + n * step).ok();
            let all = (0..10).filter_map(year).filter_map(|year| Date::new(year, 1, 1).ok());
            return ("year", self.within(all));
        }
        let month = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
        let months = month(self.last) - month(self.first);
        if months >= 3 || self.precision == Precision::Month {
            let step = [1, 2, 3, 6].into_iter().find(|step| months / step <= 6).unwrap_or(12);
            let start = month(self.first).div_euclid(step) * step;
            let first_of = |n: i32| {
                let month = start + n * step;
                let year = i16::try_from(month.div_euclid(12)).ok()?;
                Date::new(year, i8::try_from(month.rem_euclid(12)).ok()? + 1, 1).ok()
            };
            return ("month_short", self.within((0..10).filter_map(first_of)));
        }
        let days = days(self.first, self.last);
        let step = [1, 2, 7, 14].into_iter().find(|step| days / step <= 6).unwrap_or(30);
        let day = |n: i32| self.first.checked_add((n * step).days()).ok();
        ("day_short", self.within((0..10).filter_map(day)))
    }

    fn within(&self, dates: impl Iterator<Item = Date>) -> Vec<Date> {
        dates.filter(|date| (self.first..=self.last).contains(date)).collect()
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
