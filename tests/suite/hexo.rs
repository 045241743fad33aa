//! A Hexo site builds where it stands, and says what Hexo keeps to itself.

#[path = "../corpus/compare.rs"]
mod compare;

use std::collections::BTreeSet;

use briefing::config::Overrides;
use briefing::files::{Files, Memory};
use compare::{FIELDS, Outcome, Read};
use serde_json::Value;
use snapbox::{assert_data_eq, str};

use crate::support::{BuiltSite, files_of, overrides, report, site};

/// A site with a configuration, and posts of some front matter by their file names.
pub(crate) fn hexo(config: &str, posts: &[(&str, &str)]) -> BuiltSite {
    site(&hexo_text(config, posts))
}

pub(crate) fn hexo_text(config: &str, posts: &[(&str, &str)]) -> String {
    let mut text = format!("-- _config.yml --\ntitle: T\nurl: https://example.org\n{config}");
    for (name, front_matter) in posts {
        text += &format!("-- source/_posts/{name} --\n---\n{front_matter}---\nText\n");
    }
    text
}

/// The addresses of the posts of a site.
pub(crate) fn addresses(site: &BuiltSite) -> Vec<String> {
    let pages = site.built.site.posts.iter().map(|id| site.built.site.page(*id));
    pages.map(|page| page.route.address().to_owned()).collect()
}

/// Where a post of some front matter is published by a pattern.
fn published(permalink: &str, name: &str, front_matter: &str) -> String {
    let site = hexo(&format!("permalink: {permalink}\n"), &[(name, front_matter)]);
    addresses(&site).pop().expect("there is a post")
}

#[test]
fn a_hexo_site_is_read_where_it_stands() {
    let text = "
-- _config.yml --
title: Watts and words
subtitle: What computing takes
url: https://example.org/briefs
author: Ann Nord
language: [zh-CN, en]
timezone: Asia/Shanghai
permalink: :year/:title.html
per_page: 1
index_generator: { path: '' }
tag_generator: { per_page: 0 }
pagination_dir: p
tag_dir: topics
tag_map: { 能源: energy }
theme: landscape
-- source/_posts/lamp.md --
---
title: A lamp
date: 2026-01-31 00:30:00
tags: [能源]
---
One.
-- source/_posts/lamp/lamp.png --
a picture
-- source/_posts/kettle.md --
---
title: A kettle
date: 2026-01-30
tags: [能源]
---
Two.
-- source/_drafts/cup.md --
---
title: A cup
---
-- source/about/index.md --
---
title: About
---
{{ 1 }}
-- source/robots.txt --
all
-- source/plain.html --
<p>plain</p>
-- source/titled.html --
---
title: With a title
---
<p>mine, <em>as it is</em></p>
-- source/_data/people.yml --
- Ann
";
    let site = site(text);
    let page = site.page("2026/lamp.html");
    assert!(page.contains("lang=\"zh-CN\"") && page.contains("What computing takes"), "{page}");
    assert!(page.contains("href=\"/briefs/topics/energy/\""), "{page}");
    assert_eq!(site.text("titled.html"), "<p>mine, <em>as it is</em></p>");
    let routes: BTreeSet<&str> = site.routes.keys().map(String::as_str).collect();
    for there in [
        "index.html",
        "p/2/index.html",
        "2026/lamp/lamp.png",
        "topics/energy/index.html",
        "about/index.html",
        "robots.txt",
        "plain.html",
        "archives/2026/01/index.html",
    ] {
        assert!(routes.contains(there), "{there} is not among {routes:?}");
    }
    assert!(!routes.contains("topics/energy/p/2/index.html"));
    assert!(!routes.iter().any(|path| path.contains("cup")), "{routes:?}");
}

#[test]
fn links_may_be_without_the_ending_of_pages() {
    let config = "permalink: ':title.html'\npretty_urls: { trailing_html: false }\nroot: /blog/\n";
    let site = hexo(config, &[("a.md", "title: A\ndate: 2026-01-31\n")]);
    assert!(site.page("index.html").contains("href=\"/blog/a\""), "{}", site.page("index.html"));
    assert!(site.routes.contains_key("a.html"));
}

#[test]
fn wildcards_decide_what_is_published() {
    let config = "include: [.well-known/*, _redirects]\nexclude: ['old/**']\nskip_render: [demo/*.md, _posts/raw.md]\nignore: '**/notes'\n";
    let text = hexo_text(
        config,
        &[("raw.md", "title: R\n"), ("a.md", "title: A\ndate: 2026-01-31\n")],
    ) + "-- source/.well-known/x.txt --\nx\n-- source/_redirects --\nr\n-- source/old/a/b.md --\n\n-- source/demo/x.md --\n# X\n-- source/notes/n.txt --\nn\n";
    let site = site(&text);
    assert_eq!(site.report(), "");
    let routes: Vec<&String> = site.routes.keys().collect();
    for there in
        [".well-known/x.txt", "_redirects", "demo/x.md", "raw.md", "2026/01/31/a/index.html"]
    {
        assert!(site.routes.contains_key(there), "{there} is not among {routes:?}");
    }
    assert!(
        !routes.iter().any(|path| path.contains("old") || path.contains("notes")),
        "{routes:?}"
    );
}

#[test]
fn a_permalink_has_every_variable_of_hexo() {
    let front = "title: The First\ndate: 2023-09-05 09:07:26\nid: 7\nabbrlink: 4a17b156\ncategories: [Energy, Grid]\nlang: en\n";
    for (pattern, address) in [
        (":year/:month/:day/:title/", "2023/09/05/sub/plain/"),
        (":i_month-:i_day/:hour:minute:second/:name/", "9-5/090726/plain/"),
        (":post_title.html", "the-first.html"),
        (":timestamp/", "1693904846/"),
        (":category/:id/", "Energy/Grid/7/"),
        ("posts/:abbrlink/", "posts/4a17b156/"),
        (":lang/:layout/:title_/", "en/post/sub/plain_/"),
    ] {
        assert_eq!(published(pattern, "sub/plain.md", front), address, "{pattern}");
    }
    // The first twelve digits of the SHA-1 of `plain1694769986`.
    let hashed = published(":hash/", "plain.md", "title: P\ndate: 2023-09-15 09:26:26\n");
    assert_eq!(hashed, "1fbf67d4f9e0/");
    let defaults = "'x/:lang/:title/'\npermalink_defaults: { lang: de }\ndefault_category: rest";
    assert_eq!(published(defaults, "a.md", "title: A\ndate: 2026-01-31\n"), "x/de/a/");
    let uncategorized = "':category/'\ndefault_category: rest";
    assert_eq!(published(uncategorized, "a.md", "title: A\ndate: 2026-01-31\n"), "rest/");
}

#[test]
fn a_variable_that_a_post_lacks_is_told_once_for_the_site() {
    let posts =
        [("a.md", "title: A\ndate: 2026-01-31\n"), ("b.md", "title: B\ndate: 2026-01-31\n")];
    let drawn = hexo("permalink: :abbrlink.html\n", &posts).report();
    assert_eq!(drawn.matches("error[").count(), 1, "{drawn}");
    assert!(
        drawn.contains("the pattern asks for `:abbrlink`, which not every post has"),
        "{drawn}"
    );
    assert!(drawn.contains("`:title` is there in every post"), "{drawn}");
}

#[test]
fn an_address_of_ones_own_is_kept() {
    let of = |permalink: &str| {
        published(
            ":title/",
            "a.md",
            &format!("title: A\ndate: 2026-01-31\npermalink: {permalink}\n"),
        )
    };
    assert_eq!(of("archives/x/"), "archives/x/");
    assert_eq!(of("/archives/x.html"), "archives/x.html");
    assert_eq!(of("custom/place"), "custom/place/");
}

#[test]
fn the_name_of_a_file_is_read_by_its_pattern() {
    let dated = "new_post_name: :year-:month-:day-:title.md\n";
    let site = hexo(dated, &[("2023-09-15-x.md", "title: X\n")]);
    assert_eq!(
        (addresses(&site), site.report()),
        (vec!["2023/09/15/x/".to_owned()], String::new())
    );
    let loose = hexo(dated, &[("sub/Hello World & Friends!.md", "title: X\ndate: 2026-01-31\n")]);
    assert_eq!(addresses(&loose), ["2026/01/31/sub-Hello-World-Friends/"]);
    let filed = hexo(
        "new_post_name: :category/:title.md\npermalink: :category/:title/\n",
        &[("energy/x.md", "title: X\ndate: 2026-01-31\n")],
    );
    assert_eq!(addresses(&filed), ["energy/x/"]);
    let verbatim = hexo("", &[("Hello World & Friends!.md", "title: X\ndate: 2026-01-31\n")]);
    assert_eq!(addresses(&verbatim), ["2026/01/31/Hello World & Friends!/"]);
}

#[test]
fn a_post_without_a_date_is_published_without_one() {
    let site =
        hexo("", &[("hello-world.md", "title: Hello\n"), ("b.md", "title: B\ndate: 2026-01-31\n")]);
    assert_eq!(addresses(&site), ["2026/01/31/b/", "hello-world/"]);
    assert!(site.report().starts_with("warning[missing-date]"), "{}", site.report());
    assert!(!site.routes["atom.xml"].contains("hello-world"), "a feed needs dates");
}

#[test]
fn dates_are_those_of_the_site_and_never_of_the_machine() {
    let of = |date: &str| {
        let config = "timezone: Asia/Shanghai\npermalink: :year-:month-:day-:hour:minute/\n";
        addresses(&hexo(config, &[("a.md", &format!("title: A\ndate: {date}\n"))])).remove(0)
    };
    for (date, address) in [
        ("2023-09-15", "2023-09-15-0000/"),
        ("\"2023-09-15\"", "2023-09-15-0000/"),
        ("2023-9-5", "2023-09-05-0000/"),
        ("2023/09/05", "2023-09-05-0000/"),
        ("2023-09-15T09:26", "2023-09-15-0926/"),
        ("15 Sep 2023", "2023-09-15-0000/"),
        ("2023-09-15T23:30:00+08:00", "2023-09-15-2330/"),
        ("2023-09-15T16:30:00Z", "2023-09-16-0030/"),
        ("1694769986000", "2023-09-15-1726/"),
    ] {
        assert_eq!(of(date), address, "{date}");
    }
}

#[test]
fn the_home_page_has_what_is_sticky_first_and_nothing_hidden() {
    let site = hexo(
        "",
        &[
            ("a.md", "title: Aa\ndate: 2026-01-01\nsticky: 100\n"),
            ("b.md", "title: Bb\ndate: 2026-01-31\n"),
            ("c.md", "title: Cc\ndate: 2026-01-30\nhidden: true\n"),
        ],
    );
    let home = site.page("index.html");
    let [a, b] = ["Aa", "Bb"].map(|title| home.find(title).expect("it is listed"));
    assert!(a < b && !home.contains("Cc"), "{home}");
    assert!(site.page("archives/index.html").contains("Cc"));
}

#[test]
fn a_page_for_tags_or_categories_lists_them_when_it_has_no_text() {
    let page = |kind: &str, text: &str| {
        format!("-- source/{kind}/index.md --\n---\ntitle: Own\ntype: {kind}\n---\n{text}")
    };
    let post = ("a.md", "title: A\ndate: 2026-01-31\ntags: [Lamps]\ncategories: [Home]\n");
    let text = hexo_text("", &[post]) + &page("tags", "") + &page("categories", "Mine.\n");
    let site = site(&text);
    assert!(site.page("tags/index.html").contains("href=\"/tags/Lamps/\""));
    assert!(site.page("categories/index.html").contains("<p>Mine.</p>"));
}

#[test]
fn names_that_meet_in_addresses_get_one_each() {
    let site = hexo("", &[("a.md", "title: A\ndate: 2026-01-31\ntags: [C++, C]\n")]);
    assert!(
        site.routes.contains_key("tags/C/index.html")
            && site.routes.contains_key("tags/C-2/index.html")
    );
    assert!(site.routes["tags/C-2/index.html"].contains("C++"));
    let mapped = hexo(
        "tag_map: { C++: cpp }\nfilename_case: 1\n",
        &[("a.md", "title: A\ndate: 2026-01-31\ntags: [C++, C]\n")],
    );
    assert!(
        mapped.routes.contains_key("tags/cpp/index.html")
            && mapped.routes.contains_key("tags/c/index.html")
    );
    assert_eq!(mapped.report(), "");
}

#[test]
fn titles_get_capitals_where_the_site_wants_them() {
    let site =
        hexo("titlecase: true\n", &[("a.md", "title: the cost of a page\ndate: 2026-01-31\n")]);
    assert!(site.page("2026/01/31/a/index.html").contains("The Cost of a Page"));
}

#[test]
fn an_excerpt_ends_within_a_paragraph_with_its_tags_closed() {
    let text = hexo_text("", &[])
        + "-- source/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n---\nIntro *of <!--more--> it*\n";
    let home = site(&text).page("index.html").to_owned();
    assert!(home.contains("<p>Intro <em>of </em></p>"), "{home}");
}

/// What Hexo lets pass without a word, or ends the whole build for, with the code under which it is told.
const SILENT: &[(&str, &str, &str)] = &[
    ("bad YAML", "yaml-syntax", "title: Europe: Day 2\ndate: 2026-01-31\n"),
    ("a bad date", "bad-date", "title: A\ndate: 29/07/2015\n"),
    (
        "an address that leads out",
        "bad-permalink",
        "title: A\ndate: 2026-01-31\npermalink: ../../x/\n",
    ),
    ("a misspelt key", "misspelt-key", "title: A\ndate: 2026-01-31\ncatagories: [X]\n"),
    ("two names in one address", "similar-names", "title: A\ndate: 2026-01-31\ntags: [C, C++]\n"),
    (
        "two spellings of one name",
        "similar-names",
        "title: A\ndate: 2026-01-31\ntags: [Java, java]\n",
    ),
    ("an impossible day", "odd-date", "title: A\ndate: 2026-02-31\n"),
    ("a title that is cut", "odd-text", "title: C# notes #1\ndate: 2026-01-31\n"),
    ("a list that is no list", "bad-tag", "title: A\ndate: 2026-01-31\ntags: a, b\n"),
    ("a password", "ignored-file", "title: A\ndate: 2026-01-31\npassword: x\n"),
    ("no title", "missing-title", "date: 2026-01-31\n"),
    ("no date", "missing-date", "title: A\n"),
];

#[test]
fn what_hexo_is_silent_about_is_told_with_its_place() {
    for (what, code, front_matter) in SILENT {
        let drawn = hexo("", &[("a.md", front_matter)]).report();
        let told = drawn.split("\n\n").any(|one| {
            one.contains(&format!("[{code}]")) && one.contains(" --> source/_posts/a.md:")
        });
        assert!(told, "{what}: {drawn}");
    }
}

/// What Hexo does wrong or in silence, one for each kind: a post's front matter and text, the mistake with
/// its place, and whether the site is built with it.
const FAILURES: &[(&str, &str, bool)] = &[
    (
        "title: Europe: Day 2\ndate: 2026-01-31\n---\nText\n",
        "error[yaml-syntax]: mapping values are not allowed in this context\n --> source/_posts/a.md:2:14\n",
        false,
    ),
    (
        "title: A\ndate: 29/07/2015\n---\nText\n",
        "error[bad-date]: `29/07/2015` is no date\n --> source/_posts/a.md:3:7\n",
        false,
    ),
    (
        "title: A\ndate: 2026-01-31\n---\n{% nosuch %}\n",
        "warning[unknown-tag]: there is no tag `nosuch`\n --> source/_posts/a.md:5:4\n",
        true,
    ),
    (
        "title: A\ndate: 2026-01-31\npermalink: /b/\n---\nText\n",
        "error[duplicate-address]: `source/_posts/a.md` and `source/_posts/b.md` are both published at `b/index.html`\n --> source/_posts/b.md:4:12\n",
        false,
    ),
    (
        "title: A\ndate: 2026-01-31\n---\n{% include_code x.js %}\n",
        "error[unknown-file]: there is no code `source/downloads/code/x.js`\n --> source/_posts/a.md:5:17\n",
        false,
    ),
    (
        "title: A\ndate: 2026-01-31\n---\n{% asset_link x.csv %}\n",
        "error[unknown-file]: there is no file `x.csv` beside the page\n --> source/_posts/a.md:5:15\n",
        false,
    ),
    (
        "title: A\ndate: 2026-01-31\n---\n{% asset_path x.csv %}\n",
        "error[unknown-file]: there is no file `x.csv` beside the page\n --> source/_posts/a.md:5:15\n",
        false,
    ),
    (
        "title: A\ndate: 2026-01-31\n---\n{% asset_img x.png %}\n",
        "warning[missing-picture]: there is no picture `x.png`\n --> source/_posts/a.md:5:14\n",
        true,
    ),
    (
        "title: A\ndate: 2026-01-31\n---\n[x]({% post_path nosuch %})\n",
        "error[unknown-page]: there is no post `nosuch`\n --> source/_posts/a.md:5:18\n",
        false,
    ),
    (
        "title: A\ndate: 2026-01-31\npermalink: ../../x/\n---\nText\n",
        "error[bad-permalink]: the address `../../x/` has a `.` or `..` part, which could lead out of the site\n --> source/_posts/a.md:4:12\n",
        false,
    ),
    (
        "titel: A\ndate: 2026-01-31\n---\n# A\n",
        "warning[misspelt-key]: `titel` has no meaning of its own\n --> source/_posts/a.md:2:1\n",
        true,
    ),
    (
        "title: A\ndate: 2026-01-31\ntags: [C, C++]\n---\nText\n",
        "warning[similar-names]: `C` and `C++` are both `C` in addresses, so the second is `C-2` there\n --> source/_posts/a.md:4:7\n",
        true,
    ),
];

#[test]
fn each_failure_of_hexo_is_one_mistake_with_its_place() {
    let other =
        "-- source/_posts/b.md --\n---\ntitle: B\ndate: 2026-01-30\npermalink: /b/\n---\nText\n";
    for (post, told, is_written) in FAILURES {
        let text = hexo_text("", &[]) + other + "-- source/_posts/a.md --\n---\n" + post;
        let site = site(&text);
        let drawn = site.report();
        assert!(drawn.contains(told), "{told}\nis not in\n{drawn}");
        assert_eq!(site.built.report.has_errors(), !is_written, "{drawn}");
    }
}

#[test]
fn all_of_it_is_told_in_one_run_and_nothing_is_written() {
    let front = |title: &str| format!("title: {title}\ndate: 2026-01-31\npermalink: /one/\n");
    let (first, second) = (front("A"), front("B"));
    let text = hexo_text(
        "",
        &[
            ("a.md", &first),
            ("b.md", &second),
            ("c.md", "title: [x] y\n"),
            ("d.md", "titel: D\ndate: 2026-13-45x\n"),
        ],
    );
    let site = site(&text);
    let drawn = site.report();
    for part in [
        "error[duplicate-address]: `source/_posts/a.md` and `source/_posts/b.md`",
        "write line 2 as: title: \"[x] y\"",
        "warning[misspelt-key]",
        "error[bad-date]",
    ] {
        assert!(drawn.contains(part), "{part} is not in {drawn}");
    }
    assert!(site.routes.is_empty());
}

#[test]
fn a_post_that_hexo_would_lose_is_told() {
    for (text, told) in [
        ("---\ntitle: x\n\n## Heading\n\ntext\n", "front-matter-unclosed"),
        ("---\ntitle: x\n\n## Heading\n\ntext\n\n---\n\nmore\n", "front-matter-unclosed"),
        ("# H\n\n---\ntitle: x\ndate: 2026-01-31\n---\nText\n", "front-matter-late"),
        ("Only text.\n", "front-matter-missing"),
        ("", "ignored-file"),
        ("Text\n-- source/_posts/b.MD --\n---\ntitle: b\n---\n", "ignored-file"),
        ("Text\n-- source/_posts/_b.md --\n---\ntitle: b\n---\n", "ignored-file"),
        ("---\ntitle：x\n---\nText\n", "wrong-type"),
        ("---\ntitle: a\ndescription: \"one\ntwo\"\ndate: 2026-01-31\n---\nText\n", "odd-text"),
    ] {
        let drawn = report(&format!("{}-- source/_posts/a.md --\n{text}", hexo_text("", &[])));
        assert!(drawn.contains(&format!("[{told}]")), "{text}: {drawn}");
    }
}

/// Posts of every kind, and what Hexo makes of each: a line of JSON, which names the rule under `rules`
/// where Briefing differs.
const CORPUS: &str = include_str!("../corpus/posts.txt");

#[test]
fn posts_are_read_as_hexo_reads_them_but_for_the_rules_of_the_manual() {
    let manual = std::fs::read_to_string(format!("{}/docs/hexo.md", env!("CARGO_MANIFEST_DIR")));
    let manual = manual.expect("the manual has a page on Hexo");
    for corpus in CORPUS.split("== site ==\n") {
        let (sources, expected) = corpus.split_once("== expected ==\n").expect("both are there");
        let files = Files::from_texts(files_of(sources));
        let mut report = briefing::diagnostic::Report::new();
        let drafts = Overrides { drafts: true, ..overrides() };
        let resolved = briefing::resolved(&files, &drafts, &mut report);
        let read = Read::new(&files, &resolved, &report);
        let mut named = BTreeSet::new();
        for line in expected.lines() {
            let post: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
            let path = post["path"].as_str().expect("a line names its file").to_owned();
            let rules = rules(&read, &post);
            assert_eq!(rules, post["rules"], "{path}");
            for rule in rules.as_object().into_iter().flatten().filter_map(|(_, r)| r.as_str()) {
                assert!(manual.contains(rule), "docs/hexo.md does not name the rule: {rule}");
            }
            named.insert(path);
        }
        let others: Vec<&str> = read.posts().filter(|post| !named.contains(*post)).collect();
        assert!(others.is_empty(), "what Hexo makes of {others:?} is not there");
    }
}

/// The rules by which Briefing reads a post otherwise than Hexo, by field; null when there is none.
fn rules(read: &Read<'_>, post: &Value) -> Value {
    let outcomes = match read.compare(post) {
        Ok(outcomes) => FIELDS.into_iter().zip(outcomes).collect(),
        Err(outcome) => vec![("post", outcome)],
    };
    let rule = |(field, outcome): (&str, Outcome)| match outcome {
        Outcome::Equal | Outcome::Nothing => None,
        Outcome::Meant(rule) => Some((field.to_owned(), Value::from(rule))),
        Outcome::Unexplained(both) => panic!("{}: {field}: {both}", post["path"]),
    };
    let rules: serde_json::Map<_, _> = outcomes.into_iter().filter_map(rule).collect();
    if rules.is_empty() { Value::Null } else { Value::Object(rules) }
}

#[test]
fn a_folder_without_a_configuration_is_a_hexo_site_by_its_posts() {
    let dir = tempfile::TempDir::new().expect("a folder");
    std::fs::create_dir_all(dir.path().join("source/_posts")).expect("a folder");
    let post = dir.path().join("source/_posts/a.md");
    std::fs::write(post, "---\ntitle: A\ndate: 2026-01-31\n---\nText\n").expect("a file");
    std::fs::write(dir.path().join("source/_posts/.b.md"), "hidden").expect("a file");
    let files = briefing::load(dir.path()).expect("the site can be read");
    let built = briefing::build(files, &overrides(), &Memory::default(), &|_| ());
    let built = built.expect("memory takes every route");
    assert_data_eq!(
        built.report.draw(&built.files, false),
        str![[r#"
warning[missing-config]: the site has no configuration, and is built as Hexo would by default
--> _config.yml
 = help: write `title: …` and `url: …` into a file of that name

warning[ignored-file]: the file is left out: a name that starts with `.` hides it
--> source/_posts/.b.md

"#]]
    );
}

#[test]
fn hints_name_the_folder_in_which_the_sources_lie() {
    let text = hexo_text("source_dir: src\n", &[])
        + "-- src/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmodel: kettles\n---\n{{ cite(\"grey_2021\") }}\n"
        + "-- src/_models/pots.yaml --\nsystems:\n  pots:\n    rows: { from: other.csv, key: name, columns: { power: { from: p, unit: W } } }\n";
    let drawn = report(&text);
    for hint in [
        "a file src/_models/kettles.yaml would be it",
        "add its entry to src/references.bib",
        "`from` is a path in the site: src/_data/runs.csv",
    ] {
        assert!(drawn.contains(hint), "{hint} is not in {drawn}");
    }
}
