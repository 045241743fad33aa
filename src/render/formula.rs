//! Formulas as readers see them: in the names of prose, or with the values put in.

use crate::parse::{Aggregation, Expr, Node};
use crate::quantity::Locale;
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
pub(super) fn written(
    expr: &Expr<NumberId>,
    locale: &Locale,
    name: &impl Fn(NumberId) -> String,
) -> String {
    let mut text = String::new();
    Writer { name, locale }.write(expr, Binding::Sum, &mut text);
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
    written(expr, &Locale::english(), &|id| {
        let inner = site.number(id);
        match (inner.is_named(), inner.model == within) {
            (true, true) => inner.name.clone(),
            (true, false) => name(site, id),
            (false, _) => format!("({})", symbols(site, id, within)),
        }
    })
}

/// A formula while it is written.
struct Writer<'w, N> {
    /// What is said for each of its numbers.
    name: &'w N,
    locale: &'w Locale,
}

impl<N: Fn(NumberId) -> String> Writer<'_, N> {
    fn write(&self, expr: &Expr<NumberId>, around: Binding, text: &mut String) {
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
            Node::Number(value) => text.push_str(&self.locale.grouped(*value)),
            Node::Name(id) => text.push_str(&(self.name)(*id)),
            Node::Negative(inner) => {
                text.push('−');
                self.write(inner, Binding::Power, text);
            }
            Node::Sum(terms) => {
                for (at, (minus, term)) in terms.iter().enumerate() {
                    if at > 0 {
                        text.push_str(if *minus { " − " } else { " + " });
                    }
                    self.write(term, if *minus { Binding::Product } else { Binding::Sum }, text);
                }
            }
            Node::Product(factors) => {
                for (at, (over, factor)) in factors.iter().enumerate() {
                    if at > 0 {
                        text.push_str(if *over { " / " } else { " × " });
                    }
                    self.write(factor, if *over { Binding::Power } else { Binding::Product }, text);
                }
            }
            Node::Power(pair) => {
                self.write(&pair.0, Binding::Atom, text);
                text.push('^');
                self.write(&pair.1, Binding::Atom, text);
            }
            Node::Call(function, arguments) => {
                self.call(function.name(), arguments, text);
                text.push(')');
            }
            Node::Aggregate(aggregation, argument) => {
                self.call(aggregation.name(), std::slice::from_ref(&**argument), text);
                if let Aggregation::Quantile(share) = aggregation {
                    text.push_str(", ");
                    text.push_str(&self.locale.grouped(*share));
                }
                text.push(')');
            }
        }
        if is_wrapped {
            text.push(')');
        }
    }

    /// A function and what it takes, without the parenthesis that closes it.
    fn call(&self, function: &str, arguments: &[Expr<NumberId>], text: &mut String) {
        text.push_str(function);
        text.push('(');
        for (at, argument) in arguments.iter().enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            self.write(argument, Binding::Sum, text);
        }
    }
}
