//! How a number comes about, as readers can open it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::form::Form;
use super::formula;
use super::model::{InputView, Source};
use super::number::Text;
use crate::resolve::{Column, DefinitionKind, NumberId, Site};

/// A number and what it is made of, one step down.
#[derive(Serialize)]
pub(super) struct NumberView<'s> {
    /// Its anchor on a page: `number-paper.chatgpt.per_page`.
    id: String,
    /// Its name in its model; empty for a formula that stands in a table, a claim or a text.
    name: &'s str,
    label: String,
    /// The title of its model, or its name.
    model: Cow<'s, str>,
    /// Nothing for a column, which is many numbers.
    value: Option<Text>,
    /// How many a column has: `1,234 values in kWh`.
    count: Option<String>,
    /// How it is computed; nothing for an input.
    formula: Option<FormulaView<'s>>,
    /// What is known of it; nothing for a formula.
    input: Option<InputView<'s>>,
    /// The numbers of the rows, of a column over the rows of a system.
    rows: Vec<NeedView>,
    note: Option<Cow<'s, str>>,
    /// What it is in each scenario that changes it.
    scenarios: Vec<ScenarioValue<'s>>,
    file: &'s str,
    line: usize,
}

/// A formula, three times.
#[derive(Serialize)]
struct FormulaView<'s> {
    /// In the names of prose.
    words: String,
    /// As its author wrote it.
    symbols: &'s str,
    /// With the values put in; nothing of another number under a name of its own, whose value is the result.
    values: Option<String>,
    /// The numbers in it, each once.
    needs: Vec<NeedView>,
}

#[derive(Serialize)]
struct NeedView {
    id: String,
    label: String,
    value: Option<Text>,
    count: Option<String>,
}

#[derive(Serialize)]
struct ScenarioValue<'s> {
    name: Cow<'s, str>,
    value: Text,
}

/// A number with all that it is made of, as `derivation("name")` shows it.
#[derive(Serialize)]
pub(super) struct DerivationView<'s> {
    name: &'s str,
    label: Cow<'s, str>,
    value: Option<Text>,
    count: Option<String>,
    /// The number itself first, then all that it is made of, each after what needs it.
    steps: Vec<NumberView<'s>>,
}

/// The anchor of what explains a number: by its name, or else by its row and its place, so that nothing
/// that is written elsewhere moves it.
pub(super) fn anchor(site: &Site, id: NumberId) -> String {
    let definition = site.number(id);
    let model = &site.models[definition.model.index()].source;
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '_' | '-' | '.') { c } else { '-' };
    let name: String = model.name.chars().map(plain).collect();
    if definition.is_named() {
        return format!("number-{name}.{}", definition.name);
    }
    let place = if definition.span.file == model.file { "model" } else { "text" };
    let row = definition.row.as_deref().unwrap_or(place);
    format!("number-{name}.{row}-{}", definition.span.start)
}

impl<'s> Source<'s> {
    /// What explains some numbers and all that they are made of, in the order of their needs.
    pub(super) fn explained(&self, numbers: &BTreeSet<NumberId>) -> Vec<NumberView<'s>> {
        let order = self.site.made_of(numbers.iter().copied().collect());
        order.into_iter().filter_map(|id| self.number(id)).collect()
    }

    /// How a number comes about, and the numbers in that; `None` when it could not be computed.
    pub(super) fn derivation(
        &self,
        id: NumberId,
    ) -> Option<(DerivationView<'s>, BTreeSet<NumberId>)> {
        let definition = self.site.number(id);
        let order = self.site.made_of(vec![id]);
        let all = order.iter().copied().collect();
        let steps = order.into_iter().map(|id| self.number(id)).collect::<Option<_>>()?;
        let (value, count) = self.worth(id)?;
        let name = &definition.name;
        let label = self.said(definition.model, &definition.label);
        Some((DerivationView { name, label, value, count, steps }, all))
    }

    /// A number's value, or how many it has; `None` for one that could not be computed.
    fn worth(&self, id: NumberId) -> Option<(Option<Text>, Option<String>)> {
        let worth = (self.text(id), self.count(id));
        (worth.0.is_some() || worth.1.is_some()).then_some(worth)
    }

    /// A number of which another is made.
    fn need(&self, id: NumberId) -> Option<NeedView> {
        let (value, count) = self.worth(id)?;
        Some(NeedView { id: anchor(self.site, id), label: self.label(id), value, count })
    }

    fn number(&self, id: NumberId) -> Option<NumberView<'s>> {
        let definition = self.site.number(id);
        let model = &self.site.models[definition.model.index()].source;
        let (value, count) = self.worth(id)?;
        let rows = match &definition.kind {
            DefinitionKind::Column(Column::Rows(_, numbers)) => numbers.as_slice(),
            _ => &[],
        };
        Some(NumberView {
            id: anchor(self.site, id),
            name: &definition.name,
            label: self.label(id),
            model: self.title(definition.model).unwrap_or(Cow::Borrowed(&model.name)),
            value,
            count,
            formula: self.formula(id),
            input: self.input(id),
            rows: rows.iter().flatten().filter_map(|row| self.need(*row)).collect(),
            note: self.said_of(definition.model, definition.note.as_ref()),
            scenarios: self.in_scenarios(id),
            file: &self.files.get(definition.span.file).path,
            line: self.files.line(definition.span.file, definition.span.start as usize),
        })
    }

    /// The name of a number in prose; of one without a name, its formula in words.
    pub(super) fn label(&self, id: NumberId) -> String {
        let definition = self.site.number(id);
        match &definition.kind {
            DefinitionKind::Formula { expr, .. } if !definition.is_named() => {
                formula::written(expr, &self.language.locale, &|id| self.own_label(id))
            }
            _ => self.own_label(id),
        }
    }

    fn own_label(&self, id: NumberId) -> String {
        let definition = self.site.number(id);
        self.said(definition.model, &definition.label).into_owned()
    }

    fn formula(&self, id: NumberId) -> Option<FormulaView<'s>> {
        let DefinitionKind::Formula { expr, text } = &self.site.number(id).kind else {
            return None;
        };
        let value = |id: NumberId| {
            let text = self.text(id).map(|text| text.whole());
            text.or_else(|| self.count(id)).unwrap_or_else(|| "?".to_owned())
        };
        let mut seen = BTreeSet::new();
        let mut needs = Vec::new();
        expr.each_name(&mut |name| {
            if seen.insert(*name) {
                needs.extend(self.need(*name));
            }
        });
        let values = formula::written(expr, &self.language.locale, &value);
        Some(FormulaView {
            words: formula::written(expr, &self.language.locale, &|id| self.own_label(id)),
            symbols: text,
            values: (values != value(id)).then_some(values),
            needs,
        })
    }

    fn in_scenarios(&self, id: NumberId) -> Vec<ScenarioValue<'s>> {
        let model = &self.site.models[self.site.number(id).model.index()];
        let base = self.estimates.get(id);
        let in_scenario = |scenario: &crate::resolve::ScenarioId| {
            let estimate = self.estimates.in_scenario(id, *scenario)?;
            if Some(estimate) == base {
                return None;
            }
            let value = Form::of(self.site, id, (None, None)).text(estimate, self.language)?;
            let name = self.said(self.site.number(id).model, &self.site.scenario(*scenario).name);
            Some(ScenarioValue { name, value })
        };
        model.scenarios.iter().filter_map(in_scenario).collect()
    }
}
