//! The list of all pages for search engines.

use tera::{Context, Map, Value};

use super::{Renderer, context};
use crate::diagnostic::Report;
use crate::files::Body;
use crate::resolve::{Route, Target};

impl Renderer<'_> {
    /// Every page that a search engine may show, with the day of its last change.
    pub(super) fn sitemap(&self, report: &mut Report) -> Option<Body> {
        let entry = |route: &Route| {
            let page = match route.target {
                Target::Page(id) => Some(&self.site.page(id).source),
                Target::Listing(_, 0) | Target::Categories | Target::Tags => None,
                _ => return None,
            };
            let alternates = match route.target {
                Target::Page(id) => self.translations(self.site.page(id)),
                _ => Vec::new(),
            };
            let changed = page.and_then(|page| page.updated.as_ref().or(page.date.as_ref()));
            let mut entry = Map::new();
            let url = &self.site.config.url;
            entry.insert("url".into(), url.with_origin(&url.to(&route.path)).into());
            if !alternates.is_empty() {
                entry.insert("alternates".into(), Value::from_serializable(&alternates));
            }
            entry.insert("changed".into(), changed.map(context::rfc3339).into());
            Some(Value::from(entry))
        };
        let entries: Vec<Value> = self.site.routes.iter().filter_map(entry).collect();
        let mut context = Context::new();
        context.insert_value("entries", Value::from(entries));
        self.xml("sitemap.xml", &mut context, report)
    }
}
