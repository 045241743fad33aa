//! What pages say of their footprint, and what they may weigh and emit.

use super::bad_quantity;
use crate::diagnostic::{Code, Report, Span, Spanned};
use crate::quantity::{Quantity, QuantityError, Uncertain, Unit, Units};
use crate::yaml::{Record, Value};

/// What a site says of the footprint of its pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Footprint {
    /// Whether pages state what they weigh and what a visit emits.
    pub is_stated: bool,
    /// What the site has for inputs of the model, by their names.
    pub inputs: Vec<(&'static str, Uncertain)>,
}

impl Default for Footprint {
    fn default() -> Footprint {
        Footprint { is_stated: true, inputs: Vec::new() }
    }
}

/// What a page may weigh and emit; each limit with the place that sets it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Budget {
    /// All that a visit loads, in bytes.
    pub page: Option<Spanned<f64>>,
    /// The same without pictures, in bytes.
    pub without_pictures: Option<Spanned<f64>>,
    /// What a visit emits, in g CO2e.
    pub visit: Option<Spanned<f64>>,
}

impl Budget {
    /// Whether there is any limit.
    #[must_use]
    pub fn is_some(&self) -> bool {
        [&self.page, &self.without_pictures, &self.visit].iter().any(|limit| limit.is_some())
    }
}

/// An input of the model that a site can set.
struct Settable {
    key: &'static str,
    example: &'static str,
    /// The most that it can be; the least is nothing.
    most: &'static str,
}

/// All of them.
const INPUTS: [Settable; 4] = [
    Settable { key: "grid", example: "494 g CO2e/kWh", most: "10 kg CO2e/kWh" },
    Settable { key: "green_hosting", example: "100 %", most: "100 %" },
    Settable { key: "returning", example: "30 %", most: "100 %" },
    Settable { key: "cached", example: "80 %", most: "100 %" },
];

/// Reads `footprint`: `true`, `false`, or what the site has for inputs of the model.
pub(super) fn read(record: &mut Record<'_, '_>, report: &mut Report) -> Footprint {
    match record.value("footprint") {
        None | Some(Value::Mapping(_)) => {}
        Some(Value::Bool(is_stated)) => {
            return Footprint { is_stated: *is_stated, inputs: Vec::new() };
        }
        Some(other) => {
            let expected = "`true`, `false`, or keys and values";
            record.document().wrong_type(other, "`footprint`", expected, report);
            return Footprint::default();
        }
    }
    let mut record = record.record("footprint", report);
    let mut inputs = Vec::new();
    for settable in &INPUTS {
        let value = input(&mut record, settable, report);
        inputs.extend(value.map(|value| (settable.key, value)));
    }
    record.finish("`footprint`", report);
    Footprint { is_stated: true, inputs }
}

/// Reads `budget`.
pub(super) fn budget(record: &mut Record<'_, '_>, report: &mut Report) -> Budget {
    let mut record = record.record("budget", report);
    let budget = Budget {
        page: limit(&mut record, ("page", "100 kB"), report),
        without_pictures: limit(&mut record, ("without_pictures", "50 kB"), report),
        visit: limit(&mut record, ("visit", "0.1 g CO2e"), report),
    };
    record.finish("`budget`", report);
    budget
}

/// An input of the right kind, from nothing to the most that it can be.
fn input(
    record: &mut Record<'_, '_>,
    Settable { key, example, most }: &Settable,
    report: &mut Report,
) -> Option<Uncertain> {
    let units = Units::default();
    let limit = units.quantity(most).expect("it is a quantity");
    let (text, found) = quantity(record, key, &|text| units.uncertain(text), report)?;
    let Some(value) = found.to(&limit.unit) else {
        wrong_kind((key, text.span, example), &found.central, &limit.unit, report);
        return None;
    };
    let ends = value.distribution.map(|distribution| distribution.interval());
    let (low, high) = ends.unwrap_or((value.central.value, value.central.value));
    // The ends of an interval are computed, which costs them their last bits.
    let slack = limit.value * 1e-9;
    if low >= -slack && high <= limit.value + slack {
        return Some(found);
    }
    let message = format!("`{key}` is `{}`, expected a value from 0 to {most}", text.value);
    report.add(Code::BadValue, text.span, message);
    None
}

/// A limit in bytes or grams, whichever the example is of.
fn limit(
    record: &mut Record<'_, '_>,
    (key, example): (&'static str, &str),
    report: &mut Report,
) -> Option<Spanned<f64>> {
    let units = Units::default();
    let unit = units.unit(if key == "visit" { "g CO2e" } else { "B" }).expect("it is a unit");
    let (text, found) = quantity(record, key, &|text| units.quantity(text), report)?;
    match found.to(&unit) {
        None => wrong_kind((key, text.span, example), &found, &unit, report),
        Some(limit) if limit.value > 0.0 => {
            return Some(Spanned { value: limit.value, span: text.span });
        }
        Some(_) => {
            let message = format!("`{key}` is `{}`, expected more than nothing", text.value);
            let help = format!("such as `{key}: {example}`");
            report.add(Code::BadValue, text.span, message).help(help);
        }
    }
    None
}

/// What is written under a key, and what it is read as.
fn quantity<T>(
    record: &mut Record<'_, '_>,
    key: &'static str,
    read: &dyn Fn(&str) -> Result<T, QuantityError>,
    report: &mut Report,
) -> Option<(Spanned<String>, T)> {
    let value = record.value(key)?;
    let text = record.spanned(key, report)?;
    match read(&text.value) {
        Ok(found) => Some((text, found)),
        Err(error) => {
            let span = record.document().span_within(value, error.range.clone());
            bad_quantity(&error, span, report);
            None
        }
    }
}

fn wrong_kind(
    (key, span, example): (&str, Span, &str),
    found: &Quantity,
    wanted: &Unit,
    report: &mut Report,
) {
    let (found, wanted) = (found.unit.dimension(), wanted.dimension());
    let message = format!("`{key}` is {found}, expected {wanted}");
    report.add(Code::UnitMismatch, span, message).help(format!("such as `{key}: {example}`"));
}
