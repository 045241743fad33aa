//! `briefing publish` and `briefing unpublish`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use briefing::check::ledger;
use briefing::config::{self, Config};
use briefing::diagnostic::Report;
use briefing::files::{
    Failure, FileId, Files, Memory as Unseen, Relocation, relocate, remove_duplicates,
};
use briefing::parse::{self, Kind, Memory, Page};
use briefing::resolve::is_expired;
use briefing::writing::{self, Candidate, Refusal, Transition, find};
use briefing::{Built, build, check, load, resolved};
use clap::Args;

use super::{Environment, Outcome, SiteFolder, complaint, refused, seen};

/// What `publish` and `unpublish` take.
#[derive(Args, Debug)]
pub(super) struct PublishArguments {
    /// The text: its file, its name or its title, or how one of them begins
    name: String,
    #[command(flatten)]
    site: SiteFolder,
}

/// The texts of a site, drafts among them.
struct Texts {
    files: Files,
    config: Arc<Config>,
    pages: Vec<Arc<Page>>,
}

impl Texts {
    fn read(root: &Path, environment: &Environment) -> Result<Texts, Failure> {
        let files = load(root)?;
        let mut overrides = environment.overrides();
        overrides.drafts = true;
        // What is wrong with any of it is told when the site is built.
        let mut unheard = Report::new();
        let config = Arc::new(config::read(&files, &overrides, &mut unheard));
        let parsed = parse::site(&files, &config, &mut Memory::default(), &mut unheard);
        Ok(Texts { files, config, pages: parsed.pages })
    }

    fn candidate<'t>(&'t self, page: &'t Page) -> Candidate<'t> {
        Candidate {
            path: &self.files.get(page.file).path,
            name: &page.name,
            slug: &page.slug,
            title: page.title.written(),
        }
    }

    /// The text of that name among those that count.
    fn find(
        &self,
        name: &str,
        kind: &str,
        counts: impl Fn(&Page) -> bool,
    ) -> Result<Arc<Page>, Refusal> {
        let pages: Vec<&Arc<Page>> = self.pages.iter().filter(|page| counts(page)).collect();
        let all: Vec<Candidate<'_>> = pages.iter().map(|page| self.candidate(page)).collect();
        let found = find(name, &all, kind)?;
        let at = all.iter().position(|one| one == found).expect("it was found among them");
        Ok(Arc::clone(pages[at]))
    }
}

fn is_published(page: &Page) -> bool {
    !page.is_draft && page.is_published
}

pub(super) fn publish(
    arguments: &PublishArguments,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let root = arguments.site.root.as_path();
    let texts = Texts::read(root, environment)?;
    let page = match texts.find(&arguments.name, "draft", |page| !is_published(page)) {
        Ok(page) => page,
        Err(refusal) => {
            let finished = finished(root, &texts, &arguments.name, is_published)?;
            return finished.map_or_else(|| unread(root, &texts, &refusal, environment), Ok);
        }
    };
    let transition = match writing::publish(&page, &texts.files, &texts.config) {
        Ok(transition) => transition,
        Err(refusal) => return Ok(refused(&refusal)),
    };
    let Texts { mut files, .. } = texts;
    transition.apply(&mut files);
    let own = own_files(&files, &transition);
    let (checked, is_good) = checked(files, &own, environment)?;
    if !is_good {
        return stays(root, (&checked, &own), &transition, environment);
    }
    let note = match standing(&checked, page.file) {
        Ok(note) => note,
        Err(why) => {
            return Ok(refused(&Refusal::new(format!("{} stays a draft: {why}", transition.from))));
        }
    };
    carry_out(root, &transition)?;
    let warnings = checked.report.concerning(&own);
    Ok(Outcome {
        answer: format!("{}{note}\n", told(root, &transition)),
        complaint: complaint(&warnings, &checked.files, environment),
        is_clean: true,
    })
}

pub(super) fn unpublish(
    arguments: &PublishArguments,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let root = arguments.site.root.as_path();
    let texts = Texts::read(root, environment)?;
    let page = match texts.find(&arguments.name, "post", is_published) {
        Ok(page) => page,
        Err(refusal) => {
            let is_draft = |page: &Page| page.kind == Kind::Draft;
            let finished = finished(root, &texts, &arguments.name, is_draft)?;
            return Ok(finished.unwrap_or_else(|| refused(&refusal)));
        }
    };
    let transition = match writing::unpublish(&page, &texts.files, &texts.config) {
        Ok(transition) => transition,
        Err(refusal) => return Ok(refused(&refusal)),
    };
    let Texts { mut files, .. } = texts;
    let site = resolved(&files, &environment.overrides(), &mut Report::new());
    let found =
        site.pages.iter().find(|found| found.source.file == page.file && found.is_addressed);
    let mut answer = told(root, &transition);
    if let Some(found) = found {
        answer += &farewell(&files, &found.route, &site.config.url.to(&found.route));
    }
    carry_out(root, &transition)?;
    transition.apply(&mut files);
    // Other texts may link to it.
    let built = build(files, &environment.overrides(), &Unseen::default(), &|_| ())?;
    let complaint = complaint(&built.report, &built.files, environment);
    Ok(Outcome { answer, complaint, is_clean: !built.report.has_errors() })
}

/// What becomes of an address, and what readers who have it can be given.
fn farewell(files: &Files, route: &briefing::files::RoutePath, url: &str) -> String {
    let mut text = format!(
        "the next build has nothing at {url} any more; with the date that it keeps it can come back there\n"
    );
    let address = format!("/{}", route.address());
    let ledger = ledger::read(files, &mut Report::new());
    if ledger.is_some_and(|ledger| ledger.has(&address)) {
        text += &format!(
            "readers have that address: `aliases: [{address}]` in the page that takes its place leads them on\n"
        );
    }
    text
}

/// Builds and checks a site, and says whether it can be published with what some files hold: a mistake of the
/// build stands in the way wherever it is, one of the check where it concerns them.
fn checked(
    files: Files,
    own: &BTreeSet<FileId>,
    environment: &Environment,
) -> Result<(Built, bool), Failure> {
    let overrides = environment.overrides();
    let pages = check::Pages::of(&files, &overrides);
    let mut built = build(files, &overrides, &pages, &|_| ())?;
    let mut is_good = !built.report.has_errors();
    if is_good {
        let found = check::site(built.subject(), pages).concerning(own);
        is_good = !found.has_errors();
        built.report.append(found);
    }
    Ok((built, is_good))
}

/// The text and its files.
fn own_files(files: &Files, transition: &Transition) -> BTreeSet<FileId> {
    let paths = transition.files.iter().map(|(_, to)| to).chain([&transition.to]);
    paths.filter_map(|path| files.find(path)).collect()
}

/// Where readers will find a page and from when; or why not at all.
fn standing(checked: &Built, file: FileId) -> Result<String, String> {
    let site = &checked.site;
    if let Some(page) = site.pages.iter().find(|page| page.source.file == file) {
        let url = site.config.url.to(&page.route);
        let date = page.source.date.as_ref().map(|date| shown(date, &site.config));
        let date = date.map_or_else(String::new, |date| format!("dated {date}; "));
        return Ok(format!("{date}the next build has it at {url}"));
    }
    let mut unheard = Report::new();
    let parsed = parse::site(&checked.files, &site.config, &mut Memory::default(), &mut unheard);
    let page = parsed.pages.iter().find(|page| page.file == file);
    let expires = page.and_then(|page| page.expires.as_ref().map(|date| (page, date)));
    let is_over = |page: &Page| is_expired(page, &site.config);
    if let Some((_, date)) = expires.filter(|(page, _)| is_over(page)) {
        return Err(format!("it has expired on {}", shown(date, &site.config)));
    }
    let later = page.filter(|page| page.is_published && page.kind != Kind::Page);
    match later.and_then(|page| page.date.as_ref()) {
        Some(date) => {
            Ok(format!("builds leave it out until {}, its date", shown(date, &site.config)))
        }
        None => Err("it has a `password`, and anybody could read it".to_owned()),
    }
}

fn shown(date: &jiff::Zoned, config: &Config) -> String {
    let date = date.with_time_zone(config.timezone.clone());
    date.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Shows the mistakes for which a text stays a draft, as they stand in it now.
fn stays(
    root: &Path,
    (checked, own): (&Built, &BTreeSet<FileId>),
    transition: &Transition,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let files = load(root)?;
    let paths = transition.files.iter().map(|(from, _)| from).chain([&transition.from]);
    let here: BTreeSet<FileId> = paths.filter_map(|path| files.find(path)).collect();
    let mut overrides = environment.overrides();
    overrides.drafts = true;
    let in_place = check(files, &overrides, &|_| ())?;
    let report = in_place.report.concerning(&here);
    let mut complaint = if report.has_errors() && checked.report.concerning(own).has_errors() {
        complaint(&report, &in_place.files, environment)
    } else {
        // The mistake is another page's, or one of its being a post.
        complaint(&checked.report, &checked.files, environment)
    };
    complaint += &format!("{} stays a draft\n", seen(root, &transition.from));
    Ok(Outcome { answer: String::new(), complaint, is_clean: false })
}

/// The refusal of a name, and the mistakes of a draft that cannot be read and may be meant.
fn unread(
    root: &Path,
    texts: &Texts,
    refusal: &Refusal,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let folder = format!("{}_drafts/", texts.config.sources.folder);
    let known: BTreeSet<FileId> = texts.pages.iter().map(|page| page.file).collect();
    let drafts = texts.files.below(&folder).map(|(file, _)| file);
    let unread: BTreeSet<FileId> =
        drafts.filter(|file| texts.files.is_text(*file) && !known.contains(file)).collect();
    if unread.is_empty() {
        return Ok(refused(refusal));
    }
    let mut overrides = environment.overrides();
    overrides.drafts = true;
    let mut report = Report::new();
    let files = load(root)?;
    let _ = resolved(&files, &overrides, &mut report);
    let complaint =
        format!("{refusal}{}", complaint(&report.concerning(&unread), &files, environment));
    Ok(Outcome { answer: String::new(), complaint, is_clean: false })
}

/// What is said of a text that is already where it is to go, and cleared of what a move that was interrupted
/// has left in its old place; `None` when there is no such text.
fn finished(
    root: &Path,
    texts: &Texts,
    name: &str,
    counts: impl Fn(&Page) -> bool,
) -> Result<Option<Outcome>, Failure> {
    let Ok(page) = texts.find(name, "text", counts) else { return Ok(None) };
    let path = seen(root, &texts.files.get(page.file).path);
    let kind = if page.is_draft { "a draft" } else { "published" };
    let left = writing::leftovers(&page, &texts.files, &texts.config);
    let removed = remove_duplicates(root, &left)?;
    if removed == 0 {
        return Ok(Some(refused(&Refusal::new(format!("{path} is {kind} already")))));
    }
    let files = if removed == 1 { "1 file is".to_owned() } else { format!("{removed} files are") };
    let rest = "removed from its old place, where a move that was interrupted had left it";
    let answer = format!("{path} is {kind} already; {files} {rest}\n");
    Ok(Some(Outcome::answer(answer)))
}

fn carry_out(root: &Path, transition: &Transition) -> Result<(), Failure> {
    let Transition { from, to, text, files } = transition;
    relocate(root, Relocation { from, to, text, files })
}

/// What has moved, in a line.
fn told(root: &Path, transition: &Transition) -> String {
    let (from, to) = (seen(root, &transition.from), seen(root, &transition.to));
    let files = match transition.files.len() {
        0 => String::new(),
        1 => ", with 1 file".to_owned(),
        n => format!(", with {n} files"),
    };
    if from == to { format!("{to} is changed\n") } else { format!("{from} is now {to}{files}\n") }
}
