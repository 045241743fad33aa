//! A draft that becomes a post, and a post that becomes a draft again: which files go where.

use jiff::Zoned;

use super::Refusal;
use super::edit::{self, Put};
use crate::config::Config;
use crate::files::{Files, RoutePath, is_markdown};
use crate::parse::{Kind, Page};
use crate::resolve::variable;

/// A text on its way to another place, with its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Where the text lies, from the root of the site.
    pub from: String,
    /// Where it will lie; the same for one that stays where it is.
    pub to: String,
    /// What it will hold.
    pub text: String,
    /// Its files: where each lies, and where it will.
    pub files: Vec<(String, String)>,
}

impl Transition {
    /// Has it in the files of a site, and nowhere else.
    pub fn apply(&self, files: &mut Files) {
        for (from, to) in self.files.iter().chain([&(self.from.clone(), self.to.clone())]) {
            files.rename(from, to);
        }
        files.set_text(&self.to, self.text.clone());
    }
}

/// What a draft becomes: a post with a date, its own or that of now.
///
/// # Errors
///
/// When its place is taken, or its front matter cannot be changed.
pub fn publish(page: &Page, files: &Files, config: &Config) -> Result<Transition, Refusal> {
    let from = files.get(page.file).path.clone();
    let date = page.date.clone().unwrap_or_else(|| config.now.to_zoned(config.timezone.clone()));
    let mut text = files.text(page.file).to_owned();
    // In `_drafts` it has no effect, and elsewhere it would keep the page from being published.
    for key in ["draft", "published"] {
        let is_there = edit::keys(&text).is_some_and(|keys| keys.contains_key(key));
        if is_there {
            let cannot = || cannot_edit(&from, &format!("take the line `{key}` away"));
            text = edit::without(&text, key).ok_or_else(cannot)?;
        }
    }
    if page.kind != Kind::Page {
        text = dated(text, &date, &from)?;
    }
    if page.kind != Kind::Draft {
        return Ok(Transition { to: from.clone(), from, text, files: Vec::new() });
    }
    let name = config.post_name.write(|name| variable(name, page, Some(&date), config));
    let name = name.map_err(|lacking| {
        let message = format!("the name of a post's file has `:{lacking}`, and the draft has none");
        Refusal::new(message).help(format!("write `{lacking}: …` in the front matter of {from}"))
    })?;
    placed(page, files, config, text, ("_drafts", "_posts", name.trim_start_matches('/')))
}

/// What a post becomes: a draft that keeps its date, so that it can come back to its address.
///
/// # Errors
///
/// When its place is taken, or its front matter cannot be changed.
pub fn unpublish(page: &Page, files: &Files, config: &Config) -> Result<Transition, Refusal> {
    let from = files.get(page.file).path.clone();
    let text = files.text(page.file).to_owned();
    let text = match &page.date {
        Some(date) => dated(text, date, &from)?,
        None => text,
    };
    if page.kind == Kind::Page {
        let cannot = || cannot_edit(&from, "write `draft: true`");
        let text = edit::with(&text, "draft", Put::True).ok_or_else(cannot)?;
        return Ok(Transition { to: from.clone(), from, text, files: Vec::new() });
    }
    placed(page, files, config, text, ("_posts", "_drafts", &page.slug))
}

/// What a move that was interrupted at its end has left behind: the files of a text that lie in its old place
/// too, each with where it lies now.
#[must_use]
pub fn leftovers(page: &Page, files: &Files, config: &Config) -> Vec<(String, String)> {
    let sources = &config.sources.folder;
    let (here, there, name) = match page.kind {
        Kind::Page => return Vec::new(),
        Kind::Post => ("_posts", "_drafts", Ok(page.slug.clone())),
        Kind::Draft => {
            let date = page.date.as_ref();
            let name = config.post_name.write(|name| variable(name, page, date, config));
            ("_drafts", "_posts", name)
        }
    };
    let Ok(name) = name else { return Vec::new() };
    let old = format!("{sources}{there}/{}/", folder_of(name.trim_start_matches('/')));
    let new = format!("{sources}{here}/{}/", folder_of(&page.name));
    let left = files.below(&old).map(|(_, file)| file.path.as_str());
    let left = left.filter(|path| belongs(path, &old, "", files));
    let pairs = left.map(|path| (path.to_owned(), format!("{new}{}", &path[old.len()..])));
    pairs.filter(|(_, new)| files.find(new).is_some()).collect()
}

/// The text with a date in its front matter; one that has a date stays as it is.
fn dated(text: String, date: &Zoned, path: &str) -> Result<String, Refusal> {
    let date = date.strftime("%Y-%m-%d %H:%M:%S").to_string();
    let has_date =
        edit::keys(&text).is_some_and(|keys| keys.get("date").is_some_and(|d| !d.is_null()));
    if has_date {
        return Ok(text);
    }
    let cannot = || cannot_edit(path, &format!("write `date: {date}`"));
    edit::with(&text, "date", Put::Date(&date)).ok_or_else(cannot)
}

fn cannot_edit(path: &str, what: &str) -> Refusal {
    let message =
        format!("the front matter of {path} cannot be changed without touching the rest of it");
    Refusal::new(message).help(format!("{what} in it yourself, and try again"))
}

/// A text and its files in another folder, under another name.
fn placed(
    page: &Page,
    files: &Files,
    config: &Config,
    text: String,
    (here, there, name): (&str, &str, &str),
) -> Result<Transition, Refusal> {
    let sources = &config.sources.folder;
    let from = files.get(page.file).path.clone();
    let ending = from.rsplit_once('.').map_or("md", |(_, ending)| ending);
    let to = format!("{sources}{there}/{name}.{ending}");
    if let Err(reason) = RoutePath::new(&to) {
        return Err(Refusal::new(format!("the file name `{name}` {reason}")));
    }
    let old = format!("{sources}{here}/{}/", folder_of(&page.name));
    let new = format!("{sources}{there}/{}/", folder_of(name));
    let own = files.below(&old).map(|(_, file)| file.path.as_str());
    let own = own.filter(|path| belongs(path, &old, &from, files));
    let own = own.map(|path| (path.to_owned(), format!("{new}{}", &path[old.len()..]))).collect();
    if let Some(taken) = files.taken(&to) {
        let message = format!("{taken} is there already");
        return Err(Refusal::new(message).help("give one of the two files another name"));
    }
    Ok(Transition { from, to, text, files: own })
}

/// The folder that belongs to a text of that name.
fn folder_of(name: &str) -> &str {
    name.strip_suffix("/index").unwrap_or(name)
}

/// Whether a file below `folder` belongs to the text `of`, whose folder that is. A text within, and what
/// belongs to that, does not.
fn belongs(path: &str, folder: &str, of: &str, files: &Files) -> bool {
    let rest = &path[folder.len()..];
    let inner = rest.match_indices('/').map(|(at, _)| format!("{folder}{}", &rest[..at]));
    let mut texts = inner
        .chain([folder.trim_end_matches('/').to_owned()])
        .flat_map(|stem| [format!("{stem}.md"), format!("{stem}/index.md")]);
    !is_markdown(path) && !texts.any(|text| text != of && files.find(&text).is_some())
}
