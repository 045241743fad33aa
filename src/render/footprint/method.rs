//! The model by which what a visit emits follows from what a page weighs: one that the program carries, read
//! and computed as those of authors are.

use std::sync::Arc;

use crate::compute::{Estimates, estimates};
use crate::config::{self, Config, Overrides};
use crate::diagnostic::Report;
use crate::files::Files;
use crate::parse::{self, Language, Memory, Model};
use crate::quantity::{Quantity, Uncertain, Units};
use crate::resolve::{self, Definition, DefinitionKind, NumberId, Site};

/// The site that the model is in: nothing but the model, so that a site's numbers stay what its author wrote.
const FILES: [(&str, &str); 3] = [
    ("briefing.yaml", "title: Footprint\nurl: https://example.org\n"),
    ("content/_models/page-footprint.yaml", include_str!("model.yaml")),
    ("content/references.bib", include_str!("references.bib")),
];

/// The input of the model that each page has its own value for.
const WEIGHT: &str = "weight";

/// The number of the model that is asked for.
const NUMBER: &str = "visit";

/// The model, with what a site has for its inputs.
pub struct Method {
    pub(super) files: Files,
    config: Arc<Config>,
    parsed: parse::Site,
}

/// The model computed for one weight.
pub(super) struct Computed {
    pub(super) site: Site,
    pub(super) estimates: Estimates,
    pub(super) visit: NumberId,
}

impl Method {
    /// That of a site.
    #[must_use]
    pub fn of(config: &Config) -> Method {
        let files = Files::from_texts(FILES);
        let mut report = Report::new();
        let overrides = Overrides { url: None, drafts: false, future: false, now: config.now };
        let mut own = config::read(&files, &overrides, &mut report);
        (own.digits, own.draws) = (config.digits, config.draws);
        let own = Arc::new(own);
        let mut parsed = parse::site(&files, &own, &mut Memory::default(), &mut report);
        for model in &mut parsed.models {
            for (name, value) in &config.footprint.inputs {
                set(Arc::make_mut(model), name, value);
            }
        }
        Method { files, config: own, parsed }
    }

    /// What a visit to a page of so many bytes emits, in g CO2e.
    #[must_use]
    pub fn emissions(&self, bytes: u64) -> f64 {
        self.computed(bytes, None).grams()
    }

    /// The model for a page of so many bytes, its labels in a language.
    pub(super) fn computed(&self, bytes: u64, language: Option<&Language>) -> Computed {
        let mut parsed = self.parsed.clone();
        for model in parsed.models.iter_mut().map(Arc::make_mut) {
            set(model, WEIGHT, &Uncertain { central: size(bytes), distribution: None });
            if let Some(language) = language {
                let inputs = model.inputs.iter_mut().map(|input| &mut input.label);
                let formulas = model.formulas.iter_mut().map(|formula| &mut formula.label);
                for label in inputs.chain(formulas).flatten() {
                    *label = language.say(label, &[]);
                }
            }
        }
        // It is the program's own, and its tests find out what is wrong with it.
        let mut unheard = Report::new();
        let site = resolve::site(&parsed, &self.files, &self.config, &mut unheard);
        let estimates = estimates(&site, &mut unheard);
        let visit = site.models.first().and_then(|model| model.numbers.get(NUMBER)).copied();
        let visit = visit.expect("the model has the number");
        Computed { site, estimates, visit }
    }
}

impl Computed {
    /// The labels of the inputs that a site has other figures for.
    pub(super) fn own(&self) -> impl Iterator<Item = &str> {
        let is_own = |definition: &&Definition| match &definition.kind {
            DefinitionKind::Input(input) => input.source.is_none() && definition.name != WEIGHT,
            _ => false,
        };
        self.site.numbers.iter().filter(is_own).map(|definition| definition.label.as_str())
    }

    /// What a visit emits, in g CO2e.
    pub(super) fn grams(&self) -> f64 {
        let unit = Units::default().unit("g CO2e").expect("it is a unit");
        let visit = self.estimates.get(self.visit).and_then(|visit| visit.to(&unit));
        visit.expect("the model gives a mass of CO2e").central.value
    }
}

/// Gives an input another value, which the source of the former says nothing of.
fn set(model: &mut Model, name: &str, value: &Uncertain) {
    for input in model.inputs.iter_mut().filter(|input| input.name.value == name) {
        input.value = Some(value.clone());
        input.source = None;
    }
}

/// So many bytes, in a unit that reads well.
pub(super) fn size(bytes: u64) -> Quantity {
    #[expect(clippy::cast_precision_loss, reason = "a page is far smaller than 2^53 bytes")]
    let value = bytes as f64;
    let named = |name| Units::default().named(name).expect("it is a unit");
    Quantity { value, unit: named("B") }.to(&named("kB")).expect("both are bytes")
}
