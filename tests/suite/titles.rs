//! Numbers in what front matter says of a page: its title, description and excerpt.

use snapbox::{assert_data_eq, str};

use crate::support::{report, site};

const MODEL: &str = "
-- content/_models/m.yaml --
inputs: { painter: { value: 5.479 kg, low: 5, high: 6 }, machine: 1.9 g }
formulas: { ratio: painter / machine }
";

fn brief(front_matter: &str, text: &str) -> String {
    format!(
        "{MODEL}-- content/_posts/a.md --\n---\ndate: 2026-01-31\nmodel: m\n{front_matter}---\n{text}"
    )
}

#[test]
fn a_title_has_its_numbers_wherever_it_is_shown() {
    let front_matter = "title: \"{{ machine | fraction(painter) }} of a painter's\"\ndescription: 'It''s {{ machine }}, or {{ painter | with_range }}'\n";
    let text = format!(
        "{}-- content/_posts/b.md --\n---\ntitle: B\ndate: 2026-02-01\n---\n",
        brief(front_matter, "Text\n")
    );
    let site = site(&text);
    let page = site.page("2026/01/31/a/index.html");
    let title = "1/2900 of a painter&#39;s";
    let description = "It&#39;s 1.9\u{a0}g, or 5.5 (5.2 to 5.8)\u{a0}kg";
    for part in [
        format!("<title>{title} · Test</title>"),
        format!("<h1>{title}</h1>"),
        format!("<meta property=\"og:title\" content=\"{title}\">"),
        format!("<meta name=\"description\" content=\"{description}\">"),
    ] {
        assert!(page.contains(&part), "no {part} in\n{page}");
    }
    assert!(site.page("2026/02/01/b/index.html").contains(&format!("</span> {title}</a>")));
    for path in ["index.html", "atom.xml", "archives/index.html"] {
        let text = site.page(path);
        assert!(text.contains(title), "{path}: {text}");
        assert!(!text.contains("{{") && !text.contains("=\"number-m."), "{path}: {text}");
    }
    assert!(site.page("index.html").contains(description));
}

#[test]
fn an_address_does_not_follow_the_numbers_of_a_title() {
    let config =
        "-- briefing.yaml --\ntitle: T\nurl: https://example.org\npermalink: /:post_title/\n";
    let text = format!("{config}{}", brief("title: \"About {{ ratio | times }}\"\n", ""));
    let site = site(&text);
    assert!(site.page("about-ratio-times/index.html").contains("<h1>About 2,900\u{a0}times</h1>"));
}

#[test]
fn an_excerpt_has_its_numbers_and_a_heading_that_serves_as_title_too() {
    let site =
        site(&brief("excerpt: \"{{ ratio | times }} as much\"\ntitle:\n", "# Of {{ machine }}\n"));
    assert!(site.page("index.html").contains("2,900\u{a0}times as much"));
    assert!(site.page("index.html").contains("Of 1.9\u{a0}g</a>"));
}

#[test]
fn braces_in_a_title_are_text_without_a_model_and_behind_a_backslash() {
    let plain =
        "-- content/_posts/a.md --\n---\ntitle: \"{{ machine }} {% x\"\ndate: 2026-01-31\n---\n";
    assert!(site(plain).page("2026/01/31/a/index.html").contains("<h1>{{ machine }} {% x</h1>"));
    let escaped = site(&brief("title: '\\{{ machine }} and {{ machine }}'\n", ""));
    assert!(
        escaped.page("2026/01/31/a/index.html").contains("<h1>{{ machine }} and 1.9\u{a0}g</h1>")
    );
}

#[test]
fn a_number_that_stands_in_a_title_alone_stands_on_the_page() {
    let site = site(&brief("title: \"{{ machine }}\"\n", ""));
    assert!(site.built.report.is_empty(), "{}", site.report());
    let id = site.built.site.models[0].numbers["machine"];
    assert_eq!(site.built.standing[&id].len(), 1);
}

#[test]
fn mistakes_in_a_title_are_found_at_their_character() {
    let front_matter = "title: '‰ it''s {{ machin }} and {{ machine | digts(3) }}'
description: >
  Two lines, with {{ machine |
  in(kWh) }}
excerpt: \"{{ cite('x') }} and {{ machine\"
";
    assert_data_eq!(
        report(&brief(front_matter, "")),
        str![[r#"
error[unknown-number]: there is no number `machin`
 --> content/_posts/a.md:4:20
  |
4 | title: '‰ it''s {{ machin }} and {{ machine | digts(3) }}'
  |                    ^^^^^^
  |
  = help: did you mean `machine`?

error[unknown-filter]: there is no filter `digts`
 --> content/_posts/a.md:4:47
  |
4 | title: '‰ it''s {{ machin }} and {{ machine | digts(3) }}'
  |                                               ^^^^^
  |
  = help: did you mean `digits`?

error[unit-mismatch]: what is in `g` cannot be shown in `kWh`
 --> content/_posts/a.md:7:6
  |
7 |   in(kWh) }}
  |      ^^^ this is an energy
  |
  = help: write a unit of the same kind, such as `g`

error[shortcode-syntax]: only numbers can stand in front matter, and `cite` is none
 --> content/_posts/a.md:8:14
  |
8 | excerpt: "{{ cite('x') }} and {{ machine"
  |              ^^^^^^^^^

error[shortcode-unclosed]: the number is never closed with `}}`
 --> content/_posts/a.md:8:31
  |
8 | excerpt: "{{ cite('x') }} and {{ machine"
  |                               ^^
  |
  = help: to show braces as they are, write `/{{`

"#]]
    );
}

#[test]
fn a_title_does_not_repeat_that_a_model_is_not_there() {
    let text =
        "-- content/_posts/a.md --\n---\ntitle: \"{{ x }}\"\ndate: 2026-01-31\nmodel: lost\n---\n";
    let drawn = report(text);
    assert_eq!(drawn.matches("error[").count(), 1, "{drawn}");
}
