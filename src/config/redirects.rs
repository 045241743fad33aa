//! How readers of an older address are sent on.

use std::collections::BTreeSet;

use super::{Code, Record, Report};
use crate::diagnostic::Spanned;
use crate::files::RoutePath;

/// An older address of something that is no page of the author's, and where it leads.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// What readers may still ask for.
    pub from: Spanned<RoutePath>,
    /// Where it is now: an address within the site, or elsewhere.
    pub to: Spanned<String>,
}

/// The pairs under the key `moved`; a wrong one is a diagnostic.
pub(super) fn moved(record: &mut Record<'_, '_>, report: &mut Report) -> Vec<Moved> {
    let mut all = Vec::new();
    for (from, value) in record.names("moved", report) {
        let document = record.document();
        let Some(to) = document.text_of(value) else {
            document.wrong_type(value, "an entry of `moved`", "an address", report);
            continue;
        };
        match RoutePath::new(&super::decoded(&from.value)) {
            Ok(path) => all.push(Moved {
                from: Spanned { value: path, span: from.span },
                to: Spanned { value: to.into_owned(), span: document.span(value) },
            }),
            Err(reason) => {
                let message = format!("the address `{}` {reason}", from.value);
                report.add(Code::BadPermalink, from.span, message);
            }
        }
    }
    all
}

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
