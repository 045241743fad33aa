//! Taking out of a sum over lines what is the same in each of them.

use super::check::Op;
use crate::diagnostic::Span;
use crate::resolve::NumberId;

/// Something of the lines, times something that is the same in each.
#[derive(Clone)]
pub(super) struct Part {
    /// Arithmetic on the cells of a line.
    pub(super) cells: Op,
    /// Arithmetic on other numbers; `None` for one.
    pub(super) rest: Option<Op>,
}

/// Products of sums beyond this are not multiplied out.
const MOST_PARTS: usize = 64;

/// What a formula is made of; plain numbers go with either.
#[derive(PartialEq)]
enum MadeOf {
    Cells,
    Others,
    Both,
}

/// A formula as a sum of parts, or `None` when it is none. `is_cell` tells the numbers that differ
/// from line to line.
pub(super) fn split(op: &Op, is_cell: &impl Fn(NumberId) -> bool) -> Option<Vec<Part>> {
    match made(op, is_cell) {
        MadeOf::Cells => return Some(vec![Part { cells: op.clone(), rest: None }]),
        MadeOf::Others => {
            return Some(vec![Part { cells: Op::Constant(1.0), rest: Some(op.clone()) }]);
        }
        MadeOf::Both => {}
    }
    let changed = |of: &Op, change: &dyn Fn(Op) -> Op| {
        let parts = split(of, is_cell)?.into_iter();
        Some(parts.map(|part| Part { cells: change(part.cells), ..part }).collect())
    };
    match op {
        Op::Negative(of) => changed(of, &negative),
        Op::Scaled(of, factor) => changed(of, &|cells| Op::Scaled(Box::new(cells), *factor)),
        Op::Sum(terms) => sum(terms, is_cell),
        Op::Product(factors) => product(factors, is_cell),
        _ => None,
    }
}

/// Whether nothing but cells and plain numbers is in a formula.
pub(super) fn is_of_cells(op: &Op, is_cell: &impl Fn(NumberId) -> bool) -> bool {
    made(op, is_cell) == MadeOf::Cells
}

fn made(op: &Op, is_cell: &impl Fn(NumberId) -> bool) -> MadeOf {
    let (mut has_cells, mut has_others) = (false, false);
    op.each_number(&mut |id| if is_cell(id) { has_cells = true } else { has_others = true });
    match (has_cells, has_others) {
        (_, false) => MadeOf::Cells,
        (false, true) => MadeOf::Others,
        (true, true) => MadeOf::Both,
    }
}

fn negative(op: Op) -> Op {
    Op::Negative(Box::new(op))
}

fn sum(terms: &[(bool, Op)], is_cell: &impl Fn(NumberId) -> bool) -> Option<Vec<Part>> {
    let (mut cells, mut others, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for (minus, term) in terms {
        match made(term, is_cell) {
            MadeOf::Cells => cells.push((*minus, term.clone())),
            MadeOf::Others => others.push((*minus, term.clone())),
            MadeOf::Both => {
                let of_term = split(term, is_cell)?.into_iter();
                parts.extend(of_term.map(|part| match minus {
                    true => Part { cells: negative(part.cells), ..part },
                    false => part,
                }));
            }
        }
    }
    if !cells.is_empty() {
        parts.push(Part { cells: Op::Sum(cells), rest: None });
    }
    if !others.is_empty() {
        parts.push(Part { cells: Op::Constant(1.0), rest: Some(Op::Sum(others)) });
    }
    (parts.len() <= MOST_PARTS).then_some(parts)
}

fn product(factors: &[(bool, Op, Span)], is_cell: &impl Fn(NumberId) -> bool) -> Option<Vec<Part>> {
    let (mut cells, mut others, mut mixed) = (Vec::new(), Vec::new(), Vec::new());
    for factor in factors {
        match made(&factor.1, is_cell) {
            MadeOf::Cells => cells.push(factor.clone()),
            MadeOf::Others => others.push(factor.clone()),
            // What is divided by a sum of both is no sum of parts.
            MadeOf::Both if factor.0 => return None,
            MadeOf::Both => mixed.push((split(&factor.1, is_cell)?, factor.2)),
        }
    }
    let rest = (!others.is_empty()).then_some(Op::Product(others));
    let mut parts = vec![Part { cells: Op::Product(cells), rest }];
    for (of_factor, span) in mixed {
        if parts.len() * of_factor.len() > MOST_PARTS {
            return None;
        }
        let times = |a: Op, b: Op| Op::Product(vec![(false, a, span), (false, b, span)]);
        let pairs =
            parts.iter().flat_map(|a| of_factor.iter().map(move |b| (a.clone(), b.clone())));
        parts = pairs
            .map(|(a, b)| Part {
                cells: times(a.cells, b.cells),
                rest: match (a.rest, b.rest) {
                    (Some(a), Some(b)) => Some(times(a, b)),
                    (a, b) => a.or(b),
                },
            })
            .collect();
    }
    Some(parts)
}
