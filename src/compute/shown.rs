//! Whether every number can be shown as its author wants it shown.

use super::{Estimates, wrong_unit};
use crate::diagnostic::{Code, Report};
use crate::quantity::Unit;
use crate::resolve::{Model, Range, Shown, Site, Style};

/// Reports every unit and form that a number cannot be shown in.
pub(super) fn check(site: &Site, estimates: &Estimates, report: &mut Report) {
    for model in &site.models {
        columns(model, estimates, report);
    }
    for shown in site.pages.iter().flat_map(|page| page.shown.values().chain(page.in_lines())) {
        in_text(shown, estimates, report);
    }
}

fn columns(model: &Model, estimates: &Estimates, report: &mut Report) {
    for (source, table) in model.source.tables.iter().zip(&model.tables) {
        for (at, column) in source.columns.iter().enumerate() {
            let Some(unit) = &column.unit else { continue };
            let cells = table.rows.iter().filter_map(|row| row.cells[at]);
            let mut wrong = cells
                .filter_map(|number| estimates.get(number))
                .filter(|estimate| estimate.central.unit.factor_to(&unit.value).is_none());
            if let Some(estimate) = wrong.next() {
                wrong_unit(&estimate.central.unit, &unit.value, unit.span, report);
            }
        }
    }
}

fn in_text(shown: &Shown, estimates: &Estimates, report: &mut Report) {
    let Some(estimate) = estimates.get(shown.number) else { return };
    let unit = &estimate.central.unit;
    if shown.range != Range::None && estimate.spread.is_none() {
        let message = "there is no interval to show: this depends on nothing uncertain";
        let diagnostic = report.add(Code::BadInterval, shown.span, message);
        diagnostic.help("give one of its inputs an interval, such as `5 to 15 kWh`");
    }
    if let Some(wanted) = &shown.unit
        && unit.factor_to(&wanted.value).is_none()
    {
        wrong_unit(unit, &wanted.value, wanted.span, report);
        return;
    }
    let form = match shown.style {
        Style::Times => "times",
        Style::Fraction => "fraction",
        Style::Percent => "percent",
        Style::Plain | Style::Words => return,
    };
    if unit.factor_to(&Unit::none()).is_none() {
        let message = format!("`{form}` shows a plain number, and this is in `{unit}`");
        let diagnostic = report.add(Code::UnitMismatch, shown.span, message);
        diagnostic.label(format!("this is {}", unit.dimension()));
        diagnostic.help("divide it by a number of the same kind");
    }
}
