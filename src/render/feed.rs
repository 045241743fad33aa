//! Feeds: the newest posts, for those who follow a site or one of its lists.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::json;
use tera::{Context, Value};

use super::context::rfc3339;
use super::{Rendered, Renderer, portable};
use crate::config::FeedFormat;
use crate::diagnostic::Report;
use crate::files::{Body, FileId};
use crate::resolve::{Listing, Page, PageId};

/// What feeds have of a post.
pub(super) struct Entry {
    /// Its card and what stands in feeds beside that.
    value: Value,
    report: Report,
    pictures: BTreeSet<FileId>,
}

/// A feed, as `feed`.
#[derive(Serialize)]
struct FeedView {
    title: String,
    /// Its own address, with the origin.
    url: String,
    /// That of the list it is of.
    home: String,
    updated: String,
}

/// A feed, as pages name it.
#[derive(Serialize)]
pub(super) struct FeedLink {
    name: String,
    #[serde(rename = "type")]
    media_type: &'static str,
    url: String,
}

impl Renderer<'_> {
    /// A feed of the whole site, or of a listing.
    pub(super) fn feed(
        &self,
        of: Option<&Listing>,
        format: FeedFormat,
        rendered: &mut Rendered,
    ) -> Option<Body> {
        let config = &self.site.config;
        let all = of.map_or(self.site.posts.as_slice(), |listing| listing.posts.as_slice());
        // An entry has to have a date, and what is there in several languages stands there once.
        let is_published =
            |page: &Page| !page.source.is_draft && !page.is_ahead && page.source.date.is_some();
        let is_shown = |id: &&PageId| {
            let page = self.site.page(**id);
            is_published(page) && (of.is_some() || !page.is_listed_instead)
        };
        let ids: Vec<PageId> =
            all.iter().filter(is_shown).take(config.feed.limit).copied().collect();
        let newest = ids.iter().filter_map(|id| changed(self.site.page(*id))).max();
        let path = &config.feed.formats[&format];
        let base = of.map_or("", |listing| listing.base.as_str());
        let view = FeedView {
            title: match of {
                Some(listing) => format!("{} · {}", listing.name(self.site), config.title),
                None => config.title.clone(),
            },
            url: config.url.absolute(&format!("{base}{path}")),
            home: config.url.absolute(base),
            updated: newest.map_or_else(|| "1970-01-01T00:00:00+00:00".to_owned(), rfc3339),
        };
        let posts: Vec<Value> = ids.iter().map(|id| self.entry(*id, rendered)).collect();
        if format == FeedFormat::Json {
            return Some(Body::Bytes(self.json(&view, &posts)));
        }
        let mut context = Context::new();
        context.insert("feed", &view);
        context.insert_value("posts", Value::from(posts));
        let name = if format == FeedFormat::Atom { "atom.xml" } else { "rss.xml" };
        self.xml(name, &mut context, &mut rendered.report)
    }

    /// What feeds have of a post: its card, when it last changed, and its text where it is wanted.
    fn entry(&self, id: PageId, rendered: &mut Rendered) -> Value {
        let entry = self.entries[id.index()].get_or_init(|| {
            let page = self.site.page(id);
            let mut entry = Rendered::default();
            let mut post = self.card(id).into_map().unwrap_or_default();
            post.insert("changed".into(), changed(page).map(rfc3339).into());
            if self.site.config.feed.full {
                let content = self.content(id);
                let permalink =
                    self.site.config.url.with_origin(&self.site.config.url.to(&page.route));
                let mut context = Context::new();
                context.insert_value("page", self.whole_page(id, content));
                let code = page.source.language.as_deref().unwrap_or(&self.site.config.language);
                let spoken = (page.language, code);
                entry.body = self.spoken("entry.html", &mut context, spoken, &mut entry.report);
                self.offer_sizes(&page.route, &mut entry);
                if let Some(Body::Bytes(html)) = entry.body {
                    let html = String::from_utf8_lossy(&html);
                    let html = portable::html(&html, &|address| {
                        absolute(address, &permalink, &self.site.config.url.with_origin("/"))
                    });
                    post.insert("content".into(), Value::safe_string(&html));
                }
            }
            let Rendered { report, pictures, .. } = entry;
            Entry { value: Value::from(post), report, pictures }
        });
        rendered.report.append(entry.report.clone());
        rendered.pictures.extend(&entry.pictures);
        entry.value.clone()
    }

    /// A feed as JSON Feed 1.1 has it.
    fn json(&self, feed: &FeedView, posts: &[Value]) -> Vec<u8> {
        let config = &self.site.config;
        let author = |name: &str| json!([{ "name": name }]);
        let item = |post: &Value| {
            let post = serde_json::to_value(post).unwrap_or_default();
            let names = |key: &str| {
                let links = post[key].as_array().into_iter().flatten();
                links.flat_map(|link| match link.as_array() {
                    Some(path) => path.iter().map(|link| link["name"].clone()).collect(),
                    None => vec![link["name"].clone()],
                })
            };
            let mut item = serde_json::Map::new();
            let mut put = |key: &str, value: &serde_json::Value| {
                if !value.is_null() {
                    item.insert(key.to_owned(), value.clone());
                }
            };
            put("id", &post["permalink"]);
            put("url", &post["permalink"]);
            put("title", &post["title"]);
            put("summary", &post["summary"]);
            let has_content = post["content"].is_string();
            put(
                if has_content { "content_html" } else { "content_text" },
                if has_content { &post["content"] } else { &post["summary"] },
            );
            put("image", &post["cover_permalink"]);
            put("date_published", &post["date"]);
            put("date_modified", &post["changed"]);
            put("language", &post["language"]);
            let authors = post["authors"].as_array().into_iter().flatten().cloned();
            let authors = authors.map(|mut author| {
                if let Some(fields) = author.as_object_mut() {
                    fields.retain(|_, value| !value.is_null());
                }
                author
            });
            put("authors", &authors.collect());
            let tags: Vec<_> = names("categories").chain(names("tags")).collect();
            put("tags", &json!(tags));
            serde_json::Value::Object(item)
        };
        let mut whole = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.home,
            "feed_url": feed.url,
            "language": config.language,
            "items": posts.iter().map(item).collect::<Vec<_>>(),
        });
        if let Some(description) = config.description.as_ref().or(config.subtitle.as_ref()) {
            whole["description"] = json!(description);
        }
        if let Some(name) = &config.author {
            whole["authors"] = author(name);
        }
        // A map of templates has no order of its own, and a feed is to be the same each time.
        whole.sort_all_objects();
        whole.to_string().into_bytes()
    }
}

/// The feeds of the site, or of a listing, as pages name them.
pub(super) fn links(site: &crate::resolve::Site, of: Option<&Listing>) -> Vec<FeedLink> {
    let config = &site.config;
    let base = of.map_or("", |listing| listing.base.as_str());
    let link = |(format, path): (&FeedFormat, &String)| FeedLink {
        name: of.map_or_else(|| config.title.clone(), |listing| listing.name(site)),
        media_type: format.media_type(),
        url: config.url.link(&format!("{base}{path}")),
    };
    let has_some = of.is_none_or(|listing| listing.has_feeds(&config.feed));
    config.feed.formats.iter().filter(|_| has_some).map(link).collect()
}

/// When a page was last changed: its date, that of its last change, or that of a correction.
fn changed(page: &Page) -> Option<&jiff::Zoned> {
    let source = &page.source;
    let corrected = source.corrections.iter().map(|correction| &correction.date).max();
    source.date.as_ref().max(source.updated.as_ref()).max(corrected)
}

/// An address in a text, with all that stands before it elsewhere.
fn absolute(address: &str, permalink: &str, root: &str) -> String {
    let start = address.split(['/', '?', '#']).next().unwrap_or_default();
    if start.contains(':') || address.starts_with("//") {
        return address.to_owned();
    }
    if let Some(below) = address.strip_prefix('/') {
        return format!("{root}{below}");
    }
    if address.starts_with(['#', '?']) || address.is_empty() {
        return format!("{permalink}{address}");
    }
    let folder = permalink.rfind('/').map_or(permalink, |at| &permalink[..=at]);
    format!("{folder}{address}")
}
