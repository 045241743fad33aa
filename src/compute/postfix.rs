//! Formulas as texts that a reader's browser evaluates: the same arithmetic in postfix notation.
//!
//! `$0 $1 * 18 * 5 /` is the first number times the second, and that times 18 and divided by 5. The
//! operations are `+ - * / ^`, `~` for the negative, and the functions by their names, each of as many
//! operands as it has arguments, `min` and `max` of two. The values of a `quantile` have its share in
//! front and how many they are behind. Operations stand in the order in which
//! [`evaluate`](super::evaluate) goes through them, so that the results are the same to the last bit
//! wherever an operation has only one.

use super::check::Op;
use super::evaluate;
use super::program::{Program, StepKind};
use crate::resolve::NumberId;

impl Program {
    /// The formula of a number in postfix notation, or `None` for an input or what has no value.
    ///
    /// `place` says of a number which one it is, when it may change; of what cannot change,
    /// `value` has the value, and it is put in.
    #[must_use]
    pub fn postfix(
        &self,
        id: NumberId,
        place: &impl Fn(NumberId) -> Option<usize>,
        value: &impl Fn(NumberId) -> Option<f64>,
    ) -> Option<String> {
        let StepKind::Formula(op) = &self.step(id)?.kind else { return None };
        let mut tokens = Vec::new();
        Writer { place, value, tokens: &mut tokens }.write(op)?;
        Some(tokens.join(" "))
    }
}

struct Writer<'w, P, V> {
    place: &'w P,
    value: &'w V,
    tokens: &'w mut Vec<String>,
}

impl<P: Fn(NumberId) -> Option<usize>, V: Fn(NumberId) -> Option<f64>> Writer<'_, P, V> {
    fn write(&mut self, op: &Op) -> Option<()> {
        if !self.may_change(op) {
            let value = evaluate::central(op, self.value).ok()?;
            self.tokens.push(literal(value));
            return Some(());
        }
        match op {
            Op::Constant(value) => self.tokens.push(literal(*value)),
            Op::Number(id) => self.tokens.push(format!("${}", (self.place)(*id)?)),
            Op::Negative(inner) => {
                self.write(inner)?;
                self.push("~");
            }
            Op::Sum(terms) => {
                self.chain(terms.iter().map(|(minus, term)| (*minus, term)), ("0", "+", "-"))?;
            }
            Op::Product(factors) => {
                self.chain(
                    factors.iter().map(|(over, factor, _)| (*over, factor)),
                    ("1", "*", "/"),
                )?;
            }
            Op::Power(pair, _) => {
                self.write(&pair.0)?;
                self.write(&pair.1)?;
                self.push("^");
            }
            Op::Call(function, arguments, _) => {
                for (at, argument) in arguments.iter().enumerate() {
                    self.write(argument)?;
                    if at > 0 || !function.is_variadic() {
                        self.push(function.name());
                    }
                }
            }
            Op::Quantile(values, share) => {
                self.tokens.push(literal(*share));
                for value in values {
                    self.write(value)?;
                }
                self.tokens.push(values.len().to_string());
                self.push("quantile");
            }
            Op::Scaled(inner, factor) => {
                self.write(inner)?;
                let (numerator, denominator) = factor.parts();
                for (by, operation) in [(numerator, "*"), (denominator, "/")] {
                    if by.to_bits() != 1.0_f64.to_bits() {
                        self.tokens.push(literal(by));
                        self.push(operation);
                    }
                }
            }
        }
        Some(())
    }

    /// Parts that are joined one after the other, the first of them as it is unless it is on the other side
    /// of what joins them.
    fn chain<'o>(
        &mut self,
        parts: impl Iterator<Item = (bool, &'o Op)>,
        (neutral, join, opposite): (&str, &str, &str),
    ) -> Option<()> {
        for (at, (is_opposite, part)) in parts.enumerate() {
            if at == 0 && is_opposite {
                self.push(neutral);
            }
            self.write(part)?;
            if at > 0 || is_opposite {
                self.push(if is_opposite { opposite } else { join });
            }
        }
        Some(())
    }

    fn push(&mut self, token: &str) {
        self.tokens.push(token.to_owned());
    }

    fn may_change(&self, op: &Op) -> bool {
        let mut may = false;
        op.each_number(&mut |id| may |= (self.place)(id).is_some());
        may
    }
}

/// The shortest text that reads back as the same number.
fn literal(value: f64) -> String {
    let (plain, scientific) = (format!("{value}"), format!("{value:e}"));
    if scientific.len() < plain.len() { scientific } else { plain }
}
