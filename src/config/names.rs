//! The names of categories and tags in addresses.

use std::collections::BTreeMap;

use super::{Code, Record, Report, Spanned, folder};

/// How the names of categories or of tags become addresses.
#[derive(Clone, Debug)]
pub struct Names {
    /// The folder of their listings.
    pub folder: Spanned<String>,
    /// Names that have another spelling in addresses: `C++: cpp`.
    pub map: BTreeMap<String, String>,
    /// The key under which the configuration has that map.
    pub map_key: &'static str,
    /// Whether addresses have them in small or capital letters.
    pub case: Case,
}

/// What becomes of capitals in addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    /// They stay.
    #[default]
    Kept,
    /// All letters are small.
    Lower,
    /// All letters are capitals.
    Upper,
}

impl Case {
    /// A part of an address in that case.
    #[must_use]
    pub fn of(self, slug: String) -> String {
        match self {
            Case::Kept => slug,
            Case::Lower => slug.to_lowercase(),
            Case::Upper => slug.to_uppercase(),
        }
    }
}

/// What the configuration says of one kind of names.
pub(super) fn read(
    record: &mut Record<'_, '_>,
    (folder_key, map_key): (&'static str, &'static str),
    default: &str,
    report: &mut Report,
) -> Names {
    let folder = folder(record, folder_key, default, report);
    let mut map = BTreeMap::new();
    for (name, value) in record.names(map_key, report) {
        match record.document().text_of(value) {
            Some(text) => {
                map.insert(name.value, text.into_owned());
            }
            None => record.document().wrong_type(value, &format!("`{map_key}`"), "text", report),
        }
    }
    Names { folder, map, map_key, case: Case::Kept }
}

/// The key `address_case`.
pub(super) fn address_case(record: &mut Record<'_, '_>, report: &mut Report) -> Case {
    let Some(name) = record.spanned("address_case", report) else { return Case::Kept };
    match name.value.as_str() {
        "kept" => Case::Kept,
        "lower" => Case::Lower,
        "upper" => Case::Upper,
        other => {
            let message = format!("there is no case `{other}`");
            let diagnostic = report.add(Code::BadValue, name.span, message);
            diagnostic.help("write `kept`, `lower` or `upper`");
            Case::Kept
        }
    }
}
