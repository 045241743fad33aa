//! Quantities: laws that hold for all of them.

use briefing::quantity::{Factor, Quantity, Units, significant};
use proptest::prelude::*;

fn units() -> Units<'static> {
    let mut units = Units::default();
    for name in ["query", "page"] {
        units.count(name).expect("the name is free");
    }
    units
}

/// A unit of up to four factors.
fn unit_text() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "g", "kg", "t", "CO2e", "kWh", "MJ", "W", "h", "day", "year", "m", "km", "L", "query",
        "page", "%", "B", "K",
    ]);
    let factor = (names, -3..=3_i32).prop_filter("a power of zero is no factor", |(_, n)| *n != 0);
    prop::collection::vec(factor, 0..4).prop_map(|factors| {
        let text = factors.iter().map(|(name, power)| format!("{name}^{power}"));
        text.collect::<Vec<_>>().join(" ")
    })
}

proptest! {
    #[test]
    fn a_unit_that_is_shown_reads_back_as_the_same(text in unit_text()) {
        let units = units();
        let unit = units.unit(&text).expect("the text is a unit");
        let shown = unit.to_string();
        let again = units.unit(&shown).expect("what is shown is a unit");
        prop_assert_eq!(again.factor_to(&unit), Some(Factor::ONE), "{}", shown);
        prop_assert_eq!(again.to_string(), shown);
    }

    #[test]
    fn there_and_back_is_the_same_quantity(text in unit_text(), value in -1e12..1e12_f64) {
        let units = units();
        let unit = units.unit(&text).expect("the text is a unit");
        let (simple, factor) = unit.simplified();
        let there = Quantity { value: factor.apply(value), unit: simple };
        let back = there.to(&unit).expect("simplifying keeps the dimension").value;
        prop_assert!((back - value).abs() <= value.abs() * 1e-12, "{back} is not {value}");
    }

    #[test]
    fn multiplying_and_dividing_units_undo_each_other(a in unit_text(), b in unit_text()) {
        let units = units();
        let (a, b) = (units.unit(&a).expect("a unit"), units.unit(&b).expect("a unit"));
        prop_assert_eq!(a.times(&b).per(&b).dimension(), a.dimension());
        prop_assert_eq!(a.times(&b).dimension(), b.times(&a).dimension());
    }

    #[test]
    fn reading_never_panics(text in ".{0,40}") {
        let _ = units().quantity(&text);
        let _ = units().unit(&text);
    }

    #[test]
    fn rounding_is_right_to_the_digits_it_shows(value in 1e-5..1e14_f64, digits in 1..=6_u8) {
        let shown: f64 = significant(value, digits).replace(',', "").parse().expect("a number");
        let half = 0.5 * 10_f64.powi(value.log10().floor() as i32 - i32::from(digits) + 1);
        prop_assert!((shown - value).abs() <= half * 1.000_001, "{value} is shown as {shown}");
    }
}

#[test]
fn energies_emissions_and_rates_convert_exactly() {
    let units = units();
    for (from, to, value) in [
        ("1 kWh", "MJ", 3.6),
        ("0.5 kWh", "MJ", 1.8),
        ("1 MJ", "kWh", 1.0 / 3.6),
        ("2.907 kWh/1000 page", "Wh/page", 2.907),
        ("433 g CO2e/kWh", "kg CO2e/MWh", 433.0),
        ("15 t CO2e/year", "kg CO2e/year", 15_000.0),
        ("8760 h", "year", 1.0),
        ("1 tCO2e", "Mg CO2eq", 1.0),
        ("1 Gt CO2e", "kg CO₂e", 1e12),
        ("1 Gt CO2e", "g CO2e", 1e15),
        ("1 Mt CO2e", "t CO2-eq", 1e6),
        ("1 kt CO2e", "kg CO2e", 1e6),
        ("0.3 Wh/query", "J/query", 1080.0),
        ("0.3 Wh/query", "kWh/query", 0.3 / 1000.0),
        ("0.433 kg CO2e/kWh", "g CO2e/MJ", 0.433 * 1000.0 / 3.6),
        ("1 kWh/day", "MJ/year", 1314.0),
        ("1 d", "s", 86_400.0),
        ("1 mi", "m", 1609.344),
        ("1 GB", "b", 8e9),
        ("1 therm", "MJ", 105.505_585_262),
        ("10 million query per day", "query/day", 1e7),
        ("50 %", "", 0.5),
        ("3 m²", "cm^2", 30_000.0),
    ] {
        let quantity = units.quantity(from).expect("the text is a quantity");
        let unit = units.unit(to).expect("the text is a unit");
        let converted = quantity.to(&unit).unwrap_or_else(|| panic!("{from} is not in {to}"));
        assert_eq!(
            converted.value.to_bits(),
            f64::to_bits(value),
            "{from} is {} {to}",
            converted.value
        );
    }
}

#[test]
fn what_measures_something_else_does_not_convert() {
    let units = units();
    for (from, to) in [("1 kg", "kg CO2e"), ("1 W", "Wh"), ("1 g/query", "g/page"), ("1 b", "m")] {
        let quantity = units.quantity(from).expect("the text is a quantity");
        assert_eq!(
            quantity.to(&units.unit(to).expect("the text is a unit")),
            None,
            "{from} in {to}"
        );
    }
}
