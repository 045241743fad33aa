//! Routes: what a site has, and where.

use briefing::resolve::unstamped;

use crate::support::{report, site};

#[test]
fn a_site_has_its_listings_feeds_and_pages() {
    let text = "
-- content/_posts/a.md --
---
title: A
date: 2023-09-15 09:26:26
categories: [Energy, Grid]
tags: [Power]
---
-- content/about.md --
---
title: About
---
-- content/img/x.svg --
<svg/>
";
    let site = site(text);
    let mut paths: Vec<_> = site.routes.keys().map(|path| unstamped(path)).collect();
    paths.sort();
    assert_eq!(
        paths,
        [
            "2023/09/15/a/index.html",
            "404.html",
            "about.html",
            "apple-touch-icon.png",
            "archives/2023/09/index.html",
            "archives/2023/index.html",
            "archives/index.html",
            "atom.xml",
            "briefing.css",
            "briefing.js",
            "categories/Energy/Grid/index.html",
            "categories/Energy/index.html",
            "categories/index.html",
            "icon-192.png",
            "icon-512.png",
            "icon-maskable.png",
            "icon.svg",
            "img/x.svg",
            "index.html",
            "robots.txt",
            "search-opener.js",
            "search.js",
            "search/dialog.en.html",
            "search/documents/0.json",
            "search/filters.json",
            "search/index.json",
            "search/words/0.json",
            "site.webmanifest",
            "sitemap.xml",
            "tags/Power/index.html",
            "tags/index.html",
            "text.css",
            "whatif.js",
        ]
    );
    assert!(site.page("sitemap.xml").contains("<loc>https://example.org/2023/09/15/a/</loc>"));
    assert!(site.page("atom.xml").contains("<updated>2023-09-15T09:26:26+00:00</updated>"));
}

#[test]
fn listings_are_shown_in_parts() {
    let posts: String = (1..=25)
        .map(|n| {
            format!("-- content/_posts/p{n}.md --\n---\ntitle: P{n}\ndate: 2026-01-{n:02}\n---\n")
        })
        .collect();
    let site = site(&posts);
    assert!(site.page("index.html").contains(">P25<"));
    assert!(site.page("page/2/index.html").contains("<span>2 of 3</span>"));
    let last = site.page("page/3/index.html");
    assert!(
        last.contains(">P1<")
            && last.contains("href=\"/page/2/\"")
            && !last.contains("rel=\"next\"")
    );
    assert!(!site.routes.contains_key("page/4/index.html"));
}

#[test]
fn neighbours_are_the_posts_before_and_after_in_time() {
    let text = "
-- content/_posts/b.md --
---
title: Second
date: 2026-01-02
---
-- content/_posts/c.md --
---
title: Third
date: 2026-01-03
---
-- content/_posts/a.md --
---
title: First
date: 2026-01-01
---
";
    let site = site(text);
    let page = site.page("2026/01/02/b/index.html");
    assert!(page.contains("<a rel=\"prev\" href=\"/2026/01/01/a/\">"));
    assert!(page.contains("<a rel=\"next\" href=\"/2026/01/03/c/\">"));
}

#[test]
fn a_permalink_pattern_takes_the_values_of_the_post() {
    let config = "-- briefing.yaml --\ntitle: T\nurl: https://example.org\npermalink: :category/:i_month-:i_day/:name-:abbrlink.html\n";
    let post = "-- content/_posts/sub/x.md --\n---\ntitle: A\ndate: 2026-01-05\ncategories: [C D]\nabbrlink: 96eb\n---\n";
    let site = site(&format!("{config}{post}"));
    assert!(site.page("C-D/1-5/x-96eb.html").contains("<h1>A</h1>"));
}

#[test]
fn a_permalink_of_its_own_comes_first() {
    let at = |permalink: &str| {
        let text = format!(
            "-- content/_posts/x.md --\n---\ntitle: A\ndate: 2026-01-05\npermalink: {permalink}\n---\n"
        );
        let site = site(&text);
        site.page("index.html");
        let path = site.routes.iter().find(|(_, page)| page.contains("<h1>A</h1>"));
        path.map(|(path, _)| path.clone())
    };
    assert_eq!(at("/custom/place/").as_deref(), Some("custom/place/index.html"));
    assert_eq!(at("custom/place").as_deref(), Some("custom/place/index.html"));
    assert_eq!(at("old.html").as_deref(), Some("old.html"));
    assert_eq!(at("/碳 排放/").as_deref(), Some("碳 排放/index.html"));
}

#[test]
fn an_alias_leads_on_to_its_page() {
    let text =
        "-- content/_posts/x.md --\n---\ntitle: A\ndate: 2026-01-05\naliases: [/old/]\n---\n";
    let site = site(text);
    assert!(site.page("old/index.html").contains("content=\"0; url=/2026/01/05/x/\""));
}

#[test]
fn the_authors_own_files_come_before_what_is_made() {
    let text = "
-- content/index.md --
---
title: My home
---
-- content/404.html --
mine
-- content/robots.txt --
mine
-- content/briefing.css --
mine
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
---
";
    let site = site(text);
    assert!(site.page("index.html").contains("<h1>My home</h1>"));
    for path in ["404.html", "robots.txt", "briefing.css"] {
        assert_eq!(site.page(path).trim(), "mine", "{path}");
    }
}

#[test]
fn a_page_that_is_not_there_offers_the_search_and_the_newest_posts() {
    let post = |day: u32| {
        format!(
            "-- content/_posts/p{day}.md --\n---\ntitle: Post {day}\ndate: 2026-01-{day}\n---\nText\n"
        )
    };
    let text: String = (11..20).map(post).collect();
    let page = site(&text).page("404.html").to_owned();
    let shown: Vec<u32> =
        (11..20).filter(|day| page.contains(&format!(">Post {day}</a>"))).collect();
    assert_eq!(shown, [15, 16, 17, 18, 19]);
    assert!(page.contains("data-search-open"));
    let without = site(&format!(
        "-- briefing.yaml --\ntitle: T\nurl: https://example.org\nsearch: false\n{text}"
    ));
    assert!(!without.page("404.html").contains("data-search-open"));
}

#[test]
fn a_post_says_how_long_it_takes_to_read_unless_its_site_does_not_want_that() {
    let post = format!(
        "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ncategories: [Energy, Grid]\n---\n{}\n",
        "word ".repeat(700)
    );
    let page = site(&post).page("2026/01/31/a/index.html").to_owned();
    assert!(page.contains("4 min read"));
    assert!(page.contains(r#"<meta property="article:section" content="Energy">"#));
    let silent = site(&format!(
        "-- briefing.yaml --\ntitle: T\nurl: https://example.org\ntheme_options: {{ reading_time: false }}\n{post}"
    ));
    assert!(!silent.page("2026/01/31/a/index.html").contains("min read"));
}

#[test]
fn a_template_of_the_site_hides_that_of_the_theme_and_can_extend_it() {
    let text = "
-- templates/404.html --
{% extends \"embedded/404.html\" %}
{% block title %}Lost{% endblock %}
-- templates/shortcodes/note.html --
{% component note(title: string = \"\") %}<p>MINE {{ title }}</p>{% endcomponent note %}
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
---
{% note(title=\"x\") %}
body
{% end %}
";
    let site = site(text);
    assert!(site.page("404.html").contains("<title>Lost</title>"));
    assert!(site.page("404.html").contains("There is no such page"));
    assert!(site.page("2026/01/31/a/index.html").contains("<p>MINE x</p>"));
}

#[test]
fn a_theme_of_the_site_comes_before_the_embedded_one() {
    let text = "
-- briefing.yaml --
title: T
url: https://example.org
theme: other
-- themes/other/templates/base.html --
OTHER {% block language %}{% endblock %}{% block title %}{% endblock %}{% block head %}{% endblock %}{% block main %}{% endblock %}
-- themes/other/static/other.css --
p {}
";
    let site = site(text);
    assert!(site.page("index.html").starts_with("OTHER "));
    let sheet = site.routes.iter().find(|(path, _)| unstamped(path) == "other.css");
    assert_eq!(sheet.map(|(_, text)| text.as_str()), Some("p {}\n"));
}

#[test]
fn what_templates_are_given_is_there_for_every_page_of_a_large_tree() {
    let deep = "[a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q]";
    let text = format!(
        "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ncategories: {deep}\n---\n"
    );
    assert!(
        report(&text).contains("error[bad-category]: a category has at most 16 others above it")
    );
}

#[test]
fn folders_of_terms_may_be_nested_and_their_map_holds_in_permalinks_too() {
    let text = "
-- briefing.yaml --
title: T
url: https://example.org/sub
permalink: :category/:name/
category_folder: topics/all
category_map: { \"C++\": cpp }
-- content/_posts/p.md --
---
title: A
date: 2026-01-31
categories: [C++]
cover: pot.jpg
---
-- content/_posts/p/pot.jpg --
x
-- content/archives/index.md --
---
title: My archive
---
";
    let site = site(text);
    assert!(site.page("cpp/p/index.html").contains(
        "<meta property=\"og:image\" content=\"https://example.org/sub/cpp/p/pot.jpg\">"
    ));
    assert!(site.page("topics/all/index.html").contains("href=\"/sub/topics/all/cpp/\""));
    assert!(site.page("archives/index.html").contains("<h1>My archive</h1>"));
}

#[test]
fn the_mark_of_a_site_is_its_authors_or_that_of_the_theme() {
    let page = "-- content/about.md --\n---\ntitle: About\n---\n";
    let of_theme = site(page);
    let head = of_theme.page("about.html");
    assert!(
        head.contains(r#"<link rel="icon" href="/icon.svg" type="image/svg+xml" sizes="any">"#)
    );
    assert!(head.contains(r#"<link rel="apple-touch-icon" href="/apple-touch-icon.png">"#));
    assert!(head.contains(r#"<link rel="manifest" href="/site.webmanifest">"#));

    let own =
        site(&format!("{page}-- content/favicon.ico --\n\n-- content/favicon.svg --\n<svg/>\n"));
    let head = own.page("about.html");
    let svg = r#"<link rel="icon" href="/favicon.svg" type="image/svg+xml" sizes="any">"#;
    let ico = r#"<link rel="icon" href="/favicon.ico" type="image/x-icon" sizes="32x32">"#;
    assert!(head.contains(svg) && head.contains(ico));
    assert!(!head.contains("\"/icon.svg\"") && !head.contains("apple-touch-icon"));
    assert!(!own.page("site.webmanifest").contains("icon-"));
}

#[test]
fn the_manifest_is_json_whatever_the_site_is_called() {
    let site = site(
        r#"
-- briefing.yaml --
title: '"Watts" & \ <words>'
description: Two lines
url: https://example.org/briefs
language: de
theme_options: { accent: '#7a1f1f', scheme: dark }
"#,
    );
    let manifest: serde_json::Value =
        serde_json::from_str(site.page("site.webmanifest")).expect("a manifest is JSON");
    let expected = serde_json::json!({
        "name": r#""Watts" & \ <words>"#,
        "description": "Two lines",
        "lang": "de",
        "dir": "ltr",
        "start_url": "/briefs/",
        "scope": "/briefs/",
        "display": "browser",
        "theme_color": "#7a1f1f",
        "background_color": "#15171a",
        "icons": [
            { "src": "/briefs/icon.svg", "type": "image/svg+xml", "sizes": "any" },
            { "src": "/briefs/icon-192.png", "type": "image/png", "sizes": "192x192" },
            { "src": "/briefs/icon-512.png", "type": "image/png", "sizes": "512x512" },
            {
                "src": "/briefs/icon-maskable.png", "type": "image/png", "sizes": "512x512",
                "purpose": "maskable",
            },
        ],
    });
    assert_eq!(manifest, expected);
}
