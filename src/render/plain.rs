//! HTML as text.

use std::borrow::Cow;

/// Whether the text of an element is none of the page's: the source of a formula, and code for the browser.
pub(super) fn is_unread(name: &str) -> bool {
    matches!(name, "annotation" | "script" | "style" | "template")
}

/// A part of some HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'h> {
    /// Text as it is written, entities and all.
    Text(&'h str),
    /// The name of an element that begins or ends here; empty for a comment.
    Tag(&'h str),
}

/// The parts of some HTML, without the elements that are not read and what is in them.
pub(super) fn pieces(html: &str, is_unread: fn(&str) -> bool) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(tag) = rest.strip_prefix('<') else {
            let (text, after) =
                rest.split_at(memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len()));
            rest = after;
            return Some(Piece::Text(text));
        };
        rest = &tag[end_of_tag(tag)..];
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let end = tag.bytes().position(|byte| !byte.is_ascii_alphanumeric());
        let name = &tag[..end.unwrap_or(tag.len())];
        if !is_end && is_unread(name) {
            rest = rest.find(&format!("</{name}")).map_or("", |end| &rest[end..]);
        }
        Some(Piece::Tag(name))
    })
}

/// HTML without its tags, its entities as characters.
pub(super) fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for piece in pieces(html, is_unread) {
        if let Piece::Text(part) = piece {
            text.push_str(part);
        }
    }
    unescaped(&text).into_owned()
}

/// Text with its entities as characters.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let entities = [
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ];
    let decode = |text: String, (entity, c): &(&str, &str)| text.replace(entity, c);
    Cow::Owned(entities.iter().fold(text.to_owned(), decode))
}

/// The byte after the `>` that ends a tag, which in quotes does not.
pub(super) fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    tag.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_read_is_left() {
        assert_eq!(plain_text("a <b title=\"x > y\">bold</b> &amp; &lt;c"), "a bold & <c");
        assert_eq!(plain_text("<math>x<annotation e=\"t\">x^2</annotation></math>!"), "x!");
        assert_eq!(plain_text("cut <b"), "cut ");
    }
}
