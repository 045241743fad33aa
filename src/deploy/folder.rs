//! A folder on this machine, brought to the new state as a build brings its output.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Digest, Held, Holdings, Outgoing, Plan, Remote};
use crate::config::inputs;
use crate::files::{Body, Failure, Folder, RoutePath, Sink, bytes_at, manifest, overlap};

/// A folder that a site is sent to.
pub(super) struct Target {
    out: PathBuf,
}

impl Target {
    /// The folder of that path, from the site's.
    ///
    /// # Errors
    ///
    /// When the site is read from there.
    pub(super) fn new(root: &Path, path: &str, site: &Outgoing<'_>) -> Result<Target, Failure> {
        let out = if root == Path::new(".") { PathBuf::from(path) } else { root.join(path) };
        let inputs = inputs(site.subject().files);
        let mut inputs = inputs.folders().map(|folder| root.join(folder));
        let is_below = |path: &Path| path.canonicalize().is_ok_and(|path| lies_in(&path, &out));
        if is_below(root) || inputs.any(|input| input.exists() && overlap(&input, &out)) {
            let reason = "the site is read from there; choose another folder";
            return Err(Failure::new("deploy to", &out, reason));
        }
        Ok(Target { out })
    }
}

/// Whether a path is a folder or lies in it.
fn lies_in(path: &Path, folder: &Path) -> bool {
    folder.canonicalize().is_ok_and(|folder| path.starts_with(folder))
}

impl Remote for Target {
    fn place(&self) -> String {
        format!("folder {}", self.out.display())
    }

    fn holds(&mut self, site: &Outgoing<'_>) -> Result<Holdings, Failure> {
        let ours = manifest(&self.out)?;
        let mut paths: Vec<&str> = site.files().map(|(path, ..)| path).collect();
        paths.extend(ours.iter().map(String::as_str).filter(|path| site.digest(path).is_none()));
        let held = |path: &&str| {
            let bytes = bytes_at(&self.out.join(path))?;
            let hash = bytes.map(|bytes| Digest::of(&bytes).hash);
            let held = |hash| Held { hash: Some(hash), is_ours: ours.contains(*path) };
            Ok(hash.map(|hash| ((*path).to_owned(), held(hash))))
        };
        let found: Vec<_> = paths.par_iter().map(held).collect::<Result<_, Failure>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    fn send(
        &mut self,
        site: &Outgoing<'_>,
        plan: &Plan,
        on_file: &(dyn Fn() + Sync),
    ) -> Result<(), Failure> {
        let mut folder = Folder::open(&self.out)?;
        plan.foreign.iter().for_each(|path| folder.adopt(path));
        let route = |path: &str| RoutePath::new(path).expect("the path of a route is one");
        for (path, ..) in site.files() {
            folder.keep(&route(path));
        }
        site.each(&plan.paths(), &mut |some| {
            some.into_par_iter().try_for_each(|(path, bytes)| {
                folder.put(&route(path), Body::Bytes(bytes))?;
                on_file();
                Ok(())
            })
        })?;
        folder.commit().map(drop)
    }
}
