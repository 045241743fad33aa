//! Hostile input: whatever comes in, a diagnostic comes out, soon.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::support::{checked, post, report, site, within};

/// Longer than any of these may take, on a slow machine and without optimisation.
const PATIENCE: Duration = Duration::from_secs(40);

/// So often that a step of a microsecond for each two of them would outlast any patience.
const MANY: usize = 10_000;

fn soon(text: &str) -> String {
    within(PATIENCE, || report(text))
}

#[test]
fn a_yaml_bomb_ends_in_a_mistake() {
    let mut bomb = String::from("---\ndate: 2026-01-31\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for n in 1..12 {
        let each = vec![format!("*a{}", n - 1); 9].join(",");
        writeln!(bomb, "a{n}: &a{n} [{each}]").expect("a string takes whatever is written to it");
    }
    let drawn = soon(&format!("-- content/_posts/a.md --\n{bomb}---\n"));
    assert!(drawn.contains("error[yaml-syntax]: repetition limit exceeded"), "{drawn}");
}

#[test]
fn yaml_that_is_nested_without_end_ends_in_a_mistake() {
    for open in ["[", "{a: ", "- ", "? ", "a:\n "] {
        let yaml = open.repeat(100_000);
        let drawn = soon(&format!("-- content/_models/m.yaml --\ninputs: {yaml}\n"));
        assert!(drawn.contains("error[yaml-syntax]"), "{open}: {}", &drawn[..drawn.len().min(500)]);
    }
}

#[test]
fn shortcodes_without_end_are_read_in_time_that_grows_with_their_length() {
    for part in [
        "{{",
        "{% ",
        "{{ '",
        "{{ \"{{ '",
        "{% note() %}",
        "{% end %}",
        "{{ a | ",
        "`{{",
        "<!-- {{",
        "{{(",
        "${{",
    ] {
        let text = part.repeat(MANY);
        soon(&post(&text));
        soon(&post(&text).replace("title: A", "title: A\nmodel: { inputs: { a: 1 } }"));
    }
}

#[test]
fn markdown_without_end_is_rendered_in_time_that_grows_with_its_length() {
    for part in [
        "> ",
        "- ",
        "[",
        "![](",
        "*a ",
        "`",
        "<",
        "<div>",
        "| a ",
        "# a\n",
        "[^a]",
        "$$",
        "\u{fdd0}",
        "<?\u{fdd0}?>",
    ] {
        let text = part.repeat(MANY);
        soon(&post(&text));
    }
    soon(&post(&"[^a]\n\n[^a]: x\n\n".repeat(5_000)));
    soon(&post(&"# same\n\n".repeat(MANY)));
}

#[test]
fn text_without_end_is_checked_in_time_that_grows_with_its_length() {
    let brief = |text: &str| {
        let brief = post(text).replace("title: A", "title: A\nmodel: m");
        let start = Instant::now();
        checked(&format!("-- content/_models/m.yaml --\ninputs: {{ a: 5 kg }}\n{brief}"));
        let time = start.elapsed();
        assert!(time < PATIENCE, "{:?}… took {time:?}", text.chars().take(20).collect::<String>());
    };
    let parts = [
        "5 kg ",
        "(1/2",
        "“1 kg",
        "1-",
        "1,",
        "between 1 and ",
        "Kg 1 ",
        "1 a ",
        "千1",
        "5 kg. ",
        "{{ a }} 1 kg ",
    ];
    for part in parts {
        brief(&part.repeat(MANY));
    }
    let links = |link: &dyn Fn(usize) -> String| (0..5_000).map(link).collect::<String>();
    brief(&links(&|n| format!("[a](/{n}/) ")));
    brief(&links(&|n| format!("<a href=\"/{n}/\" id=x>a</a> ")));
    brief(&links(&|n| format!("[a](#{n}) ")));
}

#[test]
fn models_of_any_size_are_computed() {
    let mut chain = String::from("inputs: { f0: 1 }\nformulas:\n");
    for n in 1..MANY {
        writeln!(chain, "  f{n}: f{} + 1", n - 1)
            .expect("a string takes whatever is written to it");
    }
    assert_eq!(soon(&format!("-- content/_models/m.yaml --\n{chain}")), "");
    let sum = vec!["a"; 100_000].join(" + ");
    assert_eq!(
        soon(&format!(
            "-- content/_models/m.yaml --\ninputs: {{ a: 1 }}\nformulas: {{ s: {sum} }}\n"
        )),
        ""
    );
    let deep = format!("{}a{}", "(".repeat(1000), ")".repeat(1000));
    let drawn = soon(&format!(
        "-- content/_models/m.yaml --\ninputs: {{ a: 1 }}\nformulas: {{ s: {deep} }}\n"
    ));
    assert!(
        drawn.contains("error[formula-syntax]: the formula is nested more than 100 deep"),
        "{drawn}"
    );
    let power = format!(
        "-- content/_models/m.yaml --\ninputs: {{ a: 1 m }}\nformulas: {{ s: {} }}\n",
        vec!["a"; 90].join("^")
    );
    soon(&power);
}

#[test]
fn a_bibliography_that_is_nested_without_end_ends_in_a_mistake() {
    let braces = "{".repeat(100_000);
    let drawn = soon(&format!("-- content/references.bib --\n@misc{{a, title = {braces}\n"));
    assert!(drawn.contains("error[bad-bibliography]"), "{drawn}");
}

#[test]
fn data_that_is_nested_without_end_ends_in_a_mistake() {
    let drawn = soon(&format!("-- content/_data/a.json --\n{}\n", "[".repeat(100_000)));
    assert!(drawn.contains("error[bad-data]"), "{drawn}");
}

/// Pieces of everything that means something somewhere.
fn pieces() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "---\n",
        "title: ",
        "date: 2026-01-31\n",
        "model: ",
        "m",
        "tags: ",
        "[",
        "]",
        "{",
        "}",
        "{{ ",
        " }}",
        "{% ",
        " %}",
        "note(",
        "title=",
        "\"",
        "'",
        ")",
        "a",
        ".",
        "|",
        " digits(2)",
        "in(kg)",
        "`",
        "```\n",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "> ",
        "| ",
        "<div>",
        "</div>",
        "<!--",
        "-->",
        "<!-- more -->",
        "$",
        "*",
        "_",
        "[^1]",
        "[^1]: ",
        "# ",
        "碳",
        "\u{fdd0}",
        "\u{feff}",
        "\r\n",
        "\t",
        "&",
        "\\",
        "http://x",
        "](",
        "![",
        "end",
        "table(\"t\")",
        "+ ",
        "1e999",
        "5 kg",
        "/",
        "^",
        "(",
    ]);
    prop::collection::vec(words, 0..60).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_it_panic(text in pieces()) {
        report(&format!("-- content/_posts/a.md --\n{text}"));
        report(&post(&text));
        let brief = post(&text).replace("title: A", "title: A\nmodel: m");
        checked(&format!("{brief}\n-- content/_models/m.yaml --\nunits: [page]\ninputs: {{ a: 5 kg/page }}\n"));
    }

    #[test]
    fn no_model_makes_it_panic(text in pieces(), formula in "[a-c+*/^(). 0-9-]{0,20}") {
        report(&format!("-- content/_models/m.yaml --\n{text}"));
        report(&format!("-- content/_models/m.yaml --\ninputs: {{ a: 5 kg, b: 2, c: 0 }}\nformulas:\n  x: {formula}\n"));
        report(&format!("-- content/references.bib --\n@misc{{{text}}}\n-- briefing.yaml --\n{text}"));
    }
}

#[test]
fn two_builds_of_one_input_are_the_same_text() {
    let text = post("{{ cite(\"a\") }} $x$ `y`\n")
        + "-- content/references.bib --\n@misc{a, title = {T}}\n";
    assert_eq!(site(&text).routes, site(&text).routes);
}
