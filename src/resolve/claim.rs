//! Claims: each with the number it is held against.

use super::model::{Numbers, unknown_reference};
use super::scope::Scope;
use super::{ModelId, NumberId, Scenario, ScenarioId};
use crate::diagnostic::{Code, Report, Spanned, nearest};
use crate::parse::{self, Expected};
use crate::quantity::Quantity;

/// Which claim of a site is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId(u32);

impl ClaimId {
    /// The place of the claim among all of the site.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A claim and the number it is held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// As its author wrote it.
    pub source: parse::Claim,
    /// What was published.
    pub says: Quantity,
    /// Whether it was published as `1/n`.
    pub is_fraction: bool,
    /// What the model has for it.
    pub number: NumberId,
    /// To how many digits the two are to agree, where claim or model say so.
    pub digits: Option<u8>,
    /// Under which scenarios it is tried where it does not hold as the model stands.
    pub scenarios: Vec<ScenarioId>,
    /// How it has to fare.
    pub expected: Option<Spanned<Expected<ScenarioId>>>,
}

impl Numbers {
    /// The claims of a model, or of a page with some models; without those that cannot be held against
    /// anything, which are reported.
    pub(super) fn claims(
        &mut self,
        sources: &[parse::Claim],
        models: &[ModelId],
        report: &mut Report,
    ) -> Vec<ClaimId> {
        let mut ids = Vec::new();
        for source in sources {
            if let Some(key) = &source.source
                && !self.references.contains_key(&key.value)
            {
                let bibliography = (&*self.references, self.names.folder.as_str());
                unknown_reference(&key.value, key.span, bibliography, report);
            }
            if let Some(claim) = self.claim(source, models, report) {
                let id = u32::try_from(self.claims.len()).expect("a site has under 2^32 claims");
                ids.push(ClaimId(id));
                self.claims.push(claim);
            }
        }
        ids
    }

    fn claim(
        &mut self,
        source: &parse::Claim,
        models: &[ModelId],
        report: &mut Report,
    ) -> Option<Claim> {
        let says = self.says(source, models, report);
        let scope = Scope { models, row: None };
        let number = source.of.as_ref().and_then(|of| self.formula(of, scope, report));
        let scenarios: Vec<ScenarioId> =
            models.iter().flat_map(|model| self.scenarios_of(*model)).collect();
        let expected = source.expected.as_ref();
        let expected = expected.and_then(|expected| self.expected(expected, &scenarios, report));
        let of_model = models.first().and_then(|id| self.names.models[id.index()].source.digits);
        Some(Claim {
            says: says?,
            is_fraction: source.says.value.trim_start().starts_with("1/"),
            number: number?,
            digits: source.digits.or(of_model),
            scenarios,
            expected,
            source: source.clone(),
        })
    }

    /// What was published, in the units of any of the models.
    fn says(
        &self,
        source: &parse::Claim,
        models: &[ModelId],
        report: &mut Report,
    ) -> Option<Quantity> {
        let mut first_error = None;
        for id in models {
            match self.names.models[id.index()].source.units.quantity(&source.says.value) {
                Ok(says) => return Some(says),
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        let error = first_error?;
        let span = source.says.span.part(error.range);
        let diagnostic = report.add(Code::BadClaim, span, error.message);
        if let Some(help) = error.help {
            diagnostic.help(help);
        }
        None
    }

    fn expected(
        &self,
        expected: &Spanned<Expected<String>>,
        known: &[ScenarioId],
        report: &mut Report,
    ) -> Option<Spanned<Expected<ScenarioId>>> {
        let value = match &expected.value {
            Expected::Holds => Expected::Holds,
            Expected::DoesNotHold => Expected::DoesNotHold,
            Expected::HoldsUnder(name) => {
                let named = |id: &&ScenarioId| self.scenarios[id.index()].name == *name;
                let Some(id) = known.iter().find(named) else {
                    let message = format!("there is no scenario `{name}`");
                    let diagnostic = report.add(Code::UnknownScenario, expected.span, message);
                    let names = known.iter().map(|id| self.scenarios[id.index()].name.as_str());
                    match nearest(name, names.clone()) {
                        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                        None if known.is_empty() => diagnostic.help("the model has no `scenarios`"),
                        None => {
                            let names = names.collect::<Vec<_>>().join("`, `");
                            diagnostic.help(format!("the scenarios are `{names}`"))
                        }
                    };
                    return None;
                };
                Expected::HoldsUnder(*id)
            }
        };
        Some(Spanned { value, span: expected.span })
    }

    fn scenarios_of(&self, model: ModelId) -> impl Iterator<Item = ScenarioId> {
        let ids = (0_u32..).map(ScenarioId::new).zip(&self.scenarios);
        let of_model = move |(_, scenario): &(ScenarioId, &Scenario)| scenario.model == model;
        ids.filter(of_model).map(|(id, _)| id)
    }
}
