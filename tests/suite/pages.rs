//! Pages: front matter as it comes, and Markdown as HTML.

use snapbox::{assert_data_eq, str};

use crate::support::{POST, overrides, post, rendered, report, site, site_with};

#[test]
fn a_post_is_published_at_the_address_that_hexo_gives_it() {
    let site = site(
        "-- content/_posts/sub/Hello World.md --\n---\ntitle: Hi\ndate: 2023-09-15 09:26:26\n---\nText\n",
    );
    assert!(site.page("2023/09/15/sub/Hello World/index.html").contains("<p>Text</p>"));
    assert!(site.page("index.html").contains("href=\"/2023/09/15/sub/Hello%20World/\""));
}

#[test]
fn front_matter_with_tabs_carriage_returns_and_blank_ends_is_read() {
    let text = "-- content/_posts/a.md --\n\u{feff}---\r\ntitle: 'A'\r\ndate: 2026-01-31\r\ntags:\r\n\t- One\r\n\t- Two\r\n---  \r\nText\r\n";
    let site = site(text);
    assert!(site.page(POST).contains("<a href=\"/tags/One/\">One</a>"));
    assert!(site.page("tags/Two/index.html").contains("/2026/01/31/a/"));
}

#[test]
fn categories_are_one_path_or_a_list_of_paths() {
    let paths = |categories: &str| {
        let text = format!(
            "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ncategories: {categories}\n---\n"
        );
        let site = site(&text);
        site.page(POST);
        let all = site.routes.keys().filter_map(|path| path.strip_prefix("categories/"));
        let mut all: Vec<String> =
            all.filter_map(|path| path.strip_suffix("/index.html")).map(str::to_owned).collect();
        all.sort();
        all
    };
    assert_eq!(paths("[Energy, Grid]"), ["Energy", "Energy/Grid"]);
    assert_eq!(
        paths("[[Energy, Grid], [Energy, Storage], Policy]"),
        ["Energy", "Energy/Grid", "Energy/Storage", "Policy"]
    );
    assert_eq!(paths("\"Energy, Grid\""), ["Energy-Grid"]);
    assert_eq!(paths("[2023]"), ["2023"]);
    assert_eq!(paths(""), Vec::<String>::new());
}

#[test]
fn a_category_lists_the_posts_below_it_each_once() {
    let text = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ncategories: [[Energy, Grid], [Energy, Storage]]\n---\n";
    let site = site(text);
    let page = site.page("categories/Energy/index.html");
    assert_eq!(page.matches("<article class=\"card\"").count(), 1);
    assert!(
        page.contains(
            "<a href=\"/categories/Energy/Grid/\">Grid</a> <span class=\"count\">1</span>"
        )
    );
}

#[test]
fn a_number_as_title_or_tag_keeps_its_zeros() {
    let text =
        "-- content/_posts/a.md --\n---\ntitle: 1.10\ndate: 2026-01-31\ntags: [007, 1.50]\n---\n";
    let site = site(text);
    assert!(site.page(POST).contains("<h1>1.10</h1>"));
    site.page("tags/007/index.html");
    site.page("tags/1-50/index.html");
}

#[test]
fn other_keys_reach_the_templates() {
    let text = "-- templates/post.html --\n{{ page.extra.reward.amount }} {{ page.extra.pin }}\n-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nreward: { amount: 5 }\npin: true\n---\n";
    assert_eq!(site(text).page(POST), "5 true\n");
}

#[test]
fn drafts_and_withheld_and_later_posts_are_left_out_with_their_files() {
    let text = "
-- content/_drafts/d.md --
---
title: Draft
---
-- content/_posts/w.md --
---
title: Withheld
date: 2026-01-01
published: false
---
-- content/_posts/w/data.txt --
secret
-- content/_posts/f.md --
---
title: Later
date: 2027-01-01
---
-- content/_posts/f/data.txt --
secret
";
    let published = site(text);
    assert!(published.page("index.html").contains("<h1"));
    let leaked = published
        .routes
        .iter()
        .any(|(path, text)| path.contains("data.txt") || text.contains("secret"));
    assert!(!leaked, "{:?}", published.routes.keys());
    assert_eq!(published.built.site.future, 1);
    let with_drafts = site_with(text, &briefing::config::Overrides { drafts: true, ..overrides() });
    assert!(
        with_drafts.page("drafts/d/index.html").contains("<strong class=\"draft\">Draft</strong>")
    );
}

#[test]
fn what_has_expired_is_left_out_with_its_files_from_that_moment_on() {
    let text = |expires: &str| {
        format!(
            "-- content/_posts/e.md --\n---\ntitle: Over\ndate: 2026-01-31\ntags: [Gone]\nexpires: {expires}\n---\n-- content/_posts/e/data.txt --\nsecret\n-- content/offer.md --\n---\ntitle: Offer\nexpires: {expires}\n---\n"
        )
    };
    let over = site(&text("2026-11-22 12:00"));
    assert_eq!(over.report(), "");
    let shows =
        |text: &str| ["Over<", "Offer<", "secret", "Gone"].iter().any(|word| text.contains(word));
    let leaks = over.routes.iter().find(|(_, text)| shows(text));
    assert!(leaks.is_none() && over.built.site.expired == 2, "{leaks:?}");
    let not_yet = site(&text("2026-11-22 12:01"));
    assert_eq!(not_yet.built.site.expired, 0);
    assert!(not_yet.page("offer.html").contains("Offer<"));
    assert!(not_yet.page("index.html").contains("Over<"));
    assert!(report(&text("soon")).contains("error[bad-date]: `soon` is no date"));
}

#[test]
fn an_excerpt_ends_at_the_mark_and_closes_what_is_open() {
    let text = post("Intro *text<!--more-->rest*\n\n## Heading\n");
    let site = site(&text);
    assert!(
        site.page("index.html").contains("<div class=\"summary\"><p>Intro <em>text</em></p>"),
        "{}",
        site.page("index.html")
    );
    assert!(site.text(POST).starts_with("<p>Intro <em>text<span id=\"more\"></span>rest</em></p>"));
}

#[test]
fn front_matter_excerpt_and_description_come_before_the_text() {
    let text = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nexcerpt: Short & sweet\n---\nLong\n<!-- more -->\nLonger\n";
    assert!(site(text).page("index.html").contains("Short &amp; sweet"));
    let text = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ndescription: What it is\n---\nLong\n";
    assert!(site(text).page("index.html").contains("<p class=\"summary\">What it is</p>"));
}

#[test]
fn gfm_is_rendered_with_its_tables_tasks_footnotes_and_alerts() {
    let text = "| a | b |\n|---|--:|\n| 1 | ~~2~~ |\n\n- [x] done\n- [ ] open\n\nTerm\n: Meaning\n\n> [!WARNING]\n> Mind this[^1].\n\n[^1]: A note.\n";
    assert_data_eq!(
        rendered(text),
        str![[r##"
<div class="table-scroll" tabindex="0" role="group" aria-label="a, b">
<table><thead><tr><th>a</th><th style="text-align: right">b</th></tr></thead><tbody>
<tr><td>1</td><td style="text-align: right"><del>2</del></td></tr>
</tbody></table>
</div>
<ul>
<li><input type="checkbox" disabled aria-label="done" checked> done</li>
<li><input type="checkbox" disabled aria-label="to do"> open</li>
</ul>
<dl>
<dt>Term</dt>
<dd>Meaning</dd>
</dl>
<div class="alert alert-warning" role="note">
<p class="alert-title">Warning</p>
<p>Mind this<sup class="footnote-ref"><a href="#fn-1" id="fnref-1" style="anchor-name:--fnref-1" role="doc-noteref">1</a></sup>.</p>
</div>
<div class="footnotes" role="doc-endnotes">
<ol>
<li id="fn-1" style="anchor-name:--fn-1;--beside:--fnref-1;--after:--fn-0">
<p>A note. <a href="#fnref-1" role="doc-backlink" aria-label="Back to the text">↩</a></p>
</li>
</ol>
</div>
"##]]
    );
}

#[test]
fn a_page_is_written_in_the_direction_of_its_language() {
    let html = |language: &str| {
        let post = format!(
            "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nlang: {language}\n---\n"
        );
        let site = site(&post);
        // That nothing is said in some of them is told.
        (site.routes[POST].clone(), site.routes["index.html"].clone())
    };
    for language in ["ar", "he-IL", "FA", "az-Arab"] {
        let (page, home) = html(language);
        assert!(page.contains(&format!("<html lang=\"{language}\" dir=\"rtl\">")), "{page}");
        assert!(home.contains("<html lang=\"en\">"), "{home}");
        assert!(home.contains(&format!("lang=\"{language}\" dir=\"rtl\">")), "{home}");
    }
    for language in ["zh-CN", "ks-Latn", "arn"] {
        let (page, _) = html(language);
        assert!(page.contains(&format!("<html lang=\"{language}\">")), "{page}");
    }
}

#[test]
fn headings_get_addresses_that_keep_their_script_and_are_never_the_same() {
    let ids = |text: &str| {
        let html = rendered(text);
        html.split("id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids("## 碳排放 简报\n## A & B\n## A & B\n## A-B-1\n## !!!\n"),
        ["碳排放-简报", "A-B", "A-B-1", "A-B-1-1", "section"]
    );
    assert_eq!(ids("## Named {#here}\n"), ["here"]);
}

#[test]
fn raw_html_passes_and_code_is_marked() {
    assert_data_eq!(
        rendered("<div class=\"x\">\n*raw*\n</div>\n\n`<b>`\n\n```python\nx = 1\n```\n"),
        str![[r#"
<div class="x">
*raw*
</div>
<p><code>&lt;b&gt;</code></p>
<pre tabindex="0"><code class="language-python">x <span class="hl-o">= </span><span class="hl-n">1
</span></code></pre>
"#]]
    );
}

#[test]
fn mathematics_is_set_where_a_page_asks_for_it() {
    let text = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmath: true\n---\n$x^2$ for $5\n";
    let site = site(text);
    assert!(site.text(POST).contains("<math"), "{}", site.text(POST));
    assert!(site.text(POST).contains("for $5"));
    assert_eq!(rendered("$x^2$\n"), "<p>$x^2$</p>");
}

#[test]
fn links_to_sources_lead_to_their_pages() {
    let text = "
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
---
[b](b.md#part) [about](../about.md) ![](fig.png) [far](https://example.com/b.md)
-- content/_posts/a/fig.png --
x
-- content/_posts/b.md --
---
title: B
date: 2026-02-01
---
-- content/about.md --
---
title: About
---
-- briefing.yaml --
title: Test
url: https://example.org/blog/
";
    assert_data_eq!(
        site(text).text(POST).lines().next().unwrap_or_default(),
        str![[
            r#"<p><a href="/blog/2026/02/01/b/#part">b</a> <a href="/blog/about.html">about</a> <img decoding="async" src="/blog/2026/01/31/a/fig.png" alt="" /> <a href="https://example.com/b.md">far</a></p>"#
        ]]
    );
}

#[test]
fn a_title_is_escaped_everywhere() {
    let text = "-- content/_posts/a.md --\n---\ntitle: a <b> & \"c\"\ndate: 2026-01-31\ntags: [\"<t>\"]\n---\n";
    let site = site(text);
    for (path, page) in site.routes.iter().filter(|(path, _)| !path.contains(".json")) {
        assert!(!page.contains("<b>") && !page.contains("<t>"), "{path}:\n{page}");
    }
    assert!(site.page("atom.xml").contains("a &lt;b&gt; &amp; &quot;c&quot;"));
}

#[test]
fn a_feed_has_the_text_of_a_post_escaped_once() {
    let site =
        site("-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n---\n*One* & `a < b`.\n");
    let escaped = "&lt;p&gt;&lt;em&gt;One&lt;/em&gt; &amp;amp; &lt;code&gt;a &amp;lt; b&lt;/code&gt;.&lt;/p&gt;";
    assert!(site.page("atom.xml").contains(escaped), "{}", site.page("atom.xml"));
}

#[test]
fn a_character_that_no_feed_can_have_is_told_and_left_out() {
    let site = site(
        "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n---\nOne\u{8} two\u{0}.\n",
    );
    let drawn = site.report();
    assert!(
        drawn.starts_with("warning[odd-text]: a control character stands here, U+0008"),
        "{drawn}"
    );
    assert!(drawn.contains(" --> content/_posts/a.md:5:4"), "{drawn}");
    let feed = &site.routes["atom.xml"];
    assert!(feed.contains("One two."), "{feed}");
    assert!(!feed.contains(|c: char| c < ' ' && c != '\n'), "{feed}");
}

#[test]
fn a_page_without_a_title_is_told_what_to_write() {
    assert_data_eq!(
        report("-- content/_posts/a.md --\n---\ndate: 2026-01-31\n---\nText\n"),
        str![[r#"
warning[missing-title]: the page has no title
 --> content/_posts/a.md:2:1
  |
2 | date: 2026-01-31
  | ^
  |
  = help: write `title: a` in its front matter

"#]]
    );
}

#[test]
fn a_layout_is_another_template_or_none_at_all() {
    let with = |layout: &str| {
        site(&format!(
            "-- templates/wide.html --\nWIDE {{{{ page.title }}}}\n-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nlayout: {layout}\n---\nText\n"
        ))
    };
    assert_eq!(with("wide").page(POST), "WIDE A\n");
    assert_eq!(with("false").page(POST), "<p>Text</p>\n");
    let unknown = with("wider");
    assert!(unknown.report().contains("warning[unknown-layout]: there is no layout `wider`"));
    assert!(unknown.routes[POST].contains("<h1>A</h1>"));
}

#[test]
fn a_correction_is_markdown_with_links_that_are_looked_up() {
    let with = |link: &str| {
        site(&format!(
            "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ncorrections:\n  - {{ date: 2026-02-01, text: \"It was ~~two~~ [three]({link})\" }}\n---\n-- content/_posts/b.md --\n---\ntitle: B\ndate: 2026-02-01\n---\n"
        ))
    };
    let good = with("b.md");
    assert!(good.page(POST).contains("<del>two</del> <a href=\"/2026/02/01/b/\">three</a>"));
    assert!(
        with("c.md")
            .report()
            .contains("error[unknown-page]: there is no page `content/_posts/c.md`")
    );
}

#[test]
fn a_summary_has_the_words_of_the_first_paragraph_and_nothing_else() {
    let text = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmath: true\nmodel: { inputs: { energy: 27 Wh } }\n---\n<b title=\"{{ energy }}\">x</b> & $E$ `y`[^1]\n\n[^1]: z\n";
    let site = site(text);
    assert!(
        site.page(POST).contains("<meta name=\"description\" content=\"x &amp; E y\">"),
        "{}",
        site.page(POST)
    );
}

#[test]
fn a_post_marked_as_draft_is_shown_as_one_and_not_in_the_feed() {
    let text = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ndraft: true\n---\n";
    assert!(!site(text).routes.contains_key(POST));
    let shown = site_with(text, &briefing::config::Overrides { drafts: true, ..overrides() });
    assert!(shown.page(POST).contains("<strong class=\"draft\">Draft</strong>"));
    assert!(!shown.page("atom.xml").contains("<entry>"));
}
