//! Evaluating arithmetic at the central values of its inputs.

use super::check::Op;
use super::spread::quantile;
use crate::diagnostic::Span;
use crate::parse::Function;
use crate::resolve::NumberId;

/// Why a formula has no result.
#[derive(Debug)]
pub(super) enum Stop {
    /// Something that it needs has none, which has been reported.
    Unknown,
    /// A part of it has none.
    Wrong(Wrong),
}

/// Why something has no result that no other reason tells.
pub(super) const TOO_LARGE: &str = "this is too large, or no number";

/// Where and why a part of a formula has no result.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wrong {
    pub(super) span: Span,
    pub(super) reason: &'static str,
}

/// The value at the central values of all inputs; `of` has those of the numbers, and the formula is at `span`.
///
/// # Errors
///
/// When a part has no value there: something is divided by zero, a root or logarithm is taken of
/// what has none, or what comes out is too large.
pub(super) fn whole(
    op: &Op,
    of: &impl Fn(NumberId) -> Option<f64>,
    span: Span,
) -> Result<f64, Stop> {
    finite(central(op, of)?, span)
}

/// The same of a part, whose own sum may be too large: who takes it on tells that.
///
/// # Errors
///
/// As above.
pub(super) fn central(op: &Op, of: &impl Fn(NumberId) -> Option<f64>) -> Result<f64, Stop> {
    match op {
        Op::Constant(value) => Ok(*value),
        Op::Number(id) => of(*id).ok_or(Stop::Unknown),
        Op::Negative(inner) => Ok(-central(inner, of)?),
        Op::Sum(terms) => terms.iter().try_fold(0.0, |sum, (minus, term)| {
            let value = central(term, of)?;
            Ok(if *minus { sum - value } else { sum + value })
        }),
        Op::Product(factors) => product(factors, of),
        Op::Power(pair, span) => {
            let (base, exponent) = (whole(&pair.0, of, *span)?, whole(&pair.1, of, *span)?);
            finite(libm::pow(base, exponent), *span)
        }
        Op::Call(function, arguments, span) => {
            let values: Result<Vec<f64>, Stop> =
                arguments.iter().map(|argument| whole(argument, of, *span)).collect();
            call(*function, &values?, *span)
        }
        Op::Quantile(values, share) => {
            let values: Result<Vec<f64>, Stop> =
                values.iter().map(|value| central(value, of)).collect();
            Ok(quantile(&mut values?, *share))
        }
        Op::Scaled(inner, factor) => Ok(factor.apply(central(inner, of)?)),
    }
}

fn product(
    factors: &[(bool, Op, Span)],
    of: &impl Fn(NumberId) -> Option<f64>,
) -> Result<f64, Stop> {
    let mut product = 1.0;
    for (over, factor, span) in factors {
        let value = whole(factor, of, *span)?;
        if *over && value == 0.0 {
            let reason = "this is zero, and something is divided by it";
            return Err(Stop::Wrong(Wrong { span: *span, reason }));
        }
        product = if *over { product / value } else { product * value };
        product = finite(product, *span)?;
    }
    Ok(product)
}

fn call(function: Function, values: &[f64], span: Span) -> Result<f64, Stop> {
    let first = values.first().copied().unwrap_or(f64::NAN);
    if let Some(reason) = outside(function, first) {
        return Err(Stop::Wrong(Wrong { span, reason }));
    }
    let value = match function {
        Function::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
        Function::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        _ => of_one(function, first),
    };
    finite(value, span)
}

/// Why a function has no value there.
pub(super) fn outside(function: Function, x: f64) -> Option<&'static str> {
    match function {
        Function::Sqrt if x < 0.0 => Some("the root of a negative number"),
        Function::Ln | Function::Log10 if x <= 0.0 => {
            Some("the logarithm of what is not above zero")
        }
        _ => None,
    }
}

/// The value of a function of one variable.
pub(super) fn of_one(function: Function, x: f64) -> f64 {
    match function {
        Function::Sqrt => x.sqrt(),
        Function::Exp => libm::exp(x),
        Function::Ln => libm::log(x),
        Function::Log10 => libm::log10(x),
        Function::Abs => x.abs(),
        Function::Min | Function::Max => x,
    }
}

fn finite(value: f64, span: Span) -> Result<f64, Stop> {
    if value.is_finite() { Ok(value) } else { Err(Stop::Wrong(Wrong { span, reason: TOO_LARGE })) }
}
