//! What the arguments of components name: tables, derivations, references, scenarios.

use serde_json::Value as Json;
use tera::Value;

use super::arguments::{Call, kind};
use super::shortcode::Shortcodes;
use super::table::TableOf;
use crate::diagnostic::{Code, Span, nearest};
use crate::parse::{Argument, Component};
use crate::resolve::{ModelId, ScenarioId, unknown_reference};

impl<'r> Shortcodes<'r> {
    /// What a text names: the component's metadata says that the argument is a `table`, a `chart` of one,
    /// a `derivation`, a `sensitivity` or a `reference`, and it is given that thing instead of its name.
    pub(super) fn named(
        &mut self,
        kind_: &str,
        argument: &Argument,
        call: &Call<'_>,
    ) -> Option<Value> {
        if kind_ == "columns" {
            // They are looked up in the table that the chart is of.
            return Some(Value::from_serializable(&argument.value));
        }
        if kind_ == "scenarios" {
            return self.scenarios(argument).map(|names| Value::from_serializable(&names));
        }
        let Some(name) = argument.value.as_str() else {
            let message =
                format!("expected the name of a {kind_}, found {}", kind(&argument.value));
            self.report.add(Code::BadArgument, argument.span, message);
            return None;
        };
        let lacks_model = self.page.models.len() < self.page.source.models.len();
        match kind_ {
            // A model that is not there has been reported, and what it would have had is not known.
            "table" | "chart" | "derivation" | "sensitivity" if lacks_model => None,
            "table" => {
                let scenarios = self.scenarios_of(call);
                let table = self.table(name, argument.span)?;
                let (mut view, numbers) = self.source.table(&table, &scenarios);
                view.follow(&mut self.whatif);
                view.numbered = self.labels.of(argument.span, self.source.language);
                self.numbers.extend(numbers);
                self.source.forms_in(&table, &mut self.forms);
                Some(Value::from_serializable(&view))
            }
            "chart" => {
                let table = self.table(name, argument.span)?;
                self.chart(&table, argument.span, call)
            }
            "derivation" => self.derivation(name, argument.span),
            "sensitivity" => self.sensitivity(name, argument.span),
            "reference" => self.reference(name, argument.span),
            "label" => self.label(name, argument.span, call),
            "post" => self.post(name, argument.span),
            "asset" => self.asset(name, argument.span),
            "figure" => Some(self.figure(name, argument.span)),
            // Whether a picture is there is looked at in all of the text.
            "address" | "picture" => Some(self.address(name)),
            _ => Some(Value::from(name)),
        }
    }

    fn table(&mut self, name: &str, span: Span) -> Option<TableOf<'r>> {
        let models = &self.page.models;
        match self.source.tables(models, name).as_slice() {
            [one] => return Some(*one),
            [] => self.unknown_table(name, span),
            _ => {
                let message = format!("more than one model of this page has a table `{name}`");
                let names =
                    models.iter().map(|id| &self.source.site.models[id.index()].source.name);
                let ways: Vec<String> = names.map(|model| format!("`{model}.{name}`")).collect();
                let diagnostic = self.report.add(Code::AmbiguousNumber, span, message);
                diagnostic.help(format!("write {}", ways.join(" or ")));
            }
        }
        None
    }

    fn unknown_table(&mut self, name: &str, span: Span) {
        let models = &self.page.models;
        let source = |id: &ModelId| &self.source.site.models[id.index()].source;
        if models.iter().any(|id| source(id).is_broken) {
            return;
        }
        let names = self.source.table_names(models);
        let message = format!("there is no table `{name}`");
        let diagnostic = self.report.add(Code::UnknownTable, span, message);
        match nearest(name, names.iter().map(String::as_str)) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None if models.is_empty() => {
                diagnostic.help("name a model in the front matter: `model: …`")
            }
            None if names.is_empty() => diagnostic.help("the page's model has no tables"),
            None => diagnostic.help(format!("the tables are `{}`", names.join("`, `"))),
        };
    }

    /// The names of some scenarios of the page's models; `None`, and a diagnostic, when one is unknown.
    fn scenarios(&mut self, argument: &Argument) -> Option<Vec<String>> {
        let names = match &argument.value {
            Json::Array(names) => names.as_slice(),
            single => std::slice::from_ref(single),
        };
        let known = self.known_scenarios();
        let mut found = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let span = argument.items.get(at).copied().unwrap_or(argument.span);
            let Some(name) = name.as_str() else {
                let message = format!("expected the name of a scenario, found {}", kind(name));
                self.report.add(Code::BadArgument, span, message);
                return None;
            };
            if known.iter().any(|(known, _)| *known == name) {
                found.push(name.to_owned());
                continue;
            }
            let message = format!("there is no scenario `{name}`");
            let diagnostic = self.report.add(Code::UnknownScenario, span, message);
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            match nearest(name, names.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None if names.is_empty() => diagnostic.help("the page's model has no `scenarios`"),
                None => diagnostic.help(format!("the scenarios are `{}`", names.join("`, `"))),
            };
            return None;
        }
        Some(found)
    }

    /// The scenarios that a call asks for with any of its arguments.
    pub(super) fn scenarios_of(&self, call: &Call<'_>) -> Vec<ScenarioId> {
        let Some(argument) = call.get("scenarios") else { return Vec::new() };
        let names =
            argument.value.as_array().map_or(std::slice::from_ref(&argument.value), Vec::as_slice);
        let known = self.known_scenarios();
        let find = |name: &Json| known.iter().find(|(known, _)| Some(*known) == name.as_str());
        names.iter().filter_map(find).map(|(_, id)| *id).collect()
    }

    fn known_scenarios(&self) -> Vec<(&'r str, ScenarioId)> {
        let site = self.source.site;
        let models = self.page.models.iter().map(|id| &site.models[id.index()]);
        models
            .flat_map(|m| &m.scenarios)
            .map(|id| (site.scenario(*id).name.as_str(), *id))
            .collect()
    }

    /// The sliders of a call; nothing where they are a mistake, which has been reported.
    pub(super) fn sliders(&mut self, call: &Component) -> Option<Value> {
        let (views, numbers) = self.whatif.views(call.name.span.start)?;
        self.numbers.extend(numbers);
        Some(Value::from_serializable(&views))
    }

    fn derivation(&mut self, name: &str, span: Span) -> Option<Value> {
        let id = self.source.site.named(&self.page.models, name, span, &mut self.report)?;
        let (view, numbers) = self.source.derivation(id)?;
        self.numbers.extend(numbers);
        Some(Value::from_serializable(&view))
    }

    fn reference(&mut self, key: &str, span: Span) -> Option<Value> {
        let Some(view) = self.source.references.get(key) else {
            let references = &self.source.site.references;
            let folder = self.source.site.config.sources.folder.as_str();
            unknown_reference(key, span, (references, folder), &mut self.report);
            return None;
        };
        self.cited.insert(key.to_owned());
        Some(Value::from_serializable(view))
    }
}
