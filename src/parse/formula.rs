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
}

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
    pub(super) const ALL: [Function; 7] = [
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
        };
        Some(Expr { span: self.span, node })
    }

    /// Calls `visit` with every name in the formula, from left to right.
    pub fn each_name<'e>(&'e self, visit: &mut impl FnMut(&'e N)) {
        match &self.node {
            Node::Number(_) => {}
            Node::Name(name) => visit(name),
            Node::Negative(inner) => inner.each_name(visit),
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

fn map_parts<N, M>(
    parts: &[(bool, Expr<N>)],
    name: &mut impl FnMut(&N, Span) -> Option<M>,
) -> Option<Vec<(bool, Expr<M>)>> {
    // Every part is looked at, so that each unknown name is reported.
    let mapped: Vec<_> =
        parts.iter().map(|(flag, part)| Some((*flag, part.try_map(name)?))).collect();
    mapped.into_iter().collect()
}
