//! Texts of front matter, and what YAML makes of them that their author did not mean.

use std::ops::Range;

/// Without the blanks that keyboards of other scripts leave around it, and without what has no width.
pub(super) fn clean(text: &str) -> String {
    let is_invisible = |c: char| matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
    // Joiners have a meaning between letters and in emoji, and none at the ends.
    let is_blank =
        |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '\u{200c}' | '\u{200d}');
    text.trim_matches(is_blank).chars().filter(|c| !is_invisible(*c)).collect()
}

/// A value in the quotes that need the fewest changes to it.
pub(super) fn quoted(value: &str) -> String {
    crate::yaml::quoted(value)
}

/// A plain value of front matter as it is written, on one line: where, and up to where YAML reads it.
///
/// `None` for one in quotes, on more lines, or not there.
pub(super) fn plain_value<'y>(yaml: &'y str, key: &str) -> Option<(Range<usize>, &'y str)> {
    let mut start = 0;
    for line in yaml.split_inclusive('\n') {
        let rest = line.strip_prefix(key).and_then(|rest| rest.trim_start().strip_prefix(':'));
        if let Some(rest) = rest {
            let value = rest.trim();
            let at = start + line.len() - rest.trim_start().len();
            let is_plain = !value.is_empty() && !value.starts_with(['"', '\'', '|', '>']);
            return is_plain.then_some((at..at + value.len(), value));
        }
        start += line.len();
    }
    None
}

/// What YAML leaves out of a plain value: its comment, or the anchor before it.
pub(super) fn left_out(value: &str) -> Option<&'static str> {
    let is_comment = value.starts_with('#') || value.contains(" #") || value.contains("\t#");
    if is_comment {
        Some("what follows ` #` is a comment to YAML")
    } else if value.starts_with('&') {
        Some("a word that starts with `&` is a mark to YAML")
    } else {
        None
    }
}

/// The words of a title with capitals, but for the small ones within it.
pub(super) fn titlecase(title: &str) -> String {
    const SMALL: &[&str] = &[
        "a", "an", "and", "as", "at", "but", "by", "en", "for", "if", "in", "of", "on", "or",
        "the", "to", "v", "v.", "via", "vs", "vs.",
    ];
    let last = title.split(' ').count() - 1;
    let word = |(at, word): (usize, &str)| {
        let is_small = SMALL.contains(&word.to_lowercase().as_str());
        // What has capitals or dots within it is spelt so for a reason.
        let is_spelt = word.chars().skip(1).any(|c| c.is_uppercase() || c == '.');
        if is_spelt || (is_small && at != 0 && at != last) {
            return word.to_owned();
        }
        let start = word.find(char::is_alphanumeric).unwrap_or(word.len());
        let (signs, rest) = word.split_at(start);
        let mut letters = rest.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        format!("{signs}{}{}", first.unwrap_or_default(), letters.as_str())
    };
    title.split(' ').enumerate().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_the_blanks_that_cannot_be_seen() {
        assert_eq!(clean("KDE\u{3000}"), "KDE");
        assert_eq!(clean("\u{feff}a\u{200b}b\u{a0}"), "ab");
        assert_eq!(clean("👩\u{200d}🔬"), "👩\u{200d}🔬");
    }

    #[test]
    fn a_title_gets_its_capitals() {
        assert_eq!(titlecase("the cost of a page"), "The Cost of a Page");
        assert_eq!(titlecase("what iPhone owners look for"), "What iPhone Owners Look For");
        assert_eq!(titlecase("\"quoted\" words 碳"), "\"Quoted\" Words 碳");
    }

    #[test]
    fn what_yaml_leaves_out_of_a_value_is_seen() {
        let value = |yaml| plain_value(yaml, "title").and_then(|(_, value)| left_out(value));
        assert!(value("title: C# notes #1\n").is_some());
        assert!(value("title: #1\n").is_some());
        assert!(value("title: &a b\n").is_some());
        assert!(value("title: \"C# notes #1\"\n").is_none());
        assert!(value("title: C#\n").is_none());
    }
}
