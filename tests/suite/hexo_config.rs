//! The configuration of a Hexo site is read as what it means, and what it says in vain is told.

use snapbox::{assert_data_eq, str};

use crate::hexo::{addresses, hexo};
use crate::support::site;

#[test]
fn what_decides_on_addresses_has_to_be_of_its_type() {
    for (config, place, told) in [
        ("per_page: ten\n", "3:11", "`per_page` is `ten`, expected a whole number from 0"),
        ("per_page: -1\n", "3:11", "`per_page` is `-1`, expected a whole number from 0"),
        ("permalink: [x]\n", "3:12", "`permalink` is a list, expected text"),
        (
            "permalink_defaults: { lang: [x] }\n",
            "3:29",
            "a default in addresses is a list, expected text",
        ),
        ("new_post_name: [x]\n", "3:16", "`new_post_name` is a list, expected text"),
        ("default_category: [x]\n", "3:19", "`default_category` is a list, expected text"),
        ("pagination_dir: [x]\n", "3:17", "`pagination_dir` is a list, expected text"),
        ("tag_map: []\n", "3:10", "`tag_map` is a list, expected keys and values"),
        ("category_map: { a: [b] }\n", "3:20", "`category_map` is a list, expected text"),
        ("tag_dir: [x]\n", "3:10", "`tag_dir` is a list, expected text"),
        ("filename_case: 3\n", "3:16", "`filename_case` is 3, expected 0, 1 or 2"),
        ("index_generator: yes\n", "3:18", "`index_generator` is text, expected keys and values"),
        (
            "tag_generator: { per_page: x }\n",
            "3:28",
            "`per_page` is `x`, expected a whole number from 0",
        ),
        ("root: [x]\n", "3:7", "`root` is a list, expected text"),
        ("timezone: Asia/Beijing\n", "3:11", "there is no time zone `Asia/Beijing`"),
        ("future: no\n", "3:9", "`future` is text, expected `true` or `false`"),
        ("render_drafts: 1\n", "3:16", "`render_drafts` is a number, expected `true` or `false`"),
        ("titlecase: yes\n", "3:12", "`titlecase` is text, expected `true` or `false`"),
        ("skip_render: { a: b }\n", "3:14", "`skip_render` is keys and values, expected text"),
        ("source_dir: ../other\n", "3:13", "`source_dir` leads out of the site: `../other`"),
        (
            "pretty_urls: { trailing_html: no }\n",
            "3:31",
            "`trailing_html` is text, expected `true` or `false`",
        ),
    ] {
        let drawn = hexo(config, &[]).report();
        let place = format!(" --> _config.yml:{place}\n");
        assert!(drawn.starts_with("error[") && drawn.contains(told), "{config}: {drawn}");
        assert!(drawn.contains(&place), "{config}: {drawn}");
    }
}

#[test]
fn what_themes_and_plugins_are_told_may_be_anything_and_is_said_to_be_left() {
    for (config, told) in [
        ("author: { name: Ann }\n", "`author` is keys and values, expected text"),
        ("menu: [home]\n", "`menu` is a list, expected keys and values"),
        ("feed: { limit: many }\n", "`limit` is `many`, expected a whole number from 0"),
        ("marked: { breaks: sometimes }\n", "`breaks` is text, expected `true` or `false`"),
        (
            "archive_generator: { yearly: false }\n",
            "Briefing has no use for `yearly` of a generator",
        ),
        (
            "archive_generator: { daily: true }\n",
            "archives are of years and months; a day has none",
        ),
        ("index_generator: { order_by: date }\n", "lists have the newest post first"),
        (
            "index_generator: { pagination_dir: p }\n",
            "Briefing has no use for `pagination_dir` of a generator",
        ),
        ("relative_link: true\n", "links start at the root of the site"),
        ("feed: { order_by: title }\n", "feeds have the newest post first"),
        ("feed: { hub: https://hub.example }\n", "no hub is told of what is new"),
        ("sitemap: { path: map.xml }\n", "the list for search engines is `sitemap.xml`"),
        ("marked: { modifyAnchors: 1 }\n", "the addresses of headings keep their capitals"),
        ("public_dir: docs\n", "the site is written to `public`, or where `--out` says"),
    ] {
        let built = hexo(config, &[("a.md", "title: A\ndate: 2026-01-31\n")]);
        let drawn = built.report();
        assert!(drawn.starts_with("warning["), "{config}: {drawn}");
        assert!(drawn.contains(told) && drawn.contains(" --> _config.yml:3:"), "{config}: {drawn}");
        assert_eq!(addresses(&built), ["2026/01/31/a/"]);
    }
    let idle = "language: [zh-CN, en]\nper_page: '5'\nindex_generator: { path: '', per_page: 10, order_by: -date }\narchive_generator: { yearly: true, daily: false }\nfeed: { type: atom, path: atom.xml }\ntag_map:\nrelative_link: false\ncode_dir: downloads/code\n";
    assert_eq!(hexo(idle, &[]).report(), "");
}

#[test]
fn a_site_is_at_one_address() {
    let told = |config: &str| {
        let text = format!(
            "-- _config.yml --\ntitle: T\n{config}-- source/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n---\nText\n"
        );
        site(&text).report()
    };
    assert_eq!(told("url: https://example.org/blog\nroot: /blog/\n"), "");
    assert_eq!(told("url: https://example.org/blog/\n"), "");
    assert_eq!(told("url: https://example.org\nroot: /blog/\n"), "");
    for (config, wanted) in [
        (
            "url: https://example.org/blog\nroot: /\n",
            "warning[odd-url]: `root` is `/`, and the path in `url` is `/blog/`",
        ),
        ("url: http://yoursite.com\n", "warning[odd-url]: the site has no address of its own"),
        ("root: /blog/\n", "warning[odd-url]: the site has no address of its own"),
        ("url: example.org/blog\n", "help: write `url: https://example.org/blog`"),
        ("url: ftp://example.org\n", "error[bad-value]: `url` has to start with"),
    ] {
        let drawn = told(config);
        assert!(drawn.contains(wanted), "{config}: {drawn}");
    }
}

#[test]
fn what_has_no_counterpart_is_said_once() {
    let config = "meta_generator: true\ndate_format: YYYY\ndeploy: { type: git }\ndisqus:\n";
    assert_data_eq!(
        hexo(config, &[]).report(),
        str![[r#"
warning[no-counterpart]: Briefing has no use for `date_format`
 --> _config.yml:4:1
  |
4 | date_format: YYYY
  | ^^^^^^^^^^^
  |
  = help: dates are shown as the theme has them

warning[no-counterpart]: Briefing has no use for `deploy`
 --> _config.yml:5:1
  |
5 | deploy: { type: git }
  | ^^^^^^
  |
  = help: templates find their values under `site.extra`

"#]]
    );
}
