//! The parts of a component's body: `<!-- tab Title -->` … `<!-- endtab -->`.

use serde::Serialize;
use tera::Value;

/// One part.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    /// What stands in the comment that starts it.
    title: String,
    body: Value,
}

/// The parts of some HTML, each begun by a comment that starts with a word. One that is not ended goes on to
/// the next.
pub(super) fn of(html: &str, mark: &str) -> Vec<Part> {
    let end = format!("end{mark}");
    let mut parts = Vec::new();
    let mut open: Option<(String, usize)> = None;
    let mut at = 0;
    while let Some((comment, range)) = comment(html, at) {
        at = range.end;
        let title =
            comment.strip_prefix(mark).filter(|rest| !rest.starts_with(char::is_alphanumeric));
        if title.is_none() && comment != end {
            continue;
        }
        if let Some((title, start)) = open.take() {
            parts.push(part(title, &html[start..range.start]));
        }
        open = title.map(|title| (title.trim().to_owned(), range.end));
    }
    if let Some((title, start)) = open {
        parts.push(part(title, &html[start..]));
    }
    parts
}

fn part(title: String, html: &str) -> Part {
    Part { title, body: Value::safe_string(html.trim()) }
}

/// The next comment from a byte on.
fn comment(html: &str, from: usize) -> Option<(&str, std::ops::Range<usize>)> {
    let start = from + html[from..].find("<!--")?;
    let inner = start + "<!--".len();
    let end = inner + html[inner..].find("-->")?;
    Some((html[inner..end].trim(), start..end + "-->".len()))
}
