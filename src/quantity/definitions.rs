//! The table of units: `units.txt`, read once, and a model's counting units beside it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

use super::unit::Atom;
use super::{Dimension, Factor, Unit, parse};

/// Everything that `units.txt` says.
#[derive(Default)]
pub(super) struct Definitions {
    pub(super) atoms: HashMap<String, Arc<Atom>>,
    /// Words that multiply: `million`.
    pub(super) numbers: BTreeMap<&'static str, Factor>,
    /// Words that are refused, and what to write instead.
    pub(super) unclear: BTreeMap<&'static str, &'static str>,
    pub(super) dimension_names: BTreeMap<Dimension, &'static str>,
    /// Units of one dimension to choose from for display, small to large.
    pub(super) ladders: Vec<Vec<Arc<Atom>>>,
    /// The spellings of CO2e, which may be written onto a mass: `gCO2e`.
    suffixes: Vec<&'static str>,
}

/// The built-in units.
pub(super) fn builtin() -> &'static Definitions {
    static DEFINITIONS: LazyLock<Definitions> =
        LazyLock::new(|| Definitions::read(include_str!("units.txt")));
    &DEFINITIONS
}

struct Prefix {
    symbol: &'static str,
    name: &'static str,
    factor: Factor,
}

impl Definitions {
    /// # Panics
    ///
    /// When the embedded table is wrong, which its tests rule out.
    fn read(text: &'static str) -> Definitions {
        let mut all = Definitions::default();
        let mut prefixes = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let done = all.line(line, &mut prefixes);
            assert!(done.is_some(), "units.txt defines units, but not in `{line}`");
        }
        all
    }

    fn line(&mut self, line: &'static str, prefixes: &mut Vec<Prefix>) -> Option<()> {
        let (keyword, rest) = line.split_once(' ')?;
        let pair = || rest.split_once('=').map(|(left, right)| (left.trim(), right.trim()));
        match keyword {
            "prefix" => {
                let mut words = rest.split_whitespace();
                let (symbol, name) = (words.next()?, words.next()?);
                prefixes.push(Prefix { symbol, name, factor: Factor::decimal(words.next()?)? });
            }
            "base" => {
                let (dimension, rest) = rest.split_once(' ')?;
                let (names, allowed) = split_prefixes(rest);
                if dimension == "CO2e" {
                    self.suffixes = names.split_whitespace().collect();
                }
                let size = (Dimension::base(dimension), Factor::ONE);
                self.define(names, &size, allowed, prefixes);
            }
            "unit" => {
                let (names, rest) = pair()?;
                let (definition, allowed) = split_prefixes(rest);
                let (unit, factor) =
                    parse::unit_times_number(&Units::default_in(self), definition)?;
                let to_base = unit.factor_to_base().times(factor);
                self.define(names, &(unit.dimension(), to_base), allowed, prefixes);
            }
            "number" => {
                let (name, factor) = pair()?;
                self.numbers.insert(name, Factor::decimal(factor)?);
            }
            "dimension" => {
                let (name, unit) = pair()?;
                let (unit, _) = parse::unit_times_number(&Units::default_in(self), unit)?;
                self.dimension_names.insert(unit.dimension(), name);
            }
            "unclear" => {
                let (words, help) = pair()?;
                self.unclear.extend(words.split_whitespace().map(|word| (word, help)));
            }
            "ladder" => {
                let units = rest.split_whitespace().map(|name| self.atoms.get(name).cloned());
                self.ladders.push(units.collect::<Option<_>>()?);
            }
            _ => return None,
        }
        Some(())
    }

    /// Adds a unit in all its spellings; a spelling that is taken already is a mistake in the table,
    /// unless it came from a prefix.
    fn define(
        &mut self,
        names: &'static str,
        (dimension, to_base): &(Dimension, Factor),
        allowed: &str,
        prefixes: &[Prefix],
    ) {
        let atom = |symbol: String, factor: Factor| {
            let to_base = to_base.times(factor);
            Arc::new(Atom { symbol, dimension: dimension.clone(), to_base })
        };
        let (symbols, long_names) = names.split_once('|').unwrap_or((names, ""));
        for name in symbols.split_whitespace().chain(long_names.split_whitespace()) {
            self.atoms.insert(name.to_owned(), atom(name.to_owned(), Factor::ONE));
        }
        for prefix in prefixes {
            let allows = |list: &str| list.split_whitespace().any(|each| each == prefix.symbol);
            if allowed != "si" && !allows(allowed) {
                continue;
            }
            let short = symbols.split_whitespace().map(|name| format!("{}{name}", prefix.symbol));
            let long = long_names.split_whitespace().map(|name| format!("{}{name}", prefix.name));
            for name in short.chain(long) {
                self.atoms.entry(name.clone()).or_insert_with(|| atom(name, prefix.factor));
            }
        }
    }
}

fn split_prefixes(text: &'static str) -> (&'static str, &'static str) {
    let (names, allowed) = text.split_once(':').unwrap_or((text, ""));
    (names.trim(), allowed.trim())
}

/// The units that can be written: the built-in ones, and the counting units of a model.
#[derive(Clone)]
pub struct Units<'d> {
    definitions: &'d Definitions,
    counting: BTreeMap<String, Arc<Atom>>,
}

impl Default for Units<'static> {
    fn default() -> Self {
        Units::default_in(builtin())
    }
}

impl std::fmt::Debug for Units<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Units").field("counting", &self.counting.keys()).finish_non_exhaustive()
    }
}

/// Why a name cannot be that of a counting unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitNameError {
    /// It is a unit already.
    Taken,
    /// It is not a word.
    NotAWord,
}

impl<'d> Units<'d> {
    fn default_in(definitions: &'d Definitions) -> Units<'d> {
        Units { definitions, counting: BTreeMap::new() }
    }

    /// Declares a counting unit, which is a dimension of its own under that name.
    ///
    /// # Errors
    ///
    /// When the name is no word or is a built-in unit.
    pub fn count(&mut self, name: &str) -> Result<(), UnitNameError> {
        if !parse::is_word(name) {
            return Err(UnitNameError::NotAWord);
        }
        let taken =
            self.definitions.numbers.contains_key(name) || self.builtin_atom(name).is_some();
        if taken {
            return Err(UnitNameError::Taken);
        }
        let dimension = Dimension::base(name);
        let atom = Atom { symbol: name.to_owned(), dimension, to_base: Factor::ONE };
        self.counting.insert(name.to_owned(), Arc::new(atom));
        Ok(())
    }

    /// The unit of that name, with its prefix.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Unit> {
        if let Some(atom) = self.counting.get(name) {
            return Some(Unit::atom(Arc::clone(atom)));
        }
        self.builtin_atom(name)
    }

    fn builtin_atom(&self, name: &str) -> Option<Unit> {
        let atom = |name: &str| self.definitions.atoms.get(name).map(|a| Unit::atom(Arc::clone(a)));
        atom(name).or_else(|| {
            let mut suffixes = self.definitions.suffixes.iter();
            suffixes.find_map(|&suffix| {
                let mass = atom(name.strip_suffix(suffix)?)?;
                (mass.dimension() == Dimension::base("mass")).then_some(())?;
                Some(mass.times(&atom(suffix)?))
            })
        })
    }

    pub(super) fn number(&self, name: &str) -> Option<Factor> {
        self.definitions.numbers.get(name).copied()
    }

    /// What to write instead of a word that is no unit.
    pub(super) fn help(&self, word: &str) -> Option<String> {
        if let Some(help) = self.definitions.unclear.get(word) {
            return Some((*help).to_owned());
        }
        // Sorted, so that of two names equally near it is always the same one.
        let mut names: Vec<&str> = self.definitions.atoms.keys().map(String::as_str).collect();
        names.extend(self.counting.keys().map(String::as_str));
        names.sort_unstable();
        let distance = |name: &str| {
            let same = name.to_lowercase() == word.to_lowercase();
            if same { 0 } else { strsim::damerau_levenshtein(name, word) }
        };
        // Letters in another order are the likeliest slip: `dya` is `day` and not `dPa`.
        let letters = |name: &str| {
            let mut letters: Vec<char> = name.chars().collect();
            letters.sort_unstable();
            letters
        };
        let is_reordered = |name: &str| letters(name) == letters(word);
        let nearest = names.into_iter().min_by_key(|name| (distance(name), !is_reordered(name)))?;
        let near = distance(nearest) <= word.chars().count() / 3;
        Some(if near {
            format!("did you mean `{nearest}`?")
        } else {
            format!("a counting unit is declared in the model: `units: [{word}]`")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spelling_is_defined_twice() {
        let mut seen = BTreeMap::new();
        let lines = include_str!("units.txt").lines();
        for line in lines.filter(|line| line.starts_with("unit ") || line.starts_with("base ")) {
            let names = line.split(['=', ':']).next().unwrap_or_default();
            let skip = if line.starts_with("base ") { 2 } else { 1 };
            for name in names.split_whitespace().skip(skip).filter(|name| *name != "|") {
                assert_eq!(seen.insert(name, line), None, "`{name}` is defined twice");
            }
        }
        assert!(seen.len() > 100);
    }

    #[test]
    fn a_unit_with_a_prefix_never_hides_another_unit() {
        // Whatever a prefix could also spell has to be the unit that people mean.
        let definitions = builtin();
        for (name, seconds) in [("min", 60.0), ("h", 3600.0), ("d", 86400.0), ("yr", 31_536_000.0)]
        {
            assert_eq!(definitions.atoms[name].to_base.apply(1.0).to_bits(), f64::to_bits(seconds));
        }
        assert_eq!(definitions.atoms["Pa"].dimension.to_string(), "a pressure");
        assert_eq!(definitions.atoms["cd"].dimension.to_string(), "luminosity");
    }

    #[test]
    fn a_counting_unit_cannot_take_the_name_of_a_unit() {
        let mut units = Units::default();
        assert_eq!(units.count("query"), Ok(()));
        assert_eq!(units.count("kWh"), Err(UnitNameError::Taken));
        assert_eq!(units.count("million"), Err(UnitNameError::Taken));
        assert_eq!(units.count("two words"), Err(UnitNameError::NotAWord));
    }
}
