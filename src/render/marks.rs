//! The rows, marks and lines of a chart: where each number lies.

use serde::Serialize;
use std::borrow::Cow;

use super::axis::{self, Days};
use super::form::Form;
use super::model::Source;
use super::table::{CellView, TableOf};
use super::tracks::{self, Tracks};
use super::whatif::WhatIf;
use crate::compute::Estimate;
use crate::quantity::{Axis, Unit};
use crate::resolve::{NumberId, ScenarioId};

/// One number of each row.
#[derive(Clone, Serialize)]
pub(super) struct SeriesView<'s> {
    /// The column, where there is more than one.
    pub(super) column: Option<String>,
    /// The scenario; nothing for the model as it stands.
    pub(super) scenario: Option<Cow<'s, str>>,
    /// Whether there are scenarios, so that the model as it stands has to be told from them.
    pub(super) has_scenarios: bool,
    /// The system, for a line that is of one of several.
    pub(super) group: Option<Cow<'s, str>>,
    /// The shape of its marks: 1 to 6.
    pub(super) shape: usize,
}

#[derive(Serialize)]
pub(super) struct RowView<'s> {
    label: Cow<'s, str>,
    /// The system it belongs to, in the first row of each.
    group: Option<Cow<'s, str>>,
    date: Option<String>,
    /// Its place from the top, from 1, the headings counted.
    place: usize,
    /// Its lower edge, in hundredths of the chart.
    bottom: f64,
    /// A mark for each series.
    marks: Vec<Option<MarkView<'s>>>,
}

/// A number of a chart.
#[derive(Clone, Serialize)]
pub(super) struct MarkView<'s> {
    #[serde(flatten)]
    cell: CellView<'s>,
    /// Where it lies on the axis, in hundredths; so are the ends of its interval.
    at: f64,
    low: Option<f64>,
    high: Option<f64>,
    /// Where it lies on the axis of dates.
    along: Option<f64>,
    /// How far its middle is above the lower edge of its row, in pixels.
    lift: u32,
    shape: usize,
    scenario: Option<Cow<'s, str>>,
    row: &'s str,
}

#[derive(Serialize)]
pub(super) struct LineView<'s> {
    #[serde(flatten)]
    series: SeriesView<'s>,
    /// Through its marks, in a square of a hundred by a hundred; broken where there is no number.
    path: String,
    /// Around its intervals.
    band: String,
    marks: Vec<MarkView<'s>>,
}

impl<'s> RowView<'s> {
    pub(super) fn follow(&mut self, whatif: &mut WhatIf<'s>) {
        self.marks.iter_mut().flatten().for_each(|mark| mark.cell.follow(whatif));
    }
}

impl<'s> LineView<'s> {
    pub(super) fn follow(&mut self, whatif: &mut WhatIf<'s>) {
        self.marks.iter_mut().for_each(|mark| mark.cell.follow(whatif));
    }
}

/// A number that is drawn, in the unit of the chart.
pub(super) struct Point {
    pub(super) row: usize,
    pub(super) series: usize,
    pub(super) number: NumberId,
    pub(super) scenario: Option<ScenarioId>,
    pub(super) digits: Option<u8>,
    pub(super) estimate: Estimate,
}

impl Point {
    /// The least and the largest of its value and interval.
    pub(super) fn bounds(&self) -> (f64, f64) {
        let value = self.estimate.central.value;
        let ends = self.estimate.spread.map_or((value, value), |spread| (spread.low, spread.high));
        (ends.0.min(value), ends.1.max(value))
    }
}

/// The shapes and colours of series come round again after six.
pub(super) fn shape(series: usize) -> usize {
    series % 6 + 1
}

/// What all marks of a chart have in common.
pub(super) struct Drawn<'d, 's> {
    pub(super) source: &'d Source<'s>,
    pub(super) of: &'d TableOf<'s>,
    pub(super) series: &'d [SeriesView<'s>],
    pub(super) unit: &'d Unit,
    pub(super) axis: &'d Axis,
}

impl<'s> Drawn<'_, 's> {
    pub(super) fn cell(&self, point: &Point) -> Option<CellView<'s>> {
        let form = Form::of(self.source.site, point.number, (Some(self.unit), point.digits));
        let mut cell = self.source.cell(&point.estimate, point.number, point.scenario, form)?;
        // The unit of a chart stands above it.
        cell.form.is_bare = true;
        Some(cell)
    }

    fn mark(&self, point: &Point, days: Option<&Days>) -> Option<MarkView<'s>> {
        let series = &self.series[point.series];
        let row = &self.of.table.rows[point.row];
        let spread = point.estimate.spread;
        let end = |value| axis::at(self.axis, value);
        Some(MarkView {
            cell: self.cell(point)?,
            at: axis::at(self.axis, point.estimate.central.value),
            low: spread.map(|spread| end(spread.low)),
            high: spread.map(|spread| end(spread.high)),
            along: days.and_then(|days| row.date.map(|date| days.at(date))),
            lift: tracks::lift(self.series.len() - 1 - point.series),
            shape: series.shape,
            scenario: series.scenario.clone(),
            row: &row.name,
        })
    }

    /// The rows that have a number, in the order of the table, or by system and date.
    pub(super) fn rows(&self, points: &[Point], days: Option<&Days>) -> (Vec<RowView<'s>>, Tracks) {
        let mut rows: Vec<RowView<'s>> = Vec::new();
        let mut tracks = Tracks::new();
        let mut last_group = None;
        for points in points.chunk_by(|a, b| a.row == b.row) {
            let row = &self.of.table.rows[points[0].row];
            let group = row.group.as_deref();
            let is_new = group.is_some() && group != last_group && days.is_none();
            last_group = group;
            if is_new {
                tracks.push(1);
            }
            let mut marks: Vec<Option<MarkView<'s>>> = vec![None; self.series.len()];
            for point in points {
                marks[point.series] = self.mark(point, days);
            }
            rows.push(RowView {
                label: self.source.said(self.of.model, &row.label),
                group: group
                    .filter(|_| is_new || days.is_some())
                    .map(|group| self.source.said(self.of.model, group)),
                date: row.date.map(|date| date.to_string()),
                place: tracks.push(self.series.len()),
                bottom: 0.0,
                marks,
            });
        }
        if days.is_some() {
            let mut groups: Vec<Option<Cow<'s, str>>> = Vec::new();
            let mut order = |group: &Option<Cow<'s, str>>| {
                let at = groups.iter().position(|other| other == group);
                at.unwrap_or_else(|| {
                    groups.push(group.clone());
                    groups.len() - 1
                })
            };
            rows.sort_by_cached_key(|row| (order(&row.group), row.date.clone()));
        }
        let bottoms = tracks.bottoms();
        for row in &mut rows {
            row.bottom = bottoms[row.place - 1];
        }
        (rows, tracks)
    }

    /// A line for each series, or for each in each system where there are several.
    pub(super) fn lines(&self, rows: &[RowView<'s>]) -> Vec<LineView<'s>> {
        let groups: Vec<&[RowView<'s>]> = rows.chunk_by(|a, b| a.group == b.group).collect();
        let mut lines = Vec::new();
        for rows in &groups {
            for (at, series) in self.series.iter().enumerate() {
                let shape = shape(lines.len());
                let marks: Vec<Option<MarkView<'s>>> = rows
                    .iter()
                    .map(|row| row.marks[at].clone().map(|mark| MarkView { shape, ..mark }))
                    .collect();
                if marks.iter().all(Option::is_none) {
                    continue;
                }
                let group = rows[0].group.clone().filter(|_| groups.len() > 1);
                lines.push(LineView {
                    series: SeriesView { group, shape, ..series.clone() },
                    path: path(&marks),
                    band: band(&marks),
                    marks: marks.into_iter().flatten().collect(),
                });
            }
        }
        lines
    }
}

/// The path through some marks; the vertical axis of a drawing goes down.
fn path(marks: &[Option<MarkView<'_>>]) -> String {
    let mut path = String::new();
    let mut is_on = false;
    for mark in marks {
        let place = mark.as_ref().and_then(|mark| Some((mark.along?, 100.0 - mark.at)));
        if let Some((x, y)) = place {
            path += &format!("{}{x:.2} {y:.2}", if is_on { "L" } else { "M" });
        }
        is_on = place.is_some();
    }
    path
}

/// The outline of the intervals, a piece for each run of marks that have one.
fn band(marks: &[Option<MarkView<'_>>]) -> String {
    let end = |mark: &Option<MarkView<'_>>| {
        let mark = mark.as_ref()?;
        Some((mark.along?, 100.0 - mark.low?, 100.0 - mark.high?))
    };
    let ends: Vec<Option<(f64, f64, f64)>> = marks.iter().map(end).collect();
    let runs = ends.split(Option::is_none).filter(|run| run.len() > 1);
    let piece = |run: &[Option<(f64, f64, f64)>]| {
        let there = run.iter().flatten().map(|(x, low, _)| format!("{x:.2} {low:.2}"));
        let back = run.iter().rev().flatten().map(|(x, _, high)| format!("{x:.2} {high:.2}"));
        format!("M{}Z", there.chain(back).collect::<Vec<_>>().join("L"))
    };
    runs.map(piece).collect()
}
