//! Axes: round numbers that some values lie between, and where on the way from one to the other.

/// How an axis goes from one end to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// In equal steps.
    Linear,
    /// In equal ratios; all values are above zero.
    Logarithmic,
}

/// An axis from one round number to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// How it goes.
    pub scale: Scale,
    /// Its lower end.
    pub low: f64,
    /// Its upper end, above the lower one.
    pub high: f64,
    /// Round numbers on it, from the lowest.
    pub ticks: Vec<f64>,
}

/// A linear axis has about so many steps.
const STEPS: f64 = 5.0;
/// A logarithmic axis has at most so many ticks.
const MOST_TICKS: usize = 6;
/// Values whose ratio is larger than this want a logarithmic axis: on a linear one the smallest would
/// lie within a hundredth of the largest, where nobody can tell them apart.
const WIDE: f64 = 100.0;

/// A number of one digit, as a digit and a power of ten.
#[derive(Clone, Copy, PartialEq)]
struct Round {
    digit: i64,
    exponent: i32,
}

impl Round {
    /// The largest of 1, 2, 5, 10, … that is not above a value, which is above zero.
    fn below(value: f64) -> Round {
        let text = format!("{value:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digit = match mantissa.as_bytes().first() {
            Some(b'5'..=b'9') => 5,
            Some(b'2'..=b'4') => 2,
            _ => 1,
        };
        Round { digit, exponent: exponent.parse().unwrap_or(0) }
    }

    fn above(value: f64) -> Round {
        let below = Round::below(value);
        if below.value() < value { below.next() } else { below }
    }

    fn next(self) -> Round {
        match self.digit {
            1 => Round { digit: 2, ..self },
            2 => Round { digit: 5, ..self },
            _ => Round { digit: 1, exponent: self.exponent + 1 },
        }
    }

    fn previous(self) -> Round {
        match self.digit {
            5 => Round { digit: 2, ..self },
            2 => Round { digit: 1, ..self },
            _ => Round { digit: 5, exponent: self.exponent - 1 },
        }
    }

    fn value(self) -> f64 {
        decimal(self.digit, self.exponent)
    }
}

/// The number nearest to `digits` times a power of ten, which a product of the two need not be.
fn decimal(digits: i64, exponent: i32) -> f64 {
    format!("{digits}e{exponent}").parse().unwrap_or(f64::NAN)
}

impl Axis {
    /// Whether values from `low` to `high` span so much that only a logarithmic axis shows them all.
    #[must_use]
    pub fn is_wide(low: f64, high: f64) -> bool {
        low > 0.0 && high / low > WIDE
    }

    /// A linear axis on which some values lie, from the least of them to the largest. Zero is on it when
    /// it has to be, or when that leaves the values half of it.
    #[must_use]
    pub fn linear(low: f64, high: f64, has_zero: bool) -> Axis {
        let is_near = low > 0.0 && low <= high / 2.0 || high < 0.0 && high >= low / 2.0;
        let has_zero = has_zero || is_near || low.total_cmp(&high).is_eq();
        let (low, high) = if has_zero { (low.min(0.0), high.max(0.0)) } else { (low, high) };
        let high = if low < high { high } else { low + 1.0 };
        let step = Round::above(high / STEPS - low / STEPS);
        let step = if step.value().is_finite() { step } else { step.previous() };
        #[expect(clippy::cast_possible_truncation, reason = "a step is no less than a last digit")]
        let (first, last) =
            ((low / step.value()).floor() as i64, (high / step.value()).ceil() as i64);
        let ticks = (first..=last).map(|n| decimal(n.saturating_mul(step.digit), step.exponent));
        let ticks: Vec<f64> = ticks.filter(|tick| tick.is_finite()).collect();
        let ends = (ticks.first().copied(), ticks.last().copied());
        Axis {
            scale: Scale::Linear,
            low: ends.0.unwrap_or(low).min(low),
            high: ends.1.unwrap_or(high).max(high),
            ticks,
        }
    }

    /// A logarithmic axis on which some values above zero lie, from the least of them to the largest.
    #[must_use]
    pub fn logarithmic(low: f64, high: f64) -> Axis {
        let (mut first, mut last) = (Round::below(low), Round::above(high));
        if first == last {
            (first, last) = (first.previous(), last.next());
        }
        let mut all = Vec::new();
        let mut at = first;
        while at != last.next() {
            all.push(at);
            at = at.next();
        }
        let ticks: Vec<Round> = if all.len() > MOST_TICKS {
            let tens: Vec<Round> = all.into_iter().filter(|tick| tick.digit == 1).collect();
            tens.iter().copied().step_by(tens.len().div_ceil(MOST_TICKS)).collect()
        } else {
            all
        };
        let is_number = |value: &f64| *value > 0.0 && value.is_finite();
        let end = |round: Round, value: f64| Some(round.value()).filter(is_number).unwrap_or(value);
        Axis {
            scale: Scale::Logarithmic,
            low: end(first, low),
            high: end(last, high),
            ticks: ticks.into_iter().map(Round::value).filter(is_number).collect(),
        }
    }

    /// Where a value lies: 0 at the lower end, 1 at the upper one.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        // Halves, since the way from the least double to the largest is no double.
        let way = |from: f64, to: f64| to / 2.0 - from / 2.0;
        match self.scale {
            Scale::Linear => way(self.low, value) / way(self.low, self.high),
            Scale::Logarithmic => {
                let log = libm::log10;
                (log(value) - log(self.low)) / (log(self.high) - log(self.low))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(axis: &Axis) -> String {
        axis.ticks.iter().map(|tick| crate::quantity::grouped(*tick)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_linear_axis_has_round_numbers_around_its_values() {
        assert_eq!(labels(&Axis::linear(0.0, 0.3, true)), "0 0.1 0.2 0.3");
        assert_eq!(labels(&Axis::linear(3.0, 87.0, true)), "0 20 40 60 80 100");
        assert_eq!(labels(&Axis::linear(-3.0, 7.0, true)), "−4 −2 0 2 4 6 8");
        assert_eq!(labels(&Axis::linear(1990.0, 2010.0, false)), "1,990 1,995 2,000 2,005 2,010");
        assert_eq!(labels(&Axis::linear(5.0, 5.0, false)), "0 1 2 3 4 5");
        assert_eq!(labels(&Axis::linear(0.0, 0.0, true)), "0 0.2 0.4 0.6 0.8 1");
        assert_eq!(labels(&Axis::linear(-5.0, -4.0, false)), "−5 −4.8 −4.6 −4.4 −4.2 −4");
    }

    #[test]
    fn a_logarithmic_axis_has_powers_of_ten_or_between() {
        assert_eq!(labels(&Axis::logarithmic(1.3, 1400.0)), "1 10 100 1,000");
        assert_eq!(labels(&Axis::logarithmic(3.0, 40.0)), "2 5 10 20 50");
        assert_eq!(labels(&Axis::logarithmic(10.0, 10.0)), "5 10 20");
        assert_eq!(labels(&Axis::logarithmic(1e-9, 1.0)), "1 × 10⁻⁹ 1 × 10⁻⁷ 0.00001 0.001 0.1");
        assert!((Axis::logarithmic(1.0, 100.0).place(10.0) - 0.5).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn every_value_lies_on_its_axis(a in any::<f64>(), b in any::<f64>(), zero: bool) {
            prop_assume!(a.is_finite() && b.is_finite());
            let (low, high) = (a.min(b), a.max(b));
            let mut axes = vec![Axis::linear(low, high, zero)];
            if low > 0.0 {
                axes.push(Axis::logarithmic(low, high));
            }
            for axis in axes {
                prop_assert!(axis.ticks.len() <= 9, "{axis:?}");
                prop_assert!(axis.low < axis.high && axis.low <= low && high <= axis.high, "{axis:?}");
                for value in axis.ticks.iter().copied().chain([low, high]) {
                    let place = axis.place(value);
                    prop_assert!((-1e-9..=1.0 + 1e-9).contains(&place), "{value} in {axis:?}");
                }
            }
        }
    }
}
