//! Parsing: the [`Files`] of a site to [`Site`], what its author wrote.
//!
//! Every name is still a name here, with a place; what it means is for `resolve` to find.

mod body;
mod byline_reader;
mod cells_reader;
mod claim;
mod codecarbon;
mod csv_table;
mod data;
mod dataset;
mod dataset_reader;
mod date;
mod declared;
mod finder;
mod formula;
mod formula_reader;
mod front_matter;
mod front_matter_reader;
mod front_matter_text;
mod input_reader;
mod latin;
mod language;
mod language_reader;
mod line;
mod memory;
mod model;
mod model_reader;
mod page;
mod page_reader;
mod quoted_fence;
mod raw;
mod references;
mod row_date;
mod shortcode;
mod slug;
mod sources;
mod templates;
mod translations;
mod terms_reader;
mod truth_reader;
mod text_reader;
mod verbatim;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

pub use body::{Body, Call, CallKind, Format, MASK, labelled, options};
pub use claim::{Claim, Expected};
pub use dataset::{DataColumn, DataLine, Dataset, FromFile};
pub use declared::{BodyKind, Components};
pub use formula::{Aggregation, Expr, Function, Node};
pub use formula_reader::{is_name, parse as formula};
pub use front_matter::FrontMatter;
pub use language::{Language, LanguageId, Languages, Phrase, Piece, is_right_to_left};
pub use line::Line;
pub use memory::Memory;
pub use model::{Column, Formula, Input, Model, Row, Scenario, System, Table};
pub use page::{Author as PageAuthor, Correction, Headline, Kind, Layout, Page};
pub use references::{Author, Reference, References};
pub use row_date::{Precision, RowDate};
pub use shortcode::{Argument, Component, Filter, Number};
pub use slug::slugize;
pub use templates::{ORDER as TEMPLATE_ORDER, Template, Templates};
pub use translations::{Translations, in_prose};

use crate::config::Config;
use crate::diagnostic::{Code, Place, Report, Span, nearest};
use crate::files::{FileId, Files, SkipReason};
use memory::Remembered;
use sources::Sources;

/// A site as its author wrote it.
#[derive(Clone, Debug)]
pub struct Site {
    /// The folder of its sources, with its closing `/`.
    pub folder: String,
    /// Posts and pages, drafts where they are wanted; by path.
    pub pages: Vec<Arc<Page>>,
    /// The models of `_models`, by path.
    pub models: Vec<Arc<Model>>,
    /// The bibliography.
    pub references: Arc<References>,
    /// Free data for templates.
    pub data: Arc<serde_json::Value>,
    /// Files that are copied, by path.
    pub assets: Vec<FileId>,
    /// The templates that are in use.
    pub templates: Arc<Templates>,
    /// What is said to readers, in each language.
    pub languages: Arc<Languages>,
}

/// Reads every source of a site; of those in `memory`, what was read is taken from there.
#[must_use]
pub fn site(files: &Files, config: &Config, memory: &mut Memory, report: &mut Report) -> Site {
    unreadable(files, report);
    let templates = templates::find(files, config, report);
    let languages = language_reader::read(files, config, report);
    let sources = Sources::of(files, config, &languages, report);
    let reader = page_reader::Reader { files, config, components: &templates.components };
    memory.hold_to(&templates.components);
    let pages = sources.pages.iter().map(|page| (page.file, page)).collect();
    let pages = each(pages, &mut memory.pages, report, |_, page, report| {
        reader.page(page, report).map(Arc::new)
    });
    unknown_tags(&pages, &templates.components, report);
    let models = each(sources.models, &mut memory.models, report, |file, name, report| {
        Some(Arc::new(model_reader::read_file(files, file, name, report)))
    });
    let of_pages = pages.iter().filter_map(|page| page.own_model.as_ref());
    let systems = models.iter().chain(of_pages).flat_map(|model| &model.systems);
    let read_by_models = systems.filter_map(|system| system.from.as_ref()?.file).collect();
    let mut references = References::new();
    for file in sources.bibliographies {
        references::read(files, file, &mut references, report);
    }
    Site {
        folder: config.sources.folder.clone(),
        pages,
        models,
        references: Arc::new(references),
        data: Arc::new(data::read(files, &config.sources.folder, &read_by_models, report)),
        assets: sources.assets,
        templates: Arc::new(templates),
        languages: Arc::new(languages),
    }
}

/// The front matter of a text; `None` when it has none that can be read.
#[must_use]
pub fn front_matter_of(text: &str) -> Option<FrontMatter> {
    let files = Files::from_texts([("a.md", text)]);
    let file = files.find("a.md")?;
    front_matter::split(file, text, &mut Report::new()).front
}

/// Tells of each tag that nothing defines once, where it is first met and how often there are others.
fn unknown_tags(pages: &[Arc<Page>], components: &Components, report: &mut Report) {
    let mut met: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for tag in pages.iter().flat_map(|page| &page.body.unknown) {
        met.entry(&tag.value).or_default().push(tag.span);
    }
    for (name, places) in met {
        let files: BTreeSet<FileId> = places.iter().map(|place| place.file).collect();
        let often = match (places.len(), files.len()) {
            (1, _) => String::new(),
            (n, 1) => format!(", and it stands here {n} times"),
            (n, files) => format!(", and it stands {n} times in {files} files"),
        };
        let message = format!("there is no tag `{name}`{often}");
        let diagnostic = report.add(Code::UnknownTag, places[0], message);
        if let Some(near) = nearest(name, components.names()) {
            diagnostic.help(format!("did you mean `{near}`?"));
        }
        diagnostic.help(format!(
            "readers see what it stands around; a file templates/shortcodes/{name}.html would define it, and in code it is shown"
        ));
    }
}

/// Reads each file that is not remembered, on every core; results and mistakes come in the files' order.
fn each<T: Send, R: Send + Sync>(
    files: Vec<(FileId, T)>,
    memory: &mut Remembered<R>,
    report: &mut Report,
    read: impl Fn(FileId, T, &mut Report) -> Option<Arc<R>> + Sync,
) -> Vec<Arc<R>> {
    let order: Vec<FileId> = files.iter().map(|(file, _)| *file).collect();
    let new: Vec<_> = files.into_iter().filter(|(file, _)| !memory.contains_key(file)).collect();
    let read_one = |(file, item)| {
        let mut report = Report::new();
        (file, (read(file, item, &mut report), report))
    };
    memory.extend(new.into_par_iter().map(read_one).collect::<Vec<_>>());
    let mut results = Vec::with_capacity(order.len());
    for (result, mistakes) in order.iter().map(|file| &memory[file]) {
        results.extend(result.clone());
        report.append(mistakes.clone());
    }
    results
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
            SkipReason::Hidden => {
                (Code::Ignored, "the file is left out: a name that starts with `.` hides it")
            }
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
