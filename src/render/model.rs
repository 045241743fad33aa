//! Models as templates see them: inputs, tables, derivations, claims.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::formula;
use super::number::{self, Text};
use super::reference::ReferenceView;
use crate::compute::{Estimates, Verdict};
use crate::files::Files;
use crate::parse;
use crate::quantity::{Quantity, grouped};
use crate::resolve::{self, DefinitionKind, ModelId, NumberId, Site};

/// What a view is made from.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) site: &'s Site,
    pub(super) files: &'s Files,
    pub(super) estimates: &'s Estimates,
    pub(super) references: &'s BTreeMap<String, ReferenceView>,
}

/// A table of a model, as its author wrote it and as it is resolved.
#[derive(Clone, Copy)]
pub(super) struct TableOf<'s> {
    source: &'s parse::Table,
    table: &'s resolve::Table,
}

/// An input, as `inputs()` lists it.
#[derive(Serialize)]
pub(super) struct InputView<'s> {
    name: &'s str,
    label: &'s str,
    value: String,
    /// In the unit of the value.
    low: Option<String>,
    high: Option<String>,
    source: Option<&'s ReferenceView>,
    at: Option<&'s str>,
    note: Option<&'s str>,
}

/// A table, as `table("name")` shows it.
#[derive(Serialize)]
pub(super) struct TableView<'s> {
    name: &'s str,
    caption: Option<&'s str>,
    note: Option<&'s str>,
    columns: Vec<ColumnView>,
    rows: Vec<RowView<'s>>,
}

#[derive(Serialize)]
struct ColumnView {
    label: String,
    unit: String,
}

#[derive(Serialize)]
struct RowView<'s> {
    name: &'s str,
    label: &'s str,
    /// The system the row belongs to, in the first row of each that has a name in prose.
    group: Option<&'s str>,
    /// A number, or nothing where the row has none.
    cells: Vec<Option<Text>>,
}

/// How a number comes about, as `derivation("name")` shows it.
#[derive(Serialize)]
pub(super) struct DerivationView<'s> {
    name: &'s str,
    label: &'s str,
    value: Text,
    /// The number itself first, then all that it is made of, each after what needs it.
    steps: Vec<StepView<'s>>,
}

#[derive(Serialize)]
struct StepView<'s> {
    name: &'s str,
    label: &'s str,
    value: Text,
    /// In the names of prose; nothing for an input.
    words: Option<String>,
    /// With the values put in; nothing for an input.
    values: Option<String>,
    input: Option<InputView<'s>>,
    note: Option<&'s str>,
    file: &'s str,
    line: usize,
}

/// A claim, as `claims()` lists it.
#[derive(Serialize)]
pub(super) struct ClaimView<'s> {
    label: Option<&'s str>,
    says: String,
    computed: Option<String>,
    /// `holds`, `fails` or `unknown`.
    verdict: &'static str,
    source: Option<&'s ReferenceView>,
    at: Option<&'s str>,
}

/// A whole model, as components see it when they ask for `@model`.
#[derive(Serialize)]
pub(super) struct ModelView<'s> {
    title: Option<&'s str>,
    inputs: Vec<InputView<'s>>,
    claims: Vec<ClaimView<'s>>,
}

impl<'s> Source<'s> {
    /// The models of a page as one.
    pub(super) fn model(&self, models: &[ModelId]) -> ModelView<'s> {
        let mut sources = models.iter().map(|id| &self.site.models[id.index()]);
        ModelView {
            title: sources.find_map(|model| model.source.title.as_deref()),
            inputs: self.inputs(models).filter_map(|id| self.input(id)).collect(),
            claims: models.iter().flat_map(|id| self.claims(*id)).collect(),
        }
    }

    /// The inputs of some models.
    pub(super) fn inputs(&self, models: &[ModelId]) -> impl Iterator<Item = NumberId> {
        let site = self.site;
        let all = models.iter().flat_map(|id| &site.models[id.index()].order);
        let is_input = |id: &NumberId| matches!(site.number(*id).kind, DefinitionKind::Input(_));
        all.copied().filter(is_input)
    }

    fn reference(
        &self,
        key: Option<&crate::diagnostic::Spanned<String>>,
    ) -> Option<&'s ReferenceView> {
        self.references.get(&key?.value)
    }

    fn input(&self, id: NumberId) -> Option<InputView<'s>> {
        let definition = self.site.number(id);
        let DefinitionKind::Input(input) = &definition.kind else { return None };
        let quantity = input.quantity.as_ref()?;
        Some(InputView {
            name: &definition.name,
            label: &definition.label,
            value: number::as_typed(quantity),
            low: input.bounds.map(|(low, _)| grouped(low)),
            high: input.bounds.map(|(_, high)| grouped(high)),
            source: self.reference(input.source.as_ref()),
            at: input.at.as_deref(),
            note: input.note.as_deref(),
        })
    }

    /// The tables that a name means in some models: `table`, or `model.table`.
    pub(super) fn tables(&self, models: &[ModelId], name: &str) -> Vec<TableOf<'s>> {
        let in_model = |id: &ModelId| {
            let model = &self.site.models[id.index()];
            let own = name.strip_prefix(&model.source.name).and_then(|rest| rest.strip_prefix('.'));
            let is_meant = |table: &parse::Table| {
                table.name.value == name || Some(table.name.value.as_str()) == own
            };
            let at = model.source.tables.iter().position(is_meant)?;
            Some(TableOf { source: &model.source.tables[at], table: &model.tables[at] })
        };
        models.iter().filter_map(in_model).collect()
    }

    /// A table as it is shown, and the numbers in it.
    pub(super) fn table(&self, of: &TableOf<'s>) -> (TableView<'s>, BTreeSet<NumberId>) {
        let TableOf { source, table } = of;
        let mut numbers = BTreeSet::new();
        let mut last_group = None;
        let mut rows = Vec::new();
        for row in &table.rows {
            let cells = row.cells.iter().zip(&source.columns).map(|(cell, column)| {
                let id = (*cell)?;
                numbers.insert(id);
                let unit = column.unit.as_ref().map(|unit| &unit.value);
                number::cell(self.site, self.estimates, id, (unit, column.digits))
            });
            let cells = cells.collect();
            let group = row.group.as_deref();
            rows.push(RowView {
                name: &row.name,
                label: &row.label,
                group: group.filter(|_| group != last_group),
                cells,
            });
            last_group = group;
        }
        let columns = source.columns.iter().map(column).collect();
        let caption = source.caption.as_deref();
        let note = source.note.as_deref();
        (TableView { name: &source.name.value, caption, note, columns, rows }, numbers)
    }

    /// The tables of some models, as a page can name them.
    pub(super) fn table_names(&self, models: &[ModelId]) -> Vec<String> {
        let mut names = Vec::new();
        for source in models.iter().map(|id| &self.site.models[id.index()].source) {
            for table in &source.tables {
                let name = &table.name.value;
                let is_alone = self.tables(models, name).len() == 1;
                names.push(if is_alone { name.clone() } else { format!("{}.{name}", source.name) });
            }
        }
        names
    }

    /// How a number comes about, and the numbers in that; `None` when it could not be computed.
    pub(super) fn derivation(
        &self,
        id: NumberId,
    ) -> Option<(DerivationView<'s>, BTreeSet<NumberId>)> {
        let definition = self.site.number(id);
        let mut steps = Vec::new();
        let mut seen = BTreeSet::from([id]);
        let mut next = vec![id];
        // From the number outwards, so that each step explains a name of the one before.
        while !next.is_empty() {
            let mut needed = Vec::new();
            for id in next {
                steps.push(self.step(id)?);
                if let DefinitionKind::Formula { expr, .. } = &self.site.number(id).kind {
                    expr.each_name(&mut |name| {
                        if seen.insert(*name) {
                            needed.push(*name);
                        }
                    });
                }
            }
            next = needed;
        }
        let value = number::text(self.site, self.estimates, id)?;
        let (name, label) = (&definition.name, &definition.label);
        Some((DerivationView { name, label, value, steps }, seen))
    }

    fn step(&self, id: NumberId) -> Option<StepView<'s>> {
        let definition = self.site.number(id);
        let (words, values) = match &definition.kind {
            DefinitionKind::Formula { expr, .. } => {
                let label = |id: NumberId| self.site.number(id).label.clone();
                let value = |id: NumberId| {
                    let text = number::text(self.site, self.estimates, id);
                    text.map_or_else(|| "?".to_owned(), |text| text.whole())
                };
                (Some(formula::written(expr, &label)), Some(formula::written(expr, &value)))
            }
            DefinitionKind::Input(_) | DefinitionKind::Broken => (None, None),
        };
        Some(StepView {
            name: &definition.name,
            label: &definition.label,
            value: number::text(self.site, self.estimates, id)?,
            words,
            values,
            input: self.input(id),
            note: definition.note.as_deref(),
            file: &self.files.get(definition.span.file).path,
            line: self.files.line(definition.span.file, definition.span.start as usize),
        })
    }

    fn claims(&self, model: ModelId) -> Vec<ClaimView<'s>> {
        let resolved = &self.site.models[model.index()];
        let verdicts = self.estimates.verdicts(model);
        let claims = resolved.claims.iter().zip(verdicts);
        let view = |(claim, verdict): (&'s resolve::Claim, &Verdict)| {
            let source: &parse::Claim = &resolved.source.claims[claim.index];
            ClaimView {
                label: source.label.as_deref(),
                says: source.says.value.replace("CO2", "CO₂"),
                computed: self.computed(claim, source, model),
                verdict: match verdict {
                    Verdict::Holds => "holds",
                    Verdict::DoesNotHold => "fails",
                    Verdict::CannotBeComputed => "unknown",
                },
                source: self.reference(source.source.as_ref()),
                at: source.at.as_deref(),
            }
        };
        claims.map(view).collect()
    }

    /// What the model has for a claim, in the form and to the digits of the claim.
    fn computed(
        &self,
        claim: &resolve::Claim,
        source: &parse::Claim,
        model: ModelId,
    ) -> Option<String> {
        let estimate = self.estimates.get(claim.number)?;
        let quantity = estimate.central.to(&claim.says.unit)?;
        let of_model = self.site.models[model.index()].source.digits;
        let digits = source.digits.or(of_model).unwrap_or(self.site.config.digits);
        if claim.is_fraction {
            let below = Quantity { value: 1.0 / quantity.value, ..quantity };
            return Some(format!("1/{}", number::rounded(&below, digits).value.replace(',', "")));
        }
        Some(number::rounded(&quantity, digits).whole())
    }
}

fn column(column: &parse::Column) -> ColumnView {
    ColumnView {
        label: column.label.clone().unwrap_or_else(|| column.text.replace('_', " ")),
        unit: column.unit.as_ref().map(|unit| number::unit(&unit.value)).unwrap_or_default(),
    }
}
