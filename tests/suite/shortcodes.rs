//! Shortcodes: found in text alone, typed, and put where they stand.

use snapbox::{assert_data_eq, str};

use crate::support::{POST, post, rendered, report, site};

/// A brief with a small model, and some text.
fn brief(text: &str) -> String {
    format!(
        "-- content/_models/m.yaml --
units: [query]
inputs:
  each: {{ value: 0.382 g CO2e/query, label: A query }}
  count: 10e6 query/day
formulas:
  day: each * count
  half: each / 2
tables:
  t: {{ rows: [s], columns: [{{ value: x, unit: kWh, label: Energy }}] }}
systems:
  s: {{ rows: {{ a: {{ label: Alpha, x: 5 MJ }}, b: {{ label: Beta }} }} }}
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
model: m
---
{text}"
    )
}

/// The text of such a brief, rendered, with its numbers as plain text.
fn numbers(text: &str) -> String {
    let site = site(&brief(text));
    let mut plain = String::new();
    let mut rest = site.text(POST);
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let name = tag[1..].trim_start_matches('/');
        let is_number = name.starts_with("data") || name.starts_with("button");
        plain.push_str(before);
        plain.push_str(if is_number { "" } else { &tag[..end] });
        rest = &tag[end..];
    }
    plain.push_str(rest);
    plain.trim().replace('\u{a0}', " ")
}

#[test]
fn a_number_stands_in_the_text_with_its_unit_and_in_any_form() {
    assert_eq!(numbers("It is {{ day }}.\n"), "<p>It is 3.8 t CO₂e/day.</p>");
    assert_eq!(numbers("{{ each }}\n"), "<p>0.382 g CO₂e/query</p>");
    assert_eq!(
        numbers("x {{ day | in(kg CO2e/day) | digits(4) }}\n"),
        "<p>x 3,820 kg CO₂e/day</p>"
    );
    assert_eq!(numbers("x {{ each / half | times }}\n"), "<p>x 2.0 times</p>");
    assert_eq!(numbers("x {{ half | fraction(3 * each) }}\n"), "<p>x 1/6</p>");
    assert_eq!(numbers("x {{ half / each | percent }}\n"), "<p>x 50 %</p>");
    assert_eq!(
        numbers("x {{ count | words }} {{ count | bare }}\n"),
        "<p>x 10 million query/day 10,000,000</p>"
    );
    assert_eq!(numbers("x {{ (each + each) / (2 * each) | words }}\n"), "<p>x one</p>");
}

#[test]
fn a_shortcode_may_stand_where_markdown_has_signs_of_its_own() {
    let row = numbers(
        "| a | b |\n|---|---|\n| {{ each | bare }} | **{{ half | digits(3) | bare }}** |\n",
    );
    assert!(row.contains("<td>0.382</td><td><strong>0.191</strong></td>"), "{row}");
    assert!(
        numbers("## Of {{ each | bare }} grams\n")
            .contains("<h2 id=\"Of-0-382-grams\">Of 0.382 grams</h2>")
    );
    assert!(
        numbers(
            "x ![at {{ each | bare }}](https://example.com/x.png \"{{ half | bare }} here\")\n"
        )
        .contains("alt=\"at 0.382\" title=\"0.19 here\"")
    );
    assert!(
        numbers("- {{ each * each | in(mg^2 CO2e^2/query^2) | bare }}\n")
            .contains("<li>150,000</li>")
    );
}

#[test]
fn code_mathematics_comments_and_escapes_are_never_touched() {
    assert_data_eq!(
        numbers(
            "`{{ nope }}` \\{{ nope }} <code>{{ nope }}</code> <!-- {{ nope }} -->\n\n```\n{{ nope }} {% nope %}\n```\n\n    {{ nope }}\n\n<pre>\n{{ nope }}\n</pre>\n"
        ),
        str![[r#"
<p><code>{{ nope }}</code> {{ nope }} <code>{{ nope }}</code> <!-- {{ nope }} --></p>
<pre tabindex="0"><code>{{ nope }} {% nope %}
</code></pre>
<pre tabindex="0"><code>{{ nope }}
</code></pre>
<pre>
{{ nope }}
</pre>
"#]]
    );
    let text = brief("").replace("model: m", "model: m\nmath: true") + "$\\frac{{a}}{{b}}$\n";
    assert!(site(&text).text(POST).contains("<math"));
}

#[test]
fn in_a_post_without_a_model_braces_are_text() {
    assert_eq!(
        rendered("{{ mess }} {{ a.b | c }} {{ widget(\"x\") }} {{ open\n"),
        "<p>{{ mess }} {{ a.b | c }} {{ widget(\"x\") }} {{ open</p>"
    );
}

#[test]
fn a_component_stands_as_a_block_of_its_own_wherever_it_is_written() {
    let html = numbers("before {{ table(\"t\") }} after\n");
    assert!(
        html.starts_with("<p>before</p>\n<figure") || html.starts_with("<p>before </p>\n<figure"),
        "{html}"
    );
    assert!(
        html.ends_with("</figure>\n<p>after</p>") || html.ends_with("</figure>\n<p> after</p>"),
        "{html}"
    );
}

#[test]
fn a_table_has_a_row_each_and_a_dash_where_there_is_no_number() {
    let html = numbers("{{ table(name=\"t\", caption=\"C\") }}\n");
    assert!(
        html.contains("<th scope=\"col\">Energy <span class=\"unit\">kWh</span></th>"),
        "{html}"
    );
    assert!(html.contains("<th scope=\"row\">Alpha</th>\n<td>1.4</td>"), "{html}");
    assert!(
        html.contains(
            "<th scope=\"row\">Beta</th>\n<td><span class=\"none\" data-pad=\".0\">—</span></td>"
        ),
        "{html}"
    );
}

#[test]
fn a_note_holds_markdown_with_numbers_lists_and_footnotes() {
    let html = numbers(
        "{% note(title=\"Mind\") %}\nText {{ each | bare }}[^1].\n\n- one\n- two\n{% end %}\n\nAfter.\n\n[^1]: Foot.\n",
    );
    assert_data_eq!(
        html,
        str![[r##"
<aside class="alert alert-note" role="note">
<p class="alert-title">Mind</p>
<p>Text 0.382<sup class="footnote-ref"><a href="#fn-1" id="fnref-1" style="anchor-name:--fnref-1" role="doc-noteref">1</a></sup>.</p>
<ul>
<li>one</li>
<li>two</li>
</ul>
</aside>
<p>After.</p>
<div class="footnotes" role="doc-endnotes">
<ol>
<li id="fn-1" style="anchor-name:--fn-1;--beside:--fnref-1;--after:--fn-0">
<p>Foot. <a href="#fnref-1" role="doc-backlink" aria-label="Back to the text">↩</a></p>
</li>
</ol>
</div>
"##]]
    );
}

#[test]
fn a_note_may_stand_in_a_list_in_a_quote_or_in_another_note() {
    let html = numbers(
        "- item\n\n  {% note(title=\"a\") %}\n  in *list*\n  {% end %}\n\n> {% note(title=\"b\") %}\n> in quote\n> {% end %}\n\n{% note(title=\"c\") %}\n{% note(title=\"d\") %}\ninner\n{% endnote %}\n{% endnote %}\n",
    );
    assert!(html.contains("<p>in <em>list</em></p>\n</aside>\n</li>"), "{html}");
    assert!(html.contains("<p>in quote</p>\n</aside>\n</blockquote>"), "{html}");
    assert!(
        html.contains("<p class=\"alert-title\">d</p>\n<p>inner</p>\n</aside>\n</aside>"),
        "{html}"
    );
}

#[test]
fn a_component_of_the_site_takes_typed_arguments_in_line_or_around_text() {
    let text = "
-- templates/shortcodes/badge.html --
{%- component badge(label: string, size: integer = 1, tags: array = [], @site) {\"order\": [\"label\", \"size\"]} -%}
<b data-size=\"{{ size }}\">{{ label }}{% for tag in tags %} {{ tag }}{% endfor %}{% if body %}: {{ body }}{% endif %} ({{ site.title }})</b>
{%- endcomponent badge -%}
-- content/_posts/a.md --
---
title: A
date: 2026-01-31
---
One {{ badge(\"x\", 2, tags=[\"p\", \"q\"]) }} and {% badge(label=\"y\") %}*soft*{% end %} and {% badge z %}.
";
    assert_eq!(
        site(text).text(POST),
        "<p>One <b data-size=\"2\">x p q (Test)</b> and <b data-size=\"1\">y: <em>soft</em> (Test)</b> and <b data-size=\"1\">z (Test)</b>.</p>"
    );
}

#[test]
fn a_citation_leads_to_the_list_of_references() {
    let text = post("As shown {{ cite(\"k\", at=\"p. 3\") }}.\n")
        + "-- content/references.bib --\n@article{k, author = {M\\\"uller, Ann and Li, Bo and Wu, C.}, title = {A {CO2} study}, journal = {J}, volume = {1}, year = {2024}, doi = {10.1/x}}\n";
    let site = site(&text);
    let html = site.page(POST);
    assert!(
        html.contains("As shown (<a class=\"cite\" href=\"#ref-k\">Müller et al. 2024, p. 3</a>)."),
        "{html}"
    );
    assert!(html.contains("<li id=\"ref-k\">Müller, A., Li, B., and Wu, C. (2024). <cite>A CO2 study</cite>. J 1. <a href=\"https://doi.org/10.1/x\">"), "{html}");
}

#[test]
fn a_derivation_shows_each_step_down_to_the_inputs() {
    let html = numbers("{{ derivation(\"day\") }}\n");
    for step in [
        "= A query × count",
        "= 0.382 g CO₂e/query × 10,000,000 query/day",
        "= 3.8 t CO₂e/day",
        "content/_models/m.yaml:6",
    ] {
        assert!(html.contains(step), "no {step} in\n{html}");
    }
}

#[test]
fn a_model_may_stand_in_the_front_matter_of_its_brief() {
    let text = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmodel:\n  inputs: { power: 75 W, time: 2 h }\n  formulas: { energy: { formula: power * time, unit: Wh } }\n---\nIt is {{ energy }}.\n";
    assert!(site(text).text(POST).contains(">150\u{a0}Wh</button></data>"));
}

#[test]
fn arguments_that_do_not_fit_are_told_what_fits() {
    assert_data_eq!(
        report(&post(
            "{{ cite(5) }} {{ cite() }} {{ cite(\"a\", \"b\", \"c\") }} {{ cite(kee=\"x\") }}\n"
        )),
        str![[r#"
error[bad-argument]: expected the name of a reference, found a number
 --> content/_posts/a.md:5:9
  |
5 | {{ cite(5) }} {{ cite() }} {{ cite("a", "b", "c") }} {{ cite(kee="x") }}
  |         ^

error[bad-argument]: `cite` is not given its `key`
 --> content/_posts/a.md:5:18
  |
5 | {{ cite(5) }} {{ cite() }} {{ cite("a", "b", "c") }} {{ cite(kee="x") }}
  |                  ^^^^
  |
  = help: the arguments are `cite(at: string = "", key: string)`

error[unknown-reference]: the bibliography has no `a`
 --> content/_posts/a.md:5:36
  |
5 | {{ cite(5) }} {{ cite() }} {{ cite("a", "b", "c") }} {{ cite(kee="x") }}
  |                                    ^^^
  |
  = help: add its entry to content/references.bib

error[bad-argument]: `cite` takes no further argument
 --> content/_posts/a.md:5:46
  |
5 | {{ cite(5) }} {{ cite() }} {{ cite("a", "b", "c") }} {{ cite(kee="x") }}
  |                                              ^^^
  |
  = help: the arguments are `cite(at: string = "", key: string)`

error[bad-argument]: `cite` takes no `kee`
 --> content/_posts/a.md:5:62
  |
5 | {{ cite(5) }} {{ cite() }} {{ cite("a", "b", "c") }} {{ cite(kee="x") }}
  |                                                              ^^^
  |
  = help: the arguments are `cite(at: string = "", key: string)`

"#]]
    );
}

#[test]
fn the_methods_of_a_brief_count_what_it_takes_from_other_models() {
    let text = "-- content/_models/general.yaml --\ninputs:\n  grid: { value: 400 g CO2e/kWh ± 10 %, source: k }\n  unused: 3 kg\n\
        -- content/_models/kettle.yaml --\ninputs: { energy: 0.1 kWh }\nformulas: { boil: { formula: energy * general.grid, unit: g CO2e } }\n\
        -- content/references.bib --\n@misc{k, author = {Grid, Ann}, title = {Grids}, year = {2024}}\n\
        -- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\nmodel: kettle\n---\n{{ boil }}\n\n{{ methods() }}\n";
    let site = site(text);
    let page = site.text(POST);
    let methods = page.split("class=\"methods\"").nth(1).expect("there is a paragraph");
    let methods = methods.split("</p>").next().expect("it ends");
    assert!(methods.contains("2 inputs") && methods.contains("Grid 2024"), "{methods}");
}
