//! What a call of a chart asks for, and what is wrong with that.

use serde_json::Value as Json;
use tera::Value;

use super::arguments::{Call, kind};
use super::chart::{Asked, Hindrance, Kind};
use super::shortcode::Shortcodes;
use super::table::TableOf;
use crate::diagnostic::{Code, Span, nearest};
use crate::parse::Argument;
use crate::quantity::{Scale, significant};

/// The names of the kinds of charts and of the scales; what is `auto` is left to the data.
const KINDS: [(&str, Option<Kind>); 4] = [
    ("auto", None),
    ("bars", Some(Kind::Bars)),
    ("dots", Some(Kind::Dots)),
    ("lines", Some(Kind::Lines)),
];
const SCALES: [(&str, Option<Scale>); 3] =
    [("auto", None), ("linear", Some(Scale::Linear)), ("log", Some(Scale::Logarithmic))];

/// What is wrong has been reported.
struct Reported;

impl<'r> Shortcodes<'r> {
    /// A chart of a table; nothing, and a diagnostic, where it cannot be drawn.
    pub(super) fn chart(
        &mut self,
        table: &TableOf<'r>,
        span: Span,
        call: &Call<'_>,
    ) -> Option<Value> {
        // All are read, so that each mistake is told.
        let columns = self.columns(table, call.get("column"));
        let kind = self.choice("kind", &KINDS, call);
        let scale = self.choice("scale", &SCALES, call);
        let scenarios = self.scenarios_of(call);
        let (Some(columns), Ok(kind), Ok(scale)) = (columns, kind, scale) else { return None };
        let asked = Asked { columns, scenarios, kind, scale };
        match self.source.chart(table, &asked) {
            Ok((mut view, numbers)) => {
                view.follow(&mut self.whatif);
                view.numbered = self.labels.of(span, self.source.language);
                self.numbers.extend(numbers);
                Some(Value::from_serializable(&view))
            }
            Err(hindrance) => {
                let place = |name: &str| call.get(name).map_or(span, |argument| argument.span);
                self.hindered(table, hindrance, &place);
                None
            }
        }
    }

    /// One of the words that an argument can be.
    ///
    /// # Errors
    ///
    /// When it is another, which has been reported.
    fn choice<T: Copy>(
        &mut self,
        name: &str,
        known: &[(&'static str, Option<T>)],
        call: &Call<'_>,
    ) -> Result<Option<T>, Reported> {
        let Some(argument) = call.get(name) else { return Ok(None) };
        // What is no text has been reported as such.
        let written = argument.value.as_str().ok_or(Reported)?;
        if let Some((_, choice)) = known.iter().find(|(name, _)| *name == written) {
            return Ok(*choice);
        }
        let names = known.iter().map(|(name, _)| *name);
        let message = format!("there is no {name} `{written}`");
        let diagnostic = self.report.add(Code::BadArgument, argument.span, message);
        match nearest(written, names.clone()) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!("write `{}`", names.collect::<Vec<_>>().join("`, `"))),
        };
        Err(Reported)
    }

    /// The places of the columns that are named; of all where none is.
    fn columns(&mut self, table: &TableOf<'r>, argument: Option<&Argument>) -> Option<Vec<usize>> {
        let labels: Vec<String> = table.source.columns.iter().map(super::table::label).collect();
        let Some(argument) = argument else { return Some((0..labels.len()).collect()) };
        let (names, of_items) = match &argument.value {
            Json::Array(names) => (names.as_slice(), argument.items.as_slice()),
            single => (std::slice::from_ref(single), std::slice::from_ref(&argument.span)),
        };
        if names.is_empty() {
            let message = "`column` names no column";
            let diagnostic = self.report.add(Code::BadArgument, argument.span, message);
            diagnostic.help(format!("the columns are `{}`", labels.join("`, `")));
            return None;
        }
        let mut columns = Vec::new();
        for (name, span) in names.iter().zip(of_items) {
            let Some(name) = name.as_str() else {
                let message = format!("expected the heading of a column, found {}", kind(name));
                self.report.add(Code::BadArgument, *span, message);
                return None;
            };
            let is_it = |(label, column): (&String, &crate::parse::Column)| {
                label == name || column.text == name
            };
            let Some(at) = labels.iter().zip(&table.source.columns).position(is_it) else {
                let message =
                    format!("the table `{}` has no column `{name}`", table.source.name.value);
                let diagnostic = self.report.add(Code::UnknownColumn, *span, message);
                match nearest(name, labels.iter().map(String::as_str)) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic.help(format!("its columns are `{}`", labels.join("`, `"))),
                };
                return None;
            };
            if !columns.contains(&at) {
                columns.push(at);
            }
        }
        Some(columns)
    }

    fn hindered(
        &mut self,
        table: &TableOf<'r>,
        hindrance: Hindrance,
        place: &dyn Fn(&str) -> Span,
    ) {
        let name = &table.source.name.value;
        match hindrance {
            Hindrance::Nothing => self.nothing(table, place("column")),
            Hindrance::Units { columns, units } => {
                let label = |at: usize| super::table::label(&table.source.columns[at]);
                let (first, other) = (label(columns[0]), label(columns[1]));
                let kinds = units.each_ref().map(|unit| unit.dimension().to_string());
                let message = if columns[0] == columns[1] {
                    format!(
                        "`{first}` has {} and {}, which no axis has both of",
                        kinds[0], kinds[1]
                    )
                } else {
                    let [a, b] = kinds;
                    format!("`{first}` is {a} and `{other}` is {b}, and no axis has both")
                };
                let diagnostic = self.report.add(Code::UnitMismatch, place("column"), message);
                if columns[0] != columns[1] {
                    diagnostic
                        .help(format!("draw one of them: `chart(\"{name}\", column=\"{first}\")`"));
                }
            }
            Hindrance::NoDate(row) => {
                let message = format!("the row `{row}` has no date, and lines go by dates");
                let diagnostic = self.report.add(Code::BadChart, place("kind"), message);
                diagnostic.also(table.source.name.span, "in this table");
                diagnostic.help("give each row a `date: 2023`, or draw `bars` or `dots`");
            }
            Hindrance::NotAboveZero { row, value, is_end } => {
                let value = significant(value, 2);
                let message = if is_end {
                    format!(
                        "the interval of `{row}` goes down to {value}, and a logarithmic axis has no place for that"
                    )
                } else {
                    format!("`{row}` is {value}, and a logarithmic axis has no place for that")
                };
                let diagnostic = self.report.add(Code::BadChart, place("scale"), message);
                diagnostic.help("write `scale=\"linear\"`");
            }
        }
    }

    /// Reports a chart of nothing, unless a mistake that has been reported is why there is nothing.
    fn nothing(&mut self, table: &TableOf<'r>, span: Span) {
        let what = match (&table.source.rows, &table.source.columns) {
            (rows, _) if rows.is_empty() => "the table has no rows",
            (_, columns) if columns.is_empty() => "the table has no columns",
            _ => return,
        };
        let message = format!("there is nothing to draw in `{}`", table.source.name.value);
        let diagnostic = self.report.add(Code::BadChart, span, message);
        diagnostic.also(table.source.name.span, what);
    }

    /// The inputs that carry the spread of a number.
    pub(super) fn sensitivity(&mut self, name: &str, span: Span) -> Option<Value> {
        let id = self.source.site.named(&self.page.models, name, span, &mut self.report)?;
        // What could not be computed has been reported.
        let estimate = self.source.estimates.get(id)?;
        if estimate.spread.is_none() {
            let message = format!("`{name}` depends on nothing uncertain");
            let diagnostic = self.report.add(Code::BadInterval, span, message);
            diagnostic.label(format!("this is always {}", self.source.text(id)?.whole()));
            diagnostic.help("give one of its inputs an interval, such as `5 to 15 kWh`");
            return None;
        }
        let (view, numbers) = self.source.sensitivity(id)?;
        self.numbers.extend(numbers);
        Some(Value::from_serializable(&view))
    }
}
