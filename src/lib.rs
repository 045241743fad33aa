//! Briefing: a static-site generator for research briefs.
//!
//! A site goes through six steps, each from one noun to the next:
//!
//! ```text
//! load     a folder          -> Files           every input, read once
//! parse    Files             -> parse::Site     what its author wrote, with places
//! resolve  parse::Site       -> resolve::Site   every name looked up; the route table
//! compute  resolve::Site     -> Estimates       every number
//! render   one route of them -> Rendered        bytes
//! write    Rendered …        -> a Sink          a folder, or memory
//! ```
//!
//! The four in the middle touch no disk, clock, network or environment. A mistake of the author goes
//! into the [`Report`] and the run goes on; a refusal by the machine is a [`Failure`] and stops it.

pub mod files;
pub mod quantity;
pub mod card;
pub mod diagnostic;
pub mod yaml;
pub mod config;
pub mod parse;
pub mod resolve;
pub mod compute;
pub mod render;
pub mod check;
pub mod import;
pub mod writing;
pub mod serve;
pub mod deploy;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;

use compute::Estimates;
use config::Overrides;
use deploy::{Digest, Digests};
use diagnostic::{Code, Report, Span};
use files::{Body, Failure, FileId, Files, Sink};
use parse::Memory;
use render::{Rendered, Renderer, Standing};
use resolve::{Route, Site, Target};

/// The theme that the program carries.
static THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/briefing");

/// A site that has been through all six steps.
#[derive(Debug)]
pub struct Built {
    /// What it was made from.
    pub files: Files,
    /// What it is.
    pub site: Site,
    /// Its numbers.
    pub estimates: Estimates,
    /// Where each number stands, and in which forms.
    pub standing: Standing,
    /// The mistakes in it. With an error among them, nothing was put into the sink as a whole.
    pub report: Report,
}

impl Built {
    /// What there is to be checked.
    #[must_use]
    pub fn subject(&self) -> check::Subject<'_> {
        check::Subject {
            files: &self.files,
            site: &self.site,
            estimates: &self.estimates,
            standing: &self.standing,
        }
    }
}

/// Reads a site's folder, and the theme that the program carries.
///
/// # Errors
///
/// When something there cannot be read.
pub fn load(root: &Path) -> Result<Files, Failure> {
    let mut files = Files::open(root)?;
    let inputs = config::inputs(&files);
    files.read(root, &inputs)?;
    add_theme(&mut files);
    Ok(files)
}

/// Adds the theme that the program carries.
pub fn add_theme(files: &mut Files) {
    files::embedded(&THEME, "embedded", &mut |path, bytes| files.add_embedded(&path, bytes));
}

/// Takes a site from its files to its route table, which needs no number and no template to be rendered.
#[must_use]
pub fn resolved(files: &Files, overrides: &Overrides, report: &mut Report) -> Site {
    let config = config::read(files, overrides, report);
    resolved_as(files, config, report)
}

/// The same, by a configuration that has been read.
#[must_use]
pub fn resolved_as(files: &Files, config: config::Config, report: &mut Report) -> Site {
    let config = Arc::new(config);
    let parsed = parse::site(files, &config, &mut Memory::default(), report);
    resolve::site(&parsed, files, &config, report)
}

/// Takes a site from its files to a sink; `on_route` is called as each route is done.
///
/// # Errors
///
/// When the sink cannot take a route.
pub fn build(
    mut files: Files,
    overrides: &Overrides,
    sink: &dyn Sink,
    on_route: &(dyn Fn(usize) + Sync),
) -> Result<Built, Failure> {
    let mut report = Report::new();
    let site = resolved(&files, overrides, &mut report);
    let estimates = compute::estimates(&site, &mut report);
    let renderer = Renderer::new(&site, &files, &estimates, &mut report);
    // A site with mistakes is rendered to find the rest of them, and not written.
    let is_good = !report.has_errors();
    let one = |route: &Route| {
        on_route(site.routes.len());
        match route.target {
            // Which sizes of pictures are wanted is known when all pages are rendered.
            Target::Sized(..) => Ok(Rendered::default()),
            _ if is_good => put(&renderer, route, sink),
            _ => Ok(renderer.route(route)),
        }
    };
    let rendered: Vec<_> = site.routes.par_iter().map(one).collect::<Result<_, Failure>>()?;
    let mut standing = Standing::new();
    let mut offered: BTreeMap<FileId, Vec<&Route>> = BTreeMap::new();
    for (at, (route, rendered)) in site.routes.iter().zip(rendered).enumerate() {
        report.append(rendered.report);
        for (number, forms) in rendered.numbers {
            standing.entry(number).or_default().insert(at, forms);
        }
        for picture in rendered.pictures {
            offered.entry(picture).or_default().push(route);
        }
    }
    let damaged = if is_good { sizes(&renderer, &files, &offered, sink)? } else { BTreeMap::new() };
    drop(renderer);
    for (file, mistake) in &damaged {
        let message = format!("the picture cannot be made smaller: {mistake}");
        let help = "it is published as it is; save it once more";
        report.add(Code::UnscaledPicture, Span::file(*file), message).help(help);
        files.leave_as_it_is(*file);
    }
    if !damaged.is_empty() {
        // Their pages have offered sizes that there are not.
        let renderer = Renderer::new(&site, &files, &estimates, &mut Report::new());
        let pages: BTreeMap<_, _> = damaged
            .keys()
            .flat_map(|file| &offered[file])
            .map(|route| (&route.path, *route))
            .collect();
        pages.par_iter().try_for_each(|(_, route)| put(&renderer, route, sink).map(drop))?;
    }
    Ok(Built { files, site, estimates, standing, report })
}

/// Renders a route into a sink.
fn put(renderer: &Renderer<'_>, route: &Route, sink: &dyn Sink) -> Result<Rendered, Failure> {
    let mut rendered = renderer.route(route);
    if let Some(body) = rendered.body.take() {
        sink.put(&route.path, body)?;
    }
    Ok(rendered)
}

/// Puts pictures that pages offer in several sizes into a sink; those of which nothing can be made, and why.
fn sizes(
    renderer: &Renderer<'_>,
    files: &Files,
    offered: &BTreeMap<FileId, Vec<&Route>>,
    sink: &dyn Sink,
) -> Result<BTreeMap<FileId, String>, Failure> {
    let one = |file: &FileId| {
        for (path, made) in renderer.sizes(*file) {
            sink.put(path, Body::Made(made.clone()))?;
            if let Some(mistake) = made.mistake() {
                return Ok(Some((*file, mistake.to_owned())));
            }
        }
        Ok(None)
    };
    let mut damaged = BTreeMap::new();
    for some in resolve::batches(files, offered.keys().copied()) {
        let found: Vec<_> = some.par_iter().map(one).collect::<Result<_, Failure>>()?;
        damaged.extend(found.into_iter().flatten());
    }
    Ok(damaged)
}

/// Builds a site for nobody, and adds what a build lets pass to its report: broken links, and whatever
/// else [`check::site`] finds.
///
/// # Errors
///
/// When something that it needs cannot be read.
pub fn check(
    files: Files,
    overrides: &Overrides,
    on_route: &(dyn Fn(usize) + Sync),
) -> Result<Built, Failure> {
    let pages = check::Pages::of(&files, overrides);
    let built = build(files, overrides, &pages, on_route)?;
    Ok(checked(built, pages))
}

/// Does the same, and gives the digest of each route beside it: what there is to be deployed.
///
/// # Errors
///
/// When something that it needs cannot be read.
pub fn deployable(
    files: Files,
    overrides: &Overrides,
    on_route: &(dyn Fn(usize) + Sync),
) -> Result<(Built, BTreeMap<String, Digest>), Failure> {
    let sink = Digests::before(check::Pages::of(&files, overrides));
    let built = build(files, overrides, &sink, on_route)?;
    let (digests, pages) = sink.into_parts();
    Ok((checked(built, pages), digests))
}

fn checked(mut built: Built, pages: check::Pages) -> Built {
    let found = check::site(built.subject(), pages);
    built.report.append(found);
    built
}
