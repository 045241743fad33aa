//! Parsing: the [`Files`] of a site to [`Site`], what its author wrote.
//!
//! Every name is still a name here, with a place; what it means is for `resolve` to find.

mod body;
mod claim;
mod data;
mod date;
mod finder;
mod formula;
mod formula_reader;
mod front_matter;
mod input_reader;
mod line;
mod model;
mod model_reader;
mod page;
mod page_reader;
mod references;
mod shortcode;
mod templates;
mod verbatim;

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

pub use body::{Body, Call, CallKind, MASK, options};
pub use claim::{Claim, Expected};
pub use formula::{Expr, Function, Node};
pub use formula_reader::{is_name, parse as formula};
pub use line::Line;
pub use model::{Column, Formula, Input, Model, Row, Scenario, System, Table};
pub use page::{Correction, Kind, Layout, Page};
pub use references::{Author, Reference, References};
pub use shortcode::{Argument, Component, Filter, Number};
pub use templates::{EMBEDDED, ORDER as TEMPLATE_ORDER, Template, Templates};

use crate::config::Config;
use crate::diagnostic::{Code, Place, Report, Span};
use crate::files::{FileId, Files, SkipReason, is_markdown};

/// A site as its author wrote it.
#[derive(Debug)]
pub struct Site {
    /// Posts and pages, drafts where they are wanted; by path.
    pub pages: Vec<Arc<Page>>,
    /// The models of `content/_models`, by path.
    pub models: Vec<Arc<Model>>,
    /// The bibliography.
    pub references: Arc<References>,
    /// Free data for templates.
    pub data: Arc<serde_json::Value>,
    /// Files that are copied, by path.
    pub assets: Vec<FileId>,
    /// The templates that are in use.
    pub templates: Arc<Templates>,
}

/// Reads every source of a site.
#[must_use]
pub fn site(files: &Files, config: &Config, report: &mut Report) -> Site {
    unreadable(files, report);
    let templates = templates::find(files, config, report);
    let mut sources = Sources::default();
    for (file, entry) in files.below("content/") {
        sources.sort(file, &entry.path, config, report);
    }
    let reader = page_reader::Reader { files, config, components: &templates.components };
    let pages = each(sources.pages, report, |(file, kind, slug), report| {
        reader.page(file, kind, &slug, report).map(Arc::new)
    });
    let models = each(sources.models, report, |(file, name), report| {
        Some(Arc::new(model_reader::read_file(files, file, name, report)))
    });
    let mut references = References::new();
    for file in sources.bibliographies {
        references::read(files, file, &mut references, report);
    }
    Site {
        pages,
        models,
        references: Arc::new(references),
        data: Arc::new(data::read(files, report)),
        assets: sources.assets,
        templates: Arc::new(templates),
    }
}

/// Does the same with each item, on every core; results and mistakes come in the items' order.
fn each<T: Send, R: Send>(
    items: Vec<T>,
    report: &mut Report,
    read: impl Fn(T, &mut Report) -> Option<R> + Sync,
) -> Vec<R> {
    let read_one = |item| {
        let mut report = Report::new();
        (read(item, &mut report), report)
    };
    let all: Vec<(Option<R>, Report)> = items.into_par_iter().map(read_one).collect();
    let mut results = Vec::with_capacity(all.len());
    for (result, mistakes) in all {
        results.extend(result);
        report.append(mistakes);
    }
    results
}

/// The files of `content`, by what they are.
#[derive(Default)]
struct Sources {
    pages: Vec<(FileId, Kind, String)>,
    models: Vec<(FileId, String)>,
    bibliographies: Vec<FileId>,
    assets: Vec<FileId>,
}

impl Sources {
    fn sort(&mut self, file: FileId, path: &str, config: &Config, report: &mut Report) {
        let inner = path.strip_prefix("content/").unwrap_or(path);
        let (top, below) = inner.split_once('/').unwrap_or(("", inner));
        let stem = |path: &str| path.rsplit_once('.').map_or(path, |(stem, _)| stem).to_owned();
        let kind = match top {
            "_models" => {
                if matches!(below.rsplit_once('.'), Some((_, "yaml" | "yml"))) {
                    self.models.push((file, stem(below)));
                } else {
                    ignored(file, "only models in YAML are read from `_models`", report);
                }
                return;
            }
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
        if named.split('/').any(|part| part.starts_with('_')) {
            ignored(file, "files and folders whose name starts with `_` are not published", report);
        } else if is_markdown(path) {
            self.pages.push((file, kind, stem(named)));
        } else if top.is_empty() && Path::new(path).extension().is_some_and(|e| e == "bib") {
            self.bibliographies.push(file);
        } else {
            self.assets.push(file);
        }
    }
}

fn ignored(file: FileId, reason: &str, report: &mut Report) {
    report.add(Code::Ignored, Span::file(file), format!("the file is left out: {reason}"));
}

/// Reports what the loader could not take.
fn unreadable(files: &Files, report: &mut Report) {
    for skipped in files.skipped() {
        let (code, message) = match skipped.reason {
            SkipReason::LinkLeadsOut => {
                (Code::LinkOutside, "the symbolic link leads out of the site and is not followed")
            }
            SkipReason::LinkLeadsNowhere => {
                (Code::LinkOutside, "the symbolic link leads nowhere, or in a circle")
            }
            SkipReason::NameNotUtf8 => (Code::FileName, "the file's name is no UTF-8"),
            SkipReason::TooLarge => (Code::TooLarge, "the file is larger than 64 MiB"),
        };
        report.add(code, Place::Path(skipped.path.clone()), message);
    }
    for (file, at) in files.not_utf8() {
        let message = format!("the file is no UTF-8 text: byte {} is wrong", at + 1);
        let place = Place::Path(files.get(file).path.clone());
        report.add(Code::NotUtf8, place, message).help("save it as UTF-8");
    }
}
