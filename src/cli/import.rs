//! `briefing import`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use briefing::config::Overrides;
use briefing::diagnostic::Report;
use briefing::files::{
    Body, Failure, Files, Memory, NewFile, append, is_free, overlap, paths_below, text_of,
    write_new,
};
use briefing::import::{Addresses, Change, compare, configuration, moved, of_routes, of_sitemap};
use briefing::parse::Format;
use briefing::resolve::Site;
use briefing::{Built, build, load, resolved};
use clap::{Args, Subcommand};

use super::{Environment, Outcome, complaint};

/// What sites can be imported from.
#[derive(Debug, Subcommand)]
pub(super) enum ImportArguments {
    /// A Hexo site: copies its sources, translates its configuration, and shows what becomes of each address
    Hexo(HexoArguments),
}

/// What `import hexo` takes.
#[derive(Args, Debug)]
pub(super) struct HexoArguments {
    /// The folder of the Hexo site; nothing in it is changed
    dir: PathBuf,
    /// The folder to write to, which must be new or empty [default: the site's name and `-briefing`]
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

/// The table that is written beside the new site.
const TABLE: &str = "import.tsv";

pub(super) fn run(
    arguments: &ImportArguments,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let ImportArguments::Hexo(arguments) = arguments;
    let from = arguments.dir.as_path();
    let into = arguments.into.clone().unwrap_or_else(|| beside(from));
    let overrides = Overrides { url: None, drafts: false, future: false, now: environment.now };
    let files_before = load(from)?;
    refuse(from, &into, &files_before)?;
    let before = resolved(&files_before, &overrides, &mut Report::new());
    let new = sources(from, &before, &files_before);
    let copied = new.len() - 1;
    write_new(&into, &new)?;

    let files_after = load(&into)?;
    let after = resolved(&files_after, &overrides, &mut Report::new());
    let (old, against) = old_addresses(from, &before)?;
    let addresses = compare(&old, (&before, &files_before), (&after, &files_after));
    append(&into, "briefing.yaml", &moved(pairs(&addresses)))?;
    let table = NewFile { path: TABLE.to_owned(), body: Body::Bytes(table(&addresses)) };
    write_new(&into, &[table])?;

    let built = build(load(&into)?, &overrides, &Memory::default(), &|_| ())?;
    let answer = format!(
        "imported {} into {}: {copied} files copied as they are\n\n{}{}",
        from.display(),
        into.display(),
        summary(&addresses, against),
        html_pages(&before, &files_before),
    );
    let is_clean = !built.report.has_errors() && lost(&addresses).next().is_none();
    Ok(Outcome { answer, complaint: told(&built, environment), is_clean })
}

fn told(built: &Built, environment: &Environment) -> String {
    complaint(&built.report, &built.files, environment)
}

/// `blog-briefing`, in the folder that the program is run in.
fn beside(from: &Path) -> PathBuf {
    let full = from.canonicalize().unwrap_or_else(|_| from.to_path_buf());
    let name = full.file_name().map_or("site".into(), |name| name.to_string_lossy());
    PathBuf::from(format!("{name}-briefing"))
}

fn refuse(from: &Path, into: &Path, files: &Files) -> Result<(), Failure> {
    if files.get(files.config()).path == "briefing.yaml" {
        return Err(Failure::new("import", from, "it is a Briefing site already"));
    }
    if overlap(from, into) {
        let reason = "the site is read from there; choose another folder with --into";
        return Err(Failure::new("write to", into, reason));
    }
    if !is_free(into)? {
        return Err(Failure::new("write to", into, "there is something in it already"));
    }
    Ok(())
}

/// The configuration, and every source as it is.
fn sources(from: &Path, site: &Site, files: &Files) -> Vec<NewFile> {
    let folder = &site.config.sources.folder;
    let configuration = configuration(&site.config, files).into_bytes();
    let mut new =
        vec![NewFile { path: "briefing.yaml".to_owned(), body: Body::Bytes(configuration) }];
    for (_, file) in files.below(folder) {
        let path = format!("content/{}", &file.path[folder.len()..]);
        new.push(NewFile { path, body: Body::OnDisk(from.join(&file.path)) });
    }
    for (_, file) in files.below("scaffolds/") {
        let body = Body::OnDisk(from.join(&file.path));
        new.push(NewFile { path: file.path.clone(), body });
    }
    new
}

/// The addresses that the site has had, and from where that is known: what Hexo has made, the list for
/// search engines, or else Hexo's own rules.
fn old_addresses(from: &Path, before: &Site) -> Result<(BTreeSet<String>, &'static str), Failure> {
    if let Some(paths) = paths_below(&from.join("public"))?.filter(|paths| !paths.is_empty()) {
        return Ok((paths.into_iter().collect(), "what Hexo has made, in public"));
    }
    for path in ["sitemap.xml", "source/sitemap.xml"] {
        if let Some(xml) = text_of(&from.join(path))? {
            return Ok((of_sitemap(&xml, before), "sitemap.xml"));
        }
    }
    Ok((of_routes(before), "Hexo's rules, since there is no public and no sitemap.xml"))
}

/// The pairs of an old and a new address, as links have them.
fn pairs(addresses: &Addresses) -> impl Iterator<Item = (String, String)> {
    addresses.iter().filter_map(|(from, change)| match change {
        Change::Moved(to) => Some((address(from), address(to))),
        _ => None,
    })
}

fn address(path: &str) -> String {
    let folder = path.strip_suffix("index.html");
    let folder = folder.filter(|folder| folder.is_empty() || folder.ends_with('/'));
    format!("/{}", folder.unwrap_or(path))
}

fn lost(addresses: &Addresses) -> impl Iterator<Item = String> {
    let is_lost = |(_, change): &(&String, &Change)| **change == Change::Lost;
    addresses.iter().filter(is_lost).map(|(path, _)| address(path))
}

/// Both sets of addresses, side by side.
fn table(addresses: &Addresses) -> Vec<u8> {
    let mut text = String::from("Hexo\tBriefing\tchange\n");
    for (path, change) in addresses {
        let old = address(path);
        text += &match change {
            Change::Kept => format!("{old}\t{old}\tkept\n"),
            Change::Moved(to) => format!("{old}\t{}\tmoved\n", address(to)),
            Change::OfTheme => format!("{old}\t\tof the theme\n"),
            Change::Lost => format!("{old}\t\tlost\n"),
        };
    }
    text.into_bytes()
}

fn summary(addresses: &Addresses, against: &str) -> String {
    let count = |wanted: fn(&Change) -> bool| addresses.values().filter(|c| wanted(c)).count();
    let mut text = format!("addresses, by {against}:\n");
    text += &format!("  {:5} stay\n", count(|c| *c == Change::Kept));
    text += &format!("  {:5} move, and lead on\n", count(|c| matches!(c, Change::Moved(_))));
    text += &format!("  {:5} files of the theme go with it\n", count(|c| *c == Change::OfTheme));
    text += &format!("  {:5} are lost\n", count(|c| *c == Change::Lost));
    text += &format!("{TABLE} in the new site has them side by side\n");
    for (from, to) in pairs(addresses) {
        text += &format!("moves: {from} -> {to}\n");
    }
    for path in lost(addresses) {
        text += &format!("lost: {path}\n");
    }
    text
}

/// HTML that has front matter is a page for Hexo, and a file for Briefing.
fn html_pages(site: &Site, files: &Files) -> String {
    let pages = site.pages.iter().map(|page| &page.source);
    let pages = pages.filter(|source| source.body.format == Format::Html);
    pages
        .map(|source| {
            let path = &files.get(source.file).path;
            format!(
                "{path} is copied with its front matter: write it in Markdown, or take that off\n"
            )
        })
        .collect()
}
