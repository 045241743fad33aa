//! What stands around a text: its contents, its series, related posts, how it is cited, and the numbers of its
//! tables, figures and equations.

use crate::support::{POST, post, report, site, within};

fn named(name: &str, front_matter: &str) -> String {
    format!(
        "-- content/_posts/{name}.md --\n---\ntitle: {name}\n{front_matter}\n---\nText of {name}.\n"
    )
}

#[test]
fn contents_are_a_tree_and_there_with_three_headings_or_more() {
    let toc = |toc: &str, text: &str| {
        let post = format!(
            "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n{toc}\n---\n{text}\n"
        );
        site(&post).page(POST).to_owned()
    };
    let headings = "## One\n### Within\n## Two\n";
    let shown = toc("toc: true", headings);
    let inner =
        "<li><a href=\"#One\">One</a><ul>\n<li><a href=\"#Within\">Within</a></li>\n</ul></li>";
    assert!(shown.contains(inner), "{shown}");
    for (front_matter, text) in
        [("toc: true", "## One\n## Two\n"), ("toc: false", headings), ("", headings)]
    {
        assert!(!toc(front_matter, text).contains("class=\"toc\""), "{front_matter}");
    }
}

#[test]
fn a_footnote_leads_to_its_text_and_back_from_each_place() {
    let built = site(&post("A[^n] and again[^n].\n\n[^n]: *Why*.\n"));
    let page = built.page(POST);
    for link in ["href=\"#fn-1\" id=\"fnref-1\"", "<li id=\"fn-1\"", "href=\"#fnref-1\""] {
        assert!(page.contains(link), "{link}: {page}");
    }
    assert_eq!(page.matches("role=\"doc-noteref\"").count(), 2, "{page}");
    assert_eq!(page.matches("role=\"doc-backlink\"").count(), 2, "{page}");
}

#[test]
fn the_parts_of_a_series_are_in_order_and_lead_to_each_other() {
    let built = site(
        &(named("b", "date: 2026-01-30\nseries: Home\npart: 2")
            + &named("c", "date: 2026-01-29\nseries: Home\npart: 3")
            + &named("a", "date: 2026-01-31\nseries: Home\npart: 1")
            + &named("x", "date: 2026-01-31")),
    );
    let page = built.page("2026/01/30/b/index.html");
    assert!(page.contains("Part 2 of 3: Home"), "{page}");
    let list = "<ol start=\"1\">\n<li><a href=\"/2026/01/31/a/\">a</a></li>\n<li><span aria-current=\"page\">b</span></li>\n<li><a href=\"/2026/01/29/c/\">c</a></li>\n</ol>";
    assert!(page.contains(list), "{page}");
    assert!(!built.page("2026/01/31/x/index.html").contains("class=\"series\""));
}

#[test]
fn a_translation_is_the_part_of_a_series_that_its_original_is() {
    let built = site(
        &(named("a", "date: 2026-01-31\nseries: Home\npart: 1")
            + &named("b", "date: 2026-01-30\nseries: Home\npart: 2")
            + &named("b.de", "date: 2026-01-30\nseries: Zuhause\npart: 2")),
    );
    assert!(built.page("2026/01/31/a/index.html").contains("Part 1 of 2: Home"));
    let german = built.page("de/2026/01/30/b/index.html");
    let list = "<li><a href=\"/2026/01/31/a/\">a</a></li>\n<li><span aria-current=\"page\">b.de</span></li>";
    assert!(german.contains("Teil 2 von 2: Zuhause") && german.contains(list), "{german}");
}

#[test]
fn two_posts_that_are_one_part_of_a_series_are_a_mistake() {
    let told = report(
        &(named("a", "date: 2026-01-31\nseries: Home\npart: 1")
            + &named("b", "date: 2026-01-30\nseries: Home\npart: 1")),
    );
    assert!(told.contains("error[duplicate-name]: two posts are part 1 of `Home`"), "{told}");
}

#[test]
fn related_posts_share_what_is_rare_before_what_is_common() {
    let post = |name: &str, day: u8, tags: &str| {
        named(name, &format!("date: 2026-01-{day:02}\ntags: [{tags}]"))
    };
    let mut text = post("this", 20, "common, rare") + &post("rare", 1, "rare");
    for day in 2..10 {
        text += &post(&format!("common{day}"), day, "common");
    }
    text += &post("neither", 19, "other");
    let built = site(&text);
    let page = built.page("2026/01/20/this/index.html");
    let related = page.split("class=\"related\"").nth(1).expect("there are some");
    let related = related.split("</aside>").next().expect("it ends");
    let found: Vec<&str> = related
        .split("href=\"/2026/01/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(found, ["01/rare/", "09/common9/", "08/common8/"], "{related}");
    let none =
        format!("-- briefing.yaml --\ntitle: T\nurl: https://example.org\nrelated: 0\n{text}");
    assert!(!site(&none).page("2026/01/20/this/index.html").contains("class=\"related\""));
}

#[test]
fn a_citation_has_signs_of_bibtex_and_html_escaped() {
    let built = site(&named(
        "a",
        "date: 2026-01-31\ncite: true\nauthors: [{ name: Ann Nord, url: \"https://ann.example\" }, \"Lab & Co\"]\ndescription: \"50 % of <b>\"",
    )
    .replace("title: a", "title: \"A_b & {c} <d>\""));
    let page = built.page(POST);
    for there in [
        "Ann Nord, Lab &amp; Co (2026). A_b &amp; {c} &lt;d&gt;. Test. https://example.org/2026/01/31/a/",
        "author = {{Ann Nord}} and {{Lab \\&amp; Co}}",
        "title = {{A\\_b \\&amp; \\textbraceleft{}c\\textbraceright{} &lt;d&gt;}}",
        "href=\"data:application/x-bibtex;charset=utf-8,%40misc%7B",
        "<meta name=\"author\" content=\"Ann Nord\">",
        "\"url\":\"https://ann.example\"",
        "\"@type\":\"BlogPosting\"",
    ] {
        assert!(page.contains(there), "{there}: {page}");
    }
    assert!(!site(&post("x")).page(POST).contains("class=\"citation\""));
}

const LAMPS: &str = "-- content/_models/m.yaml --
systems: { s: { rows: { a: { power: 9 W, cost: 2 h }, b: { power: 60 W, cost: 1 h } } } }
tables:
  one: { caption: One, rows: [s], columns: [power] }
  two: { caption: Two, rows: [s], columns: [cost] }
";

fn lamps(text: &str) -> String {
    format!(
        "{LAMPS}-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmodel: m\nmath: true\n---\n{text}\n"
    )
}

#[test]
fn what_is_numbered_is_named_by_its_number_before_and_after_it_stands_there() {
    let built = site(&lamps(
        "{{ ref(\"two\") }} {{ ref(\"one\", kind=\"figure\") }} {{ ref(\"e\") }}

{{ table(\"one\") }}

{{ table(\"two\") }}

{{ chart(\"two\") }}

{{ chart(\"one\") }}

$$ a $$

$$ b \\label{e} $$",
    ));
    let page = built.page(POST);
    for there in [
        "<a class=\"ref\" href=\"#table-2\">Table 2</a>",
        "<a class=\"ref\" href=\"#figure-2\">Figure 2</a>",
        "<a class=\"ref\" href=\"#equation-1\">Equation 1</a>",
        "id=\"table-2\">Table 2</span> Two",
        "id=\"figure-2\">Figure 2</span> One",
        "<span class=\"equation\" id=\"equation-1\">",
    ] {
        assert!(page.contains(there), "{there}: {page}");
    }
    assert!(!page.contains("label{"), "{page}");
}

#[test]
fn a_number_of_what_is_not_there_is_told_with_what_is() {
    let told = report(&lamps("{{ ref(\"ones\") }}\n\n{{ table(\"one\") }}"));
    assert!(told.contains("error[unknown-label]: no table, figure or equation `ones`"), "{told}");
    assert!(told.contains("did you mean `one`?"), "{told}");
    let told = report(&lamps("{{ ref(\"one\", kind=\"figure\") }}\n\n{{ table(\"one\") }}"));
    assert!(told.contains("no figure `one` stands on this page"), "{told}");
    let told = report(&lamps("{{ ref(\"one\", kind=\"plate\") }}\n\n{{ table(\"one\") }}"));
    assert!(told.contains("the kinds are `table`, `figure` and `equation`"), "{told}");
}

#[test]
fn a_picture_with_a_caption_is_a_figure_of_the_same_count_as_the_charts() {
    let text = "{{ ref(\"/b.gif\") }}\n\n{{ figure(\"/a.gif\", \"\", \"One\") }}\n\n{{ chart(\"one\") }}\n\n\
        {{ figure(\"/b.gif\", alt=\"B\") }}\n\n{{ figure(\"https://example.com/c.png\", \"C\") }}";
    let built = site(&format!(
        "{}\n-- content/a.gif --\nGIF89a\n-- content/b.gif --\nGIF89a\n",
        lamps(text)
    ));
    let page = built.text(POST);
    for there in [
        "<a class=\"ref\" href=\"#figure-3\">Figure 3</a>",
        "id=\"figure-1\">Figure 1</span> One",
        "id=\"figure-2\">Figure 2</span>",
        "id=\"figure-4\">Figure 4</span>",
        "src=\"https://example.com/c.png\" alt=\"C\"",
    ] {
        assert!(page.contains(there), "{there}: {page}");
    }
}

#[test]
fn a_picture_with_a_title_alone_in_its_paragraph_is_a_figure_in_the_order_of_the_text() {
    let text = "{{ ref(\"c.svg\") }}\n\n![A *b*](/a.svg \"One & \\\"two\\\"\")\n\n{{ chart(\"one\") }}\n\n\
        > ![](c.svg 'Three')\n\n{% note() %}\n\n![D](d.svg \"Four\")\n\n{% end %}\n\n\
        {{ figure(\"/a.svg\", \"E\", \"Five\") }}\n\n\
        ![x](/a.svg \"no\") with words\n\n![x](/a.svg \"no\") ![y](/a.svg \"no\")\n\n\
        - ![x](/a.svg \"no\")\n\n![x](/a.svg)\n\n[![x](/a.svg \"no\")](/)\n\n\
        ![{{ 2 * 3 }}](https://example.com/f.png \"Six is {{ 2 * 3 }}\")\n";
    let files = "-- content/a.svg --\n-- content/_posts/a/c.svg --\n-- content/_posts/a/d.svg --\n";
    let built = site(&format!("{}\n{files}", lamps(text)));
    let page = built.text(POST);
    for there in [
        "<a class=\"ref\" href=\"#figure-3\">Figure 3</a>",
        "src=\"/a.svg\" alt=\"A b\">\n<figcaption><span class=\"caption-number\" id=\"figure-1\">Figure 1</span> One &amp; &quot;two&quot;</figcaption>",
        "<figcaption><span class=\"caption-number\" id=\"figure-3\">Figure 3</span> Three</figcaption>",
        "<figcaption><span class=\"caption-number\" id=\"figure-4\">Figure 4</span> Four</figcaption>",
        "<figcaption><span class=\"caption-number\" id=\"figure-5\">Figure 5</span> Five</figcaption>",
        "<figcaption><span class=\"caption-number\" id=\"figure-6\">Figure 6</span> Six is 6.0</figcaption>",
    ] {
        assert!(page.contains(there), "{there}: {page}");
    }
    assert_eq!(page.matches("title=\"no\"").count(), 5, "{page}");
    assert_eq!(page.matches("<figure class=\"picture\">").count(), 5, "{page}");
    assert!(!page.contains("<p><figure"), "{page}");
    // For Hexo a title is a title.
    let hexo = site(&format!(
        "-- briefing.yaml --\ntitle: T\nurl: https://example.org\nmarkdown: {{ preset: hexo }}\n{}{files}",
        post("![A](/a.svg \"One\")\n")
    ));
    assert!(hexo.text(POST).contains("alt=\"A\" title=\"One\""), "{}", hexo.text(POST));
}

#[test]
fn a_page_of_many_tables_and_pictures_is_numbered_in_no_time() {
    let text = "![A](/a.svg \"One\")\n\n".repeat(20_000);
    let text = format!("{}-- content/a.svg --\n", post(&text));
    let built = within(std::time::Duration::from_mins(1), || site(&text));
    assert!(built.page(POST).contains("id=\"figure-20000\""));
}

#[test]
fn a_figure_says_what_it_lacks() {
    let told = report(&post("{{ figure(\"/a.gif\") }}"));
    assert!(told.contains("`figure` is not given its `alt`"), "{told}");
    let told = report(&post("{{ figure(\"a.gif\", \"A\") }}"));
    assert!(told.contains("there is no picture `a.gif`"), "{told}");
    let told = report(&post("{{ figure(\"/a.gif\", \"A\", source=\"nobody\") }}"));
    assert!(told.contains("nobody"), "{told}");
    let told = report(&lamps("{{ ref(\"/b.gif\") }}\n\n{{ figure(\"/a.gif\", \"A\") }}"));
    assert!(told.contains("did you mean `/a.gif`?"), "{told}");
}
