//! Social cards: whether there are any, and what they are drawn with.

use super::{Code, Record, Report};
use crate::diagnostic::Spanned;
use crate::yaml::Value;

/// What social cards are drawn with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cards {
    /// The files of fonts, from the site's root; the earlier counts first.
    pub fonts: Vec<Spanned<String>>,
}

/// The key `cards`.
pub(super) fn read(record: &mut Record<'_, '_>, report: &mut Report) -> Option<Cards> {
    let cards = match record.value("cards")? {
        Value::Null | Value::Bool(false) => return None,
        Value::Bool(true) => Cards::default(),
        value if value.is_mapping() => {
            let mut inner = record.document().record_at(value, "`cards`", report);
            let fonts = inner.texts("fonts", report);
            inner.finish("`cards`", report);
            let is_within = |font: &Spanned<String>| {
                let leads_out = leads_out(&font.value);
                if leads_out {
                    let message = format!("the font `{}` lies outside of the site", font.value);
                    let help = "put it into the site, such as into `fonts/`, and write its path from there";
                    report.add(Code::BadValue, font.span, message).help(help);
                }
                !leads_out
            };
            Cards { fonts: fonts.into_iter().filter(is_within).collect() }
        }
        value => {
            let expected = "`true`, `false` or `{ fonts: [fonts/some.ttf] }`";
            record.document().wrong_type(value, "`cards`", expected, report);
            return None;
        }
    };
    if !cfg!(feature = "cards") {
        let message = "this Briefing was made without social cards";
        let help = "write `cards: false`, or make it with them: `cargo install --path .`";
        report.add(Code::BadValue, record.span("cards"), message).help(help);
        return None;
    }
    Some(cards)
}

/// The files of fonts that are to be read.
pub(super) fn fonts(record: &mut Record<'_, '_>) -> Vec<String> {
    let cards = read(record, &mut Report::new()).unwrap_or_default();
    cards.fonts.into_iter().map(|font| font.value).collect()
}

fn leads_out(path: &str) -> bool {
    let is_odd = |part: &str| matches!(part, "" | "." | "..");
    path.contains(['\\', ':']) || path.split('/').any(is_odd)
}
