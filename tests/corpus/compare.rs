//! What Hexo makes of a post beside what Briefing makes of it: equal, meant to differ, or unexplained.

use std::collections::{BTreeMap, BTreeSet};

use briefing::config::{Config, Part, variables_of};
use briefing::diagnostic::{Place, Report};
use briefing::files::Files;
use briefing::parse::Kind;
use briefing::resolve::{Page, Site};
use briefing::yaml::Syntax;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// What is compared of a post.
pub(crate) const FIELDS: [&str; 5] = ["title", "date", "tags", "categories", "path"];

/// How one field of a post came out, or the post as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// As Hexo has it.
    Equal,
    /// Otherwise, by a rule that docs/hexo.md names.
    Meant(&'static str),
    /// Otherwise, and nobody knows why.
    Unexplained(String),
    /// Hexo itself has nothing that could be compared.
    Nothing,
}

/// One site, as Briefing reads it.
pub(crate) struct Read<'s> {
    config: &'s Config,
    pages: BTreeMap<&'s str, &'s Page>,
    /// The codes of the diagnostics of each file.
    told: BTreeMap<String, BTreeSet<&'static str>>,
}

impl<'s> Read<'s> {
    pub(crate) fn new(files: &'s Files, site: &'s Site, report: &Report) -> Read<'s> {
        let path = |page: &'s Page| (files.get(page.source.file).path.as_str(), page);
        let mut told: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
        for diagnostic in report.sorted() {
            let file = match &diagnostic.place {
                Place::Span(span) => files.get(span.file).path.clone(),
                Place::Path(path) => path.clone(),
            };
            told.entry(file).or_default().insert(diagnostic.code.name());
        }
        Read { config: &site.config, pages: site.pages.iter().map(path).collect(), told }
    }

    /// The posts that Briefing has.
    pub(crate) fn posts(&self) -> impl Iterator<Item = &str> {
        let is_post = |page: &Page| page.source.kind != Kind::Page;
        self.pages.iter().filter(move |(_, page)| is_post(page)).map(|(path, _)| *path)
    }

    /// Holds what Hexo made of one file against what Briefing makes of it: the outcome of each field, or
    /// one of the whole.
    pub(crate) fn compare(&self, expected: &Value) -> Result<[Outcome; 5], Outcome> {
        let path = expected["path"].as_str().unwrap_or_default();
        let hexo = &expected["hexo"];
        let told = self.told.get(path);
        let is_told = told.is_some_and(|codes| !codes.is_empty());
        let Some(page) = self.pages.get(path) else {
            return Err(match (hexo["loaded"].as_bool(), hexo["published"].as_bool()) {
                (Some(false), _) if is_told => Outcome::Equal,
                (Some(true), Some(false)) => Outcome::Equal,
                _ if is_told => Outcome::Meant("refused, and said"),
                _ => Outcome::Unexplained("lost without a word".to_owned()),
            });
        };
        let front_matter = page.source.front_matter.as_ref();
        if front_matter.is_some_and(|front_matter| front_matter.syntax == Syntax::Toml) {
            return Err(Outcome::Meant("front matter in TOML is read"));
        }
        match (hexo["loaded"].as_bool(), hexo["published"].as_bool()) {
            (None, _) => return Err(Outcome::Nothing),
            (Some(false), _) => return Err(Outcome::Meant("read, where Hexo drops the post")),
            (Some(true), Some(true)) if page.source.is_draft => {
                return Err(Outcome::Meant("`draft: true` is a draft"));
            }
            (Some(true), Some(false)) if !page.source.is_draft => {
                return Err(Outcome::Unexplained("published, and Hexo does not".to_owned()));
            }
            _ => {}
        }
        let of_draft = |outcome| match outcome {
            Outcome::Unexplained(_) if page.source.is_draft => {
                Outcome::Meant("a draft that is shown has its tags and categories")
            }
            outcome => outcome,
        };
        let tags = names(&expected["tags"], &flat(&hexo["tags"]), &page.source.tags);
        let categories = paths(&hexo["categories"]);
        let categories = names(&expected["categories"], &categories, &with_parents(page));
        Ok([
            title(expected, page),
            date(expected, page, told),
            of_draft(tags),
            of_draft(categories),
            self.path(expected, page),
        ])
    }

    fn path(&self, expected: &Value, page: &Page) -> Outcome {
        let hexo = expected["hexo"]["path"].as_str().unwrap_or_default();
        let wanted = hexo.trim_start_matches('/');
        let folder = wanted.strip_suffix("index.html");
        let folder = folder.filter(|folder| folder.is_empty() || folder.ends_with('/'));
        let wanted = folder.unwrap_or(wanted);
        let found = page.route.address();
        let composed: String = wanted.nfc().collect();
        let variables = variables_of(&self.config.permalink.pattern.value);
        let names = |name: &str| variables.contains(&Part::Variable(name));
        let is_dated = ["year", "month", "day", "i_month", "i_day", "hour", "minute", "second"]
            .iter()
            .chain(&["timestamp", "hash"])
            .any(|name| names(name));
        if wanted == found {
            Outcome::Equal
        } else if composed == found {
            Outcome::Meant("an accented letter has one spelling")
        } else if expected["hexo"]["date_from_file"] == true && is_dated {
            Outcome::Meant("no date: Hexo's address has that of the file")
        } else if expected["date_has_zone"] == true && is_dated {
            Outcome::Meant("the offset of a date is honoured")
        } else if is_midnight_in_utc(&expected["hexo"], local(page).as_deref()) && is_dated {
            Outcome::Meant("a day in quotes is a day")
        } else if format!("{wanted}/") == found {
            Outcome::Meant("an address without an ending is a folder")
        } else if clean(wanted) == found {
            Outcome::Meant("a sign without width is taken out")
        } else if !page.is_addressed && wanted.contains("undefined") {
            Outcome::Meant("a pattern asks for what the post lacks")
        } else if names("category") && page.source.categories.len() > 1 {
            Outcome::Meant("`:category` is the last that the post lists")
        } else if names("id") && expected["id"].is_null() {
            Outcome::Meant("a pattern asks for what the post lacks")
        } else {
            Outcome::Unexplained(format!("{wanted} | {found}"))
        }
    }
}

fn title(expected: &Value, page: &Page) -> Outcome {
    let wanted = expected["hexo"]["title"].as_str().unwrap_or_default();
    let found = page.source.title.written();
    if wanted == found {
        Outcome::Equal
    } else if wanted.is_empty() {
        Outcome::Meant("no title: the heading or the file's name")
    } else if clean(wanted) == found {
        Outcome::Meant("a sign without width is taken out")
    } else if !expected["title"].is_string() {
        Outcome::Meant("a title is the text that is written")
    } else {
        Outcome::Unexplained(format!("{wanted} | {found}"))
    }
}

/// The date of a page as the clocks of its site have it.
fn local(page: &Page) -> Option<String> {
    page.source.date.as_ref().map(|date| date.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

fn date(expected: &Value, page: &Page, told: Option<&BTreeSet<&'static str>>) -> Outcome {
    let hexo = &expected["hexo"];
    let Some(wanted) = hexo["date_local"].as_str() else { return Outcome::Nothing };
    let found = local(page);
    let is_told = |code: &str| told.is_some_and(|codes| codes.contains(code));
    if found.as_deref() == Some(wanted) {
        Outcome::Equal
    } else if hexo["date_from_file"] == true {
        Outcome::Meant("no date: Hexo's is that of the file")
    } else if expected["date_has_zone"] == true {
        Outcome::Meant("the offset of a date is honoured")
    } else if is_midnight_in_utc(hexo, found.as_deref()) {
        Outcome::Meant("a day in quotes is a day")
    } else if is_told("bad-date") {
        Outcome::Meant("refused, and said")
    } else {
        Outcome::Unexplained(format!("{wanted} | {found:?}"))
    }
}

/// Whether Hexo takes the day that was found for one of Greenwich, as JavaScript does with texts.
fn is_midnight_in_utc(hexo: &Value, found: Option<&str>) -> bool {
    let day = found.and_then(|found| found.strip_suffix(" 00:00:00"));
    let instant = hexo["date"].as_str().unwrap_or_default();
    day.is_some_and(|day| {
        instant.strip_prefix(day).is_some_and(|rest| rest.starts_with("T00:00:00"))
    })
}

/// Compares names as sets.
fn names<T: AsRef<str> + Ord>(written: &Value, wanted: &[String], found: &[T]) -> Outcome {
    let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    let found: BTreeSet<&str> = found.iter().map(AsRef::as_ref).collect();
    let cleaned: BTreeSet<String> = wanted.iter().map(|name| clean(name)).collect();
    if wanted == found {
        Outcome::Equal
    } else if cleaned.iter().map(String::as_str).eq(found.iter().copied()) {
        Outcome::Meant("a sign without width is taken out")
    } else if has_other_than_text(written) {
        Outcome::Meant("a name is the text that is written")
    } else {
        Outcome::Unexplained(format!("{wanted:?} | {found:?}"))
    }
}

/// Whether YAML takes a name for a number, a date or the like.
fn has_other_than_text(written: &Value) -> bool {
    match written {
        Value::Array(items) => items.iter().any(has_other_than_text),
        Value::Null | Value::String(_) => false,
        _ => true,
    }
}

fn flat(names: &Value) -> Vec<String> {
    let names = names.as_array().into_iter().flatten();
    names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Paths of names as one text each.
fn paths(paths: &Value) -> Vec<String> {
    paths.as_array().into_iter().flatten().map(|path| flat(path).join(" > ")).collect()
}

/// The categories of a page and those above them, as Hexo lists them.
fn with_parents(page: &Page) -> Vec<String> {
    let paths = page.source.categories.iter();
    paths.flat_map(|path| (1..=path.len()).map(|end| path[..end].join(" > "))).collect()
}

/// Without blanks at the ends and signs without width, as Briefing has names.
fn clean(text: &str) -> String {
    let is_invisible = |c: char| matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
    text.trim().chars().filter(|c| !is_invisible(*c)).collect()
}
