//! Who wrote a page, and what series it is part of.

use super::page::{Author, Series};
use super::page_reader::Fields;
use crate::diagnostic::Code;
use crate::yaml::Value;

impl Fields<'_, '_, '_> {
    /// The authors under `authors` or `author`: a name, or a list of names and of mappings with `name` and `url`.
    pub(super) fn authors(&mut self) -> Vec<Author> {
        let key = if self.record.has("authors") { "authors" } else { "author" };
        let Some(value) = self.record.value(key) else { return Vec::new() };
        let values = match value {
            Value::Bool(_) => return Vec::new(),
            Value::Sequence(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut authors = Vec::new();
        for value in values.iter().filter(|value| !value.is_null()) {
            let document = self.record.document();
            if !value.is_mapping() {
                match document.text_of(value) {
                    Some(name) => authors.push(Author { name: name.trim().to_owned(), url: None }),
                    None => document.wrong_type(value, "an author", "a name", self.report),
                }
                continue;
            }
            let mut record = document.record_at(value, "an author", self.report);
            let (name, url) = (record.text("name", self.report), record.text("url", self.report));
            if name.is_none() {
                let message = "an author has no `name`";
                self.report.add(Code::MissingKey, document.span(value), message);
            }
            // Themes of other generators know more of them.
            authors.extend(name.map(|name| Author { name, url }));
        }
        authors.retain(|author| !author.name.is_empty());
        authors
    }

    /// The series that it is part of, and its place there where its author says one.
    pub(super) fn series(&mut self) -> Option<Series> {
        let name = match self.record.value("series") {
            // Another generator's list of them; a text is part of the first.
            Some(Value::Sequence(_)) => {
                self.record.texts("series", self.report).into_iter().next()?
            }
            Some(Value::Mapping(_)) | None => return None,
            Some(_) => self.record.spanned("series", self.report)?,
        };
        let part = self.record.value("part").and_then(Value::as_u64);
        Some(Series { name, part: part.and_then(|part| u32::try_from(part).ok()) })
    }
}
