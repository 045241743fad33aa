//! The numbers that a model names, before and after their names are looked up.

use super::ModelId;
use super::definition::{Definition, DefinitionKind, NumberId, in_prose};
use super::scope::{Lookup, Names, Scope};
use crate::diagnostic::{Code, Report, Span, Spanned};
use crate::parse;

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
}

impl What<'_> {
    pub(super) fn place(&self) -> Span {
        match self {
            What::Input(input) => input.name.span,
            What::Formula(formula) => formula.name.span,
        }
    }
}

/// Every number that a model names, in the order in which it is written.
pub(super) fn declare(source: &parse::Model, model: ModelId) -> Vec<Declared<'_>> {
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

pub(super) fn define(item: &Declared<'_>, names: &Names, report: &mut Report) -> Definition {
    let row = item.row.map(|row| row.name.value.as_str());
    let (kind, unit, digits, note) = match item.what {
        What::Input(input) if input.value.is_none() => (DefinitionKind::Broken, None, None, None),
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
    let other_row_has = system.rows.iter().any(|other| other.has_own(name));
    if other_row_has && matches!(names.find(scope, name), Lookup::Missing) {
        let message = format!("the row `{}` has no `{name}`", row.name.value);
        let diagnostic = report.add(Code::UnknownNumber, row.name.span, message);
        diagnostic.also(span, "needed here");
        return None;
    }
    names.number(scope, name, span, report)
}
