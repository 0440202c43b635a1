//! Comments and the line directives in them.

use memchr::{memchr, memmem};

use crate::span::Span;

use super::Lexer;

/// A `//line` or `/*line*/` directive (<https://pkg.go.dev/cmd/compile#hdr-Line_directives>): the text from
/// `applies_from` on stands for another place, from which it was generated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineDirective {
    /// Offset of the first byte that it speaks of.
    pub applies_from: u32,
    /// Where the file name is written; `None` means the name that held before.
    pub file: Option<Span>,
    /// 1-based line that this place stands for.
    pub line: u32,
    /// 1-based column, where one is given.
    pub column: Option<u32>,
}

/// Lines and columns that `cmd/compile` takes.
const MAX_LINE: u64 = 1 << 30;

impl Lexer<'_> {
    /// Reads the comment at hand. One with a newline in it acts like a newline.
    pub(super) fn comment(&mut self) {
        let start = self.at;
        let rest = &self.src[start..];
        if rest[1] == b'/' {
            let len = memchr(b'\n', rest).unwrap_or(rest.len());
            self.at = start + len;
            if rest[2..].starts_with(b"line ") && (start == 0 || self.src[start - 1] == b'\n') {
                let text = &rest[..len];
                let text = text.strip_suffix(b"\r").unwrap_or(text);
                let next = self.src.len().min(self.at + 1);
                self.directive(start, text.len(), next);
            }
            return;
        }
        let Some(end) = memmem::find(&rest[2..], b"*/") else {
            self.at = self.src.len();
            self.error(start, "comment not terminated");
            self.note_newline(start);
            return;
        };
        self.at = start + end + 4;
        self.note_newline(start);
        if rest[2..].starts_with(b"line ") {
            self.directive(start, end + 2, self.at);
        }
    }

    fn note_newline(&mut self, start: usize) {
        if !self.insert_semi {
            return;
        }
        if let Some(newline) = memchr(b'\n', &self.src[start..self.at]) {
            self.newline = Some((start + newline) as u32);
            self.insert_semi = false;
        }
    }

    /// Reads the directive in the comment of `len` bytes at `start` (without the end of a `/* */`).
    #[cold]
    fn directive(&mut self, start: usize, len: usize, next: usize) {
        let offset = start + "//line ".len();
        let text = &self.src[offset..start + len];
        let Some((at, last)) = trailing_number(text) else { return };
        let Some(last) = last else { return self.invalid("line", offset, at, text) };
        let (mut line, mut column, mut line_at, mut name_end) = (last, None, at, at - 1);
        if let Some((before, Some(number))) = trailing_number(&text[..at - 1]) {
            if last == 0 || last > MAX_LINE {
                return self.invalid("column", offset, at, text);
            }
            (line, column, line_at, name_end) = (number, Some(last as u32), before, before - 1);
        }
        if line == 0 || line > MAX_LINE {
            let text = if column.is_some() { &text[..at - 1] } else { text };
            return self.invalid("line", offset, line_at, text);
        }
        let file =
            (name_end > 0 || column.is_none()).then(|| Span::new(offset as u32, (offset + name_end) as u32));
        self.directives.push(LineDirective { applies_from: next as u32, file, line: line as u32, column });
    }

    fn invalid(&mut self, what: &str, offset: usize, at: usize, text: &[u8]) {
        let found = String::from_utf8_lossy(&text[at..]);
        let message = format!("invalid {what} number: {found}");
        self.error(offset + at, message);
    }
}

/// Where the text after the last colon begins, and its number if it is one; `None` without a colon.
fn trailing_number(text: &[u8]) -> Option<(usize, Option<u64>)> {
    let at = memchr::memrchr(b':', text)? + 1;
    let digits = &text[at..];
    let number =
        digits.iter().all(u8::is_ascii_digit).then(|| std::str::from_utf8(digits).ok()?.parse().ok());
    Some((at, number.flatten()))
}
