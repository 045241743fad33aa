//! Writing a new site into a folder.

use std::fs;
use std::path::Path;

use super::Failure;

/// A file of a site that is about to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StarterFile {
    /// From the new site's root, with `/` between the parts.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Writes the files of a new site below `root`; all or, where one of them exists already, none.
///
/// # Errors
///
/// When one exists, or cannot be written.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
pub fn write_starter(root: &Path, files: &[StarterFile]) -> Result<(), Failure> {
    for file in files {
        let path = root.join(&file.path);
        if path.exists() || path.is_symlink() {
            return Err(Failure::new("write", &path, "it exists already"));
        }
    }
    for file in files {
        let path = root.join(&file.path);
        let parent = path.parent().unwrap_or(root);
        fs::create_dir_all(parent).map_err(|e| Failure::io("create", parent, &e))?;
        fs::write(&path, &file.text).map_err(|e| Failure::io("write", &path, &e))?;
    }
    Ok(())
}
