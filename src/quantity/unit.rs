//! Units as products of powers of named units.

use std::fmt;
use std::sync::Arc;

use super::{Dimension, Factor};

/// One named unit, in one spelling.
#[derive(Debug, PartialEq)]
pub(super) struct Atom {
    /// As written: `hour` and `h` are two atoms of one size.
    pub(super) symbol: String,
    pub(super) dimension: Dimension,
    /// From this unit to the base units of its dimension.
    pub(super) to_base: Factor,
}

/// A product of powers of named units, such as `g CO2e/kWh`; empty for a plain number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unit {
    /// No atom twice, no power of zero.
    factors: Vec<(Arc<Atom>, i32)>,
}

impl Unit {
    /// The unit of a plain number.
    #[must_use]
    pub fn none() -> Unit {
        Unit::default()
    }

    pub(super) fn atom(atom: Arc<Atom>) -> Unit {
        Unit { factors: vec![(atom, 1)] }
    }

    /// The first atom above the line and the rest of the unit.
    pub(super) fn split_leading(&self) -> Option<(&Arc<Atom>, Unit)> {
        let at = self.factors.iter().position(|(_, power)| *power == 1)?;
        let mut rest = self.clone();
        rest.factors.remove(at);
        Some((&self.factors[at].0, rest))
    }

    /// Whether a value in this unit is a plain number as it stands.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.factors.is_empty()
    }

    /// What the unit measures.
    #[must_use]
    pub fn dimension(&self) -> Dimension {
        let each = self.factors.iter();
        each.fold(Dimension::default(), |all, (atom, power)| all.times(&atom.dimension, *power))
    }

    /// The part above the line: `g CO2e` of `g CO2e/query`.
    #[must_use]
    pub fn above(&self) -> Unit {
        let above = self.factors.iter().filter(|(_, power)| *power > 0);
        Unit { factors: above.cloned().collect() }
    }

    /// The unit of a product of two values.
    #[must_use]
    pub fn times(&self, other: &Unit) -> Unit {
        self.times_power(other, 1)
    }

    /// The unit of a quotient of two values.
    #[must_use]
    pub fn per(&self, other: &Unit) -> Unit {
        self.times_power(other, -1)
    }

    /// The unit of a value raised to a whole power.
    #[must_use]
    pub fn power(&self, exponent: i32) -> Unit {
        Unit::none().times_power(self, exponent)
    }

    /// The unit whose square this is, when there is one.
    #[must_use]
    pub fn square_root(&self) -> Option<Unit> {
        let halves = self
            .factors
            .iter()
            .map(|(atom, power)| (power % 2 == 0).then(|| (Arc::clone(atom), power / 2)));
        Some(Unit { factors: halves.collect::<Option<_>>()? })
    }

    pub(super) fn times_power(&self, other: &Unit, exponent: i32) -> Unit {
        let mut factors = self.factors.clone();
        for (atom, power) in &other.factors {
            match factors.iter_mut().find(|(mine, _)| mine.symbol == atom.symbol) {
                Some((_, mine)) => *mine = mine.saturating_add(power.saturating_mul(exponent)),
                None => factors.push((Arc::clone(atom), power.saturating_mul(exponent))),
            }
        }
        factors.retain(|(_, power)| *power != 0);
        Unit { factors }
    }

    pub(super) fn factor_to_base(&self) -> Factor {
        let each = self.factors.iter();
        each.fold(Factor::ONE, |all, (atom, power)| all.times(atom.to_base.power(*power)))
    }

    /// What a value in this unit is multiplied by to be in the other one, or `None` when the two
    /// measure different things.
    #[must_use]
    pub fn factor_to(&self, other: &Unit) -> Option<Factor> {
        if self.dimension() != other.dimension() {
            return None;
        }
        // What stands in both cancels here, before its size could round anything.
        Some(self.per(other).factor_to_base())
    }

    /// The same unit with what measures the same thing brought together, and the factor of going
    /// there: `t/(year h)` becomes `t/year²`, `g CO2e/t CO2e` a plain number.
    #[must_use]
    pub fn simplified(&self) -> (Unit, Factor) {
        let mut kept: Vec<(Arc<Atom>, i32)> = Vec::new();
        let mut factor = Factor::ONE;
        for (atom, power) in &self.factors {
            match kept.iter_mut().find(|(other, _)| other.dimension == atom.dimension) {
                Some((other, sum)) => {
                    factor = factor.times(atom.to_base.power(*power));
                    factor = factor.times(other.to_base.power(-*power));
                    *sum += power;
                }
                None => kept.push((Arc::clone(atom), *power)),
            }
        }
        kept.retain(|(_, power)| *power != 0);
        if kept.len() > 1 {
            // A percentage of something is that thing, and kWh/(kW h) is a plain number.
            let unit = Unit { factors: kept.clone() };
            let drop_all = unit.dimension().is_none();
            kept.retain(|(atom, power)| {
                let keep = !drop_all && !atom.dimension.is_none();
                if !keep {
                    factor = factor.times(atom.to_base.power(*power));
                }
                keep
            });
        }
        (Unit { factors: kept }, factor)
    }
}

impl fmt::Display for Unit {
    /// As it can be read back: `g CO2e/kWh`, `t CO2e/(person year)`, `1/day`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |positive: bool| {
            let factors = self.factors.iter().filter(|(_, power)| (*power > 0) == positive);
            let factors = factors.map(|(atom, power)| match power.unsigned_abs() {
                1 => atom.symbol.clone(),
                n => format!("{}^{n}", atom.symbol),
            });
            factors.collect::<Vec<_>>()
        };
        let (above, below) = (part(true), part(false));
        if above.is_empty() && !below.is_empty() {
            f.write_str("1")?;
        }
        f.write_str(&above.join(" "))?;
        match below.as_slice() {
            [] => Ok(()),
            [one] => write!(f, "/{one}"),
            many => write!(f, "/({})", many.join(" ")),
        }
    }
}
