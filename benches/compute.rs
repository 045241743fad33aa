//! How long it takes to compute the numbers of a brief, and of a thousand.
//!
//! A brief here has 30 uncertain inputs of every kind, 50 formulas and 10,000 draws. `cargo bench`
//! prints the times; the first is that of one core, since the numbers of one brief hang together. A
//! sensitivity is computed only where a page asks for one.

use std::fmt::Write as _;

use briefing::compute::{Estimates, estimates, sensitivity};
use briefing::config::{self, Overrides};
use briefing::diagnostic::Report;
use briefing::files::Files;
use briefing::{parse, resolve};

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 50)]
fn one_brief(bencher: divan::Bencher<'_, '_>) {
    let site = site(1);
    bencher.bench(|| compute(&site));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_thousand_briefs(bencher: divan::Bencher<'_, '_>) {
    let site = site(1_000);
    bencher.bench(|| compute(&site));
}

#[divan::bench(sample_count = 50)]
fn a_sensitivity(bencher: divan::Bencher<'_, '_>) {
    let site = site(1);
    let estimates = compute(&site);
    let ratio = site.models[0].numbers["ratio"];
    bencher.bench(|| sensitivity(&site, &estimates, ratio));
}

fn compute(site: &resolve::Site) -> Estimates {
    let mut report = Report::new();
    let computed = estimates(site, &mut report);
    assert!(report.is_empty(), "the models are without a mistake");
    computed
}

/// A site of so many briefs, each with a model of its own.
fn site(briefs: usize) -> resolve::Site {
    let mut texts = vec![(
        "briefing.yaml".to_owned(),
        "title: Benchmark\nurl: https://example.org\ndraws: 10000\n".to_owned(),
    )];
    texts.extend((0..briefs).map(|n| (format!("content/_models/brief_{n}.yaml"), model())));
    let files = Files::from_texts(texts);
    let now = "2026-11-22T12:00:00Z".parse().expect("it is an instant");
    let overrides = Overrides { url: None, drafts: false, future: false, now };
    let mut report = Report::new();
    let config = std::sync::Arc::new(config::read(&files, &overrides, &mut report));
    let parsed = parse::site(&files, &config, &mut parse::Memory::default(), &mut report);
    let site = resolve::site(&parsed, &files, &config, &mut report);
    assert!(report.is_empty(), "{}", report.draw(&files, false));
    site
}

/// Five rows, each with five uncertain inputs and nine formulas, and what hangs them together.
fn model() -> String {
    let mut text = String::from(
        "units: [query, page]
inputs:
  grid: 300 to 500 g CO2e/kWh
  overhead: triangular(1.05, 1.1, 1.5)
  length: 1.6 query/page ± 10 %
  writer: uniform(1, 2) kg CO2e/page
  pages: 1e6 page/year to 2e6 page/year
formulas:
  mean: (row_1.each + row_2.each + row_3.each + row_4.each + row_5.each) / 5
  most: max(row_1.each, row_2.each, row_3.each, row_4.each, row_5.each)
  written: { formula: writer * pages, unit: t CO2e/year }
  asked: { formula: mean * length * pages, unit: t CO2e/year }
  ratio: written / asked
systems:
  models:
    formulas:
      amortised: training / (rate * life)
      served: rate * energy * overhead
      running: { formula: energy * overhead * grid, unit: g CO2e/query }
      each: amortised * share + running
      per_page: each * length
      yearly: { formula: each * rate, unit: t CO2e/year }
      least: min(each, 2 * running)
      middle: sqrt(amortised * running)
      apart: (each - running)^2 / each^2
    rows:
",
    );
    for n in 1..=5 {
        write!(
            text,
            "      row_{n}:
        training: 20{n} t CO2e to 80{n} t CO2e
        rate: {{ value: 10e6 query/day, low: 5e6 query/day, high: 15e6 query/day }}
        life: uniform(200 day, 40{n} day)
        energy: 0.3{n} Wh/query ± 20 %
        share: triangular(0.5, 0.8, 0.9)
"
        )
        .expect("a string takes whatever is written to it");
    }
    text
}
