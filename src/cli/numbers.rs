//! `briefing numbers`.

use std::collections::BTreeMap;

use briefing::files::{Failure, Memory};
use briefing::render::{Text, number_text};
use briefing::resolve::{DefinitionKind, NumberId};
use briefing::{Built, build, load};
use clap::Args;
use serde_json::{Value, json};

use super::{Environment, Outcome, SiteArguments, complaint};

/// What `numbers` takes.
#[derive(Args, Debug)]
pub(super) struct NumbersArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// Give JSON, with full precision
    #[arg(long)]
    json: bool,
}

pub(super) fn run(
    arguments: &NumbersArguments,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let files = load(&arguments.site.root)?;
    let overrides = arguments.site.overrides(environment);
    let built = build(files, &overrides, &Memory::default(), &|_| ())?;
    let numbers: Vec<Number> = built
        .site
        .models
        .iter()
        .flat_map(|model| model.order.iter())
        .filter_map(|id| number(&built, *id))
        .collect();
    let answer = if arguments.json {
        let all: Vec<Value> = numbers.iter().map(Number::json).collect();
        format!("{:#}\n", Value::Array(all))
    } else {
        listed(&numbers)
    };
    let complaint = complaint(&built.report, &built.files, environment);
    Ok(Outcome { answer, complaint, is_clean: !built.report.has_errors() })
}

/// One number, as it is listed.
struct Number {
    model: String,
    name: String,
    label: String,
    text: Text,
    unit: String,
    formula: Option<String>,
    source: Option<String>,
    file: String,
    line: usize,
    pages: Vec<String>,
}

impl Number {
    fn json(&self) -> Value {
        json!({
            "model": self.model,
            "name": self.name,
            "label": self.label,
            "value": self.text.exact,
            "unit": self.unit,
            "text": self.text.whole().replace('\u{a0}', " "),
            "formula": self.formula,
            "source": self.source,
            "file": self.file,
            "line": self.line,
            "pages": self.pages,
        })
    }
}

/// `None` for a number that could not be computed, which is in the report.
fn number(built: &Built, id: NumberId) -> Option<Number> {
    let definition = built.site.number(id);
    let model = &built.site.models[definition.model.index()].source;
    let formula = match &definition.kind {
        DefinitionKind::Formula { text, .. } => Some(text.clone()),
        _ => None,
    };
    let source = definition.source().map(|source| source.value.clone());
    let routes = built.standing.get(&id).into_iter().flat_map(BTreeMap::keys);
    let text = number_text(&built.site, &built.estimates, id)?;
    let central = &built.estimates.get(id)?.central;
    // The value is given in the unit it is shown in.
    let is_scaled =
        matches!(definition.kind, DefinitionKind::Formula { .. }) && definition.unit.is_none();
    let unit = if is_scaled { central.scaled().unit.to_string() } else { central.unit.to_string() };
    Some(Number {
        model: model.name.clone(),
        name: definition.name.clone(),
        label: definition.label.clone(),
        text,
        unit,
        formula,
        source,
        file: built.files.get(definition.span.file).path.clone(),
        line: built.files.line(definition.span.file, definition.span.start as usize),
        pages: routes.map(|at| format!("/{}", built.site.routes[*at].path.address())).collect(),
    })
}

/// A line for each number, in columns.
fn listed(numbers: &[Number]) -> String {
    let name = |number: &Number| format!("{}.{}", number.model, number.name);
    let width = |text: &dyn Fn(&Number) -> String| {
        numbers.iter().map(|number| text(number).chars().count()).max().unwrap_or(0)
    };
    let whole = |number: &Number| number.text.whole().replace('\u{a0}', " ");
    let (names, values) = (width(&name), width(&whole));
    let mut lines = String::new();
    for number in numbers {
        let standing = match number.pages.as_slice() {
            [] => "on no page".to_owned(),
            pages => pages.join(" "),
        };
        lines += &format!(
            "{:names$}  {:values$}  {}:{}  {standing}\n",
            name(number),
            whole(number),
            number.file,
            number.line,
        );
    }
    lines
}
