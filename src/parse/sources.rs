//! The files of a site's sources, by what they are.

use std::collections::HashMap;
use std::path::Path;

use super::body::Format;
use super::language::Languages;
use super::page::Kind;
use crate::config::Config;
use crate::diagnostic::{Code, Report, Span};
use crate::files::{FileId, Files, is_html, is_markdown};

/// A file that is a page.
pub(super) struct PageFile {
    pub(super) file: FileId,
    pub(super) kind: Kind,
    /// Its path below the folder of its kind, without the extension: `sub/deep`.
    pub(super) name: String,
    /// The language at the end of its name, where the same text is there in another.
    pub(super) suffix: Option<String>,
    /// Whether the same text is there in another language.
    pub(super) is_translated: bool,
    pub(super) format: Format,
}

impl PageFile {
    /// Its name without its language.
    pub(super) fn base(&self) -> &str {
        let suffix = self.suffix.as_ref().map_or(0, |suffix| suffix.len() + 1);
        &self.name[..self.name.len() - suffix]
    }
}

/// The sources of a site, by what they are.
#[derive(Default)]
pub(super) struct Sources {
    pub(super) pages: Vec<PageFile>,
    pub(super) models: Vec<(FileId, String)>,
    pub(super) bibliographies: Vec<FileId>,
    pub(super) assets: Vec<FileId>,
}

impl Sources {
    /// Sorts every file of the folder of sources.
    pub(super) fn of(
        files: &Files,
        config: &Config,
        languages: &Languages,
        report: &mut Report,
    ) -> Sources {
        let mut sources = Sources::default();
        for (file, entry) in files.below(&config.sources.folder) {
            let inner = &entry.path[config.sources.folder.len()..];
            if !config.sources.leaves_out(inner) {
                sources.sort((file, inner), files, config, report);
            }
        }
        if config.sources.suffixes {
            sources.translated(languages);
        }
        sources
    }

    /// Finds the texts that are there in several languages: `a.md` and `a.zh.md`, or `a.de.md` and
    /// `a.zh.md`. A name such as `vue.js.md` ends in no language, and one that stands alone in none either.
    fn translated(&mut self, languages: &Languages) {
        let suffix = |page: &PageFile| {
            let (_, suffix) = page.name.rsplit_once('.')?;
            let is_code = (2..=11).contains(&suffix.len()) && languages.find(suffix).is_some();
            is_code.then(|| suffix.to_owned())
        };
        let mut count: HashMap<(Kind, String), usize> = HashMap::new();
        for page in &mut self.pages {
            page.suffix = suffix(page);
            if page.suffix.is_some() {
                *count.entry((page.kind, page.base().to_owned())).or_default() += 1;
            }
        }
        if count.is_empty() {
            return;
        }
        for page in self.pages.iter().filter(|page| page.suffix.is_none()) {
            if let Some(count) = count.get_mut(&(page.kind, page.name.clone())) {
                *count += 1;
            }
        }
        for page in &mut self.pages {
            let others = count.get(&(page.kind, page.base().to_owned()));
            page.is_translated = others.is_some_and(|count| *count > 1);
            if !page.is_translated {
                page.suffix = None;
            }
        }
    }

    fn sort(
        &mut self,
        (file, inner): (FileId, &str),
        files: &Files,
        config: &Config,
        report: &mut Report,
    ) {
        let (top, below) = inner.split_once('/').unwrap_or(("", inner));
        let kind = match top {
            "_models" => return self.model(file, below, report),
            "_data" => {
                let known = ["yaml", "yml", "json", "csv"];
                if !below.rsplit_once('.').is_some_and(|(_, e)| known.contains(&e)) {
                    ignored(file, "only YAML, JSON and CSV are read from `_data`", report);
                }
                return;
            }
            "_drafts" if !config.drafts => return,
            "_drafts" => Kind::Draft,
            "_posts" => Kind::Post,
            _ => Kind::Page,
        };
        let named = if kind == Kind::Page { inner } else { below };
        let is_hidden = named.split('/').any(|part| part.starts_with(['_', '.']));
        if is_hidden && (kind != Kind::Page || !config.sources.includes(inner)) {
            // What starts with a dot is there for the sake of `include` alone.
            if !named.split('/').any(|part| part.starts_with('.')) || is_markdown(named) {
                let reason =
                    "files and folders whose name starts with `_` or `.` are not published";
                ignored(file, reason, report);
            }
        } else if config.sources.renders(inner) {
            self.page(
                PageFile {
                    file,
                    kind,
                    name: stem(named).to_owned(),
                    suffix: None,
                    is_translated: false,
                    format: Format::of(inner),
                },
                files,
            );
        } else if kind != Kind::Page && config.sources.is_shouted(inner) {
            ignored(file, "its ending has capitals, and Hexo reads `md` alone", report);
        } else if top.is_empty() && Path::new(inner).extension().is_some_and(|e| e == "bib") {
            self.bibliographies.push(file);
        } else {
            self.assets.push(file);
        }
    }

    fn model(&mut self, file: FileId, below: &str, report: &mut Report) {
        if matches!(below.rsplit_once('.'), Some((_, "yaml" | "yml"))) {
            self.models.push((file, stem(below).to_owned()));
        } else {
            ignored(file, "only models in YAML are read from `_models`", report);
        }
    }

    /// A page; HTML that is no post and has no front matter is a file like any other.
    fn page(&mut self, page: PageFile, files: &Files) {
        let is_plain = page.format == Format::Html
            && (!files.is_text(page.file)
                || (page.kind == Kind::Page
                    && !files.text(page.file).starts_with(['-', '\u{feff}'])));
        if is_plain {
            self.assets.push(page.file);
        } else {
            self.pages.push(page);
        }
    }
}

fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

fn ignored(file: FileId, reason: &str, report: &mut Report) {
    report.add(Code::Ignored, Span::file(file), format!("the file is left out: {reason}"));
}

impl Format {
    fn of(path: &str) -> Format {
        if is_html(path) { Format::Html } else { Format::Markdown }
    }
}
