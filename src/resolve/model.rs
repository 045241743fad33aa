//! Models in which every formula knows the numbers it is made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::claim::{Claim, ClaimId};
use super::declare::{Declared, What, declare, define};
use super::definition::{Definition, DefinitionKind, NumberId};
use super::scenario::{Scenario, ScenarioId};
use super::scope::{ModelNames, Names, Scope};
use super::slugize;
use crate::diagnostic::{Code, Report, Span, nearest};
use crate::parse::{self, Expr, Node, References, RowDate, in_prose};

/// Which model of a site is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelId(pub(super) u32);

impl ModelId {
    /// The place of the model among all of the site.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A model of a site.
#[derive(Clone, Debug)]
pub struct Model {
    /// As its author wrote it.
    pub source: Arc<parse::Model>,
    /// Its numbers, by name.
    pub numbers: BTreeMap<String, NumberId>,
    /// Its numbers in the order in which they are written.
    pub order: Vec<NumberId>,
    /// Its scenarios, as in its source.
    pub scenarios: Vec<ScenarioId>,
    /// Its tables, as in its source.
    pub tables: Vec<Table>,
    /// Its claims, in the order of its source.
    pub claims: Vec<ClaimId>,
}

/// A table whose cells are numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The name of its model and its own, as addresses have them.
    pub slug: String,
    /// From top to bottom.
    pub rows: Vec<TableRow>,
}

impl Table {
    /// Where its data are published in the form of that extension, `csv` or `json`.
    #[must_use]
    pub fn address(&self, extension: &str) -> String {
        format!("data/{}.{extension}", self.slug)
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// Its name in its model.
    pub name: String,
    /// Its name in prose.
    pub label: String,
    /// When it was, where that is known.
    pub date: Option<RowDate>,
    /// The name in prose of the system it belongs to, where that has one.
    pub group: Option<String>,
    /// A number for each column, where the row has one.
    pub cells: Vec<Option<NumberId>>,
}

/// All numbers of a site, while names are looked up.
pub(super) struct Numbers {
    pub(super) names: Names,
    pub(super) definitions: Vec<Definition>,
    pub(super) scenarios: Vec<Scenario>,
    pub(super) claims: Vec<Claim>,
    pub(super) references: Arc<References>,
}

impl Numbers {
    /// Gives every name of every model its number.
    pub(super) fn of_models(
        folder: &str,
        sources: &[(Arc<parse::Model>, bool)],
        references: &Arc<References>,
        report: &mut Report,
    ) -> Numbers {
        let mut names = Names { folder: folder.to_owned(), ..Names::default() };
        let mut declared: Vec<Declared<'_>> = Vec::new();
        for (index, (source, is_shared)) in sources.iter().enumerate() {
            let id = ModelId(u32::try_from(index).expect("a site has under 2^32 models"));
            if *is_shared {
                names.by_name.insert(source.name.clone(), id);
            } else {
                names.own.push(id);
            }
            let mut numbers = BTreeMap::new();
            for item in declare(source, id) {
                let number = number_id(declared.len());
                if let Some(first) = numbers.insert(item.name.clone(), number) {
                    let first: &Declared<'_> = &declared[first.index()];
                    let message = format!("`{}` is there twice", item.name);
                    let diagnostic = report.add(Code::DuplicateName, item.what.place(), message);
                    diagnostic.also(first.what.place(), "first here");
                }
                if matches!(item.what, What::Rows(..)) {
                    names.columns.insert(number);
                }
                declared.push(item);
            }
            names.models.push(ModelNames { source: Arc::clone(source), numbers });
        }
        let definitions = declared.iter().map(|item| define(item, &names, report)).collect();
        Numbers {
            names,
            definitions,
            scenarios: Vec::new(),
            claims: Vec::new(),
            references: Arc::clone(references),
        }
    }

    /// A formula that stands in a table, a claim or a text; a formula that is one name is that number.
    pub(super) fn formula(
        &mut self,
        expr: &Expr<String>,
        scope: Scope<'_>,
        report: &mut Report,
    ) -> Option<NumberId> {
        if let Node::Name(name) = &expr.node {
            let id = self.names.number(scope, name, expr.span, report)?;
            if !self.definition(id).is_many() {
                return Some(id);
            }
            // A formula has a place at which it can be told that it is not one number.
        }
        let mut find = |name: &String, span| self.names.number(scope, name, span, report);
        let resolved = expr.try_map(&mut find)?;
        let row = scope.row.map(str::to_owned);
        Some(self.add(resolved, scope.models.first().copied()?, row))
    }

    /// A number without a name.
    pub(super) fn add(
        &mut self,
        expr: Expr<NumberId>,
        model: ModelId,
        row: Option<String>,
    ) -> NumberId {
        let id = number_id(self.definitions.len());
        self.definitions.push(Definition {
            name: String::new(),
            label: String::new(),
            row,
            model,
            span: expr.span,
            kind: DefinitionKind::Formula { expr, text: String::new() },
            unit: None,
            digits: None,
            note: None,
        });
        id
    }

    /// The models with their tables and claims.
    pub(super) fn models(&mut self, report: &mut Report) -> Vec<Model> {
        let count = self.names.models.len();
        (0..count).map(|index| self.model(index, report)).collect()
    }

    fn model(&mut self, index: usize, report: &mut Report) -> Model {
        let id = ModelId(u32::try_from(index).expect("a site has under 2^32 models"));
        let source = Arc::clone(&self.names.models[index].source);
        let numbers = self.names.models[index].numbers.clone();
        let mut order: Vec<NumberId> = numbers.values().copied().collect();
        order.sort_unstable();
        check_sources(&source, &self.references, &self.names.folder, report);
        let mut scenarios = Vec::new();
        for scenario in &source.scenarios {
            let number =
                u32::try_from(self.scenarios.len()).expect("a site has under 2^32 scenarios");
            scenarios.push(ScenarioId(number));
            self.scenarios.push(self.scenario(scenario, id, report));
        }
        let tables = source.tables.iter().map(|table| self.table(table, id, report)).collect();
        let claims = self.claims(&source.claims, &[id], report);
        Model { source, numbers, order, scenarios, tables, claims }
    }

    fn table(&mut self, table: &parse::Table, model: ModelId, report: &mut Report) -> Table {
        let source = Arc::clone(&self.names.models[model.index()].source);
        let rows = rows_of(table, &source, report);
        let mut unheard = Report::new();
        let mut resolved: Vec<TableRow> = Vec::new();
        for (system, row) in &rows {
            let scope = Scope { models: &[model], row: Some(&row.name.value) };
            let cell = |column: &parse::Column| {
                let expr = column.expr.as_ref()?;
                self.formula(expr, scope, &mut unheard)
            };
            resolved.push(TableRow {
                name: row.name.value.clone(),
                label: in_prose(row.label.as_ref(), &row.name.value),
                date: row.date,
                group: system.label.clone(),
                cells: table.columns.iter().map(cell).collect(),
            });
        }
        // A row may lack what another has, but what no row has is a slip.
        for (at, column) in table.columns.iter().enumerate() {
            let is_empty = resolved.iter().all(|row| row.cells[at].is_none());
            if let (true, Some(expr), Some((_, row))) = (is_empty, &column.expr, rows.first()) {
                let scope = Scope { models: &[model], row: Some(&row.name.value) };
                self.formula(expr, scope, report);
            }
        }
        let slug = format!("{}/{}", slugize(&source.name), slugize(&table.name.value));
        Table { slug, rows: resolved }
    }

    pub(super) fn definition(&self, id: NumberId) -> &Definition {
        &self.definitions[id.index()]
    }
}

fn number_id(index: usize) -> NumberId {
    NumberId(u32::try_from(index).expect("a site has under 2^32 numbers"))
}

/// The rows of a table, each with its system.
fn rows_of<'m>(
    table: &parse::Table,
    source: &'m parse::Model,
    report: &mut Report,
) -> Vec<(&'m parse::System, &'m parse::Row)> {
    let all = || source.systems.iter().flat_map(|s| s.rows.iter().map(move |row| (s, row)));
    let mut rows = Vec::new();
    for wanted in &table.rows {
        let before = rows.len();
        rows.extend(all().filter(|(system, _)| system.name.value == wanted.value));
        if rows.len() == before {
            rows.extend(all().filter(|(_, row)| row.name.value == wanted.value));
        }
        let system = source.systems.iter().find(|system| system.name.value == wanted.value);
        if let (Some(system), true) = (system, rows.len() == before) {
            if !system.is_broken() {
                let message = format!("the system `{}` has no rows", wanted.value);
                let diagnostic = report.add(Code::UnknownNumber, wanted.span, message);
                diagnostic.also(system.name.span, "this system");
                if system.dataset().is_some() {
                    diagnostic.help("a `key` beside `from` makes rows of the lines of its file");
                }
            }
        } else if rows.len() == before {
            let message = format!("there is no system or row `{}`", wanted.value);
            let diagnostic = report.add(Code::UnknownNumber, wanted.span, message);
            let names = all().flat_map(|(system, row)| [&system.name.value, &row.name.value]);
            if let Some(near) = nearest(&wanted.value, names.map(String::as_str)) {
                diagnostic.help(format!("did you mean `{near}`?"));
            }
        }
    }
    rows
}

/// Reports every source that the bibliography has not.
fn check_sources(
    source: &parse::Model,
    references: &References,
    folder: &str,
    report: &mut Report,
) {
    let of_rows = source.systems.iter().flat_map(|system| &system.rows).flat_map(|row| &row.inputs);
    let of_inputs = source.inputs.iter().chain(of_rows).filter_map(|input| input.source.as_ref());
    let datasets = source.systems.iter().filter_map(parse::System::dataset);
    let of_data = datasets.filter_map(|dataset| dataset.source.as_ref());
    let of_scenarios = source.scenarios.iter().flat_map(|scenario| &scenario.overrides);
    let of_scenarios = of_scenarios.filter_map(|input| input.source.as_ref());
    for key in of_inputs.chain(of_data).chain(of_scenarios) {
        if references.contains_key(&key.value) {
            continue;
        }
        unknown_reference(&key.value, key.span, (references, folder), report);
    }
}

/// Reports a key that the bibliography has not, which lies in the folder of the sources.
pub fn unknown_reference(
    key: &str,
    span: Span,
    (references, folder): (&References, &str),
    report: &mut Report,
) {
    let message = format!("the bibliography has no `{key}`");
    let diagnostic = report.add(Code::UnknownReference, span, message);
    match nearest(key, references.keys().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("add its entry to {folder}references.bib")),
    };
}
