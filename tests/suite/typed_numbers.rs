//! Numbers typed into the prose of briefs: which are found, and what is said of each.

use briefing::Built;
use briefing::diagnostic::{Place, Severity};
use snapbox::{assert_data_eq, str};

use crate::support::checked;

const MODEL: &str = "-- content/_models/page.yaml --
units: [query, page, word]
inputs:
  gpt3_training: { label: GPT-3 training, value: 552 t CO2e }
  bloom_training: { label: BLOOM training, value: 30 t CO2e }
  serves: { label: Days that a training serves, value: 30 day }
  queries: { label: Queries, value: 10 million query/day }
  power: { label: Power of the screen, value: 47 W ± 10 % }
  person: { label: A page by a person, value: 2883.9 g CO2e/page }
  machine: { label: A page by a machine, value: 1 g CO2e/page }
  share: { label: Share of coal, value: 14 % }
formulas:
  ratio: { label: The ratio, formula: person / machine }
  per_query: { label: Training for a query, formula: gpt3_training / (queries * serves), unit: g CO2e/query, digits: 3 }
";

fn brief(front_matter: &str, text: &str) -> Built {
    checked(&format!(
        "{MODEL}-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmodel: page\n{front_matter}---\n{text}\n"
    ))
}

/// What a check marks in a text, and under which code.
fn marked(text: &str) -> Vec<String> {
    found(&brief("", text))
}

fn found(built: &Built) -> Vec<String> {
    let each = built.report.sorted().into_iter().map(|diagnostic| {
        let Place::Span(span) = diagnostic.place else { panic!("a number has a place") };
        let text = &built.files.text(span.file)[span.range()];
        format!("{text}: {}", diagnostic.code.name().trim_end_matches("-number"))
    });
    each.collect()
}

#[test]
fn a_number_of_the_model_is_found_in_whatever_unit_it_is_typed() {
    let texts = [
        "Training took 552 tons.",
        "Training took 552 tonnes of CO2e.",
        "Training took 552 t CO2e, they say.",
        "Training took 552,000 kg.",
        "Training took 0.552 kilotonnes.",
        "训练排放了552吨二氧化碳。",
        "About 10 million queries.",
        "About 10 million queries a day.",
        "About 10,000,000 queries/day.",
        "每天1000万次 query。",
        "1.84 g per query.",
        "1.84 grams of CO₂ per query.",
        "It is 2,900 times as much.",
        "It is 2900× as much.",
        "It is 1/2900th of it.",
        "It is 1/2,884 of it.",
        "It is a 2,900-fold difference.",
        "人类是它的2900倍。",
        "Coal has 14 % of it.",
        "Coal has 14% of it.",
        "Coal has 14 percent of it.",
        "The screen takes 47 W.",
        "The screen takes 0.047 kilowatts.",
        "A 47-watt screen.",
    ];
    let is_found = |found: &[String]| found.len() == 1 && found[0].ends_with(": typed");
    let each = texts.into_iter().map(|text| (text, marked(text)));
    let missed: Vec<_> = each.filter(|(_, found)| !is_found(found)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn the_ends_of_a_range_are_numbers_of_one_unit() {
    assert_eq!(marked("From 14 to 30 tons."), ["14: unsupported", "30 tons: typed"]);
    assert_eq!(marked("Between 30 and 552 t."), ["30: typed", "552 t: typed"]);
    assert_eq!(marked("30–40 % of it."), ["30: unsupported", "40 %: unsupported"]);
}

#[test]
fn digits_that_measure_nothing_are_left_alone() {
    let texts = [
        "In 2023, on 31 January 2026, on 2026-01-31, at 12:30 and on 1/2/2026.",
        "GPT-4, GPT-3.5, DALL-E 2 pages, COVID-19, Llama 3.1, H100, version 8.1.2 and 70B.",
        "See section 3, Table 2, chapter 10 and figure 5; [12], note[^1].\n\n[^1]: A note.",
        "doi:10.1038/s41598-024-54271-x, 10.1038/s41598-024-54271-x, arXiv:2303.06219 and https://example.org/47W.",
        "The 1st, 2nd and 30th of 5 people, 3 in 4, 10 am, 32-bit, $30 million.",
        "1. One\n2. Two\n\n10. Ten",
        "`47 W`, <!-- 47 W --> and [a link](https://example.com/47 \"552 t\").",
        "```text\n552 tons\n```",
        "{{ gpt3_training }} and {{ ratio | times }}, 2023年，第 9 天.",
        "Three times a day, 24/7, 5 x 3, 1_000.",
    ];
    let each = texts.into_iter().map(|text| (text, marked(text)));
    let marked: Vec<_> = each.filter(|(_, found)| !found.is_empty()).collect();
    assert!(marked.is_empty(), "{marked:#?}");
}

#[test]
fn a_tag_that_nobody_knows_ends_in_no_percentage() {
    assert_eq!(marked("{% nobody 996818 %}"), ["nobody 996818: unknown-tag"]);
}

#[test]
fn what_is_quoted_is_somebody_elses() {
    for text in [
        "{% quoted %}47 kWh{% end %} they say, and {{ quoted(\"48 kWh\") }}.",
        "> It is 47 kWh.\n>\n> - And 48 kWh.",
        "They write “47 kWh”, \"48 kWh\" and 「49 kWh」.",
        "{% quoted %}\n\nAll of it: 47 kWh.\n\n{% end %}",
    ] {
        assert_eq!(marked(text), Vec::<String>::new(), "{text}");
    }
    // An alert is written like a quote, and is the author's own.
    assert_eq!(marked("> [!NOTE]\n> It is 47 kWh."), ["47 kWh: unsupported"]);
}

#[test]
fn a_number_in_title_or_description_is_found_unless_the_text_quotes_it() {
    let lines = "description: \"A page takes 47 kWh, not 48 kWh\"\n";
    assert_eq!(found(&brief(lines, "They say “47 kWh”.")), ["48 kWh: unsupported"]);
}

#[test]
fn another_value_in_a_sentence_that_names_a_number_contradicts_it() {
    assert_eq!(marked("The training of GPT-3 took 30 tons."), ["30 tons: contradicted"]);
    assert_eq!(marked("The share of coal is 15 %."), ["15 %: contradicted"]);
    // The sentence has the number that it names, so that the other one is something else.
    let text = "The training of GPT-3 took {{ gpt3_training }}, a flight 1.2 t.";
    assert_eq!(marked(text), ["1.2 t: unsupported"]);
    assert_eq!(marked("The training of GPT-3 took 552 t, a flight 1.2 t.").len(), 2);
    // Ten queries are no word on how many there are.
    assert_eq!(marked("Ask 20 queries."), ["20 queries: unsupported"]);
}

#[test]
fn a_message_says_what_to_write_instead() {
    let text = "GPT-3 training took 552 tons. Or GPT-3 training took 600 tons.

The ratio is 1/2900, or 1,000 mm.";
    let built = brief("", text);
    assert_data_eq!(
        built.report.draw(&built.files, false),
        str![[r#"
warning[typed-number]: `552 tons` is typed, and the model has it as `gpt3_training`
 --> content/_posts/a.md:6:21
  |
6 | GPT-3 training took 552 tons. Or GPT-3 training took 600 tons.
  |                     ^^^^^^^^
  |
  = help: write `{{ gpt3_training }}`
  = help: or mark what others say: `{% quoted %}552 tons{% end %}`

warning[contradicted-number]: `600 tons` is typed where `gpt3_training` is 552 t CO₂e
 --> content/_posts/a.md:6:54
  |
6 | GPT-3 training took 552 tons. Or GPT-3 training took 600 tons.
  |                                                      ^^^^^^^^
  |
 ::: content/_models/page.yaml:3:3
  |
3 |   gpt3_training: { label: GPT-3 training, value: 552 t CO2e }
  |   ------------- the sentence names this, which is 552 t CO₂e
  |
  = help: write `{{ gpt3_training }}`
  = help: or mark what others say: `{% quoted %}600 tons{% end %}`

warning[typed-number]: `1/2900` is typed, and the model has it as `ratio`
 --> content/_posts/a.md:8:14
  |
8 | The ratio is 1/2900, or 1,000 mm.
  |              ^^^^^^
  |
  = help: write `{{ 1 / ratio | fraction }}`
  = help: or mark what others say: `{% quoted %}1/2900{% end %}`

warning[unsupported-number]: nothing in the model supports `1,000 mm`
 --> content/_posts/a.md:8:25
  |
8 | The ratio is 1/2900, or 1,000 mm.
  |                         ^^^^^^^^
  |
  = help: give the model an input with this value and its source
  = help: or mark what others say: `{% quoted %}1,000 mm{% end %}`

"#]]
    );
}

#[test]
fn the_level_is_that_of_the_site_or_of_the_brief() {
    let count = |built: &Built| {
        (built.report.count(Severity::Error), built.report.count(Severity::Warning))
    };
    let with = |front_matter: &str| count(&brief(front_matter, "It is 47 kWh."));
    assert_eq!(with(""), (0, 1));
    assert_eq!(with("typed_numbers: warn\n"), (0, 1));
    assert_eq!(with("typed_numbers: deny\n"), (1, 0));
    assert_eq!(with("typed_numbers: off\n"), (0, 0));
    let config = "-- briefing.yaml --\ntitle: T\nurl: https://example.org\ntyped_numbers: deny\n";
    let of_site = |front_matter: &str| {
        count(&checked(&format!(
            "{config}{MODEL}-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmodel: page\n{front_matter}---\nIt is 47 kWh.\n"
        )))
    };
    assert_eq!(of_site(""), (1, 0));
    assert_eq!(of_site("typed_numbers: off\n"), (0, 0));
    let built = brief("typed_numbers: maybe\n", "");
    assert!(built.report.draw(&built.files, false).contains("expected `off`, `warn` or `deny`"));
}

#[test]
fn a_page_without_a_model_may_have_any_number() {
    let built =
        checked("-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\n---\n47 kWh\n");
    assert!(built.report.is_empty());
}
