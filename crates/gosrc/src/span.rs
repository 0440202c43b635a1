//! Places in a source text: byte offsets, and the table that turns them into lines.

/// A half-open range of byte offsets into one file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `inner` lies within this span.
    #[must_use]
    pub const fn contains(self, inner: Self) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }

    /// The bytes it covers; empty where `source` is not the text it came from.
    #[must_use]
    pub fn of(self, source: &[u8]) -> &[u8] {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// A place as people write it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in bytes, as `go/token` counts.
    pub column: u32,
}

/// Offsets at which the lines of a file begin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineTable {
    starts: Vec<u32>,
}

impl LineTable {
    /// Finds the lines of `source`. Texts of 4 GiB and more are no Go files; [`crate::parse_file`] refuses them.
    #[must_use]
    pub fn new(source: &[u8]) -> Self {
        let mut starts = Vec::with_capacity(source.len() / 28 + 1);
        starts.push(0);
        starts.extend(memchr::memchr_iter(b'\n', source).map(|at| at as u32 + 1));
        starts.shrink_to_fit();
        Self { starts }
    }

    /// Number of lines; a newline at the end begins another, empty one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Always false: even an empty text has one line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// 1-based line of a byte offset.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line(offset);
        Position { line, column: offset - self.starts[line as usize - 1] + 1 }
    }

    /// Offset at which a 1-based line begins; `None` for a line that is not there.
    #[must_use]
    pub fn start(&self, line: u32) -> Option<u32> {
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }

    /// As [`Self::line`], starting the search at `hint`, the answer for a place shortly before.
    pub(crate) fn line_after(&self, hint: u32, offset: u32) -> u32 {
        let mut line = hint.max(1) as usize;
        if self.starts[line - 1] > offset {
            return self.line(offset);
        }
        while self.starts.get(line).is_some_and(|start| *start <= offset) {
            line += 1;
        }
        line as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_become_positions() {
        let lines = LineTable::new(b"ab\n\nc");
        let at = |offset| {
            let p = lines.position(offset);
            assert_eq!(lines.line_after(1, offset), p.line);
            assert_eq!(lines.line_after(3, offset), p.line);
            (p.line, p.column)
        };
        assert_eq!([at(0), at(2), at(3), at(4), at(5)], [(1, 1), (1, 3), (2, 1), (3, 1), (3, 2)]);
        assert_eq!((lines.start(3), lines.start(4), lines.start(0)), (Some(4), None, None));
    }
}
