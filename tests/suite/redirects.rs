//! Older addresses: as pages, as the files of hosts, and those that are mistakes.

use snapbox::{assert_data_eq, str};

use crate::support::{BuiltSite, site};

/// A site with one post and what its front matter says of aliases.
fn aliased(redirects: &str, front_matter: &str) -> BuiltSite {
    site(&format!(
        "
-- briefing.yaml --
title: Test
url: https://example.org/blog
{redirects}
-- content/_posts/x.md --
---
title: A
date: 2026-01-05
{front_matter}
---
"
    ))
}

const ALIASES: &str = "aliases: [/old/, old.html, '/碳 $1/', '/a*b:c.html']";

#[test]
fn netlify_and_cloudflare_get_a_file_of_their_own_and_no_pages() {
    let site = aliased("redirects: netlify", ALIASES);
    assert!(!site.routes.contains_key("old/index.html"));
    assert_data_eq!(
        site.page("_redirects"),
        str![[r#"
/blog/a%2Ab%3Ac.html /blog/2026/01/05/x/ 301
/blog/old.html /blog/2026/01/05/x/ 301
/blog/old/ /blog/2026/01/05/x/ 301
/blog/old /blog/2026/01/05/x/ 301
/blog/%E7%A2%B3%20$1/ /blog/2026/01/05/x/ 301
/blog/%E7%A2%B3%20$1 /blog/2026/01/05/x/ 301

"#]]
    );
}

#[test]
fn nginx_gets_a_map_beside_the_pages_when_both_are_asked_for() {
    let site = aliased("redirects: [pages, nginx]", "aliases: ['/old \"one\"/']");
    assert!(site.page("old \"one\"/index.html").contains("url=/blog/2026/01/05/x/"));
    assert_data_eq!(
        site.page("redirects.map"),
        str![[r#"
"/blog/old /"one/"/" "/blog/2026/01/05/x/";
"/blog/old /"one/"" "/blog/2026/01/05/x/";

"#]]
    );
}

#[test]
fn an_alias_may_be_copied_from_the_address_bar_and_hexos_plugin_calls_it_alias() {
    let site = aliased("", "alias: /2023/%E7%A2%B3/");
    assert!(site.page("2023/碳/index.html").contains("This page has moved"));
}

#[test]
fn an_alias_that_leads_out_of_the_site_is_a_mistake() {
    assert_data_eq!(
        aliased("", "aliases: [../../etc/passwd, 'https://example.com/x', '%2e%2e/x']").report(),
        str![[r#"
error[bad-permalink]: the address `../../etc/passwd` has a `.` or `..` part, which could lead out of the site
 --> content/_posts/x.md:4:11
  |
4 | aliases: [../../etc/passwd, 'https://example.com/x', '%2e%2e/x']
  |           ^^^^^^^^^^^^^^^^
  |
  = help: an address is a path within the site, such as `/2023/09/15/name/`

error[bad-permalink]: the address `https://example.com/x` names a drive, a server or another scheme
 --> content/_posts/x.md:4:30
  |
4 | aliases: [../../etc/passwd, 'https://example.com/x', '%2e%2e/x']
  |                              ^^^^^^^^^^^^^^^^^^^^^
  |
  = help: an address is a path within the site, such as `/2023/09/15/name/`

error[bad-permalink]: the address `../x` has a `.` or `..` part, which could lead out of the site
 --> content/_posts/x.md:4:55
  |
4 | aliases: [../../etc/passwd, 'https://example.com/x', '%2e%2e/x']
  |                                                       ^^^^^^^^
  |
  = help: an address is a path within the site, such as `/2023/09/15/name/`

"#]]
    );
}

#[test]
fn an_alias_that_is_the_pages_own_address_or_another_pages_is_a_mistake() {
    let text = "
-- content/_posts/x.md --
---
title: A
date: 2026-01-05
aliases: [2026/01/05/x/, /about.html, '/?p=12', old, OLD/]
---
-- content/about.md --
---
title: About
---
";
    assert_data_eq!(
        site(text).report(),
        str![[r#"
error[duplicate-address]: the alias `2026/01/05/x/` is the page's own address
 --> content/_posts/x.md:4:11
  |
4 | aliases: [2026/01/05/x/, /about.html, '/?p=12', old, OLD/]
  |           ^^^^^^^^^^^^^
  |
  = help: leave it out

error[duplicate-address]: `content/about.md` and an alias of `content/_posts/x.md` are both published at `about.html`
 --> content/_posts/x.md:4:26
  |
4 | aliases: [2026/01/05/x/, /about.html, '/?p=12', old, OLD/]
  |                          ^^^^^^^^^^^
  |
 ::: content/about.md:1:1
  |
1 | ---
  | - the other is here
  |
  = help: leave the alias out

error[bad-permalink]: the alias `/?p=12` has a query or fragment
 --> content/_posts/x.md:4:40
  |
4 | aliases: [2026/01/05/x/, /about.html, '/?p=12', old, OLD/]
  |                                        ^^^^^^
  |
  = help: a host of files looks at the path alone; write `%3F` or `%23` for a character of the path

error[duplicate-address]: the alias `OLD/` is given twice
 --> content/_posts/x.md:4:54
  |
4 | aliases: [2026/01/05/x/, /about.html, '/?p=12', old, OLD/]
  |                                                 ---  ^^^^
  |                                                 |
  |                                                 first here
  |
  = help: leave it out

"#]]
    );
}

#[test]
fn an_alias_stays_refused_where_no_page_would_stand_at_it() {
    let site = site(
        "
-- briefing.yaml --
title: Test
url: https://example.org
redirects: [netlify, apache]
-- content/_posts/x.md --
---
title: A
date: 2026-01-05
aliases: /tags/
tags: [a]
---
-- content/a.md --
---
title: A
aliases: /x.html
---
-- content/x.md --
---
title: A
---
",
    );
    assert_data_eq!(
        site.report(),
        str![[r#"
error[bad-value]: there are no redirects `apache`
 --> briefing.yaml:3:22
  |
3 | redirects: [netlify, apache]
  |                      ^^^^^^
  |
  = help: the ways are `pages`, `netlify` and `nginx`

error[duplicate-address]: an alias of `content/_posts/x.md` and the list of tags are both published at `tags/index.html`
 --> content/_posts/x.md:4:10
  |
4 | aliases: /tags/
  |          ^^^^^^
  |
  = help: leave the alias out

error[duplicate-address]: `content/x.md` and an alias of `content/a.md` are both published at `x.html`
 --> content/a.md:3:10
  |
3 | aliases: /x.html
  |          ^^^^^^^
  |
 ::: content/x.md:1:1
  |
1 | ---
  | - the other is here
  |
  = help: leave the alias out

"#]]
    );
}

#[test]
fn what_is_no_page_may_have_moved_too() {
    let site = site(
        "
-- briefing.yaml --
title: Test
url: https://example.org/blog
redirects: [pages, netlify]
moved: { /topics/: /tags/, /film.html: https://example.com/film }
-- content/_posts/x.md --
---
title: A
date: 2026-01-05
tags: [a]
---
",
    );
    assert!(site.page("topics/index.html").contains("url=/blog/tags/"));
    assert_data_eq!(
        site.page("_redirects"),
        str![[r#"
/blog/film.html https://example.com/film 301
/blog/topics/ /blog/tags/ 301
/blog/topics /blog/tags/ 301

"#]]
    );
}

#[test]
fn what_has_moved_leads_to_something_and_stands_where_nothing_else_is() {
    let site = site(
        "
-- briefing.yaml --
title: Test
url: https://example.org
moved: { /x/: /y/, ../z: /, /: /archives/ }
-- content/_posts/x.md --
---
title: A
date: 2026-01-05
---
",
    );
    assert_data_eq!(
        site.report(),
        str![[r#"
error[unknown-page]: `/y/` leads to nothing that is published
 --> briefing.yaml:3:15
  |
3 | moved: { /x/: /y/, ../z: /, /: /archives/ }
  |               ^^^

error[bad-permalink]: the address `../z` has a `.` or `..` part, which could lead out of the site
 --> briefing.yaml:3:20
  |
3 | moved: { /x/: /y/, ../z: /, /: /archives/ }
  |                    ^^^^

error[duplicate-address]: an entry of `moved` and the home page are both published at `index.html`
 --> briefing.yaml:3:29
  |
3 | moved: { /x/: /y/, ../z: /, /: /archives/ }
  |                             ^
  |
  = help: leave the alias out

"#]]
    );
}
