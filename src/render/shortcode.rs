//! Shortcodes: numbers and components in the text of a page.

use std::collections::BTreeSet;

use pulldown_cmark_escape::escape_html_body_text;
use tera::{ComponentInfo, Context, Value};

use super::arguments::{Call, article, is_of_type, kind, named, signature};
use super::form::Form;
use super::label::Labels;
use super::model::Source;
use super::number;
use super::plain::plain_text;
use super::provenance::anchor;
use super::slider;
use super::whatif::WhatIf;
use super::{Numbers, Renderer, parts, tag};
use crate::diagnostic::{Code, Report, Span};
use crate::parse::{self, Argument, Component};
use crate::resolve::{NumberId, Page, Shown};

/// What a shortcode became.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) html: String,
    /// The same without tags, for places that take none.
    pub(super) text: String,
    /// Whether it cannot stand within a paragraph.
    pub(super) is_block: bool,
}

impl Piece {
    pub(super) fn new(html: String) -> Piece {
        let text = plain_text(&html);
        let is_block = is_block(&html);
        Piece { html, text, is_block }
    }

    pub(super) fn empty() -> Piece {
        Piece { html: String::new(), text: String::new(), is_block: false }
    }
}

/// The shortcodes of one page, while its text is rendered.
pub(super) struct Shortcodes<'r> {
    pub(super) renderer: &'r Renderer<'r>,
    pub(super) page: &'r Page,
    pub(super) source: Source<'r>,
    /// What components see without being given it.
    implicit: Context,
    /// How many components have been called, so that each can have ids of its own.
    count: usize,
    /// The works that the page cites.
    pub(super) cited: BTreeSet<String>,
    /// The numbers that stand on the page.
    pub(super) numbers: BTreeSet<NumberId>,
    /// In which forms they do, where not as they are everywhere.
    pub(super) forms: Numbers,
    /// What follows the sliders of the page.
    pub(super) whatif: WhatIf<'r>,
    /// The numbers of its tables, figures and equations.
    pub(super) labels: Labels,
    pub(super) report: Report,
}

impl<'r> Shortcodes<'r> {
    pub(super) fn new(renderer: &'r Renderer<'r>, page: &'r Page) -> Shortcodes<'r> {
        let source = renderer.source(page.language);
        let mut implicit = Context::new();
        if !page.source.body.calls.is_empty() {
            implicit.insert_value("page", renderer.card_without_summary(page));
            implicit.insert("model", &source.model(page));
        }
        let mut report = Report::new();
        let info = |name: &str| renderer.templates.component(name);
        let labels = Labels::of_page(source, page, &info);
        let sliders = slider::of_page(source, page, &info, &mut report);
        Shortcodes {
            renderer,
            page,
            source,
            implicit,
            count: 0,
            cited: BTreeSet::new(),
            numbers: BTreeSet::new(),
            forms: Numbers::new(),
            whatif: WhatIf::new(source, sliders),
            labels,
            report,
        }
    }

    /// A number of the text, by the first byte of its shortcode; nothing where it has been reported. In a
    /// link the reader cannot open it, since the link is what opens.
    pub(super) fn number(&mut self, call: &parse::Number, at: u32, in_link: bool) -> Piece {
        let Some(shown) = self.page.shown.get(&at) else { return Piece::empty() };
        let (site, estimates) = (self.source.site, self.source.estimates);
        let Some(text) = number::shown((site, self.source.language), estimates, shown) else {
            return Piece::empty();
        };
        self.numbers.insert(shown.number);
        self.forms.entry(shown.number).or_default().insert(text.whole());
        let html = self.number_html(&text, shown, (call.span, in_link));
        Piece { html, text: text.whole(), is_block: false }
    }

    fn number_html(
        &mut self,
        text: &number::Text,
        shown: &Shown,
        (span, in_link): (Span, bool),
    ) -> String {
        let id = if in_link { String::new() } else { anchor(self.source.site, shown.number) };
        let mut arguments = Context::new();
        arguments.insert("text", &text.whole());
        arguments.insert("value", &text.exact);
        arguments.insert("id", &id);
        // A `number` of the site's own need not know of sliders.
        let info = self.renderer.templates.component("number");
        let may_follow =
            |info: &ComponentInfo| info.args().iter().any(|arg| arg.name() == "follows");
        if info.is_some_and(may_follow) {
            let form = Form::asked(self.source.site, shown);
            let follows = self.whatif.follow(shown.number, None, &form);
            arguments.insert("follows", &follows.unwrap_or_default());
        }
        self.rendered("number", &arguments, None, span)
    }

    pub(super) fn rendered(
        &mut self,
        name: &str,
        arguments: &Context,
        body: Option<&str>,
        span: Span,
    ) -> String {
        let templates = &self.renderer.templates;
        match templates.render_component(
            (name, self.page.language),
            arguments,
            &self.implicit,
            body,
        ) {
            Ok(html) => html.trim().to_owned(),
            Err(error) => {
                templates.diagnose(&error, Some((span, "used here")), &mut self.report);
                String::new()
            }
        }
    }

    /// A component, around some HTML or alone; nothing where its call is a mistake.
    pub(super) fn component(&mut self, call: &Component, body: Option<&str>) -> Piece {
        if call.name.value == "include_code" {
            return self.include_code(call);
        }
        let Some(info) = self.renderer.templates.component(&call.name.value) else {
            // Its template has a mistake, and that has been reported.
            return Piece::empty();
        };
        let words = call.has_words.then(|| self.words(call, info));
        let Some(mut arguments) = self.arguments(words.as_ref().unwrap_or(call), info) else {
            return Piece::empty();
        };
        if let Some(mark) = info.metadata().get("parts").and_then(Value::as_str) {
            arguments.insert("parts", &parts::of(body.unwrap_or_default(), mark));
        }
        self.count += 1;
        self.implicit.insert("count", &self.count);
        if info.args().iter().any(|arg| arg.is_implicit() && arg.name() == "model") {
            self.numbers.extend(self.source.inputs(&self.page.models));
            self.source.claimed(self.page, &mut self.forms);
        }
        Piece::new(self.rendered(&call.name.value, &arguments, body, call.name.span))
    }

    /// A component around what is no Markdown.
    pub(super) fn verbatim(&mut self, call: &Component, body: &str) -> Piece {
        if call.name.value == "codeblock" || call.name.value == "code" {
            return Shortcodes::codeblock(call, body);
        }
        let info = self.renderer.templates.component(&call.name.value);
        let kind = info.and_then(|info| info.metadata().get("body").and_then(Value::as_str));
        if kind == Some("text") {
            let mut escaped = String::with_capacity(body.len());
            escape_html_body_text(&mut escaped, body)
                .expect("a string takes whatever is written to it");
            return self.component(call, Some(&escaped));
        }
        self.component(call, Some(body))
    }

    /// A call whose arguments are plain words, with their names.
    fn words(&self, call: &Component, info: &ComponentInfo) -> Component {
        let arguments = match call.name.value.as_str() {
            "asset_img" => tag::picture(call, |word| self.is_asset(word)),
            _ => tag::named(call, info),
        };
        Component { arguments, ..call.clone() }
    }

    /// The arguments under their names, as the component wants them.
    fn arguments(&mut self, component: &Component, info: &ComponentInfo) -> Option<Context> {
        let (given, mut is_good) = self.given(component, info);
        let call = Call { info, given };
        let mut context = Context::new();
        for (name, argument) in &call.given {
            match self.argument(name, argument, &call) {
                Some(value) => context.insert_value(name.clone(), value),
                None => is_good = false,
            }
        }
        let is_missing =
            |arg: &&tera::ComponentArg| arg.is_required() && call.get(arg.name()).is_none();
        for missing in info.args().iter().filter(is_missing) {
            let name = &component.name;
            let message = format!("`{}` is not given its `{}`", name.value, missing.name());
            // A value that was given and is wrong has been reported already.
            if is_good {
                self.report.add(Code::BadArgument, name.span, message).help(signature(info));
            }
            is_good = false;
        }
        for name in info.args().iter().map(tera::ComponentArg::name) {
            if is_good && slider::is_of_kind(info, name, "sliders") {
                context.insert_value(name.to_owned(), self.sliders(component)?);
            }
        }
        is_good.then_some(context)
    }

    /// Each argument with its name, by which or by its position it is known; and whether that is all.
    fn given<'c>(
        &mut self,
        call: &'c Component,
        info: &ComponentInfo,
    ) -> (Vec<(String, &'c Argument)>, bool) {
        let mut given: Vec<(String, &Argument)> = Vec::new();
        let mut is_good = true;
        for (name, argument) in named(call, info) {
            let is_given = |name: &String| given.iter().any(|(other, _)| other == name);
            let Some(name) = name else {
                let message = format!("`{}` takes no further argument", call.name.value);
                self.report.add(Code::BadArgument, argument.span, message).help(signature(info));
                is_good = false;
                continue;
            };
            if is_given(&name) {
                let message = format!("`{}` is given its `{name}` twice", call.name.value);
                self.report.add(Code::BadArgument, argument.span, message);
                is_good = false;
                continue;
            }
            given.push((name, argument));
        }
        (given, is_good)
    }

    fn argument(&mut self, name: &str, argument: &Argument, call: &Call<'_>) -> Option<Value> {
        let info = call.info;
        let declared = info.args().iter().find(|arg| arg.name() == name && !arg.is_implicit());
        let Some(declared) = declared else {
            if info.rest_param().is_some() {
                return Some(Value::from_serializable(&argument.value));
            }
            let span = argument.name.as_ref().map_or(argument.span, |name| name.span);
            let message = format!("`{}` takes no `{name}`", info.name());
            self.report.add(Code::BadArgument, span, message).help(signature(info));
            return None;
        };
        if let Some(kind) = info.metadata().get(name).and_then(Value::as_str) {
            if kind == "sliders" {
                // They have been read with all of the page's, and are put in below.
                return Some(Value::none());
            }
            return self.named(kind, argument, call);
        }
        let wanted = declared.arg_type();
        if let Some(wanted) = wanted.filter(|wanted| !is_of_type(&argument.value, *wanted)) {
            let message =
                format!("`{name}` is {}, expected {}", kind(&argument.value), article(wanted));
            self.report.add(Code::BadArgument, argument.span, message).help(signature(info));
            return None;
        }
        Some(Value::from_serializable(&argument.value))
    }
}

/// Whether HTML begins with an element that cannot stand within a paragraph.
fn is_block(html: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "table",
        "ul",
    ];
    let Some(tag) = html.trim_start().strip_prefix('<') else { return false };
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    BLOCKS.contains(&name.to_ascii_lowercase().as_str())
}
