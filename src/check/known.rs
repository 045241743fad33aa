//! What a brief's models know, to hold typed numbers against.

use std::collections::BTreeSet;

use super::Subject;
use super::figure::{Figure, Kind};
use super::words::is_han;
use crate::diagnostic::Span;
use crate::quantity::{Quantity, Unit, Units};
use crate::render::number_text;
use crate::resolve::{DefinitionKind, NumberId, Page};

/// How likely a number is meant; the greater, the likelier.
type Rank = (bool, usize, bool, bool, bool);

/// One number that a brief can take from its models.
pub(super) struct Known {
    pub(super) id: NumberId,
    /// How a shortcode asks for it.
    pub(super) expression: String,
    /// As it is shown.
    pub(super) text: String,
    /// Where it is defined.
    pub(super) span: Span,
    pub(super) is_input: bool,
    is_named: bool,
    /// Its value, and the ends of its interval.
    values: Vec<Quantity>,
    /// The words of its label, and those of its name.
    words: [BTreeSet<String>; 2],
    /// The significant digits that it is shown to.
    digits: usize,
}

/// The numbers of a page's models, those of their claims, and those that its text shows.
pub(super) fn of_page(subject: Subject<'_>, page: &Page) -> Vec<Known> {
    let models = || page.models.iter().map(|id| &subject.site.models[id.index()]);
    let named = models().flat_map(|model| model.order.iter().copied());
    let claims = subject.site.claims_of(page).map(|claim| subject.site.claim(claim).number);
    let shown = page.shown.values().map(|shown| shown.number);
    let mut seen = BTreeSet::new();
    let ids = named.chain(claims).chain(shown).filter(|id| seen.insert(*id));
    ids.filter_map(|id| known(subject, page, id)).collect()
}

fn known(subject: Subject<'_>, page: &Page, id: NumberId) -> Option<Known> {
    let site = subject.site;
    let definition = site.number(id);
    let model = &site.models[definition.model.index()];
    let estimate = subject.estimates.get(id)?;
    let expression = match &definition.kind {
        // A formula without a name has its text where it is used.
        _ if !definition.is_named() => {
            let text = subject.files.text(definition.span.file);
            text.get(definition.span.range()).unwrap_or_default().to_owned()
        }
        _ => {
            let has_it = |other: &&crate::resolve::ModelId| {
                site.models[other.index()].numbers.contains_key(&definition.name)
            };
            let is_shared = page.models.iter().filter(has_it).count() > 1;
            let model = if is_shared { format!("{}.", model.source.name) } else { String::new() };
            format!("{model}{}", definition.name)
        }
    };
    let central = &estimate.central;
    let at = |value: f64| Quantity { value, unit: central.unit.clone() };
    let ends = estimate.spread.map(|spread| [at(spread.low), at(spread.high)]);
    let digits = definition.digits.or(model.source.digits).unwrap_or(site.config.digits);
    Some(Known {
        id,
        expression,
        text: number_text(site, subject.estimates, id)?.whole().replace('\u{a0}', " "),
        span: definition.span,
        is_input: matches!(definition.kind, DefinitionKind::Input(_)),
        is_named: definition.is_named(),
        values: std::iter::once(central.clone()).chain(ends.into_iter().flatten()).collect(),
        words: [words(&definition.label), words(&definition.name.replace(['.', '_'], " "))],
        digits: usize::from(digits),
    })
}

impl Known {
    /// The values of this number as a figure of that kind would have them; none where the two measure
    /// different things.
    fn values_as(&self, kind: &Kind) -> Vec<f64> {
        let plain = |value: &Quantity| value.to(&Unit::none()).map(|quantity| quantity.value);
        let each = self.values.iter();
        match kind {
            Kind::Plain => each.filter_map(plain).collect(),
            Kind::Percent => each.filter_map(plain).map(|value| value * 100.0).collect(),
            // What is a third of another is three times less.
            Kind::Times | Kind::Fraction => {
                let values = each.filter_map(plain);
                values.map(|value| if value < 1.0 { 1.0 / value } else { value }).collect()
            }
            Kind::Of(unit) => each.filter_map(|value| in_prose(value, unit)).collect(),
        }
    }

    /// Whether it could be what a figure stands for, by what the two measure.
    pub(super) fn is_like(&self, figure: &Figure) -> bool {
        !self.values_as(&figure.kind).is_empty()
    }

    /// Whether a figure is this number, as it was rounded, or an end of its interval.
    pub(super) fn is(&self, figure: &Figure) -> bool {
        self.values_as(&figure.kind).into_iter().any(|value| figure.digits.are(value))
    }

    /// How many of the words of a sentence are of its label or name, and whether those are all of them.
    pub(super) fn named_in(&self, sentence: &Sentence<'_>, figure: &Figure) -> (usize, bool) {
        let unit = match &figure.kind {
            Kind::Of(unit) => words(&unit.to_string()),
            _ => BTreeSet::new(),
        };
        let counts = self.words.iter().map(|of_number| {
            let found = of_number.iter().filter(|word| sentence.has(word)).count();
            // `10 queries` says nothing of the number of queries a day but its unit.
            let says_more = of_number.iter().any(|word| !unit.contains(word));
            (found, found > 0 && found == of_number.len() && says_more)
        });
        counts.max_by_key(|(found, is_all)| (*is_all, *found)).unwrap_or((0, false))
    }

    /// Which of two equal numbers is the likelier to be meant: named in the sentence, not the inverse of
    /// the figure, named at all, known.
    pub(super) fn rank(&self, sentence: &Sentence<'_>, figure: &Figure) -> Rank {
        let (found, is_all) = self.named_in(sentence, figure);
        (is_all, found, !self.is_inverse(figure), self.is_named, self.is_input)
    }

    /// Whether the figure is one over this number.
    fn is_inverse(&self, figure: &Figure) -> bool {
        let value = self.values.first().and_then(|value| value.to(&Unit::none()));
        let is_below_one = value.is_some_and(|value| value.value.abs() < 1.0);
        match figure.kind {
            Kind::Times => is_below_one,
            Kind::Fraction => !is_below_one,
            _ => false,
        }
    }

    /// What to write in the place of a figure.
    pub(super) fn shortcode(&self, figure: &Figure) -> String {
        let digits = figure.digits;
        let filter = match &figure.kind {
            Kind::Times => " | times",
            Kind::Fraction => " | fraction",
            Kind::Percent => " | percent",
            Kind::Plain | Kind::Of(_) if digits.is_scaled() => " | words",
            Kind::Plain | Kind::Of(_) => "",
        };
        let is_simple = self.expression.chars().all(|c| c.is_alphanumeric() || "._".contains(c));
        let expression = match (self.is_inverse(figure), is_simple) {
            (false, _) => self.expression.clone(),
            (true, true) => format!("1 / {}", self.expression),
            (true, false) => format!("1 / ({})", self.expression),
        };
        let more = digits.significant() > self.digits && !self.is_input;
        let digits =
            if more { format!(" | digits({})", digits.significant()) } else { String::new() };
        format!("{{{{ {expression}{filter}{digits} }}}}")
    }
}

/// A quantity in the unit that prose gives it, which often leaves out what it is for each of, and takes
/// CO2e for understood.
fn in_prose(quantity: &Quantity, unit: &Unit) -> Option<f64> {
    let gas = Units::default().named("CO2e").expect("CO2e is a unit");
    let typed = [unit.clone(), unit.times(&gas)];
    let above = Quantity { value: quantity.value, unit: quantity.unit.above() };
    let ways = [quantity, &above].into_iter().flat_map(|q| typed.iter().map(move |unit| (q, unit)));
    ways.into_iter().find_map(|(quantity, unit)| Some(quantity.to(unit)?.value))
}

/// A sentence by its words.
pub(super) struct Sentence<'t> {
    text: &'t str,
    words: BTreeSet<String>,
}

impl<'t> Sentence<'t> {
    pub(super) fn of(text: &'t str) -> Sentence<'t> {
        Sentence { text, words: words(text) }
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(word) || (word.chars().any(is_han) && self.text.contains(word))
    }
}

/// The words of a text that say something, each once, in small letters and in the singular.
fn words(text: &str) -> BTreeSet<String> {
    const SILENT: &[&str] = &[
        "a", "an", "and", "at", "by", "each", "for", "from", "in", "is", "it", "of", "on", "one",
        "or", "per", "that", "the", "to", "what", "with",
    ];
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
    let parts = parts.flat_map(|part| {
        let pieces = part.split(['-', '_']).filter(|piece| piece.parse::<f64>().is_err());
        std::iter::once(part).chain(pieces)
    });
    let singular = |word: &str| {
        let word = word.trim_matches('-').to_lowercase();
        match word.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None => {
                word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(&word).to_owned()
            }
        }
    };
    parts
        .map(singular)
        .filter(|word| !word.is_empty() && !SILENT.contains(&word.as_str()))
        .collect()
}
