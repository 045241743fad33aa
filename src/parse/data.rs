//! Free data for templates: `_data/**.{yaml,json,csv}`.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Report, Span};
use crate::files::{FileId, Files};
use crate::quantity::counted;
use crate::yaml::{self, Document};

/// A CSV file beyond this is no free data: each of its cells becomes a value with a name.
const MOST_CELLS: usize = 1_000_000;

/// Reads every data file of a folder of sources into one value: `tables/t1.json` is found at
/// `tables.t1`. What models take their rows from is read by them, and nothing for templates.
pub(super) fn read(
    files: &Files,
    sources: &str,
    by_models: &BTreeSet<FileId>,
    report: &mut Report,
) -> Value {
    let folder = format!("{sources}_data/");
    let mut all = Map::new();
    let mut stems = BTreeSet::new();
    let free = files.below(&folder).filter(|(file, _)| !by_models.contains(file));
    for (file, entry) in free {
        let path = &entry.path[folder.len()..];
        let Some((stem, extension)) = path.rsplit_once('.') else { continue };
        let value = match extension {
            "yaml" | "yml" => yaml(files, file, report),
            "json" => json(files, file, report),
            "csv" => csv(files, file, report),
            _ => continue,
        };
        let Some(value) = value else { continue };
        let mut folders = stem.match_indices('/').map(|(at, _)| &stem[..at]);
        if let Some(name) = folders.find(|folder| stems.contains(*folder)) {
            let message = format!("`{name}` is a data file and a folder of data files");
            report.add(Code::DuplicateName, Span::file(file), message);
            continue;
        }
        stems.insert(stem);
        let mut folder = &mut all;
        let mut names = stem.split('/').peekable();
        while let Some(name) = names.next() {
            if names.peek().is_none() {
                if folder.insert(name.to_owned(), value).is_some() {
                    let message = format!("two data files are `{}`", stem.replace('/', "."));
                    report.add(Code::DuplicateName, Span::file(file), message);
                }
                break;
            }
            let inner = folder.entry(name).or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(inner) = inner else {
                unreachable!("only folders are descended into");
            };
            folder = inner;
        }
    }
    Value::Object(all)
}

fn yaml(files: &Files, file: FileId, report: &mut Report) -> Option<Value> {
    let text = files.text(file);
    let document = Document::parse(file, text, 0..text.len(), report)?;
    Some(yaml::to_json(document.root()))
}

fn json(files: &Files, file: FileId, report: &mut Report) -> Option<Value> {
    let whole = files.text(file);
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let read = serde_json::from_str(text);
    read.map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
        let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len);
        let at = line.sum::<usize>() + error.column().saturating_sub(1);
        let at = whole.len() - text.len() + at.min(text.len());
        report.add(Code::BadData, Span::new(file, at..at + 1), message);
    })
    .ok()
}

/// A list of records: each row by the names of the first.
fn csv(files: &Files, file: FileId, report: &mut Report) -> Option<Value> {
    let whole = files.text(file);
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut most_rows = usize::MAX;
    let read = (|| {
        let names = reader.headers()?.clone();
        most_rows = MOST_CELLS / names.len().max(1);
        reader
            .records()
            .take(most_rows + 1)
            .map(|row| {
                let row = row?;
                let pairs = names.iter().zip(&row);
                let pairs = pairs.map(|(name, cell)| (name.to_owned(), Value::from(cell)));
                Ok(Value::Object(pairs.collect()))
            })
            .collect::<Result<Vec<Value>, csv::Error>>()
    })();
    match read {
        Ok(rows) if rows.len() > most_rows => {
            let most = counted(MOST_CELLS);
            let message = format!("the file has more than {most} cells, too many for templates");
            let diagnostic = report.add(Code::TooLarge, Span::file(file), message);
            diagnostic.help("let a model read it: `rows: { from: … }` in a system");
            None
        }
        Ok(rows) => Some(Value::Array(rows)),
        Err(error) => {
            let at = error.position().map_or(0, csv::Position::byte);
            let at = usize::try_from(at).unwrap_or(0).min(text.len()) + whole.len() - text.len();
            let message = match error.kind() {
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                    format!("the row has {len} cells, and the first row has {expected_len}")
                }
                _ => error.to_string(),
            };
            report.add(Code::BadData, Span::new(file, at..at), message);
            None
        }
    }
}
