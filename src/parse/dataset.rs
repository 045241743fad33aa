//! Data that stand in a file: the columns that a system takes from it.

use std::sync::Arc;

use crate::diagnostic::{Span, Spanned};
use crate::files::FileId;
use crate::quantity::Unit;

/// Where the rows of a system are from, when they are not typed.
#[derive(Clone, Debug)]
pub struct FromFile {
    /// The file, where it is there.
    pub file: Option<FileId>,
    /// What is in it; `None` when none of it could be read.
    pub dataset: Option<Arc<Dataset>>,
    /// Whether all of it could be read, so that all rows are known.
    pub is_whole: bool,
}

/// The part of a CSV file that a system takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// The file.
    pub file: FileId,
    /// What is taken of each line.
    pub columns: Vec<DataColumn>,
    /// Where each line that is taken starts in the file, in its order.
    pub lines: Vec<DataLine>,
    /// How many lines were left out because a cell of theirs is empty.
    pub skipped: usize,
    /// The key of its source in the bibliography.
    pub source: Option<Spanned<String>>,
    /// The place in the source.
    pub at: Option<String>,
    /// What else is to be said of it.
    pub note: Option<String>,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct DataColumn {
    /// Its name in formulas, where the model says so.
    pub name: Spanned<String>,
    /// Its name in prose.
    pub label: Option<String>,
    /// What stands above it in the file.
    pub heading: String,
    /// The unit of all its values.
    pub unit: Unit,
    /// A value for each line that is taken, each finite.
    pub values: Vec<f64>,
    /// What else is to be said of it.
    pub note: Option<String>,
}

/// Where a line of a file stands; one whose cells have line breaks in them goes on below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataLine {
    /// Its number, from 1.
    pub number: u32,
    /// Its first byte.
    pub start: u32,
}

impl DataColumn {
    /// A column of which nothing is known but where it stands.
    pub(super) fn new(name: Spanned<String>, heading: String) -> DataColumn {
        let (unit, values) = (Unit::none(), Vec::new());
        DataColumn { name, label: None, heading, unit, values, note: None }
    }
}

impl Dataset {
    /// The place of the column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.value == name)
    }

    /// Where one of the lines starts.
    #[must_use]
    pub fn span(&self, line: usize) -> Span {
        let start = self.lines[line].start as usize;
        Span::new(self.file, start..start)
    }
}
