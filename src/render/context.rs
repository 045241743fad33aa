//! What templates are given: one type for each thing, documented in docs/themes.md.

use serde::Serialize;
use tera::Value;

use super::feed::{self, FeedLink};
use super::icon::{self, IconsView};
use super::number::Text;
use super::reading::AuthorView;
use crate::config::{Config, MenuItem};
use crate::files::{Files, RoutePath};
use crate::parse::Language;
use crate::parse::is_right_to_left;
use crate::resolve::{Listing, ListingKind, Page, Search, Site, Taxonomy, TermId};

/// The site, in every template as `site`.
#[derive(Serialize)]
pub(super) struct SiteView<'s> {
    title: &'s str,
    subtitle: Option<&'s str>,
    description: Option<&'s str>,
    author: Option<&'s str>,
    language: &'s str,
    /// With the origin: `https://example.org/blog/`.
    url: String,
    /// Below the origin: `/blog/`.
    base: &'s str,
    menu: Vec<LinkView>,
    icons: IconsView,
    categories: Vec<TermView>,
    tags: Vec<TermView>,
    years: Vec<YearView>,
    posts: usize,
    feeds: Vec<FeedLink>,
    /// The folder of the search: `/blog/search/`; nothing where there is none.
    search: Option<String>,
    /// Of the newest change; the start of 1970 for a site without posts.
    updated: String,
    extra: &'s serde_json::Value,
}

/// Where what is being rendered is published, in every whole template as `here`.
#[derive(Serialize)]
pub(super) struct HereView {
    /// Below the origin.
    url: String,
    /// With the origin.
    permalink: String,
}

impl HereView {
    pub(super) fn new(config: &Config, path: &RoutePath) -> HereView {
        let url = config.url.to(path);
        HereView { permalink: config.url.with_origin(&url), url }
    }
}

/// A name and where it leads.
#[derive(Clone, Serialize)]
pub(super) struct LinkView {
    name: String,
    url: String,
}

/// A category or tag.
#[derive(Clone, Serialize)]
pub(super) struct TermView {
    name: String,
    url: String,
    /// How many posts it has.
    count: usize,
    children: Vec<TermView>,
}

/// A year of the archives.
#[derive(Serialize)]
pub(super) struct YearView {
    year: i16,
    url: String,
    count: usize,
}

/// A page, in lists and as the start of `page`.
#[derive(Serialize)]
pub(super) struct CardView<'s> {
    pub(super) title: String,
    /// `post`, `draft`, `future` or `page`.
    pub(super) kind: &'static str,
    /// Below the origin.
    pub(super) url: String,
    /// With the origin.
    pub(super) permalink: String,
    pub(super) date: Option<String>,
    pub(super) updated: Option<String>,
    /// Each a path from the top.
    pub(super) categories: Vec<Vec<LinkView>>,
    pub(super) tags: Vec<LinkView>,
    pub(super) description: Option<String>,
    /// Text: the description, or the excerpt, or the beginning.
    pub(super) summary: String,
    /// HTML: what stands above `<!-- more -->`, or the front matter's `excerpt`.
    pub(super) excerpt: Option<Value>,
    /// The number that says most of it.
    pub(super) headline: Option<HeadlineView>,
    pub(super) cover: Option<String>,
    /// The same with the origin.
    pub(super) cover_permalink: Option<String>,
    /// The names of those who wrote it, in a row.
    pub(super) author: Option<String>,
    pub(super) authors: Vec<AuthorView<'s>>,
    pub(super) language: &'s str,
    pub(super) is_brief: bool,
    pub(super) extra: &'s serde_json::Value,
}

/// The number of a brief that others are shown first.
#[derive(Serialize)]
pub(super) struct HeadlineView {
    /// As it is written: `2.2`.
    value: String,
    /// `g CO₂e/query`; empty for a plain number.
    unit: String,
    /// To 15 digits.
    exact: f64,
    /// What it is the number of.
    label: String,
}

impl HeadlineView {
    pub(super) fn new((text, label): (Text, String)) -> HeadlineView {
        HeadlineView { value: text.value, unit: text.unit, exact: text.exact, label }
    }
}

/// A page in one of the languages that it is there in.
#[derive(Serialize)]
pub(super) struct TranslationView<'s> {
    /// `zh`.
    pub(super) language: &'s str,
    /// What the language calls itself: `中文`.
    pub(super) name: &'s str,
    pub(super) title: String,
    pub(super) url: String,
    pub(super) permalink: String,
    /// Whether it is the page that it is said of.
    pub(super) is_this: bool,
    /// Whether it is the one that lists show.
    pub(super) is_first: bool,
}

/// A part of a listing, as `listing`.
#[derive(Serialize)]
pub(super) struct ListingView {
    /// `home`, `archive`, `category` or `tag`.
    kind: &'static str,
    /// The name of the term; nothing on the home page and in the archives.
    name: Option<String>,
    year: Option<i16>,
    month: Option<i8>,
    /// The first day of that year or month.
    first: Option<String>,
    /// The terms from the top down to this one.
    path: Vec<LinkView>,
    children: Vec<TermView>,
    /// How many posts there are in all parts.
    count: usize,
    /// The number of this part, from 1.
    part: usize,
    parts: usize,
    previous: Option<String>,
    next: Option<String>,
    /// Its own.
    feeds: Vec<FeedLink>,
    posts: Vec<Value>,
}

/// Something of the text's own structure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct HeadingView {
    pub(super) level: u8,
    pub(super) id: String,
    pub(super) title: String,
}

/// A dated correction.
#[derive(Serialize)]
pub(super) struct CorrectionView {
    pub(super) date: String,
    pub(super) html: Value,
}

/// The language of a page or list, as `language`.
#[derive(Serialize)]
pub(super) struct LanguageView<'s> {
    /// `en`, `zh-CN`.
    code: &'s str,
    /// `ltr` or `rtl`.
    direction: &'static str,
    /// The code of the language that speaks for it: `zh` for `zh-CN`.
    spoken: &'s str,
}

pub(super) fn language<'s>(code: &'s str, spoken: &'s Language) -> LanguageView<'s> {
    let direction = if is_right_to_left(code) { "rtl" } else { "ltr" };
    LanguageView { code, direction, spoken: &spoken.code }
}

/// An instant as templates and feeds have it.
pub(super) fn rfc3339(date: &jiff::Zoned) -> String {
    date.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// What is no page, as the template of redirects sees it.
#[derive(Serialize)]
pub(super) struct MovedView<'s> {
    title: String,
    url: String,
    permalink: String,
    language: &'s str,
}

pub(super) fn moved<'s>(config: &'s Config, to: &str) -> MovedView<'s> {
    let url = config.url.link(to);
    let permalink = config.url.absolute(to);
    MovedView { title: permalink.clone(), url, permalink, language: &config.language }
}

pub(super) fn site<'s>(site: &'s Site, files: &Files) -> SiteView<'s> {
    let config: &Config = &site.config;
    let menu =
        |item: &MenuItem| LinkView { name: item.label.clone(), url: config.url.link(&item.url) };
    let years = site.listings.iter().filter_map(|listing| match listing.kind {
        ListingKind::Archive(Some(year), None) => {
            let url = config.url.link(&listing.base);
            Some(YearView { year, url, count: listing.posts.len() })
        }
        _ => None,
    });
    let mut years: Vec<YearView> = years.collect();
    years.reverse();
    let changes = site.posts.iter().filter_map(|id| {
        let page = &site.page(*id).source;
        page.updated.as_ref().max(page.date.as_ref())
    });
    SiteView {
        title: &config.title,
        subtitle: config.subtitle.as_deref(),
        description: config.description.as_deref(),
        author: config.author.as_deref(),
        language: &config.language,
        url: config.url.absolute(""),
        base: config.url.path(),
        menu: config.menu.iter().map(menu).collect(),
        icons: icon::all(site, files),
        categories: terms(site, &site.categories, &config.categories.folder.value),
        tags: terms(site, &site.tags, &config.tags.folder.value),
        years,
        posts: site.posts.len(),
        feeds: feed::links(site, None),
        search: site.search.as_ref().map(|_| config.url.link(Search::FOLDER)),
        updated: changes.max().map_or_else(|| "1970-01-01T00:00:00+00:00".to_owned(), rfc3339),
        extra: &config.extra,
    }
}

fn terms(site: &Site, taxonomy: &Taxonomy, folder: &str) -> Vec<TermView> {
    taxonomy.roots().map(|id| term(site, taxonomy, folder, id)).collect()
}

fn term(site: &Site, taxonomy: &Taxonomy, folder: &str, id: TermId) -> TermView {
    let term_ = taxonomy.get(id);
    let children = term_.children.iter().map(|child| term(site, taxonomy, folder, *child));
    TermView {
        name: term_.name.clone(),
        url: term_url(site, folder, &term_.slug),
        count: term_.posts.len(),
        children: children.collect(),
    }
}

fn term_url(site: &Site, folder: &str, slug: &str) -> String {
    site.config.url.link(&format!("{folder}/{slug}/"))
}

/// The terms from the top down to one.
fn path(site: &Site, taxonomy: &Taxonomy, folder: &str, id: TermId) -> Vec<LinkView> {
    let link = |id: TermId| {
        let term = taxonomy.get(id);
        LinkView { name: term.name.clone(), url: term_url(site, folder, &term.slug) }
    };
    taxonomy.path(id).into_iter().map(link).collect()
}

/// The paths of a page's categories.
pub(super) fn categories(site: &Site, page: &Page) -> Vec<Vec<LinkView>> {
    let folder = &site.config.categories.folder.value;
    page.categories.iter().map(|id| path(site, &site.categories, folder, *id)).collect()
}

/// The tags of a page.
pub(super) fn tags(site: &Site, page: &Page) -> Vec<LinkView> {
    let folder = &site.config.tags.folder.value;
    page.tags.iter().flat_map(|id| path(site, &site.tags, folder, *id)).collect()
}

/// One part of a listing, with the cards of its posts.
pub(super) fn listing(
    site: &Site,
    listing: &Listing,
    part: usize,
    posts: Vec<Value>,
) -> ListingView {
    let url = |number: usize| site.config.url.link(&listing.address(number));
    let mut view = ListingView {
        kind: "home",
        name: None,
        year: None,
        month: None,
        first: None,
        path: Vec::new(),
        children: Vec::new(),
        count: listing.posts.len(),
        part: part + 1,
        parts: listing.parts(),
        previous: part.checked_sub(1).map(url),
        next: (part + 1 < listing.parts()).then(|| url(part + 1)),
        feeds: feed::links(site, Some(listing)),
        posts,
    };
    let (taxonomy, folder, id) = match listing.kind {
        ListingKind::Home => return view,
        ListingKind::Archive(year, month) => {
            let first = year.map(|year| format!("{year:04}-{:02}-01", month.unwrap_or(1)));
            return ListingView { kind: "archive", year, month, first, ..view };
        }
        ListingKind::Category(id) => (&site.categories, &site.config.categories.folder.value, id),
        ListingKind::Tag(id) => (&site.tags, &site.config.tags.folder.value, id),
    };
    view.kind = if matches!(listing.kind, ListingKind::Tag(_)) { "tag" } else { "category" };
    view.name = Some(taxonomy.get(id).name.clone());
    view.path = path(site, taxonomy, folder, id);
    let children = taxonomy.get(id).children.iter();
    view.children = children.map(|child| term(site, taxonomy, folder, *child)).collect();
    view
}
