//! Themes: their options, the names of their files, and the second one.

use std::path::Path;

use snapbox::{assert_data_eq, str};

use crate::support::{report, site};

const THEME: &str = "
-- themes/plain/theme.yaml --
options:
  ground: { type: colour, default: \"#fff\", description: behind the text }
  menu: { type: choice, of: [above, beside], default: above }
  columns: { type: number, from: 1, to: 3, default: 2 }
  cards: { type: truth, default: true }
  motto: { type: text }
-- themes/plain/templates/404.html --
{{ theme | json }}
";

fn config(options: &str) -> String {
    format!(
        "-- briefing.yaml --\ntitle: T\nurl: https://example.org\ntheme: plain\n{options}{THEME}"
    )
}

#[test]
fn templates_find_the_options_as_the_site_has_chosen_them() {
    let chosen = "theme_options: { ground: \"#0a1\", columns: 3, cards: false, motto: Counted twice, menu: }\n";
    let site = site(&config(chosen));
    let theme: serde_json::Value = serde_json::from_str(site.page("404.html")).expect("it is JSON");
    for (name, value) in [
        ("ground", "#0a1".into()),
        ("menu", "above".into()),
        ("columns", serde_json::Value::from(3)),
        ("cards", false.into()),
        ("motto", "Counted twice".into()),
        // The templates of the theme that is carried ask for theirs.
        ("scheme", "reader".into()),
        ("accent", serde_json::Value::Null),
    ] {
        assert_eq!(theme[name], value, "{name}");
    }
}

#[test]
fn what_is_chosen_wrongly_is_told_where_it_stands() {
    let options = "theme_options:\n  grond: \"#fff\"\n  ground: red\n  menu: abov\n  columns: 4\n  cards: 1\n  motto: [a]\n  face: sans\n";
    assert_data_eq!(
        report(&config(options)),
        str![[r##"
error[unknown-key]: the theme `plain` has no option `grond`
 --> briefing.yaml:5:3
  |
5 |   grond: "#fff"
  |   ^^^^^
  |
  = help: did you mean `ground`?

error[bad-value]: `ground` is `red`, expected a colour such as `"#0b57a4"`
 --> briefing.yaml:6:11
  |
6 |   ground: red
  |           ^^^

error[bad-value]: `menu` is `abov`, expected `above` or `beside`
 --> briefing.yaml:7:9
  |
7 |   menu: abov
  |         ^^^^
  |
  = help: did you mean `above`?

error[bad-value]: `columns` is `4`, expected a number from 1 to 3
 --> briefing.yaml:8:12
  |
8 |   columns: 4
  |            ^

error[bad-value]: `cards` is `1`, expected `true` or `false`
 --> briefing.yaml:9:10
  |
9 |   cards: 1
  |          ^

error[bad-value]: `motto` is a list or map, expected text
  --> briefing.yaml:10:10
   |
10 |   motto: [a]
   |          ^^^

error[unknown-key]: the theme `plain` has no option `face`
  --> briefing.yaml:11:3
   |
11 |   face: sans
   |   ^^^^
   |
   = help: its options are `ground`, `menu`, `columns`, `cards`, `motto`

"##]]
    );
}

#[test]
fn what_a_theme_declares_wrongly_is_told_in_the_theme() {
    let theme = "
-- briefing.yaml --
title: T
url: https://example.org
theme: plain
-- themes/plain/theme.yaml --
option: {}
options:
  a: { type: color }
  b: { default: 1 }
  c: { type: number, from: 1, to: 3, default: 4 }
  d: { type: text, defualt: x }
  e: text
";
    assert_data_eq!(
        report(theme),
        str![[r#"
error[unknown-key]: the theme has no key `option`
 --> themes/plain/theme.yaml:1:1
  |
1 | option: {}
  | ^^^^^^
  |
  = help: did you mean `options`?

error[bad-value]: there is no type `color`
 --> themes/plain/theme.yaml:3:14
  |
3 |   a: { type: color }
  |              ^^^^^
  |
  = help: did you mean `colour`?

error[missing-key]: the option has no `type`
 --> themes/plain/theme.yaml:4:3
  |
4 |   b: { default: 1 }
  |   ^
  |
  = help: the types are `text`, `truth`, `number`, `colour`, `choice`

error[bad-value]: `default` is `4`, expected a number from 1 to 3
 --> themes/plain/theme.yaml:5:47
  |
5 |   c: { type: number, from: 1, to: 3, default: 4 }
  |                                               ^

error[unknown-key]: the option `d` has no key `defualt`
 --> themes/plain/theme.yaml:6:20
  |
6 |   d: { type: text, defualt: x }
  |                    ^^^^^^^
  |
  = help: did you mean `default`?

error[missing-key]: the option has no `type`
 --> themes/plain/theme.yaml:7:3
  |
7 |   e: text
  |   ^
  |
  = help: the types are `text`, `truth`, `number`, `colour`, `choice`

error[wrong-type]: `e` is text, expected keys and values
 --> themes/plain/theme.yaml:7:6
  |
7 |   e: text
  |      ^^^^

"#]]
    );
}

#[test]
fn the_theme_that_is_carried_has_its_options_without_a_folder() {
    let of = |options: &str| {
        let text = format!("-- briefing.yaml --\ntitle: T\nurl: https://example.org\n{options}");
        site(&text).page("404.html").to_owned()
    };
    assert!(of("").contains("<html lang=\"en\">"), "{}", of(""));
    let page = of(
        "theme_options: { accent: \"#7a1f1f\", face: sans, measure: 60, scheme: dark, foot: CC BY }\n",
    );
    assert!(page.contains("data-scheme=\"dark\" style=\"--accent: #7a1f1f;--text-face: var(--sans);--measure: 31.8"), "{page}");
    assert!(page.contains("<p>CC BY</p>") && !page.contains("scheme-switch"), "{page}");
}

#[test]
fn style_sheets_and_scripts_have_names_that_change_with_what_is_in_them() {
    let named = |css: &str| {
        let text = format!(
            "-- themes/briefing/static/briefing.css --\n{css}\n-- themes/briefing/static/dot.svg --\n<svg/>\n-- content/own.css --\np {{}}\n-- templates/404.html --\n{{{{ \"briefing.css\" | url }}}} {{{{ \"dot.svg\" | url }}}} {{{{ \"own.css\" | url }}}} {{{{ \"whatif.js\" | absolute_url }}}}\n"
        );
        let site = site(&text);
        let names: Vec<String> =
            site.page("404.html").split_whitespace().map(str::to_owned).collect();
        for name in &names[..3] {
            assert!(
                site.routes.contains_key(&name[1..]),
                "{name} is none of {:?}",
                site.routes.keys()
            );
        }
        assert!(!site.routes.contains_key("briefing.css"));
        names
    };
    let (one, other) = (named("p { color: red }"), named("p { color: blue }"));
    assert_ne!(one[0], other[0]);
    assert_eq!(one[1..], other[1..]);
    assert_eq!(one[1..3], ["/dot.svg", "/own.css"]);
    assert!(one[0].starts_with("/briefing.") && one[0].len() == "/briefing.0123456789.css".len());
    assert!(one[3].starts_with("https://example.org/whatif."));
    assert_eq!(named("p { color: red }"), one);
}

#[test]
fn the_second_theme_has_every_kind_of_page() {
    let mut text = String::from(
        "-- briefing.yaml --\ntitle: T\nurl: https://example.org\ntheme: folio\nmenu: { Home: / }\ntheme_options: { motto: Counted twice, initials: false }\n-- content/about.md --\n---\ntitle: About\n---\nWords.\n",
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (from, to) in [("themes/folio", "themes/folio"), ("tests/browser/sink/content", "content")]
    {
        for entry in walkdir::WalkDir::new(root.join(from)).sort_by_file_name() {
            let entry = entry.expect("it can be listed");
            if entry.file_type().is_file() {
                let inner = entry.path().strip_prefix(root.join(from)).expect("it is below it");
                let bytes = std::fs::read_to_string(entry.path()).expect("it is text");
                text.push_str(&format!("-- {to}/{} --\n{bytes}", inner.display()));
            }
        }
    }
    let site = site(&text);
    // That the theme speaks neither Arabic nor Japanese is all there is to tell.
    let told = site.report();
    assert_eq!(told.matches("unknown-language").count(), 2, "{told}");
    assert_eq!(told.matches("warning[").count() + told.matches("error[").count(), 2, "{told}");
    for page in [
        "index.html",
        "2026/03/01/sink/index.html",
        "wide.html",
        "ar/index.html",
        "about.html",
        "archives/index.html",
        "categories/index.html",
        "categories/Computing/index.html",
        "tags/index.html",
        "404.html",
    ] {
        let html = &site.routes[page];
        assert!(
            html.contains("class=\"masthead\"") && html.contains("Counted twice"),
            "{page}: {html}"
        );
        assert!(
            html.contains("href=\"/folio.") && !html.contains("href=\"/briefing."),
            "{page}: {html}"
        );
    }
    assert!(!site.routes["2026/03/01/sink/index.html"].contains("with-initial"));
}
