//! The push parser: bytes in any pieces, whole dumps out.

use memchr::{memchr, memrchr};
use stanch_model::{GoroutineDump, ParseError, Parsed, Problem, Symbols, UnixMillis};

use super::build::Place;
use super::lines::MAX_LINE;
use super::machine::{MAX_NAMES, Machine};
use crate::sniff;

/// Where net/http/pprof stops writing a `debug=2` dump (`writeGoroutineStacks` in `runtime/pprof/pprof.go`).
pub const HTTP_CUT: u64 = 64 << 20;

/// How much of the input is kept to say what it looks like.
const HEAD: usize = 16 << 10;

/// One dump of an input that may hold several.
#[derive(Clone, Debug)]
pub struct FoundDump {
    /// The goroutines.
    pub dump: GoroutineDump,
    /// Why the program dumped itself (`panic: …`, `fatal error: …`, `SIGQUIT: quit`), when a line before the
    /// dump says so.
    pub reason: Option<String>,
    /// When, if a log line says it.
    pub at: Option<UnixMillis>,
    /// 1-based line of the reason, or of the first header.
    pub line: u64,
    /// Byte offset of that line.
    pub offset: u64,
}

/// Reads goroutine dumps from bytes that come in pieces of any size.
///
/// Memory is that of the result, plus the distinct frames and one unfinished line: a dump of 250 MB never has to
/// be in memory.
pub struct DumpParser<'s> {
    symbols: &'s mut Symbols,
    stream: Stream,
    /// The beginning of the input, for saying what it is.
    head: Vec<u8>,
}

impl<'s> DumpParser<'s> {
    /// A parser whose names, frames and stacks go into `symbols`.
    pub fn new(symbols: &'s mut Symbols) -> Self {
        Self { symbols, stream: Stream::default(), head: Vec::new() }
    }

    /// Takes the next bytes of the input.
    pub fn feed(&mut self, chunk: &[u8]) {
        let missing = HEAD.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..missing]);
        self.stream.feed(chunk, self.symbols);
    }

    /// Dumps that are complete already; lets a reader of an endless input hand them on.
    pub fn take_complete(&mut self) -> Vec<FoundDump> {
        self.stream.take_complete()
    }

    /// The only dump of the input. When several follow each other the first is returned, and a problem says how
    /// many there are; [`DumpParser::finish_all`] returns them all.
    ///
    /// # Errors
    /// As [`DumpParser::finish_all`].
    pub fn finish(self) -> Result<Parsed<GoroutineDump>, ParseError> {
        let Parsed { value, mut problems } = self.finish_all()?;
        let count = value.len();
        let second = value.get(1).map(|d| (d.offset, d.line));
        let Some(first) = value.into_iter().next() else {
            return Err(ParseError::NotMine { looks_like: None });
        };
        if let Some((offset, line)) = second {
            problems.push(Problem {
                what: format!("the input holds {count} dumps, and only the first is read"),
                offset: Some(offset),
                line: Some(line),
                dropped_bytes: 0,
                incomplete: true,
            });
        }
        Ok(Parsed { value: first.dump, problems })
    }

    /// All dumps of the input, in their order: a goroutine id that comes again, a new panic, or a running
    /// goroutine after other text starts another dump.
    ///
    /// # Errors
    /// [`ParseError::NotMine`] without any goroutine header, [`ParseError::Truncated`] or
    /// [`ParseError::Malformed`] when the only header is cut or broken, [`ParseError::TooLarge`] beyond 1 GiB of
    /// distinct names.
    pub fn finish_all(mut self) -> Result<Parsed<Vec<FoundDump>>, ParseError> {
        self.stream.end(self.symbols);
        if self.stream.too_many_names() {
            return Err(too_many_names());
        }
        let found = self.stream.take_complete();
        let problems = self.stream.take_problems();
        if !found.is_empty() {
            return Ok(Parsed { value: found, problems });
        }
        let Some(Problem { what, offset, .. }) = problems.into_iter().find(|p| p.incomplete) else {
            return Err(ParseError::NotMine { looks_like: sniff::foreign_name(&self.head) });
        };
        Err(match self.stream.ends_in_header() {
            true => ParseError::Truncated { what },
            false => ParseError::Malformed { what, offset },
        })
    }
}

/// The error of an input with more names than can be kept.
pub(crate) fn too_many_names() -> ParseError {
    ParseError::TooLarge { what: "more than 1 GiB of distinct names and labels".to_owned() }
}

/// Bytes of one dump after another, without a say about what the input as a whole is: also what one of several
/// interleaved streams in a log carries.
#[derive(Default)]
pub(crate) struct Stream {
    machine: Machine,
    /// Bytes of a line or a frame that is not complete yet.
    tail: Vec<u8>,
    /// Bytes of the current line that were dropped because it is too long.
    overlong: u64,
    fed: u64,
}

impl Stream {
    /// Takes the next bytes.
    pub(crate) fn feed(&mut self, chunk: &[u8], symbols: &mut Symbols) {
        let mut chunk = chunk;
        self.fed += chunk.len() as u64;
        while !self.tail.is_empty() || self.overlong > 0 {
            let Some(end) = memchr(b'\n', chunk) else {
                self.keep(chunk);
                return;
            };
            let dropped = self.complete(&chunk[..end]);
            chunk = &chunk[end + 1..];
            self.consume_tail(false, symbols);
            self.machine.place.offset += dropped;
        }
        let used = self.machine.consume(chunk, false, symbols);
        self.keep(&chunk[used..]);
    }

    /// Takes whole lines as long as they belong to a dump; returns how many bytes that were. The lines of a dump
    /// that starts among them have no time of their own.
    pub(crate) fn feed_dump(&mut self, lines: &[u8], symbols: &mut Symbols) -> usize {
        self.machine.now = None;
        let mut used = 0;
        while !self.tail.is_empty() || self.overlong > 0 {
            let Some(end) = memchr(b'\n', &lines[used..]) else { break };
            let dropped = self.complete(&lines[used..used + end]);
            let mut tail = std::mem::take(&mut self.tail);
            let consumed = self.machine.consume_dump(&tail, symbols);
            self.machine.place.offset += dropped;
            if consumed.stopped {
                // Only the line that came last can be text: what waited was a header, or in a stack.
                return used;
            }
            tail.drain(..consumed.used);
            self.tail = tail;
            self.fed += end as u64 + 1;
            used += end + 1;
        }
        let consumed = self.machine.consume_dump(&lines[used..], symbols);
        used += consumed.used;
        self.fed += consumed.used as u64;
        if !consumed.stopped {
            self.feed(&lines[used..], symbols);
            used = lines.len();
        }
        used
    }

    /// Takes over what another stream has found.
    pub(crate) fn adopt(&mut self, other: &mut Self) {
        self.machine.found.append(&mut other.machine.found);
        for problem in other.take_problems() {
            self.machine.notes.push(problem);
        }
    }

    /// Whether the input ended in a header.
    pub(crate) fn ends_in_header(&self) -> bool {
        self.machine.cut_header
    }

    /// Says where the next bytes stand in the input, and what time their line carries.
    pub(crate) fn locate(&mut self, offset: u64, line: u64, now: Option<UnixMillis>) {
        // What waits in the tail started on an earlier line.
        if self.tail.is_empty() {
            self.machine.place = Place { offset, line };
            self.machine.now = now;
        }
    }

    /// Whether the last line left a goroutine open.
    pub(crate) fn in_goroutine(&self) -> bool {
        self.machine.in_goroutine()
    }

    /// Takes what is left as the last bytes of all.
    pub(crate) fn end(&mut self, symbols: &mut Symbols) {
        self.end_overlong();
        self.consume_tail(true, symbols);
        self.machine.end_of_input(self.fed);
        self.machine.end_dump(symbols);
    }

    /// Dumps that are complete already.
    pub(crate) fn take_complete(&mut self) -> Vec<FoundDump> {
        std::mem::take(&mut self.machine.found)
    }

    /// What was odd so far.
    pub(crate) fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.machine.notes).finish()
    }

    /// Whether reading has stopped because of too many distinct names.
    pub(crate) fn too_many_names(&self) -> bool {
        self.machine.names > MAX_NAMES
    }

    /// Keeps bytes of the line that is not complete yet, up to [`MAX_LINE`].
    fn keep(&mut self, bytes: &[u8]) {
        let line_start = memrchr(b'\n', &self.tail).map_or(0, |at| at + 1);
        let room = MAX_LINE.saturating_sub(self.tail.len() - line_start).min(bytes.len());
        self.tail.extend_from_slice(&bytes[..room]);
        self.overlong += (bytes.len() - room) as u64;
    }

    /// Adds the rest of a line, and its newline, to the tail; returns how many bytes of it were dropped.
    fn complete(&mut self, rest: &[u8]) -> u64 {
        self.keep(rest);
        let dropped = self.end_overlong();
        self.tail.push(b'\n');
        dropped
    }

    /// Accounts for what [`Self::keep`] dropped of the line that ends here.
    fn end_overlong(&mut self) -> u64 {
        let dropped = std::mem::take(&mut self.overlong);
        if dropped > 0 {
            let line_start = memrchr(b'\n', &self.tail).map_or(0, |at| at + 1);
            let at = self.machine.place.after(line_start, u64::from(line_start > 0));
            self.machine.note_cut(at, dropped);
        }
        dropped
    }

    fn consume_tail(&mut self, end: bool, symbols: &mut Symbols) {
        let mut tail = std::mem::take(&mut self.tail);
        let used = self.machine.consume(&tail, end, symbols);
        tail.drain(..used);
        self.tail = tail;
    }
}
