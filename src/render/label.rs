//! The numbers that tables, figures and equations of a page have, by which its text can name them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tera::{ComponentInfo, Value};

use super::arguments::{Call, named};
use super::model::Source;
use super::paragraph::captioned;
use super::places::bodies;
use super::shortcode::Shortcodes;
use super::slider::{components, is_of_kind};
use crate::diagnostic::{Code, Span, nearest};
use crate::parse::Language;
use crate::resolve::{ModelId, Page};

/// What is numbered by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Numbered {
    Table,
    Figure,
    Equation,
}

/// The number of something, as templates see it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct LabelView {
    /// `Table 1`.
    pub(super) label: String,
    /// Its place on the page: `table-1`.
    pub(super) anchor: String,
    /// Whether the page has the same table further up, or the same drawing of it.
    pub(super) is_again: bool,
}

/// The numbers of one page.
#[derive(Default)]
pub(super) struct Labels {
    /// By the first byte of the argument that names a table or picture, or of the paragraph that is a picture.
    of_places: BTreeMap<u32, (Numbered, usize, bool)>,
    /// The first of each table, of what is drawn from it, and of each picture.
    first: BTreeMap<(Numbered, Shows), usize>,
    equations: BTreeMap<String, usize>,
}

/// What a table or figure shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shows {
    /// A table of a model, by its place in it.
    Table(ModelId, usize),
    /// A picture, as its address is written.
    Picture(String),
}

impl Numbered {
    const ALL: [Numbered; 3] = [Numbered::Table, Numbered::Figure, Numbered::Equation];

    /// The key of what readers call it, which is its kind in `ref` and the start of its place too.
    pub(super) fn key(self) -> &'static str {
        match self {
            Numbered::Table => "table",
            Numbered::Figure => "figure",
            Numbered::Equation => "equation",
        }
    }

    pub(super) fn view(self, number: usize, language: &Language) -> LabelView {
        let written = number.to_string();
        LabelView {
            label: language.say(self.key(), &[("number", &written)]),
            anchor: format!("{}-{number}", self.key()),
            is_again: false,
        }
    }
}

impl Labels {
    /// Counts what is numbered on a page; `info` knows what a component takes.
    pub(super) fn of_page<'i>(
        source: Source<'_>,
        page: &Page,
        info: &impl Fn(&str) -> Option<&'i ComponentInfo>,
    ) -> Labels {
        let mut labels = Labels::default();
        let mut shown = Vec::new();
        let mut calls = Vec::new();
        components(&page.source.body, &mut calls);
        let kinds = [("table", Numbered::Table), ("chart", Numbered::Figure)];
        for call in calls {
            let Some(info) = info(&call.name.value) else { continue };
            let arguments = named(call, info);
            let column = arguments.iter().find(|(name, _)| name.as_deref() == Some("column"));
            let column = column.map(|(_, argument)| argument.value.to_string());
            for (name, argument) in arguments {
                let Some((name, text)) = name.zip(argument.value.as_str()) else { continue };
                if is_of_kind(info, &name, "figure") {
                    let shows = Shows::Picture(text.to_owned());
                    shown.push((argument.span, Numbered::Figure, shows, None));
                }
                for (_, numbered) in kinds.iter().filter(|(kind, _)| is_of_kind(info, &name, kind))
                {
                    if let [of] = source.tables(&page.models, text).as_slice() {
                        let part = column.clone().filter(|_| *numbered == Numbered::Figure);
                        let shows = Shows::Table(of.model, of.at);
                        shown.push((argument.span, *numbered, shows, part));
                    }
                }
            }
        }
        let (markdown, file) = (&source.site.config.markdown, source.files.text(page.source.file));
        bodies(&page.source.body, &mut |body, _| {
            let pictures = captioned(markdown, body, file).into_iter();
            shown
                .extend(pictures.map(|(span, address)| {
                    (span, Numbered::Figure, Shows::Picture(address), None)
                }));
        });
        shown.sort_by_key(|(span, ..)| span.start);
        let mut counts = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (span, numbered, shows, part) in shown {
            let count = counts.entry(numbered).or_insert(0);
            *count += 1;
            labels.first.entry((numbered, shows.clone())).or_insert(*count);
            let is_again = !seen.insert((numbered, shows, part));
            labels.of_places.insert(span.start, (numbered, *count, is_again));
        }
        for (label, number) in page.source.body.equations.iter().zip(1..) {
            labels.equations.entry(label.clone()).or_insert(number);
        }
        labels
    }

    /// The number of a table or figure, by the argument that names it, or its paragraph.
    pub(super) fn of(&self, place: Span, language: &Language) -> LabelView {
        let found = self.of_places.get(&place.start);
        found.map_or_else(LabelView::default, |(numbered, number, is_again)| LabelView {
            is_again: *is_again,
            ..numbered.view(*number, language)
        })
    }

    fn first_of(&self, numbered: Numbered, shows: Shows, language: &Language) -> Option<LabelView> {
        Some(numbered.view(*self.first.get(&(numbered, shows))?, language))
    }

    /// The number of an equation.
    pub(super) fn of_equation(&self, label: &str, language: &Language) -> Option<LabelView> {
        Some(Numbered::Equation.view(*self.equations.get(label)?, language))
    }
}

/// An equation with its number beside it.
pub(super) fn equation(mathml: &str, number: &LabelView) -> String {
    let written = number.anchor.rsplit('-').next().unwrap_or_default();
    let anchor = &number.anchor;
    format!(
        "<span class=\"equation\" id=\"{anchor}\">{mathml}<span class=\"equation-number\">({written})</span></span>"
    )
}

impl Shortcodes<'_> {
    /// What `ref` names: a table, or what is drawn from it, a picture, or an equation; the first of these, unless the
    /// call says which is meant.
    pub(super) fn label(&mut self, name: &str, span: Span, call: &Call<'_>) -> Option<Value> {
        let kind = call.get("kind").and_then(|kind| kind.value.as_str()).unwrap_or_default();
        let language = self.source.language;
        let wanted =
            Numbered::ALL.iter().filter(|numbered| kind.is_empty() || numbered.key() == kind);
        let tables = self.source.tables(&self.page.models, name);
        for numbered in wanted {
            let found = match (numbered, tables.as_slice()) {
                (Numbered::Equation, _) => self.labels.of_equation(name, language),
                (_, [of]) => {
                    self.labels.first_of(*numbered, Shows::Table(of.model, of.at), language)
                }
                (_, []) => {
                    self.labels.first_of(*numbered, Shows::Picture(name.to_owned()), language)
                }
                _ => None,
            };
            if let Some(view) = found {
                return Some(Value::from_serializable(&view));
            }
        }
        self.unknown_label(name, kind, span);
        None
    }

    fn unknown_label(&mut self, name: &str, kind: &str, span: Span) {
        // A model that is not there has been reported, and what it would have had is not known.
        if self.page.models.len() < self.page.source.models.len() {
            return;
        }
        let is_kind = Numbered::ALL.iter().any(|numbered| numbered.key() == kind);
        let what = if kind.is_empty() { "table, figure or equation" } else { kind };
        let message = if kind.is_empty() || is_kind {
            format!("no {what} `{name}` stands on this page")
        } else {
            format!("nothing of the kind `{kind}` is numbered")
        };
        let models = &self.source.site.models;
        let shown = self.labels.first.keys().map(|(_, shows)| match shows {
            Shows::Table(model, at) => models[model.index()].source.tables[*at].name.value.as_str(),
            Shows::Picture(address) => address,
        });
        let mut names: Vec<&str> =
            shown.chain(self.labels.equations.keys().map(String::as_str)).collect();
        names.dedup();
        let near = nearest(name, names.iter().copied()).map(str::to_owned);
        let all = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let diagnostic = self.report.add(Code::UnknownLabel, span, message);
        match near {
            _ if !kind.is_empty() && !is_kind => {
                diagnostic.help("the kinds are `table`, `figure` and `equation`")
            }
            Some(near) if near != name => diagnostic.help(format!("did you mean `{near}`?")),
            _ if all.is_empty() => diagnostic.help(
                "tables and charts of a model are numbered, pictures with a caption, and equations with a `\\label{…}`",
            ),
            _ => diagnostic.help(format!("numbered are {all}")),
        };
    }
}
