//! Where the parts of a YAML document stand.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span as Marks};
use serde_yaml::Value;

use super::Syntax;

/// The place of each value of one document, by the value's address.
#[derive(Debug, Default)]
pub(super) struct Positions {
    by_address: HashMap<usize, Range<usize>>,
}

fn address(value: &Value) -> usize {
    std::ptr::from_ref(value).addr()
}

impl Positions {
    /// Walks the parts of a text beside the values that it means. What the two disagree on has no place of
    /// its own and takes that of what it stands in.
    pub(super) fn of(node: Option<Node>, root: &Value) -> Positions {
        let mut positions = Positions::default();
        if let Some(node) = node {
            positions.walk(&node, root);
        }
        positions
    }

    pub(super) fn place(&self, value: &Value) -> Option<Range<usize>> {
        self.by_address.get(&address(value)).cloned()
    }

    fn walk(&mut self, node: &Node, value: &Value) {
        self.by_address.insert(address(value), node.range.clone());
        match (&node.parts, value) {
            (Parts::Sequence(nodes), Value::Sequence(values)) => {
                for (node, value) in nodes.iter().zip(values) {
                    self.walk(node, value);
                }
            }
            (Parts::Mapping(pairs), Value::Mapping(mapping)) => {
                for (at, (key_node, node)) in pairs.iter().enumerate() {
                    let is_meant = |(key, _): &(&Value, &Value)| match key {
                        Value::String(text) => text == key_node.scalar(),
                        other => plain(other).as_deref() == Some(key_node.scalar()),
                    };
                    // The pairs are in the same order but where a merge has added some.
                    let in_order = mapping.iter().nth(at).filter(is_meant);
                    if let Some((key, value)) = in_order.or_else(|| mapping.iter().find(is_meant)) {
                        self.walk(key_node, key);
                        self.walk(node, value);
                    }
                }
            }
            // An alias repeats values that stand elsewhere; here they all stand where it is used.
            (Parts::Alias, Value::Sequence(values)) => {
                for value in values {
                    self.walk(node, value);
                }
            }
            (Parts::Alias, Value::Mapping(mapping)) => {
                for (key, value) in mapping {
                    self.walk(node, key);
                    self.walk(node, value);
                }
            }
            (_, Value::Tagged(tagged)) => self.walk(node, &tagged.value),
            _ => {}
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// A part of the text: what it holds, and the bytes it takes.
pub(super) struct Node {
    pub(super) range: Range<usize>,
    pub(super) parts: Parts,
}

pub(super) enum Parts {
    Scalar(String),
    Alias,
    Sequence(Vec<Node>),
    Mapping(Vec<(Node, Node)>),
}

impl Node {
    pub(super) fn scalar(&self) -> &str {
        match &self.parts {
            Parts::Scalar(text) => text,
            _ => "",
        }
    }

    /// `None` when the event parser does not read the text, which it may even where `serde_yaml` does.
    pub(super) fn parse(syntax: Syntax, text: &str, clean: &str) -> Option<Node> {
        let offsets = match syntax {
            Syntax::Toml => return super::toml::node(text),
            // JSON is YAML too.
            Syntax::Json => Offsets::below_a_line(text),
            Syntax::Yaml => Offsets::new(text, clean),
        };
        let mut parser = Parser::new_from_str(clean);
        loop {
            let (event, marks) = parser.next_event()?.ok()?;
            if !matches!(event, Event::StreamStart | Event::DocumentStart(_)) {
                return node(event, marks, &mut parser, &offsets);
            }
        }
    }
}

fn node<'t>(
    event: Event<'t>,
    marks: Marks,
    parser: &mut Parser<'t, saphyr_parser::StrInput<'t>>,
    offsets: &Offsets<'_>,
) -> Option<Node> {
    let range = offsets.range(marks);
    match event {
        Event::Scalar(text, style, _, _) => {
            let quoted = matches!(
                style,
                saphyr_parser::ScalarStyle::SingleQuoted | saphyr_parser::ScalarStyle::DoubleQuoted
            );
            let inner = if quoted && range.len() >= 2 {
                range.start + 1..range.end - 1
            } else {
                offsets.trim_end(range)
            };
            Some(Node { range: inner, parts: Parts::Scalar(text.into_owned()) })
        }
        Event::Alias(_) => Some(Node { range, parts: Parts::Alias }),
        Event::SequenceStart(..) => {
            let mut nodes = Vec::new();
            loop {
                let (event, marks) = parser.next_event()?.ok()?;
                if event == Event::SequenceEnd {
                    let whole = offsets.trim_end(range.start..offsets.range(marks).end);
                    return Some(Node { range: whole, parts: Parts::Sequence(nodes) });
                }
                nodes.push(node(event, marks, parser, offsets)?);
            }
        }
        Event::MappingStart(..) => {
            let mut pairs = Vec::new();
            loop {
                let (event, marks) = parser.next_event()?.ok()?;
                if event == Event::MappingEnd {
                    let whole = offsets.trim_end(range.start..offsets.range(marks).end);
                    return Some(Node { range: whole, parts: Parts::Mapping(pairs) });
                }
                let key = node(event, marks, parser, offsets)?;
                let (event, marks) = parser.next_event()?.ok()?;
                pairs.push((key, node(event, marks, parser, offsets)?));
            }
        }
        _ => None,
    }
}

/// From the parser's lines and columns, counted in characters of the cleaned text, to bytes of the
/// text as it stands in the file.
pub(super) struct Offsets<'t> {
    text: &'t str,
    /// Lines that the cleaned text has above the first of this one.
    above: usize,
    line_starts: Vec<usize>,
    /// Tabs at the start of each line, which the cleaned text has as two spaces each.
    tabs: Vec<usize>,
}

impl<'t> Offsets<'t> {
    pub(super) fn new(text: &'t str, clean: &str) -> Offsets<'t> {
        let line_starts: Vec<usize> = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
            .collect();
        let leading = |start: &usize| text[*start..].bytes().take_while(|b| *b == b'\t').count();
        let tabs = if text.len() == clean.len() {
            vec![0; line_starts.len()]
        } else {
            line_starts.iter().map(leading).collect()
        };
        Offsets { text, above: 0, line_starts, tabs }
    }

    /// For a text that is parsed as it is, below a line of its own.
    pub(super) fn below_a_line(text: &'t str) -> Offsets<'t> {
        Offsets { above: 1, ..Offsets::new(text, text) }
    }

    /// The byte of a line (from 0) and a column (from 0, in characters).
    pub(super) fn byte(&self, line: usize, column: usize) -> usize {
        let line = line.saturating_sub(self.above);
        let Some(start) = self.line_starts.get(line).copied() else { return self.text.len() };
        let tabs = self.tabs[line];
        let column = if column >= 2 * tabs { column - tabs } else { column / 2 };
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    }

    fn range(&self, marks: Marks) -> Range<usize> {
        let byte =
            |mark: saphyr_parser::Marker| self.byte(mark.line().saturating_sub(1), mark.col());
        let start = byte(marks.start);
        start..byte(marks.end).max(start)
    }

    fn trim_end(&self, range: Range<usize>) -> Range<usize> {
        let kept = self.text[range.clone()].trim_end().len();
        range.start..range.start + kept
    }
}

/// Where bytes of a scalar's meaning stand in its source, which may have escapes, doubled quotes and
/// line breaks that the meaning has not.
pub(super) fn align(source: &str, meaning: &str, part: Range<usize>) -> Range<usize> {
    if source == meaning {
        return part;
    }
    let mut ends = [part.start, part.end].map(|at| (at, source.len()));
    let mut rest = source.char_indices().peekable();
    for (at, wanted) in meaning.char_indices() {
        // Skips what the meaning has not, up to the next character that both have.
        while rest.peek().is_some_and(|(_, found)| *found != wanted) {
            let same_blank = rest.peek().is_some_and(|(_, found)| found.is_whitespace());
            if same_blank && wanted.is_whitespace() {
                break;
            }
            rest.next();
        }
        let here = rest.next().map_or(source.len(), |(here, _)| here);
        for (meant, found) in &mut ends {
            if *meant == at {
                *found = here;
            }
        }
    }
    let [(_, start), (_, end)] = ends;
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_folded_text_is_found_in_its_source() {
        let source = "per_query * page_length\n      / reply_length";
        let meaning = "per_query * page_length / reply_length";
        let at = meaning.find("reply").expect("the text has a reply");
        let found = align(source, meaning, at..meaning.len());
        assert_eq!(&source[found], "reply_length");
    }

    #[test]
    fn a_part_of_a_text_with_escapes_is_found_in_its_source() {
        let found = align(r#"a \"b\" c"#, r#"a "b" c"#, 6..7);
        assert_eq!(&r#"a \"b\" c"#[found], "c");
    }
}
