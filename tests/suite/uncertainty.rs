//! Uncertainty: draws, intervals, scenarios, held against what is known in closed form.

use briefing::compute::{Estimate, Spread};
use proptest::prelude::*;
use snapbox::{assert_data_eq, str};

use crate::support::{BuiltSite, report, site};

fn model(text: &str) -> BuiltSite {
    let site = site(&format!("-- content/_models/m.yaml --\n{text}"));
    assert!(site.built.report.is_empty(), "{}", site.report());
    site
}

fn estimate(site: &BuiltSite, model: usize, name: &str) -> Estimate {
    let id = site.built.site.models[model].numbers[name];
    site.built.estimates.get(id).expect("it was computed").clone()
}

fn spread(text: &str, name: &str) -> Spread {
    estimate(&model(text), 0, name).spread.expect("it varies")
}

/// 95 % of a standard normal distribution lie below.
const Z: f64 = 1.644_853_626_951_472_2;

#[track_caller]
fn close(found: f64, expected: f64, share: f64) {
    assert!((found - expected).abs() <= share * expected.abs(), "{found} is not {expected}");
}

#[test]
fn the_ratio_of_two_log_normals_has_its_published_interval() {
    let spread = spread("inputs: { a: 5 to 20, b: 2 to 4 }\nformulas: { r: a / b }", "r");
    let sigma = |low: f64, high: f64| (high / low).ln() / (2.0 * Z);
    let sigma = sigma(5.0, 20.0).hypot(sigma(2.0, 4.0));
    let median = 100_f64.sqrt() / 8_f64.sqrt();
    close(spread.median, median, 0.01);
    close(spread.low, median * (-Z * sigma).exp(), 0.02);
    close(spread.high, median * (Z * sigma).exp(), 0.02);
}

#[test]
fn the_sum_of_normals_is_normal() {
    let spread =
        spread("inputs: { a: 10 g ± 3 g, b: 20 g ± 4 g }\nformulas: { sum: a + b }", "sum");
    close(spread.median, 30.0, 0.01);
    close(spread.high - spread.low, 2.0 * Z * 5.0, 0.02);
}

#[test]
fn a_triangle_keeps_its_quantiles() {
    let text = "inputs: { a: { value: 2, low: 0, high: 10 } }\nformulas: { twice: 2 * a }";
    let spread = spread(text, "twice");
    close(spread.median, 2.0 * (10.0 - 40_f64.sqrt()), 1e-4);
    close(spread.low, 2.0 * (0.05_f64 * 10.0 * 2.0).sqrt(), 1e-3);
    close(spread.high, 2.0 * (10.0 - (0.05_f64 * 80.0).sqrt()), 1e-3);
    assert_eq!(estimate(&model(text), 0, "twice").central.value, 4.0);
}

#[test]
fn the_square_of_a_normal_has_the_quantiles_of_chi_squared() {
    let spread = spread("inputs: { z: 0 ± 1 }\nformulas: { square: z^2 }", "square");
    close(spread.median, 0.454_936_423_119_572_7, 0.01);
    close(spread.high, 3.841_458_820_694_124, 0.01);
}

#[test]
fn what_two_estimates_share_cancels_in_their_ratio() {
    let site = model(
        "inputs: { grid: 400 ± 20 %, a: 2, b: 4 }
formulas: { left: grid * a, right: grid * b, ratio: right / left, difference: right - 2 * left }",
    );
    assert!(estimate(&site, 0, "left").spread.is_some());
    let ratio = estimate(&site, 0, "ratio").spread;
    assert!(ratio.is_none_or(|ratio| ratio.high - ratio.low < 1e-12), "{ratio:?}");
    assert_eq!(estimate(&site, 0, "difference").central.value, 0.0);
}

#[test]
fn another_model_changes_no_number() {
    let one =
        "-- content/_models/m.yaml --\ninputs: { a: 5 to 20, b: 3 ± 1 }\nformulas: { c: a * b }\n";
    let other =
        "-- content/_models/a.yaml --\ninputs: { a: 1 to 9 }\nformulas: { c: m.a * a, d: m.c }\n";
    let (alone, beside) = (site(one), site(&format!("{other}{one}")));
    assert_eq!(estimate(&alone, 0, "c"), estimate(&beside, 1, "c"));
    assert_eq!(estimate(&alone, 0, "c").spread, estimate(&beside, 0, "d").spread);
}

#[test]
fn a_model_and_a_site_say_how_many_draws_there_are() {
    let with = |config: &str, model: &str| {
        let text = format!(
            "-- briefing.yaml --\ntitle: T\nurl: https://example.org\n{config}
-- content/_models/m.yaml --\n{model}inputs: {{ a: 3 ± 1, b: 4 ± 1 }}\nformulas: {{ c: a * b }}\n"
        );
        estimate(&site(&text), 0, "c").spread.expect("it varies")
    };
    assert_eq!(with("", "draws: 200\n"), with("draws: 200\n", ""));
    assert_eq!(with("", ""), with("draws: 200\n", "draws: 10000\n"));
    assert!(with("", "") != with("draws: 200\n", ""));
}

#[test]
fn a_scenario_changes_what_needs_its_inputs_and_shares_the_draws_of_the_others() {
    let built = model(
        "units: [query]
inputs: { energy: 0.3 Wh/query ± 10 %, grid: 400 g CO2e/kWh ± 5 %, rate: 5 query/day }
formulas: { each: energy * grid, day: { formula: each * rate, unit: g CO2e/day } }
scenarios:
  twice as much: { energy: 0.6 Wh/query ± 10 % }
  by the joule: { energy: 2160 J/query ± 10 % }
",
    );
    let resolved = &built.built.site;
    let model = &resolved.models[0];
    let of = |name: &str, scenario: usize| {
        let estimates = &built.built.estimates;
        estimates.in_scenario(model.numbers[name], model.scenarios[scenario]).cloned()
    };
    let day = estimate(&built, 0, "day");
    let twice = of("day", 0).expect("it is computed");
    assert_eq!(twice.central.value, 2.0 * day.central.value);
    let (spread, base) = (twice.spread.expect("it varies"), day.spread.expect("it varies"));
    close(spread.low, 2.0 * base.low, 1e-12);
    close(of("day", 1).expect("it is computed").spread.expect("it varies").low, spread.low, 1e-12);
    assert_eq!(of("grid", 0), Some(estimate(&built, 0, "grid")));
}

#[test]
fn what_cannot_vary_so_is_told_at_the_character() {
    let text = "
-- content/_models/m.yaml --
units: [query]
inputs:
  a: 15 to 5 kWh
  b: 0 g ± 10 %
  c: 5 g ± -1 g
  d: uniform(1 kWh, 3 kg)
  e: { value: 5 g, low: 7 g, high: 3 g }
  f: { value: 5 g ± 1 g, low: 3 g, high: 7 g }
  g: 3 query
formulas: { h: 2 * g }
scenarios:
  other: { gg: 4 query, h: 4 query, g: 4 g }
  empty: {}
";
    assert_data_eq!(
        report(text),
        str![[r#"
error[bad-interval]: the low end of the interval is above the high one
 --> content/_models/m.yaml:3:6
  |
3 |   a: 15 to 5 kWh
  |      ^^^^^^^^^^^
  |
  = help: write the smaller number first

error[bad-interval]: a percentage of nothing is nothing
 --> content/_models/m.yaml:4:12
  |
4 |   b: 0 g ± 10 %
  |            ^^^^
  |
  = help: write the deviation with its own unit

error[bad-interval]: a standard deviation cannot be negative
 --> content/_models/m.yaml:5:12
  |
5 |   c: 5 g ± -1 g
  |            ^^^^

error[unit-mismatch]: this is a mass, expected an energy
 --> content/_models/m.yaml:6:21
  |
6 |   d: uniform(1 kWh, 3 kg)
  |                     ^^^^

error[bad-interval]: the `low` of `e` is above its `high`
 --> content/_models/m.yaml:7:25
  |
7 |   e: { value: 5 g, low: 7 g, high: 3 g }
  |                         ^^^
  |
  = help: exchange the two

error[bad-interval]: `f` says twice how it varies
 --> content/_models/m.yaml:8:31
  |
8 |   f: { value: 5 g ± 1 g, low: 3 g, high: 7 g }
  |               ---------       ^^^
  |               |
  |               once here

error[unknown-number]: there is no number `gg`
  --> content/_models/m.yaml:12:12
   |
12 |   other: { gg: 4 query, h: 4 query, g: 4 g }
   |            ^^
   |
   = help: did you mean `g`?

error[bad-value]: `h` is computed, and a scenario changes inputs
  --> content/_models/m.yaml:12:25
   |
10 | formulas: { h: 2 * g }
   |             - by this formula
11 | scenarios:
12 |   other: { gg: 4 query, h: 4 query, g: 4 g }
   |                         ^
   |
   = help: change an input that the formula needs

error[unit-mismatch]: `g` is query, and a mass in the scenario
  --> content/_models/m.yaml:12:37
   |
 9 |   g: 3 query
   |   - in `query` here
...
12 |   other: { gg: 4 query, h: 4 query, g: 4 g }
   |                                     ^

error[missing-key]: the scenario `empty` changes nothing
  --> content/_models/m.yaml:13:3
   |
13 |   empty: {}
   |   ^^^^^

"#]]
    );
}

#[test]
fn a_formula_that_leaves_its_domain_says_at_how_many_draws() {
    let text = "
-- content/_models/m.yaml --
inputs: { a: 1 ± 1, b: 1 to 4 }
formulas:
  c: b / a
  d: ln(a)
  e: d + 1
";
    assert_data_eq!(
        report(text),
        str![[r#"
warning[outside-domain]: `c` is outside its domain in 16 % of its draws
 --> content/_models/m.yaml:3:10
  |
3 |   c: b / a
  |          ^ this passes through zero, and something is divided by it
  |
  = help: give its inputs a distribution that stays within, such as `5 to 15`

warning[outside-domain]: `d` is outside its domain in 16 % of its draws
 --> content/_models/m.yaml:4:6
  |
4 |   d: ln(a)
  |      ^^^^^ the logarithm of what is not above zero
  |
  = help: give its inputs a distribution that stays within, such as `5 to 15`

"#]]
    );
}

#[test]
fn a_range_is_shown_with_the_digits_that_tell_it_from_the_value() {
    let text = "
-- content/_models/m.yaml --
units: [word, query]
inputs:
  length: { value: 412 word/query, low: 409, high: 414 }
  wide: 1 to 100 kg
  exact: 3 kg
formulas: { twice: 2 * length, share: exact / wide }
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
model: m
---
{{ length }}, {{ length | range }}, {{ twice | with_range }}, {{ wide | range }}, {{ wide }},
{{ share | percent | range }}, {{ share | times | with_range }}, {{ share | fraction | range }}
";
    let built = site(text);
    let page = built.text("2026/01/31/a/index.html");
    let text: String =
        page.split('<').map(|part| part.rsplit('>').next().unwrap_or_default()).collect();
    assert_data_eq!(
        text,
        str![[r#"
412 word/query, 410 to 413 word/query, 824 (820 to 827) word/query, 1.0 to 100 kg, 10 kg,
3.0 to 300 %, 0.30 (0.030 to 3.0) times, 1/33 to 3.0
"#]]
    );
    assert_data_eq!(
        report(&text_with_range_of_exact()),
        str![[r#"
error[bad-interval]: there is no interval to show: this depends on nothing uncertain
 --> content/_posts/a.md:6:4
  |
6 | {{ exact | range }}
  |    ^^^^^^^^^^^^^
  |
  = help: give one of its inputs an interval, such as `5 to 15 kWh`

"#]]
    );
}

fn text_with_range_of_exact() -> String {
    "-- content/_models/m.yaml --\ninputs: { exact: 3 kg }\n-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmodel: m\n---\n{{ exact | range }}\n".to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn sampling_agrees_with_first_order_propagation_on_linear_models(
        terms in prop::collection::vec((-5.0..5.0_f64, -100.0..100.0_f64, 0.1..20.0_f64), 1..8)
    ) {
        let inputs: Vec<String> = terms
            .iter()
            .enumerate()
            .map(|(at, (_, mean, deviation))| format!("  x{at}: {mean} ± {deviation}\n"))
            .collect();
        let sum: Vec<String> =
            terms.iter().enumerate().map(|(at, (factor, ..))| format!("{factor} * x{at}")).collect();
        let text = format!("inputs:\n{}formulas: {{ sum: \"{}\" }}\n", inputs.concat(), sum.join(" + "));
        let built = model(&text);
        let estimate = estimate(&built, 0, "sum");
        let spread = estimate.spread.expect("it varies");
        let deviation = terms.iter().map(|(factor, _, s)| factor * s).fold(0.0, f64::hypot);
        let half = (spread.high - spread.low) / 2.0;
        prop_assert!((half / (Z * deviation) - 1.0).abs() < 0.05, "{half} and {}", Z * deviation);
        prop_assert!((spread.median - estimate.central.value).abs() < 0.05 * deviation);
    }
}
