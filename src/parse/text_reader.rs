//! Reading the texts of a page's front matter: its title, what lists and search engines show of it.

use std::ops::Range;

use super::front_matter_text::{clean, left_out, plain_value, quoted, titlecase};
use super::line::{self, Line};
use super::page::Headline;
use super::page_reader::Fields;
use super::shortcode::{Number, Source};
use crate::diagnostic::Code;
use crate::yaml::Value;

impl Fields<'_, '_, '_> {
    /// A text, or several in a row; `None` for `true` and `false`, which themes give a meaning.
    pub(super) fn words(&mut self, key: &'static str) -> Option<String> {
        let text = match self.record.value(key)? {
            Value::Bool(_) => return None,
            Value::Sequence(_) => {
                let texts = self.record.texts(key, self.report).into_iter();
                texts.map(|text| text.value).collect::<Vec<_>>().join(", ")
            }
            _ => self.record.text(key, self.report)?,
        };
        Some(clean(&text)).filter(|text| !text.is_empty())
    }

    /// A text in which numbers may stand, where the page has a model to take them from; that YAML cuts
    /// it is said.
    pub(super) fn line(&mut self, key: &'static str, has_model: bool) -> Option<Line<Number>> {
        let cleaned = self.words(key);
        self.warn_of_cut(key, cleaned.as_deref());
        let cleaned = cleaned?;
        let value = self.record.value(key).filter(|value| has_model && value.is_string());
        let Some(value) = value else { return Some(Line::plain(&cleaned)) };
        let document = self.record.document();
        let start = value.as_str().and_then(|text| text.find(cleaned.as_str())).unwrap_or(0);
        let place =
            |part: Range<usize>| document.span_within(value, start + part.start..start + part.end);
        let file = self.reader.files.text(document.start().file);
        Some(line::read(&cleaned, file, place, self.report))
    }

    /// The number that a card shows, where the page has a model to take it from.
    pub(super) fn headline(&mut self, has_model: bool) -> Headline {
        // Without a model, the key is the templates' own.
        let value = if has_model { self.record.value("headline") } else { None };
        let document = self.record.document();
        match value {
            None | Some(Value::Null | Value::Bool(true)) => Headline::First,
            Some(Value::Bool(false)) => Headline::None,
            Some(value) => {
                let Some(text) = self.record.text("headline", self.report) else {
                    return Headline::First;
                };
                let span = document.span_within(value, 0..text.len());
                let number = line::number(Source { text: &text, span }, self.report);
                number.map_or(Headline::First, Headline::Number)
            }
        }
    }

    fn warn_of_cut(&mut self, key: &'static str, words: Option<&str>) {
        let written = plain_value(self.yaml, key);
        let cut = written.and_then(|(at, value)| Some((at, value, left_out(value)?)));
        let Some((at, value, reason)) = cut else { return };
        if words == Some(clean(value).as_str()) {
            return;
        }
        let message = match words {
            Some(words) => format!("the {key} is `{words}`: {reason}"),
            None => format!("the {key} is empty: {reason}"),
        };
        let start = self.record.document().start();
        let diagnostic = self.report.add(Code::OddText, start.part(at), message);
        diagnostic.help(format!("write `{key}: {}`", quoted(value)));
    }

    pub(super) fn title(
        &mut self,
        name: &str,
        source: Source<'_>,
        has_model: bool,
    ) -> Line<Number> {
        let title = match self.record.value("title") {
            Some(value @ (Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_))) => {
                Some(Line::plain(&self.odd_title(value)))
            }
            Some(Value::Bool(_)) => {
                let text = self.record.text("title", self.report);
                text.map(|text| Line::plain(&text))
            }
            _ => self.line("title", has_model),
        };
        let wants_capitals = self.switch("titlecase").unwrap_or(self.reader.config.titlecase);
        if let Some(title) = title {
            let is_plain = wants_capitals && title.numbers().next().is_none();
            return if is_plain { Line::plain(&titlecase(title.written())) } else { title };
        }
        let heading = heading(source);
        let name = name.rsplit('/').next().unwrap_or(name);
        let title = heading.map_or_else(|| name.to_owned(), |heading| clean(heading.text));
        if !self.is_bare && (!self.record.has("title") || heading.is_none()) {
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

    /// A title that YAML takes for a list or the like, as it is written.
    fn odd_title(&mut self, value: &Value) -> String {
        let document = self.record.document();
        let text = document.source_of(value).trim();
        let (text, code) = match value {
            Value::Sequence(_) => (text, Code::OddText),
            // Not what anybody means: a scaffold's `{{ title }}`, or a tag that nobody knows.
            _ => {
                (plain_value(self.yaml, "title").map_or(text, |(_, value)| value), Code::WrongType)
            }
        };
        let message = format!("the title `{text}` is no text to YAML");
        let diagnostic = self.report.add(code, document.span(value), message);
        diagnostic.help(format!("write `title: {}`", quoted(text)));
        clean(text)
    }
}

/// The first heading of the first level.
fn heading(source: Source<'_>) -> Option<Source<'_>> {
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        if line.starts_with("# ") {
            let heading = source.part(start + 2..start + line.len()).trim();
            return Some(heading).filter(|heading| !heading.text.is_empty());
        }
        start += line.len();
    }
    None
}
