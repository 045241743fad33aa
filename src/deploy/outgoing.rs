//! A checked site as what is to be sent of it: digests at hand, bytes when asked for.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use super::Digest;
use crate::check::Subject;
use crate::diagnostic::Report;
use crate::files::{Failure, bytes, is_html};
use crate::render::Renderer;
use crate::resolve::{Route, Target};

/// When a file is sent: each stage needs what the ones before it have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Styles, pictures, data: what pages need.
    Assets,
    /// Pages.
    Pages,
    /// The feed, the sitemap: what leads others to pages.
    Lists,
}

/// Everything of a site that is to be on a remote.
pub struct Outgoing<'s> {
    subject: Subject<'s>,
    renderer: Renderer<'s>,
    files: BTreeMap<String, File>,
}

/// A file of the site.
#[derive(Debug)]
struct File {
    digest: Digest,
    stage: Stage,
    source: Source,
}

#[derive(Debug)]
enum Source {
    /// A route, by its place in the table.
    Route(usize),
    /// What a host reads beside the site.
    Made(Vec<u8>),
}

/// Some files of the site and their bytes.
type Several<'p> = Vec<(&'p str, Vec<u8>)>;

/// So many files are rendered at once, and held until they are sent.
const AT_ONCE: usize = 64;

impl<'s> Outgoing<'s> {
    /// What is to be sent of a site that was built with these digests.
    #[must_use]
    pub fn new(subject: Subject<'s>, digests: &BTreeMap<String, Digest>) -> Outgoing<'s> {
        let routes = subject.site.routes.as_slice();
        let file = |(at, route): (usize, &Route)| {
            let digest = *digests.get(route.path.as_str())?;
            let file = File { digest, stage: stage(route), source: Source::Route(at) };
            Some((route.path.to_string(), file))
        };
        let files = routes.iter().enumerate().filter_map(file).collect();
        // What building it has reported is known.
        let mut known = Report::new();
        let renderer = Renderer::new(subject.site, subject.files, subject.estimates, &mut known);
        Outgoing { subject, renderer, files }
    }

    /// The site itself.
    #[must_use]
    pub fn subject(&self) -> Subject<'s> {
        self.subject
    }

    /// Adds what a host reads beside the site, unless the site has a file there.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) {
        let digest = Digest::of(&bytes);
        let file = File { digest, stage: Stage::Assets, source: Source::Made(bytes) };
        self.files.entry(path.to_owned()).or_insert(file);
    }

    /// All files: path, digest, and when it is sent.
    pub fn files(&self) -> impl Iterator<Item = (&str, Digest, Stage)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file.digest, file.stage))
    }

    /// The digest of one of its files.
    #[must_use]
    pub fn digest(&self, path: &str) -> Option<Digest> {
        self.files.get(path).map(|file| file.digest)
    }

    /// Hands the bytes of some of its files over, in that order, some at a time.
    ///
    /// # Errors
    ///
    /// When a file that is copied cannot be read or is another by now, and whatever `take` gives.
    pub(super) fn each<'p>(
        &self,
        paths: &[&'p str],
        take: &mut dyn FnMut(Several<'p>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        for some in paths.chunks(AT_ONCE) {
            let one = |path: &&'p str| Ok((*path, self.bytes(path)?));
            take(some.par_iter().map(one).collect::<Result<_, Failure>>()?)?;
        }
        Ok(())
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let file = self.files.get(path).expect("what is sent is one of the site's files");
        let bytes = match &file.source {
            Source::Made(bytes) => bytes.clone(),
            Source::Route(at) => match self.renderer.route(&self.subject.site.routes[*at]).body {
                Some(body) => bytes(body)?,
                None => Vec::new(),
            },
        };
        if Digest::of(&bytes) == file.digest {
            return Ok(bytes);
        }
        let reason = "it has changed since the site was checked; deploy again";
        Err(Failure::new("send", Path::new(path), reason))
    }
}

fn stage(route: &Route) -> Stage {
    match route.target {
        Target::Feed(_)
        | Target::ListingFeed(..)
        | Target::Sitemap
        | Target::Robots
        | Target::Redirects(_) => Stage::Lists,
        _ if is_html(route.path.as_str()) => Stage::Pages,
        _ => Stage::Assets,
    }
}
