//! The repository's own site: clean when it is checked, whole, and true to the paper it retells.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use briefing::compute::Verdict;

use crate::support::{BuiltSite, built, overrides, report};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn own() -> BuiltSite {
    built(briefing::load(root()).expect("the repository can be read"), &overrides())
}

/// A number of one of its models, in its unit.
fn number(site: &BuiltSite, model: &str, name: &str) -> f64 {
    let models = &site.built.site.models;
    let model = models.iter().find(|m| m.source.name == model).expect("the model is there");
    let estimate = site.built.estimates.get(model.numbers[name]).expect("it was computed");
    estimate.central.value
}

#[test]
fn it_has_no_mistake_and_no_warning() {
    let files = briefing::load(root()).expect("the repository can be read");
    let checked = briefing::check(files, &overrides(), &|_| ()).expect("a check takes every route");
    assert_eq!(checked.report.draw(&checked.files, false), "");
}

#[test]
fn the_figures_that_the_paper_states_come_out_of_its_inputs_at_two_digits() {
    let site = own();
    let two = |name: &str| format!("{:.1e}", number(&site, "paper", name));
    assert_eq!(two("page_least"), "1.3e2");
    assert_eq!(two("page_most"), "1.5e3");
    assert_eq!(two("image_least"), "3.1e2");
    assert_eq!(two("image_most"), "2.9e3");
    assert_eq!(two("chatgpt.per_query"), "2.2e0");
    assert_eq!(two("laptop.per_page"), "2.7e1");
    assert_eq!(format!("{:.2e}", number(&site, "paper", "chatgpt.training_share")), "1.84e0");
    assert_eq!(format!("{:.1e}", number(&site, "boundary", "device_pages")), "2.0e1");
    assert_eq!(format!("{:.0e}", number(&site, "slips", "queries")), "2e10");
    let paper =
        site.built.site.models.iter().find(|m| m.source.name == "paper").expect("it is there");
    let verdicts = paper.claims.iter().map(|id| site.built.estimates.verdict(*id));
    let verdicts: Vec<Verdict> = verdicts.collect();
    assert!(verdicts.len() >= 6 && verdicts.iter().all(|v| *v == Verdict::Holds), "{verdicts:?}");
}

#[test]
fn every_system_of_the_paper_has_its_row() {
    let site = own();
    let page = site.page("2026/11/02/what-the-1-2900-is/index.html");
    let table = page
        .split("id=\"table-everything\"")
        .nth(1)
        .and_then(|rest| rest.split("</figure>").next());
    let table = table.expect("the table is on the page");
    for row in [
        "ChatGPT",
        "BLOOM",
        "DALL-E 2",
        "Midjourney",
        "Person, United States",
        "Person, India",
        "Laptop",
        "Desktop",
    ] {
        assert!(table.contains(&format!("<th scope=\"row\">{row}</th>")), "no row of {row}");
    }
}

#[test]
fn every_number_of_the_papers_table_has_an_interval_and_a_source() {
    let site = own();
    let models = &site.built.site.models;
    let paper = models.iter().find(|m| m.source.name == "paper").expect("it is there");
    let mut tables = paper.source.tables.iter().zip(&paper.tables);
    let (_, table) = tables.find(|(t, _)| t.name.value == "everything").expect("it is there");
    assert_eq!(table.rows.len(), 8);
    for row in &table.rows {
        let numbers: Vec<_> = row.cells.iter().flatten().collect();
        assert!(!numbers.is_empty(), "{}", row.name);
        for id in numbers {
            let estimate = site.built.estimates.get(*id).expect("it was computed");
            assert!(estimate.spread.is_some(), "{} has no interval", row.name);
            assert!(!site.built.site.sources_of([*id]).is_empty(), "{} has no source", row.name);
        }
    }
    let page = site.page("2026/11/02/what-the-1-2900-is/index.html");
    assert!(page.contains("<h1>What the 1/2900 is, and what it is not</h1>"));
    assert!(page.contains("inferred"), "the page does not say what is inferred");
}

#[test]
fn the_mistake_that_a_brief_shows_is_the_one_that_is_made() {
    let model = "-- content/_models/total.yaml --
units: [query, page]
inputs: { per_query: 2.2 g CO2e/query, per_page: 1.3 g CO2e/page, replies: 0.61 query/page }
formulas:

  total: per_page + per_query
";
    let drawn = report(model);
    let brief = std::fs::read_to_string(root().join("content/_posts/slips-by-a-thousand.md"));
    let brief = brief.expect("the brief is there");
    let shown = brief.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
    let shown = shown.expect("the brief shows a mistake");
    assert_eq!(drawn.trim(), shown.trim());
}

#[test]
fn it_is_the_same_bytes_in_every_zone_and_with_any_number_of_threads() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let build = |name: &str, zone: &str, threads: &str| {
        let out = dir.path().join(name);
        let status = Command::new(env!("CARGO_BIN_EXE_briefing"))
            .args(["build", "--root"])
            .arg(root())
            .arg("--out")
            .arg(&out)
            .env("TZ", zone)
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("the program runs");
        assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
        let mut all = BTreeMap::new();
        for entry in walkdir::WalkDir::new(&out) {
            let entry = entry.expect("the output can be read");
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(&out).expect("it is below").to_path_buf();
                all.insert(path, std::fs::read(entry.path()).expect("it can be read"));
            }
        }
        assert!(all.len() > 20);
        all
    };
    let first = build("a", "UTC", "1");
    for (name, zone, threads) in [("b", "Asia/Shanghai", "2"), ("c", "America/New_York", "4")] {
        let other = build(name, zone, threads);
        assert!(first.keys().eq(other.keys()), "there are other files");
        let differs: Vec<_> = first.iter().filter(|(path, text)| other[*path] != **text).collect();
        let differs: Vec<_> = differs.into_iter().map(|(path, _)| path).collect();
        assert!(differs.is_empty(), "these differ: {differs:?}");
    }
}
