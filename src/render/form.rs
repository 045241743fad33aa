//! The form of a number at one place: in which unit it stands there, how it is written, to what digits.

use super::number::{self, Text};
use crate::compute::Estimate;
use crate::parse::{Aggregation, Language, Node};
use crate::quantity::{Uncertain, Unit};
use crate::resolve::{DefinitionKind, NumberId, Shown, Site, Style};

/// How a number is written at one place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Form<'s> {
    pub(super) unit: In,
    pub(super) style: Style,
    /// The significant digits.
    pub(super) digits: u8,
    /// The input that the number is, where it is written as it was typed.
    pub(super) typed: Option<&'s Uncertain>,
    /// Whether it is a count, which is known to its last digit.
    pub(super) is_count: bool,
    /// Whether the unit is left out.
    pub(super) is_bare: bool,
}

/// The unit that a number is brought to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum In {
    /// Its own.
    Own,
    /// Its own, or one of the same kind in which it reads better.
    Ladder,
    /// This one.
    Given(Unit),
    /// None: it is a ratio.
    Ratio,
}

impl<'s> Form<'s> {
    /// That of a number in a table or where nobody asks for another: in a unit and to digits, where they
    /// are not its own. An input is written as it was typed.
    pub(super) fn of(
        site: &'s Site,
        id: NumberId,
        (unit, digits): (Option<&Unit>, Option<u8>),
    ) -> Form<'s> {
        Form {
            unit: unit.map_or_else(|| own_unit(site, id), |unit| In::Given(unit.clone())),
            style: Style::Plain,
            digits: digits.unwrap_or_else(|| number::digits_of(site, id)),
            typed: if digits.is_none() { typed_input(site, id) } else { None },
            is_count: digits.is_none() && is_count(site, id),
            is_bare: false,
        }
    }

    /// That which a text asks for.
    pub(super) fn asked(site: &'s Site, shown: &'s Shown) -> Form<'s> {
        let wanted = shown.unit.as_ref().map(|unit| &unit.value);
        let plain = Form::of(site, shown.number, (wanted, shown.digits));
        let (unit, typed) = match shown.style {
            Style::Plain => (plain.unit, plain.typed),
            Style::Words => (plain.unit, None),
            Style::Times | Style::Percent | Style::Fraction => (In::Ratio, None),
        };
        Form { unit, typed, style: shown.style, is_bare: shown.bare, ..plain }
    }

    /// An estimate of the number in this form, or `None` when its unit is of another kind.
    pub(super) fn text(&self, estimate: &Estimate, language: &Language) -> Option<Text> {
        let locale = &language.locale;
        let estimate = estimate.to(&self.unit_of(estimate))?;
        let written = |write: &dyn Fn(f64, u8) -> String| {
            number::written(&estimate, self.digits, language, write)
        };
        let mut text = match (self.style, self.typed) {
            (Style::Plain, Some(input)) if input.central == estimate.central => {
                number::of_input(input, &estimate, language)
            }
            (Style::Plain, _) if self.is_count => written(&|count, _| locale.grouped(count)),
            (Style::Plain | Style::Times, _) => {
                written(&|value, digits| locale.significant(value, digits))
            }
            (Style::Words, _) => written(&|value, digits| locale.words(value, digits)),
            (Style::Percent, _) => {
                written(&|share, digits| locale.significant(share * 100.0, digits))
            }
            (Style::Fraction, _) => {
                written(&|ratio, digits| number::fraction(ratio, digits, locale))
            }
        };
        if self.is_bare {
            text.unit.clear();
        } else if let Some(word) = self.word(language) {
            text.unit = word;
        }
        Some(text)
    }

    /// The unit that an estimate of the number is brought to.
    pub(super) fn unit_of(&self, estimate: &Estimate) -> Unit {
        match &self.unit {
            In::Own => estimate.central.unit.clone(),
            In::Ladder => estimate.central.scaled().unit,
            In::Given(unit) => unit.clone(),
            In::Ratio => Unit::none(),
        }
    }

    /// What stands behind a ratio in the place of a unit.
    pub(super) fn word(&self, language: &Language) -> Option<String> {
        match self.style {
            Style::Times => Some(language.say("times", &[])),
            Style::Percent => Some("%".to_owned()),
            Style::Plain | Style::Fraction | Style::Words => None,
        }
    }
}

/// The unit that its author wrote, or else, for a formula without one, one in which it reads well.
fn own_unit(site: &Site, id: NumberId) -> In {
    let definition = site.number(id);
    let is_given = definition.unit.is_some() || matches!(definition.kind, DefinitionKind::Input(_));
    if is_given { In::Own } else { In::Ladder }
}

/// The value of an input, where it was typed as it stands.
fn typed_input(site: &Site, id: NumberId) -> Option<&Uncertain> {
    match &site.number(id).kind {
        DefinitionKind::Input(input) => input.value.as_ref(),
        _ => None,
    }
}

/// Whether a number says how many values a column has, and nobody says to what digits.
fn is_count(site: &Site, id: NumberId) -> bool {
    let definition = site.number(id);
    let count = |node: &Node<NumberId>| matches!(node, Node::Aggregate(Aggregation::Count, _));
    match &definition.kind {
        DefinitionKind::Formula { expr, .. } => count(&expr.node) && definition.digits.is_none(),
        _ => false,
    }
}
