//! Deploying: what a remote has and what a site is give a [`Plan`], and the plan is sent.
//!
//! Nothing of the site is kept for that. The build that is checked leaves the [`Digest`] of each route
//! behind; what turns out to have to be sent is rendered once more, since a route is a pure function.

mod digest;
mod folder;
mod git;
#[cfg(feature = "cloud")]
mod headers;
mod manifest;
mod outgoing;
mod plan;
mod program;
#[cfg(feature = "cloud")]
mod provider;
mod rsync;
mod secret;
mod site_repository;
#[cfg(feature = "cloud")]
mod store;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;

pub use digest::{Digest, Digests, Hash};
pub use outgoing::{Outgoing, Stage};
pub use plan::{Item, Plan};

use crate::config::Destination;
use crate::config::Way;
use crate::files::Failure;

/// What a remote has of the paths of a site, and whatever else Briefing sent there, by path.
pub type Holdings = BTreeMap<String, Held>;

/// A file on a remote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Of what it holds; `None` where only reading it would tell.
    pub hash: Option<Hash>,
    /// Whether Briefing sent it; whatever else lies there is a stranger's.
    pub is_ours: bool,
}

/// Somewhere that a site is sent to.
pub trait Remote {
    /// Where it is, in words, without credentials.
    fn place(&self) -> String;

    /// Looks at what is there, and changes nothing.
    ///
    /// # Errors
    ///
    /// When it cannot be reached.
    fn holds(&mut self, site: &Outgoing<'_>) -> Result<Holdings, Failure>;

    /// The hash under which it keeps a file of the site: whatever of it the remote has besides its bytes,
    /// such as its type, is part of that.
    fn hash(&self, path: &str, content: Hash) -> Hash {
        let _ = path;
        content
    }

    /// Sends what changed: first what pages need, then pages, then what lists them, and takes away at the
    /// very end what is gone. Wherever it is cut off, a second run finishes it. `on_file` is called as
    /// each file is done.
    ///
    /// # Errors
    ///
    /// When the remote does not take it.
    fn send(
        &mut self,
        site: &Outgoing<'_>,
        plan: &Plan,
        on_file: &(dyn Fn() + Sync),
    ) -> Result<(), Failure>;
}

/// What a remote needs to know of the run.
#[derive(Clone, Copy, Debug)]
pub struct Run<'r> {
    /// The folder of the site.
    pub root: &'r Path,
    /// When it takes place.
    pub now: Timestamp,
    /// Whether a person can be asked for a password.
    pub is_attended: bool,
}

/// Opens a destination, and adds to the site whatever a host there reads beside it.
///
/// # Errors
///
/// When this program cannot send anything there.
pub fn open(
    to: &Destination,
    site: &mut Outgoing<'_>,
    run: Run<'_>,
) -> Result<Box<dyn Remote>, Failure> {
    match &to.way {
        Way::Folder(path) => Ok(Box::new(folder::Target::new(run.root, path, site)?)),
        Way::Git(git) => Ok(Box::new(git::Branch::new(git, site, run)?)),
        Way::Rsync(rsync) => Ok(Box::new(rsync::Host::new(rsync, run)?)),
        #[cfg(feature = "cloud")]
        Way::Store(store) => Ok(Box::new(store::Bucket::new(store)?)),
        #[cfg(not(feature = "cloud"))]
        Way::Store(store) => {
            let reason = "this Briefing was made without object stores; `cargo install --path . --features cloud`, \
                          in its own folder, makes one with them";
            Err(Failure::new("deploy to", Path::new(&store.container), reason))
        }
    }
}
