//! Evaluating a checked formula.

use super::Estimate;
use super::check::Op;
use crate::diagnostic::Span;
use crate::parse::Function;

/// Where and why a formula has no result.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) span: Span,
    pub(super) reason: &'static str,
}

/// The value at the central values of all inputs.
///
/// # Errors
///
/// When a part has no value there: something is divided by zero, or a root or logarithm is taken of
/// what has none.
pub(super) fn central(op: &Op, known: &[Option<Estimate>]) -> Result<f64, Wrong> {
    match op {
        Op::Constant(value) => Ok(*value),
        Op::Number(id) => {
            let estimate = known[id.index()].as_ref();
            Ok(estimate.expect("a checked formula needs only what is known").central.value)
        }
        Op::Negative(inner) => Ok(-central(inner, known)?),
        Op::Sum(terms) => terms.iter().try_fold(0.0, |sum, (minus, term)| {
            let value = central(term, known)?;
            Ok(if *minus { sum - value } else { sum + value })
        }),
        Op::Product(factors) => product(factors, known),
        Op::Power(pair, span) => {
            finite(libm::pow(central(&pair.0, known)?, central(&pair.1, known)?), *span)
        }
        Op::Call(function, arguments, span) => {
            let values: Result<Vec<f64>, Wrong> =
                arguments.iter().map(|argument| central(argument, known)).collect();
            call(*function, &values?, *span)
        }
        Op::Scaled(inner, factor) => Ok(factor.apply(central(inner, known)?)),
    }
}

fn product(factors: &[(bool, Op, Span)], known: &[Option<Estimate>]) -> Result<f64, Wrong> {
    let mut product = 1.0;
    for (over, factor, span) in factors {
        let value = central(factor, known)?;
        if *over && value == 0.0 {
            return Err(Wrong {
                span: *span,
                reason: "this is zero, and something is divided by it",
            });
        }
        product = if *over { product / value } else { product * value };
        product = finite(product, *span)?;
    }
    Ok(product)
}

fn call(function: Function, values: &[f64], span: Span) -> Result<f64, Wrong> {
    let first = values.first().copied().unwrap_or(f64::NAN);
    let value = match function {
        Function::Sqrt if first < 0.0 => {
            return Err(Wrong { span, reason: "the root of a negative number" });
        }
        Function::Ln | Function::Log10 if first <= 0.0 => {
            return Err(Wrong { span, reason: "the logarithm of what is not above zero" });
        }
        Function::Sqrt => first.sqrt(),
        Function::Exp => libm::exp(first),
        Function::Ln => libm::log(first),
        Function::Log10 => libm::log10(first),
        Function::Abs => first.abs(),
        Function::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
        Function::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    };
    finite(value, span)
}

fn finite(value: f64, span: Span) -> Result<f64, Wrong> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(Wrong { span, reason: "this is too large, or no number" })
    }
}
