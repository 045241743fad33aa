//! Moving a text and its files: all of them, or none.

use std::fs;
use std::io;
use std::path::Path;

use super::{Failure, replace};

/// A text that is to lie elsewhere and hold something else, and the files that go with it.
///
/// Paths are below the root of a site, with `/` between the parts.
#[derive(Clone, Copy, Debug)]
pub struct Relocation<'r> {
    /// Where the text lies.
    pub from: &'r str,
    /// Where it will lie.
    pub to: &'r str,
    /// What it will hold.
    pub text: &'r str,
    /// Where each of its files lies, and where it will.
    pub files: &'r [(String, String)],
}

/// Moves a text and its files.
///
/// The files are put in their new place first, beside the old; then the text is given its new content where
/// it lies; then it is renamed, which is the moment at which it has moved; then the files go from their old
/// place. So whoever is killed at any moment leaves the text with all its files in one of the two places, and
/// the same again finishes it: a file that is there already, and is the same, is no obstacle.
///
/// # Errors
///
/// When something else lies in the new place, or the machine refuses; then all is as it was.
pub fn relocate(root: &Path, relocation: Relocation<'_>) -> Result<(), Failure> {
    let Relocation { from, to, text, files } = relocation;
    let (from, to) = (root.join(from), root.join(to));
    if from == to {
        return replace(&to, text);
    }
    if to.exists() || to.is_symlink() {
        return Err(Failure::new("write", &to, "it exists already"));
    }
    let before = read(&from)?;
    let mut made = Vec::new();
    let moved = files
        .iter()
        .try_for_each(|(old, new)| duplicate(&root.join(old), &root.join(new), &mut made))
        .and_then(|()| replace(&from, text))
        .and_then(|()| rename(&from, &to));
    if let Err(failure) = moved {
        // Back to what was; what the machine refuses now it has refused already.
        let _ = replace(&from, &before);
        for path in made {
            remove(root, &path);
        }
        return Err(failure);
    }
    for (old, _) in files {
        remove(root, &root.join(old));
    }
    remove_empty(root, &from);
    Ok(())
}

/// Removes each first file of some pairs that is the same as the second; gives how many.
///
/// # Errors
///
/// When one cannot be read.
pub fn remove_duplicates(root: &Path, pairs: &[(String, String)]) -> Result<usize, Failure> {
    let mut removed = 0;
    for (old, new) in pairs {
        if is_same(&root.join(old), &root.join(new))? {
            remove(root, &root.join(old));
            removed += 1;
        }
    }
    Ok(removed)
}

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn is_same(a: &Path, b: &Path) -> Result<bool, Failure> {
    let read = |path: &Path| fs::read(path).map_err(|e| Failure::io("read", path, &e));
    Ok(read(a)? == read(b)?)
}

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|e| Failure::io("read", path, &e))
}

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn rename(from: &Path, to: &Path) -> Result<(), Failure> {
    let parent = to.parent().unwrap_or(to);
    fs::create_dir_all(parent).map_err(|e| Failure::io("create", parent, &e))?;
    fs::rename(from, to).map_err(|e| Failure::io("write", to, &e))
}

/// Has a file in a second place too, whole from the moment at which it is there.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn duplicate(from: &Path, to: &Path, made: &mut Vec<std::path::PathBuf>) -> Result<(), Failure> {
    let refused = |e: &io::Error| Failure::io("write", to, e);
    if to.exists() {
        let other = || Failure::new("write", to, "another file is there already");
        return if is_same(from, to)? { Ok(()) } else { Err(other()) };
    }
    let parent = to.parent().unwrap_or(to);
    fs::create_dir_all(parent).map_err(|e| Failure::io("create", parent, &e))?;
    made.push(to.to_path_buf());
    // A link is the same file under a second name. Where there are none, or it is a link itself, a copy is
    // written beside and renamed.
    if !from.is_symlink() && fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let mut beside = to.as_os_str().to_owned();
    beside.push("~");
    let copied = fs::copy(from, &beside).and_then(|_| fs::rename(&beside, to));
    copied.map_err(|e| {
        let _ = fs::remove_file(&beside);
        refused(&e)
    })
}

/// Removes a file and the folders that are empty without it.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn remove(root: &Path, path: &Path) {
    let _ = fs::remove_file(path);
    remove_empty(root, path);
}

/// Removes the folders around a path that are empty, but for the folders of drafts and posts themselves.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn remove_empty(root: &Path, path: &Path) {
    let is_own = |folder: &&Path| {
        let is_top = folder.file_name().is_some_and(|name| name == "_drafts" || name == "_posts");
        folder.starts_with(root) && *folder != root && !is_top
    };
    for folder in path.ancestors().skip(1).take_while(is_own) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}
