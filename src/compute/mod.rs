//! Computing: the formulas of a resolved site to [`Estimates`].
//!
//! Formulas are put in the order of their needs and their units are checked: what is left is a
//! [`Program`], arithmetic on plain numbers. It is evaluated at the central values of all inputs, and
//! where inputs are uncertain at many draws of them, once for the site and once for each scenario.
//! Nothing is rounded here.

mod aggregate;
mod check;
mod claim;
mod component;
mod draw;
mod evaluate;
mod order;
mod postfix;
mod program;
mod sample;
mod sensitivity;
mod shown;
mod split;
mod spread;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use check::Op;
pub use claim::Verdict;
pub use program::{Program, Step, StepKind};
pub use sensitivity::{Driver, MOST, Sensitivity, Swing, sensitivity};
pub use spread::Spread;

use crate::diagnostic::{Code, Report, Span};
use crate::quantity::{Quantity, Unit};
use crate::resolve::{ClaimId, Definition, NumberId, ScenarioId, Site};
use component::Computed;
use evaluate::Wrong;

/// The value of a number and how it varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The number at the central values of its inputs, in the unit it is shown in.
    pub central: Quantity,
    /// How it varies with its inputs, in the same unit; `None` when none of them is uncertain.
    pub spread: Option<Spread>,
}

impl Estimate {
    /// The same in another unit, or `None` when that one measures something else.
    #[must_use]
    pub fn to(&self, unit: &Unit) -> Option<Estimate> {
        let factor = self.central.unit.factor_to(unit)?;
        let spread = self.spread.map(|spread| Spread {
            median: factor.apply(spread.median),
            low: factor.apply(spread.low),
            high: factor.apply(spread.high),
            ..spread
        });
        Some(Estimate { central: self.central.to(unit)?, spread })
    }
}

/// Every number of a site, and how its claims fare.
#[derive(Clone, Debug, Default)]
pub struct Estimates {
    /// How each number comes about.
    pub program: Program,
    /// By [`NumberId`]; `None` for what could not be computed, which has been reported.
    numbers: Vec<Option<Estimate>>,
    /// By [`ScenarioId`]: what is different in it.
    scenarios: Vec<BTreeMap<NumberId, Estimate>>,
    /// By [`NumberId`]: at how many draws of its inputs a number is evaluated.
    draws: Vec<usize>,
    /// By [`ClaimId`].
    verdicts: Vec<Verdict>,
}

impl Estimates {
    /// The estimate of a number, where it could be computed.
    #[must_use]
    pub fn get(&self, id: NumberId) -> Option<&Estimate> {
        self.numbers[id.index()].as_ref()
    }

    /// The estimate of a number in a scenario, which is the usual one where the scenario changes nothing.
    #[must_use]
    pub fn in_scenario(&self, id: NumberId, scenario: ScenarioId) -> Option<&Estimate> {
        self.scenarios[scenario.index()].get(&id).or_else(|| self.get(id))
    }

    /// At how many draws a number and all that hangs together with it are evaluated.
    fn draws_of(&self, id: NumberId) -> usize {
        self.draws[id.index()]
    }

    /// How a claim fares.
    #[must_use]
    pub fn verdict(&self, id: ClaimId) -> Verdict {
        self.verdicts[id.index()]
    }
}

/// Computes every number of a site.
#[must_use]
pub fn estimates(site: &Site, report: &mut Report) -> Estimates {
    let program = Program::of(site, report);
    let components = component::all(site, &program);
    let draws: std::collections::BTreeSet<usize> = components.iter().map(|c| c.draws).collect();
    let standard: BTreeMap<usize, Vec<f64>> =
        draws.into_iter().map(|draws| (draws, sample::standard(draws))).collect();
    let compute = |component: &component::Component| {
        component.compute(site, &program, &standard[&component.draws])
    };
    let computed: Vec<Computed> = components.par_iter().map(compute).collect();
    let mut numbers: Vec<Option<Estimate>> = vec![None; site.numbers.len()];
    let mut scenarios = vec![BTreeMap::new(); site.scenarios.len()];
    let mut draws = vec![0; site.numbers.len()];
    for component in &components {
        component.order.iter().for_each(|id| draws[id.index()] = component.draws);
    }
    for component in computed {
        report.append(component.report);
        for (id, estimate) in component.base {
            numbers[id.index()] = Some(estimate);
        }
        for (id, changed) in component.scenarios {
            scenarios[id.index()] = changed;
        }
    }
    let mut estimates = Estimates { program, numbers, scenarios, draws, verdicts: Vec::new() };
    estimates.verdicts = claim::verdicts(site, &estimates, report);
    shown::check(site, &estimates, report);
    estimates
}

fn no_result(definition: &Definition, scenario: Option<&str>, wrong: Wrong, report: &mut Report) {
    let message = format!("{} has no result{}", subject(definition), under(scenario));
    report.add(Code::NotFinite, wrong.span, message).label(wrong.reason);
}

/// Reports a formula that has no value at some draws, or a doubtful one.
fn unsure(
    definition: &Definition,
    scenario: Option<&str>,
    wrong: Wrong,
    (count, of): (usize, usize),
    report: &mut Report,
) {
    #[expect(clippy::cast_precision_loss, reason = "a million draws at most")]
    let share = count as f64 / of as f64 * 100.0;
    let share = crate::quantity::significant(share, 2);
    let message = format!(
        "{} is outside its domain in {share} % of its draws{}",
        subject(definition),
        under(scenario)
    );
    let diagnostic = report.add(Code::OutsideDomain, wrong.span, message);
    diagnostic.label(wrong.reason);
    diagnostic.help("give its inputs a distribution that stays within, such as `5 to 15`");
}

fn subject(definition: &Definition) -> String {
    if definition.is_named() { format!("`{}`", definition.name) } else { "this".to_owned() }
}

fn under(scenario: Option<&str>) -> String {
    scenario.map_or_else(String::new, |name| format!(" in the scenario `{name}`"))
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
