//! Slips that were really made in figures of energy and emissions, and what catches each.

use briefing::check::ledger::{Ledger, moved, read};
use briefing::compute::Verdict;
use briefing::diagnostic::Report;
use snapbox::{assert_data_eq, str};

use crate::support::{report, site};

/// The verdict on the one claim of a model.
fn verdict(model: &str) -> Verdict {
    let site = site(&format!("-- content/_models/m.yaml --\n{model}"));
    assert!(site.built.report.is_empty(), "{}", site.report());
    let id = site.built.site.models[0].claims[0];
    site.built.estimates.verdict(id)
}

/// A title as a page with a model shows it.
fn shown(model: &str, title: &str) -> String {
    let site = site(&format!(
        "-- content/_models/m.yaml --\n{model}-- content/_posts/a.md --\n---\ntitle: \"{title}\"\ndate: 2026-01-31\nmodel: m\n---\n"
    ));
    let page = site.page("2026/01/31/a/index.html").replace('\u{a0}', " ");
    let title = page.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next());
    title.expect("a post has a heading").to_owned()
}

#[test]
fn a_power_taken_for_an_energy_is_a_mistake_of_units() {
    let model = "-- content/_models/m.yaml --
inputs: { server: 3 kW, grid: 400 g CO2e/kWh }
formulas: { emissions: { formula: server * grid, unit: kg CO2e } }
";
    assert_data_eq!(
        report(model),
        str![[r#"
error[unit-mismatch]: what is in `kW g CO2e/kWh` cannot be shown in `kg CO2e`
 --> content/_models/m.yaml:2:56
  |
2 | formulas: { emissions: { formula: server * grid, unit: kg CO2e } }
  |                                                        ^^^^^^^ this is an emission
  |
  = help: write a unit of the same kind, such as `kW g CO2e/kWh`

"#]]
    );
}

#[test]
fn a_figure_for_each_query_taken_for_one_for_each_page_is_a_mistake_of_units() {
    let model = "-- content/_models/m.yaml --
units: [query, page]
inputs: { query: 2.2 g CO2e/query }
formulas: { page: { formula: query, unit: g CO2e/page } }
";
    assert_data_eq!(
        report(model),
        str![[r#"
error[unit-mismatch]: what is in `g CO2e/query` cannot be shown in `g CO2e/page`
 --> content/_models/m.yaml:3:43
  |
3 | formulas: { page: { formula: query, unit: g CO2e/page } }
  |                                           ^^^^^^^^^^^ this is CO2e mass / page
  |
  = help: write a unit of the same kind, such as `g CO2e/query`

"#]]
    );
}

#[test]
fn megajoules_among_kilowatt_hours_are_converted() {
    let model = "inputs: { heat: 1 kWh, steam: 1 MJ }
formulas: { both: { formula: heat + steam, unit: MJ } }
";
    assert_eq!(shown(model, "{{ both }}"), "4.6 MJ");
}

#[test]
fn a_figure_for_a_thousand_stays_one_for_a_thousand() {
    let model = "units: [text]
inputs: { texts: 0.047 kWh/1000 text }
formulas: { one: { formula: texts, unit: Wh/text } }
";
    assert_eq!(shown(model, "{{ one }}"), "0.047 Wh/text");
    let retold = format!("{model}claims: [{{ says: 47 Wh/text, of: texts }}]\n");
    assert_eq!(verdict(&retold), Verdict::DoesNotHold);
}

#[test]
fn a_grid_by_the_kilowatt_hour_that_is_one_by_the_megawatt_hour_is_found_by_recomputing() {
    let model = "inputs: { burnt: 950 t CO2e, made: 1300 MWh }
claims: [{ says: 731.59 kg CO2e/kWh, of: burnt / made, tolerance: 5 % }]
";
    assert_eq!(verdict(model), Verdict::DoesNotHold);
    assert_eq!(verdict(&model.replace("kg CO2e/kWh", "kg CO2e/MWh")), Verdict::Holds);
}

#[test]
fn a_power_a_thousand_times_too_low_is_found_by_recomputing() {
    let model = "inputs: { energy: 2.4 kWh, time: 24 h }
claims: [{ says: 0.1 W, of: energy / time }]
";
    assert_eq!(verdict(model), Verdict::DoesNotHold);
    assert_eq!(verdict(&model.replace("0.1 W", "100 W")), Verdict::Holds);
}

#[test]
fn a_mass_a_thousand_times_too_large_is_found_by_recomputing() {
    let model = "inputs: { parts: 199, each: 5 mg CO2e }
claims: [{ says: 0.995 kg CO2e, of: parts * each, digits: 3 }]
";
    assert_eq!(verdict(model), Verdict::DoesNotHold);
    assert_eq!(verdict(&model.replace("0.995 kg", "0.000995 kg")), Verdict::Holds);
}

#[test]
fn a_third_is_not_rounded_away() {
    let model = "inputs: { a: 0.334 kg, b: 2 }\nformulas: { both: a * b }\n";
    assert_eq!(shown(model, "{{ both }}, {{ both | digits(1) }}"), "0.67 kg, 0.7 kg");
}

#[test]
fn trillions_that_are_billions_are_found_by_recomputing() {
    let model = "units: [query, user]
inputs: { users: 50 million user, each: 10 query/(user day), month: 30 day }
claims: [{ says: 15 trillion query, of: users * each * month }]
";
    assert_eq!(verdict(model), Verdict::DoesNotHold);
    assert_eq!(verdict(&model.replace("15 trillion", "15 billion")), Verdict::Holds);
}

#[test]
fn a_factor_that_is_applied_twice_is_found_by_recomputing() {
    let model = "inputs: { server: 10 kWh, pue: 1.2, water: 1.8 L/kWh }
formulas: { used: server * pue, evaporated: used * pue * water }
claims: [{ says: 21.6 L, of: evaporated, digits: 3 }]
";
    assert_eq!(verdict(model), Verdict::DoesNotHold);
    assert_eq!(verdict(&model.replace("used * pue * water", "used * water")), Verdict::Holds);
}

#[test]
fn a_model_that_moves_its_estimates_by_a_factor_is_found_by_the_ledger() {
    let text = |value: &str| {
        format!(
            "-- content/_models/m.yaml --\ninputs: {{ request: {value} }}\n-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmodel: m\n---\n{{{{ request }}}}\n"
        )
    };
    let lock = Ledger::of(site(&text("0.05 g CO2e")).built.subject()).text();
    let now = site(&format!("{}-- published.lock --\n{lock}", text("2.2 g CO2e"))).built;
    let earlier = read(&now.files, &mut Report::new()).expect("what was written can be read");
    let moved = moved(&earlier, &Ledger::of(now.subject()), now.subject());
    assert_eq!(moved.summary().as_deref(), Some("1 brief, 1 number, by 4,300 %"));
}
