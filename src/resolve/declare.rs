//! The numbers that a model names, before and after their names are looked up.

use std::collections::BTreeSet;

use super::ModelId;
use super::definition::{Cells, Column, Definition, DefinitionKind, NumberId, SystemId};
use super::scope::{Lookup, Names, Scope};
use crate::diagnostic::{Code, Report, Span, Spanned};
use crate::parse::{self, in_prose};

/// A number that has its id and not yet its meaning.
pub(super) struct Declared<'p> {
    pub(super) name: String,
    label: String,
    model: ModelId,
    row: Option<&'p parse::Row>,
    system: Option<&'p parse::System>,
    pub(super) what: What<'p>,
}

pub(super) enum What<'p> {
    Input(&'p parse::Input),
    Formula(&'p parse::Formula),
    /// A column of a file.
    Cells(Cells),
    /// What the rows of a system have by that name.
    Rows(SystemId, &'p Spanned<String>),
}

impl What<'_> {
    pub(super) fn place(&self) -> Span {
        match self {
            What::Input(input) => input.name.span,
            What::Formula(formula) => formula.name.span,
            What::Cells(cells) => cells.column().name.span,
            What::Rows(_, name) => name.span,
        }
    }
}

/// Every number that a model names, in the order in which it is written; the columns of its systems
/// come last, and only those whose name nothing else has.
pub(super) fn declare(source: &parse::Model, model: ModelId) -> Vec<Declared<'_>> {
    let mut all = Vec::new();
    let outside = |name: &Spanned<String>, label: Option<&String>, what| {
        let (name, label) = (name.value.clone(), prose(label, name));
        Declared { name, label, model, row: None, system: None, what }
    };
    for input in &source.inputs {
        all.push(outside(&input.name, input.label.as_ref(), What::Input(input)));
    }
    for system in &source.systems {
        for row in &system.rows {
            of_row(system, row, model, &mut all);
        }
    }
    for formula in &source.formulas {
        all.push(outside(&formula.name, formula.label.as_ref(), What::Formula(formula)));
    }
    let taken: BTreeSet<String> = all.iter().map(|item| item.name.clone()).collect();
    for (at, system) in source.systems.iter().enumerate() {
        let columns = columns(system, SystemId(model, at));
        all.extend(columns.into_iter().filter(|column| !taken.contains(&column.name)));
    }
    all
}

fn prose(label: Option<&String>, name: &Spanned<String>) -> String {
    in_prose(label, &name.value)
}

/// The numbers of a row.
fn of_row<'p>(
    system: &'p parse::System,
    row: &'p parse::Row,
    model: ModelId,
    all: &mut Vec<Declared<'p>>,
) {
    let mut add = |name: &Spanned<String>, label: Option<&String>, what| {
        let label = format!("{}, {}", prose(row.label.as_ref(), &row.name), prose(label, name));
        let name = format!("{}.{}", row.name.value, name.value);
        all.push(Declared { name, label, model, row: Some(row), system: Some(system), what });
    };
    for input in &row.inputs {
        add(&input.name, input.label.as_ref(), What::Input(input));
    }
    if let (Some(dataset), Some(lines)) = (system.dataset(), &row.lines) {
        for (at, column) in dataset.columns.iter().enumerate() {
            let cells = Cells::new(dataset, at, Some(lines));
            add(&column.name, column.label.as_ref(), What::Cells(cells));
        }
    }
    let shared = system.formulas.iter();
    let shared = shared.filter(|formula| !system.row_has(row, &formula.name.value));
    for formula in row.formulas.iter().chain(shared) {
        add(&formula.name, formula.label.as_ref(), What::Formula(formula));
    }
}

/// What the rows of a system have, all of them together: `people.per_page`.
fn columns(system: &parse::System, id: SystemId) -> Vec<Declared<'_>> {
    let label_of_system = prose(system.label.as_ref(), &system.name);
    let column = |name: &Spanned<String>, label: Option<&String>, what| Declared {
        name: format!("{}.{}", system.name.value, name.value),
        label: format!("{label_of_system}, {}", prose(label, name)),
        model: id.0,
        row: None,
        system: Some(system),
        what,
    };
    let mut all = Vec::new();
    if let Some(dataset) = system.dataset() {
        for (at, of_file) in dataset.columns.iter().enumerate() {
            let cells = What::Cells(Cells::new(dataset, at, None));
            all.push(column(&of_file.name, of_file.label.as_ref(), cells));
        }
    }
    let of_rows = system.rows.iter().flat_map(|row| {
        let inputs = row.inputs.iter().map(|input| (&input.name, input.label.as_ref()));
        inputs.chain(row.formulas.iter().map(|formula| (&formula.name, formula.label.as_ref())))
    });
    let shared = system.formulas.iter().map(|formula| (&formula.name, formula.label.as_ref()));
    let mut seen = BTreeSet::new();
    for (name, label) in shared.chain(of_rows) {
        let is_cells = system.dataset().is_some_and(|data| data.column(&name.value).is_some());
        if !is_cells && !system.rows.is_empty() && seen.insert(&name.value) {
            all.push(column(name, label, What::Rows(id, name)));
        }
    }
    all
}

pub(super) fn define(item: &Declared<'_>, names: &Names, report: &mut Report) -> Definition {
    let row = item.row.map(|row| row.name.value.as_str());
    let (kind, unit, digits, note) = match &item.what {
        What::Input(input) if input.value.is_none() => (DefinitionKind::Broken, None, None, None),
        What::Input(input) => {
            (DefinitionKind::Input((*input).clone()), None, None, input.note.clone())
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
        What::Cells(cells) => {
            let note = cells.column().note.clone().or_else(|| cells.dataset.note.clone());
            (DefinitionKind::Column(Column::Cells(cells.clone())), None, None, note)
        }
        What::Rows(id, name) => {
            let rows = item.system.map_or(&[][..], |system| &system.rows);
            let numbers = &names.models[item.model.index()].numbers;
            let number = |row: &parse::Row| {
                numbers.get(&format!("{}.{}", row.name.value, name.value)).copied()
            };
            let column = Column::Rows(*id, rows.iter().map(number).collect());
            (DefinitionKind::Column(column), None, None, None)
        }
    };
    Definition {
        name: item.name.clone(),
        label: item.label.clone(),
        row: None,
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
    let other_row_has = system.rows.iter().any(|other| system.row_has(other, name));
    if other_row_has && matches!(names.find(scope, name), Lookup::Missing) {
        let message = format!("the row `{}` has no `{name}`", row.name.value);
        let diagnostic = report.add(Code::UnknownNumber, row.name.span, message);
        diagnostic.also(span, "needed here");
        return None;
    }
    names.number(scope, name, span, report)
}
