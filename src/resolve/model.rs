//! Models in which every formula knows the numbers it is made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::definition::{Definition, DefinitionKind, NumberId, in_prose};
use super::scope::{Lookup, ModelNames, Names, Scope};
use crate::diagnostic::{Code, Report, Span, Spanned, nearest};
use crate::parse::{self, Expr, Node, References};
use crate::quantity::Quantity;

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
    /// Its tables, as in its source.
    pub tables: Vec<Table>,
    /// Its claims, as in its source.
    pub claims: Vec<Claim>,
}

/// A table whose cells are numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// From top to bottom.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// Its name in its model.
    pub name: String,
    /// Its name in prose.
    pub label: String,
    /// The name in prose of the system it belongs to, where that has one.
    pub group: Option<String>,
    /// A number for each column, where the row has one.
    pub cells: Vec<Option<NumberId>>,
}

/// A claim and the number it is held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What was published.
    pub says: Quantity,
    /// Whether it was published as `1/n`.
    pub is_fraction: bool,
    /// What the model has for it.
    pub number: NumberId,
    /// Its place among the claims of the model's source.
    pub index: usize,
}

/// A number that has its id and not yet its meaning.
struct Declared<'p> {
    name: String,
    label: String,
    model: ModelId,
    row: Option<&'p parse::Row>,
    system: Option<&'p parse::System>,
    what: What<'p>,
}

enum What<'p> {
    Input(&'p parse::Input),
    Formula(&'p parse::Formula),
}

impl What<'_> {
    fn place(&self) -> Span {
        match self {
            What::Input(input) => input.name.span,
            What::Formula(formula) => formula.name.span,
        }
    }
}

/// All numbers of a site, while names are looked up.
pub(super) struct Numbers {
    pub(super) names: Names,
    definitions: Vec<Definition>,
}

impl Numbers {
    /// Gives every name of every model its number.
    pub(super) fn of_models(sources: &[(Arc<parse::Model>, bool)], report: &mut Report) -> Numbers {
        let mut names = Names::default();
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
                declared.push(item);
            }
            names.models.push(ModelNames { source: Arc::clone(source), numbers });
        }
        let definitions = declared.iter().map(|item| define(item, &names, report)).collect();
        Numbers { names, definitions }
    }

    /// A formula that stands in a table, a claim or a text; a formula that is one name is that number.
    pub(super) fn formula(
        &mut self,
        expr: &Expr<String>,
        scope: Scope<'_>,
        report: &mut Report,
    ) -> Option<NumberId> {
        if let Node::Name(name) = &expr.node {
            return self.names.number(scope, name, expr.span, report);
        }
        let mut find = |name: &String, span| self.names.number(scope, name, span, report);
        let resolved = expr.try_map(&mut find)?;
        Some(self.add(resolved, scope.models.first().copied()?))
    }

    /// A number without a name.
    pub(super) fn add(&mut self, expr: Expr<NumberId>, model: ModelId) -> NumberId {
        let id = number_id(self.definitions.len());
        self.definitions.push(Definition {
            name: String::new(),
            label: String::new(),
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
    pub(super) fn models(&mut self, references: &References, report: &mut Report) -> Vec<Model> {
        let count = self.names.models.len();
        (0..count).map(|index| self.model(index, references, report)).collect()
    }

    fn model(&mut self, index: usize, references: &References, report: &mut Report) -> Model {
        let id = ModelId(u32::try_from(index).expect("a site has under 2^32 models"));
        let source = Arc::clone(&self.names.models[index].source);
        let numbers = self.names.models[index].numbers.clone();
        let mut order: Vec<NumberId> = numbers.values().copied().collect();
        order.sort_unstable();
        check_sources(&source, references, report);
        let tables = source.tables.iter().map(|table| self.table(table, id, report)).collect();
        let mut claims = Vec::new();
        for (at, claim) in source.claims.iter().enumerate() {
            let says = source.units.quantity(&claim.says.value).map_err(|error| {
                let span = claim.says.span.part(error.range.clone());
                let diagnostic = report.add(Code::BadClaim, span, error.message.clone());
                if let Some(help) = &error.help {
                    diagnostic.help(help.clone());
                }
            });
            let scope = Scope { models: &[id], row: None };
            let number = claim.of.as_ref().and_then(|of| self.formula(of, scope, report));
            if let (Ok(says), Some(number)) = (says, number) {
                let is_fraction = claim.says.value.trim_start().starts_with("1/");
                claims.push(Claim { says, is_fraction, number, index: at });
            }
        }
        Model { source, numbers, order, tables, claims }
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
                label: row.label.clone().unwrap_or_else(|| in_prose(&row.name.value)),
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
        Table { rows: resolved }
    }

    pub(super) fn finish(self) -> (Vec<Definition>, Names) {
        (self.definitions, self.names)
    }
}

fn number_id(index: usize) -> NumberId {
    NumberId(u32::try_from(index).expect("a site has under 2^32 numbers"))
}

/// Every number that a model names, in the order in which it is written.
fn declare(source: &parse::Model, model: ModelId) -> Vec<Declared<'_>> {
    let mut all = Vec::new();
    let prose = |label: &Option<String>, name: &Spanned<String>| {
        label.clone().unwrap_or_else(|| in_prose(&name.value))
    };
    for input in &source.inputs {
        let (name, label) = (input.name.value.clone(), prose(&input.label, &input.name));
        all.push(Declared {
            name,
            label,
            model,
            row: None,
            system: None,
            what: What::Input(input),
        });
    }
    for system in &source.systems {
        for row in &system.rows {
            let of_row = |name: &Spanned<String>, label: &Option<String>| {
                let name_in_model = format!("{}.{}", row.name.value, name.value);
                (name_in_model, format!("{}, {}", prose(&row.label, &row.name), prose(label, name)))
            };
            for input in &row.inputs {
                let (name, label) = of_row(&input.name, &input.label);
                let (row, system) = (Some(row), Some(system));
                all.push(Declared { name, label, model, row, system, what: What::Input(input) });
            }
            let shared = system.formulas.iter();
            let shared = shared.filter(|formula| !row.has_own(&formula.name.value));
            for formula in row.formulas.iter().chain(shared) {
                let (name, label) = of_row(&formula.name, &formula.label);
                let (row, system) = (Some(row), Some(system));
                let what = What::Formula(formula);
                all.push(Declared { name, label, model, row, system, what });
            }
        }
    }
    for formula in &source.formulas {
        let (name, label) = (formula.name.value.clone(), prose(&formula.label, &formula.name));
        let what = What::Formula(formula);
        all.push(Declared { name, label, model, row: None, system: None, what });
    }
    all
}

fn define(item: &Declared<'_>, names: &Names, report: &mut Report) -> Definition {
    let row = item.row.map(|row| row.name.value.as_str());
    let (kind, unit, digits, note) = match item.what {
        What::Input(input) if input.quantity.is_none() => {
            (DefinitionKind::Broken, None, None, None)
        }
        What::Input(input) => {
            (DefinitionKind::Input(input.clone()), None, None, input.note.clone())
        }
        What::Formula(formula) => {
            let scope = Scope { models: &[item.model], row };
            let mut find = |name: &String, span| find_in(item, names, scope, (name, span), report);
            let expr = formula.expr.as_ref().and_then(|expr| expr.try_map(&mut find));
            let kind = match expr {
                Some(expr) => DefinitionKind::Formula { expr, text: formula.text.clone() },
                None => DefinitionKind::Broken,
            };
            (kind, formula.unit.clone(), formula.digits, formula.note.clone())
        }
    };
    Definition {
        name: item.name.clone(),
        label: item.label.clone(),
        model: item.model,
        span: item.what.place(),
        kind,
        unit,
        digits,
        note,
    }
}

/// A name in a formula; one that other rows of the system have is missing in the row, not the formula.
fn find_in(
    item: &Declared<'_>,
    names: &Names,
    scope: Scope<'_>,
    (name, span): (&str, Span),
    report: &mut Report,
) -> Option<NumberId> {
    let (Some(row), Some(system)) = (item.row, item.system) else {
        return names.number(scope, name, span, report);
    };
    let other_row_has = system.rows.iter().any(|other| other.has_own(name));
    if other_row_has && matches!(names.find(scope, name), Lookup::Missing) {
        let message = format!("the row `{}` has no `{name}`", row.name.value);
        let diagnostic = report.add(Code::UnknownNumber, row.name.span, message);
        diagnostic.also(span, "needed here");
        return None;
    }
    names.number(scope, name, span, report)
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
        if rows.len() == before {
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
fn check_sources(source: &parse::Model, references: &References, report: &mut Report) {
    let of_rows = source.systems.iter().flat_map(|system| &system.rows).flat_map(|row| &row.inputs);
    let of_inputs = source.inputs.iter().chain(of_rows).filter_map(|input| input.source.as_ref());
    let of_claims = source.claims.iter().filter_map(|claim| claim.source.as_ref());
    for key in of_inputs.chain(of_claims) {
        if references.contains_key(&key.value) {
            continue;
        }
        unknown_reference(&key.value, key.span, references, report);
    }
}

/// Reports a key that the bibliography has not.
pub fn unknown_reference(key: &str, span: Span, references: &References, report: &mut Report) {
    let message = format!("the bibliography has no `{key}`");
    let diagnostic = report.add(Code::UnknownReference, span, message);
    match nearest(key, references.keys().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("add its entry to content/references.bib"),
    };
}
