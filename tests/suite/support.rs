//! What the tests share: a site in one string.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use briefing::config::Overrides;
use briefing::files::{Body, Files, Made, Memory};
use briefing::{Built, add_theme, build};
use tempfile::TempDir;

/// The files of a site that is written as one text: `-- path --` before each.
pub(crate) fn files_of(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let path = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        match (path, files.last_mut()) {
            (Some(path), _) => files.push((path.to_owned(), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => assert!(line.trim().is_empty(), "a site starts with `-- path --`"),
        }
    }
    files
}

/// A site that was built in memory.
pub(crate) struct BuiltSite {
    /// What each route holds, as text.
    pub(crate) routes: BTreeMap<String, String>,
    /// The routes whose bytes are made when they are asked for.
    pub(crate) made: BTreeMap<String, Made>,
    pub(crate) built: Built,
}

impl BuiltSite {
    /// The mistakes, drawn.
    pub(crate) fn report(&self) -> String {
        self.built.report.draw(&self.built.files, false)
    }

    /// What a route holds, of a site without mistakes.
    pub(crate) fn page(&self, path: &str) -> &str {
        assert!(self.built.report.is_empty(), "there are mistakes:\n{}", self.report());
        self.routes.get(path).unwrap_or_else(|| {
            let paths: Vec<&String> = self.routes.keys().collect();
            panic!("there is no `{path}` among {paths:?}")
        })
    }

    /// The text of a page alone: what its template put around it is cut off.
    pub(crate) fn text(&self, path: &str) -> &str {
        let page = self.page(path);
        let start = page.find("</header>\n").map_or(0, |at| at + "</header>\n".len());
        let page = &page[start..];
        let start = page.find("</header>\n").map_or(0, |at| at + "</header>\n".len());
        let end = page.find("<section class=\"provenance\"").or_else(|| page.find("</article>"));
        page[start..end.unwrap_or(page.len())].trim()
    }
}

/// When the tests take place.
pub(crate) fn overrides() -> Overrides {
    let now = "2026-11-22T12:00:00Z".parse().expect("the instant is one");
    Overrides { url: None, drafts: false, future: false, now }
}

/// Builds a site; one without a configuration, its own or Hexo's, gets a small one.
pub(crate) fn site(text: &str) -> BuiltSite {
    site_with(text, &overrides())
}

/// Checks a site; one without a configuration gets a small one.
pub(crate) fn checked(text: &str) -> Built {
    let mut files = Files::from_texts(whole(text));
    add_theme(&mut files);
    briefing::check(files, &overrides(), &|_| ()).expect("a check takes every route")
}

/// Builds a site as the command line would with some flags.
pub(crate) fn site_with(text: &str, overrides: &Overrides) -> BuiltSite {
    built(Files::from_texts(whole(text)), overrides)
}

/// The files of a site, a small configuration among them.
fn whole(text: &str) -> Vec<(String, String)> {
    let mut texts = files_of(text);
    let configs = ["briefing.yaml", "_config.yml"];
    if !texts.iter().any(|(path, _)| configs.contains(&path.as_str())) {
        let config = "title: Test\nurl: https://example.org\n";
        texts.insert(0, ("briefing.yaml".to_owned(), config.to_owned()));
    }
    texts
}

/// Builds the files of a site.
pub(crate) fn built(mut files: Files, overrides: &Overrides) -> BuiltSite {
    add_theme(&mut files);
    let sink = Memory::default();
    let built = build(files, overrides, &sink, &|_| ()).expect("memory takes every route");
    let text = |body: Body| match body {
        Body::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Body::Embedded(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Body::OnDisk(path) => format!("a copy of {}", path.display()),
        Body::Made(made) => format!("{made:?}"),
    };
    let bodies = sink.into_routes();
    let made = bodies.iter().filter_map(|(path, body)| match body {
        Body::Made(made) => Some((path.clone(), made.clone())),
        _ => None,
    });
    let made = made.collect();
    let routes = bodies.into_iter().map(|(path, body)| (path, text(body))).collect();
    BuiltSite { routes, made, built }
}

/// The mistakes of a site, drawn.
pub(crate) fn report(text: &str) -> String {
    site(text).report()
}

/// A post with some text.
pub(crate) fn post(text: &str) -> String {
    format!("-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n---\n{text}")
}

/// Where that post is published.
pub(crate) const POST: &str = "2026/01/31/a/index.html";

/// The text of that post, rendered.
pub(crate) fn rendered(text: &str) -> String {
    site(&post(text)).text(POST).to_owned()
}

/// What `act` gives, which may take no longer than that.
pub(crate) fn within<T>(patience: Duration, act: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = act();
    assert!(start.elapsed() < patience, "it took {:?}", start.elapsed());
    result
}

/// Writes a site into a folder of its own.
pub(crate) fn folder_of(text: &str) -> TempDir {
    let dir = TempDir::new().expect("a folder");
    for (path, text) in files_of(text) {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    dir
}
