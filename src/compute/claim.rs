//! Claims: what was published, held against what the model gives.

use super::{Estimates, wrong_unit};
use crate::diagnostic::{Code, Report};
use crate::parse::Expected;
use crate::quantity::{Quantity, significant};
use crate::resolve::{Claim, ScenarioId, Site};

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

/// The verdict on every claim; one that is not as its author expects is a mistake.
pub(super) fn verdicts(site: &Site, estimates: &Estimates, report: &mut Report) -> Vec<Verdict> {
    let mut verdicts = Vec::with_capacity(site.claims.len());
    for claim in &site.claims {
        let held = Held { claim, digits: claim.digits.unwrap_or(site.config.digits), estimates };
        let verdict = held.verdict(report);
        held.compare(verdict, site, report);
        verdicts.push(verdict);
    }
    verdicts
}

/// A claim while it is held against its number.
struct Held<'s> {
    claim: &'s Claim,
    digits: u8,
    estimates: &'s Estimates,
}

impl Held<'_> {
    fn verdict(&self, report: &mut Report) -> Verdict {
        let claim = self.claim;
        let Some(estimate) = self.estimates.get(claim.number) else {
            return Verdict::CannotBeComputed;
        };
        let Some(value) = estimate.central.to(&claim.says.unit) else {
            let span = claim.source.says.span;
            wrong_unit(&estimate.central.unit, &claim.says.unit, span, report);
            return Verdict::CannotBeComputed;
        };
        if self.agrees(&value) {
            return Verdict::Holds;
        }
        // The scenario that its author expects comes before others that do as well.
        let expected = claim.expected.as_ref().and_then(|expected| match expected.value {
            Expected::HoldsUnder(scenario) => Some(scenario),
            Expected::Holds | Expected::DoesNotHold => None,
        });
        let mut scenarios = expected.into_iter().chain(claim.scenarios.iter().copied());
        let holds_under = |scenario: &ScenarioId| {
            let estimate = self.estimates.in_scenario(claim.number, *scenario);
            let value = estimate.and_then(|estimate| estimate.central.to(&claim.says.unit));
            value.is_some_and(|value| self.agrees(&value))
        };
        scenarios.find(holds_under).map_or(Verdict::DoesNotHold, Verdict::HoldsUnder)
    }

    /// Whether a quantity in the unit of the claim is within its tolerance or the same when rounded.
    fn agrees(&self, value: &Quantity) -> bool {
        let says = &self.claim.says;
        if let Some(share) = self.claim.source.tolerance {
            return (value.value - says.value).abs() <= share * says.value.abs();
        }
        let places = usize::from(self.digits) - 1;
        let rounded = |quantity: &Quantity| format!("{:.places$e}", self.as_published(quantity));
        rounded(value) == rounded(says)
    }

    /// A fraction `1/n` is compared by its `n`.
    fn as_published(&self, quantity: &Quantity) -> f64 {
        if self.claim.is_fraction { 1.0 / quantity.value } else { quantity.value }
    }

    /// Reports a verdict that is not the expected one. What cannot be computed has been reported.
    fn compare(&self, verdict: Verdict, site: &Site, report: &mut Report) {
        let Some(expected) = &self.claim.expected else { return };
        let name = |id: ScenarioId| format!("holds only under `{}`", site.scenario(id).name);
        let found = match (verdict, expected.value) {
            (Verdict::CannotBeComputed, _)
            | (Verdict::Holds, Expected::Holds)
            | (Verdict::DoesNotHold, Expected::DoesNotHold) => return,
            (Verdict::HoldsUnder(found), Expected::HoldsUnder(wanted)) if found == wanted => return,
            (Verdict::Holds, _) => "holds as the model stands".to_owned(),
            (Verdict::HoldsUnder(scenario), _) => name(scenario),
            (Verdict::DoesNotHold, _) => "does not hold".to_owned(),
        };
        let wanted = match expected.value {
            Expected::Holds => "to hold".to_owned(),
            Expected::HoldsUnder(id) => format!("to hold only under `{}`", site.scenario(id).name),
            Expected::DoesNotHold => "not to hold".to_owned(),
        };
        let says = &self.claim.source.says;
        let message = format!("`{}` {found}, and was expected {wanted}", says.value);
        let diagnostic = report.add(Code::UnexpectedVerdict, expected.span, message);
        if let Some(computed) = self.computed() {
            diagnostic.also(says.span, format!("the model gives `{computed}`"));
        }
        diagnostic.help(
            "look at what has changed in the model; if the new verdict is right, expect that",
        );
    }

    /// What the model gives, in the form of the claim and with enough digits to see the difference.
    fn computed(&self) -> Option<String> {
        let estimate = self.estimates.get(self.claim.number)?;
        let value = estimate.central.to(&self.claim.says.unit)?;
        let text = significant(self.as_published(&value), self.digits.max(3));
        Some(match (self.claim.is_fraction, value.unit.is_none()) {
            (true, _) => format!("1/{}", text.replace(',', "")),
            (false, true) => text,
            (false, false) => format!("{text} {}", value.unit),
        })
    }
}
