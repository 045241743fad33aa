//! How an uncertain value varies.

/// A distribution of one variable, in whatever unit the value is in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// The bell curve.
    Normal {
        /// Its middle.
        mean: f64,
        /// Its standard deviation, above zero.
        deviation: f64,
    },
    /// The distribution whose logarithm is normal; its values are above zero.
    LogNormal {
        /// The mean of the natural logarithm.
        log_mean: f64,
        /// The standard deviation of the natural logarithm, above zero.
        log_deviation: f64,
    },
    /// Every value between two bounds, each as likely.
    Uniform {
        /// The least value.
        low: f64,
        /// The largest value.
        high: f64,
    },
    /// Values between two bounds, one of them the likeliest, the others less so in proportion to how
    /// far they lie from it.
    Triangular {
        /// The least value.
        low: f64,
        /// The likeliest value.
        mode: f64,
        /// The largest value.
        high: f64,
    },
}

/// What is shown as an interval lies between these shares of all values: 90 % of them do.
pub const INTERVAL: (f64, f64) = (0.05, 0.95);

impl Distribution {
    /// The normal distribution of which 90 % lie between two values.
    #[must_use]
    pub fn normal_between(low: f64, high: f64) -> Distribution {
        let deviation = (high - low) / (2.0 * standard_normal_quantile(INTERVAL.1));
        Distribution::Normal { mean: low + (high - low) / 2.0, deviation }
    }

    /// The log-normal distribution of which 90 % lie between two values above zero.
    #[must_use]
    pub fn log_normal_between(low: f64, high: f64) -> Distribution {
        let (low, high) = (libm::log(low), libm::log(high));
        let log_deviation = (high - low) / (2.0 * standard_normal_quantile(INTERVAL.1));
        Distribution::LogNormal { log_mean: low + (high - low) / 2.0, log_deviation }
    }

    /// The value that formulas take for their headline result: the middle of a normal or uniform
    /// distribution, the median of a log-normal one, the likeliest value of a triangular one.
    #[must_use]
    pub fn central(&self) -> f64 {
        match *self {
            Distribution::Normal { mean, .. } => mean,
            Distribution::LogNormal { log_mean, .. } => libm::exp(log_mean),
            Distribution::Uniform { low, high } => low + (high - low) / 2.0,
            Distribution::Triangular { mode, .. } => mode,
        }
    }

    /// The value below which a share `p` of all values lies; `p` is between 0 and 1, without them.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        match *self {
            Distribution::Normal { .. } | Distribution::LogNormal { .. } => {
                self.at_standard(standard_normal_quantile(p))
            }
            Distribution::Uniform { low, high } => low + p * (high - low),
            Distribution::Triangular { low, mode, high } => {
                let range = high - low;
                if p * range < mode - low {
                    low + (p * range * (mode - low)).sqrt()
                } else {
                    high - ((1.0 - p) * range * (high - mode)).sqrt()
                }
            }
        }
    }

    /// The value at a place of the standard normal distribution, for the two that are made from it; of
    /// the others it is asked by share, with [`Distribution::quantile`].
    pub(crate) fn at_standard(&self, z: f64) -> f64 {
        match *self {
            Distribution::Normal { mean, deviation } => mean + deviation * z,
            Distribution::LogNormal { log_mean, log_deviation } => {
                libm::exp(log_mean + log_deviation * z)
            }
            Distribution::Uniform { .. } | Distribution::Triangular { .. } => f64::NAN,
        }
    }

    /// The bounds between which 90 % of all values lie, 5 % on either side.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        (self.quantile(INTERVAL.0), self.quantile(INTERVAL.1))
    }

    /// The mean of all values.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match *self {
            Distribution::Normal { mean, .. } => mean,
            Distribution::LogNormal { log_mean, log_deviation } => {
                libm::exp(log_mean + log_deviation * log_deviation / 2.0)
            }
            Distribution::Uniform { .. } => self.central(),
            Distribution::Triangular { low, mode, high } => (low + mode + high) / 3.0,
        }
    }

    /// The standard deviation of all values.
    #[must_use]
    pub fn standard_deviation(&self) -> f64 {
        match *self {
            Distribution::Normal { deviation, .. } => deviation,
            Distribution::LogNormal { log_deviation, .. } => {
                self.mean() * libm::expm1(log_deviation * log_deviation).sqrt()
            }
            Distribution::Uniform { low, high } => (high - low) / 12.0_f64.sqrt(),
            Distribution::Triangular { low: a, mode: c, high: b } => {
                ((a * a + b * b + c * c - a * b - a * c - b * c) / 18.0).sqrt()
            }
        }
    }
}

/// The value below which a share `p` of a standard normal distribution lies.
///
/// Source: M. J. Wichura, algorithm AS 241 (PPND16), Applied Statistics 37 (1988), 477 to 484; its
/// relative error is about 1e-16.
#[must_use]
#[expect(clippy::unreadable_literal, reason = "the coefficients are as they were published")]
#[expect(clippy::too_many_lines, reason = "most of them are coefficients")]
pub fn standard_normal_quantile(p: f64) -> f64 {
    const CENTRE: [f64; 8] = [
        3.3871328727963665,
        133.14166789178438,
        1971.5909503065513,
        13731.69376550946,
        45921.95393154987,
        67265.7709270087,
        33430.57558358813,
        2509.0809287301227,
    ];
    const CENTRE_BELOW: [f64; 8] = [
        1.0,
        42.31333070160091,
        687.1870074920579,
        5394.196021424751,
        21213.794301586597,
        39307.89580009271,
        28729.085735721943,
        5226.495278852854,
    ];
    const MIDDLE: [f64; 8] = [
        1.4234371107496835,
        4.630337846156546,
        5.769497221460691,
        3.6478483247632045,
        1.2704582524523684,
        0.2417807251774506,
        0.022723844989269184,
        0.0007745450142783414,
    ];
    const MIDDLE_BELOW: [f64; 8] = [
        1.0,
        2.053191626637759,
        1.6763848301838038,
        0.6897673349851,
        0.14810397642748008,
        0.015198666563616457,
        0.0005475938084995345,
        1.0507500716444169e-09,
    ];
    const TAIL: [f64; 8] = [
        6.657904643501103,
        5.463784911164114,
        1.7848265399172913,
        0.29656057182850487,
        0.026532189526576124,
        0.0012426609473880784,
        2.7115555687434876e-05,
        2.0103343992922881e-07,
    ];
    const TAIL_BELOW: [f64; 8] = [
        1.0,
        0.599832206555888,
        0.1369298809227358,
        0.014875361290850615,
        0.0007868691311456133,
        1.8463183175100548e-05,
        1.421511758316446e-07,
        2.0442631033899397e-15,
    ];
    let from_middle = p - 0.5;
    if from_middle.abs() <= 0.425 {
        let r = 0.180625 - from_middle * from_middle;
        return from_middle * polynomial(&CENTRE, r) / polynomial(&CENTRE_BELOW, r);
    }
    let r = (-libm::log(p.min(1.0 - p))).sqrt();
    let size = if r <= 5.0 {
        polynomial(&MIDDLE, r - 1.6) / polynomial(&MIDDLE_BELOW, r - 1.6)
    } else {
        polynomial(&TAIL, r - 5.0) / polynomial(&TAIL_BELOW, r - 5.0)
    };
    size.copysign(from_middle)
}

/// A polynomial with its coefficients from the constant upwards.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} is not {b}");
    }

    #[test]
    fn the_standard_normal_has_the_quantiles_that_tables_give() {
        close(standard_normal_quantile(0.5), 0.0);
        close(standard_normal_quantile(0.95), 1.644_853_626_951_472_7);
        close(standard_normal_quantile(0.975), 1.959_963_984_540_054);
        close(standard_normal_quantile(0.001), -3.090_232_306_167_813_5);
        close(standard_normal_quantile(1e-12), -7.034_483_825_301_131);
    }

    #[test]
    fn ninety_per_cent_lie_within_the_bounds_that_were_given() {
        let (low, high) = Distribution::normal_between(-2.0, 10.0).interval();
        close(low, -2.0);
        close(high, 10.0);
        let (low, high) = Distribution::log_normal_between(0.5, 50.0).interval();
        close(low, 0.5);
        close(high, 50.0);
        close(Distribution::log_normal_between(0.5, 50.0).central(), 5.0);
    }

    #[test]
    fn a_triangle_has_its_published_moments_and_median() {
        let triangle = Distribution::Triangular { low: 0.0, mode: 2.0, high: 10.0 };
        close(triangle.mean(), 4.0);
        close(triangle.standard_deviation(), (14.0_f64 / 3.0).sqrt());
        close(triangle.quantile(0.5), 10.0 - 40.0_f64.sqrt());
        close(triangle.quantile(0.2), 2.0);
        let right = Distribution::Triangular { low: 0.0, mode: 0.0, high: 1.0 };
        close(right.quantile(0.75), 0.5);
    }
}
