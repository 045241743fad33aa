//! Hexo's generators: how its lists are cut into pages.

use super::{number, text};
use crate::config::PerPage;
use crate::diagnostic::{Code, Report};
use crate::yaml::{Record, Value};

/// What the generators can be told otherwise, and Briefing cannot, with the value at which that is no loss.
const IDLE: &[(&str, &str)] = &[
    ("order_by", "-date"),
    ("enabled", "true"),
    ("yearly", "true"),
    ("monthly", "true"),
    ("daily", "false"),
    ("enable_index_page", "true"),
    ("layout", "index"),
];

/// The folder of the home page's list, that of the further pages of all lists, and how many posts each has.
pub(super) fn read(record: &mut Record<'_, '_>, report: &mut Report) -> (String, String, PerPage) {
    let per_page = number(record, "per_page", report).unwrap_or(10);
    let page_folder = text(record, "pagination_dir", report);
    let page_folder = page_folder.unwrap_or_else(|| "page".to_owned());
    let mut home = record.record("index_generator", report);
    let home_folder = text(&mut home, "path", report).unwrap_or_default();
    let archives = record.record("archive_generator", report);
    let categories = record.record("category_generator", report);
    let tags = record.record("tag_generator", report);
    let mut of = |generator| of_generator(generator, &page_folder, per_page, report);
    let per_page = PerPage {
        home: of(home),
        archives: of(archives),
        categories: of(categories),
        tags: of(tags),
    };
    (home_folder.trim_matches('/').to_owned(), page_folder, per_page)
}

/// How many posts a page of one generator has; what else it is told has no counterpart.
fn of_generator(
    mut generator: Record<'_, '_>,
    page_folder: &str,
    usual: usize,
    report: &mut Report,
) -> usize {
    let per_page = number(&mut generator, "per_page", report).unwrap_or(usual);
    for (key, value) in generator.rest() {
        let document = generator.document();
        let name = document.text_of(key).unwrap_or_default();
        let written = document.text_of(value);
        let idle = match &*name {
            "pagination_dir" => Some(page_folder),
            name => IDLE.iter().find(|(known, _)| *known == name).map(|(_, idle)| *idle),
        };
        let is_idle = value.is_null() || idle.is_some_and(|idle| written.as_deref() == Some(idle));
        if is_idle {
            continue;
        }
        let message = format!("Briefing has no use for `{name}` of a generator");
        let help = match (&*name, value) {
            ("daily", _) => "archives are of years and months; a day has none",
            ("yearly" | "monthly" | "enabled", _) => "years and months always have their archives",
            ("order_by", _) => "lists have the newest post first",
            ("pagination_dir", _) => {
                "further pages of all lists are in the folder that the site's own `pagination_dir` names"
            }
            ("enable_index_page", Value::Bool(false)) => {
                "all tags and all categories always have a page"
            }
            _ => "take it away if nothing else reads it",
        };
        report.add(Code::NoCounterpart, document.span(key), message).help(help);
    }
    per_page
}
