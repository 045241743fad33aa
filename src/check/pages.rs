//! The sink of a check: what pages link to, without the pages.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::page::Page;
use crate::config::{self, Overrides};
use crate::diagnostic::Report;
use crate::files::{Body, Failure, Files, RoutePath, Sink, compressed};
use crate::render::Loaded;

/// Takes every route of a site and keeps of each page only its links and the places in it.
#[derive(Debug)]
pub struct Pages {
    kept: Mutex<BTreeMap<String, Page>>,
    /// Whether pages are weighed, which takes time.
    is_weighing: bool,
}

impl Pages {
    /// No page yet of the site of these files.
    #[must_use]
    pub fn of(files: &Files, overrides: &Overrides) -> Pages {
        // The build reads the configuration too, and tells what is wrong with it.
        let config = config::read(files, overrides, &mut Report::new());
        Pages { kept: Mutex::default(), is_weighing: config.budget.is_some() }
    }

    pub(super) fn into_pages(self) -> BTreeMap<String, Page> {
        self.kept.into_inner().expect("no thread panics while it keeps a page")
    }
}

impl Sink for Pages {
    fn put(&self, path: &RoutePath, body: Body) -> Result<(), Failure> {
        let is_html = [".html", ".htm"].iter().any(|end| path.as_str().ends_with(end));
        let bytes = match &body {
            Body::Bytes(bytes) if is_html => bytes.as_slice(),
            Body::Embedded(bytes) if is_html => bytes,
            // A file that is copied is its author's own, and is not read.
            _ => return Ok(()),
        };
        let html = String::from_utf8_lossy(bytes);
        let mut page = Page::read(&html);
        page.weighed = self.is_weighing.then(|| (compressed(bytes), Loaded::of(&html)));
        let mut pages = self.kept.lock().expect("no thread panics while it keeps a page");
        pages.insert(path.to_string(), page);
        Ok(())
    }
}
