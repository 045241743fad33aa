//! What Briefing has sent to a remote, as the remote itself keeps it.
//!
//! A line for each file: its path and, where they are known, the bytes it takes there and its hash. The
//! manifest of an output folder, which has paths alone, is read in the same way.

use std::collections::BTreeMap;

use super::{Hash, Held, Holdings};
use crate::files::RoutePath;

/// Where a remote keeps it.
pub(super) const PATH: &str = ".briefing/manifest";

/// What Briefing has sent to a remote.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Manifest(BTreeMap<String, Option<Entry>>);

/// A file as it was sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Entry {
    /// The bytes that it takes on the remote.
    pub(super) size: u64,
    pub(super) hash: Hash,
}

impl Manifest {
    /// Reads one; a line that is none is passed over, and its file taken for a stranger's.
    pub(super) fn read(text: &[u8]) -> Manifest {
        let text = String::from_utf8_lossy(text);
        let line = |line: &str| {
            let mut fields = line.split('\t');
            let path = fields.next()?;
            RoutePath::new(path).ok().filter(|route| route.as_str() == path)?;
            let entry = || {
                let size = fields.next()?.parse().ok()?;
                Some(Entry { size, hash: fields.next()?.parse().ok()? })
            };
            Some((path.to_owned(), { entry }()))
        };
        Manifest(text.lines().filter_map(line).collect())
    }

    /// One that has only paths.
    pub(super) fn of_paths<'p>(paths: impl Iterator<Item = &'p str>) -> Manifest {
        Manifest(paths.map(|path| (path.to_owned(), None)).collect())
    }

    pub(super) fn text(&self) -> String {
        let line = |(path, entry): (&String, &Option<Entry>)| match entry {
            Some(entry) => format!("{path}\t{}\t{}\n", entry.size, entry.hash),
            None => format!("{path}\n"),
        };
        self.0.iter().map(line).collect()
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Says that a file is ours, and that nobody knows what it holds.
    pub(super) fn doubt(&mut self, path: &str) {
        self.0.insert(path.to_owned(), None);
    }

    pub(super) fn set(&mut self, path: &str, entry: Entry) {
        self.0.insert(path.to_owned(), Some(entry));
    }

    pub(super) fn remove(&mut self, path: &str) {
        self.0.remove(path);
    }

    /// What lies on a remote, of which only the sizes are known, by what was sent there.
    pub(super) fn held(&self, sizes: &BTreeMap<String, u64>) -> Holdings {
        let held = |(path, size): (&String, &u64)| {
            let entry = self.0.get(path);
            let known = entry.copied().flatten().filter(|entry| entry.size == *size);
            let held = Held { hash: known.map(|entry| entry.hash), is_ours: entry.is_some() };
            (path.clone(), held)
        };
        sizes.iter().map(held).collect()
    }
}
