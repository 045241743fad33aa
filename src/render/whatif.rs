//! What follows when the reader of a page moves an input: the numbers, and what computes them again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tera::Value;

use super::form::{Form, In};
use super::model::Source;
use super::number::{self, Text};
use super::provenance::anchor;
use super::slider::Sliders;
use crate::diagnostic::{Code, Report};
use crate::parse::Language;
use crate::quantity::{Factor, Locale, Unit};
use crate::resolve::{NumberId, ScenarioId, Style};

/// What follows the sliders of one page; nothing on a page without any.
pub(super) struct WhatIf<'s> {
    source: Source<'s>,
    pub(super) sliders: Sliders,
    /// Which sliders, by their place, a number depends on; for each that has been asked for.
    moved_by: BTreeMap<NumberId, Vec<usize>>,
    /// What stands on the page and follows, apart from the sliders themselves.
    shown: BTreeSet<NumberId>,
    forms: Vec<FormData>,
    places: Vec<Place>,
    place_of: BTreeMap<Place, usize>,
    /// The place of each slider's own value.
    own_place: BTreeMap<usize, usize>,
}

/// Where a number stands that follows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    number: NumberId,
    scenario: Option<ScenarioId>,
    /// Its place in the forms.
    form: usize,
}

/// A slider, as its component shows it.
#[derive(Serialize)]
pub(super) struct SliderView<'s> {
    /// Its place among all of the page.
    index: usize,
    name: &'s str,
    label: Cow<'s, str>,
    #[serde(flatten)]
    text: Text,
    /// The ends of its range, without the unit.
    from: String,
    to: String,
    /// The anchor of what explains the input.
    id: String,
    /// What no other slider of the page is called, in the ids of elements.
    control: String,
    /// The place of its value among what follows.
    follows: String,
}

/// What the script of a page computes with; themes/briefing/static/whatif.js reads it.
#[derive(Serialize)]
struct Data {
    sliders: Vec<SliderData>,
    /// The values of what may change: first those of the sliders, then those that scenarios change.
    inputs: Vec<f64>,
    /// The formulas of what follows in postfix notation; `$0` is the first input, and the formulas
    /// count on from the last.
    steps: Vec<String>,
    /// Of each scenario, which of the inputs it changes to what.
    scenarios: Vec<Vec<(usize, f64)>>,
    forms: Vec<FormData>,
    locale: LocaleData,
    /// A number as `steps` counts them, its form, and its scenario from 1 on or 0 for none.
    places: Vec<[usize; 3]>,
}

/// How numbers are written in the language of the page; words only where some number is in words.
#[derive(Serialize)]
struct LocaleData {
    decimal: String,
    group: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    small: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    large: Vec<(f64, String)>,
}

#[derive(Serialize)]
struct SliderData {
    name: String,
    from: f64,
    to: f64,
    /// The place that shows its value.
    place: usize,
}

/// How a number is written.
#[derive(Clone, PartialEq, Serialize)]
struct FormData {
    style: &'static str,
    digits: u8,
    /// Numerator and denominator of the way to its unit, and the unit; behind it the others to choose
    /// from for a number that does not read well in it, the smallest first.
    units: Vec<(f64, f64, String)>,
}

impl<'s> WhatIf<'s> {
    pub(super) fn new(source: Source<'s>, sliders: Sliders) -> WhatIf<'s> {
        WhatIf {
            source,
            sliders,
            moved_by: BTreeMap::new(),
            shown: BTreeSet::new(),
            forms: Vec::new(),
            places: Vec::new(),
            place_of: BTreeMap::new(),
            own_place: BTreeMap::new(),
        }
    }

    /// Under what a number at a place follows the sliders; `None` when it depends on none of them.
    pub(super) fn follow(
        &mut self,
        number: NumberId,
        scenario: Option<ScenarioId>,
        form: &Form<'_>,
    ) -> Option<String> {
        let place = self.place(number, scenario, form)?;
        self.shown.insert(number);
        Some(place.to_string())
    }

    fn place(
        &mut self,
        number: NumberId,
        scenario: Option<ScenarioId>,
        form: &Form<'_>,
    ) -> Option<usize> {
        if self.sliders.all.is_empty() {
            return None;
        }
        let (source, sliders) = (self.source, &self.sliders.all);
        let moved_by = self.moved_by.entry(number).or_insert_with(|| {
            let made_of = source.estimates.program.made_of(number);
            let is_in = |at: &usize| made_of.contains(&sliders[*at].number);
            (0..sliders.len()).filter(is_in).collect()
        });
        if moved_by.is_empty() {
            return None;
        }
        let data =
            FormData::of(form, &source.estimates.program.step(number)?.unit, source.language)?;
        let known = self.forms.iter().position(|form| *form == data);
        let form = known.unwrap_or_else(|| {
            self.forms.push(data);
            self.forms.len() - 1
        });
        let place = Place { number, scenario, form };
        Some(*self.place_of.entry(place).or_insert_with(|| {
            self.places.push(place);
            self.places.len() - 1
        }))
    }

    /// The sliders of a shortcode, by the first byte of its name; and their numbers.
    pub(super) fn views(&mut self, call: u32) -> Option<(Vec<SliderView<'s>>, Vec<NumberId>)> {
        let indices = self.sliders.of_call.get(&call)?.clone();
        let numbers = indices.iter().map(|at| self.sliders.all[*at].number).collect();
        let before = self.sliders.of_call.range(..call).count();
        let views: Option<Vec<_>> =
            indices.into_iter().map(|index| self.view(index, before + 1)).collect();
        Some((views?, numbers))
    }

    fn view(&mut self, index: usize, group: usize) -> Option<SliderView<'s>> {
        let site = self.source.site;
        let slider = self.sliders.all[index].clone();
        let form = Form::of(site, slider.number, (None, None));
        let definition = site.number(slider.number);
        let place = self.place(slider.number, None, &form)?;
        self.own_place.insert(index, place);
        Some(SliderView {
            index,
            name: &definition.name,
            label: self.source.said(definition.model, &definition.label),
            text: form.text(self.source.estimates.get(slider.number)?, self.source.language)?,
            from: self.source.language.locale.grouped(slider.from),
            to: self.source.language.locale.grouped(slider.to),
            id: anchor(site, slider.number),
            control: format!("slider-{group}-{}", index + 1),
            follows: place.to_string(),
        })
    }

    /// Reports every slider that nothing on the page follows.
    pub(super) fn idle(&self, report: &mut Report) {
        for (at, slider) in self.sliders.all.iter().enumerate() {
            if self.shown.iter().any(|number| self.moved_by[number].contains(&at)) {
                continue;
            }
            let name = &self.source.site.number(slider.number).name;
            let message = format!("nothing on this page depends on `{name}`");
            let diagnostic = report.add(Code::IdleSlider, slider.span, message);
            diagnostic.help("leave it out, or show a number that is made of it");
        }
    }

    /// What the script of the page computes with; nothing for a page without sliders.
    pub(super) fn data(&self) -> Value {
        if self.places.is_empty() { Value::none() } else { Value::from_serializable(&self.whole()) }
    }

    fn whole(&self) -> Data {
        let (site, estimates) = (self.source.site, self.source.estimates);
        let scenarios: BTreeSet<ScenarioId> =
            self.places.iter().filter_map(|place| place.scenario).collect();
        let order = self.order();
        let value = |id: NumberId| Some(estimates.get(id)?.central.value);
        // What may change comes first, then what is computed from it.
        let mut changing: Vec<NumberId> = self.sliders.all.iter().map(|s| s.number).collect();
        for (id, _) in scenarios.iter().flat_map(|id| &site.scenario(*id).overrides) {
            if order.contains(id) && !changing.contains(id) {
                changing.push(*id);
            }
        }
        let inputs = changing.iter().map(|id| value(*id).unwrap_or_default()).collect();
        let mut index: BTreeMap<NumberId, usize> =
            changing.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let mut steps = Vec::new();
        for id in order {
            let may_change =
                self.source.estimates.program.needs(id).iter().any(|need| index.contains_key(need));
            if !may_change || index.contains_key(&id) {
                continue;
            }
            let place = |id: NumberId| index.get(&id).copied();
            if let Some(step) = estimates.program.postfix(id, &place, &value) {
                steps.push(step);
                index.insert(id, index.len());
            }
        }
        let overrides = |id: &ScenarioId| {
            let overrides = site.scenario(*id).overrides.iter();
            overrides.filter_map(|(id, v)| Some((*index.get(id)?, v.central.value))).collect()
        };
        let scenario_of = |place: &Place| {
            let at = scenarios.iter().position(|id| Some(*id) == place.scenario);
            at.map_or(0, |at| at + 1)
        };
        let places = self.places.iter();
        Data {
            places: places
                .map(|p| [index.get(&p.number).copied().unwrap_or(0), p.form, scenario_of(p)])
                .collect(),
            scenarios: scenarios.iter().map(overrides).collect(),
            sliders: self.slider_data(),
            forms: self.forms.clone(),
            locale: self.locale(),
            inputs,
            steps,
        }
    }

    fn locale(&self) -> LocaleData {
        let Locale { decimal, group, small, large } = self.source.language.locale.clone();
        let has_words = self.forms.iter().any(|form| form.style == "words");
        let (small, large) = if has_words { (small, large) } else { (Vec::new(), Vec::new()) };
        LocaleData { decimal, group, small, large }
    }

    /// All that the numbers are made of, each after those it needs.
    fn order(&self) -> Vec<NumberId> {
        let mut seen = BTreeSet::new();
        let made_of = |place: &Place| self.source.estimates.program.made_of(place.number);
        let all = self.places.iter().flat_map(made_of);
        all.filter(|id| seen.insert(*id)).collect()
    }

    fn slider_data(&self) -> Vec<SliderData> {
        let slider = |(at, slider): (usize, &super::slider::Slider)| SliderData {
            name: slider.name.clone(),
            from: slider.from,
            to: slider.to,
            place: self.own_place.get(&at).copied().unwrap_or_default(),
        };
        self.sliders.all.iter().enumerate().map(slider).collect()
    }
}

impl FormData {
    /// `None` when the form is in a unit of another kind, which has been reported.
    fn of(form: &Form<'_>, own: &Unit, language: &Language) -> Option<FormData> {
        let text = |unit: &Unit| match (form.is_bare, form.word(language)) {
            (true, _) => String::new(),
            (false, Some(word)) => word,
            (false, None) => number::unit(unit),
        };
        let to = |unit: &Unit| {
            let (numerator, denominator) = own.factor_to(unit)?.parts();
            Some((numerator, denominator, text(unit)))
        };
        let units = match &form.unit {
            In::Own => vec![to(own)?],
            In::Ladder => std::iter::once(to(own))
                .chain(own.ladder().iter().map(to))
                .collect::<Option<_>>()?,
            In::Given(unit) => vec![to(unit)?],
            In::Ratio => vec![to(&Unit::none())?],
        };
        let is_typed = form.typed.is_some()
            && units.iter().all(|unit| (unit.0, unit.1) == Factor::ONE.parts());
        let style = match form.style {
            Style::Plain if is_typed => "typed",
            Style::Plain | Style::Times => "plain",
            Style::Words => "words",
            Style::Percent => "percent",
            Style::Fraction => "fraction",
        };
        Some(FormData { style, digits: form.digits, units })
    }
}
