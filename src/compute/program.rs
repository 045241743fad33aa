//! The formulas of a site as arithmetic on plain numbers.

use std::collections::BTreeSet;

use super::check::{Checker, Op, Within, scaled};
use super::{order, wrong_unit};
use crate::diagnostic::Report;
use crate::quantity::{Distribution, Unit};
use crate::resolve::{Column, Definition, DefinitionKind, NumberId, Site};

/// Every number of a site as a step: all units are checked, and what is left is arithmetic.
///
/// The central values, the draws, the scenarios and the sensitivities all come from these same steps.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// By [`NumberId`]; `None` for what cannot be computed, which has been reported.
    steps: Vec<Option<Step>>,
    /// Each number after those it needs.
    order: Vec<NumberId>,
}

/// How one number comes about.
#[derive(Clone, Debug)]
pub struct Step {
    /// The unit in which the number comes out.
    pub unit: Unit,
    /// What is done.
    pub kind: StepKind,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum StepKind {
    /// It takes an input as it is.
    Input {
        /// Its value, for the headline result.
        central: f64,
        /// How it varies.
        distribution: Option<Distribution>,
    },
    /// It computes something of others.
    Formula(Op),
}

impl Program {
    /// Checks every formula of a site; what does not go together is a diagnostic.
    pub(super) fn of(site: &Site, report: &mut Report) -> Program {
        let order = order::by_need(site, report);
        let mut units: Vec<Option<Unit>> = vec![None; site.numbers.len()];
        let mut steps: Vec<Option<Step>> = vec![None; site.numbers.len()];
        for id in &order {
            let step = step(site, *id, &units, report);
            let unit = step.as_ref().map(|step| &step.unit).or_else(|| unit_of_cells(site, *id));
            units[id.index()] = unit.cloned();
            steps[id.index()] = step;
        }
        Program { steps, order }
    }

    /// The numbers, each after those it needs.
    pub(super) fn order(&self) -> &[NumberId] {
        &self.order
    }

    /// How a number comes about, where it can be computed.
    #[must_use]
    pub fn step(&self, id: NumberId) -> Option<&Step> {
        self.steps[id.index()].as_ref()
    }

    /// Whether a number is an input that varies.
    pub(super) fn is_uncertain(&self, id: NumberId) -> bool {
        let step = self.step(id);
        matches!(step, Some(Step { kind: StepKind::Input { distribution: Some(_), .. }, .. }))
    }

    /// The numbers that a number needs directly; none for an input.
    #[must_use]
    pub fn needs(&self, id: NumberId) -> Vec<NumberId> {
        let mut needs = Vec::new();
        if let Some(Step { kind: StepKind::Formula(op), .. }) = self.step(id) {
            op.each_number(&mut |number| needs.push(number));
        }
        needs
    }

    /// A number and all that it is made of, each after those it needs.
    #[must_use]
    pub fn made_of(&self, id: NumberId) -> Vec<NumberId> {
        let mut open = vec![id];
        let mut order = Vec::new();
        // Each number is met a second time when all that it needs is done.
        let mut done = BTreeSet::new();
        while let Some(at) = open.pop() {
            if done.contains(&at) {
                continue;
            }
            let missing: Vec<NumberId> =
                self.needs(at).into_iter().filter(|need| !done.contains(need)).collect();
            if missing.is_empty() {
                done.insert(at);
                order.push(at);
            } else {
                open.push(at);
                open.extend(missing);
            }
        }
        order
    }
}

fn step(site: &Site, id: NumberId, units: &[Option<Unit>], report: &mut Report) -> Option<Step> {
    let definition = site.number(id);
    match &definition.kind {
        DefinitionKind::Broken => None,
        // Many values are no step: what a formula makes of them is part of the formula's.
        DefinitionKind::Column(Column::Cells(cells)) => {
            let (unit, central) = (cells.column().unit.clone(), cells.only()?);
            Some(Step { unit, kind: StepKind::Input { central, distribution: None } })
        }
        DefinitionKind::Column(Column::Rows(..)) => None,
        DefinitionKind::Input(input) => {
            let value = input.value.as_ref()?;
            let (unit, central) = (value.central.unit.clone(), value.central.value);
            let distribution = value.distribution;
            Some(Step { unit, kind: StepKind::Input { central, distribution } })
        }
        DefinitionKind::Formula { expr, .. } => {
            let (model, within) = (definition.model, Within::Formula);
            let checked = Checker { site, units, model, within, report }.check(expr)?;
            in_unit_of(definition, checked.unit, checked.op, report)
        }
    }
}

/// The unit of the values of a column of a file.
fn unit_of_cells(site: &Site, id: NumberId) -> Option<&Unit> {
    match &site.number(id).kind {
        DefinitionKind::Column(Column::Cells(cells)) => Some(&cells.column().unit),
        _ => None,
    }
}

/// The formula in the unit that its definition wants it shown in.
fn in_unit_of(definition: &Definition, unit: Unit, op: Op, report: &mut Report) -> Option<Step> {
    let Some(wanted) = &definition.unit else {
        return Some(Step { unit, kind: StepKind::Formula(op) });
    };
    let Some(factor) = unit.factor_to(&wanted.value) else {
        wrong_unit(&unit, &wanted.value, wanted.span, report);
        return None;
    };
    Some(Step { unit: wanted.value.clone(), kind: StepKind::Formula(scaled(op, factor)) })
}

impl Op {
    /// Calls `visit` with every number in the arithmetic, from left to right.
    pub(super) fn each_number(&self, visit: &mut impl FnMut(NumberId)) {
        match self {
            Op::Constant(_) => {}
            Op::Number(id) => visit(*id),
            Op::Negative(inner) | Op::Scaled(inner, _) => inner.each_number(visit),
            Op::Sum(terms) => terms.iter().for_each(|(_, term)| term.each_number(visit)),
            Op::Product(factors) => {
                for (_, factor, _) in factors {
                    factor.each_number(visit);
                }
            }
            Op::Power(pair, _) => {
                pair.0.each_number(visit);
                pair.1.each_number(visit);
            }
            Op::Call(_, arguments, _) | Op::Quantile(arguments, _) => {
                for argument in arguments {
                    argument.each_number(visit);
                }
            }
        }
    }
}
