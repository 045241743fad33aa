//! Hexo's tags: their words, what they point at, and what nothing defines.

use snapbox::{assert_data_eq, str};

use crate::support::{POST, post, rendered, report, site};

#[test]
fn a_quotation_has_an_author_a_source_and_a_link() {
    assert_data_eq!(
        rendered(
            "{% blockquote David Levithan, Wide Awake %}\nDo *not*.\n{% endblockquote %}\n\n{% quote Seth https://example.org/a/ Market Island %}\nTell.\n{% endquote %}\n\n{% blockquote @Docs https://example.org/b/ %}\nNew.\n{% endblockquote %}\n\n{% pullquote right %}\nA word.\n{% endpullquote %}\n"
        ),
        str![[r#"
<blockquote>
<p>Do <em>not</em>.</p>
<footer><strong>David Levithan</strong> <cite>Wide Awake</cite></footer>
</blockquote>
<blockquote>
<p>Tell.</p>
<footer><strong>Seth</strong> <cite><a href="https://example.org/a/">Market Island</a></cite></footer>
</blockquote>
<blockquote>
<p>New.</p>
<footer><strong>@Docs</strong> <cite><a href="https://example.org/b/">example.org/b</a></cite></footer>
</blockquote>
<blockquote class="pullquote right">
<p>A word.</p>
</blockquote>
"#]]
    );
}

#[test]
fn code_in_a_tag_is_shown_as_it_is() {
    assert_data_eq!(
        rendered(
            "Before\n{% codeblock Array.map lang:js https://example.org Docs mark:2 %}\n  let a = `x`; // {{ a }}\n  *b* {% endraw %}\n\n```\n{% endcodeblock %}\nAfter {% code %}x < y{% endcode %}\n\n```\n{% codeblock %}\n```\n\n`{% raw %}`\n"
        ),
        str![[r#"
<p>Before</p>
<figure class="code">
<figcaption><span>Array.map</span> <a href="https://example.org">Docs</a></figcaption>
<pre tabindex="0"><code class="language-js"><span class="line">  <span class="hl-k">let </span>a <span class="hl-o">= </span><span class="hl-s">`x`</span>; <span class="hl-c">// {{ a }}
</span></span><mark class="line"><span class="hl-c">  </span><span class="hl-o">*</span>b<span class="hl-o">* </span>{% endraw %}
</mark><span class="line">
</span><span class="line"><span class="hl-s">```
</span></span></code></pre>
</figure>

<p>After </p>
<pre tabindex="0"><code>x &lt; y
</code></pre>

<pre tabindex="0"><code>{% codeblock %}
</code></pre>
<p><code>{% raw %}</code></p>
"#]]
    );
}

#[test]
fn a_fence_has_a_title_a_link_marked_lines_and_numbers() {
    assert_data_eq!(
        rendered(
            "```rust A title https://example.org more mark:2 first_line:1\n/* one\ntwo */ fn x() {}\nthree\n```\n\n```mermaid\na --> b\n```\n"
        ),
        str![[r#"
<figure class="code">
<figcaption><span>A title</span> <a href="https://example.org">more</a></figcaption>
<pre class="numbered" tabindex="0" style="counter-reset: line 0"><code class="language-rust"><span class="line"><span class="hl-c">/* one
</span></span><mark class="line"><span class="hl-c">two */ </span><span class="hl-k">fn </span><span class="hl-f">x</span>() {}
</mark><span class="line">three
</span></code></pre>
</figure>
<pre class="mermaid" tabindex="0">a --&gt; b
</pre>
"#]]
    );
}

#[test]
fn raw_is_html_in_which_nothing_is_looked_at() {
    assert_data_eq!(
        rendered("{% raw %}\n<b>{{ x }} {% y %} *z*</b>\n{% endraw %}\n"),
        str!["<p><b>{{ x }} {% y %} *z*</b></p>"]
    );
}

#[test]
fn a_picture_has_classes_an_address_a_size_and_words() {
    assert_data_eq!(
        rendered(
            "{% img left big /x.svg 100 200 '\"A title\" \"What it shows\"' %}\n\n{% img https://example.com/x.png %}\n\n{% image /y.svg A title of words %}\n-- content/x.svg --\n-- content/y.svg --\n"
        ),
        str![[r#"
<p><img decoding="async" src="/x.svg" alt="What it shows" class="left big" width="100" height="200" title="A title"></p>
<p><img loading="lazy" decoding="async" src="https://example.com/x.png" alt=""></p>
<p><img loading="lazy" decoding="async" src="/y.svg" alt="A title of words" title="A title of words"></p>
"#]]
    );
}

#[test]
fn files_beside_the_post_are_found_by_their_names() {
    let text = post(
        "{% asset_img right fig.png 300 'A figure' 'What it shows' %}\n\n{% asset_img fig.png A figure %}\n\n{% asset_link data.csv The data %} <a href=\"{% asset_path data.csv %}\">x</a> [y]({% asset_path data.csv %})\n",
    ) + "-- content/_posts/a/fig.png --\n-- content/_posts/a/data.csv --\n";
    assert_data_eq!(
        site(&text).text(POST),
        str![[r#"
<p><img decoding="async" src="/2026/01/31/a/fig.png" alt="What it shows" class="right" width="300" title="A figure"></p>
<p><img loading="lazy" decoding="async" src="/2026/01/31/a/fig.png" alt="A figure" title="A figure"></p>
<p><a href="/2026/01/31/a/data.csv">The data</a> <a href="/2026/01/31/a/data.csv">x</a> <a href="/2026/01/31/a/data.csv">y</a></p>
"#]]
    );
}

#[test]
fn posts_are_found_by_path_name_or_title() {
    let text = post(
        "{% post_link sub/deep %} {% post_link deep 'Other words' %} {% post_link 'A deep post' %} {% post_link deep#place Words of it %} <a href=\"{% post_path deep %}\">x</a>\n",
    ) + "-- content/_posts/sub/deep.md --\n---\ntitle: A deep post\ndate: 2026-01-01\n---\n";
    assert_data_eq!(
        site(&text).text(POST),
        str![[
            r#"<p><a href="/2026/01/01/sub/deep/" title="A deep post">A deep post</a> <a href="/2026/01/01/sub/deep/" title="A deep post">Other words</a> <a href="/2026/01/01/sub/deep/" title="A deep post">A deep post</a> <a href="/2026/01/01/sub/deep/#place" title="A deep post">Words of it</a> <a href="/2026/01/01/sub/deep/">x</a></p>"#
        ]]
    );
}

#[test]
fn a_link_to_what_a_tag_gives_leads_there_on_a_site_below_its_host_too() {
    let text = "-- _config.yml --\ntitle: T\nurl: https://example.org/blog\n-- source/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n---\n[a]({% post_path b %}#x) ![p]({% asset_path p.png %})\n-- source/_posts/a/p.png --\n-- source/_posts/b.md --\n---\ntitle: B\ndate: 2026-01-30\n---\n";
    let site = site(text);
    let page = site.page("2026/01/31/a/index.html");
    assert!(page.contains("href=\"/blog/2026/01/30/b/#x\""), "{page}");
    assert!(page.contains("src=\"/blog/2026/01/31/a/p.png\""), "{page}");
}

#[test]
fn a_post_may_be_without_tags() {
    let text = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ndisableNunjucks: true\n---\n{% note %}{{ x }}{% endnote %} {% raw %}*b*{% endraw %} {% nosuch %}\n";
    let wanted =
        "<p>{% note %}{{ x }}{% endnote %} {% raw %}<em>b</em>{% endraw %} {% nosuch %}</p>";
    assert_eq!(site(text).text(POST), wanted);
}

#[test]
fn code_of_a_file_is_included_in_whole_or_in_part() {
    let text = post(
        "{% include_code Two lines lang:js from:2 to:3 sub/x.js %}\n\n{% include_code sub/x.js %}\n",
    ) + "-- content/downloads/code/sub/x.js --\none\ntwo\nthree\nfour\n";
    assert_data_eq!(
        site(&text).text(POST),
        str![[r#"
<figure class="code">
<figcaption><span>Two lines</span></figcaption>
<pre tabindex="0"><code class="language-js">two
three
</code></pre>
</figure>

<figure class="code">
<figcaption><span>sub/x.js</span></figcaption>
<pre tabindex="0"><code class="language-js">one
two
three
four
</code></pre>
</figure>
"#]]
    );
}

#[test]
fn a_hexo_site_says_where_its_code_lies() {
    let text = "-- _config.yml --\ntitle: T\nurl: https://example.org\ncode_dir: /snippets/\n-- source/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n---\n{% include_code x.txt %}\n-- source/snippets/x.txt --\nOne line.\n";
    assert!(site(text).page("2026/01/31/a/index.html").contains("One line."));
}

#[test]
fn links_and_frames_take_words() {
    assert_data_eq!(
        rendered(
            "{% link Two words https://example.org true A title %} {% a x /y %} {% anchor https://example.org/z %} {% url_for text /x %} {% full_url_for text /x %}\n\n{% iframe https://example.org 10 20 %}\n"
        ),
        str![[r#"
<p><a href="https://example.org" title="A title" target="_blank" rel="noopener">Two words</a> <a href="/y">x</a> <a href="https://example.org/z">example.org/z</a> <a href="/x">text</a> <a href="https://example.org/x">text</a></p>
<p><iframe src="https://example.org" width="10" height="20" title="example.org" loading="lazy" allowfullscreen></iframe></p>
"#]]
    );
}

#[test]
fn what_a_tag_points_at_and_is_not_there_is_told_with_what_is_near() {
    let text = post(
        "{% post_link dep %}\n{% post_path 'A deep pots' %}\n{% asset_img fig1.png %}\n{% asset_link dta.csv %}\n{% include_code y.js %}\n",
    ) + "-- content/_posts/sub/deep.md --\n---\ntitle: A deep post\ndate: 2026-01-01\n---\n-- content/_posts/a/fig.png --\n-- content/_posts/a/data.csv --\n-- content/downloads/code/x.js --\n";
    assert_data_eq!(
        report(&text),
        str![[r#"
error[unknown-page]: there is no post `dep`
 --> content/_posts/a.md:5:14
  |
5 | {% post_link dep %}
  |              ^^^
  |
  = help: did you mean `deep`?

error[unknown-page]: there is no post `A deep pots`
 --> content/_posts/a.md:6:14
  |
6 | {% post_path 'A deep pots' %}
  |              ^^^^^^^^^^^^^
  |
  = help: did you mean `A deep post`?

warning[missing-picture]: there is no picture `fig1.png`
 --> content/_posts/a.md:7:14
  |
7 | {% asset_img fig1.png %}
  |              ^^^^^^^^
  |
  = help: did you mean `fig.png`?

error[unknown-file]: there is no file `dta.csv` beside the page
 --> content/_posts/a.md:8:15
  |
8 | {% asset_link dta.csv %}
  |               ^^^^^^^
  |
  = help: did you mean `data.csv`?

error[unknown-file]: there is no code `content/downloads/code/y.js`
 --> content/_posts/a.md:9:17
  |
9 | {% include_code y.js %}
  |                 ^^^^
  |
  = help: did you mean `x.js`?

"#]]
    );
}

#[test]
fn boxes_and_labels_are_those_of_the_themes() {
    assert_data_eq!(
        rendered(
            "{% note info %}\nA *note*.\n{% endnote %}\n\n{% note danger no-icon Mind the step %}\nOne.\n{% endnote %}\n\n{% note green 'fas fa-fan' modern %}\nTwo.\n{% endnote %}\n\nText {% label primary@a label %} and {% label a label red %} {% label x %}.\n\n{% btn /x, Go there, home fa-fw, A title %} {% btn 'https://example.org',Go,far fa-hand,outline blue %}\n"
        ),
        str![[r#"
<aside class="alert alert-note" role="note">
<p>A <em>note</em>.</p>
</aside>
<aside class="alert alert-caution" role="note">
<p class="alert-title">Mind the step</p>
<p>One.</p>
</aside>
<aside class="alert alert-tip" role="note">
<p>Two.</p>
</aside>
<p>Text <span class="label label-primary">a label</span> and <span class="label label-red">a label</span> <span class="label">x</span>.</p>
<p><a class="button" href="/x">Go there</a> <a class="button" href="https://example.org">Go</a></p>
"#]]
    );
}

#[test]
fn what_is_hidden_opens_without_a_script() {
    assert_data_eq!(
        rendered(
            "{% hideToggle Show it,red,blue %}\n*Hidden*\n{% endhideToggle %}\n\n{% folding cyan open, The title %}\nFolded\n{% endfolding %}\n\n{% spoiler Two words %}\nSpoilt\n{% endspoiler %}\n\nA {% hideInline hidden text,show %} line.\n"
        ),
        str![[r#"
<details class="folding">
<summary>Show it</summary>
<p><em>Hidden</em></p>
</details>
<details class="folding" open>
<summary>The title</summary>
<p>Folded</p>
</details>
<details class="folding">
<summary>Two words</summary>
<p>Spoilt</p>
</details>
<p>A <button type="button" class="hidden-inline" popovertarget="hidden/2026/01/31/a/4">show</button><span popover id="hidden/2026/01/31/a/4" class="opened">hidden text</span> line.</p>
"#]]
    );
}

#[test]
fn tabs_need_no_script_and_may_stand_in_tabs() {
    assert_data_eq!(
        rendered(
            "{% tabs Things, 2 %}\n<!-- tab First@icon -->\n**One**\n\n```js\n<!-- endtab -->\n```\n<!-- endtab -->\n\n<!-- tab -->\n{% subtabs Inner %}\n<!-- tab A -->\nDeep\n<!-- endtab -->\n{% endsubtabs %}\n<!-- endtab -->\n{% endtabs %}\n"
        ),
        str![[r#"
<div class="tabs">
<input type="radio" name="tabs/2026/01/31/a/2" id="tab/2026/01/31/a/2-1">
<label for="tab/2026/01/31/a/2-1">First</label>
<div class="tab">
<p><strong>One</strong></p>
<pre tabindex="0"><code class="language-js"><span class="hl-o">&lt;!-- </span>endtab <span class="hl-o">--&gt;
</span></code></pre>
</div>
<input type="radio" name="tabs/2026/01/31/a/2" id="tab/2026/01/31/a/2-2" checked>
<label for="tab/2026/01/31/a/2-2">Things 2</label>
<div class="tab">
<div class="tabs">
<input type="radio" name="tabs/2026/01/31/a/1" id="tab/2026/01/31/a/1-1" checked>
<label for="tab/2026/01/31/a/1-1">A</label>
<div class="tab">
<p>Deep</p>
</div>
</div>
</div>
</div>
"#]]
    );
}

#[test]
fn tabs_without_parts_keep_their_text() {
    assert!(rendered("{% tabs A %}\nNo part.\n{% endtabs %}").contains("<p>No part.</p>"));
}

#[test]
fn a_timeline_has_parts_in_either_form() {
    assert_data_eq!(
        rendered(
            "{% timeline 2022,blue %}\n<!-- timeline January -->\nBegun\n<!-- endtimeline -->\n{% endtimeline %}\n\n{% timeline %}\n{% timenode 2023 March %}\nDone\n{% endtimenode %}\n{% endtimeline %}\n"
        ),
        str![[r#"
<div class="timeline">
<p class="timeline-title">2022</p>
<div class="timeline-part">
<p class="timeline-title">January</p>
<p>Begun</p>
</div>
</div>
<div class="timeline">
<div class="timeline-part">
<p class="timeline-title">2023 March</p>
<p>Done</p>
</div>
</div>
"#]]
    );
}

#[test]
fn pictures_stand_in_galleries_and_films_behind_links() {
    assert_data_eq!(
        rendered(
            "{% gallery %}\n![a](/a.svg)\n![b](/b.svg)\n{% endgallery %}\n\n{% galleryGroup 'A name' 'A text' '/g/' /c.svg %}\n\n{% youtube TIbZDRXM-Tg %}\n\n{% gist 996818 %}\n\n{% mermaid %}\na --> b\n{% endmermaid %}\n-- content/a.svg --\n-- content/b.svg --\n-- content/c.svg --\n"
        ),
        str![[r#"
<div class="gallery">
<p><img decoding="async" src="/a.svg" alt="a" />
<img loading="lazy" decoding="async" src="/b.svg" alt="b" /></p>
</div>
<figure class="gallery-group"><a href="/g/"><img loading="lazy" decoding="async" src="/c.svg" alt=""></a><figcaption><a href="/g/">A name</a> <span>A text</span></figcaption></figure>
<p class="card-link"><a href="https://www.youtube.com/watch?v=TIbZDRXM-Tg" rel="noopener">Film on YouTube</a> <span>youtube.com</span></p>
<p class="card-link"><a href="https://gist.github.com/996818" rel="noopener">Code on GitHub</a> <span>gist.github.com</span></p>
<pre class="mermaid">a --&gt; b
</pre>
"#]]
    );
}

#[test]
fn an_unknown_tag_is_told_once_for_the_site_and_keeps_its_body() {
    let text = post(
        "{% phaser_top %}\n{% cards red %}\nThe *body*\n{% endcards %}\nA {% phaser_top %} line\n",
    ) + "-- content/_posts/b.md --\n---\ntitle: B\ndate: 2026-01-31\n---\n{% phaser_top %} {% notee %}\n";
    let site = site(&text);
    assert_data_eq!(
        site.report(),
        str![[r#"
warning[unknown-tag]: there is no tag `phaser_top`, and it stands 3 times in 2 files
 --> content/_posts/a.md:5:4
  |
5 | {% phaser_top %}
  |    ^^^^^^^^^^
  |
  = help: readers see what it stands around; a file templates/shortcodes/phaser_top.html would define it, and in code it is shown

warning[unknown-tag]: there is no tag `cards`
 --> content/_posts/a.md:6:4
  |
6 | {% cards red %}
  |    ^^^^^^^^^
  |
  = help: did you mean `card`?
  = help: readers see what it stands around; a file templates/shortcodes/cards.html would define it, and in code it is shown

warning[unknown-tag]: there is no tag `notee`
 --> content/_posts/b.md:5:21
  |
5 | {% phaser_top %} {% notee %}
  |                     ^^^^^
  |
  = help: did you mean `note`?
  = help: readers see what it stands around; a file templates/shortcodes/notee.html would define it, and in code it is shown

"#]]
    );
    let page = &site.routes[POST];
    assert!(page.contains("The <em>body</em>") && !page.contains("phaser_top"), "{page}");
}

#[test]
fn tags_that_stand_for_themselves_are_not_nested() {
    let text = "{% note info %}\n".to_owned()
        + &"{% label a %} {% x %}\n\n".repeat(40)
        + "Text\n{% endnote %}\n";
    assert!(!report(&post(&text)).contains("error"));
}

#[test]
fn braces_in_code_mathematics_and_comments_are_left_alone() {
    assert_data_eq!(
        rendered(
            "`{{ x }}` `{% y %}` {{ z }} {{ 1 + 1 }}\n\n<!-- {% note %} {{ x }} -->\n\n    {% note %}\n\n```\n{% raw %}\n```\n"
        ),
        str![[r#"
<p><code>{{ x }}</code> <code>{% y %}</code> {{ z }} {{ 1 + 1 }}</p>
<!-- {% note %} {{ x }} -->
<pre tabindex="0"><code>{% note %}
</code></pre>
<pre tabindex="0"><code>{% raw %}
</code></pre>
"#]]
    );
    let math = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmath: true\n---\n$\\mathbf{{x}}$ $$\\frac{{a}}{{b}}$$\n";
    assert!(site(math).text(POST).contains("<mfrac>"));
}

#[test]
fn a_tag_that_is_never_ended_is_told() {
    let text = "{% note info %}\n{% codeblock %}\nx\n";
    assert_data_eq!(
        report(&post(text)),
        str![[r#"
error[shortcode-unclosed]: `note` is never ended
 --> content/_posts/a.md:5:1
  |
5 | {% note info %}
  | ^^^^^^^^^^^^^^^
  |
  = help: end it with `{% endnote %}`

error[shortcode-unclosed]: `codeblock` is never ended
 --> content/_posts/a.md:6:1
  |
6 | {% codeblock %}
  | ^^^^^^^^^^^^^^^
  |
  = help: end it with `{% endcodeblock %}`

"#]]
    );
}
