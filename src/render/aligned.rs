//! Numbers of a column with their points in one line.

use crate::quantity::Locale;

/// What each number of a column is short of behind its last digit, and what a cell without any is:
/// `.00` for `12` above `3.45`. `None` where not all of them are plain decimal numbers.
pub(super) fn pads(values: &[Option<&str>], locale: &Locale) -> Option<(Vec<String>, String)> {
    let tail = |value: &str| tail(value, locale);
    let tails = values.iter().flatten().map(|value| tail(value)).collect::<Option<Vec<usize>>>()?;
    let longest = tails.into_iter().max()?;
    let signs = locale.decimal.chars().chain(std::iter::repeat('0'));
    let all: String = signs.take(longest).collect();
    let pad = |value: Option<&str>| all.chars().skip(value.and_then(tail).unwrap_or(0)).collect();
    Some((values.iter().copied().map(pad).collect(), all))
}

/// How many characters a number has from its point on; `None` when it is none that has its digits in one row.
fn tail(value: &str, locale: &Locale) -> Option<usize> {
    let (whole, decimals) = value.split_once(&locale.decimal).unwrap_or((value, ""));
    let whole = whole.strip_prefix('−').unwrap_or(whole);
    let is_plain = whole.chars().all(|c| c.is_ascii_digit() || locale.group.contains(c))
        && decimals.bytes().all(|b| b.is_ascii_digit());
    let has_point = whole.len() < value.trim_start_matches('−').len();
    let point = if has_point { locale.decimal.chars().count() } else { 0 };
    is_plain.then_some(point + decimals.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pads(values: &[Option<&str>]) -> Option<(Vec<String>, String)> {
        super::pads(values, &Locale::english())
    }

    #[test]
    fn points_stand_in_one_line() {
        let (pads, of_none) =
            pads(&[Some("1,400"), None, Some("−1.3"), Some("0.0027")]).expect("all are plain");
        assert_eq!(pads, [".0000", ".0000", "000", ""]);
        assert_eq!(of_none, ".0000");
    }

    #[test]
    fn a_point_may_be_a_comma() {
        let german = Locale { decimal: ",".into(), group: ".".into(), ..Locale::english() };
        let found = super::pads(&[Some("1.400"), Some("−1,35")], &german);
        assert_eq!(found, Some((vec![",00".to_owned(), String::new()], ",00".to_owned())));
    }

    #[test]
    fn whole_numbers_and_what_is_none_need_nothing() {
        assert_eq!(pads(&[Some("12"), Some("3")]), Some((vec![String::new(); 2], String::new())));
        assert_eq!(pads(&[Some("12"), Some("1/2900")]), None);
        assert_eq!(pads(&[Some("1.2 × 10⁶"), Some("1.2")]), None);
        assert_eq!(pads(&[None]), None);
    }
}
