//! Compares what Briefing reads in real Hexo sites with what Hexo made of them, and prints a table.
//!
//! ```text
//! corpus DIR EXPECTED
//! ```
//!
//! `DIR` has a folder for each site. `EXPECTED` has a JSON object on each line: `site`, `path` of the file
//! in it, `title` as YAML has it, `date_has_zone`, and under `hexo` what Hexo made of it: `loaded`,
//! `published`, `title`, `date_local`, `date_from_file`, `tags`, `categories`, `path`. Ends with 1 when
//! anything is unexplained.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "it is a program of its own")]

mod compare;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use briefing::config::Overrides;
use briefing::diagnostic::Report;
use compare::{FIELDS, Outcome, Read};
use serde_json::Value;

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [folder, expected] = arguments.as_slice() else {
        println!("corpus DIR EXPECTED: a folder of Hexo sites, and what Hexo made of them");
        return ExitCode::from(2);
    };
    let table = match std::fs::read_to_string(expected) {
        Ok(expected) => compared(folder, &expected),
        Err(error) => Err(format!("{}: {error}", expected.display())),
    };
    match table {
        Ok(table) => {
            print!("{table}");
            if table.unexplained.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(message) => {
            println!("{message}");
            ExitCode::from(2)
        }
    }
}

/// How often each outcome came up.
#[derive(Default)]
struct Table {
    /// By field.
    equal: BTreeMap<&'static str, usize>,
    /// By field and rule.
    meant: BTreeMap<(&'static str, &'static str), usize>,
    /// With field, place, and both values.
    unexplained: Vec<(&'static str, String)>,
}

/// The field of an outcome that concerns a post as a whole.
const WHOLE: &str = "post";

fn compared(folder: &Path, expected: &str) -> Result<Table, String> {
    let mut by_site: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (number, line) in expected.lines().enumerate() {
        let line: Value =
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", number + 1))?;
        let site = line["site"].as_str().unwrap_or_default().to_owned();
        by_site.entry(site).or_default().push(line);
    }
    let mut table = Table::default();
    for (site, lines) in by_site {
        let root = folder.join(&site);
        let files = briefing::load(&root).map_err(|failure| failure.to_string())?;
        let now = jiff::Timestamp::now();
        let overrides = Overrides { url: None, drafts: true, future: true, now };
        let mut report = Report::new();
        let resolved = briefing::resolved(&files, &overrides, &mut report);
        let read = Read::new(&files, &resolved, &report);
        let mut named = std::collections::BTreeSet::new();
        for line in &lines {
            let path = line["path"].as_str().unwrap_or_default();
            named.insert(path);
            table.add(&format!("{site}/{path}"), read.compare(line));
        }
        for post in read.posts().filter(|post| !named.contains(post)) {
            let outcome = Outcome::Unexplained("Hexo has no such post".to_owned());
            table.add(&format!("{site}/{post}"), Err(outcome));
        }
    }
    Ok(table)
}

impl Table {
    fn add(&mut self, place: &str, outcomes: Result<[Outcome; 5], Outcome>) {
        match outcomes {
            Err(outcome) => self.one(WHOLE, place, outcome),
            Ok(outcomes) => {
                for (field, outcome) in FIELDS.into_iter().zip(outcomes) {
                    self.one(field, place, outcome);
                }
            }
        }
    }

    fn one(&mut self, field: &'static str, place: &str, outcome: Outcome) {
        match outcome {
            Outcome::Equal => *self.equal.entry(field).or_default() += 1,
            Outcome::Meant(rule) => *self.meant.entry((field, rule)).or_default() += 1,
            Outcome::Unexplained(both) => {
                self.unexplained.push((field, format!("{place}: {both}")));
            }
            Outcome::Nothing => {}
        }
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for field in FIELDS.into_iter().chain([WHOLE]) {
            let equal = self.equal.get(field).copied().unwrap_or(0);
            let meant = self.meant.iter().filter(|((of, _), _)| *of == field);
            let unexplained = self.unexplained.iter().filter(|(of, _)| *of == field);
            writeln!(f, "{field:10} {equal:5} equal, {} unexplained", unexplained.clone().count())?;
            for ((_, rule), count) in meant {
                writeln!(f, "           {count:5} by rule: {rule}")?;
            }
            for (_, told) in unexplained.take(10) {
                writeln!(f, "           {told}")?;
            }
        }
        Ok(())
    }
}
