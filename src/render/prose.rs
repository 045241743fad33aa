//! Words as they are typeset: quotes and dashes, and addresses that become links.
//!
//! What Markdown gives in pieces is put together first, since an address may have a `_` in it at which
//! Markdown stops.

use std::ops::Range;

use pulldown_cmark::Event;

use crate::parse::MASK;

/// A run of text, until something else comes.
#[derive(Default)]
pub(super) struct Run {
    pub(super) text: String,
    /// Where it stands in the source.
    pub(super) range: Range<usize>,
    /// The bytes of it that are to stay as they are: escapes and entities.
    fixed: Vec<Range<usize>>,
}

/// A part of a run.
#[derive(Debug, PartialEq)]
pub(super) enum Part<'r> {
    /// Some words, with their place in the run.
    Words(&'r str, usize),
    /// An address, and where it leads.
    Link(&'r str, String),
}

impl Run {
    /// Takes an event of text; `false` for any other.
    pub(super) fn takes(&mut self, event: &Event<'_>, range: &Range<usize>, source: &str) -> bool {
        let Event::Text(words) = event else { return false };
        if self.text.is_empty() {
            self.range = range.clone();
        }
        self.range.end = range.end;
        let start = self.text.len();
        self.text.push_str(words);
        let written = source.get(range.clone()).unwrap_or_default();
        if **words != *written {
            self.fixed.push(start..self.text.len());
        } else if source[..range.start].ends_with('\\') {
            let first = words.chars().next().map_or(0, char::len_utf8);
            self.fixed.push(start..start + first);
        }
        true
    }

    /// The words and addresses of it.
    pub(super) fn parts(&self) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some((range, href)) = next_link(&self.text, at) {
            parts.push(Part::Words(&self.text[at..range.start], at));
            at = range.end;
            parts.push(Part::Link(&self.text[range], href));
        }
        parts.push(Part::Words(&self.text[at..], at));
        parts
    }

    /// Some of its words with typographic quotes, dashes and dots, by the rules of marked: what opens a
    /// quote stands at the start, after a blank, a bracket, a dash or another quote.
    pub(super) fn smart(&self, words: &str, start: usize) -> String {
        let mut result = String::with_capacity(words.len() + 8);
        let mut previous = None;
        let mut at = 0;
        let mut fixed = self.fixed.iter().peekable();
        while let Some(c) = words[at..].chars().next() {
            let rest = &words[at..];
            while fixed.next_if(|fixed| fixed.end <= start + at).is_some() {}
            let is_fixed = fixed.peek().is_some_and(|fixed| fixed.start <= start + at);
            let (typeset, length) = match c {
                _ if is_fixed => (c, c.len_utf8()),
                '-' if rest.starts_with("---") => ('—', 3),
                '-' if rest.starts_with("--") => ('–', 2),
                '.' if rest.starts_with("...") => ('…', 3),
                '\'' if opens(previous, '"') => ('‘', 1),
                '\'' => ('’', 1),
                '"' if opens(previous, '‘') => ('“', 1),
                '"' => ('”', 1),
                other => (other, other.len_utf8()),
            };
            // A single quote looks at the double one before it as it was written.
            previous = Some(if c == '"' { c } else { typeset });
            result.push(typeset);
            at += length;
        }
        result
    }
}

/// Whether a quote that comes after a character opens; `quote` is what may stand between.
fn opens(previous: Option<char>, quote: char) -> bool {
    previous.is_none_or(|c| {
        matches!(c, '-' | '—' | '/' | '(' | '[' | '{' | '\u{feff}')
            || c == quote
            || c.is_whitespace()
    })
}

/// The next address of a text from a byte on, and where it leads.
fn next_link(text: &str, from: usize) -> Option<(Range<usize>, String)> {
    let mut at = from;
    while let Some(found) = text[at..].find([':', '.', '@']) {
        let mark = at + found;
        let link = match text.as_bytes()[mark] {
            b':' => ["https", "http", "ftp"].iter().find_map(|scheme| {
                let start = ends_with_word(&text[from..mark], scheme)? + from;
                text[mark..].starts_with("://").then(|| address(text, start, mark + 3))?
            }),
            b'.' => ends_with_word(&text[from..mark], "www").and_then(|start| {
                let (range, href) = address(text, start + from, mark + 1)?;
                Some((range, format!("http://{href}")))
            }),
            _ => email(text, from, mark),
        };
        if link.is_some() {
            return link;
        }
        at = mark + 1;
    }
    None
}

/// Where a word starts that a text ends with, unless it is the end of a longer one.
fn ends_with_word(text: &str, word: &str) -> Option<usize> {
    let start = text.len().checked_sub(word.len())?;
    let is_it = text.get(start..)?.eq_ignore_ascii_case(word);
    let is_part = text[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
    (is_it && !is_part).then_some(start)
}

/// The address that starts at a byte and has its host at another.
fn address(text: &str, start: usize, host: usize) -> Option<(Range<usize>, String)> {
    text[host..].starts_with(|c: char| c.is_alphanumeric()).then_some(())?;
    let ends = |c: char| {
        c.is_whitespace() || c.is_control() || "<\"".contains(c) || is_full(c) || c == MASK
    };
    let end = text[host..].find(ends).map_or(text.len(), |end| host + end);
    let mut link = &text[start..end];
    let count = |text: &str, c: char| text.matches(c).count();
    let mut open = count(link, '(').cast_signed() - count(link, ')').cast_signed();
    // A mark at the end belongs to the sentence.
    while let Some(last) = link.chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '\'' | '~' => {}
            ')' if open < 0 => open += 1,
            _ => break,
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    let is_long = start + link.len() > host;
    is_long.then(|| (start..start + link.len(), link.to_owned()))
}

/// A mark of Chinese or Japanese, which ends an address as a blank would.
fn is_full(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '“' | '”' | '‘' | '’')
}

/// The mail address around an `@`.
fn email(text: &str, from: usize, at: usize) -> Option<(Range<usize>, String)> {
    let in_name = |c: char| c.is_ascii_alphanumeric() || ".+-_".contains(c);
    let start = text[from..at].rfind(|c| !in_name(c)).map_or(from, |before| {
        from + before + text[from + before..].chars().next().map_or(1, char::len_utf8)
    });
    let in_host = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    let host = &text[at + 1..];
    let host = &host[..host.find(|c| !in_host(c)).unwrap_or(host.len())];
    let host = host.trim_end_matches('.');
    let is_one =
        start < at && host.contains('.') && !host.ends_with(['-', '_']) && !host.starts_with('.');
    is_one.then(|| {
        (start..at + 1 + host.len(), format!("mailto:{}", &text[start..at + 1 + host.len()]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smart(text: &str) -> String {
        let run = Run { text: text.to_owned(), ..Run::default() };
        run.smart(text, 0)
    }

    #[test]
    fn quotes_open_and_close_as_marked_has_them() {
        assert_eq!(smart("\"a\" 'b' don't"), "“a” ‘b’ don’t");
        assert_eq!(smart("(\"a\") -- b---c ..."), "(“a”) – b—c …");
        assert_eq!(smart("\"'a'\" '\"b\"' ''"), "“‘a’” ‘“b”‘ ‘’");
        assert_eq!(smart("-----"), "—–");
        assert_eq!(smart("--'a"), "–’a");
        assert_eq!(smart("中文\"引\""), "中文”引”");
    }

    fn links(text: &str) -> Vec<String> {
        let run = Run { text: text.to_owned(), ..Run::default() };
        let parts = run.parts();
        parts
            .iter()
            .filter_map(|part| match part {
                Part::Link(shown, href) => Some(format!("{shown} {href}")),
                Part::Words(..) => None,
            })
            .collect()
    }

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        assert_eq!(
            links("see https://example.org/a_b?c=d."),
            ["https://example.org/a_b?c=d https://example.org/a_b?c=d"]
        );
        assert_eq!(
            links("(https://example.org/a_(b))"),
            ["https://example.org/a_(b) https://example.org/a_(b)"]
        );
        assert_eq!(
            links("见https://example.org/碳，和"),
            ["https://example.org/碳 https://example.org/碳"]
        );
        assert_eq!(links("www.example.org!"), ["www.example.org http://www.example.org"]);
        assert_eq!(links("write to a.b@example.org."), ["a.b@example.org mailto:a.b@example.org"]);
        assert_eq!(links("xhttp://a https:// a@b www. @"), Vec::<String>::new());
    }
}
