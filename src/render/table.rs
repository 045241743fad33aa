//! Tables of a model as templates see them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::Numbers;
use super::aligned;
use super::form::Form;
use super::label::LabelView;
use super::model::Source;
use super::number::{self, Text};
use super::provenance::anchor;
use super::whatif::WhatIf;
use crate::compute::Estimate;
use crate::parse;
use crate::quantity::Locale;
use crate::resolve::{self, ModelId, NumberId, ScenarioId};

/// A table of a model, as its author wrote it and as it is resolved.
#[derive(Clone, Copy)]
pub(super) struct TableOf<'s> {
    pub(super) model: ModelId,
    /// Its place in the model.
    pub(super) at: usize,
    pub(super) source: &'s parse::Table,
    pub(super) table: &'s resolve::Table,
}

/// A table, as `table("name")` shows it.
#[derive(Serialize)]
pub(super) struct TableView<'s> {
    name: &'s str,
    /// Its number on the page.
    #[serde(flatten)]
    pub(super) numbered: LabelView,
    caption: Option<Cow<'s, str>>,
    note: Option<Cow<'s, str>>,
    columns: Vec<ColumnView<'s>>,
    rows: Vec<RowView<'s>>,
    /// What stands above the columns of one and the same number, where scenarios stand side by side; otherwise nothing.
    headings: Vec<HeadingView>,
    /// Where its data are published.
    csv: String,
    json: String,
}

#[derive(Serialize)]
pub(super) struct ColumnView<'s> {
    pub(super) label: String,
    pub(super) unit: String,
    /// The scenario that the column is of; nothing for the model as it stands.
    pub(super) scenario: Option<Cow<'s, str>>,
    /// What a cell without a number needs for the points of the others to stand in one line.
    pad: Option<String>,
}

/// What the columns of the model as it stands and of its scenarios have in common.
#[derive(Serialize)]
struct HeadingView {
    label: String,
    unit: String,
    /// How many columns it stands above.
    span: usize,
}

#[derive(Serialize)]
pub(super) struct RowView<'s> {
    name: &'s str,
    pub(super) label: Cow<'s, str>,
    /// When it was: a year, a month or a day.
    date: Option<String>,
    /// The system the row belongs to, in the first row of each that has a name in prose.
    group: Option<Cow<'s, str>>,
    /// A number for each column, or nothing where the row has none.
    pub(super) cells: Vec<Option<CellView<'s>>>,
}

/// A number in a table.
#[derive(Clone, Serialize)]
pub(super) struct CellView<'s> {
    #[serde(flatten)]
    pub(super) text: Text,
    /// The anchor of what explains it on the page.
    pub(super) id: String,
    /// Under what it follows the sliders of the page; nothing when none moves it.
    follows: Option<String>,
    /// What is missing behind its last digit for the points of its column to stand in one line: `.00`;
    /// nothing where they cannot.
    pad: Option<String>,
    #[serde(skip)]
    number: NumberId,
    #[serde(skip)]
    scenario: Option<ScenarioId>,
    #[serde(skip)]
    pub(super) form: Form<'s>,
}

impl<'s> CellView<'s> {
    pub(super) fn follow(&mut self, whatif: &mut WhatIf<'s>) {
        self.follows = whatif.follow(self.number, self.scenario, &self.form);
    }
}

impl<'s> TableView<'s> {
    /// Gives every cell what its column needs for its points to stand in one line.
    fn align(&mut self, locale: &Locale) {
        for (at, column) in self.columns.iter_mut().enumerate() {
            let cells: Vec<_> = self.rows.iter().map(|row| row.cells[at].as_ref()).collect();
            // A unit of its own stands behind each number.
            let is_bare = |cell: &CellView<'_>| cell.text.unit.is_empty() || cell.form.is_bare;
            if !cells.iter().flatten().all(|cell| is_bare(cell)) {
                continue;
            }
            let values: Vec<_> =
                cells.iter().map(|cell| cell.map(|cell| cell.text.value.as_str())).collect();
            let Some((pads, of_none)) = aligned::pads(&values, locale) else { continue };
            column.pad = Some(of_none);
            for (row, pad) in self.rows.iter_mut().zip(pads) {
                if let Some(cell) = &mut row.cells[at] {
                    cell.pad = Some(pad);
                }
            }
        }
    }

    /// Lets its numbers follow the sliders of a page.
    pub(super) fn follow(&mut self, whatif: &mut WhatIf<'s>) {
        for cell in self.rows.iter_mut().flat_map(|row| row.cells.iter_mut().flatten()) {
            cell.follow(whatif);
        }
    }
}

impl<'s> Source<'s> {
    /// The tables that a name means in some models: `table`, or `model.table`.
    pub(super) fn tables(&self, models: &[ModelId], name: &str) -> Vec<TableOf<'s>> {
        let in_model = |id: &ModelId| {
            let model = &self.site.models[id.index()];
            let own = name.strip_prefix(&model.source.name).and_then(|rest| rest.strip_prefix('.'));
            let is_meant = |table: &parse::Table| {
                table.name.value == name || Some(table.name.value.as_str()) == own
            };
            let at = model.source.tables.iter().position(is_meant)?;
            Some(self.table_at(*id, at))
        };
        models.iter().filter_map(in_model).collect()
    }

    /// A table by its place in its model.
    pub(super) fn table_at(&self, id: ModelId, at: usize) -> TableOf<'s> {
        let model = &self.site.models[id.index()];
        TableOf { model: id, at, source: &model.source.tables[at], table: &model.tables[at] }
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

    /// A table as it is shown, beside each column the same under some scenarios; and its numbers.
    pub(super) fn table(
        &self,
        of: &TableOf<'s>,
        scenarios: &[ScenarioId],
    ) -> (TableView<'s>, BTreeSet<NumberId>) {
        let numbers = of.table.rows.iter().flat_map(|row| row.cells.iter().flatten().copied());
        let numbers: BTreeSet<NumberId> = numbers.collect();
        let mut last_group = None;
        let mut rows = Vec::with_capacity(of.table.rows.len());
        for row in &of.table.rows {
            let cells = row.cells.iter().zip(&of.source.columns);
            let cells = cells.flat_map(|(cell, column)| self.cells(*cell, column, scenarios));
            let group = row.group.as_deref();
            rows.push(RowView {
                name: &row.name,
                label: self.said(of.model, &row.label),
                date: row.date.map(|date| date.to_string()),
                group: group
                    .filter(|_| group != last_group)
                    .map(|group| self.said(of.model, group)),
                cells: cells.collect(),
            });
            last_group = group;
        }
        let site = self.site;
        let address = |extension| site.config.url.link(&of.table.address(extension));
        let mut view = TableView {
            name: &of.source.name.value,
            numbered: LabelView::default(),
            caption: self.said_of(of.model, of.source.caption.as_ref()),
            note: self.said_of(of.model, of.source.note.as_ref()),
            columns: of
                .source
                .columns
                .iter()
                .flat_map(|c| self.columns(of.model, c, scenarios))
                .collect(),
            rows,
            headings: self.headings(of, scenarios),
            csv: address("csv"),
            json: address("json"),
        };
        view.align(&self.language.locale);
        (view, numbers)
    }

    fn headings(&self, of: &TableOf<'s>, scenarios: &[ScenarioId]) -> Vec<HeadingView> {
        let heading = |column| {
            let (label, unit) = self.heading(of.model, column);
            HeadingView { label, unit, span: scenarios.len() + 1 }
        };
        of.source.columns.iter().filter(|_| !scenarios.is_empty()).map(heading).collect()
    }

    /// The label of a column, and its unit.
    fn heading(&self, model: ModelId, column: &parse::Column) -> (String, String) {
        let unit = column.unit.as_ref().map(|unit| number::unit(&unit.value));
        let label = label(column);
        (self.said(model, &label).into_owned(), unit.unwrap_or_default())
    }

    /// Adds the forms of the numbers of a table, as the model stands.
    pub(super) fn forms_in(&self, of: &TableOf<'s>, forms: &mut Numbers) {
        for row in &of.table.rows {
            for (cell, column) in row.cells.iter().zip(&of.source.columns) {
                let (Some(id), Some(Some(view))) =
                    (*cell, self.cells(*cell, column, &[]).into_iter().next())
                else {
                    continue;
                };
                forms.entry(id).or_default().insert(view.text.whole());
            }
        }
    }

    /// An estimate of a number in a form.
    pub(super) fn cell(
        &self,
        estimate: &Estimate,
        number: NumberId,
        scenario: Option<ScenarioId>,
        form: Form<'s>,
    ) -> Option<CellView<'s>> {
        let (text, id) = (form.text(estimate, self.language)?, anchor(self.site, number));
        Some(CellView { text, id, follows: None, pad: None, number, scenario, form })
    }

    /// A number in the unit and digits of its column: as it stands, then under each scenario.
    fn cells(
        &self,
        number: Option<NumberId>,
        column: &parse::Column,
        scenarios: &[ScenarioId],
    ) -> Vec<Option<CellView<'s>>> {
        let unit = column.unit.as_ref().map(|unit| &unit.value);
        let cell = |scenario: Option<ScenarioId>, estimate: Option<&Estimate>| {
            let number = number?;
            let form = Form::of(self.site, number, (unit, column.digits));
            let mut cell = self.cell(estimate?, number, scenario, form)?;
            // The unit of a column stands above it.
            cell.form.is_bare = unit.is_some();
            Some(cell)
        };
        let base = number.and_then(|id| self.estimates.get(id));
        let others = scenarios.iter().map(|scenario| {
            let estimate = number.and_then(|id| self.estimates.in_scenario(id, *scenario));
            cell(Some(*scenario), estimate)
        });
        std::iter::once(cell(None, base)).chain(others).collect()
    }

    /// The headings of a column: as it stands, then under each scenario.
    pub(super) fn columns(
        &self,
        model: ModelId,
        column: &'s parse::Column,
        scenarios: &[ScenarioId],
    ) -> Vec<ColumnView<'s>> {
        let (label, unit) = self.heading(model, column);
        let site = self.site;
        let names = scenarios.iter().map(|id| Some(self.said(model, &site.scenario(*id).name)));
        let of =
            |scenario| ColumnView { label: label.clone(), unit: unit.clone(), scenario, pad: None };
        std::iter::once(None).chain(names).map(of).collect()
    }
}

/// The label of a column, as its model has it.
pub(super) fn label(column: &parse::Column) -> String {
    column.label.clone().unwrap_or_else(|| column.text.replace('_', " "))
}
