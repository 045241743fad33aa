//! The templates: compiled, and their mistakes as diagnostics.

use std::collections::BTreeMap;

use tera::{ComponentInfo, Context, Error, ErrorKind, Tera, TeraResult, Value};

use super::{filters, template_mistake};
use crate::diagnostic::{Code, Report, Span};
use crate::files::{FileId, Files};
use crate::parse::{LanguageId, TEMPLATE_ORDER};
use crate::resolve::Site;

/// The compiled templates of a site.
pub(super) struct Templates<'s> {
    texts: &'s Files,
    /// For each language that readers are spoken to in, the same templates.
    engines: BTreeMap<LanguageId, Tera>,
    /// The file of each template, by its name with its prefix.
    files: BTreeMap<String, FileId>,
    components: BTreeMap<String, ComponentInfo>,
    /// Whether some could not be compiled, so that none can be rendered.
    is_broken: bool,
}

impl<'s> Templates<'s> {
    /// Compiles the templates; mistakes are diagnostics, and templates that have some are left out.
    pub(super) fn compile(site: &Site, files: &'s Files, report: &mut Report) -> Templates<'s> {
        let mut tera = Tera::new();
        filters::register(&mut tera, site);
        let (sources, languages) = (&*site.templates, &*site.languages);
        let prefixes = TEMPLATE_ORDER.into_iter();
        tera.set_fallback_prefixes(prefixes).expect("no template has been added yet");
        let by_name = sources.all.iter().map(|template| (template.name.clone(), template.file));
        let (files_by_name, components) = (by_name.collect(), BTreeMap::new());
        let engines = BTreeMap::new();
        let mut templates =
            Templates { texts: files, engines, files: files_by_name, components, is_broken: false };
        let all = sources.all.iter();
        let all: Vec<_> = all.map(|t| (t.name.as_str(), files.text(t.file))).collect();
        if tera.add_raw_templates(all.clone()).is_err() {
            templates.is_broken = true;
            templates.compile_the_good(&mut tera, all, report);
        }
        let names: Vec<String> = tera.get_component_names().map(str::to_owned).collect();
        let info = |name: String| Some((name.clone(), tera.get_component_definition(&name)?));
        templates.components = names.into_iter().filter_map(info).collect();
        for (id, _) in languages.ids() {
            let mut engine = tera.clone();
            filters::speak(&mut engine, languages.get(id));
            templates.engines.insert(id, engine);
        }
        templates
    }

    /// Compiles those without a mistake, and reports the mistakes of the others, each template's.
    fn compile_the_good(&self, tera: &mut Tera, mut good: Vec<(&str, &str)>, report: &mut Report) {
        // On its own a template can only have mistakes of its own: the rest is checked together.
        good.retain(|(name, text)| match Tera::new().add_raw_template(name, text) {
            Err(error) if matches!(error.kind(), ErrorKind::SyntaxError(_)) => {
                self.diagnose(&error, None, report);
                false
            }
            _ => true,
        });
        while let Err(error) = tera.add_raw_templates(good.clone()) {
            // Without the templates that are at fault, those of the others come to light.
            let faulty = self.diagnose(&error, None, report);
            let before = good.len();
            good.retain(|(name, _)| !faulty.iter().any(|faulty| faulty == name));
            if good.len() == before {
                break;
            }
        }
    }

    fn engine(&self, language: LanguageId) -> &Tera {
        self.engines.get(&language).expect("the templates speak every language")
    }

    /// What every template sees.
    pub(super) fn share(&mut self, name: &'static str, value: &Value) {
        for engine in self.engines.values_mut() {
            engine.global_context().insert_value(name, value.clone());
        }
    }

    /// Whether nothing can be rendered with them.
    pub(super) fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Whether there is a template of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.engine(LanguageId::default()).contains_template(name)
    }

    /// What a component takes.
    pub(super) fn component(&self, name: &str) -> Option<&ComponentInfo> {
        self.components.get(name)
    }

    /// Renders a whole template.
    pub(super) fn render(
        &self,
        name: &str,
        context: &Context,
        language: LanguageId,
    ) -> TeraResult<Vec<u8>> {
        let mut bytes = Vec::with_capacity(16 << 10);
        self.engine(language).render_to(name, context, &mut bytes)?;
        Ok(bytes)
    }

    /// Renders a component.
    pub(super) fn render_component(
        &self,
        (name, language): (&str, LanguageId),
        arguments: &Context,
        implicit: &Context,
        body: Option<&str>,
    ) -> TeraResult<String> {
        self.engine(language).render_component_with_implicits(name, arguments, implicit, body, true)
    }

    /// Reports the mistakes of an error; `also` is the place that asked for the template. Gives the
    /// names of the templates that have the mistakes.
    pub(super) fn diagnose(
        &self,
        error: &Error,
        also: Option<(Span, &str)>,
        report: &mut Report,
    ) -> Vec<String> {
        let found = template_mistake::all(error, self.texts, &self.files);
        for mistake in &found {
            let message = lower_first(&mistake.message);
            let diagnostic = report.add(Code::TemplateError, mistake.place.clone(), message);
            if let Some((span, label)) = also {
                diagnostic.also(span, label);
            }
        }
        found.into_iter().map(|mistake| mistake.template).collect()
    }
}

fn lower_first(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    (first + chars.as_str()).trim_end_matches('.').to_owned()
}
