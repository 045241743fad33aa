//! The sliders of a page: which inputs its reader can move, and how far.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value as Json;
use tera::ComponentInfo;

use super::arguments::{kind, named};
use super::model::Source;
use super::number::to_digits;
use crate::config::bad_quantity;
use crate::diagnostic::{Code, Report, Span};
use crate::parse::{Argument, Body, CallKind, Component};
use crate::quantity::{Distribution, Uncertain};
use crate::resolve::{DefinitionKind, NumberId, Page};

/// An input that the reader can move.
#[derive(Clone, Debug)]
pub(super) struct Slider {
    pub(super) number: NumberId,
    /// Its name in the address of the page.
    pub(super) name: String,
    /// How far it can be moved, in the unit of the input; its value lies between the two.
    pub(super) from: f64,
    pub(super) to: f64,
    /// Where it is asked for.
    pub(super) span: Span,
}

/// The sliders of a page, each once, and which of them each shortcode has.
#[derive(Default)]
pub(super) struct Sliders {
    pub(super) all: Vec<Slider>,
    /// By the first byte of the shortcode's name; nothing for one with a mistake.
    pub(super) of_call: BTreeMap<u32, Vec<usize>>,
}

/// More than these are no longer a question that somebody asks.
const MOST: usize = 12;

/// Finds the sliders of a page; `info` knows what a component takes.
pub(super) fn of_page<'i>(
    source: Source<'_>,
    page: &Page,
    info: &impl Fn(&str) -> Option<&'i ComponentInfo>,
    report: &mut Report,
) -> Sliders {
    let mut sliders = Sliders::default();
    // A model that is not there has been reported, and what it would have had is not known.
    if page.models.is_empty() || page.models.len() < page.source.models.len() {
        return sliders;
    }
    let mut calls = Vec::new();
    components(&page.source.body, &mut calls);
    for call in calls {
        let Some(info) = info(&call.name.value) else { continue };
        let has_sliders = info.args().iter().any(|arg| is_of_kind(info, arg.name(), "sliders"));
        if has_sliders && let Some(found) = (Reader { source, page, report }).call(call, info) {
            let places = found.into_iter().map(|slider| sliders.add(slider)).collect();
            sliders.of_call.insert(call.name.span.start, places);
        }
    }
    sliders.name(source);
    sliders
}

/// The components of a text, in order.
pub(super) fn components<'b>(body: &'b Body, found: &mut Vec<&'b Component>) {
    for call in &body.calls {
        match &call.kind {
            CallKind::Component(component) | CallKind::Open(component) => found.push(component),
            CallKind::Around(component, inner) => {
                found.push(component);
                components(inner, found);
            }
            CallKind::Number(_) | CallKind::Verbatim(..) | CallKind::Unknown | CallKind::Close => {}
        }
    }
}

/// Whether an argument is the name of such a thing.
pub(super) fn is_of_kind(info: &ComponentInfo, argument: &str, kind: &str) -> bool {
    info.metadata().get(argument).and_then(tera::Value::as_str) == Some(kind)
}

impl Sliders {
    /// The place of a slider among all; one that is there already gets the wider range of the two.
    fn add(&mut self, slider: Slider) -> usize {
        let known = self.all.iter().position(|other| other.number == slider.number);
        let Some(at) = known else {
            self.all.push(slider);
            return self.all.len() - 1;
        };
        let other = &mut self.all[at];
        other.from = other.from.min(slider.from);
        other.to = other.to.max(slider.to);
        at
    }

    /// Gives each the shortest name that only it has.
    fn name(&mut self, source: Source<'_>) {
        let name = |slider: &Slider| &source.site.number(slider.number).name;
        let is_alone = |all: &[Slider], slider: &Slider| {
            all.iter().filter(|other| name(other) == name(slider)).count() == 1
        };
        for at in 0..self.all.len() {
            let definition = source.site.number(self.all[at].number);
            let model = &source.site.models[definition.model.index()].source.name;
            let is_alone = is_alone(&self.all, &self.all[at]);
            let name = &definition.name;
            self.all[at].name = if is_alone { name.clone() } else { format!("{model}.{name}") };
        }
    }
}

struct Reader<'s, 'r> {
    source: Source<'s>,
    page: &'s Page,
    report: &'r mut Report,
}

impl Reader<'_, '_> {
    fn call(&mut self, call: &Component, info: &ComponentInfo) -> Option<Vec<Slider>> {
        let arguments = named(call, info);
        let of_kind = |wanted| {
            let is_it = |name: &str| is_of_kind(info, name, wanted);
            arguments.iter().find(|(name, _)| name.as_deref().is_some_and(is_it)).map(|(_, a)| *a)
        };
        let (found, span) = match of_kind("sliders") {
            Some(argument) => (self.asked(argument)?, argument.span),
            None => (self.of_table(of_kind("table"), call)?, call.name.span),
        };
        if found.len() > MOST {
            let message =
                format!("these are {} inputs, and {MOST} at most can be moved", found.len());
            let diagnostic = self.report.add(Code::BadArgument, span, message);
            diagnostic.help("name those that matter under `inputs`");
            return None;
        }
        Some(found)
    }

    /// The inputs that a call names.
    fn asked(&mut self, argument: &Argument) -> Option<Vec<Slider>> {
        let items = match &argument.value {
            Json::Array(items) => items.iter().zip(argument.items.iter().copied()).collect(),
            single => vec![(single, argument.span)],
        };
        if items.is_empty() {
            let message = "there is no input to move";
            let diagnostic = self.report.add(Code::BadArgument, argument.span, message);
            diagnostic
                .help("name at least one, or leave `inputs` out for all that vary in the table");
            return None;
        }
        let all: Vec<Option<Slider>> =
            items.into_iter().map(|(item, span)| self.item(item, span)).collect();
        let all = all.into_iter().collect::<Option<Vec<Slider>>>()?;
        let mut seen = BTreeSet::new();
        let twice = all.iter().find(|slider| !seen.insert(slider.number));
        if let Some(slider) = twice {
            let message = format!("`{}` is named twice", self.name_of(slider.number));
            self.report.add(Code::BadArgument, slider.span, message);
            return None;
        }
        Some(all)
    }

    /// `queries`, or `queries: 1 to 20 million query/day`.
    fn item(&mut self, item: &Json, span: Span) -> Option<Slider> {
        let Some(text) = item.as_str() else {
            let message = format!("expected the name of an input, found {}", kind(item));
            self.report.add(Code::BadArgument, span, message);
            return None;
        };
        // Within the quotes, unless an escape moved what stands there.
        let is_plain = span.range().len() == text.len() + 2;
        let part = |range: Range<usize>| {
            if is_plain { span.part(range.start + 1..range.end + 1) } else { span }
        };
        let end = text.find(':').unwrap_or(text.len());
        let name = text[..end].trim();
        let start = text.len() - text.trim_start().len();
        let name_span = part(start..start + name.len());
        let number = self.source.site.named(&self.page.models, name, name_span, self.report)?;
        let value = self.input(number, name, name_span)?;
        let range = match text.get(end + 1..) {
            None => self.own_range(name, value.distribution.as_ref(), name_span)?,
            Some(written) => self.written(
                number,
                &value,
                (written, &|r: Range<usize>| part(end + 1 + r.start..end + 1 + r.end)),
            )?,
        };
        let (from, to) = tidy(range, value.central.value);
        Some(Slider { number, name: String::new(), from, to, span })
    }

    fn name_of(&self, number: NumberId) -> &str {
        &self.source.site.number(number).name
    }

    /// The value of an input; a diagnostic when the number is none.
    fn input(&mut self, number: NumberId, name: &str, span: Span) -> Option<Uncertain> {
        match &self.source.site.number(number).kind {
            DefinitionKind::Input(input) => input.value.clone(),
            DefinitionKind::Broken => None,
            DefinitionKind::Column(_) => {
                let message = format!("`{name}` comes from a file, and only an input can be moved");
                self.report.add(Code::BadArgument, span, message);
                None
            }
            DefinitionKind::Formula { .. } => {
                let made_of = self.source.estimates.program.made_of(number);
                let inputs = made_of.into_iter().filter(|id| self.is_uncertain(*id));
                let inputs: Vec<String> =
                    inputs.take(MOST).map(|id| format!("`{}`", self.name_of(id))).collect();
                let message = format!("`{name}` is a formula, and only an input can be moved");
                let diagnostic = self.report.add(Code::BadArgument, span, message);
                if !inputs.is_empty() {
                    diagnostic.help(format!("it is made of {}", inputs.join(", ")));
                }
                None
            }
        }
    }

    fn own_range(
        &mut self,
        name: &str,
        distribution: Option<&Distribution>,
        span: Span,
    ) -> Option<(f64, f64)> {
        if let Some(distribution) = distribution {
            return Some(range_of(distribution));
        }
        let message = format!("`{name}` has no range that it could be moved over");
        let diagnostic = self.report.add(Code::BadInterval, span, message);
        diagnostic.help(format!("write one behind it, such as `\"{name}: 5 to 15\"`"));
        diagnostic.help("or give the input an interval in its model");
        None
    }

    /// A range that stands in the call, as a model writes intervals; without a unit, in that of the input.
    fn written(
        &mut self,
        number: NumberId,
        value: &Uncertain,
        (text, part): (&str, &dyn Fn(Range<usize>) -> Span),
    ) -> Option<(f64, f64)> {
        let start = text.len() - text.trim_start().len();
        let whole = part(start..start + text.trim().len());
        let model = &self.source.site.models[self.source.site.number(number).model.index()].source;
        let read = match model.units.uncertain(text.trim()) {
            Ok(read) => read,
            Err(error) => {
                let span = part(start + error.range.start..start + error.range.end);
                bad_quantity(&error, span, self.report);
                return None;
            }
        };
        let unit = &value.central.unit;
        let is_bare = read.central.unit.is_none();
        let Some(distribution) = read.distribution else {
            let message = "expected a range, found a single value";
            self.report.add(Code::BadInterval, whole, message).help("write it `5 to 15`");
            return None;
        };
        let (from, to) = range_of(&distribution);
        let factor = match read.central.unit.factor_to(unit) {
            _ if is_bare => crate::quantity::Factor::ONE,
            Some(factor) => factor,
            None => {
                let message = format!("`{}` is moved in `{unit}`", self.name_of(number));
                let found = read.central.unit.dimension();
                let diagnostic = self.report.add(Code::UnitMismatch, whole, message);
                diagnostic.label(format!("this is {found}"));
                return None;
            }
        };
        let (from, to) = (to_digits(factor.apply(from), 12), to_digits(factor.apply(to), 12));
        if !(from..=to).contains(&value.central.value) {
            let message = format!("the value of `{}` is not within this", self.name_of(number));
            let diagnostic = self.report.add(Code::BadInterval, whole, message);
            let is = self.source.text(number);
            diagnostic.help(format!("it is {}", is.map_or_else(String::new, |text| text.whole())));
            return None;
        }
        Some((from, to))
    }

    /// All inputs that vary and that a table is made of.
    fn of_table(&mut self, table: Option<&Argument>, call: &Component) -> Option<Vec<Slider>> {
        let Some(name) = table.map(|table| table.value.as_str()) else {
            let message = format!("`{}` is given neither inputs nor a table", call.name.value);
            let diagnostic = self.report.add(Code::BadArgument, call.name.span, message);
            diagnostic.help("write `inputs=[\"name\"]`, the names of inputs of the page's model");
            return None;
        };
        // A table that is not there is reported when the call is rendered.
        let tables = self.source.tables(&self.page.models, name?);
        let [table] = tables.as_slice() else { return None };
        let cells = table.table.rows.iter().flat_map(|row| row.cells.iter().flatten());
        let program = &self.source.estimates.program;
        let made_of: BTreeSet<NumberId> = cells.flat_map(|id| program.made_of(*id)).collect();
        let inputs: Vec<NumberId> =
            made_of.into_iter().filter(|id| self.is_uncertain(*id)).collect();
        if inputs.is_empty() {
            let message = "nothing that this table is made of varies";
            let diagnostic = self.report.add(Code::BadArgument, call.name.span, message);
            diagnostic.help("say what can be moved, such as `inputs=[\"name: 5 to 15\"]`");
            return None;
        }
        let slider = |number| {
            let value = self.value(number)?;
            let (from, to) = tidy(range_of(value.distribution.as_ref()?), value.central.value);
            Some(Slider { number, name: String::new(), from, to, span: call.name.span })
        };
        inputs.into_iter().map(slider).collect()
    }

    fn value(&self, number: NumberId) -> Option<&Uncertain> {
        match &self.source.site.number(number).kind {
            DefinitionKind::Input(input) => input.value.as_ref(),
            DefinitionKind::Formula { .. } | DefinitionKind::Column(_) | DefinitionKind::Broken => {
                None
            }
        }
    }

    fn is_uncertain(&self, number: NumberId) -> bool {
        self.value(number).is_some_and(|value| value.distribution.is_some())
    }
}

/// The bounds of a distribution, or where it has none, those that 90 % of it lie between.
fn range_of(distribution: &Distribution) -> (f64, f64) {
    match *distribution {
        Distribution::Uniform { low, high } | Distribution::Triangular { low, high, .. } => {
            (low, high)
        }
        Distribution::Normal { .. } | Distribution::LogNormal { .. } => {
            let (low, high) = distribution.interval();
            // What was typed went through a logarithm, which cost its last bits.
            (to_digits(low, 12), to_digits(high, 12))
        }
    }
}

/// A range with ends of as few digits as it can have without changing noticeably; `value` stays within.
fn tidy((from, to): (f64, f64), value: f64) -> (f64, f64) {
    let near = (to - from) / 100.0;
    let rounded = |end: f64| {
        let mut all = (2..=15).map(|digits| to_digits(end, digits));
        all.find(|short| (short - end).abs() <= near).unwrap_or(end)
    };
    (rounded(from).min(value), rounded(to).max(value))
}
