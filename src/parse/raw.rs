//! Shortcodes around what is no Markdown: code, HTML, text for other programs.
//!
//! They have to be known before Markdown is read, since a fence or an element in their bodies is none of
//! the page's.

use std::collections::BTreeSet;
use std::ops::Range;

use super::declared::Components;
use super::finder::closing;

/// One of them, as bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    /// From the first brace to the last.
    pub(super) whole: Range<usize>,
    /// What stands in the braces at its start.
    pub(super) tag: Range<usize>,
    /// What stands between its ends.
    pub(super) inner: Range<usize>,
}

/// All of a text that stand in no fence and in no code of their line.
pub(super) fn blocks(text: &str, components: &Components) -> Vec<Raw> {
    let mut blocks = Vec::new();
    if !components.has_verbatim() || memchr::memmem::find(text.as_bytes(), b"{%").is_none() {
        return blocks;
    }
    let mut unclosed: BTreeSet<&str> = BTreeSet::new();
    let mut fence: Option<&str> = None;
    let mut start = 0;
    while start < text.len() {
        let end = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
        let line = &text[start..end];
        let mut next = end;
        match (fence, fence_of(line)) {
            (Some(open), Some(mark)) if mark.starts_with(open) && is_bare(line, mark) => {
                fence = None;
            }
            (Some(_), _) => {}
            (None, Some(mark)) => fence = Some(mark),
            (None, None) => {
                if let Some(block) = first(text, start..end, components, &mut unclosed) {
                    next = block.whole.end;
                    blocks.push(block);
                }
            }
        }
        start = next;
    }
    blocks
}

/// The marks of a fence that a line starts or ends.
fn fence_of(line: &str) -> Option<&str> {
    let inner = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let item = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let item = item.strip_prefix(['-', '*', '+', '.', ')']).filter(|rest| rest.starts_with(' '));
    let inner = item.map_or(inner, str::trim_start);
    let mark = inner.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = inner.len() - inner.trim_start_matches(mark).len();
    let is_inline = mark == '`' && inner[length..].contains('`');
    (length >= 3 && !is_inline).then(|| &inner[..length])
}

/// Whether nothing comes after the marks.
fn is_bare(line: &str, mark: &str) -> bool {
    line.trim_end().ends_with(mark)
}

/// The first such shortcode that starts in a line.
fn first<'t>(
    text: &'t str,
    line: Range<usize>,
    components: &Components,
    unclosed: &mut BTreeSet<&'t str>,
) -> Option<Raw> {
    let mut is_code = false;
    let mut at = line.start;
    while let Some(found) = text[at..line.end].find(['`', '{']) {
        let start = at + found;
        at = start + 1;
        if text.as_bytes()[start] == b'`' {
            is_code = !is_code;
        }
        if is_code || !text[start..].starts_with("{%") || text[..start].ends_with('\\') {
            continue;
        }
        let Some((name, tag)) = tag(text, start) else { continue };
        if !components.is_verbatim(name) || unclosed.contains(name) {
            continue;
        }
        let from = tag.end + 2;
        let Some(end) = end_of(text, from, name) else {
            unclosed.insert(name);
            continue;
        };
        return Some(Raw { whole: start..end.end, tag, inner: from..end.start });
    }
    None
}

/// The name in a tag and the bytes between its braces.
fn tag(text: &str, start: usize) -> Option<(&str, Range<usize>)> {
    let end = closing(text, start, "%}")?;
    let inner = &text[start + 2..end];
    let name = inner.trim_start_matches('-').trim_start();
    let length = name.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    Some((&name[..length.unwrap_or(name.len())], start + 2..end))
}

/// Where `{% endname %}` stands.
fn end_of(text: &str, from: usize, name: &str) -> Option<Range<usize>> {
    text[from..].match_indices("{%").find_map(|(at, _)| {
        let rest = &text[from + at + 2..];
        let inner = rest.strip_prefix('-').unwrap_or(rest).trim_start();
        let after = inner.strip_prefix("end")?.strip_prefix(name)?.trim_start();
        let after = after.strip_prefix('-').unwrap_or(after).strip_prefix("%}")?;
        Some(from + at..text.len() - after.len())
    })
}

/// A text in which nothing of its raw parts can be taken for Markdown, with every byte where it was.
pub(super) fn blanked(text: &str, blocks: &[Raw]) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut at = 0;
    for block in blocks {
        blanked.push_str(&text[at..block.whole.start]);
        blanked.extend(std::iter::repeat_n('x', block.whole.len()));
        at = block.whole.end;
    }
    blanked.push_str(&text[at..]);
    blanked
}

/// A body without the blanks that all its lines begin with, and without the line ends around it.
pub(super) fn body(inner: &str) -> String {
    let inner = inner.strip_prefix('\r').unwrap_or(inner);
    let inner = inner.strip_prefix('\n').unwrap_or(inner);
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let lines = || inner.lines();
    let common = lines().filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or(0);
    let mut body: String =
        lines().map(|line| format!("{}\n", line.get(common..).unwrap_or_default())).collect();
    if lines().last().is_some_and(|last| last.trim().is_empty()) {
        // The line of the end tag is none of the body.
        body.truncate(body.trim_end_matches([' ', '\t', '\n']).len());
        body.push('\n');
    }
    if body == "\n" { String::new() } else { body }
}
