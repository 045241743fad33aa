//! Code with its words marked by kind.

use std::sync::LazyLock;

use super::fence::{Caption, Fence};
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Blocks beyond this are shown without marks: they would take seconds.
const LARGEST_BLOCK: usize = 200_000;
/// As is a block with a line beyond this.
const LONGEST_LINE: usize = 5_000;

/// The grammars, unpacked when the first block of code is met.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// The kinds of words that are told apart, by the scopes of the grammars; the first that fits counts.
static KINDS: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let kinds = [
        ("comment", "c"),
        ("string", "s"),
        ("constant.numeric", "n"),
        ("constant.character.escape", "e"),
        ("constant", "n"),
        ("keyword.operator", "o"),
        ("keyword", "k"),
        ("storage", "k"),
        ("entity.name.function", "f"),
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
    kinds.map(|(scope, class)| (Scope::new(scope).expect("the scope is one"), class)).to_vec()
});

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
        html.push_str("<pre class=\"mermaid\">");
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
            "<pre class=\"numbered\" style=\"counter-reset: line {}\"><code",
            first.saturating_sub(1)
        )),
        None => html.push_str("<pre><code"),
    }
    if !language.is_empty() {
        html.push_str(" class=\"language-");
        escape_html(&mut *html, language).expect("a string takes whatever is written to it");
        html.push('"');
    }
    html.push('>');
    let is_small = code.len() <= LARGEST_BLOCK && code.lines().all(|l| l.len() <= LONGEST_LINE);
    let start = html.len();
    match syntax(language).filter(|_| is_small && !fence.is_plain) {
        Some(syntax) => mark(code, syntax, html),
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

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    if language.is_empty() {
        return None;
    }
    let token = match language.to_ascii_lowercase().as_str() {
        "text" | "txt" | "plain" | "plaintext" | "mermaid" => return None,
        "shell" | "console" | "shell-session" | "zsh" => "bash",
        "jsx" | "ts" | "tsx" | "typescript" => "js",
        "jsonc" => "json",
        "docker" => "dockerfile",
        "py3" => "python",
        other => return SYNTAXES.find_syntax_by_token(other),
    };
    SYNTAXES.find_syntax_by_token(token)
}

fn mark(code: &str, syntax: &SyntaxReference, html: &mut String) {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open: Option<&'static str> = None;
    for line in code.split_inclusive('\n') {
        let Ok(changes) = state.parse_line(line, &SYNTAXES) else {
            // The grammar gave up; the rest of the block is as good without it.
            write(line, None, &mut open, html);
            continue;
        };
        let mut at = 0;
        for (end, change) in &changes {
            write(&line[at..*end], kind(&stack), &mut open, html);
            at = *end;
            if stack.apply(change).is_err() {
                stack = ScopeStack::new();
            }
        }
        write(&line[at..], kind(&stack), &mut open, html);
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

fn kind(stack: &ScopeStack) -> Option<&'static str> {
    stack.as_slice().iter().rev().find_map(|scope| {
        let of_kind = KINDS.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
        of_kind.map(|(_, class)| *class)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_code_are_marked_by_kind() {
        let html = block("fn main() {} // <end>\n", &Fence::of_info("rust"));
        let expected = concat!(
            "<pre><code class=\"language-rust\"><span class=\"hl-k\">fn </span>",
            "<span class=\"hl-f\">main</span>() {} ",
            "<span class=\"hl-c\">// &lt;end&gt;\n</span></code></pre>\n",
        );
        assert_eq!(html, expected);
    }

    #[test]
    fn code_of_no_known_language_is_as_it_is() {
        assert_eq!(block("a < b\n", &Fence::default()), "<pre><code>a &lt; b\n</code></pre>\n");
        let html = block("x", &Fence::of_info("no\"language"));
        assert_eq!(html, "<pre><code class=\"language-no&quot;language\">x</code></pre>\n");
    }
}
