//! Reading a page from its file.

use std::sync::Arc;

use jiff::Zoned;

use super::body::{Body, Dialect, Format};
use super::claim::Claim;
use super::declared::Components;
use super::front_matter::FrontMatter;
use super::model::Model;
use super::page::{Correction, KEYS, Kind, Layout, Page};
use super::shortcode::Source;
use super::slug::slugize;
use super::sources::PageFile;
use super::{date, finder, front_matter, front_matter_reader, model_reader};
use crate::config::{Config, Named, TypedNumbers};
use crate::diagnostic::{Code, Report, Span, Spanned, nearest};
use crate::files::{FileId, Files};
use crate::quantity::Units;
use crate::yaml::{Record, Syntax, Value};

/// What a page is read against.
pub(super) struct Reader<'s> {
    pub(super) files: &'s Files,
    pub(super) config: &'s Config,
    pub(super) components: &'s Components,
}

impl Reader<'_> {
    /// Reads one file; `None` when its front matter cannot be read, or nothing is in it.
    pub(super) fn page(&self, page: &PageFile, report: &mut Report) -> Option<Page> {
        let PageFile { file, kind, .. } = *page;
        if !self.files.is_text(file) {
            // It is no UTF-8, and that has been reported.
            return None;
        }
        let text = self.files.text(file);
        if text.trim().is_empty() && kind != Kind::Page {
            let message = "the file is left out: there is nothing in it";
            report.add(Code::Ignored, Span::file(file), message);
            return None;
        }
        invisible(file, text, report);
        let split = front_matter::split(file, text, report);
        if split.is_broken {
            return None;
        }
        if split.front.is_none() && kind != Kind::Page {
            let message = "the post has no front matter";
            let help = "start it with `---`, `title: …`, `date: …` and `---`, a line each";
            report.add(Code::FrontMatterMissing, Span::file(file), message).help(help);
        }
        let nothing = || FrontMatter { syntax: Syntax::Yaml, range: split.body..split.body };
        let front = split.front.clone().unwrap_or_else(nothing);
        let yaml = if front.syntax == Syntax::Yaml { &text[front.range.clone()] } else { "" };
        let document = front_matter_reader::read(self.files, file, front, report)?;
        let record = document.record_at(document.root(), "the front matter", report);
        let body =
            Source { text: &text[split.body..], span: Span::new(file, split.body..text.len()) };
        let named = match kind {
            Kind::Page => Named { slug: Some(page.base().to_owned()), ..Named::default() },
            Kind::Post | Kind::Draft => self.config.post_name.read(page.base()),
        };
        let is_bare = split.front.is_none();
        let read = Fields { record, yaml, is_bare, named, reader: self, report }.page(page, body);
        Some(Page { front_matter: split.front, ..read })
    }
}

/// Reports the first character that cannot be seen and that feeds cannot have.
fn invisible(file: FileId, text: &str, report: &mut Report) {
    let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    // Counting all of them is done for many bytes at once, and looking for the first is not.
    if text.bytes().filter(is_control).count() == 0 {
        return;
    }
    let Some(at) = text.bytes().position(|byte| is_control(&byte)) else { return };
    let message = format!("a control character stands here, U+{:04X}", text.as_bytes()[at]);
    let diagnostic = report.add(Code::OddText, Span::new(file, at..at + 1), message);
    diagnostic.help("take it out: it cannot be seen, and the feed is without it");
}

/// The front matter of one page while it is read.
pub(super) struct Fields<'p, 'd, 't> {
    pub(super) record: Record<'d, 't>,
    /// The front matter as it is written, where it is YAML.
    pub(super) yaml: &'t str,
    /// Whether the file has none.
    pub(super) is_bare: bool,
    /// What the name of the file says.
    named: Named,
    pub(super) reader: &'p Reader<'p>,
    pub(super) report: &'p mut Report,
}

impl Fields<'_, '_, '_> {
    fn page(mut self, page: &PageFile, source: Source<'_>) -> Page {
        let &PageFile { file, kind, ref name, format, .. } = page;
        let config = self.reader.config;
        let math = self.switch("math").or_else(|| self.switch("mathjax"));
        let math = math.unwrap_or(config.markdown.math);
        let (models, own_model) = self.models(file, name);
        let dialect = Dialect {
            markdown: &config.markdown,
            math,
            has_model: own_model.is_some() || !models.is_empty(),
            components: self.reader.components,
        };
        let (is_published, is_draft) = self.standing(kind);
        let has_tags = !self.switch("disableNunjucks").unwrap_or(false);
        let page = Page {
            file,
            front_matter: None,
            kind,
            is_published,
            is_draft,
            name: name.clone(),
            slug: self.named.slug.clone().unwrap_or_else(|| slugize(page.base())),
            title: self.title(name, source, dialect.has_model),
            date: self.date(kind, name),
            updated: self.optional_date("updated"),
            expires: self.optional_date("expires"),
            categories: self.categories(),
            tags: self.tags(),
            permalink: self.record.spanned("permalink", self.report),
            layout: self.layout(),
            excerpt: self.line("excerpt", dialect.has_model),
            description: self.line("description", dialect.has_model),
            cover: self.words("cover"),
            has_card: self.switch("social_card").unwrap_or(true),
            headline: self.headline(dialect.has_model),
            authors: self.authors(),
            series: self.series(),
            cite: self.switch("cite"),
            language: self.language().or_else(|| page.suffix.clone()),
            suffix: page.suffix.clone(),
            translation_key: self.translation_key(page),
            toc: self.switch("toc"),
            rank: self.rank(),
            is_listed: !self.switch("hidden").unwrap_or(false),
            is_searched: self.switch("search").unwrap_or(true),
            models,
            own_model,
            claims: self.claims(dialect.has_model),
            corrections: self.corrections(),
            aliases: self.aliases(),
            typed_numbers: TypedNumbers::read(&mut self.record, self.report),
            extra: serde_json::Value::Null,
            body: match format {
                Format::Markdown if has_tags => finder::body(source, dialect, self.report),
                Format::Markdown => Body::new(source, dialect, Vec::new()),
                Format::Html => Body::html(source.span),
            },
        };
        Page { extra: self.extra(), ..page }
    }

    /// What the file's name says of something that front matter has a key for.
    pub(super) fn named(&self, key: &str) -> Option<&str> {
        let found = self.named.values.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    }

    fn language(&mut self) -> Option<String> {
        let named = self.named("lang").or_else(|| self.named("language")).map(str::to_owned);
        named.or_else(|| self.words("lang")).or_else(|| self.words("language"))
    }

    /// What it shares with its translations: what front matter says, or its path without a language.
    fn translation_key(&mut self, page: &PageFile) -> Option<String> {
        let own = self.words("translation_key");
        let shared = || format!("{:?}/{}", page.kind, page.base());
        own.or_else(|| page.is_translated.then(shared))
    }

    /// How far above the others the home page has the post.
    fn rank(&mut self) -> i64 {
        match self.record.value("sticky") {
            Some(Value::Bool(is_sticky)) => i64::from(*is_sticky),
            Some(value) => value.as_i64().unwrap_or(0),
            None => 0,
        }
    }

    fn aliases(&mut self) -> Vec<Spanned<String>> {
        let mut aliases = self.record.texts("aliases", self.report);
        aliases.extend(self.record.texts("alias", self.report));
        aliases
    }

    /// Whether the page is to be published, and whether it is a draft.
    fn standing(&mut self, kind: Kind) -> (bool, bool) {
        let published = self.truth("published");
        let draft = self.truth("draft");
        // A password in front matter wants the page kept from the public, which a static site cannot do.
        let password = self.record.value("password").is_some();
        if password {
            let message = "a page with a `password` is not published: anybody could read it";
            self.report.add(Code::Ignored, self.record.span("password"), message);
        }
        let is_draft = kind == Kind::Draft || draft == Some(true);
        let is_withheld = kind != Kind::Draft && published == Some(false);
        let is_shown = !is_draft || self.reader.config.drafts;
        (!password && !is_withheld && is_shown, is_draft)
    }

    fn date(&mut self, kind: Kind, name: &str) -> Option<Zoned> {
        if let Some(date) = self.optional_date("date") {
            return Some(date);
        }
        let zone = &self.reader.config.timezone;
        let in_pattern = self.named.date.as_deref().and_then(|date| date::parse(date, zone).ok());
        if let Some(date) = in_pattern {
            return Some(date.date);
        }
        let base = name.rsplit('/').next().unwrap_or(name);
        let loose = base.get(..10).and_then(|date| date::parse(date, zone).ok());
        let loose = loose.filter(|date| date.oddity.is_none()).map(|date| date.date);
        // A date that is there and wrong has been reported.
        let is_missing = kind == Kind::Post && self.record.value("date").is_none();
        let is_meant = loose.is_some() && self.reader.config.post_name.has_loose_date();
        // So has a file without front matter.
        if is_missing && !is_meant && !self.is_bare {
            let (message, date) = match &loose {
                Some(date) => (
                    "the post has no date but that of its file's name, which Hexo would not see",
                    date.strftime("%Y-%m-%d").to_string(),
                ),
                None => ("the post has no date", "2026-01-31".to_owned()),
            };
            let diagnostic = self.report.add(Code::MissingDate, self.record.start(), message);
            diagnostic.help(format!("write `date: {date}` in its front matter"));
        }
        loose
    }

    fn optional_date(&mut self, key: &'static str) -> Option<Zoned> {
        let value = self.record.value(key)?;
        let document = self.record.document();
        let text = match document.text_of(value) {
            Some(text) => text,
            None => document.source_of(value).into(),
        };
        if text.trim().is_empty() {
            return None;
        }
        self.read_date(&text, || document.span(value))
    }

    fn read_date(&mut self, text: &str, place: impl FnOnce() -> Span) -> Option<Zoned> {
        match date::parse(text, &self.reader.config.timezone) {
            Ok(date) => {
                if let Some(oddity) = date.oddity {
                    let diagnostic = self.report.add(Code::OddDate, place(), oddity);
                    let written = date.date.strftime("%Y-%m-%d %H:%M:%S");
                    diagnostic.help(format!("if that is right, write `{written}`"));
                }
                Some(date.date)
            }
            Err((reason, help)) => {
                let diagnostic = self.report.add(Code::BadDate, place(), reason);
                if let Some(help) = help {
                    diagnostic.help(help);
                }
                None
            }
        }
    }

    fn layout(&mut self) -> Layout {
        match self.record.value("layout") {
            None => Layout::Default,
            Some(Value::Bool(false)) => Layout::None,
            Some(_) => match self.record.text("layout", self.report).as_deref() {
                None | Some("post" | "page" | "draft") => Layout::Default,
                Some("false" | "off") => Layout::None,
                Some(name) => Layout::Named(name.to_owned()),
            },
        }
    }

    fn models(&mut self, file: FileId, name: &str) -> (Vec<Spanned<String>>, Option<Arc<Model>>) {
        let Some(value @ Value::Mapping(_)) = self.record.value("model") else {
            return (self.record.texts("model", self.report), None);
        };
        let name = name.rsplit('/').next().unwrap_or(name).to_owned();
        let record = self.record.document().record_at(value, "`model`", self.report);
        let files = self.reader.files;
        let model = model_reader::read(files, file, name, record, self.report);
        (Vec::new(), Some(Arc::new(model)))
    }

    fn claims(&mut self, has_model: bool) -> Vec<Claim> {
        if self.record.has("claims") && !has_model {
            // Other generators' front matter may have a key of that name for its templates.
            let message = "there is nothing that the claims could be held against";
            let diagnostic = self.report.add(Code::BadClaim, self.record.span("claims"), message);
            diagnostic.help("name the page's model, as in `model: kettles`");
        }
        if !has_model {
            self.record.value("claims");
            return Vec::new();
        }
        let units = Units::default();
        let files = self.reader.files;
        model_reader::Reader { files, units: &units, report: self.report }.claims(&mut self.record)
    }

    fn corrections(&mut self) -> Vec<Correction> {
        let mut corrections = Vec::new();
        for value in self.record.list("corrections", self.report) {
            let document = self.record.document();
            let mut record = document.record_at(value, "a correction", self.report);
            if !value.is_mapping() {
                continue;
            }
            let date = record.spanned("date", self.report);
            let text = record.text("text", self.report);
            for key in ["date", "text"] {
                if !record.has(key) {
                    let message = format!("a correction has no `{key}`");
                    self.report.add(Code::MissingKey, document.span(value), message);
                }
            }
            record.finish("a correction", self.report);
            let date = date.and_then(|date| self.read_date(&date.value, || date.span));
            if let (Some(date), Some(text)) = (date, text) {
                corrections.push(Correction { date, text });
            }
        }
        corrections
    }

    /// Every key without a meaning of its own; one that is a slip of the pen away from one is warned of.
    fn extra(self) -> serde_json::Value {
        let mut extra = serde_json::Map::new();
        for (key, value) in self.record.rest() {
            let document = self.record.document();
            let Some(name) = document.text_of(key) else {
                document.wrong_type(key, "a key of front matter", "text", self.report);
                continue;
            };
            // Short words are near to each other without being slips.
            let slips = match name.len() {
                0..5 => 0,
                5..8 => 1,
                _ => 2,
            };
            let near = nearest(&name, KEYS.iter().copied())
                .filter(|near| strsim::damerau_levenshtein(&name, near) <= slips);
            let cased = KEYS.iter().copied().find(|known| known.eq_ignore_ascii_case(&name));
            if let Some(near) = near.or(cased).filter(|near| *near != name) {
                let message = format!("`{name}` has no meaning of its own");
                self.report
                    .add(Code::MisspeltKey, document.span(key), message)
                    .help(format!("did you mean `{near}`?"));
            }
            extra.insert(name.into_owned(), crate::yaml::to_json(value));
        }
        for (name, value) in self.named.values {
            extra.insert(name, value.into());
        }
        serde_json::Value::Object(extra)
    }
}
