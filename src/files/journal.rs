//! The journal: how a staged build is brought into the output folder.
//!
//! Its file is written in one rename and is the moment of commitment. From then on every step may be
//! done again, so a build that was killed is finished by the next one:
//!
//! 1. what stands in the way of a staged file is removed,
//! 2. staged directories and files are renamed into place, whole directories where nothing is there,
//! 3. what the new site no longer has is removed,
//! 4. the new manifest takes the place of the old, and the journal goes.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Failure, RoutePath};

/// The steps of bringing a build in, for one output folder.
pub(super) struct Journal<'o> {
    out: &'o Path,
}

/// Between the removals that come first and those that come last.
const THEN: &str = "--";

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
impl<'o> Journal<'o> {
    pub(super) fn at(out: &'o Path) -> Journal<'o> {
        Journal { out }
    }

    pub(super) fn stage(&self) -> PathBuf {
        self.own("stage")
    }

    fn own(&self, name: &str) -> PathBuf {
        self.out.join(RoutePath::RESERVED).join(name)
    }

    /// Whether a build has been committed and not brought in wholly.
    pub(super) fn is_pending(&self) -> bool {
        self.own("journal").exists()
    }

    /// What the last build wrote.
    pub(super) fn manifest(&self) -> Result<BTreeSet<String>, Failure> {
        Ok(self.lines("manifest")?.into_iter().collect())
    }

    /// The lines of one of our own files that are paths within the output; none where there is no file.
    fn lines(&self, name: &str) -> Result<Vec<String>, Failure> {
        let path = self.own(name);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(Failure::io("read", &path, &e)),
        };
        let ours = |line: &&str| {
            *line == THEN || RoutePath::new(line).is_ok_and(|path| path.as_str() == *line)
        };
        Ok(text.lines().filter(ours).map(str::to_owned).collect())
    }

    /// Commits a staged build.
    pub(super) fn begin(
        &self,
        routes: &BTreeSet<String>,
        staged: &BTreeSet<String>,
        removed: &[&String],
    ) -> Result<(), Failure> {
        fs::create_dir_all(self.stage()).map_err(|e| Failure::io("create", &self.stage(), &e))?;
        let manifest: String = routes.iter().map(|path| format!("{path}\n")).collect();
        self.write("manifest.next", &manifest)?;
        let staged: BTreeSet<&str> = staged.iter().map(String::as_str).collect();
        let in_the_way = |path: &&&String| {
            let below = format!("{path}/");
            let holds_staged = staged.range(below.as_str()..).next();
            let mut parents = path.match_indices('/').map(|(at, _)| &path[..at]);
            holds_staged.is_some_and(|p| p.starts_with(&below))
                || parents.any(|parent| staged.contains(parent))
        };
        let (first, last): (Vec<&&String>, Vec<&&String>) = removed.iter().partition(in_the_way);
        let list = |paths: &[&&String]| -> String {
            paths.iter().map(|path| format!("{path}\n")).collect()
        };
        self.write("journal.next", &format!("{}{THEN}\n{}", list(&first), list(&last)))?;
        self.rename("journal.next", "journal")
    }

    /// Finishes what was committed, and clears what was not.
    pub(super) fn recover(&self) -> Result<(), Failure> {
        if self.is_pending() {
            let removals = self.lines("journal")?;
            let mut parts = removals.split(|line| line == THEN);
            for path in parts.next().unwrap_or_default() {
                self.remove(path)?;
            }
            if self.stage().exists() {
                merge(&self.stage(), self.out)?;
            }
            for path in parts.next().unwrap_or_default() {
                self.remove(path)?;
            }
            if self.own("manifest.next").exists() {
                self.rename("manifest.next", "manifest")?;
            }
            remove_if_there(&self.own("journal"), |path| fs::remove_file(path))?;
        }
        remove_if_there(&self.stage(), |path| fs::remove_dir_all(path))
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.own(name);
        fs::write(&path, text).map_err(|e| Failure::io("write", &path, &e))
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        let to = self.own(to);
        fs::rename(self.own(from), &to).map_err(|e| Failure::io("write", &to, &e))
    }

    /// Refuses a path that runs through a symbolic link in the output: it could lead out of it.
    fn refuse_links(&self, path: &str) -> Result<(), Failure> {
        let parents = path.match_indices('/').map(|(at, _)| self.out.join(&path[..at]));
        for parent in parents {
            if parent.is_symlink() {
                return Err(through_link(&parent));
            }
        }
        Ok(())
    }

    /// Removes a file of an earlier build and the directories that are empty without it.
    fn remove(&self, path: &str) -> Result<(), Failure> {
        if self.refuse_links(path).is_err() {
            // A stranger's link stands where our directory was; what it leads to is not ours.
            return Ok(());
        }
        let target = self.out.join(path);
        if target.is_dir() {
            return Ok(());
        }
        remove_if_there(&target, |path| fs::remove_file(path))?;
        let mut parent = target.parent();
        while let Some(directory) = parent.filter(|directory| *directory != self.out) {
            // Fails where something else still lies in it, which is when to stop.
            if fs::remove_dir(directory).is_err() {
                break;
            }
            parent = directory.parent();
        }
        Ok(())
    }
}

fn remove_if_there(path: &Path, remove: impl Fn(&Path) -> io::Result<()>) -> Result<(), Failure> {
    match remove(path) {
        Ok(()) => Ok(()),
        // A folder that it lay in may have become a file, when all this is done a second time.
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(())
        }
        Err(e) => Err(Failure::io("remove", path, &e)),
    }
}

/// Moves everything in `from` into `to`: a directory as a whole where `to` has none.
#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn merge(from: &Path, to: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(from).map_err(|e| Failure::io("read", from, &e))?;
    for entry in entries {
        let entry = entry.map_err(|e| Failure::io("read", from, &e))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let is_directory = |path: &Path| path.is_dir() && !path.is_symlink();
        if is_directory(&source) && is_directory(&target) {
            merge(&source, &target)?;
        } else {
            fs::rename(&source, &target).map_err(|e| Failure::io("write", &target, &e))?;
        }
    }
    Ok(())
}

/// What is told of a symbolic link where a folder of the output would be: it could lead out of it.
pub(super) fn through_link(link: &Path) -> Failure {
    Failure::new("write through", link, "it is a symbolic link")
}
