//! Numbers: what each is made of.

use super::ModelId;
use crate::diagnostic::{Span, Spanned};
use crate::parse::{Expr, Input};
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
    /// Nobody knows, and that has been reported.
    Broken,
}

impl Definition {
    /// Whether it has a name under which others can ask for it.
    #[must_use]
    pub fn is_named(&self) -> bool {
        !self.name.is_empty()
    }
}

/// A name in formulas as prose has it: `page_length` is `page length`.
pub(super) fn in_prose(name: &str) -> String {
    name.replace('_', " ")
}
