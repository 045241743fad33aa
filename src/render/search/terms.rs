//! The terms that a text is found by.
//!
//! Of scripts with blanks between words they are the words. Of those without, such as Chinese and Japanese, they are every two
//! neighbouring signs, and the last of a run alone: whatever two or more signs stand side by side are then found exactly, and no
//! dictionary has to know them. `terms` in `search.js` takes apart what a reader types in the same way.

use std::borrow::Cow;

/// Words are known by so many characters; longer ones are no words.
pub(super) const LONGEST: usize = 32;

/// What is found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Term<'t> {
    /// A word, or a number.
    Word(&'t str),
    /// Two signs of a script without blanks, or the last of a run; and the place of the first among all such signs.
    /// Signs that do not stand side by side have no neighbouring places.
    Signs(&'t str, u32),
}

/// Whether a letter is of a script that has no blanks between its words, or is best found without them.
fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

/// A folded text in which no blank or line end stands between two signs of a script that has none.
pub(super) fn joined(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(char::is_whitespace) {
        let after = rest[at..].trim_start();
        joined.push_str(&rest[..at]);
        let is_within = joined.ends_with(is_dense) && after.starts_with(is_dense);
        if !is_within {
            joined.push(' ');
        }
        rest = after;
    }
    joined.push_str(rest);
    Cow::Owned(joined)
}

/// Calls `each` with every term of a folded text, in order. `place` is that of the next sign, and is moved on.
pub(super) fn terms<'t>(text: &'t str, place: &mut u32, mut each: impl FnMut(Term<'t>)) {
    let mut rest = text;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let run = &rest[start..];
        if run.as_bytes()[0] >= 0x80 && run.starts_with(is_dense) {
            let end = run.find(|c| !is_dense(c)).unwrap_or(run.len());
            signs(&run[..end], place, &mut each);
            rest = &run[end..];
        } else {
            let end = end_of_word(run);
            let word = &run[..end];
            each(Term::Word(shortened(word)));
            rest = &run[end..];
        }
    }
}

fn signs<'t>(run: &'t str, place: &mut u32, each: &mut impl FnMut(Term<'t>)) {
    let mut starts = run.char_indices().map(|(at, _)| at).chain([run.len()]);
    let mut start = starts.next().unwrap_or_default();
    let mut middle = starts.next().unwrap_or_default();
    loop {
        let end = starts.next();
        each(Term::Signs(&run[start..end.unwrap_or(middle)], *place));
        *place += 1;
        let Some(end) = end else { break };
        (start, middle) = (middle, end);
    }
    // What comes after something else is no neighbour.
    *place += 1;
}

fn shortened(word: &str) -> &str {
    if word.len() <= LONGEST {
        return word;
    }
    word.char_indices().nth(LONGEST).map_or(word, |(at, _)| &word[..at])
}

/// Where a word ends. A point between digits is part of a number.
fn end_of_word(run: &str) -> usize {
    let bytes = run.as_bytes();
    let mut at = 0;
    loop {
        // Most words are of these alone.
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Some(next) = run[at..].chars().next() else { return at };
        let is_point = next == '.'
            && at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_digit())
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !is_point && (!next.is_alphanumeric() || is_dense(next)) {
            return at;
        }
        at += next.len_utf8();
    }
}

/// A folded text without the commas between groups of three digits.
pub(super) fn without_commas(text: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let groups = |at: &usize| {
        *at > 0 && is_digit(at - 1) && (1..=3).all(|n| is_digit(at + n)) && !is_digit(at + 4)
    };
    let mut kept = String::new();
    let mut start = 0;
    for at in memchr::memchr_iter(b',', bytes).filter(groups) {
        kept.push_str(&text[start..at]);
        start = at + 1;
    }
    if start == 0 {
        return text;
    }
    kept.push_str(&text[start..]);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let text = joined(text);
        terms(&text, &mut 0, |term| {
            found.push(match term {
                Term::Word(word) => word.to_owned(),
                Term::Signs(signs, place) => format!("{signs}@{place}"),
            });
        });
        found
    }

    #[test]
    fn words_end_where_letters_and_digits_do() {
        assert_eq!(all("gpt-4, don't: 3.14."), ["gpt", "4", "don", "t", "3.14"]);
        assert_eq!(all(&"x".repeat(40)), ["x".repeat(32)]);
        assert_eq!(all("…—"), Vec::<String>::new());
    }

    #[test]
    fn a_script_without_blanks_is_taken_two_signs_at_a_time() {
        assert_eq!(
            all("黄仁勋说ai好，好"),
            ["黄仁@0", "仁勋@1", "勋说@2", "说@3", "ai", "好@5", "好@7"]
        );
    }

    #[test]
    fn the_end_of_a_line_parts_no_signs() {
        assert_eq!(all("黄仁\n 勋 x"), ["黄仁@0", "仁勋@1", "勋@2", "x"]);
    }

    #[test]
    fn groups_of_digits_are_one_number() {
        assert_eq!(
            without_commas("10,000,000 and 1,2 and 1,2345".into()),
            "10000000 and 1,2 and 1,2345"
        );
    }
}
