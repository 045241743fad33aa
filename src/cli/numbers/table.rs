//! Numbers as a table for people, which a terminal of 100 columns takes.

use std::collections::BTreeMap;

use briefing::check::ledger::Change;

use super::listed::Listed;

/// The most columns.
const WIDTH: usize = 100;
/// The most columns of a name; a longer one has a line to itself.
const NAME: usize = 40;

/// Two lines for each number below its model: what it is and where it is defined, then what it is made of
/// and where it stands.
pub(super) fn drawn(numbers: &[Listed], changes: &BTreeMap<String, Change>) -> String {
    let width = |text: &dyn Fn(&Listed) -> String, most: usize| {
        let widths = numbers.iter().map(|number| text(number).chars().count());
        widths.filter(|width| *width <= most).max().unwrap_or(0)
    };
    let names = width(&short, NAME);
    let values = width(&Listed::shown, 24);
    let intervals = width(&interval, 22);
    let mut lines = String::new();
    let (mut model, mut file) = ("", "");
    for number in numbers {
        if number.model != model {
            let gap = if model.is_empty() { "" } else { "\n" };
            (model, file) = (&number.model, &number.file);
            lines += &format!("{gap}{model}, {file}\n");
        }
        let mut name = short(number);
        if name.chars().count() > names {
            lines += &format!("  {name}\n");
            name.clear();
        }
        let place =
            if number.file == file { format!("line {}", number.line) } else { String::new() };
        let (shown, interval) = (number.shown(), interval(number));
        let line = format!("  {name:names$}  {shown:values$}  {interval:intervals$}  {place}");
        lines += line.trim_end();
        lines.push('\n');
        if let Some(change) = changes.get(&number.name) {
            let by = change.share.map(|share| format!(" ({:+} %)", round(share * 100.0)));
            let by = by.unwrap_or_default();
            lines += &format!("      was {}, is {}{by}\n", change.was, change.is);
        }
        lines += &below(number, file);
    }
    lines
}

/// To two digits, as a number.
fn round(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}

/// The name within its model.
fn short(number: &Listed) -> String {
    let rest = number.name.strip_prefix(&number.model).unwrap_or(&number.name);
    rest.trim_start_matches([':', '.', ' ']).to_owned()
}

fn interval(number: &Listed) -> String {
    let interval = number.text.interval.as_ref();
    interval.map_or_else(String::new, |interval| format!("{} to {}", interval.low, interval.high))
}

/// Where it is defined, if not where its model is, its sources and pages; nothing for one without any.
fn below(number: &Listed, file: &str) -> String {
    let mut lines = String::new();
    if number.file != file {
        lines += &format!("      in {}:{}\n", number.file, number.line);
    }
    let mut parts = Vec::new();
    if !number.sources.is_empty() {
        parts.push(format!("from {}", cut(&number.sources, WIDTH / 2)));
    }
    let taken: usize = parts.iter().map(|part| part.chars().count() + 2).sum();
    if !number.pages.is_empty() {
        parts.push(format!("on {}", cut(&number.pages, WIDTH.saturating_sub(taken + 9))));
    }
    if !parts.is_empty() {
        lines += &format!("      {}\n", parts.join("; "));
    }
    lines
}

/// As many as there is room for, and how many more there are.
fn cut(items: &[String], room: usize) -> String {
    let mut text = items.first().cloned().unwrap_or_default();
    for (at, item) in items.iter().enumerate().skip(1) {
        if text.chars().count() + item.chars().count() + 12 > room {
            return format!("{text} and {} more", items.len() - at);
        }
        text += &format!(", {item}");
    }
    text
}
