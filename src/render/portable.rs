//! Texts that are read elsewhere, such as in a feed reader: HTML that needs no style and no script.

use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

/// Elements that go with all that is in them: what only a script or a style would put to use.
const DROPPED: [&str; 7] = ["template", "script", "style", "svg", "form", "iframe", "object"];
/// Elements of which what is in them stays.
const UNWRAPPED: [&str; 3] = ["button", "data", "nav"];
/// Attributes that mean something everywhere.
const KEPT: [&str; 22] = [
    "alt", "cite", "colspan", "controls", "datetime", "dir", "display", "encoding", "height",
    "href", "lang", "poster", "rowspan", "scope", "src", "srcset", "start", "title", "type",
    "width", "xmlns", "open",
];
const ADDRESSES: [&str; 4] = ["href", "src", "poster", "cite"];
/// Elements that end with their start.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "param",
];

/// HTML without what only a style or a script would put to use, nothing in it to be opened, and its
/// addresses as `address` has them. What has `data-feed="skip"` is left out.
pub(super) fn html(html: &str, address: &dyn Fn(&str) -> String) -> String {
    let mut writer =
        Writer { html: String::with_capacity(html.len()), skipped: Vec::new(), address };
    let mut emitter = DefaultEmitter::<()>::default();
    // What looks like a tag within a script is none.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => writer.start(&tag),
            Token::EndTag(tag) => writer.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) if writer.skipped.is_empty() => {
                let text = String::from_utf8_lossy(&text.value);
                escape_html_body_text(&mut writer.html, &text)
                    .expect("a string takes whatever is written to it");
            }
            _ => {}
        }
    }
    writer.html.trim().to_owned()
}

struct Writer<'a> {
    html: String,
    /// The elements that are open within something that is left out, that one first.
    skipped: Vec<String>,
    address: &'a dyn Fn(&str) -> String,
}

impl Writer<'_> {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let value = |key: &str| {
            let value = tag.attributes.get(&HtmlString::from(key.as_bytes().to_vec()))?;
            Some(String::from_utf8_lossy(&value.value).into_owned())
        };
        let is_void = VOID.contains(&name.as_str()) || tag.self_closing;
        let is_dropped =
            DROPPED.contains(&name.as_str()) || value("data-feed").is_some_and(|v| v == "skip");
        if !self.skipped.is_empty() || is_dropped {
            if !is_void {
                self.skipped.push(name);
            }
            return;
        }
        if name == "input" {
            // All that a text has of these are the boxes of its tasks.
            if value("type").is_some_and(|kind| kind == "checkbox") {
                self.html.push_str(if value("checked").is_some() { "☑" } else { "☐" });
            }
            return;
        }
        if UNWRAPPED.contains(&name.as_str()) {
            return;
        }
        self.html.push('<');
        self.html.push_str(elsewhere(&name));
        for (key, value) in &tag.attributes {
            let key = String::from_utf8_lossy(key);
            if KEPT.contains(&key.as_ref()) {
                self.attribute(&key, &String::from_utf8_lossy(&value.value));
            }
        }
        self.html.push_str(if is_void { "/>" } else { ">" });
    }

    fn attribute(&mut self, key: &str, value: &str) {
        let value = if ADDRESSES.contains(&key) {
            (self.address)(value.trim())
        } else if key == "srcset" {
            let each = value.split(", ").map(|candidate| {
                let (path, size) =
                    candidate.trim().split_once(' ').unwrap_or((candidate.trim(), ""));
                format!("{} {size}", (self.address)(path)).trim_end().to_owned()
            });
            each.collect::<Vec<_>>().join(", ")
        } else {
            value.to_owned()
        };
        self.html.push(' ');
        self.html.push_str(key);
        self.html.push_str("=\"");
        escape_html(&mut self.html, &value).expect("a string takes whatever is written to it");
        self.html.push('"');
    }

    fn end(&mut self, name: &str) {
        if !self.skipped.is_empty() {
            // An end that nothing was opened for is none.
            if let Some(at) = self.skipped.iter().rposition(|open| open == name) {
                self.skipped.truncate(at);
            }
            return;
        }
        if UNWRAPPED.contains(&name) || VOID.contains(&name) {
            return;
        }
        self.html.push_str("</");
        self.html.push_str(elsewhere(name));
        self.html.push('>');
    }
}

/// The element for what can be opened where nothing can.
fn elsewhere(name: &str) -> &str {
    match name {
        "details" => "div",
        "summary" => "p",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portable(text: &str) -> String {
        html(text, &|address| format!("https://x{address}"))
    }

    #[test]
    fn what_needs_a_script_or_a_style_goes_and_what_can_be_read_stays() {
        let cases = [
            ("a<template data-x><p>b</p></template>c", "ac"),
            ("<svg><g><title>x</title></g></svg>b", "b"),
            ("<p class=x style=\"a\" onclick=b>c</p>", "<p>c</p>"),
            (
                "<data class=\"number\" value=\"2\"><button type=\"button\">2&nbsp;g</button></data>",
                "2\u{a0}g",
            ),
            ("<details><summary>s</summary>t</details>", "<div><p>s</p>t</div>"),
            ("<div data-feed=\"skip\"><div>a</div>b</div>c", "c"),
            ("<div data-feed=\"skip\"><br>a</p></div>c", "c"),
            (
                "<input type=checkbox checked> a <input type=checkbox> b <input type=text>",
                "☑ a ☐ b",
            ),
            ("<script>\"<p>\"</script>d &lt; e", "d &lt; e"),
            ("<!-- x -->f<br>", "f<br/>"),
            ("<svg><p>never closed", ""),
        ];
        for (given, expected) in cases {
            assert_eq!(portable(given), expected, "{given}");
        }
    }

    #[test]
    fn every_address_is_asked_for() {
        assert_eq!(
            portable("<a href=/a><img src=/b srcset='/c 2x, /d 3x' alt='&quot;'></a>"),
            "<a href=\"https://x/a\"><img alt=\"&quot;\" src=\"https://x/b\" srcset=\"https://x/c 2x, https://x/d 3x\"/></a>"
        );
    }
}
