//! Scenarios: other values for some inputs.

use super::definition::{DefinitionKind, NumberId};
use super::model::Numbers;
use super::scope::Scope;
use super::{Definition, ModelId};
use crate::diagnostic::{Code, Report};
use crate::parse;
use crate::quantity::Uncertain;

/// Which scenario of a site is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScenarioId(pub(super) u32);

impl ScenarioId {
    /// The scenario at that place among all of the site.
    #[must_use]
    pub fn new(index: u32) -> ScenarioId {
        ScenarioId(index)
    }

    /// The place of the scenario among all of the site.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Other values for some inputs, under which everything that needs them is computed once more.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its name, as readers see it.
    pub name: String,
    /// The model it belongs to.
    pub model: ModelId,
    /// The inputs that have another value, each in the unit of its own one.
    pub overrides: Vec<(NumberId, Uncertain)>,
}

impl Numbers {
    /// A scenario of a model.
    pub(super) fn scenario(
        &self,
        source: &parse::Scenario,
        model: ModelId,
        report: &mut Report,
    ) -> Scenario {
        let scope = Scope { models: &[model], row: None };
        let mut overrides = Vec::with_capacity(source.overrides.len());
        for input in &source.overrides {
            let name = &input.name;
            let Some(id) = self.names.number(scope, &name.value, name.span, report) else {
                continue;
            };
            let Some(value) = &input.value else { continue };
            overrides
                .extend(overridden(self.definition(id), value, input, report).map(|v| (id, v)));
        }
        Scenario { name: source.name.value.clone(), model, overrides }
    }
}

/// The other value in the unit of the input; `None`, and a diagnostic, when it cannot take its place.
fn overridden(
    definition: &Definition,
    value: &Uncertain,
    input: &parse::Input,
    report: &mut Report,
) -> Option<Uncertain> {
    let name = &input.name;
    match &definition.kind {
        DefinitionKind::Broken => None,
        DefinitionKind::Formula { .. } => {
            let message = format!("`{}` is computed, and a scenario changes inputs", name.value);
            let diagnostic = report.add(Code::BadValue, name.span, message);
            diagnostic.also(definition.span, "by this formula");
            diagnostic.help("change an input that the formula needs");
            None
        }
        DefinitionKind::Column(_) => {
            let message = format!("`{}` is a column, and a scenario changes inputs", name.value);
            report.add(Code::BadValue, name.span, message).also(definition.span, "of these data");
            None
        }
        DefinitionKind::Input(original) => {
            let unit = &original.value.as_ref()?.central.unit;
            let converted = value.to(unit);
            if converted.is_none() {
                let (is, wanted) = (value.central.unit.dimension(), unit.dimension());
                let message = format!("`{}` is {wanted}, and {is} in the scenario", name.value);
                let diagnostic = report.add(Code::UnitMismatch, name.span, message);
                diagnostic.also(definition.span, format!("in `{unit}` here"));
            }
            converted
        }
    }
}
