//! Columns, many numbers of one name, as readers can open them.

use serde::Serialize;

use super::model::{InputView, Source};
use super::number;
use crate::quantity::counted;
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
        let is_one = dataset.skipped == 1;
        let skipped = (dataset.skipped > 0).then(|| {
            format!(
                "{} line{} with an empty cell",
                counted(dataset.skipped),
                if is_one { "" } else { "s" }
            )
        });
        let column = ColumnView {
            file: &self.files.get(dataset.file).path,
            heading: &cells.column().heading,
            lines: lines(cells),
            skipped,
        };
        InputView {
            name: &definition.name,
            label: &definition.label,
            value,
            spread: None,
            distribution: None,
            source: self.reference(dataset.source.as_ref()),
            at: dataset.at.as_deref(),
            note: definition.note.as_deref(),
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
                let count = counted(cells.count());
                let within = if unit.is_empty() { unit } else { format!(" in {unit}") };
                Some(format!("{count} values{within}"))
            }
            DefinitionKind::Column(Column::Rows(_, numbers)) => {
                let count = numbers.iter().flatten().count();
                Some(format!("{} row{}", counted(count), if count == 1 { "" } else { "s" }))
            }
            _ => None,
        }
    }
}

/// The lines of the file that the values are from.
fn lines(cells: &Cells) -> String {
    let number = |at: usize| cells.dataset.lines[cells.line(at)].number as usize;
    let count = cells.count();
    let (first, last) = (number(0), number(count - 1));
    let written = |at: usize| counted(number(at));
    if count == 1 {
        format!("line {}", written(0))
    } else if last - first + 1 == count {
        format!("lines {} to {}", written(0), written(count - 1))
    } else if count <= MOST_NAMED {
        let named: Vec<String> = (0..count - 1).map(written).collect();
        format!("lines {} and {}", named.join(", "), written(count - 1))
    } else {
        format!("{} lines from {} to {}", counted(count), written(0), written(count - 1))
    }
}
