//! A page as its author wrote it: front matter, typed, and Markdown.

use std::sync::Arc;

use jiff::Zoned;

use super::body::Body;
use super::claim::Claim;
use super::front_matter::FrontMatter;
use super::line::Line;
use super::model::Model;
use super::shortcode::Number;
use crate::config::TypedNumbers;
use crate::diagnostic::{Report, Span, Spanned};
use crate::files::{FileId, Files};
use crate::yaml::Document;

/// The keys of front matter that mean something; every other is the templates' own.
pub(super) const KEYS: &[&str] = &[
    "title",
    "date",
    "updated",
    "expires",
    "categories",
    "category",
    "tags",
    "tag",
    "permalink",
    "layout",
    "published",
    "draft",
    "excerpt",
    "description",
    "cover",
    "headline",
    "social_card",
    "author",
    "authors",
    "series",
    "part",
    "cite",
    "lang",
    "language",
    "translation_key",
    "toc",
    "math",
    "mathjax",
    "model",
    "claims",
    "corrections",
    "aliases",
    "alias",
    "sticky",
    "hidden",
    "search",
    "titlecase",
    "password",
    "typed_numbers",
];

/// What kind of page a file is, by the folder it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Below `content/_posts`: dated, and listed everywhere.
    Post,
    /// Below `content/_drafts`: a post that is not published.
    Draft,
    /// Anywhere else in `content`.
    Page,
}

/// Which template a page is rendered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// That of its kind: `post` or `page`.
    Default,
    /// A template of that name.
    Named(String),
    /// None: the text alone.
    None,
}

/// The number that a social card shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Headline {
    /// The first that the page shows.
    First,
    /// None.
    None,
    /// This one.
    Number(Number),
}

/// A dated correction of what a page once said.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// When it was made.
    pub date: Zoned,
    /// What was wrong and what is right, in Markdown.
    pub text: String,
}

/// Somebody who wrote a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// As readers know them.
    pub name: String,
    /// Where more is to be found of them.
    pub url: Option<String>,
}

/// The series that a page is part of.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it is called.
    pub name: Spanned<String>,
    /// Which part the page is; by its date where nothing is said.
    pub part: Option<u32>,
}

/// One Markdown file.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of front matter of its own")]
pub struct Page {
    /// The file.
    pub file: FileId,
    /// Its keys and values, to find a value's place in when it turns out to be a mistake.
    pub front_matter: Option<FrontMatter>,
    /// By its folder.
    pub kind: Kind,
    /// Whether its author wants it in the site.
    pub is_published: bool,
    /// Whether it is there only because drafts are shown.
    pub is_draft: bool,
    /// The path below its folder, without the extension: `sub/2026-01-31-deep`.
    pub name: String,
    /// What its name says it is called in addresses: `sub/deep`.
    pub slug: String,
    /// Its name.
    pub title: Line<Number>,
    /// When it was written; every post has one, a page or draft may.
    pub date: Option<Zoned>,
    /// When it was last changed.
    pub updated: Option<Zoned>,
    /// When it is published no more.
    pub expires: Option<Zoned>,
    /// Each a path from the top: `[[Energy, Grid], [Policy]]`.
    pub categories: Vec<Vec<String>>,
    /// Each once, in the author's order.
    pub tags: Vec<String>,
    /// The address its author wants.
    pub permalink: Option<Spanned<String>>,
    /// The template.
    pub layout: Layout,
    /// What listings show of it, as text.
    pub excerpt: Option<Line<Number>>,
    /// What search engines and cards show of it.
    pub description: Option<Line<Number>>,
    /// The address of its picture.
    pub cover: Option<String>,
    /// Whether it has a social card, where the site has some.
    pub has_card: bool,
    /// The number that its social card shows.
    pub headline: Headline,
    /// Who wrote it, when not the site's author.
    pub authors: Vec<Author>,
    /// The series that it is part of.
    pub series: Option<Series>,
    /// Whether readers are told how to cite it; the configuration decides when its author does not.
    pub cite: Option<bool>,
    /// Its language, when not the site's.
    pub language: Option<String>,
    /// The language at the end of its file's name: `zh` of `a.zh.md` beside `a.md`.
    pub suffix: Option<String>,
    /// What it shares with the same text in other languages, and with nothing else.
    pub translation_key: Option<String>,
    /// Whether a table of contents is shown; the theme decides when the author does not.
    pub toc: Option<bool>,
    /// How far above others the home page has it; most have 0.
    pub rank: i64,
    /// Whether the home page has it at all.
    pub is_listed: bool,
    /// Whether a search finds it.
    pub is_searched: bool,
    /// The models it takes numbers from.
    pub models: Vec<Spanned<String>>,
    /// The model written in its own front matter.
    pub own_model: Option<Arc<Model>>,
    /// What others say, beside what its models say.
    pub claims: Vec<Claim>,
    /// What it once said otherwise.
    pub corrections: Vec<Correction>,
    /// Older addresses that lead here.
    pub aliases: Vec<Spanned<String>>,
    /// What a check says of numbers typed into it, when not what the site says.
    pub typed_numbers: Option<TypedNumbers>,
    /// Every other key of the front matter.
    pub extra: serde_json::Value,
    /// Its text.
    pub body: Body,
}

impl Page {
    /// The names of its authors in a row.
    #[must_use]
    pub fn author_names(&self) -> String {
        let names: Vec<&str> = self.authors.iter().map(|author| author.name.as_str()).collect();
        names.join(", ")
    }

    /// The place of a value in the front matter, found by reading it again: that of the first of the
    /// keys which is there.
    #[must_use]
    pub fn span<const N: usize>(&self, files: &Files, keys: [&str; N]) -> Span {
        let whole = || Span::file(self.file);
        let Some(FrontMatter { syntax, range }) = self.front_matter.clone() else { return whole() };
        let mut unheard = Report::new();
        match Document::parse_as(syntax, self.file, files.text(self.file), range, &mut unheard) {
            Some(document) => {
                let record = document.record(&mut unheard);
                let key = keys.into_iter().find(|key| record.has(key));
                key.map_or_else(whole, |key| record.span(key))
            }
            None => whole(),
        }
    }
}
