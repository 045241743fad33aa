//! The components there are, as far as finding their calls needs to know them.
//!
//! A component says in its metadata what its other names are and whether its body is Markdown:
//!
//! ```text
//! {% component note(kind: string = "") {"aliases": ["subnote"], "body": "markdown"} %}
//! ```

use std::collections::{BTreeMap, BTreeSet};

/// What stands between the two ends of a component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BodyKind {
    /// Markdown, with shortcodes in it.
    #[default]
    Markdown,
    /// HTML that stays as it is, or text for other programs: nothing in it is looked at.
    Verbatim,
}

/// The components that need no template: what they give is a block of code.
pub(super) const BUILT_IN: [(&str, BodyKind); 4] = [
    ("codeblock", BodyKind::Verbatim),
    ("code", BodyKind::Verbatim),
    ("include_code", BodyKind::Markdown),
    ("include-code", BodyKind::Markdown),
];

/// The components that can be called, by every name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Components {
    by_name: BTreeMap<String, (String, BodyKind)>,
    /// Those that show what they stand around, whether there is something or not.
    around: BTreeSet<String>,
}

impl Components {
    /// The component that is called by a name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&str> {
        self.by_name.get(name).map(|(own, _)| own.as_str())
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    pub(super) fn is_verbatim(&self, name: &str) -> bool {
        self.by_name.get(name).is_some_and(|(_, body)| *body == BodyKind::Verbatim)
    }

    pub(super) fn has_verbatim(&self) -> bool {
        self.by_name.values().any(|(_, body)| *body == BodyKind::Verbatim)
    }

    /// Whether a component shows what it stands around, so that it has to have an end.
    pub(super) fn takes_body(&self, name: &str) -> bool {
        self.named(name).is_some_and(|own| self.around.contains(own))
    }

    /// Every name.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Adds a name of a component; the first to have a name keeps it.
    pub(super) fn add(&mut self, name: &str, own: &str, body: BodyKind) {
        self.by_name.entry(name.to_owned()).or_insert_with(|| (own.to_owned(), body));
    }

    /// Adds the components that a template defines.
    pub(super) fn read(&mut self, template: &str) {
        for (at, _) in template.match_indices("{%") {
            let Some((tag, inner)) = template[at + 2..].split_once("%}") else { continue };
            let tag = tag.trim_start_matches('-').trim_start();
            let Some(rest) = tag.strip_prefix("component") else { continue };
            let Some(name) = rest.strip_prefix(char::is_whitespace).map(str::trim_start) else {
                continue;
            };
            let end = name.find(|c: char| !c.is_alphanumeric() && !"_-.".contains(c));
            let Some((name, rest)) = end.map(|end| name.split_at(end)) else { continue };
            let metadata = metadata(rest);
            let text = |key: &str| metadata.get(key).and_then(serde_json::Value::as_str);
            let body = match text("body") {
                Some("html" | "text") => BodyKind::Verbatim,
                _ => BodyKind::Markdown,
            };
            self.add(name, name, body);
            let inner = inner.split("endcomponent").next().unwrap_or_default();
            let shows = ["{{ body", "{{body", "in parts"].iter().any(|way| inner.contains(way));
            if shows && !inner.contains("if body") {
                self.around.insert(name.to_owned());
            }
            let aliases = metadata.get("aliases").and_then(serde_json::Value::as_array);
            for alias in aliases.into_iter().flatten().filter_map(serde_json::Value::as_str) {
                self.add(alias, name, body);
            }
        }
    }
}

/// The metadata after the arguments of a component; nothing where there is none, or it cannot be read,
/// which the template engine tells.
fn metadata(rest: &str) -> serde_json::Value {
    let end = rest.rfind('}').map_or(rest.len(), |end| end + 1);
    let starts = rest.match_indices('{').take(4).map(|(start, _)| start);
    let mut objects = starts.filter_map(|start| serde_json::from_str(rest.get(start..end)?).ok());
    objects.next().unwrap_or_default()
}
