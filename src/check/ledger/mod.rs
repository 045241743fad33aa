//! The ledger: every address and every number as readers last had them, in `published.lock`.
//!
//! It is a text of lines, in order, so that a change of it reads as what has changed. What is published
//! now is a ledger too: [`Ledger::of`] makes it, [`moved`] holds it against the last one.

mod expired;
mod moved;
mod reader;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::civil::Date;

pub use moved::{Change, Moved, moved};
pub use reader::read;

use super::Subject;
use crate::diagnostic::{Code, Report};
use crate::render::{full, number_name};
use crate::resolve::{NumberId, Page, PageId, Target};

/// Where the ledger of a site is kept, from its root.
pub const PATH: &str = crate::files::LEDGER;

/// The form of the text that is written here.
const VERSION: u32 = 1;

/// What the public has of a site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// Every address but those of briefs.
    addresses: BTreeSet<String>,
    /// The pages with numbers, by address.
    briefs: BTreeMap<String, Brief>,
}

/// A page with numbers.
#[derive(Clone, Debug, PartialEq)]
struct Brief {
    /// When what follows was first recorded as it is.
    date: Date,
    /// How many corrections it had.
    corrections: usize,
    /// By name.
    numbers: BTreeMap<String, Number>,
}

/// A number on a page.
#[derive(Clone, Debug, Default, PartialEq)]
struct Number {
    /// What readers see: every form of it there.
    forms: BTreeSet<String>,
    value: f64,
    /// The ends of its interval, where it has one.
    interval: Option<(f64, f64)>,
    /// As Briefing writes units, to be read back.
    unit: String,
}

impl Ledger {
    /// What is published of a site now, drafts left out.
    #[must_use]
    pub fn of(subject: Subject<'_>) -> Ledger {
        let mut ledger = Ledger::default();
        let mut on_pages: BTreeMap<usize, BTreeMap<String, Number>> = BTreeMap::new();
        for (id, routes) in subject.standing {
            for (route, forms) in routes {
                if let Some(number) = number(subject, *id, forms) {
                    let numbers = on_pages.entry(*route).or_default();
                    let forms = number.forms.clone();
                    let name = one_line(&number_name(subject.site, *id));
                    numbers.entry(name).or_insert(number).forms.extend(forms);
                }
            }
        }
        let config = &subject.site.config;
        let today = config.now.to_zoned(config.timezone.clone()).date();
        for (at, route) in subject.site.routes.iter().enumerate() {
            let address = one_line(&format!("/{}", route.path.address()));
            let numbers = on_pages.remove(&at);
            match (route.target, numbers) {
                (Target::Page(id), _) if is_draft(subject, id) => {}
                (Target::Page(id), Some(numbers)) => {
                    let corrections = subject.site.page(id).source.corrections.len();
                    ledger.briefs.insert(address, Brief { date: today, corrections, numbers });
                }
                (target, _) if is_lasting(target, subject) => {
                    ledger.addresses.insert(address);
                }
                _ => {}
            }
        }
        for moved in &subject.site.config.moved {
            ledger.addresses.insert(one_line(&format!("/{}", moved.from.value.address())));
        }
        // An address that a host leads on from is there, though the build has no page at it.
        for alias in subject.site.pages.iter().flat_map(|page| &page.aliases) {
            ledger.addresses.insert(one_line(&format!("/{}", alias.value.address())));
        }
        ledger
    }

    /// The same, with the dates of an earlier one where nothing is different.
    #[must_use]
    pub fn since(mut self, earlier: &Ledger) -> Ledger {
        for (address, brief) in &mut self.briefs {
            if let Some(was) = earlier.briefs.get(address)
                && (was.corrections, &was.numbers) == (brief.corrections, &brief.numbers)
            {
                brief.date = was.date;
            }
        }
        self
    }

    /// Whether readers have that address.
    #[must_use]
    pub fn has(&self, address: &str) -> bool {
        self.addresses.contains(address) || self.briefs.contains_key(address)
    }

    /// How many addresses and numbers it has.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let numbers = self.briefs.values().map(|brief| brief.numbers.len()).sum();
        (self.addresses.len() + self.briefs.len(), numbers)
    }

    /// As it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!(
            "# What the public has of this site: every address, and every number as it is shown.\n\
             # `briefing check` holds the site against it; `briefing check --accept` writes it. Keep it in git.\n\
             version {VERSION}\n"
        );
        for address in &self.addresses {
            text += &format!("address\t{address}\n");
        }
        for (address, brief) in &self.briefs {
            text += &format!("\nbrief\t{address}\t{}\t{}\n", brief.date, brief.corrections);
            for (name, number) in &brief.numbers {
                let forms = number.forms.iter().map(String::as_str).collect::<Vec<_>>().join(FORMS);
                let _ = write!(text, "number\t{name}\t{forms}\t{}\t", plain(number.value));
                if let Some((low, high)) = number.interval {
                    text += &plain(low);
                    text.push('\t');
                    text += &plain(high);
                } else {
                    text.push('\t');
                }
                text += &format!("\t{}\n", number.unit);
            }
        }
        text
    }
}

/// Reports what has moved since the last ledger of a site, and a ledger that cannot be read.
pub(super) fn check(subject: Subject<'_>, report: &mut Report) {
    if let Some(earlier) = read(subject.files, report) {
        moved(&earlier, &Ledger::of(subject), subject).report(subject, report);
    }
}

/// What of a report is accepted with the present state of a site.
pub const ACCEPTED: [Code; 4] =
    [Code::BadLedger, Code::AddressGone, Code::AddressExpired, Code::ChangedNumber];

/// What stands between the forms of a number.
const FORMS: &str = " | ";

fn number(subject: Subject<'_>, id: NumberId, forms: &BTreeSet<String>) -> Option<Number> {
    let estimate = subject.estimates.get(id)?;
    let forms = forms.iter().map(|form| one_line(form)).filter(|form| !form.is_empty());
    Some(Number {
        forms: forms.collect(),
        value: full(estimate.central.value),
        interval: estimate.spread.map(|spread| (full(spread.low), full(spread.high))),
        unit: one_line(&estimate.central.unit.to_string()),
    })
}

fn is_draft(subject: Subject<'_>, id: PageId) -> bool {
    let page: &Page = subject.site.page(id);
    page.source.is_draft || !page.is_addressed
}

/// Whether others link to what is there. The further parts of a list move with every post, and a theme's
/// files with the theme.
fn is_lasting(target: Target, subject: Subject<'_>) -> bool {
    match target {
        Target::Copy(file) => {
            subject.files.get(file).path.starts_with(&subject.site.config.sources.folder)
        }
        Target::Listing(_, part) => part == 0,
        Target::Page(_)
        | Target::Redirect(..)
        | Target::Moved(_)
        | Target::Data(..)
        | Target::Feed(_)
        | Target::ListingFeed(..)
        | Target::Categories
        | Target::Tags => true,
        _ => false,
    }
}

/// A text in one line, with single blanks and without what the ledger's own form is made of.
fn one_line(text: &str) -> String {
    let is_blank = |c: char| c.is_whitespace() || c.is_control();
    text.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn plain(value: f64) -> String {
    if value == 0.0 || (1e-4..1e15).contains(&value.abs()) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}
