//! Bad input: every mistake of a site in one run, each at its place.

use snapbox::{assert_data_eq, str};

use crate::support::{post, report, site};

#[test]
fn every_mistake_of_a_site_comes_out_in_one_run_in_the_order_of_places() {
    let text = "
-- content/_posts/cut.md --
---
title: Never closed
date: 2026-01-01

Text
-- content/_posts/date.md --
---
title: When
date: 30/02/2026
permalink: ../../escape
---
{{ nope }}
-- content/_posts/quotes.md --
---
title: Europe: Day 2
date: 2026-01-01
---
-- content/_posts/undated.md --
---
title: Undated
categories: { a: b }
model: wrting
---
{{ nope }}
-- content/_posts/use.md --
---
title: Use
date: 2026-01-01
model: writing
---
{{ queris }} {{ table(\"tabel\") }} {{ table(5) }} {{ queries | roundish }} {{ queries + grid }}
-- content/_models/writing.yaml --
units: [query]
inputs:
  queries: 10 query/dya
  grid: 433 g CO2e/kWh
formulas:
  a: b
  b: a
tables: { table: { rows: [], columns: [] } }
";
    assert_data_eq!(
        report(text),
        str![[r#"
error[front-matter-unclosed]: the front matter is opened here and never closed
 --> content/_posts/cut.md:1:1
  |
1 | ---
  | ^^^
  |
  = help: add a line `---` after line 3

error[bad-date]: `30/02/2026` is no date
 --> content/_posts/date.md:3:7
  |
3 | date: 30/02/2026
  |       ^^^^^^^^^^
  |
  = help: write the date as `2023-09-15 09:26:26` or `2023-09-15`

error[bad-permalink]: the address `../../escape` has a `.` or `..` part, which could lead out of the site
 --> content/_posts/date.md:4:12
  |
4 | permalink: ../../escape
  |            ^^^^^^^^^^^^
  |
  = help: an address is a path within the site, such as `/2023/09/15/name/`

error[yaml-syntax]: mapping values are not allowed in this context
 --> content/_posts/quotes.md:2:14
  |
2 | title: Europe: Day 2
  |              ^
  |
  = help: write line 2 as: title: "Europe: Day 2"

warning[missing-date]: the post has no date
 --> content/_posts/undated.md:2:1
  |
2 | title: Undated
  | ^
  |
  = help: write `date: 2026-01-31` in its front matter

error[bad-category]: a category is a name, or a list of names from the top down
 --> content/_posts/undated.md:3:13
  |
3 | categories: { a: b }
  |             ^^^^^^^^
  |
  = help: write `categories: [Energy, Grid]`, or `[[Energy, Grid], [Policy]]` for two

error[unknown-model]: there is no model `wrting`
 --> content/_posts/undated.md:4:8
  |
4 | model: wrting
  |        ^^^^^^
  |
  = help: did you mean `writing`?

error[unknown-number]: there is no number `queris`
 --> content/_posts/use.md:6:4
  |
6 | {{ queris }} {{ table("tabel") }} {{ table(5) }} {{ queries | roundish }} {{ queries + grid }}
  |    ^^^^^^
  |
  = help: did you mean `queries`?

error[unknown-table]: there is no table `tabel`
 --> content/_posts/use.md:6:23
  |
6 | {{ queris }} {{ table("tabel") }} {{ table(5) }} {{ queries | roundish }} {{ queries + grid }}
  |                       ^^^^^^^
  |
  = help: did you mean `table`?

error[bad-argument]: expected the name of a table, found a number
 --> content/_posts/use.md:6:44
  |
6 | {{ queris }} {{ table("tabel") }} {{ table(5) }} {{ queries | roundish }} {{ queries + grid }}
  |                                            ^

error[unknown-filter]: there is no filter `roundish`
 --> content/_posts/use.md:6:63
  |
6 | {{ queris }} {{ table("tabel") }} {{ table(5) }} {{ queries | roundish }} {{ queries + grid }}
  |                                                               ^^^^^^^^
  |
  = help: the filters are `bare`, `digits`, `fraction`, `in`, `percent`, `range`, `times`, `with_range`, `words`

error[bad-quantity]: unknown unit `dya`
 --> content/_models/writing.yaml:3:21
  |
3 |   queries: 10 query/dya
  |                     ^^^
  |
  = help: did you mean `day`?

error[cycle]: `a` needs itself
 --> content/_models/writing.yaml:6:3
  |
6 |   a: b
  |   ^
7 |   b: a
  |   - by way of this
  |
  = help: the way round is `a` → `b` → `a`

"#]]
    );
}

#[test]
fn an_address_that_leads_out_of_the_site_is_refused() {
    let with = |permalink: &str| {
        report(&format!(
            "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\npermalink: {permalink}\n---\n"
        ))
    };
    assert!(
        with("../../x")
            .contains("error[bad-permalink]: the address `../../x` has a `.` or `..` part")
    );
    assert!(with("https://example.com/x").contains("names a drive, a server or another scheme"));
    assert!(with("//server/x").contains("names a drive, a server or another scheme"));
    assert!(with("C:/x").contains("names a drive, a server or another scheme"));
    assert!(with("\"a\\u0007b\"").contains("has a control character"));
    assert!(with("\"\"").contains("error[bad-permalink]"));
    assert!(with(".briefing/manifest").contains("is where Briefing keeps its record"));
}

#[test]
fn two_sources_at_one_address_are_both_named() {
    let text = "
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
permalink: /same/
---
-- content/_posts/b.md --
---
title: B
date: 2026-01-31
permalink: /Same/
---
-- content/same/index.html --
mine
-- content/tags/x/index.md --
---
title: Mine
---
-- content/_posts/c.md --
---
title: C
date: 2026-01-31
tags: [x, C, C++]
---
";
    assert_data_eq!(
        report(text),
        str![[r#"
error[duplicate-address]: `content/_posts/a.md` and `content/_posts/b.md` are published at `same/index.html` and `Same/index.html`, which are one file on many disks
 --> content/_posts/b.md:4:12
  |
4 | permalink: /Same/
  |            ^^^^^^
  |
 ::: content/_posts/a.md:4:12
  |
4 | permalink: /same/
  |            ------ the other is here
  |
  = help: give one of them a `permalink` of its own

error[duplicate-address]: `content/_posts/a.md` and `content/same/index.html` are both published at `same/index.html`
 --> content/same/index.html:1:1
  |
1 | mine
  | ^
  |
 ::: content/_posts/a.md:4:12
  |
4 | permalink: /same/
  |            ------ the other is here
  |
  = help: give one of them a `permalink` of its own

error[duplicate-address]: `content/tags/x/index.md` and the tag `x` are both published at `tags/x/index.html`
 --> content/_posts/c.md:4:7
  |
4 | tags: [x, C, C++]
  |       ^^^^^^^^^^^
  |
 ::: content/tags/x/index.md:1:1
  |
1 | ---
  | - the other is here
  |
  = help: give the page another `permalink`

warning[similar-names]: `C` and `C++` are both `C` in addresses, so the second is `C-2` there
 --> content/_posts/c.md:4:7
  |
4 | tags: [x, C, C++]
  |       ^^^^^^^^^^^
  |
  = help: choose a spelling: `tag_map: { "C++": … }`

"#]]
    );
}

#[test]
fn a_configuration_is_told_each_wrong_key_and_value() {
    let text = "
-- briefing.yaml --
titel: Test
url: example.org
timezone: Asia/Beijing
per_page: many
permalink: [a]
markdown: { smart: true }
feed: on
theme: brefing
archive_folder: ../x
";
    assert_data_eq!(
        report(text),
        str![[r#"
error[missing-key]: the configuration has no `title`
 --> briefing.yaml:1:1
  |
1 | titel: Test
  | ^
  |
  = help: write `title: My briefs`

error[unknown-key]: the configuration has no key `titel`
 --> briefing.yaml:1:1
  |
1 | titel: Test
  | ^^^^^
  |
  = help: did you mean `title`?

error[bad-value]: `url` has to start with `https://` or `http://`
 --> briefing.yaml:2:6
  |
2 | url: example.org
  |      ^^^^^^^^^^^

error[bad-value]: there is no time zone `Asia/Beijing`
 --> briefing.yaml:3:11
  |
3 | timezone: Asia/Beijing
  |           ^^^^^^^^^^^^
  |
  = help: China's zone is `Asia/Shanghai`

error[wrong-type]: `per_page` is text, expected a whole number from 0 to 1000
 --> briefing.yaml:4:11
  |
4 | per_page: many
  |           ^^^^

error[wrong-type]: `permalink` is a list, expected text
 --> briefing.yaml:5:12
  |
5 | permalink: [a]
  |            ^^^

error[unknown-key]: `markdown` has no key `smart`
 --> briefing.yaml:6:13
  |
6 | markdown: { smart: true }
  |             ^^^^^
  |
  = help: the keys are `autolinks`, `hard_breaks`, `heading_links`, `math`, `new_tab`, `preset`, `smart_punctuation`

error[wrong-type]: `feed` is text, expected keys and values
 --> briefing.yaml:7:7
  |
7 | feed: on
  |       ^^

error[unknown-theme]: there is no theme `brefing`
 --> briefing.yaml:8:8
  |
8 | theme: brefing
  |        ^^^^^^^
  |
  = help: did you mean `briefing`?

error[bad-value]: the folder `../x` has a `.` or `..` part, which could lead out of the site
 --> briefing.yaml:9:17
  |
9 | archive_folder: ../x
  |                 ^^^^

"#]]
    );
}

#[test]
fn a_template_that_names_what_is_not_there_is_marked_once_however_many_pages_use_it() {
    let text = post("Text\n")
        + "-- content/_posts/b.md --\n---\ntitle: B\ndate: 2026-01-31\n---\n"
        + "-- templates/post.html --\n<p>{{ page.titel }}</p>\n-- templates/404.html --\n{% if x %}\n-- templates/tag.html --\n{{ 1 | nope }}\n";
    assert_data_eq!(
        report(&text),
        str![[r#"
error[template-error]: unexpected end of input
 --> templates/404.html:1:11
  |
1 | {% if x %}
  |           ^

error[template-error]: unknown filter `nope`
 --> templates/tag.html:1:8
  |
1 | {{ 1 | nope }}
  |        ^

"#]]
    );
    let undefined = post("Text\n") + "-- templates/post.html --\n<p>{{ page.titel }}</p>\n";
    assert_data_eq!(
        report(&undefined),
        str![[r#"
error[template-error]: field `titel` is not defined. Available fields: author, authors, [..]
 --> templates/post.html:1:12
  |
1 | <p>{{ page.titel }}</p>
  |            ^^^^^

"#]]
    );
}

#[test]
fn a_theme_that_is_not_there_is_told() {
    let drawn =
        report("-- briefing.yaml --\ntitle: T\nurl: https://example.org\ntheme: butterfly\n");
    assert!(drawn.contains("error[unknown-theme]: there is no theme `butterfly`"), "{drawn}");
    assert!(drawn.contains("put it into themes/butterfly, or choose `briefing`"), "{drawn}");
}

#[test]
fn yaml_that_real_people_wrote_is_told_the_line_that_mends_it() {
    let mended = |line: &str| {
        let drawn = report(&format!(
            "-- content/_posts/a.md --\n---\ndate: 2026-01-31\n{line}\ntags: [x]\n---\nText\n"
        ));
        let help = drawn.split("write line ").nth(1).and_then(|rest| rest.split(" as: ").nth(1));
        help.and_then(|rest| rest.lines().next()).map(str::to_owned).ok_or(drawn)
    };
    for (line, wanted) in [
        ("title: Europe: Day 2", "title: \"Europe: Day 2\""),
        ("title: [PHP] generate a proxy", "title: \"[PHP] generate a proxy\""),
        ("title: \"a\" b", "title: '\"a\" b'"),
        ("title: @handle", "title: \"@handle\""),
        ("title: 100% `code`: x", "title: \"100% `code`: x\""),
        ("title:no space", "title: no space"),
        ("title：全角", "title: 全角"),
        ("title: it's: fine", "title: \"it's: fine\""),
        ("title: [a, b", "title: [a, b]"),
    ] {
        assert_eq!(mended(line).as_deref(), Ok(wanted), "{line}");
    }
}

#[test]
fn merge_conflicts_and_keys_that_stand_twice_are_named() {
    let with = |yaml: &str| report(&format!("-- content/_posts/a.md --\n---\n{yaml}---\nText\n"));
    assert!(
        with("title: A\n<<<<<<< HEAD\ndate: 2026-01-31\n")
            .contains("a merge conflict is left in the file")
    );
    let drawn = with("title: A\ndate: 2026-01-31\ntitle: B\n");
    assert!(drawn.contains("`title` is there twice") && drawn.contains("first here"), "{drawn}");
}

#[test]
fn a_key_one_letter_off_is_a_warning_and_the_page_is_published() {
    let text = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ncatagories: [x]\nCategory: y\nseries: z\n---\n";
    let built = site(text);
    assert_data_eq!(
        built.report(),
        str![[r#"
warning[misspelt-key]: `catagories` has no meaning of its own
 --> content/_posts/a.md:4:1
  |
4 | catagories: [x]
  | ^^^^^^^^^^
  |
  = help: did you mean `categories`?

warning[misspelt-key]: `Category` has no meaning of its own
 --> content/_posts/a.md:5:1
  |
5 | Category: y
  | ^^^^^^^^
  |
  = help: did you mean `category`?

"#]]
    );
    assert!(!built.built.report.has_errors());
    assert!(built.routes.contains_key("2026/01/31/a/index.html"));
}

#[test]
fn a_mistake_that_is_mended_leaves_nothing() {
    let site = site(&post("Text\n"));
    assert_eq!(site.report(), "");
}
