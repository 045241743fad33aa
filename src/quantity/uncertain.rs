//! Quantities that are not known exactly.
//!
//! ```text
//! uncertain = quantity
//!           | quantity "±" ( quantity | number "%" )     one standard deviation
//!           | quantity "to" quantity                     90 % lie between the two
//!           | "(" number ( "±" | "to" ) number ")" unit
//!           | name "(" quantity { "," quantity } ")" [ unit ]
//! name      = "normal" | "lognormal" | "uniform" | "triangular"
//! ```
//!
//! A unit that only one of the quantities has is that of all, so `5 to 15 million query/day` is from
//! five million on.

use std::ops::Range;

use super::parse::Amount;
use super::parts::{Joint, Part, call, dash, grouped, joined, split};
use super::{Distribution, Quantity, QuantityError, QuantityErrorKind, Unit, Units};

/// A quantity and how it varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertain {
    /// The value that formulas take for their headline result.
    pub central: Quantity,
    /// How the value varies, in the same unit; `None` when it does not.
    pub distribution: Option<Distribution>,
}

impl Uncertain {
    /// The same in another unit, or `None` when that one measures something else.
    #[must_use]
    pub fn to(&self, unit: &Unit) -> Option<Uncertain> {
        let factor = self.central.unit.factor_to(unit)?;
        let by = |value: f64| factor.apply(value);
        let distribution = self.distribution.map(|distribution| match distribution {
            Distribution::Normal { mean, deviation } => {
                Distribution::Normal { mean: by(mean), deviation: by(deviation) }
            }
            Distribution::LogNormal { log_mean, log_deviation } => {
                let log_mean = libm::log(by(libm::exp(log_mean)));
                Distribution::LogNormal { log_mean, log_deviation }
            }
            Distribution::Uniform { low, high } => {
                Distribution::Uniform { low: by(low), high: by(high) }
            }
            Distribution::Triangular { low, mode, high } => {
                Distribution::Triangular { low: by(low), mode: by(mode), high: by(high) }
            }
        });
        Some(Uncertain { central: self.central.to(unit)?, distribution })
    }
}

impl Units<'_> {
    /// Reads a quantity that may be uncertain, such as `300 word/hour ± 20 %` or `5 to 15 kWh`.
    ///
    /// # Errors
    ///
    /// When a part cannot be read, the parts measure different things, or the interval is impossible:
    /// its low end above its high one, a negative deviation, a share of nothing.
    pub fn uncertain(&self, text: &str) -> Result<Uncertain, QuantityError> {
        let whole = Part { text, start: 0 };
        if let Some((name, arguments, unit)) = call(whole) {
            return self.distribution(name, arguments, unit);
        }
        let (inner, unit) = grouped(whole).unwrap_or((whole, None));
        let Some((left, joint, right)) = joined(inner) else {
            if let Some(help) = dash(text) {
                let mut error = QuantityError::new(whole.range(), "expected one quantity");
                error.help = Some(help);
                return Err(error);
            }
            let central = self.quantity(text)?;
            return Ok(Uncertain { central, distribution: None });
        };
        match joint {
            Joint::To => {
                let (unit, ends) = self.in_one_unit(&[left, right], unit)?;
                between(whole.range(), &unit, ends[0], ends[1])
            }
            Joint::PlusMinus => self.deviation(left, right, unit),
        }
    }

    fn amount_of(&self, part: Part<'_>) -> Result<Amount, QuantityError> {
        self.amount(part.text).map_err(|error| moved(error, part.start))
    }

    /// Some quantities in one unit: that behind them all, or that of the first which has one.
    fn in_one_unit(
        &self,
        parts: &[Part<'_>],
        behind: Option<Part<'_>>,
    ) -> Result<(Unit, Vec<f64>), QuantityError> {
        let amounts: Result<Vec<Amount>, _> =
            parts.iter().map(|part| self.amount_of(*part)).collect();
        let mut amounts = amounts?;
        let shared = if let Some(part) = behind.filter(|part| !part.text.trim().is_empty()) {
            Some(self.unit_and_factor(part.text).map_err(|error| moved(error, part.start))?)
        } else {
            let with_unit = amounts.iter().find(|amount| !amount.unit.is_none());
            let with_any = with_unit.or_else(|| amounts.iter().find(|a| !a.is_bare()));
            with_any.map(|amount| (amount.unit.clone(), amount.factor))
        };
        let unit = shared.as_ref().map(|(unit, _)| unit.clone()).unwrap_or_default();
        let mut values = Vec::with_capacity(parts.len());
        for (amount, part) in amounts.iter_mut().zip(parts) {
            if let Some((unit, factor)) = &shared {
                if amount.is_bare() {
                    amount.factor = *factor;
                }
                if amount.unit.is_none() {
                    amount.unit = unit.clone();
                }
            }
            let Some(factor) = amount.unit.factor_to(&unit) else {
                return Err(mismatch(part.range(), &amount.unit, &unit));
            };
            let value = factor.apply(amount.factor.apply(amount.number));
            if !value.is_finite() {
                return Err(QuantityError::new(part.range(), "the number is too large"));
            }
            values.push(value);
        }
        Ok((unit, values))
    }

    fn deviation(
        &self,
        left: Part<'_>,
        right: Part<'_>,
        behind: Option<Part<'_>>,
    ) -> Result<Uncertain, QuantityError> {
        let percent = self.unit("%")?;
        let is_share = behind.is_none()
            && self.amount_of(right)?.unit == percent
            && self.amount_of(left)?.unit != percent;
        let (unit, mean, deviation) = if is_share {
            let (unit, values) = self.in_one_unit(&[left], None)?;
            let share = self.amount_of(right)?.number / 100.0;
            if values[0] == 0.0 {
                let message = "a percentage of nothing is nothing";
                let error = interval(right.range(), message);
                return Err(with_help(error, "write the deviation with its own unit"));
            }
            // The sign is that of what was written, so that `± -5 %` is found out below.
            (unit, values[0], share * values[0].abs())
        } else {
            let (unit, values) = self.in_one_unit(&[left, right], behind)?;
            (unit, values[0], values[1])
        };
        if deviation < 0.0 {
            let message = "a standard deviation cannot be negative";
            return Err(interval(right.range(), message));
        }
        let distribution = Distribution::Normal { mean, deviation };
        let distribution = (deviation > 0.0).then_some(distribution);
        Ok(Uncertain { central: Quantity { value: mean, unit }, distribution })
    }

    fn distribution(
        &self,
        name: &str,
        arguments: Part<'_>,
        behind: Part<'_>,
    ) -> Result<Uncertain, QuantityError> {
        let parts = split(arguments);
        let count = if name == "triangular" { 3 } else { 2 };
        if parts.len() != count {
            let example = match name {
                "normal" => "normal(mean, deviation)",
                "triangular" => "triangular(low, likeliest, high)",
                "uniform" => "uniform(low, high)",
                _ => "lognormal(low, high)",
            };
            let message = format!("`{name}` takes {count} quantities, found {}", parts.len());
            let error = QuantityError::new(arguments.range(), message);
            return Err(with_help(error, &format!("write `{example}`")));
        }
        let (unit, values) = self.in_one_unit(&parts, Some(behind))?;
        let range = arguments.range();
        let (a, b) = (values[0], values[1]);
        let distribution = match name {
            "normal" if b < 0.0 => {
                return Err(interval(parts[1].range(), "a standard deviation cannot be negative"));
            }
            "normal" => Distribution::Normal { mean: a, deviation: b },
            "lognormal" => {
                ordered(&parts, &values)?;
                if a <= 0.0 {
                    let message = "a log-normal value is above zero";
                    return Err(interval(parts[0].range(), message));
                }
                Distribution::log_normal_between(a, b)
            }
            "uniform" => {
                ordered(&parts, &values)?;
                Distribution::Uniform { low: a, high: b }
            }
            _ => {
                ordered(&parts, &values)?;
                Distribution::Triangular { low: a, mode: b, high: values[2] }
            }
        };
        let varies = values.iter().any(|value| value.to_bits() != a.to_bits());
        if !varies && name != "normal" {
            return Err(interval(range, "the interval has no width"));
        }
        let central = Quantity { value: distribution.central(), unit };
        let is_exact =
            matches!(distribution, Distribution::Normal { deviation, .. } if deviation == 0.0);
        Ok(Uncertain { central, distribution: (!is_exact).then_some(distribution) })
    }
}

/// A value of which 90 % lie between two ends: log-normal when both are above zero, else normal.
fn between(
    range: Range<usize>,
    unit: &Unit,
    low: f64,
    high: f64,
) -> Result<Uncertain, QuantityError> {
    if low > high {
        let error = interval(range, "the low end of the interval is above the high one");
        return Err(with_help(error, "write the smaller number first"));
    }
    if low.to_bits() == high.to_bits() {
        return Err(interval(range, "the interval has no width"));
    }
    let distribution = if low > 0.0 {
        Distribution::log_normal_between(low, high)
    } else {
        Distribution::normal_between(low, high)
    };
    let central = Quantity { value: distribution.central(), unit: unit.clone() };
    Ok(Uncertain { central, distribution: Some(distribution) })
}

/// Refuses values that fall from one to the next.
fn ordered(parts: &[Part<'_>], values: &[f64]) -> Result<(), QuantityError> {
    match (1..values.len()).find(|at| values[at - 1] > values[*at]) {
        Some(at) => {
            let message = format!(
                "`{}` is above `{}`, which comes after it",
                parts[at - 1].text.trim(),
                parts[at].text.trim()
            );
            let error = interval(parts[at - 1].range(), message);
            Err(with_help(error, "write the values from the lowest to the highest"))
        }
        None => Ok(()),
    }
}

fn interval(range: Range<usize>, message: impl Into<String>) -> QuantityError {
    QuantityError { kind: QuantityErrorKind::Interval, ..QuantityError::new(range, message) }
}

fn mismatch(range: Range<usize>, found: &Unit, wanted: &Unit) -> QuantityError {
    let message = format!("this is {}, expected {}", found.dimension(), wanted.dimension());
    QuantityError { kind: QuantityErrorKind::Unit, ..QuantityError::new(range, message) }
}

fn with_help(error: QuantityError, help: &str) -> QuantityError {
    QuantityError { help: Some(help.to_owned()), ..error }
}

fn moved(error: QuantityError, by: usize) -> QuantityError {
    QuantityError { range: error.range.start + by..error.range.end + by, ..error }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Uncertain {
        Units::default().uncertain(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    fn wrong(text: &str) -> String {
        Units::default().uncertain(text).expect_err("it cannot be read").message
    }

    fn normal(mean: f64, deviation: f64) -> Distribution {
        Distribution::Normal { mean, deviation }
    }

    #[test]
    fn a_deviation_is_a_quantity_or_a_share() {
        for text in
            ["10 kWh ± 2 kWh", "10 ± 2 kWh", "10 kWh ± 2", "10 kWh +/- 20 %", "(10 ± 2) kWh"]
        {
            assert_eq!(read(text).distribution, Some(normal(10.0, 2.0)), "{text}");
            assert_eq!(read(text).central.unit.to_string(), "kWh", "{text}");
        }
        assert_eq!(read("1 MJ ± 500 kJ").distribution, Some(normal(1.0, 0.5)));
        assert_eq!(read("5 % ± 1 %").distribution, Some(normal(5.0, 1.0)));
        assert_eq!(read("400 ± 10 %").distribution, Some(normal(400.0, 40.0)));
        assert_eq!(read("-4 K ± 25 %").distribution, Some(normal(-4.0, 1.0)));
        assert_eq!(read("3 K ± 0 K").distribution, None);
    }

    #[test]
    fn an_interval_has_the_unit_of_either_end() {
        let both = read("5 million g to 15 million g");
        for text in ["5 to 15 million g", "5 million to 15 million g", "(5 to 15) million g"] {
            assert_eq!(read(text), both, "{text}");
        }
        assert!((both.central.value - 75_f64.sqrt() * 1e6).abs() < 1e-3);
        assert!(matches!(read("-1 to 3 K").distribution, Some(Distribution::Normal { .. })));
    }

    #[test]
    fn a_distribution_can_be_named() {
        let uniform = Some(Distribution::Uniform { low: 5.0, high: 15.0 });
        assert_eq!(read("uniform(5, 15) kWh").distribution, uniform);
        assert_eq!(read("uniform(5 kWh, 15000 Wh)").distribution, uniform);
        let triangle = Distribution::Triangular { low: 1.0, mode: 2.0, high: 6.0 };
        assert_eq!(read("triangular(1, 2, 6)").distribution, Some(triangle));
        assert_eq!(read("normal(3, 1) g").distribution, Some(normal(3.0, 1.0)));
        assert_eq!(read("lognormal(5, 15) g"), read("5 to 15 g"));
    }

    #[test]
    fn what_is_impossible_is_told() {
        assert_eq!(wrong("15 to 5 g"), "the low end of the interval is above the high one");
        assert_eq!(wrong("5 ± -1 g"), "a standard deviation cannot be negative");
        assert_eq!(wrong("normal(5, -1) g"), "a standard deviation cannot be negative");
        assert_eq!(wrong("0 g ± 10 %"), "a percentage of nothing is nothing");
        assert_eq!(wrong("uniform(5 kWh, 15 g)"), "this is a mass, expected an energy");
        assert_eq!(wrong("5 kWh ± 1 g"), "this is a mass, expected an energy");
        assert_eq!(wrong("lognormal(0, 5)"), "a log-normal value is above zero");
        assert_eq!(wrong("uniform(5, 5)"), "the interval has no width");
        assert_eq!(wrong("triangular(1, 7, 6)"), "`7` is above `6`, which comes after it");
        assert_eq!(wrong("uniform(5)"), "`uniform` takes 2 quantities, found 1");
        let dash = Units::default().uncertain("5–15 kWh").expect_err("a dash is not read");
        assert_eq!(dash.help.as_deref(), Some("an interval is written `5 to 15 kWh`"));
    }
}
