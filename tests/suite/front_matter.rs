//! Front matter is YAML, and may be JSON or TOML.

use snapbox::{assert_data_eq, str};

use crate::support::{POST, report, site};

fn post(front_matter: &str) -> String {
    format!("-- content/_posts/a.md --\n{front_matter}\nText with {{{{ a }}}} braces.\n")
}

#[test]
fn json_and_toml_say_the_same_as_yaml() {
    let yaml = "---\ntitle: 'A \"title\"'\ndate: 2026-01-31 20:15:00\ntags: [Lamps, '1.10']\ncategories: [[Energy, Home], [Methods]]\naliases: [/old/]\n---";
    let json = ";;;\n\"title\": \"A \\\"title\\\"\",\n\"date\": \"2026-01-31 20:15:00\",\n\"tags\": [\"Lamps\", 1.10],\n\t\"categories\": [[\"Energy\", \"Home\"], [\"Methods\"]],\n\"aliases\": \"/old/\"\n;;;";
    let bare = "\"title\": \"A \\\"title\\\"\",\n\"date\": \"2026-01-31 20:15:00\",\n\"tags\": [\"Lamps\", 1.10],\n\"categories\": [[\"Energy\", \"Home\"], [\"Methods\"]],\n\"aliases\": [\"/old/\"]\n;;;";
    let toml = "+++\ntitle = 'A \"title\"'\ndate = 2026-01-31 20:15:00\ntags = [\"Lamps\", 1.10]\ncategories = [[\"Energy\", \"Home\"], [\"Methods\"]]\naliases = [\"/old/\"]\n+++";
    let zola = "+++\r\ntitle = \"A \\\"title\\\"\"\r\ndate = 2026-01-31T20:15:00Z\r\naliases = [\"/old/\"]\r\n\r\n[taxonomies]\r\ntags = [\"Lamps\", 1.10]\r\ncategories = [[\"Energy\", \"Home\"], [\"Methods\"]]\r\n+++\r";
    let [wanted, others @ ..] = [yaml, json, bare, toml, zola].map(|text| site(&post(text)));
    for other in others {
        assert_eq!(other.report(), "");
        assert_eq!(other.routes, wanted.routes);
    }
}

#[test]
fn a_model_may_stand_in_toml() {
    let front = "title = \"A lamp\"\ndate = 2026-01-31\n[model.inputs.power]\nvalue = \"9 W\"\nnote = \"on its box\"\n";
    let text = format!("-- content/_posts/a.md --\n+++\n{front}+++\nIt takes {{{{ power }}}}.\n");
    let site = site(&text);
    assert!(site.text(POST).contains(">9\u{a0}W<"), "{}", site.text(POST));
}

#[test]
fn mistakes_in_json_and_toml_have_their_places() {
    assert_data_eq!(
        report(&post(";;;\n\"title\": \"A\",\n\"date\": 2026-01-31,\n\"tags\": [\"x\"]\n;;;")),
        str![[r#"
error[yaml-syntax]: the front matter is no JSON: expected `,` or `}`
 --> content/_posts/a.md:3:13
  |
3 | "date": 2026-01-31,
  |             ^

"#]]
    );
    assert_data_eq!(
        report(&post(";;;\n\"title\": \"A\",\n\"date\": \"soon\",\n\"tags\": [{\"a\": 1}]\n;;;")),
        str![[r#"
error[bad-date]: `soon` is no date
 --> content/_posts/a.md:3:10
  |
3 | "date": "soon",
  |          ^^^^
  |
  = help: write the date as `2023-09-15 09:26:26` or `2023-09-15`

error[wrong-type]: a tag is keys and values, expected text
 --> content/_posts/a.md:4:10
  |
4 | "tags": [{"a": 1}]
  |          ^^^^^^^^

"#]]
    );
    assert_data_eq!(
        report(&post("+++\ntitle = A lamp\ndate = 2026-01-31\n+++")),
        str![[r#"
error[yaml-syntax]: the front matter is no TOML: string values must be quoted, expected literal string
 --> content/_posts/a.md:2:9
  |
2 | title = A lamp
  |         ^^^^^^

"#]]
    );
    assert_data_eq!(
        report(&post(
            "+++\ntitle = \"A\"\ndate = \"soon\"\ntags = [\"x\", [1]]\ncatagories = 'y'\n+++"
        )),
        str![[r#"
error[bad-date]: `soon` is no date
 --> content/_posts/a.md:3:9
  |
3 | date = "soon"
  |         ^^^^
  |
  = help: write the date as `2023-09-15 09:26:26` or `2023-09-15`

error[wrong-type]: a tag is a list, expected text
 --> content/_posts/a.md:4:14
  |
4 | tags = ["x", [1]]
  |              ^^^

warning[misspelt-key]: `catagories` has no meaning of its own
 --> content/_posts/a.md:5:1
  |
5 | catagories = 'y'
  | ^^^^^^^^^^
  |
  = help: did you mean `categories`?

"#]]
    );
}
