//! Reading the ledger from its text, which people merge by hand.

use std::collections::BTreeSet;

use super::{Brief, FORMS, Ledger, Number, PATH, VERSION};
use crate::diagnostic::{Code, Report, Span};
use crate::files::{FileId, Files};

/// The ledger of a site: `None` when there is none, and when it cannot be read, which is reported.
#[must_use]
pub fn read(files: &Files, report: &mut Report) -> Option<Ledger> {
    let file = files.find(PATH).filter(|file| files.is_text(*file))?;
    match ledger(files.text(file)) {
        Ok(ledger) => Some(ledger),
        Err(mistake) => {
            mistake.report(file, report);
            None
        }
    }
}

/// The first line that cannot be read: one is enough to know that the whole is not to be relied on.
struct Mistake {
    start: usize,
    length: usize,
    message: String,
    help: &'static str,
}

const ANEW: &str = "`briefing check --accept` writes it anew, as the site is now";

impl Mistake {
    fn report(self, file: FileId, report: &mut Report) {
        let span = Span::new(file, self.start..self.start + self.length);
        report.add(Code::BadLedger, span, self.message).help(self.help);
    }
}

fn ledger(text: &str) -> Result<Ledger, Mistake> {
    let mut ledger = Ledger::default();
    let mut brief: Option<String> = None;
    let mut has_version = false;
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\r', '\n']);
        let at = start;
        let wrong =
            |message: String, help| Mistake { start: at, length: line.len(), message, help };
        start += whole.len();
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
            let message = "two versions of the ledger have been merged halfway".to_owned();
            return Err(wrong(message, "take either side, and then run `briefing check --accept`"));
        }
        if !has_version {
            has_version = version(line).map_err(|message| wrong(message, ANEW))?;
            continue;
        }
        let mut fields = line.split('\t');
        let read = match fields.next() {
            Some("address") => address(fields).map(|address| {
                ledger.addresses.insert(address);
            }),
            Some("brief") => brief_of(fields).map(|(address, read)| {
                ledger.briefs.insert(address.clone(), read);
                brief = Some(address);
            }),
            Some("number") => number(fields).and_then(|(name, read)| {
                let brief = brief.as_ref().and_then(|address| ledger.briefs.get_mut(address))?;
                brief.numbers.insert(name, read);
                Some(())
            }),
            _ => None,
        };
        if read.is_none() {
            return Err(wrong("this line of the ledger cannot be read".to_owned(), ANEW));
        }
    }
    if has_version {
        return Ok(ledger);
    }
    let message = "the ledger does not say in which form it is".to_owned();
    Err(Mistake { start: 0, length: 0, message, help: ANEW })
}

/// # Errors
///
/// When it is another than the one that is written here.
fn version(line: &str) -> Result<bool, String> {
    let number = line.strip_prefix("version ").and_then(|rest| rest.trim().parse::<u32>().ok());
    match number {
        Some(VERSION) => Ok(true),
        Some(newer) if newer > VERSION => {
            Err(format!("the ledger is in form {newer}, which a newer Briefing has written"))
        }
        Some(older) => Err(format!("the ledger is in form {older}, which is read no more")),
        None => Err("the ledger does not say in which form it is".to_owned()),
    }
}

type Fields<'l> = std::str::Split<'l, char>;

fn address(mut fields: Fields<'_>) -> Option<String> {
    let address = fields.next().filter(|address| address.starts_with('/'))?;
    fields.next().is_none().then(|| address.to_owned())
}

fn brief_of(mut fields: Fields<'_>) -> Option<(String, Brief)> {
    let address = fields.next().filter(|address| address.starts_with('/'))?.to_owned();
    let date = fields.next()?.parse().ok()?;
    let corrections = fields.next()?.parse().ok()?;
    let brief = Brief { date, corrections, numbers: std::collections::BTreeMap::new() };
    fields.next().is_none().then_some((address, brief))
}

/// An editor may have taken off the tabs at the end of a line.
fn number(mut fields: Fields<'_>) -> Option<(String, Number)> {
    let finite = |text: &str| text.parse::<f64>().ok().filter(|value| value.is_finite());
    let name = fields.next().filter(|name| !name.is_empty())?.to_owned();
    let forms: BTreeSet<String> = fields.next()?.split(FORMS).map(str::to_owned).collect();
    let value = finite(fields.next()?)?;
    let (low, high) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    let interval = match (low, high) {
        ("", "") => None,
        (low, high) => Some((finite(low)?, finite(high)?)),
    };
    let unit = fields.next().unwrap_or_default().to_owned();
    fields.next().is_none().then_some((name, Number { forms, value, interval, unit }))
}
