//! Numbers that a reader can open, where there is nothing to open them: in lists and feeds.

/// HTML without the buttons that open something, but with what stands on them.
pub(super) fn without(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<button ") {
        let tag = &rest[at..];
        let Some(end) = tag.find('>').filter(|end| tag[..*end].contains(" popovertarget=")) else {
            text.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        };
        let inner = &tag[end + 1..];
        let close = inner.find("</button>").unwrap_or(inner.len());
        text.push_str(&rest[..at]);
        text.push_str(&inner[..close]);
        rest = inner[close..].strip_prefix("</button>").unwrap_or_default();
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_buttons_that_open_something_are_taken_off() {
        let html = "a <button type=\"button\" popovertarget=\"n\">2 <b>g</b></button>, <button id=\"x\">y</button>";
        assert_eq!(without(html), "a 2 <b>g</b>, <button id=\"x\">y</button>");
        assert_eq!(
            without("<button popovertarget=\"n\">cut"),
            "<button popovertarget=\"n\">cut".replace("<button popovertarget=\"n\">", "")
        );
    }
}
