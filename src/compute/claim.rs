//! Claims: what was published, held against what the model gives.

use super::{Estimates, wrong_unit};
use crate::diagnostic::Report;
use crate::quantity::Quantity;
use crate::resolve::{Claim, Model, Site};

/// How a claim fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The model gives the same to as many digits.
    Holds,
    /// The model gives something else.
    DoesNotHold,
    /// The model gives nothing, which has been reported.
    CannotBeComputed,
}

/// The verdicts of all claims, by model and by the order of its claims.
pub(super) fn verdicts(
    site: &Site,
    estimates: &Estimates,
    report: &mut Report,
) -> Vec<Vec<Verdict>> {
    let of_model = |model: &Model| {
        let verdict = |claim: &Claim| {
            let source = &model.source.claims[claim.index];
            let Some(estimate) = estimates.get(claim.number) else {
                return Verdict::CannotBeComputed;
            };
            let Some(value) = estimate.central.to(&claim.says.unit) else {
                wrong_unit(&estimate.central.unit, &claim.says.unit, source.says.span, report);
                return Verdict::CannotBeComputed;
            };
            let digits = source.digits.or(model.source.digits).unwrap_or(site.config.digits);
            if agree(&value, &claim.says, claim.is_fraction, digits) {
                Verdict::Holds
            } else {
                Verdict::DoesNotHold
            }
        };
        model.claims.iter().map(verdict).collect()
    };
    site.models.iter().map(of_model).collect()
}

/// Whether two quantities in one unit are the same when rounded; a fraction `1/n` by its `n`.
fn agree(value: &Quantity, says: &Quantity, is_fraction: bool, digits: u8) -> bool {
    let rounded = |quantity: &Quantity| {
        let value = if is_fraction { 1.0 / quantity.value } else { quantity.value };
        format!("{value:.*e}", usize::from(digits) - 1)
    };
    rounded(value) == rounded(says)
}
