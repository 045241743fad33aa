//! Rendering: one route of a resolved site to [`Rendered`], a pure function.
//!
//! What many routes share is made once and kept: the card of each page and its text, which are made when
//! the first route asks for them and are the same whoever asks.

mod aligned;
mod arguments;
mod asked;
mod axis;
#[cfg(feature = "cards")]
mod card_drawing;
mod chart;
mod column;
mod content;
mod context;
mod data;
mod date;
mod events;
mod feed;
mod fence;
mod filters;
mod footnote;
mod footprint;
mod form;
mod formula;
mod frame;
mod heading;
mod highlight;
mod icon;
mod inline;
mod label;
mod link;
mod listing;
mod loaded;
mod markdown;
mod marks;
mod masked;
mod math;
mod missing;
mod model;
mod named;
mod number;
mod odd;
mod opener;
mod paragraph;
mod parts;
mod picture;
mod pixels;
mod places;
mod plain;
mod portable;
mod prose;
mod provenance;
mod reading;
mod redirects;
mod reference;
mod resized;
mod scroll;
mod search;
mod sensitivity;
mod shortcode;
mod sitemap;
mod slider;
mod social_card;
mod srcset;
mod structured;
mod table;
mod tag;
mod target;
mod template_mistake;
mod templates;
mod tracks;
mod weight;
mod whatif;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use tera::{Context, Value};

pub use footprint::Method;
pub use formula::name as number_name;
pub use link::address;
pub use loaded::Loaded;
pub use missing::missing_picture;
pub use number::{Text, digits_of as number_digits, full, line as line_text, text as number_text};
pub use places::{Places, bodies, places};
pub use weight::{Part, Scales, Weight};

use crate::compute::Estimates;
use crate::diagnostic::{Code, Report};
use crate::files::{Body, Content as FileContent, FileId, Files, is_html};
use crate::parse::{Kind, LanguageId, Layout};
use crate::resolve::{NumberId, Page, PageId, Route, Site, Target};
use content::Content;
use context::HereView;
use footprint::Footprints;
use model::Source;
use reference::ReferenceView;
use templates::Templates;

/// Numbers that readers see, each in every form in which they do: `1,100 times`.
pub type Numbers = BTreeMap<NumberId, BTreeSet<String>>;

/// On which routes, by their place in the table, each number stands, and in which forms.
pub type Standing = BTreeMap<NumberId, BTreeMap<usize, BTreeSet<String>>>;

/// What one route holds.
#[derive(Debug, Default)]
pub struct Rendered {
    /// Its bytes, or the file that they are in; `None` where there is a mistake.
    pub body: Option<Body>,
    /// The numbers that stand on it.
    pub numbers: Numbers,
    /// The pictures that it offers in several sizes.
    pub pictures: BTreeSet<FileId>,
    /// The mistakes that were found in it.
    pub report: Report,
}

/// Renders the routes of one site.
pub struct Renderer<'s> {
    site: &'s Site,
    files: &'s Files,
    estimates: &'s Estimates,
    templates: Templates<'s>,
    references: BTreeMap<String, ReferenceView>,
    /// What pages state of themselves; `None` where they state nothing.
    footprints: Option<Footprints<'s>>,
    /// How wide pictures in texts are shown, as `sizes` of HTML has it.
    sizes_of_text: String,
    /// By page; made when first asked for.
    contents: Vec<OnceLock<Content>>,
    cards: Vec<OnceLock<Value>>,
    /// What feeds have of each post, made when the first asks for it.
    entries: Vec<OnceLock<feed::Entry>>,
    /// What a search finds; made when first asked for.
    index: OnceLock<search::Index>,
    /// What social cards are drawn with.
    #[cfg(feature = "cards")]
    fonts: Option<std::sync::Arc<crate::card::Fonts>>,
    /// The posts by the names that tags call them by.
    named: OnceLock<BTreeMap<String, content::Named>>,
}

impl<'s> Renderer<'s> {
    /// Compiles the templates of a site and prepares what its routes share.
    #[must_use]
    pub fn new(
        site: &'s Site,
        files: &'s Files,
        estimates: &'s Estimates,
        report: &mut Report,
    ) -> Renderer<'s> {
        let mut templates = Templates::compile(site, files, report);
        templates.share("site", &Value::from_serializable(&context::site(site, files)));
        templates.share("theme", &Value::from_serializable(&site.config.theme_options));
        templates.share("data", &Value::from_serializable(&*site.data));
        templates.share("footprint", &footprint::mark(site));
        let is_stated = site.config.footprint.is_stated;
        let footprints = is_stated.then(|| Footprints::new(site, Scales::new(site, files)));
        let sizes_of_text = picture::sizes_of_text((site, &templates), report);
        let slots = site.pages.len();
        let renderer = Renderer {
            site,
            files,
            estimates,
            templates,
            references: reference::views(&site.references),
            footprints,
            sizes_of_text,
            contents: (0..slots).map(|_| OnceLock::new()).collect(),
            cards: (0..slots).map(|_| OnceLock::new()).collect(),
            entries: (0..slots).map(|_| OnceLock::new()).collect(),
            index: OnceLock::new(),
            #[cfg(feature = "cards")]
            fonts: card_drawing::fonts(site, files, report),
            named: OnceLock::new(),
        };
        #[cfg(feature = "cards")]
        renderer.lacking(report);
        renderer
    }

    /// Renders one route.
    #[must_use]
    pub fn route(&self, route: &Route) -> Rendered {
        let mut rendered = Rendered::default();
        rendered.body = match route.target {
            Target::Copy(file) => Some(self.copy(file)),
            Target::Sized(file, width) => {
                Some(Body::Made(resized::sized((self.site, self.files), file, width, None)))
            }
            Target::Page(id) => self.page(id, self.here(route), &mut rendered),
            Target::Listing(index, part) => {
                self.listing((index, part), self.here(route), &mut rendered.report)
            }
            Target::Redirect(id, _) => {
                let mut context = self.here(route);
                context.insert_value("page", self.card(id));
                self.template("redirect.html", &mut context, &mut rendered.report)
            }
            Target::Moved(at) => {
                let page = context::moved(&self.site.config, &self.site.config.moved[at].to.value);
                let mut context = self.here(route);
                context.insert("page", &page);
                self.template("redirect.html", &mut context, &mut rendered.report)
            }
            Target::Redirects(form) => Some(Body::Bytes(redirects::file(self.site, form))),
            Target::Categories => {
                self.plain("categories.html", self.here(route), &mut rendered.report)
            }
            Target::Tags => self.plain("tags.html", self.here(route), &mut rendered.report),
            Target::Robots => self.plain("robots.txt", self.here(route), &mut rendered.report),
            Target::Manifest => {
                self.plain("site.webmanifest", self.here(route), &mut rendered.report)
            }
            Target::NotFound => {
                let mut context = self.here(route);
                context.insert("newest", &self.newest());
                self.plain("404.html", context, &mut rendered.report)
            }
            Target::Feed(format) => self.feed(None, format, &mut rendered),
            Target::ListingFeed(index, format) => {
                self.feed(Some(&self.site.listings[index]), format, &mut rendered)
            }
            Target::Sitemap => self.sitemap(&mut rendered.report),
            Target::Search(file) => self.search_file(file, &mut rendered.report),
            #[cfg(feature = "cards")]
            Target::Card(id) => self.social_card(id),
            #[cfg(not(feature = "cards"))]
            Target::Card(_) => None,
            Target::Data(model, table, format) => {
                let source = self.source(self.site.language);
                Some(Body::Bytes(source.data(&source.table_at(model, table), format)))
            }
        };
        if is_html(route.path.as_str()) && !self.is_as_written(route) {
            self.offer_sizes(&route.path, &mut rendered);
            self.footprint(route, &mut rendered);
        }
        rendered
    }

    /// What every template of a page is given: where it is published.
    fn here(&self, route: &Route) -> Context {
        let mut context = Context::new();
        context.insert("here", &HereView::new(&self.site.config, &route.path));
        context
    }

    /// Whether what is there is its author's alone.
    fn is_as_written(&self, route: &Route) -> bool {
        match route.target {
            Target::Copy(_) => true,
            Target::Page(id) => self.site.page(id).source.layout == Layout::None,
            _ => false,
        }
    }

    /// Lets a page state what it weighs and what a visit emits, where its template has a place for that.
    fn footprint(&self, route: &Route, rendered: &mut Rendered) {
        let (Some(footprints), Some(Body::Bytes(html))) = (&self.footprints, &mut rendered.body)
        else {
            return;
        };
        let language = match route.target {
            Target::Page(id) => self.site.page(id).language,
            _ => self.site.language,
        };
        let place = (&route.path, language);
        footprints.state(&self.templates, place, html, &mut rendered.report);
    }

    fn copy(&self, file: FileId) -> Body {
        match &self.files.get(file).content {
            FileContent::Font(bytes) => Body::Bytes(bytes.to_vec()),
            FileContent::OnDisk(path) => Body::OnDisk(path.clone()),
            FileContent::Embedded(bytes) => Body::Embedded(bytes),
            FileContent::Text(text) => Body::Bytes(text.as_bytes().to_vec()),
            FileContent::NotUtf8(_) => Body::Bytes(Vec::new()),
        }
    }

    /// A whole template, for readers of the site's own language.
    fn template(&self, name: &str, context: &mut Context, report: &mut Report) -> Option<Body> {
        let config = &self.site.config;
        self.spoken(name, context, (self.site.language, &config.language), report)
    }

    /// A whole template for readers of a language, by the language that speaks for it and its own code.
    fn spoken(
        &self,
        name: &str,
        context: &mut Context,
        (language, code): (LanguageId, &str),
        report: &mut Report,
    ) -> Option<Body> {
        if self.templates.is_broken() {
            // That has been reported, and would be for each page again.
            return None;
        }
        let speaker = self.site.languages.get(language);
        context.insert("language", &context::language(code, speaker));
        match self.templates.render(name, context, language) {
            Ok(bytes) => Some(Body::Bytes(bytes)),
            Err(error) => {
                self.templates.diagnose(&error, None, report);
                None
            }
        }
    }

    fn xml(&self, name: &str, context: &mut Context, report: &mut Report) -> Option<Body> {
        match self.template(name, context, report)? {
            Body::Bytes(bytes) => Some(Body::Bytes(xml::legal(bytes))),
            other => Some(other),
        }
    }

    fn plain(&self, name: &str, mut context: Context, report: &mut Report) -> Option<Body> {
        self.template(name, &mut context, report)
    }

    fn page(&self, id: PageId, mut context: Context, rendered: &mut Rendered) -> Option<Body> {
        let page = self.site.page(id);
        let content = self.content(id);
        rendered.report.append(content.report.clone());
        rendered.numbers = self.numbers(page, content);
        let name = match &page.source.layout {
            Layout::None => {
                let html = content.html.as_str().unwrap_or_default();
                return Some(Body::Bytes(html.as_bytes().to_vec()));
            }
            Layout::Named(name) if self.templates.has(&format!("{name}.html")) => {
                format!("{name}.html")
            }
            Layout::Named(name) => {
                let message = format!("there is no layout `{name}`");
                let span = page.source.span(self.files, ["layout"]);
                let help = format!("a file templates/{name}.html would be it");
                rendered.report.add(Code::UnknownLayout, span, message).help(help);
                Renderer::layout_of(page, content).to_owned()
            }
            Layout::Default => Renderer::layout_of(page, content).to_owned(),
        };
        context.insert_value("page", self.whole_page(id, content));
        let code = page.source.language.as_deref().unwrap_or(&self.site.config.language);
        self.spoken(&name, &mut context, (page.language, code), &mut rendered.report)
    }

    /// The numbers of a page, in its front matter and its text.
    fn numbers(&self, page: &Page, content: &Content) -> Numbers {
        let mut numbers = content.forms.clone();
        for shown in page.in_lines() {
            let language = self.site.languages.get(page.language);
            let text = number::shown((self.site, language), self.estimates, shown);
            let forms = numbers.entry(shown.number).or_default();
            forms.extend(text.map(|text| text.whole()));
        }
        for id in &content.numbers {
            let forms = numbers.entry(*id).or_default();
            if forms.is_empty() {
                let text = self.source(page.language).text(*id);
                forms.extend(text.map(|text| text.whole()));
            }
        }
        numbers
    }

    /// The template of a page that names none.
    fn layout_of(page: &Page, content: &Content) -> &'static str {
        if page.source.kind != Kind::Page {
            return "post.html";
        }
        let has_text = !content.html.as_str().unwrap_or_default().trim().is_empty();
        // Themes of Hexo fill pages that say what they are for and have nothing of their own.
        match page.source.extra.get("type").and_then(|kind| kind.as_str()) {
            Some("tags") if !has_text => "tags.html",
            Some("categories") if !has_text => "categories.html",
            _ => "page.html",
        }
    }

    /// What is shown to the readers of a language.
    fn source(&self, language: LanguageId) -> Source<'_> {
        Source {
            site: self.site,
            files: self.files,
            estimates: self.estimates,
            references: &self.references,
            language: self.site.languages.get(language),
        }
    }
}
