//! Reading the categories and tags of a page, as Hexo has them.

use super::front_matter_text::{clean, quoted};
use super::page_reader::Fields;
use crate::diagnostic::Code;
use crate::yaml::Value;

/// Categories within categories beyond this are a list that was meant otherwise.
const DEEPEST_CATEGORY: usize = 16;

impl Fields<'_, '_, '_> {
    /// A flat list is one path, and a list with a list in it is a list of paths.
    pub(super) fn categories(&mut self) -> Vec<Vec<String>> {
        let categories = self.either(["categories", "category"]);
        let Some(value) = categories.or_else(|| self.taxonomy("categories")) else {
            return self.named("category").map(|name| vec![name.to_owned()]).into_iter().collect();
        };
        let items = match value {
            Value::Sequence(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        let is_list_of_paths = items.iter().any(Value::is_sequence);
        let mut paths: Vec<Vec<String>> = Vec::new();
        let mut flat = Vec::new();
        for item in items {
            match item {
                Value::Sequence(names) => {
                    paths.push(names.iter().filter_map(|name| self.category(name)).collect());
                }
                name if is_list_of_paths => paths.push(self.category(name).into_iter().collect()),
                name => flat.extend(self.category(name)),
            }
        }
        if !is_list_of_paths {
            paths.push(flat);
        }
        paths.retain(|path| !path.is_empty());
        if paths.iter().any(|path| path.len() > DEEPEST_CATEGORY) {
            let message = format!("a category has at most {DEEPEST_CATEGORY} others above it");
            let span = self.record.document().span(value);
            let diagnostic = self.report.add(Code::BadCategory, span, message);
            diagnostic.help("write `categories: [[First], [Second]]` for several categories");
            paths.clear();
        }
        unique(paths)
    }

    fn category(&mut self, value: &Value) -> Option<String> {
        let document = self.record.document();
        if document.text_of(value).is_none() {
            let message = "a category is a name, or a list of names from the top down";
            let diagnostic = self.report.add(Code::BadCategory, document.span(value), message);
            diagnostic.help(
                "write `categories: [Energy, Grid]`, or `[[Energy, Grid], [Policy]]` for two",
            );
            return None;
        }
        self.name(value)
    }

    pub(super) fn tags(&mut self) -> Vec<String> {
        let tags = self.either(["tags", "tag"]);
        let Some(value) = tags.or_else(|| self.taxonomy("tags")) else { return Vec::new() };
        let (items, is_list) = match value {
            Value::Sequence(items) => (items.as_slice(), true),
            single => (std::slice::from_ref(single), false),
        };
        let mut tags = Vec::new();
        for item in items {
            let document = self.record.document();
            if document.text_of(item).is_none() {
                document.wrong_type(item, "a tag", "text", self.report);
                continue;
            }
            let Some(tag) = self.name(item) else { continue };
            if !is_list && tag.contains([',', '，', '、']) {
                let message = format!("`{tag}` is one tag");
                let diagnostic = self.report.add(Code::BadTag, document.span(item), message);
                let names = tag.split([',', '，', '、']).map(str::trim).collect::<Vec<_>>();
                diagnostic.help(format!("write `tags: [{}]` for several", names.join(", ")));
            } else if !is_list && tag.starts_with(['-', '－']) {
                let message = format!("`{tag}` is one tag, and its `-` is part of it");
                let diagnostic = self.report.add(Code::BadTag, document.span(item), message);
                let name = clean(tag.trim_start_matches(['-', '－']));
                diagnostic.help(format!("write `- {name}`, with a plain blank after the `-`"));
            }
            tags.push(tag);
        }
        unique(tags)
    }

    /// The value of the first of two keys that mean the same; that the other is not read is said.
    fn either<'v>(&mut self, keys: [&'static str; 2]) -> Option<&'v Value>
    where
        Self: 'v,
    {
        let [plural, singular] = keys.map(|key| self.record.value(key));
        if plural.is_some() && singular.is_some() {
            let [plural, singular] = keys;
            let message = format!("`{singular}` is not read, since there is `{plural}` too");
            self.report.add(Code::OddText, self.record.span(singular), message);
        }
        plural.or(singular)
    }

    /// Names as Zola has them, in a table `taxonomies`.
    fn taxonomy<'v>(&mut self, name: &str) -> Option<&'v Value>
    where
        Self: 'v,
    {
        self.record.value("taxonomies")?.get(name)
    }

    /// A name without the blanks around it; those that cannot be seen as such are said.
    fn name(&mut self, value: &Value) -> Option<String> {
        let document = self.record.document();
        let text = document.text_of(value)?;
        let name = clean(&text);
        if name.len() < text.trim().len() {
            let message = format!("`{name}` has a blank or a sign in it that cannot be seen");
            let diagnostic = self.report.add(Code::OddText, document.span(value), message);
            diagnostic.help(format!("write {}", quoted(&name)));
        }
        Some(name).filter(|name| !name.is_empty())
    }
}

fn unique<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut unique: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        if !unique.contains(&item) {
            unique.push(item);
        }
    }
    unique
}
