//! A new draft or page: its place, and what it holds.

use super::edit::{self, Put};
use super::{Refusal, scaffold};
use crate::config::Config;
use crate::diagnostic::nearest;
use crate::files::{Files, RoutePath, is_markdown};
use crate::parse::slugize;

/// What somebody wants to write.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// What it is to be called.
    pub title: &'w str,
    /// What its file is to be called, when not as the title says.
    pub slug: Option<&'w str>,
    /// The model that it takes its numbers from.
    pub model: Option<&'w str>,
    /// The scaffold to begin with, when not the usual one.
    pub template: Option<&'w str>,
    /// Whether it is a page rather than a draft.
    pub is_page: bool,
}

/// A text that is to be written, and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its path in the site, and what it holds.
    pub text: (String, String),
    /// The same of a model that is not there yet.
    pub model: Option<(String, String)>,
    /// A folder for its files.
    pub folder: Option<String>,
}

/// The scaffolds that the program carries.
const BUILT_IN: [(&str, &str); 2] = [
    ("draft", include_str!("../scaffolds/draft.md")),
    ("page", include_str!("../scaffolds/page.md")),
];

const MODEL: &str = include_str!("../scaffolds/model.yaml");

/// Makes a draft or a page of a title.
///
/// # Errors
///
/// When its place is taken, or something that it names cannot be.
pub fn draft(files: &Files, config: &Config, wanted: Wanted<'_>) -> Result<Draft, Refusal> {
    let words = wanted.title.split(|c: char| c.is_whitespace() || c.is_control());
    let title = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let slug = slug(&title, wanted.slug, config)?;
    let sources = &config.sources.folder;
    let (folder, path) = if wanted.is_page {
        (None, format!("{sources}{slug}/index.md"))
    } else {
        let folder = format!("{sources}_drafts/{slug}");
        (config.sources.folder_for_files.then(|| folder.clone()), format!("{folder}.md"))
    };
    if let Err(reason) = RoutePath::new(&path) {
        return Err(Refusal::new(format!("the file name `{slug}` {reason}")).help(OTHER_NAME));
    }
    refuse_taken(files, config, &slug, &path, wanted.is_page)?;
    let model = wanted.model.map(|name| model(files, config, name, &title)).transpose()?;
    let name = wanted.template.unwrap_or(if wanted.is_page { "page" } else { "draft" });
    let date = config.now.to_zoned(config.timezone.clone());
    let date = date.strftime("%Y-%m-%d %H:%M:%S").to_string();
    let values = [("title", title.as_str()), ("date", &date), ("layout", name), ("slug", &slug)];
    let (place, of_scaffold) = scaffold_named(files, name, wanted.template.is_some())?;
    let text = scaffold::fill(of_scaffold, &values);
    let text = with_keys(text, &title, wanted.model).ok_or_else(|| {
        Refusal::new(format!("{place} has front matter that cannot be filled in"))
            .help("its values are `key: {{ title }}` and the like, a line each")
    })?;
    Ok(Draft { text: (path, text), model: model.flatten(), folder })
}

const OTHER_NAME: &str = "name its file with `--slug NAME`";

/// What the file is called: the title as a part of an address.
fn slug(title: &str, own: Option<&str>, config: &Config) -> Result<String, Refusal> {
    let part = |name: &str| config.categories.case.of(slugize(name));
    let Some(own) = own else {
        let slug = part(title);
        if slug.is_empty() {
            let message = format!("no file name can be made of the title `{title}`");
            return Err(Refusal::new(message).help(OTHER_NAME));
        }
        return Ok(slug);
    };
    let parts: Vec<String> = own.trim_end_matches(".md").split('/').map(part).collect();
    if parts.iter().any(String::is_empty) {
        let help = "a name is of letters and digits, with `-` between them";
        return Err(Refusal::new(format!("`{own}` is no name for a file")).help(help));
    }
    Ok(parts.join("/"))
}

/// Refuses a name that something has already; capitals make no other name, as some disks know none.
fn refuse_taken(
    files: &Files,
    config: &Config,
    slug: &str,
    path: &str,
    is_page: bool,
) -> Result<(), Refusal> {
    let sources = &config.sources.folder;
    let is_same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let takes = |other: &str| {
        let Some((folder, name)) = other[sources.len()..].split_once('/') else { return false };
        let is_text = is_markdown(name) && matches!(folder, "_posts" | "_drafts");
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        is_same(other, path)
            || (!is_page
                && is_text
                && (is_same(stem, slug)
                    || config.post_name.read(stem).slug.is_some_and(|s| is_same(&s, slug))))
    };
    let Some((_, there)) = files.below(sources).find(|(_, file)| takes(&file.path)) else {
        return Ok(());
    };
    let message = format!("{} is there already", there.path);
    Err(Refusal::new(message).help(format!("write there, or {OTHER_NAME}")))
}

/// A model of that name, unless the site has one.
fn model(
    files: &Files,
    config: &Config,
    name: &str,
    title: &str,
) -> Result<Option<(String, String)>, Refusal> {
    let path = |ending: &str| format!("{}_models/{name}.{ending}", config.sources.folder);
    if ["yaml", "yml"].iter().any(|ending| files.find(&path(ending)).is_some()) {
        return Ok(None);
    }
    let is_file_name =
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if !is_file_name || RoutePath::new(&path("yaml")).is_err() {
        let help = "a model's name is of letters, digits and `_`, as in `--model kettle`";
        return Err(Refusal::new(format!("`{name}` cannot name a model")).help(help));
    }
    let own = files.find("scaffolds/model.yaml").map(|file| files.text(file));
    Ok(Some((path("yaml"), scaffold::fill(own.unwrap_or(MODEL), &[("title", title)]))))
}

/// A scaffold, and where it lies: the site's own or the one that the program carries.
fn scaffold_named<'f>(
    files: &'f Files,
    name: &str,
    is_asked_for: bool,
) -> Result<(String, &'f str), Refusal> {
    // A Hexo site that has no scaffold for drafts has one for posts.
    let others: &[&str] = if is_asked_for || name != "draft" { &[] } else { &["post"] };
    for name in std::iter::once(&name).chain(others) {
        let path = format!("scaffolds/{name}.md");
        if let Some(file) = files.find(&path) {
            return Ok((path, files.text(file)));
        }
    }
    if let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
        return Ok((format!("the scaffold `{name}`"), text));
    }
    let own = files
        .below("scaffolds/")
        .filter_map(|(_, file)| file.path.strip_prefix("scaffolds/")?.strip_suffix(".md"));
    let mut known: Vec<&str> = BUILT_IN.iter().map(|(known, _)| *known).chain(own).collect();
    known.sort_unstable();
    known.dedup();
    let refusal = Refusal::new(format!("there is no scaffold `{name}`"));
    let all: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
    Err(match nearest(name, known.iter().copied()) {
        Some(near) => refusal.help(format!("did you mean `{near}`?")),
        None => {
            refusal.help(format!("write scaffolds/{name}.md, or take one of {}", all.join(", ")))
        }
    })
}

/// The text with what its front matter has to have, whatever its scaffold says.
fn with_keys(text: String, title: &str, model: Option<&str>) -> Option<String> {
    let is_there = |text: &str, key: &str| {
        Some(edit::keys(text)?.get(key).is_some_and(|value| !value.is_null()))
    };
    let mut text = text;
    if !is_there(&text, "title")? {
        text = edit::with(&text, "title", Put::Text(title))?;
    }
    match model {
        Some(model) if !is_there(&text, "model")? => edit::with(&text, "model", Put::Text(model)),
        _ => Some(text),
    }
}
