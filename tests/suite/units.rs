//! The table of units, held against another calculator.
//!
//! fend-core has its units from other sources than ours and computes with exact fractions.

use std::collections::BTreeSet;

use briefing::quantity::{Factor, Units};
use proptest::prelude::*;

/// Our own table, to know what there is to compare.
const TABLE: &str = include_str!("../../src/quantity/units.txt");

/// What the other calculator calls otherwise, or means otherwise by.
const OTHERWISE: &[(&[&str], &str)] = &[
    (&["gramme", "grammes"], "1 gram"),
    (&["kelvins"], "1 kelvin"),
    (&["permille"], "1 ‰"),
    (&["metric_ton"], "1 tonne"),
    (&["long_ton"], "2240 lb"),
    (&["in"], "1 inch"),
    (&["C", "coulombs"], "1 coulomb"),
    (&["F", "farads"], "1 farad"),
    (&["Ω"], "1 ohm"),
    (&["bars"], "1 bar"),
    (&["watthour", "watthours", "watt_hour", "watt_hours"], "1 Wh"),
    (&["electronvolt", "electronvolts"], "1 eV"),
    (&["万"], "10 thousand"),
    (&["亿"], "100 million"),
    // It has the mean tropical year; accounts are kept in years of 8,760 hours.
    (&["yr", "a", "year", "years"], "8760 hours"),
    (&["month", "months"], "730 hours"),
    (&["decade", "decades"], "87600 hours"),
    (&["century", "centuries"], "876000 hours"),
    // It has them rounded; this is what they are defined by.
    (&["BTU", "Btu", "btu"], "4.1868 J/(g K) * 1 lb * 5/9 K"),
    (&["therm", "therms"], "100000 * 4.1868 J/(g K) * 1 lb * 5/9 K"),
];

/// What it does not know, as these are dimensions of our own.
const OURS_ALONE: &[&str] = &[
    "CO2e", "CO2eq", "CO2-eq", "CO2-e", "CO₂e", "CO₂eq", "CO₂-eq", "CO₂-e", "FLOP", "flop", "flops",
];

/// One unit of every kind in the table: ours, and the other's in terms of the base units of the SI.
const KINDS: &[(&str, &str)] = &[
    ("", "unitless"),
    ("m", "m"),
    ("m^2", "m^2"),
    ("m^3", "m^3"),
    ("kg", "kg"),
    ("s", "s"),
    ("1/s", "s^-1"),
    ("A", "A"),
    ("K", "K"),
    ("mol", "mol"),
    ("cd", "cd"),
    ("b", "bit"),
    ("N", "kg m s^-2"),
    ("Pa", "kg m^-1 s^-2"),
    ("J", "kg m^2 s^-2"),
    ("W", "kg m^2 s^-3"),
    ("C", "A s"),
    ("V", "kg m^2 s^-3 A^-1"),
    ("ohm", "kg m^2 s^-3 A^-2"),
    ("F", "kg^-1 m^-2 s^4 A^2"),
];

/// The spellings of one unit and the prefixes that it takes.
struct Line {
    symbols: Vec<&'static str>,
    names: Vec<&'static str>,
    prefixes: &'static str,
}

fn lines() -> Vec<Line> {
    let line = |line: &'static str| {
        let (keyword, rest) = line.split_once(' ')?;
        let rest = match keyword {
            "base" => rest.split_once(' ')?.1,
            "unit" | "number" => rest,
            _ => return None,
        };
        let (rest, prefixes) = rest.split_once(':').unwrap_or((rest, ""));
        let spellings = rest.split('=').next()?;
        let (symbols, names) = spellings.split_once('|').unwrap_or((spellings, ""));
        let words = |text: &'static str| text.split_whitespace().collect();
        Some(Line { symbols: words(symbols), names: words(names), prefixes: prefixes.trim() })
    };
    TABLE.lines().filter_map(line).collect()
}

/// Symbol, name and factor of each prefix.
fn prefixes() -> Vec<[&'static str; 3]> {
    let words = |line: &'static str| {
        let words: Vec<_> = line.strip_prefix("prefix ")?.split_whitespace().collect();
        words.try_into().ok()
    };
    TABLE.lines().filter_map(words).collect()
}

impl Line {
    fn spellings(&self) -> impl Iterator<Item = &'static str> {
        self.symbols.iter().chain(&self.names).copied()
    }

    /// Each spelling with a prefix, the one without, and the factor between the two.
    fn prefixed(&self) -> Vec<(String, &'static str, &'static str)> {
        let takes = |symbol: &str| {
            self.prefixes == "si" || self.prefixes.split_whitespace().any(|each| each == symbol)
        };
        let mut all = Vec::new();
        for [symbol, name, factor] in prefixes().into_iter().filter(|[symbol, ..]| takes(symbol)) {
            all.extend(self.symbols.iter().map(|unit| (format!("{symbol}{unit}"), *unit, factor)));
            all.extend(self.names.iter().map(|unit| (format!("{name}{unit}"), *unit, factor)));
        }
        all
    }
}

/// How many `kind` another calculator has in one of something.
fn theirs(one: &str, kind: &str) -> Result<f64, String> {
    let mut context = fend_core::Context::new();
    let result = fend_core::evaluate(&format!("({one}) to {kind} to 20 sf"), &mut context)?;
    let text = result.get_main_result();
    let number = text.trim_start_matches("approx. ").split_whitespace().next().unwrap_or_default();
    number.parse().map_err(|_| format!("`{text}` is no number"))
}

/// What is wrong with our size of a unit, as `expression` has it in the other calculator.
fn difference(units: &Units<'_>, spelling: &str, expression: &str) -> Option<String> {
    let one = match units.quantity(&format!("1 {spelling}")) {
        Ok(one) => one,
        Err(error) => return Some(format!("{spelling}: {}", error.message)),
    };
    let kind = KINDS.iter().find_map(|(ours, theirs)| {
        let unit = units.unit(ours).expect("it is a unit");
        Some((one.to(&unit)?.value, theirs))
    });
    let Some((ours, kind)) = kind else { return Some(format!("{spelling}: of no kind")) };
    match theirs(expression, kind) {
        Ok(theirs) if (ours / theirs - 1.0).abs() < 1e-15 => None,
        Ok(theirs) => Some(format!("{spelling}: {ours} {kind} here, {theirs} there")),
        Err(error) => Some(format!("{spelling}: {error}")),
    }
}

#[test]
fn every_unit_is_as_large_as_another_calculator_has_it() {
    let units = Units::default();
    let mut wrong = Vec::new();
    let mut open: BTreeSet<&str> =
        OTHERWISE.iter().flat_map(|(names, _)| *names).copied().collect();
    open.extend(OURS_ALONE);
    for spelling in lines().iter().flat_map(Line::spellings) {
        open.remove(spelling);
        if OURS_ALONE.contains(&spelling) {
            continue;
        }
        let expression = OTHERWISE.iter().find(|(names, _)| names.contains(&spelling));
        let expression =
            expression.map_or_else(|| format!("1 {spelling}"), |(_, e)| (*e).to_owned());
        wrong.extend(difference(&units, spelling, &expression));
    }
    for [symbol, name, _] in prefixes() {
        for metre in [format!("{symbol}m"), format!("{name}metre")] {
            wrong.extend(difference(&units, &metre, &format!("1 {metre}")));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(open, BTreeSet::new(), "the table has no such units any more");
}

#[test]
fn every_spelling_of_a_unit_that_is_ours_alone_is_read() {
    let units = Units::default();
    for spelling in OURS_ALONE {
        let unit = units.unit(spelling).unwrap_or_else(|error| panic!("{}", error.message));
        assert_eq!(unit.to_string(), *spelling);
    }
    let attached = units.unit("gCO2-eq/kWh").expect("it is a unit");
    let apart = units.unit("g CO2e/kWh").expect("it is a unit");
    assert_eq!(attached.factor_to(&apart), Some(Factor::ONE));
}

#[test]
fn every_spelling_with_a_prefix_is_the_unit_times_the_prefix() {
    let units = Units::default();
    let mut seen = 0;
    for (spelling, unit, factor) in lines().iter().flat_map(Line::prefixed) {
        let prefixed = units.unit(&spelling).expect("it is a unit");
        let between = prefixed.factor_to(&units.unit(unit).expect("it is a unit"));
        let share = [between, Factor::decimal(factor)].map(|f| f.expect("it is one").apply(1.0));
        assert!((share[0] / share[1] - 1.0).abs() < 1e-15, "{spelling} is {} {unit}", share[0]);
        seen += 1;
    }
    assert!(seen > 1_500, "{seen}");
}

/// A quantity in a product of powers of any units.
fn quantity() -> impl Strategy<Value = String> {
    let lines = lines();
    let mut names: Vec<String> =
        lines.iter().flat_map(Line::spellings).map(str::to_owned).collect();
    names.extend(lines.iter().flat_map(Line::prefixed).map(|(spelling, ..)| spelling));
    let is_number = |name: &String| Units::default().unit(name).is_err();
    names.retain(|name| !is_number(name));
    let factor = (prop::sample::select(names), prop::sample::select(vec![-3, -2, -1, 1, 2, 3]));
    let unit = prop::collection::vec(factor, 0..5).prop_map(|factors| {
        let text = factors.iter().map(|(name, power)| format!("{name}^{power}"));
        text.collect::<Vec<_>>().join(" ")
    });
    (any::<f64>().prop_filter("it is finite", |x| x.is_finite()), unit)
        .prop_map(|(value, unit)| format!("{value} {unit}"))
}

proptest! {
    #[test]
    fn a_quantity_that_is_written_reads_back_as_the_same(text in quantity()) {
        let units = Units::default();
        let quantity = units.quantity(&text).expect("the text is a quantity");
        let written = quantity.to_string();
        let again = units.quantity(&written).expect("what is written is a quantity");
        prop_assert_eq!(again.value.to_bits(), quantity.value.to_bits(), "{}", written);
        prop_assert_eq!(again.unit.factor_to(&quantity.unit), Some(Factor::ONE), "{}", written);
        prop_assert_eq!(again.to_string(), written);
    }
}
