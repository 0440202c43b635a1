//! One channel of plain text: dumps that stand bare, behind a prefix, or escaped inside a line.

use memchr::memmem;
use stanch_model::{Symbols, UnixMillis};

use super::prefix::Prefix;
use super::time;
use crate::formats::goroutine_text::{Stream, is_header, is_reason, may_be_header, unquote};

/// A line and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct LogLine<'a> {
    /// With its newline, if it has one.
    pub(super) text: &'a [u8],
    pub(super) offset: u64,
    /// 1-based.
    pub(super) line: u64,
    /// What its envelope says about its time.
    pub(super) at: Option<UnixMillis>,
}

impl<'a> LogLine<'a> {
    /// Without its newline.
    pub(super) fn content(&self) -> &'a [u8] {
        let text = self.text.strip_suffix(b"\n").unwrap_or(self.text);
        text.strip_suffix(b"\r").unwrap_or(text)
    }
}

/// How many prefixes one channel may have; the one that was idle longest gives way.
const MAX_PREFIXES: usize = 32;

/// How many lines before a header are looked at again once its prefix is known, for the reason of the dump.
const REMEMBERED: usize = 16;

/// How many lines of others may stand between a header and the next line with its prefix.
const MAX_WAIT: u32 = 64;

/// A log line speaks for the time of a dump that starts this many lines later at most.
const SPEAKS_FOR: u64 = 4;

/// Text lines of one channel.
#[derive(Default)]
pub(super) struct Plain {
    /// Dumps without any prefix.
    pub(super) bare: Stream,
    prefixed: Vec<Prefixed>,
    /// Headers behind what may be a prefix, until other lines say whether they have it too.
    pending: Vec<Pending>,
    recent: Vec<Kept>,
    /// Time and number of the last line with a time.
    spoken: Option<(UnixMillis, u64)>,
    lines: u64,
    near: Option<UnixMillis>,
}

struct Prefixed {
    prefix: Prefix,
    stream: Stream,
    used: u64,
}

/// A line that is kept for later.
struct Kept {
    text: Vec<u8>,
    offset: u64,
    line: u64,
    at: Option<UnixMillis>,
}

struct Pending {
    header: Kept,
    prefix_len: usize,
    prefix: Prefix,
    waited: u32,
}

impl Kept {
    fn of(line: &LogLine<'_>) -> Self {
        Self { text: line.text.to_vec(), offset: line.offset, line: line.line, at: line.at }
    }

    fn line(&self) -> LogLine<'_> {
        LogLine { text: &self.text, offset: self.offset, line: self.line, at: self.at }
    }
}

impl Plain {
    pub(super) fn new(near: Option<UnixMillis>) -> Self {
        Self { near, ..Self::default() }
    }

    /// Reads a line. What it returns is a whole dump as text that the line carries escaped.
    pub(super) fn line(&mut self, line: LogLine<'_>, symbols: &mut Symbols) -> Option<Vec<u8>> {
        self.lines += 1;
        let content = line.content();
        if !self.pending.is_empty() {
            self.settle(content, symbols);
        }
        if may_be_header(content) {
            self.bare(line, symbols);
            return None;
        }
        if self.strip(line, symbols) {
            return None;
        }
        if !self.bare.in_goroutine()
            && let Some(within) = header_within(content)
        {
            match within {
                Within::Header(prefix_len) => {
                    let prefix = Prefix::learn(&content[..prefix_len]);
                    self.pending.push(Pending { header: Kept::of(&line), prefix_len, prefix, waited: 0 });
                    return None;
                }
                Within::Escaped(dump) => return Some(dump),
            }
        }
        self.bare(line, symbols);
        self.remember(&line);
        None
    }

    /// Feeds a line to the prefix that it has.
    fn strip(&mut self, line: LogLine<'_>, symbols: &mut Symbols) -> bool {
        let found =
            self.prefixed.iter_mut().find_map(|p| Some((p.prefix.strip(line.content(), self.near)?, p)));
        let Some((stripped, prefixed)) = found else { return false };
        prefixed.used = self.lines;
        feed(&mut prefixed.stream, line, stripped.start, line.at.or(stripped.at), symbols);
        true
    }

    /// Decides what the bytes before a header were: a prefix that a later line has too, or the beginning of a
    /// message of several lines, whose other lines are bare. Lines of other processes may come in between.
    fn settle(&mut self, line: &[u8], symbols: &mut Symbols) {
        let near = self.near;
        if let Some(i) = self.pending.iter().position(|p| p.prefix.strip(line, near).is_some()) {
            let pending = self.pending.remove(i);
            return self.promote(&pending, pending.prefix.clone(), symbols);
        }
        if is_call(line) || line.starts_with(b"\t") {
            // Only the newest header can be the line just before.
            if let Some(pending) = self.pending.pop() {
                self.bare_header(&pending, symbols);
            }
            return;
        }
        let loose = |p: &Pending| {
            let stripped = p.prefix.loosened().strip(line, near);
            p.waited == 0
                && stripped.is_some_and(|s| is_call(&line[s.start..]) || line[s.start..].starts_with(b"\t"))
        };
        if let Some(i) = self.pending.iter().position(loose) {
            let pending = self.pending.remove(i);
            return self.promote(&pending, pending.prefix.loosened(), symbols);
        }
        self.pending.iter_mut().for_each(|p| p.waited += 1);
        while self.pending.first().is_some_and(|p| p.waited > MAX_WAIT) {
            let pending = self.pending.remove(0);
            self.bare_header(&pending, symbols);
        }
    }

    /// Opens a stream for a prefix, with what was said before its first header.
    fn promote(&mut self, pending: &Pending, prefix: Prefix, symbols: &mut Symbols) {
        let mut stream = Stream::default();
        for kept in self.recent.iter().chain([&pending.header]) {
            let line = kept.line();
            if let Some(stripped) = prefix.strip(line.content(), self.near) {
                feed(&mut stream, line, stripped.start, line.at.or(stripped.at), symbols);
            }
        }
        self.make_room(symbols);
        self.prefixed.push(Prefixed { prefix, stream, used: self.lines });
    }

    fn bare_header(&mut self, pending: &Pending, symbols: &mut Symbols) {
        let header = pending.header.line();
        let at = header.at.or_else(|| time::find(header.text, self.near)?.at);
        feed(&mut self.bare, header, pending.prefix_len, at, symbols);
    }

    fn make_room(&mut self, symbols: &mut Symbols) {
        if self.prefixed.len() < MAX_PREFIXES {
            return;
        }
        let idle = (0..self.prefixed.len()).min_by_key(|i| self.prefixed[*i].used);
        if let Some(idle) = idle {
            let mut old = self.prefixed.swap_remove(idle).stream;
            old.end(symbols);
            self.bare.adopt(&mut old);
        }
    }

    fn bare(&mut self, line: LogLine<'_>, symbols: &mut Symbols) {
        let at = line.at.or_else(|| self.speaking(&line));
        feed(&mut self.bare, line, 0, at, symbols);
    }

    /// The time of a line without one: that of a line shortly before it, such as `http: panic serving …`.
    fn speaking(&mut self, line: &LogLine<'_>) -> Option<UnixMillis> {
        if !self.bare.in_goroutine()
            && !is_reason(line.text)
            && let Some(at) = time::find(line.text, self.near).and_then(|stamp| stamp.at)
        {
            self.spoken = Some((at, line.line));
        }
        self.spoken.filter(|(_, number)| line.line - number <= SPEAKS_FOR).map(|(at, _)| at)
    }

    fn remember(&mut self, line: &LogLine<'_>) {
        if self.recent.len() == REMEMBERED {
            self.recent.remove(0);
        }
        if line.text.len() < 4096 {
            self.recent.push(Kept::of(line));
        }
    }

    /// Whether bare lines of a dump are all that is expected next.
    pub(super) fn is_bare(&self) -> bool {
        self.bare.in_goroutine() && self.prefixed.is_empty() && self.pending.is_empty()
    }

    /// Whether a dump is going on.
    pub(super) fn is_open(&self) -> bool {
        !self.pending.is_empty()
            || self.bare.in_goroutine()
            || self.prefixed.iter().any(|p| p.stream.in_goroutine())
    }

    /// Ends all streams at the end of the input.
    pub(super) fn end(&mut self, symbols: &mut Symbols) {
        for pending in std::mem::take(&mut self.pending) {
            self.bare_header(&pending, symbols);
        }
        self.streams().for_each(|stream| stream.end(symbols));
    }

    /// All streams of the channel.
    pub(super) fn streams(&mut self) -> impl Iterator<Item = &mut Stream> {
        std::iter::once(&mut self.bare).chain(self.prefixed.iter_mut().map(|p| &mut p.stream))
    }
}

/// Feeds what follows the first `start` bytes of a line's content, as a line of its own.
fn feed(stream: &mut Stream, line: LogLine<'_>, start: usize, at: Option<UnixMillis>, symbols: &mut Symbols) {
    let start = start.min(line.text.len());
    stream.locate(line.offset + start as u64, line.line, at);
    let text = &line.text[start..];
    match as_position(text) {
        Some(position) => {
            stream.feed(b"\t", symbols);
            stream.feed(position, symbols);
        }
        None => stream.feed(text, symbols),
    }
}

/// Whether the line looks like a function line of a stack.
fn is_call(line: &[u8]) -> bool {
    line.ends_with(b")")
        && line.iter().position(|b| matches!(b, b'(' | b' ')).is_some_and(|at| line[at] == b'(')
}

/// Shippers write the tab before a position as blanks, or as rsyslog's `#011`.
fn as_position(text: &[u8]) -> Option<&[u8]> {
    if let Some(position) = text.strip_prefix(b"#011") {
        return Some(position);
    }
    let blanks = text.iter().take_while(|b| **b == b' ').count();
    let position = &text[blanks..];
    (blanks > 0 && (position.starts_with(b"/") || memmem::find(position, b".go:").is_some()))
        .then_some(position)
}

/// What a line holds behind something else.
enum Within {
    /// A header, and nothing after it.
    Header(usize),
    /// A whole dump with escaped newlines.
    Escaped(Vec<u8>),
}

fn header_within(line: &[u8]) -> Option<Within> {
    memmem::find_iter(line, b"goroutine ").find_map(|at| {
        let text = &line[at..];
        if is_header(text) {
            return Some(Within::Header(at));
        }
        if !may_be_header(text) {
            return None;
        }
        escaped(&line[opening_quote(&line[..at])..], text.len()).map(Within::Escaped)
    })
}

/// Where the quoted text that goes on at the end of `before` starts; the end, when none does.
fn opening_quote(before: &[u8]) -> usize {
    let quotes = memchr::memrchr_iter(b'"', before);
    quotes.into_iter().find(|at| *at == 0 || before[at - 1] != b'\\').map_or(before.len(), |at| at + 1)
}

/// A dump with escaped newlines, up to the closing quote: `stack="goroutine 1 [running]:\nmain.main()\n\t…"`. The
/// header is in the last `from_header` bytes.
fn escaped(text: &[u8], from_header: usize) -> Option<Vec<u8>> {
    let header = &text[text.len() - from_header..];
    let end_of_line = [b"]:\\n".as_slice(), b"}:\\n"].iter().find_map(|end| memmem::find(header, end))?;
    let mut end = text.len() - from_header + end_of_line + 4;
    while end < text.len() && text[end] != b'"' {
        end += if text[end] == b'\\' { 2 } else { 1 };
    }
    Some(unquote(&text[..end.min(text.len())]).into_owned().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_dumps_end_at_the_quote() {
        let line = br#"goroutine 1 [running] {a: "b"}:\nmain.f(\"x\")\n\t/m.go:1" level=error"#;
        let dump = escaped(line, line.len()).unwrap();
        assert_eq!(
            String::from_utf8(dump).unwrap(),
            "goroutine 1 [running] {a: \"b\"}:\nmain.f(\"x\")\n\t/m.go:1"
        );
        assert_eq!(escaped(b"goroutine 1 [running]:", 22), None);
        assert!(escaped(b"goroutine 1 [running]:\\nmain.f()\\", 33).is_some());
    }

    #[test]
    fn positions_without_their_tab() {
        for (text, position) in [
            ("#011/m.go:1\n", Some("/m.go:1\n")),
            ("        /m.go:1 +0x1", Some("/m.go:1 +0x1")),
            ("    C:/m.go:1", Some("C:/m.go:1")),
            ("\t/m.go:1", None),
            ("  some text", None),
            ("main.f()", None),
        ] {
            assert_eq!(as_position(text.as_bytes()), position.map(str::as_bytes), "{text}");
        }
    }
}
