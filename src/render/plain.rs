//! HTML as text.

/// Elements whose text is none of the page's: the source of a formula, and code for the browser.
const UNREAD: [&str; 4] = ["annotation", "script", "style", "template"];

/// HTML without its tags, its entities as characters.
pub(super) fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let tag = &rest[at + 1..];
        rest = &tag[end_of_tag(tag)..];
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if UNREAD.contains(&name) {
            rest = rest.find(&format!("</{name}")).map_or("", |end| &rest[end..]);
        }
    }
    text.push_str(rest);
    if !text.contains('&') {
        return text;
    }
    let entities = [
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
    ];
    let decoded = entities.iter().fold(text, |text, (entity, c)| text.replace(entity, c));
    decoded.replace("&amp;", "&")
}

/// The byte after the `>` that ends a tag, which in quotes does not.
fn end_of_tag(tag: &str) -> usize {
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
