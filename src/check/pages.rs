//! The sink of a check: what pages link to, without the pages.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::page::Page;
use crate::files::{Body, Failure, RoutePath, Sink};

/// Takes every route of a site and keeps of each page only its links and the places in it.
#[derive(Debug, Default)]
pub struct Pages(Mutex<BTreeMap<String, Page>>);

impl Pages {
    pub(super) fn into_pages(self) -> BTreeMap<String, Page> {
        self.0.into_inner().expect("no thread panics while it keeps a page")
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
        let page = Page::read(&String::from_utf8_lossy(bytes));
        let mut pages = self.0.lock().expect("no thread panics while it keeps a page");
        pages.insert(path.to_string(), page);
        Ok(())
    }
}
