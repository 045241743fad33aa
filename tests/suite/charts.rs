//! Charts and sensitivities: what is drawn where, and what cannot be drawn.

use snapbox::{assert_data_eq, str};

use crate::support::{BuiltSite, POST, site};

/// A brief with a table of each kind, and some text.
fn brief(text: &str) -> String {
    format!(
        "-- content/_models/m.yaml --
units: [page]
inputs:
  grid: {{ value: 400 g CO2e/kWh ± 10 %, label: The grid }}
  time: {{ value: 0.5 h/page, low: 0.25, high: 1, label: Time for a page }}
  exact: 3 kg
systems:
  tools:
    label: Tools
    formulas: {{ page: {{ formula: power * time * grid, unit: g CO2e/page }}, net: page - page }}
    rows:
      lamp: {{ label: Lamp, power: 5 W }}
      desktop: {{ label: Desktop, power: 200 W ± 10 % }}
  kettles:
    rows:
      old: {{ label: Old, date: 2019, boil: 130 Wh ± 10 Wh, cost: 3 }}
      new: {{ label: New, date: 2024-06, boil: 112 Wh ± 5 Wh, cost: 5 }}
      newer: {{ label: Newer, date: 2023-02-03, boil: 90 Wh, cost: -2 }}
  losses: {{ rows: {{ unsure: {{ label: Unsure, loss: 10 W ± 20 W }} }} }}
scenarios:
  clean: {{ grid: 40 g CO2e/kWh ± 10 % }}
tables:
  pages: {{ caption: Pages, rows: [tools], columns: [{{ label: A page, value: page }}, {{ label: Power, value: power }}] }}
  kettles: {{ caption: Kettles, rows: [kettles], columns: [{{ label: A boil, value: boil }}] }}
  costs: {{ rows: [kettles], columns: [{{ label: Costs, value: cost }}] }}
  bare: {{ rows: [], columns: [power] }}
  nets: {{ rows: [tools], columns: [net] }}
  wide: {{ rows: [unsure], columns: [loss] }}
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
model: m
---
{text}
"
    )
}

fn built(text: &str) -> BuiltSite {
    site(&brief(text))
}

fn chart(text: &str) -> String {
    built(text).text(POST).to_owned()
}

/// The mistake that a text makes: its headline, and where it is.
fn mistake(text: &str) -> String {
    let report = built(text).report();
    let lines: Vec<&str> = report.lines().take(2).collect();
    lines.join("\n")
}

/// The values of an attribute, in their order.
fn values<'h>(html: &'h str, element: &str, attribute: &str) -> Vec<&'h str> {
    let start = format!("{attribute}=\"");
    let elements = html.split('<').filter(|tag| tag.starts_with(element));
    elements.filter_map(|tag| tag.split_once(&start)?.1.split('"').next()).collect()
}

#[test]
fn a_chart_of_intervals_has_dots_and_one_of_a_wide_span_a_logarithmic_axis() {
    let html = chart("{{ chart(\"pages\", \"A page\") }}");
    assert!(
        html.contains(
            "data-chart=\"dots\" data-scale=\"log\" data-low=\"0.5\" data-high=\"100.0\""
        ),
        "{html}"
    );
    assert_eq!(values(&html, "text class=\"tick", "x"), ["13.08%", "56.54%", "100.0%"]);
    // 1 g lies at the logarithm of 2 over that of 200.
    assert_eq!(values(&html, "svg class=\"mark\"", "x"), ["13.08%", "82.71%"]);
    assert_eq!(values(&html, "g class=\"point", "data-value"), ["1.0", "40.0"]);
    assert!(html.contains("<title>Pages</title>"), "{html}");
    assert!(
        html.contains("Dots for 2 rows, with 90 % intervals, on a logarithmic axis from 0.5 to 100 g CO₂e/page. The lowest is Lamp with 1.0\u{a0}g CO₂e/page, the highest Desktop with 40\u{a0}g CO₂e/page."),
        "{html}"
    );
}

#[test]
fn every_number_of_a_chart_opens_and_stands_in_the_table_behind_it() {
    let built = built("{{ chart(\"pages\", \"A page\") }}");
    let html = built.text(POST);
    let opens = values(html, "button", "popovertarget");
    assert_eq!(
        opens,
        [
            "number-m.lamp.page",
            "number-m.desktop.page",
            "number-m.lamp.page",
            "number-m.desktop.page"
        ]
    );
    let page = built.page(POST);
    assert!(opens.iter().all(|id| page.contains(&format!("id=\"{id}\""))), "each is explained");
    assert!(html.contains("<summary>The numbers</summary>"), "{html}");
    assert!(html.contains("<a href=\"/data/m/pages.csv\" download>CSV</a>"), "{html}");
}

#[test]
fn bars_begin_at_zero_on_a_linear_axis_and_below_it_where_they_have_to() {
    let html = chart("{{ chart(\"costs\", kind=\"bars\") }}");
    assert!(
        html.contains(
            "data-chart=\"bars\" data-scale=\"linear\" data-low=\"-2.0\" data-high=\"6.0\""
        ),
        "{html}"
    );
    assert_eq!(values(&html, "line class=\"bar\"", "x1"), ["25.0%", "25.0%", "25.0%"]);
    assert_eq!(values(&html, "line class=\"bar\"", "x2"), ["62.5%", "87.5%", "0.0%"]);
    let html = chart("{{ chart(\"pages\", \"Power\", kind=\"bars\") }}");
    assert!(html.contains("data-scale=\"linear\" data-low=\"0.0\""), "{html}");
}

#[test]
fn rows_with_dates_make_lines_in_the_order_of_time() {
    let html = chart("{{ chart(\"kettles\") }}");
    assert!(html.contains("data-chart=\"lines\""), "{html}");
    // From 1 January 2019 to 1 June 2024 there are 1978 days, and 1494 to the middle one.
    assert_eq!(values(&html, "svg class=\"mark\"", "x"), ["0.0%", "75.53%", "100.0%"]);
    assert_eq!(values(&html, "g class=\"point", "data-row"), ["old", "newer", "new"]);
    assert_eq!(values(&html, "path class=\"line", "d").len(), 1);
    assert!(html.contains(">2019</text>") && html.contains(">2024</text>"), "{html}");
    assert!(html.contains("from 2019-01-01 to 2024-06-01"), "{html}");
}

#[test]
fn scenarios_are_series_with_shapes_of_their_own_and_a_legend() {
    let html = chart("{{ chart(\"pages\", column=\"A page\", scenarios=[\"clean\"]) }}");
    assert_eq!(values(&html, "g class=\"point", "data-value"), ["1.0", "0.1", "40.0", "4.0"]);
    assert!(html.contains("as it stands</li>") && html.contains("clean</li>"), "{html}");
    let legend = &html[..html.find("</ul>").expect("it has a legend")];
    assert!(legend.contains("<circle") && legend.contains("<rect"), "{legend}");
}

#[test]
fn a_chart_is_the_same_in_a_site_of_its_own_template() {
    let own = "-- templates/shortcodes/spark.html --
{% component spark(of: map) {\"of\": \"chart\"} %}<p>{% for row in of.rows %}{{ row.label }} {{ row.marks[0].at }} {% endfor %}</p>{% endcomponent spark %}
";
    let site = site(&format!("{own}{}", brief("{{ spark(\"costs\") }}")));
    assert!(site.text(POST).contains("Old 62.5"), "{}", site.text(POST));
}

#[test]
fn what_cannot_be_drawn_is_told_where_it_is_asked_for() {
    let told = [
        "{{ chart(\"bare\") }}",
        "{{ chart(\"page\") }}",
        "{{ chart(\"pages\") }}",
        "{{ chart(\"pages\", \"A pag\") }}",
        "{{ chart(\"pages\", column=[\"A page\", \"Nothing\"]) }}",
        "{{ chart(\"pages\", column=3) }}",
        "{{ chart(\"pages\", column=[]) }}",
        "{{ chart(\"pages\", \"A page\", kind=\"bar\") }}",
        "{{ chart(\"pages\", \"A page\", kind=\"pie chart\") }}",
        "{{ chart(\"pages\", \"A page\", scale=\"logarithmic\") }}",
        "{{ chart(\"pages\", \"A page\", kind=\"lines\") }}",
        "{{ chart(\"costs\", scale=\"log\") }}",
        "{{ chart(\"nets\", scale=\"log\") }}",
        "{{ chart(\"wide\", scale=\"log\") }}",
        "{{ chart(\"pages\", \"A page\", scenarios=[\"clean\", \"dirty\"]) }}",
    ]
    .map(mistake);
    assert_data_eq!(
        told.join("\n"),
        str![[r#"
error[bad-chart]: there is nothing to draw in `bare`
  --> content/_posts/a.md:6:10
error[unknown-table]: there is no table `page`
 --> content/_posts/a.md:6:10
error[unit-mismatch]: `A page` is CO2e mass / page and `Power` is a power, and no axis has both
 --> content/_posts/a.md:6:10
error[unknown-column]: the table `pages` has no column `A pag`
 --> content/_posts/a.md:6:19
error[unknown-column]: the table `pages` has no column `Nothing`
 --> content/_posts/a.md:6:37
error[bad-argument]: expected the heading of a column, found a number
 --> content/_posts/a.md:6:26
error[bad-argument]: `column` names no column
 --> content/_posts/a.md:6:26
error[bad-argument]: there is no kind `bar`
 --> content/_posts/a.md:6:34
error[bad-argument]: there is no kind `pie chart`
 --> content/_posts/a.md:6:34
error[bad-argument]: there is no scale `logarithmic`
 --> content/_posts/a.md:6:35
error[bad-chart]: the row `Lamp` has no date, and lines go by dates
  --> content/_posts/a.md:6:34
error[bad-chart]: `Newer` is −2.0, and a logarithmic axis has no place for that
 --> content/_posts/a.md:6:25
error[bad-chart]: `Lamp` is 0, and a logarithmic axis has no place for that
 --> content/_posts/a.md:6:24
error[bad-chart]: the interval of `Unsure` goes down to −23, and a logarithmic axis has no place for that
 --> content/_posts/a.md:6:24
error[unknown-scenario]: there is no scenario `dirty`
 --> content/_posts/a.md:6:49
"#]]
    );
}

#[test]
fn an_impossible_date_of_a_row_is_told_at_the_date() {
    let text = brief("").replace("date: 2024-06,", "date: 2024-13,");
    assert_data_eq!(
        site(&text).report(),
        str![[r#"
error[bad-date]: `2024-13` is no date: there is no month 13
  --> content/_models/m.yaml:16:32
   |
16 |       new: { label: New, date: 2024-13, boil: 112 Wh ± 5 Wh, cost: 5 }
   |                                ^^^^^^^

"#]]
    );
}

#[test]
fn what_follows_from_another_mistake_is_not_told_again() {
    let text = brief("{{ chart(\"costs\") }} {{ sensitivity(\"lamp.page\") }}")
        .replace("value: cost }", "value: cost * }")
        .replace("power * time * grid", "power * time * grid / 0");
    let report = site(&text).report();
    assert_eq!(report.matches("error[").count(), 5, "{report}");
}

#[test]
fn values_at_the_ends_of_what_a_double_holds_are_drawn() {
    for (a, b) in [("1e308", "-1e308"), ("5e-324", "1e308"), ("0", "0"), ("1e-300", "2e-300")] {
        let text = format!(
            "-- content/_models/m.yaml --
systems: {{ s: {{ rows: {{ a: {{ x: {a} }}, b: {{ x: {b} }} }} }} }}
tables: {{ t: {{ rows: [s], columns: [x] }} }}
-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmodel: m\n---\n{{{{ chart(\"t\") }}}}\n"
        );
        let site = site(&text);
        let html = site.text(POST);
        assert!(!html.contains("NaN") && !html.contains("inf%"), "{a} and {b}: {html}");
    }
}

#[test]
fn a_sensitivity_has_a_bar_for_each_input_and_a_table_behind_it() {
    let html = chart("{{ sensitivity(\"desktop.page\") }}");
    assert!(html.contains("Where the spread comes from: Desktop, page"), "{html}");
    let labels = values(&html, "g class=\"point", "data-number");
    assert_eq!(labels, ["number-m.time", "number-m.desktop.power", "number-m.grid"]);
    // The grid at 400 g less 1.645 times 40 g: a page emits 40 g less 6.6 g.
    assert!(html.contains("<td>33</td>\n<td>47</td>"), "{html}");
    assert!(html.contains("<td>330 to 470</td>"), "{html}");
    assert!(html.contains("role=\"img\"") && html.contains("<desc>A bar for each of 3"), "{html}");
}

#[test]
fn a_sensitivity_of_what_does_not_vary_or_is_not_there_is_told() {
    let told = ["{{ sensitivity(\"exact\") }}", "{{ sensitivity(\"desktop.pag\") }}"];
    assert_data_eq!(
        told.map(|text| built(text).report()).join("\n"),
        str![[r#"
error[bad-interval]: `exact` depends on nothing uncertain
 --> content/_posts/a.md:6:16
  |
6 | {{ sensitivity("exact") }}
  |                ^^^^^^^ this is always 3 kg
  |
  = help: give one of its inputs an interval, such as `5 to 15 kWh`

error[unknown-number]: there is no number `desktop.pag`
 --> content/_posts/a.md:6:16
  |
6 | {{ sensitivity("desktop.pag") }}
  |                ^^^^^^^^^^^^^
  |
  = help: did you mean `desktop.page`?

"#]]
    );
}

#[test]
fn the_same_chart_again_has_no_anchor_of_its_own() {
    let text = "{{ chart(\"pages\", \"A page\") }}\n\n{{ chart(\"pages\", \"Power\") }}\n\n{{ chart(\"pages\", column=\"A page\") }}\n";
    let built = site(&brief(text));
    let page = built.page(POST);
    for anchor in ["chart-pages-A-page", "chart-pages-Power"] {
        assert_eq!(page.matches(&format!("id=\"{anchor}\"")).count(), 1, "{anchor}");
    }
    assert_eq!(page.matches("class=\"chart ").count(), 3);
}
