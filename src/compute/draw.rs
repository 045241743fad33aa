//! Evaluating arithmetic at all draws of its inputs at once.

use std::borrow::Cow;

use super::check::Op;
use super::evaluate::{TOO_LARGE, Wrong, of_one, outside};
use super::spread::quantile;
use crate::diagnostic::Span;
use crate::parse::Function;
use crate::resolve::NumberId;

/// A value at every draw.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Draws<'k> {
    /// The same at each.
    Same(f64),
    /// One a draw.
    Each(Cow<'k, [f64]>),
}

/// A part of a formula that has no value, or a doubtful one, at some draws.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubt {
    pub(super) wrong: Wrong,
    /// At how many draws.
    pub(super) count: usize,
}

fn is_lost(value: f64) -> bool {
    !value.is_finite()
}

/// Evaluates a formula and keeps the first doubt.
pub(super) struct Evaluator<'k, F: Fn(NumberId) -> Option<&'k Draws<'k>>> {
    pub(super) of: F,
    pub(super) doubt: Option<Doubt>,
}

impl<'k, F: Fn(NumberId) -> Option<&'k Draws<'k>>> Evaluator<'k, F> {
    /// The value of a whole formula, which is at `span`, at every draw; no number where there is none.
    pub(super) fn whole(&mut self, op: &Op, span: Span) -> Draws<'k> {
        let draws = self.draws(op);
        if self.doubt.is_none() {
            let mut before = 0;
            op.each_number(&mut |id| {
                before = before.max((self.of)(id).map_or(0, |draws| draws.count(is_lost)));
            });
            self.doubt(draws.count(is_lost).saturating_sub(before), span, TOO_LARGE);
        }
        draws
    }

    /// The same of a part of it.
    fn draws(&mut self, op: &Op) -> Draws<'k> {
        match op {
            Op::Constant(value) => Draws::Same(*value),
            Op::Number(id) => match (self.of)(*id) {
                Some(Draws::Same(value)) => Draws::Same(*value),
                Some(Draws::Each(values)) => Draws::Each(Cow::Borrowed(values)),
                None => Draws::Same(f64::NAN),
            },
            Op::Negative(inner) => self.draws(inner).map(|x| -x),
            Op::Scaled(inner, factor) => self.draws(inner).map(|x| factor.apply(x)),
            Op::Sum(terms) => {
                let mut sum = Draws::Same(0.0);
                for (minus, term) in terms {
                    let term = self.draws(term);
                    sum = if *minus {
                        sum.with(term, |a, b| a - b)
                    } else {
                        sum.with(term, |a, b| a + b)
                    };
                }
                sum
            }
            Op::Product(factors) => self.product(factors),
            Op::Power(pair, span) => {
                let (base, exponent) = (self.draws(&pair.0), self.draws(&pair.1));
                let before = base.count(is_lost).max(exponent.count(is_lost));
                let power = base.with(exponent, libm::pow);
                self.doubt(power.count(is_lost).saturating_sub(before), *span, TOO_LARGE);
                power
            }
            Op::Call(function, arguments, span) => self.call(*function, arguments, *span),
            Op::Quantile(values, share) => {
                let values = values.iter().map(|value| self.draws(value)).collect::<Vec<_>>();
                quantiles(&values, *share)
            }
        }
    }

    fn product(&mut self, factors: &[(bool, Op, Span)]) -> Draws<'k> {
        let mut product = Draws::Same(1.0);
        for (over, factor, span) in factors {
            let value = self.draws(factor);
            product = if *over {
                // Between a draw above zero and one below lies a division by zero.
                let above = value.count(|x| x > 0.0);
                let other_side = above.min(value.count(|x| x <= 0.0));
                self.doubt(
                    other_side,
                    *span,
                    "this passes through zero, and something is divided by it",
                );
                product.with(value, |a, b| a / b)
            } else {
                product.with(value, |a, b| a * b)
            };
        }
        product
    }

    fn call(&mut self, function: Function, arguments: &[Op], span: Span) -> Draws<'k> {
        let mut values = arguments.iter().map(|argument| self.draws(argument)).collect::<Vec<_>>();
        match function {
            Function::Min => fold(values, f64::min),
            Function::Max => fold(values, f64::max),
            _ => {
                let Some(value) = values.pop() else { return Draws::Same(f64::NAN) };
                let before = value.count(is_lost);
                // Below zero for a root, and zero too for a logarithm: there `of_one` gives no number.
                let result = value.map(|x| of_one(function, x));
                let lost = result.count(is_lost).saturating_sub(before);
                self.doubt(lost, span, outside(function, -1.0).unwrap_or(TOO_LARGE));
                result
            }
        }
    }

    fn doubt(&mut self, count: usize, span: Span, reason: &'static str) {
        if count > 0 && self.doubt.is_none() {
            self.doubt = Some(Doubt { wrong: Wrong { span, reason }, count });
        }
    }
}

/// The extreme of some values; no number where one of them is none.
fn fold(values: Vec<Draws<'_>>, extreme: fn(f64, f64) -> f64) -> Draws<'_> {
    let both = |a: f64, b: f64| if a.is_nan() || b.is_nan() { f64::NAN } else { extreme(a, b) };
    values.into_iter().reduce(|a, b| a.with(b, both)).unwrap_or(Draws::Same(f64::NAN))
}

/// The quantile of some values at each draw; no number where one of them is none.
fn quantiles(values: &[Draws<'_>], share: f64) -> Draws<'static> {
    let mut here = vec![0.0; values.len()];
    let mut at_draw = |draw: usize| {
        for (here, value) in here.iter_mut().zip(values) {
            *here = value.at(draw);
        }
        if here.iter().any(|value| value.is_nan()) { f64::NAN } else { quantile(&mut here, share) }
    };
    let each = values.iter().find_map(|value| match value {
        Draws::Same(_) => None,
        Draws::Each(values) => Some(values.len()),
    });
    match each {
        None => Draws::Same(at_draw(0)),
        Some(count) => Draws::Each((0..count).map(at_draw).collect()),
    }
}

impl<'k> Draws<'k> {
    fn at(&self, draw: usize) -> f64 {
        match self {
            Draws::Same(value) => *value,
            Draws::Each(values) => values[draw],
        }
    }

    fn map(self, f: impl Fn(f64) -> f64) -> Draws<'k> {
        match self {
            Draws::Same(value) => Draws::Same(f(value)),
            Draws::Each(Cow::Borrowed(values)) => {
                Draws::Each(values.iter().map(|value| f(*value)).collect())
            }
            Draws::Each(Cow::Owned(mut values)) => {
                for value in &mut values {
                    *value = f(*value);
                }
                Draws::Each(Cow::Owned(values))
            }
        }
    }

    fn with(self, other: Draws<'k>, f: impl Fn(f64, f64) -> f64) -> Draws<'k> {
        match (self, other) {
            (Draws::Same(a), other) => other.map(|b| f(a, b)),
            (this, Draws::Same(b)) => this.map(|a| f(a, b)),
            (Draws::Each(Cow::Owned(mut a)), Draws::Each(b)) => {
                a.iter_mut().zip(b.iter()).for_each(|(a, b)| *a = f(*a, *b));
                Draws::Each(Cow::Owned(a))
            }
            (Draws::Each(a), Draws::Each(Cow::Owned(mut b))) => {
                a.iter().zip(b.iter_mut()).for_each(|(a, b)| *b = f(*a, *b));
                Draws::Each(Cow::Owned(b))
            }
            (Draws::Each(a), Draws::Each(b)) => {
                Draws::Each(a.iter().zip(b.iter()).map(|(a, b)| f(*a, *b)).collect())
            }
        }
    }

    /// At how many draws something holds; at none for a value that is the same at each, which the
    /// evaluation at central values looks at.
    fn count(&self, holds: impl Fn(f64) -> bool) -> usize {
        match self {
            Draws::Same(_) => 0,
            Draws::Each(values) => values.iter().filter(|value| holds(**value)).count(),
        }
    }

    pub(super) fn into_owned(self) -> Draws<'static> {
        match self {
            Draws::Same(value) => Draws::Same(value),
            Draws::Each(values) => Draws::Each(Cow::Owned(values.into_owned())),
        }
    }
}
