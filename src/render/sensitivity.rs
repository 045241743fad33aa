//! Which inputs carry the spread of a number, as templates see it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::axis::{self, AxisView};
use super::form::Form;
use super::model::Source;
use super::number::{self, Text};
use super::provenance::anchor;
use super::tracks::{self, Tracks};
use crate::compute::{self, Driver, Estimate, Spread};
use crate::parse::Language;
use crate::quantity::{Axis, Quantity, Unit};
use crate::resolve::NumberId;

/// A number and the inputs that its spread comes from, as `sensitivity("name")` shows it.
#[derive(Serialize)]
pub(super) struct SensitivityView<'s> {
    name: &'s str,
    label: Cow<'s, str>,
    /// The anchor of what explains the number.
    id: String,
    value: Text,
    axis: AxisView,
    /// Where the number itself lies, in hundredths of the axis.
    at: f64,
    /// The inputs with the largest shares, the largest first.
    drivers: Vec<DriverView<'s>>,
    tracks: Tracks,
    /// How many uncertain inputs there are besides.
    others: usize,
    /// Their share of the variance.
    others_share: String,
    /// The share of what inputs do only together; nothing where that is next to nothing.
    together: Option<String>,
}

#[derive(Serialize)]
struct DriverView<'s> {
    name: &'s str,
    label: Cow<'s, str>,
    id: String,
    value: Text,
    /// Its share of the variance, in hundredths, as text and as a number from 0 to 1.
    share: String,
    share_exact: f64,
    low: SwingView,
    high: SwingView,
    /// From the top, from 1.
    place: usize,
    /// Its lower edge, in hundredths of the chart.
    bottom: f64,
    /// How far its middle is above that, in pixels.
    lift: u32,
}

/// The number with one input at an end of its interval.
#[derive(Serialize)]
struct SwingView {
    /// The input there.
    input: String,
    /// The number there; nothing where it has no value.
    result: Option<String>,
    exact: Option<f64>,
    at: Option<f64>,
}

/// A share in hundredths; what is within the error of the method is not told from nothing.
fn percent(share: f64, language: &Language) -> String {
    let hundredths = share * 100.0;
    if hundredths < 0.5 {
        return language.say("under_one_percent", &[]);
    }
    format!("{} %", language.locale.grouped(hundredths.round()))
}

impl<'s> Source<'s> {
    /// The inputs that carry the spread of a number, and all numbers that are shown; `None` when it does
    /// not vary.
    pub(super) fn sensitivity(
        &self,
        id: NumberId,
    ) -> Option<(SensitivityView<'s>, BTreeSet<NumberId>)> {
        let found = compute::sensitivity(self.site, self.estimates, id)?;
        let estimate = self.estimates.get(id)?;
        let unit = Form::of(self.site, id, (None, None)).unit_of(estimate);
        let central = estimate.to(&unit)?;
        let results =
            found.drivers.iter().flat_map(|driver| [driver.low.result, driver.high.result]);
        let results = results.flatten().filter_map(|value| in_unit(estimate, value, &unit));
        let (low, high) = results
            .fold((central.central.value, central.central.value), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        let axis = if Axis::is_wide(low, high) {
            Axis::logarithmic(low, high)
        } else {
            Axis::linear(low, high, false)
        };
        let drawn = Drawn { source: self, id, estimate, unit: &unit, axis: &axis };
        let mut tracks = Tracks::new();
        found.drivers.iter().for_each(|_| _ = tracks.push(1));
        let bottoms = tracks.bottoms();
        let drivers = found.drivers.iter().zip(&bottoms).zip(1..);
        let drivers: Option<Vec<DriverView<'s>>> = drivers
            .map(|((driver, bottom), place)| drawn.driver(driver, (place, *bottom)))
            .collect();
        let all = found.others_share + found.drivers.iter().map(|d| d.share).sum::<f64>();
        let definition = self.site.number(id);
        let mut numbers: BTreeSet<NumberId> = found.drivers.iter().map(|d| d.input).collect();
        numbers.insert(id);
        let view = SensitivityView {
            name: &definition.name,
            label: self.said(definition.model, &definition.label),
            id: anchor(self.site, id),
            value: Form::of(self.site, id, (Some(&unit), None)).text(estimate, self.language)?,
            at: axis::at(&axis, central.central.value),
            axis: AxisView::of(&axis, self.language),
            drivers: drivers?,
            tracks,
            others: found.others,
            others_share: percent(found.others_share, self.language),
            together: Some(1.0 - all)
                .filter(|rest| *rest > 0.03)
                .map(|share| percent(share, self.language)),
        };
        Some((view, numbers))
    }
}

/// A value of an estimate in another unit.
fn in_unit(estimate: &Estimate, value: f64, unit: &Unit) -> Option<f64> {
    let quantity = Quantity { value, unit: estimate.central.unit.clone() };
    Some(quantity.to(unit)?.value)
}

struct Drawn<'d, 's> {
    source: &'d Source<'s>,
    id: NumberId,
    estimate: &'d Estimate,
    unit: &'d Unit,
    axis: &'d Axis,
}

impl<'s> Drawn<'_, 's> {
    fn driver(&self, driver: &Driver, (place, bottom): (usize, f64)) -> Option<DriverView<'s>> {
        let site = self.source.site;
        let definition = site.number(driver.input);
        let text = self.source.text(driver.input)?;
        let interval = text.interval.clone()?;
        let (low, high) = self.swings(driver, (interval.low, interval.high));
        Some(DriverView {
            name: &definition.name,
            label: self.source.said(definition.model, &definition.label),
            id: anchor(site, driver.input),
            value: text,
            share: percent(driver.share, self.source.language),
            share_exact: number::full(driver.share),
            low,
            high,
            place,
            bottom,
            lift: tracks::lift(0),
        })
    }

    /// Both ends, to as many digits as it takes to tell them from the number itself.
    fn swings(&self, driver: &Driver, inputs: (String, String)) -> (SwingView, SwingView) {
        let central = self.estimate.central.value;
        let results = (driver.low.result, driver.high.result);
        let (a, b) = (results.0.unwrap_or(central), results.1.unwrap_or(central));
        let spread = Spread { median: central, low: a.min(b), high: a.max(b), lost: 0.0 };
        let estimate = Estimate { spread: Some(spread), ..self.estimate.clone() };
        let form = Form::of(self.source.site, self.id, (Some(self.unit), None));
        let interval = form.text(&estimate, self.source.language).and_then(|text| text.interval);
        let swing = |input: String, result: Option<f64>| {
            let end = interval.as_ref().map(|interval| {
                let is_low = result.is_some_and(|result| result.total_cmp(&spread.low).is_eq());
                if is_low { interval.low.clone() } else { interval.high.clone() }
            });
            let value = result.and_then(|result| in_unit(self.estimate, result, self.unit));
            SwingView {
                input,
                result: end.filter(|_| result.is_some()),
                exact: value.map(number::full),
                at: value.map(|value| axis::at(self.axis, value)),
            }
        };
        (swing(inputs.0, results.0), swing(inputs.1, results.1))
    }
}
