//! Resolving: [`parse::Site`] to [`Site`], with every name looked up.
//!
//! Pages get their addresses, neighbours and terms; formulas, tables and shortcodes get the numbers
//! that their names mean; and the route table says which path of the output shows what.

mod address;
mod alias;
mod claim;
mod copied;
mod declare;
mod definition;
mod language;
mod link;
mod listing;
mod model;
mod needs;
mod page;
mod related;
mod routes;
mod scenario;
mod scope;
mod search;
mod series;
mod shown;
mod sized;
mod stamp;
mod table;
mod taxonomy;
mod translation;

use std::collections::HashMap;
use std::sync::Arc;

pub use crate::parse::slugize;
pub use address::variable;
pub use claim::{Claim, ClaimId};
pub use copied::{Copied, copied};
pub use definition::{Cells, Column, Definition, DefinitionKind, NumberId, SystemId};
pub use link::{Address, of_link};
pub use listing::{Listing, ListingKind};
pub use model::{Model, ModelId, Table, TableRow, unknown_reference};
pub use page::{Page, PageId, is_expired};
pub use routes::{DataFormat, Route, Target};
pub use scenario::{Scenario, ScenarioId};
pub use search::{Search, SearchFile};
pub use series::{InSeries, Series};
pub use shown::{Range, Shown, Style};
pub use sized::{LONGEST, MOST_PIXELS, batches, sizes};
pub use stamp::unstamped;
pub use taxonomy::{Taxonomy, Term, TermId};

use crate::config::Config;
use crate::diagnostic::{Report, Span};
use crate::files::{FileId, Files, RoutePath};
use crate::parse;
use crate::parse::Language;
use crate::parse::LanguageId;
use model::Numbers;
use scope::{Names, Scope};

/// A site in which every name has its meaning.
#[derive(Clone, Debug)]
pub struct Site {
    /// What it is and how it is built.
    pub config: Arc<Config>,
    /// Posts and pages, by [`PageId`].
    pub pages: Vec<Page>,
    /// The posts, newest first.
    pub posts: Vec<PageId>,
    /// How many posts are dated after the build and left out.
    pub future: usize,
    /// How many pages have expired and are left out.
    pub expired: usize,
    /// The categories.
    pub categories: Taxonomy,
    /// The tags.
    pub tags: Taxonomy,
    /// Home, archives, categories, tags.
    pub listings: Vec<Listing>,
    /// The series of its posts.
    pub series: Vec<Series>,
    related: related::Related,
    /// What a search finds; `None` where there is none.
    pub search: Option<Search>,
    /// Which path of the output shows what, by path.
    pub routes: Vec<Route>,
    /// Where each source is published.
    pub addresses: HashMap<FileId, RoutePath>,
    /// The models, by [`ModelId`].
    pub models: Vec<Model>,
    /// Every number of the site, by [`NumberId`].
    pub numbers: Vec<Definition>,
    /// Every scenario of the site, by [`ScenarioId`].
    pub scenarios: Vec<Scenario>,
    /// Every claim of the site, by [`ClaimId`].
    pub claims: Vec<Claim>,
    names: Arc<Names>,
    /// The bibliography.
    pub references: Arc<parse::References>,
    /// Free data for templates.
    pub data: Arc<serde_json::Value>,
    /// The templates that are in use.
    pub templates: Arc<parse::Templates>,
    /// What is said to readers, in each language.
    pub languages: Arc<parse::Languages>,
    /// The language of what is no page of its own: lists, the feed.
    pub language: LanguageId,
}

impl Site {
    /// What is said to readers of lists and of whatever has no language of its own.
    #[must_use]
    pub fn spoken(&self) -> &Language {
        self.languages.get(self.language)
    }

    /// The page of that id.
    #[must_use]
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// The number of that name in some models; a diagnostic when there is none or more than one.
    pub fn named(
        &self,
        models: &[ModelId],
        name: &str,
        span: Span,
        report: &mut Report,
    ) -> Option<NumberId> {
        self.names.number(Scope { models, row: None }, name, span, report)
    }

    /// The numbers that stand in a table, a claim or a text and have no name of their own.
    pub fn unnamed(&self) -> impl Iterator<Item = NumberId> {
        let ids = (0_u32..).map(NumberId).zip(&self.numbers);
        ids.filter(|(_, definition)| !definition.is_named()).map(|(id, _)| id)
    }

    /// As many other posts as are wanted of those that have most to do with one.
    #[must_use]
    pub fn related_to(&self, id: PageId) -> Vec<PageId> {
        let terms = (&self.categories, &self.tags);
        self.related.to(id, self.page(id), terms, self.config.reading.related)
    }

    /// The scenario of that id.
    #[must_use]
    pub fn scenario(&self, id: ScenarioId) -> &Scenario {
        &self.scenarios[id.index()]
    }

    /// The claim of that id.
    #[must_use]
    pub fn claim(&self, id: ClaimId) -> &Claim {
        &self.claims[id.index()]
    }

    /// The claims of some page: those of its models and its own.
    pub fn claims_of<'s>(&'s self, page: &'s Page) -> impl Iterator<Item = ClaimId> + 's {
        let of_models = page.models.iter().flat_map(|id| &self.models[id.index()].claims);
        of_models.chain(&page.claims).copied()
    }

    /// The route of that path.
    #[must_use]
    pub fn route(&self, path: &RoutePath) -> Option<&Route> {
        let at = self.routes.binary_search_by(|route| route.path.cmp(path)).ok()?;
        Some(&self.routes[at])
    }

    /// The route to which a server leads from a path: on from a folder's name to the folder, and for a site whose
    /// links have no `.html`, from a page's name to the page.
    #[must_use]
    pub fn served(&self, path: &str) -> Option<&Route> {
        let find = |path: &str| {
            let at = self.routes.binary_search_by(|route| route.path.as_str().cmp(path)).ok()?;
            Some(&self.routes[at])
        };
        let folder = || find(&format!("{path}/index.html"));
        let is_short = !self.config.url.has_html();
        let page = || find(&format!("{path}.html")).filter(|_| is_short);
        find(path).or_else(folder).or_else(page)
    }

    /// The names of the files that are published beside a path, as far as there are not too many to look at.
    pub fn beside<'s>(&'s self, path: &'s str) -> impl Iterator<Item = &'s str> {
        const MOST: usize = 100;
        let folder = path.rfind('/').map_or("", |at| &path[..=at]);
        let from = self.routes.partition_point(|route| route.path.as_str() < folder);
        let below = self.routes[from..].iter().map(|route| route.path.as_str()).take(MOST);
        let names = below.map_while(move |path| path.strip_prefix(folder));
        names.filter(|name| !name.contains('/'))
    }

    /// The files that the theme brings, by the names that it has for them, and where they are published.
    pub fn of_theme(&self) -> impl Iterator<Item = (&str, &RoutePath)> {
        let published = self.templates.published.iter();
        published.filter_map(|(name, file)| Some((name.as_str(), self.addresses.get(file)?)))
    }

    /// The files that are published, by their routes.
    pub fn sources(&self) -> impl Iterator<Item = FileId> {
        self.routes.iter().filter_map(|route| route.target.source(&self.pages))
    }

    /// The number of that id.
    #[must_use]
    pub fn number(&self, id: NumberId) -> &Definition {
        &self.numbers[id.0 as usize]
    }
}

/// Looks up every name of a site.
#[must_use]
pub fn site(
    parsed: &parse::Site,
    files: &Files,
    config: &Arc<Config>,
    report: &mut Report,
) -> Site {
    let (addressed, left_out) = page::published(parsed, files, config, report);
    let posts = page::newest_first(&addressed);
    let translations = translation::all(&addressed, (config, files), report);
    let mut terms = page::terms(&addressed, &posts, files, config, report);
    translations.thin(&mut terms.categories);
    translations.thin(&mut terms.tags);
    let shared = parsed.models.iter().map(|model| (Arc::clone(model), true));
    let own = addressed.iter().filter_map(|page| page.source.own_model.clone());
    let sources: Vec<_> = shared.chain(own.map(|model| (model, false))).collect();
    let folder = &config.sources.folder;
    let mut numbers = Numbers::of_models(folder, &sources, &parsed.references, report);
    let models = numbers.models(report);
    let (language, spoken) = language::all(&parsed.languages, &addressed, (config, files), report);
    let mut pages = page::pages(
        (addressed, spoken, config),
        (&posts, &translations),
        &mut terms,
        &mut numbers,
        report,
    );
    let listed = translations.listed(&posts);
    let series = series::all(&mut pages, &posts, files, report);
    let related = related::Related::of(&pages, &listed);
    let listings = listing::all(config, &pages, &listed, &terms.categories, &terms.tags);
    let search = Search::of(config, files, &pages, &posts, language);
    let made =
        table::Made { listings: &listings, models: &models, search: search.as_ref(), config };
    let routes = table::routes(parsed, files, &pages, made, report);
    let addresses = table::addresses(&pages, &routes);
    let Numbers { names, definitions, scenarios, claims, .. } = numbers;
    Site {
        config: Arc::clone(config),
        pages,
        posts,
        future: left_out.later,
        expired: left_out.expired,
        categories: terms.categories,
        tags: terms.tags,
        listings,
        series,
        related,
        search,
        routes,
        addresses,
        models,
        numbers: definitions,
        scenarios,
        claims,
        names: Arc::new(names),
        references: Arc::clone(&parsed.references),
        data: Arc::clone(&parsed.data),
        templates: Arc::clone(&parsed.templates),
        languages: Arc::clone(&parsed.languages),
        language,
    }
}
