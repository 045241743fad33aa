//! The older addresses of a page, as its author wrote them.

use super::address;
use crate::config::decoded;
use crate::diagnostic::{Code, Report, Spanned};
use crate::files::RoutePath;
use crate::parse::Page;

/// The aliases of a page that is published at `own`; one that is none is a diagnostic.
pub(super) fn of_page(
    page: &Page,
    own: &RoutePath,
    report: &mut Report,
) -> Vec<Spanned<RoutePath>> {
    let mut aliases: Vec<Spanned<RoutePath>> = Vec::new();
    for written in &page.aliases {
        let text = written.value.trim();
        if text.contains(['?', '#']) {
            let message = format!("the alias `{text}` has a query or fragment");
            let diagnostic = report.add(Code::BadPermalink, written.span, message);
            diagnostic.help("a host of files looks at the path alone; write `%3F` or `%23` for a character of the path");
            continue;
        }
        // As a browser shows it, an address has escapes; the file that is asked for has none.
        let plain = Spanned { value: decoded(text).into_owned(), span: written.span };
        let Some(route) = address::written(&plain, page.kind, report) else { continue };
        let twice = aliases.iter().find(|other| other.value.folded() == route.folded());
        if route == *own {
            let message = format!("the alias `{text}` is the page's own address");
            report.add(Code::DuplicateAddress, written.span, message).help("leave it out");
        } else if let Some(first) = twice {
            let message = format!("the alias `{text}` is given twice");
            let diagnostic = report.add(Code::DuplicateAddress, written.span, message);
            diagnostic.also(first.span, "first here").help("leave it out");
        } else {
            aliases.push(Spanned { value: route, span: written.span });
        }
    }
    aliases
}
