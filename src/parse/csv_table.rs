//! A CSV file, line by line, with a place for every cell.

use std::ops::Range;

use csv::StringRecord;

use super::dataset::DataLine;
use crate::diagnostic::{Code, Report, Span};
use crate::files::{FileId, Files};

/// A CSV file that is being read.
pub(super) struct CsvTable<'t> {
    pub(super) file: FileId,
    /// What stands above its columns, without blanks around it.
    pub(super) headings: Vec<String>,
    /// The text behind the mark of its byte order.
    text: &'t str,
    /// Where that starts in the file.
    offset: usize,
    reader: csv::Reader<&'t [u8]>,
    /// The line before.
    before: DataLine,
}

impl<'t> CsvTable<'t> {
    /// Reads the headings; `None`, and a diagnostic, where there are none.
    pub(super) fn open(files: &'t Files, file: FileId, report: &mut Report) -> Option<Self> {
        let whole = files.text(file);
        let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
        let offset = whole.len() - text.len();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let headings: Vec<String> = match reader.headers() {
            Ok(headings) => headings.iter().map(|heading| heading.trim().to_owned()).collect(),
            Err(_) => Vec::new(),
        };
        if headings.is_empty() {
            report.add(Code::BadData, Span::file(file), "there are no headings in the file");
            return None;
        }
        if let [only] = headings.as_slice()
            && let Some(sign) = [';', '\t'].into_iter().find(|sign| only.contains(*sign))
        {
            let sign = if sign == ';' { "`;`" } else { "tabs" };
            let message = format!("the cells are set apart by {sign} and not by commas");
            let diagnostic = report.add(Code::BadData, Span::file(file), message);
            diagnostic.help("save it as CSV with commas, and with a point as the decimal sign");
            return None;
        }
        let before = DataLine { number: 1, start: 0 };
        let mut table = CsvTable { file, headings, text, offset, reader, before };
        table.before = table.line_at(0);
        Some(table)
    }

    /// The next line, into `record`.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> Option<DataLine> {
        // What was read from a text in memory cannot fail, and any number of cells is a line.
        if !self.reader.read_record(record).unwrap_or(false) {
            return None;
        }
        let at = record.position().map_or(0, csv::Position::byte);
        self.before = self.line_at(usize::try_from(at).unwrap_or(usize::MAX));
        Some(DataLine { start: self.before.start + offset_of(self.offset), ..self.before })
    }

    /// The line that starts behind the line breaks at a byte of the text.
    fn line_at(&self, byte: usize) -> DataLine {
        let rest = &self.text.as_bytes()[byte.min(self.text.len())..];
        let breaks = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = self.text.len() - rest.len() + breaks;
        let before = &self.text.as_bytes()[self.before.start as usize..start];
        let passed = memchr::memchr_iter(b'\n', before).count();
        DataLine { number: self.before.number + offset_of(passed), start: offset_of(start) }
    }

    /// Where a cell of a line stands, quotes and all; the end of the line where it has none.
    pub(super) fn cell(&self, line: DataLine, column: usize) -> Span {
        let start = line.start as usize - self.offset;
        let range = cell(&self.text[start..], column);
        Span::new(self.file, range.start + start + self.offset..range.end + start + self.offset)
    }

    /// Where a heading stands.
    pub(super) fn heading(&self, column: usize) -> Span {
        let breaks = self.text.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.cell(DataLine { number: 1, start: offset_of(breaks + self.offset) }, column)
    }

    /// Whether a line goes on behind the line break at its end, because of a quotation mark.
    pub(super) fn goes_on(&self, line: DataLine) -> bool {
        let rest = &self.text.as_bytes()[line.start as usize - self.offset..];
        let mut is_quoted = false;
        for byte in rest {
            match byte {
                b'"' => is_quoted = !is_quoted,
                b'\n' => return is_quoted,
                _ => {}
            }
        }
        is_quoted
    }
}

fn offset_of(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a text is read up to 64 MiB")
}

/// The bytes of a cell of the first line; a quotation mark has a meaning only where a cell starts.
fn cell(text: &str, column: usize) -> Range<usize> {
    let mut at = 0;
    let mut start = 0;
    let mut is_quoted = false;
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if is_quoted || place == start => is_quoted = !is_quoted,
            b'"' if text[start..place].starts_with('"') && text[..place].ends_with('"') => {
                is_quoted = true;
            }
            b',' if !is_quoted => {
                if at == column {
                    return start..place;
                }
                at += 1;
                start = place + 1;
            }
            b'\n' | b'\r' if !is_quoted => {
                return if at == column { start..place } else { place..place };
            }
            _ => {}
        }
    }
    if at == column { start..text.len() } else { text.len()..text.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_between_commas_and_quotes() {
        let text = "a,\"b, \"\"c\"\"\",d\"e,\r\nnext";
        let found = |column| &text[cell(text, column)];
        assert_eq!((found(0), found(1), found(2), found(3)), ("a", "\"b, \"\"c\"\"\"", "d\"e", ""));
        assert_eq!(cell(text, 9).start, 17, "there is none");
    }

    #[test]
    fn a_line_has_its_number_though_cells_go_over_several() {
        let text = "\u{feff}a,b\r\n1,\"x\r\ny\"\r\n\r\n2,z\n";
        let files = Files::from_texts([("content/_data/a.csv", text)]);
        let file = files.find("content/_data/a.csv").expect("it was just added");
        let mut table = CsvTable::open(&files, file, &mut Report::new()).expect("it has headings");
        let mut record = StringRecord::new();
        let mut lines = Vec::new();
        while let Some(line) = table.next(&mut record) {
            lines.push((
                line.number,
                &text[table.cell(line, 0).range()],
                files.line(file, line.start as usize),
            ));
        }
        assert_eq!(lines, [(2, "1", 2), (5, "2", 5)]);
        assert_eq!(&text[table.heading(1).range()], "b");
    }
}
