//! What tells one content from another.

use std::collections::BTreeMap;
use std::sync::Mutex;

use sha1_smol::Sha1;

use crate::files::{Body, Failure, RoutePath, Sink, bytes};

/// The hash of a file's content, the same that git gives it: a branch then tells by itself what it has.
pub type Hash = sha1_smol::Digest;

/// What a route holds, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Of its bytes.
    pub hash: Hash,
    /// How many they are.
    pub size: u64,
}

impl Digest {
    /// The digest of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Digest {
        let mut sha = Sha1::new();
        sha.update(format!("blob {}\0", bytes.len()).as_bytes());
        sha.update(bytes);
        Digest { hash: sha.digest(), size: bytes.len() as u64 }
    }
}

/// A sink that hands everything on to another, and keeps the digest of each route.
#[derive(Debug)]
pub struct Digests<S> {
    taken: Mutex<BTreeMap<String, Digest>>,
    next: S,
}

impl<S: Sink> Digests<S> {
    /// One in front of another sink.
    #[must_use]
    pub fn before(next: S) -> Digests<S> {
        Digests { taken: Mutex::default(), next }
    }

    /// The digests by path, and the other sink.
    ///
    /// # Panics
    ///
    /// When a thread panicked while it put a route here.
    #[must_use]
    pub fn into_parts(self) -> (BTreeMap<String, Digest>, S) {
        let taken = self.taken.into_inner();
        (taken.expect("no thread panics while it keeps a digest"), self.next)
    }
}

impl<S: Sink> Sink for Digests<S> {
    fn put(&self, path: &RoutePath, body: Body) -> Result<(), Failure> {
        let digest = match &body {
            Body::Bytes(bytes) => Digest::of(bytes),
            Body::Embedded(bytes) => Digest::of(bytes),
            Body::OnDisk(_) => Digest::of(&bytes(body.clone())?),
            Body::Made(made) => match made.made()? {
                Some(bytes) => Digest::of(&bytes),
                None => return Ok(()),
            },
        };
        let mut taken = self.taken.lock().expect("no thread panics while it keeps a digest");
        taken.insert(path.to_string(), digest);
        drop(taken);
        self.next.put(path, body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_content_is_that_of_git() {
        let empty = Digest::of(b"");
        assert_eq!(empty.hash.to_string(), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        let hello = Digest::of(b"hello\n");
        assert_eq!(hello.hash.to_string(), "ce013625030ba8dba906f756967f9e9ca394464a");
    }
}
