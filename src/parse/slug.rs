//! Names as parts of addresses, by Hexo's rules, so that existing addresses hold.

use unicode_normalization::UnicodeNormalization;

use super::latin;

/// A name as a part of an address: accents off Latin letters, runs of blanks and punctuation as one
/// `-`, everything else (Chinese, Cyrillic, emoji) as it is; the case is kept.
#[must_use]
pub fn slugize(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.nfc() {
        if c < ' ' {
            continue;
        }
        if is_blank(c) || c.is_ascii_punctuation() {
            if !slug.ends_with('-') {
                slug.push('-');
            }
        } else if c.is_ascii() {
            slug.push(c);
        } else if let Some(base) = latin::base(c) {
            slug.push_str(&base);
        } else {
            slug.push(c);
        }
    }
    slug.trim_matches('-').to_owned()
}

/// What JavaScript's `\s` has, by whose leave a blank is one in Hexo.
fn is_blank(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_the_slugs_that_hexo_makes_of_them() {
        for (name, slug) in [
            ("Hello World", "Hello-World"),
            ("foo_bar baz", "foo-bar-baz"),
            ("Émissions CO₂ été", "Emissions-CO₂-ete"),
            ("碳排放 简报 2023", "碳排放-简报-2023"),
            ("C++", "C"),
            (".NET", "NET"),
            ("don't", "don-t"),
            ("don’t", "don’t"),
            ("a—b–c", "a—b–c"),
            ("x/y\\z", "x-y-z"),
            ("tab\tnew\nline", "tabnewline"),
            ("ß straße", "s-strase"),
            ("Łódź", "Lodz"),
            ("---", ""),
            ("（全角）：测试", "（全角）：测试"),
            ("emoji 😀 ok", "emoji-😀-ok"),
            ("Привет мир", "Привет-мир"),
            ("가나다", "가나다"),
            ("が", "が"),
            ("Ⓐ", "A"),
            ("ＡＩ", "AI"),
            ("x²", "x²"),
            ("ǆ", "dz"),
            ("a\u{feff}b", "a-b"),
        ] {
            assert_eq!(slugize(name), slug, "{name}");
        }
    }

    #[test]
    fn two_spellings_of_one_accent_are_one_slug() {
        assert_eq!(slugize("e\u{301}te\u{301}"), slugize("été"));
    }
}
