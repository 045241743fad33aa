//! Claims: what was published, held against what the model gives.

use super::{Estimates, wrong_unit};
use crate::diagnostic::Report;
use crate::quantity::Quantity;
use crate::resolve::{Claim, Model, ScenarioId, Site};

/// How a claim fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The model gives the same.
    Holds,
    /// The model gives the same under a scenario, and something else as it stands.
    HoldsUnder(ScenarioId),
    /// The model gives something else.
    DoesNotHold,
    /// The model gives nothing that could be compared.
    CannotBeComputed,
}

/// The verdict on every claim, by model.
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
            let agrees = |value: &Quantity| match source.tolerance {
                Some(share) => {
                    (value.value - claim.says.value).abs() <= share * claim.says.value.abs()
                }
                None => agree(value, &claim.says, claim.is_fraction, digits),
            };
            if agrees(&value) {
                return Verdict::Holds;
            }
            let holds_under = |scenario: &&ScenarioId| {
                let estimate = estimates.in_scenario(claim.number, **scenario);
                let value = estimate.and_then(|estimate| estimate.central.to(&claim.says.unit));
                value.is_some_and(|value| agrees(&value))
            };
            let scenario = model.scenarios.iter().find(holds_under);
            scenario.map_or(Verdict::DoesNotHold, |scenario| Verdict::HoldsUnder(*scenario))
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
