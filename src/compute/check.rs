//! Units of formulas: checked before anything is evaluated.
//!
//! Every part of a formula has its unit; where two parts have to be in one unit, the change is put in
//! as an exact factor. What comes out is arithmetic on plain numbers.

use super::described;
use crate::diagnostic::{Code, Report, Span};
use crate::parse::{Expr, Function, Node};
use crate::quantity::{Factor, Unit, counted};
use crate::resolve::{Column, DefinitionKind, ModelId, NumberId, Site};

/// A part of a formula with its unit.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    pub(super) unit: Unit,
    pub(super) op: Op,
    pub(super) span: Span,
}

/// Arithmetic on the numbers in front of the units.
#[derive(Clone, Debug)]
pub enum Op {
    /// A plain number.
    Constant(f64),
    /// A number of the site.
    Number(NumberId),
    /// The negative of something.
    Negative(Box<Op>),
    /// Terms, subtracted where the flag says so.
    Sum(Vec<(bool, Op)>),
    /// Factors, divided by where the flag says so, each with its place.
    Product(Vec<(bool, Op, Span)>),
    /// The first to the power of the second.
    Power(Box<(Op, Op)>, Span),
    /// A function of some arguments.
    Call(Function, Vec<Op>, Span),
    /// The value below which a share of some values lies, from 0 to 1, as that of draws is defined.
    Quantile(Vec<Op>, f64),
    /// Changed to another unit.
    Scaled(Box<Op>, Factor),
}

/// What a column means where it stands.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Within {
    /// Nothing: it is no number.
    Formula,
    /// Its value in the line that is looked at.
    Cells,
    /// Its number in that row of its system.
    Row(usize),
}

/// What formulas are checked against.
pub(super) struct Checker<'c> {
    pub(super) site: &'c Site,
    /// The unit of each number that can be computed, by [`NumberId`].
    pub(super) units: &'c [Option<Unit>],
    pub(super) model: ModelId,
    pub(super) within: Within,
    pub(super) report: &'c mut Report,
}

/// Powers of units beyond this are slips.
const LARGEST_POWER: i32 = 20;

impl Checker<'_> {
    /// `None` when the units do not go together, which is a diagnostic, or something that the formula
    /// needs could not be computed, which has been one.
    pub(super) fn check(&mut self, expr: &Expr<NumberId>) -> Option<Checked> {
        let span = expr.span;
        let checked = |unit, op| Some(Checked { unit, op, span });
        match &expr.node {
            Node::Number(value) => checked(Unit::none(), Op::Constant(*value)),
            Node::Name(id) => {
                let id = self.one_number(*id, span)?;
                checked(self.units[id.index()].clone()?, Op::Number(id))
            }
            Node::Negative(inner) => {
                let inner = self.check(inner)?;
                checked(inner.unit, Op::Negative(Box::new(inner.op)))
            }
            Node::Sum(terms) => self.sum(terms, span),
            Node::Product(factors) => self.product(factors, span),
            Node::Power(pair) => self.power(&pair.0, &pair.1, span),
            Node::Call(function, arguments) => self.call(*function, arguments, span),
            Node::Aggregate(aggregation, argument) => self.aggregate(*aggregation, argument, span),
        }
    }

    /// The number that a name means here; a diagnostic when it means many.
    fn one_number(&mut self, id: NumberId, span: Span) -> Option<NumberId> {
        let definition = self.site.number(id);
        match (&definition.kind, self.within) {
            (DefinitionKind::Column(Column::Rows(_, numbers)), Within::Row(row)) => numbers[row],
            (DefinitionKind::Column(Column::Cells(_)), Within::Cells) => Some(id),
            (DefinitionKind::Column(column), _) if definition.is_many() => {
                self.many(&definition.name, column, span);
                None
            }
            _ => Some(id),
        }
    }

    fn many(&mut self, name: &str, column: &Column, span: Span) {
        let (of, label) = match column {
            Column::Cells(cells) => {
                let short = name.rsplit('.').next().filter(|_| !cells.is_all()).unwrap_or(name);
                (short, format!("`{name}` has {} values", counted(cells.count())))
            }
            Column::Rows(_, numbers) => {
                let rows = counted(numbers.iter().flatten().count());
                (name, format!("`{name}` has a value for each of {rows} rows"))
            }
        };
        let message = format!("`{of}` is not one number but a column of them");
        let diagnostic = self.report.add(Code::ManyValues, span, message);
        diagnostic.label(label);
        diagnostic.help(format!("write `sum({of})`, `mean({of})`, `median({of})`, `max({of})` …"));
    }

    /// All of them, so that each mistake is reported.
    fn parts<'e>(
        &mut self,
        parts: impl Iterator<Item = &'e Expr<NumberId>>,
    ) -> Option<Vec<Checked>> {
        let parts: Vec<Option<Checked>> = parts.map(|part| self.check(part)).collect();
        parts.into_iter().collect()
    }

    fn sum(&mut self, terms: &[(bool, Expr<NumberId>)], span: Span) -> Option<Checked> {
        let parts = self.parts(terms.iter().map(|(_, term)| term))?;
        let verb = |at: usize| if terms[at].0 { ("subtract", "from") } else { ("add", "to") };
        let (unit, ops) = self.in_one_unit(parts, &verb)?;
        let ops = terms.iter().zip(ops).map(|((minus, _), op)| (*minus, op)).collect();
        Some(Checked { unit, op: Op::Sum(ops), span })
    }

    /// The parts in the unit of the first; `verb` says for each what is done with it.
    pub(super) fn in_one_unit(
        &mut self,
        parts: Vec<Checked>,
        verb: &dyn Fn(usize) -> (&'static str, &'static str),
    ) -> Option<(Unit, Vec<Op>)> {
        let first = parts.first()?.clone();
        let mut ops = Vec::with_capacity(parts.len());
        for (at, part) in parts.into_iter().enumerate() {
            if let Some(factor) = part.unit.factor_to(&first.unit) {
                ops.push(scaled(part.op, factor));
            } else {
                self.mismatch(&first, &part, verb(at));
                return None;
            }
        }
        Some((first.unit, ops))
    }

    fn mismatch(&mut self, first: &Checked, part: &Checked, (verb, joint): (&str, &str)) {
        let name = |unit: &Unit| {
            if unit.is_none() { "a plain number".to_owned() } else { format!("`{unit}`") }
        };
        let (found, wanted) = (name(&part.unit), name(&first.unit));
        let message = format!("cannot {verb} {found} {joint} {wanted}");
        let bridge = self.bridge(&first.unit, &part.unit);
        let diagnostic = self.report.add(Code::UnitMismatch, part.span, message);
        diagnostic.label(format!("this is {}", part.unit.dimension()));
        diagnostic.also(first.span, format!("this is {}", first.unit.dimension()));
        if let Some(bridge) = bridge {
            diagnostic.help(bridge);
        }
    }

    /// A number of the model that turns what is in one unit into what is in another.
    fn bridge(&self, wanted: &Unit, found: &Unit) -> Option<String> {
        let model = &self.site.models[self.model.index()];
        let known = |id: &NumberId| {
            let unit = self.units[id.index()].as_ref()?;
            Some((&self.site.number(*id).name, unit))
        };
        if wanted.dimension().is_none() || found.dimension().is_none() {
            return None;
        }
        let times = wanted.per(found).dimension();
        let over = found.per(wanted).dimension();
        model.order.iter().filter_map(known).find_map(|(name, unit)| {
            let dimension = unit.dimension();
            let what = format!("`{name}`, which is in `{unit}`, to get {}", wanted.dimension());
            if dimension == times {
                Some(format!("multiply by {what}"))
            } else if dimension == over {
                Some(format!("divide by {what}"))
            } else {
                None
            }
        })
    }

    fn product(&mut self, factors: &[(bool, Expr<NumberId>)], span: Span) -> Option<Checked> {
        let parts = self.parts(factors.iter().map(|(_, factor)| factor))?;
        let mut unit = Unit::none();
        let mut ops = Vec::with_capacity(parts.len());
        for ((over, _), part) in factors.iter().zip(parts) {
            unit = if *over { unit.per(&part.unit) } else { unit.times(&part.unit) };
            ops.push((*over, part.op, part.span));
        }
        let (unit, factor) = unit.simplified();
        Some(Checked { unit, op: scaled(Op::Product(ops), factor), span })
    }

    fn power(
        &mut self,
        base: &Expr<NumberId>,
        exponent: &Expr<NumberId>,
        span: Span,
    ) -> Option<Checked> {
        let (checked_base, checked_exponent) = (self.check(base), self.check(exponent));
        let (base, exponent) = (checked_base?, checked_exponent?);
        let plain = self.plain(exponent.clone(), "a power")?;
        if base.unit.is_none() {
            let op = Op::Power(Box::new((base.op, plain)), span);
            return Some(Checked { unit: Unit::none(), op, span });
        }
        let whole = match exponent.op {
            Op::Constant(value) => whole(value),
            Op::Negative(inner) => match *inner {
                Op::Constant(value) => whole(-value),
                _ => None,
            },
            _ => None,
        };
        let Some(whole) = whole else {
            let message = format!("{} can only have a whole power", described(&base.unit));
            let diagnostic = self.report.add(Code::UnitMismatch, exponent.span, message);
            diagnostic.help("write a whole number such as `2`, or `sqrt(…)` for a root");
            return None;
        };
        let op = Op::Power(Box::new((base.op, plain)), span);
        Some(Checked { unit: base.unit.power(whole), op, span })
    }

    /// The number in front of a part that has to be without a unit.
    fn plain(&mut self, part: Checked, what: &str) -> Option<Op> {
        if let Some(factor) = part.unit.factor_to(&Unit::none()) {
            return Some(scaled(part.op, factor));
        }
        let message = format!("{what} has to be a plain number, and this is in `{}`", part.unit);
        let diagnostic = self.report.add(Code::UnitMismatch, part.span, message);
        diagnostic.label(format!("this is {}", part.unit.dimension()));
        None
    }

    fn call(
        &mut self,
        function: Function,
        arguments: &[Expr<NumberId>],
        span: Span,
    ) -> Option<Checked> {
        let mut parts = self.parts(arguments.iter())?;
        let (unit, ops) = match function {
            Function::Min | Function::Max => self.in_one_unit(parts, &|_| ("compare", "with"))?,
            Function::Abs => {
                let part = parts.pop()?;
                (part.unit, vec![part.op])
            }
            Function::Sqrt => {
                let part = parts.pop()?;
                let (unit, factor) = part.unit.simplified();
                let Some(root) = unit.square_root() else {
                    let message = format!("the square root of `{}` is in no unit", part.unit);
                    self.report.add(Code::UnitMismatch, part.span, message);
                    return None;
                };
                (root, vec![scaled(part.op, factor)])
            }
            Function::Exp | Function::Ln | Function::Log10 => {
                let what = format!("what `{}` takes", function.name());
                let part = parts.pop()?;
                (Unit::none(), vec![self.plain(part, &what)?])
            }
        };
        Some(Checked { unit, op: Op::Call(function, ops, span), span })
    }
}

pub(super) fn scaled(op: Op, factor: Factor) -> Op {
    if factor == Factor::ONE { op } else { Op::Scaled(Box::new(op), factor) }
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
fn whole(value: f64) -> Option<i32> {
    let is_whole = value.fract() == 0.0 && value.abs() <= f64::from(LARGEST_POWER);
    is_whole.then_some(value as i32)
}
