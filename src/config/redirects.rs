//! How readers of an older address are sent on.

use std::collections::BTreeSet;

use super::{Code, Record, Report};

/// One of the ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Redirects {
    /// A page at the older address that leads on: works wherever files are served.
    Pages,
    /// One file `_redirects`, which Netlify and Cloudflare Pages read.
    Netlify,
    /// One file `redirects.map`, for a `map` of nginx.
    Nginx,
}

impl Redirects {
    const ALL: [(&str, Redirects); 3] =
        [("pages", Redirects::Pages), ("netlify", Redirects::Netlify), ("nginx", Redirects::Nginx)];
}

/// What a site has that says nothing of it.
pub(super) fn usual() -> BTreeSet<Redirects> {
    BTreeSet::from([Redirects::Pages])
}

/// The ways under the key `redirects`.
pub(super) fn read(record: &mut Record<'_, '_>, report: &mut Report) -> BTreeSet<Redirects> {
    if !record.has("redirects") {
        return usual();
    }
    let mut ways = BTreeSet::new();
    for text in record.texts("redirects", report) {
        let Some((_, way)) = Redirects::ALL.iter().find(|(name, _)| *name == text.value) else {
            let message = format!("there are no redirects `{}`", text.value);
            let diagnostic = report.add(Code::BadValue, text.span, message);
            diagnostic.help("the ways are `pages`, `netlify` and `nginx`");
            continue;
        };
        ways.insert(*way);
    }
    ways
}
