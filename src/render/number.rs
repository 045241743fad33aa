//! Numbers as readers see them: rounded here, once, from full precision.

use serde::Serialize;

use super::form::Form;
use crate::compute::{Estimate, Estimates};
use crate::parse::{Language, Line};
use crate::quantity::{Distribution, Locale, Quantity, Uncertain, Unit};
use crate::resolve::{NumberId, Range, Shown, Site};

/// A number as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Text {
    /// The number alone: `2.2`, `1,100`, `1/2900`.
    pub value: String,
    /// What stands behind it: `g CO₂e/query`, `times`, `%`; empty for a plain number.
    pub unit: String,
    /// The number in full, in the unit it is shown in: to 15 digits, which is what a double keeps of
    /// a decimal number.
    pub exact: f64,
    /// The interval that 90 % of its draws lie in; `None` when it depends on nothing uncertain.
    pub interval: Option<Interval>,
}

/// An interval as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The number with the digits that it takes to tell it from the ends.
    pub value: String,
    /// The end that 5 % of the draws are below.
    pub low: String,
    /// The end that 5 % of the draws are above.
    pub high: String,
    /// The low end in full.
    pub exact_low: f64,
    /// The median of the draws in full.
    pub exact_median: f64,
    /// The high end in full.
    pub exact_high: f64,
    /// The share of the draws at which the number has no value, such as `16 %`; they are left out.
    pub lost: Option<String>,
}

/// A number without the noise of its last bits: what was 1.84 in decimals is 1.84.
#[must_use]
pub fn full(value: f64) -> f64 {
    to_digits(value, 15)
}

/// A number to so many significant digits.
pub(super) fn to_digits(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits - 1).parse().unwrap_or(value)
}

impl Text {
    /// Number and unit, with a space between them that no line breaks at.
    #[must_use]
    pub fn whole(&self) -> String {
        with_unit(&self.value, &self.unit)
    }
}

/// A number and its unit, with a space between them that no line breaks at.
pub(super) fn with_unit(value: &str, unit: &str) -> String {
    if unit.is_empty() { value.to_owned() } else { format!("{value}\u{a0}{unit}") }
}

/// An estimate as it is shown, by what writes a value to so many digits.
pub(super) fn written(
    estimate: &Estimate,
    digits: u8,
    language: &Language,
    write: &dyn Fn(f64, u8) -> String,
) -> Text {
    let central = estimate.central.value;
    Text {
        value: write(central, digits),
        unit: unit(&estimate.central.unit),
        exact: full(central),
        interval: interval(estimate, digits, language, write),
    }
}

/// The interval of an estimate: number and ends to the same number of significant digits, as many as
/// asked for, and as many more as it takes to tell the three from each other.
fn interval(
    estimate: &Estimate,
    digits: u8,
    language: &Language,
    write: &dyn Fn(f64, u8) -> String,
) -> Option<Interval> {
    let (central, spread) = (estimate.central.value, estimate.spread?);
    // A value beyond an end of its own interval is no reason for more digits.
    let is_within = spread.low < central && central < spread.high;
    let at =
        |digits| (write(central, digits), write(spread.low, digits), write(spread.high, digits));
    let is_apart = |(value, low, high): &(String, String, String)| {
        low != high && (!is_within || (value != low && value != high))
    };
    let (value, low, high) = (digits..=15).map(at).find(is_apart).unwrap_or_else(|| at(digits));
    Some(Interval {
        value,
        low,
        high,
        exact_low: full(spread.low),
        exact_median: full(spread.median),
        exact_high: full(spread.high),
        lost: (spread.lost > 0.0)
            .then(|| format!("{} %", language.locale.significant(spread.lost * 100.0, 2))),
    })
}

/// A number in its own unit, or one that is easy to read; an input as it was typed. In the language of the
/// site.
#[must_use]
pub fn text(site: &Site, estimates: &Estimates, id: NumberId) -> Option<Text> {
    Form::of(site, id, (None, None)).text(estimates.get(id)?, site.spoken())
}

/// A number as a text asks for it.
#[must_use]
pub(super) fn shown(
    (site, language): (&Site, &Language),
    estimates: &Estimates,
    shown: &Shown,
) -> Option<Text> {
    let mut text = Form::asked(site, shown).text(estimates.get(shown.number)?, language)?;
    if let Some(interval) = &text.interval {
        let ends = from_to(&interval.low, &interval.high, language);
        match shown.range {
            Range::None => {}
            Range::Alone => text.value = ends,
            Range::Beside => text.value = format!("{} ({ends})", interval.value),
        }
    }
    Some(text)
}

/// The two ends of an interval.
fn from_to(low: &str, high: &str, language: &Language) -> String {
    language.say("from_to", &[("low", low), ("high", high)])
}

/// A line of front matter as readers of a language see it, its numbers as text.
#[must_use]
pub fn line(
    (site, language): (&Site, &Language),
    estimates: &Estimates,
    line: &Line<Shown>,
) -> String {
    line.text(|asked| {
        let text = shown((site, language), estimates, asked);
        text.map_or_else(String::new, |text| text.whole())
    })
}

/// To how many significant digits a number is shown where nobody says otherwise.
#[must_use]
pub fn digits_of(site: &Site, id: NumberId) -> u8 {
    let definition = site.number(id);
    let of_model = site.models[definition.model.index()].source.digits;
    definition.digits.or(of_model).unwrap_or(site.config.digits)
}

/// A quantity to so many significant digits, with its unit.
pub(super) fn quantity(quantity: &Quantity, digits: u8, locale: &Locale) -> String {
    with_unit(&locale.significant(quantity.value, digits), &unit(&quantity.unit))
}

/// An input: as it was typed, or when its value follows from an interval, rounded.
pub(super) fn of_input(input: &Uncertain, estimate: &Estimate, language: &Language) -> Text {
    let locale = &language.locale;
    let value = match input.distribution {
        // The median of an interval is no number that anybody typed.
        Some(Distribution::LogNormal { .. }) => locale.grouped(to_digits(input.central.value, 3)),
        _ => locale.grouped(input.central.value),
    };
    let write = |value, digits| locale.significant(value, digits);
    Text { value, ..written(estimate, 2, language, &write) }
}

/// How an input varies, in words: `± 2 kWh`, `5 to 15 kWh`.
pub(super) fn varies(distribution: &Distribution, of: &Unit, language: &Language) -> String {
    // What was typed went through a logarithm, or a share was taken of it, which cost its last bits.
    let typed = |value: f64| language.locale.grouped(to_digits(value, 12));
    let from_to =
        |low: f64, high: f64| with_unit(&from_to(&typed(low), &typed(high), language), &unit(of));
    match *distribution {
        Distribution::Normal { deviation, .. } => {
            format!("± {}", with_unit(&typed(deviation), &unit(of)))
        }
        Distribution::LogNormal { .. } => {
            let (low, high) = distribution.interval();
            from_to(low, high)
        }
        Distribution::Uniform { low, high } | Distribution::Triangular { low, high, .. } => {
            from_to(low, high)
        }
    }
}

/// The kind of an input's distribution, for those who want to know.
pub(super) fn kind_of(distribution: &Distribution, language: &Language) -> String {
    let key = match distribution {
        Distribution::Normal { .. } => "normal",
        Distribution::LogNormal { .. } => "log_normal",
        Distribution::Uniform { .. } => "uniform",
        Distribution::Triangular { .. } => "triangular",
    };
    language.say(key, &[])
}

pub(super) fn fraction(ratio: f64, digits: u8, locale: &Locale) -> String {
    if ratio > 0.0 && ratio < 1.0 {
        let below = locale.significant(1.0 / ratio, digits);
        let whole = below.strip_suffix('0').and_then(|rest| rest.strip_suffix(&locale.decimal));
        return format!("1/{}", ungrouped(whole.unwrap_or(&below), locale));
    }
    locale.significant(ratio, digits)
}

/// A number without the signs between groups of its digits.
pub(super) fn ungrouped(number: &str, locale: &Locale) -> String {
    if locale.group.is_empty() { number.to_owned() } else { number.replace(&locale.group, "") }
}

/// A unit as print has it: `g CO₂e/kWh`, `m²`.
pub(super) fn unit(unit: &Unit) -> String {
    let text = unit.to_string().replace("CO2", "CO₂");
    let mut print = String::with_capacity(text.len());
    let mut is_power = false;
    for c in text.chars() {
        match c {
            '^' => is_power = true,
            '0'..='9' if is_power => {
                let raised = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
                print.push(raised[c.to_digit(10).unwrap_or(0) as usize]);
            }
            c => {
                is_power = false;
                print.push(c);
            }
        }
    }
    print
}
