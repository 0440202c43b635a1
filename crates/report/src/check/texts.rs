//! The texts that a report names, with an index of their lines: thousands of findings in one file stay cheap.

use std::collections::HashMap;

use stanch_model::{CheckReport, Finding, LineColumn, Location, SourceText};

/// Indexed texts by path.
pub(crate) struct Texts<'a> {
    files: HashMap<&'a str, Text<'a>>,
}

/// One file.
pub(crate) struct Text<'a> {
    text: &'a str,
    /// Byte offset of each line's first byte; never empty.
    starts: Vec<usize>,
    /// Whether byte offsets of the file hold in the text: nothing was replaced while decoding it.
    exact: bool,
    /// Whether columns are the same in every unit.
    ascii: bool,
}

impl<'a> Texts<'a> {
    /// Those files of `source` that a finding of the report names.
    pub(crate) fn new(report: &'a CheckReport, source: &'a SourceText) -> Self {
        Self::of(&report.findings, source)
    }

    pub(crate) fn of(findings: &'a [Finding], source: &'a SourceText) -> Self {
        let mut files = HashMap::new();
        for file in findings.iter().flat_map(files_of) {
            if !files.contains_key(file)
                && let Some(text) = source.file(file)
            {
                files.insert(file, Text::new(text));
            }
        }
        Self { files }
    }

    pub(crate) fn get(&self, file: &str) -> Option<&Text<'a>> {
        self.files.get(file)
    }

    /// Column in characters where the text is at hand, else in bytes.
    pub(crate) fn characters(&self, file: &str, at: LineColumn) -> u32 {
        self.column(file, at, |head| head.chars().count())
    }

    /// Column in UTF-16 code units where the text is at hand, else in bytes.
    pub(crate) fn utf16(&self, file: &str, at: LineColumn) -> u32 {
        self.column(file, at, |head| head.encode_utf16().count())
    }

    fn column(&self, file: &str, at: LineColumn, units: impl Fn(&str) -> usize) -> u32 {
        let text = self.get(file).filter(|t| !t.ascii);
        let Some(line) = text.and_then(|t| t.line(at.line)) else {
            return at.column.max(1);
        };
        let bytes = (at.column as usize).saturating_sub(1);
        let head = &line[..line.floor_char_boundary(bytes)];
        // What lies beyond the line belongs to another version of the file; its bytes are all that is known.
        let beyond = bytes.saturating_sub(line.len());
        u32::try_from(units(head) + beyond + 1).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
impl<'a> From<HashMap<&'a str, Text<'a>>> for Texts<'a> {
    fn from(files: HashMap<&'a str, Text<'a>>) -> Self {
        Self { files }
    }
}

fn files_of(f: &Finding) -> impl Iterator<Item = &str> {
    let places = [&f.location, &f.spawned_at, &f.blocked_at].into_iter().flatten().chain(&f.candidates);
    let steps = f.source.iter().flat_map(|s| &s.path).map(|s| &s.location);
    let edits = f.fix.edits.iter().map(|e| e.file.as_str());
    places.chain(steps).map(|at: &Location| at.file.as_str()).chain(edits)
}

impl<'a> Text<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        Self {
            text,
            starts: [0].into_iter().chain(ends).collect(),
            exact: !text.contains('\u{fffd}'),
            ascii: text.is_ascii(),
        }
    }

    /// The whole text, when byte offsets of the file hold in it.
    pub(crate) fn exact(&self) -> Option<&'a str> {
        self.exact.then_some(self.text)
    }

    /// A line, counted from 1, without its line end.
    pub(crate) fn line(&self, line: u32) -> Option<&'a str> {
        let (start, end) = self.line_bytes(line)?;
        let line = &self.text[start..end];
        let line = line.strip_suffix('\n').unwrap_or(line);
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    /// First byte of a line and the byte behind its line end.
    pub(crate) fn line_bytes(&self, line: u32) -> Option<(usize, usize)> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.starts.get(index)?;
        Some((start, self.starts.get(index + 1).copied().unwrap_or(self.text.len())))
    }

    /// Line and byte column of a byte offset; `None` outside of the text and inside of a character.
    pub(crate) fn position(&self, offset: u64) -> Option<LineColumn> {
        let offset = usize::try_from(offset).ok()?;
        if !self.exact || !self.text.is_char_boundary(offset) {
            return None;
        }
        let line = self.starts.partition_point(|start| *start <= offset);
        let column = offset - self.starts[line - 1] + 1;
        Some(LineColumn { line: u32::try_from(line).ok()?, column: u32::try_from(column).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, column: u32) -> LineColumn {
        LineColumn { line, column }
    }

    #[test]
    fn lines_and_positions() {
        let text = Text::new("a\r\n世b\n");
        assert_eq!([0, 1, 2, 3, 4].map(|n| text.line(n)), [None, Some("a"), Some("世b"), Some(""), None]);
        assert_eq!(
            [0, 3, 6, 8].map(|o| text.position(o)),
            [Some(at(1, 1)), Some(at(2, 1)), Some(at(2, 4)), Some(at(3, 1))]
        );
        assert_eq!([4, 9, u64::MAX].map(|o| text.position(o)), [None; 3]);
        assert_eq!(Text::new("a\u{fffd}").position(0), None);
    }

    #[test]
    fn columns_in_the_units_of_a_format() {
        let texts = Texts::from(HashMap::from([("a.go", Text::new("世🙂x\n"))]));
        // 世 takes 3 bytes and one unit, 🙂 4 bytes, one character and two units of UTF-16.
        assert_eq!(texts.characters("a.go", at(1, 8)), 3);
        assert_eq!(texts.utf16("a.go", at(1, 8)), 4);
        assert_eq!(texts.utf16("a.go", at(1, 20)), 4 + 1 + 11, "x, and what lies behind the line");
        assert_eq!(texts.utf16("a.go", at(1, 2)), 1, "inside of a character");
        assert_eq!(texts.utf16("b.go", at(1, 8)), 8);
    }
}
