//! The thread that owns the site: takes what has changed, and answers from what is there now.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedSender;

use super::answer::{Answer, Found, find, state};
use super::{Message, Update, mistakes};
use crate::compute;
use crate::config::{self, Config, Overrides};
use crate::diagnostic::Report;
use crate::files::{self, CONFIGS, Failure, FileId, Files};
use crate::parse::{self, Memory};
use crate::render::Renderer;
use crate::resolve::{self, Route, Site, Target};

/// Who writes the site: what is asked of it and what there is to say.
pub(super) struct Author {
    pub(super) messages: Receiver<Message>,
    pub(super) say: fn(&str),
    /// Whether colours are welcome.
    pub(super) colour: bool,
}

/// Where the site lies, and what reads it.
pub(super) struct Folder {
    pub(super) root: PathBuf,
    pub(super) load: fn(&Path) -> Result<Files, Failure>,
    pub(super) clock: fn() -> Timestamp,
}

impl Folder {
    /// Brings the files up to date; gives those that are no longer what they were.
    fn refresh(&self, files: &mut Files, places: &[PathBuf]) -> Result<BTreeSet<FileId>, Failure> {
        let inputs = config::inputs(files);
        if let Some(different) = files.refresh(&self.root, &inputs, places)? {
            return Ok(different);
        }
        let now = (self.load)(&self.root)?;
        Ok(files.take_over(now, &self.root, places))
    }
}

/// A browser that shows a page.
struct Follower {
    /// The address it shows.
    path: String,
    updates: UnboundedSender<Update>,
    /// What it was last told.
    state: u64,
    mistakes: String,
}

/// What outlives a change of the site.
#[derive(Default)]
struct Session {
    followers: Vec<Follower>,
    /// The pages that were shown while the site had no mistake, by route.
    good: BTreeMap<String, Vec<u8>>,
    /// What the author was last told.
    told: String,
}

/// So many pages are kept for when the site has a mistake.
const KEPT: usize = 100;

/// Previews a site until nobody asks any more.
pub(super) fn run(folder: &Folder, mut files: Files, overrides: &Overrides, author: &Author) {
    let mut memory = Memory::default();
    let mut session = Session::default();
    let mut changed: BTreeSet<FileId> = BTreeSet::new();
    // What has changed, and what had a mistake that has not been mended since.
    let mut suspects: BTreeSet<FileId> = BTreeSet::new();
    let mut trouble: Option<String> = None;
    loop {
        let mut report = Report::new();
        let overrides = Overrides { now: (folder.clock)(), ..overrides.clone() };
        let config = Arc::new(config::read(&files, &overrides, &mut report));
        let parsed = parse::site(&files, &config, &mut memory, &mut report);
        let site = resolve::site(&parsed, &files, &config, &mut report);
        let estimates = compute::estimates(&site, &mut report);
        let renderer = Renderer::new(&site, &files, &estimates, &mut report);
        let mut state = State {
            root: &folder.root,
            files: &files,
            config: &config,
            site: &site,
            renderer,
            report,
            of_pages: Report::new(),
            trouble,
        };
        suspects.extend(&changed);
        state.look_at(&mut suspects);
        state.tell(&changed, &mut session, author);
        let Some(places) = state.answer(&mut session, author) else { return };
        drop(state);
        // To take a large site down takes a while, which nobody should wait for.
        rayon::spawn(move || drop((parsed, site, estimates)));
        (changed, trouble) = match folder.refresh(&mut files, &places) {
            Ok(different) => (different, None),
            Err(failure) => (BTreeSet::new(), Some(failure.to_string())),
        };
        if changed.iter().any(|file| CONFIGS.contains(&files.get(*file).path.as_str())) {
            memory = Memory::default();
        }
        for file in &changed {
            memory.forget(*file);
        }
    }
}

/// A site as it is now.
struct State<'s> {
    root: &'s Path,
    files: &'s Files,
    config: &'s Config,
    site: &'s Site,
    renderer: Renderer<'s>,
    /// The mistakes that concern the whole site.
    report: Report,
    /// Those in the text of single pages, as far as they have been looked at.
    of_pages: Report,
    /// Why the folder could not be read, so that this is how it was before.
    trouble: Option<String>,
}

impl State<'_> {
    /// Answers until something changes, and gives the places where it did; `None` at the end.
    fn answer(&self, session: &mut Session, author: &Author) -> Option<Vec<PathBuf>> {
        loop {
            match author.messages.recv().ok()? {
                Message::Ask(path, reply) => {
                    // A browser that does not wait for the answer is none that would miss it.
                    let _ = reply.send(self.at(&path, session));
                }
                Message::Follow(path, updates) => {
                    let follower = Follower { path, updates, state: 0, mistakes: "[]".to_owned() };
                    session.followers.push(follower);
                    self.update(session, &BTreeSet::new());
                }
                Message::Changed(places) => return Some(places),
                Message::Stop => return None,
            }
        }
    }

    /// What is at an address.
    fn at(&self, path: &str, session: &mut Session) -> Answer {
        let url = &self.config.url;
        match find(self.site, url, path) {
            Found::Route(route) => self.of_route(route, 200, session),
            Found::Folder => Answer::redirect(format!("{path}/")),
            Found::Above => Answer::redirect(url.path().to_owned()),
            Found::Nothing => {
                let route = self.site.routes.iter().find(|r| r.target == Target::NotFound);
                match route {
                    Some(route) => self.of_route(route, 404, session),
                    None => Answer::words(404, "There is no such page."),
                }
            }
        }
    }

    fn of_route(&self, route: &Route, status: u16, session: &mut Session) -> Answer {
        let (bytes, mistakes) = self.rendered(route);
        let is_good = self.is_good() && !mistakes.has_errors();
        let key = route.path.as_str();
        let is_page = !matches!(route.target, Target::Copy(_));
        match bytes {
            Some(bytes) if is_good => {
                if is_page && (session.good.len() < KEPT || session.good.contains_key(key)) {
                    session.good.insert(key.to_owned(), bytes.clone());
                }
                Answer::of_route(&route.path, bytes, status)
            }
            bytes => match session.good.get(key).cloned().or(bytes) {
                Some(bytes) => Answer::of_route(&route.path, bytes, status),
                None => Answer::words(500, "This page has a mistake and was never without."),
            },
        }
    }

    fn is_good(&self) -> bool {
        self.trouble.is_none() && !self.report.has_errors()
    }

    /// What a route holds, and the mistakes in it alone.
    fn rendered(&self, route: &Route) -> (Option<Vec<u8>>, Report) {
        let rendered = self.renderer.route(route);
        match rendered.body.map(files::bytes).transpose() {
            Ok(bytes) => (bytes, rendered.report),
            // It was there when the folder was read, and its change is about to be told.
            Err(_) => (None, rendered.report),
        }
    }

    /// Renders the pages of some sources for the mistakes in them; the sources without any are taken out.
    fn look_at(&mut self, sources: &mut BTreeSet<FileId>) {
        let mut wrong = BTreeSet::new();
        let mut found = Report::new();
        for route in self.routes_of(sources) {
            let report = self.rendered(route).1;
            if let (true, Target::Page(id)) = (report.has_errors(), route.target) {
                wrong.insert(self.site.page(id).source.file);
            }
            found.append(report);
        }
        self.of_pages = found;
        *sources = wrong;
    }

    /// Every mistake that is known.
    fn mistakes(&self) -> Report {
        let mut all = self.report.clone();
        all.append(self.of_pages.clone());
        all
    }

    /// Tells the author and every browser what has changed.
    fn tell(&self, changed: &BTreeSet<FileId>, session: &mut Session, author: &Author) {
        let words = match &self.trouble {
            Some(trouble) => format!("error: {trouble}\n"),
            None => self.mistakes().draw(self.files, author.colour),
        };
        if words != session.told {
            (author.say)(if words.is_empty() { "no mistakes\n" } else { &words });
            session.told = words;
        }
        self.update(session, changed);
    }

    /// The pages that are made from some sources.
    fn routes_of(&self, changed: &BTreeSet<FileId>) -> impl Iterator<Item = &Route> {
        let is_of = |route: &&Route| match route.target {
            Target::Page(id) => changed.contains(&self.site.page(id).source.file),
            _ => false,
        };
        let routes = if changed.is_empty() { &[] } else { self.site.routes.as_slice() };
        routes.iter().filter(is_of)
    }

    /// Tells every browser what it has to know.
    fn update(&self, session: &mut Session, changed: &BTreeSet<FileId>) {
        let is_css =
            |file| Path::new(&self.files.get(file).path).extension() == Some("css".as_ref());
        let is_style = !changed.is_empty() && changed.iter().copied().all(is_css);
        let mut of_changed = self.routes_of(changed);
        let edited = of_changed.next().filter(|_| of_changed.next().is_none());
        let home = self.config.url.path();
        session.followers.retain_mut(|follower| {
            let send = |update| follower.updates.send(update).is_ok();
            let (state, mistakes) = self.state_of(&follower.path);
            let mut is_there = true;
            if mistakes != follower.mistakes {
                is_there &= send(Update::Mistakes(mistakes.clone()));
                follower.mistakes = mistakes;
            }
            let Some(state) = state else { return is_there };
            // The names of style sheets change with them, and the page with the names.
            if is_style && follower.state != 0 {
                follower.state = state;
                return is_there & send(Update::Style(state));
            }
            if let Some(edited) = edited.filter(|_| follower.path == home && follower.state != 0) {
                return send(Update::Go(self.config.url.to(&edited.path)));
            }
            if state != follower.state {
                is_there &= send(Update::State(state));
                follower.state = state;
            }
            is_there
        });
    }

    /// Which state of a page the server has, `None` while there are mistakes; and those, as JSON.
    fn state_of(&self, path: &str) -> (Option<u64>, String) {
        if let Some(trouble) = &self.trouble {
            return (None, mistakes::failure(trouble));
        }
        let mut report = self.mistakes();
        let mut page = None;
        if let Found::Route(route) = find(self.site, &self.config.url, path) {
            let (bytes, of_page) = self.rendered(route);
            page = bytes;
            report.append(of_page);
        }
        let json = mistakes::json(&report, self.files, (self.root, self.config.editor()));
        ((!report.has_errors()).then(|| state(&page.unwrap_or_default())), json)
    }
}
