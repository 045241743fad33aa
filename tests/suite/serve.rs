//! The preview: what it answers, and that it never misses a change and never dies of one.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use briefing::config::Overrides;
use briefing::serve::{Options, Server, serve, tag};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use crate::support::{built, files_of, overrides};

/// A site in a folder of its own, and its preview.
struct Preview {
    folder: TempDir,
    server: Server,
}

fn shown() -> Overrides {
    Overrides { drafts: true, future: true, ..overrides() }
}

fn preview(text: &str) -> Preview {
    preview_at(text, || overrides().now)
}

fn preview_at(text: &str, clock: fn() -> Timestamp) -> Preview {
    let folder = TempDir::new().expect("a folder can be made");
    let mut texts = files_of(text);
    if !texts.iter().any(|(path, _)| ["briefing.yaml", "_config.yml"].contains(&path.as_str())) {
        let config = "title: Test\nurl: https://example.org\n".to_owned();
        texts.push(("briefing.yaml".to_owned(), config));
    }
    for (path, text) in texts {
        write(folder.path(), &path, &text);
    }
    let server = serving_at(folder.path(), clock);
    Preview { folder, server }
}

fn serving(root: &Path) -> Server {
    serving_at(root, || overrides().now)
}

fn serving_at(root: &Path, clock: fn() -> Timestamp) -> Server {
    serve(Options {
        root: root.canonicalize().expect("the folder is there"),
        load: briefing::load,
        overrides: shown(),
        clock,
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 0,
        say: |_| (),
        colour: false,
    })
    .expect("the site can be served")
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
    fs::write(path, text).expect("it can be written");
}

/// What a server answers: the status, the headers and the body.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn request(server: &Server, path: &str, host: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a time can be set");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it can be asked");
    stream
}

fn get_from(server: &Server, path: &str, host: &str) -> Answer {
    let mut bytes = Vec::new();
    request(server, path, host).read_to_end(&mut bytes).expect("it answers");
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("headers end");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Answer { status: status.expect("there is a status"), head, body: bytes[end + 4..].to_vec() }
}

impl Preview {
    fn get(&self, path: &str) -> Answer {
        get_from(&self.server, path, "127.0.0.1:4000")
    }

    fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    /// Asks until the page is as it should be, and fails when that takes too long.
    #[track_caller]
    fn until(&self, path: &str, what: &str, is_so: impl Fn(&Answer) -> bool) -> Answer {
        let start = Instant::now();
        loop {
            let answer = self.get(path);
            if is_so(&answer) {
                return answer;
            }
            assert!(
                start.elapsed() < Duration::from_mins(1),
                "never so: {what}\n{}",
                answer.text()
            );
            std::thread::yield_now();
        }
    }

    #[track_caller]
    fn until_has(&self, path: &str, text: &str) {
        self.until(path, text, |answer| answer.text().contains(text));
    }

    /// What a browser that shows a page is told, event by event.
    fn follow(&self, path: &str) -> Followed {
        let stream = request(&self.server, &format!("/.briefing/events?path={path}"), "localhost");
        Followed { lines: BufReader::new(stream) }
    }
}

struct Followed {
    lines: BufReader<TcpStream>,
}

impl Followed {
    /// The data of the next event of a kind.
    fn next(&mut self, kind: &str) -> String {
        let wanted = format!("event: {kind}");
        let mut is_it = false;
        let start = Instant::now();
        loop {
            assert!(start.elapsed() < Duration::from_mins(1), "no event of the kind {kind} comes");
            let mut line = String::new();
            let read = self.lines.read_line(&mut line).expect("an event comes in time");
            assert!(read > 0, "the events have ended before one of the kind {kind}");
            if let Some(data) = line.trim_end().strip_prefix("data:").filter(|_| is_it) {
                return data.trim_start().to_owned();
            }
            is_it = line.trim_end() == wanted || (is_it && !line.trim_end().is_empty());
        }
    }
}

const POST: &str = "
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
model: m
---
It takes {{ energy }}.
-- content/_models/m.yaml --
inputs: { power: 2 kW, time: 3 h }
formulas: { energy: power * time }
";
const AT: &str = "/2026/01/31/a/";

#[test]
fn every_route_of_the_own_site_is_answered_with_the_bytes_of_a_build() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = built(briefing::load(root).expect("the site can be read"), &shown());
    let server = serving(root);
    assert!(site.routes.len() > 30, "the site has pages");
    for route in &site.built.site.routes {
        let url = site.built.site.config.url.to(&route.path);
        let answer = get_from(&server, &url, "localhost");
        let built = site.routes[route.path.as_str()].as_str();
        let is_html = answer.head.contains("text/html");
        let expected =
            if is_html { format!("{built}{}", tag(built.as_bytes())) } else { built.to_owned() };
        if let Some(made) = site.made.get(route.path.as_str()) {
            assert_eq!(answer.body, made.bytes().expect("it can be made"), "{url}");
        } else if !built.starts_with("a copy of ") {
            assert_eq!(answer.text(), expected, "{url}");
        }
        let status = if url.ends_with("404.html") { 200 } else { answer.status };
        assert_eq!(status, 200, "{url}");
    }
}

#[test]
fn pages_without_their_endings_are_answered_with_the_bytes_of_a_build() {
    let preview = preview(
        "-- _config.yml --\ntitle: T\nurl: https://example.org\nroot: /blog/\npermalink: ':year/:title.html'\npretty_urls: { trailing_html: false, trailing_index: false }\n-- source/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n---\nText.\n-- source/about/index.md --\n---\ntitle: About\n---\n-- source/uses.md --\n---\ntitle: Uses\n---\n",
    );
    let files = briefing::load(preview.folder.path()).expect("the site can be read");
    let site = built(files, &shown());
    for (address, route) in [
        ("/blog/2026/a", "2026/a.html"),
        ("/blog/2026/a.html", "2026/a.html"),
        ("/blog/uses", "uses.html"),
        ("/blog/about/", "about/index.html"),
        ("/blog/about/index.html", "about/index.html"),
        ("/blog/", "index.html"),
        ("/blog/index.html", "index.html"),
    ] {
        let answer = preview.get(address);
        assert_eq!(answer.status, 200, "{address}");
        let built = &site.routes[route];
        assert_eq!(answer.text(), format!("{built}{}", tag(built.as_bytes())), "{address}");
    }
    assert!(site.page("index.html").contains("href=\"/blog/2026/a\""));
}

#[test]
fn a_change_to_any_kind_of_input_is_never_missed() {
    let preview = preview(POST);
    preview.until_has(AT, "6.0\u{a0}kW");
    preview.write(
        "content/_models/m.yaml",
        "inputs: { power: 2 kW, time: 4 h }\nformulas: { energy: power * time }\n",
    );
    preview.until_has(AT, "8.0");
    let post = |text: &str| format!("---\ntitle: A\ndate: 2026-01-31\nmodel: m\n---\n{text}\n");
    preview.write("content/_posts/a.md", &post("Other words, {{ data.t.x }}"));
    preview.write("content/_posts/a.md", &post("Other words, {{ cite(\"k\") }}."));
    preview.write(
        "content/references.bib",
        "@misc{k, title = {A work}, author = {Ann Nord}, year = 2020}\n",
    );
    preview.until_has(AT, "Nord 2020");
    preview.write(
        "templates/shortcodes/shout.html",
        "{% component shout(what: string) %}<b>{{ what | upper }}</b>{% endcomponent %}",
    );
    preview.write("content/_posts/a.md", &post("{{ shout(\"loud\") }}"));
    preview.until_has(AT, "<b>LOUD</b>");
    preview.write(
        "templates/shortcodes/shout.html",
        "{% component shout(what: string) %}<i>{{ what | upper }}</i>{% endcomponent %}",
    );
    preview.until_has(AT, "<i>LOUD</i>");
    preview.write("templates/404.html", "Nothing but {{ data.t.x }}.");
    preview.write("content/_data/t.yaml", "x: data\n");
    preview.until_has("/nowhere", "Nothing but data.");
    preview.write("briefing.yaml", "title: Another name\nurl: https://example.org\n");
    preview.until_has("/", "Another name");
    preview.write("content/_drafts/d.md", "---\ntitle: In the making\n---\nSoon.\n");
    preview.until_has("/", "In the making");
    preview.write("content/_posts/later.md", "---\ntitle: Much later\ndate: 2126-01-31\n---\nx\n");
    preview.until_has("/", "Not yet published");
    preview.write("content/_posts/a/picture.txt", "one");
    preview.until_has("/2026/01/31/a/picture.txt", "one");
    preview.write("content/_posts/a/picture.txt", "two");
    preview.until_has("/2026/01/31/a/picture.txt", "two");
    preview.write("themes/other/static/briefing.css", "p { color: red }");
    preview.write("briefing.yaml", "title: Another name\nurl: https://example.org\ntheme: other\n");
    preview.until_has("/briefing.css", "color: red");
    let posts = preview.folder.path().join("content/_posts");
    fs::rename(posts.join("a.md"), posts.join("b.md")).expect("it can be renamed");
    preview.until_has("/2026/01/31/b/", "<i>LOUD</i>");
    assert_eq!(preview.get(AT).status, 404);
    fs::remove_file(posts.join("b.md")).expect("it can be deleted");
    preview.until("/2026/01/31/b/", "it is gone", |answer| answer.status == 404);
}

#[test]
fn a_file_that_a_model_takes_rows_from_is_followed() {
    let preview = preview(POST);
    let mut followed = preview.follow(AT);
    followed.next("state");
    let rows = "rows: { from: content/_data/r.csv, columns: { power: kW } }";
    preview.write(
        "content/_models/m.yaml",
        &format!("systems: {{ r: {{ {rows} }} }}\nformulas: {{ energy: sum(r.power) }}\n"),
    );
    let mistakes = followed.next("mistakes");
    assert!(mistakes.contains("there is no file `content/_data/r.csv`"), "{mistakes}");
    preview.write("content/_data/r.csv", "power\n1\n2\n");
    preview.until_has(AT, "3.0\u{a0}kW");
    preview.write("content/_data/r.csv", "power\n1\n2\n3.5\n");
    preview.until_has(AT, "6.5\u{a0}kW");
    let own = format!("{{ systems: {{ r: {{ {rows} }} }}, formulas: {{ sum: sum(r.power) }} }}");
    let post = format!("---\ntitle: A\ndate: 2026-01-31\nmodel: {own}\n---\n{{{{ sum }}}}\n");
    preview.write("content/_posts/a.md", &post);
    preview.until_has(AT, "6.5\u{a0}kW");
    preview.write("content/_data/r.csv", "power\n1\n");
    preview.until_has(AT, "1.0\u{a0}kW");
}

#[test]
fn an_editor_that_writes_by_renaming_is_followed() {
    let preview = preview(POST);
    for turn in 0..20 {
        let text = format!("---\ntitle: A\ndate: 2026-01-31\n---\nTurn {turn}.\n");
        preview.write("content/_posts/.a.md.swp", &text);
        let posts = preview.folder.path().join("content/_posts");
        fs::rename(posts.join(".a.md.swp"), posts.join("a.md")).expect("it can be renamed");
        preview.until_has(AT, &format!("Turn {turn}."));
    }
}

#[test]
fn a_mistake_leaves_the_last_good_page_and_is_told_until_it_is_mended() {
    let preview = preview(POST);
    let good = preview.get(AT).text();
    let mut followed = preview.follow(AT);
    let state = followed.next("state");
    preview.write(
        "content/_posts/a.md",
        "---\ntitle: A\ndate: 2026-01-31\nmodel: m\n---\nIt takes {{ enrgy }}.\n",
    );
    let mistakes = followed.next("mistakes");
    assert!(mistakes.contains("there is no number `enrgy`"), "{mistakes}");
    assert!(mistakes.contains("content/_posts/a.md:6:13"), "{mistakes}");
    assert!(mistakes.contains("vscode://file/"), "{mistakes}");
    assert_eq!(preview.get(AT).text(), good);
    preview.write(
        "content/_posts/a.md",
        "---\ntitle: A\ndate: 2026-01-31\nmodel: m\n---\nIt took {{ energy }}.\n",
    );
    assert_eq!(followed.next("mistakes"), "[]");
    assert_ne!(followed.next("state"), state);
    preview.until_has(AT, "It took");
}

#[test]
fn a_mistake_in_another_page_is_told_to_every_browser_until_it_is_mended() {
    let other = "-- content/_posts/b.md --\n---\ntitle: B\ndate: 2020-01-31\n---\nOther.\n-- content/c.md --\n---\ntitle: C\n---\nA page.\n";
    let preview = preview(&format!("{POST}{other}"));
    let mut first = preview.follow(AT);
    first.next("state");
    let b = |text: &str| format!("---\ntitle: B\ndate: 2020-01-31\n---\n{text}\n");
    preview.write("content/_posts/b.md", &b("{{ cite(\"nobody\") }}"));
    assert!(first.next("mistakes").contains("nobody"));
    assert!(preview.follow(AT).next("mistakes").contains("nobody"));
    preview.write("content/c.md", "---\ntitle: C\n---\nOther words.\n");
    preview.until_has("/c.html", "Other words.");
    assert!(preview.follow("/c.html").next("mistakes").contains("nobody"));
    preview.write("content/_posts/b.md", &b("Mended."));
    assert_eq!(first.next("mistakes"), "[]");
}

#[test]
fn only_a_page_that_has_changed_is_loaded_again_and_a_style_by_itself() {
    let other = "-- content/_posts/b.md --\n---\ntitle: B\ndate: 2020-01-31\n---\nOther.\n-- content/c.md --\n---\ntitle: C\n---\nA page.\n-- content/_posts/m.md --\n---\ntitle: M\ndate: 2024-01-31\n---\nBetween.\n";
    let preview = preview(&format!("{POST}{other}"));
    let (mut post, mut page) = (preview.follow(AT), preview.follow("/c.html"));
    let mut home = preview.follow("/");
    let (before, _) = (post.next("state"), home.next("state"));
    page.next("state");
    preview.write("content/_posts/b.md", "---\ntitle: B\ndate: 2020-01-31\n---\nOther words.\n");
    assert_eq!(home.next("go"), "/2020/01/31/b/");
    preview.write("content/_posts/a.md", "---\ntitle: A\ndate: 2026-01-31\n---\nNew.\n");
    assert_ne!(post.next("state"), before);
    preview.write("content/c.md", "---\ntitle: C\n---\nAnother page.\n");
    page.next("state");
    preview.write("themes/briefing/static/briefing.css", "p { color: red }");
    post.next("style");
}

#[test]
fn nothing_but_the_site_is_answered_and_only_under_own_names() {
    let preview = preview(POST);
    preview.write("secret.txt", "secret");
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/secret.txt",
        "/.briefing/x",
        "/content/_posts/a.md",
        "//etc/passwd",
        "/%00",
        "/%ff",
        "/a%5c..%5c..%5csecret.txt",
    ] {
        let answer = preview.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.text().contains("secret\n"), "{path}");
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:4000", ""] {
        assert_eq!(get_from(&preview.server, "/", host).status, 403, "{host}");
    }
    for host in ["localhost", "localhost:4000", "127.0.0.1", "[::1]:4000"] {
        assert_eq!(get_from(&preview.server, "/", host).status, 200, "{host}");
    }
}

#[test]
fn a_folder_without_its_slash_and_a_site_below_the_root_lead_on() {
    let config = "-- briefing.yaml --\ntitle: T\nurl: https://example.org/blog\n";
    let preview = preview(&format!("{config}{POST}"));
    for (path, to) in
        [("/", "/blog/"), ("/blog", "/blog/"), ("/blog/2026/01/31/a", "/blog/2026/01/31/a/")]
    {
        let answer = preview.get(path);
        assert_eq!(answer.status, 302, "{path}");
        assert!(answer.head.contains(&format!("location: {to}")), "{}", answer.head);
    }
    assert_eq!(preview.get("/blog/").status, 200);
    assert_eq!(preview.get("/other/").status, 404);
}

#[test]
fn the_server_outlives_a_deleted_folder_a_broken_configuration_and_a_theme_that_is_gone() {
    let preview = preview(POST);
    preview.until_has(AT, "6.0\u{a0}kW");
    let content = preview.folder.path().join("content");
    let away = preview.folder.path().join("away");
    fs::rename(&content, &away).expect("it can be moved");
    preview.until(AT, "it is gone", |answer| answer.status == 404);
    fs::rename(&away, &content).expect("it can be moved back");
    preview.until_has(AT, "6.0\u{a0}kW");
    preview.write(
        "content/_models/m.yaml",
        "inputs: { power: 2 kW, time: 5 h }\nformulas: { energy: power * time }\n",
    );
    preview.until_has(AT, "10\u{a0}kW");
    let mut followed = preview.follow(AT);
    preview.write("briefing.yaml", "title: [\n");
    assert!(followed.next("mistakes").contains("briefing.yaml"));
    preview.write("briefing.yaml", "title: T\nurl: https://example.org\ntheme: gone\n");
    assert!(followed.next("mistakes").contains("there is no theme `gone`"));
    fs::remove_file(preview.folder.path().join("briefing.yaml")).expect("it can be deleted");
    followed.next("mistakes");
    preview.write("briefing.yaml", "title: T\nurl: https://example.org\n");
    let mut last = followed.next("mistakes");
    while last != "[]" {
        last = followed.next("mistakes");
    }
    preview.until_has(AT, "10\u{a0}kW");
}

#[test]
fn a_checkout_of_a_thousand_files_is_taken_as_one() {
    let preview = preview(POST);
    for at in 0..1000 {
        let text = format!("---\ntitle: Post {at}\ndate: 2025-01-31\n---\nText {at}.\n");
        preview.write(&format!("content/_posts/many/p{at}.md"), &text);
    }
    preview.until_has("/2025/01/31/many/p999/", "Text 999.");
    preview.until_has("/2025/01/31/many/p0/", "Text 0.");
    fs::remove_dir_all(preview.folder.path().join("content/_posts/many"))
        .expect("it can be deleted");
    preview.until("/2025/01/31/many/p999/", "they are gone", |answer| answer.status == 404);
}

#[test]
fn the_clock_of_a_preview_goes_on() {
    static HOURS: AtomicI64 = AtomicI64::new(0);
    let soon = (overrides().now + SignedDuration::from_hours(1)).to_string();
    let preview = preview_at(
        &format!("-- content/_posts/a.md --\n---\ntitle: Soon\ndate: {soon}\n---\nText\n"),
        || overrides().now + SignedDuration::from_hours(HOURS.load(Ordering::Relaxed)),
    );
    preview.until_has("/", "Not yet published");
    HOURS.store(2, Ordering::Relaxed);
    preview.write("content/_posts/b.md", "---\ntitle: Another\ndate: 2026-01-31\n---\nText\n");
    preview.until_has("/", "Another");
    assert!(!preview.get("/").text().contains("Not yet published"));
}
