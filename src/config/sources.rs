//! Where the sources of a site lie, which of them are what, and what their names say.

use std::collections::BTreeMap;

use regex_lite::Regex;

use crate::diagnostic::{Report, Spanned};
use crate::files::{is_html, is_markdown};
use crate::yaml::Record;

/// Where the sources lie, and which of them are published and how.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Their folder, with its closing `/`: `content/`.
    pub folder: String,
    /// The folder in it whose files `include_code` shows, with its closing `/`.
    pub code: String,
    /// Whether HTML files are pages too, and endings count only in lower case, as in Hexo.
    pub html: bool,
    /// Whether a new draft gets a folder for its files at once.
    pub folder_for_files: bool,
    /// Wildcards of what is published though its name starts with `_` or `.`.
    pub include: Vec<String>,
    /// Wildcards of what is no part of the site.
    pub exclude: Vec<String>,
    /// The same, over paths from the site's root.
    pub ignore: Vec<String>,
    /// Wildcards of what is copied as it is, whatever it is.
    pub skip_render: Vec<String>,
    /// Whether `a.zh.md` is `a.md` in another language.
    pub suffixes: bool,
}

/// The folder of a site's sources, unless it is Hexo's.
pub(super) const FOLDER: &str = "content/";

/// Where the code lies that texts include, unless a Hexo site says otherwise.
pub(super) const CODE: &str = "downloads/code/";

impl Sources {
    /// Whether the site wants nothing to do with a file, which is given by its path below the folder.
    #[must_use]
    pub fn leaves_out(&self, path: &str) -> bool {
        let whole = || format!("{}{path}", self.folder);
        matches(&self.exclude, path) || (!self.ignore.is_empty() && matches(&self.ignore, &whole()))
    }

    /// Whether a file is published though its name hides it.
    #[must_use]
    pub fn includes(&self, path: &str) -> bool {
        matches(&self.include, path)
    }

    /// Whether a file is a text that is rendered.
    #[must_use]
    pub fn renders(&self, path: &str) -> bool {
        let is_text = is_markdown(path) || (self.html && is_html(path));
        is_text && !self.is_shouted(path) && !matches(&self.skip_render, path)
    }

    /// Whether a file is no text only because its ending has capitals, which Hexo does not know.
    #[must_use]
    pub fn is_shouted(&self, path: &str) -> bool {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        self.html && is_markdown(path) && ending.contains(|c: char| c.is_ascii_uppercase())
    }
}

/// Whether a wildcard fits a path or a folder that it lies in.
fn matches(wildcards: &[String], path: &str) -> bool {
    wildcards.iter().any(|wildcard| {
        let mut ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.any(|end| fast_glob::glob_match(wildcard, &path[..end]))
    })
}

/// The pattern of the names of posts' files, such as `:year-:month-:day-:title.md`.
#[derive(Clone, Debug)]
pub struct PostName {
    pattern: Regex,
    /// What it was made of, without its ending.
    written: String,
    variables: Vec<String>,
    /// Whether a date at the start of a name counts, though the pattern has none.
    has_loose_date: bool,
}

/// What the name of a post's file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// What the post is called in addresses; `None` when the name does not fit the pattern.
    pub slug: Option<String>,
    /// Year, month and day.
    pub date: Option<String>,
    /// Whatever else the pattern has a variable for.
    pub values: Vec<(String, String)>,
}

impl Default for PostName {
    fn default() -> PostName {
        let pattern = Regex::new("^(.+)$").expect("the pattern is one");
        let written = ":title".to_owned();
        PostName { pattern, written, variables: vec!["title".to_owned()], has_loose_date: true }
    }
}

impl PostName {
    /// Reads a pattern as Hexo does: `:year` has four digits, `:month` and `:day` two, `:i_month` and
    /// `:i_day` one or two, `:hash` twelve hexadecimal ones; everything else takes what is there.
    ///
    /// # Errors
    ///
    /// When the pattern is too large.
    pub fn parse(pattern: &str) -> Result<PostName, String> {
        let name = pattern.rsplit_once('/').map_or(pattern, |(_, name)| name);
        let extension = name.rfind('.').filter(|at| *at > 0).map_or(0, |at| name.len() - at);
        let mut expression = String::from("^");
        let mut variables = Vec::new();
        let written = pattern[..pattern.len() - extension].to_owned();
        for part in variables_of(&written) {
            match part {
                Part::Text(text) => expression.push_str(&regex_lite::escape(text)),
                Part::Variable(name) => {
                    expression.push_str(match name {
                        "year" => r"(\d{4})",
                        "month" | "day" => r"(\d{2})",
                        "i_month" | "i_day" => r"(\d{1,2})",
                        "hash" => "([0-9a-f]{12})",
                        _ => "(.+?)",
                    });
                    variables.push(name.to_owned());
                }
            }
        }
        let pattern = Regex::new(&(expression + "$")).map_err(|error| error.to_string())?;
        Ok(PostName { pattern, written, variables, has_loose_date: false })
    }

    /// What a name says, which is given without its extension.
    #[must_use]
    pub fn read(&self, name: &str) -> Named {
        let Some(found) = self.pattern.captures(name) else { return Named::default() };
        let mut named = Named::default();
        let (mut year, mut month, mut day) = (None, None, None);
        for (at, variable) in self.variables.iter().enumerate() {
            let Some(value) = found.get(at + 1).map(|value| value.as_str()) else { continue };
            match variable.as_str() {
                "title" => named.slug = Some(value.to_owned()),
                "year" => year = Some(value),
                "month" | "i_month" => month = Some(value),
                "day" | "i_day" => day = Some(value),
                "hash" => {}
                _ => named.values.push((variable.clone(), value.to_owned())),
            }
        }
        if let (Some(year), Some(month), Some(day)) = (year, month, day) {
            named.date = Some(format!("{year}-{month}-{day}"));
        }
        named
    }

    /// The name of a file, without its ending, by what each variable is.
    ///
    /// # Errors
    ///
    /// The variable that there is nothing for.
    pub fn write(&self, value: impl Fn(&str) -> Option<String>) -> Result<String, String> {
        let part = |part| match part {
            Part::Text(text) => Ok(text.to_owned()),
            Part::Variable(name) => value(name).ok_or_else(|| name.to_owned()),
        };
        variables_of(&self.written).into_iter().map(part).collect()
    }

    /// Whether a date at the start of a name is one, though the pattern says nothing of it.
    #[must_use]
    pub fn has_loose_date(&self) -> bool {
        self.has_loose_date
    }
}

/// What a site says of its sources.
pub(super) fn read(record: &mut Record<'_, '_>, report: &mut Report) -> Sources {
    Sources {
        folder: FOLDER.to_owned(),
        include: texts(record, "include", report),
        exclude: texts(record, "exclude", report),
        skip_render: texts(record, "skip_render", report),
        code: CODE.to_owned(),
        html: false,
        folder_for_files: false,
        ignore: Vec::new(),
        suffixes: true,
    }
}

/// One text or several, none of them empty.
pub(super) fn texts(
    record: &mut Record<'_, '_>,
    key: &'static str,
    report: &mut Report,
) -> Vec<String> {
    let texts = record.texts(key, report);
    texts.into_iter().map(|text| text.value).filter(|text| !text.is_empty()).collect()
}

/// The key `permalink_defaults`.
pub(super) fn defaults(
    record: &mut Record<'_, '_>,
    report: &mut Report,
) -> BTreeMap<String, String> {
    let mut defaults = BTreeMap::new();
    for (name, value) in record.names("permalink_defaults", report) {
        match record.document().text_of(value) {
            Some(text) => {
                defaults.insert(name.value, text.into_owned());
            }
            None => {
                record.document().wrong_type(value, "a default in addresses", "text", report);
            }
        }
    }
    defaults
}

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'p> {
    /// What stands for itself.
    Text(&'p str),
    /// What stands for a value, without its `:`.
    Variable(&'p str),
}

/// The parts of a pattern such as `:year/:title.html`, read as Hexo does: a name is of letters, digits
/// and `_`, and does not end in `_`.
#[must_use]
pub fn variables_of(pattern: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut rest, mut from) = (pattern, 0);
    while let Some(at) = rest[from..].find(':').map(|at| from + at) {
        let after = &rest[at + 1..];
        let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let name = after[..end.unwrap_or(after.len())].trim_end_matches('_');
        if name.is_empty() {
            from = at + 1;
            continue;
        }
        if at > 0 {
            parts.push(Part::Text(&rest[..at]));
        }
        parts.push(Part::Variable(name));
        (rest, from) = (&after[name.len()..], 0);
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// The pattern of a post's address, and what stands in for values that a post lacks.
#[derive(Clone, Debug)]
pub struct Permalink {
    /// `:year/:month/:day/:title/`.
    pub pattern: Spanned<String>,
    /// For a variable that the post has no value for.
    pub defaults: BTreeMap<String, String>,
    /// What `:category` is for a post without one.
    pub default_category: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_by_the_pattern() {
        let read =
            |pattern: &str, name: &str| PostName::parse(pattern).expect("a pattern").read(name);
        let slug = |pattern: &str, name: &str| read(pattern, name).slug;
        assert_eq!(
            slug(":title.md", "sub/Hello World & Friends!").as_deref(),
            Some("sub/Hello World & Friends!")
        );
        assert_eq!(slug(":title.md", "2023-09-15-x").as_deref(), Some("2023-09-15-x"));
        let dated = read(":year-:month-:day-:title.md", "2023-09-15-x");
        assert_eq!((dated.slug.as_deref(), dated.date.as_deref()), (Some("x"), Some("2023-09-15")));
        assert_eq!(slug(":year-:month-:day-:title.md", "x"), None);
        let filed = read(":category/:title.md", "energy/grid");
        assert_eq!(filed.values, [("category".to_owned(), "energy".to_owned())]);
        assert_eq!(filed.slug.as_deref(), Some("grid"));
    }

    #[test]
    fn a_name_is_written_by_the_pattern_and_read_back() {
        let pattern = PostName::parse("/:year/:i_month-:title.md").expect("a pattern");
        let value = |name: &str| match name {
            "year" => Some("2026".to_owned()),
            "i_month" => Some("1".to_owned()),
            _ => (name == "title").then(|| "kettle".to_owned()),
        };
        assert_eq!(pattern.write(value).as_deref(), Ok("/2026/1-kettle"));
        assert_eq!(pattern.write(|_| None), Err("year".to_owned()));
        assert_eq!(PostName::default().write(value).as_deref(), Ok("kettle"));
    }

    #[test]
    fn a_name_of_a_variable_does_not_end_in_an_underscore() {
        use Part::{Text, Variable};
        let parts = variables_of("/:year_:i_month/:title.html");
        let wanted = [Text("/"), Variable("year"), Text("_"), Variable("i_month"), Text("/")];
        assert_eq!(parts[..5], wanted);
        assert_eq!(variables_of("a:/b"), [Text("a:/b")]);
    }

    #[test]
    fn a_wildcard_fits_a_folder_with_all_that_is_in_it() {
        let wildcards = |text: &str| vec![text.to_owned()];
        assert!(matches(&wildcards("js/**"), "js/a/b.js"));
        assert!(matches(&wildcards("_widgets/*"), "_widgets/a.html"));
        assert!(matches(&wildcards("demo"), "demo/x/index.html"));
        assert!(matches(&wildcards("*.{html,htm}"), "a.htm"));
        assert!(!matches(&wildcards("*.html"), "sub/a.html"));
    }
}
