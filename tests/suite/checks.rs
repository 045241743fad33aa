//! What a check finds that a build lets pass.

use snapbox::{assert_data_eq, str};

use crate::support::{checked, post};

/// What a check says, drawn.
fn found(text: &str) -> String {
    let config = "-- briefing.yaml --\ntitle: Test\nurl: https://example.org/blog\n";
    let checked = checked(&format!("{config}{text}"));
    checked.report.draw(&checked.files, false)
}

#[test]
fn a_broken_link_is_marked_where_its_author_wrote_it() {
    let text = post(
        "[one](/nowhere/) ![two](pictrue.png) [three][ref] <a href=\"/blog/four\">4</a>
{% note() %}[five](five/){% end %} [good](picture.png#x) [same](../../../) [away](https://example.com/)

[ref]: /blog/2026/01/31/a/#five
-- content/_posts/a/picture.png --
",
    );
    assert_data_eq!(
        found(&text),
        str![[r#"
error[broken-link]: `/blog/nowhere/` leads to nothing that is published
 --> content/_posts/a.md:5:7
  |
5 | [one](/nowhere/) ![two](pictrue.png) [three][ref] <a href="/blog/four">4</a>
  |       ^^^^^^^^^

error[missing-picture]: there is no picture `pictrue.png`
 --> content/_posts/a.md:5:25
  |
5 | [one](/nowhere/) ![two](pictrue.png) [three][ref] <a href="/blog/four">4</a>
  |                         ^^^^^^^^^^^
  |
  = help: did you mean `picture.png`?

error[broken-link]: `/blog/blog/2026/01/31/a/#five` leads to nothing that is published
 --> content/_posts/a.md:5:38
  |
5 | [one](/nowhere/) ![two](pictrue.png) [three][ref] <a href="/blog/four">4</a>
  |                                      ^^^^^^^^^^^^
  |
  = help: did you mean `/blog/2026/01/31/a/`?

error[broken-link]: `/blog/four` leads to nothing that is published
 --> content/_posts/a.md:5:60
  |
5 | [one](/nowhere/) ![two](pictrue.png) [three][ref] <a href="/blog/four">4</a>
  |                                                            ^^^^^^^^^^

error[broken-link]: `five/` leads to nothing that is published
 --> content/_posts/a.md:6:20
  |
6 | {% note() %}[five](five/){% end %} [good](picture.png#x) [same](../../../) [away](https://example.com/)
  |                    ^^^^^

error[broken-link]: `../../../` leads to nothing that is published
 --> content/_posts/a.md:6:65
  |
6 | {% note() %}[five](five/){% end %} [good](picture.png#x) [same](../../../) [away](https://example.com/)
  |                                                                 ^^^^^^^^^
  |
  = help: did you mean `/blog/archives/2026/`?

"#]]
    );
}

#[test]
fn what_a_template_links_to_is_told_once_for_all_pages() {
    let text = post("Text\n")
        + "-- content/_posts/b.md --\n---\ntitle: B\ndate: 2026-01-31\n---\nText\n"
        + "-- templates/post.html --\n<a href=\"/blog/x/\"><img src=\"/blog/atom.xml\"></a><p id=a><p id=a>\n";
    assert_data_eq!(
        found(&text),
        str![[r#"
error[broken-link]: `/blog/x/` leads to nothing that is published
--> 2026/01/31/a/index.html
 = help: the same stands on another page

warning[duplicate-id]: more than one element has the id `a`
--> 2026/01/31/a/index.html
 = help: the same stands on another page

warning[missing-alt]: the picture `/blog/atom.xml` has no `alt`
--> 2026/01/31/a/index.html
 = help: say in `alt` what it shows; `alt=""` for one that only decorates
 = help: the same stands on another page

"#]]
    );
}

#[test]
fn a_link_to_a_markdown_file_that_is_not_there_is_told_once() {
    let drawn = found(&post("[one](other.md)\n"));
    assert!(drawn.contains("error[unknown-page]") && !drawn.contains("broken-link"), "{drawn}");
}

#[test]
fn a_link_in_an_excerpt_is_told_for_the_text_alone() {
    let drawn = found(&post("[one](/nowhere/)\n\n<!-- more -->\n\nMore.\n"));
    assert_eq!(drawn.matches("error[").count(), 1, "{drawn}");
}

#[test]
fn places_on_a_page_may_be_ids_or_names_and_in_any_script() {
    let text = "[1](#碳) [2](#%E7%A2%B3) [3](#old) [4](#top) [5](#:~:text=Two) <a name=old></a>\n\n## 碳\n";
    assert_eq!(found(&post(text)), "");
}
