//! The sink on disk: staged beside what is there, and brought in as a whole.
//!
//! What is rendered goes to `OUT/.briefing/stage`; a file that is the same already is read, compared
//! and left alone, which is many times cheaper than writing it. Nothing else in `OUT` changes before
//! [`Folder::commit`], so a failed or killed build leaves the old site. The manifest lists what
//! Briefing wrote; whatever else lies in `OUT` is a stranger's and is never touched.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use same_file::Handle;

use super::journal::{Journal, through_link};
use super::{Body, Failure, RoutePath, Sink};

/// An output folder that is being written.
#[derive(Debug)]
pub struct Folder {
    out: PathBuf,
    /// Whether this build made the folder, and takes it away again if it fails.
    is_new: bool,
    /// Held while this lives, so that two builds never write to one folder.
    _lock: File,
    /// What the last build wrote.
    before: BTreeSet<String>,
    progress: Mutex<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    /// Directories of the stage that exist, each created once.
    directories: HashSet<PathBuf>,
    routes: BTreeSet<String>,
    staged: BTreeSet<String>,
}

/// What a build did to the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files of the site.
    pub files: usize,
    /// Files that are new or have changed.
    pub changed: usize,
    /// Files of the last build that are gone.
    pub removed: usize,
}

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
impl Folder {
    /// Opens the folder for a build, creates it where there is none, and brings in what an interrupted
    /// build had begun to bring in.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written, or another build is writing there.
    pub fn open(out: &Path) -> Result<Folder, Failure> {
        let is_new = !out.exists();
        let (out, lock) = claim(out)?;
        let journal = Journal::at(&out);
        journal.recover()?;
        let before = journal.manifest()?;
        Ok(Folder { out, is_new, _lock: lock, before, progress: Mutex::default() })
    }

    /// Brings in everything that was put, and removes what the last build wrote and this one did not.
    ///
    /// # Errors
    ///
    /// When the machine refuses; the next build then finishes what this one began.
    pub fn commit(self) -> Result<Written, Failure> {
        let progress = self.progress();
        let removed: Vec<&String> = self.before.difference(&progress.routes).collect();
        let written = Written {
            files: progress.routes.len(),
            changed: progress.staged.len(),
            removed: removed.len(),
        };
        let journal = Journal::at(&self.out);
        if progress.routes != self.before || !progress.staged.is_empty() {
            journal.begin(&progress.routes, &progress.staged, &removed)?;
            journal.recover()?;
        }
        drop(progress);
        Ok(written)
    }

    /// Takes what lies there for ours, though a stranger put it there: it may be replaced.
    pub fn adopt(&mut self, path: &str) {
        self.before.insert(path.to_owned());
    }

    /// Counts a file that lies in the folder as one of the site's, as it is.
    pub fn keep(&self, path: &RoutePath) {
        self.progress().routes.insert(path.to_string());
    }

    fn progress(&self) -> std::sync::MutexGuard<'_, Progress> {
        self.progress.lock().expect("no thread panics while it holds the progress")
    }

    /// Whether the output has this very file already.
    fn is_there(&self, path: &RoutePath, body: &Body) -> Result<bool, Failure> {
        let target = self.out.join(path.as_str());
        let Ok(metadata) = fs::symlink_metadata(&target) else { return Ok(false) };
        let same = metadata.is_file() && is_same(&target, metadata.len(), body)?;
        let known = self.before.contains(path.as_str());
        // A folder of our own pages may become a file; the journal sees to that.
        let folder = format!("{}/", path.as_str());
        let holds_known =
            || self.before.range(folder.clone()..).next().is_some_and(|p| p.starts_with(&folder));
        if same || known || (metadata.is_dir() && holds_known()) {
            return Ok(same);
        }
        if self.before.is_empty() {
            let reason = "a site is there that Briefing did not make; build to another folder with --out, or take that one away first (`hexo clean` does, where Hexo made it)";
            return Err(Failure::new("write to", &self.out, reason));
        }
        Err(foreign(&target))
    }

    /// Refuses a folder whose place in the output a stranger's file has, or a symbolic link, which could lead out of it. A
    /// page of our own may become a folder.
    fn refuse(&self, folder: &str) -> Result<(), Failure> {
        let place = self.out.join(folder);
        match fs::symlink_metadata(&place) {
            Ok(metadata) if metadata.is_symlink() => Err(through_link(&place)),
            Ok(metadata) if metadata.is_file() && !self.before.contains(folder) => {
                Err(foreign(&place))
            }
            _ => Ok(()),
        }
    }

    fn create_stage_directory(&self, path: &RoutePath) -> Result<PathBuf, Failure> {
        let stage = Journal::at(&self.out).stage();
        let staged = stage.join(path.as_str());
        let parent = staged.parent().unwrap_or(&self.out).to_path_buf();
        if self.progress().directories.contains(&parent) {
            return Ok(staged);
        }
        // What has been created has been looked at, and so has all that it lies in.
        let folders = path.as_str().match_indices('/').map(|(at, _)| &path.as_str()[..at]);
        let new: Vec<&str> = {
            let progress = self.progress();
            folders.filter(|folder| !progress.directories.contains(&stage.join(folder))).collect()
        };
        for folder in &new {
            self.refuse(folder)?;
        }
        fs::create_dir_all(&parent).map_err(|e| Failure::io("create", &parent, &e))?;
        let mut progress = self.progress();
        progress.directories.extend(new.into_iter().map(|folder| stage.join(folder)));
        progress.directories.insert(parent);
        Ok(staged)
    }
}

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
impl Sink for Folder {
    fn put(&self, path: &RoutePath, body: Body) -> Result<(), Failure> {
        let Some(body) = body.ready()? else { return Ok(()) };
        if self.is_there(path, &body)? {
            let mut progress = self.progress();
            progress.routes.insert(path.to_string());
            if progress.staged.remove(path.as_str()) {
                // It was put before, and then it was another.
                let staged = Journal::at(&self.out).stage().join(path.as_str());
                fs::remove_file(&staged).map_err(|e| Failure::io("remove", &staged, &e))?;
            }
            return Ok(());
        }
        let staged = self.create_stage_directory(path)?;
        match &body {
            Body::Bytes(bytes) => fs::write(&staged, bytes),
            Body::Embedded(bytes) => fs::write(&staged, bytes),
            Body::OnDisk(from) => fs::copy(from, &staged).map(drop),
            Body::Made(_) => unreachable!("it is ready"),
        }
        .map_err(|e| Failure::io("write", &staged, &e))?;
        let mut progress = self.progress();
        progress.routes.insert(path.to_string());
        progress.staged.insert(path.to_string());
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
impl Drop for Folder {
    /// Leaves no trace of a build that was not committed. What cannot be removed is left for the next
    /// build, which clears it.
    fn drop(&mut self) {
        let own = self.out.join(RoutePath::RESERVED);
        let journal = Journal::at(&self.out);
        if journal.is_pending() {
            return;
        }
        let _ = fs::remove_dir_all(journal.stage());
        for name in ["manifest.next", "journal.next", "lock"] {
            let _ = fs::remove_file(own.join(name));
        }
        // Goes only where it is empty: a manifest keeps it.
        let _ = fs::remove_dir(&own);
        if self.is_new {
            let _ = fs::remove_dir(&self.out);
        }
    }
}

/// The paths of what Briefing last wrote to a folder, which is left alone; none where it never did.
///
/// # Errors
///
/// When the manifest is there and cannot be read.
pub fn manifest(out: &Path) -> Result<BTreeSet<String>, Failure> {
    Journal::at(out).manifest()
}

fn foreign(path: &Path) -> Failure {
    let reason = "something is there that Briefing did not write; move it away, or build to another folder with --out";
    Failure::new("write", path, reason)
}

/// So often is looked again for a folder that another build has just taken away.
const ATTEMPTS: usize = 100;

/// The folder, made where there is none, with every link followed, and its lock.
///
/// A build that ends takes away its lock, and a folder that it made for nothing. So what was there a moment
/// ago may be gone, and then it is made again.
fn claim(out: &Path) -> Result<(PathBuf, File), Failure> {
    let mut last = None;
    for _ in 0..ATTEMPTS {
        match try_claim(out) {
            Ok(claimed) => return Ok(claimed),
            Err(Unclaimed::For(failure)) => return Err(failure),
            Err(Unclaimed::Gone(failure)) => last = Some(failure),
        }
    }
    Err(last.expect("it was tried"))
}

/// Why a folder could not be claimed.
enum Unclaimed {
    /// Something was gone between two steps.
    Gone(Failure),
    /// Anything else.
    For(Failure),
}

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn try_claim(out: &Path) -> Result<(PathBuf, File), Unclaimed> {
    let refused = |action, path: &Path, e: &io::Error| {
        let failure = Failure::io(action, path, e);
        // Whether a folder could be made is looked at after that has failed, and it may be gone by then.
        let was_there = || e.kind() == io::ErrorKind::AlreadyExists && !path.is_file();
        let is_gone = e.kind() == io::ErrorKind::NotFound || was_there();
        if is_gone { Unclaimed::Gone(failure) } else { Unclaimed::For(failure) }
    };
    fs::create_dir_all(out).map_err(|e| refused("create", out, &e))?;
    let whole = out.canonicalize().map_err(|e| refused("open", out, &e))?;
    let own = whole.join(RoutePath::RESERVED);
    if own.is_symlink() {
        let failure = Failure::new("write to", &own, "it is a symbolic link");
        return Err(Unclaimed::For(failure));
    }
    fs::create_dir_all(&own).map_err(|e| refused("create", &own, &e))?;
    let path = own.join("lock");
    let lock = File::create(&path).map_err(|e| refused("write", &path, &e))?;
    let busy = || Failure::new("write to", &whole, "another build is writing there");
    match lock.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => return Err(Unclaimed::For(busy())),
        Err(fs::TryLockError::Error(e)) => return Err(refused("lock", &path, &e)),
    }
    // The lock of a file that has been taken away since it was opened keeps nobody out.
    let mine = lock.try_clone().and_then(Handle::from_file);
    let mine = mine.map_err(|e| refused("lock", &path, &e))?;
    let there = Handle::from_path(&path).map_err(|e| refused("lock", &path, &e))?;
    if mine == there { Ok((whole, lock)) } else { Err(Unclaimed::Gone(busy())) }
}

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn is_same(target: &Path, length: u64, body: &Body) -> Result<bool, Failure> {
    let same_bytes = |bytes: &[u8]| {
        if bytes.len() as u64 != length {
            return Ok(false);
        }
        let there = fs::read(target).map_err(|e| Failure::io("read", target, &e))?;
        Ok(there == bytes)
    };
    match body {
        Body::Made(_) => unreachable!("it is ready"),
        Body::Bytes(bytes) => same_bytes(bytes),
        Body::Embedded(bytes) => same_bytes(bytes),
        Body::OnDisk(from) => {
            let metadata = fs::metadata(from).map_err(|e| Failure::io("read", from, &e))?;
            if metadata.len() != length {
                return Ok(false);
            }
            let open = |path: &Path| {
                let file = File::open(path).map_err(|e| Failure::io("read", path, &e))?;
                Ok(BufReader::new(file))
            };
            let same = same_stream(open(target)?, open(from)?);
            same.map_err(|e| Failure::io("read", from, &e))
        }
    }
}

fn same_stream(mut a: impl Read, mut b: impl Read) -> io::Result<bool> {
    let (mut left, mut right) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    loop {
        let n = a.read(&mut left)?;
        if n == 0 {
            return Ok(b.read(&mut right[..1])? == 0);
        }
        match b.read_exact(&mut right[..n]) {
            Ok(()) if left[..n] == right[..n] => {}
            Err(e) if e.kind() != io::ErrorKind::UnexpectedEof => return Err(e),
            _ => return Ok(false),
        }
    }
}
