//! Columns, many numbers of one name, as readers can open them.

use serde::Serialize;

use super::model::{InputView, Source};
use super::number;
use crate::parse::Language;
use crate::resolve::{Cells, Column, Definition, DefinitionKind, NumberId};

/// As many lines are named one by one.
const MOST_NAMED: usize = 5;

/// Where the values of an input stand that come from a file.
#[derive(Serialize)]
pub(super) struct ColumnView<'s> {
    file: &'s str,
    /// What stands above the column in the file.
    heading: &'s str,
    /// The lines of the file that the values are from: `lines 2 to 1,235`.
    lines: String,
    /// What was left out: `12 lines with an empty cell`.
    skipped: Option<String>,
}

impl<'s> Source<'s> {
    /// What is known of the values of a column of a file.
    pub(super) fn column(
        &self,
        definition: &'s Definition,
        cells: &'s Cells,
        value: String,
    ) -> InputView<'s> {
        let dataset = &cells.dataset;
        let language = self.language;
        let skipped =
            (dataset.skipped > 0).then(|| language.count("lines_skipped", dataset.skipped, &[]));
        let column = ColumnView {
            file: &self.files.get(dataset.file).path,
            heading: &cells.column().heading,
            lines: lines(cells, language),
            skipped,
        };
        InputView {
            name: &definition.name,
            label: self.said(definition.model, &definition.label),
            value,
            spread: None,
            distribution: None,
            source: self.reference(dataset.source.as_ref()),
            at: dataset.at.as_deref(),
            note: self.said_of(definition.model, definition.note.as_ref()),
            inferred: false,
            column: Some(column),
        }
    }

    /// How many values a column has: `1,234 values in kWh`; nothing for what is one number.
    pub(super) fn count(&self, id: NumberId) -> Option<String> {
        let definition = self.site.number(id);
        if !definition.is_many() {
            return None;
        }
        match &definition.kind {
            DefinitionKind::Column(Column::Cells(cells)) => {
                let unit = number::unit(&cells.column().unit);
                let key = if unit.is_empty() { "values" } else { "values_in" };
                Some(self.language.count(key, cells.count(), &[("unit", &unit)]))
            }
            DefinitionKind::Column(Column::Rows(_, numbers)) => {
                let count = numbers.iter().flatten().count();
                Some(self.language.count("rows", count, &[]))
            }
            _ => None,
        }
    }
}

/// The lines of the file that the values are from.
fn lines(cells: &Cells, language: &Language) -> String {
    let number = |at: usize| cells.dataset.lines[cells.line(at)].number as usize;
    let count = cells.count();
    let (first, last) = (number(0), number(count - 1));
    let written = |at: usize| language.locale.counted(number(at));
    let ends = [("first", &*written(0)), ("last", &*written(count - 1))];
    if count == 1 {
        language.say("lines_one", &[("line", &written(0))])
    } else if last - first + 1 == count {
        language.say("lines_range", &ends)
    } else if count <= MOST_NAMED {
        let named: Vec<String> = (0..count - 1).map(written).collect();
        let named = named.join(&language.say("list_comma", &[]));
        language.say("lines_named", &[("lines", &named), ends[1]])
    } else {
        language.count("lines_some", count, &ends)
    }
}
