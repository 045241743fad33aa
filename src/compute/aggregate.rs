//! Aggregations: one number of the many in a column.
//!
//! Over the rows of a system an aggregation becomes arithmetic on the numbers of the rows, so that it
//! varies with them. Over the lines of a file it becomes a plain number here, while units are checked:
//! the formula within it is evaluated line by line, once, whatever the draws. What else stands in a sum
//! is taken out of it, so that `sum(energy * grid)` is `sum(energy)` times `grid`, which may be
//! uncertain or another in a scenario.

use super::check::{Checked, Checker, Op, Within};
use super::evaluate::{self, Stop, TOO_LARGE, Wrong};
use super::split::{is_of_cells, split};
use super::spread::quantile;
use crate::diagnostic::{Code, Span};
use crate::parse::{Aggregation, Expr};
use crate::quantity::Unit;
use crate::resolve::{Cells, Column, DefinitionKind, NumberId};

/// The columns within an aggregation, which have to go together.
enum Columns<'s> {
    /// Of the lines of a file.
    Cells(Vec<(NumberId, &'s Cells)>),
    /// Of the rows of a system.
    Rows(Vec<&'s [Option<NumberId>]>),
}

impl<'c> Checker<'c> {
    pub(super) fn aggregate(
        &mut self,
        aggregation: Aggregation,
        argument: &Expr<NumberId>,
        span: Span,
    ) -> Option<Checked> {
        let (unit, op) = match self.columns(aggregation, argument)? {
            Columns::Cells(cells) => self.of_cells(aggregation, argument, &cells)?,
            Columns::Rows(columns) => self.of_rows(aggregation, argument, &columns, span)?,
        };
        Some(Checked { unit, op, span })
    }

    /// The columns in a formula; a diagnostic when there are none, or they do not go together.
    fn columns(
        &mut self,
        aggregation: Aggregation,
        argument: &Expr<NumberId>,
    ) -> Option<Columns<'c>> {
        let (site, name) = (self.site, aggregation.name());
        let mut found = Vec::new();
        argument.each_name(&mut |id| {
            if let DefinitionKind::Column(column) = &site.number(*id).kind {
                found.push((*id, column));
            }
        });
        // A column of one value goes with any other.
        let many = found.iter().find(|(id, _)| site.number(*id).is_many());
        let mismatch = |id: NumberId| site.number(id).name.clone();
        let Some((first_id, first)) = many.or(found.first()) else {
            self.no_column(name, argument);
            return None;
        };
        let stranger = found
            .iter()
            .find(|(id, column)| site.number(*id).is_many() && !is_beside(first, column));
        if let Some((id, _)) = stranger {
            let (first, other) = (mismatch(*first_id), mismatch(*id));
            let message = format!("`{first}` and `{other}` are not columns of the same rows");
            self.report.add(Code::BadAggregation, argument.span, message);
            return None;
        }
        Some(match first {
            Column::Cells(of) => {
                let beside = found.iter().filter_map(|(id, column)| match column {
                    Column::Cells(cells) if cells.is_beside(of) => Some((*id, cells)),
                    _ => None,
                });
                Columns::Cells(beside.collect())
            }
            Column::Rows(..) => {
                let rows = found.iter().filter_map(|(_, column)| match column {
                    Column::Rows(_, numbers) => Some(numbers.as_slice()),
                    Column::Cells(_) => None,
                });
                Columns::Rows(rows.collect())
            }
        })
    }

    fn no_column(&mut self, name: &str, argument: &Expr<NumberId>) {
        let message = format!("`{name}` takes a column, and there is none in this");
        let mut names = Vec::new();
        argument.each_name(&mut |id| names.push(*id));
        let model = &self.site.models[self.model.index()];
        let systems = model.source.systems.iter();
        let column = names.first().and_then(|id| {
            let name = &self.site.number(*id).name;
            let own = name.rsplit('.').next().unwrap_or(name);
            let mut columns = systems.map(|system| format!("{}.{own}", system.name.value));
            columns.find(|column| model.numbers.contains_key(column))
        });
        let diagnostic = self.report.add(Code::BadAggregation, argument.span, message);
        if let Some(column) = column {
            diagnostic.help(format!("`{name}({column})` is over all rows that have it"));
        }
    }

    /// Over the rows that have all of the columns.
    fn of_rows(
        &mut self,
        aggregation: Aggregation,
        argument: &Expr<NumberId>,
        columns: &[&[Option<NumberId>]],
        span: Span,
    ) -> Option<(Unit, Op)> {
        let count = columns.first()?.len();
        let complete = (0..count).filter(|row| columns.iter().all(|of| of[*row].is_some()));
        let complete: Vec<usize> = complete.collect();
        if complete.is_empty() {
            let message = "no row has all of these columns";
            self.report.add(Code::BadAggregation, argument.span, message);
            return None;
        }
        let in_row = |row: &usize| {
            Checker { within: Within::Row(*row), report: self.report, ..*self }.check(argument)
        };
        // Each row is looked at, so that each mistake is reported.
        let parts: Vec<Option<Checked>> = complete.iter().map(in_row).collect();
        let parts: Vec<Checked> = parts.into_iter().collect::<Option<_>>()?;
        let (unit, ops) = self.in_one_unit(parts, &|_| ("aggregate", "with"))?;
        let sum = |ops: Vec<Op>| Op::Sum(ops.into_iter().map(|op| (false, op)).collect());
        let length = number_of(ops.len());
        let op = match aggregation {
            Aggregation::Count => return Some((Unit::none(), Op::Constant(length))),
            Aggregation::Sum => sum(ops),
            Aggregation::Mean => {
                Op::Product(vec![(false, sum(ops), span), (true, Op::Constant(length), span)])
            }
            Aggregation::Median => Op::Quantile(ops, 0.5),
            Aggregation::Quantile(share) => Op::Quantile(ops, share),
            Aggregation::Min => Op::Call(crate::parse::Function::Min, ops, span),
            Aggregation::Max => Op::Call(crate::parse::Function::Max, ops, span),
        };
        Some((unit, op))
    }

    /// Over the lines of a file.
    fn of_cells(
        &mut self,
        aggregation: Aggregation,
        argument: &Expr<NumberId>,
        columns: &[(NumberId, &Cells)],
    ) -> Option<(Unit, Op)> {
        let checked =
            Checker { within: Within::Cells, report: self.report, ..*self }.check(argument)?;
        let (_, first) = columns.first()?;
        let count = first.count();
        if aggregation == Aggregation::Count {
            return Some((Unit::none(), Op::Constant(number_of(count))));
        }
        let is_cell = |id: NumberId| columns.iter().any(|(column, _)| *column == id);
        let is_linear = matches!(aggregation, Aggregation::Sum | Aggregation::Mean);
        let parts = if is_linear || is_of_cells(&checked.op, &is_cell) {
            split(&checked.op, &is_cell)
        } else {
            None
        };
        let Some(parts) = parts else {
            self.not_separable(aggregation, argument, is_linear);
            return None;
        };
        let mut terms = Vec::with_capacity(parts.len());
        for part in parts {
            let value = match aggregated(aggregation, &part.cells, columns, count) {
                Ok(value) => Op::Constant(value),
                Err((wrong, at)) => {
                    let what = if at.is_some() { "a line of the file" } else { "this" };
                    let message = format!("{what} has no result");
                    let wrong = wrong.unwrap_or(Wrong { span: argument.span, reason: TOO_LARGE });
                    let diagnostic = self.report.add(Code::NotFinite, wrong.span, message);
                    diagnostic.label(wrong.reason);
                    if let Some(at) = at {
                        diagnostic.also(first.dataset.span(first.line(at)), "in this line");
                    }
                    return None;
                }
            };
            terms.push(match part.rest {
                None => value,
                Some(rest) => {
                    let span = argument.span;
                    Op::Product(vec![(false, value, span), (false, rest, span)])
                }
            });
        }
        let op = match terms.len() {
            1 => terms.remove(0),
            _ => Op::Sum(terms.into_iter().map(|term| (false, term)).collect()),
        };
        Some((checked.unit, op))
    }

    fn not_separable(
        &mut self,
        aggregation: Aggregation,
        argument: &Expr<NumberId>,
        is_linear: bool,
    ) {
        let name = aggregation.name();
        let mut other = None;
        let mut column = None;
        argument.each_name(&mut |id| {
            let definition = self.site.number(*id);
            let is_column = matches!(definition.kind, DefinitionKind::Column(_));
            let slot = if is_column { &mut column } else { &mut other };
            // Within a row a name stands alone.
            let in_row = match &definition.kind {
                DefinitionKind::Column(Column::Cells(cells)) => !cells.is_all(),
                _ => false,
            };
            let name = definition.name.as_str();
            slot.get_or_insert(name.rsplit('.').next().filter(|_| in_row).unwrap_or(name));
        });
        let (column, other) = (column.unwrap_or("energy"), other.unwrap_or("grid"));
        let way = if is_linear { " in this way" } else { "" };
        let message = format!("`{other}` cannot stand within `{name}`{way}");
        let diagnostic = self.report.add(Code::BadAggregation, argument.span, message);
        diagnostic.label(format!("`{other}` is the same in each line"));
        diagnostic.help(if is_linear {
            format!(
                "it may be added, multiplied by or divided by, as in `{name}({column} * {other})`"
            )
        } else {
            format!("write it outside, as in `{name}({column}) * {other}`")
        });
    }
}

fn is_beside(a: &Column, b: &Column) -> bool {
    match (a, b) {
        (Column::Cells(a), Column::Cells(b)) => a.is_beside(b),
        (Column::Rows(a, _), Column::Rows(b, _)) => a == b,
        _ => false,
    }
}

/// The aggregation of what a formula gives in each line.
///
/// # Errors
///
/// When it gives nothing, with the line where that is known.
fn aggregated(
    aggregation: Aggregation,
    op: &Op,
    columns: &[(NumberId, &Cells)],
    count: usize,
) -> Result<f64, (Option<Wrong>, Option<usize>)> {
    let value = |at: usize| {
        let of = |id: NumberId| {
            let (_, cells) = columns.iter().find(|(column, _)| *column == id)?;
            Some(cells.value(at))
        };
        evaluate::central(op, &of).map_err(|stop| match stop {
            Stop::Unknown => (None, Some(at)),
            Stop::Wrong(wrong) => (Some(wrong), Some(at)),
        })
    };
    let values = (0..count).map(value);
    let result = match aggregation {
        Aggregation::Sum => sum(values)?,
        Aggregation::Mean => sum(values)? / number_of(count),
        Aggregation::Count => number_of(count),
        Aggregation::Median => quantile(&mut values.collect::<Result<Vec<f64>, _>>()?, 0.5),
        Aggregation::Quantile(p) => quantile(&mut values.collect::<Result<Vec<f64>, _>>()?, p),
        Aggregation::Min => extreme(values, f64::min)?,
        Aggregation::Max => extreme(values, f64::max)?,
    };
    if result.is_finite() { Ok(result) } else { Err((None, None)) }
}

/// The sum, with what each addition rounds away kept and added at the end.
///
/// A. Neumaier, Zeitschrift für Angewandte Mathematik und Mechanik 54 (1974), 39 to 51. The error does
/// not grow with the number of values, and the order is that of the file.
fn sum<E>(values: impl Iterator<Item = Result<f64, E>>) -> Result<f64, E> {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let value = value?;
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    Ok(sum + lost)
}

fn extreme<E>(
    mut values: impl Iterator<Item = Result<f64, E>>,
    of: fn(f64, f64) -> f64,
) -> Result<f64, E> {
    let first = values.next().unwrap_or(Ok(f64::NAN))?;
    values.try_fold(first, |extreme, value| Ok(of(extreme, value?)))
}

#[expect(clippy::cast_precision_loss, reason = "a file has under 2^32 lines")]
fn number_of(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_keeps_what_single_additions_round_away() {
        let values = |values: &'static [f64]| values.iter().map(|value| Ok::<f64, ()>(*value));
        assert_eq!(sum(values(&[1.0, 1e100, 1.0, -1e100])), Ok(2.0));
        assert_eq!(sum(std::iter::repeat_n(Ok::<f64, ()>(0.1), 1_000_000)), Ok(100_000.0));
    }
}
