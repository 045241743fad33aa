//! The configuration of a site, typed and checked: `briefing.yaml`, or the `_config.yml` of a Hexo site.
//!
//! Takes the [`Files`], gives a [`Config`]; each wrong key or value is a diagnostic and has its
//! default in the meantime. What comes after knows no difference between the two.

mod cards;
mod deploy;
mod feed;
mod footprint;
mod hexo;
mod lists;
mod markdown;
mod names;
mod pictures;
mod quantities;
mod reading;
mod redirects;
mod sources;
mod preview;
mod theme;
mod typed_numbers;
mod url;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use cards::Cards;
pub use deploy::{Compression, Destination, Domain, Git, Provider, Rsync, Store, Way};
pub use feed::{Feed, FeedFormat, FeedOf};
pub use footprint::{Budget, Footprint};
pub use lists::PerPage;
pub use markdown::{Markdown, Preset};
pub use names::{Case, Names};
pub use pictures::Pictures;
pub use preview::Future;
pub use quantities::bad_quantity;
pub use reading::Reading;
pub use redirects::{Moved, Redirects};
pub use sources::{Named, Part, Permalink, PostName, Sources, variables_of};
pub use typed_numbers::TypedNumbers;
pub use url::{BaseUrl, decoded};

use crate::diagnostic::{Code, Place, Report, Span, Spanned};
use crate::files::{CONFIGS, Content, Files, Inputs};
use crate::yaml::{Document, Record, Value};

/// The keys of the folder and of the map of each kind of name.
const CATEGORIES: (&str, &str) = ("category_folder", "category_map");
const TAGS: (&str, &str) = ("tag_folder", "tag_map");

/// What a site is and how it is built.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own")]
pub struct Config {
    /// The name of the site.
    pub title: String,
    /// A line under the name.
    pub subtitle: Option<String>,
    /// What the site is about, for search engines and feeds.
    pub description: Option<String>,
    /// Who writes it.
    pub author: Option<String>,
    /// The language of its texts: `en`, `zh-CN`.
    pub language: String,
    /// Where it is published.
    pub url: BaseUrl,
    /// The zone in which dates without one are meant, and in which all are shown.
    pub timezone: TimeZone,
    /// The folder below `themes` with the theme.
    pub theme: Spanned<String>,
    /// The options of the theme, as the site has chosen them: `theme` in templates.
    pub theme_options: serde_json::Value,
    /// Where the sources lie, and which of them are what.
    pub sources: Sources,
    /// What the names of posts' files say.
    pub post_name: PostName,
    /// The pattern of a post's address.
    pub permalink: Permalink,
    /// How many posts a listing shows at once.
    pub per_page: PerPage,
    /// The folder of the home page's list; empty for the site's root.
    pub home_folder: String,
    /// The folder of the further pages of a list: `page`.
    pub page_folder: String,
    /// Where categories are listed, and their names in addresses.
    pub categories: Names,
    /// Where tags are listed, and their names in addresses.
    pub tags: Names,
    /// Where the archives are.
    pub archive_folder: Spanned<String>,
    /// The entries of the main menu.
    pub menu: Vec<MenuItem>,
    /// How readers of an older address are sent on.
    pub redirects: BTreeSet<Redirects>,
    /// Older addresses of what is no page of the author's.
    pub moved: Vec<Moved>,
    /// What is there for feed readers.
    pub feed: Feed,
    /// What stands around the text of a post.
    pub reading: Reading,
    /// What social cards are drawn with; `None` where there are none.
    pub cards: Option<Cards>,
    /// Whether readers can search the site.
    pub search: bool,
    /// In which sizes pictures are offered.
    pub pictures: Pictures,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// What a check says of numbers that are typed into the texts of briefs.
    pub typed_numbers: TypedNumbers,
    /// What pages say of their footprint.
    pub footprint: Footprint,
    /// What they may weigh and emit.
    pub budget: Budget,
    /// To how many significant digits a computed number is shown.
    pub digits: u8,
    /// How many draws uncertain inputs are given.
    pub draws: u32,
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// What becomes of posts of a later date than the build.
    pub future: Future,
    /// Whether what has expired is part of the site all the same, to see what has gone.
    pub shows_expired: bool,
    /// Whether the words of titles are given capitals.
    pub titlecase: bool,
    /// The address that opens a source in the author's editor, with `{file}`, `{line}` and `{column}` in it.
    /// Where the author says none, the editor that most authors have: [`Config::editor`].
    pub own_editor: Option<String>,
    /// Where the site is sent.
    pub deploy: Vec<Destination>,
    /// When the build happens.
    pub now: Timestamp,
    /// Whatever the templates want to know: `site.extra`.
    pub extra: serde_json::Value,
}

impl Config {
    /// The address that opens a source in an editor, with `{file}`, `{line}` and `{column}` in it.
    #[must_use]
    pub fn editor(&self) -> &str {
        self.own_editor.as_deref().unwrap_or(preview::EDITOR)
    }
}

/// How many draws can be asked for: fewer say little of an interval, more take long.
pub const DRAWS: std::ops::RangeInclusive<u32> = 100..=1_000_000;

/// One entry of the main menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// What is shown.
    pub label: String,
    /// Where it leads: an address within the site, or elsewhere.
    pub url: String,
}

/// What the command line says over the configuration.
#[derive(Clone, Debug)]
pub struct Overrides {
    /// `--base-url`.
    pub url: Option<BaseUrl>,
    /// `--drafts`.
    pub drafts: bool,
    /// Whether posts of a later date are shown, to be looked at.
    pub future: bool,
    /// When the build happens.
    pub now: Timestamp,
}

/// What of a site's folder is read, by what its configuration says.
#[must_use]
pub fn inputs(files: &Files) -> Inputs {
    if is_hexo(files) {
        return hexo::inputs(files);
    }
    let sources = sources::FOLDER.to_owned();
    let file = files.config();
    let text = files.text(file);
    let document = Document::parse(file, text, 0..text.len(), &mut Report::new());
    let mut record = document.as_ref().map(|document| document.record(&mut Report::new()));
    let hidden = record.as_ref().is_some_and(|record| record.has("include"));
    let fonts = record.as_mut().map(cards::fonts).unwrap_or_default();
    Inputs {
        sources,
        fonts,
        others: &["templates", "themes", "scaffolds", "i18n"],
        html: false,
        hidden,
    }
}

fn is_hexo(files: &Files) -> bool {
    files.get(files.config()).path != CONFIGS[0]
}

/// Reads the configuration.
///
/// # Panics
///
/// When the files have none, which no way of making [`Files`] allows.
#[must_use]
pub fn read(files: &Files, overrides: &Overrides, report: &mut Report) -> Config {
    let file = files.config();
    let site = if is_hexo(files) { hexo::site } else { site };
    let text = files.text(file);
    let is_text = files.is_text(file);
    let document = is_text.then(|| Document::parse(file, text, 0..text.len(), report)).flatten();
    if matches!(files.get(file).content, Content::Embedded(_)) {
        let message = "the site has no configuration, and is built as Hexo would by default";
        let place = Place::Path(files.get(file).path.clone());
        let help = "write `title: …` and `url: …` into a file of that name";
        report.add(Code::MissingConfig, place, message).help(help);
    }
    let Some(document) = document else {
        // It is broken or no UTF-8, and that is reported; what follows from an empty one is no news.
        let nothing = Document::parse(file, "", 0..0, &mut Report::new());
        let nothing = nothing.expect("an empty text is YAML");
        return site(&nothing, files, overrides, &mut Report::new());
    };
    site(&document, files, overrides, report)
}

fn site(
    document: &Document<'_>,
    files: &Files,
    overrides: &Overrides,
    report: &mut Report,
) -> Config {
    let mut record = document.record(report);
    let here = Span::file(files.config());
    let fallback = |value: &str| Spanned { value: value.to_owned(), span: here };
    let case = names::address_case(&mut record, report);
    let theme = record.spanned("theme", report).unwrap_or_else(|| fallback("briefing"));
    let config = Config {
        sources: sources::read(&mut record, report),
        post_name: post_name(&mut record, report),
        home_folder: folder(&mut record, "home_folder", "", report).value,
        page_folder: folder(&mut record, "page_folder", "page", report).value,
        titlecase: record.truth("titlecase", report).unwrap_or(false),
        title: required(&mut record, "title", "title: My briefs", report).unwrap_or_default(),
        subtitle: record.text("subtitle", report),
        description: record.text("description", report),
        author: record.text("author", report),
        language: record.text("language", report).unwrap_or_else(|| "en".to_owned()),
        url: url(&mut record, overrides, report),
        timezone: timezone(&mut record, report),
        theme_options: theme::options(files, &theme, &mut record, report),
        theme,
        permalink: Permalink {
            pattern: record
                .spanned("permalink", report)
                .unwrap_or_else(|| fallback(":year/:month/:day/:title/")),
            defaults: sources::defaults(&mut record, report),
            default_category: record
                .text("default_category", report)
                .unwrap_or_else(|| "uncategorized".to_owned()),
        },
        per_page: lists::per_page(&mut record, report),
        categories: Names { case, ..names::read(&mut record, CATEGORIES, "categories", report) },
        tags: Names { case, ..names::read(&mut record, TAGS, "tags", report) },
        archive_folder: folder(&mut record, "archive_folder", "archives", report),
        menu: menu(&mut record, report),
        redirects: redirects::read(&mut record, report),
        moved: redirects::moved(&mut record, report),
        feed: feed::read(&mut record, report),
        reading: reading::read(&mut record, report),
        cards: cards::read(&mut record, report),
        search: record.truth("search", report).unwrap_or(true),
        pictures: pictures::read(&mut record, true, report),
        markdown: markdown::read(&mut record, Preset::Strict, report),
        typed_numbers: TypedNumbers::read(&mut record, report).unwrap_or(TypedNumbers::Warn),
        footprint: footprint::read(&mut record, report),
        budget: footprint::budget(&mut record, report),
        digits: record.whole("digits", 1..=15, report).map_or(2, |n| u8::try_from(n).unwrap_or(2)),
        draws: record.whole("draws", DRAWS, report).unwrap_or(10_000),
        drafts: record.truth("drafts", report).unwrap_or(false) || overrides.drafts,
        future: Future::of(record.truth("future", report).unwrap_or(false), overrides),
        shows_expired: false,
        own_editor: preview::editor(&mut record, report),
        deploy: deploy::read(&mut record, report),
        now: overrides.now,
        extra: record.value("extra").map_or(serde_json::Value::Null, crate::yaml::to_json),
    };
    record.finish("the configuration", report);
    config
}

fn post_name(record: &mut Record<'_, '_>, report: &mut Report) -> PostName {
    let Some(pattern) = record.spanned("post_name", report) else { return PostName::default() };
    PostName::parse(&pattern.value).unwrap_or_else(|reason| {
        report.add(Code::BadValue, pattern.span, format!("`post_name` cannot be read: {reason}"));
        PostName::default()
    })
}

fn required(
    record: &mut Record<'_, '_>,
    key: &'static str,
    example: &str,
    report: &mut Report,
) -> Option<String> {
    let value = record.text(key, report);
    if value.is_none() && !record.has(key) {
        let message = format!("the configuration has no `{key}`");
        report.add(Code::MissingKey, record.start(), message).help(format!("write `{example}`"));
    }
    value
}

fn url(record: &mut Record<'_, '_>, overrides: &Overrides, report: &mut Report) -> BaseUrl {
    let text = if overrides.url.is_some() {
        record.text("url", report)
    } else {
        required(record, "url", "url: https://example.org", report)
    };
    let parsed = text.map(|text| BaseUrl::parse(&text));
    if let Some(Err(reason)) = &parsed {
        report.add(Code::BadValue, record.span("url"), format!("`url` {reason}"));
    }
    let own = parsed.and_then(Result::ok);
    overrides.url.clone().or(own).unwrap_or_default()
}

fn timezone(record: &mut Record<'_, '_>, report: &mut Report) -> TimeZone {
    let name = record.text("timezone", report).filter(|name| !name.trim().is_empty());
    let Some(name) = name else { return TimeZone::UTC };
    let Ok(zone) = TimeZone::get(&name) else {
        let message = format!("there is no time zone `{name}`");
        let diagnostic = report.add(Code::BadValue, record.span("timezone"), message);
        let help = match name.as_str() {
            "Asia/Beijing" => "China's zone is `Asia/Shanghai`",
            _ => "zones are named after cities, such as `Europe/Berlin`, or are `UTC`",
        };
        diagnostic.help(help);
        return TimeZone::UTC;
    };
    zone
}

fn folder(
    record: &mut Record<'_, '_>,
    key: &'static str,
    default: &str,
    report: &mut Report,
) -> Spanned<String> {
    let found = record.spanned(key, report);
    let mut folder =
        found.unwrap_or_else(|| Spanned { value: default.to_owned(), span: record.start() });
    folder.value = folder.value.trim_matches('/').to_owned();
    if let Err(reason) = crate::files::RoutePath::new(&format!("{}/", folder.value)) {
        report.add(Code::BadValue, folder.span, format!("the folder `{}` {reason}", folder.value));
        default.clone_into(&mut folder.value);
    }
    folder
}

fn menu(record: &mut Record<'_, '_>, report: &mut Report) -> Vec<MenuItem> {
    let pairs = record.names("menu", report);
    let item = |(label, value): (Spanned<String>, &Value)| {
        let url = record.document().text_of(value).map(std::borrow::Cow::into_owned);
        if url.is_none() {
            record.document().wrong_type(value, "an entry of `menu`", "an address", report);
        }
        Some(MenuItem { label: label.value, url: url? })
    };
    pairs.into_iter().filter_map(item).collect()
}
