//! Numbers as readers see them: rounded here, once, from full precision.

use serde::Serialize;

use crate::compute::{Estimate, Estimates};
use crate::quantity::{Quantity, Unit, grouped, in_words, significant};
use crate::resolve::{DefinitionKind, NumberId, Shown, Site, Style};

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
}

/// A number without the noise of its last bits: what was 1.84 in decimals is 1.84.
fn full(value: f64) -> f64 {
    format!("{value:.14e}").parse().unwrap_or(value)
}

impl Text {
    /// Number and unit, with a space between them that no line breaks at.
    #[must_use]
    pub fn whole(&self) -> String {
        if self.unit.is_empty() {
            return self.value.clone();
        }
        format!("{}\u{a0}{}", self.value, self.unit)
    }
}

/// A number in its own unit, or one that is easy to read; an input as it was typed.
#[must_use]
pub fn text(site: &Site, estimates: &Estimates, id: NumberId) -> Option<Text> {
    let estimate = estimates.get(id)?;
    let definition = site.number(id);
    if matches!(definition.kind, DefinitionKind::Input(_)) {
        return Some(typed(&estimate.central));
    }
    let quantity = own_unit(site, estimate, id);
    Some(rounded(&quantity, digits(site, id)))
}

/// A number of a table's column, without its unit, which stands above it.
pub(super) fn cell(
    site: &Site,
    estimates: &Estimates,
    id: NumberId,
    (unit, digits_of_column): (Option<&Unit>, Option<u8>),
) -> Option<Text> {
    let estimate = estimates.get(id)?;
    let quantity = match unit {
        Some(unit) => estimate.central.to(unit)?,
        None => own_unit(site, estimate, id),
    };
    let is_input = matches!(site.number(id).kind, DefinitionKind::Input(_));
    if is_input && digits_of_column.is_none() && quantity.unit == estimate.central.unit {
        return Some(typed(&quantity));
    }
    Some(rounded(&quantity, digits_of_column.unwrap_or_else(|| digits(site, id))))
}

/// A number as a text asks for it.
#[must_use]
pub(super) fn shown(site: &Site, estimates: &Estimates, shown: &Shown) -> Option<Text> {
    let estimate = estimates.get(shown.number)?;
    let digits = shown.digits.unwrap_or_else(|| digits(site, shown.number));
    let ratio = || estimate.central.to(&Unit::none());
    let mut text = match shown.style {
        Style::Plain => plain(site, estimate, shown, digits)?,
        Style::Words => {
            let quantity = in_unit(site, estimate, shown)?;
            let mut text = rounded(&quantity, digits);
            text.value = in_words(quantity.value, digits);
            text
        }
        Style::Times => Text { unit: "times".to_owned(), ..rounded(&ratio()?, digits) },
        Style::Percent => {
            let ratio = ratio()?.value;
            let percent = Quantity { value: ratio * 100.0, unit: Unit::none() };
            Text { unit: "%".to_owned(), exact: full(ratio), ..rounded(&percent, digits) }
        }
        Style::Fraction => fraction(ratio()?.value, digits),
    };
    if shown.bare {
        text.unit.clear();
    }
    Some(text)
}

fn plain(site: &Site, estimate: &Estimate, shown: &Shown, digits: u8) -> Option<Text> {
    let is_input = matches!(site.number(shown.number).kind, DefinitionKind::Input(_));
    if is_input && shown.digits.is_none() && shown.unit.is_none() {
        return Some(typed(&estimate.central));
    }
    Some(rounded(&in_unit(site, estimate, shown)?, digits))
}

fn in_unit(site: &Site, estimate: &Estimate, shown: &Shown) -> Option<Quantity> {
    match &shown.unit {
        Some(unit) => estimate.central.to(&unit.value),
        None => Some(own_unit(site, estimate, shown.number)),
    }
}

/// In the unit that its author wrote, or else, for a formula without one, one in which the number
/// reads well.
fn own_unit(site: &Site, estimate: &Estimate, id: NumberId) -> Quantity {
    let definition = site.number(id);
    if definition.unit.is_some() || matches!(definition.kind, DefinitionKind::Input(_)) {
        return estimate.central.clone();
    }
    estimate.central.scaled()
}

/// To how many significant digits a number is shown where nobody says otherwise.
fn digits(site: &Site, id: NumberId) -> u8 {
    let definition = site.number(id);
    let of_model = site.models[definition.model.index()].source.digits;
    definition.digits.or(of_model).unwrap_or(site.config.digits)
}

fn typed(quantity: &Quantity) -> Text {
    Text { value: grouped(quantity.value), unit: unit(&quantity.unit), exact: full(quantity.value) }
}

/// A quantity to so many significant digits.
pub(super) fn rounded(quantity: &Quantity, digits: u8) -> Text {
    Text {
        value: significant(quantity.value, digits),
        unit: unit(&quantity.unit),
        exact: full(quantity.value),
    }
}

/// A quantity as it was typed.
pub(super) fn as_typed(quantity: &Quantity) -> String {
    typed(quantity).whole()
}

fn fraction(ratio: f64, digits: u8) -> Text {
    let value = if ratio > 0.0 && ratio < 1.0 {
        let below = significant(1.0 / ratio, digits).replace(',', "");
        format!("1/{}", below.strip_suffix(".0").unwrap_or(&below))
    } else {
        significant(ratio, digits)
    };
    Text { value, unit: String::new(), exact: full(ratio) }
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
