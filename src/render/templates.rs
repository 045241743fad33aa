//! The templates: compiled, and their mistakes as diagnostics.

use std::collections::BTreeMap;

use tera::{ComponentInfo, Context, Error, ErrorKind, Tera, TeraResult, Value};

use super::filters;
use crate::config::BaseUrl;
use crate::diagnostic::{Code, Place, Report, Span};
use crate::files::{FileId, Files};
use crate::parse::{TEMPLATE_ORDER, Templates as Sources};

/// The compiled templates of a site.
pub(super) struct Templates {
    tera: Tera,
    /// The file of each template, by its name with its prefix.
    files: BTreeMap<String, FileId>,
    components: BTreeMap<String, ComponentInfo>,
    /// Whether some could not be compiled, so that none can be rendered.
    is_broken: bool,
}

impl Templates {
    /// Compiles the templates; mistakes are diagnostics, and templates that have some are left out.
    pub(super) fn compile(
        sources: &Sources,
        files: &Files,
        url: &BaseUrl,
        report: &mut Report,
    ) -> Templates {
        let mut tera = Tera::new();
        filters::register(&mut tera, url);
        let prefixes = TEMPLATE_ORDER.into_iter();
        tera.set_fallback_prefixes(prefixes).expect("no template has been added yet");
        let by_name = sources.all.iter().map(|template| (template.name.clone(), template.file));
        let (files_by_name, components) = (by_name.collect(), BTreeMap::new());
        let mut templates = Templates { tera, files: files_by_name, components, is_broken: false };
        let mut good = Vec::new();
        for template in &sources.all {
            let text = files.text(template.file);
            // On its own a template can only have mistakes of its own: the rest is checked together.
            match Tera::new().add_raw_template(&template.name, text) {
                Err(error) if matches!(error.kind(), ErrorKind::SyntaxError(_)) => {
                    templates.diagnose(&error, None, report);
                    templates.is_broken = true;
                }
                _ => good.push((template.name.as_str(), text)),
            }
        }
        if let Err(error) = templates.tera.add_raw_templates(good) {
            templates.diagnose(&error, None, report);
            templates.is_broken = true;
        }
        let names: Vec<String> = templates.tera.get_component_names().map(str::to_owned).collect();
        let info =
            |name: String| Some((name.clone(), templates.tera.get_component_definition(&name)?));
        templates.components = names.into_iter().filter_map(info).collect();
        templates
    }

    /// What every template sees.
    pub(super) fn share(&mut self, name: &'static str, value: Value) {
        self.tera.global_context().insert_value(name, value);
    }

    /// Whether nothing can be rendered with them.
    pub(super) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Whether there is a template of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// What a component takes.
    pub(super) fn component(&self, name: &str) -> Option<&ComponentInfo> {
        self.components.get(name)
    }

    /// Renders a whole template.
    pub(super) fn render(&self, name: &str, context: &Context) -> TeraResult<Vec<u8>> {
        let mut bytes = Vec::with_capacity(16 << 10);
        self.tera.render_to(name, context, &mut bytes)?;
        Ok(bytes)
    }

    /// Renders a component.
    pub(super) fn render_component(
        &self,
        name: &str,
        arguments: &Context,
        implicit: &Context,
        body: Option<&str>,
    ) -> TeraResult<String> {
        self.tera.render_component_with_implicits(name, arguments, implicit, body, true)
    }

    /// Reports a mistake in a template; `also` is the place that asked for it.
    pub(super) fn diagnose(&self, error: &Error, also: Option<(Span, &str)>, report: &mut Report) {
        let add = |place: Place, message: String, report: &mut Report| {
            let diagnostic = report.add(Code::TemplateError, place, lower_first(&message));
            if let Some((span, label)) = also {
                diagnostic.also(span, label);
            }
        };
        match error.kind() {
            ErrorKind::SyntaxError(wrong) | ErrorKind::RenderingError(wrong) => {
                let place = match self.files.get(wrong.filename()) {
                    Some(file) => Place::Span(Span::new(*file, wrong.span().range.clone())),
                    None => Place::Path(wrong.filename().to_owned()),
                };
                add(place, wrong.message().to_owned(), report);
            }
            ErrorKind::MissingParent { current, parent } => {
                let place = self.place_of(current);
                add(place, format!("there is no template `{parent}` to extend"), report);
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain } => {
                let message =
                    format!("the template extends itself: {}", inheritance_chain.join(" → "));
                add(self.place_of(tpl), message, report);
            }
            ErrorKind::CircularInclude { tpl, include_chain } => {
                let message =
                    format!("the template includes itself: {}", include_chain.join(" → "));
                add(self.place_of(tpl), message, report);
            }
            other => {
                for (place, message) in self.drawn(&other.to_string()) {
                    add(place, message, report);
                }
            }
        }
    }

    fn place_of(&self, name: &str) -> Place {
        match self.files.get(name) {
            Some(file) => Place::Span(Span::file(*file)),
            None => Place::Path(name.to_owned()),
        }
    }

    /// The mistakes of a message that Tera has drawn already, as it does when there are several:
    /// `error: …`, and below it `--> name:line:column`.
    fn drawn(&self, message: &str) -> Vec<(Place, String)> {
        let mut found = Vec::new();
        let mut last = message.lines().next().unwrap_or(message);
        for line in message.lines() {
            if let Some(error) = line.strip_prefix("error: ") {
                last = error;
            } else if let Some(place) = line.trim_start().strip_prefix("--> ") {
                let mut parts = place.rsplitn(3, ':');
                let (_, _, name) = (parts.next(), parts.next(), parts.next());
                found.push((self.place_of(name.unwrap_or(place)), last.to_owned()));
            }
        }
        if found.is_empty() {
            found.push((Place::Path("templates".to_owned()), message.to_owned()));
        }
        found
    }
}

fn lower_first(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    (first + chars.as_str()).trim_end_matches('.').to_owned()
}
