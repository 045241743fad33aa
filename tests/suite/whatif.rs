//! What-if: the script of a page, run as it is published, against what the build itself would have shown.

use std::collections::BTreeMap;
use std::io::Write;

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use snapbox::{assert_data_eq, str};

use crate::support::{BuiltSite, POST, report, site};

const SCRIPT: &str = include_str!("../../themes/briefing/static/whatif.js");

/// A number on a page.
#[derive(Clone, Debug, PartialEq)]
struct Number {
    value: String,
    text: String,
    is_moved: bool,
}

/// The data of a page's script.
fn data(html: &str) -> &str {
    between(html, "<script type=\"application/json\" data-whatif>", "</script>")
        .expect("the page has what its script computes with")
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// The numbers of a page, and under what each of them follows.
fn numbers(html: &str) -> Vec<(Option<String>, Number)> {
    let elements = html.split("<data class=\"number\" value=\"").skip(1);
    let number = |element: &str| {
        let (tag, inner) = element.split_once('>').expect("a tag ends");
        let follows = between(tag, "data-follows=\"", "\"").map(str::to_owned);
        let inner = inner.split("</data>").next().unwrap_or_default();
        let text =
            inner.split_once('>').map_or(inner, |(_, text)| text.trim_end_matches("</button>"));
        let value = tag.split('"').next().unwrap_or_default().to_owned();
        let text = text.replace("&nbsp;", "\u{a0}");
        (follows, Number { value, text, is_moved: false })
    };
    elements.map(number).collect()
}

/// Those that follow.
fn followers(html: &str) -> impl Iterator<Item = (String, Number)> {
    numbers(html).into_iter().filter_map(|(follows, number)| Some((follows?, number)))
}

/// The tags of a page that have an attribute.
fn tags<'t>(html: &'t str, attribute: &str) -> impl Iterator<Item = &'t str> {
    let tags = html.split('<').skip(1).filter_map(|tag| Some(tag.split_once('>')?.0));
    tags.filter(move |tag| tag.contains(attribute))
}

/// The attributes of a tag; `data-scale` is `scale`, as a script has it.
fn attributes(tag: &str) -> BTreeMap<&str, &str> {
    let mut attributes = BTreeMap::new();
    let mut rest = tag;
    while let Some((name, after)) = rest.split_once("=\"") {
        let name = name.split_whitespace().last().unwrap_or_default();
        let (value, after) = after.split_once('"').expect("an attribute ends");
        attributes.insert(name.trim_start_matches("data-"), value);
        rest = after;
    }
    attributes
}

/// The marks of a page's only chart, with the parts of each.
fn marks(html: &str) -> Vec<Json> {
    let points = html.split("<g class=\"point").skip(1);
    let mark = |point: &str| {
        let moves = between(point, "data-moves=\"", "\"")?;
        let inner = point.split("</g>").next().unwrap_or_default();
        let parts: Vec<_> = tags(inner, "class=\"").map(attributes).collect();
        Some(json!({ "moves": moves, "parts": parts }))
    };
    points.filter_map(mark).collect()
}

/// A page with its script, in an engine of its own.
struct Page {
    context: rquickjs::Context,
}

impl Page {
    /// The page under an address with these values in it.
    fn open(html: &str, address: &[(&str, &str)]) -> Page {
        let sliders = html.matches("data-slider=\"").count();
        let numbers: Vec<Json> = followers(html)
            .map(|(follows, n)| json!({ "follows": follows, "value": n.value, "text": n.text }))
            .collect();
        let address: BTreeMap<_, _> = address.iter().copied().collect();
        let page = json!({
            "data": data(html),
            "numbers": numbers,
            "sliders": (0..sliders).collect::<Vec<_>>(),
            "address": address,
            "plot": attributes(tags(html, "data-chart=").next().unwrap_or_default()),
            "marks": marks(html),
            "lines": tags(html, "data-line=").map(attributes).collect::<Vec<_>>(),
        });
        let runtime = rquickjs::Runtime::new().expect("there is memory for an engine");
        let context = rquickjs::Context::full(&runtime).expect("there is memory for a context");
        let opened = Page { context };
        opened.run(&format!("globalThis.page = {page};"));
        opened.run(include_str!("whatif.js"));
        opened.run(SCRIPT);
        opened
    }

    fn run(&self, script: &str) {
        self.context.with(|engine| {
            let result: rquickjs::Result<()> = engine.eval(script);
            if let Err(error) = rquickjs::CatchResultExt::catch(result, &engine) {
                panic!("{error}");
            }
        });
    }

    fn seen(&self) -> Json {
        let text: String = self.context.with(|engine| engine.eval("seen()").expect("it is seen"));
        serde_json::from_str(&text).expect("what is seen is JSON")
    }

    fn numbers(&self) -> Vec<Number> {
        let seen = self.seen();
        let numbers = seen["numbers"].as_array().expect("there are numbers").iter();
        let text = |value: &Json| value.as_str().expect("it is a text").to_owned();
        let number = |n: &Json| Number {
            value: text(&n["value"]),
            text: text(&n["text"]),
            is_moved: n["moved"].as_bool().expect("it has been looked at"),
        };
        numbers.map(number).collect()
    }

    fn texts(&self) -> Vec<String> {
        self.numbers().into_iter().map(|number| number.text.replace('\u{a0}', " ")).collect()
    }
}

/// A brief with a model and a text.
fn brief(model: &str, text: &str) -> String {
    format!(
        "-- content/_models/m.yaml --
{model}
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

fn page(site: &BuiltSite) -> &str {
    site.page(POST)
}

const TEA: &str = "units: [cup]
inputs:
  kettle: { value: 100 Wh/L, low: 80, high: 150, label: The kettle }
  water: { value: 0.25 L/cup ± 10 %, label: Water in a cup }
  cups: 3 cup/day
  year: 365 day
formulas: { cup: { formula: kettle * water, unit: Wh/cup }, yearly: cup * cups * year }
scenarios: { big mugs: { water: 0.4 L/cup } }
systems: { s: { rows: { a: { label: Tea, formulas: { each: cup, all: yearly } } } } }
tables: { t: { rows: [s], columns: [{ value: each, unit: Wh/cup }, { value: all }] } }";

#[test]
fn numbers_in_tables_and_text_follow_and_come_back() {
    let site = site(&brief(
        TEA,
        "A cup takes {{ cup }} or {{ cup | with_range }}, {{ cups }}.\n\n{{ whatif(table=\"t\") }}",
    ));
    let page = Page::open(page(&site), &[]);
    assert!(page.numbers().iter().all(|number| !number.is_moved));
    let published = page.texts();
    assert_data_eq!(
        published.join("\n"),
        str![[r#"
25 Wh/cup
25 (21 to 36) Wh/cup
100 Wh/L
0.25 L/cup
25
27 kWh
"#]]
    );
    page.run("drag(0, 200)");
    assert_data_eq!(
        page.texts().join("\n"),
        str![[r#"
38 Wh/cup
38 Wh/cup
150 Wh/L
0.25 L/cup
38
41 kWh
"#]]
    );
    assert_eq!(page.seen()["address"], json!({ "kettle": "150" }));
    page.run("drag(1, 0)");
    page.run("drag(0, 0)");
    assert_eq!(page.seen()["address"], json!({ "kettle": "80", "water": "0.209" }));
    page.run("press()");
    assert_eq!(page.texts(), published);
    assert_eq!(page.seen()["address"], json!({}));
}

#[test]
fn a_shared_address_shows_what_its_sender_saw() {
    let site = site(&brief(TEA, "{{ yearly }} {{ whatif([\"kettle\"]) }}"));
    let page = Page::open(page(&site), &[("kettle", "123.4567"), ("utm", "x")]);
    assert_data_eq!(
        page.texts().join("\n"),
        str![[r#"
34 kWh
123.4567 Wh/L
"#]]
    );
    page.run("drag(0, 0)");
    assert_eq!(page.seen()["address"], json!({ "kettle": "80", "utm": "x" }));
}

#[test]
fn an_address_that_asks_for_nonsense_moves_nothing() {
    let site = site(&brief(TEA, "{{ cup }} {{ whatif([\"kettle\"]) }}"));
    for wrong in ["", "NaN", "Infinity", "-1", "1e999", "79.9", "151", "<b>1</b>", "120 Wh"] {
        let page =
            Page::open(page(&site), &[("kettle", wrong), ("nobody", "3"), ("__proto__", "3")]);
        assert!(page.numbers().iter().all(|number| !number.is_moved), "{wrong}");
    }
}

#[test]
fn a_scenario_keeps_the_inputs_that_are_its_own() {
    let site =
        site(&brief(TEA, "{{ whatif([\"kettle\", \"water\"], \"t\", scenarios=[\"big mugs\"]) }}"));
    let page = Page::open(page(&site), &[("water", "0.25"), ("kettle", "150")]);
    assert_data_eq!(
        page.texts().join("\n"),
        str![[r#"
150 Wh/L
0.25 L/cup
38
60
41 kWh
66 kWh
"#]]
    );
    let page = Page::open(self::page(&site), &[("water", "0.28")]);
    assert_data_eq!(
        page.texts().join("\n"),
        str![[r#"
100 Wh/L
0.28 L/cup
28
40
31 kWh
44 kWh
"#]]
    );
}

#[test]
fn a_slider_goes_from_end_to_end_through_the_value_of_its_input() {
    let model = "inputs: { even: { value: 410, low: 409, high: 414 }, wide: { value: 2e6, low: 1e3, high: 4e8 } }";
    let site = site(&brief(model, "{{ even * wide }} {{ whatif([\"even\", \"wide\"]) }}"));
    let page = Page::open(page(&site), &[]);
    let home = page.seen()["sliders"].clone();
    assert_eq!(
        home,
        json!([{ "value": "40", "text": "410" }, { "value": "118", "text": "2,000,000" }])
    );
    for (at, ends) in [(0, ["409", "414"]), (1, ["1,000", "400,000,000"])] {
        let mut last = f64::NEG_INFINITY;
        for position in 0..=200 {
            page.run(&format!("drag({at}, {position})"));
            let slider = page.seen()["sliders"][at].clone();
            assert_eq!(slider["value"], json!(position.to_string()));
            let text = slider["text"].as_str().expect("a slider says its value").to_owned();
            let value: f64 = text.replace(',', "").parse().expect("its value is a number");
            assert!(value > last, "{text} comes after {last}");
            last = value;
            match position {
                0 => assert_eq!(text, ends[0]),
                200 => assert_eq!(text, ends[1]),
                _ => {}
            }
        }
    }
    page.run("drag(0, 40); drag(1, 118)");
    assert_eq!(page.seen()["sliders"], home);
    assert_eq!(page.seen()["address"], json!({}));
}

#[test]
fn what_has_no_value_where_the_reader_moves_to_is_a_dash() {
    let model = "inputs: { x: { value: 3, low: -10, high: 10 } }
formulas: { a: 1 / x, b: ln(x), c: sqrt(x), d: exp(1000 / x), e: 2 * x }";
    let model = model.replace("exp(1000 / x)", "exp(100 * x)");
    let site = site(&brief(
        &model,
        "{{ a }} {{ b }} {{ c }} {{ d }} {{ e }} {{ whatif([\"x: -10 to 10\"]) }}",
    ));
    let html = site.routes[POST].as_str();
    assert_eq!(Page::open(html, &[("x", "0")]).texts(), ["—", "—", "0", "1.0", "0", "0"]);
    assert_eq!(Page::open(html, &[("x", "-1")]).texts()[1..3], ["—", "—"]);
    assert_eq!(Page::open(html, &[("x", "10")]).texts()[3], "—");
}

#[test]
fn what_aggregates_rows_follows_them() {
    let model = |x: f64| {
        let names = ["median", "mean", "sum", "min", "max"];
        let all = names.map(|name| format!("{name}: {name}(s.y)"));
        let all = format!("{}, q: 'quantile(s.y, 0.3)'", all.join(", "));
        let rows = "a: { k: 7 }, b: { k: 2 }, c: { k: 5 }, d: { k: 11 }";
        let system = format!("{{ formulas: {{ y: x * k - k^2 }}, rows: {{ {rows} }} }}");
        format!("inputs: {{ x: {x} }}\nsystems: {{ s: {system} }}\nformulas: {{ {all} }}")
    };
    let text = "{{ median }} {{ mean }} {{ sum }} {{ min }} {{ max }} {{ q }} {{ whatif([\"x: 1 to 20\"]) }}";
    let (published, wanted) = (site(&brief(&model(3.0), text)), site(&brief(&model(9.25), text)));
    let moved = Page::open(page(&published), &[("x", "9.25")]).numbers();
    let wanted: Vec<Number> = followers(page(&wanted)).map(|(_, number)| number).collect();
    assert_eq!(moved.len(), 7);
    for (moved, wanted) in moved.iter().zip(&wanted) {
        assert_eq!((&moved.value, &moved.text), (&wanted.value, &wanted.text));
    }
}

/// A chart of rows that are all moved by one input, at a value of it.
fn chart(value: u32, arguments: &str) -> BuiltSite {
    let model = format!(
        "inputs: {{ x: {value} g }}
systems:
  s:
    formulas: {{ mass: x * k }}
    rows: {{ a: {{ date: 2020, k: 1 }}, b: {{ date: 2022, k: 4 }}, c: {{ date: 2023, k: 8.5 }} }}
tables: {{ t: {{ rows: [s], columns: [mass] }} }}"
    );
    site(&brief(&model, &format!("{{{{ whatif([\"x: 1 to 20\"], chart=\"t\", {arguments}) }}}}")))
}

#[test]
fn the_marks_of_a_chart_go_where_the_build_would_have_put_them() {
    for arguments in
        ["kind=\"bars\"", "kind=\"dots\"", "kind=\"dots\", scale=\"log\"", "kind=\"lines\""]
    {
        let (published, wanted) = (chart(10, arguments), chart(11, arguments));
        let (published, wanted) = (page(&published), page(&wanted));
        let axis = |html| {
            attributes(tags(html, "data-chart=").next().expect("there is a chart"))["high"]
                .to_owned()
        };
        assert_eq!(axis(published), axis(wanted), "the two charts have one axis");
        let before = Page::open(published, &[]).seen()["drawn"].clone();
        let moved = Page::open(published, &[("x", "11")]).seen()["drawn"].clone();
        let wanted = Page::open(wanted, &[]).seen()["drawn"].clone();
        assert_ne!(before, moved, "{arguments}");
        let places = |drawn: &Json| {
            let places = ["x", "y", "x2", "d"]
                .map(|name| drawn[name].as_str().unwrap_or_default().to_owned());
            let numbers = places.join(" ");
            let numbers = numbers.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-');
            numbers.filter_map(|number| number.parse().ok()).collect::<Vec<f64>>()
        };
        let pairs =
            moved.as_array().into_iter().flatten().zip(wanted.as_array().into_iter().flatten());
        for (moved, wanted) in pairs {
            let (m, w) = (places(moved), places(wanted));
            assert_eq!(m.len(), w.len(), "{moved} {wanted}");
            assert!(m.iter().zip(&w).all(|(m, w)| (m - w).abs() < 0.02), "{moved} {wanted}");
        }
    }
}

/// A formula without a function whose last bit is the machine's, so that results are the same to the last.
fn exact() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("p".to_owned()),
        Just("q".to_owned()),
        Just("k".to_owned()),
        Just("(x / y)".to_owned()),
        Just("2".to_owned()),
        Just("0.3".to_owned())
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let two = || (inner.clone(), inner.clone());
        prop_oneof![
            two().prop_map(|(a, b)| format!("({a} + {b})")),
            two().prop_map(|(a, b)| format!("({a} - {b} - {a})")),
            two().prop_map(|(a, b)| format!("({a} * {b})")),
            two().prop_map(|(a, b)| format!("({a} / (abs({b}) + 1))")),
            two().prop_map(|(a, b)| format!("(1 / (abs({a}) + 0.5) / {b})")),
            inner.clone().prop_map(|a| format!("(-{a})")),
            inner.clone().prop_map(|a| format!("sqrt(abs({a}))")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("min({a}, {b}, {c})")),
            two().prop_map(|(a, b)| format!("max({a}, {b})")),
        ]
    })
}

/// A formula above zero with every other function, in which no last bit grows.
fn smooth() -> impl Strategy<Value = String> {
    let leaf = exact().prop_flat_map(|a| {
        prop_oneof![
            Just(format!("ln(abs({a}) + 2)")),
            Just(format!("log10(abs({a}) + 2)")),
            Just(format!("exp(-min(abs({a}), 9))")),
            Just(format!("(abs({a}) + 1)^0.37")),
            Just(format!("(min(abs({a}), 1000) + 1)^-3")),
        ]
    });
    leaf.prop_recursive(2, 6, 2, |inner| {
        let two = || (inner.clone(), inner.clone());
        prop_oneof![
            two().prop_map(|(a, b)| format!("({a} + {b})")),
            two().prop_map(|(a, b)| format!("({a} * {b})")),
            two().prop_map(|(a, b)| format!("({a} / {b})")),
        ]
    })
}

/// A brief with some formulas over inputs of these values.
fn random_brief(formulas: &[String], [p, q, x, y]: [f64; 4]) -> String {
    let mut model =
        format!("inputs: {{ p: {p:e}, q: {q:e}, x: {x:e} kWh, y: {y:e} MJ, k: 7 }}\nformulas:\n");
    let mut text = String::new();
    for (at, formula) in formulas.iter().enumerate() {
        model += &format!("  f{at}: {formula}\n  e{at}: {formula} * x + y\n");
        text +=
            &format!("{{{{ f{at} }}}} {{{{ e{at} }}}} {{{{ e{at} | in(kcal) | digits(5) }}}}\n");
    }
    let ranges =
        "\"p: -1000 to 1000\", \"q: -1000 to 1000\", \"x: 0 to 1000\", \"y: 0.001 to 1000\"";
    // Formulas that happen not to need an input still leave each slider something to move.
    brief(&model, &format!("{text}{{{{ p + q + x / y }}}} {{{{ whatif([{ranges}]) }}}}"))
}

fn values() -> impl Strategy<Value = [f64; 4]> {
    let any = || prop_oneof![-1000.0..1000.0, -1.0..1.0, (-9_i32..9).prop_map(f64::from)];
    [any().boxed(), any().boxed(), (0.0..1000.0).boxed(), (0.01..1000.0).boxed()]
}

/// What the script shows after moving, beside what the build shows for inputs of those values; nothing
/// where a formula has no value.
fn moved_and_built(
    formulas: &[String],
    from: [f64; 4],
    to: [f64; 4],
) -> Option<Vec<(Number, Number)>> {
    let (published, wanted) =
        (site(&random_brief(formulas, from)), site(&random_brief(formulas, to)));
    if published.built.report.has_errors() || wanted.built.report.has_errors() {
        return None;
    }
    let texts = to.map(|value| format!("{value:e}"));
    let address: Vec<(&str, &str)> =
        ["p", "q", "x", "y"].into_iter().zip(texts.iter().map(String::as_str)).collect();
    let moved = Page::open(&published.routes[POST], &address).numbers();
    let built = followers(&wanted.routes[POST]).map(|(_, number)| number);
    let both: Vec<(Number, Number)> = moved.into_iter().zip(built).collect();
    assert!(both.len() > formulas.len() * 2, "what needs an input follows");
    Some(both)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_script_computes_what_the_build_computes(
        formulas in prop::collection::vec(exact(), 12),
        from in values(),
        to in values(),
    ) {
        let both = moved_and_built(&formulas, from, to);
        prop_assume!(both.is_some());
        for (moved, built) in both.into_iter().flatten() {
            let (m, b): (f64, f64) = (moved.value.parse()?, built.value.parse()?);
            prop_assert_eq!(m, b);
            prop_assert_eq!(moved.text, built.text);
        }
    }

    #[test]
    fn the_script_agrees_to_twelve_digits_where_a_function_has_no_exact_result(
        formulas in prop::collection::vec(smooth(), 12),
        from in values(),
        to in values(),
    ) {
        let both = moved_and_built(&formulas, from, to);
        prop_assume!(both.is_some());
        for (moved, built) in both.into_iter().flatten() {
            let (m, b): (f64, f64) = (moved.value.parse()?, built.value.parse()?);
            prop_assert!((m - b).abs() <= 1e-12 * b.abs(), "{} is not {}", m, b);
        }
    }

    #[test]
    fn the_script_writes_numbers_as_the_build_writes_them(
        values in prop::collection::vec(any_number(), 16),
        language in prop::sample::select(vec!["en", "de", "zh"]),
    ) {
        let brief = |model: &str, text: &str| {
            let config = "-- briefing.yaml --\ntitle: T\nurl: https://example.org\nlanguage: ";
            format!("{config}{language}\n{}", brief(model, text))
        };
        // One site shows each value as its own, and the other moves one input to each.
        let constants = "inputs:\n  one: 1 kWh\n  mass: 1 g CO2e\n";
        let (mut inputs, mut text) = (String::new(), String::new());
        for (at, value) in values.iter().enumerate() {
            inputs += &format!("  v{at}: {value:e}\n");
            text += &in_every_form(&format!("v{at}"));
        }
        let built = site(&brief(&format!("{constants}{inputs}"), &text));
        let built = numbers(page(&built));
        let whatif = "{{ whatif([\"v: -1e30 to 1e30\"]) }}";
        let text = in_every_form("v");
        let one = site(&brief(&format!("{constants}  v: 3.5\n"), &format!("{text}{whatif}")));
        let count = text.matches("{{").count();
        for (value, expected) in values.iter().zip(built.chunks(count)) {
            let moved = Page::open(page(&one), &[("v", &format!("{value:e}"))]).numbers();
            for (at, (moved, (_, expected))) in moved.iter().zip(expected).enumerate() {
                let (m, e): (f64, f64) = (moved.value.parse()?, expected.value.parse()?);
                prop_assert_eq!(m, e);
                // The last two are written as they were typed, and of two shortest texts of one number
                // either will do; up to 15 digits there is only one.
                if at + 2 < count || format!("{value:.14e}").parse() == Ok(*value) {
                    prop_assert_eq!(&moved.text, &expected.text, "{}", value);
                }
            }
        }
    }
}

/// A number, its energy and its mass in every form that a text can give them; as it is at the end.
fn in_every_form(name: &str) -> String {
    let mut text = String::new();
    for digits in 1..=15 {
        text += &format!("{{{{ {name} * 1 | digits({digits}) }}}} ");
    }
    for form in
        ["times", "percent", "fraction", "words", "words | digits(4)", "percent | digits(5)"]
    {
        text += &format!("{{{{ {name} * 1 | {form} }}}} ");
    }
    for form in ["in(kcal)", "digits(1)", "digits(2)", "words", "bare", "in(Wh) | digits(6)"] {
        text += &format!("{{{{ {name} * one | {form} }}}} ");
    }
    text + &format!("{{{{ {name} * mass }}}} {{{{ {name} | bare }}}} {{{{ {name} }}}}\n\n")
}

/// Numbers of every size, and those at which rounding or the choice of a unit turns.
fn any_number() -> impl Strategy<Value = f64> {
    let sign = prop_oneof![Just(1.0), Just(-1.0)];
    let size = prop_oneof![
        (-12.0..22.0_f64).prop_map(|power| 10_f64.powf(power)),
        // Halfway between two numbers of few digits, in binary too.
        (0_u32..4000, -8_i32..8).prop_map(|(n, power)| (f64::from(n) + 0.5) * 2_f64.powi(power)),
        (0_u32..40_000, -3_i32..6).prop_map(|(n, power)| f64::from(n) * 10_f64.powi(power)),
        (0_u32..2000).prop_map(f64::from),
        (-7_i32..17, -1_i32..2)
            .prop_map(|(power, by)| { 10_f64.powi(power) * (1.0 + f64::from(by) * f64::EPSILON) }),
    ];
    (sign, size).prop_map(|(sign, size)| sign * size)
}

#[test]
fn a_page_without_sliders_has_no_script_and_a_feed_has_neither() {
    let text = "{{ cup }}\n\n{{ whatif([\"kettle\"], \"t\") }}\n\n<!-- more -->";
    let other =
        "-- content/_posts/b.md --\n---\ntitle: B\ndate: 2026-02-01\nmodel: m\n---\n{{ cup }}\n";
    let config =
        "-- briefing.yaml --\ntitle: Test\nurl: https://example.org\nfeed: { full: true }\n";
    let site = site(&format!("{config}{}{other}", brief(TEA, text)));
    assert!(page(&site).contains("<script src=\"/whatif.") && page(&site).contains(".js\" defer>"));
    for path in ["2026/02/01/b/index.html", "index.html", "atom.xml"] {
        let page = site.page(path);
        assert!(page.contains("25"), "{path} shows the number");
        for part in ["/whatif.", "data-whatif", "data-slider", "<template", "&lt;template"] {
            assert!(!page.contains(part), "{path} has {part}");
        }
    }
}

#[test]
fn the_script_and_the_data_of_a_brief_weigh_less_than_five_kilobytes() {
    let inputs: String = (0..8)
        .map(|at| format!("  input_{at}: {{ value: {at}.5 g CO2e/page, low: 0.1, high: 20 }}\n"))
        .collect();
    let formulas: String = (0..8)
        .map(|at| {
            format!("  formula_{at}: (input_{at} + input_{}) * 250 / (3 + {at})\n", (at + 3) % 8)
        })
        .collect();
    let names: Vec<String> = (0..8).map(|at| format!("\"input_{at}\"")).collect();
    let numbers: String = (0..8)
        .map(|at| format!("{{{{ formula_{at} }}}} {{{{ formula_{at} / formula_0 | times }}}} "))
        .collect();
    let model = format!("units: [page]\ninputs:\n{inputs}formulas:\n{formulas}");
    let site =
        site(&brief(&model, &format!("{numbers}\n\n{{{{ whatif([{}]) }}}}", names.join(", "))));
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(SCRIPT.as_bytes()).expect("a vector takes it");
    encoder.write_all(data(page(&site)).as_bytes()).expect("a vector takes it");
    let bytes = encoder.finish().expect("a vector takes it").len();
    assert!(bytes < 5000, "{bytes} bytes");
}

#[test]
fn what_cannot_be_moved_is_a_mistake_at_its_place() {
    let text = "{{ cup }}

{{ whatif([\"kettel\"]) }}
{{ whatif([\"cup\"]) }}
{{ whatif([\"cups\"]) }}
{{ whatif([\"cups: 4 to 5\"]) }}
{{ whatif([\"cups: 4 to 5 Wh\"]) }}
{{ whatif([\"cups: 4\"]) }}
{{ whatif([\"cups: 5 to 4\"]) }}
{{ whatif([\"kettle\", \"kettle\"]) }}
{{ whatif([3]) }}
{{ whatif([]) }}
{{ whatif() }}
{{ whatif(table=\"s\") }}";
    assert_data_eq!(
        report(&brief(TEA, text)),
        str![[r#"
error[unknown-number]: there is no number `kettel`
 --> content/_posts/a.md:8:13
  |
8 | {{ whatif(["kettel"]) }}
  |             ^^^^^^
  |
  = help: did you mean `kettle`?

error[bad-argument]: `cup` is a formula, and only an input can be moved
 --> content/_posts/a.md:9:13
  |
9 | {{ whatif(["cup"]) }}
  |             ^^^
  |
  = help: it is made of `water`, `kettle`

error[bad-interval]: `cups` has no range that it could be moved over
  --> content/_posts/a.md:10:13
   |
10 | {{ whatif(["cups"]) }}
   |             ^^^^
   |
   = help: write one behind it, such as `"cups: 5 to 15"`
   = help: or give the input an interval in its model

error[bad-interval]: the value of `cups` is not within this
  --> content/_posts/a.md:11:19
   |
11 | {{ whatif(["cups: 4 to 5"]) }}
   |                   ^^^^^^
   |
   = help: it is 3 cup/day

error[unit-mismatch]: `cups` is moved in `cup/day`
  --> content/_posts/a.md:12:19
   |
12 | {{ whatif(["cups: 4 to 5 Wh"]) }}
   |                   ^^^^^^^^^ this is an energy

error[bad-interval]: expected a range, found a single value
  --> content/_posts/a.md:13:19
   |
13 | {{ whatif(["cups: 4"]) }}
   |                   ^
   |
   = help: write it `5 to 15`

error[bad-interval]: the low end of the interval is above the high one
  --> content/_posts/a.md:14:19
   |
14 | {{ whatif(["cups: 5 to 4"]) }}
   |                   ^^^^^^
   |
   = help: write the smaller number first

error[bad-argument]: `kettle` is named twice
  --> content/_posts/a.md:15:22
   |
15 | {{ whatif(["kettle", "kettle"]) }}
   |                      ^^^^^^^^

error[bad-argument]: expected the name of an input, found a number
  --> content/_posts/a.md:16:12
   |
16 | {{ whatif([3]) }}
   |            ^

error[bad-argument]: there is no input to move
  --> content/_posts/a.md:17:11
   |
17 | {{ whatif([]) }}
   |           ^^
   |
   = help: name at least one, or leave `inputs` out for all that vary in the table

error[bad-argument]: `whatif` is given neither inputs nor a table
  --> content/_posts/a.md:18:4
   |
18 | {{ whatif() }}
   |    ^^^^^^
   |
   = help: write `inputs=["name"]`, the names of inputs of the page's model

error[unknown-table]: there is no table `s`
  --> content/_posts/a.md:19:17
   |
19 | {{ whatif(table="s") }}
   |                 ^^^
   |
   = help: did you mean `t`?

"#]]
    );
}

#[test]
fn a_slider_that_nothing_follows_is_a_warning() {
    let text = "{{ cup }} {{ cups }}\n\n{{ whatif([\"kettle\", \"cups: 1 to 5\"], \"t\") }}\n";
    assert_data_eq!(report(&brief(TEA, text)), str![""]);
    let alone = "{{ kettle }}\n\n{{ whatif([\"kettle\", \"cups: 1 to 5\"]) }}\n";
    assert_data_eq!(
        report(&brief(TEA, alone)),
        str![[r#"
warning[idle-slider]: nothing on this page depends on `cups`
 --> content/_posts/a.md:8:22
  |
8 | {{ whatif(["kettle", "cups: 1 to 5"]) }}
  |                      ^^^^^^^^^^^^^^
  |
  = help: leave it out, or show a number that is made of it

"#]]
    );
}
