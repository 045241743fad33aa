//! A branch of a git repository, by the `git` program and so by its credentials.
//!
//! Everything happens in a repository of our own that is gone afterwards: the site's own work tree, index
//! and branches are not touched. Of the branch only the newest commit is fetched, without its files: their
//! hashes say what is there.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;

use super::manifest::{self, Manifest};
use super::program::{self, Said};
use super::secret::Address;
use super::site_repository::{SiteRepository, git};
use super::{Hash, Held, Holdings, Outgoing, Plan, Remote, Run};
use crate::config;
use crate::config::BaseUrl;
use crate::config::Domain;
use crate::files::{Failure, Scratch};

/// A branch that a site is sent to.
pub(super) struct Branch {
    config: config::Git,
    address: Address,
    /// What git is told besides what it finds in its own configuration.
    settings: Vec<(String, String)>,
    committer: String,
    now: Timestamp,
    is_attended: bool,
    /// Holds the repository.
    _scratch: Scratch,
    repository: PathBuf,
    /// The newest commit of the branch, and what it has by its manifest.
    tip: Option<String>,
    manifest: Manifest,
}

/// How often the branch may move on under us.
const ATTEMPTS: usize = 5;
/// What we call the branch as it is, and as it is to be.
const BASE: &str = "refs/heads/base";
const NEXT: &str = "refs/heads/next";

impl Branch {
    /// The branch, and the files that its host reads beside the site.
    ///
    /// # Errors
    ///
    /// When git is not there, or the site's repository does not know the remote.
    pub(super) fn new(
        config: &config::Git,
        site: &mut Outgoing<'_>,
        run: Run<'_>,
    ) -> Result<Branch, Failure> {
        let of_site = SiteRepository::of(run.root);
        let address = of_site.address(&config.repo)?;
        site.add(".nojekyll", Vec::new());
        if let Some(domain) = domain(&config.domain, &site.subject().site.config.url) {
            site.add("CNAME", format!("{domain}\n").into_bytes());
        }
        let scratch = Scratch::new()?;
        let branch = Branch {
            settings: of_site.settings()?,
            committer: of_site.committer()?,
            config: config.clone(),
            address,
            now: run.now,
            is_attended: run.is_attended,
            repository: scratch.folder("repository")?,
            _scratch: scratch,
            tip: None,
            manifest: Manifest::default(),
        };
        branch.well(&["init", "--bare", "--quiet"], "prepare")?;
        Ok(branch)
    }

    fn git(&self) -> Command {
        let mut command = git(&self.repository);
        // The address may have a token in it; what is in the environment, others cannot list.
        let own = [
            ("remote.target.url".to_owned(), self.address.whole().to_owned()),
            ("remote.target.promisor".to_owned(), "true".to_owned()),
            ("core.hooksPath".to_owned(), "/dev/null".to_owned()),
            ("gc.auto".to_owned(), "0".to_owned()),
        ];
        let settings = self.settings.iter().chain(&own);
        let mut count = 0;
        for (key, value) in settings {
            command.env(format!("GIT_CONFIG_KEY_{count}"), key);
            command.env(format!("GIT_CONFIG_VALUE_{count}"), value);
            count += 1;
        }
        command.env("GIT_CONFIG_COUNT", count.to_string());
        if !self.is_attended {
            command.env("GIT_TERMINAL_PROMPT", "0");
            command.env("GIT_ASKPASS", "true").env("SSH_ASKPASS_REQUIRE", "never");
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Result<Said, Failure> {
        let mut said = program::run(self.git().args(arguments), b"")?;
        said.err = self.address.masked(&said.err);
        Ok(said)
    }

    fn failure(&self, action: &'static str, said: &Said) -> Failure {
        Failure::new(action, Path::new(&self.address.to_string()), said.complaint())
    }

    /// Runs git and gives what it said.
    fn well(&self, arguments: &[&str], action: &'static str) -> Result<Said, Failure> {
        let said = self.run(arguments)?;
        if said.is_well { Ok(said) } else { Err(self.failure(action, &said)) }
    }

    fn reference(&self) -> String {
        format!("refs/heads/{}", self.config.branch)
    }

    /// The newest commit of the branch on the remote; `None` when it has no such branch.
    fn newest(&self) -> Result<Option<String>, Failure> {
        let said = self.well(&["ls-remote", "--quiet", "target", &self.reference()], "read")?;
        let text = said.text();
        let mut lines = text.lines().filter_map(|line| line.split_once('\t'));
        Ok(lines.find(|(_, name)| *name == self.reference()).map(|(hash, _)| hash.to_owned()))
    }

    /// Fetches the newest commit, if there is one, and gives what it has.
    fn look(&mut self) -> Result<Holdings, Failure> {
        self.tip = self.newest()?;
        self.manifest = Manifest::default();
        if self.tip.is_none() {
            return Ok(Holdings::new());
        }
        let from = format!("+{}:{BASE}", self.reference());
        let few = ["--quiet", "--no-tags", "--depth=1", "--filter=blob:none"];
        self.well(&[&["fetch"], &few[..], &["target", &from]].concat(), "fetch from")?;
        self.tip = Some(self.well(&["rev-parse", BASE], "read")?.text());
        let listed = self.well(&["ls-tree", "-r", "-z", "--full-tree", BASE], "read")?;
        let listed = String::from_utf8_lossy(&listed.out).into_owned();
        let file = |entry: &str| -> Option<(String, Option<Hash>)> {
            let (about, path) = entry.split_once('\t')?;
            Some((path.to_owned(), about.split(' ').nth(2)?.parse().ok()))
        };
        let files: Vec<_> = listed.split('\0').filter_map(file).collect();
        if files.iter().any(|(path, _)| path == manifest::PATH) {
            let object = format!("{BASE}:{}", manifest::PATH);
            self.manifest = Manifest::read(&self.well(&["cat-file", "blob", &object], "read")?.out);
        }
        let held = |(path, hash): (String, Option<Hash>)| {
            let is_ours = self.manifest.has(&path);
            (path, Held { hash, is_ours })
        };
        Ok(files.into_iter().map(held).collect())
    }

    /// Makes a commit of the plan on top of the newest one, and gives its name.
    fn commit(
        &self,
        site: &Outgoing<'_>,
        plan: &Plan,
        on_file: &(dyn Fn() + Sync),
    ) -> Result<String, Failure> {
        let mut import = self.git();
        import.args(["fast-import", "--quiet", "--force"]);
        let mut child = program::start(&mut import)?;
        let mut stdin = child.stdin.take().expect("its input is a pipe");
        let written = self.stream(&mut stdin, site, plan, on_file);
        drop(stdin);
        let output = child.wait_with_output();
        let output = output.map_err(|e| Failure::io("run", Path::new("git"), &e))?;
        let said = program::said(output);
        if !said.is_well {
            return Err(self.failure("commit to", &said));
        }
        written?;
        Ok(self.well(&["rev-parse", NEXT], "commit to")?.text())
    }

    /// Writes the commit as `git fast-import` reads it.
    fn stream(
        &self,
        import: &mut dyn Write,
        site: &Outgoing<'_>,
        plan: &Plan,
        on_file: &(dyn Fn() + Sync),
    ) -> Result<(), Failure> {
        let failed = |error| Failure::io("run", Path::new("git"), &error);
        import.write_all(self.head(plan)?.as_bytes()).map_err(failed)?;
        let mut file = |path: &str, bytes: &[u8]| {
            let head = format!("M 100644 inline {}\ndata {}\n", quoted(path), bytes.len());
            import.write_all(head.as_bytes())?;
            import.write_all(bytes)?;
            import.write_all(b"\n")
        };
        site.each(&plan.paths(), &mut |some| {
            for (path, bytes) in some {
                file(path, &bytes).map_err(failed)?;
                on_file();
            }
            Ok(())
        })?;
        let manifest = Manifest::of_paths(site.files().map(|(path, ..)| path));
        file(manifest::PATH, manifest.text().as_bytes()).map_err(failed)
    }

    /// The beginning of a commit: whose it is, what it stands on, and what goes.
    fn head(&self, plan: &Plan) -> Result<String, Failure> {
        let (who, when, message) = (&self.committer, self.now.as_second(), &self.config.message);
        let mut text = format!("commit {NEXT}\ncommitter {who} {when} +0000\n");
        text += &format!("data {}\n{message}\n", message.len());
        match &self.tip {
            // Without history it stands on nothing, and has what the newest commit has.
            Some(tip) if self.config.force => {
                let tree = self.well(&["rev-parse", &format!("{tip}^{{tree}}")], "read")?.text();
                text += &format!("M 040000 {tree} \"\"\n");
            }
            Some(tip) => text += &format!("from {tip}\n"),
            None => {}
        }
        text.extend(plan.gone().map(|path| format!("D {}\n", quoted(path))));
        Ok(text)
    }

    fn push(&self, commit: &str) -> Result<Said, Failure> {
        let to = format!("{commit}:{}", self.reference());
        let lease = format!("{}:{}", self.reference(), self.tip.as_deref().unwrap_or_default());
        let lease = format!("--force-with-lease={lease}");
        let mut arguments = vec!["push", "--quiet", "--no-verify"];
        if self.config.force {
            arguments.push(&lease);
        }
        arguments.extend(["target", &to]);
        self.run(&arguments)
    }
}

impl Remote for Branch {
    fn place(&self) -> String {
        format!("branch {} of {}", self.config.branch, self.address)
    }

    fn holds(&mut self, _: &Outgoing<'_>) -> Result<Holdings, Failure> {
        self.look()
    }

    fn send(
        &mut self,
        site: &Outgoing<'_>,
        plan: &Plan,
        on_file: &(dyn Fn() + Sync),
    ) -> Result<(), Failure> {
        let mut said = self.push(&self.commit(site, plan, on_file)?)?;
        for _ in 1..ATTEMPTS {
            if said.is_well || self.newest()? == self.tip {
                break;
            }
            // Somebody else was quicker: the same once more, on top of what is there now.
            let holdings = self.look()?;
            let plan = Plan::new(site, &holdings, self);
            said = self.push(&self.commit(site, &plan, &|| ())?)?;
        }
        if said.is_well { Ok(()) } else { Err(self.failure("push to", &said)) }
    }
}

/// The domain that a file `CNAME` names.
fn domain(domain: &Domain, url: &BaseUrl) -> Option<String> {
    // Hosts of pages whose own names need no such file.
    const HOSTS: [&str; 5] = ["github.io", "gitlab.io", "codeberg.page", "pages.dev", "localhost"];
    match domain {
        Domain::None => None,
        Domain::Named(name) => Some(name.clone()),
        Domain::OfUrl => {
            let host = url.host();
            let is_given =
                HOSTS.iter().any(|own| host == *own || host.ends_with(&format!(".{own}")));
            // A site below a path shares its domain with another, which has the file.
            let is_name = host.contains('.') && !host.contains(':') && url.path() == "/";
            (is_name && !is_given).then(|| host.to_owned())
        }
    }
}

/// A path as `git fast-import` reads it.
fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
}
