//! Code with its words marked by kind.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fence::{Caption, Fence};
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};
use syntaxmate::{
    Catalog, HighlightSession, Highlighter, HighlighterOptions, Scopes, Theme, TokenizerOptions,
};

/// Blocks beyond this are shown without marks: they would take seconds.
const LARGEST_BLOCK: usize = 200_000;
/// As are lines from this many bytes on.
const LONGEST_LINE: usize = 1_000;
/// And what stands within more brackets and quotes than this, which would take much memory.
const DEEPEST: usize = 100;

/// The grammars, each unpacked when the first block in its language is met.
static GRAMMARS: LazyLock<Highlighter> = LazyLock::new(|| {
    let tokenizer = TokenizerOptions { max_line_bytes: LONGEST_LINE, line_cache_entries: 0 };
    let options = HighlighterOptions { tokenizer, ..HighlighterOptions::default() };
    Highlighter::with_catalog_options(&Catalog::bundled(), options)
});

/// The kinds of words that are told apart, by the scopes of the grammars; the first that fits counts.
const KINDS: [(&str, &str); 21] = [
    ("comment", "c"),
    ("string", "s"),
    ("constant.numeric", "n"),
    ("constant.character.escape", "e"),
    ("constant", "n"),
    ("keyword.operator", "o"),
    ("keyword", "k"),
    ("storage", "k"),
    ("entity.name.function", "f"),
    ("meta.function-call.generic", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("entity.name.tag", "k"),
    ("entity.other.attribute-name", "a"),
    ("entity.name", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("markup.heading", "k"),
    ("variable.parameter", "v"),
];

/// A block of code as HTML, within its `pre`, with what stands above it; plain where the language is not
/// known.
pub(super) fn block(code: &str, fence: &Fence) -> String {
    let language = fence.language.as_str();
    let mut html = String::with_capacity(code.len() * 2 + 64);
    if let Some(caption) = &fence.caption {
        html.push_str("<figure class=\"code\">\n<figcaption>");
        self::caption(caption, &mut html);
        html.push_str("</figcaption>\n");
    }
    if language == "mermaid" {
        html.push_str("<pre class=\"mermaid\" tabindex=\"0\">");
        escape(code, &mut html);
        html.push_str("</pre>\n");
    } else {
        pre(code, fence, &mut html);
    }
    if fence.caption.is_some() {
        html.push_str("</figure>\n");
    }
    html
}

fn caption(caption: &Caption, html: &mut String) {
    html.push_str("<span>");
    escape(&caption.title, html);
    html.push_str("</span>");
    if let Some((href, text)) = &caption.link {
        html.push_str(" <a href=\"");
        escape_href(&mut *html, href).expect("a string takes whatever is written to it");
        html.push_str("\">");
        escape(text, html);
        html.push_str("</a>");
    }
}

fn pre(code: &str, fence: &Fence, html: &mut String) {
    let language = fence.language.as_str();
    match fence.first_line {
        Some(first) => html.push_str(&format!(
            "<pre class=\"numbered\" tabindex=\"0\" style=\"counter-reset: line {}\"><code",
            first.saturating_sub(1)
        )),
        None => html.push_str("<pre tabindex=\"0\"><code"),
    }
    if !language.is_empty() {
        html.push_str(" class=\"language-");
        escape_html(&mut *html, language).expect("a string takes whatever is written to it");
        html.push('"');
    }
    html.push('>');
    let start = html.len();
    let is_marked = code.len() <= LARGEST_BLOCK && !fence.is_plain;
    match session(language).filter(|_| is_marked) {
        Some(session) => mark(code, session, html),
        None => escape(code, html),
    }
    if fence.first_line.is_some() || !fence.marked.is_empty() {
        let marked = html.split_off(start);
        lines(&marked, fence, html);
    }
    html.push_str("</code></pre>\n");
}

/// Each line in an element of its own, with the marks of words that go over its end in both.
fn lines(code: &str, fence: &Fence, html: &mut String) {
    let first = fence.first_line.unwrap_or(1);
    let mut open: Option<&str> = None;
    for (at, line) in code.split_inclusive('\n').enumerate() {
        if line == "</span>" {
            // It ends what the line before it has ended already.
            continue;
        }
        let number = first.saturating_add(at);
        let is_marked = fence.marked.iter().any(|range| range.contains(&number));
        html.push_str(if is_marked { "<mark class=\"line\">" } else { "<span class=\"line\">" });
        html.push_str(open.unwrap_or_default());
        html.push_str(line);
        for (start, _) in line.match_indices('<') {
            let tag = &line[start..];
            let end = tag.find('>').map_or(tag.len(), |end| end + 1);
            open = (!tag.starts_with("</")).then_some(&tag[..end]);
        }
        if open.is_some() {
            html.push_str("</span>");
        }
        html.push_str(if is_marked { "</mark>" } else { "</span>" });
    }
}

fn escape(text: &str, html: &mut String) {
    escape_html_body_text(html, text).expect("a string takes whatever is written to it");
}

/// A reading of code from its first line on; `None` where the language is not known.
fn session(language: &str) -> Option<HighlightSession> {
    let language = language.to_lowercase();
    let language = match language.as_str() {
        "" => return None,
        "py3" => "python",
        "golang" => "go",
        "shell-session" => "console",
        known => known,
    };
    // The colours are the theme's, in its style sheet.
    let no_colours = Theme::from_rules(&[]).ok()?;
    GRAMMARS.session_with_theme(language, &no_colours).ok()
}

fn mark(code: &str, mut session: HighlightSession, html: &mut String) {
    let mut kinds = HashMap::new();
    let mut open: Option<&'static str> = None;
    for line in code.split_inclusive('\n') {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let mut at = 0;
        if session.state().depth() <= DEEPEST {
            // The one mistake there is, a line break within the line, cannot be.
            let _ = session.highlight_line_with(text, |token| {
                let Some(word) = text.get(at..token.range().end) else { return };
                let found = || kind(token.scopes());
                let kind = match token.scope_stack() {
                    Some(stack) => *kinds.entry(stack).or_insert_with(found),
                    None => found(),
                };
                write(word, kind, &mut open, html);
                at = token.range().end;
            });
        }
        write(&line[at..], None, &mut open, html);
    }
    if open.is_some() {
        html.push_str("</span>");
    }
}

/// Writes some of the code, within the mark of its kind; one mark for neighbours of one kind.
fn write(
    text: &str,
    kind: Option<&'static str>,
    open: &mut Option<&'static str>,
    html: &mut String,
) {
    if text.is_empty() {
        return;
    }
    if *open != kind && !text.trim().is_empty() {
        if open.is_some() {
            html.push_str("</span>");
        }
        if let Some(class) = kind {
            html.push_str("<span class=\"hl-");
            html.push_str(class);
            html.push_str("\">");
        }
        *open = kind;
    }
    escape(text, html);
}

fn kind(scopes: Scopes<'_>) -> Option<&'static str> {
    let is_of = |scope: &str, kind: &str| {
        scope.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let scopes: Vec<&str> = scopes.collect();
    scopes.iter().rev().find_map(|scope| {
        let of_kind = KINDS.iter().find(|(kind, _)| is_of(scope, kind));
        of_kind.map(|(_, class)| *class)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_of_code_are_marked_by_kind() {
        let html = block("fn main() {} // <end>\n", &Fence::of_info("rust"));
        let expected = concat!(
            "<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"hl-k\">fn </span>",
            "<span class=\"hl-f\">main</span>() {} ",
            "<span class=\"hl-c\">// &lt;end&gt;\n</span></code></pre>\n",
        );
        assert_eq!(html, expected);
    }

    #[test]
    fn languages_are_known_by_the_names_that_authors_use() {
        let names = "bash c c++ console cpp cs css diff docker dockerfile go golang haskell html
            ini java javascript js json jsonc jsx julia kotlin latex lua make makefile
            markdown matlab md nginx perl php powershell ps1 py py3 python r rb rs ruby
            rust scala scss sh shell shell-session sql swift tex toml ts tsx typescript
            vue xml yaml yml zsh Python JSON TeX";
        for name in names.split_whitespace() {
            assert!(session(name).is_some(), "{name}");
        }
        assert!(session("text").is_none() && session("plaintext").is_none());
    }

    proptest! {
        #[test]
        fn marks_change_no_letter_of_the_code(
            code in "([a-z0-9]{0,4}[-+*/=(){}\\[\\]<>\"'`#$!&|:;.,\\\\ \t\r\n\u{e9}\u{78b3}]{0,3}){0,60}",
            language in prop::sample::select(vec![
                "rust", "python", "js", "bash", "html", "yaml", "tex", "c++", "markdown", "php",
            ]),
        ) {
            let html = block(&code, &Fence::of_info(language));
            let inner = html.split_once("<code class=\"language-").and_then(|(_, rest)| rest.split_once("\">"));
            let inner = inner.and_then(|(_, rest)| rest.strip_suffix("</code></pre>\n"));
            let mut shown = String::new();
            for part in inner.expect("the block is a code element").split("<span class=\"hl-") {
                let text = part.split_once("\">").filter(|(class, _)| class.len() == 1);
                shown += &text.map_or(part, |(_, text)| text).replace("</span>", "");
            }
            let mut plain = String::new();
            escape(&code, &mut plain);
            prop_assert_eq!(shown, plain);
        }
    }

    #[test]
    fn code_that_is_nested_without_end_is_shown() {
        let code = format!("{}\n", "(".repeat(LONGEST_LINE - 1)).repeat(100);
        for language in ["rust", "python", "js", "bash", "markdown"] {
            assert_eq!(
                block(&code, &Fence::of_info(language)).matches('(').count(),
                code.matches('(').count()
            );
        }
    }

    #[test]
    fn code_of_no_known_language_is_as_it_is() {
        assert_eq!(
            block("a < b\n", &Fence::default()),
            "<pre tabindex=\"0\"><code>a &lt; b\n</code></pre>\n"
        );
        let html = block("x", &Fence::of_info("no\"language"));
        assert_eq!(
            html,
            "<pre tabindex=\"0\"><code class=\"language-no&quot;language\">x</code></pre>\n"
        );
    }
}
