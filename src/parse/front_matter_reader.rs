//! Reading the front matter of a page as a document.

use super::front_matter::{self, FrontMatter};
use crate::diagnostic::{Code, Report};
use crate::files::{FileId, Files};
use crate::yaml::{Document, Syntax};

/// What stands between the fences.
///
/// `None`, and a diagnostic, when it cannot be read or has no keys.
pub(super) fn read<'f>(
    files: &'f Files,
    file: FileId,
    FrontMatter { syntax, range }: FrontMatter,
    report: &mut Report,
) -> Option<Document<'f>> {
    let text = files.text(file);
    if syntax != Syntax::Yaml {
        return Document::parse_as(syntax, file, text, range, report);
    }
    let yaml = &text[range.clone()];
    let mut mistakes = Report::new();
    let document = Document::parse(file, text, range.clone(), &mut mistakes);
    if document.is_none() && front_matter::ends_at_blank(yaml) {
        let fence = text[..range.start].trim_end().rfind('\n').map_or(0, |at| at + 1);
        front_matter::unclosed(file, text, fence..range.start, report);
        return None;
    }
    report.append(mistakes);
    if let Some(document) = document.as_ref().filter(|document| !document.has_keys()) {
        let message = "there are no keys between the lines of the front matter";
        let diagnostic = report.add(Code::WrongType, document.start(), message);
        match yaml.lines().find_map(|line| line.split_once('：')) {
            Some((key, value)) => diagnostic.help(format!(
                "write `{}: {}`, with a colon of one byte and a blank",
                key.trim(),
                value.trim()
            )),
            None => diagnostic.help("write `title: …` and `date: …` there, a line each"),
        };
        return None;
    }
    let stray = front_matter::stray_line(yaml);
    if let Some((document, at)) = document.as_ref().zip(stray)
        && document.is_irregular()
    {
        let message = "a text in quotes goes on at the start of a line, which few readers take";
        let diagnostic = report.add(Code::OddText, document.start().part(at), message);
        diagnostic.help("put two blanks before each of its further lines");
    }
    document
}
