//! Pages that weigh or emit more than the site allows.

use std::collections::BTreeMap;

use super::Subject;
use super::page::Page;
use crate::diagnostic::{Code, Diagnostic, Report, Span, Spanned};
use crate::files::{FileId, RoutePath};
use crate::quantity::{Quantity, Units, grouped, significant};
use crate::render::{Method, Scales, Weight};
use crate::resolve::Target;

/// As many of the parts of a page are named.
const NAMED: usize = 3;

/// A page that is over one of the limits.
struct Over<'s> {
    path: &'s RoutePath,
    /// The text that it is made of, where it is of one.
    source: Option<FileId>,
    is: f64,
    weight: Weight<'s>,
}

/// One of the limits of a budget.
struct Limit<'b> {
    most: &'b Spanned<f64>,
    /// The unit of the limit.
    unit: &'static str,
    /// What the page does, with a gap for how much.
    does: (&'static str, &'static str),
    has_pictures: bool,
}

/// Reports each page that is over the budget of the site.
pub(super) fn check(subject: Subject<'_>, pages: &BTreeMap<String, Page>, report: &mut Report) {
    let budget = &subject.site.config.budget;
    let limits = [
        (&budget.page, "B", ("weighs", ""), true),
        (&budget.without_pictures, "B", ("weighs", " without its pictures"), false),
        (&budget.visit, "g CO2e", ("emits", " at a visit"), true),
    ];
    let limits: Vec<Limit<'_>> = limits
        .into_iter()
        .filter_map(|(most, unit, does, has_pictures)| {
            Some(Limit { most: most.as_ref()?, unit, does, has_pictures })
        })
        .collect();
    if limits.is_empty() {
        return;
    }
    let weights = weights(subject, pages);
    let method = Method::of(&subject.site.config);
    let mut emitted: BTreeMap<u64, f64> = BTreeMap::new();
    for limit in &limits {
        let mut over = Vec::new();
        for (path, source, weight) in &weights {
            let (path, source) = (*path, *source);
            let bytes = if limit.has_pictures { weight.total() } else { weight.without_pictures() };
            let is = if limit.unit == "B" {
                number(bytes)
            } else {
                let stated = weight.stated();
                *emitted.entry(stated).or_insert_with(|| method.emissions(stated))
            };
            if is > limit.most.value {
                over.push(Over { path, source, is, weight: weight.clone() });
            }
        }
        tell(subject, limit, over, report);
    }
}

/// What each page weighs that is no file of the author's, no part of another, and leads nowhere else.
fn weights<'s>(
    subject: Subject<'s>,
    pages: &BTreeMap<String, Page>,
) -> Vec<(&'s RoutePath, Option<FileId>, Weight<'s>)> {
    let site = subject.site;
    let scales = Scales::new(site, subject.files);
    let routes = site.routes.iter().filter_map(|route| {
        let source = match route.target {
            Target::Copy(_)
            | Target::Sized(..)
            | Target::Redirect(..)
            | Target::Moved(_)
            | Target::Search(_) => {
                return None;
            }
            Target::Page(id) => Some(site.page(id).source.file),
            _ => None,
        };
        let (sent, loaded) = pages.get(route.path.as_str())?.weighed.as_ref()?;
        Some((&route.path, source, scales.weigh(&route.path, *sent, loaded)))
    });
    routes.collect()
}

/// Tells of each text that is over a limit, and of the heaviest of the pages that have none of their own, such as lists.
fn tell(subject: Subject<'_>, limit: &Limit<'_>, over: Vec<Over<'_>>, report: &mut Report) {
    let (texts, mut lists): (Vec<_>, Vec<_>) = over.into_iter().partition(|o| o.source.is_some());
    for over in &texts {
        let place = over.source.map_or(limit.most.span, Span::file);
        let diagnostic = one(subject, limit, over, place, report);
        diagnostic.also(limit.most.span, "the budget");
        help(over, limit, diagnostic);
    }
    lists.sort_by(|a, b| b.is.total_cmp(&a.is).then_with(|| a.path.cmp(b.path)));
    let Some(heaviest) = lists.first() else { return };
    let diagnostic = one(subject, limit, heaviest, limit.most.span, report);
    help(heaviest, limit, diagnostic);
    match lists.len() - 1 {
        0 => {}
        1 => drop(diagnostic.help("another list is over it too")),
        n => drop(diagnostic.help(format!("{n} other lists are over it too"))),
    }
}

fn one<'r>(
    subject: Subject<'_>,
    limit: &Limit<'_>,
    over: &Over<'_>,
    place: Span,
    report: &'r mut Report,
) -> &'r mut Diagnostic {
    let url = subject.site.config.url.to(over.path);
    let (is, most) = (written(over.is, limit.unit), written(limit.most.value, limit.unit));
    let (does, how) = limit.does;
    let message = format!("`{url}` {does} {is}{how}, and the budget is {most}");
    report.add(Code::OverBudget, place, message)
}

fn help(over: &Over<'_>, limit: &Limit<'_>, diagnostic: &mut Diagnostic) {
    let parts = over.weight.parts();
    let parts = parts.iter().filter(|part| limit.has_pictures || !part.is_picture());
    let parts = parts.take(NAMED).map(|part| {
        let size = written(number(part.bytes), "B");
        part.path.map_or_else(|| format!("its HTML {size}"), |path| format!("`{path}` {size}"))
    });
    diagnostic.help(format!("the most of it: {}", parts.collect::<Vec<_>>().join(", ")));
}

/// So much of a unit, to the digits that tell it from a limit nearby.
fn written(value: f64, unit: &str) -> String {
    let unit = Units::default().unit(unit).expect("it is a unit");
    let scaled = Quantity { value, unit }.scaled();
    let is_whole = scaled.value.fract() == 0.0;
    let value = if is_whole { grouped(scaled.value) } else { significant(scaled.value, 4) };
    format!("{value} {}", scaled.unit)
}

#[expect(clippy::cast_precision_loss, reason = "a page is far smaller than 2^53 bytes")]
fn number(bytes: u64) -> f64 {
    bytes as f64
}
