//! The git repository that a site lies in: which remotes it knows, and how it reaches them.

use std::path::Path;
use std::process::Command;

use super::program;
use super::secret::Address;
use crate::files::Failure;

/// What git says in the folder of a site.
pub(super) struct SiteRepository<'r> {
    root: &'r Path,
}

/// What git is told of by whoever called us, such as a hook, and is of another repository than ours.
const OF_ANOTHER: [&str; 5] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"];

/// A call of git that asks nobody anything and speaks English.
pub(super) fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).env("LC_ALL", "C");
    for name in OF_ANOTHER {
        command.env_remove(name);
    }
    command
}

impl<'r> SiteRepository<'r> {
    pub(super) fn of(root: &'r Path) -> SiteRepository<'r> {
        SiteRepository { root }
    }

    fn ask(&self, arguments: &[&str]) -> Result<Option<String>, Failure> {
        let said = program::run(git(self.root).args(arguments), b"")?;
        Ok(said.is_well.then(|| said.text()))
    }

    /// The address that is meant by a remote's name, an address, or a folder.
    ///
    /// # Errors
    ///
    /// When it is a name, and the repository has no such remote.
    pub(super) fn address(&self, repo: &str) -> Result<Address, Failure> {
        if repo == "." {
            let own = self.ask(&["rev-parse", "--absolute-git-dir"])?;
            let none = || Failure::new("deploy to", self.root, "it is in no git repository");
            return own.map(Address::new).ok_or_else(none);
        }
        let is_name = !repo.contains(['/', '\\', ':']);
        if is_name {
            let known = self.ask(&["remote", "get-url", "--push", "--", repo])?;
            let none = || {
                let reason = "the site's repository has no remote of that name; \
                              `git remote add` adds one, or write its address as `repo`";
                Failure::new("deploy to", Path::new(repo), reason)
            };
            return known.map(|known| self.absolute(&known)).ok_or_else(none);
        }
        Ok(self.absolute(repo))
    }

    /// A folder is meant from the site's, and git works in another.
    fn absolute(&self, address: &str) -> Address {
        let is_folder = !address.contains("://")
            && address.find(':').is_none_or(|colon| address[..colon].contains('/'));
        let folder = is_folder.then(|| self.root.join(address).canonicalize().ok()).flatten();
        match folder.and_then(|folder| folder.to_str().map(str::to_owned)) {
            Some(folder) => Address::new(folder),
            None => Address::new(address),
        }
    }

    /// Its own settings that say how remotes are reached: a host's robot keeps its token there.
    pub(super) fn settings(&self) -> Result<Vec<(String, String)>, Failure> {
        let listed = self.ask(&["config", "--local", "--includes", "--null", "--list"])?;
        let pair = |entry: &str| {
            let (key, value) = entry.split_once('\n')?;
            let reaches = ["http.", "https.", "credential.", "url.", "ssh.", "core.sshcommand"];
            let is_meant = reaches.iter().any(|start| key.to_lowercase().starts_with(start));
            is_meant.then(|| (key.to_owned(), value.to_owned()))
        };
        Ok(listed.unwrap_or_default().split('\0').filter_map(pair).collect())
    }

    /// Who commits, as `Name <address>`.
    pub(super) fn committer(&self) -> Result<String, Failure> {
        let ident = self.ask(&["var", "GIT_COMMITTER_IDENT"])?.unwrap_or_default();
        let end = ident.rfind('>').map_or(0, |at| at + 1);
        let known = ident[..end].trim();
        Ok(if known.is_empty() {
            "Briefing <briefing@localhost>".to_owned()
        } else {
            known.to_owned()
        })
    }
}
