//! Reading a site's folder.

use std::borrow::Cow;
use std::path::Path;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::made::Store;
use super::{Content, EMBEDDED, Failure, File, Files, LARGEST_TEXT, SkipReason, Skipped};

/// The configurations that a site may have at its root, the one that counts first: Briefing's, then
/// Hexo's.
pub const CONFIGS: [&str; 3] = ["briefing.yaml", "_config.yml", "_config.yaml"];

/// The ledger that a site may have at its root: what the public has of it.
pub const LEDGER: &str = "published.lock";

/// What of a site's folder is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// The folder of sources, with its closing `/`.
    pub sources: String,
    /// The folders beside it.
    pub others: &'static [&'static str],
    /// Whether HTML among the sources is read, rather than copied.
    pub html: bool,
    /// Whether files whose name starts with `.` may be sources.
    pub hidden: bool,
    /// The fonts that cards are drawn with, wherever in the site they lie.
    pub fonts: Vec<String>,
}

impl Files {
    /// Reads the configuration of the site at `root`, and nothing else yet.
    ///
    /// # Errors
    ///
    /// When there is none, or it cannot be read.
    pub fn open(root: &Path) -> Result<Files, Failure> {
        let mut files = Files { store: Store::of(root), ..Files::default() };
        root.canonicalize().map_err(|e| Failure::io("open", root, &e))?;
        if let Some(name) = CONFIGS.into_iter().find(|name| root.join(name).is_file()) {
            match read(&root.join(name))? {
                Some(content) => files.add(File::new(name.to_owned(), content)),
                None => return Err(Failure::new("read", &root.join(name), "it is too large")),
            }
        } else if root.join("source/_posts").is_dir() {
            files.add(File::new(CONFIGS[1].to_owned(), Content::Embedded(b"")));
        } else {
            let reason = "there is no such file; `briefing init` makes a new site";
            return Err(Failure::new("read", &root.join(CONFIGS[0]), reason));
        }
        Ok(files)
    }

    /// Reads every other input below `root`: the sources into memory, the rest as places on disk.
    ///
    /// Hidden entries, editors' backups (`~`, `#`) and links that lead out of the site are left out.
    ///
    /// # Errors
    ///
    /// When something there cannot be read.
    pub fn read(&mut self, root: &Path, inputs: &Inputs) -> Result<(), Failure> {
        let whole = root.canonicalize().map_err(|e| Failure::io("open", root, &e))?;
        let mut found: Vec<(String, std::path::PathBuf)> = Vec::new();
        let ledger = Some(root.join(LEDGER)).filter(|path| path.is_file());
        found.extend(ledger.map(|path| (LEDGER.to_owned(), path)));
        let fonts = inputs.fonts.iter().map(|path| (path.clone(), root.join(path)));
        // What leads out of the site is not there.
        let stays = |path: &Path| path.canonicalize().is_ok_and(|path| path.starts_with(&whole));
        found.extend(fonts.filter(|(_, path)| path.is_file() && stays(path)));
        for folder in inputs.folders().map(|folder| root.join(folder)) {
            if folder.is_dir() {
                let list = List { root, whole: &whole, inputs };
                list.below(&folder, &mut found, &mut self.skipped)?;
            }
        }
        let read = found.into_par_iter().map(|(path, on_disk)| {
            Ok(match inputs.content(&path, &on_disk)? {
                Some(content) => Ok(File::new(path, content)),
                None => Err(Skipped { path, reason: SkipReason::TooLarge }),
            })
        });
        for file in read.collect::<Result<Vec<_>, Failure>>()? {
            match file {
                Ok(file) => self.add(file),
                Err(skipped) => self.skipped.push(skipped),
            }
        }
        Ok(())
    }
}

/// What a folder of inputs is listed against.
struct List<'r> {
    root: &'r Path,
    /// The root, with every link followed.
    whole: &'r Path,
    inputs: &'r Inputs,
}

impl List<'_> {
    /// All files below `folder`, by name, following only links that stay within the site.
    fn below(
        &self,
        folder: &Path,
        found: &mut Vec<(String, std::path::PathBuf)>,
        skipped: &mut Vec<Skipped>,
    ) -> Result<(), Failure> {
        let mut left_out = Vec::new();
        let mut dangling = Vec::new();
        let here = folder.canonicalize().map_err(|e| Failure::io("open", folder, &e))?;
        let stays = |entry: &DirEntry| {
            let reason = self.reason_against(entry, &here);
            left_out.extend(reason.flatten().map(|reason| (entry.path().to_path_buf(), reason)));
            reason.is_none()
        };
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
            match site_path(self.root, entry.path()) {
                Ok(path) => found.push((path, entry.into_path())),
                Err(path) => skipped.push(Skipped { path, reason: SkipReason::NameNotUtf8 }),
            }
        }
        left_out.extend(dangling.into_iter().map(|path| (path, SkipReason::LinkLeadsNowhere)));
        skipped.extend(left_out.into_iter().map(|(path, reason)| {
            let path = site_path(self.root, &path).unwrap_or_else(|lossy| lossy);
            Skipped { path, reason }
        }));
        Ok(())
    }

    /// Why an entry is not read, and whether that is said: `Some(None)` for what nobody misses.
    #[expect(clippy::option_option, reason = "taken, left out and left out with a word are three")]
    fn reason_against(&self, entry: &DirEntry, here: &Path) -> Option<Option<SkipReason>> {
        if entry.depth() > 0 && self.inputs.is_hidden(&entry.file_name().to_string_lossy()) {
            let is_text =
                entry.file_type().is_file() && is_markdown(&entry.path().to_string_lossy());
            return Some(is_text.then_some(SkipReason::Hidden));
        }
        if !entry.path_is_symlink() {
            return None;
        }
        let target = entry.path().canonicalize().ok()?;
        if here.starts_with(&target) {
            // A link to a folder around this one would have everything read again.
            return Some(Some(SkipReason::LinkLeadsNowhere));
        }
        (!target.starts_with(self.whole)).then_some(Some(SkipReason::LinkLeadsOut))
    }
}

fn is_dangling(error: &walkdir::Error) -> bool {
    let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|m| m.is_symlink());
    error.path().is_some_and(is_link)
}

/// The path from the site's root, or a readable stand-in where it is no UTF-8.
pub(super) fn site_path(root: &Path, path: &Path) -> Result<String, String> {
    let inner = path.strip_prefix(root).unwrap_or(path);
    let parts: Option<Vec<&str>> = inner.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| inner.to_string_lossy().into_owned())
}

/// `None` for a text that is too large to be one.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
pub(super) fn read(on_disk: &Path) -> Result<Option<Content>, Failure> {
    let size = std::fs::metadata(on_disk).map_err(|e| Failure::io("read", on_disk, &e))?.len();
    if size > LARGEST_TEXT {
        return Ok(None);
    }
    let bytes = std::fs::read(on_disk).map_err(|e| Failure::io("read", on_disk, &e))?;
    Ok(Some(match String::from_utf8(bytes) {
        Ok(text) => Content::Text(Cow::Owned(text)),
        // Other people's HTML is often in another encoding, and is published as it is.
        Err(_) if is_published(&on_disk.to_string_lossy()) => {
            Content::OnDisk(on_disk.to_path_buf())
        }
        Err(e) => Content::NotUtf8(e.utf8_error().valid_up_to()),
    }))
}

/// `None` for a file that is too large to be a font.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn read_font(on_disk: &Path) -> Result<Option<Content>, Failure> {
    let size = std::fs::metadata(on_disk).map_err(|e| Failure::io("read", on_disk, &e))?.len();
    if size > LARGEST_TEXT {
        return Ok(None);
    }
    let bytes = std::fs::read(on_disk).map_err(|e| Failure::io("read", on_disk, &e))?;
    Ok(Some(Content::Font(bytes.into())))
}

impl Inputs {
    /// The folders of inputs, without a closing `/`.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        let sources = self.sources.trim_end_matches('/');
        std::iter::once(sources).chain(self.others.iter().copied())
    }

    /// Whether an entry of that name is an editor's or the system's rather than the author's.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        let is_wanted = self.hidden && !matches!(name, ".git" | ".DS_Store" | ".svn" | ".hg");
        let autosave = name.starts_with('#') && name.ends_with('#');
        (name.starts_with('.') && !is_wanted)
            || name.ends_with('~')
            || autosave
            || name == "Thumbs.db"
    }

    /// What is in the file at that path; `None` for a text that is too large to be one.
    pub(super) fn content(&self, path: &str, on_disk: &Path) -> Result<Option<Content>, Failure> {
        if self.fonts.iter().any(|font| font == path) {
            return read_font(on_disk);
        }
        if self.is_source(path) { read(on_disk) } else { Ok(Some(Content::OnDisk(on_disk.into()))) }
    }

    /// Whether the file at that path is read, rather than copied.
    pub(super) fn is_source(&self, path: &str) -> bool {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let Some(inner) = path.strip_prefix(&self.sources) else {
            return path == LEDGER || is_of_theme(path) || path.starts_with("scaffolds/");
        };
        match inner.split_once('/') {
            Some(("_data", _)) => matches!(extension, "yaml" | "yml" | "json" | "csv"),
            Some(("_models", _)) => matches!(extension, "yaml" | "yml"),
            None if extension == "bib" => true,
            Some(("downloads", below)) if below.starts_with("code/") => true,
            _ => is_markdown(path) || (self.html && is_html(path)),
        }
    }
}

/// Whether a file beside the sources is read, rather than copied: templates, languages, and of a theme its
/// options, style sheets and scripts.
pub(super) fn is_of_theme(path: &str) -> bool {
    let inner = match path.split_once('/') {
        Some(("templates" | "i18n", _)) => return true,
        Some(("themes", below)) => below.split_once('/').map(|(_, inner)| inner),
        _ => path.strip_prefix(EMBEDDED),
    };
    inner.is_some_and(|inner| match inner.split_once('/') {
        Some(("templates" | "i18n", _)) => true,
        Some(("static", below)) => is_stamped(below),
        _ => inner == "theme.yaml",
    })
}

/// Whether a file of a theme is published under a name that changes with what is in it.
#[must_use]
pub fn is_stamped(path: &str) -> bool {
    matches!(path.rsplit_once('.'), Some((_, "css" | "js")))
}

/// Whether what is read is published as it is as well.
fn is_published(path: &str) -> bool {
    is_html(path) || is_stamped(path)
}

/// Whether a path is that of an HTML file.
#[must_use]
pub fn is_html(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["html", "htm"].iter().any(|e| extension.eq_ignore_ascii_case(e))
}

/// Whether a path is that of a Markdown text.
#[must_use]
pub fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["md", "markdown", "mkd", "mkdn", "mdwn", "mdtxt", "mdtext"]
        .iter()
        .any(|e| extension.eq_ignore_ascii_case(e))
}
