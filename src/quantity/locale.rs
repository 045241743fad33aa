//! How a language writes numbers: its signs, and its words for small and large ones.

/// How numbers are written in a language.
#[derive(Clone, Debug, PartialEq)]
pub struct Locale {
    /// What stands before the decimals: `.`
    pub decimal: String,
    /// What stands between groups of three digits: `,`
    pub group: String,
    /// The words for 0, 1, 2, … as far as prose has them in words.
    pub small: Vec<String>,
    /// Sizes from which prose counts in words, each with its text, in which `{n}` is the number; the
    /// largest first.
    pub large: Vec<(f64, String)>,
}

impl Locale {
    /// That of diagnostics and of data: `1,234.5`.
    #[must_use]
    pub fn english() -> Locale {
        const SMALL: [&str; 13] = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve",
        ];
        let large = [(1e12, "{n} trillion"), (1e9, "{n} billion"), (1e6, "{n} million")];
        Locale {
            decimal: ".".to_owned(),
            group: ",".to_owned(),
            small: SMALL.map(str::to_owned).to_vec(),
            large: large.map(|(size, text)| (size, text.to_owned())).to_vec(),
        }
    }
}
