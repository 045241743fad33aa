//! An exact conversion factor.

/// A positive fraction by which a value is multiplied to change its unit.
///
/// Numerator and denominator are kept apart and whole wherever the definitions are decimal, so that
/// kWh to MJ is a multiplication by 18 and a division by 5, and nothing is lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor {
    numerator: f64,
    denominator: f64,
}

/// Whole numbers up to here are exact in a double.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Factor {
    /// The factor that changes nothing.
    pub const ONE: Factor = Factor { numerator: 1.0, denominator: 1.0 };

    /// A fraction, in lowest terms when both parts are whole.
    #[must_use]
    pub fn new(numerator: f64, denominator: f64) -> Factor {
        let divisor = greatest_common_divisor(numerator, denominator);
        Factor { numerator: numerator / divisor, denominator: denominator / divisor }
    }

    /// The exact value of a decimal such as `28.349523125` or `1e-9`.
    #[must_use]
    pub fn decimal(text: &str) -> Option<Factor> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: f64 = format!("{whole}{fraction}").parse().ok()?;
        let exponent = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        let power: f64 = format!("1e{}", exponent.unsigned_abs()).parse().ok()?;
        Some(match exponent {
            0.. => Factor::new(digits * power, 1.0),
            _ => Factor::new(digits, power),
        })
    }

    /// The value after the change of unit.
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        value * self.numerator / self.denominator
    }

    /// Its numerator and denominator: a value is multiplied by the one, then divided by the other.
    #[must_use]
    pub fn parts(self) -> (f64, f64) {
        (self.numerator, self.denominator)
    }

    /// The factor of going through both, in either order.
    #[must_use]
    pub fn times(self, other: Factor) -> Factor {
        // Cancelling crosswise first keeps the products within the exact range for longer.
        let first = Factor::new(self.numerator, other.denominator);
        let second = Factor::new(other.numerator, self.denominator);
        Factor::new(first.numerator * second.numerator, first.denominator * second.denominator)
    }

    /// The factor of the way back.
    #[must_use]
    pub fn inverse(self) -> Factor {
        Factor { numerator: self.denominator, denominator: self.numerator }
    }

    /// The factor applied `exponent` times, backwards when that is negative.
    #[must_use]
    pub fn power(self, exponent: i32) -> Factor {
        let base = if exponent < 0 { self.inverse() } else { self };
        (0..exponent.unsigned_abs()).fold(Factor::ONE, |product, _| product.times(base))
    }
}

/// 1 where either part is not a whole number in the exact range.
fn greatest_common_divisor(a: f64, b: f64) -> f64 {
    let whole = |x: f64| (1.0..=EXACT).contains(&x) && x.fract() == 0.0;
    if !whole(a) || !whole(b) {
        return 1.0;
    }
    let (mut a, mut b) = (a, b);
    while b > 0.0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilowatt_hours_become_megajoules_without_loss() {
        let kilowatt_hour = Factor::new(3_600_000.0, 1.0);
        let megajoule = Factor::new(1_000_000.0, 1.0);
        let factor = kilowatt_hour.times(megajoule.inverse());
        assert_eq!(factor, Factor::new(18.0, 5.0));
        assert_eq!(factor.apply(0.1).to_bits(), (0.1_f64 * 18.0 / 5.0).to_bits());
    }

    #[test]
    fn a_decimal_is_read_exactly() {
        assert_eq!(Factor::decimal("28.349523125"), Some(Factor::new(28_349_523_125.0, 1e9)));
        assert_eq!(Factor::decimal("1e-3"), Some(Factor::new(1.0, 1000.0)));
        assert_eq!(Factor::decimal("10e6"), Some(Factor::new(1e7, 1.0)));
        assert_eq!(Factor::decimal("x"), None);
    }
}
