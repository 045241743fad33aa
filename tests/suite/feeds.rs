//! Feeds: three formats, of the site and of its lists, that need nothing but a reader of text.

use crate::support::{BuiltSite, report, site};

const SITE: &str = "-- content/_models/m.yaml --
inputs: { a: 5 to 15 Wh, b: 200 Wh }
systems: { s: { rows: { x: { label: X, formulas: { e: a } }, y: { label: Y, formulas: { e: b } } } } }
tables: { t: { caption: Energy, rows: [s], columns: [e] } }
-- content/_posts/lamp.md --
---
title: A & B <lamp>
date: 2026-01-31 09:30:00
categories: [Energy]
tags: [Light]
author: Ann
model: m
corrections: [{ date: 2026-02-03, text: \"It was *9* W.\" }]
---
It takes {{ a }}, see [below](#t) and [the kettle](kettle.md).[^1]

{{ chart(\"t\", kind=\"bars\") }}

{{ table(\"t\") }}

- [x] done

![A plug](plug.png)

[^1]: At night.
-- content/_posts/lamp/plug.png --
x
-- content/_posts/kettle.md --
---
title: Kettle
date: 2026-01-30
tags: [Heat]
---
Hot.
";

fn with(feed: &str) -> BuiltSite {
    site(&format!(
        "-- briefing.yaml --\ntitle: T\nurl: https://example.org/b\nfeed: {feed}\n{SITE}"
    ))
}

#[test]
fn a_feed_has_text_that_needs_no_style_and_no_script_and_whole_addresses() {
    let built = with("{ formats: [json] }");
    let feed: serde_json::Value =
        serde_json::from_str(built.page("feed.json")).expect("the feed is JSON");
    let html = feed["items"][0]["content_html"].as_str().expect("it has its text");
    for gone in ["<button", "<svg", "<script", "<template", "style=", "class=", "popover", "data-"]
    {
        assert!(!html.contains(gone), "{gone}: {html}");
    }
    for there in [
        "8.66\u{a0}Wh",
        "href=\"https://example.org/b/2026/01/31/lamp/#t\"",
        "href=\"https://example.org/b/2026/01/30/kettle/\"",
        "href=\"https://example.org/b/2026/01/31/lamp/#fn-1\"",
        "src=\"https://example.org/b/2026/01/31/lamp/plug.png\"",
        "<th scope=\"row\">X</th>",
        "☑",
        "It was <em>9</em> W.",
    ] {
        assert!(html.contains(there), "{there}: {html}");
    }
    // The numbers of a chart stand there as a table.
    assert_eq!(html.matches("<table>").count(), 2, "{html}");
}

#[test]
fn each_format_has_what_its_readers_look_for() {
    let built = with("{ formats: [atom, rss, json] }");
    let atom = built.page("atom.xml");
    assert!(atom.contains("<updated>2026-02-03T00:00:00+00:00</updated>"), "{atom}");
    assert!(atom.contains("<title>A &amp; B &lt;lamp&gt;</title>"), "{atom}");
    assert!(atom.contains("&lt;table&gt;"), "{atom}");
    let rss = built.page("rss.xml");
    for there in [
        "<pubDate>Sat, 31 Jan 2026 09:30:00 +0000</pubDate>",
        "<guid isPermaLink=\"true\">https://example.org/b/2026/01/31/lamp/</guid>",
        "<dc:creator>Ann</dc:creator>",
        "<category>Light</category>",
        "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"https://example.org/b/rss.xml\"/>",
        "<content:encoded>",
    ] {
        assert!(rss.contains(there), "{there}: {rss}");
    }
    let json: serde_json::Value =
        serde_json::from_str(built.page("feed.json")).expect("it is JSON");
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(json["feed_url"], "https://example.org/b/feed.json");
    assert_eq!(json["items"][0]["date_published"], "2026-01-31T09:30:00+00:00");
    assert_eq!(json["items"][0]["tags"], serde_json::json!(["Energy", "Light"]));
    assert_eq!(json["items"][0]["authors"][0]["name"], "Ann");
    let home = built.page("index.html");
    for kind in ["application/atom+xml", "application/rss+xml", "application/feed+json"] {
        assert!(
            home.contains(&format!("<link rel=\"alternate\" type=\"{kind}\"")),
            "{kind}: {home}"
        );
    }
}

#[test]
fn a_feed_of_summaries_has_no_texts() {
    let built = with("{ formats: [atom, rss, json], full: false }");
    for path in ["atom.xml", "rss.xml", "feed.json"] {
        let feed = built.page(path);
        assert!(!feed.contains("table") && feed.contains("It takes"), "{path}: {feed}");
    }
}

#[test]
fn categories_and_tags_have_feeds_of_their_own_where_they_are_asked_for() {
    let built = with("{ formats: [rss], per: [category, tag] }");
    let light = built.page("tags/Light/rss.xml");
    assert!(light.contains("<title>Light · T</title>") && !light.contains("Kettle"), "{light}");
    assert!(light.contains("<link>https://example.org/b/tags/Light/</link>"), "{light}");
    assert!(built.page("categories/Energy/rss.xml").contains("A &amp; B"));
    let list = built.page("tags/Light/index.html");
    assert!(list.contains("href=\"/b/tags/Light/rss.xml\""), "{list}");
    assert!(!with("{ formats: [rss] }").routes.contains_key("tags/Light/rss.xml"));
}

#[test]
fn a_feed_may_lie_elsewhere_or_not_be_there() {
    let built = with("{ formats: { atom: feed/index.xml } }");
    assert!(built.page("feed/index.xml").contains("https://example.org/b/feed/index.xml"));
    let built = with("{ formats: [] }");
    assert!(!built.page("index.html").contains("rel=\"alternate\""));
    assert!(!built.routes.contains_key("atom.xml"));
}

#[test]
fn hexos_generator_is_told_type_path_and_limit() {
    let built = site(
        "-- _config.yml --
title: T
url: https://example.org
feed: { type: [atom, rss2], path: [a.xml, r.xml], limit: 1 }
-- source/_posts/a.md --
---
title: A
date: 2026-01-31
---
x
-- source/_posts/b.md --
---
title: B
date: 2026-01-30
---
x
",
    );
    for path in ["a.xml", "r.xml"] {
        let feed = built.page(path);
        assert!(feed.contains("<title>A</title>") && !feed.contains("<title>B</title>"), "{feed}");
    }
}

#[test]
fn what_is_no_format_and_no_path_is_told() {
    let told = |feed: &str| {
        report(&format!("-- briefing.yaml --\ntitle: T\nurl: https://example.org\nfeed: {feed}\n"))
    };
    let drawn = told("{ formats: [atom, xml] }");
    assert!(drawn.contains("there is no format `xml` of feeds"), "{drawn}");
    assert!(told("{ formats: { atom: ../a.xml } }").contains("error[bad-value]"));
    assert!(told("{ formats: { atom: feed/ } }").contains("a feed is a file, such as `atom.xml`"));
    assert!(told("{ per: [author] }").contains("there are no feeds per `author`"));
}
