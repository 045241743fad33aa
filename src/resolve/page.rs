//! Pages with their addresses, neighbours, terms and numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::model::Numbers;
use super::scope::Names;
use super::taxonomy::Taxonomy;
use super::translation::Translations;
use super::{ClaimId, InSeries, ModelId, Shown, TermId, address, alias, shown};
use crate::config::{Config, Future};
use crate::diagnostic::{Report, Span, Spanned};
use crate::files::{Files, RoutePath};
use crate::parse::{self, Headline, Kind, LanguageId, Layout, Line};

/// Which page of a site is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub(super) u32);

impl PageId {
    /// The place of the page among all of the site.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A post or page of a site.
#[derive(Clone, Debug)]
pub struct Page {
    /// As its author wrote it.
    pub source: Arc<parse::Page>,
    /// Where it is published.
    pub route: RoutePath,
    /// Whether that is its address, or one to go on with because its own is a mistake.
    pub is_addressed: bool,
    /// Whether it is dated later than the build and is there only to be looked at.
    pub is_ahead: bool,
    /// The language in which its readers are spoken to.
    pub language: LanguageId,
    /// The last category of each of its paths.
    pub categories: Vec<TermId>,
    /// Its tags.
    pub tags: Vec<TermId>,
    /// The post after it in time.
    pub newer: Option<PageId>,
    /// The post before it in time.
    pub older: Option<PageId>,
    /// Its place in a series.
    pub series: Option<InSeries>,
    /// The same text in other languages.
    pub translations: Vec<PageId>,
    /// Whether lists show one of those in its place.
    pub is_listed_instead: bool,
    /// The models it takes numbers from.
    pub models: Vec<ModelId>,
    /// The claims in its own front matter.
    pub claims: Vec<ClaimId>,
    /// Its name.
    pub title: Line<Shown>,
    /// What search engines and cards show of it.
    pub description: Option<Line<Shown>>,
    /// What listings show of it.
    pub excerpt: Option<Line<Shown>>,
    /// The number that its author wants lists and its card to show.
    pub named_headline: Option<Shown>,
    /// The numbers in its text, by the first byte of their shortcode.
    pub shown: BTreeMap<u32, Shown>,
    /// Older addresses that lead here.
    pub aliases: Vec<Spanned<RoutePath>>,
}

impl Page {
    /// The numbers in its front matter.
    pub fn in_lines(&self) -> impl Iterator<Item = &Shown> {
        let others = [&self.description, &self.excerpt].into_iter().flatten();
        let lines = std::iter::once(&self.title).chain(others);
        lines.flat_map(Line::numbers).chain(&self.named_headline)
    }

    /// The number that lists and its card show: what its author says, or the first of its text, description or title.
    #[must_use]
    pub fn headline(&self) -> Option<&Shown> {
        match self.source.headline {
            Headline::None => None,
            Headline::Number(_) => self.named_headline.as_ref(),
            Headline::First => self.shown.values().next().or_else(|| {
                let lines = self.description.iter().chain([&self.title]);
                lines.flat_map(Line::numbers).next()
            }),
        }
    }

    /// The folder in the output that belongs to it alone.
    #[must_use]
    pub fn folder(&self) -> String {
        let route = self.route.as_str();
        match route.strip_suffix("index.html") {
            Some(folder) => folder.to_owned(),
            None => format!("{}/", route.strip_suffix(".html").unwrap_or(route)),
        }
    }

    /// Where its card is published, or a picture of its author's in its place.
    #[must_use]
    pub fn card_address(&self) -> String {
        self.folder() + "card.png"
    }

    /// Whether it has a card where a site has cards: whatever stands in a frame and has no cover that others show.
    #[must_use]
    pub fn has_card(&self) -> bool {
        let cover = self.source.cover.as_deref().unwrap_or_default();
        let path = cover.split(['?', '#']).next().unwrap_or_default();
        let is_drawing = path.to_ascii_lowercase().ends_with(".svg");
        let is_framed = self.source.layout != Layout::None;
        self.source.has_card && is_framed && (cover.is_empty() || is_drawing)
    }
}

/// A page that has an address and nothing else yet.
pub(super) struct Addressed {
    pub(super) source: Arc<parse::Page>,
    route: RoutePath,
    /// Whether the route is its own.
    is_own: bool,
}

/// Whether a post is dated later than the build.
fn is_later(page: &parse::Page, config: &Config) -> bool {
    let date = page.date.as_ref().filter(|_| page.kind != Kind::Page);
    date.is_some_and(|date| date.timestamp() > config.now)
}

/// Whether the time of a page is over.
#[must_use]
pub fn is_expired(page: &parse::Page, config: &Config) -> bool {
    page.expires.as_ref().is_some_and(|date| date.timestamp() <= config.now)
}

/// How many pages are left out for the time that it is.
#[derive(Default)]
pub(super) struct LeftOut {
    /// Posts of a later date.
    pub(super) later: usize,
    /// Pages that have expired.
    pub(super) expired: usize,
}

/// The pages that are part of the site now, and how many are left out.
pub(super) fn published(
    parsed: &parse::Site,
    files: &Files,
    config: &Config,
    report: &mut Report,
) -> (Vec<Addressed>, LeftOut) {
    let mut left_out = LeftOut::default();
    let is_now = |page: &&Arc<parse::Page>| {
        let waits = config.future == Future::LeftOut && is_later(page, config);
        let is_over = !waits && !config.shows_expired && is_expired(page, config);
        left_out.later += usize::from(waits);
        left_out.expired += usize::from(is_over);
        !waits && !is_over
    };
    let now: Vec<_> = parsed.pages.iter().filter(|page| page.is_published).filter(is_now).collect();
    let one = |page| {
        let mut report = Report::new();
        (addressed(page, files, config, &mut report), report)
    };
    let addressed: Vec<_> = now.into_par_iter().map(one).collect();
    let mut pages = Vec::with_capacity(addressed.len());
    for (page, mistakes) in addressed {
        pages.extend(page);
        report.append(mistakes);
    }
    (pages, left_out)
}

/// A page with its address; one whose address is none has been reported, and goes on below another so
/// that its other mistakes are found.
fn addressed(
    page: &Arc<parse::Page>,
    files: &Files,
    config: &Config,
    report: &mut Report,
) -> Option<Addressed> {
    // A draft's address would change with its date.
    let is_settled = page.date.is_some() || page.kind != Kind::Draft || page.permalink.is_some();
    let route = is_settled.then(|| address::of_page(page, files, config, report)).flatten();
    let is_own = route.is_some() || page.kind == Kind::Draft;
    let instead = || RoutePath::new(&format!("drafts/{}/", page.slug)).ok();
    let source = Arc::clone(page);
    route.or_else(instead).map(|route| Addressed { source, route, is_own })
}

/// The posts, newest first; those of one moment by their paths. Drafts without a date come first, and
/// posts without one last.
pub(super) fn newest_first(pages: &[Addressed]) -> Vec<PageId> {
    let ids = (0_u32..).map(PageId).zip(pages);
    let posts = ids.filter(|(_, page)| page.source.kind != Kind::Page);
    let mut posts: Vec<PageId> = posts.map(|(id, _)| id).collect();
    let moment = |id: &PageId| {
        let page = &pages[id.index()].source;
        let undated = if page.kind == Kind::Draft { Timestamp::MAX } else { Timestamp::MIN };
        page.date.as_ref().map_or(undated, jiff::Zoned::timestamp)
    };
    posts.sort_by_key(|id| std::cmp::Reverse(moment(id)));
    posts
}

/// The terms of each page, by [`PageId`], and all terms of the site.
#[derive(Default)]
pub(super) struct Terms {
    pub(super) categories: Taxonomy,
    pub(super) tags: Taxonomy,
    of_pages: Vec<(Vec<TermId>, Vec<TermId>)>,
}

/// Puts every post under its categories and tags.
pub(super) fn terms(
    pages: &[Addressed],
    posts: &[PageId],
    files: &Files,
    config: &Config,
    report: &mut Report,
) -> Terms {
    let mut terms = Terms { of_pages: vec![Default::default(); pages.len()], ..Terms::default() };
    for id in posts {
        let page = &pages[id.index()].source;
        let place = |keys: [&'static str; 2]| move || -> Span { page.span(files, keys) };
        let mut categories = Vec::new();
        for path in &page.categories {
            let place = place(["categories", "category"]);
            let term = terms.categories.add(path, *id, (&config.categories, &place), report);
            categories.extend(term);
        }
        let mut tags = Vec::new();
        for tag in &page.tags {
            let path = std::slice::from_ref(tag);
            tags.extend(terms.tags.add(path, *id, (&config.tags, &place(["tags", "tag"])), report));
        }
        terms.of_pages[id.index()] = (categories, tags);
    }
    let place = |keys: [&'static str; 2]| {
        move |id: PageId| -> Span { pages[id.index()].source.span(files, keys) }
    };
    let of_categories = place(["categories", "category"]);
    terms.categories.finish(&config.categories, &of_categories, report);
    terms.tags.finish(&config.tags, &place(["tags", "tag"]), report);
    terms
}

/// The pages of a site.
pub(super) fn pages(
    (addressed, languages, config): (Vec<Addressed>, Vec<LanguageId>, &Config),
    (posts, translations): (&[PageId], &Translations),
    terms: &mut Terms,
    numbers: &mut Numbers,
    report: &mut Report,
) -> Vec<Page> {
    let neighbours = neighbours(&addressed, posts, translations);
    let mut own_models = numbers.names.own.clone().into_iter();
    let mut pages = Vec::with_capacity(addressed.len());
    let all = (0_u32..).map(PageId).zip(addressed.into_iter().zip(languages));
    for (id, (page, language)) in all {
        let Addressed { source, route, is_own: is_addressed } = page;
        let (newer, older) = neighbours[id.index()];
        let (categories, tags) = std::mem::take(&mut terms.of_pages[id.index()]);
        let mut models = models(&source, &numbers.names, report);
        if source.own_model.is_some() {
            models.extend(own_models.next());
        }
        // What a model would have had that is not there cannot be known, and that has been said.
        let is_known = models.len() >= source.models.len();
        let claims =
            if is_known { numbers.claims(&source.claims, &models, report) } else { Vec::new() };
        let mut line = |line: &Line<parse::Number>, report: &mut Report| {
            let mut reader = shown::Reader { models: &models, numbers, report };
            line.filter_map(|number| if is_known { reader.number(number) } else { None })
        };
        let title = line(&source.title, report);
        let description = source.description.as_ref().map(|text| line(text, report));
        let excerpt = source.excerpt.as_ref().map(|text| line(text, report));
        let named_headline = match &source.headline {
            Headline::Number(number) if is_known => {
                shown::Reader { models: &models, numbers, report }.number(number)
            }
            _ => None,
        };
        let shown = if is_known {
            shown::of_body(&source.body, &models, numbers, report)
        } else {
            BTreeMap::new()
        };
        let aliases = alias::of_page(&source, &route, report);
        let is_ahead = config.future == Future::Marked && is_later(&source, config);
        pages.push(Page {
            source,
            route,
            is_addressed,
            is_ahead,
            language,
            categories,
            tags,
            newer,
            older,
            series: None,
            translations: translations.of(id),
            is_listed_instead: translations.instead(id).is_some(),
            models,
            claims,
            title,
            description,
            excerpt,
            named_headline,
            shown,
            aliases,
        });
    }
    pages
}

/// The posts before and after each in time, in its own language where they are there in it.
fn neighbours(
    pages: &[Addressed],
    posts: &[PageId],
    translations: &Translations,
) -> Vec<(Option<PageId>, Option<PageId>)> {
    let mut neighbours = vec![(None, None); pages.len()];
    let listed = translations.listed(posts);
    for (at, id) in listed.iter().enumerate() {
        let newer = at.checked_sub(1).map(|at| listed[at]);
        neighbours[id.index()] = (newer, listed.get(at + 1).copied());
    }
    let language = |id: PageId| &pages[id.index()].source.language;
    for id in posts {
        let Some(first) = translations.instead(*id) else { continue };
        let (newer, older) = neighbours[first.index()];
        let own = |other: PageId| {
            let mut all = translations.of(other).into_iter();
            all.find(|found| language(*found) == language(*id)).unwrap_or(other)
        };
        neighbours[id.index()] = (newer.map(own), older.map(own));
    }
    neighbours
}

fn models(page: &parse::Page, names: &Names, report: &mut Report) -> Vec<ModelId> {
    let named = page.models.iter();
    let named = named.filter_map(|name| names.model_named(&name.value, name.span, report));
    named.collect()
}
