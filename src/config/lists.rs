//! How lists are cut into pages.

use crate::diagnostic::Report;
use crate::yaml::{Record, Value};

/// How many posts a page of each listing has; 0 for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerPage {
    /// The home page.
    pub home: usize,
    /// An archive.
    pub archives: usize,
    /// A category.
    pub categories: usize,
    /// A tag.
    pub tags: usize,
}

/// How many posts a page has that says nothing of it.
const USUAL: usize = 10;

/// The key `per_page`: a number, or one for each kind of list.
pub(super) fn per_page(record: &mut Record<'_, '_>, report: &mut Report) -> PerPage {
    if !matches!(record.value("per_page"), Some(Value::Mapping(_))) {
        let all = number(record, "per_page", report);
        return PerPage { home: all, archives: all, categories: all, tags: all };
    }
    let mut of = record.record("per_page", report);
    let per_page = PerPage {
        home: number(&mut of, "home", report),
        archives: number(&mut of, "archives", report),
        categories: number(&mut of, "categories", report),
        tags: number(&mut of, "tags", report),
    };
    of.finish("`per_page`", report);
    per_page
}

fn number(record: &mut Record<'_, '_>, key: &'static str, report: &mut Report) -> usize {
    record.whole(key, 0..=1000, report).map_or(USUAL, |number| number as usize)
}
