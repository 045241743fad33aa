//! To a bucket of a real S3 server on this machine, also by a wire that fails.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use flate2::read::GzDecoder;

use super::proxy::{Fault, Proxy};
use super::{Contents, Desk, assert_same};
use crate::installed::has_program;

/// A server that begins with an empty bucket.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server answers.
#[derive(Debug)]
struct Answer {
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Server {
    fn new() -> Server {
        let free = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let port = free.local_addr().expect("it has an address").port();
        drop(free);
        let mut command = Command::new("moto_server");
        command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        command.env("PYTHONUNBUFFERED", "1").stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the server runs");
        let said = BufReader::new(child.stderr.take().expect("it is a pipe"));
        let mut lines = said.lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("Running on")), "the server does not listen");
        std::thread::spawn(move || lines.for_each(drop));
        let server = Server { child, port };
        server.ask("PUT", "/site");
        server
    }

    /// Asks the server, without any of the client that is tested.
    fn ask(&self, method: &str, address: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        // Who asks without a name reads nothing here; which name it is does not matter.
        let head = format!(
            "{method} {address} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=ben/20260101/us-east-1/s3/aws4_request\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("it reads");
        let mut whole = Vec::new();
        stream.read_to_end(&mut whole).expect("it answers");
        let end = whole.windows(4).position(|four| four == b"\r\n\r\n").expect("it has headers");
        let head = String::from_utf8_lossy(&whole[..end]).into_owned();
        assert!(head.contains(" 200 "), "{method} {address}: {head}");
        let header = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_lowercase(), value.to_owned()))
        };
        Answer {
            headers: head.lines().filter_map(header).collect(),
            body: whole[end + 4..].to_vec(),
        }
    }

    /// The keys of the bucket.
    fn keys(&self) -> Vec<String> {
        let listed = self.ask("GET", "/site?list-type=2&max-keys=1000");
        let text = String::from_utf8(listed.body).expect("it is XML");
        let keys = text.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next());
        keys.map(str::to_owned).collect()
    }

    fn object(&self, key: &str) -> Answer {
        self.ask("GET", &format!("/site/{}", key.replace(' ', "%20")))
    }

    /// Everything in the bucket but our own record, as readers have it.
    fn contents(&self) -> Contents {
        let keys = self.keys().into_iter().filter(|key| !key.contains(".briefing"));
        let content = |key: String| {
            let Answer { headers, body } = self.object(&key);
            let body = match headers.get("content-encoding").map(String::as_str) {
                Some("gzip") => {
                    let mut plain = Vec::new();
                    GzDecoder::new(&*body).read_to_end(&mut plain).expect("it is gzip");
                    plain
                }
                Some("br") => {
                    let mut plain = Vec::new();
                    brotli::BrotliDecompress(&mut &*body, &mut plain).expect("it is brotli");
                    plain
                }
                _ => body,
            };
            (key, body)
        };
        keys.map(content).collect()
    }
}

/// The bucket through some port.
fn bucket(port: u16, more: &str) -> String {
    format!("{{ type: s3, bucket: site, endpoint: \"http://127.0.0.1:{port}\"{more} }}")
}

fn with_server(test: impl FnOnce(&Server)) {
    if has_program("moto_server") {
        test(&Server::new());
    }
}

#[test]
fn a_bucket_gets_the_site_and_loses_only_what_was_sent_there() {
    with_server(|server| {
        let desk = Desk::new(&bucket(server.port, ""));
        server.ask("PUT", "/site/mine.txt");
        desk.write("-- content/näh & fern/a#b%20c.txt --\nodd\n");
        desk.sent();
        let expected = |desk: &Desk| {
            let mut expected = desk.built();
            expected.insert("mine.txt".to_owned(), Vec::new());
            expected.into_keys().collect::<Vec<_>>()
        };
        let keys = |server: &Server| {
            let keys = server.keys().into_iter().map(|key| key.replace("&amp;", "&"));
            keys.filter(|key| !key.starts_with(".briefing")).collect::<Vec<_>>()
        };
        assert_eq!(keys(server), expected(&desk));
        desk.change();
        let ran = desk.sent();
        assert!(ran.out.contains(", 1 removed"), "{ran:?}");
        assert_eq!(keys(server), expected(&desk));
        assert!(desk.sent().out.starts_with("nothing to send: s3://site "));
    });
}

#[test]
fn objects_have_their_types_and_tell_how_long_they_keep() {
    with_server(|server| {
        let desk = Desk::new(&bucket(server.port, ", prefix: blog"));
        desk.write("-- content/app.3f9a2b1c.js --\n1\n");
        desk.sent();
        let headers = |key: &str| {
            let headers = server.object(key).headers;
            (headers["content-type"].clone(), headers["cache-control"].clone())
        };
        let of = |media: &str, cache: &str| (media.to_owned(), cache.to_owned());
        let page = "public, max-age=0, must-revalidate";
        assert_eq!(headers("blog/index.html"), of("text/html; charset=utf-8", page));
        assert_eq!(
            headers("blog/notes/plain.txt"),
            of("text/plain; charset=utf-8", "public, max-age=3600")
        );
        assert_eq!(
            headers("blog/app.3f9a2b1c.js"),
            of("text/javascript; charset=utf-8", "public, max-age=31536000, immutable")
        );
    });
}

#[test]
fn texts_are_compressed_where_that_is_asked_for_and_sent_again_when_it_is_asked_otherwise() {
    with_server(|server| {
        let desk = Desk::new(&bucket(server.port, ", compress: gzip"));
        for (compress, encoding) in
            [("gzip", Some("gzip")), ("brotli", Some("br")), ("false", None)]
        {
            desk.configure(&bucket(server.port, &format!(", compress: {compress}")));
            desk.sent();
            let found = server.object("index.html").headers.get("content-encoding").cloned();
            assert_eq!(found.as_deref(), encoding);
            assert_same(&server.contents(), &desk.built());
            assert!(desk.sent().out.starts_with("nothing to send"));
        }
    });
}

#[test]
fn a_strangers_object_is_not_replaced() {
    with_server(|server| {
        let desk = Desk::new(&bucket(server.port, ""));
        server.ask("PUT", "/site/index.html");
        let ran = desk.deploy(&["--yes"]);
        assert_eq!(ran.code, 1);
        assert!(ran.err.contains("lies where the site would go\n  index.html"), "{ran:?}");
        assert_eq!(desk.deploy(&["--yes", "--replace"]).code, 0);
        assert_same(&server.contents(), &desk.built());
    });
}

#[test]
fn a_transfer_that_fails_anywhere_is_finished_by_the_next() {
    with_server(|server| {
        let desk = Desk::new(&bucket(server.port, ""));
        desk.sent();
        let mut failures = 0;
        for (round, after) in (0..).zip([2_500, 9_000, 15_000, 30_000, 45_000, 60_000]) {
            for fault in [Fault::Cut, Fault::Broken] {
                desk.write(&format!(
                    "-- content/{round}.txt --\n{}\n-- content/{round}.md --\n---\ntitle: {fault:?} {round}\n---\nNew.\n",
                    format!("{fault:?} ").repeat(4_000)
                ));
                let proxy = Proxy::new(server.port, fault, after);
                desk.configure(&bucket(proxy.port, ", retries: 1"));
                let ran = desk.deploy(&["--yes"]);
                failures += i32::from(ran.code == 2);
                assert!(!(ran.out + &ran.err).contains("a-secret"));
                desk.configure(&bucket(server.port, ""));
                desk.sent();
                assert_same(&server.contents(), &desk.built());
            }
        }
        assert!(failures >= 6, "only {failures} transfers failed");
    });
}

#[test]
fn a_transfer_that_was_cut_off_does_not_pass_for_the_site_that_was_there_before() {
    with_server(|server| {
        let desk = Desk::new(&bucket(server.port, ""));
        desk.edit("content/about.md", "Ours.", "Mine.");
        desk.sent();
        desk.edit("content/about.md", "Mine.", "Ours.");
        let before = server.object("about.html").body;
        // Cut right after the page has arrived, at some point: then the author takes the change back.
        for after in (2_000..40_000).step_by(4_000) {
            desk.configure(&bucket(
                Proxy::new(server.port, Fault::Cut, after).port,
                ", retries: 0",
            ));
            desk.deploy(&["--yes"]);
            desk.configure(&bucket(server.port, ""));
            desk.edit("content/about.md", "Ours.", "Mine.");
            desk.sent();
            assert!(server.object("about.html").body == before, "after {after} bytes");
            desk.edit("content/about.md", "Mine.", "Ours.");
        }
    });
}

#[test]
fn a_server_that_fails_now_and_then_or_is_slow_gets_the_site_by_the_first_run() {
    with_server(|server| {
        let desk = Desk::new("{}");
        for (fault, after) in [(Fault::Once, 8_000), (Fault::Slow, 0)] {
            let proxy = Proxy::new(server.port, fault, after);
            desk.write(&format!("-- content/{after}.txt --\n{}\n", "words ".repeat(4_000)));
            desk.configure(&bucket(proxy.port, ""));
            desk.sent();
            assert_same(&server.contents(), &desk.built());
        }
    });
}

#[test]
fn a_server_that_is_not_there_is_told_without_credentials() {
    let desk = Desk::new(&bucket(1, ", retries: 1"));
    let ran = desk.deploy(&["--yes"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("error: cannot read s3://site: "), "{ran:?}");
    assert!(!ran.err.contains("a-secret") && !ran.err.contains("an-id"), "{ran:?}");
    assert!(!desk.path("site/published.lock").exists());
}
