//! A folder for a while: what another program is to read from the disk.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Failure, RoutePath};

/// A folder that only this user can read, and that goes when this value goes.
#[derive(Debug)]
pub struct Scratch(TempDir);

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
impl Scratch {
    /// Makes an empty one.
    ///
    /// # Errors
    ///
    /// When the machine has no place for it.
    pub fn new() -> Result<Scratch, Failure> {
        let made = tempfile::Builder::new().prefix("briefing-").tempdir();
        let made = made.map_err(|e| Failure::io("create", Path::new("a temporary folder"), &e))?;
        Ok(Scratch(made))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Gives one of its folders, made where there is none.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn folder(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.0.path().join(name);
        fs::create_dir_all(&folder).map_err(|e| Failure::io("create", &folder, &e))?;
        Ok(folder)
    }

    /// Writes a file below it.
    ///
    /// # Errors
    ///
    /// When the disk is full.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let file = self.0.path().join(path);
        let parent = file.parent().unwrap_or(self.0.path());
        fs::create_dir_all(parent).map_err(|e| Failure::io("create", parent, &e))?;
        fs::write(&file, bytes).map_err(|e| Failure::io("write", &file, &e))
    }

    /// Removes a file below it.
    ///
    /// # Errors
    ///
    /// When it cannot be removed.
    pub fn remove(&self, path: &RoutePath) -> Result<(), Failure> {
        let file = self.0.path().join(path.as_str());
        fs::remove_file(&file).map_err(|e| Failure::io("remove", &file, &e))
    }
}
