//! Numbers: what each is made of.

use std::sync::Arc;

use super::ModelId;
use crate::diagnostic::{Span, Spanned};
use crate::parse::{DataColumn, Dataset, Expr, Input};
use crate::quantity::Unit;

/// Which number of a site is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumberId(pub(super) u32);

impl NumberId {
    /// The place of the number among all of the site.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One number of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Its name in its model, such as `chatgpt.per_page`; empty for a formula that stands in a table, a
    /// claim or a text.
    pub name: String,
    /// Its name in prose.
    pub label: String,
    /// The row of a table that it stands in, for a formula of a column.
    pub row: Option<String>,
    /// The model it belongs to.
    pub model: ModelId,
    /// Where it is defined.
    pub span: Span,
    /// What it is.
    pub kind: DefinitionKind,
    /// The unit it is shown in.
    pub unit: Option<Spanned<Unit>>,
    /// The significant digits it is shown to, where not its model's.
    pub digits: Option<u8>,
    /// What else is to be said of it.
    pub note: Option<String>,
}

/// What a number is.
#[derive(Clone, Debug, PartialEq)]
pub enum DefinitionKind {
    /// It is known.
    Input(Input),
    /// It follows from others.
    Formula {
        /// How.
        expr: Expr<NumberId>,
        /// The same as its author wrote it.
        text: String,
    },
    /// It is many numbers, of which a formula makes one.
    Column(Column),
    /// Nobody knows, and that has been reported.
    Broken,
}

/// Many numbers of one name.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// What a file has in some of its lines.
    Cells(Cells),
    /// What the rows of a system have by that name, in their order; `None` where one has nothing.
    Rows(SystemId, Vec<Option<NumberId>>),
}

/// Which system is meant: its model, and its place among the model's systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemId(pub(super) ModelId, pub(super) usize);

/// The values of a column of a file, in all of the lines that were taken or in those of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// The file.
    pub dataset: Arc<Dataset>,
    /// The place of the column in it.
    column: usize,
    /// Which lines, in their order; `None` for all.
    lines: Option<Arc<[u32]>>,
}

impl Cells {
    pub(super) fn new(dataset: &Arc<Dataset>, column: usize, lines: Option<&Arc<[u32]>>) -> Cells {
        Cells { dataset: Arc::clone(dataset), column, lines: lines.cloned() }
    }

    /// The column.
    #[must_use]
    pub fn column(&self) -> &DataColumn {
        &self.dataset.columns[self.column]
    }

    /// How many values there are; at least one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lines.as_ref().map_or(self.dataset.lines.len(), |lines| lines.len())
    }

    /// The place in the dataset of the line that is `at` among these.
    #[must_use]
    pub fn line(&self, at: usize) -> usize {
        self.lines.as_ref().map_or(at, |lines| lines[at] as usize)
    }

    /// The value in the line that is `at` among these.
    #[must_use]
    pub fn value(&self, at: usize) -> f64 {
        self.column().values[self.line(at)]
    }

    /// The value, where there is only one.
    #[must_use]
    pub fn only(&self) -> Option<f64> {
        (self.count() == 1).then(|| self.value(0))
    }

    /// Whether both are of the same lines of the same file.
    #[must_use]
    pub fn is_beside(&self, other: &Cells) -> bool {
        let is_same = match (&self.lines, &other.lines) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        };
        Arc::ptr_eq(&self.dataset, &other.dataset) && is_same
    }

    /// Whether these are all lines that were taken from the file.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.lines.is_none()
    }
}

impl Definition {
    /// Whether it is many numbers, so that it has no value of its own.
    #[must_use]
    pub fn is_many(&self) -> bool {
        match &self.kind {
            DefinitionKind::Column(Column::Cells(cells)) => cells.only().is_none(),
            DefinitionKind::Column(Column::Rows(..)) => true,
            _ => false,
        }
    }

    /// The numbers that it is made of: those in its formula, or those of each row.
    pub fn each_need(&self, visit: &mut impl FnMut(NumberId)) {
        match &self.kind {
            DefinitionKind::Formula { expr, .. } => expr.each_name(&mut |name| visit(*name)),
            DefinitionKind::Column(Column::Rows(_, numbers)) => {
                numbers.iter().flatten().for_each(|number| visit(*number));
            }
            DefinitionKind::Input(_) | DefinitionKind::Column(_) | DefinitionKind::Broken => {}
        }
    }

    /// The key of its source in the bibliography, where it has one itself.
    #[must_use]
    pub fn source(&self) -> Option<&Spanned<String>> {
        match &self.kind {
            DefinitionKind::Input(input) => input.source.as_ref(),
            DefinitionKind::Column(Column::Cells(cells)) => cells.dataset.source.as_ref(),
            _ => None,
        }
    }

    /// Whether it has a name under which others can ask for it.
    #[must_use]
    pub fn is_named(&self) -> bool {
        !self.name.is_empty()
    }
}
