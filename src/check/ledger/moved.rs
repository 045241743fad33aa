//! What has moved since a site was last published.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Brief, Ledger, Number, PATH, Subject, expired};
use crate::diagnostic::{Code, Report, Span, nearest};
use crate::files::Files;
use crate::quantity::significant;
use crate::resolve::{PageId, Route, Site, Target};

/// What is different from what the public has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moved {
    /// Addresses that lead to nothing any more.
    pub gone: Vec<String>,
    /// Addresses that lead to nothing any more because something has expired.
    pub expired: Vec<String>,
    /// Addresses that are new.
    pub new: usize,
    /// Numbers that readers see otherwise, by brief and name.
    pub changes: Vec<Change>,
}

/// A number that readers of a brief see otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The address of the brief.
    pub address: String,
    /// When the brief was recorded.
    pub since: Date,
    /// The name of the number.
    pub name: String,
    /// As it was shown.
    pub was: String,
    /// As it is shown.
    pub is: String,
    /// By how much the number, or the end of its interval that moved furthest, is different, as a share;
    /// `None` when it is measured in another kind of unit, or was zero.
    pub share: Option<f64>,
    /// Whether a correction has been added to the brief since.
    pub is_corrected: bool,
}

/// Two values nearer to each other than this are one: a computation in another order gives no more.
const SAME: f64 = 1e-9;

/// What has moved between two ledgers of a site, the second being of the site as it is.
#[must_use]
pub fn moved(earlier: &Ledger, now: &Ledger, subject: Subject<'_>) -> Moved {
    let old = earlier.addresses.iter().chain(earlier.briefs.keys());
    let pages = pages(subject.site);
    let mut moved = Moved::default();
    let gone: Vec<String> = old.filter(|address| !now.has(address)).cloned().collect();
    let by_time = expired::among(&gone, subject);
    (moved.expired, moved.gone) = gone.into_iter().partition(|address| by_time.contains(address));
    let all = now.addresses.iter().chain(now.briefs.keys());
    moved.new = all.filter(|address| !earlier.has(address)).count();
    for (address, brief) in &now.briefs {
        let Some(was) = earlier.briefs.get(address) else { continue };
        let is_corrected =
            pages.get(address).is_some_and(|page| is_corrected(was, *page, subject.site));
        for (name, number) in &brief.numbers {
            let Some(before) = was.numbers.get(name) else { continue };
            let share = share(before, number, subject.site);
            let is_other = share.is_none_or(|share| share.abs() > SAME);
            if is_other && before.forms.iter().any(|form| !number.forms.contains(form)) {
                moved.changes.push(Change {
                    address: address.clone(),
                    since: was.date,
                    name: name.clone(),
                    was: only(&before.forms, &number.forms),
                    is: only(&number.forms, &before.forms),
                    share,
                    is_corrected,
                });
            }
        }
    }
    moved
}

/// The forms that the other has not.
fn only(of: &BTreeSet<String>, not: &BTreeSet<String>) -> String {
    let rest: Vec<&str> = of.difference(not).map(String::as_str).collect();
    if rest.is_empty() {
        return of.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    }
    rest.join(", ")
}

/// Whether a page has a correction more than it had, dated no earlier than that.
fn is_corrected(was: &Brief, page: PageId, site: &Site) -> bool {
    let corrections = &site.page(page).source.corrections;
    let newest = corrections.iter().map(|correction| correction.date.date()).max();
    corrections.len() > was.corrections && newest.is_some_and(|newest| newest >= was.date)
}

/// The pages of a site by their addresses.
fn pages(site: &Site) -> BTreeMap<String, PageId> {
    let page = |route: &Route| match route.target {
        Target::Page(id) => Some((format!("/{}", route.path.address()), id)),
        _ => None,
    };
    site.routes.iter().filter_map(page).collect()
}

/// The largest relative difference of value and interval, in the unit of the second.
fn share(before: &Number, now: &Number, site: &Site) -> Option<f64> {
    let convert = |value: f64| {
        if before.unit == now.unit {
            return Some(value);
        }
        site.models.iter().find_map(|model| {
            let units = &model.source.units;
            let (old, new) = (units.unit(&before.unit).ok()?, units.unit(&now.unit).ok()?);
            Some(old.factor_to(&new)?.apply(value))
        })
    };
    let share = |before: f64, now: f64| {
        let before = convert(before)?;
        match (before == 0.0, now == 0.0) {
            (true, true) => Some(0.0),
            (true, false) => None,
            (false, _) => Some((now - before) / before.abs()),
        }
    };
    let mut largest = share(before.value, now.value)?;
    match (before.interval, now.interval) {
        (Some(before), Some(now)) => {
            for other in [share(before.0, now.0)?, share(before.1, now.1)?] {
                // The number itself is what readers ask for; its interval speaks where it stands still.
                if largest.abs() <= SAME && other.abs() > SAME {
                    largest = other;
                }
            }
        }
        (None, None) => {}
        _ if largest.abs() <= SAME => return None,
        _ => {}
    }
    Some(largest)
}

impl Moved {
    /// Whether everything is where it was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.expired.is_empty() && self.changes.is_empty()
    }

    /// What changed, in a line: `3 briefs, 14 numbers; the largest by 2.1 %`.
    #[must_use]
    pub fn summary(&self) -> Option<String> {
        let mut briefs: Vec<&str> = self.changes.iter().map(|c| c.address.as_str()).collect();
        briefs.dedup();
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let (b, n) = (briefs.len(), self.changes.len());
        let largest = self.changes.iter().filter_map(|change| change.share).map(f64::abs);
        let largest = largest.max_by(f64::total_cmp);
        let by = match largest {
            Some(share) if n == 1 => format!(", by {}", percent(share)),
            Some(share) => format!("; the largest by {}", percent(share)),
            None => String::new(),
        };
        (n > 0).then(|| format!("{b} brief{}, {n} number{}{by}", plural(b), plural(n)))
    }

    /// Reports addresses that are gone, and numbers of briefs that have no correction for them.
    pub fn report(&self, subject: Subject<'_>, report: &mut Report) {
        let pages = pages(subject.site);
        let places = places(subject.files);
        for address in &self.gone {
            if let Some(place) = places.get(address.as_str()) {
                report_gone(address, *place, &pages, report);
            }
        }
        for address in &self.expired {
            if let Some(place) = places.get(address.as_str()) {
                let message =
                    format!("`{address}` is published, and what stands there has expired");
                let diagnostic = report.add(Code::AddressExpired, *place, message);
                diagnostic.help(format!(
                    "write `aliases: [{address}]` in the front matter of the page that takes its place"
                ));
                diagnostic.help("or run `briefing check --accept` to have it forgotten");
            }
        }
        let of_one_brief = |a: &Change, b: &Change| a.address == b.address;
        for changes in self.changes.chunk_by(of_one_brief) {
            let first = &changes[0];
            if let (false, Some(page)) = (first.is_corrected, pages.get(&first.address)) {
                let source = &subject.site.page(*page).source;
                let span = source.span(subject.files, ["corrections", "title"]);
                report_changed(changes, span, report);
            }
        }
    }
}

fn report_gone(address: &str, place: Span, pages: &BTreeMap<String, PageId>, report: &mut Report) {
    let message = format!("`{address}` is published, and leads to nothing any more");
    let diagnostic = report.add(Code::AddressGone, place, message);
    let last = |address: &str| address.trim_end_matches('/').rsplit('/').next().map(str::to_owned);
    let same = pages.keys().find(|page| last(page) == last(address));
    let near = same.map(String::as_str);
    let near = near.or_else(|| nearest(address, pages.keys().map(String::as_str)));
    let whose = near.map_or_else(
        || "the page that takes its place".to_owned(),
        |near| format!("the page that takes its place, perhaps `{near}`"),
    );
    diagnostic.help(format!("write `aliases: [{address}]` in the front matter of {whose}"));
    diagnostic.help("or run `briefing check --accept` if it is meant to be gone");
}

/// As many numbers are named in a message.
const MOST: usize = 10;

fn report_changed(changes: &[Change], span: Span, report: &mut Report) {
    let n = changes.len();
    let (what, has) = if n == 1 { ("a number", "has") } else { ("numbers", "have") };
    let count = if n == 1 { String::new() } else { format!("{n} ") };
    let since = changes[0].since;
    let message = format!("{count}{what} of a published brief {has} changed since {since}");
    let diagnostic = report.add(Code::ChangedNumber, span, message);
    for change in changes.iter().take(MOST) {
        let by = change.share.map_or_else(String::new, |share| format!(" ({})", signed(share)));
        diagnostic.help(format!("`{}`: {} → {}{by}", change.name, change.was, change.is));
    }
    if n > MOST {
        diagnostic.help(format!("and {} more", n - MOST));
    }
    diagnostic.help("say so under `corrections`, with the `date` of today and a `text`");
}

/// Where each address stands in the ledger.
fn places(files: &Files) -> BTreeMap<&str, Span> {
    let Some(file) = files.find(PATH) else { return BTreeMap::new() };
    let mut places = BTreeMap::new();
    let mut start = 0;
    for line in files.text(file).split_inclusive('\n') {
        let mut fields = line.trim_end_matches(['\r', '\n']).split('\t');
        let keyword = fields.next().unwrap_or_default();
        if let ("address" | "brief", Some(address)) = (keyword, fields.next()) {
            let from = start + keyword.len() + 1;
            places.insert(address, Span::new(file, from..from + address.len()));
        }
        start += line.len();
    }
    places
}

/// A share in hundredths, to two digits.
fn percent(share: f64) -> String {
    format!("{} %", significant(share * 100.0, 2))
}

fn signed(share: f64) -> String {
    if share < 0.0 { percent(share) } else { format!("+{}", percent(share)) }
}
