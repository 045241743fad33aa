//! What stands around a text for its readers: how long it takes, what it is part of, how it is cited.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::json;
use tera::Value;

use super::Renderer;
use super::context::HeadingView;
use crate::parse::Kind;
use crate::resolve::{Page, PageId};

/// Words of an alphabet that are read in a minute, and signs of Chinese, Japanese or Korean.
const WORDS: usize = 230;
const SIGNS: usize = 400;
/// With fewer headings than these a table of contents says nothing.
const FEWEST_HEADINGS: usize = 3;
/// As many parts of a series are listed on either side of one.
const NEAR: usize = 25;

/// A heading with those below it.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct ContentsView<'h> {
    id: &'h str,
    title: &'h str,
    children: Vec<ContentsView<'h>>,
}

/// Headings as a tree; one that is too deep for its place is taken as deep as it can be.
pub(super) fn contents(headings: &[HeadingView]) -> Vec<ContentsView<'_>> {
    let mut all = Vec::new();
    let mut rest = headings;
    while let Some((first, after)) = rest.split_first() {
        let below = after.iter().take_while(|heading| heading.level > first.level).count();
        let children = contents(&after[..below]);
        all.push(ContentsView { id: &first.id, title: &first.title, children });
        rest = &after[below..];
    }
    all
}

/// The series of a page, as `page.series`.
#[derive(Serialize)]
struct SeriesView<'s> {
    name: &'s str,
    /// Which part the page is, from 1, and how many there are.
    part: usize,
    count: usize,
    /// The parts around it.
    parts: Vec<PartView>,
    previous: Option<PartView>,
    next: Option<PartView>,
}

#[derive(Clone, Serialize)]
struct PartView {
    number: usize,
    title: String,
    url: String,
    /// Whether it is the page itself.
    is_this: bool,
}

/// How a page is cited, as `page.citation`.
#[derive(Serialize)]
struct CitationView {
    authors: String,
    year: Option<String>,
    bibtex: String,
    /// CSL-JSON.
    csl: String,
    /// Both as addresses that a reader can keep as files.
    bibtex_url: String,
    csl_url: String,
}

/// Somebody who wrote a page.
#[derive(Serialize)]
pub(super) struct AuthorView<'s> {
    pub(super) name: &'s str,
    pub(super) url: Option<&'s str>,
}

/// How many minutes a text takes.
pub(super) fn minutes(text: &str) -> usize {
    let (mut words, mut signs, mut in_word) = (0, 0, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'\'' => {
                words += usize::from(!in_word);
                in_word = true;
            }
            // The first byte of what has three or more: among these are the scripts that write no blanks.
            0xe3..=0xed | 0xf0 => {
                signs += 1;
                in_word = false;
            }
            // Other letters are part of a word.
            0x80.. => {
                words += usize::from(!in_word && byte >= 0xc3);
                in_word = in_word || byte >= 0xc3;
            }
            _ => in_word = false,
        }
    }
    (words * SIGNS + signs * WORDS).div_ceil(WORDS * SIGNS).max(1)
}

impl Renderer<'_> {
    /// Whether a page shows its table of contents.
    pub(super) fn has_contents(&self, page: &Page, headings: &[HeadingView]) -> bool {
        let is_post = page.source.kind != Kind::Page;
        let is_wanted = page.source.toc.unwrap_or(is_post && self.site.config.reading.toc);
        is_wanted && headings.len() >= FEWEST_HEADINGS
    }

    /// The authors of a page, or that of the site.
    pub(super) fn authors<'p>(&'p self, page: &'p Page) -> Vec<AuthorView<'p>> {
        let own = page.source.authors.iter();
        let mut authors: Vec<_> = own
            .map(|author| AuthorView { name: &author.name, url: author.url.as_deref() })
            .collect();
        if authors.is_empty() {
            let site = self.site.config.author.as_deref();
            authors.extend(site.map(|name| AuthorView { name, url: None }));
        }
        authors
    }

    /// The series that a page is part of.
    pub(super) fn series(&self, page: &Page) -> Value {
        let Some(place) = &page.series else { return Value::none() };
        let series = &self.site.series[place.series];
        let part = |at: usize| {
            let part = self.site.page(*series.posts.get(at)?);
            let others = part.translations.iter().map(|id| self.site.page(*id));
            let is_own = |other: &&Page| other.language == page.language;
            let part = std::iter::once(part).chain(others).find(is_own).unwrap_or(part);
            Some(PartView {
                number: at + 1,
                title: self.line(part, &part.title),
                url: self.site.config.url.to(&part.route),
                is_this: at == place.at,
            })
        };
        let near = place.at.saturating_sub(NEAR)..(place.at + NEAR + 1).min(series.posts.len());
        Value::from_serializable(&SeriesView {
            name: page.source.series.as_ref().map_or(&series.name, |own| &own.name.value),
            part: place.at + 1,
            count: series.posts.len(),
            parts: near.filter_map(part).collect(),
            previous: place.at.checked_sub(1).and_then(part),
            next: part(place.at + 1),
        })
    }

    /// The cards of the posts that have most to do with one.
    pub(super) fn related(&self, id: PageId) -> Value {
        if self.site.page(id).source.kind == Kind::Page {
            return Value::from(Vec::<Value>::new());
        }
        let related = self.site.related_to(id).into_iter().map(|other| self.card(other));
        Value::from(related.collect::<Vec<Value>>())
    }

    /// How a page is cited, where its readers are told.
    pub(super) fn citation(&self, page: &Page) -> Value {
        let config = &self.site.config;
        let usual = config.reading.cite.unwrap_or(!page.models.is_empty());
        let is_wanted = page.source.cite.unwrap_or(usual && page.source.kind != Kind::Page);
        let authors = self.authors(page);
        if !is_wanted || authors.is_empty() {
            return Value::none();
        }
        let title = self.line(page, &page.title);
        let url = config.url.with_origin(&config.url.to(&page.route));
        let date = page.source.date.as_ref().map(jiff::Zoned::date);
        let name = page.source.slug.rsplit('/').next().unwrap_or_default();
        let key: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let key = match date {
            Some(date) => format!("{key}{}", date.year()),
            None => key,
        };
        let mut fields = vec![
            ("author", authors.iter().map(|a| braced(a.name)).collect::<Vec<_>>().join(" and ")),
            ("title", braced(&title)),
        ];
        if let Some(date) = date {
            fields.push(("year", format!("{{{}}}", date.year())));
            fields.push(("month", format!("{{{}}}", date.month())));
        }
        fields.push(("howpublished", braced(&config.title)));
        // A field of addresses is verbatim, and only braces would end it early.
        fields.push(("url", format!("{{{}}}", url.replace('{', "%7B").replace('}', "%7D"))));
        let fields: Vec<String> =
            fields.into_iter().map(|(key, value)| format!("  {key} = {value}")).collect();
        let language = page.source.language.as_deref().unwrap_or(&config.language);
        let names: Vec<_> =
            authors.iter().map(|author| json!({ "literal": author.name })).collect();
        let mut csl = json!({
            "id": url,
            "type": "post-weblog",
            "title": title,
            "container-title": config.title,
            "author": names,
            "URL": url,
            "language": language,
        });
        if let Some(date) = date {
            csl["issued"] = json!({ "date-parts": [[date.year(), date.month(), date.day()]] });
        }
        let names: Vec<&str> = authors.iter().map(|author| author.name).collect();
        let bibtex = format!("@misc{{{key},\n{}\n}}\n", fields.join(",\n"));
        let csl = format!("{:#}\n", json!([csl]));
        Value::from_serializable(&CitationView {
            authors: names.join(", "),
            year: date.map(|date| date.year().to_string()),
            bibtex_url: as_address("application/x-bibtex", &bibtex),
            csl_url: as_address("application/vnd.citationstyles.csl+json", &csl),
            bibtex,
            csl,
        })
    }
}

/// A text as an address that holds it.
fn as_address(media_type: &str, text: &str) -> String {
    format!("data:{media_type};charset=utf-8,{}", utf8_percent_encode(text, NON_ALPHANUMERIC))
}

/// A text as BibTeX has it, its capitals kept and its signs escaped.
fn braced(text: &str) -> String {
    let mut written = String::from("{{");
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => written.extend(['\\', c]),
            '{' => written.push_str("\\textbraceleft{}"),
            '}' => written.push_str("\\textbraceright{}"),
            '\\' => written.push_str("\\textbackslash{}"),
            '~' => written.push_str("\\textasciitilde{}"),
            '^' => written.push_str("\\textasciicircum{}"),
            c if c.is_control() => written.push(' '),
            c => written.push(c),
        }
    }
    written + "}}"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_so_many_words_or_signs() {
        assert_eq!(minutes("one"), 1);
        assert_eq!(minutes(&"word ".repeat(2300)), 10);
        assert_eq!(minutes(&"字".repeat(4000)), 10);
        assert_eq!(minutes(&"für größere Maße ".repeat(766)), 10);
        assert_eq!(minutes(&"слово ".repeat(2300)), 10);
        assert_eq!(minutes(&("word ".repeat(1150) + &"字".repeat(2000))), 10);
    }

    #[test]
    fn headings_are_a_tree_whatever_their_levels() {
        let heading =
            |level, id: &str| HeadingView { level, id: id.to_owned(), title: id.to_owned() };
        let headings =
            [heading(3, "a"), heading(2, "b"), heading(4, "c"), heading(3, "d"), heading(2, "e")];
        let tree = contents(&headings);
        let ids =
            |list: &[ContentsView<'_>]| list.iter().map(|c| c.id.to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(&tree), ["a", "b", "e"]);
        assert_eq!(ids(&tree[1].children), ["c", "d"]);
    }

    #[test]
    fn bibtex_has_signs_of_its_own_escaped() {
        assert_eq!(
            braced("a_b & {c} 5 %"),
            "{{a\\_b \\& \\textbraceleft{}c\\textbraceright{} 5 \\%}}"
        );
    }
}
