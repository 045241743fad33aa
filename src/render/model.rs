//! Models as templates see them: inputs, claims, and what is to be said of the method.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::column::ColumnView;
use super::form::Form;
use super::number::Text;
use super::reference::ReferenceView;
use super::{Numbers, number};
use crate::compute::{Estimates, Verdict};
use crate::diagnostic::Spanned;
use crate::files::Files;
use crate::parse::Language;
use crate::resolve::{Claim, ClaimId, Column, DefinitionKind, ModelId, NumberId, Page, Site};

/// What a view is made from.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) site: &'s Site,
    pub(super) files: &'s Files,
    pub(super) estimates: &'s Estimates,
    pub(super) references: &'s BTreeMap<String, ReferenceView>,
    /// That of the readers.
    pub(super) language: &'s Language,
}

/// An input, as `inputs()` lists it.
#[derive(Serialize)]
pub(super) struct InputView<'s> {
    pub(super) name: &'s str,
    pub(super) label: Cow<'s, str>,
    pub(super) value: String,
    /// How it varies, in words: `± 2 kWh`, `5 to 15 kWh`.
    pub(super) spread: Option<String>,
    /// The kind of its distribution, in words.
    pub(super) distribution: Option<String>,
    pub(super) source: Option<&'s ReferenceView>,
    pub(super) at: Option<&'s str>,
    pub(super) note: Option<Cow<'s, str>>,
    /// Whether nobody stated it and it follows from what was stated.
    pub(super) inferred: bool,
    /// Where its values stand, when that is a file.
    pub(super) column: Option<ColumnView<'s>>,
}

/// A claim, as `claims()` lists it.
#[derive(Serialize)]
pub(super) struct ClaimView<'s> {
    label: Option<Cow<'s, str>>,
    says: String,
    computed: Option<String>,
    /// `holds`, `scenario`, `fails` or `unknown`.
    verdict: &'static str,
    /// The scenario under which it holds, when it holds under one only.
    scenario: Option<Cow<'s, str>>,
    source: Option<&'s ReferenceView>,
    at: Option<&'s str>,
}

/// A whole model, as components see it when they ask for `@model`.
#[derive(Serialize)]
pub(super) struct ModelView<'s> {
    title: Option<Cow<'s, str>>,
    inputs: Vec<InputView<'s>>,
    claims: Vec<ClaimView<'s>>,
    methods: MethodsView<'s>,
}

/// What is to be said of how the numbers of a page were computed.
#[derive(Serialize)]
struct MethodsView<'s> {
    /// How many inputs there are, how many of them vary, and how many are inferred.
    inputs: usize,
    uncertain: usize,
    inferred: usize,
    /// How many formulas there are.
    formulas: usize,
    /// How many draws the interval of a number comes from; nothing when no input varies.
    draws: Option<u32>,
    /// The names of the scenarios.
    scenarios: Vec<Cow<'s, str>>,
    /// The sources of the inputs, each once.
    sources: Vec<&'s ReferenceView>,
    /// The files of the models.
    files: Vec<&'s str>,
}

impl<'s> Source<'s> {
    /// A text of a model, in the language of its readers where the model has it there.
    pub(super) fn said<'t>(&self, model: ModelId, text: &'t str) -> Cow<'t, str>
    where
        's: 't,
    {
        let site: &'s Site = self.site;
        site.models[model.index()].source.translations.say(text, self.language)
    }

    /// The same of a text that the model need not have.
    pub(super) fn said_of(&self, model: ModelId, text: Option<&'s String>) -> Option<Cow<'s, str>> {
        text.map(|text| self.said(model, text))
    }

    /// What a model is about.
    pub(super) fn title(&self, model: ModelId) -> Option<Cow<'s, str>> {
        self.said_of(model, self.site.models[model.index()].source.title.as_ref())
    }

    /// A number in its own unit, or one that is easy to read; an input as it was typed.
    pub(super) fn text(&self, id: NumberId) -> Option<Text> {
        Form::of(self.site, id, (None, None)).text(self.estimates.get(id)?, self.language)
    }

    /// The models of a page as one, and the claims in its own front matter.
    pub(super) fn model(&self, page: &'s Page) -> ModelView<'s> {
        let models = page.models.as_slice();
        let claims = self.site.claims_of(page).map(|id| self.claim(id)).collect();
        let inputs: Vec<InputView<'s>> =
            self.inputs(models).filter_map(|id| self.input(id)).collect();
        ModelView {
            title: models.iter().find_map(|id| self.title(*id)),
            methods: self.methods(models),
            inputs,
            claims,
        }
    }

    fn methods(&self, models: &[ModelId]) -> MethodsView<'s> {
        let numbers = self.behind(models);
        let inputs: Vec<InputView<'s>> = numbers
            .iter()
            .filter_map(|id| self.input(*id).filter(|_| self.is_input(*id)))
            .collect();
        let is_formula =
            |id: &&NumberId| matches!(self.site.number(**id).kind, DefinitionKind::Formula { .. });
        let uncertain = inputs.iter().filter(|input| input.spread.is_some()).count();
        let draws = models
            .iter()
            .map(|id| self.site.models[id.index()].source.draws.unwrap_or(self.site.config.draws));
        let mut keys = BTreeSet::new();
        let sources = inputs.iter().filter_map(|input| input.source);
        let mut seen = BTreeSet::new();
        let of_numbers = numbers.iter().map(|id| self.site.number(*id).model);
        let all = models.iter().copied().chain(of_numbers).filter(|model| seen.insert(*model));
        let file = |model: ModelId| self.site.models[model.index()].source.file;
        let scenarios = models.iter().flat_map(|model| {
            let scenarios = &self.site.models[model.index()].scenarios;
            scenarios.iter().map(|id| self.said(*model, &self.site.scenario(*id).name))
        });
        MethodsView {
            inputs: inputs.len(),
            uncertain,
            inferred: inputs.iter().filter(|input| input.inferred).count(),
            formulas: numbers.iter().filter(is_formula).count(),
            draws: draws.max().filter(|_| uncertain > 0),
            scenarios: scenarios.collect(),
            sources: sources.filter(|source| keys.insert(source.key())).collect(),
            files: all.map(|model| self.files.get(file(model)).path.as_str()).collect(),
        }
    }

    /// The numbers of some models, and then those of other models that they are made of.
    fn behind(&self, models: &[ModelId]) -> Vec<NumberId> {
        let of_models = models.iter().flat_map(|id| &self.site.models[id.index()].order);
        let mut numbers: Vec<NumberId> = of_models.copied().collect();
        let own: BTreeSet<NumberId> = numbers.iter().copied().collect();
        let all = self.site.made_of(numbers.clone());
        numbers.extend(all.into_iter().filter(|id| !own.contains(id)));
        numbers
    }

    /// The inputs of some models; of a file its columns, not what each row has of them.
    pub(super) fn inputs(&self, models: &[ModelId]) -> impl Iterator<Item = NumberId> {
        let all = models.iter().flat_map(|id| &self.site.models[id.index()].order);
        all.copied().filter(|id| self.is_input(*id))
    }

    fn is_input(&self, id: NumberId) -> bool {
        match &self.site.number(id).kind {
            DefinitionKind::Input(_) => true,
            DefinitionKind::Column(Column::Cells(cells)) => cells.is_all(),
            _ => false,
        }
    }

    pub(super) fn reference(&self, key: Option<&Spanned<String>>) -> Option<&'s ReferenceView> {
        self.references.get(&key?.value)
    }

    /// What is known of an input; nothing for a formula.
    pub(super) fn input(&self, id: NumberId) -> Option<InputView<'s>> {
        let definition = self.site.number(id);
        let input = match &definition.kind {
            DefinitionKind::Input(input) => input,
            DefinitionKind::Column(Column::Cells(cells)) => {
                let one = || self.text(id).map(|text| text.whole());
                let value = self.count(id).or_else(one)?;
                return Some(self.column(definition, cells, value));
            }
            _ => return None,
        };
        let value = input.value.as_ref()?;
        let text = self.text(id)?;
        let distribution = value.distribution.as_ref();
        Some(InputView {
            name: &definition.name,
            label: self.said(definition.model, &definition.label),
            value: text.whole(),
            spread: distribution.map(|d| number::varies(d, &value.central.unit, self.language)),
            distribution: distribution.map(|d| number::kind_of(d, self.language)),
            source: self.reference(input.source.as_ref()),
            at: input.at.as_deref(),
            note: self.said_of(definition.model, input.note.as_ref()),
            inferred: input.is_inferred,
            column: None,
        })
    }

    /// Adds the numbers that the claims of a page are held against, in the form of those.
    pub(super) fn claimed(&self, page: &Page, forms: &mut Numbers) {
        for claim in self.site.claims_of(page).map(|id| self.site.claim(id)) {
            forms.entry(claim.number).or_default().extend(self.computed(claim));
        }
    }

    fn claim(&self, id: ClaimId) -> ClaimView<'s> {
        let claim = self.site.claim(id);
        let model = self.site.number(claim.number).model;
        let (verdict, scenario) = match self.estimates.verdict(id) {
            Verdict::Holds => ("holds", None),
            Verdict::HoldsUnder(id) => ("scenario", Some(id)),
            Verdict::DoesNotHold => ("fails", None),
            Verdict::CannotBeComputed => ("unknown", None),
        };
        ClaimView {
            label: self.said_of(model, claim.source.label.as_ref()),
            says: claim.source.says.value.replace("CO2", "CO₂"),
            computed: self.computed(claim),
            verdict,
            scenario: scenario.map(|id| self.said(model, &self.site.scenario(id).name)),
            source: self.reference(claim.source.source.as_ref()),
            at: claim.source.at.as_deref(),
        }
    }

    /// What the model has for a claim, in the form and to the digits of the claim.
    fn computed(&self, claim: &Claim) -> Option<String> {
        let estimate = self.estimates.get(claim.number)?;
        let quantity = estimate.central.to(&claim.says.unit)?;
        let digits = claim.digits.unwrap_or(self.site.config.digits);
        if claim.is_fraction {
            let locale = &self.language.locale;
            let below = locale.significant(1.0 / quantity.value, digits);
            return Some(format!("1/{}", number::ungrouped(&below, locale)));
        }
        Some(number::quantity(&quantity, digits, &self.language.locale))
    }
}
