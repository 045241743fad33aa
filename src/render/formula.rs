//! Formulas as readers see them: in the names of prose, or with the values put in.

use crate::parse::{Expr, Node};
use crate::resolve::NumberId;

/// How tightly a part holds together, to know where parentheses are needed.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binding {
    Sum,
    Product,
    Power,
    Atom,
}

/// A formula with what `name` says for each of its numbers.
pub(super) fn written(expr: &Expr<NumberId>, name: &impl Fn(NumberId) -> String) -> String {
    let mut text = String::new();
    write(expr, Binding::Sum, name, &mut text);
    text
}

fn write(
    expr: &Expr<NumberId>,
    around: Binding,
    name: &impl Fn(NumberId) -> String,
    text: &mut String,
) {
    let binding = match &expr.node {
        Node::Sum(_) => Binding::Sum,
        Node::Product(_) | Node::Negative(_) => Binding::Product,
        Node::Power(_) => Binding::Power,
        Node::Number(_) | Node::Name(_) | Node::Call(..) => Binding::Atom,
    };
    let is_wrapped = binding < around;
    if is_wrapped {
        text.push('(');
    }
    match &expr.node {
        Node::Number(value) => text.push_str(&crate::quantity::grouped(*value)),
        Node::Name(id) => text.push_str(&name(*id)),
        Node::Negative(inner) => {
            text.push('−');
            write(inner, Binding::Power, name, text);
        }
        Node::Sum(terms) => {
            for (at, (minus, term)) in terms.iter().enumerate() {
                if at > 0 {
                    text.push_str(if *minus { " − " } else { " + " });
                }
                write(term, if *minus { Binding::Product } else { Binding::Sum }, name, text);
            }
        }
        Node::Product(factors) => {
            for (at, (over, factor)) in factors.iter().enumerate() {
                if at > 0 {
                    text.push_str(if *over { " / " } else { " × " });
                }
                write(factor, if *over { Binding::Power } else { Binding::Product }, name, text);
            }
        }
        Node::Power(pair) => {
            write(&pair.0, Binding::Atom, name, text);
            text.push('^');
            write(&pair.1, Binding::Atom, name, text);
        }
        Node::Call(function, arguments) => {
            text.push_str(function.name());
            text.push('(');
            for (at, argument) in arguments.iter().enumerate() {
                if at > 0 {
                    text.push_str(", ");
                }
                write(argument, Binding::Sum, name, text);
            }
            text.push(')');
        }
    }
    if is_wrapped {
        text.push(')');
    }
}
