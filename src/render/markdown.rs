//! The text of a page: Markdown events, put right and written as HTML.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Parser, Tag, TagEnd, html};

use super::context::HeadingView;
use super::events::{alert, attribute, excerpt, text_of, written};
use super::fence::Fence;
use super::footnote::Footnotes;
use super::frame::{Frame, Purpose};
use super::inline::RawInline;
use super::label::equation;
use super::link::{self, Link};
use super::odd::Told;
use super::prose::Run;
use super::shortcode::Shortcodes;
use super::{highlight, math};
use crate::config::Config;
use crate::diagnostic::Code;
use crate::files::Files;
use crate::parse::{self, Body, Format, Language, MASK};
use crate::resolve::{Page, Site};

/// A text as HTML, and what was found in it.
#[derive(Default)]
pub(super) struct Text {
    pub(super) html: String,
    /// What stands above `<!-- more -->`.
    pub(super) excerpt: Option<String>,
    /// The first paragraph, without tags.
    pub(super) opening: String,
    pub(super) headings: Vec<HeadingView>,
}

/// What a text is rendered within.
#[derive(Clone, Copy)]
pub(super) struct Around<'r> {
    pub(super) site: &'r Site,
    pub(super) files: &'r Files,
    pub(super) page: &'r Page,
}

impl<'r> Around<'r> {
    pub(super) fn config(self) -> &'r Config {
        &self.site.config
    }

    pub(super) fn language(self) -> &'r Language {
        self.site.languages.get(self.page.language)
    }
}

/// Renders a text.
pub(super) fn render(around: Around<'_>, body: &Body, shortcodes: &mut Shortcodes<'_>) -> Text {
    let mut writer = Writer::new(around, body, shortcodes);
    writer.run();
    writer.finish()
}

/// Renders a short text that has no shortcodes, such as a correction; with the pages that it links to
/// and that are not there.
pub(super) fn render_short(around: Around<'_>, text: &str) -> (String, Vec<String>) {
    let mut missing = Vec::new();
    let options = parse::options(&around.config().markdown, false, text);
    let events = Parser::new_ext(text, options).map(|event| match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = match link::resolve(around.site, around.files, around.page, &dest_url) {
                Link::To(address) => address.into(),
                Link::AsWritten => dest_url,
                Link::Missing(path) => {
                    missing.push(path);
                    dest_url
                }
            };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        other => other,
    });
    let mut html = String::new();
    html::push_html(&mut html, events);
    (html, missing)
}

pub(super) struct Writer<'t, 's, 'r> {
    pub(super) around: Around<'t>,
    pub(super) body: &'t Body,
    pub(super) shortcodes: &'s mut Shortcodes<'r>,
    pub(super) frames: Vec<Frame<'t>>,
    pub(super) depth: usize,
    /// Which of the text's shortcodes have been met.
    pub(super) is_met: Vec<bool>,
    /// Where the heading or paragraph that we are in starts among the events of its frame.
    pub(super) heading: Option<usize>,
    pub(super) paragraph: Option<usize>,
    pub(super) images: usize,
    pub(super) links: usize,
    code: Option<(String, String)>,
    pub(super) ids: HashSet<String>,
    /// The number that the next heading of the same words gets.
    pub(super) repeats: HashMap<String, usize>,
    pub(super) headings: Vec<HeadingView>,
    pub(super) footnotes: Footnotes<'t>,
    more: Option<usize>,
    /// The text that has been met and not written yet.
    pub(super) run: Run,
    /// Whether what is met stands in raw HTML whose text is as it is, or is a link.
    pub(super) raw: RawInline,
    /// Whether the link that we are in is one to another site.
    pub(super) is_outward: bool,
    pub(super) told: Told,
}

impl<'t, 's, 'r> Writer<'t, 's, 'r> {
    fn new(around: Around<'t>, body: &'t Body, shortcodes: &'s mut Shortcodes<'r>) -> Self {
        let root = Frame { events: Vec::new(), purpose: Purpose::Root, depth: 0, is_broken: false };
        Writer {
            around,
            body,
            shortcodes,
            frames: vec![root],
            depth: 0,
            is_met: vec![false; body.calls.len()],
            heading: None,
            paragraph: None,
            images: 0,
            links: 0,
            code: None,
            ids: HashSet::new(),
            repeats: HashMap::new(),
            headings: Vec::new(),
            footnotes: Footnotes::default(),
            more: None,
            run: Run::default(),
            raw: RawInline::default(),
            is_outward: false,
            told: Told::default(),
        }
    }

    fn run(&mut self) {
        let file = self.around.files.text(self.body.span.file);
        let text = self.body.text(file);
        if self.body.format == Format::Html {
            return self.whole_html(text);
        }
        let options = parse::options(&self.around.config().markdown, self.body.math, text);
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            self.look(&event, &range);
            self.event(event, range);
        }
        self.end_run();
        for (call, is_met) in self.body.calls.iter().zip(&self.is_met) {
            if !is_met {
                let message = "a shortcode cannot stand here";
                let diagnostic =
                    self.shortcodes.report.add(Code::ShortcodeSyntax, call.span, message);
                diagnostic.help("put it into the text itself");
            }
        }
        while self.frames.len() > 1 {
            self.end_frame();
        }
    }

    /// A text that is HTML already, with the mark of the excerpt found.
    fn whole_html(&mut self, text: &'t str) {
        let mark = text.match_indices("<!--").find_map(|(start, _)| {
            let end = start + text[start..].find("-->")? + 3;
            is_more(&text[start..end]).then_some(start..end)
        });
        let Some(mark) = mark else { return self.html(text) };
        self.html(&text[..mark.start]);
        self.raw(text[mark.clone()].into());
        self.html(&text[mark.end..]);
    }

    pub(super) fn events(&mut self) -> &mut Vec<Event<'t>> {
        &mut self.frames.last_mut().expect("the root frame is there to the end").events
    }

    pub(super) fn push(&mut self, event: Event<'t>) {
        self.events().push(event);
    }

    pub(super) fn html(&mut self, html: impl Into<CowStr<'t>>) {
        self.push(Event::Html(html.into()));
    }

    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        if let Some((_, code)) = &mut self.code {
            match event {
                Event::Text(text) => code.push_str(&text),
                _ => self.end_code(),
            }
            return;
        }
        if self.is_typeset() {
            let file = self.around.files.text(self.body.span.file);
            if self.run.takes(&event, &range, self.body.text(file)) {
                return;
            }
            self.end_run();
        }
        match event {
            // Raw HTML stands where it stands; its block is no element.
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(tag) => {
                self.depth += 1;
                self.start(tag, range);
            }
            Event::End(tag) => {
                self.depth -= 1;
                let frame = self.frames.last_mut().expect("the root frame is there to the end");
                frame.is_broken |= self.depth < frame.depth;
                self.end(tag, &range);
            }
            Event::Text(text) => self.words(text, &range),
            Event::Html(text) | Event::InlineHtml(text) if text.contains(MASK) => {
                self.masked(&text, &range, true);
            }
            Event::Html(text) | Event::InlineHtml(text) => self.raw(text),
            Event::InlineMath(latex) => self.math(&latex, false, range),
            Event::DisplayMath(latex) => self.math(&latex, true, range),
            Event::FootnoteReference(name) => {
                let reference = self.footnotes.reference(name);
                self.push(Event::InlineHtml(reference.into()));
            }
            Event::TaskListMarker(is_done) => {
                let checked = if is_done { " checked" } else { "" };
                let key = if is_done { "done" } else { "to_do" };
                let label = attribute(&self.around.language().say(key, &[]));
                let html =
                    format!("<input type=\"checkbox\" disabled aria-label=\"{label}\"{checked}> ");
                self.push(Event::InlineHtml(html.into()));
            }
            Event::SoftBreak if self.around.config().markdown.hard_breaks => {
                self.push(Event::HardBreak);
            }
            other => self.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'t>, range: Range<usize>) {
        match tag {
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((info, String::new()));
            }
            Tag::Paragraph => {
                self.raw = RawInline::default();
                self.paragraph = Some(self.events().len());
                self.push(Event::Start(Tag::Paragraph));
            }
            Tag::Heading { .. } => {
                self.heading = Some(self.events().len());
                self.push(Event::Start(tag));
            }
            Tag::FootnoteDefinition(name) => self.open(Purpose::Footnote(name)),
            Tag::BlockQuote(Some(kind)) => {
                let class = alert(kind);
                let title = self.around.language().say(&format!("alert_{class}"), &[]);
                let title = attribute(&title);
                self.html(format!(
                    "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n"
                ));
            }
            Tag::Link { link_type, dest_url, title, id } => {
                let dest_url = self.destination(dest_url, &range);
                let title = self.attribute(title, &range);
                self.start_link(Tag::Link { link_type, dest_url, title, id });
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let dest_url = self.destination(dest_url, &range);
                let title = self.attribute(title, &range);
                self.images += 1;
                self.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
            }
            other => self.push(Event::Start(other)),
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Heading(_) => {
                self.push(Event::End(tag));
                self.end_heading();
            }
            TagEnd::Paragraph => {
                self.push(Event::End(tag));
                self.end_paragraph(range);
            }
            TagEnd::FootnoteDefinition => self.end_frame(),
            TagEnd::BlockQuote(Some(_)) => self.html("</div>\n"),
            TagEnd::TableHead => {
                self.push(Event::End(tag));
                self.end_table_head();
            }
            TagEnd::Table => {
                self.push(Event::End(tag));
                self.html("</div>\n");
            }
            TagEnd::Link => {
                self.end_link();
            }
            TagEnd::Image => {
                self.images -= 1;
                self.push(Event::End(tag));
            }
            other => self.push(Event::End(other)),
        }
    }

    fn end_code(&mut self) {
        self.depth -= 1;
        let (info, code) = self.code.take().expect("a block of code ends after it starts");
        self.html(highlight::block(&code, &Fence::of_info(&info)));
    }

    /// Raw HTML, and the mark that ends the excerpt.
    fn raw(&mut self, text: CowStr<'t>) {
        if is_more(&text) && self.more.is_none() && self.frames.len() == 1 {
            self.more = Some(self.events().len());
            self.push(Event::InlineHtml("<span id=\"more\"></span>".into()));
        } else if self.paragraph.is_some() || self.heading.is_some() {
            self.raw.follow(&text);
            self.push(Event::InlineHtml(text));
        } else {
            self.push(Event::Html(text));
        }
    }

    fn math(&mut self, latex: &str, is_display: bool, range: Range<usize>) {
        let labelled = parse::labelled(latex).filter(|_| is_display);
        let latex = labelled.as_ref().map_or(latex, |(latex, _)| latex);
        match math::mathml(latex, is_display) {
            Ok(html) => {
                let language = self.around.language();
                let number = labelled
                    .as_ref()
                    .and_then(|(_, label)| self.shortcodes.labels.of_equation(label, language));
                let html = number.map_or(html.clone(), |number| equation(&html, &number));
                self.push(Event::InlineHtml(html.into()));
            }
            Err(message) => {
                let span = self.body.span.part(range);
                self.shortcodes.report.add(Code::BadMath, span, message);
            }
        }
    }

    fn finish(mut self) -> Text {
        let root = self.frames.pop().expect("the root frame is there to the end");
        let excerpt = self.more.map(|more| written(excerpt(&root.events[..more])));
        let paragraph = root.events.iter().position(|e| matches!(e, Event::Start(Tag::Paragraph)));
        let opening = paragraph.map(|start| {
            let rest = &root.events[start..];
            let end = rest.iter().position(|e| matches!(e, Event::End(TagEnd::Paragraph)));
            text_of(&rest[..end.unwrap_or(rest.len())])
        });
        let mut html = written(root.events);
        html.push_str(&self.footnotes.section(self.around.language()));
        let opening = opening.unwrap_or_default();
        Text { html, excerpt, opening, headings: self.headings }
    }
}

/// Whether some HTML is the mark that ends the excerpt.
fn is_more(html: &str) -> bool {
    let inner = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| inner.trim().eq_ignore_ascii_case("more"))
}
