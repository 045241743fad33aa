//! Checking: a built site to a [`Report`] of what a build lets pass.
//!
//! Two things are checked: the pages as readers get them, templates included, and the prose of briefs, in
//! which numbers may be typed that a model has, or has not.
//!
//! The site is built as ever, into [`Pages`], which keep of each page only what it links to and what can
//! be linked to in it.

mod budget;
mod figure;
mod known;
pub mod ledger;
mod links;
mod page;
mod pages;
mod posts;
mod prose;
mod typed;
mod words;

pub use pages::Pages;

use crate::compute::Estimates;
use crate::diagnostic::Report;
use crate::files::Files;
use crate::render::Standing;
use crate::resolve::Site;
use links::Links;

/// A built site, to be checked.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// What it was made from.
    pub files: &'s Files,
    /// What it is.
    pub site: &'s Site,
    /// Its numbers.
    pub estimates: &'s Estimates,
    /// Where each number stands, and in which forms.
    pub standing: &'s Standing,
}

/// What is wrong with a built site, given its pages; nothing that building it has reported.
#[must_use]
pub fn site(subject: Subject<'_>, pages: Pages) -> Report {
    let mut report = Report::new();
    let pages = pages.into_pages();
    Links::new(subject.site, subject.files, &pages).check(&mut report);
    budget::check(subject, &pages, &mut report);
    posts::empty(subject, &mut report);
    ledger::check(subject, &mut report);
    typed::check(subject, &mut report);
    report
}
