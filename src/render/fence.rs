//! What stands beside a block of code: its language, title, first line, and the lines that are marked.

use std::ops::RangeInclusive;

/// How a block of code is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fence {
    pub(super) language: String,
    pub(super) caption: Option<Caption>,
    /// The number of its first line, when lines are numbered.
    pub(super) first_line: Option<usize>,
    /// Lines that are marked, by number.
    pub(super) marked: Vec<RangeInclusive<usize>>,
    /// Whether its words are not told apart.
    pub(super) is_plain: bool,
}

/// What stands above a block of code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Caption {
    pub(super) title: String,
    /// An address and its text.
    pub(super) link: Option<(String, String)>,
}

/// The last line that can be marked, so that a slip of the pen is no work.
const LAST_LINE: usize = 1_000_000;
/// And the most marks.
const MOST_MARKS: usize = 64;

impl Fence {
    /// From the line of a fence, as Hexo has it: `lang title url link text mark:1,4-7`. What is in braces
    /// is for other programs.
    pub(super) fn of_info(info: &str) -> Fence {
        let info = info.split('{').next().unwrap_or_default();
        let mut words = info.split_whitespace().filter(|word| !word.is_empty());
        let mut fence = Fence::default();
        let mut rest = Vec::new();
        // Options may stand before the language, too.
        let language = words.by_ref().find(|word| !fence.option(word)).unwrap_or_default();
        rest.extend(words.filter(|word| !fence.option(word)));
        let language = language.split(',').next().unwrap_or_default();
        match language.split_once('=') {
            Some((language, first)) if first.parse::<usize>().is_ok() => {
                language.clone_into(&mut fence.language);
                fence.first_line = first.parse().ok();
            }
            _ => language.clone_into(&mut fence.language),
        }
        fence.caption = Caption::of(&rest);
        fence
    }

    /// From the words of Hexo's `codeblock`: `[title] [lang:x] [url] [link text] [options]`.
    pub(super) fn of_words(words: &[&str]) -> Fence {
        let mut fence = Fence::default();
        let rest: Vec<&str> = words.iter().copied().filter(|word| !fence.option(word)).collect();
        fence.caption = Caption::of(&rest);
        fence
    }

    /// Takes a word such as `mark:1,4-7`; `false` when it is none of these.
    fn option(&mut self, word: &str) -> bool {
        let Some((key, value)) = word.split_once(':') else { return false };
        match key {
            "lang" => value.clone_into(&mut self.language),
            "first_line" => self.first_line = value.parse().ok().or(self.first_line),
            "line_number" if value == "true" => self.first_line = self.first_line.or(Some(1)),
            "line_number" => self.first_line = None,
            "mark" => self.marked = marks(value),
            "highlight" => self.is_plain = value == "false",
            "wrap" | "line_threshold" | "language_attr" => {}
            _ => return false,
        }
        true
    }
}

impl Caption {
    /// Title words, an address, and the words of its link.
    fn of(words: &[&str]) -> Option<Caption> {
        if words.is_empty() {
            return None;
        }
        let is_address = |word: &&str| {
            word.starts_with("http://") || word.starts_with("https://") || word.starts_with('/')
        };
        // A lone path is the title: `js /src/main.js`.
        let address = words.iter().skip(1).position(is_address).map(|at| at + 1);
        let Some(at) = address else {
            return Some(Caption { title: words.join(" "), link: None });
        };
        let text = words[at + 1..].join(" ");
        let text = if text.is_empty() { "link".to_owned() } else { text };
        Some(Caption { title: words[..at].join(" "), link: Some((words[at].to_owned(), text)) })
    }
}

/// `1,4-7`: lines and ranges of them; what is none is left out.
fn marks(value: &str) -> Vec<RangeInclusive<usize>> {
    let line = |text: &str| text.trim().parse::<usize>().ok().map(|line| line.min(LAST_LINE));
    let range = |part: &str| match part.split_once('-') {
        Some((first, last)) => Some(line(first)?..=line(last)?),
        None => Some(line(part)?..=line(part)?),
    };
    value.split(',').take(MOST_MARKS).filter_map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_fence_is_language_title_address_and_options() {
        let fence =
            Fence::of_info("js a title https://example.org more here mark:1,4-7 first_line:5");
        assert_eq!(fence.language, "js");
        assert_eq!(fence.first_line, Some(5));
        assert_eq!(fence.marked, [1..=1, 4..=7]);
        let caption = fence.caption.expect("there is a title");
        assert_eq!(caption.title, "a title");
        assert_eq!(caption.link, Some(("https://example.org".to_owned(), "more here".to_owned())));
    }

    #[test]
    fn a_fence_may_have_less() {
        assert_eq!(Fence::of_info(""), Fence::default());
        assert_eq!(Fence::of_info("c++=10").language, "c++");
        assert_eq!(Fence::of_info("c++=10").first_line, Some(10));
        assert_eq!(Fence::of_info("rust,ignore {.x}").language, "rust");
        assert_eq!(Fence::of_info("mark:x-y rust").language, "rust");
        let words = Fence::of_words(&["Array.map"]);
        assert_eq!(words.caption.map(|caption| caption.title).as_deref(), Some("Array.map"));
    }
}
