//! Reading a model from its YAML.

use std::ops::Range;

use super::formula::Expr;
use super::model::{Column, Formula, Model, Row, System, Table};
use super::row_date::{self, RowDate};
use super::{dataset_reader, formula_reader, translations};
use crate::config::DRAWS;
use crate::diagnostic::{Code, Report, Span, Spanned};
use crate::files::{FileId, Files};
use crate::quantity::{Unit, UnitNameError, Units};
use crate::yaml::{Document, Record, Value};

/// Reads a model from a file of its own; one that is no YAML is there and says that it is broken.
pub(super) fn read_file(files: &Files, file: FileId, name: String, report: &mut Report) -> Model {
    let text = files.text(file);
    let is_text = files.is_text(file);
    let document = is_text.then(|| Document::parse(file, text, 0..text.len(), report)).flatten();
    if let Some(document) = document {
        let record = document.record(report);
        return read(files, file, name, record, report);
    }
    Model { is_broken: true, ..Model::empty(file, name) }
}

/// Reads a model.
pub(super) fn read(
    files: &Files,
    file: FileId,
    name: String,
    mut record: Record<'_, '_>,
    report: &mut Report,
) -> Model {
    let mut units = Units::default();
    for unit in record.texts("units", report) {
        let reason = match units.count(&unit.value) {
            Ok(()) => continue,
            Err(UnitNameError::Taken) => "is a unit already",
            Err(UnitNameError::NotAWord) => "is no word",
        };
        let message = format!("`{}` {reason}, so it cannot be a counting unit", unit.value);
        report.add(Code::BadValue, unit.span, message);
    }
    let title = record.text("title", report);
    let digits = digits(&mut record, report);
    let draws = record.whole("draws", DRAWS, report);
    let mut reader = Reader { files, units: &units, report };
    let inputs = reader.inputs(&mut record, "inputs");
    let systems = reader.systems(&mut record);
    let formulas = reader.formulas(&mut record);
    let scenarios = reader.scenarios(&mut record);
    let tables = reader.tables(&mut record);
    let claims = reader.claims(&mut record);
    let languages = translations::read(&mut record, report);
    record.finish("a model", report);
    let model = Model {
        title,
        digits,
        draws,
        units,
        inputs,
        is_broken: systems.iter().any(System::is_broken),
        systems,
        formulas,
        scenarios,
        tables,
        claims,
        ..Model::empty(file, name)
    };
    Model { translations: translations::of(&model, languages, report), ..model }
}

pub(super) fn digits(record: &mut Record<'_, '_>, report: &mut Report) -> Option<u8> {
    record.whole("digits", 1..=15, report).and_then(|digits| u8::try_from(digits).ok())
}

/// Reads the parts of one model.
pub(super) struct Reader<'r> {
    pub(super) files: &'r Files,
    pub(super) units: &'r Units<'static>,
    pub(super) report: &'r mut Report,
}

impl Reader<'_> {
    /// The named values under a key, without those whose name cannot stand in a formula.
    pub(super) fn names<'d>(
        &mut self,
        record: &mut Record<'d, '_>,
        key: &'static str,
    ) -> Vec<(Spanned<String>, &'d Value)> {
        let mut pairs = record.names(key, self.report);
        pairs.retain(|(name, _)| self.is_name(name));
        pairs
    }

    fn is_name(&mut self, name: &Spanned<String>) -> bool {
        if formula_reader::is_name(&name.value) {
            return true;
        }
        let message = format!("`{}` cannot stand in a formula", name.value);
        let mended: String =
            name.value.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let diagnostic = self.report.add(Code::BadValue, name.span, message);
        if formula_reader::is_name(&mended) && mended != name.value {
            diagnostic.help(format!("write `{mended}`, and give what readers see as its `label`"));
        }
        false
    }

    fn systems(&mut self, record: &mut Record<'_, '_>) -> Vec<System> {
        let pairs = self.names(record, "systems");
        let mut systems = Vec::new();
        for (name, value) in pairs {
            let mut fields = record.document().record_at(value, "a system", self.report);
            let label = fields.text("label", self.report);
            let formulas = self.formulas(&mut fields);
            let (rows, from) = if fields.value("rows").is_some_and(dataset_reader::is_file) {
                let of_file = fields.record("rows", self.report);
                let (rows, from) = self.file_rows(&name, of_file);
                (rows, Some(from))
            } else {
                (self.rows(&mut fields), None)
            };
            fields.finish("a system", self.report);
            systems.push(System { name, label, formulas, rows, from });
        }
        systems
    }

    fn rows(&mut self, system: &mut Record<'_, '_>) -> Vec<Row> {
        let pairs = self.names(system, "rows");
        let row = |(name, value)| {
            let record = system.document().record_at(value, "a row", self.report);
            self.row(name, record)
        };
        pairs.into_iter().map(row).collect()
    }

    /// Every key of a row but its `label`, `date` and `formulas` is an input.
    fn row(&mut self, name: Spanned<String>, mut record: Record<'_, '_>) -> Row {
        let label = record.text("label", self.report);
        let date = self.date(&mut record);
        let formulas = self.formulas(&mut record);
        let mut inputs = Vec::new();
        for (input, value) in record.pairs(self.report) {
            let is_known = matches!(input.value.as_str(), "label" | "date" | "formulas");
            if is_known || !self.is_name(&input) {
                continue;
            }
            inputs.push(self.input(input, value, &record));
        }
        Row { name, label, date, inputs, formulas, lines: None }
    }

    fn date(&mut self, record: &mut Record<'_, '_>) -> Option<RowDate> {
        let written = record.spanned("date", self.report)?;
        let read = row_date::parse(&written.value);
        read.map_err(|(message, help)| {
            let diagnostic = self.report.add(Code::BadDate, written.span, message);
            diagnostic.help.extend(help);
        })
        .ok()
    }

    fn formulas(&mut self, record: &mut Record<'_, '_>) -> Vec<Formula> {
        let pairs = self.names(record, "formulas");
        pairs.into_iter().map(|(name, value)| self.formula(name, value, record)).collect()
    }

    fn formula(
        &mut self,
        name: Spanned<String>,
        value: &Value,
        within: &Record<'_, '_>,
    ) -> Formula {
        let (written, mut fields) = self.short_or_long(value, ("a formula", "formula"), within);
        if written.is_none_or(Value::is_null) {
            let message = format!("`{}` has no formula", name.value);
            self.report.add(Code::MissingKey, name.span, message);
        }
        let (text, expr) = self.expr(written, &fields);
        let formula = Formula {
            label: fields.text("label", self.report),
            unit: self.unit(&mut fields),
            digits: digits(&mut fields, self.report),
            note: fields.text("note", self.report),
            name,
            expr,
            text,
        };
        fields.finish("a formula", self.report);
        formula
    }

    /// The value itself, or the one under `key` of a record with more to say; and that record.
    fn short_or_long<'d, 't>(
        &mut self,
        value: &'d Value,
        (what, key): (&str, &'static str),
        within: &Record<'d, 't>,
    ) -> (Option<&'d Value>, Record<'d, 't>) {
        let document = within.document();
        if value.is_mapping() {
            let mut fields = document.record_at(value, what, self.report);
            return (fields.value(key), fields);
        }
        (Some(value), document.empty_record())
    }

    pub(super) fn require(
        &mut self,
        record: &Record<'_, '_>,
        keys: [&str; 2],
        what: &str,
        span: Span,
    ) {
        for key in keys.into_iter().filter(|key| !record.has(key)) {
            self.report.add(Code::MissingKey, span, format!("{what} has no `{key}`"));
        }
    }

    /// A formula's text and what it means.
    pub(super) fn expr(
        &mut self,
        value: Option<&Value>,
        record: &Record<'_, '_>,
    ) -> (String, Option<Expr<String>>) {
        let document = record.document();
        let Some(value) = value.filter(|value| !value.is_null()) else {
            return (String::new(), None);
        };
        let Some(text) = document.text_of(value) else {
            document.wrong_type(value, "a formula", "text", self.report);
            return (String::new(), None);
        };
        let place = |range: Range<usize>| document.span_within(value, range);
        let expr = formula_reader::parse(&text, place, self.report);
        (text.trim().to_owned(), expr)
    }

    pub(super) fn unit(&mut self, record: &mut Record<'_, '_>) -> Option<Spanned<Unit>> {
        let value = record.value("unit")?;
        let text = record.text("unit", self.report)?;
        match self.units.unit(&text) {
            Ok(unit) => Some(Spanned { value: unit, span: record.span("unit") }),
            Err(error) => {
                let span = record.document().span_within(value, error.range.clone());
                self.bad_quantity(&error, span);
                None
            }
        }
    }

    fn tables(&mut self, record: &mut Record<'_, '_>) -> Vec<Table> {
        let pairs = self.names(record, "tables");
        let mut tables = Vec::new();
        for (name, value) in pairs {
            let mut fields = record.document().record_at(value, "a table", self.report);
            self.require(&fields, ["rows", "columns"], "a table", name.span);
            tables.push(Table {
                caption: fields.text("caption", self.report),
                rows: fields.texts("rows", self.report),
                columns: self.columns(&mut fields),
                note: fields.text("note", self.report),
                name,
            });
            fields.finish("a table", self.report);
        }
        tables
    }

    fn columns(&mut self, record: &mut Record<'_, '_>) -> Vec<Column> {
        let mut columns = Vec::new();
        for value in record.list("columns", self.report) {
            let (written, mut fields) = self.short_or_long(value, ("a column", "value"), record);
            if written.is_none() {
                let span = record.document().span(value);
                self.report.add(Code::MissingKey, span, "a column has no `value`");
            }
            let (text, expr) = self.expr(written, &fields);
            columns.push(Column {
                expr,
                text,
                label: fields.text("label", self.report),
                unit: self.unit(&mut fields),
                digits: digits(&mut fields, self.report),
            });
            fields.finish("a column", self.report);
        }
        columns
    }
}
