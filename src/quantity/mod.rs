//! Quantities: a value and its unit, read, converted, rounded and shown.
//!
//! Uses nothing of the rest of Briefing. A [`Unit`] is a product of powers of named units and stays
//! as the author wrote it (`word/hour`, not `1/s`); what it measures is its [`Dimension`]; going from
//! one unit to another of the same dimension is a [`Factor`], an exact fraction.
//!
//! The units are those of `units.txt` and the counting units that a model declares (`query`, `page`).
//! Each counting unit is a dimension of its own, and so is CO2e, so that a mass of gas never passes
//! for a mass of carbon dioxide equivalent, nor a figure per query for one per page.

mod axis;
mod definitions;
mod dimension;
mod display;
mod distribution;
mod factor;
mod locale;
mod parse;
mod parts;
mod uncertain;
mod unit;

pub use axis::{Axis, Scale};
pub use definitions::{UnitNameError, Units};
pub use dimension::Dimension;
pub use display::{counted, grouped, significant};
pub use distribution::{Distribution, INTERVAL, standard_normal_quantile};
pub use factor::Factor;
pub use locale::Locale;
pub use parse::{QuantityError, QuantityErrorKind};
pub use uncertain::Uncertain;
pub use unit::Unit;

/// A value and its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// How many of the unit.
    pub value: f64,
    /// What is counted.
    pub unit: Unit,
}

impl Quantity {
    /// The same quantity in another unit, or `None` when that one measures something else.
    #[must_use]
    pub fn to(&self, unit: &Unit) -> Option<Quantity> {
        let factor = self.unit.factor_to(unit)?;
        Some(Quantity { value: factor.apply(self.value), unit: unit.clone() })
    }
}
