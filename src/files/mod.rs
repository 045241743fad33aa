//! A folder as a value: every input read once, and the output written as a whole or not at all.
//!
//! The only module that touches the disk. [`Files::open`] and [`Files::read`] read a site; a [`Sink`] takes what was
//! rendered, and [`Folder`] is the sink on disk.

mod failure;
mod folder;
mod journal;
mod load;
mod made;
mod memory;
mod picture;
mod refresh;
mod relocate;
mod replace;
mod route_path;
mod scratch;
mod starter;
mod transfer;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use failure::Failure;
pub use folder::{Folder, Written, manifest};
pub use load::{CONFIGS, Inputs, LEDGER, is_html, is_markdown, is_stamped};
pub use made::{Made, Make};
pub use memory::Memory;
#[cfg(test)]
pub(crate) use picture::exif;
pub use picture::{Picture, orientation};
pub use relocate::{Relocation, relocate, remove_duplicates};
pub use replace::replace;
pub use route_path::{BadPath, RoutePath};
pub use scratch::Scratch;
pub use starter::{NewFile, append, create_folder, is_free, paths_below, text_of, write_new};
pub use transfer::{compressed, is_compressed};

/// The folder under which the theme that the program carries is found among the files.
pub const EMBEDDED: &str = "embedded/";

/// Which of the [`Files`] is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// One input.
#[derive(Clone, Debug)]
pub struct File {
    /// From the site's root, with `/` between the parts.
    pub path: String,
    /// What is in it.
    pub content: Content,
    /// The picture that its name says it is.
    pub picture: Option<Picture>,
    /// How many bytes of it a host sends, where it lies on disk: [`File::sent`] knows them for all.
    sent_from_disk: u64,
    /// Of what is in it; found out when something is to be made of it.
    digest: Arc<OnceLock<[u8; 20]>>,
}

impl File {
    fn new(path: String, content: Content) -> File {
        let picture = picture::picture(&path, &content);
        let sent_from_disk = transfer::sent_from_disk(&path, &content);
        File { path, content, picture, sent_from_disk, digest: Arc::default() }
    }

    /// Whether it came with a theme, rather than from the author of the site.
    #[must_use]
    pub fn is_of_theme(&self) -> bool {
        self.path.starts_with("themes/") || self.path.starts_with(EMBEDDED)
    }
}

/// What an input holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// The text of a source: a post, a model, a template.
    Text(Cow<'static, str>),
    /// A source that is no UTF-8; the first wrong byte.
    NotUtf8(usize),
    /// Bytes carried in the program.
    Embedded(&'static [u8]),
    /// The bytes of a font that cards are drawn with.
    Font(Arc<[u8]>),
    /// A file that is copied and never read, where it lies.
    OnDisk(PathBuf),
}

/// An entry of the site's folder that was left out, which is the author's to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// From the site's root; with the replacement character where it is no UTF-8.
    pub path: String,
    /// Why it was left out.
    pub reason: SkipReason,
}

/// Why an entry of the site's folder was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// A symbolic link to something outside the site.
    LinkLeadsOut,
    /// A symbolic link that leads nowhere or in a circle.
    LinkLeadsNowhere,
    /// A name that is no UTF-8.
    NameNotUtf8,
    /// A text larger than [`LARGEST_TEXT`].
    TooLarge,
    /// A Markdown file whose name hides it.
    Hidden,
}

/// A text beyond this is no post, model or template: 64 MiB.
pub const LARGEST_TEXT: u64 = 64 << 20;

/// Every input of a site.
#[derive(Clone, Debug, Default)]
pub struct Files {
    all: Vec<File>,
    by_path: BTreeMap<String, FileId>,
    /// The files that are there no more, by path, so that one that comes back is the same.
    gone: BTreeMap<String, FileId>,
    skipped: Vec<Skipped>,
    store: made::Store,
}

impl Files {
    /// Files given by hand, in the order given; the later of two with one path counts. A site without
    /// a configuration gets an empty one.
    #[must_use]
    pub fn from_texts<P: Into<String>, T: Into<String>>(
        texts: impl IntoIterator<Item = (P, T)>,
    ) -> Files {
        let mut files = Files::default();
        for (path, text) in texts {
            files.add(File::new(path.into(), Content::Text(Cow::Owned(text.into()))));
        }
        if !CONFIGS.iter().any(|name| files.find(name).is_some()) {
            files.add_embedded(CONFIGS[0], b"");
        }
        files
    }

    fn add(&mut self, file: File) {
        let id = FileId(u32::try_from(self.all.len()).expect("a site has under 2^32 files"));
        self.by_path.insert(file.path.clone(), id);
        self.all.push(file);
    }

    /// Adds an embedded file under `path`, unless the site has a file there.
    pub fn add_embedded(&mut self, path: &str, bytes: &'static [u8]) {
        if self.by_path.contains_key(path) {
            return;
        }
        let content = match std::str::from_utf8(bytes) {
            Ok(text) if CONFIGS.contains(&path) || load::is_of_theme(path) => {
                Content::Text(Cow::Borrowed(text))
            }
            _ => Content::Embedded(bytes),
        };
        self.add(File::new(path.to_owned(), content));
    }

    /// The file of that id.
    #[must_use]
    pub fn get(&self, id: FileId) -> &File {
        &self.all[id.0 as usize]
    }

    /// The text of a source; empty when it is none.
    #[must_use]
    pub fn text(&self, id: FileId) -> &str {
        match &self.get(id).content {
            Content::Text(text) => text,
            _ => "",
        }
    }

    /// Whether a source could be read as text.
    #[must_use]
    pub fn is_text(&self, id: FileId) -> bool {
        matches!(self.get(id).content, Content::Text(_))
    }

    /// The line, from 1, in which a byte of a source stands.
    #[must_use]
    pub fn line(&self, id: FileId, byte: usize) -> usize {
        let text = self.text(id).as_bytes();
        memchr::memchr_iter(b'\n', &text[..byte.min(text.len())]).count() + 1
    }

    /// The line and the column of characters, both from 1, in which a byte of a source stands.
    #[must_use]
    pub fn line_and_column(&self, id: FileId, byte: usize) -> (usize, usize) {
        let text = self.text(id);
        let before = &text[..text.floor_char_boundary(byte)];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (self.line(id, byte), before[start..].chars().count() + 1)
    }

    /// The file at that path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// All files below a folder, which is given with its closing `/`, by path.
    pub fn below<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = (FileId, &'f File)> {
        let from = self.by_path.range::<str, _>((Bound::Included(folder), Bound::Unbounded));
        from.take_while(move |(path, _)| path.starts_with(folder))
            .map(|(_, id)| (*id, self.get(*id)))
    }

    /// The configuration of the site.
    ///
    /// # Panics
    ///
    /// When there is none, which no way of making [`Files`] allows.
    #[must_use]
    pub fn config(&self) -> FileId {
        let found = CONFIGS.iter().find_map(|name| self.find(name));
        found.expect("a site is read with its configuration")
    }

    /// Gives a file another path, as if it had been read from there.
    pub fn rename(&mut self, from: &str, to: &str) {
        if let Some(id) = self.by_path.remove(from) {
            to.clone_into(&mut self.all[id.0 as usize].path);
            self.by_path.insert(to.to_owned(), id);
        }
    }

    /// Gives a source another text, as if it had been read so.
    pub fn set_text(&mut self, path: &str, text: String) {
        if let Some(id) = self.find(path) {
            self.all[id.0 as usize].content = Content::Text(Cow::Owned(text));
        }
    }

    /// The path that a file has in the place of another; one that differs in capitals alone counts, since some
    /// disks take the two for one.
    #[must_use]
    pub fn taken(&self, path: &str) -> Option<&str> {
        let lower = path.to_lowercase();
        let mut paths = self.by_path.keys().map(String::as_str);
        paths.find(|other| other.len() == path.len() && other.to_lowercase() == lower)
    }

    /// Lets a picture be offered as it is, since nothing can be made of it.
    pub fn leave_as_it_is(&mut self, id: FileId) {
        if let Some(Picture::Sized { is_scalable, .. }) = &mut self.all[id.0 as usize].picture {
            *is_scalable = false;
        }
    }

    /// What was found in the folder and left out.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Sources that are no UTF-8, with the place of the first wrong byte.
    pub fn not_utf8(&self) -> impl Iterator<Item = (FileId, usize)> {
        self.by_path.values().filter_map(|id| match self.get(*id).content {
            Content::NotUtf8(at) => Some((*id, at)),
            _ => None,
        })
    }
}

/// Calls `each` with the path and bytes of every file of an embedded folder, below `prefix`.
pub fn embedded(
    folder: &include_dir::Dir<'static>,
    prefix: &str,
    each: &mut dyn FnMut(String, &'static [u8]),
) {
    for file in folder.files() {
        let parts: Vec<_> = file.path().iter().map(|part| part.to_string_lossy()).collect();
        let path = parts.join("/");
        let path = if prefix.is_empty() { path } else { format!("{prefix}/{path}") };
        each(path, file.contents());
    }
    folder.dirs().for_each(|inner| embedded(inner, prefix, each));
}

/// What one route holds, ready to be written or answered.
#[derive(Clone, Debug)]
pub enum Body {
    /// Rendered here.
    Bytes(Vec<u8>),
    /// Carried in the program.
    Embedded(&'static [u8]),
    /// A file to be copied.
    OnDisk(PathBuf),
    /// What is made when it is asked for.
    Made(Made),
}

impl Body {
    /// The same, with what is to be made already made; `None` where nothing can be.
    fn ready(self) -> Result<Option<Body>, Failure> {
        match self {
            Body::Made(made) => Ok(made.made()?.map(Body::Bytes)),
            other => Ok(Some(other)),
        }
    }
}

/// The bytes of what a route holds. For what cannot be made, those of what it would have been made of.
///
/// # Errors
///
/// When a file that is to be copied, or of which something is to be made, cannot be read.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
pub fn bytes(body: Body) -> Result<Vec<u8>, Failure> {
    match body {
        Body::Bytes(bytes) => Ok(bytes),
        Body::Embedded(bytes) => Ok(bytes.to_vec()),
        Body::OnDisk(path) => std::fs::read(&path).map_err(|e| Failure::io("read", &path, &e)),
        Body::Made(made) => made.bytes(),
    }
}

/// What a regular file on disk holds; `None` when there is none.
///
/// # Errors
///
/// When it is there and cannot be read.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
pub fn bytes_at(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    if !path.is_file() {
        return Ok(None);
    }
    std::fs::read(path).map(Some).map_err(|e| Failure::io("read", path, &e))
}

/// The media type of a file by its name; that of a text with its encoding.
#[must_use]
pub fn media_type(path: &str) -> String {
    let guess = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = guess.type_() == "text" || matches!(guess.subtype().as_str(), "xml" | "json");
    if is_text { format!("{guess}; charset=utf-8") } else { guess.to_string() }
}

/// Where rendered routes go: a folder, memory, a remote store.
pub trait Sink: Sync {
    /// Takes one route; called from many threads, for each path from one at a time. What is put last counts, and what
    /// cannot be made is not taken.
    ///
    /// # Errors
    ///
    /// When the machine cannot take it.
    fn put(&self, path: &RoutePath, body: Body) -> Result<(), Failure>;
}

/// Whether two paths are the same place on disk, or one lies within the other.
#[must_use]
pub fn overlap(a: &Path, b: &Path) -> bool {
    // What is not there yet lies where the part of its path lies that is.
    let full = |path: &Path| {
        let path = if path.is_relative() { Path::new(".").join(path) } else { path.to_path_buf() };
        let known = path.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
        known.map_or(path.clone(), |(part, full)| {
            full.join(path.strip_prefix(part).unwrap_or_else(|_| Path::new("")))
        })
    };
    let (a, b) = (full(a), full(b));
    a.starts_with(&b) || b.starts_with(&a)
}
