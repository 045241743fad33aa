//! Rows from files, and aggregations: over lines, over rows, with what is uncertain in them.

use std::fmt::Write as _;
use std::time::Duration;

use briefing::compute::{Estimate, Op, StepKind};
use proptest::prelude::*;
use snapbox::{assert_data_eq, str};

use crate::support::{BuiltSite, report, site, within};

const RUNS: &str = "
-- content/_data/runs.csv --
run,model,hours,energy
1,GPT-2,2,10
2,BERT base,1,4
3,GPT-2,3,30
";

const MODEL: &str = "
-- content/_models/m.yaml --
inputs: { grid: 400 g CO2e/kWh ± 10 % }
systems:
  runs:
    rows:
      from: content/_data/runs.csv
      key: model
      columns: { energy: kWh, hours: h }
";

/// A site of three runs, with more behind its system of rows.
fn runs(more: &str) -> String {
    format!("{RUNS}{MODEL}{more}")
}

/// The same with a post that asks for something.
fn asking(more: &str, text: &str) -> String {
    let post = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmodel: m\n---\n";
    format!("{}\n{post}{text}\n", runs(more))
}

fn words(text: &str) -> String {
    let mut words = String::new();
    let mut is_tag = false;
    let site = site(text);
    for c in site.text("2026/01/31/a/index.html").replace("&nbsp;", "\u{a0}").chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => words.push(c),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn estimate(site: &BuiltSite, name: &str) -> Estimate {
    assert!(site.built.report.is_empty(), "{}", site.report());
    let id = site.built.site.models[0].numbers[name];
    site.built.estimates.get(id).expect("it was computed").clone()
}

#[test]
fn each_key_of_a_file_makes_a_row_and_its_lines_are_aggregated() {
    let text = asking(
        "    formulas: { total: sum(energy), each: mean(energy), n: count(energy), longest: max(hours) }
tables: { runs: { rows: [runs], columns: [total, each, n, longest] } }",
        "{{ table(\"runs\") }}\n\nIn all {{ sum(runs.energy) }}, {{ BERT_base.energy }} of it by BERT, in {{ count(runs.hours) }} runs.",
    );
    assert_data_eq!(
        words(&text),
        str![
            "Table 1 total each n longest GPT-2 40 kWh 20 kWh 2 3.0 h BERT base 4.0 kWh 4.0 kWh 1 1.0 h Get the data: CSV JSON In all 44 kWh, 4.0 kWh of it by BERT, in 3 runs."
        ]
    );
}

#[test]
fn a_file_without_a_key_has_no_rows_and_its_columns_can_be_aggregated() {
    let text = asking("formulas: { all: sum(runs.energy) }", "{{ all }}")
        .replace("      key: model\n", "");
    assert_data_eq!(words(&text), str!["44 kWh"]);
}

#[test]
fn what_codecarbon_writes_is_read_as_it_comes() {
    let text = "
-- content/_data/emissions.csv --
timestamp,project_name,run_id,experiment_id,duration,emissions,emissions_rate,cpu_power,gpu_power,ram_power,cpu_energy,gpu_energy,ram_energy,energy_consumed,country_name,country_iso_code,region,cloud_provider,cloud_region,os,python_version,codecarbon_version,cpu_count,cpu_model,gpu_count,gpu_model,longitude,latitude,ram_total_size,tracking_mode,on_cloud,pue
2026-01-05T10:00:00,train,a1,x,3600,0.050,1.388e-05,42.5,120.0,10.0,0.0425,0.12,0.01,0.1725,Germany,DEU,berlin,,,Linux,3.12,3.0.1,8,\"Ryzen 7, 8 cores\",1,1 x RTX,13.4,52.5,32,machine,N,1.0
2026-01-06T10:00:00,train,a2,x,1800,0.025,1.388e-05,42.5,118.0,10.0,0.0215,0.06,0.005,0.0865,Germany,DEU,berlin,,,Linux,3.12,3.0.1,8,\"Ryzen 7, 8 cores\",1,1 x RTX,13.4,52.5,32,machine,N,1.0
2026-01-07T10:00:00,infer,a3,x,60,0.0001,1.666e-06,10.0,0.0,10.0,0.0002,0,0.0002,0.0004,France,FRA,bretagne,,,Linux,3.12,3.0.1,8,\"Ryzen 7, 8 cores\",,,-3.0,48.1,32,machine,N,1.0
-- content/_models/m.yaml --
systems:
  projects:
    formulas:
      energy: { formula: sum(energy_consumed), unit: Wh }
      power: { formula: sum(energy_consumed) / sum(duration), unit: W }
      co2: { formula: sum(emissions), unit: g CO2e }
    rows: { from: content/_data/emissions.csv, key: project_name }
tables: { projects: { rows: [projects], columns: [energy, power, co2] } }
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
model: m
---
{{ table(\"projects\") }}

{{ inputs() }}
";
    assert_data_eq!(
        words(text),
        str![
            "Table 1 energy power co2 train 260 Wh 170 W 75 g CO₂e infer 0.40 Wh 24 W 0.10 g CO₂e Get the data: CSV JSON Inputs InputValueSource and note projects, duration 3 values in s column duration of content/_data/emissions.csv, lines 2 to 4 projects, emissions 3 values in kg CO₂e column emissions of content/_data/emissions.csv, lines 2 to 4 projects, emissions rate 3 values in kg CO₂e/s column emissions_rate of content/_data/emissions.csv, lines 2 to 4 projects, cpu power 3 values in W column cpu_power of content/_data/emissions.csv, lines 2 to 4 projects, gpu power 3 values in W column gpu_power of content/_data/emissions.csv, lines 2 to 4 projects, ram power 3 values in W column ram_power of content/_data/emissions.csv, lines 2 to 4 projects, cpu energy 3 values in kWh column cpu_energy of content/_data/emissions.csv, lines 2 to 4 projects, gpu energy 3 values in kWh column gpu_energy of content/_data/emissions.csv, lines 2 to 4 projects, ram energy 3 values in kWh column ram_energy of content/_data/emissions.csv, lines 2 to 4 projects, energy consumed 3 values in kWh column energy_consumed of content/_data/emissions.csv, lines 2 to 4"
        ]
    );
}

#[test]
fn an_aggregated_number_opens_down_to_the_lines_of_its_file() {
    let text = asking("    formulas: { total: sum(energy) }", "{{ GPT_2.total }}");
    let site = site(&text);
    let page = site.page("2026/01/31/a/index.html");
    let opened = page.split("<section class=\"provenance\"").nth(1).expect("numbers open");
    for part in [
        "<span class=\"formula\">= sum(GPT-2, energy)</span>",
        "<span class=\"formula\">= sum(2 values in kWh)</span>",
        "popovertarget=\"number-m.GPT_2.energy\">GPT-2, energy</button> 2 values in kWh",
        "id=\"number-m.GPT_2.energy\"",
        "column <code>energy</code> of content/_data/runs.csv, lines 2 and 4",
    ] {
        assert!(opened.contains(part), "{part} is not in\n{opened}");
    }
}

#[test]
fn cells_may_be_quantities_and_a_file_may_come_from_anywhere() {
    let text = "
-- content/_data/a.csv --
\u{feff}what,\"much, or little\"\r
a,1 kWh\r
\r
\"b \"\"c\"\"
d\", 3.6 MJ \r
e,500 Wh
-- content/_models/m.yaml --
systems: { all: { rows: { from: content/_data/a.csv, key: what, columns: { energy: { column: 'much, or little' } } } } }
formulas: { sum_of_all: sum(all.energy) }
";
    let site = site(text);
    let all = estimate(&site, "sum_of_all").central;
    assert_eq!((all.value, all.unit.to_string()), (2.5, "kWh".to_owned()));
    let rows: Vec<&str> = site.built.site.models[0].source.systems[0]
        .rows
        .iter()
        .map(|row| row.name.value.as_str())
        .collect();
    assert_eq!(rows, ["a", "b__c__d", "e"]);
}

#[test]
fn lines_can_be_chosen_and_gaps_skipped() {
    let text = "
-- content/_data/a.csv --
land,year,energy
DE,2024,1
DE,2025,2
FR,2025,
FR,2025,8
IT,2025,16
-- content/_models/m.yaml --
systems:
  a:
    rows:
      from: content/_data/a.csv
      where: { year: 2025, land: [DE, FR] }
      skip_empty: true
      columns: { energy: kWh }
formulas: { all: sum(a.energy) }
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
model: m
---
{{ all }} {{ inputs() }}
";
    assert_data_eq!(
        words(text),
        str![
            "10 kWh Inputs InputValueSource and note a, energy 2 values in kWh column energy of content/_data/a.csv, lines 3 and 5, without 1 line with an empty cell"
        ]
    );
}

#[test]
fn a_row_has_the_date_of_its_first_line() {
    let text = "
-- content/_data/a.csv --
timestamp,run,energy
2026-01-05T10:00:00,a,1
2026-02,b,2
2026-03-01 11:30,a,4
-- content/_models/m.yaml --
systems: { s: { rows: { from: content/_data/a.csv, key: run, date: timestamp, columns: { energy: kWh } } } }
";
    let built = site(text);
    assert!(built.built.report.is_empty(), "{}", built.report());
    let rows = &built.built.site.models[0].source.systems[0].rows;
    let dates: Vec<String> =
        rows.iter().map(|row| row.date.expect("it has one").to_string()).collect();
    assert_eq!(dates, ["2026-01-05", "2026-02"]);
    assert_data_eq!(
        report(&text.replace("2026-02,b", "2026-13,b")),
        str![[r#"
error[bad-cell]: `2026-13` is no date: there is no month 13
 --> content/_data/a.csv:3:1
  |
3 | 2026-13,b,2
  | ^^^^^^^
  |
 ::: content/_models/m.yaml:1:31
  |
1 | systems: { s: { rows: { from: content/_data/a.csv, key: run, date: timestamp, columns: { energy: kWh } } } }
  |                               ------------------- the file is read here

"#]]
    );
}

#[test]
fn units_are_checked_within_an_aggregation_as_everywhere() {
    let site = site(
        &runs(
            "formulas: { a: sum(runs.energy / runs.hours), b: sum(runs.energy + more) }
",
        )
        .replace("inputs: {", "inputs: { more: 3.6 MJ,"),
    );
    let a = estimate(&site, "a").central;
    assert_eq!((a.value, a.unit.to_string()), (5.0 + 4.0 + 10.0, "kWh/h".to_owned()));
    assert_eq!(estimate(&site, "b").central.value, 44.0 + 3.0);
    assert_data_eq!(
        report(&runs("formulas: { a: sum(runs.energy + runs.hours) }")),
        str![[r#"
error[unit-mismatch]: cannot add `h` to `kWh`
 --> content/_models/m.yaml:8:34
  |
8 | formulas: { a: sum(runs.energy + runs.hours) }
  |                    -----------   ^^^^^^^^^^ this is a time
  |                    |
  |                    this is an energy

"#]]
    );
}

#[test]
fn what_is_the_same_in_each_line_is_taken_out_of_a_sum() {
    let text = "formulas:
  inside: sum(runs.energy * grid)
  outside: sum(runs.energy) * grid
  both: sum((runs.energy + more) * grid / 2 - runs.energy * -grid)
  parts: (sum(runs.energy) + 3 * more) * grid / 2 + sum(runs.energy) * grid
  thrice: mean(runs.energy * grid) * 3
scenarios: { Half: { grid: 200 g CO2e/kWh ± 10 % } }
";
    let site = site(&runs(text).replace("inputs: {", "inputs: { more: 1 kWh,"));
    let (inside, outside) = (estimate(&site, "inside"), estimate(&site, "outside"));
    assert_eq!(inside, outside);
    assert_eq!(inside.central.value, 44.0 * 400.0);
    assert_eq!(estimate(&site, "thrice").central.value, 44.0 * 400.0);
    let (both, parts) = (estimate(&site, "both"), estimate(&site, "parts"));
    let close = |a: f64, b: f64| (a - b).abs() < 1e-9 * b.abs();
    assert!(close(both.central.value, parts.central.value), "{both:?} {parts:?}");
    let (a, b) = (both.spread.expect("it varies"), parts.spread.expect("it varies"));
    assert!(close(a.low, b.low) && close(a.high, b.high), "{a:?} {b:?}");
    let id = site.built.site.models[0].numbers["inside"];
    let half = site.built.site.models[0].scenarios[0];
    let half = site.built.estimates.in_scenario(id, half).expect("it was computed");
    assert_eq!(half.central.value, 44.0 * 200.0);
}

#[test]
fn an_aggregation_of_data_alone_is_a_constant_from_the_start() {
    let site = site(&runs("formulas: { a: 'quantile(runs.energy / runs.hours, 0.25)' }"));
    let id = site.built.site.models[0].numbers["a"];
    let step = site.built.estimates.program.step(id).expect("it can be computed");
    assert!(
        matches!(step.kind, StepKind::Formula(Op::Constant(value)) if value == 4.25),
        "{step:?}"
    );
}

#[test]
fn an_aggregation_over_the_rows_of_a_system_varies_with_them() {
    let text = "
-- content/_models/m.yaml --
inputs: { share: 0.5 ± 10 % }
systems:
  people:
    formulas: { twice: 2 * own * share }
    rows: { us: { own: 15 kg ± 1 kg }, india: { own: 2000 g ± 100 g }, none: { other: 1 kg, twice: 1 kg } }
formulas:
  all: sum(people.own)
  typed_all: us.own + india.own
  each: mean(people.own)
  most: max(people.own)
  typed_most: max(us.own, india.own)
  middle: median(people.twice)
  top: quantile(people.twice * 2, 1)
  n: count(people.own)
  part: us.own / sum(people.own)
";
    let site = site(text);
    assert_eq!(estimate(&site, "all"), estimate(&site, "typed_all"));
    assert_eq!(estimate(&site, "most"), estimate(&site, "typed_most"));
    assert_eq!(estimate(&site, "each").central.value, 8.5);
    assert_eq!(estimate(&site, "n").central.value, 2.0);
    assert_eq!(estimate(&site, "middle").central.value, 2.0);
    assert_eq!(estimate(&site, "top").central.value, 30.0);
    assert!(estimate(&site, "middle").spread.is_some());
    assert!(estimate(&site, "part").spread.is_some_and(|part| part.high < 1.0));
}

#[test]
fn a_file_that_a_model_reads_is_nothing_for_templates() {
    let text = runs("")
        + "-- content/_data/free.csv --\na,b\n1,2\n-- templates/robots.txt --\n{{ data | json }}\n";
    assert_data_eq!(
        site(&text).page("robots.txt"),
        str![[r#"
{"free":[{"a":"1","b":"2"}]}

"#]]
    );
    let free = format!("-- content/_data/free.csv --\na,b\n{}", "1,2\n".repeat(500_001));
    assert_data_eq!(
        report(&free),
        str![[r#"
error[too-large]: the file has more than 1,000,000 cells, too many for templates
 --> content/_data/free.csv:1:1
  |
1 | a,b
  | ^
  |
  = help: let a model read it: `rows: { from: … }` in a system

"#]]
    );
}

#[test]
fn wrong_cells_are_told_by_file_line_and_column() {
    let text = runs("")
        .replace("1,GPT-2,2,10", "1,GPT-2,2,ten")
        .replace("1,4", " ,4")
        .replace("3,30", "3,\"1,030\"");
    assert_data_eq!(
        report(&text),
        str![[r#"
error[bad-cell]: the cell `energy` is no number: expected a number, found `t`
 --> content/_data/runs.csv:2:11
  |
2 | 1,GPT-2,2,ten
  |           ^
  |
 ::: content/_models/m.yaml:5:13
  |
5 |       from: content/_data/runs.csv
  |             ---------------------- the file is read here

error[bad-cell]: the cell `hours` is empty
 --> content/_data/runs.csv:3:13
  |
3 | 2,BERT base, ,4
  |             ^
  |
  = help: `skip_empty: true` leaves out lines with empty cells

error[bad-cell]: the cell `energy` is no number: expected a unit, found `,`
 --> content/_data/runs.csv:4:11
  |
4 | 3,GPT-2,3,"1,030"
  |           ^^^^^^^
  |
  = help: write the decimal sign as `.` and thousands as in 10_000

"#]]
    );
    let text = runs("")
        .replace("1,GPT-2,2,10", "1,GPT-2,2")
        .replace("1,4", "1,NaN")
        .replace("3,30", "3,30,5");
    assert_data_eq!(
        report(&text),
        str![[r#"
error[bad-cell]: the line has 3 cells, and there are 4 headings
 --> content/_data/runs.csv:2:10
  |
2 | 1,GPT-2,2
  |          ^
  |
 ::: content/_models/m.yaml:5:13
  |
5 |       from: content/_data/runs.csv
  |             ---------------------- the file is read here

error[bad-cell]: `NaN` is no finite number
 --> content/_data/runs.csv:3:15
  |
3 | 2,BERT base,1,NaN
  |               ^^^

error[bad-cell]: the line has 5 cells, and there are 4 headings
 --> content/_data/runs.csv:4:14
  |
4 | 3,GPT-2,3,30,5
  |              ^

"#]]
    );
    let text = runs("").replace("2,BERT base,1,4", "2,\"BERT base,1,4");
    assert_data_eq!(
        report(&text),
        str![[r#"
error[bad-cell]: the line has 2 cells, and there are 4 headings
 --> content/_data/runs.csv:3:3
  |
3 | 2,"BERT base,1,4
  |   ^
  |
 ::: content/_models/m.yaml:5:13
  |
5 |       from: content/_data/runs.csv
  |             ---------------------- the file is read here
  |
  = help: a quotation mark keeps the line open behind its end: is it closed?

"#]]
    );
    let text = runs("").replace("energy: kWh", "energy: ").replace("1,4", "1,4 kg");
    assert_data_eq!(
        report(&text),
        str![[r#"
error[bad-cell]: the cell `energy` is a mass, and the column a plain number
 --> content/_data/runs.csv:3:15
  |
3 | 2,BERT base,1,4 kg
  |               ^^^^
  |
 ::: content/_models/m.yaml:5:13
  |
5 |       from: content/_data/runs.csv
  |             ---------------------- the file is read here

"#]]
    );
}

#[test]
fn of_many_wrong_cells_the_first_are_told_and_the_rest_counted() {
    let text = runs("");
    let lines: String = (0..2000).map(|n| format!("{n},x,1,?\n")).collect();
    let text = text.replace("1,GPT-2,2,10\n", &lines);
    let drawn = report(&text);
    assert_eq!(drawn.matches("error[bad-cell]").count(), 5, "{drawn}");
    assert!(drawn.contains("= help: 1,995 more lines of the file have such mistakes"), "{drawn}");
}

#[test]
fn a_mapping_that_does_not_fit_its_file_is_told_at_both() {
    assert_data_eq!(
        report(&runs("").replace("{ energy: kWh", "{ energie: kWh")),
        str![[r#"
error[missing-column]: the file has no column `energie`
 --> content/_models/m.yaml:7:18
  |
7 |       columns: { energie: kWh, hours: h }
  |                  ^^^^^^^
  |
 ::: content/_data/runs.csv:1:1
  |
1 | run,model,hours,energy
  | --- its headings are here
  |
  = help: did you mean `energy`?

"#]]
    );
    assert_data_eq!(
        report(&runs("").replace("run,model", "model,model")),
        str![[r#"
error[missing-column]: two columns are `model`
 --> content/_models/m.yaml:6:12
  |
6 |       key: model
  |            ^^^^^
  |
 ::: content/_data/runs.csv:1:1
  |
1 | model,model,hours,energy
  | ----- this one
  |
 ::: content/_data/runs.csv:1:7
  |
1 | model,model,hours,energy
  |       ----- and this one
  |
  = help: give one of them another heading

"#]]
    );
    assert_data_eq!(
        report(&runs("").replace("from: content/_data/runs.csv", "from: runs.csv")),
        str![[r#"
error[bad-value]: there is no file `runs.csv`
 --> content/_models/m.yaml:5:13
  |
5 |       from: runs.csv
  |             ^^^^^^^^
  |
  = help: write `content/_data/runs.csv`

"#]]
    );
    assert_data_eq!(
        report(&runs("").replace("from: content/_data/runs.csv", "from: ../../etc/passwd")),
        str![[r#"
error[bad-value]: there is no file `../../etc/passwd`
 --> content/_models/m.yaml:5:13
  |
5 |       from: ../../etc/passwd
  |             ^^^^^^^^^^^^^^^^
  |
  = help: `from` is a path in the site: content/_data/runs.csv

"#]]
    );
    assert_data_eq!(
        report(&runs("").replace("energy: kWh", "energy: power")),
        str![[r#"
error[bad-quantity]: unknown unit `power`
 --> content/_models/m.yaml:7:26
  |
7 |       columns: { energy: power, hours: h }
  |                          ^^^^^
  |
  = help: the short form of a column is its unit; write `{ column: power, unit: … }` to say which column it is

"#]]
    );
    assert_data_eq!(
        report(&runs("").replace("      columns: { energy: kWh, hours: h }\n", "")),
        str![[r#"
error[missing-key]: the rows have no `columns`
 --> content/_models/m.yaml:5:13
  |
5 |       from: content/_data/runs.csv
  |             ^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write `columns: { energy: { column: energy_consumed, unit: kWh } }`

"#]]
    );
    assert_data_eq!(
        report(&runs("").replace("key: model", "key: model\n      where: { model: T5 }")),
        str![[r#"
error[bad-data]: none of the 3 lines is as `where` wants it
 --> content/_models/m.yaml:5:13
  |
5 |       from: content/_data/runs.csv
  |             ^^^^^^^^^^^^^^^^^^^^^^

"#]]
    );
    assert_data_eq!(
        report(&runs("").replace("BERT base", "runs")),
        str![[r#"
error[duplicate-name]: a key has the name of its system, `runs`
 --> content/_data/runs.csv:3:3
  |
3 | 2,runs,1,4
  |   ^^^^
  |
 ::: content/_models/m.yaml:3:3
  |
3 |   runs:
  |   ---- this system
  |
  = help: give the system another name

"#]]
    );
    assert_data_eq!(
        report(&runs("").replace("2,BERT base", "2,GPT 2")),
        str![[r#"
error[duplicate-name]: two keys are `GPT_2` in formulas
 --> content/_data/runs.csv:3:3
  |
2 | 1,GPT-2,2,10
  |   ----- first here
3 | 2,GPT 2,1,4
  |   ^^^^^

"#]]
    );
}

#[test]
fn an_empty_file_and_one_with_other_signs_are_told() {
    let empty = runs("")
        .replace("run,model,hours,energy\n1,GPT-2,2,10\n2,BERT base,1,4\n3,GPT-2,3,30\n", "");
    assert_data_eq!(
        report(&empty),
        str![[r#"
error[bad-data]: there are no headings in the file
 --> content/_data/runs.csv:1:1
  |
1 |
  | ^

"#]]
    );
    assert_data_eq!(
        report(&empty.replace("runs.csv --\n", "runs.csv --\nmodel,hours,energy\n")),
        str![[r#"
error[bad-data]: the file has no lines below its headings
 --> content/_models/m.yaml:5:13
  |
5 |       from: content/_data/runs.csv
  |             ^^^^^^^^^^^^^^^^^^^^^^

"#]]
    );
    assert_data_eq!(
        report(&empty.replace("runs.csv --\n", "runs.csv --\nmodel;hours;energy\n1;2;3\n")),
        str![[r#"
error[bad-data]: the cells are set apart by `;` and not by commas
 --> content/_data/runs.csv:1:1
  |
1 | model;hours;energy
  | ^
  |
  = help: save it as CSV with commas, and with a point as the decimal sign

"#]]
    );
}

#[test]
fn a_column_is_no_number_and_a_number_no_column() {
    let text = asking(
        "    formulas: { bare: energy * 2, none: sum(grid), middle: median(energy * grid), own: sum(each), each: mean(energy) }
formulas: { other: sum(runs.energy * GPT_2.energy), share: sum(runs.energy / (runs.hours + length)) }
tables: { runs: { rows: [runs], columns: [energy] } }",
        "{{ runs.energy }}",
    );
    assert_data_eq!(
        report(&text.replace("inputs: {", "inputs: { length: 1 h,")),
        str![[r#"
error[many-values]: `energy` is not one number but a column of them
 --> content/_models/m.yaml:8:23
  |
8 |     formulas: { bare: energy * 2, none: sum(grid), middle: median(energy * grid), own: sum(each), each: mean(energy) }
  |                       ^^^^^^ `GPT_2.energy` has 2 values
  |
  = help: write `sum(energy)`, `mean(energy)`, `median(energy)`, `max(energy)` …

error[bad-aggregation]: `sum` takes a column, and there is none in this
 --> content/_models/m.yaml:8:45
  |
8 |     formulas: { bare: energy * 2, none: sum(grid), middle: median(energy * grid), own: sum(each), each: mean(energy) }
  |                                             ^^^^

error[bad-aggregation]: `grid` cannot stand within `median`
 --> content/_models/m.yaml:8:67
  |
8 |     formulas: { bare: energy * 2, none: sum(grid), middle: median(energy * grid), own: sum(each), each: mean(energy) }
  |                                                                   ^^^^^^^^^^^^^ `grid` is the same in each line
  |
  = help: write it outside, as in `median(energy) * grid`

error[bad-aggregation]: `sum` takes a column, and there is none in this
 --> content/_models/m.yaml:8:92
  |
8 |     formulas: { bare: energy * 2, none: sum(grid), middle: median(energy * grid), own: sum(each), each: mean(energy) }
  |                                                                                            ^^^^
  |
  = help: `sum(runs.each)` is over all rows that have it

error[bad-aggregation]: `runs.energy` and `GPT_2.energy` are not columns of the same rows
 --> content/_models/m.yaml:9:24
  |
9 | formulas: { other: sum(runs.energy * GPT_2.energy), share: sum(runs.energy / (runs.hours + length)) }
  |                        ^^^^^^^^^^^^^^^^^^^^^^^^^^

error[bad-aggregation]: `length` cannot stand within `sum` in this way
 --> content/_models/m.yaml:9:64
  |
9 | formulas: { other: sum(runs.energy * GPT_2.energy), share: sum(runs.energy / (runs.hours + length)) }
  |                                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `length` is the same in each line
  |
  = help: it may be added, multiplied by or divided by, as in `sum(runs.energy * length)`

error[many-values]: `energy` is not one number but a column of them
  --> content/_models/m.yaml:10:43
   |
10 | tables: { runs: { rows: [runs], columns: [energy] } }
   |                                           ^^^^^^ `GPT_2.energy` has 2 values
   |
   = help: write `sum(energy)`, `mean(energy)`, `median(energy)`, `max(energy)` …

error[many-values]: `runs.energy` is not one number but a column of them
 --> content/_posts/a.md:6:4
  |
6 | {{ runs.energy }}
  |    ^^^^^^^^^^^ `runs.energy` has 3 values
  |
  = help: write `sum(runs.energy)`, `mean(runs.energy)`, `median(runs.energy)`, `max(runs.energy)` …

"#]]
    );
}

#[test]
fn a_scenario_cannot_change_data() {
    let text = runs("scenarios: { Other: { runs.energy: 2 kWh } }");
    assert_data_eq!(
        report(&text),
        str![[r#"
error[bad-value]: `runs.energy` is a column, and a scenario changes inputs
 --> content/_models/m.yaml:8:23
  |
7 |       columns: { energy: kWh, hours: h }
  |                  ------ of these data
8 | scenarios: { Other: { runs.energy: 2 kWh } }
  |                       ^^^^^^^^^^^

"#]]
    );
}

#[test]
fn aggregations_within_each_other_and_impossible_quantiles_are_told() {
    let text = runs(
        "formulas: { a: sum(max(runs.energy)), b: \"quantile(runs.energy, 2)\", c: \"sum(runs.energy, 2)\", d: runs.n }",
    );
    assert_data_eq!(
        report(&text),
        str![[r#"
error[formula-syntax]: `max` stands within `sum`
 --> content/_models/m.yaml:8:16
  |
8 | formulas: { a: sum(max(runs.energy)), b: "quantile(runs.energy, 2)", c: "sum(runs.energy, 2)", d: runs.n }
  |                ^^^^^^^^^^^^^^^^^^^^^
  |
  = help: give the `max` a name, as a formula of its own

error[formula-syntax]: the share of `quantile` is a number from 0 to 1
 --> content/_models/m.yaml:8:43
  |
8 | formulas: { a: sum(max(runs.energy)), b: "quantile(runs.energy, 2)", c: "sum(runs.energy, 2)", d: runs.n }
  |                                           ^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: as in `quantile(energy, 0.9)`

error[formula-syntax]: `sum` takes one column, found 2 arguments
 --> content/_models/m.yaml:8:74
  |
8 | formulas: { a: sum(max(runs.energy)), b: "quantile(runs.energy, 2)", c: "sum(runs.energy, 2)", d: runs.n }
  |                                                                          ^^^^^^^^^^^^^^^^^^^

error[unknown-number]: there is no number `runs.n`
 --> content/_models/m.yaml:8:99
  |
8 | formulas: { a: sum(max(runs.energy)), b: "quantile(runs.energy, 2)", c: "sum(runs.energy, 2)", d: runs.n }
  |                                                                                                   ^^^^^^
  |
  = help: the numbers are `BERT_base.energy`, `BERT_base.hours`, `GPT_2.energy`, `GPT_2.hours`, `a`, `b`, `c`, `d`, `grid`, `runs.energy`, `runs.hours`

"#]]
    );
}

#[test]
fn a_line_without_a_result_is_shown() {
    let text = runs("formulas: { a: sum(runs.energy / runs.hours) }")
        .replace("2,BERT base,1,4", "2,BERT base,0,4");
    assert_data_eq!(
        report(&text),
        str![[r#"
error[not-finite]: a line of the file has no result
 --> content/_models/m.yaml:8:34
  |
8 | formulas: { a: sum(runs.energy / runs.hours) }
  |                                  ^^^^^^^^^^ this is zero, and something is divided by it
  |
 ::: content/_data/runs.csv:3:1
  |
3 | 2,BERT base,0,4
  | - in this line

"#]]
    );
    let text = runs("formulas: { a: sum(runs.energy) }")
        .replace(",4\n", ",1e308\n")
        .replace(",30\n", ",1e308\n");
    assert_data_eq!(
        report(&text),
        str![[r#"
error[not-finite]: this has no result
 --> content/_models/m.yaml:8:20
  |
8 | formulas: { a: sum(runs.energy) }
  |                    ^^^^^^^^^^^ this is too large, or no number

"#]]
    );
}

#[test]
fn a_mistake_in_a_file_is_told_once_though_its_rows_are_asked_for() {
    let text = asking(
        "formulas: { a: sum(runs.energy), b: T5.energy }\ntables: { t: { rows: [runs], columns: [energy] } }",
        "{{ GPT_2.energy }}",
    );
    let drawn =
        report(&text.replace("from: content/_data/runs.csv", "from: content/_data/run.csv"));
    assert_eq!(drawn.matches("error").count(), 1, "{drawn}");
    assert!(drawn.contains("help: write `content/_data/runs.csv`"), "{drawn}");
    let drawn = report(
        &runs("tables: { t: { rows: [runs], columns: [energy] } }")
            .replace("      key: model\n", ""),
    );
    assert_data_eq!(
        drawn,
        str![[r#"
error[unknown-number]: the system `runs` has no rows
 --> content/_models/m.yaml:7:23
  |
3 |   runs:
  |   ---- this system
...
7 | tables: { t: { rows: [runs], columns: [energy] } }
  |                       ^^^^
  |
  = help: a `key` beside `from` makes rows of the lines of its file

"#]]
    );
}

#[test]
fn more_rows_than_a_table_can_have_are_refused() {
    let lines: String = (0..100_000).map(|n| format!("{n},m{n},1,2\n")).collect();
    let text = runs("").replace("1,GPT-2,2,10\n", &lines);
    assert_data_eq!(
        soon(&text),
        str![[r#"
error[bad-value]: `key` makes more than 1,000 rows
 --> content/_models/m.yaml:6:12
  |
6 |       key: model
  |            ^^^^^
  |
  = help: name a column with fewer different keys, or leave out `key` and aggregate the whole file

"#]]
    );
}

#[test]
fn a_formula_nested_a_thousand_deep_ends_in_a_mistake() {
    let deep = format!("{}runs.energy{}", "(".repeat(1000), ")".repeat(1000));
    let drawn = soon(&runs(&format!("formulas: {{ a: sum({deep}) }}")));
    assert!(
        drawn.contains("error[formula-syntax]: the formula is nested more than 100 deep"),
        "{drawn}"
    );
    let deep = format!("{}runs.energy{}", "sum(".repeat(1000), ")".repeat(1000));
    let drawn = soon(&runs(&format!("formulas: {{ a: {deep} }}")));
    assert!(drawn.contains("error[formula-syntax]"), "{drawn}");
}

#[test]
fn long_formulas_in_a_sum_are_split_in_time_that_grows_with_their_length() {
    let product = vec!["runs.energy"; 20_000].join(" / grid * ");
    soon(&runs(&format!("formulas: {{ a: sum({product}) }}")));
    let sums = vec!["(runs.energy + more)"; 2000].join(" * ");
    let drawn = soon(
        &runs(&format!("formulas: {{ a: sum({sums}) }}"))
            .replace("inputs: {", "inputs: { more: 1 kWh,"),
    );
    assert!(drawn.contains("error[bad-aggregation]"), "{drawn}");
}

/// Longer than any of these may take, on a slow machine and without optimisation.
const PATIENCE: Duration = Duration::from_mins(1);

fn soon(text: &str) -> String {
    within(PATIENCE, || report(text))
}

#[test]
fn a_million_lines_are_read() {
    let mut lines = String::with_capacity(16 << 20);
    for n in 0..1_000_000 {
        writeln!(lines, "{n},m{},1,2", n % 7).expect("a string takes whatever is written to it");
    }
    let text = runs("formulas: { n: count(runs.energy), all: sum(runs.energy * grid) }");
    let text = text.replace("1,GPT-2,2,10\n", &lines);
    let site = within(PATIENCE, || site(&text));
    assert_eq!(estimate(&site, "n").central.value, 1_000_002.0);
    assert_eq!(estimate(&site, "all").central.value, 2_000_034.0 * 400.0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_file_is_read_or_told(text in "[a-c,\"\n\r;. 1e9%é-]{0,80}") {
        let text = runs("formulas: { a: sum(runs.energy * grid) }").replace("run,model", &format!("run,model\n{text}\nrun,model"));
        report(&text);
        report(&text.replace("run,model\n", ""));
    }

    #[test]
    fn a_sum_over_lines_is_that_of_the_formula_in_each(
        cells in prop::collection::vec((-100.0..100.0_f64, 0.1..100.0_f64), 1..20),
        k in 0.5..2.0_f64,
    ) {
        let mut text = String::from("-- content/_data/a.csv --\nx,y\n");
        for (x, y) in &cells {
            writeln!(text, "{x},{y}").expect("a string takes whatever is written to it");
        }
        let text = text + &format!("-- content/_models/m.yaml --
inputs: {{ k: {k} }}
systems: {{ a: {{ rows: {{ from: content/_data/a.csv, columns: {{ x: '', y: '' }} }} }} }}
formulas: {{ s: sum((a.x / a.y - k) * (k + a.x) / k - sqrt(a.y)) }}
");
        let found = estimate(&site(&text), "s").central.value;
        let each = cells.iter().map(|(x, y)| (x / y - k) * (k + x) / k - y.sqrt());
        let size: f64 = each.clone().map(f64::abs).sum();
        let expected: f64 = each.sum();
        prop_assert!((found - expected).abs() <= 1e-9 * (1.0 + size), "{found} is not {expected}");
    }
}
