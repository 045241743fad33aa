//! What a name means: in a row, a model, a page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{ModelId, NumberId};
use crate::diagnostic::{Code, Report, Span, nearest};
use crate::parse::{self, is_name};

/// The names of one model.
#[derive(Debug)]
pub(super) struct ModelNames {
    pub(super) source: Arc<parse::Model>,
    pub(super) numbers: BTreeMap<String, NumberId>,
}

/// The names of all models.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The folder of the sources, with its closing `/`, where a model that is missing would lie.
    pub(super) folder: String,
    pub(super) models: Vec<ModelNames>,
    /// The models with a file of their own, which others can name.
    pub(super) by_name: BTreeMap<String, ModelId>,
    /// The models written in a page's own front matter, in the order of the pages.
    pub(super) own: Vec<ModelId>,
    /// What all rows of a system have by a name, which is no number.
    pub(super) columns: BTreeSet<NumberId>,
}

/// Where a name is looked for.
#[derive(Clone, Copy)]
pub(super) struct Scope<'n> {
    /// The models whose names may stand alone.
    pub(super) models: &'n [ModelId],
    /// The row whose names come first.
    pub(super) row: Option<&'n str>,
}

/// What was found for a name.
pub(super) enum Lookup {
    Found(NumberId),
    /// Two models have it.
    Ambiguous,
    Missing,
}

impl Names {
    fn model(&self, id: ModelId) -> &ModelNames {
        &self.models[id.index()]
    }

    /// A name of the row comes before one of the model, and that before `model.name`.
    pub(super) fn find(&self, scope: Scope<'_>, name: &str) -> Lookup {
        let mut found = BTreeSet::new();
        for id in scope.models {
            let numbers = &self.model(*id).numbers;
            let of_row = scope.row.and_then(|row| numbers.get(&format!("{row}.{name}")));
            found.extend(of_row.or_else(|| numbers.get(name)).copied());
        }
        if found.is_empty() {
            let qualified = name.split_once('.').and_then(|(model, rest)| {
                let model = self.by_name.get(model)?;
                self.model(*model).numbers.get(rest)
            });
            found.extend(qualified.copied());
        }
        match (found.pop_first(), found.is_empty()) {
            (Some(id), true) => Lookup::Found(id),
            (Some(_), false) => Lookup::Ambiguous,
            (None, _) => Lookup::Missing,
        }
    }

    /// The number that a name means; a diagnostic when there is none or more than one.
    pub(super) fn number(
        &self,
        scope: Scope<'_>,
        name: &str,
        span: Span,
        report: &mut Report,
    ) -> Option<NumberId> {
        match self.find(scope, name) {
            Lookup::Found(id) => Some(id),
            Lookup::Ambiguous => {
                let models = scope.models.iter().map(|id| self.model(*id));
                let with_it = models.filter(|model| model.numbers.contains_key(name));
                let names = with_it.map(|model| model.source.name.as_str());
                let (good, bad): (Vec<&str>, Vec<&str>) = names.partition(|name| is_name(name));
                let message = format!("more than one model of this page has a number `{name}`");
                let diagnostic = report.add(Code::AmbiguousNumber, span, message);
                if !good.is_empty() {
                    let ways: Vec<String> =
                        good.iter().map(|model| format!("`{model}.{name}`")).collect();
                    diagnostic.help(format!("write {}", ways.join(" or ")));
                }
                if !bad.is_empty() {
                    diagnostic.help(format!(
                        "a formula cannot name the model `{}`: give it a file name of letters, digits and `_`",
                        bad.join("`, `")
                    ));
                }
                None
            }
            Lookup::Missing => {
                self.unknown(scope, name, span, report);
                None
            }
        }
    }

    fn unknown(&self, scope: Scope<'_>, name: &str, span: Span, report: &mut Report) {
        // What a broken model would have had cannot be known, and that it is broken has been said.
        let named = name.split('.').next().and_then(|model| self.by_name.get(model));
        let mut asked = scope.models.iter().chain(named);
        if asked.any(|id| self.model(*id).source.is_broken) {
            return;
        }
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for id in scope.models {
            let names = self.model(*id).numbers.keys().map(String::as_str);
            known.extend(names.clone());
            if let Some(row) = scope.row {
                let own = names.filter_map(|name| name.strip_prefix(row)?.strip_prefix('.'));
                known.extend(own);
            }
        }
        let diagnostic =
            report.add(Code::UnknownNumber, span, format!("there is no number `{name}`"));
        if let Some(near) = nearest(name, known.iter().copied()) {
            diagnostic.help(format!("did you mean `{near}`?"));
        } else if !known.is_empty() {
            let is_one = |name: &&&str| {
                let mut ids =
                    scope.models.iter().filter_map(|id| self.model(*id).numbers.get(**name));
                ids.all(|id| !self.columns.contains(id))
            };
            let known: Vec<&str> = known.iter().filter(is_one).copied().collect();
            let some: Vec<String> = known.iter().take(12).map(|name| format!("`{name}`")).collect();
            let more = if known.len() > some.len() { ", …" } else { "" };
            diagnostic.help(format!("the numbers are {}{more}", some.join(", ")));
        }
    }

    /// The model of that name; a diagnostic when there is none.
    pub(super) fn model_named(
        &self,
        name: &str,
        span: Span,
        report: &mut Report,
    ) -> Option<ModelId> {
        let found = self.by_name.get(name).copied();
        if found.is_none() {
            let diagnostic =
                report.add(Code::UnknownModel, span, format!("there is no model `{name}`"));
            match nearest(name, self.by_name.keys().map(String::as_str)) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic
                    .help(format!("a file {}_models/{name}.yaml would be it", self.folder)),
            };
        }
        found
    }
}
