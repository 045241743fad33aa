//! Formulas as readers see them: in the names of prose, or with the values put in.

use crate::parse::{Aggregation, Expr, Node};
use crate::resolve::{DefinitionKind, ModelId, NumberId, Site};

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

/// What a number is called where its names of prose are too loose: `paper.chatgpt.per_page`, or with the
/// formula of one without a name `paper: us.per_page / chatgpt.per_page`.
#[must_use]
pub fn name(site: &Site, id: NumberId) -> String {
    let definition = site.number(id);
    let model = &site.models[definition.model.index()].source.name;
    if definition.is_named() {
        return format!("{model}.{}", definition.name);
    }
    format!("{model}: {}", symbols(site, id, definition.model))
}

/// The formula of a number without a name, in the names that numbers have in a model.
fn symbols(site: &Site, id: NumberId, within: ModelId) -> String {
    let definition = site.number(id);
    let DefinitionKind::Formula { expr, .. } = &definition.kind else { return String::new() };
    written(expr, &|id| {
        let inner = site.number(id);
        match (inner.is_named(), inner.model == within) {
            (true, true) => inner.name.clone(),
            (true, false) => name(site, id),
            (false, _) => format!("({})", symbols(site, id, within)),
        }
    })
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
        Node::Number(_) | Node::Name(_) | Node::Call(..) | Node::Aggregate(..) => Binding::Atom,
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
            call(function.name(), arguments, name, text);
            text.push(')');
        }
        Node::Aggregate(aggregation, argument) => {
            call(aggregation.name(), std::slice::from_ref(&**argument), name, text);
            if let Aggregation::Quantile(share) = aggregation {
                text.push_str(", ");
                text.push_str(&crate::quantity::grouped(*share));
            }
            text.push(')');
        }
    }
    if is_wrapped {
        text.push(')');
    }
}

/// A function and what it takes, without the parenthesis that closes it.
fn call(
    function: &str,
    arguments: &[Expr<NumberId>],
    name: &impl Fn(NumberId) -> String,
    text: &mut String,
) {
    text.push_str(function);
    text.push('(');
    for (at, argument) in arguments.iter().enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        write(argument, Binding::Sum, name, text);
    }
}
