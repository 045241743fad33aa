//! Reading a page from its file.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use jiff::Zoned;

use super::body::Dialect;
use super::claim::Claim;
use super::line::{self, Line};
use super::model::Model;
use super::page::{Correction, KEYS, Kind, Layout, Page};
use super::shortcode::{Number, Source};
use super::{date, finder, front_matter, model_reader};
use crate::config::Config;
use crate::diagnostic::{Code, Report, Span, Spanned, nearest};
use crate::files::{FileId, Files};
use crate::quantity::Units;
use crate::yaml::{Document, Record, Value};

/// Categories within categories beyond this are a list that was meant otherwise.
const DEEPEST_CATEGORY: usize = 16;

/// What a page is read against.
pub(super) struct Reader<'s> {
    pub(super) files: &'s Files,
    pub(super) config: &'s Config,
    pub(super) components: &'s BTreeSet<String>,
}

impl Reader<'_> {
    /// Reads one file; `None` when its front matter cannot be read.
    pub(super) fn page(
        &self,
        file: FileId,
        kind: Kind,
        slug: &str,
        report: &mut Report,
    ) -> Option<Page> {
        if !self.files.is_text(file) {
            // It is no UTF-8, and that has been reported.
            return None;
        }
        let text = self.files.text(file);
        let split = front_matter::split(file, text, report);
        if split.is_broken {
            return None;
        }
        if split.yaml.is_none() && kind != Kind::Page {
            let message = "the post has no front matter";
            let help = "start it with `---`, `title: …`, `date: …` and `---`, a line each";
            report.add(Code::FrontMatterMissing, Span::file(file), message).help(help);
        }
        let range = split.yaml.clone().unwrap_or(split.body..split.body);
        let document = Document::parse(file, text, range, report)?;
        let record = document.record_at(document.root(), "the front matter", report);
        let body =
            Source { text: &text[split.body..], span: Span::new(file, split.body..text.len()) };
        let page = Fields { record, reader: self, report }.page(kind, slug, body);
        Some(Page { yaml: split.yaml, ..page })
    }
}

/// The front matter of one page while it is read.
struct Fields<'p, 'd, 't> {
    record: Record<'d, 't>,
    reader: &'p Reader<'p>,
    report: &'p mut Report,
}

impl Fields<'_, '_, '_> {
    fn page(mut self, kind: Kind, slug: &str, source: Source<'_>) -> Page {
        let file = source.span.file;
        let config = self.reader.config;
        let math = self.record.truth("math", self.report);
        // `mathjax` may also name an engine or its options; that it is there is what counts.
        let mathjax = self.record.value("mathjax").map(|value| value.as_bool().unwrap_or(true));
        let math = math.or(mathjax).unwrap_or(config.markdown.math);
        let (models, own_model) = self.models(file, slug);
        let dialect = Dialect {
            markdown: &config.markdown,
            math,
            has_model: own_model.is_some() || !models.is_empty(),
            components: self.reader.components,
        };
        let (is_published, is_draft) = self.standing(kind);
        let page = Page {
            file,
            yaml: None,
            kind,
            is_published,
            is_draft,
            slug: slug.to_owned(),
            title: self.title(slug, source, dialect.has_model),
            date: self.date(kind, slug),
            updated: self.optional_date("updated"),
            categories: self.categories(),
            tags: self.tags(),
            permalink: self.record.spanned("permalink", self.report),
            layout: self.layout(),
            excerpt: self.line("excerpt", dialect.has_model),
            description: self.line("description", dialect.has_model),
            cover: self.cleaned("cover"),
            author: self.cleaned("author"),
            language: self.cleaned("lang").or_else(|| self.cleaned("language")),
            toc: self.record.truth("toc", self.report),
            models,
            own_model,
            claims: self.claims(dialect.has_model),
            corrections: self.corrections(),
            aliases: self.record.texts("aliases", self.report),
            extra: serde_json::Value::Null,
            body: finder::body(source, dialect, self.report),
        };
        Page { extra: self.extra(), ..page }
    }

    /// Whether the page is to be published, and whether it is a draft.
    fn standing(&mut self, kind: Kind) -> (bool, bool) {
        let published = self.record.truth("published", self.report);
        let draft = self.record.truth("draft", self.report);
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

    /// A text without the blanks that keyboards of other scripts leave around it.
    fn cleaned(&mut self, key: &'static str) -> Option<String> {
        let text = self.record.text(key, self.report)?;
        Some(clean(&text)).filter(|text| !text.is_empty())
    }

    /// A text in which numbers may stand, where the page has a model to take them from.
    fn line(&mut self, key: &'static str, has_model: bool) -> Option<Line<Number>> {
        let text = self.record.text(key, self.report)?;
        let cleaned = clean(&text);
        let value = self.record.value(key).filter(|_| !cleaned.is_empty())?;
        if !has_model {
            return Some(Line::plain(&cleaned));
        }
        let document = self.record.document();
        let start = text.find(cleaned.as_str()).unwrap_or(0);
        let place =
            |part: Range<usize>| document.span_within(value, start + part.start..start + part.end);
        let file = self.reader.files.text(document.start().file);
        Some(line::read(&cleaned, file, place, self.report))
    }

    fn title(&mut self, slug: &str, source: Source<'_>, has_model: bool) -> Line<Number> {
        if let Some(title) = self.line("title", has_model) {
            return title;
        }
        let heading = heading(source);
        let name = slug.rsplit('/').next().unwrap_or(slug);
        let title = heading.map_or(name, |heading| heading.text).to_owned();
        if !self.record.has("title") || heading.is_none() {
            let message = "the page has no title";
            let diagnostic = self.report.add(Code::MissingTitle, self.record.start(), message);
            diagnostic.help(format!("write `title: {title}` in its front matter"));
        }
        match heading.filter(|_| has_model) {
            Some(heading) => {
                let file = self.reader.files.text(heading.span.file);
                line::read(heading.text, file, |part| heading.part(part).span, self.report)
            }
            None => Line::plain(&title),
        }
    }

    fn date(&mut self, kind: Kind, slug: &str) -> Option<Zoned> {
        if let Some(date) = self.optional_date("date") {
            return Some(date);
        }
        let name = slug.rsplit('/').next().unwrap_or(slug);
        let in_name =
            name.get(..10).and_then(|d| date::parse(d, &self.reader.config.timezone).ok());
        if in_name.is_some() {
            return in_name;
        }
        // A date that is there and wrong has been reported.
        if kind == Kind::Post && self.record.value("date").is_none() {
            let message = "the post has no date";
            let diagnostic = self.report.add(Code::MissingDate, self.record.start(), message);
            diagnostic.help("write `date: 2026-01-31` in its front matter");
        }
        None
    }

    fn optional_date(&mut self, key: &'static str) -> Option<Zoned> {
        let text = self.record.text(key, self.report)?;
        if text.trim().is_empty() {
            return None;
        }
        self.read_date(&text, self.record.span(key))
    }

    fn read_date(&mut self, text: &str, span: Span) -> Option<Zoned> {
        match date::parse(text, &self.reader.config.timezone) {
            Ok(date) => Some(date),
            Err((reason, help)) => {
                let diagnostic = self.report.add(Code::BadDate, span, reason);
                if let Some(help) = help {
                    diagnostic.help(help);
                }
                None
            }
        }
    }

    /// As Hexo has them: a flat list is one path, and a list with a list in it is a list of paths.
    fn categories(&mut self) -> Vec<Vec<String>> {
        let plural = self.record.value("categories");
        let singular = self.record.value("category");
        let Some(value) = plural.or(singular) else { return Vec::new() };
        let items = match value {
            Value::Sequence(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        let is_list_of_paths = items.iter().any(Value::is_sequence);
        let mut paths: Vec<Vec<String>> = Vec::new();
        let mut flat = Vec::new();
        for item in items {
            match item {
                Value::Sequence(names) => {
                    paths.push(names.iter().filter_map(|name| self.category(name)).collect());
                }
                name if is_list_of_paths => paths.push(self.category(name).into_iter().collect()),
                name => flat.extend(self.category(name)),
            }
        }
        if !is_list_of_paths {
            paths.push(flat);
        }
        paths.retain(|path| !path.is_empty());
        if paths.iter().any(|path| path.len() > DEEPEST_CATEGORY) {
            let message = format!("a category has at most {DEEPEST_CATEGORY} others above it");
            let span = self.record.document().span(value);
            let diagnostic = self.report.add(Code::BadCategory, span, message);
            diagnostic.help("write `categories: [[First], [Second]]` for several categories");
            paths.clear();
        }
        unique(paths)
    }

    fn category(&mut self, value: &Value) -> Option<String> {
        let document = self.record.document();
        let Some(text) = document.text_of(value) else {
            let message = "a category is a name, or a list of names from the top down";
            let diagnostic = self.report.add(Code::BadCategory, document.span(value), message);
            diagnostic.help(
                "write `categories: [Energy, Grid]`, or `[[Energy, Grid], [Policy]]` for two",
            );
            return None;
        };
        Some(clean(&text)).filter(|name| !name.is_empty())
    }

    fn tags(&mut self) -> Vec<String> {
        let key = if self.record.has("tags") { "tags" } else { "tag" };
        let is_list = self.record.value(key).is_some_and(Value::is_sequence);
        let texts = self.record.texts(key, self.report);
        let mut tags = Vec::new();
        for text in texts {
            let tag = clean(&text.value);
            if !is_list && tag.contains(", ") {
                let message = format!("`{tag}` is one tag");
                let diagnostic = self.report.add(Code::BadTag, text.span, message);
                diagnostic.help(format!("write `tags: [{tag}]` for several"));
            }
            if !tag.is_empty() {
                tags.push(tag);
            }
        }
        unique(tags)
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

    fn models(&mut self, file: FileId, slug: &str) -> (Vec<Spanned<String>>, Option<Arc<Model>>) {
        let Some(value @ Value::Mapping(_)) = self.record.value("model") else {
            return (self.record.texts("model", self.report), None);
        };
        let name = slug.rsplit('/').next().unwrap_or(slug).to_owned();
        let record = self.record.document().record_at(value, "`model`", self.report);
        (Vec::new(), Some(Arc::new(model_reader::read(file, name, record, self.report))))
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
        model_reader::Reader { units: &units, report: self.report }.claims(&mut self.record)
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
            let date = date.and_then(|date| self.read_date(&date.value, date.span));
            if let (Some(date), Some(text)) = (date, text) {
                corrections.push(Correction { date, text });
            }
        }
        corrections
    }

    /// Every key without a meaning of its own; one that is a slip of the pen away from one is warned of.
    fn extra(&mut self) -> serde_json::Value {
        let mut extra = serde_json::Map::new();
        for (key, value) in self.record.rest() {
            let document = self.record.document();
            let Some(name) = document.text_of(key) else {
                document.wrong_type(key, "a key of front matter", "text", self.report);
                continue;
            };
            // Short words are near to each other without being slips.
            let near = nearest(&name, KEYS.iter().copied())
                .filter(|near| name.len() >= 5 && strsim::damerau_levenshtein(&name, near) <= 1);
            let cased = KEYS.iter().copied().find(|known| known.eq_ignore_ascii_case(&name));
            if let Some(near) = near.or(cased).filter(|near| *near != name) {
                let message = format!("`{name}` has no meaning of its own");
                self.report
                    .add(Code::MisspeltKey, document.span(key), message)
                    .help(format!("did you mean `{near}`?"));
            }
            extra.insert(name.into_owned(), crate::yaml::to_json(value));
        }
        serde_json::Value::Object(extra)
    }
}

/// Without the blanks and invisible characters around it, which other keyboards leave.
fn clean(text: &str) -> String {
    let is_blank = |c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
    };
    text.trim_matches(is_blank).to_owned()
}

/// The first heading of the first level.
fn heading(source: Source<'_>) -> Option<Source<'_>> {
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        if line.starts_with("# ") {
            return Some(source.part(start + 2..start + line.len()).trim());
        }
        start += line.len();
    }
    None
}

fn unique<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut unique: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        if !unique.contains(&item) {
            unique.push(item);
        }
    }
    unique
}
