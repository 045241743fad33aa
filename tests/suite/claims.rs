//! Claims: what others published, held against a model, in it or in front matter.

use briefing::compute::Verdict;
use snapbox::{assert_data_eq, str};

use crate::support::{BuiltSite, report, site};

const MODEL: &str = "
-- content/_models/m.yaml --
units: [query]
digits: 3
inputs: { small: 1.9 g, large: 5479.45 g, energy: 3.6 MJ, rate: 9 Wh/query }
scenarios:
  half: { large: 2739.7 g }
  \"2025 inputs\": { energy: 7.2 MJ, large: 2739.725 g }
";

/// The verdicts on some claims in front matter, a line each.
fn verdicts(claims: &str) -> Vec<String> {
    let site = site(&brief(claims));
    assert!(site.built.report.is_empty(), "{}", site.report());
    words(&site)
}

fn words(site: &BuiltSite) -> Vec<String> {
    let site_ = &site.built.site;
    let verdict = |id| match site.built.estimates.verdict(id) {
        Verdict::Holds => "holds".to_owned(),
        Verdict::HoldsUnder(id) => format!("under {}", site_.scenario(id).name),
        Verdict::DoesNotHold => "fails".to_owned(),
        Verdict::CannotBeComputed => "unknown".to_owned(),
    };
    site_.pages.iter().flat_map(|page| site_.claims_of(page)).map(verdict).collect()
}

fn brief(claims: &str) -> String {
    let lines: String = claims.lines().map(|line| format!("  - {{ {line} }}\n")).collect();
    format!(
        "{MODEL}-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmodel: m\nclaims:\n{lines}---\n{{{{ claims() }}}}\n"
    )
}

#[test]
fn a_claim_holds_when_it_is_the_same_after_rounding_to_its_digits() {
    let claims = "says: 1/2900, of: small / large, digits: 2
says: 1/2880, of: small / large
says: 1/2900, of: small / large
says: 2884, of: large / small, digits: 4
says: 1 kWh, of: energy
says: 9 kWh/1000 query, of: rate";
    assert_eq!(verdicts(claims), ["holds", "holds", "fails", "holds", "holds", "holds"]);
}

#[test]
fn a_claim_with_a_tolerance_holds_within_it_and_its_ends() {
    let claims = "says: 1.25 kWh, of: energy, tolerance: 20 %
says: 0.8 kWh, of: energy, tolerance: 25 %
says: 0.8 kWh, of: energy, tolerance: 24 %
says: 1 kWh, of: energy, tolerance: 0";
    assert_eq!(verdicts(claims), ["holds", "holds", "fails", "holds"]);
}

#[test]
fn a_claim_may_hold_under_a_scenario_only_and_the_first_of_them_is_named() {
    let claims = "says: 2 kWh, of: energy
says: 1/1440, of: small / large
says: 1/1440, of: small / large, expect: holds under 2025 inputs
says: 3 kWh, of: energy";
    let expected = ["under 2025 inputs", "under half", "under 2025 inputs", "fails"];
    assert_eq!(verdicts(claims), expected);
}

#[test]
fn a_claim_that_cannot_be_computed_is_told_why_and_what_was_expected_of_it_is_not() {
    let site = site(&brief("says: 1 kWh, of: small, expect: holds\nsays: 2, of: lost"));
    assert_eq!(words(&site), ["unknown"]);
    let drawn = site.report();
    assert!(
        drawn.contains("error[unit-mismatch]: what is in `g` cannot be shown in `kWh`"),
        "{drawn}"
    );
    assert!(drawn.contains("error[unknown-number]: there is no number `lost`"), "{drawn}");
    assert_eq!(drawn.matches("error[").count(), 2, "{drawn}");
}

#[test]
fn a_verdict_that_is_not_as_expected_is_a_mistake() {
    let good = "says: 1 kWh, of: energy, expect: holds
says: 2 kWh, of: energy, expect: 'holds under \"2025 inputs\"'
says: 3 kWh, of: energy, expect: does not hold";
    assert_eq!(verdicts(good), ["holds", "under 2025 inputs", "fails"]);
    let bad = "says: 1 kWh, of: energy, expect: does not hold
says: 2 kWh, of: energy, expect: holds
says: 1/2900, of: small / large, expect: holds
says: 3 kWh, of: energy, expect: holds under half
says: 3 kWh, of: energy, expect: holds under halv
says: 3 kWh, of: energy, expect: maybe";
    assert_data_eq!(
        report(&brief(bad)),
        str![[r#"
error[unexpected-verdict]: `1 kWh` holds as the model stands, and was expected not to hold
 --> content/_posts/a.md:6:40
  |
6 |   - { says: 1 kWh, of: energy, expect: does not hold }
  |             -----                      ^^^^^^^^^^^^^
  |             |
  |             the model gives `1.00 kWh`
  |
  = help: look at what has changed in the model; if the new verdict is right, expect that

error[unexpected-verdict]: `2 kWh` holds only under `2025 inputs`, and was expected to hold
 --> content/_posts/a.md:7:40
  |
7 |   - { says: 2 kWh, of: energy, expect: holds }
  |             -----                      ^^^^^
  |             |
  |             the model gives `1.00 kWh`
  |
  = help: look at what has changed in the model; if the new verdict is right, expect that

error[unexpected-verdict]: `1/2900` does not hold, and was expected to hold
 --> content/_posts/a.md:8:48
  |
8 |   - { says: 1/2900, of: small / large, expect: holds }
  |             ------ the model gives `1/2880`    ^^^^^
  |
  = help: look at what has changed in the model; if the new verdict is right, expect that

error[unexpected-verdict]: `3 kWh` does not hold, and was expected to hold only under `half`
 --> content/_posts/a.md:9:40
  |
9 |   - { says: 3 kWh, of: energy, expect: holds under half }
  |             -----                      ^^^^^^^^^^^^^^^^
  |             |
  |             the model gives `1.00 kWh`
  |
  = help: look at what has changed in the model; if the new verdict is right, expect that

error[unknown-scenario]: there is no scenario `halv`
  --> content/_posts/a.md:10:40
   |
10 |   - { says: 3 kWh, of: energy, expect: holds under halv }
   |                                        ^^^^^^^^^^^^^^^^
   |
   = help: did you mean `half`?

error[bad-value]: a claim cannot be expected to fare as `maybe`
  --> content/_posts/a.md:11:40
   |
11 |   - { says: 3 kWh, of: energy, expect: maybe }
   |                                        ^^^^^
   |
   = help: write `holds`, `holds under NAME OF A SCENARIO` or `does not hold`

"#]]
    );
}

#[test]
fn claims_of_a_brief_are_listed_reviewed_and_cited_with_those_of_its_model() {
    let text = "
-- content/references.bib --
@misc{one, title = {One}, author = {Ada One}, year = {2024}}
@misc{two, title = {Two}, author = {Bo Two}, year = {2025}}
-- content/_models/m.yaml --
inputs: { a: 2 kWh }
claims: [{ label: Of the model, says: 2 kWh, of: a, source: one }]
-- content/_models/n.yaml --
units: [cup]
inputs: { b: 4 kWh/cup }
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
model: [m, n]
claims:
  - { label: Of the brief, says: 0.5 cup, of: a / b, source: two, at: p. 3 }
---
{{ claims() }}
-- content/_posts/b.md --
---
title: B
date: 2026-01-31
model: m
---
{{ claims() }}
";
    let site = site(text);
    let page = site.page("2026/01/31/a/index.html");
    for part in [
        "Of the model</th>",
        "Of the brief</th>\n<td>0.5 cup</td>\n<td>0.50\u{a0}cup</td>\n<td>holds</td>",
        "\"claimReviewed\":\"Of the brief: 0.5 cup\"",
        "id=\"ref-one\"",
        "id=\"ref-two\"",
    ] {
        assert!(page.contains(part), "no {part} in\n{page}");
    }
    assert!(!site.page("2026/01/31/b/index.html").contains("Of the brief"));
}

#[test]
fn claims_in_front_matter_want_a_model_and_sources_that_are_there() {
    let text = "
-- content/_models/m.yaml --
inputs: { a: 2 kWh }
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
claims:
  - { says: 2 kWh, of: a }
---
-- content/_posts/b.md --
---
title: B
date: 2026-01-31
model: m
claims:
  - { says: 2 kW h, of: a, source: lost }
  - { says: two, of: a }
  - { says: 2, tolerance: 200 % }
---
";
    assert_data_eq!(
        report(text),
        str![[r#"
error[bad-claim]: there is nothing that the claims could be held against
 --> content/_posts/a.md:5:3
  |
5 |   - { says: 2 kWh, of: a }
  |   ^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: name the page's model, as in `model: kettles`

error[unknown-reference]: the bibliography has no `lost`
 --> content/_posts/b.md:6:36
  |
6 |   - { says: 2 kW h, of: a, source: lost }
  |                                    ^^^^
  |
  = help: add its entry to content/references.bib

error[bad-claim]: expected a number, found `t`
 --> content/_posts/b.md:7:13
  |
7 |   - { says: two, of: a }
  |             ^

error[missing-key]: a claim has no `of`
 --> content/_posts/b.md:8:5
  |
8 |   - { says: 2, tolerance: 200 % }
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

error[bad-value]: `tolerance` is `200 %`, expected a share such as `5 %`
 --> content/_posts/b.md:8:27
  |
8 |   - { says: 2, tolerance: 200 % }
  |                           ^^^^^

"#]]
    );
}
