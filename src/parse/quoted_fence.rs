//! Code in a quotation whose lines have no `>`, or in an item whose lines are not indented, as Hexo lets its
//! authors write it.
//!
//! ````text
//! > ```js
//! let a = 1;
//! ```
//! ````
//!
//! Hexo takes code out of a text before it looks for quotations and lists. In Markdown these end with the
//! first line, and the last would open another block of code, up to the end of the text.

/// The same text, byte for byte but for the marks before such code, which are blanks; `None` when there is
/// no such code.
pub(super) fn mended(text: &str) -> Option<String> {
    let mut mended: Option<String> = None;
    let mut lines = Lines { text, at: 0 };
    while let Some(opening) = lines.next() {
        let Some(fence) = fence(opening.text) else { continue };
        let mut inner = lines.clone();
        let first = inner.next().map_or("", |line| line.text);
        let is_unmarked = fence.is_marked() && !fence.has_marks_of(first);
        let Some(closing) = lines.by_ref().find(|line| fence.is_closed_by(line.text)) else {
            break;
        };
        if !is_unmarked {
            continue;
        }
        let mended = mended.get_or_insert_with(|| text.to_owned());
        for line in [opening, closing] {
            let marks = marks(line.text).len();
            // Four blanks would make other code of it.
            if marks <= 3 {
                mended.replace_range(line.at..line.at + marks, &" ".repeat(marks));
            }
        }
    }
    mended
}

/// The line that opens a block of code.
struct Fence<'t> {
    marks: &'t str,
    signs: &'t str,
}

impl Fence<'_> {
    /// Whether it stands in a quotation or at the start of an item.
    fn is_marked(&self) -> bool {
        self.marks.contains(|c: char| !c.is_whitespace())
    }

    /// Whether a line belongs to the same quotation or item.
    fn has_marks_of(&self, line: &str) -> bool {
        if self.marks.contains('>') {
            return line.trim_start().starts_with('>');
        }
        line.trim().is_empty() || line.starts_with([' ', '\t'])
    }

    fn is_closed_by(&self, line: &str) -> bool {
        line[marks(line).len()..].trim_end() == self.signs
    }
}

/// What stands at the start of a line for quotations, or for one item of a list, with its blanks.
fn marks(line: &str) -> &str {
    let is_mark = |c: char| matches!(c, ' ' | '\t' | '>');
    let rest = line.trim_start_matches(is_mark);
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let item = if number.len() < rest.len() {
        number.strip_prefix('.')
    } else {
        rest.strip_prefix(['-', '*', '+'])
    };
    let item = item.filter(|item| item.starts_with(is_mark)).map(str::trim_start);
    &line[..line.len() - item.unwrap_or(rest).len()]
}

fn fence(line: &str) -> Option<Fence<'_>> {
    let marks = marks(line);
    let rest = &line[marks.len()..];
    let sign = rest.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let (signs, info) = rest.split_at(rest.len() - rest.trim_start_matches(sign).len());
    let is_fence = signs.len() >= 3 && !(sign == '`' && info.contains('`'));
    is_fence.then_some(Fence { marks, signs })
}

#[derive(Clone)]
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

struct Line<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        let rest = &self.text[self.at..];
        let end = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
        let line = Line { text: &rest[..end], at: self.at };
        self.at += end;
        (end > 0).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_in_a_quotation_or_an_item_may_be_without_their_marks() {
        let code = "> A\n> ```js\nlet a\n> b\n```\n> C\n";
        assert_eq!(mended(code).as_deref(), Some("> A\n  ```js\nlet a\n> b\n```\n> C\n"));
        let item = "1. ```js\nlet a\n```\n2. B";
        assert_eq!(mended(item).as_deref(), Some("   ```js\nlet a\n```\n2. B"));
        let closed = ">~~~\nlet a\n> ~~~";
        assert_eq!(mended(closed).as_deref(), Some(" ~~~\nlet a\n  ~~~"));
    }

    #[test]
    fn other_code_stays() {
        for text in [
            "> ```\n> a\n> ```\n\nb\n```\nc\n```\n",
            "```\n> ```js\na\n```\n",
            "> ```\na\n",
            "- ```\n  a\n  ```\n",
            "* * *\n\n- a\n",
            "> `` ` ``\na\n```\n",
            "",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }
}
