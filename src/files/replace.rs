//! Writing one text as a whole or not at all.

use std::fs;
use std::path::Path;

use super::Failure;

/// Gives a file a text: written beside it first and then renamed, so that it holds the old text or the
/// new. A file that has the text already is left alone.
///
/// # Errors
///
/// When it cannot be written.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
pub fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    if fs::read(path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}~", std::process::id()));
    let beside = path.with_file_name(name);
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        Failure::io("write", path, &error)
    })
}
