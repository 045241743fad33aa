//! Which templates a site uses: its own, then its theme's, then the embedded ones.

use std::collections::BTreeSet;

use super::declared::{BUILT_IN, Components};

use crate::config::Config;
use crate::diagnostic::{Code, Report, nearest};
use crate::files::{EMBEDDED, FileId, Files};

/// The prefixes of template names, in the order in which a name is looked for.
pub const ORDER: [&str; 3] = ["templates/", "theme/", "embedded/"];

/// One template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name with the prefix of where it comes from: `theme/post.html`.
    pub name: String,
    /// Its source.
    pub file: FileId,
}

/// The templates that a site can use.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    /// All of them, those that another hides included.
    pub all: Vec<Template>,
    /// The components that they define.
    pub components: Components,
    /// Files that the theme brings to be published, with their path in the output.
    pub published: Vec<(String, FileId)>,
}

/// Finds the templates of the site, its theme and the program.
pub(super) fn find(files: &Files, config: &Config, report: &mut Report) -> Templates {
    let theme = format!("themes/{}/", config.theme.value);
    let is_there = files.below(&theme).next().is_some();
    let is_embedded = config.theme.value == DEFAULT_THEME;
    if !is_there && !is_embedded {
        unknown_theme(files, config, report);
    }
    let places = [
        ("templates/".to_owned(), ORDER[0]),
        (format!("{theme}templates/"), ORDER[1]),
        (format!("{EMBEDDED}templates/"), ORDER[2]),
    ];
    let mut templates = Templates::default();
    for (name, body) in BUILT_IN {
        templates.components.add(name, name, body);
    }
    for (folder, prefix) in &places {
        for (file, entry) in files.below(folder) {
            templates.components.read(files.text(file));
            let name = format!("{prefix}{}", &entry.path[folder.len()..]);
            templates.all.push(Template { name, file });
        }
    }
    let mut taken = BTreeSet::new();
    for folder in [format!("{theme}static/"), format!("{EMBEDDED}static/")] {
        for (file, entry) in files.below(&folder) {
            let path = entry.path[folder.len()..].to_owned();
            if taken.insert(path.clone()) {
                templates.published.push((path, file));
            }
        }
    }
    templates
}

/// The theme that the program carries.
const DEFAULT_THEME: &str = "briefing";

fn unknown_theme(files: &Files, config: &Config, report: &mut Report) {
    let name = &config.theme.value;
    let message = format!("there is no theme `{name}`");
    let diagnostic = report.add(Code::UnknownTheme, config.theme.span, message);
    let themes = files.below("themes/").filter_map(|(_, entry)| entry.path.split('/').nth(1));
    let mut themes: BTreeSet<&str> = themes.collect();
    themes.insert(DEFAULT_THEME);
    match nearest(name, themes.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!(
            "put it into themes/{name}, or choose {}",
            themes.iter().map(|theme| format!("`{theme}`")).collect::<Vec<_>>().join(", ")
        )),
    };
}
