//! Finding shortcodes in a text, and the two ends of those that stand around something.

use std::collections::BTreeSet;
use std::ops::Range;

use super::body::{self, Body, Call, CallKind, Dialect, SHORTEST_BLOCK};
use super::formula::FUNCTIONS;
use super::quoted_fence;
use super::raw::{self, Raw};
use super::shortcode::{self, Component, Expression, Quotes, Source};
use super::verbatim;
use crate::config::Preset;
use crate::diagnostic::{Code, Report, Spanned, nearest};

/// Shortcodes within shortcodes beyond this are refused.
const DEEPEST: usize = 16;
/// The most bytes between a shortcode's braces.
const LONGEST: usize = 16 << 10;

/// A text and the shortcodes in it, outside its verbatim parts.
pub(super) fn body(source: Source<'_>, dialect: Dialect<'_>, report: &mut Report) -> Body {
    let is_hexo = dialect.markdown.preset == Preset::Hexo;
    match is_hexo.then(|| quoted_fence::mended(source.text)).flatten() {
        Some(mended) => {
            let source = Source { text: &mended, ..source };
            within_text(source, dialect, report).with_text(&mended)
        }
        None => within_text(source, dialect, report),
    }
}

fn within_text(source: Source<'_>, dialect: Dialect<'_>, report: &mut Report) -> Body {
    let text = source.text;
    let has_braces = memchr::memchr_iter(b'{', text.as_bytes())
        .any(|at| matches!(text.as_bytes().get(at + 1), Some(b'{' | b'%')));
    let has_labels = dialect.math && text.contains("\\label{");
    if !has_braces && !has_labels {
        return Body::new(source, dialect, Vec::new());
    }
    let raw = raw::blocks(text, dialect.components);
    let blanked = (!raw.is_empty()).then(|| raw::blanked(text, &raw));
    let shown = blanked.as_deref().unwrap_or(text);
    let options = body::options(dialect.markdown, dialect.math, shown);
    let verbatim = verbatim::parts(shown, options);
    let mut finder = Finder { source, dialect, raw, found: Vec::new(), unknown: Vec::new() };
    finder.find(&verbatim, report);
    let ends = finder.pair(report);
    let calls = finder.calls(&ends, 0..finder.found.len());
    let equations = if has_labels { equations(shown, &verbatim) } else { Vec::new() };
    Body::new(source, dialect, calls).with(finder.unknown, equations)
}

/// The labels of the equations among the parts of a text that are shown as they are.
fn equations(text: &str, verbatim: &[Range<usize>]) -> Vec<String> {
    let parts = verbatim.iter().map(|part| &text[part.clone()]);
    let labels = parts.filter(|part| part.starts_with("$$")).filter_map(body::labelled);
    labels.map(|(_, label)| label.to_owned()).collect()
}

/// Where the braces that open at `start` are closed: in the same paragraph, before the next opening ones.
///
/// What stands in quotes does not count, unless a lone apostrophe hid the braces.
pub(super) fn closing(text: &str, start: usize, closing: &str) -> Option<usize> {
    let rest = &text[start + 2..];
    let mut quotes = Quotes::default();
    let mut hidden = None;
    let mut hidden_ends = false;
    for (at, c) in rest.char_indices().take_while(|(at, _)| *at < LONGEST) {
        let within = quotes.is_within(c);
        let here = &rest[at..];
        let closes = here.starts_with(closing);
        let stops = here.starts_with("{{") || here.starts_with("{%");
        if here.starts_with("\n\n") || (stops && !within) {
            break;
        }
        if closes && !within {
            return Some(start + 2 + at);
        }
        hidden_ends |= stops;
        if closes && !hidden_ends && hidden.is_none() {
            hidden = Some(start + 2 + at);
        }
    }
    hidden
}

/// What stands in the braces of a tag, without the marks that take blanks away.
fn within(inner: Source<'_>) -> Source<'_> {
    let start = inner.text.len() - inner.text.trim_start_matches('-').len();
    let end = start + inner.text[start..].trim_end_matches('-').len();
    inner.part(start..end).trim()
}

/// A shortcode, before it is known which end belongs to which start.
struct Found {
    range: Range<usize>,
    part: Part,
}

impl Found {
    /// The name that an end gives, where this is one: none in `{% end %}`, which is an empty one here.
    fn ends(&self) -> Option<&str> {
        match &self.part {
            Part::End(name) => Some(name.as_deref().unwrap_or_default()),
            Part::Whole(_) | Part::Start { .. } => None,
        }
    }
}

enum Part {
    Whole(CallKind),
    /// `None` for a component whose call cannot be read; it still has an end.
    Start {
        name: String,
        component: Option<Component>,
        ending: Ending,
    },
    /// With the name it gives: none in `{% end %}`.
    End(Option<String>),
}

/// How a start is to be ended.
#[derive(Clone, Copy, PartialEq)]
enum Ending {
    /// `{% name(…) %}`: by `{% end %}` or `{% endname %}`, and there has to be one.
    Required,
    /// `{% name %}`: by either, if at all.
    Either,
    /// `{% name words %}`: by `{% endname %}`, if at all.
    Named,
}

struct Finder<'t> {
    source: Source<'t>,
    dialect: Dialect<'t>,
    raw: Vec<Raw>,
    found: Vec<Found>,
    unknown: Vec<Spanned<String>>,
}

impl Finder<'_> {
    fn find(&mut self, verbatim: &[Range<usize>], report: &mut Report) {
        let text = self.source.text.as_bytes();
        let mut verbatim = verbatim.iter().peekable();
        let mut at = 0;
        while let Some(next) = memchr::memchr(b'{', &text[at..]) {
            let start = at + next;
            at = start + 1;
            while verbatim.next_if(|part| part.end <= start).is_some() {}
            if let Some(part) = verbatim.peek().filter(|part| part.start <= start) {
                at = part.end;
                continue;
            }
            let is_escaped = text[..start].ends_with(b"\\");
            let end = match text.get(start + 1) {
                Some(b'{') if !is_escaped => self.braces(start, report),
                Some(b'%') if !is_escaped => {
                    self.verbatim(start, report).or_else(|| self.tag(start, report))
                }
                Some(b'{' | b'%') => Some(start + 2),
                _ => None,
            };
            at = end.unwrap_or(at);
        }
    }

    /// `{{ … }}`; gives where to go on, or `None` when it is plain text.
    fn braces(&mut self, start: usize, report: &mut Report) -> Option<usize> {
        let Some(end) = closing(self.source.text, start, "}}") else {
            if self.dialect.has_model {
                let span = self.source.span.part(start..start + 2);
                let message = "the shortcode is never closed with `}}`";
                report
                    .add(Code::ShortcodeUnclosed, span, message)
                    .help("to show braces as they are, write `\\{{` or put them in code");
            }
            return None;
        };
        let inner = self.source.part(start + 2..end);
        if let Some(name) = shortcode::called(inner.text) {
            if !self.dialect.components.contains(name) {
                if self.dialect.has_model {
                    self.unknown(name, inner, report);
                    return Some(end + 2);
                }
                return None;
            }
        } else if !self.dialect.has_model {
            return None;
        }
        let kind = match shortcode::expression(inner.trim(), report) {
            Some(Expression::Number(number)) => CallKind::Number(number),
            Some(Expression::Component(component)) => CallKind::Component(self.own(component)),
            None => return Some(end + 2),
        };
        self.found.push(Found { range: start..end + 2, part: Part::Whole(kind) });
        Some(end + 2)
    }

    /// A shortcode around what is no Markdown, when one starts there.
    fn verbatim(&mut self, start: usize, report: &mut Report) -> Option<usize> {
        let at = self.raw.binary_search_by_key(&start, |raw| raw.whole.start).ok()?;
        let Raw { whole, tag, inner } = self.raw[at].clone();
        let Some(component) = self.component(within(self.source.part(tag)), report) else {
            return Some(whole.end);
        };
        let body = raw::body(&self.source.text[inner]);
        let part = Part::Whole(CallKind::Verbatim(component, body));
        self.found.push(Found { range: whole.clone(), part });
        Some(whole.end)
    }

    /// A call under the component's own name.
    fn component(&self, source: Source<'_>, report: &mut Report) -> Option<Component> {
        shortcode::component(source, report).map(|component| self.own(component))
    }

    fn own(&self, mut component: Component) -> Component {
        if let Some(own) = self.dialect.components.named(&component.name.value) {
            own.clone_into(&mut component.name.value);
        }
        component
    }

    /// `{% … %}`; gives where to go on, or `None` when it is plain text.
    fn tag(&mut self, start: usize, report: &mut Report) -> Option<usize> {
        let end = closing(self.source.text, start, "%}")?;
        let inner = within(self.source.part(start + 2..end));
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let name = &inner.text[..inner.text.find(|c| !is_name(c)).unwrap_or(inner.text.len())];
        let part = if name == "end" {
            Part::End(None)
        } else if self.dialect.components.is_verbatim(name) {
            let span = self.source.span.part(start..end + 2);
            let message = format!("`{name}` is never ended");
            let diagnostic = report.add(Code::ShortcodeUnclosed, span, message);
            diagnostic.help(format!("end it with `{{% end{name} %}}`"));
            return None;
        } else if self.dialect.components.contains(name) {
            let rest = inner.text[name.len()..].trim();
            let ending = match rest {
                "" => Ending::Either,
                rest if rest.starts_with('(') => Ending::Required,
                _ => Ending::Named,
            };
            let component = self.component(inner, report);
            Part::Start { name: name.to_owned(), component, ending }
        } else if let Some(name) = name.strip_prefix("end")
            && self.dialect.components.contains(name)
        {
            Part::End(Some(name.to_owned()))
        } else {
            if !name.starts_with(char::is_alphabetic) {
                return None;
            }
            // The end of something unknown says nothing that its start has not said.
            if !name.starts_with("end") {
                let (value, span) = (name.to_owned(), inner.span);
                self.unknown.push(Spanned { value, span });
            }
            Part::Whole(CallKind::Unknown)
        };
        self.found.push(Found { range: start..end + 2, part });
        Some(end + 2)
    }

    fn unknown(&self, name: &str, inner: Source<'_>, report: &mut Report) {
        let message = format!("there is no shortcode `{name}`");
        let diagnostic = report.add(Code::UnknownShortcode, inner.trim().span, message);
        let known = self.dialect.components.names().chain(FUNCTIONS);
        match nearest(name, known) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => {
                diagnostic.help(format!("a file templates/shortcodes/{name}.html would define one"))
            }
        };
    }

    /// For each start the index of its end, where it has one.
    fn pair(&self, report: &mut Report) -> Vec<Option<usize>> {
        let mut ends = vec![None; self.found.len()];
        let mut open: Vec<(usize, &str, Ending)> = Vec::new();
        let named: BTreeSet<&str> = self.found.iter().filter_map(Found::ends).collect();
        let may_end = |name: &str, ending: Ending| match ending {
            Ending::Required => true,
            Ending::Either => named.contains("") || named.contains(name),
            Ending::Named => named.contains(name),
        };
        for (at, found) in self.found.iter().enumerate() {
            match &found.part {
                Part::Whole(_) => {}
                Part::Start { name, ending, .. } if may_end(name, *ending) => {
                    open.push((at, name, *ending));
                    if open.len() > DEEPEST {
                        // One that need not be ended most likely is not.
                        let is_free = |(_, _, ending): &_| *ending != Ending::Required;
                        if let Some(oldest) = open.iter().position(is_free) {
                            open.remove(oldest);
                            continue;
                        }
                        let span = self.source.span.part(found.range.clone());
                        let message = "shortcodes are nested too deeply";
                        report.add(Code::ShortcodeSyntax, span, message);
                        return vec![None; self.found.len()];
                    }
                }
                Part::Start { name, ending, .. } => self.unclosed(&(at, name, *ending), report),
                Part::End(name) => {
                    let ends_it = |(_, started, ending): &(usize, &str, Ending)| match name {
                        Some(name) => started == name,
                        None => *ending != Ending::Named,
                    };
                    let Some(start) = open.iter().rposition(ends_it) else {
                        let span = self.source.span.part(found.range.clone());
                        let message = "there is nothing that this could end";
                        report.add(Code::ShortcodeSyntax, span, message);
                        continue;
                    };
                    for start in &open[start + 1..] {
                        self.unclosed(start, report);
                    }
                    ends[open[start].0] = Some(at);
                    open.truncate(start);
                }
            }
        }
        for start in &open {
            self.unclosed(start, report);
        }
        ends
    }

    fn unclosed(&self, (at, name, ending): &(usize, &str, Ending), report: &mut Report) {
        let help = match ending {
            Ending::Required => format!(
                "end it with `{{% end %}}`, or write `{{{{ {name}(…) }}}}` if nothing is in it"
            ),
            _ if self.dialect.components.takes_body(name) => {
                format!("end it with `{{% end{name} %}}`")
            }
            Ending::Either | Ending::Named => return,
        };
        let span = self.source.span.part(self.found[*at].range.clone());
        let message = format!("`{name}` is never ended");
        report.add(Code::ShortcodeUnclosed, span, message).help(help);
    }

    /// Some of what was found, as calls; what stands around inline text takes in what is within.
    fn calls(&self, ends: &[Option<usize>], within: Range<usize>) -> Vec<Call> {
        let mut calls = Vec::new();
        let mut block_ends = Vec::new();
        let mut at = within.start;
        while at < within.end {
            let found = &self.found[at];
            let mut range = found.range.clone();
            let mut next = at + 1;
            let kind = match &found.part {
                Part::Whole(kind) => Some(kind.clone()),
                Part::End(_) => block_ends.contains(&at).then_some(CallKind::Close),
                Part::Start { component, ending, .. } => match (component, ends[at]) {
                    // What has not been ended, or cannot be read, has been reported.
                    (None, _) => None,
                    (Some(_), None) if *ending == Ending::Required => None,
                    (Some(component), None)
                        if self.dialect.components.takes_body(&component.name.value) =>
                    {
                        None
                    }
                    (Some(component), None) => Some(CallKind::Component(component.clone())),
                    (Some(component), Some(end)) => {
                        if self.is_block(&range, &self.found[end].range) {
                            block_ends.push(end);
                            Some(CallKind::Open(component.clone()))
                        } else {
                            let inner = range.end..self.found[end].range.start;
                            range.end = self.found[end].range.end;
                            next = end + 1;
                            let inner = self.source.part(inner);
                            let calls = self.calls(ends, at + 1..end);
                            let body = Body::new(inner, self.dialect, calls);
                            Some(CallKind::Around(component.clone(), Box::new(body)))
                        }
                    }
                },
            };
            calls.extend(kind.map(|kind| Call { span: self.source.span.part(range), kind }));
            at = next;
        }
        calls
    }

    /// Whether both tags have their lines to themselves.
    fn is_block(&self, start: &Range<usize>, end: &Range<usize>) -> bool {
        [start, end]
            .into_iter()
            .all(|tag| tag.len() >= SHORTEST_BLOCK && body::is_alone(self.source.text, tag))
    }
}
