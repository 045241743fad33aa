//! Texts in the form in which they are looked for: case, accents and widths make no difference.
//!
//! `fold` in `search.js` does the same to what a reader types.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Adds a text to others, folded.
pub(super) fn fold(text: &str, into: &mut String) {
    if text.is_ascii() {
        let start = into.len();
        into.push_str(text);
        into[start..].make_ascii_lowercase();
        return;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let (plain, others) = split(rest);
        into.extend(plain.chars().map(simple));
        let mut run_ends = others.char_indices().skip(1).filter(|(_, c)| is_simple(*c));
        let end = run_ends.next().map_or(others.len(), |(at, _)| at);
        let (run, after) = others.split_at(end);
        let lower = run.nfkd().flat_map(char::to_lowercase).filter(|c| !is_dropped(*c));
        into.extend(lower.map(|c| if c == 'ς' { 'σ' } else { c }).nfc());
        rest = after;
    }
}

/// What a text begins with that is simple, and the rest, which may change the character before it.
fn split(text: &str) -> (&str, &str) {
    let Some(end) = text.find(|c| !is_simple(c)) else { return (text, "") };
    let before = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    let end = if changes_the_one_before(&text[end..]) { before } else { end };
    text.split_at(end)
}

/// Accents do, and so do the later letters of a Korean syllable, at any width.
fn changes_the_one_before(text: &str) -> bool {
    let first = text.nfkd().next();
    first.is_some_and(|c| is_combining_mark(c) || ('\u{1160}'..='\u{11ff}').contains(&c))
}

/// Whether a character is folded without a look at the tables of Unicode, as nearly all are.
fn is_simple(c: char) -> bool {
    c.is_ascii()
        || matches!(c,
            '\u{2010}'..='\u{205f}'
            | '\u{3001}'..='\u{3029}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{30fc}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{ff01}'..='\u{ff5e}')
}

fn simple(c: char) -> char {
    match c {
        // Signs of punctuation, and blanks, of which some are several characters when taken apart.
        '\u{2010}'..='\u{205f}' => {
            if c.is_whitespace() {
                ' '
            } else {
                '-'
            }
        }
        // The wide forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xfee0).map_or(c, |c| c.to_ascii_lowercase())
        }
        _ => c.to_ascii_lowercase(),
    }
}

/// Accents, and what is not seen: soft hyphens, joiners, selectors of a form.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut into = String::new();
        fold(text, &mut into);
        into
    }

    #[test]
    fn case_accents_and_widths_make_no_difference() {
        for (text, expected) in [
            ("Ångström, NAÏVE", "angstrom, naive"),
            ("e\u{301}te\u{301}", "ete"),
            ("CO₂e in m²", "co2e in m2"),
            ("ＡＩ２０２４", "ai2024"),
            ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
            ("İstanbul", "istanbul"),
            ("ﬁne", "fine"),
            ("が カ\u{3099} ｶﾞ カﾞ", "が ガ ガ ガ"),
            ("黄仁勋", "黄仁勋"),
            ("한글 \u{1112}\u{1161}\u{11ab}", "한글 한"),
            ("soft\u{ad}hyphen", "softhyphen"),
            ("葛\u{e0100}", "葛"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn the_short_way_gives_what_the_long_way_would() {
        let long = |c: char| -> String {
            let lower = c.nfkd().flat_map(char::to_lowercase).filter(|c| !is_dropped(*c));
            lower.nfc().collect()
        };
        for c in ('\u{0}'..=char::MAX).filter(|c| is_simple(*c)) {
            let short = simple(c).to_string();
            let is_sign = ('\u{2010}'..='\u{205f}').contains(&c);
            let no_word = |text: &str| !text.contains(char::is_alphanumeric);
            assert!(short == long(c) || is_sign && no_word(&long(c)), "{c:?}: {short} {}", long(c));
        }
    }
}
