//! What each page states of itself: what it weighs, and what a visit emits.
//!
//! What a page weighs is known only when it has been rendered, so its template leaves a mark, and what is to be said is
//! put there. That adds to the weight, and is weighed too: what is stated is rounded up to the next step, and holds
//! for the page as it is with the statement in it.

mod method;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use tera::{Context, Value};

use super::loaded::Loaded;
use super::model::Source;
use super::number::{self, Text};
use super::provenance::DerivationView;
use super::reference::{self, ReferenceView};
use super::templates::Templates;
use super::weight::{Scales, Weight};
use crate::compute::Estimate;
use crate::diagnostic::Report;
use crate::files::{RoutePath, compressed};
use crate::parse::LanguageId;
use crate::resolve::Site;
pub use method::Method;

/// What a template writes where the statement is to stand.
const MARK: &str = "<!--briefing:footprint-->";

/// The highest figure of each rating of the Sustainable Web Design Model, in g CO2e a visit.
const RATINGS: [(f64, &str); 6] =
    [(0.040, "A+"), (0.079, "A"), (0.145, "B"), (0.209, "C"), (0.278, "D"), (0.359, "E")];

/// What templates find under `footprint`: nothing on a site whose pages state nothing.
pub(super) fn mark(site: &Site) -> Value {
    Value::safe_string(if site.config.footprint.is_stated { MARK } else { "" })
}

/// What the pages of a site state.
pub(super) struct Footprints<'s> {
    site: &'s Site,
    method: Method,
    scales: Scales<'s>,
    /// What has been said once is said in the same way again.
    kept: Mutex<BTreeMap<Stated, Arc<Statement>>>,
}

/// What is stated, to readers of a language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stated {
    language: LanguageId,
    /// In bytes.
    weight: u64,
    elsewhere: usize,
}

/// How it is said.
struct Statement {
    html: Vec<u8>,
    /// What that adds to the weight of a page.
    weight: u64,
    report: Report,
}

/// What `footprint.html` is given.
#[derive(Serialize)]
struct FootprintView<'s> {
    /// `14.3 kB`.
    weight: Text,
    /// What a visit emits, with all that it is made of.
    visit: DerivationView<'s>,
    /// `A+` to `F`.
    rating: &'static str,
    /// How many files come from other hosts and are not weighed.
    elsewhere: usize,
    /// The labels of the inputs that the site has other figures for.
    own: Vec<&'s str>,
    /// Where the figures of the model are from.
    source: Option<&'s ReferenceView>,
}

impl<'s> Footprints<'s> {
    pub(super) fn new(site: &'s Site, scales: Scales<'s>) -> Footprints<'s> {
        let method = Method::of(&site.config);
        Footprints { site, method, scales, kept: Mutex::default() }
    }

    /// Puts the statement into a page where its template has left the mark.
    pub(super) fn state(
        &self,
        templates: &Templates<'_>,
        (path, language): (&RoutePath, LanguageId),
        html: &mut Vec<u8>,
        report: &mut Report,
    ) {
        let Some(at) = memchr::memmem::rfind(html, MARK.as_bytes()) else { return };
        let loaded = Loaded::of(std::str::from_utf8(html).expect("templates make text"));
        let mut weight = self.scales.weigh(path, compressed(html), &loaded);
        let said = |weight: &Weight<'_>| {
            let (weight, elsewhere) = (weight.stated(), weight.elsewhere);
            self.statement(templates, Stated { language, weight, elsewhere })
        };
        // Other digits weigh what these do, but for a few bytes that rounding up has room for.
        weight.html += said(&weight).weight;
        let statement = said(&weight);
        let rest = html.split_off(at + MARK.len());
        html.truncate(at);
        html.extend_from_slice(&statement.html);
        html.extend_from_slice(&rest);
        report.append(statement.report.clone());
    }

    fn statement(&self, templates: &Templates<'_>, stated: Stated) -> Arc<Statement> {
        let kept = || self.kept.lock().expect("no thread panics while it holds what is kept");
        if let Some(statement) = kept().get(&stated) {
            return statement.clone();
        }
        let statement = Arc::new(self.said(templates, stated));
        kept().insert(stated, statement.clone());
        statement
    }

    fn said(&self, templates: &Templates<'_>, stated: Stated) -> Statement {
        let language = self.site.languages.get(stated.language);
        let computed = self.method.computed(stated.weight, Some(language));
        let references = reference::views(&computed.site.references);
        let source = Source {
            site: &computed.site,
            files: &self.method.files,
            estimates: &computed.estimates,
            references: &references,
            language,
        };
        let (visit, _) = source.derivation(computed.visit).expect("the model can be computed");
        let grams = computed.grams();
        let rating = RATINGS.iter().find(|(most, _)| grams <= *most).map_or("F", |(_, name)| name);
        let write = |value: f64, _| language.locale.grouped(value);
        let weight = Estimate { central: method::size(stated.weight), spread: None };
        let view = FootprintView {
            weight: number::written(&weight, 0, language, &write),
            visit,
            rating,
            elsewhere: stated.elsewhere,
            own: computed.own().collect(),
            source: references.values().next(),
        };
        let context = Context::from_serialize(&view).expect("it has names for all it holds");
        let mut report = Report::new();
        let html =
            templates.render("footprint.html", &context, stated.language).unwrap_or_else(|error| {
                templates.diagnose(&error, None, &mut report);
                Vec::new()
            });
        // A statement on its own costs what it costs in a page, and what it has in common with that.
        let weight = compressed(&html).saturating_sub(compressed(b""));
        Statement { html, weight, report }
    }
}
