//! Formulas as trees, with a place for every part.

use crate::diagnostic::Span;

/// A formula, over names of type `N`: texts as parsed, numbers of the site once resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr<N> {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub node: Node<N>,
}

/// What a formula is made of.
///
/// Sums and products are lists rather than pairs, so that the depth of a tree is that of its
/// parentheses and nothing that walks it can run out of stack.
#[derive(Clone, Debug, PartialEq)]
pub enum Node<N> {
    /// A plain number.
    Number(f64),
    /// Something defined elsewhere.
    Name(N),
    /// The negative of something.
    Negative(Box<Expr<N>>),
    /// Terms that are added, or subtracted where the flag says so.
    Sum(Vec<(bool, Expr<N>)>),
    /// Factors that are multiplied, or divided by where the flag says so.
    Product(Vec<(bool, Expr<N>)>),
    /// The first to the power of the second.
    Power(Box<(Expr<N>, Expr<N>)>),
    /// A function of some arguments.
    Call(Function, Vec<Expr<N>>),
    /// One number of many: what the formula gives in each row of the columns in it.
    Aggregate(Aggregation, Box<Expr<N>>),
}

/// What makes one number of many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aggregation {
    /// All of them together.
    Sum,
    /// Their sum by their number.
    Mean,
    /// Half of them are below.
    Median,
    /// That share of them is below, from 0 to 1.
    Quantile(f64),
    /// How many there are.
    Count,
    /// The smallest; with more than one argument `min` is a [`Function`].
    Min,
    /// The largest; with more than one argument `max` is a [`Function`].
    Max,
}

impl Aggregation {
    /// As it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Aggregation::Sum => "sum",
            Aggregation::Mean => "mean",
            Aggregation::Median => "median",
            Aggregation::Quantile(_) => "quantile",
            Aggregation::Count => "count",
            Aggregation::Min => "min",
            Aggregation::Max => "max",
        }
    }
}

/// The names of all functions and aggregations.
pub(super) const FUNCTIONS: [&str; 12] = [
    "sqrt", "exp", "ln", "log10", "abs", "min", "max", "sum", "mean", "median", "quantile", "count",
];

/// The functions of formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The square root.
    Sqrt,
    /// The exponential of a plain number.
    Exp,
    /// The natural logarithm of a plain number.
    Ln,
    /// The decimal logarithm of a plain number.
    Log10,
    /// The size without the sign.
    Abs,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

impl Function {
    const ALL: [Function; 7] = [
        Function::Sqrt,
        Function::Exp,
        Function::Ln,
        Function::Log10,
        Function::Abs,
        Function::Min,
        Function::Max,
    ];

    /// As it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Function::Sqrt => "sqrt",
            Function::Exp => "exp",
            Function::Ln => "ln",
            Function::Log10 => "log10",
            Function::Abs => "abs",
            Function::Min => "min",
            Function::Max => "max",
        }
    }

    /// The function of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Function> {
        Function::ALL.into_iter().find(|function| function.name() == name)
    }

    /// Whether it takes more than one argument.
    #[must_use]
    pub fn is_variadic(self) -> bool {
        matches!(self, Function::Min | Function::Max)
    }
}

impl<N> Expr<N> {
    /// The same formula over other names, or `None` when one of them has no counterpart.
    pub fn try_map<M>(&self, name: &mut impl FnMut(&N, Span) -> Option<M>) -> Option<Expr<M>> {
        let node = match &self.node {
            Node::Number(value) => Node::Number(*value),
            Node::Name(n) => Node::Name(name(n, self.span)?),
            Node::Negative(inner) => Node::Negative(Box::new(inner.try_map(name)?)),
            Node::Sum(terms) => Node::Sum(map_parts(terms, name)?),
            Node::Product(factors) => Node::Product(map_parts(factors, name)?),
            Node::Power(pair) => {
                let base = pair.0.try_map(name);
                Node::Power(Box::new((base?, pair.1.try_map(name)?)))
            }
            Node::Call(function, arguments) => {
                // Every argument is looked at, so that each unknown name is reported.
                let mapped: Vec<_> = arguments.iter().map(|a| a.try_map(name)).collect();
                Node::Call(*function, mapped.into_iter().collect::<Option<_>>()?)
            }
            Node::Aggregate(aggregation, argument) => {
                Node::Aggregate(*aggregation, Box::new(argument.try_map(name)?))
            }
        };
        Some(Expr { span: self.span, node })
    }

    /// Calls `visit` with every name in the formula, from left to right.
    pub fn each_name<'e>(&'e self, visit: &mut impl FnMut(&'e N)) {
        match &self.node {
            Node::Number(_) => {}
            Node::Name(name) => visit(name),
            Node::Negative(inner) | Node::Aggregate(_, inner) => inner.each_name(visit),
            Node::Sum(parts) | Node::Product(parts) => {
                for (_, part) in parts {
                    part.each_name(visit);
                }
            }
            Node::Power(pair) => {
                pair.0.each_name(visit);
                pair.1.each_name(visit);
            }
            Node::Call(_, arguments) => {
                for argument in arguments {
                    argument.each_name(visit);
                }
            }
        }
    }
}

impl<N> Expr<N> {
    /// The first aggregation in the formula, from left to right.
    pub(super) fn aggregation(&self) -> Option<Aggregation> {
        match &self.node {
            Node::Number(_) | Node::Name(_) => None,
            Node::Negative(inner) => inner.aggregation(),
            Node::Sum(parts) | Node::Product(parts) => {
                parts.iter().find_map(|(_, part)| part.aggregation())
            }
            Node::Power(pair) => pair.0.aggregation().or_else(|| pair.1.aggregation()),
            Node::Call(_, arguments) => arguments.iter().find_map(Expr::aggregation),
            Node::Aggregate(aggregation, _) => Some(*aggregation),
        }
    }
}

fn map_parts<N, M>(
    parts: &[(bool, Expr<N>)],
    name: &mut impl FnMut(&N, Span) -> Option<M>,
) -> Option<Vec<(bool, Expr<M>)>> {
    // Every part is looked at, so that each unknown name is reported.
    let mapped: Vec<_> =
        parts.iter().map(|(flag, part)| Some((*flag, part.try_map(name)?))).collect();
    mapped.into_iter().collect()
}
