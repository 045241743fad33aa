//! Pictures that a text shows and that are not there, or not kept where they should be.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::picture::sources;
use super::places::places;
use crate::config::decoded;
use crate::diagnostic::{Code, Diagnostic, Place, Report, nearest};
use crate::files::Files;
use crate::resolve::{Address, Page, Site, copied, of_link};

/// Tells which pictures of a page are not there, or lack a copy that its site wants, each where its author wrote it: those of
/// its text, given as HTML, and its cover.
pub(super) fn tell((site, files): (&Site, &Files), page: &Page, html: &str, report: &mut Report) {
    let path = page.route.as_str();
    let lacking = |src: &str| match of_link(src, path, &site.config.url) {
        Some(address) => site.served(&address.path).is_none().then_some(Lacking::File(address)),
        None => copied(site, files, src)
            .filter(|copied| copied.route.is_none())
            .map(|copied| Lacking::Copy(copied.path)),
    };
    let cover =
        page.source.cover.as_deref().map(|cover| {
            super::address(site, files, page, cover).unwrap_or_else(|| cover.to_owned())
        });
    let of = |src: String| Some((lacking(&src)?, src));
    let mut all: BTreeSet<_> = sources(html).map(Cow::into_owned).filter_map(of).collect();
    // The text need not be read once more for a cover.
    let places = (!all.is_empty()).then(|| places(site, files, page));
    all.extend(cover.and_then(of));
    for (lacking, src) in all {
        let spans = match &places {
            Some(places) => places.of(&src).to_vec(),
            None => vec![page.source.span(files, ["cover"])],
        };
        // Where there is none, a component has put the address together.
        let whole = spans.is_empty().then(|| Place::Path(path.to_owned()));
        for place in spans.into_iter().map(Place::Span).chain(whole) {
            match &lacking {
                Lacking::File(address) => {
                    missing_picture((site, files), place, (&src, address), report);
                }
                Lacking::Copy(path) => uncopied(place, (&src, path), report),
            }
        }
    }
}

/// What a picture lacks.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Lacking {
    /// Its file, by where it would be published.
    File(Address),
    /// Its copy, by the path that it would have.
    Copy(String),
}

/// Tells that there is no copy of a picture of another host, and how to get one.
fn uncopied(place: Place, (src, path): (&str, &str), report: &mut Report) {
    let message = format!("there is no copy of the picture `{src}`");
    let scheme = if src.starts_with("//") { "https:" } else { "" };
    let quoted = src.replace('\'', "%27");
    let help = format!("curl -fL --create-dirs -o {path} '{scheme}{quoted}'");
    report.add(Code::UncopiedPicture, place, message).help(help);
}

/// Tells that a picture is not there, by its address as it is written and where that leads.
pub fn missing_picture<'r>(
    (site, files): (&Site, &Files),
    place: Place,
    (written, address): (&str, &Address),
    report: &'r mut Report,
) -> &'r mut Diagnostic {
    let (folder, name) = address.path.rsplit_once('/').unwrap_or(("", &address.path));
    let message = format!("there is no picture `{}`", decoded(written));
    let diagnostic = report.add(Code::MissingPicture, place, message);
    if let Some(near) = nearest(name, site.beside(&address.path)) {
        let written = decoded(written);
        let before = written.strip_suffix(name).unwrap_or_default();
        return diagnostic.help(format!("did you mean `{before}{near}`?"));
    }
    // Beside a page stand the files of its own folder.
    let page = site.served(folder).and_then(|route| route.target.source(&site.pages));
    let own = page.map(|file| files.get(file).path.as_str());
    let own = own.and_then(|path| path.rsplit_once('.')).map(|(stem, _)| stem);
    diagnostic.help(match own.filter(|_| !written.starts_with('/')) {
        Some(own) => format!("put it into {}/", own.strip_suffix("/index").unwrap_or(own)),
        None => format!("put it at {}{}", site.config.sources.folder, address.path),
    })
}
