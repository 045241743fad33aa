//! Models: units, order, rows, tables, claims.

use snapbox::{assert_data_eq, str};

use crate::support::{report, site};

/// The value of a number of a model, in its own unit.
fn value(model: &str, name: &str) -> (f64, String) {
    let site = site(&format!("-- content/_models/m.yaml --\n{model}"));
    assert!(site.built.report.is_empty(), "{}", site.report());
    let id = site.built.site.models[0].numbers[name];
    let central = &site.built.estimates.get(id).expect("it was computed").central;
    (central.value, central.unit.to_string())
}

#[test]
fn units_cancel_convert_and_stay_exact() {
    let model = "
units: [query]
inputs: { training: 552 t CO2e, queries: 10e6 query/day, days: 30 day, power: 75 W, time: 40 min }
formulas:
  share: { formula: training / (queries * days), unit: g CO2e/query }
  energy: { formula: power * time, unit: Wh }
  both: energy + 1 * energy
";
    let (share, unit) = value(model, "share");
    assert!((share - 1.84).abs() < 1e-15 && unit == "g CO2e/query", "{share} {unit}");
    assert_eq!(value(model, "energy"), (50.0, "Wh".to_owned()));
    assert_eq!(value(model, "both"), (100.0, "Wh".to_owned()));
}

#[test]
fn formulas_are_computed_in_the_order_of_their_needs() {
    let model = "inputs: { a: 2 }\nformulas: { d: c + b, c: b * b, b: a + 1, e: \"-a^2 + max(b, c) / sqrt(4 * a * a)\" }\n";
    assert_eq!(value(model, "d").0, 12.0);
    assert_eq!(value(model, "e").0, -1.75);
}

#[test]
fn a_row_shares_the_formulas_of_its_system_but_for_its_own() {
    let model = "
inputs: { k: 10 }
systems:
  s:
    formulas: { y: x * k, z: y + 1 }
    rows:
      plain: { x: 1 }
      known: { y: 5 }
      other: { x: 2, formulas: { y: x * 100 } }
";
    assert_eq!(value(model, "plain.z").0, 11.0);
    assert_eq!(value(model, "known.z").0, 6.0);
    assert_eq!(value(model, "other.z").0, 201.0);
}

#[test]
fn a_model_can_name_the_numbers_of_another() {
    let text = "
-- content/_models/a.yaml --
units: [page]
inputs: { x: 3 g/page }
systems: { s: { rows: { r: { y: 4 } } } }
-- content/_models/b.yaml --
formulas: { double: a.x * a.r.y }
";
    let site = site(text);
    assert!(site.built.report.is_empty(), "{}", site.report());
    let id = site.built.site.models[1].numbers["double"];
    assert_eq!(site.built.estimates.get(id).expect("it was computed").central.value, 12.0);
}

#[test]
fn what_does_not_go_together_is_marked_on_both_sides() {
    let model = "
-- content/_models/m.yaml --
inputs:
  training: 552 t CO2e
  grid: 433 g CO2e/kWh
  energy: 5 kWh
formulas:
  total: training + energy
";
    assert_data_eq!(
        report(model),
        str![[r#"
error[unit-mismatch]: cannot add `kWh` to `t CO2e`
 --> content/_models/m.yaml:6:21
  |
6 |   total: training + energy
  |          --------   ^^^^^^ this is an energy
  |          |
  |          this is an emission
  |
  = help: multiply by `grid`, which is in `g CO2e/kWh`, to get an emission

"#]]
    );
}

#[test]
fn kilograms_and_kilograms_of_co2e_never_mix_nor_queries_and_pages() {
    let model = "-- content/_models/m.yaml --\nunits: [query, page]\ninputs: { a: 1 kg, b: 1 kg CO2e, c: 1 g/query, d: 1 g/page }\nformulas: { x: a + b, y: c + d, z: \"max(c, d)\" }\n";
    let drawn = report(model);
    assert!(drawn.contains("cannot add `kg CO2e` to `kg`"), "{drawn}");
    assert!(drawn.contains("cannot add `g/page` to `g/query`"), "{drawn}");
    assert!(drawn.contains("cannot compare `g/page` with `g/query`"), "{drawn}");
}

#[test]
fn a_cycle_is_shown_all_the_way_round() {
    let model =
        "-- content/_models/m.yaml --\nformulas:\n  a: b + 1\n  b: c * 2\n  c: a\n  d: a + 1\n";
    assert_data_eq!(
        report(model),
        str![[r#"
error[cycle]: `a` needs itself
 --> content/_models/m.yaml:2:3
  |
2 |   a: b + 1
  |   ^
3 |   b: c * 2
  |   - by way of this
4 |   c: a
  |   - by way of this
  |
  = help: the way round is `a` → `b` → `c` → `a`

"#]]
    );
}

#[test]
fn a_formula_without_a_result_is_marked_where_it_has_none() {
    let model = "-- content/_models/m.yaml --\ninputs: { zero: 0, less: -2, big: 1e200 }\nformulas: { a: 1 / zero, b: sqrt(less), c: ln(zero), d: big * big, e: a + 1 }\n";
    let drawn = report(model);
    for reason in [
        "this is zero, and something is divided by it",
        "the root of a negative number",
        "the logarithm of what is not above zero",
        "this is too large, or no number",
    ] {
        assert!(drawn.contains(reason), "no `{reason}` in\n{drawn}");
    }
    assert_eq!(drawn.matches("error[").count(), 4, "{drawn}");
}

#[test]
fn a_sum_that_is_too_large_has_no_result_wherever_it_stands() {
    for formula in [
        "big + big",
        "-big - big",
        "1 / (big + big)",
        "exp(-big - big)",
        "(big + big) ^ -1",
        "min(big + big, 3)",
        "{ formula: length, unit: mm }",
    ] {
        let drawn = report(&format!(
            "-- content/_models/m.yaml --\ninputs: {{ big: 1e308, length: 1e308 km }}\nformulas:\n  a: {formula}\n"
        ));
        assert!(drawn.contains("error[not-finite]: `a` has no result"), "{formula}: {drawn}");
        assert!(drawn.contains("^ this is too large, or no number"), "{formula}: {drawn}");
    }
}

#[test]
fn a_formula_that_is_too_large_at_some_of_its_draws_is_told() {
    let drawn = report(
        "-- content/_models/m.yaml --\ninputs: { big: 1e308 to 1.7e308 }\nformulas: { a: big + 0.3 * big, b: a / 2 }\n",
    );
    assert!(drawn.contains("[outside-domain]: `a` is outside its domain in"), "{drawn}");
    assert!(drawn.contains("this is too large, or no number"), "{drawn}");
    assert!(!drawn.contains("`b`"), "it is told once: {drawn}");
}

#[test]
fn a_name_that_is_not_there_is_told_the_nearest() {
    let model = "
-- content/_models/m.yaml --
inputs: { queries: 5 }
systems:
  s:
    formulas: { y: quieries * x }
    rows: { a: { x: 1 }, b: { } }
tables: { t: { rows: [s, c], columns: [y, zz] } }
claims: [{ says: 5, of: nothing }]
";
    assert_data_eq!(
        report(model),
        str![[r#"
error[unknown-number]: there is no number `quieries`
 --> content/_models/m.yaml:4:20
  |
4 |     formulas: { y: quieries * x }
  |                    ^^^^^^^^
  |
  = help: did you mean `queries`?

error[unknown-number]: the row `b` has no `x`
 --> content/_models/m.yaml:5:26
  |
4 |     formulas: { y: quieries * x }
  |                               - needed here
5 |     rows: { a: { x: 1 }, b: { } }
  |                          ^

error[unknown-number]: there is no system or row `c`
 --> content/_models/m.yaml:6:26
  |
6 | tables: { t: { rows: [s, c], columns: [y, zz] } }
  |                          ^
  |
  = help: did you mean `a`?

error[unknown-number]: there is no number `zz`
 --> content/_models/m.yaml:6:43
  |
6 | tables: { t: { rows: [s, c], columns: [y, zz] } }
  |                                           ^^
  |
  = help: the numbers are `a.x`, `a.y`, `b.y`, `queries`, `x`, `y`

error[unknown-number]: there is no number `nothing`
 --> content/_models/m.yaml:7:25
  |
7 | claims: [{ says: 5, of: nothing }]
  |                         ^^^^^^^
  |
  = help: the numbers are `a.x`, `a.y`, `b.y`, `queries`

"#]]
    );
}

#[test]
fn a_quantity_that_cannot_be_read_is_marked_at_the_character() {
    let model = "-- content/_models/m.yaml --\ninputs:\n  a: 10 quries/day\n  b: { value: \"5 kWH\" }\n  c: 1,500 g\n  d: lots\n  g: 1 500 g\n  e: 20 degC\n  f: 5 g CO2e per\n";
    assert_data_eq!(
        report(model),
        str![[r#"
error[bad-quantity]: unknown unit `quries`
 --> content/_models/m.yaml:2:9
  |
2 |   a: 10 quries/day
  |         ^^^^^^
  |
  = help: a counting unit is declared in the model: `units: [quries]`

error[bad-quantity]: unknown unit `kWH`
 --> content/_models/m.yaml:3:18
  |
3 |   b: { value: "5 kWH" }
  |                  ^^^^
  |
  = help: write `kWh`

error[bad-quantity]: expected a unit, found `,`
 --> content/_models/m.yaml:4:7
  |
4 |   c: 1,500 g
  |       ^
  |
  = help: write the decimal sign as `.` and thousands as in 10_000

error[bad-quantity]: expected a number, found `l`
 --> content/_models/m.yaml:5:6
  |
5 |   d: lots
  |      ^

error[bad-quantity]: expected a unit, found `5`
 --> content/_models/m.yaml:6:8
  |
6 |   g: 1 500 g
  |        ^
  |
  = help: write thousands as in 1_500, without a blank

error[bad-quantity]: unknown unit `degC`
 --> content/_models/m.yaml:7:9
  |
7 |   e: 20 degC
  |         ^^^^
  |
  = help: a temperature scale with an offset cannot be multiplied: write `K`

error[bad-quantity]: expected a unit, found the end
 --> content/_models/m.yaml:8:18
  |
8 |   f: 5 g CO2e per
  |                  ^

"#]]
    );
}

#[test]
fn bounds_enclose_their_value_and_may_leave_out_its_unit() {
    let inputs = |bounds: &str| {
        report(&format!(
            "-- content/_models/m.yaml --\ninputs:\n  a: {{ value: 10 km, {bounds} }}\n"
        ))
    };
    assert_eq!(inputs("low: 9, high: 11000 m"), "");
    assert!(
        inputs("low: 11, high: 12")
            .contains("error[bad-interval]: the value of `a` is not between `low` and `high`")
    );
    assert!(inputs("low: 9").contains("error[bad-interval]: `a` has `low` and no `high`"));
    assert!(
        inputs("low: 9 kg, high: 11")
            .contains("error[unit-mismatch]: `low` is a mass, but the value is a length")
    );
}
