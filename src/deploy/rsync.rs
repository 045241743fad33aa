//! A folder of another machine, by the `rsync` program over ssh.
//!
//! Passes follow one another, so that no page is there before what it needs, and nothing goes before the
//! pages that need it no more. What was sent is kept in a manifest there; only that is ever taken away.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::manifest::{self, Entry, Manifest};
use super::program::{self, Said};
use super::secret::Address;
use super::{Digest, Holdings, Outgoing, Plan, Remote, Run};
use crate::config;
use crate::files::{Failure, RoutePath, Scratch, bytes_at};

/// A folder that a site is sent to.
pub(super) struct Host {
    config: config::Rsync,
    /// The folder, with a `/` at its end.
    to: String,
    address: Address,
    is_attended: bool,
    /// Holds what is to be sent, and what was fetched.
    scratch: Scratch,
    manifest: Manifest,
}

/// What `rsync` ends with when the connection broke, which may hold the next time.
const BROKEN: [i32; 4] = [10, 12, 30, 35];
/// What it ends with when a file is not here, which is how a removal is asked for.
const MISSED: i32 = 24;
/// How often a pass is begun.
const ATTEMPTS: u32 = 3;

impl Host {
    /// The folder of that address.
    ///
    /// # Errors
    ///
    /// When there is no place for what is to be sent.
    pub(super) fn new(config: &config::Rsync, run: Run<'_>) -> Result<Host, Failure> {
        let mut to = config.to.clone();
        if !to.contains(':') {
            // A folder of this machine is meant from the site's, and rsync works in another.
            let root = run.root.canonicalize().map_err(|e| Failure::io("open", run.root, &e))?;
            to = root.join(to).to_string_lossy().into_owned();
        }
        // What follows `host:` is the user's own folder, and `/` would be the root of that machine.
        to += if to.ends_with(':') { "./" } else { "/" };
        Ok(Host {
            config: config.clone(),
            address: Address::new(&config.to),
            to,
            is_attended: run.is_attended,
            scratch: Scratch::new()?,
            manifest: Manifest::default(),
        })
    }

    /// Runs `rsync`, which reads the paths that it is about.
    fn rsync(&self, arguments: &[&str], paths: &[&str]) -> Result<Said, Failure> {
        let mut pause = Duration::from_millis(500);
        let mut said = self.once(arguments, paths)?;
        for _ in 1..ATTEMPTS {
            if !said.code.is_some_and(|code| BROKEN.contains(&code)) {
                break;
            }
            std::thread::sleep(pause);
            pause *= 3;
            said = self.once(arguments, paths)?;
        }
        said.err = self.address.masked(&said.err);
        Ok(said)
    }

    fn once(&self, arguments: &[&str], paths: &[&str]) -> Result<Said, Failure> {
        let mut command = Command::new("rsync");
        command.current_dir(self.scratch.path()).env("LC_ALL", "C");
        // Names go there as they are, whatever a shell would make of them.
        command.args(["--secluded-args", "--8-bit-output", "--timeout=120", "--from0"]);
        command.arg("--rsh").arg(self.ssh());
        if !paths.is_empty() {
            command.arg("--files-from=-");
        }
        command.args(arguments);
        let paths: String = paths.iter().map(|path| format!("{path}\0")).collect();
        program::run(&mut command, paths.as_bytes())
    }

    /// The call of ssh, as `rsync` takes it apart again.
    fn ssh(&self) -> String {
        let mut words = vec!["ssh".to_owned()];
        if let Some(port) = self.config.port {
            words.extend(["-p".to_owned(), port.to_string()]);
        }
        if !self.is_attended {
            words.push("-oBatchMode=yes".to_owned());
        }
        words.push("-oConnectTimeout=20".to_owned());
        words.extend(self.config.ssh.iter().cloned());
        let quoted = |word: &String| format!("'{}'", word.replace('\'', "''"));
        words.iter().map(quoted).collect::<Vec<_>>().join(" ")
    }

    fn well(
        &self,
        action: &'static str,
        arguments: &[&str],
        paths: &[&str],
    ) -> Result<Said, Failure> {
        let said = self.rsync(arguments, paths)?;
        if said.is_well {
            return Ok(said);
        }
        Err(self.failure(action, &said))
    }

    fn failure(&self, action: &'static str, said: &Said) -> Failure {
        Failure::new(action, Path::new(&self.address.to_string()), said.complaint())
    }

    /// Whether the folder is there.
    fn is_there(&self) -> Result<bool, Failure> {
        let folder = self.to.trim_end_matches('/');
        if folder.ends_with([':', '.']) || folder.is_empty() {
            return Ok(true);
        }
        let list = ["--list-only", "--ignore-missing-args", "--", folder];
        Ok(!self.well("read", &list, &[])?.text().is_empty())
    }

    /// Sends files that lie in the scratch folder.
    fn push(&self, paths: &[&str]) -> Result<(), Failure> {
        // Our copies are of this moment; only their contents say whether they are other ones.
        let flags = ["--checksum", "--chmod=D755,F644", "--force", "--", "out/", &self.to];
        self.well("send to", &flags, paths).map(drop)
    }

    fn push_manifest(&self) -> Result<(), Failure> {
        let path = format!("out/{}", manifest::PATH);
        self.scratch.write(&path, self.manifest.text().as_bytes())?;
        self.push(&[manifest::PATH])
    }

    /// Takes files away, and the folders that are empty without them.
    fn remove(&self, paths: &[&str], kept: &BTreeSet<&str>) -> Result<(), Failure> {
        if paths.is_empty() {
            return Ok(());
        }
        let arguments = ["--delete-missing-args", "--", "none/", &self.to];
        let said = self.rsync(&arguments, paths)?;
        if !said.is_well && said.code != Some(MISSED) {
            return Err(self.failure("remove from", &said));
        }
        for folders in emptied(paths, kept).values().rev() {
            // One in which a stranger has something stays, which rsync calls a failure.
            self.rsync(&arguments, folders)?;
        }
        Ok(())
    }

    /// Sends the files of a stage.
    fn stage(
        &mut self,
        site: &Outgoing<'_>,
        paths: &[&str],
        on_file: &(dyn Fn() + Sync),
    ) -> Result<(), Failure> {
        site.each(paths, &mut |some| {
            some.iter()
                .try_for_each(|(path, bytes)| self.scratch.write(&format!("out/{path}"), bytes))
        })?;
        self.push(paths)?;
        for path in paths {
            let Digest { hash, size } = site.digest(path).expect("a file of a plan is the site's");
            self.manifest.set(path, Entry { size, hash });
            let route = RoutePath::new(&format!("out/{path}"));
            self.scratch.remove(&route.expect("the path of a route is one"))?;
            on_file();
        }
        Ok(())
    }
}

impl Remote for Host {
    fn place(&self) -> String {
        format!("{}, by rsync", self.address)
    }

    fn holds(&mut self, site: &Outgoing<'_>) -> Result<Holdings, Failure> {
        self.scratch.folder("out")?;
        self.scratch.folder("none")?;
        let fetched = self.scratch.folder("fetched")?;
        if !self.is_there()? {
            return Ok(Holdings::new());
        }
        let fetch = ["--ignore-missing-args", "--", &self.to, "fetched/"];
        self.well("read", &fetch, &[manifest::PATH])?;
        let text = bytes_at(&fetched.join(manifest::PATH))?.unwrap_or_default();
        self.manifest = Manifest::read(&text);
        let all: BTreeSet<&str> =
            site.files().map(|(path, ..)| path).chain(self.manifest.paths()).collect();
        let all: Vec<&str> = all.into_iter().collect();
        let list = ["--ignore-missing-args", "--dry-run", "--out-format=%l %n", "--ignore-times"];
        let list = [&list[..], &["--", &self.to, "fetched/"]].concat();
        let listed = self.rsync(&list, &all)?;
        if !listed.is_well && !is_about_folders(&listed.err) {
            return Err(self.failure("read", &listed));
        }
        let listed = String::from_utf8_lossy(&listed.out).into_owned();
        let file = |line: &str| {
            let (size, path) = line.split_once(' ')?;
            Some((path.to_owned(), size.parse().ok()?))
        };
        let is_file = |(path, _): &(String, u64)| !path.ends_with('/');
        let sizes: BTreeMap<String, u64> =
            listed.lines().filter_map(file).filter(is_file).collect();
        Ok(self.manifest.held(&sizes))
    }

    fn send(
        &mut self,
        site: &Outgoing<'_>,
        plan: &Plan,
        on_file: &(dyn Fn() + Sync),
    ) -> Result<(), Failure> {
        // From now on until it is there, nobody knows what a file holds; whoever is cut off sends it again.
        plan.touched().for_each(|path| self.manifest.doubt(path));
        self.push_manifest()?;
        let kept: BTreeSet<&str> = site.files().map(|(path, ..)| path).collect();
        let first: Vec<&str> = plan.in_the_way.iter().map(String::as_str).collect();
        self.remove(&first, &kept)?;
        for stage in plan.stages() {
            self.stage(site, &stage, on_file)?;
        }
        let last: Vec<&str> = plan.removed.iter().map(String::as_str).collect();
        self.remove(&last, &kept)?;
        plan.gone().for_each(|path| self.manifest.remove(path));
        self.push_manifest()
    }
}

/// Whether all that rsync complains of is a file in the place of a folder, in which then nothing lies.
fn is_about_folders(complaint: &str) -> bool {
    let mut of_rsync = complaint.lines().filter(|line| line.starts_with("rsync: "));
    complaint.contains("code 23") && of_rsync.all(|line| line.contains("Not a directory"))
}

/// The folders that have nothing of the site's once some files are gone, by how deep they lie.
fn emptied<'p>(gone: &[&'p str], kept: &BTreeSet<&str>) -> BTreeMap<usize, Vec<&'p str>> {
    let parents = gone.iter().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]));
    let is_needed = |folder: &&str| {
        let below = format!("{folder}/");
        kept.range(below.as_str()..).next().is_some_and(|next| next.starts_with(&below))
    };
    let folders: BTreeSet<&str> = parents.filter(|folder| !is_needed(folder)).collect();
    let mut by_depth: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for folder in folders {
        by_depth.entry(folder.matches('/').count()).or_default().push(folder);
    }
    by_depth
}
