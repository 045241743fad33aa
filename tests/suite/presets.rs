//! Markdown as Hexo reads it, and as it is written.

use snapbox::{assert_data_eq, str};

use crate::support::{POST, post, report, site};

const CONFIG: &str = "-- briefing.yaml --\ntitle: Test\nurl: https://example.org/blog\n";

/// The text of a post of a site with some options of Markdown.
fn with(markdown: &str, text: &str) -> String {
    site(&format!("{CONFIG}markdown: {markdown}\n{}", post(text))).text(POST).to_owned()
}

/// What is told of a post's text in Hexo's Markdown.
fn told(text: &str) -> String {
    report(&format!("{CONFIG}markdown: {{ preset: hexo }}\n{}", post(text)))
}

fn hexo(text: &str) -> String {
    with("{ preset: hexo }", text)
}

#[test]
fn a_line_of_hexo_ends_where_it_is_ended() {
    assert_data_eq!(
        hexo("One\ntwo\n"),
        str![[r#"
<p>One<br />
two</p>
"#]]
    );
}

#[test]
fn quotes_and_dashes_follow_the_rules_of_marked() {
    assert_data_eq!(
        hexo(
            "\"a\" -- 'b' --- don't ... **bold**\" \\\"c &quot;d&quot; `\"code\"` <kbd>\"k\"</kbd>\n"
        ),
        str![[
            r#"<p>“a” – ‘b’ — don’t … <strong>bold</strong>“ "c "d" <code>"code"</code> <kbd>"k"</kbd></p>"#
        ]]
    );
}

#[test]
fn headings_keep_their_capitals_and_link_to_themselves() {
    assert_data_eq!(
        hexo("## A & B\n\n## A & B\n\n## 碳 \"排放\" {1,2}\n"),
        str![[r##"
<h2 id="A-B"><a href="#A-B" class="headerlink" title="A &amp; B"></a>A &amp; B</h2>
<h2 id="A-B-1"><a href="#A-B-1" class="headerlink" title="A &amp; B"></a>A &amp; B</h2>
<h2 id="碳-“排放”-1-2"><a href="#%E7%A2%B3-%E2%80%9C%E6%8E%92%E6%94%BE%E2%80%9D-1-2" class="headerlink" title="碳 “排放” {1,2}"></a>碳 “排放” {1,2}</h2>
"##]]
    );
}

#[test]
fn addresses_in_a_text_are_links_and_those_to_elsewhere_open_beside_the_page() {
    assert_data_eq!(
        hexo(
            "See https://example.com/a_b_c, www.example.com, [own](https://example.org/blog/x) and [other](//cdn.example.com 't').\n<a href=\"https://example.com\">https://example.com</a> `https://example.com`\n"
        ),
        str![[r#"
<p>See <a href="https://example.com/a_b_c" target="_blank" rel="noopener">https://example.com/a_b_c</a>, <a href="http://www.example.com" target="_blank" rel="noopener">www.example.com</a>, <a href="https://example.org/blog/x">own</a> and <a href="//cdn.example.com" title="t" target="_blank" rel="noopener">other</a>.<br />
<a href="https://example.com">https://example.com</a> <code>https://example.com</code></p>
"#]]
    );
}

#[test]
fn definitions_and_footnotes_are_read() {
    assert_data_eq!(
        hexo("Term\n: What it is\n\nText[^1].\n\n[^1]: Note\n"),
        str![[r##"
<dl>
<dt>Term</dt>
<dd>What it is</dd>
</dl>
<p>Text<sup class="footnote-ref"><a href="#fn-1" id="fnref-1" style="anchor-name:--fnref-1" role="doc-noteref">1</a></sup>.</p>
<div class="footnotes" role="doc-endnotes">
<ol>
<li id="fn-1" style="anchor-name:--fn-1;--beside:--fnref-1;--after:--fn-0">
<p>Note <a href="#fnref-1" role="doc-backlink" aria-label="Back to the text">↩</a></p>
</li>
</ol>
</div>
"##]]
    );
}

#[test]
fn an_option_counts_more_than_its_preset() {
    let options = "{ preset: hexo, hard_breaks: false, heading_links: false, smart_punctuation: false, autolinks: false, new_tab: false }";
    assert_data_eq!(
        with(options, "## A\n\n\"One\"\ntwo https://example.com\n"),
        str![[r#"
<h2 id="A">A</h2>
<p>"One"
two https://example.com</p>
"#]]
    );
    assert_data_eq!(
        with("{ preset: strict }", "\"One\"\ntwo https://example.com\n"),
        str![[r#"
<p>"One"
two https://example.com</p>
"#]]
    );
    assert_data_eq!(
        with("{ autolinks: true }", "two https://example.com/_x_y\n"),
        str![[r#"<p>two <a href="https://example.com/_x_y">https://example.com/_x_y</a></p>"#]]
    );
}

#[test]
fn what_is_read_otherwise_than_it_looks_is_told_at_its_place() {
    for (text, place, message) in [
        ("前**重點。**後", "5:2", "`**` is no emphasis here"),
        ("字**「引」**", "5:2", "`**` is no emphasis here"),
        ("text\n##標題", "6:1", "a heading has a blank behind its `#`"),
        ("![a](/img/my pic.png)", "5:6", "an address with a blank in it is none"),
        ("![](a\\b.png)", "5:1", "an address on the web has no `\\`"),
        ("> ```js\n> let a\n\ntext", "5:3", "a block of code is opened here and never closed"),
        ("~~~\nlet a", "5:1", "a block of code is opened here and never closed"),
        ("a Map<String> of", "5:6", "this is taken for HTML"),
        ("[x](JavaScript:void)", "5:1", "a link that runs a script is taken away"),
    ] {
        let drawn = told(text);
        let place = format!(" --> content/_posts/a.md:{place}\n");
        assert!(
            drawn.starts_with("warning[odd-markdown]") && drawn.contains(message),
            "{text}: {drawn}"
        );
        assert!(drawn.contains(&place), "{text}: {drawn}");
    }
    let drawn = report(&format!("{CONFIG}markdown: {{ math: true }}\n{}", post("so \\(x\\) is")));
    assert!(drawn.contains("takes it from mathematics") && drawn.contains("a.md:5:4"), "{drawn}");
    for text in [
        "**重點**。後 and \\*\\*a\\*\\* 2**3",
        "# One\n\n#include <x>",
        "![a](</img/my pic.svg>) ![b](https://example.com/x.png \"a title\")\n-- content/img/my pic.svg --\n",
        "```\n> ```\n```\n- ```\n  a\n  ```\n- b",
        "a<BR>b <kbd>K</kbd> `Vec<T>`",
        "\\(a\\)",
    ] {
        assert_eq!(told(text), "", "{text}");
    }
}

#[test]
fn code_in_a_quotation_of_hexo_may_be_without_marks() {
    let text = "> Look:\n> ```js\nlet a = 1;\n```\n> There.\n\n*After.*";
    let shown = hexo(text);
    assert!(shown.contains("<p>Look:</p>") && shown.contains("<em>After.</em>"), "{shown}");
    assert!(shown.contains("<code class=\"language-js\">") && !shown.contains("```"), "{shown}");
    assert_eq!(told(text), "");
    let with_a_tag = hexo(&format!("{text} {{% label x %}}"));
    assert!(with_a_tag.contains("<em>After.</em>") && with_a_tag.contains("label"), "{with_a_tag}");
}

#[test]
fn a_line_that_starts_with_a_colon_is_a_definition_only_before_a_blank() {
    assert_eq!(hexo("Yes\n:smile: all"), "<p>Yes<br />\n:smile: all</p>");
    assert_eq!(hexo("A\n:::tip\nb\n:::"), "<p>A<br />\n:::tip<br />\nb<br />\n:::</p>");
    assert!(hexo("Term\n: What it is").contains("<dd>What it is</dd>"));
}
