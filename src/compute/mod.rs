//! Computing: the formulas of a resolved site to [`Estimates`].
//!
//! Formulas are put in the order of their needs, their units are checked before anything is evaluated,
//! and each is evaluated once. Nothing is rounded here.

mod check;
mod claim;
mod evaluate;
mod order;
mod shown;

pub use claim::Verdict;

use crate::diagnostic::{Code, Report, Span};
use crate::quantity::{Quantity, Unit};
use crate::resolve::{Definition, DefinitionKind, ModelId, NumberId, Site};
use check::Checker;

/// The value of a number and how it varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The number at the central values of its inputs, in the unit it is shown in.
    pub central: Quantity,
    /// The number at each draw of its inputs, in the same unit.
    pub draws: Draws,
}

/// The values of a number at many draws of the inputs it depends on; the draw of one index is the same
/// draw for every number of the site.
///
/// Empty for a number that depends on nothing uncertain, which is every number as long as no input is
/// sampled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draws(Vec<f64>);

impl Draws {
    /// The values, one a draw.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.0
    }
}

/// Every number of a site, and how its claims fare.
#[derive(Clone, Debug, Default)]
pub struct Estimates {
    /// By [`NumberId`]; `None` for what could not be computed, which has been reported.
    numbers: Vec<Option<Estimate>>,
    /// By [`ModelId`], and by the order of the model's claims.
    verdicts: Vec<Vec<Verdict>>,
}

impl Estimates {
    /// The estimate of a number, where it could be computed.
    #[must_use]
    pub fn get(&self, id: NumberId) -> Option<&Estimate> {
        self.numbers[id.index()].as_ref()
    }

    /// How the claims of a model fare, in its order.
    #[must_use]
    pub fn verdicts(&self, model: ModelId) -> &[Verdict] {
        &self.verdicts[model.index()]
    }
}

/// Computes every number of a site.
#[must_use]
pub fn estimates(site: &Site, report: &mut Report) -> Estimates {
    let mut numbers: Vec<Option<Estimate>> = vec![None; site.numbers.len()];
    for id in order::by_need(site, report) {
        numbers[id.index()] = estimate(site, id, &numbers, report);
    }
    let mut estimates = Estimates { numbers, verdicts: Vec::new() };
    estimates.verdicts = claim::verdicts(site, &estimates, report);
    shown::check(site, &estimates, report);
    estimates
}

fn estimate(
    site: &Site,
    id: NumberId,
    known: &[Option<Estimate>],
    report: &mut Report,
) -> Option<Estimate> {
    let definition = site.number(id);
    let central = match &definition.kind {
        DefinitionKind::Broken => None,
        DefinitionKind::Input(input) => input.quantity.clone(),
        DefinitionKind::Formula { expr, .. } => {
            let checked = Checker { site, known, model: definition.model, report }.check(expr)?;
            match evaluate::central(&checked.op, known) {
                Ok(value) => Some(Quantity { value, unit: checked.unit }),
                Err(wrong) => {
                    no_result(definition, &wrong, report);
                    None
                }
            }
        }
    }?;
    let central = in_unit_of(definition, central, report)?;
    Some(Estimate { central, draws: Draws::default() })
}

fn no_result(definition: &Definition, wrong: &evaluate::Wrong, report: &mut Report) {
    let name = if definition.is_named() {
        format!("`{}` has no result", definition.name)
    } else {
        "this has no result".to_owned()
    };
    report.add(Code::NotFinite, wrong.span, name).label(wrong.reason);
}

/// The quantity in the unit that its definition wants it shown in.
fn in_unit_of(
    definition: &Definition,
    quantity: Quantity,
    report: &mut Report,
) -> Option<Quantity> {
    let Some(unit) = &definition.unit else { return Some(quantity) };
    let converted = quantity.to(&unit.value);
    if converted.is_none() {
        wrong_unit(&quantity.unit, &unit.value, unit.span, report);
    }
    converted
}

/// Reports a unit in which a number cannot be shown.
fn wrong_unit(is: &Unit, wanted: &Unit, span: Span, report: &mut Report) {
    let message = format!("{} cannot be shown in `{wanted}`", described(is));
    let diagnostic = report.add(Code::UnitMismatch, span, message);
    diagnostic.label(format!("this is {}", wanted.dimension()));
    if !is.is_none() {
        diagnostic.help(format!("write a unit of the same kind, such as `{is}`"));
    }
}

/// A unit as a message has it.
fn described(unit: &Unit) -> String {
    if unit.is_none() { "a plain number".to_owned() } else { format!("what is in `{unit}`") }
}
