//! Reading the lines of a file into columns of numbers, and into groups of lines with one key.

use std::collections::HashMap;
use std::ops::Range;

use csv::StringRecord;

use super::csv_table::CsvTable;
use super::dataset::{DataColumn, DataLine};
use super::formula_reader::is_name;
use super::model::Row;
use super::row_date::{self, RowDate};
use crate::diagnostic::{Code, Report, Span, Spanned};
use crate::quantity::{Unit, Units, counted};

/// No table has more rows than that, and every row has its own formulas.
const MOST_ROWS: usize = 1000;

/// As many wrong cells of a file are told; the rest is counted.
const MOST_TOLD: usize = 5;

/// What reads the lines of a file.
pub(super) struct CellsReader<'t> {
    pub(super) table: CsvTable<'t>,
    pub(super) units: &'t Units<'static>,
    pub(super) columns: Vec<Cells>,
    /// The texts that a line has to have in some columns to be taken.
    pub(super) conditions: Vec<(usize, Vec<String>)>,
    /// Whether a line with an empty cell is left out rather than wrong.
    pub(super) skips_empty: bool,
    pub(super) groups: Option<Groups>,
    /// Where the model names the file.
    pub(super) place: Span,
}

/// A column that is being read.
pub(super) struct Cells {
    pub(super) column: DataColumn,
    /// Its place in the file, from 0.
    pub(super) at: usize,
    /// The unit of its cells; where the model does not say it, that of the first of them.
    pub(super) unit: Option<Unit>,
    /// Whether the model says it, so that cells need not.
    pub(super) has_unit: bool,
}

/// Lines with one key are one row.
pub(super) struct Groups {
    key: usize,
    label: Option<usize>,
    date: Option<usize>,
    /// Where the model names the key's column.
    place: Span,
    by_key: HashMap<String, usize>,
    found: Vec<(Row, Vec<u32>)>,
}

/// What has been read.
pub(super) struct Taken {
    pub(super) columns: Vec<Cells>,
    pub(super) lines: Vec<DataLine>,
    pub(super) rows: Vec<Row>,
    pub(super) skipped: usize,
    pub(super) is_whole: bool,
}

/// A wrong cell.
struct Mistake {
    span: Span,
    message: String,
    help: Option<String>,
}

/// What becomes of a line.
enum Fate {
    /// With the date of its row, where the file has one.
    Taken(Option<RowDate>),
    /// It is not meant, or has a gap that may be there.
    Left {
        has_gap: bool,
    },
    Wrong(Mistake),
}

impl CellsReader<'_> {
    /// Reads all lines; what is wrong with them is told once for each of the first few.
    pub(super) fn read(mut self, report: &mut Report) -> Taken {
        let mut lines: Vec<DataLine> = Vec::new();
        let (mut seen, mut skipped, mut wrong) = (0, 0, 0);
        let mut is_whole = true;
        let mut told = Vec::new();
        let mut record = StringRecord::new();
        let mut values = vec![0.0; self.columns.len()];
        while let Some(line) = self.table.next(&mut record) {
            seen += 1;
            match self.line(line, &record, &mut values) {
                Fate::Left { has_gap } => skipped += usize::from(has_gap),
                Fate::Wrong(mistake) => {
                    wrong += 1;
                    if told.len() < MOST_TOLD {
                        told.push(mistake);
                    }
                }
                Fate::Taken(date) => {
                    let at = u32::try_from(lines.len()).expect("a text is read up to 64 MiB");
                    if let Some(groups) = &mut self.groups
                        && !groups.add((line, date), at, &record, &self.table)
                    {
                        too_many(groups.place, report);
                        is_whole = false;
                        break;
                    }
                    lines.push(line);
                    for (cells, value) in self.columns.iter_mut().zip(&values) {
                        cells.column.values.push(*value);
                    }
                }
            }
        }
        is_whole &= wrong == 0;
        tell(told, wrong, self.place, report);
        if lines.is_empty() && wrong == 0 {
            let message = match seen {
                0 => "the file has no lines below its headings".to_owned(),
                _ if skipped > 0 => format!("each of the {skipped} lines has an empty cell"),
                seen => format!("none of the {seen} lines is as `where` wants it"),
            };
            report.add(Code::BadData, self.place, message);
        }
        let mut rows = Vec::new();
        if let Some(groups) = self.groups {
            rows = groups.rows(&mut is_whole, report);
        }
        Taken { columns: self.columns, lines, rows, skipped, is_whole }
    }

    /// Reads the cells of a line into `values`.
    fn line(&mut self, line: DataLine, record: &StringRecord, values: &mut [f64]) -> Fate {
        let (found, expected) = (record.len(), self.table.headings.len());
        if found != expected {
            let message = format!("the line has {found} cells, and there are {expected} headings");
            if self.table.goes_on(line) {
                let open = self.table.cell(line, found.saturating_sub(1)).part(0..1);
                let help = "a quotation mark keeps the line open behind its end: is it closed?";
                return Fate::Wrong(Mistake { span: open, message, help: Some(help.to_owned()) });
            }
            let span = self.table.cell(line, found.min(expected));
            return Fate::Wrong(Mistake { span, message, help: None });
        }
        let text = |at: usize| record.get(at).unwrap_or_default().trim();
        if self.conditions.iter().any(|(at, wanted)| !wanted.iter().any(|w| w == text(*at))) {
            return Fate::Left { has_gap: false };
        }
        let mut needed = self.columns.iter().map(|cells| cells.at);
        let of_groups = self.groups.iter().flat_map(|groups| [Some(groups.key), groups.date]);
        if let Some(at) = needed.by_ref().chain(of_groups.flatten()).find(|at| text(*at).is_empty())
        {
            if self.skips_empty {
                return Fate::Left { has_gap: true };
            }
            let message = format!("the cell `{}` is empty", self.table.headings[at]);
            let help = "`skip_empty: true` leaves out lines with empty cells".to_owned();
            let span = self.table.cell(line, at);
            return Fate::Wrong(Mistake { span, message, help: Some(help) });
        }
        for (cells, value) in self.columns.iter_mut().zip(values) {
            let cell = record.get(cells.at).unwrap_or_default();
            match cells.number(cell.trim(), self.units) {
                Ok(number) => *value = number,
                Err(wrong) => {
                    let whole = self.table.cell(line, cells.at);
                    let span = within(whole, cell, wrong.range);
                    return Fate::Wrong(Mistake { span, message: wrong.message, help: wrong.help });
                }
            }
        }
        let Some(at) = self.groups.as_ref().and_then(|groups| groups.date) else {
            return Fate::Taken(None);
        };
        // Of a time of day, as in `2026-01-05T10:00:00`, the day counts.
        let cell = text(at);
        match row_date::parse(cell.split(['T', ' ']).next().unwrap_or(cell)) {
            Ok(date) => Fate::Taken(Some(date)),
            Err((message, help)) => {
                Fate::Wrong(Mistake { span: self.table.cell(line, at), message, help })
            }
        }
    }
}

/// A part of a cell's text without blanks; the cell when there are quotes in between.
fn within(whole: Span, cell: &str, part: Range<usize>) -> Span {
    let blanks = cell.len() - cell.trim_start().len();
    if whole.range().len() == cell.len() && !part.is_empty() {
        whole.part(part.start + blanks..part.end + blanks)
    } else {
        whole
    }
}

fn too_many(place: Span, report: &mut Report) {
    let message = format!("`key` makes more than {} rows", counted(MOST_ROWS));
    let diagnostic = report.add(Code::BadValue, place, message);
    diagnostic.help(
        "name a column with fewer different keys, or leave out `key` and aggregate the whole file",
    );
}

/// Reports the first mistakes, and how many more there are.
fn tell(told: Vec<Mistake>, wrong: usize, place: Span, report: &mut Report) {
    let count = told.len();
    for (at, mistake) in told.into_iter().enumerate() {
        let diagnostic = report.add(Code::BadCell, mistake.span, mistake.message);
        if let Some(help) = mistake.help {
            diagnostic.help(help);
        }
        if at == 0 {
            diagnostic.also(place, "the file is read here");
        }
        if at + 1 == count && wrong > count {
            let more = counted(wrong - count);
            diagnostic.help(format!("{more} more lines of the file have such mistakes"));
        }
    }
}

/// What is wrong with a cell's text, and where in it.
struct Wrong {
    range: Range<usize>,
    message: String,
    help: Option<String>,
}

impl Cells {
    /// The number of a cell, in the unit of the column.
    fn number(&mut self, cell: &str, units: &Units<'static>) -> Result<f64, Wrong> {
        let wrong = |message: String| Wrong { range: 0..cell.len(), message, help: None };
        if let Ok(number) = cell.parse::<f64>() {
            if !number.is_finite() {
                return Err(wrong(format!("`{cell}` is no finite number")));
            }
            if self.has_unit || self.unit.get_or_insert_default().is_none() {
                return Ok(number);
            }
        }
        let quantity = units.quantity(cell).map_err(|error| Wrong {
            range: error.range,
            message: format!("the cell `{}` is no number: {}", self.column.heading, error.message),
            help: error.help,
        })?;
        let unit = self.unit.get_or_insert_with(|| quantity.unit.clone());
        quantity.to(unit).map(|quantity| quantity.value).ok_or_else(|| {
            let (is, wanted) = (quantity.unit.dimension(), unit.dimension());
            wrong(format!("the cell `{}` is {is}, and the column {wanted}", self.column.heading))
        })
    }
}

impl Groups {
    /// Groups by the column `key`, where the model says so; label and date are columns too.
    pub(super) fn new(
        key: usize,
        (label, date): (Option<usize>, Option<usize>),
        place: Span,
    ) -> Groups {
        Groups { key, label, date, place, by_key: HashMap::new(), found: Vec::new() }
    }

    /// Adds a line to the row of its key; `false` when there would be too many rows.
    fn add(
        &mut self,
        (line, date): (DataLine, Option<RowDate>),
        at: u32,
        record: &StringRecord,
        table: &CsvTable<'_>,
    ) -> bool {
        let key = record.get(self.key).unwrap_or_default().trim();
        if let Some(group) = self.by_key.get(key) {
            self.found[*group].1.push(at);
            return true;
        }
        if self.found.len() == MOST_ROWS {
            return false;
        }
        let label = record.get(self.label.unwrap_or(self.key)).unwrap_or_default().trim();
        let name = Spanned { value: fit(key), span: table.cell(line, self.key) };
        let row = Row {
            name,
            label: Some(if label.is_empty() { key } else { label }.to_owned()),
            date,
            inputs: Vec::new(),
            formulas: Vec::new(),
            lines: None,
        };
        self.by_key.insert(key.to_owned(), self.found.len());
        self.found.push((row, vec![at]));
        true
    }

    /// A row for each key, without those whose name another has.
    fn rows(self, is_whole: &mut bool, report: &mut Report) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::with_capacity(self.found.len());
        let mut names: HashMap<String, usize> = HashMap::new();
        for (row, lines) in self.found {
            let name = &row.name;
            if let Some(first) = names.get(&name.value) {
                *is_whole = false;
                let message = format!("two keys are `{}` in formulas", name.value);
                let diagnostic = report.add(Code::DuplicateName, name.span, message);
                diagnostic.also(rows[*first].name.span, "first here");
                continue;
            }
            names.insert(name.value.clone(), rows.len());
            rows.push(Row { lines: Some(lines.into()), ..row });
        }
        rows
    }
}

/// A key as it can stand in a formula: what cannot is `_`.
fn fit(key: &str) -> String {
    let fit: String = key.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if is_name(&fit) { fit } else { format!("_{fit}") }
}
