//! Charts of a table as templates see them: scales, ticks and the places of all marks.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::axis::{AxisView, DatesView, Days};
use super::form::Form;
use super::label::LabelView;
use super::marks::{Drawn, LineView, Point, RowView, SeriesView, shape};
use super::model::Source;
use super::number;
use super::table::TableOf;
use super::tracks::Tracks;
use super::whatif::WhatIf;
use crate::parse::RowDate;
use crate::quantity::{Axis, Scale, Unit};
use crate::resolve::{NumberId, ScenarioId, slugize};

/// How the numbers of a chart are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bars,
    Dots,
    Lines,
}

/// What is drawn of a table.
pub(super) struct Asked {
    /// The columns, by their places in the table.
    pub(super) columns: Vec<usize>,
    /// What stands beside each column.
    pub(super) scenarios: Vec<ScenarioId>,
    /// Left to the data where there is none.
    pub(super) kind: Option<Kind>,
    pub(super) scale: Option<Scale>,
}

/// Why a chart cannot be drawn.
pub(super) enum Hindrance {
    /// There is no number in it; where that follows from another mistake, that one has been reported.
    Nothing,
    /// Two columns, and the units that nothing brings together.
    Units { columns: [usize; 2], units: [Unit; 2] },
    /// The row has no date, and lines go by dates.
    NoDate(String),
    /// The row has a number, or an interval that goes down to it, that no logarithmic axis has.
    NotAboveZero { row: String, value: f64, is_end: bool },
}

/// A chart, as `chart("name")` shows it.
#[derive(Serialize)]
pub(super) struct ChartView<'s> {
    name: &'s str,
    caption: Option<Cow<'s, str>>,
    note: Option<Cow<'s, str>>,
    /// `bars`, `dots` or `lines`.
    kind: &'static str,
    /// Its anchor on a page.
    id: String,
    /// Its number on the page.
    #[serde(flatten)]
    pub(super) numbered: LabelView,
    /// The column, where there is only one.
    column: Option<String>,
    /// The unit of all its numbers.
    unit: String,
    axis: AxisView,
    /// The axis of dates of a chart of lines.
    dates: Option<DatesView>,
    /// What its numbers are of, in the order of the marks of a row.
    series: Vec<SeriesView<'s>>,
    /// The rows and the headings between them, from top to bottom.
    rows: Vec<RowView<'s>>,
    tracks: Tracks,
    lines: Vec<LineView<'s>>,
    lowest: ExtremeView<'s>,
    highest: ExtremeView<'s>,
    has_intervals: bool,
    csv: String,
    json: String,
}

#[derive(Serialize)]
struct ExtremeView<'s> {
    label: Cow<'s, str>,
    value: String,
}

impl<'s> ChartView<'s> {
    /// Lets its numbers and marks follow the sliders of a page.
    pub(super) fn follow(&mut self, whatif: &mut WhatIf<'s>) {
        self.rows.iter_mut().for_each(|row| row.follow(whatif));
        self.lines.iter_mut().for_each(|line| line.follow(whatif));
    }
}

impl<'s> Source<'s> {
    /// A chart of a table, and its numbers.
    ///
    /// # Errors
    ///
    /// When nothing can be drawn, or not what is asked for.
    pub(super) fn chart(
        &self,
        of: &TableOf<'s>,
        asked: &Asked,
    ) -> Result<(ChartView<'s>, BTreeSet<NumberId>), Hindrance> {
        let (points, unit) = self.points(of, asked)?;
        let (low, high) = points
            .iter()
            .map(Point::bounds)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (l, h)| {
                (low.min(l), high.max(h))
            });
        let (kind, scale) = form(of, asked, &points, (low, high))?;
        let axis = match scale {
            Scale::Linear => Axis::linear(low, high, kind == Kind::Bars),
            Scale::Logarithmic => Axis::logarithmic(low, high),
        };
        let dates: Vec<RowDate> = points.iter().filter_map(|p| of.table.rows[p.row].date).collect();
        let days = Days::of(&dates).filter(|_| kind == Kind::Lines);
        let series = self.series(of, asked);
        let drawn = Drawn { source: self, of, series: &series, unit: &unit, axis: &axis };
        let (rows, tracks) = drawn.rows(&points, days.as_ref());
        let lines = if days.is_some() { drawn.lines(&rows) } else { Vec::new() };
        let address = |extension| self.site.config.url.link(&of.table.address(extension));
        let value = |point: &&Point| point.estimate.central.value;
        let extreme = |point: Option<&Point>| {
            // A chart of nothing was refused above.
            let point = point.unwrap_or(&points[0]);
            let text = drawn.cell(point).map(|cell| cell.text.whole()).unwrap_or_default();
            let label = self.said(of.model, &of.table.rows[point.row].label);
            ExtremeView { label, value: text }
        };
        let by_value = |a: &&Point, b: &&Point| value(a).total_cmp(&value(b));
        let column = match asked.columns.as_slice() {
            [one] => Some(super::table::label(&of.source.columns[*one])),
            _ => None,
        };
        let is_part = asked.columns.len() < of.source.columns.len();
        let part =
            column.as_ref().filter(|_| is_part).map(|column| format!("-{}", slugize(column)));
        let view = ChartView {
            name: &of.source.name.value,
            numbered: LabelView::default(),
            id: format!("chart-{}{}", of.source.name.value, part.unwrap_or_default()),
            column: column.map(|column| self.said(of.model, &column).into_owned()),
            caption: self.said_of(of.model, of.source.caption.as_ref()),
            note: self.said_of(of.model, of.source.note.as_ref()),
            kind: match kind {
                Kind::Bars => "bars",
                Kind::Dots => "dots",
                Kind::Lines => "lines",
            },
            unit: number::unit(&unit),
            axis: AxisView::of(&axis, self.language),
            dates: days.as_ref().map(|days| days.view(self.language)),
            lowest: extreme(points.iter().min_by(by_value)),
            highest: extreme(points.iter().max_by(by_value)),
            has_intervals: points.iter().any(|point| point.estimate.spread.is_some()),
            rows,
            tracks,
            lines,
            series,
            csv: address("csv"),
            json: address("json"),
        };
        Ok((view, points.iter().map(|point| point.number).collect()))
    }

    /// The numbers that are drawn, in one unit.
    fn points(&self, of: &TableOf<'s>, asked: &Asked) -> Result<(Vec<Point>, Unit), Hindrance> {
        let mut points = Vec::new();
        for (row, table_row) in of.table.rows.iter().enumerate() {
            let mut series = 0;
            for column in &asked.columns {
                let source = &of.source.columns[*column];
                let wanted = source.unit.as_ref().map(|unit| &unit.value);
                for scenario in std::iter::once(None).chain(asked.scenarios.iter().map(Some)) {
                    let number = table_row.cells[*column];
                    let estimate = number.and_then(|id| match scenario {
                        None => self.estimates.get(id),
                        Some(scenario) => self.estimates.in_scenario(id, *scenario),
                    });
                    // A column whose unit is of another kind has been reported.
                    let estimate = estimate.and_then(|estimate| match wanted {
                        Some(unit) => estimate.to(unit),
                        None => Some(estimate.clone()),
                    });
                    if let (Some(number), Some(estimate)) = (number, estimate) {
                        let (digits, scenario) = (source.digits, scenario.copied());
                        points.push(Point { row, series, number, scenario, digits, estimate });
                    }
                    series += 1;
                }
            }
        }
        let unit = self.unit_of(of, asked, &points).ok_or(Hindrance::Nothing)?;
        let of_series = |series: usize| asked.columns[series / (1 + asked.scenarios.len())];
        let first = points.first().map_or(0, |point| of_series(point.series));
        for point in &mut points {
            let Some(estimate) = point.estimate.to(&unit) else {
                let columns = [first, of_series(point.series)];
                let units = [unit, point.estimate.central.unit.clone()];
                return Err(Hindrance::Units { columns, units });
            };
            point.estimate = estimate;
        }
        Ok((points, unit))
    }

    /// The unit of a chart: that of its first column, or else the one in which its largest number stands.
    fn unit_of(&self, of: &TableOf<'s>, asked: &Asked, points: &[Point]) -> Option<Unit> {
        let first = points.first()?;
        let given = asked.columns.first().and_then(|at| of.source.columns[*at].unit.as_ref());
        if let Some(unit) = given {
            return Some(unit.value.clone());
        }
        let dimension = first.estimate.central.unit.dimension();
        let same =
            points.iter().filter(|point| point.estimate.central.unit.dimension() == dimension);
        let in_first = |point: &&Point| {
            point.estimate.central.to(&first.estimate.central.unit).map_or(0.0, |q| q.value.abs())
        };
        let largest = same.max_by(|a, b| in_first(a).total_cmp(&in_first(b)))?;
        Some(Form::of(self.site, largest.number, (None, None)).unit_of(&largest.estimate))
    }

    fn series(&self, of: &TableOf<'s>, asked: &Asked) -> Vec<SeriesView<'s>> {
        let columns = asked.columns.iter().map(|at| &of.source.columns[*at]);
        let all = columns.flat_map(|column| self.columns(of.model, column, &asked.scenarios));
        let has_columns = asked.columns.len() > 1;
        let series = |(at, column): (usize, super::table::ColumnView<'s>)| SeriesView {
            column: Some(column.label).filter(|_| has_columns),
            scenario: column.scenario,
            has_scenarios: !asked.scenarios.is_empty(),
            group: None,
            shape: shape(at),
        };
        all.enumerate().map(series).collect()
    }
}

/// How the numbers are drawn, and on which axis: as asked, or else as they are.
fn form(
    of: &TableOf<'_>,
    asked: &Asked,
    points: &[Point],
    (low, high): (f64, f64),
) -> Result<(Kind, Scale), Hindrance> {
    let label = |point: &Point| of.table.rows[point.row].label.clone();
    let undated = points.iter().find(|point| of.table.rows[point.row].date.is_none());
    let has_rows = points.iter().any(|point| point.row != points[0].row);
    let kind = match asked.kind {
        Some(Kind::Lines) => match undated {
            Some(point) => return Err(Hindrance::NoDate(label(point))),
            None => Some(Kind::Lines),
        },
        None if undated.is_none() && has_rows => Some(Kind::Lines),
        asked => asked,
    };
    let scale = match asked.scale {
        Some(Scale::Logarithmic) => {
            let below = points.iter().find(|point| point.bounds().0 <= 0.0);
            if let Some(point) = below {
                let central = point.estimate.central.value;
                let is_end = central > 0.0;
                let value = if is_end { point.bounds().0 } else { central };
                return Err(Hindrance::NotAboveZero { row: label(point), value, is_end });
            }
            Scale::Logarithmic
        }
        Some(Scale::Linear) => Scale::Linear,
        // The lengths of bars are compared, so that they begin at zero unless their author insists.
        None if kind != Some(Kind::Bars) && Axis::is_wide(low, high) => Scale::Logarithmic,
        None => Scale::Linear,
    };
    let has_intervals = points.iter().any(|point| point.estimate.spread.is_some());
    let is_better_as_dots = has_intervals || scale == Scale::Logarithmic;
    Ok((kind.unwrap_or(if is_better_as_dots { Kind::Dots } else { Kind::Bars }), scale))
}
