//! Mistakes for machines: JSON of Briefing's own, and SARIF, which editors and forges read.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Code, Diagnostic, Place, Report, Severity, Span};
use crate::files::Files;

/// What of a path is escaped in an address.
const UNSAFE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Report {
    /// All mistakes as JSON, sorted by place: `version`, which is 1 as long as no key changes its meaning,
    /// and `diagnostics`. Lines and columns count from 1, columns by characters, and `end` is the column
    /// behind the last; a mistake that is in no text has none of them.
    #[must_use]
    pub fn json(&self, files: &Files) -> Value {
        let diagnostics = self.sorted().into_iter().map(|diagnostic| {
            let also = diagnostic.also.iter().map(|(span, label)| {
                let mut place = place(&Place::Span(*span), files);
                place["label"] = json!(label);
                place
            });
            let mut of_diagnostic = json!({
                "code": diagnostic.code.name(),
                "severity": severity(diagnostic),
                "message": diagnostic.message,
            });
            if let (Value::Object(all), Value::Object(place)) =
                (&mut of_diagnostic, place(&diagnostic.place, files))
            {
                all.extend(place);
            }
            of_diagnostic["label"] = json!(diagnostic.label);
            of_diagnostic["help"] = json!(diagnostic.help);
            of_diagnostic["also"] = also.collect();
            of_diagnostic
        });
        json!({ "version": 1, "diagnostics": diagnostics.collect::<Vec<_>>() })
    }

    /// All mistakes in SARIF 2.1.0, the format for results of static analysis (OASIS, 2020).
    #[must_use]
    pub fn sarif(&self, files: &Files) -> Value {
        let diagnostics = self.sorted();
        let mut rules: BTreeMap<Code, usize> = BTreeMap::new();
        rules.extend(diagnostics.iter().map(|diagnostic| (diagnostic.code, 0)));
        rules.values_mut().zip(0..).for_each(|(index, at)| *index = at);
        let result = |diagnostic: &&Diagnostic| {
            let lines = std::iter::once(&diagnostic.message).chain(&diagnostic.help);
            let text: Vec<&str> = lines.map(String::as_str).collect();
            let also = diagnostic.also.iter().map(|(span, label)| {
                let mut location = location(&Place::Span(*span), files);
                location["message"] = json!({ "text": label });
                location
            });
            json!({
                "ruleId": diagnostic.code.name(),
                "ruleIndex": rules[&diagnostic.code],
                "level": severity(diagnostic),
                "message": { "text": text.join("\n") },
                "locations": [location(&diagnostic.place, files)],
                "relatedLocations": also.collect::<Vec<_>>(),
            })
        };
        let results: Vec<Value> = diagnostics.iter().map(result).collect();
        let rules: Vec<Value> = rules.keys().map(|code| rule(*code)).collect();
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "Briefing",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                } },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        })
    }
}

fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn rule(code: Code) -> Value {
    let explained = Code::explain(code.name()).unwrap_or_default();
    json!({
        "id": code.name(),
        "shortDescription": { "text": code.meaning() },
        "help": { "text": explained, "markdown": explained },
    })
}

/// The first byte of a place and the one behind it, as lines and columns.
fn bounds(span: Span, files: &Files) -> [(usize, usize); 2] {
    [span.start, span.end].map(|at| files.line_and_column(span.file, at as usize))
}

fn place(place: &Place, files: &Files) -> Value {
    match place {
        Place::Path(path) => json!({ "file": path, "line": null, "column": null, "end": null }),
        Place::Span(span) => {
            let [(line, column), (end_line, end_column)] = bounds(*span, files);
            json!({
                "file": files.get(span.file).path,
                "line": line,
                "column": column,
                "end": { "line": end_line, "column": end_column },
            })
        }
    }
}

fn location(place: &Place, files: &Files) -> Value {
    let artifact = |path: &str| json!({ "uri": utf8_percent_encode(path, UNSAFE).to_string() });
    let physical = match place {
        Place::Path(path) => json!({ "artifactLocation": artifact(path) }),
        Place::Span(span) => {
            let [(line, column), (end_line, end_column)] = bounds(*span, files);
            json!({
                "artifactLocation": artifact(&files.get(span.file).path),
                "region": {
                    "startLine": line,
                    "startColumn": column,
                    "endLine": end_line,
                    "endColumn": end_column,
                },
            })
        }
    };
    json!({ "physicalLocation": physical })
}
