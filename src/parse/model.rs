//! Models as their authors wrote them: inputs, systems, formulas, tables, claims.

use std::sync::Arc;

use super::claim::Claim;
use super::dataset::{Dataset, FromFile};
use super::formula::Expr;
use super::row_date::RowDate;
use super::translations::Translations;
use crate::diagnostic::Spanned;
use crate::files::FileId;
use crate::quantity::{Uncertain, Unit, Units};

/// A model, by its own names.
#[derive(Clone, Debug)]
pub struct Model {
    /// The name of its file, or of the page it is written in.
    pub name: String,
    /// The file it stands in.
    pub file: FileId,
    /// What it is about.
    pub title: Option<String>,
    /// To how many significant digits its numbers are shown.
    pub digits: Option<u8>,
    /// How many draws its uncertain inputs are given.
    pub draws: Option<u32>,
    /// The units that its quantities can be in, its own counting units among them.
    pub units: Units<'static>,
    /// What is known.
    pub inputs: Vec<Input>,
    /// Groups of rows that share formulas.
    pub systems: Vec<System>,
    /// What follows.
    pub formulas: Vec<Formula>,
    /// What the inputs might be instead.
    pub scenarios: Vec<Scenario>,
    /// What is shown as a table.
    pub tables: Vec<Table>,
    /// What others say.
    pub claims: Vec<Claim>,
    /// What all that is called in other languages.
    pub translations: Translations,
    /// Whether its file, or one that it takes rows from, could not be read, so that not all of its
    /// names are known.
    pub is_broken: bool,
}

impl Model {
    /// A model with nothing in it.
    pub(super) fn empty(file: FileId, name: String) -> Model {
        Model {
            name,
            file,
            title: None,
            digits: None,
            draws: None,
            units: Units::default(),
            inputs: Vec::new(),
            systems: Vec::new(),
            formulas: Vec::new(),
            scenarios: Vec::new(),
            tables: Vec::new(),
            claims: Vec::new(),
            translations: Translations::default(),
            is_broken: false,
        }
    }
}

impl Model {
    /// Whether a system takes its rows from a file, or from one that was not there and may be now.
    pub(super) fn takes_rows_from(&self, file: FileId) -> bool {
        let from = self.systems.iter().filter_map(|system| system.from.as_ref());
        from.map(|from| from.file).any(|of| of.is_none_or(|of| of == file))
    }
}

/// A quantity that somebody measured, estimated or chose.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Its name in formulas.
    pub name: Spanned<String>,
    /// Its name in prose.
    pub label: Option<String>,
    /// Its value and how that varies; `None` when it could not be read.
    pub value: Option<Uncertain>,
    /// The key of its source in the bibliography.
    pub source: Option<Spanned<String>>,
    /// The place in the source.
    pub at: Option<String>,
    /// What else is to be said of it.
    pub note: Option<String>,
    /// Whether nobody stated it, and it follows from what was stated.
    pub is_inferred: bool,
}

/// Rows of one kind, and the formulas that hold for each that has none of its own by that name.
#[derive(Clone, Debug)]
pub struct System {
    /// Its name in tables.
    pub name: Spanned<String>,
    /// Its name in prose.
    pub label: Option<String>,
    /// What is computed for each row.
    pub formulas: Vec<Formula>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Where they are from, when they are not typed.
    pub from: Option<FromFile>,
}

impl System {
    /// The data that its rows are made of, where those stand in a file.
    #[must_use]
    pub fn dataset(&self) -> Option<&Arc<Dataset>> {
        self.from.as_ref()?.dataset.as_ref()
    }

    /// Whether not all of its rows could be read.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.from.as_ref().is_some_and(|from| !from.is_whole)
    }

    /// Whether a row has something of that name itself.
    #[must_use]
    pub fn row_has(&self, row: &Row, name: &str) -> bool {
        row.has_own(name) || self.dataset().is_some_and(|data| data.column(name).is_some())
    }
}

/// One member of a system.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name in formulas: `chatgpt` in `chatgpt.per_page`.
    pub name: Spanned<String>,
    /// Its name in prose.
    pub label: Option<String>,
    /// When it was, where that is known.
    pub date: Option<RowDate>,
    /// What is known of it alone.
    pub inputs: Vec<Input>,
    /// What is computed for it alone.
    pub formulas: Vec<Formula>,
    /// The lines of its system's dataset that it stands for; `None` for one that is typed.
    pub lines: Option<Arc<[u32]>>,
}

impl Row {
    /// Whether the model says something of that name of the row.
    fn has_own(&self, name: &str) -> bool {
        let of_inputs = self.inputs.iter().map(|input| &input.name.value);
        let of_formulas = self.formulas.iter().map(|formula| &formula.name.value);
        of_inputs.chain(of_formulas).any(|own| own == name)
    }
}

/// Something computed.
#[derive(Clone, Debug)]
pub struct Formula {
    /// Its name in formulas.
    pub name: Spanned<String>,
    /// Its name in prose.
    pub label: Option<String>,
    /// How it is computed; `None` when that could not be read.
    pub expr: Option<Expr<String>>,
    /// As it is written.
    pub text: String,
    /// The unit it is shown in.
    pub unit: Option<Spanned<Unit>>,
    /// The significant digits it is shown to.
    pub digits: Option<u8>,
    /// What else is to be said of it.
    pub note: Option<String>,
}

/// Other values for some inputs, under which everything is computed once more.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name, as readers see it.
    pub name: Spanned<String>,
    /// The inputs that have another value, by their names in formulas.
    pub overrides: Vec<Input>,
}

/// Numbers side by side.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name in shortcodes.
    pub name: Spanned<String>,
    /// What stands above it.
    pub caption: Option<String>,
    /// Systems or rows, from top to bottom.
    pub rows: Vec<Spanned<String>>,
    /// From left to right.
    pub columns: Vec<Column>,
    /// What stands below it.
    pub note: Option<String>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// What is computed for each row; `None` when that could not be read.
    pub expr: Option<Expr<String>>,
    /// The same as it is written.
    pub text: String,
    /// Its heading.
    pub label: Option<String>,
    /// The unit its numbers are shown in.
    pub unit: Option<Spanned<Unit>>,
    /// The significant digits they are shown to.
    pub digits: Option<u8>,
}
