//! What a unit measures.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A product of powers of base dimensions, such as `mass length² / time³`.
///
/// A counting unit is a base dimension under its own name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dimension(BTreeMap<Arc<str>, i32>);

impl Dimension {
    /// A base dimension.
    #[must_use]
    pub fn base(name: &str) -> Dimension {
        Dimension(BTreeMap::from([(Arc::from(name), 1)]))
    }

    /// Whether this is a plain number.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// This dimension times `other` to the power of `exponent`.
    #[must_use]
    pub fn times(mut self, other: &Dimension, exponent: i32) -> Dimension {
        for (base, power) in &other.0 {
            let sum = self.0.get(base).copied().unwrap_or(0) + power * exponent;
            if sum == 0 {
                self.0.remove(base);
            } else {
                self.0.insert(Arc::clone(base), sum);
            }
        }
        self
    }

    /// The common name, with its article, of a dimension that has one: `an energy`.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        if self.is_none() {
            return Some("a plain number");
        }
        super::definitions::builtin().dimension_names.get(self).copied()
    }
}

impl fmt::Display for Dimension {
    /// The common name, or else the base dimensions: `CO2e mass / page`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = self.name() {
            return f.write_str(name);
        }
        let part = |positive: bool| {
            let names = self.0.iter().filter(|(_, power)| (**power > 0) == positive);
            let names = names.map(|(base, power)| match power.unsigned_abs() {
                1 => base.to_string(),
                n => format!("{base}^{n}"),
            });
            names.collect::<Vec<_>>().join(" ")
        };
        match (part(true).as_str(), part(false).as_str()) {
            (above, "") => f.write_str(above),
            ("", below) => write!(f, "1 / {below}"),
            (above, below) => write!(f, "{above} / {below}"),
        }
    }
}
