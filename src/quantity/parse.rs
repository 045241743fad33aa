//! Reading quantities and units.
//!
//! ```text
//! quantity  = number unit?
//! unit      = product { ("/" | "per") product }
//! product   = power { ["*" | "·" | "×"] power }
//! power     = ( word | number | "(" unit ")" ) [ "^" whole | superscripts ]
//! ```
//!
//! Writing two units side by side binds more tightly than `/`, so `t CO2e/person year` is per
//! (person year). A number in a unit multiplies the value: `2.907 kWh/1000 image`.

use std::ops::Range;

use super::{Factor, Quantity, Unit, Units};

/// What is wrong with a quantity or unit, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityError {
    /// Bytes of the text that was read.
    pub range: Range<usize>,
    /// What was found.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Of which kind the mistake is.
    pub kind: QuantityErrorKind,
}

/// What kind of mistake a quantity has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityErrorKind {
    /// It cannot be read.
    Syntax,
    /// Its interval or deviation is impossible.
    Interval,
    /// Its parts measure different things.
    Unit,
}

/// A number and the unit behind it, before the one is multiplied by the other's number.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub(super) number: f64,
    pub(super) unit: Unit,
    /// The number in the unit: 1,000,000 in `5 million query`.
    pub(super) factor: Factor,
}

impl Amount {
    /// Whether nothing stands behind the number.
    pub(super) fn is_bare(&self) -> bool {
        self.unit.is_none() && self.factor == Factor::ONE
    }
}

impl QuantityError {
    pub(super) fn new(range: Range<usize>, message: impl Into<String>) -> QuantityError {
        let kind = QuantityErrorKind::Syntax;
        QuantityError { range, message: message.into(), help: None, kind }
    }
}

/// Unit powers beyond this are slips.
const LARGEST_POWER: i32 = 20;
/// Parentheses within parentheses beyond this are refused.
const DEEPEST: usize = 16;

impl Units<'_> {
    /// Reads a value with its unit, such as `10e6 query/day` or `0.382 g CO2e/query`.
    ///
    /// # Errors
    ///
    /// When the number cannot be read, a unit is unknown, or something else stands there.
    pub fn quantity(&self, text: &str) -> Result<Quantity, QuantityError> {
        let amount = self.amount(text)?;
        let value = amount.factor.apply(amount.number);
        if !value.is_finite() {
            return Err(QuantityError::new(0..text.len(), "the number is too large"));
        }
        Ok(Quantity { value, unit: amount.unit })
    }

    pub(super) fn amount(&self, text: &str) -> Result<Amount, QuantityError> {
        let mut reader = Reader { units: self, text, at: 0, depth: 0 };
        reader.skip_spaces();
        let number = reader.signed_number()?;
        reader.refuse_blank_in_number()?;
        let (unit, factor) = reader.unit()?;
        Ok(Amount { number, unit, factor })
    }

    /// The unit of a text, and the number in it.
    pub(super) fn unit_and_factor(&self, text: &str) -> Result<(Unit, Factor), QuantityError> {
        Reader { units: self, text, at: 0, depth: 0 }.unit()
    }

    /// Reads a unit, such as `g CO2e/kWh`; the empty text is the unit of a plain number.
    ///
    /// # Errors
    ///
    /// When a unit is unknown or the text is no unit.
    pub fn unit(&self, text: &str) -> Result<Unit, QuantityError> {
        let mut reader = Reader { units: self, text, at: 0, depth: 0 };
        let (unit, factor) = reader.unit()?;
        if factor != Factor::ONE {
            return Err(reader.error(0..text.len(), "a unit to show a number in has no number"));
        }
        Ok(unit)
    }
}

/// A definition of `units.txt`: a unit that may have a number in it.
pub(super) fn unit_times_number(units: &Units<'_>, text: &str) -> Option<(Unit, Factor)> {
    Reader { units, text, at: 0, depth: 0 }.unit().ok()
}

/// Whether the text can be the name of a unit.
pub(super) fn is_word(text: &str) -> bool {
    text.starts_with(starts_word) && text.chars().all(continues_word)
}

fn starts_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '%' | '‰' | '°' | '_')
}

fn continues_word(c: char) -> bool {
    starts_word(c) || c.is_ascii_digit() || c == '₂'
}

struct Reader<'t> {
    units: &'t Units<'t>,
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    #[expect(clippy::unused_self, reason = "reads as part of the sentence where it is called")]
    fn error(&self, range: Range<usize>, message: impl Into<String>) -> QuantityError {
        QuantityError::new(range, message)
    }

    fn unexpected(&self, wanted: &str) -> QuantityError {
        match self.peek() {
            Some(found) => {
                let range = self.at..self.at + found.len_utf8();
                self.error(range, format!("expected {wanted}, found `{found}`"))
            }
            None => self.error(self.at..self.at, format!("expected {wanted}, found the end")),
        }
    }

    fn signed_number(&mut self) -> Result<f64, QuantityError> {
        let negative = self.take('-') || self.take('−');
        if !negative {
            self.take('+');
        }
        let start = self.at;
        let Some(text) = self.number_text() else { return Err(self.unexpected("a number")) };
        let value: f64 = text.parse().map_err(|_| self.error(start..self.at, "not a number"))?;
        if self.peek() == Some(',') {
            let mut error = self.unexpected("a unit");
            error.help =
                Some("write the decimal sign as `.` and thousands as in 10_000".to_owned());
            return Err(error);
        }
        Ok(if negative { -value } else { value })
    }

    /// `1 500 g` is 1,500 g to one reader and 500 g to a parser.
    fn refuse_blank_in_number(&mut self) -> Result<(), QuantityError> {
        self.skip_spaces();
        if !self.peek().is_some_and(|c| c.is_ascii_digit()) {
            return Ok(());
        }
        let mut error = self.unexpected("a unit");
        error.help = Some("write thousands as in 1_500, without a blank".to_owned());
        Err(error)
    }

    /// The digits of an unsigned decimal number, without their underscores.
    fn number_text(&mut self) -> Option<String> {
        let start = self.at;
        let digits = |c: char| c.is_ascii_digit() || c == '_';
        self.take_while(digits);
        if self.rest().starts_with('.') {
            self.at += 1;
            self.take_while(digits);
        }
        let text = self.text[start..self.at].replace('_', "");
        if !text.contains(|c: char| c.is_ascii_digit()) {
            self.at = start;
            return None;
        }
        Some(text + &self.exponent())
    }

    /// `e6`, `E-3`; nothing where an `e` belongs to a unit, as in `5 eV`.
    fn exponent(&mut self) -> String {
        let rest = self.rest();
        let Some(after) = rest.strip_prefix(['e', 'E']) else { return String::new() };
        let digits = after.strip_prefix(['+', '-']).unwrap_or(after);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        if count == 0 {
            return String::new();
        }
        let length = rest.len() - digits.len() + count;
        self.at += length;
        rest[..length].to_owned()
    }

    /// Everything up to the end of the text.
    fn unit(&mut self) -> Result<(Unit, Factor), QuantityError> {
        let unit = self.fraction()?;
        match self.peek() {
            None => Ok(unit),
            Some(_) => Err(self.unexpected("a unit")),
        }
    }

    fn fraction(&mut self) -> Result<(Unit, Factor), QuantityError> {
        self.skip_spaces();
        let starts_below = matches!(self.peek(), None | Some('/' | ')')) || self.sees_per();
        let (mut unit, mut factor) =
            if starts_below { (Unit::none(), Factor::ONE) } else { self.product()? };
        loop {
            self.skip_spaces();
            if self.sees_per() {
                self.at += "per".len();
            } else if !self.take('/') {
                return Ok((unit, factor));
            }
            self.skip_spaces();
            let (below, below_factor) = self.product()?;
            unit = unit.per(&below);
            factor = factor.times(below_factor.inverse());
        }
    }

    fn sees_per(&self) -> bool {
        self.rest().strip_prefix("per").is_some_and(|rest| !rest.starts_with(continues_word))
    }

    fn product(&mut self) -> Result<(Unit, Factor), QuantityError> {
        let (mut unit, mut factor) = self.power()?;
        loop {
            self.skip_spaces();
            let sign = self.take('*') || self.take('·') || self.take('×');
            self.skip_spaces();
            let more = !self.sees_per() && self.peek().is_some_and(|c| starts_word(c) || c == '(');
            if !more {
                return if sign { Err(self.unexpected("a unit")) } else { Ok((unit, factor)) };
            }
            let (next, next_factor) = self.power()?;
            unit = unit.times(&next);
            factor = factor.times(next_factor);
        }
    }

    fn power(&mut self) -> Result<(Unit, Factor), QuantityError> {
        let (unit, factor) = self.named_or_number()?;
        let start = self.at;
        let exponent = if self.take('^') {
            let minus = if self.take('-') || self.take('−') { "-" } else { "" };
            format!("{minus}{}", self.take_while(|c| c.is_ascii_digit()))
        } else {
            self.take_while(|c| superscript(c).is_some()).chars().filter_map(superscript).collect()
        };
        if start == self.at {
            return Ok((unit, factor));
        }
        match exponent.parse::<i32>() {
            Ok(n) if n != 0 && n.abs() <= LARGEST_POWER => Ok((unit.power(n), factor.power(n))),
            _ => Err(self.error(start..self.at, "expected a power such as `^2` or `^-1`")),
        }
    }

    fn named_or_number(&mut self) -> Result<(Unit, Factor), QuantityError> {
        let start = self.at;
        if self.take('(') {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(self.error(start..self.at, "too many parentheses"));
            }
            let inner = self.fraction()?;
            self.skip_spaces();
            self.depth -= 1;
            return if self.take(')') { Ok(inner) } else { Err(self.unexpected("`)`")) };
        }
        if let Some(number) = self.number_text() {
            let factor = Factor::decimal(&number).filter(|factor| factor.apply(1.0) > 0.0);
            let factor = factor.ok_or_else(|| self.error(start..self.at, "not a number to use"))?;
            return Ok((Unit::none(), factor));
        }
        if !self.rest().starts_with(starts_word) {
            return Err(self.unexpected("a unit"));
        }
        let word = self.unit_name();
        self.word(word, start)
    }

    /// A word; with a hyphen in it only where that is the name of a unit, such as `CO2-eq`.
    fn unit_name(&mut self) -> &'t str {
        let start = self.at;
        let word = self.take_while(continues_word);
        let end = self.at;
        if self.take('-') {
            self.take_while(continues_word);
            let hyphenated = &self.text[start..self.at];
            if self.units.named(hyphenated).is_some() {
                return hyphenated;
            }
            self.at = end;
        }
        word
    }

    fn word(&self, word: &str, start: usize) -> Result<(Unit, Factor), QuantityError> {
        if let Some(factor) = self.units.number(word) {
            return Ok((Unit::none(), factor));
        }
        if let Some(unit) = self.units.named(word) {
            return Ok((unit, Factor::ONE));
        }
        // `m2` is read as `m^2`.
        let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let power = word[stem.len()..].parse::<i32>().ok().filter(|n| (2..=9).contains(n));
        if let (Some(unit), Some(power)) = (self.units.named(stem), power) {
            return Ok((unit.power(power), Factor::ONE));
        }
        let mut error = self.error(start..start + word.len(), format!("unknown unit `{word}`"));
        error.help = self.units.help(word);
        Err(error)
    }
}

fn superscript(c: char) -> Option<char> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    if c == '⁻' {
        return Some('-');
    }
    let at = RAISED.chars().position(|raised| raised == c)?;
    char::from_digit(u32::try_from(at).ok()?, 10)
}
