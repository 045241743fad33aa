//! Rounding and showing: once, from full precision, at the very end.

use std::fmt;

use super::Quantity;
use super::definitions::builtin;
use super::locale::Locale;
use super::unit::Unit;

/// Numbers at least this large, or smaller than [`SMALLEST`], are shown with a power of ten.
const LARGEST: i32 = 15;
/// The smallest power of ten that is written out with zeros.
const SMALLEST: i32 = -6;
/// A number of this size reads well in any unit.
const WRITTEN_AS_IT_IS: std::ops::Range<f64> = 0.1..10_000.0;

impl Quantity {
    /// The same quantity with a number that reads well: 2.2e-6 t becomes 2.2 g.
    ///
    /// From 0.1 to 10,000 the author's unit stands; beyond, it is the largest customary unit of the
    /// kind that keeps the number at 1 or above. Units without a customary series stay.
    #[must_use]
    pub fn scaled(&self) -> Quantity {
        if self.value == 0.0 || WRITTEN_AS_IT_IS.contains(&self.value.abs()) {
            return self.clone();
        }
        let mut chosen: Option<Quantity> = None;
        for step in self.unit.ladder().iter().filter_map(|unit| self.to(unit)) {
            if chosen.is_none() || step.value.abs() >= 1.0 {
                chosen = Some(step);
            }
        }
        chosen.unwrap_or_else(|| self.clone())
    }
}

impl Unit {
    /// The customary units of the same kind, the smallest first; none where there is no such series.
    #[must_use]
    pub fn ladder(&self) -> Vec<Unit> {
        let Some((leading, rest)) = self.split_leading() else { return Vec::new() };
        let ladder = builtin().ladders.iter().find(|ladder| ladder.contains(leading));
        let unit = |atom| Unit::atom(std::sync::Arc::clone(atom)).times(&rest);
        ladder.into_iter().flatten().map(unit).collect()
    }
}

impl fmt::Display for Quantity {
    /// In full and as it can be read back: `0.382 g CO2e/query`, `3/day`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = format!("{:?}", self.value);
        f.write_str(number.strip_suffix(".0").unwrap_or(&number))?;
        let unit = self.unit.to_string();
        match unit.strip_prefix('1') {
            Some(below) => f.write_str(below),
            None if unit.is_empty() => Ok(()),
            None => write!(f, " {unit}"),
        }
    }
}

/// The signs of a number in diagnostics and data: before its decimals, and between groups of digits.
const PLAIN: (&str, &str) = (".", ",");

/// A number to so many significant digits, its thousands grouped: 1058.4 to two digits is `1,100`.
///
/// Rounds the exact binary value, half to even. A negative number has a true minus sign.
#[must_use]
pub fn significant(value: f64, digits: u8) -> String {
    layout(&rounded(value, digits), PLAIN)
}

/// A number as it was typed, its thousands grouped: the shortest text that reads back the same.
#[must_use]
pub fn grouped(value: f64) -> String {
    layout(&format!("{value:e}"), PLAIN)
}

/// A count: `1,234`.
#[must_use]
pub fn counted(count: usize) -> String {
    group(&count.to_string(), PLAIN.1)
}

impl Locale {
    /// A number to so many significant digits, as [`significant`] but in the signs of the language.
    #[must_use]
    pub fn significant(&self, value: f64, digits: u8) -> String {
        layout(&rounded(value, digits), self.signs())
    }

    /// A number as it was typed, as [`grouped`] but in the signs of the language.
    #[must_use]
    pub fn grouped(&self, value: f64) -> String {
        layout(&format!("{value:e}"), self.signs())
    }

    /// A count.
    #[must_use]
    pub fn counted(&self, count: usize) -> String {
        group(&count.to_string(), &self.group)
    }

    /// A number in words, as prose has it: `three`, `1,100`, `2.9 million`.
    #[must_use]
    pub fn words(&self, value: f64, digits: u8) -> String {
        // Rounding comes first, so that 999,600 to two digits is a million.
        let rounded: f64 = rounded(value, digits).parse().unwrap_or(value);
        // Nothing is no less than nothing: without the addition, `-0.0` would be another number.
        let rounded = rounded + 0.0;
        let is_it = |n: &u32| f64::from(*n).to_bits() == rounded.to_bits();
        if let Some((word, _)) = self.small.iter().zip(0_u32..).find(|(_, n)| is_it(n)) {
            return word.clone();
        }
        match self.large.iter().find(|(size, _)| rounded.abs() >= *size) {
            Some((size, text)) => text.replace("{n}", &self.grouped(rounded / size)),
            None => self.grouped(rounded),
        }
    }

    fn signs(&self) -> (&str, &str) {
        (&self.decimal, &self.group)
    }
}

fn rounded(value: f64, digits: u8) -> String {
    format!("{value:.*e}", usize::from(digits.clamp(1, 17)) - 1)
}

/// From Rust's `1.1e3` to a reader's `1,100`.
fn layout(scientific: &str, (point, separator): (&str, &str)) -> String {
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific.to_owned();
    };
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => ("−", mantissa),
        None => ("", mantissa),
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if digits.bytes().all(|digit| digit == b'0') {
        return "0".to_owned();
    }
    if !(SMALLEST..LARGEST).contains(&exponent) {
        return format!("{sign}{} × 10{}", mantissa.replace('.', point), raised(exponent));
    }
    let Ok(whole_digits) = usize::try_from(exponent + 1) else {
        let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
        return format!("{sign}0{point}{zeros}{digits}");
    };
    match whole_digits {
        0 => format!("{sign}0{point}{digits}"),
        n if n >= digits.len() => {
            let zeros = "0".repeat(n - digits.len());
            format!("{sign}{}", group(&format!("{digits}{zeros}"), separator))
        }
        n => format!("{sign}{}{point}{}", group(&digits[..n], separator), &digits[n..]),
    }
}

fn group(digits: &str, separator: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push_str(separator);
        }
        grouped.push(digit);
    }
    grouped
}

fn raised(exponent: i32) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raise = |c: char| c.to_digit(10).map_or('⁻', |digit| RAISED[digit as usize]);
    exponent.to_string().chars().map(raise).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Units;

    #[test]
    fn significant_digits_are_laid_out_as_people_write_them() {
        let shown = |value, digits| significant(value, digits);
        assert_eq!(shown(1058.4, 2), "1,100");
        assert_eq!(shown(2883.93, 2), "2,900");
        assert_eq!(shown(0.0148, 2), "0.015");
        assert_eq!(shown(0.95, 2), "0.95");
        assert_eq!(shown(1.0, 2), "1.0");
        assert_eq!(shown(99.6, 2), "100");
        assert_eq!(shown(-12.345, 3), "−12.3");
        assert_eq!(shown(0.0, 2), "0");
        assert_eq!(shown(1.5e-9, 2), "1.5 × 10⁻⁹");
        assert_eq!(shown(6.02214e23, 3), "6.02 × 10²³");
        assert_eq!(shown(552e6, 3), "552,000,000");
    }

    #[test]
    fn a_typed_number_is_shown_as_typed() {
        assert_eq!(grouped(10e6), "10,000,000");
        assert_eq!(grouped(0.382), "0.382");
        assert_eq!(grouped(412.0), "412");
        assert_eq!(grouped(8760.5), "8,760.5");
        assert_eq!(grouped(1e-7), "1 × 10⁻⁷");
    }

    #[test]
    fn words_are_those_of_prose() {
        let words = |value, digits| Locale::english().words(value, digits);
        assert_eq!(words(3.02, 2), "three");
        assert_eq!(words(-0.0, 2), "zero");
        assert_eq!(words(2.93e6, 2), "2.9 million");
        assert_eq!(words(999_600.0, 2), "1 million");
        assert_eq!(words(1058.0, 2), "1,100");
    }

    #[test]
    fn a_language_has_signs_and_words_of_its_own() {
        let german = Locale {
            decimal: ",".to_owned(),
            group: ".".to_owned(),
            small: vec!["null".to_owned(), "eins".to_owned()],
            large: vec![(1e9, "{n} Milliarden".to_owned()), (1e6, "{n} Millionen".to_owned())],
        };
        assert_eq!(german.significant(1_234_567.0, 3), "1.230.000");
        assert_eq!(german.significant(0.0148, 2), "0,015");
        assert_eq!(german.significant(-1.5e-9, 2), "−1,5 × 10⁻⁹");
        assert_eq!(german.grouped(8760.5), "8.760,5");
        assert_eq!(german.words(2.93e6, 2), "2,9 Millionen");
        assert_eq!(german.words(1.0, 2), "eins");
    }

    #[test]
    fn a_quantity_climbs_its_ladder() {
        let scaled = |text: &str| {
            let quantity =
                Units::default().quantity(text).expect("the text is a quantity").scaled();
            format!("{} {}", significant(quantity.value, 2), quantity.unit)
        };
        assert_eq!(scaled("2.222e-6 t CO2e"), "2.2 g CO2e");
        assert_eq!(scaled("1500000 g CO2e/yr"), "1.5 t CO2e/yr");
        assert_eq!(scaled("0.00024 kWh"), "240 mWh");
        assert_eq!(scaled("0.24 Wh"), "0.24 Wh");
        assert_eq!(scaled("50000000 h"), "50,000,000 h");
    }
}
