//! What is said to those who follow a site with a feed reader.

use std::collections::{BTreeMap, BTreeSet};

use super::{Code, Record, Report};
use crate::diagnostic::Span;
use crate::files::RoutePath;

/// The feeds of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// How many of the newest posts.
    pub limit: usize,
    /// Whether it has the whole texts.
    pub full: bool,
    /// In which formats, and where each lies: below the site's root, and below a list of its own.
    pub formats: BTreeMap<FeedFormat, String>,
    /// What has feeds of its own beside the whole site.
    pub per: BTreeSet<FeedOf>,
}

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedFormat {
    /// Atom, RFC 4287.
    Atom,
    /// RSS 2.0.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

/// A kind of list that can have feeds of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedOf {
    /// Each category.
    Category,
    /// Each tag.
    Tag,
}

impl FeedFormat {
    const ALL: [(&str, FeedFormat); 3] =
        [("atom", FeedFormat::Atom), ("rss", FeedFormat::Rss), ("json", FeedFormat::Json)];

    /// Where it usually lies.
    #[must_use]
    pub fn usual_path(self) -> &'static str {
        match self {
            FeedFormat::Atom => "atom.xml",
            FeedFormat::Rss => "rss.xml",
            FeedFormat::Json => "feed.json",
        }
    }

    /// What browsers and feed readers know it by.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            FeedFormat::Atom => "application/atom+xml",
            FeedFormat::Rss => "application/rss+xml",
            FeedFormat::Json => "application/feed+json",
        }
    }

    /// What `formats` calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        let named = FeedFormat::ALL.iter().find(|(_, format)| *format == self);
        named.map_or("", |(name, _)| name)
    }
}

impl Default for Feed {
    fn default() -> Feed {
        let usual = (FeedFormat::Atom, FeedFormat::Atom.usual_path().to_owned());
        Feed { limit: 20, full: true, formats: BTreeMap::from([usual]), per: BTreeSet::new() }
    }
}

/// What stands under `feed`.
pub(super) fn read(record: &mut Record<'_, '_>, report: &mut Report) -> Feed {
    let mut record = record.record("feed", report);
    let usual = Feed::default();
    let read = Feed {
        limit: record.whole("limit", 1..=1000, report).map_or(usual.limit, |n| n as usize),
        full: record.truth("full", report).unwrap_or(usual.full),
        formats: formats(&mut record, report).unwrap_or(usual.formats),
        per: per(&mut record, report),
    };
    record.finish("`feed`", report);
    read
}

/// A list of formats, or formats with their paths.
fn formats(
    record: &mut Record<'_, '_>,
    report: &mut Report,
) -> Option<BTreeMap<FeedFormat, String>> {
    let value = record.value("formats")?;
    let mut formats = BTreeMap::new();
    if !value.is_mapping() {
        for name in record.texts("formats", report) {
            if let Some(format) = known(&name.value, name.span, report) {
                formats.insert(format, format.usual_path().to_owned());
            }
        }
        return Some(formats);
    }
    for (name, value) in record.names("formats", report) {
        let document = record.document();
        let Some(path) = document.text_of(value) else {
            document.wrong_type(value, "the place of a feed", "a path", report);
            continue;
        };
        let place = document.span(value);
        let path = path.trim_start_matches('/').to_owned();
        match RoutePath::new(&path) {
            Ok(_) if !path.is_empty() && !path.ends_with('/') => {
                let format = known(&name.value, name.span, report);
                formats.extend(format.map(|format| (format, path)));
            }
            Ok(_) => {
                let message = "a feed is a file, such as `atom.xml`";
                report.add(Code::BadValue, place, message);
            }
            Err(reason) => {
                report.add(Code::BadValue, place, format!("the path `{path}` {reason}"));
            }
        }
    }
    Some(formats)
}

fn known(name: &str, place: Span, report: &mut Report) -> Option<FeedFormat> {
    let found = FeedFormat::ALL.iter().find(|(known, _)| *known == name);
    if found.is_none() {
        let message = format!("there is no format `{name}` of feeds");
        let help = "the formats are `atom`, `rss` and `json`";
        report.add(Code::BadValue, place, message).help(help);
    }
    found.map(|(_, format)| *format)
}

fn per(record: &mut Record<'_, '_>, report: &mut Report) -> BTreeSet<FeedOf> {
    let mut per = BTreeSet::new();
    for name in record.texts("per", report) {
        per.extend(match name.value.as_str() {
            "category" | "categories" => Some(FeedOf::Category),
            "tag" | "tags" => Some(FeedOf::Tag),
            other => {
                let message = format!("there are no feeds per `{other}`");
                let help = "write `category`, `tag` or both";
                report.add(Code::BadValue, name.span, message).help(help);
                None
            }
        });
    }
    per
}
