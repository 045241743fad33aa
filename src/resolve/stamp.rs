//! Names of style sheets and scripts that change with what is in them, so that browsers may keep them for ever.

use std::borrow::Cow;

use crate::files::{Content, FileId, Files, is_stamped};

/// How many digits a stamp has.
const DIGITS: usize = 10;

/// The name under which a file of a theme is published: `briefing.css` as `briefing.0f3a…c1.css`.
pub(super) fn stamped<'p>(path: &'p str, file: FileId, files: &Files) -> Cow<'p, str> {
    let bytes = match &files.get(file).content {
        Content::Text(text) => text.as_bytes(),
        Content::Embedded(bytes) => bytes,
        Content::NotUtf8(_) | Content::Font(_) | Content::OnDisk(_) => return Cow::Borrowed(path),
    };
    match path.rsplit_once('.') {
        Some((stem, extension)) if is_stamped(path) => {
            let digest = sha1_smol::Sha1::from(bytes).digest().to_string();
            Cow::Owned(format!("{stem}.{}.{extension}", &digest[..DIGITS]))
        }
        _ => Cow::Borrowed(path),
    }
}

/// A name without its stamp, whatever that is; as it is where it has none.
#[must_use]
pub fn unstamped(path: &str) -> Cow<'_, str> {
    let parts = path.rsplit_once('.').and_then(|(stem, extension)| {
        let (name, stamp) = stem.rsplit_once('.')?;
        let is_stamp = stamp.len() == DIGITS && stamp.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_stamp.then(|| format!("{name}.{extension}"))
    });
    parts.map_or(Cow::Borrowed(path), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_its_stamp_and_nothing_else() {
        assert_eq!(unstamped("css/a.0123456789.css"), "css/a.css");
        assert_eq!(unstamped("a.min.css"), "a.min.css");
        assert_eq!(unstamped("a.css"), "a.css");
        assert_eq!(unstamped("a"), "a");
    }
}
