//! What has to be done for a remote to have a site.

use std::collections::BTreeSet;

use super::{Holdings, Outgoing, Remote, Stage};

/// What is sent to a remote and what is taken away, in the order in which it is done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What is taken away first: files where the site has a folder, and the other way about.
    pub in_the_way: Vec<String>,
    /// What is sent, by stage and path.
    pub sent: Vec<Item>,
    /// What is taken away at the end.
    pub removed: Vec<String>,
    /// What Briefing did not send and the site would take the place of.
    pub foreign: Vec<String>,
    /// How many files are there as they should be.
    pub same: usize,
}

/// A file that is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// From the root of the site.
    pub path: String,
    /// How many bytes it has.
    pub size: u64,
    /// When it is sent.
    pub stage: Stage,
    /// Whether nothing lies at its path.
    pub is_new: bool,
}

impl Plan {
    /// The way from what a remote holds to a site.
    #[must_use]
    pub fn new(site: &Outgoing<'_>, holdings: &Holdings, remote: &dyn Remote) -> Plan {
        let mut plan = Plan::default();
        for (path, digest, stage) in site.files() {
            let hash = remote.hash(path, digest.hash);
            let there = holdings.get(path);
            if there.is_some_and(|held| held.hash == Some(hash)) {
                plan.same += 1;
                continue;
            }
            if there.is_some_and(|held| !held.is_ours) {
                plan.foreign.push(path.to_owned());
            }
            let (path, size, is_new) = (path.to_owned(), digest.size, there.is_none());
            plan.sent.push(Item { path, size, stage, is_new });
        }
        plan.sent.sort_by_key(|item| item.stage);
        let kept: BTreeSet<&str> = site.files().map(|(path, ..)| path).collect();
        let strangers = holdings.iter().filter(|(_, held)| !held.is_ours);
        let strangers = strangers.map(|(path, _)| path).filter(|path| is_in_the_way(path, &kept));
        plan.foreign.extend(strangers.cloned());
        let ours = holdings.iter().filter(|(_, held)| held.is_ours);
        let gone = ours.map(|(path, _)| path.clone()).filter(|path| site.digest(path).is_none());
        (plan.in_the_way, plan.removed) = gone.partition(|path| is_in_the_way(path, &kept));
        plan
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sent.is_empty() && self.gone().next().is_none()
    }

    /// The paths that are sent, in their order.
    #[must_use]
    pub fn paths(&self) -> Vec<&str> {
        self.sent.iter().map(|item| item.path.as_str()).collect()
    }

    /// The paths that are sent, stage by stage.
    #[must_use]
    pub fn stages(&self) -> Vec<Vec<&str>> {
        let stages = self.sent.chunk_by(|a, b| a.stage == b.stage);
        stages.map(|items| items.iter().map(|item| item.path.as_str()).collect()).collect()
    }

    /// Everything that is taken away.
    pub fn gone(&self) -> impl Iterator<Item = &str> {
        self.in_the_way.iter().chain(&self.removed).map(String::as_str)
    }

    /// Everything that is not on the remote afterwards as it was before.
    pub fn touched(&self) -> impl Iterator<Item = &str> {
        self.gone().chain(self.sent.iter().map(|item| item.path.as_str()))
    }

    /// How many files are sent, and their bytes: those that are new, or those that are not.
    #[must_use]
    pub fn count(&self, is_new: bool) -> (usize, u64) {
        let items = self.sent.iter().filter(|item| item.is_new == is_new);
        items.fold((0, 0), |(files, bytes), item| (files + 1, bytes + item.size))
    }
}

/// Whether a file lies where a site has a folder, or in a folder where it has a file.
fn is_in_the_way(path: &str, kept: &BTreeSet<&str>) -> bool {
    let below = format!("{path}/");
    let is_folder =
        kept.range(below.as_str()..).next().is_some_and(|next| next.starts_with(&below));
    is_folder || path.match_indices('/').any(|(at, _)| kept.contains(&path[..at]))
}
