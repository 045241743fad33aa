//! A Hexo site that becomes a Briefing site: what becomes of its addresses.

use std::collections::BTreeSet;

use briefing::import::{Change, compare, configuration, of_routes, of_sitemap};

use crate::support::{BuiltSite, site};

const POST: &str = "---\ntitle: A lamp\ndate: 2026-01-31\ntags: [Home]\n---\n";

/// A Hexo site, and the Briefing site of the same post.
fn both(config: &str) -> (BuiltSite, BuiltSite) {
    let hexo = site(&format!(
        "-- _config.yml --\ntitle: W\nurl: https://example.org/blog\n{config}\n-- source/_posts/sub/lamp.md --\n{POST}"
    ));
    let text = configuration(&hexo.built.site.config, &hexo.built.files);
    let briefing =
        site(&format!("-- briefing.yaml --\n{text}\n-- content/_posts/sub/lamp.md --\n{POST}"));
    assert!(briefing.built.report.is_empty(), "{}", briefing.report());
    (hexo, briefing)
}

/// What becomes of some addresses.
fn changes(config: &str, old: &[&str]) -> Vec<Change> {
    let (hexo, briefing) = both(config);
    let old: BTreeSet<String> = old.iter().map(|path| (*path).to_owned()).collect();
    let built = [&hexo.built, &briefing.built].map(|built| (&built.site, &built.files));
    compare(&old, built[0], built[1]).into_values().collect()
}

#[test]
fn every_address_of_a_usual_site_stays() {
    for config in
        ["", "permalink: :category/:name.html\ndefault_category: rest", "filename_case: 2"]
    {
        let (hexo, briefing) = both(config);
        assert_eq!(of_routes(&hexo.built.site), of_routes(&briefing.built.site), "{config}");
    }
}

#[test]
fn what_decides_on_addresses_is_translated() {
    let posts: String = (1..=3)
        .map(|day| format!("-- ROOT/_posts/{day}.md --\n---\ntitle: Post {day}\ndate: 2026-01-{day}\ntags: [Home]\n---\n"))
        .collect();
    let sources = posts
        + "-- ROOT/_extra/x.txt --\nx\n-- ROOT/.well-known/y.txt --\ny\n-- ROOT/old/z.txt --\nz\n-- ROOT/raw/page.md --\n# Raw\n-- ROOT/index.md --\n---\ntitle: Welcome\n---\n";
    let config = "permalink: :part/:title/
permalink_defaults: { part: posts }
index_generator: { path: blog, per_page: 1 }
tag_generator: { per_page: 2 }
archive_generator: { per_page: 0 }
pagination_dir: p
include: [_extra/*, .well-known/**]
exclude: old/**
skip_render: raw/**
titlecase: true
";
    let hexo = site(&format!(
        "-- _config.yml --\ntitle: W\nurl: https://example.org\n{config}{}",
        sources.replace("ROOT", "source")
    ));
    assert_eq!(hexo.report(), "");
    let text = configuration(&hexo.built.site.config, &hexo.built.files);
    let briefing =
        site(&format!("-- briefing.yaml --\n{text}{}", sources.replace("ROOT", "content")));
    assert_eq!(briefing.report(), "");
    assert_eq!(of_routes(&hexo.built.site), of_routes(&briefing.built.site), "{text}");
    assert!(!text.contains("No counterpart"), "{text}");
    for path in [
        "posts/1/index.html",
        "blog/p/2/index.html",
        "tags/Home/p/2/index.html",
        "_extra/x.txt",
        ".well-known/y.txt",
        "raw/page.md",
    ] {
        assert!(briefing.routes.contains_key(path), "{path}");
    }
}

#[test]
fn an_address_moves_with_its_source_its_list_or_its_name() {
    let moved = |to: &str| Change::Moved(to.to_owned());
    let post = "2026/01/31/sub/lamp/index.html";
    let config = "permalink: :part/:title/\npermalink_defaults: { part: posts }";
    let hexo = site(&format!(
        "-- _config.yml --\ntitle: W\nurl: https://example.org\n{config}\n-- source/_posts/sub/lamp.md --\n{POST}"
    ));
    let briefing = site(&format!(
        "-- briefing.yaml --\ntitle: W\nurl: https://example.org\n-- content/_posts/sub/lamp.md --\n{POST}"
    ));
    let old = BTreeSet::from(["posts/sub/lamp/index.html".to_owned()]);
    let built = [&hexo.built, &briefing.built].map(|built| (&built.site, &built.files));
    let found = compare(&old, built[0], built[1]);
    assert_eq!(found.into_values().collect::<Vec<_>>(), [moved(post)]);
    assert_eq!(
        changes(
            "",
            &[
                "a/lamp.html",
                "css/x.css",
                "feed.xml",
                "tags/Home/page/2/index.html",
                "x/index.html"
            ]
        ),
        [moved(post), Change::OfTheme, Change::Lost, moved("tags/Home/index.html"), Change::Lost]
    );
}

#[test]
fn a_sitemap_tells_addresses_below_the_sites_own() {
    let (hexo, _) = both("");
    let xml = "<urlset><url><loc>https://example.org/blog/2026/%E7%A2%B3/</loc></url><url><loc>https://example.org/blog/</loc></url><url><loc>https://example.org/blog/../../x</loc></url></urlset>";
    let found = of_sitemap(xml, &hexo.built.site);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["2026/碳/index.html", "index.html"]);
}

#[test]
fn what_has_no_counterpart_is_said_by_name_and_no_secret_is_copied() {
    let (hexo, _) = both("ignore: [a/**]\ndeploy: { token: secret }\ntag_map: { C++: cpp }");
    let text = configuration(&hexo.built.site.config, &hexo.built.files);
    assert!(text.contains("# No counterpart: ignore: [\"a/**\"]"), "{text}");
    assert!(text.contains("deploy") && !text.contains("secret"), "{text}");
    assert!(text.contains("tag_map: {\"C++\":\"cpp\"}"), "{text}");
}
