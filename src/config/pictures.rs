//! In which sizes the pictures of a site are offered to browsers.

use super::{Code, Record, Report};
use crate::yaml::Value;

/// In which sizes the pictures of a site are offered to browsers, as WebP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pictures {
    /// The widths in pixels, from the smallest; none where pictures are offered as they are.
    pub widths: Vec<usize>,
    /// How much of a photograph is kept, from 1 to 100.
    pub quality: u8,
    /// The folder among the sources where copies of pictures of other hosts lie; `None` where those stay where they are.
    pub copies: Option<String>,
}

impl Pictures {
    /// Every picture as it is.
    #[must_use]
    pub fn as_they_are() -> Pictures {
        Pictures { widths: Vec::new(), quality: QUALITY, copies: None }
    }

    /// The widths for a picture of some width: those below it and, unless it is wider than the widest, its own. A
    /// picture that is not wider than the smallest has none.
    #[must_use]
    pub fn of(&self, width: usize) -> Vec<usize> {
        let mut widths: Vec<usize> = self.widths.iter().copied().filter(|w| *w < width).collect();
        if !widths.is_empty() && self.widths.last().is_some_and(|widest| width <= *widest) {
            widths.push(width);
        }
        widths
    }
}

const QUALITY: u8 = 80;
/// The folder of copies where none that is one is named.
const COPIES: &str = "copies";
/// From a telephone to a column of text on a screen with two dots for each pixel.
const WIDTHS: [usize; 4] = [480, 800, 1200, 1600];
/// The widths that make sense; WebP has 16,383 at most.
const SENSIBLE: std::ops::RangeInclusive<usize> = 16..=8192;
/// The most widths.
const MOST: usize = 12;

/// Reads `pictures`: `true`, `false`, or `widths`, `quality` and `copies`.
pub(super) fn read(record: &mut Record<'_, '_>, is_usual: bool, report: &mut Report) -> Pictures {
    let usual = Pictures { widths: WIDTHS.to_vec(), quality: QUALITY, copies: None };
    match record.value("pictures") {
        None if is_usual => return usual,
        None | Some(Value::Bool(false)) => return Pictures::as_they_are(),
        Some(Value::Bool(true)) => return usual,
        Some(Value::Mapping(_)) => {}
        Some(other) => {
            let expected = "`true`, `false`, or keys and values";
            record.document().wrong_type(other, "`pictures`", expected, report);
            return usual;
        }
    }
    let mut record = record.record("pictures", report);
    let quality = record.whole("quality", 1..=100, report);
    let quality = quality.and_then(|quality| u8::try_from(quality).ok()).unwrap_or(QUALITY);
    let has_widths = record.has("widths");
    let mut widths: Vec<usize> = Vec::new();
    for value in record.list("widths", report) {
        let width = value.as_u64().and_then(|width| usize::try_from(width).ok());
        if let Some(width) = width.filter(|width| SENSIBLE.contains(width)) {
            widths.push(width);
            continue;
        }
        let found = record.document().text_of(value).unwrap_or_default();
        let (least, most) = (SENSIBLE.start(), SENSIBLE.end());
        let message =
            format!("a width is `{found}`, expected a whole number from {least} to {most}");
        report.add(Code::BadValue, record.document().span(value), message);
    }
    widths.sort_unstable();
    widths.dedup();
    if widths.len() > MOST {
        let message = format!("`widths` has {} widths, expected at most {MOST}", widths.len());
        report.add(Code::BadValue, record.span("widths"), message);
        widths.truncate(MOST);
    }
    let copies = record.has("copies");
    let copies = copies.then(|| super::folder(&mut record, "copies", COPIES, report).value);
    record.finish("`pictures`", report);
    Pictures { widths: if has_widths { widths } else { WIDTHS.to_vec() }, quality, copies }
}
