//! Bringing the files of a site up to date after something has changed in its folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::load::{self, CONFIGS};
use super::{Content, Failure, File, FileId, Files, Inputs};

impl Files {
    /// Reads again some places below `root` where something happened, and gives the files that are no
    /// longer what they were: changed, new or gone. `None`, and nothing is touched, when only a look at
    /// the whole folder can tell.
    ///
    /// A file keeps its [`FileId`] for good, so what was made of the others stays right.
    ///
    /// # Errors
    ///
    /// When something there cannot be read.
    pub fn refresh(
        &mut self,
        root: &Path,
        inputs: &Inputs,
        places: &[PathBuf],
    ) -> Result<Option<BTreeSet<FileId>>, Failure> {
        let mut read = Vec::with_capacity(places.len());
        for place in places {
            match self.entry_at(root, inputs, place) {
                Entry::Nothing => {}
                Entry::Many => return Ok(None),
                Entry::File(path) if !place.is_file() => read.push((path, None)),
                Entry::File(path) => match inputs.content(&path, place)? {
                    Some(content) => read.push((path, Some(content))),
                    // It is too large to be a text, and that is for the look at everything to say.
                    None => return Ok(None),
                },
            }
        }
        let mut different = BTreeSet::new();
        for (path, content) in read {
            different.extend(match content {
                Some(content) => self.replace(File::new(path, content), true),
                None => self.remove(&path),
            });
        }
        Ok(Some(different))
    }

    /// Takes over what a new look at the whole folder has found, after something happened at some
    /// places; gives the files that are no longer what they were.
    pub fn take_over(&mut self, now: Files, root: &Path, places: &[PathBuf]) -> BTreeSet<FileId> {
        let touched: BTreeSet<String> =
            places.iter().filter_map(|path| load::site_path(root, path).ok()).collect();
        let mut different = BTreeSet::new();
        let known: Vec<String> = self.by_path.keys().cloned().collect();
        for path in known.iter().filter(|path| now.find(path).is_none()) {
            different.extend(self.remove(path));
        }
        for file in now.all {
            let is_touched = touched.contains(&file.path);
            different.extend(self.replace(file, is_touched));
        }
        self.skipped = now.skipped;
        different
    }

    /// What a place is, as far as it concerns the site.
    fn entry_at(&self, root: &Path, inputs: &Inputs, place: &Path) -> Entry {
        let Ok(path) = load::site_path(root, place) else { return Entry::Many };
        // What a configuration says decides what else is read.
        if CONFIGS.contains(&path.as_str()) {
            return Entry::Many;
        }
        let below = |folder: &str| path.strip_prefix(folder).is_some_and(|p| p.starts_with('/'));
        if inputs.folders().any(|folder| path == folder) {
            return Entry::Many;
        }
        let is_input = inputs.folders().any(below) || inputs.fonts.contains(&path);
        if !is_input || path.split('/').any(|part| inputs.is_hidden(part)) {
            return Entry::Nothing;
        }
        let was_folder = self.below(&format!("{path}/")).next().is_some();
        // Of a link it has to be seen anew where it leads, and of a folder what is in it.
        let is_special =
            place.symlink_metadata().is_ok_and(|found| found.is_symlink() || found.is_dir());
        let is_skipped = self.skipped.iter().any(|skipped| skipped.path == path);
        if was_folder || is_special || is_skipped { Entry::Many } else { Entry::File(path) }
    }

    /// Puts a file in the place of the one at its path; `None` when it is the same.
    fn replace(&mut self, file: File, is_touched: bool) -> Option<FileId> {
        let is_there = self.by_path.contains_key(&file.path);
        let id = self.find(&file.path).or_else(|| self.gone.remove(&file.path));
        let Some(id) = id else {
            let path = file.path.clone();
            self.add(file);
            return self.find(&path);
        };
        let is_same = is_there
            && match (&self.get(id).content, &file.content) {
                (Content::Text(old), Content::Text(new)) => old == new,
                (Content::Embedded(old), Content::Embedded(new)) => old == new,
                (Content::Font(old), Content::Font(new)) => old == new,
                // What is copied is not read, so it counts as changed when something happened to it.
                (Content::OnDisk(old), Content::OnDisk(new)) => old == new && !is_touched,
                _ => false,
            };
        self.by_path.insert(file.path.clone(), id);
        self.all[id.0 as usize] = file;
        (!is_same).then_some(id)
    }

    fn remove(&mut self, path: &str) -> Option<FileId> {
        let id = self.by_path.remove(path)?;
        self.all[id.0 as usize] = File::new(path.to_owned(), Content::Embedded(b""));
        self.gone.insert(path.to_owned(), id);
        Some(id)
    }
}

enum Entry {
    /// It is none of the site's business.
    Nothing,
    /// A file, by its path in the site.
    File(String),
    /// Something that only a look at the whole folder can tell.
    Many,
}
