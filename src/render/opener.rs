//! Texts where nothing can be opened or moved: in lists and feeds.

/// HTML without what only a script would put to use, and without the buttons that open something, but
/// with what stands on them.
pub(super) fn without(html: &str) -> String {
    without_buttons(&without_templates(html))
}

fn without_templates(html: &str) -> String {
    const END: &str = "</template>";
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, template)) = rest.split_once("<template") {
        let Some(end) = template.find(END) else { break };
        text.push_str(before);
        rest = &template[end + END.len()..];
    }
    text + rest
}

fn without_buttons(html: &str) -> String {
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
    fn templates_for_scripts_are_taken_off() {
        assert_eq!(without("a<template data-x><p>b</p></template>c"), "ac");
        assert_eq!(without("a<template>b"), "a<template>b");
    }

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
