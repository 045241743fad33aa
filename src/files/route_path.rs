//! A path in the output that cannot lead out of it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The path of a file in the output, from its root: `2023/09/15/x/index.html`.
///
/// Made of plain names with `/` between them; never absolute, never upwards, no control characters.
/// Shared by what refers to it, so a clone costs nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoutePath(Arc<str>);

/// Why a text is no route path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPath {
    /// Nothing is left of it.
    Empty,
    /// It has a `.` or `..` part.
    Upwards,
    /// It has a control character.
    ControlCharacter,
    /// It names a drive or a server.
    Absolute,
    /// A part, or the whole, is longer than file systems take.
    TooLong,
    /// It is where Briefing keeps its own record of the output.
    Reserved,
}

impl fmt::Display for BadPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BadPath::Empty => "is empty",
            BadPath::Upwards => "has a `.` or `..` part, which could lead out of the site",
            BadPath::ControlCharacter => "has a control character",
            BadPath::Absolute => "names a drive, a server or another scheme",
            BadPath::TooLong => "is too long: a part may have 240 bytes, the whole 2,000",
            BadPath::Reserved => "is where Briefing keeps its record of the output",
        })
    }
}

impl RoutePath {
    /// The folder in the output that is Briefing's own.
    pub const RESERVED: &str = ".briefing";

    /// Reads a path or address: a leading `/` is dropped, `\` counts as `/`, and a path that ends in
    /// `/` is that folder's `index.html`. Accented letters get their one composed spelling.
    ///
    /// # Errors
    ///
    /// When it is no path within the output.
    pub fn new(address: &str) -> Result<RoutePath, BadPath> {
        let mut address = composed(address);
        if address.contains('\\') {
            address = Cow::Owned(address.replace('\\', "/"));
        }
        if address.contains("://") || address.starts_with("//") {
            return Err(BadPath::Absolute);
        }
        let address = address.strip_prefix('/').unwrap_or(&address);
        if address.chars().any(char::is_control) {
            return Err(BadPath::ControlCharacter);
        }
        let as_file: Arc<str> = match address {
            "" => "index.html".into(),
            folder if folder.ends_with('/') => format!("{folder}index.html").into(),
            file => file.into(),
        };
        for part in as_file.split('/') {
            match part {
                "" => return Err(BadPath::Empty),
                "." | ".." => return Err(BadPath::Upwards),
                // On disks that ignore case, `.Briefing` is the same folder.
                part if part.eq_ignore_ascii_case(RoutePath::RESERVED) => {
                    return Err(BadPath::Reserved);
                }
                part if part.len() > 240 => return Err(BadPath::TooLong),
                part if part.as_bytes().get(1) == Some(&b':') => return Err(BadPath::Absolute),
                _ => {}
            }
        }
        if as_file.len() > 2000 {
            return Err(BadPath::TooLong);
        }
        Ok(RoutePath(as_file))
    }

    /// From the output's root.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address a browser asks for: a folder's `index.html` is the folder.
    #[must_use]
    pub fn address(&self) -> &str {
        match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        }
    }

    /// The spelling under which a disk that ignores case would find the file.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

/// The text with its accented letters in their one composed spelling.
fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

impl fmt::Display for RoutePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_file_within_the_output() {
        let file = |address| RoutePath::new(address).map(|path| path.to_string());
        assert_eq!(file("/2023/09/15/x/"), Ok("2023/09/15/x/index.html".to_owned()));
        assert_eq!(file(""), Ok("index.html".to_owned()));
        assert_eq!(file("a/b.html"), Ok("a/b.html".to_owned()));
        assert_eq!(file("碳排放简报/"), Ok("碳排放简报/index.html".to_owned()));
    }

    #[test]
    fn what_leads_out_of_the_output_is_refused() {
        assert_eq!(RoutePath::new("../../x"), Err(BadPath::Upwards));
        assert_eq!(RoutePath::new("a/../../x"), Err(BadPath::Upwards));
        assert_eq!(RoutePath::new("..\\x"), Err(BadPath::Upwards));
        assert_eq!(RoutePath::new("//server/x"), Err(BadPath::Absolute));
        assert_eq!(RoutePath::new("https://example.org/x"), Err(BadPath::Absolute));
        assert_eq!(RoutePath::new("C:/x"), Err(BadPath::Absolute));
        assert_eq!(RoutePath::new("a\u{7}b"), Err(BadPath::ControlCharacter));
        assert_eq!(RoutePath::new("a//b"), Err(BadPath::Empty));
        assert_eq!(RoutePath::new(".briefing/manifest"), Err(BadPath::Reserved));
        assert_eq!(RoutePath::new("/.Briefing/manifest"), Err(BadPath::Reserved));
        assert_eq!(RoutePath::new(&"x".repeat(241)), Err(BadPath::TooLong));
    }
}
