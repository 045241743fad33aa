//! Reading what a system's `rows` say of a file: which columns, in which units, what makes a row.

use std::sync::Arc;

use super::cells_reader::{Cells, CellsReader, Groups};
use super::codecarbon;
use super::csv_table::CsvTable;
use super::dataset::{DataColumn, Dataset, FromFile};
use super::model::Row;
use super::model_reader::Reader;
use crate::diagnostic::{Code, Report, Span, Spanned, nearest};
use crate::files::{Content, FileId, Files};
use crate::yaml::{Record, Value};

/// Whether a system's rows stand in a file, rather than below it.
pub(super) fn is_file(rows: &Value) -> bool {
    rows.as_mapping().and_then(|rows| rows.get("from")).is_some_and(|from| !from.is_mapping())
}

impl Reader<'_> {
    /// The rows that stand in a file: one for each key.
    pub(super) fn file_rows(
        &mut self,
        system: &Spanned<String>,
        mut record: Record<'_, '_>,
    ) -> (Vec<Row>, FromFile) {
        let from = record.spanned("from", self.report);
        let file = from.and_then(|from| self.file(&from));
        let broken = (Vec::new(), FromFile { file, dataset: None, is_whole: false });
        // Without headings, what else is said of the file cannot be held against it.
        let table = file.and_then(|file| CsvTable::open(self.files, file, self.report));
        let Some(table) = table else { return broken };
        let key = self.heading(&mut record, "key", &table);
        let label = self.heading(&mut record, "label", &table);
        let date = self.heading(&mut record, "date", &table);
        let cells = self.cells(&mut record, &table);
        let conditions = self.conditions(&mut record, &table);
        let skips_empty = record.truth("skip_empty", self.report).unwrap_or(false);
        let source = record.spanned("source", self.report);
        let at = record.text("at", self.report);
        let note = record.text("note", self.report);
        let place = record.span("from");
        let key_place = record.span("key");
        record.finish("rows from a file", self.report);
        let (Ok(key), Ok(label), Ok(date), Some(columns), Some(conditions)) =
            (key, label, date, cells, conditions)
        else {
            return broken;
        };
        let units = self.units;
        let table_file = table.file;
        let groups = key.map(|key| Groups::new(key, (label, date), key_place));
        let read = CellsReader { table, units, columns, conditions, skips_empty, groups, place };
        let taken = read.read(self.report);
        let columns = taken
            .columns
            .into_iter()
            .map(|cells| DataColumn { unit: cells.unit.unwrap_or_default(), ..cells.column });
        let dataset = Dataset {
            file: table_file,
            columns: columns.collect(),
            lines: taken.lines,
            skipped: taken.skipped,
            source,
            at,
            note,
        };
        let has_lines = !dataset.lines.is_empty();
        let is_whole = taken.is_whole && has_lines;
        if let Some(row) = taken.rows.iter().find(|row| row.name.value == system.value) {
            let message = format!("a key has the name of its system, `{}`", system.value);
            let diagnostic = self.report.add(Code::DuplicateName, row.name.span, message);
            diagnostic.also(system.span, "this system").help("give the system another name");
        }
        let dataset = has_lines.then(|| Arc::new(dataset));
        (taken.rows, FromFile { file, dataset, is_whole })
    }

    /// The data file at a path, where it is a text.
    fn file(&mut self, from: &Spanned<String>) -> Option<FileId> {
        let path = from.value.as_str();
        let file = self.files.find(path).filter(|file| is_data(self.files, *file));
        let is_skipped = self.files.skipped().iter().any(|skipped| skipped.path == path);
        if file.is_none() && !is_skipped {
            self.no_file(from);
        }
        // That a file was skipped, or is no text, has been reported.
        file.filter(|file| self.files.is_text(*file))
    }

    fn no_file(&mut self, from: &Spanned<String>) {
        let all = self.files.below("").filter(|(file, _)| is_data(self.files, *file));
        let known: Vec<&str> = all.map(|(_, file)| file.path.as_str()).collect();
        let is_elsewhere = self.files.find(&from.value).is_some();
        let message = if is_elsewhere {
            format!("`{}` is no CSV file in a folder `_data`", from.value)
        } else {
            format!("there is no file `{}`", from.value)
        };
        let in_folder = format!("/_data/{}", from.value);
        let near = known.iter().copied().find(|path| path.ends_with(&in_folder));
        let near = near.or_else(|| nearest(&from.value, known.iter().copied()));
        let diagnostic = self.report.add(Code::BadValue, from.span, message);
        let own = self.files.get(from.span.file).path.as_str();
        let folder = own.split('/').next().unwrap_or_default();
        diagnostic.help(match near {
            Some(near) => format!("write `{near}`"),
            None => format!("`from` is a path in the site: {folder}/_data/runs.csv"),
        });
    }

    /// The column that a key of the mapping names, where it names one.
    ///
    /// # Errors
    ///
    /// When the file has no such column, which has been reported.
    fn heading(
        &mut self,
        record: &mut Record<'_, '_>,
        key: &'static str,
        table: &CsvTable<'_>,
    ) -> Result<Option<usize>, ()> {
        let Some(heading) = record.spanned(key, self.report) else { return Ok(None) };
        find(table, &heading.value, heading.span, self.report).map(Some).ok_or(())
    }

    /// The columns that are taken; without `columns`, those of a file that is known.
    fn cells(&mut self, record: &mut Record<'_, '_>, table: &CsvTable<'_>) -> Option<Vec<Cells>> {
        if !record.has("columns") {
            if codecarbon::is_it(&table.headings) {
                return Some(self.known_cells(table, record.span("from")));
            }
            let message = "the rows have no `columns`";
            let diagnostic = self.report.add(Code::MissingKey, record.span("from"), message);
            diagnostic.help("write `columns: { energy: { column: energy_consumed, unit: kWh } }`");
            return None;
        }
        let mut all = Vec::new();
        for (name, value) in self.names(record, "columns") {
            all.push(self.column(name, value, record, table));
        }
        all.into_iter().collect()
    }

    fn known_cells(&self, table: &CsvTable<'_>, span: Span) -> Vec<Cells> {
        let mut all = Vec::new();
        for (heading, unit) in codecarbon::COLUMNS {
            let Some(at) = table.headings.iter().position(|other| other == heading) else {
                continue;
            };
            let name = Spanned { value: heading.to_owned(), span };
            let column = DataColumn::new(name, heading.to_owned());
            all.push(Cells { column, at, unit: self.units.unit(unit).ok(), has_unit: true });
        }
        all
    }

    /// A column in its long form, or the short one: its unit alone.
    fn column(
        &mut self,
        name: Spanned<String>,
        value: &Value,
        within: &Record<'_, '_>,
        table: &CsvTable<'_>,
    ) -> Option<Cells> {
        let document = within.document();
        let mut fields = if value.is_mapping() {
            document.record_at(value, "a column", self.report)
        } else {
            document.empty_record()
        };
        let heading = fields.spanned("column", self.report).unwrap_or_else(|| name.clone());
        let mut column = DataColumn::new(name, heading.value.clone());
        column.label = fields.text("label", self.report);
        column.note = fields.text("note", self.report);
        let has_unit = fields.has("unit");
        let mut unit = self.unit(&mut fields).map(|unit| unit.value);
        let mut is_good = unit.is_some() || !has_unit;
        fields.finish("a column", self.report);
        if !value.is_mapping() && !value.is_null() {
            unit = self.short_unit(value, within);
            is_good = unit.is_some();
        } else if !has_unit && codecarbon::is_it(&table.headings) {
            unit = codecarbon::unit(&heading.value).and_then(|unit| self.units.unit(unit).ok());
        }
        let at = find(table, &heading.value, heading.span, self.report)?;
        is_good.then_some(Cells { column, at, has_unit: unit.is_some(), unit })
    }

    fn short_unit(
        &mut self,
        value: &Value,
        within: &Record<'_, '_>,
    ) -> Option<crate::quantity::Unit> {
        let document = within.document();
        let Some(text) = document.text_of(value) else {
            document.wrong_type(value, "a column", "its unit", self.report);
            return None;
        };
        let read = self.units.unit(&text);
        read.map_err(|error| {
            let span = document.span_within(value, error.range.clone());
            let diagnostic = self.report.add(Code::BadQuantity, span, error.message);
            diagnostic.help(format!(
                "the short form of a column is its unit; write `{{ column: {text}, unit: … }}` to say \
                 which column it is"
            ));
        })
        .ok()
    }

    /// The texts that a line has to have in some columns to be taken.
    fn conditions(
        &mut self,
        record: &mut Record<'_, '_>,
        table: &CsvTable<'_>,
    ) -> Option<Vec<(usize, Vec<String>)>> {
        let document = record.document();
        let mut all = Vec::new();
        for (heading, value) in record.names("where", self.report) {
            let values = value.as_sequence().map_or(std::slice::from_ref(value), Vec::as_slice);
            let texts = values.iter().map(|value| {
                let text = document.text_of(value);
                if text.is_none() {
                    document.wrong_type(value, "a condition", "text", self.report);
                }
                Some(text?.trim().to_owned())
            });
            let texts: Option<Vec<String>> = texts.collect();
            let at = find(table, &heading.value, heading.span, self.report);
            all.push(at.zip(texts));
        }
        all.into_iter().collect()
    }
}

/// Whether a file is a CSV that is read rather than copied, whatever it holds.
fn is_data(files: &Files, file: FileId) -> bool {
    let file = files.get(file);
    let is_read = matches!(file.content, Content::Text(_) | Content::NotUtf8(_));
    let extension = file.path.rsplit_once('.').map(|(_, extension)| extension);
    is_read && extension == Some("csv") && file.path.contains("/_data/")
}

/// The column with that heading; a diagnostic when there is none or more than one.
fn find(table: &CsvTable<'_>, wanted: &str, span: Span, report: &mut Report) -> Option<usize> {
    let mut found = (0..).zip(&table.headings).filter(|(_, heading)| *heading == wanted);
    match (found.next(), found.next()) {
        (Some((at, _)), None) => Some(at),
        (Some((first, _)), Some((second, _))) => {
            let message = format!("two columns are `{wanted}`");
            let diagnostic = report.add(Code::MissingColumn, span, message);
            diagnostic.also(table.heading(first), "this one");
            diagnostic.also(table.heading(second), "and this one");
            diagnostic.help("give one of them another heading");
            None
        }
        (None, _) => {
            let message = format!("the file has no column `{wanted}`");
            let diagnostic = report.add(Code::MissingColumn, span, message);
            diagnostic.also(table.heading(0), "its headings are here");
            let headings = table.headings.iter().map(String::as_str);
            if let Some(near) = nearest(wanted, headings) {
                diagnostic.help(format!("did you mean `{near}`?"));
            }
            None
        }
    }
}
