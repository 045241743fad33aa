//! Reading inputs: their values, how those vary, and what they are in a scenario.

use super::model::{Input, Scenario};
use super::model_reader::Reader;
use crate::config::bad_quantity;
use crate::diagnostic::{Code, Span, Spanned};
use crate::quantity::{Distribution, QuantityError, Uncertain, Unit};
use crate::yaml::{Record, Value};

/// What is wrong has been reported.
struct Reported;

impl Reader<'_> {
    pub(super) fn inputs(&mut self, record: &mut Record<'_, '_>, key: &'static str) -> Vec<Input> {
        let pairs = self.names(record, key);
        pairs.into_iter().map(|(name, value)| self.input(name, value, record)).collect()
    }

    /// An input in its long form, or the short one: a quantity alone.
    pub(super) fn input(
        &mut self,
        name: Spanned<String>,
        value: &Value,
        within: &Record<'_, '_>,
    ) -> Input {
        if value.is_mapping() {
            let record = within.document().record_at(value, "an input", self.report);
            return self.long_input(name, record);
        }
        let value = self.uncertain(value, within, &name);
        Input { name, label: None, value, source: None, at: None, note: None, is_inferred: false }
    }

    fn long_input(&mut self, name: Spanned<String>, mut record: Record<'_, '_>) -> Input {
        let value = if let Some(value) = record.value("value") {
            self.uncertain(value, &record, &name)
        } else {
            let message = format!("the input `{}` has no `value`", name.value);
            self.report.add(Code::MissingKey, name.span, message);
            None
        };
        let input = Input {
            label: record.text("label", self.report),
            value: self.bounded(&mut record, value, &name),
            source: record.spanned("source", self.report),
            at: record.text("at", self.report),
            note: record.text("note", self.report),
            is_inferred: record.truth("inferred", self.report).unwrap_or(false),
            name,
        };
        record.finish("an input", self.report);
        input
    }

    fn uncertain(
        &mut self,
        value: &Value,
        record: &Record<'_, '_>,
        name: &Spanned<String>,
    ) -> Option<Uncertain> {
        let document = record.document();
        let Some(text) = document.text_of(value) else {
            let what = format!("the value of `{}`", name.value);
            document.wrong_type(value, &what, "a quantity such as `412 word/query`", self.report);
            return None;
        };
        let read = self.units.uncertain(&text);
        read.map_err(|error| {
            let span = document.span_within(value, error.range.clone());
            self.bad_quantity(&error, span);
        })
        .ok()
    }

    pub(super) fn bad_quantity(&mut self, error: &QuantityError, span: Span) {
        bad_quantity(error, span, self.report);
    }

    /// The value with what `low` and `high` say beside it: it lies between the two, and the nearer to
    /// the value the likelier.
    fn bounded(
        &mut self,
        record: &mut Record<'_, '_>,
        value: Option<Uncertain>,
        name: &Spanned<String>,
    ) -> Option<Uncertain> {
        let unit = value.as_ref().map(|value| value.central.unit.clone());
        // Both are looked at, so that each is known and each mistake is told.
        let low = self.bound("low", record, unit.as_ref(), name);
        let high = self.bound("high", record, unit.as_ref(), name);
        let (Ok(low), Ok(high)) = (low, high) else { return None };
        let (low, high) = match (low, high) {
            (None, None) => return value,
            (Some(low), Some(high)) => (low, high),
            (low, _) => {
                let (there, missing) =
                    if low.is_some() { ("low", "high") } else { ("high", "low") };
                let message = format!("`{}` has `{there}` and no `{missing}`", name.value);
                self.report.add(Code::BadInterval, record.span(there), message);
                return value;
            }
        };
        let value = value?;
        let mode = value.central.value;
        if value.distribution.is_some() {
            let message = format!("`{}` says twice how it varies", name.value);
            let diagnostic = self.report.add(Code::BadInterval, record.span("low"), message);
            diagnostic.also(record.span("value"), "once here");
            return None;
        }
        if low > high {
            let message = format!("the `low` of `{}` is above its `high`", name.value);
            let diagnostic = self.report.add(Code::BadInterval, record.span("low"), message);
            diagnostic.help("exchange the two");
            return None;
        }
        if !(low <= mode && mode <= high) {
            let message = format!("the value of `{}` is not between `low` and `high`", name.value);
            let unit = value.central.unit.to_string();
            let unit = if unit.is_empty() { unit } else { format!(" {unit}") };
            let diagnostic = self.report.add(Code::BadInterval, record.span("value"), message);
            diagnostic.help(format!(
                "the value is {mode}{unit}, `low` is {low}{unit} and `high` is {high}{unit}; a bound may have a unit behind it"
            ));
            return None;
        }
        let distribution = Distribution::Triangular { low, mode, high };
        Some(Uncertain { distribution: (low < high).then_some(distribution), ..value })
    }

    /// `low` or `high`, in the unit of the value, which it may leave out.
    ///
    /// # Errors
    ///
    /// When it is there and wrong, which has been reported.
    fn bound(
        &mut self,
        key: &'static str,
        record: &mut Record<'_, '_>,
        unit: Option<&Unit>,
        name: &Spanned<String>,
    ) -> Result<Option<f64>, Reported> {
        let Some(value) = record.value(key) else { return Ok(None) };
        let bound = self.uncertain(value, record, name).ok_or(Reported)?;
        if bound.distribution.is_some() {
            let message = format!("`{key}` is a bound and cannot vary itself");
            self.report.add(Code::BadInterval, record.span(key), message);
            return Err(Reported);
        }
        let unit = unit.ok_or(Reported)?;
        if bound.central.unit.is_none() {
            return Ok(Some(bound.central.value));
        }
        let converted = bound.central.to(unit);
        if converted.is_none() {
            let (is, wanted) = (bound.central.unit.dimension(), unit.dimension());
            let message = format!("`{key}` is {is}, but the value is {wanted}");
            self.report.add(Code::UnitMismatch, record.span(key), message);
        }
        converted.map(|bound| Some(bound.value)).ok_or(Reported)
    }

    pub(super) fn scenarios(&mut self, record: &mut Record<'_, '_>) -> Vec<Scenario> {
        let mut scenarios = Vec::new();
        for (name, value) in record.names("scenarios", self.report) {
            let fields = record.document().record_at(value, "a scenario", self.report);
            let pairs = fields.pairs(self.report);
            if pairs.is_empty() {
                let message = format!("the scenario `{}` changes nothing", name.value);
                self.report.add(Code::MissingKey, name.span, message);
            }
            let input = |(name, value)| self.input(name, value, &fields);
            let overrides = pairs.into_iter().map(input).collect();
            scenarios.push(Scenario { name, overrides });
        }
        scenarios
    }
}
