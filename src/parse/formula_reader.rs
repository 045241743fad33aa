//! Reading a formula.
//!
//! ```text
//! sum      = product { ("+" | "-") product }
//! product  = signed { ("*" | "/") signed }
//! signed   = ["-"] power
//! power    = atom [ "^" signed ]
//! atom     = number | name { "." name } | function "(" sum { "," sum } ")" | "(" sum ")"
//! function = "sqrt" | "exp" | …                        of one number, or of some as `min` and `max`
//!          | "sum" | "mean" | … | "min" | "max"        of one column: an aggregation
//! ```

use std::ops::Range;

use super::formula::{Aggregation, Expr, FUNCTIONS, Function, Node};
use crate::diagnostic::{Code, Report, Span, nearest};

/// Parentheses within parentheses beyond this are refused.
const DEEPEST: usize = 100;

/// A formula that cannot be read.
struct Wrong {
    range: Range<usize>,
    message: String,
    help: Option<String>,
}

/// Reads a formula; `place` says where bytes of the text stand.
///
/// `None`, and a diagnostic, when it is none.
pub fn parse(
    text: &str,
    place: impl Fn(Range<usize>) -> Span,
    report: &mut Report,
) -> Option<Expr<String>> {
    let mut reader = Reader { text, at: 0, depth: 0, place: &place };
    let read = reader.sum().and_then(|expr| match reader.next_char() {
        None => Ok(expr),
        Some(_) => Err(reader.unexpected("an operator or the end")),
    });
    match read {
        Ok(expr) => Some(expr),
        Err(wrong) => {
            let diagnostic = report.add(Code::FormulaSyntax, place(wrong.range), wrong.message);
            if let Some(help) = wrong.help {
                diagnostic.help(help);
            }
            None
        }
    }
}

/// Whether a text can name an input, a formula, a row.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.starts_with(starts_name) && text.chars().all(continues_name)
}

fn starts_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    place: &'t dyn Fn(Range<usize>) -> Span,
}

type Read = Result<Expr<String>, Wrong>;

impl<'t> Reader<'t> {
    /// The next character that is no blank, which is not taken.
    fn next_char(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, wanted: &[char]) -> bool {
        match self.next_char().filter(|c| wanted.contains(c)) {
            Some(found) => {
                self.at += found.len_utf8();
                true
            }
            None => false,
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = &self.text[self.at..];
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn unexpected(&mut self, wanted: &str) -> Wrong {
        let (range, found) = match self.next_char() {
            Some(found) => (self.at..self.at + found.len_utf8(), format!("`{found}`")),
            None => (self.at..self.at, "the end".to_owned()),
        };
        Wrong { range, message: format!("expected {wanted}, found {found}"), help: None }
    }

    fn expr(&self, start: usize, node: Node<String>) -> Expr<String> {
        Expr { span: (self.place)(start..self.at), node }
    }

    fn sum(&mut self) -> Read {
        self.chain(&['+'], &['-', '−'], Reader::product, Node::Sum)
    }

    fn product(&mut self) -> Read {
        self.chain(&['*', '×', '·'], &['/', '÷'], Reader::signed, Node::Product)
    }

    /// Parts joined by one pair of operators; a single part is itself.
    fn chain(
        &mut self,
        forward: &[char],
        backward: &[char],
        part: impl Fn(&mut Self) -> Read,
        node: impl Fn(Vec<(bool, Expr<String>)>) -> Node<String>,
    ) -> Read {
        self.next_char();
        let start = self.at;
        let first = part(self)?;
        let mut parts = vec![(false, first)];
        loop {
            let inverse = self.take(backward);
            if !inverse && !self.take(forward) {
                break;
            }
            parts.push((inverse, part(self)?));
        }
        if parts.len() == 1 {
            return Ok(parts.remove(0).1);
        }
        let end = self.at;
        self.at = start + self.text[start..end].trim_end().len();
        let expr = self.expr(start, node(parts));
        self.at = end;
        Ok(expr)
    }

    fn signed(&mut self) -> Read {
        self.next_char();
        let start = self.at;
        let mut negative = false;
        while self.take(&['-', '−']) {
            negative = !negative;
        }
        let inner = self.power()?;
        Ok(if negative { self.expr(start, Node::Negative(Box::new(inner))) } else { inner })
    }

    fn power(&mut self) -> Read {
        self.next_char();
        let start = self.at;
        let base = self.atom()?;
        if !self.take(&['^']) {
            return Ok(base);
        }
        self.deeper()?;
        let exponent = self.signed()?;
        self.depth -= 1;
        Ok(self.expr(start, Node::Power(Box::new((base, exponent)))))
    }

    fn deeper(&mut self) -> Result<(), Wrong> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let message = format!("the formula is nested more than {DEEPEST} deep");
            let help = Some("give a part of it a name of its own".to_owned());
            return Err(Wrong { range: self.at..self.at, message, help });
        }
        Ok(())
    }

    fn atom(&mut self) -> Read {
        let next = self.next_char();
        let start = self.at;
        match next {
            Some('(') => {
                self.at += 1;
                self.deeper()?;
                let inner = self.sum()?;
                self.depth -= 1;
                if self.take(&[')']) { Ok(inner) } else { Err(self.unexpected("`)`")) }
            }
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(start),
            Some(c) if starts_name(c) => self.name_or_call(start),
            _ => Err(self.unexpected("a name or a number")),
        }
    }

    fn number(&mut self, start: usize) -> Read {
        self.take_while(|c| c.is_ascii_digit() || c == '_' || c == '.');
        let rest = &self.text[self.at..];
        if let Some(after) = rest.strip_prefix(['e', 'E']) {
            let digits = after.strip_prefix(['+', '-']).unwrap_or(after);
            let count = digits.bytes().take_while(u8::is_ascii_digit).count();
            if count > 0 {
                self.at += rest.len() - digits.len() + count;
            }
        }
        let text = self.text[start..self.at].replace('_', "");
        let value = text.parse::<f64>().ok().filter(|value| value.is_finite());
        let Some(value) = value else {
            let message = format!("`{text}` is no number");
            return Err(Wrong { range: start..self.at, message, help: None });
        };
        let number_end = self.at;
        if self.next_char().is_some_and(starts_name) {
            let word = self.take_while(continues_name);
            let message = format!("expected an operator, found `{word}`");
            let help = Some("a number with a unit is an input of the model".to_owned());
            return Err(Wrong { range: self.at - word.len()..self.at, message, help });
        }
        self.at = number_end;
        Ok(self.expr(start, Node::Number(value)))
    }

    fn name_or_call(&mut self, start: usize) -> Read {
        self.take_while(continues_name);
        while self.text[self.at..].starts_with('.')
            && self.text[self.at + 1..].starts_with(starts_name)
        {
            self.at += 1;
            self.take_while(continues_name);
        }
        let name = &self.text[start..self.at];
        let end = self.at;
        if self.next_char() != Some('(') {
            self.at = end;
            return Ok(self.expr(start, Node::Name(name.to_owned())));
        }
        if !FUNCTIONS.contains(&name) {
            let help = match nearest(name, FUNCTIONS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the functions are `{}`", FUNCTIONS.join("`, `")),
            };
            let message = format!("there is no function `{name}`");
            return Err(Wrong { range: start..end, message, help: Some(help) });
        }
        self.at += 1;
        let arguments = self.arguments()?;
        let node = self.call(name, arguments, start)?;
        Ok(self.expr(start, node))
    }

    /// What stands between the parentheses of a call, and the closing one.
    fn arguments(&mut self) -> Result<Vec<Expr<String>>, Wrong> {
        self.deeper()?;
        let mut arguments = vec![self.sum()?];
        while self.take(&[',']) {
            arguments.push(self.sum()?);
        }
        self.depth -= 1;
        if self.take(&[')']) {
            return Ok(arguments);
        }
        let mut wrong = self.unexpected("`,` or `)`");
        if self.next_char().is_none() {
            wrong.help =
                Some("in `{ … }` a comma ends a value: put the formula in quotes".to_owned());
        }
        Err(wrong)
    }

    /// A call of that name, which starts there and ends here.
    fn call(
        &self,
        name: &str,
        mut arguments: Vec<Expr<String>>,
        start: usize,
    ) -> Result<Node<String>, Wrong> {
        let range = start..self.at;
        let wrong = |message: String| Wrong { range: range.clone(), message, help: None };
        if let Some(function) = Function::named(name)
            && (!function.is_variadic() || arguments.len() > 1)
        {
            if arguments.len() > 1 && !function.is_variadic() {
                return Err(wrong(format!(
                    "`{name}` takes one argument, found {}",
                    arguments.len()
                )));
            }
            return Ok(Node::Call(function, arguments));
        }
        let aggregation = match name {
            "sum" => Aggregation::Sum,
            "mean" => Aggregation::Mean,
            "median" => Aggregation::Median,
            "count" => Aggregation::Count,
            "min" => Aggregation::Min,
            "max" => Aggregation::Max,
            _ => match arguments.pop().map(|share| share.node) {
                Some(Node::Number(share)) if (0.0..=1.0).contains(&share) => {
                    Aggregation::Quantile(share)
                }
                _ => {
                    let mut wrong =
                        wrong("the share of `quantile` is a number from 0 to 1".to_owned());
                    wrong.help = Some("as in `quantile(energy, 0.9)`".to_owned());
                    return Err(wrong);
                }
            },
        };
        let count = arguments.len();
        let (Some(argument), 1) = (arguments.pop(), count) else {
            return Err(wrong(match aggregation {
                Aggregation::Quantile(_) => "`quantile` takes a column and a share".to_owned(),
                _ => format!("`{name}` takes one column, found {count} arguments"),
            }));
        };
        if let Some(inner) = argument.aggregation().map(Aggregation::name) {
            let mut wrong = wrong(format!("`{inner}` stands within `{name}`"));
            wrong.help = Some(format!("give the `{inner}` a name, as a formula of its own"));
            return Err(wrong);
        }
        Ok(Node::Aggregate(aggregation, Box::new(argument)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Files;

    fn read(text: &str) -> Result<Expr<String>, String> {
        let files = Files::from_texts([("content/_models/a.yaml", text)]);
        let file = files.find("content/_models/a.yaml").expect("it was just added");
        let mut report = Report::new();
        let expr = parse(text, |range| Span::new(file, range), &mut report);
        expr.ok_or_else(|| report.draw(&files, false))
    }

    #[test]
    fn a_formula_of_any_length_or_depth_ends_in_a_tree_or_a_diagnostic() {
        let long = vec!["a"; 100_000].join(" + ");
        assert!(
            matches!(read(&long), Ok(Expr { node: Node::Sum(terms), .. }) if terms.len() == 100_000)
        );
        let deep = format!("{}a{}", "(".repeat(1000), ")".repeat(1000));
        assert!(read(&deep).is_err_and(|drawn| drawn.contains("nested more than 100 deep")));
        let powers = vec!["a"; 1000].join("^");
        assert!(read(&powers).is_err());
        assert!(read(&format!("{}a", "-".repeat(100_000))).is_ok());
    }

    #[test]
    fn the_places_of_parts_are_theirs() {
        let text = "a + bb * ccc";
        let Ok(Expr { node: Node::Sum(terms), span }) = read(text) else { panic!("no sum") };
        assert_eq!(span.range(), 0..12);
        assert_eq!(terms[1].1.span.range(), 4..12);
    }

    #[test]
    fn what_is_no_formula_is_told_what_was_expected() {
        let message = |text| read(text).expect_err("it is no formula");
        assert!(message("a +").contains("expected a name or a number, found the end"));
        assert!(message("2 kWh").contains("a number with a unit is an input of the model"));
        assert!(message("squrt(a)").contains("did you mean `sqrt`?"));
        assert!(message("sqrt(a, b)").contains("takes one argument, found 2"));
        assert!(message("a b").contains("expected an operator or the end, found `b`"));
        assert!(message("").contains("found the end"));
        assert!(message("sum(a, b)").contains("`sum` takes one column, found 2 arguments"));
        assert!(message("quantile(a, 1.5)").contains("a number from 0 to 1"));
        assert!(message("quantile(0.5)").contains("`quantile` takes a column and a share"));
        assert!(message("max(mean(a) + 1)").contains("`mean` stands within `max`"));
    }

    #[test]
    fn min_and_max_are_aggregations_of_one_argument_and_functions_of_more() {
        let node = |text| read(text).expect("it is a formula").node;
        assert!(matches!(node("max(a)"), Node::Aggregate(Aggregation::Max, _)));
        assert!(
            matches!(node("max(a, 2)"), Node::Call(Function::Max, arguments) if arguments.len() == 2)
        );
        assert!(matches!(
            node("quantile(a * b, 0.9)"),
            Node::Aggregate(Aggregation::Quantile(_), _)
        ));
    }
}
