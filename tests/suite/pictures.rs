//! Pictures: how large they are is said, and what can wait does.

use briefing::files::Files;

use crate::support::{POST, built, checked, overrides, post, rendered, site};

/// The start of a GIF of 320 by 120 pixels, which happens to be text.
const GIF: &str = "-- content/lamp.gif --\nGIF89a@\u{1}x\0-----------";

/// The pictures of a text.
fn pictures(html: &str) -> Vec<String> {
    let tags = html.split("<img").skip(1);
    tags.map(|tag| tag.split('>').next().unwrap_or_default().trim_matches([' ', '/']).to_owned())
        .collect()
}

fn shown(text: &str) -> Vec<String> {
    pictures(site(&format!("{}\n{GIF}", post(text))).text(POST))
}

#[test]
fn a_picture_of_the_site_says_how_large_it_is() {
    assert_eq!(
        shown("![A lamp](/lamp.gif)"),
        [r#"width="320" height="120" decoding="async" src="/lamp.gif" alt="A lamp""#]
    );
    assert_eq!(
        shown("<img src=/lamp.gif loading=eager alt=''>"),
        [r#"width="320" height="120" decoding="async" src=/lamp.gif loading=eager alt=''"#]
    );
    // What its author says counts.
    assert_eq!(
        shown("<img src='/lamp.gif?x#y' width=10>"),
        ["decoding=\"async\" src='/lamp.gif?x#y' width=10"]
    );
}

#[test]
fn all_pictures_but_the_first_wait_until_they_are_about_to_be_seen() {
    assert_eq!(
        shown("![](/lamp.gif) ![](https://example.org/a.png)\n\n![](/lamp.gif)"),
        [
            r#"width="320" height="120" decoding="async" src="/lamp.gif" alt="""#,
            r#"loading="lazy" decoding="async" src="https://example.org/a.png" alt="""#,
            r#"width="320" height="120" loading="lazy" decoding="async" src="/lamp.gif" alt="""#,
        ]
    );
    let below_a_cover = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ncover: /lamp.gif\n---\n![](/lamp.gif)";
    let site = site(&format!("{below_a_cover}\n{GIF}"));
    let text = site.page(POST);
    assert!(pictures(text).iter().any(|tag| tag.contains("loading=\"lazy\"")), "{text}");
}

#[test]
fn a_picture_in_code_is_none() {
    assert!(!rendered("`<img src=\"/lamp.gif\">`").contains("decoding"));
}

#[test]
fn what_is_no_picture_is_told_where_it_is_shown() {
    let text = post(
        "Above.\n\n![A lamp](lamp.png) and ![again](lamp.png)\n-- content/_posts/a/lamp.png --\n<html>\n",
    );
    let found = checked(&text);
    let drawn = found.report.draw(&found.files, false);
    assert!(
        drawn.contains(
            "error[bad-picture]: nothing of the picture `/2026/01/31/a/lamp.png` can be read"
        ),
        "{drawn}"
    );
    assert!(drawn.contains("--> content/_posts/a.md:7:1"), "{drawn}");
    // A build publishes it as it is.
    assert!(site(&text).routes.contains_key("2026/01/31/a/lamp.png"));
}

#[test]
fn a_picture_on_disk_is_read_no_further_than_its_size() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let content = folder.path().join("content/_posts");
    std::fs::create_dir_all(&content).expect("it can be made");
    let write = |path: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(path), bytes).expect("it can be written");
    };
    write("briefing.yaml", b"title: T\nurl: https://example.org\n");
    write("content/_posts/a.md", b"---\ntitle: A\ndate: 2026-01-31\n---\n![](/bomb.png)\n");
    // Whoever unpacked it would need 16 exabytes.
    write(
        "content/bomb.png",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0",
    );
    let files: Files = briefing::load(folder.path()).expect("the site can be read");
    let site = built(files, &overrides());
    assert!(site.page(POST).contains("width=\"2147483647\" height=\"2147483647\""));
}
