//! Numbers in a text: what is shown, and how.

use std::collections::BTreeMap;

use super::model::Numbers;
use super::scope::Scope;
use super::{ModelId, NumberId};
use crate::diagnostic::{Code, Report, Span, Spanned, nearest};
use crate::parse::{self, Body, CallKind, Expr, Filter, Node};
use crate::quantity::Unit;

/// A number as it is to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Which.
    pub number: NumberId,
    /// Where it is asked for.
    pub span: Span,
    /// The unit, where it is not the number's own.
    pub unit: Option<Spanned<Unit>>,
    /// The significant digits, where they are not the number's own.
    pub digits: Option<u8>,
    /// In which form.
    pub style: Style,
    /// Whether the unit is left out.
    pub bare: bool,
    /// Whether its interval is shown.
    pub range: Range,
}

/// How the interval of a number is shown; nothing of a number that depends on nothing uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Not at all.
    None,
    /// In its place: `1.9 to 2.6 g CO2e/query`.
    Alone,
    /// Behind it: `2.2 (1.9 to 2.6) g CO2e/query`.
    Beside,
}

/// The form of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `2.2 g CO2e/query`.
    Plain,
    /// `1,100 times`.
    Times,
    /// `1/2900`.
    Fraction,
    /// `34 %`.
    Percent,
    /// `2.9 million`.
    Words,
}

/// The filters there are.
const FILTERS: [&str; 9] =
    ["bare", "digits", "fraction", "in", "percent", "range", "times", "with_range", "words"];

/// The numbers of a text, by the first byte of their shortcode.
pub(super) fn of_body(
    body: &Body,
    models: &[ModelId],
    numbers: &mut Numbers,
    report: &mut Report,
) -> BTreeMap<u32, Shown> {
    let mut shown = BTreeMap::new();
    for call in &body.calls {
        match &call.kind {
            CallKind::Number(number) => {
                let mut reader = Reader { models, numbers, report };
                shown.extend(reader.number(number).map(|number| (call.span.start, number)));
            }
            CallKind::Around(_, inner) => shown.extend(of_body(inner, models, numbers, report)),
            CallKind::Component(_)
            | CallKind::Open(_)
            | CallKind::Close
            | CallKind::Verbatim(..)
            | CallKind::Unknown => {}
        }
    }
    shown
}

/// Reads the numbers of one page.
pub(super) struct Reader<'r> {
    pub(super) models: &'r [ModelId],
    pub(super) numbers: &'r mut Numbers,
    pub(super) report: &'r mut Report,
}

impl Reader<'_> {
    pub(super) fn number(&mut self, source: &parse::Number) -> Option<Shown> {
        let scope = Scope { models: self.models, row: None };
        let number = self.numbers.formula(&source.expr, scope, self.report)?;
        let span = source.span;
        let plain = Shown {
            number,
            span,
            unit: None,
            digits: None,
            style: Style::Plain,
            bare: false,
            range: Range::None,
        };
        source.filters.iter().try_fold(plain, |shown, filter| self.filter(shown, filter))
    }

    fn filter(&mut self, shown: Shown, filter: &Filter) -> Option<Shown> {
        let name = filter.name.value.as_str();
        if !FILTERS.contains(&name) {
            let message = format!("there is no filter `{name}`");
            let diagnostic = self.report.add(Code::UnknownFilter, filter.name.span, message);
            match nearest(name, FILTERS) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("the filters are `{}`", FILTERS.join("`, `"))),
            };
            return None;
        }
        let takes_argument = matches!(name, "in" | "digits");
        let may_take_one = takes_argument || name == "fraction";
        match &filter.argument {
            None if takes_argument => {
                let example = if name == "in" { "in(kg CO2e)" } else { "digits(3)" };
                self.bad_argument(filter, &format!("`{name}` takes an argument: `{example}`"))
            }
            Some(_) if !may_take_one => {
                self.bad_argument(filter, &format!("`{name}` takes no argument"))
            }
            argument => self.apply(shown, filter, argument.as_ref()),
        }
    }

    fn bad_argument(&mut self, filter: &Filter, message: &str) -> Option<Shown> {
        let span = filter.argument.as_ref().map_or(filter.name.span, |argument| argument.span);
        self.report.add(Code::BadArgument, span, message);
        None
    }

    fn apply(
        &mut self,
        mut shown: Shown,
        filter: &Filter,
        argument: Option<&Spanned<String>>,
    ) -> Option<Shown> {
        match (filter.name.value.as_str(), argument) {
            ("in", Some(unit)) => shown.unit = Some(self.unit(unit)?),
            ("digits", Some(digits)) => match digits.value.parse() {
                Ok(digits @ 1..=15) => shown.digits = Some(digits),
                _ => return self.bad_argument(filter, "`digits` takes a number from 1 to 15"),
            },
            ("fraction", Some(of)) => {
                shown.number = self.ratio(shown.number, of)?;
                shown.style = Style::Fraction;
            }
            ("fraction", None) => shown.style = Style::Fraction,
            ("times", _) => shown.style = Style::Times,
            ("percent", _) => shown.style = Style::Percent,
            ("words", _) => shown.style = Style::Words,
            ("bare", _) => shown.bare = true,
            ("range", _) => shown.range = Range::Alone,
            ("with_range", _) => shown.range = Range::Beside,
            _ => unreachable!("every filter of the list is applied"),
        }
        Some(shown)
    }

    /// A unit of any of the page's models.
    fn unit(&mut self, unit: &Spanned<String>) -> Option<Spanned<Unit>> {
        let mut first_error = None;
        for id in self.models {
            match self.numbers.names.models[id.index()].source.units.unit(&unit.value) {
                Ok(value) => return Some(Spanned { value, span: unit.span }),
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        let error = first_error?;
        let span = unit.span.part(error.range);
        let diagnostic = self.report.add(Code::BadQuantity, span, error.message);
        if let Some(help) = error.help {
            diagnostic.help(help);
        }
        None
    }

    /// The number that is `number` divided by what the argument says.
    fn ratio(&mut self, number: NumberId, of: &Spanned<String>) -> Option<NumberId> {
        let place = |range| of.span.part(range);
        let expr = parse::formula(&of.value, place, self.report)?;
        let scope = Scope { models: self.models, row: None };
        let below = self.numbers.formula(&expr, scope, self.report)?;
        let name = |id| Expr { span: of.span, node: Node::Name(id) };
        let node = Node::Product(vec![(false, name(number)), (true, name(below))]);
        Some(self.numbers.add(Expr { span: of.span, node }, *self.models.first()?, None))
    }
}
