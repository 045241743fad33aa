//! Sensitivity: shares and swings, held against what is known in closed form.

use briefing::compute::{self, MOST, Sensitivity};
use proptest::prelude::*;

use crate::support::site;

/// The sensitivity of a number of a model, with the names of its inputs.
fn sensitivity(text: &str, name: &str) -> Option<(Vec<String>, Sensitivity)> {
    let built = site(&format!("-- content/_models/m.yaml --\n{text}")).built;
    assert!(!built.report.has_errors(), "{}", built.report.draw(&built.files, false));
    let id = built.site.models[0].numbers[name];
    let found = compute::sensitivity(&built.site, &built.estimates, id)?;
    let names = found.drivers.iter().map(|driver| built.site.number(driver.input).name.clone());
    Some((names.collect(), found))
}

fn shares(text: &str, name: &str) -> Vec<(String, f64)> {
    let (names, found) = sensitivity(text, name).expect("it varies");
    names.into_iter().zip(found.drivers.iter().map(|driver| driver.share)).collect()
}

#[track_caller]
fn near(found: f64, expected: f64, by: f64) {
    assert!((found - expected).abs() <= by, "{found} is not {expected}");
}

#[test]
fn the_shares_of_a_sum_of_normals_are_those_of_its_variances() {
    let found = shares(
        "inputs: { a: 10 ± 1, b: 20 ± 2, c: 5 ± 2, d: 7 ± 50 }\nformulas: { y: 3 * a + 2 * b - c }",
        "y",
    );
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["b", "a", "c"], "an input that it does not need is not there");
    near(found[0].1, 16.0 / 29.0, 0.015);
    near(found[1].1, 9.0 / 29.0, 0.015);
    near(found[2].1, 4.0 / 29.0, 0.015);
}

#[test]
fn the_shares_of_a_product_of_log_normals_are_those_of_the_variances_of_their_logarithms() {
    let found = shares("inputs: { a: 1 to 100, b: 1 to 10 }\nformulas: { y: a / b }", "y");
    assert_eq!(found[0].0, "a");
    near(found[0].1, 0.8, 0.01);
    near(found[1].1, 0.2, 0.01);
}

#[test]
fn a_result_that_goes_down_and_up_with_its_input_owes_its_spread_to_it() {
    let found = shares("inputs: { z: 0 ± 1, w: 1 ± 0.01 }\nformulas: { y: z^2 + w }", "y");
    assert_eq!(found[0].0, "z");
    assert!(found[0].1 > 0.95, "{found:?}");
    assert!(found[1].1 < 0.01, "{found:?}");
}

#[test]
fn an_input_that_does_not_matter_has_next_to_no_share() {
    let found = shares("inputs: { a: 1 ± 1, b: 5 to 9 }\nformulas: { y: a + 1e-9 * b }", "y");
    assert_eq!(found[1].0, "b");
    near(found[0].1, 1.0, 0.01);
    near(found[1].1, 0.0, 0.004);
}

#[test]
fn what_inputs_do_only_together_is_nobody_s_share() {
    let found = shares("inputs: { a: 0 ± 1, b: 0 ± 1 }\nformulas: { y: a * b }", "y");
    near(found[0].1 + found[1].1, 0.0, 0.01);
}

#[test]
fn a_swing_is_the_formula_with_one_input_at_its_end_and_the_others_central() {
    let (names, found) = sensitivity(
        "inputs: { power: 100 W to 400 W, hours: { value: 3 h, low: 2, high: 10 }, n: 4 }
formulas: { one: power * hours, all: { formula: one * n, unit: kWh } }",
        "all",
    )
    .expect("it varies");
    let at = |name: &str| found.drivers[names.iter().position(|n| n == name).expect(name)].clone();
    let power = at("power");
    near(power.low.input, 100.0, 1e-9);
    near(power.high.input, 400.0, 1e-9);
    near(power.low.result.expect("it has a value"), 1.2, 1e-9);
    near(power.high.result.expect("it has a value"), 4.8, 1e-9);
    let hours = at("hours");
    near(hours.low.result.expect("it has a value"), 0.8 * hours.low.input, 1e-9);
    assert!(hours.low.input > 2.0 && hours.high.input < 10.0);
}

#[test]
fn a_swing_without_a_value_is_none() {
    let (_, found) =
        sensitivity("inputs: { a: 1 ± 2 }\nformulas: { y: sqrt(a) }", "y").expect("it varies");
    assert_eq!(found.drivers[0].low.result, None);
    assert!(found.drivers[0].high.result.is_some());
}

#[test]
fn what_does_not_vary_has_no_sensitivity_and_an_input_is_its_own() {
    let text = "inputs: { a: 3, b: 2 ± 1 }\nformulas: { y: 2 * a, z: y - y + b - b }";
    assert_eq!(sensitivity(text, "y"), None);
    assert_eq!(sensitivity(text, "z"), None);
    assert_eq!(shares(text, "b")[0].0, "b");
    near(shares(text, "b")[0].1, 1.0, 0.01);
}

#[test]
fn of_very_many_inputs_the_first_stand_alone_and_the_others_together() {
    let inputs: String = (0..30).map(|at| format!("  x{at}: 5 ± {}\n", at + 1)).collect();
    let sum: Vec<String> = (0..30).map(|at| format!("x{at}")).collect();
    let text = format!("inputs:\n{inputs}formulas: {{ y: {} }}\n", sum.join(" + "));
    let (names, found) = sensitivity(&text, "y").expect("it varies");
    assert_eq!(names.len(), MOST);
    assert_eq!(found.others, 30 - MOST);
    let all = found.others_share + found.drivers.iter().map(|driver| driver.share).sum::<f64>();
    near(all, 1.0, 0.04);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_shares_of_linear_models_are_those_of_first_order_propagation(
        terms in prop::collection::vec((-5.0..5.0_f64, 0.5..20.0_f64), 1..7)
    ) {
        let inputs: String =
            terms.iter().enumerate().map(|(at, (_, s))| format!("  x{at}: 1 ± {s}\n")).collect();
        let sum: Vec<String> =
            terms.iter().enumerate().map(|(at, (a, _))| format!("({a}) * x{at}")).collect();
        let text = format!("inputs:\n{inputs}formulas: {{ y: \"{}\" }}\n", sum.join(" + "));
        let variance: f64 = terms.iter().map(|(a, s)| a * a * s * s).sum();
        for (name, share) in shares(&text, "y") {
            let at: usize = name[1..].parse().expect("its number");
            let (a, s) = terms[at];
            let expected = a * a * s * s / variance;
            prop_assert!((share - expected).abs() < 0.03, "{name}: {share} is not {expected}");
        }
    }
}
