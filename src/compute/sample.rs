//! Draws of uncertain inputs.
//!
//! The draws of an input are a Latin hypercube's: its distribution is cut into as many parts of equal
//! probability as there are draws, the middle of each part is drawn once, and their order is shuffled
//! (M. D. McKay, R. J. Beckman, W. J. Conover, Technometrics 21 (1979), 239 to 245). So an input has
//! its own median and interval at any number of draws, and results settle much sooner than with draws
//! made at random.
//!
//! The shuffle is Fisher and Yates's, its numbers are those of SplitMix64 (G. L. Steele, D. Lea,
//! C. H. Flood, OOPSLA 2014), and the seed is the 64-bit FNV-1a hash of the input's name. Nothing else
//! goes into it, so the draws of an input are the same whatever stands beside it, and on every machine.

use crate::quantity::{Distribution, standard_normal_quantile};

/// The middles of parts of equal probability of the standard normal distribution.
pub(super) fn standard(draws: usize) -> Vec<f64> {
    (0..draws).map(|at| standard_normal_quantile(share(at, draws))).collect()
}

/// The draws of one input; `standard` has those of the standard normal distribution, in order.
pub(super) fn draws(distribution: &Distribution, name: &str, standard: &[f64]) -> Vec<f64> {
    let mut values: Vec<f64> = match distribution {
        Distribution::Normal { .. } | Distribution::LogNormal { .. } => {
            standard.iter().map(|z| distribution.at_standard(*z)).collect()
        }
        Distribution::Uniform { .. } | Distribution::Triangular { .. } => {
            let count = standard.len();
            (0..count).map(|at| distribution.quantile(share(at, count))).collect()
        }
    };
    let mut generator = SplitMix64 { state: hash(name) };
    for at in (1..values.len()).rev() {
        values.swap(at, generator.below(at + 1));
    }
    values
}

#[expect(clippy::cast_precision_loss, reason = "a million draws at most")]
fn share(at: usize, of: usize) -> f64 {
    (at as f64 + 0.5) / of as f64
}

/// FNV-1a.
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        let product = u128::from(self.next()) * (bound as u128);
        usize::try_from(product >> 64).expect("the upper half is below the bound")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_its_published_numbers() {
        let mut generator = SplitMix64 { state: 1_234_567 };
        let first: Vec<u64> = (0..3).map(|_| generator.next()).collect();
        let published =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(first, published);
        assert_eq!(hash("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn an_input_has_every_part_of_its_distribution_once() {
        let uniform = Distribution::Uniform { low: 0.0, high: 100.0 };
        let mut values = draws(&uniform, "a", &standard(100));
        assert!(values.windows(2).any(|pair| pair[0] > pair[1]), "they are shuffled");
        values.sort_by(f64::total_cmp);
        for (at, value) in values.iter().enumerate() {
            assert!((value - (f64::from(u32::try_from(at).unwrap_or(0)) + 0.5)).abs() < 1e-9);
        }
    }
}
