//! The push parser: bytes in any pieces, whole dumps out.

use std::num::NonZeroU64;

use memchr::{memchr, memrchr};
use stanch_model::goroutine::GoroutineFlags;
use stanch_model::{FrameId, GoroutineDump, LabelSetId, ParseError, Parsed, Problem, Status, Symbols};

use super::build::{DumpBuilder, Open, Place, Seen};
use super::frame::{self, FrameCache};
use super::header::{self, BracketCache, Header};
use super::status::StatusText;
use crate::problems::Problems;
use crate::sniff;

/// Where net/http/pprof stops writing a `debug=2` dump (`writeGoroutineStacks` in `runtime/pprof/pprof.go`).
pub const HTTP_CUT: u64 = 64 << 20;

/// Longer lines are cut; the runtime writes none, but a log file may.
const MAX_LINE: usize = 1 << 20;

/// Bytes of distinct names and labels that one input may bring.
const MAX_NAMES: usize = 1 << 30;

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
    frames: FrameCache,
    brackets: BracketCache,
    /// Bytes of a line or a frame that is not complete yet.
    tail: Vec<u8>,
    /// Bytes of the current line that were dropped because it is too long.
    overlong: u64,
    head: Vec<u8>,
    fed: u64,
    /// Of the first byte that is not consumed.
    place: Place,
    mode: Mode,
    open: Option<Open>,
    stack: Vec<FrameId>,
    builder: DumpBuilder,
    found: Vec<FoundDump>,
    notes: Problems,
    names: usize,
    /// Non-blank text since the last goroutine.
    text_between: bool,
    /// A line of dashes came: the next reason belongs to the same dump.
    dashes: bool,
    /// The last line that was read has no newline.
    cut_short: bool,
    /// The last line that was read may be the start of a header.
    half_header: bool,
    /// The input ends in a header.
    cut_header: bool,
    /// What the last goroutine's last line, which has no newline, left complete.
    ending: Ending,
}

/// Whether a stack whose last line has no newline is complete nevertheless.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ending {
    Open,
    Complete,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Between goroutines.
    Outside,
    /// In the stack of the open goroutine.
    Stack,
    /// Lines in the stack that are no frame; the goroutine goes on if frames follow. `call` when the last of them
    /// is a function line without its position.
    Interrupted { at: Place, bytes: u64, call: bool },
    /// After its `created by`.
    Created,
    /// In the stacks of its ancestors.
    Ancestors,
    /// After a header that could not be read.
    Lost { at: Place, bytes: u64, why: &'static str },
}

impl Mode {
    fn inside(self) -> bool {
        !matches!(self, Mode::Outside | Mode::Lost { .. })
    }
}

/// A line without its newline.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a [u8],
    /// Bytes up to the next line.
    len: usize,
    /// It ends with a newline.
    whole: bool,
    /// Bytes beyond [`MAX_LINE`].
    cut: u64,
}

impl<'a> Line<'a> {
    /// The first line of `buf`; `None` when there is none, or its end has not come yet.
    fn first(buf: &'a [u8], end: bool) -> Option<Self> {
        let (text, len, whole) = match memchr(b'\n', buf) {
            Some(at) => (&buf[..at], at + 1, true),
            None if end && !buf.is_empty() => (buf, buf.len(), false),
            None => return None,
        };
        let cut = text.len().saturating_sub(MAX_LINE);
        let text = &text[..text.len() - cut];
        Some(Self { text: text.strip_suffix(b"\r").unwrap_or(text), len, whole, cut: cut as u64 })
    }
}

impl<'s> DumpParser<'s> {
    /// A parser whose names, frames and stacks go into `symbols`.
    pub fn new(symbols: &'s mut Symbols) -> Self {
        Self {
            symbols,
            frames: FrameCache::default(),
            brackets: BracketCache::default(),
            tail: Vec::new(),
            overlong: 0,
            head: Vec::new(),
            fed: 0,
            place: Place { offset: 0, line: 1 },
            mode: Mode::Outside,
            open: None,
            stack: Vec::new(),
            builder: DumpBuilder::default(),
            found: Vec::new(),
            notes: Problems::default(),
            names: 0,
            text_between: false,
            dashes: false,
            cut_short: false,
            half_header: false,
            cut_header: false,
            ending: Ending::Open,
        }
    }

    /// Takes the next bytes of the input.
    pub fn feed(&mut self, chunk: &[u8]) {
        let mut chunk = chunk;
        let missing = HEAD.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..missing]);
        self.fed += chunk.len() as u64;
        while !self.tail.is_empty() || self.overlong > 0 {
            let Some(end) = memchr(b'\n', chunk) else {
                self.keep(chunk);
                return;
            };
            self.keep(&chunk[..end]);
            let dropped = self.end_overlong();
            self.tail.push(b'\n');
            chunk = &chunk[end + 1..];
            self.consume_tail(false);
            self.place.offset += dropped;
        }
        let used = self.consume(chunk, false);
        self.keep(&chunk[used..]);
    }

    /// Dumps that are complete already; lets a reader of an endless log hand them on.
    pub fn take_complete(&mut self) -> Vec<FoundDump> {
        std::mem::take(&mut self.found)
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
        self.end_overlong();
        self.consume_tail(true);
        self.end_of_input();
        if self.names > MAX_NAMES {
            return Err(ParseError::TooLarge {
                what: "more than 1 GiB of distinct names and labels".to_owned(),
            });
        }
        self.end_dump();
        let problems = std::mem::take(&mut self.notes).finish();
        if self.found.is_empty() {
            return Err(self.nothing_found(problems));
        }
        Ok(Parsed { value: self.found, problems })
    }

    fn nothing_found(&self, problems: Vec<Problem>) -> ParseError {
        if let Some(problem) = problems.into_iter().find(|p| p.incomplete) {
            let Problem { what, offset, .. } = problem;
            return if self.cut_header {
                ParseError::Truncated { what }
            } else {
                ParseError::Malformed { what, offset }
            };
        }
        ParseError::NotMine { looks_like: sniff::foreign_name(&self.head) }
    }

    /// Keeps bytes of the line that is not complete yet, up to [`MAX_LINE`].
    fn keep(&mut self, bytes: &[u8]) {
        let line_start = memrchr(b'\n', &self.tail).map_or(0, |at| at + 1);
        let room = MAX_LINE.saturating_sub(self.tail.len() - line_start).min(bytes.len());
        self.tail.extend_from_slice(&bytes[..room]);
        self.overlong += (bytes.len() - room) as u64;
    }

    /// Accounts for what [`Self::keep`] dropped of the line that ends here.
    fn end_overlong(&mut self) -> u64 {
        let dropped = std::mem::take(&mut self.overlong);
        if dropped > 0 {
            let line_start = memrchr(b'\n', &self.tail).map_or(0, |at| at + 1);
            self.note_cut(self.place.after(line_start, u64::from(line_start > 0)), dropped);
        }
        dropped
    }

    fn note_cut(&mut self, at: Place, dropped: u64) {
        self.note("a line longer than 1 MiB is cut", at, dropped, false);
    }

    fn consume_tail(&mut self, end: bool) {
        let mut tail = std::mem::take(&mut self.tail);
        let used = self.consume(&tail, end);
        tail.drain(..used);
        self.tail = tail;
    }

    /// Reads all complete lines and frames of `buf`; returns how many bytes that were.
    fn consume(&mut self, buf: &[u8], end: bool) -> usize {
        let mut used = 0;
        while self.names <= MAX_NAMES {
            let Some(len) = self.step(&buf[used..], end) else { return used };
            used += len;
            self.place.offset += len as u64;
        }
        buf.len()
    }

    /// Reads one line, or two when they are a frame; `None` when more bytes are needed.
    fn step(&mut self, buf: &[u8], end: bool) -> Option<usize> {
        let mut line = Line::first(buf, end)?;
        if self.place.offset == 0 {
            line.text = line.text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line.text);
        }
        if self.mode.inside() && !line.text.is_empty() {
            return self.inside(&line, buf, end);
        }
        self.outside(&line);
        self.advance(&line);
        Some(line.len)
    }

    /// Accounts for a line that was read, but for its bytes.
    fn advance(&mut self, line: &Line<'_>) {
        if line.cut > 0 {
            self.note_cut(self.place, line.cut);
        }
        self.place.line += 1;
        self.cut_short = !line.whole;
    }

    /// A line between goroutines, or the empty line that ends one.
    fn outside(&mut self, line: &Line<'_>) {
        if line.text.starts_with(b"goroutine ") {
            self.header(line);
        } else if line.text.is_empty() {
            self.end_goroutine();
        } else if let Mode::Lost { bytes, .. } = &mut self.mode {
            *bytes += line.len as u64;
        } else {
            self.text(line);
        }
    }

    /// Text that is no goroutine.
    fn text(&mut self, line: &Line<'_>) {
        if line.text == b"-----" && !self.builder.is_empty() {
            self.builder.relayed = true;
            self.dashes = true;
        } else if is_reason(line.text) && !std::mem::take(&mut self.dashes) {
            self.reason(line.text);
        }
        self.text_between = true;
        self.half_header = b"goroutine ".starts_with(line.text) || line.text.starts_with(b"goroutine ");
    }

    /// The first reason since the last goroutine counts: a panic in a deferred call prints several.
    fn reason(&mut self, text: &[u8]) {
        if self.builder.is_empty() && self.builder.reason.is_some() {
            return;
        }
        self.end_dump();
        self.builder.reason = Some(String::from_utf8_lossy(text).into_owned());
        self.builder.start = Some(self.place);
    }

    fn header(&mut self, line: &Line<'_>) {
        match header::parse(line.text) {
            header::Line::Header(header) => {
                self.end_goroutine();
                self.begin(&header);
            }
            header::Line::Broken(why) => {
                self.end_goroutine();
                self.mode = Mode::Lost { at: self.place, bytes: line.len as u64, why };
            }
            header::Line::NotHeader => self.text(line),
        }
    }

    /// Opens the goroutine of a header, in a new dump when it cannot belong to the one before.
    fn begin(&mut self, header: &Header<'_>) {
        let bracket = self.brackets.get(header.inside);
        let apart = self.text_between && !self.builder.is_empty() && bracket.status == StatusText::Running && !self.builder.relayed;
        if self.builder.seen(header.id) == Seen::Before || apart {
            self.end_dump();
        }
        self.text_between = false;
        self.builder.start.get_or_insert(self.place);
        let labels = header.labels.and_then(|text| self.labels(text));
        let text = || String::from_utf8_lossy(&header.inside[..bracket.status_len]);
        let status = match bracket.status {
            StatusText::Wait(reason) => Status::Wait(reason),
            StatusText::Running => Status::Running,
            StatusText::Runnable => Status::Runnable,
            StatusText::Syscall => Status::Syscall,
            StatusText::Known(name) => Status::Known(self.symbols.intern(name)),
            StatusText::Other => Status::Other(self.symbols.intern(&text())),
        };
        if bracket.unknown_item {
            let what = format!("an unknown note in a header: [{}]", String::from_utf8_lossy(header.inside));
            self.note(&what, self.place, 0, false);
        }
        self.open = Some(Open {
            id: header.id,
            status,
            minutes: bracket.minutes,
            flags: bracket.flags,
            labels,
            created_by: None,
            parent: None,
            args_at: self.builder.args_at(),
            place: self.place,
        });
        self.stack.clear();
        self.mode = Mode::Stack;
    }

    fn labels(&mut self, text: &[u8]) -> Option<LabelSetId> {
        let before = self.builder.dump.labels.len();
        let labels = self.builder.label_set(text, header::ends_header, self.symbols);
        if labels.is_none() {
            self.note("labels that cannot be read", self.place, text.len() as u64, true);
        }
        if self.builder.dump.labels.len() > before {
            self.names += text.len();
        }
        labels
    }

    /// A line that is not empty, in a goroutine.
    fn inside(&mut self, line: &Line<'_>, buf: &[u8], end: bool) -> Option<usize> {
        let text = line.text;
        if text.starts_with(b"goroutine ") {
            self.header(line);
        } else if text.starts_with(b"\tgoroutine running on other thread") {
            self.flag(GoroutineFlags::UNAVAILABLE);
        } else if text.starts_with(b"...") && text.ends_with(b" elided...") {
            self.elided();
        } else if text.starts_with(b"[originating from goroutine ") {
            self.mode = Mode::Ancestors;
        } else if text.starts_with(b"non-Go function at pc=") {
            self.foreign_frame();
        } else {
            return self.frame_lines(line, buf, end);
        }
        self.advance(line);
        Some(line.len)
    }

    /// A function line and the position line below it.
    fn frame_lines(&mut self, line: &Line<'_>, buf: &[u8], end: bool) -> Option<usize> {
        let second = match Line::first(&buf[line.len..], end) {
            None if !end => return None,
            second => second.filter(|second| second.text.starts_with(b"\t")),
        };
        let next = second.and_then(|second| self.two_lines(line.text, &second));
        let (Some(second), Some(next)) = (second, next) else {
            self.odd_line(line);
            self.advance(line);
            return Some(line.len);
        };
        self.resume(next);
        self.advance(line);
        let start = self.place;
        self.place.offset += line.len as u64;
        self.advance(&second);
        self.place.offset = start.offset;
        Some(line.len + second.len)
    }

    /// Reads a frame or a `created by`, and says how the goroutine goes on; `None` when the lines are neither.
    fn two_lines(&mut self, call: &[u8], position: &Line<'_>) -> Option<Mode> {
        let created = frame::created_by(call);
        let (name, args) = match created {
            Some((name, _)) => (name, b"...".as_slice()),
            None => frame::split_call(call),
        };
        // A position without its newline may be cut in the middle of its line number; with an offset it is not.
        if !position.whole && !has_offset(position.text) {
            return None;
        }
        match self.mode {
            Mode::Ancestors => return frame::is_position(position.text).then_some(Mode::Ancestors),
            Mode::Created => return None,
            _ => {}
        }
        let frame = self.frame_id(name, position.text)?;
        if let Some((_, parent)) = created {
            let open = self.open.as_mut()?;
            open.created_by = Some(frame);
            open.parent = parent.and_then(NonZeroU64::new);
            self.ending = Ending::Complete;
            return Some(Mode::Created);
        }
        self.stack.push(frame);
        self.builder.arg(frame::first_word(args));
        self.ending = if ends_stack(name) { Ending::Complete } else { Ending::Open };
        Some(Mode::Stack)
    }

    /// Goes on in a stack; what stood in between was no part of it.
    fn resume(&mut self, next: Mode) {
        if let Mode::Interrupted { at, bytes, .. } = self.mode {
            self.note("lines within a stack that are no frames", at, bytes, true);
        }
        self.mode = next;
    }

    fn odd_line(&mut self, line: &Line<'_>) {
        let len = line.len as u64 - line.cut;
        let call = line.text.ends_with(b")") || line.text.starts_with(b"created by ");
        match &mut self.mode {
            Mode::Interrupted { bytes, call: last, .. } => {
                *bytes += len;
                *last = call;
            }
            Mode::Stack => self.mode = Mode::Interrupted { at: self.place, bytes: len, call },
            _ => {
                // Nothing but ancestors can follow a `created by`: this is other text, such as go test's FAIL.
                self.end_goroutine();
                self.text(line);
            }
        }
    }

    fn elided(&mut self) {
        if self.mode != Mode::Ancestors {
            self.flag(GoroutineFlags::ELIDED);
        }
    }

    fn flag(&mut self, flag: GoroutineFlags) {
        if let Some(open) = &mut self.open {
            open.flags.set(flag);
        }
    }

    fn frame_id(&mut self, name: &[u8], position: &[u8]) -> Option<FrameId> {
        let before = self.frames.misses();
        let frame = self.frames.get(name, position, self.symbols);
        if self.frames.misses() > before {
            self.names += name.len() + position.len();
        }
        frame
    }

    /// `non-Go function at pc=0x…` is a whole frame.
    fn foreign_frame(&mut self) {
        if self.mode == Mode::Ancestors {
            return;
        }
        if let Some(frame) = self.frame_id(b"non-Go function", b"\tpc=0x0") {
            self.stack.push(frame);
            self.builder.arg(GoroutineDump::NO_ARG);
            self.resume(Mode::Stack);
        }
    }

    /// Ends the open goroutine, or the search for the next header.
    fn end_goroutine(&mut self) {
        match self.mode {
            Mode::Lost { at, bytes, why } => self.note(why, at, bytes, true),
            Mode::Interrupted { at, bytes, call } => {
                if call {
                    self.note("a function without its position in a stack", at, bytes, true);
                }
                self.text_between = true;
            }
            _ => {}
        }
        self.mode = Mode::Outside;
        if let Some(open) = self.open.take() {
            self.builder.add(&open, &self.stack, self.symbols);
        }
    }

    fn end_dump(&mut self) {
        self.end_goroutine();
        let builder = std::mem::take(&mut self.builder);
        self.dashes = false;
        if builder.is_empty() {
            return;
        }
        let start = builder.start.unwrap_or_default();
        self.found.push(FoundDump {
            dump: builder.dump,
            reason: builder.reason,
            line: start.line,
            offset: start.offset,
        });
    }

    /// Tells a dump that was cut from one that ends.
    fn end_of_input(&mut self) {
        let cut = match (self.mode, &self.open) {
            (Mode::Interrupted { call: true, .. }, Some(open)) => Some(open.id),
            (_, Some(open)) if self.stack.is_empty() && !open.flags.has(GoroutineFlags::UNAVAILABLE) => {
                Some(open.id)
            }
            (_, Some(open)) if self.cut_short && self.ending == Ending::Open => Some(open.id),
            _ => None,
        };
        let place = self.open.as_ref().map_or(self.place, |open| open.place);
        if let Some(id) = cut {
            if let Mode::Interrupted { call, .. } = &mut self.mode {
                *call = false;
            }
            self.truncated(&format!("the input ends in the middle of goroutine {id}"), place);
        } else if self.fed == HTTP_CUT {
            self.truncated("the dump is cut at 64 MiB, where net/http/pprof stops writing", self.place);
        } else if self.cut_short && self.half_header && self.mode == Mode::Outside && !self.builder.is_empty()
        {
            self.truncated("the input ends in the middle of a goroutine header", self.place);
        } else if let Mode::Lost { at, .. } = self.mode
            && self.cut_short
        {
            self.mode = Mode::Outside;
            self.cut_header = true;
            self.truncated("the input ends in the middle of a goroutine header", at);
        }
    }

    fn truncated(&mut self, what: &str, at: Place) {
        self.builder.dump.truncated = true;
        self.note(what, at, 0, true);
    }

    fn note(&mut self, what: &str, at: Place, dropped_bytes: u64, incomplete: bool) {
        self.notes.push(Problem {
            what: what.to_owned(),
            offset: Some(at.offset),
            line: Some(at.line),
            dropped_bytes,
            incomplete,
        });
    }
}

/// Lines that say why the runtime is about to dump: `panic: …`, `fatal error: …`, `SIGQUIT: quit`.
pub(crate) fn is_reason(line: &[u8]) -> bool {
    if line.starts_with(b"panic: ") || line.starts_with(b"fatal error: ") {
        return true;
    }
    let name = line.iter().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
    line.starts_with(b"SIG") && name > 3 && line[name..].starts_with(b": ")
}

fn has_offset(position: &[u8]) -> bool {
    memrchr(b' ', position)
        .is_some_and(|at| [b"+0x".as_slice(), b"pc=0x"].iter().any(|p| position[at + 1..].starts_with(p)))
}

/// Functions that are outermost in a stack that has no `created by`.
fn ends_stack(name: &[u8]) -> bool {
    matches!(name, b"main.main" | b"runtime.goexit" | b"runtime.main" | b"runtime.mstart" | b"runtime.rt0_go")
}
