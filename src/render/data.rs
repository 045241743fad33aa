//! The data of a table, for those who want to go on computing.

use serde::Serialize;
use serde_json::json;

use super::model::Source;
use super::number::full;
use super::provenance::anchor;
use super::table::TableOf;
use crate::resolve::{DataFormat, DefinitionKind, NumberId};

/// One number of a table: a line of its CSV, an object of its JSON.
#[derive(Serialize)]
struct Datum<'s> {
    row: &'s str,
    row_label: &'s str,
    /// When the row was: a year, a month or a day.
    date: Option<String>,
    column: String,
    /// The scenario, or nothing for the model as it stands.
    scenario: Option<&'s str>,
    value: f64,
    /// 5 % of the draws are below.
    low: Option<f64>,
    median: Option<f64>,
    /// 5 % of the draws are above.
    high: Option<f64>,
    /// As Briefing writes units, to be read back: `g CO2e/page`.
    unit: String,
    formula: Option<&'s str>,
    /// The keys of the sources of all inputs that the number is made of.
    sources: String,
    /// The anchor of what explains it, on the pages that show it.
    id: String,
    file: &'s str,
    line: usize,
}

/// What a datum has in common with the same number in other scenarios.
struct Origin<'s> {
    formula: Option<&'s str>,
    sources: String,
    id: String,
    file: &'s str,
    line: usize,
}

impl<'s> Source<'s> {
    /// The data of a table in full: no rounding, every interval, every scenario.
    pub(super) fn data(&self, of: &TableOf<'s>, format: DataFormat) -> Vec<u8> {
        let data = self.all_data(of);
        match format {
            DataFormat::Csv => {
                let mut writer = csv::Writer::from_writer(Vec::new());
                for datum in &data {
                    writer.serialize(datum).expect("a vector takes whatever is written to it");
                }
                writer.into_inner().expect("a vector takes whatever is written to it")
            }
            DataFormat::Json => {
                let model = &self.site.models[of.model.index()].source;
                let all = json!({
                    "model": model.name,
                    "title": model.title,
                    "table": of.source.name.value,
                    "caption": of.source.caption,
                    "note": of.source.note,
                    "data": data,
                });
                let mut text = format!("{all:#}");
                text.push('\n');
                text.into_bytes()
            }
        }
    }

    fn all_data(&self, of: &TableOf<'s>) -> Vec<Datum<'s>> {
        let mut data = Vec::new();
        for row in &of.table.rows {
            for (cell, column) in row.cells.iter().zip(&of.source.columns) {
                let Some(id) = *cell else { continue };
                let unit = column.unit.as_ref().map(|unit| &unit.value);
                let origin = self.origin(id);
                let scenarios = &self.site.models[of.model.index()].scenarios;
                let base = (None, self.estimates.get(id));
                let others = scenarios.iter().map(|scenario| {
                    let name = self.site.scenario(*scenario).name.as_str();
                    (Some(name), self.estimates.in_scenario(id, *scenario))
                });
                for (scenario, estimate) in std::iter::once(base).chain(others) {
                    let Some(estimate) = estimate else { continue };
                    let shown =
                        unit.map_or_else(|| Some(estimate.clone()), |unit| estimate.to(unit));
                    let Some(shown) = shown else { continue };
                    data.push(Datum {
                        row: &row.name,
                        row_label: &row.label,
                        date: row.date.map(|date| date.to_string()),
                        column: column.label.clone().unwrap_or_else(|| column.text.clone()),
                        scenario,
                        value: full(shown.central.value),
                        low: shown.spread.map(|spread| full(spread.low)),
                        median: shown.spread.map(|spread| full(spread.median)),
                        high: shown.spread.map(|spread| full(spread.high)),
                        unit: shown.central.unit.to_string(),
                        formula: origin.formula,
                        sources: origin.sources.clone(),
                        id: origin.id.clone(),
                        file: origin.file,
                        line: origin.line,
                    });
                }
            }
        }
        data
    }

    fn origin(&self, id: NumberId) -> Origin<'s> {
        let definition = self.site.number(id);
        let formula = match &definition.kind {
            DefinitionKind::Formula { text, .. } if !text.is_empty() => Some(text.as_str()),
            _ => None,
        };
        let sources = self.site.sources_of([id]);
        Origin {
            formula,
            sources: sources.into_iter().collect::<Vec<_>>().join(" "),
            id: anchor(self.site, id),
            file: &self.files.get(definition.span.file).path,
            line: self.files.line(definition.span.file, definition.span.start as usize),
        }
    }
}
