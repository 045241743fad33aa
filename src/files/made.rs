//! What is made at some expense, and kept for the next build: a picture in another size, a social card.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use sha1_smol::Sha1;

use super::{Content, Failure, File, FileId, Files};

/// Makes bytes of what some files hold; a reason where nothing can be made of them.
pub type Make = dyn Fn(&[Cow<'_, [u8]>]) -> Result<Vec<u8>, String> + Send + Sync;

/// Something that is made when its bytes are asked for, unless an earlier build has kept it.
#[derive(Clone)]
pub struct Made(Arc<Recipe>);

struct Recipe {
    store: Store,
    /// Who makes it, in which version, and by which parameters.
    parameters: String,
    inputs: Vec<File>,
    make: Box<Make>,
    mistake: OnceLock<String>,
}

impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Made({:?})", self.0.parameters)
    }
}

impl Files {
    /// Something to be made of what some files hold. The parameters say all else that it depends on, the version of
    /// its maker among it: what has the same parameters and the same inputs is the same.
    #[must_use]
    pub fn made(&self, parameters: String, inputs: &[FileId], make: Box<Make>) -> Made {
        let inputs = inputs.iter().map(|id| self.get(*id).clone()).collect();
        let store = self.store.clone();
        Made(Arc::new(Recipe { store, parameters, inputs, make, mistake: OnceLock::new() }))
    }

    /// Removes what neither this build nor the one before it has asked for.
    pub fn tidy(&self) {
        self.store.tidy();
    }
}

impl Made {
    /// Its bytes; `None` where nothing can be made of the inputs, and [`Made::mistake`] says why.
    ///
    /// # Errors
    ///
    /// When an input cannot be read.
    pub fn made(&self) -> Result<Option<Vec<u8>>, Failure> {
        let recipe = &*self.0;
        let key = self.key()?;
        let _alone = recipe.store.alone(&key);
        if let Some(kept) = recipe.store.get(&key) {
            return Ok(Some(kept));
        }
        let inputs: Vec<_> = recipe.inputs.iter().map(held).collect::<Result<_, _>>()?;
        match (recipe.make)(&inputs) {
            Ok(bytes) => {
                recipe.store.keep(&key, &bytes);
                Ok(Some(bytes))
            }
            Err(reason) => {
                let _ = recipe.mistake.set(reason);
                Ok(None)
            }
        }
    }

    /// Its bytes. Where nothing can be made of the inputs, they are those of the first input.
    ///
    /// # Errors
    ///
    /// When an input cannot be read, or nothing can be made of none.
    pub fn bytes(&self) -> Result<Vec<u8>, Failure> {
        if let Some(bytes) = self.made()? {
            return Ok(bytes);
        }
        let recipe = &*self.0;
        let none = || {
            let reason = self.mistake().unwrap_or_default();
            Failure::new("make", Path::new(&recipe.parameters), reason)
        };
        recipe.inputs.first().map(held).ok_or_else(none)?.map(Cow::into_owned)
    }

    /// Why nothing could be made of the inputs, once the bytes have been asked for.
    #[must_use]
    pub fn mistake(&self) -> Option<&str> {
        self.0.mistake.get().map(String::as_str)
    }

    fn key(&self) -> Result<String, Failure> {
        let mut sha = Sha1::new();
        sha.update(self.0.parameters.as_bytes());
        for input in &self.0.inputs {
            let digest = match input.digest.get() {
                Some(digest) => *digest,
                None => *input.digest.get_or_init({
                    let digest = Sha1::from(held(input)?).digest().bytes();
                    move || digest
                }),
            };
            sha.update(&digest);
        }
        Ok(sha.digest().to_string())
    }
}

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
fn held(file: &File) -> Result<Cow<'_, [u8]>, Failure> {
    Ok(match &file.content {
        Content::Text(text) => Cow::Borrowed(text.as_bytes()),
        Content::Embedded(bytes) => Cow::Borrowed(bytes),
        Content::Font(bytes) => Cow::Borrowed(bytes),
        Content::NotUtf8(_) => Cow::Borrowed(&[]),
        Content::OnDisk(path) => {
            Cow::Owned(fs::read(path).map_err(|e| Failure::io("read", path, &e))?)
        }
    })
}

/// What tells that a file is whole. Nobody forges what lies in a folder of his own.
fn checksum(bytes: &[u8]) -> String {
    format!("{:0CHECKSUM$x}", crc32fast::hash(bytes))
}

/// Where what has been made is kept: a folder in that of the site, which can be removed at any time. One that is
/// damaged or cannot be written costs time and nothing else.
#[derive(Clone, Debug, Default)]
pub(super) struct Store(Option<Arc<Kept>>);

#[derive(Debug)]
struct Kept {
    /// The folder that is the program's own.
    own: PathBuf,
    asked: Mutex<BTreeSet<String>>,
    at_work: [Mutex<()>; 64],
}

/// The keys that the last build asked for, a line each.
const ASKED: &str = "asked";
/// The length of a checksum as it is written.
const CHECKSUM: usize = 8;

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
impl Store {
    /// That of the site in a folder.
    pub(super) fn of(root: &Path) -> Store {
        let own = root.join(".briefing");
        if own.is_symlink() {
            // It would lead somewhere else.
            return Store(None);
        }
        let at_work = std::array::from_fn(|_| Mutex::default());
        Store(Some(Arc::new(Kept { own, asked: Mutex::default(), at_work })))
    }

    /// Keeps everyone else from making the same while the value lives.
    fn alone(&self, key: &str) -> Option<std::sync::MutexGuard<'_, ()>> {
        let kept = self.0.as_ref()?;
        let at = key.bytes().take(8).fold(0_usize, |sum, byte| sum * 31 + usize::from(byte));
        let lock = &kept.at_work[at % kept.at_work.len()];
        Some(lock.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn get(&self, key: &str) -> Option<Vec<u8>> {
        let kept = self.0.as_ref()?;
        kept.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned());
        let mut bytes = fs::read(kept.made().join(key)).ok()?;
        let (sum, rest) = bytes.split_at_checked(CHECKSUM)?;
        if checksum(rest).as_bytes() != sum {
            return None;
        }
        bytes.drain(..CHECKSUM);
        Some(bytes)
    }

    fn keep(&self, key: &str, bytes: &[u8]) {
        if let Some(kept) = &self.0 {
            let sum = checksum(bytes);
            // What cannot be kept is made again.
            let _ = kept.write(key, &[sum.as_bytes(), bytes].concat());
        }
    }

    fn tidy(&self) {
        let Some(kept) = &self.0 else { return };
        let Ok(entries) = fs::read_dir(kept.made()) else { return };
        let last = fs::read_to_string(kept.made().join(ASKED)).unwrap_or_default();
        let last: BTreeSet<&str> = last.lines().collect();
        let asked = kept.asked.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name != ASKED && !asked.contains(&*name) && !last.contains(&*name) {
                let _ = fs::remove_file(entry.path());
            }
        }
        let lines: String = asked.iter().map(|key| format!("{key}\n")).collect();
        let _ = kept.write(ASKED, lines.as_bytes());
    }
}

#[expect(clippy::disallowed_methods, reason = "this module is the one on disk")]
impl Kept {
    fn made(&self) -> PathBuf {
        self.own.join("made")
    }

    /// Writes a file as a whole or not at all.
    fn write(&self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        let made = self.made();
        if !made.is_dir() {
            fs::create_dir_all(&made)?;
            // It is of no use to anybody else.
            fs::write(self.own.join(".gitignore"), "*\n")?;
        }
        let mut file = tempfile::NamedTempFile::new_in(&made)?;
        file.write_all(bytes)?;
        file.persist(made.join(name))?;
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tests look at the disk")]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Files with one input, kept in a folder.
    fn files(root: &Path) -> Files {
        let mut files = Files::from_texts([("a.txt", "abc")]);
        files.store = Store::of(root);
        files
    }

    /// What is made of it, and how often it has been.
    fn backwards(files: &Files, parameters: &str) -> (Made, Arc<AtomicUsize>) {
        let times = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&times);
        let make = move |inputs: &[Cow<'_, [u8]>]| {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(inputs[0].iter().rev().copied().collect())
        };
        let input = files.find("a.txt").expect("it is there");
        (files.made(parameters.to_owned(), &[input], Box::new(make)), times)
    }

    /// The bytes of it, and whether they had to be made.
    fn asked(files: &Files, parameters: &str) -> (Vec<u8>, usize) {
        let (made, times) = backwards(files, parameters);
        (made.bytes().expect("it can be made"), times.load(Ordering::Relaxed))
    }

    fn entries(root: &Path) -> Vec<PathBuf> {
        let made = fs::read_dir(root.join(".briefing/made")).expect("something was kept");
        let all = made.map(|entry| entry.expect("it can be listed").path());
        all.filter(|path| !path.ends_with(ASKED)).collect()
    }

    #[test]
    fn what_was_made_once_is_not_made_again_until_its_input_or_parameters_change() {
        let folder = tempfile::tempdir().expect("there is room");
        let root = folder.path();
        assert_eq!(asked(&files(root), "1"), (b"cba".to_vec(), 1));
        assert_eq!(asked(&files(root), "1"), (b"cba".to_vec(), 0));
        assert_eq!(asked(&files(root), "2"), (b"cba".to_vec(), 1));
        let mut other = Files::from_texts([("a.txt", "abcd")]);
        other.store = Store::of(root);
        assert_eq!(asked(&other, "1"), (b"dcba".to_vec(), 1));
        let ignored = fs::read_to_string(root.join(".briefing/.gitignore")).expect("it is there");
        assert_eq!(ignored, "*\n");
    }

    #[test]
    fn an_entry_that_is_damaged_or_cut_off_anywhere_is_made_again() {
        let folder = tempfile::tempdir().expect("there is room");
        let root = folder.path();
        asked(&files(root), "1");
        let entry = entries(root).remove(0);
        let whole = fs::read(&entry).expect("it was kept");
        for at in 0..whole.len() {
            fs::write(&entry, &whole[..at]).expect("it can be written");
            assert_eq!(asked(&files(root), "1"), (b"cba".to_vec(), 1), "cut off at {at}");
            let mut altered = whole.clone();
            altered[at] ^= 1;
            fs::write(&entry, altered).expect("it can be written");
            assert_eq!(asked(&files(root), "1"), (b"cba".to_vec(), 1), "altered at {at}");
        }
    }

    #[test]
    fn what_a_killed_build_has_left_half_done_is_never_an_entry_and_goes() {
        let folder = tempfile::tempdir().expect("there is room");
        let root = folder.path();
        let site = files(root);
        asked(&site, "1");
        fs::write(root.join(".briefing/made/.tmp123"), "half").expect("it can be written");
        site.tidy();
        assert_eq!(entries(root).len(), 1);
        assert_eq!(asked(&files(root), "1").1, 0);
    }

    #[test]
    fn what_two_builds_have_not_asked_for_is_removed() {
        let folder = tempfile::tempdir().expect("there is room");
        let root = folder.path();
        let build = |parameters: &[&str]| {
            let site = files(root);
            let made: usize = parameters.iter().map(|one| asked(&site, one).1).sum();
            site.tidy();
            made
        };
        assert_eq!(build(&["1", "2"]), 2);
        assert_eq!(build(&["1"]), 0);
        assert_eq!(entries(root).len(), 2);
        assert_eq!(build(&["1"]), 0);
        assert_eq!(entries(root).len(), 1);
        assert_eq!(build(&["1", "2"]), 1);
    }

    #[test]
    fn a_store_that_cannot_be_written_costs_time_alone() {
        let folder = tempfile::tempdir().expect("there is room");
        let root = folder.path();
        fs::write(root.join(".briefing"), "a file").expect("it can be written");
        for _ in 0..2 {
            let site = files(root);
            assert_eq!(asked(&site, "1"), (b"cba".to_vec(), 1));
            site.tidy();
        }
        assert_eq!(asked(&Files::from_texts([("a.txt", "abc")]), "1"), (b"cba".to_vec(), 1));
    }

    #[test]
    fn many_who_ask_at_once_get_the_same_and_it_is_made_once() {
        let folder = tempfile::tempdir().expect("there is room");
        let root = folder.path();
        let (made, times) = backwards(&files(root), "1");
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| made.bytes())).collect();
            for thread in threads {
                let bytes = thread.join().expect("it does not panic").expect("it can be made");
                assert_eq!(bytes, b"cba");
            }
        });
        assert_eq!(times.load(Ordering::Relaxed), 1);
        // Two builds at once have two stores in one folder.
        let builds = [files(root), files(root)];
        std::thread::scope(|scope| {
            for build in &builds {
                scope.spawn(|| {
                    for n in 0..50 {
                        assert_eq!(asked(build, &format!("{n}")).0, b"cba");
                    }
                    build.tidy();
                });
            }
        });
    }

    #[test]
    fn where_nothing_can_be_made_the_input_stands_in_and_the_reason_is_known() {
        let folder = tempfile::tempdir().expect("there is room");
        let site = files(folder.path());
        let input = site.find("a.txt").expect("it is there");
        let made = site.made(String::new(), &[input], Box::new(|_| Err("it is odd".to_owned())));
        assert_eq!(made.mistake(), None);
        assert_eq!(made.made().expect("the input is there"), None);
        assert_eq!(made.bytes().expect("the input is there"), b"abc");
        assert_eq!(made.mistake(), Some("it is odd"));
        let none = site.made("a card".to_owned(), &[], Box::new(|_| Err("it is odd".to_owned())));
        let failure = none.bytes().expect_err("there is nothing to show").to_string();
        assert_eq!(failure, "cannot make a card: it is odd");
    }
}
