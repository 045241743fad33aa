//! Reading a site's folder.

use std::borrow::Cow;
use std::path::Path;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{Content, Failure, Files, LARGEST_TEXT, SkipReason, Skipped};

/// The configuration of a site, at its root.
pub const CONFIG: &str = "briefing.yaml";

/// The folders of a site that hold inputs.
const INPUTS: [&str; 3] = ["content", "templates", "themes"];

impl Files {
    /// Reads every input below `root`: the sources into memory, the rest as places on disk.
    ///
    /// Hidden entries, editors' backups (`~`, `#`) and links that lead out of the site are left out.
    ///
    /// # Errors
    ///
    /// When something there cannot be read.
    pub fn load(root: &Path) -> Result<Files, Failure> {
        let whole = root.canonicalize().map_err(|e| Failure::io("open", root, &e))?;
        let mut files = Files::default();
        let mut found: Vec<(String, std::path::PathBuf)> = Vec::new();
        let config = root.join(CONFIG);
        if !config.is_file() {
            let reason = "there is no such file; `briefing init` makes a new site";
            return Err(Failure::new("read", &config, reason));
        }
        found.push((CONFIG.to_owned(), config));
        for folder in INPUTS.map(|folder| root.join(folder)) {
            if folder.is_dir() {
                list(root, &whole, &folder, &mut found, &mut files.skipped)?;
            }
        }
        let read = found.into_par_iter().map(|(path, on_disk)| {
            let content = read(&path, &on_disk)?;
            Ok((path, content))
        });
        for (path, content) in read.collect::<Result<Vec<_>, Failure>>()? {
            match content {
                Some(content) => files.add(path, content),
                None => files.skipped.push(Skipped { path, reason: SkipReason::TooLarge }),
            }
        }
        Ok(files)
    }
}

/// All files below `folder`, by name, following only links that stay within the site.
fn list(
    root: &Path,
    whole: &Path,
    folder: &Path,
    found: &mut Vec<(String, std::path::PathBuf)>,
    skipped: &mut Vec<Skipped>,
) -> Result<(), Failure> {
    let mut leads_out = Vec::new();
    let mut nowhere = Vec::new();
    let here = folder.canonicalize().map_err(|e| Failure::io("open", folder, &e))?;
    let stays = |entry: &DirEntry| -> bool {
        if entry.depth() > 0 && is_hidden(entry) {
            return false;
        }
        if !entry.path_is_symlink() {
            return true;
        }
        let Ok(target) = entry.path().canonicalize() else { return true };
        if here.starts_with(&target) {
            // A link to a folder around this one would have everything read again.
            nowhere.push(entry.path().to_path_buf());
            return false;
        }
        let stays = target.starts_with(whole);
        if !stays {
            leads_out.push(entry.path().to_path_buf());
        }
        stays
    };
    let mut dangling = Vec::new();
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(stays) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) if e.loop_ancestor().is_some() || is_dangling(&e) => {
                dangling.extend(e.path().map(Path::to_path_buf));
                continue;
            }
            Err(e) => {
                let path = e.path().unwrap_or(folder).to_path_buf();
                return Err(Failure::io("read", &path, &e.into()));
            }
        };
        if !entry.file_type().is_file() {
            continue;
        }
        match site_path(root, entry.path()) {
            Ok(path) => found.push((path, entry.into_path())),
            Err(path) => skipped.push(Skipped { path, reason: SkipReason::NameNotUtf8 }),
        }
    }
    let mut skip = |paths: Vec<std::path::PathBuf>, reason| {
        let path = |path: std::path::PathBuf| site_path(root, &path).unwrap_or_else(|lossy| lossy);
        skipped.extend(paths.into_iter().map(|p| Skipped { path: path(p), reason }));
    };
    skip(leads_out, SkipReason::LinkLeadsOut);
    skip(nowhere, SkipReason::LinkLeadsNowhere);
    skip(dangling, SkipReason::LinkLeadsNowhere);
    Ok(())
}

fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().as_encoded_bytes();
    let autosave = name.starts_with(b"#") && name.ends_with(b"#");
    name.starts_with(b".") || name.ends_with(b"~") || autosave || name == b"Thumbs.db"
}

fn is_dangling(error: &walkdir::Error) -> bool {
    let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|m| m.is_symlink());
    error.path().is_some_and(is_link)
}

/// The path from the site's root, or a readable stand-in where it is no UTF-8.
fn site_path(root: &Path, path: &Path) -> Result<String, String> {
    let inner = path.strip_prefix(root).unwrap_or(path);
    let parts: Option<Vec<&str>> = inner.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| inner.to_string_lossy().into_owned())
}

/// `None` for a text that is too large to be one.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn read(path: &str, on_disk: &Path) -> Result<Option<Content>, Failure> {
    if !is_source(path) {
        return Ok(Some(Content::OnDisk(on_disk.to_path_buf())));
    }
    let size = std::fs::metadata(on_disk).map_err(|e| Failure::io("read", on_disk, &e))?.len();
    if size > LARGEST_TEXT {
        return Ok(None);
    }
    let bytes = std::fs::read(on_disk).map_err(|e| Failure::io("read", on_disk, &e))?;
    Ok(Some(match String::from_utf8(bytes) {
        Ok(text) => Content::Text(Cow::Owned(text)),
        Err(e) => Content::NotUtf8(e.utf8_error().valid_up_to()),
    }))
}

/// Whether the file at that path is read, rather than copied.
pub(super) fn is_source(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match path.split('/').collect::<Vec<_>>().as_slice() {
        [CONFIG] => true,
        ["templates", ..] | ["themes", _, "templates", ..] | ["embedded", "templates", ..] => true,
        ["content", "_data", ..] => matches!(extension, "yaml" | "yml" | "json" | "csv"),
        ["content", "_models", ..] => matches!(extension, "yaml" | "yml"),
        ["content", _] if extension == "bib" => true,
        ["content", ..] => is_markdown(path),
        _ => false,
    }
}

/// Whether a path is that of a Markdown text.
#[must_use]
pub fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["md", "markdown", "mkd", "mkdn", "mdwn"].iter().any(|e| extension.eq_ignore_ascii_case(e))
}
