//! `briefing list`.

use briefing::compute::{Estimates, estimates};
use briefing::diagnostic::Report;
use briefing::files::EMBEDDED;
use briefing::files::{Failure, Files};
use briefing::parse::Kind;
use briefing::render::line_text;
use briefing::resolve::{Page, Route, Site, Target, is_expired};
use briefing::{config, load, resolved_as};
use clap::{Args, ValueEnum};
use jiff::Zoned;
use serde_json::{Value, json};

use super::{Environment, Outcome, SiteArguments, complaint};

/// What `list` takes.
#[derive(Args, Debug)]
pub(super) struct ListArguments {
    /// What to list [default: posts and pages]
    what: Option<What>,
    #[command(flatten)]
    site: SiteArguments,
    /// Give JSON
    #[arg(long)]
    json: bool,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// What is dated and listed on the home page
    Posts,
    /// What is not published yet
    Drafts,
    /// Posts that are dated later than now
    Future,
    /// What is published no more
    Expired,
    /// What stands for itself
    Pages,
    /// Every file of the output
    Routes,
}

pub(super) fn run(
    arguments: &ListArguments,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let files = load(&arguments.site.root)?;
    let mut overrides = arguments.site.overrides(environment);
    overrides.drafts |= arguments.what == Some(What::Drafts);
    overrides.future |= arguments.what == Some(What::Future);
    let mut report = Report::new();
    let mut config = config::read(&files, &overrides, &mut report);
    config.shows_expired = arguments.what == Some(What::Expired);
    let site = resolved_as(&files, config, &mut report);
    let listed: Vec<Listed> = match arguments.what {
        Some(What::Routes) => site.routes.iter().map(|at| route(&site, &files, at)).collect(),
        what => {
            // Titles may have numbers. What is wrong with those, a build tells.
            let estimates = estimates(&site, &mut Report::new());
            pages(&site, what).map(|at| page(&site, &files, &estimates, at)).collect()
        }
    };
    let answer = if arguments.json {
        let all = listed.into_iter().map(|listed| listed.json).collect();
        format!("{:#}\n", Value::Array(all))
    } else {
        columns(listed)
    };
    let complaint = complaint(&report, &files, environment);
    Ok(Outcome { answer, complaint, is_clean: !report.has_errors() })
}

/// Posts, newest first, and then pages, by path.
fn pages(site: &Site, what: Option<What>) -> impl Iterator<Item = &Page> {
    let posts = site.posts.iter().map(|id| site.page(*id));
    let others = site.pages.iter().filter(|page| page.source.kind == Kind::Page);
    let now = site.config.now;
    let is_later =
        move |page: &Page| page.source.date.as_ref().is_some_and(|date| date.timestamp() > now);
    posts.chain(others).filter(move |page| match what {
        Some(What::Future) => page.source.kind == Kind::Post && is_later(page),
        Some(What::Expired) => is_expired(&page.source, &site.config),
        Some(What::Posts) => page.source.kind != Kind::Page,
        Some(What::Pages) => page.source.kind == Kind::Page,
        Some(What::Drafts) => page.source.is_draft,
        Some(What::Routes) | None => true,
    })
}

/// One line of the answer, or one object.
struct Listed {
    columns: Vec<String>,
    json: Value,
}

fn page(site: &Site, files: &Files, estimates: &Estimates, page: &Page) -> Listed {
    let source = &page.source;
    let title = line_text((site, site.languages.get(page.language)), estimates, &page.title);
    let path = files.get(source.file).path.as_str();
    let in_zone = |date: &Option<Zoned>| {
        date.as_ref().map(|date| date.with_time_zone(site.config.timezone.clone()))
    };
    let (date, expires) = (in_zone(&source.date), in_zone(&source.expires));
    let instant = |date: &Zoned| date.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let url = page.is_addressed.then(|| site.config.url.to(&page.route));
    let json = json!({
        "kind": kind(page),
        "source": path,
        "title": title,
        "date": date.as_ref().map(instant),
        "expires": expires.as_ref().map(instant),
        "tags": source.tags,
        "categories": source.categories,
        "url": url,
    });
    let day = date.map(|date| date.strftime("%Y-%m-%d").to_string());
    let or_none = |cell: Option<String>| cell.unwrap_or_else(|| "-".to_owned());
    let columns = vec![or_none(day), or_none(url), path.to_owned(), title];
    Listed { columns, json }
}

fn kind(page: &Page) -> &'static str {
    match page.source.kind {
        _ if page.source.is_draft => "draft",
        Kind::Post | Kind::Draft => "post",
        Kind::Page => "page",
    }
}

fn route(site: &Site, files: &Files, route: &Route) -> Listed {
    let page_file = |id| Some(site.page(id).source.file);
    let (kind, source) = match route.target {
        Target::Page(id) => (kind(site.page(id)), page_file(id)),
        Target::Redirect(id, _) => ("redirect", page_file(id)),
        Target::Moved(_) => ("redirect", None),
        Target::Copy(file) => ("file", Some(file)),
        Target::Listing(..) | Target::Categories | Target::Tags => ("listing", None),
        Target::Sized(file, _) => ("picture", Some(file)),
        Target::Data(..) => ("data", None),
        Target::Card(id) => ("card", page_file(id)),
        Target::Feed(_)
        | Target::ListingFeed(..)
        | Target::Sitemap
        | Target::Robots
        | Target::Manifest
        | Target::NotFound
        | Target::Search(_)
        | Target::Redirects(_) => ("made", None),
    };
    let path = source.map(|file| files.get(file).path.as_str());
    // What the program carries lies nowhere in the site.
    let source = path.filter(|path| !path.starts_with(EMBEDDED));
    let url = site.config.url.to(&route.path);
    let json = json!({
        "kind": kind,
        "source": source,
        "url": url,
        "path": route.path.as_str(),
    });
    let columns = vec![kind.to_owned(), url, source.unwrap_or("-").to_owned()];
    Listed { columns, json }
}

/// Lines in columns; a control character would move them about on a terminal.
fn columns(mut listed: Vec<Listed>) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for cell in listed.iter_mut().flat_map(|listed| &mut listed.columns) {
        cell.retain(|c| !c.is_control());
    }
    for listed in &listed {
        for (at, cell) in listed.columns.iter().enumerate() {
            let width = cell.chars().count();
            match widths.get_mut(at) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    let line = |listed: &Listed| {
        let cells = listed.columns.iter().zip(&widths);
        let line: String = cells.map(|(cell, width)| format!("{cell:width$}  ")).collect();
        format!("{}\n", line.trim_end())
    };
    listed.iter().map(line).collect()
}
