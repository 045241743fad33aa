//! The addresses that only time has taken.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Subject, one_line};
use crate::diagnostic::Report;
use crate::parse::{self, Memory};
use crate::resolve::{self, Site};

/// Those of some addresses that a site would have if nothing had expired: pages, and lists that are empty
/// without them.
pub(super) fn among(gone: &[String], subject: Subject<'_>) -> BTreeSet<String> {
    if gone.is_empty() || subject.site.expired == 0 {
        return BTreeSet::new();
    }
    let site = with_expired(subject);
    let routes = site.routes.iter().map(|route| &route.path);
    let aliases = site.pages.iter().flat_map(|page| &page.aliases).map(|alias| &alias.value);
    let all = routes.chain(aliases).map(|path| one_line(&format!("/{}", path.address())));
    all.filter(|address| gone.contains(address)).collect()
}

fn with_expired(subject: Subject<'_>) -> Site {
    let mut config = subject.site.config.as_ref().clone();
    config.shows_expired = true;
    let config = Arc::new(config);
    let mut unheard = Report::new();
    let parsed = parse::site(subject.files, &config, &mut Memory::default(), &mut unheard);
    resolve::site(&parsed, subject.files, &config, &mut unheard)
}
