//! Bytes of a file's head: blanks, comments, words and strings, with the line they stand on.

use std::ops::Range;

use crate::file::says_generated;

/// Where the bytes are read; knows whether anybody looked past the last one.
pub(super) struct Scanner<'a> {
    bytes: &'a [u8],
    /// After a byte order mark.
    start: usize,
    at: usize,
    line: u32,
    reached_end: bool,
    /// Whether a marker of generated code stood before the first token.
    pub(super) generated: bool,
    before_code: bool,
    /// The comments right above the next token.
    lead: Option<Range<usize>>,
}

/// A run of comments without blank lines.
struct Group {
    span: Range<usize>,
    last_line: u32,
    /// Whether it began on the line of the token before: then it ends with that line, and is above nothing.
    trailing: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        Self {
            bytes,
            start,
            at: start,
            line: 1,
            reached_end: false,
            generated: false,
            before_code: true,
            lead: None,
        }
    }

    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn line(&self) -> u32 {
        self.line
    }

    pub(super) fn reached_end(&self) -> bool {
        self.reached_end
    }

    /// From here on, markers of generated code do not count.
    pub(super) fn mark_code(&mut self) {
        self.before_code = false;
    }

    /// The comment group that ends on the line above the next token, after a skip.
    pub(super) fn lead_comment(&self) -> Option<Range<usize>> {
        self.lead.clone()
    }

    pub(super) fn peek(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.reached_end |= byte.is_none();
        byte
    }

    /// Takes one byte, if it is next.
    pub(super) fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Skips blanks and comments; semicolons are none.
    pub(super) fn skip(&mut self) {
        self.skip_run(false);
    }

    /// Skips blanks and comments; whether there was a newline in them, or the file ends.
    pub(super) fn skip_line_end(&mut self) -> bool {
        self.skip_run(false)
    }

    /// Skips blanks, comments and semicolons; whether a statement ended in them: at a newline or semicolon, or
    /// with the file.
    pub(super) fn skip_statement_end(&mut self) -> bool {
        self.skip_run(true)
    }

    fn skip_run(&mut self, semicolons: bool) -> bool {
        let mut token_line = (self.at > self.start).then_some(self.line);
        let mut ended = false;
        let mut group: Option<Group> = None;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.at += 1;
                    ended = true;
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                b';' if semicolons => {
                    self.at += 1;
                    ended = true;
                    token_line = Some(self.line);
                    group = None;
                }
                b'/' if self.is_comment() => {
                    let (start, first_line) = (self.at, self.line);
                    self.comment();
                    ended |= self.line > first_line;
                    group = Some(self.join(group, start, first_line, token_line));
                }
                _ => break,
            }
        }
        self.lead = group.filter(|g| !g.trailing && g.last_line + 1 == self.line).map(|g| g.span);
        ended || self.peek().is_none()
    }

    /// The group that a comment just read belongs to: the one before it, when no blank line is between them.
    fn join(&self, before: Option<Group>, start: usize, first_line: u32, token_line: Option<u32>) -> Group {
        let reach = |g: &Group| g.last_line + u32::from(!g.trailing);
        let trailing = before.is_none() && token_line == Some(first_line);
        match before.filter(|g| first_line <= reach(g)) {
            Some(g) => Group { span: g.span.start..self.at, last_line: self.line, trailing: g.trailing },
            None => Group { span: start..self.at, last_line: self.line, trailing },
        }
    }

    fn is_comment(&mut self) -> bool {
        let next = self.bytes.get(self.at + 1).copied();
        self.reached_end |= next.is_none();
        matches!(next, Some(b'/' | b'*'))
    }

    fn comment(&mut self) {
        let start = self.at;
        let rest = &self.bytes[start..];
        let len = if rest[1] == b'/' {
            memchr::memchr(b'\n', rest)
        } else {
            memchr::memmem::find(&rest[2..], b"*/").map(|at| at + 4)
        };
        self.reached_end |= len.is_none();
        self.at = start + len.unwrap_or(rest.len());
        let text = &self.bytes[start..self.at];
        self.line += u32::try_from(memchr::memchr_iter(b'\n', text).count()).unwrap_or(0);
        self.generated |= self.before_code && says_generated(text);
    }

    /// Whether the next token is exactly this word.
    pub(super) fn starts_with_word(&mut self, word: &[u8]) -> bool {
        let rest = &self.bytes[self.at..];
        self.reached_end |= rest.len() <= word.len();
        rest.starts_with(word) && !rest.get(word.len()).copied().is_some_and(is_ident)
    }

    /// Takes an identifier or keyword; empty when the next token is none.
    pub(super) fn ident(&mut self) -> &'a [u8] {
        let start = self.at;
        if self.peek().is_some_and(|b| b.is_ascii_digit()) {
            return &[];
        }
        while self.peek().is_some_and(is_ident) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    /// Takes a string literal with its quotes; `None` when the next token is none, or does not end.
    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        let quote = self.peek().filter(|b| matches!(b, b'"' | b'`'))?;
        self.at += 1;
        loop {
            let byte = self.peek()?;
            if byte == b'\n' && quote == b'"' {
                return None;
            }
            self.at += 1;
            match byte {
                b'\n' => self.line += 1,
                b'\\' if quote == b'"' => self.at += usize::from(self.peek()? != b'\n'),
                _ if byte == quote => return Some(&self.bytes[start..self.at]),
                _ => {}
            }
        }
    }
}

fn is_ident(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
