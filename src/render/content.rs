//! Pages as templates see them: cards for lists, and the whole with its text.

use std::collections::{BTreeMap, BTreeSet};

use tera::Value;

use super::context::{self, CardView, CorrectionView, HeadingView, HeadlineView, TranslationView};
use super::markdown::{self, Around};
use super::search::Words;
use super::shortcode::Shortcodes;
use super::{Numbers, Renderer, link, missing, number, opener, picture, reading};
use crate::diagnostic::{Code, Report};
use crate::parse::{Kind, Line};
use crate::resolve::{NumberId, Page, PageId, Shown};

/// The text of a page, rendered.
pub(super) struct Content {
    pub(super) html: Value,
    excerpt: Option<Value>,
    /// The first paragraph, without tags.
    opening: String,
    headings: Vec<HeadingView>,
    corrections: Vec<CorrectionView>,
    /// The keys of the works in its list of references.
    pub(super) cited: BTreeSet<String>,
    pub(super) numbers: BTreeSet<NumberId>,
    /// The forms of those that are not shown as they are everywhere.
    pub(super) forms: Numbers,
    /// What the script computes with that moves its numbers; nothing when none is moved.
    whatif: Value,
    /// What a search finds it by; `None` where none would.
    pub(super) words: Option<Words>,
    pub(super) report: Report,
}

impl Content {
    /// The corrections, as HTML.
    pub(super) fn corrections(&self) -> impl Iterator<Item = &str> {
        self.corrections.iter().filter_map(|correction| correction.html.as_str())
    }
}

/// A post as a link to it needs it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named {
    pub(super) title: String,
    pub(super) url: String,
}

/// The longest summary, in characters.
const LONGEST_SUMMARY: usize = 200;

impl Renderer<'_> {
    /// The posts by their paths below `_posts`, by their file names, and by their titles; where two have one
    /// name, the path counts before the file name, and the newer post before the older.
    pub(super) fn named(&self) -> &BTreeMap<String, Named> {
        self.named.get_or_init(|| {
            let mut named = BTreeMap::new();
            let ways: [fn(&Page) -> &str; 3] = [
                |page| &page.source.slug,
                |page| page.source.slug.rsplit('/').next().unwrap_or_default(),
                |page| page.source.title.written(),
            ];
            for way in ways {
                for page in self.site.posts.iter().map(|id| self.site.page(*id)) {
                    named.entry(way(page).to_owned()).or_insert_with(|| Named {
                        title: self.line(page, &page.title),
                        url: self.site.config.url.to(&page.route),
                    });
                }
            }
            named
        })
    }

    /// The text of a page, rendered when it is first asked for.
    pub(super) fn content(&self, id: PageId) -> &Content {
        self.contents[id.index()].get_or_init(|| self.render_content(self.site.page(id)))
    }

    fn render_content(&self, page: &Page) -> Content {
        let mut shortcodes = Shortcodes::new(self, page);
        let around = Around { site: self.site, files: self.files, page };
        let text = markdown::render(around, &page.source.body, &mut shortcodes);
        shortcodes.whatif.idle(&mut shortcodes.report);
        let corrections = self.corrections(around, &mut shortcodes.report);
        missing::tell((self.site, self.files), page, &text.html, &mut shortcodes.report);
        let mut cited = shortcodes.cited;
        cited.extend(self.sources(page));
        let sources = self.site.sources_of(shortcodes.numbers.iter().copied());
        cited.extend(sources.into_iter().map(str::to_owned));
        let dressed = |html: &str, is_first_seen| {
            let (site, files, path) = (self.site, self.files, page.route.as_str());
            let on = picture::On { site, files, path };
            Value::safe_string(&picture::dressed(on, html, is_first_seen))
        };
        let mut content = Content {
            html: dressed(&text.html, page.source.cover.is_none()),
            excerpt: text.excerpt.map(|html| {
                // On another page, a link to a place on this one has to name the page.
                let here = format!("href=\"{}#", self.site.config.url.to(&page.route));
                let html = opener::without(&html).replace("href=\"#", &here);
                dressed(&html, false)
            }),
            opening: text.opening,
            headings: text.headings,
            corrections,
            cited,
            numbers: shortcodes.numbers,
            forms: shortcodes.forms,
            whatif: shortcodes.whatif.data(),
            words: None,
            report: shortcodes.report,
        };
        if self.site.search.is_some() && page.source.is_searched {
            content.words = Some(self.words(page, &content));
        }
        content
    }

    fn corrections(&self, around: Around<'_>, report: &mut Report) -> Vec<CorrectionView> {
        let source = &around.page.source;
        let mut corrections = Vec::new();
        for correction in &source.corrections {
            let (html, missing) = markdown::render_short(around, &correction.text);
            for path in missing {
                let span = source.span(self.files, ["corrections"]);
                report.add(Code::UnknownPage, span, format!("there is no page `{path}`"));
            }
            let date = context::rfc3339(&correction.date);
            corrections.push(CorrectionView { date, html: Value::safe_string(&html) });
        }
        corrections
    }

    /// The sources of the inputs and claims of a page.
    fn sources(&self, page: &Page) -> BTreeSet<String> {
        let claims = self.site.claims_of(page).map(|id| self.site.claim(id));
        let of_claims = claims.filter_map(|claim| claim.source.source.as_ref());
        let mut keys: BTreeSet<String> = of_claims.map(|key| key.value.clone()).collect();
        for model in page.models.iter().map(|id| &self.site.models[id.index()]) {
            let sources = model.order.iter().filter_map(|id| self.site.number(*id).source());
            keys.extend(sources.map(|source| source.value.clone()));
        }
        keys
    }

    /// A page as lists show it, made when it is first asked for.
    pub(super) fn card(&self, id: PageId) -> Value {
        let card = self.cards[id.index()].get_or_init(|| {
            let page = self.site.page(id);
            let content = self.content(id);
            let mut card = self.card_view(page);
            card.summary = self.summary(page, content);
            card.excerpt = match &page.excerpt {
                Some(excerpt) => Some(Value::from(self.line(page, excerpt))),
                None => content.excerpt.clone(),
            };
            Value::from_serializable(&card)
        });
        card.clone()
    }

    /// A page as the components in its own text see it, before that text is there.
    pub(super) fn card_without_summary(&self, page: &Page) -> Value {
        Value::from_serializable(&self.card_view(page))
    }

    fn card_view<'p>(&'p self, page: &'p Page) -> CardView<'p> {
        let source = &page.source;
        let config = &self.site.config;
        let url = config.url.to(&page.route);
        let cover = source.cover.as_deref().map(|cover| self.picture(page, cover));
        let description = page.description.as_ref().map(|text| self.line(page, text));
        CardView {
            title: self.line(page, &page.title),
            kind: match source.kind {
                _ if source.is_draft => "draft",
                _ if page.is_ahead => "future",
                Kind::Post | Kind::Draft => "post",
                Kind::Page => "page",
            },
            permalink: config.url.with_origin(&url),
            url,
            date: source.date.as_ref().map(context::rfc3339),
            updated: source.updated.as_ref().map(context::rfc3339),
            categories: context::categories(self.site, page),
            tags: context::tags(self.site, page),
            summary: description.clone().unwrap_or_default(),
            description,
            excerpt: None,
            headline: self.headline(page).map(HeadlineView::new),
            cover_permalink: cover.as_deref().map(|cover| config.url.with_origin(cover)),
            cover,
            author: match source.authors.as_slice() {
                [] => config.author.clone(),
                _ => Some(source.author_names()),
            },
            authors: self.authors(page),
            language: source.language.as_deref().unwrap_or(&config.language),
            is_brief: !page.models.is_empty(),
            extra: &source.extra,
        }
    }

    /// A page in every language that it is there in, its own among them; nothing for most.
    pub(super) fn translations<'p>(&'p self, page: &'p Page) -> Vec<TranslationView<'p>> {
        if page.translations.is_empty() {
            return Vec::new();
        }
        let others = page.translations.iter().map(|id| self.site.page(*id));
        let mut all: Vec<_> = others.map(|other| self.translation(other, false)).collect();
        all.push(self.translation(page, true));
        all.sort_by_key(|translation| translation.language);
        all
    }

    fn translation<'p>(&'p self, page: &'p Page, is_this: bool) -> TranslationView<'p> {
        let config = &self.site.config;
        let url = config.url.to(&page.route);
        TranslationView {
            language: page.source.language.as_deref().unwrap_or(&config.language),
            name: &self.site.languages.get(page.language).name,
            title: self.line(page, &page.title),
            permalink: config.url.with_origin(&url),
            url,
            is_this,
            is_first: !page.is_listed_instead,
        }
    }

    pub(super) fn line(&self, page: &Page, line: &Line<Shown>) -> String {
        let language = self.site.languages.get(page.language);
        number::line((self.site, language), self.estimates, line)
    }

    /// What lists say of a page: what its author wrote for them, or its beginning.
    fn summary(&self, page: &Page, content: &Content) -> String {
        if let Some(written) = page.description.as_ref().or(page.excerpt.as_ref()) {
            return self.line(page, written);
        }
        let text = &content.opening;
        let Some((end, _)) = text.char_indices().nth(LONGEST_SUMMARY) else { return text.clone() };
        // Up to a blank where there is one near: Chinese and Japanese have none.
        let cut = text[..end].rfind(char::is_whitespace).filter(|at| end - at < 40).unwrap_or(end);
        format!("{}…", text[..cut].trim_end())
    }

    pub(super) fn picture(&self, page: &Page, written: &str) -> String {
        match link::resolve(self.site, self.files, page, written) {
            link::Link::To(address) => address,
            link::Link::AsWritten | link::Link::Missing(_) => written.to_owned(),
        }
    }

    /// A page with its text and all that belongs to it.
    pub(super) fn whole_page(&self, id: PageId, content: &Content) -> Value {
        let page = self.site.page(id);
        let card = |id: Option<PageId>| id.map_or_else(Value::none, |id| self.card(id));
        let references = content.cited.iter().filter_map(|key| self.references.get(key));
        let mut references: Vec<_> = references.collect();
        references.sort_by_key(|reference| reference.order());
        let file = self.files.text(page.source.file);
        let minutes = reading::minutes(page.source.body.text(file));
        let mut whole = self.card(id).into_map().unwrap_or_default();
        let parts = [
            ("content", content.html.clone()),
            ("headings", Value::from_serializable(&content.headings)),
            ("toc", Value::from(self.has_contents(page, &content.headings))),
            ("contents", Value::from_serializable(&reading::contents(&content.headings))),
            ("minutes", Value::from(minutes)),
            ("series", self.series(page)),
            ("related", self.related(id)),
            ("citation", self.citation(page)),
            ("translations", Value::from_serializable(&self.translations(page))),
            ("newer", card(page.newer)),
            ("older", card(page.older)),
            ("corrections", Value::from_serializable(&content.corrections)),
            ("references", Value::from_serializable(&references)),
            (
                "numbers",
                Value::from_serializable(&self.source(page.language).explained(&content.numbers)),
            ),
            ("share", self.share(page)),
            ("structured", self.structured(page)),
            ("whatif", content.whatif.clone()),
        ];
        whole.extend(parts.map(|(name, value)| (name.into(), value)));
        Value::from(whole)
    }
}
