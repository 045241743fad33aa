//! How a number varies: its median and interval.

use super::draw::Draws;
use crate::quantity::{Distribution, INTERVAL};

/// The middle of a number's draws and the interval that 90 % of them lie in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Half of the draws are below.
    pub median: f64,
    /// 5 % of the draws are below.
    pub low: f64,
    /// 5 % of the draws are above.
    pub high: f64,
    /// The share of the draws at which there is no value; they are left out of the others.
    pub lost: f64,
}

/// What lies within this share of itself differs by the rounding of its arithmetic only, as a ratio
/// does whose parts share all that varies.
const NOISE: f64 = 1e-12;

impl Spread {
    /// That of an input, which needs no draws.
    pub(super) fn of_distribution(distribution: &Distribution) -> Spread {
        let (low, high) = distribution.interval();
        Spread { median: distribution.quantile(0.5), low, high, lost: 0.0 }
    }

    /// That of some draws; `None` where they are all the same, or none of them is a number.
    pub(super) fn of_draws(draws: &Draws<'_>) -> Option<Spread> {
        let Draws::Each(all) = draws else { return None };
        let mut values: Vec<f64> = all.iter().copied().filter(|x| x.is_finite()).collect();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if values.is_empty() || most - least <= NOISE * least.abs().max(most.abs()) {
            return None;
        }
        let low = quantile(&mut values, INTERVAL.0);
        let median = quantile(&mut values, 0.5);
        let high = quantile(&mut values, INTERVAL.1);
        #[expect(clippy::cast_precision_loss, reason = "a million draws at most")]
        let lost = (all.len() - values.len()) as f64 / all.len() as f64;
        Some(Spread { median, low, high, lost })
    }
}

/// The value below which a share `p` lies, between two values in proportion.
///
/// The value at place `i` of `n` in order is taken for the quantile `(i + 1/2) / n`, which is what it is
/// for the draws of an input (R. J. Hyndman, Y. Fan, The American Statistician 50 (1996), definition 5).
pub(super) fn quantile(values: &mut [f64], p: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a million draws at most")]
    let place = (p * values.len() as f64 - 0.5).clamp(0.0, (values.len() - 1) as f64);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped above")]
    let below = place.floor() as usize;
    let (_, at, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let (at, share) = (*at, place.fract());
    if share == 0.0 {
        return at;
    }
    let next = above.iter().copied().fold(f64::INFINITY, f64::min);
    at + share * (next - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_lies_between_two_values_in_proportion() {
        let mut values = [4.0, 1.0, 3.0, 2.0];
        assert!((quantile(&mut values, 0.5) - 2.5).abs() < 1e-12);
        assert!((quantile(&mut values, 0.125) - 1.0).abs() < 1e-12);
        assert!((quantile(&mut values, 0.01) - 1.0).abs() < 1e-12);
        assert!((quantile(&mut values, 0.99) - 4.0).abs() < 1e-12);
    }
}
