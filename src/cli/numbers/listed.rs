//! A number as it is listed, and the forms of a list for machines.

use briefing::Built;
use briefing::check::ledger::Change;
use briefing::compute::Estimate;
use briefing::render::{Text, full, number_digits, number_name, number_text};
use briefing::resolve::{DefinitionKind, NumberId};
use serde::Serialize;
use serde_json::{Value, json};

/// One number of a site.
pub(super) struct Listed {
    pub(super) id: NumberId,
    /// In its site: `paper.chatgpt.per_page`; for one without a name its formula.
    pub(super) name: String,
    pub(super) model: String,
    pub(super) label: String,
    pub(super) text: Text,
    value: Spread,
    /// The same under each scenario that changes it.
    scenarios: Vec<(String, Spread)>,
    unit: String,
    digits: u8,
    formula: Option<String>,
    /// The keys of the sources of all inputs that it is made of.
    pub(super) sources: Vec<String>,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) pages: Vec<String>,
}

/// A value with its interval, in full.
#[derive(Clone, Copy, PartialEq, Serialize)]
struct Spread {
    value: f64,
    /// 5 % of the draws are below.
    low: Option<f64>,
    median: Option<f64>,
    /// 5 % of the draws are above.
    high: Option<f64>,
}

impl Spread {
    fn of(estimate: &Estimate) -> Spread {
        Spread {
            value: full(estimate.central.value),
            low: estimate.spread.map(|spread| full(spread.low)),
            median: estimate.spread.map(|spread| full(spread.median)),
            high: estimate.spread.map(|spread| full(spread.high)),
        }
    }
}

impl Listed {
    /// `None` for a number that could not be computed, which is in the report.
    pub(super) fn of(built: &Built, id: NumberId) -> Option<Listed> {
        let site = &built.site;
        let definition = site.number(id);
        let name = number_name(site, id);
        let model = site.models[definition.model.index()].source.name.clone();
        let formula = match &definition.kind {
            DefinitionKind::Input(_) => None,
            DefinitionKind::Formula { text, .. } if definition.is_named() => Some(text.clone()),
            DefinitionKind::Formula { .. } => name.split_once(": ").map(|(_, of)| of.to_owned()),
            DefinitionKind::Column(_) | DefinitionKind::Broken => return None,
        };
        let estimate = built.estimates.get(id)?;
        // The value is given in the unit that it is shown in.
        let is_scaled = formula.is_some() && definition.unit.is_none();
        let unit =
            if is_scaled { estimate.central.scaled().unit } else { estimate.central.unit.clone() };
        let value = Spread::of(&estimate.to(&unit)?);
        let scenarios = &site.models[definition.model.index()].scenarios;
        let scenarios = scenarios.iter().filter_map(|scenario| {
            let other = built.estimates.in_scenario(id, *scenario)?;
            let other = Spread::of(&other.to(&unit)?);
            (other != value).then(|| (site.scenario(*scenario).name.clone(), other))
        });
        let routes = built.standing.get(&id).into_iter().flat_map(|routes| routes.keys());
        let sources = site.sources_of([id]).into_iter().map(str::to_owned);
        Some(Listed {
            id,
            name,
            model,
            label: definition.label.clone(),
            text: number_text(site, &built.estimates, id)?,
            value,
            scenarios: scenarios.collect(),
            unit: unit.to_string(),
            digits: number_digits(site, id),
            formula,
            sources: sources.collect(),
            file: built.files.get(definition.span.file).path.clone(),
            line: built.files.line(definition.span.file, definition.span.start as usize),
            pages: routes.map(|at| format!("/{}", site.routes[*at].path.address())).collect(),
        })
    }

    /// As it is shown, without blanks that no line breaks at.
    pub(super) fn shown(&self) -> String {
        self.text.whole().replace('\u{a0}', " ")
    }

    pub(super) fn json(&self, change: Option<&Change>) -> Value {
        let mut scenarios = serde_json::Map::new();
        for (name, value) in &self.scenarios {
            scenarios.insert(name.clone(), json!(value));
        }
        let mut all = json!({
            "name": self.name,
            "model": self.model,
            "label": self.label,
            "value": self.value.value,
            "low": self.value.low,
            "median": self.value.median,
            "high": self.value.high,
            "unit": self.unit,
            "digits": self.digits,
            "text": self.shown(),
            "scenarios": scenarios,
            "formula": self.formula,
            "sources": self.sources,
            "file": self.file,
            "line": self.line,
            "pages": self.pages,
        });
        if let Some(change) = change {
            all["was"] = json!(change.was);
            all["changed_by"] = json!(change.share);
        }
        all
    }
}

/// A record of the CSV: a number, as the model stands or in a scenario.
#[derive(Serialize)]
struct Record<'l> {
    name: &'l str,
    model: &'l str,
    label: &'l str,
    scenario: &'l str,
    value: f64,
    low: Option<f64>,
    median: Option<f64>,
    high: Option<f64>,
    unit: &'l str,
    digits: u8,
    formula: Option<&'l str>,
    sources: String,
    file: &'l str,
    line: usize,
    pages: String,
}

/// A line for each number and each scenario that changes it, in full.
pub(super) fn csv(numbers: &[Listed]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for number in numbers {
        let others = number.scenarios.iter().map(|(name, value)| (name.as_str(), *value));
        for (scenario, value) in std::iter::once(("", number.value)).chain(others) {
            let record = Record {
                name: &number.name,
                model: &number.model,
                label: &number.label,
                scenario,
                value: value.value,
                low: value.low,
                median: value.median,
                high: value.high,
                unit: &number.unit,
                digits: number.digits,
                formula: number.formula.as_deref(),
                sources: number.sources.join(" "),
                file: &number.file,
                line: number.line,
                pages: number.pages.join(" "),
            };
            writer.serialize(record).expect("a vector takes whatever is written to it");
        }
    }
    let bytes = writer.into_inner().expect("a vector takes whatever is written to it");
    String::from_utf8(bytes).expect("names and numbers are text")
}
