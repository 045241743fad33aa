//! Writing a new site into a folder.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use walkdir::WalkDir;

use super::load::site_path;
use super::{Body, Failure};

/// A file of a site that is about to be written.
#[derive(Debug)]
pub struct NewFile {
    /// From the new site's root, with `/` between the parts.
    pub path: String,
    /// What it holds.
    pub body: Body,
}

/// Writes the files of a new site below `root`; all or, where one of them exists already, none.
///
/// # Errors
///
/// When one exists, or cannot be written.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
pub fn write_new(root: &Path, files: &[NewFile]) -> Result<(), Failure> {
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
        let written = match &file.body {
            Body::Bytes(bytes) => create(&path, bytes),
            Body::Embedded(bytes) => create(&path, bytes),
            Body::OnDisk(from) => fs::copy(from, &path).map(|_| ()),
            Body::Made(made) => create(&path, &made.bytes()?),
        };
        written.map_err(|e| Failure::io("write", &path, &e))?;
    }
    Ok(())
}

/// Writes a file that is not there, whoever may have made one in the meantime.
fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::File::create_new(path)?.write_all(bytes)
}

/// Makes a folder; one that is there stays.
///
/// # Errors
///
/// When it cannot be made.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
pub fn create_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|e| Failure::io("create", path, &e))
}

/// Adds some text to the end of a file that has just been written.
///
/// # Errors
///
/// When it cannot be written.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
pub fn append(root: &Path, path: &str, text: &str) -> Result<(), Failure> {
    let path = root.join(path);
    let mut whole = fs::read(&path).map_err(|e| Failure::io("read", &path, &e))?;
    whole.extend_from_slice(text.as_bytes());
    fs::write(&path, whole).map_err(|e| Failure::io("write", &path, &e))
}

/// Whether a folder is not there, or has nothing in it.
///
/// # Errors
///
/// When it cannot be looked into.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
pub fn is_free(root: &Path) -> Result<bool, Failure> {
    if !root.exists() && !root.is_symlink() {
        return Ok(true);
    }
    let mut entries = fs::read_dir(root).map_err(|e| Failure::io("open", root, &e))?;
    Ok(entries.next().is_none())
}

/// The paths of all files below a folder, hidden ones left out, by name; `None` when there is no such folder.
///
/// # Errors
///
/// When it cannot be read.
pub fn paths_below(root: &Path) -> Result<Option<Vec<String>>, Failure> {
    if !root.is_dir() {
        return Ok(None);
    }
    let is_shown = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let mut paths = Vec::new();
    for entry in WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(is_shown) {
        let entry = entry.map_err(|e| Failure::io("read", root, &e.into()))?;
        if entry.file_type().is_file() {
            paths.push(site_path(root, entry.path()).unwrap_or_else(|lossy| lossy));
        }
    }
    Ok(Some(paths))
}

/// The text of a file; `None` when there is none.
///
/// # Errors
///
/// When it is there and cannot be read as text.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
pub fn text_of(path: &Path) -> Result<Option<String>, Failure> {
    if !path.is_file() {
        return Ok(None);
    }
    fs::read_to_string(path).map(Some).map_err(|e| Failure::io("read", path, &e))
}
