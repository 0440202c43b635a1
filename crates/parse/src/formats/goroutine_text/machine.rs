//! What the lines of a dump mean: the state between them, and the dumps they add up to.

use std::num::NonZeroU64;

use memchr::memrchr;
use stanch_model::goroutine::GoroutineFlags;
use stanch_model::{FrameId, GoroutineDump, LabelSetId, Problem, Status, Symbols, UnixMillis};

use super::build::{DumpBuilder, Open, Place, Seen};
use super::frame::{self, FrameCache};
use super::header::{self, BracketCache, Header};
use super::lines::Line;
use super::parser::{FoundDump, HTTP_CUT};
use super::status::StatusText;
use crate::problems::Problems;

/// Bytes of distinct names and labels that one input may bring.
pub(super) const MAX_NAMES: usize = 1 << 30;

/// What stands in place of the stack of a goroutine that runs on another thread.
const ELSEWHERE: &[u8] = b"\tgoroutine running on other thread";

/// Reads lines one after another.
#[derive(Default)]
pub(super) struct Machine {
    frames: FrameCache,
    brackets: BracketCache,
    /// Of the first byte that is not consumed.
    pub(super) place: Place,
    /// The time that the current line carries, when a log says it.
    pub(super) now: Option<UnixMillis>,
    mode: Mode,
    open: Option<Open>,
    stack: Vec<FrameId>,
    builder: DumpBuilder,
    pub(super) found: Vec<FoundDump>,
    pub(super) notes: Problems,
    pub(super) names: usize,
    /// Non-blank text since the last goroutine.
    text_between: bool,
    /// The header at hand is that of a goroutine without a stack.
    elsewhere: bool,
    /// A line of dashes came: the next reason belongs to the same dump.
    dashes: bool,
    /// The last line that was read has no newline.
    cut_short: bool,
    /// The last line that was read may be the start of a header.
    half_header: bool,
    /// The input ends in a header.
    pub(super) cut_header: bool,
    /// Stop before text that is no part of a dump.
    stop_at_text: bool,
    stopped: bool,
    /// What the last goroutine's last line, which has no newline, left complete.
    ending: Ending,
}

/// How far [`Machine::consume_dump`] came.
pub(super) struct Consumed {
    pub(super) used: usize,
    /// Other text follows.
    pub(super) stopped: bool,
}

/// Whether a stack whose last line has no newline is complete nevertheless.
#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
enum Ending {
    #[default]
    Open,
    Complete,
}

#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Between goroutines.
    #[default]
    Outside,
    /// In the stack of the open goroutine.
    Stack,
    /// Lines in the stack that are no frame; the goroutine goes on if frames follow. `call` when the last of them
    /// is a function line without its position, `lossy` when any of them may have been part of a frame.
    Interrupted { at: Place, bytes: u64, call: bool, lossy: bool },
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

impl Machine {
    /// Whether the last line left a goroutine open.
    pub(super) fn in_goroutine(&self) -> bool {
        self.mode.inside()
    }

    /// Reads all complete lines and frames of `buf`; returns how many bytes that were.
    pub(super) fn consume(&mut self, buf: &[u8], end: bool, symbols: &mut Symbols) -> usize {
        let mut used = 0;
        while self.names <= MAX_NAMES {
            let Some(len) = self.step(&buf[used..], end, symbols) else { return used };
            used += len;
            self.place.offset += len as u64;
        }
        buf.len()
    }

    /// Reads lines as long as they belong to a dump; returns how many bytes that were.
    pub(super) fn consume_dump(&mut self, buf: &[u8], symbols: &mut Symbols) -> Consumed {
        self.stop_at_text = true;
        self.stopped = false;
        let used = self.consume(buf, false, symbols);
        self.stop_at_text = false;
        Consumed { used, stopped: self.stopped }
    }

    /// Reads one line, or two when they are a frame; `None` when more bytes are needed.
    fn step(&mut self, buf: &[u8], end: bool, symbols: &mut Symbols) -> Option<usize> {
        let mut line = Line::first(buf, end)?;
        if self.place.offset == 0 {
            line.text = line.text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line.text);
        }
        if line.text.starts_with(b"goroutine ") && self.may_split() {
            // A running goroutine whose stack is on another thread does not start a dump.
            match Line::first(&buf[line.len..], end) {
                None if !end => return None,
                next => self.elsewhere = next.is_some_and(|next| next.text.starts_with(ELSEWHERE)),
            }
        }
        if self.mode.inside() && !line.text.is_empty() {
            return self.inside(&line, buf, end, symbols);
        }
        if self.stop_at_text && !line.text.is_empty() && !line.text.starts_with(b"goroutine ") {
            self.stopped = true;
            return None;
        }
        self.outside(&line, symbols);
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
    fn outside(&mut self, line: &Line<'_>, symbols: &mut Symbols) {
        if line.text.starts_with(b"goroutine ") {
            self.header(line, symbols);
        } else if line.text.is_empty() {
            self.end_goroutine(symbols);
        } else if let Mode::Lost { bytes, .. } = &mut self.mode {
            *bytes += line.len as u64;
        } else {
            self.text(line, symbols);
        }
    }

    /// Text that is no goroutine.
    fn text(&mut self, line: &Line<'_>, symbols: &mut Symbols) {
        if line.text == b"-----" && !self.builder.is_empty() {
            self.builder.relayed = true;
            self.dashes = true;
        } else if is_reason(line.text) && !std::mem::take(&mut self.dashes) {
            self.reason(line.text, symbols);
        }
        self.text_between = true;
        self.half_header = b"goroutine ".starts_with(line.text) || line.text.starts_with(b"goroutine ");
    }

    /// The first reason since the last goroutine counts: a panic in a deferred call prints several.
    fn reason(&mut self, text: &[u8], symbols: &mut Symbols) {
        if self.builder.is_empty() && self.builder.reason.is_some() {
            return;
        }
        self.end_dump(symbols);
        self.builder.reason = Some(String::from_utf8_lossy(text).into_owned());
        self.builder.start = Some(self.place);
        self.builder.at = self.now;
    }

    fn header(&mut self, line: &Line<'_>, symbols: &mut Symbols) {
        match header::parse(line.text) {
            header::Line::Header(header) => {
                self.end_goroutine(symbols);
                self.begin(&header, symbols);
            }
            header::Line::Broken(why) => {
                self.end_goroutine(symbols);
                self.mode = Mode::Lost { at: self.place, bytes: line.len as u64, why };
            }
            header::Line::NotHeader => self.text(line, symbols),
        }
    }

    /// Whether a running goroutine would be the first of another dump: other text came since the last one.
    fn may_split(&self) -> bool {
        self.text_between && !self.builder.is_empty() && !self.builder.relayed
    }

    /// Opens the goroutine of a header, in a new dump when it cannot belong to the one before.
    fn begin(&mut self, header: &Header<'_>, symbols: &mut Symbols) {
        let bracket = self.brackets.get(header.inside);
        let apart = bracket.status == StatusText::Running && self.may_split() && !self.elsewhere;
        if self.builder.seen(header.id) == Seen::Before || apart {
            self.end_dump(symbols);
        }
        self.text_between = false;
        self.builder.start.get_or_insert(self.place);
        self.builder.at = self.builder.at.or(self.now);
        let labels = header.labels.and_then(|text| self.labels(text, symbols));
        let text = || String::from_utf8_lossy(&header.inside[..bracket.status_len]);
        let status = match bracket.status {
            StatusText::Wait(reason) => Status::Wait(reason),
            StatusText::Running => Status::Running,
            StatusText::Runnable => Status::Runnable,
            StatusText::Syscall => Status::Syscall,
            StatusText::Known(name) => Status::Known(symbols.intern(name)),
            StatusText::Other => Status::Other(symbols.intern(&text())),
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

    fn labels(&mut self, text: &[u8], symbols: &mut Symbols) -> Option<LabelSetId> {
        let before = self.builder.dump.labels.len();
        let labels = self.builder.label_set(text, header::ends_header, symbols);
        if labels.is_none() {
            self.note("labels that cannot be read", self.place, text.len() as u64, true);
        }
        if self.builder.dump.labels.len() > before {
            self.names += text.len();
        }
        labels
    }

    /// A line that is not empty, in a goroutine.
    fn inside(&mut self, line: &Line<'_>, buf: &[u8], end: bool, symbols: &mut Symbols) -> Option<usize> {
        let text = line.text;
        if text.starts_with(b"goroutine ") {
            self.header(line, symbols);
        } else if text.starts_with(b"[originating from goroutine ") {
            self.mode = Mode::Ancestors;
        } else if self.mode == Mode::Created || self.mode == Mode::Ancestors && !is_ancestor_line(text) {
            return self.after_created(line, symbols);
        } else if self.mode == Mode::Ancestors {
            self.ending = if line.whole || has_offset(text) { Ending::Complete } else { Ending::Open };
        } else if text.starts_with(ELSEWHERE) {
            self.flag(GoroutineFlags::UNAVAILABLE);
        } else if text.starts_with(b"...") && text.ends_with(b" elided...") {
            self.flag(GoroutineFlags::ELIDED);
        } else if text.starts_with(b"non-Go function at pc=") {
            self.foreign_frame(symbols);
        } else {
            return self.frame_lines(line, buf, end, symbols);
        }
        self.advance(line);
        Some(line.len)
    }

    /// Nothing but ancestors can follow a `created by`: this is other text, such as go test's FAIL.
    fn after_created(&mut self, line: &Line<'_>, symbols: &mut Symbols) -> Option<usize> {
        self.end_goroutine(symbols);
        if self.stop_at_text {
            self.stopped = true;
            return None;
        }
        self.text(line, symbols);
        self.advance(line);
        Some(line.len)
    }

    /// A function line and the position line below it.
    fn frame_lines(
        &mut self,
        line: &Line<'_>,
        buf: &[u8],
        end: bool,
        symbols: &mut Symbols,
    ) -> Option<usize> {
        let second = match Line::first(&buf[line.len..], end) {
            None if !end => return None,
            second => second.filter(|second| second.text.starts_with(b"\t")),
        };
        let next = second.and_then(|second| self.two_lines(line.text, &second, symbols));
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
    fn two_lines(&mut self, call: &[u8], position: &Line<'_>, symbols: &mut Symbols) -> Option<Mode> {
        let created = frame::created_by(call);
        let (name, args) = match created {
            Some((name, _)) => (name, b"...".as_slice()),
            None => frame::split_call(call),
        };
        // A position without its newline may be cut in the middle of its line number; with an offset it is not.
        if !position.whole && !has_offset(position.text) {
            return None;
        }
        let frame = self.frame_id(name, position.text, symbols)?;
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
        if let Mode::Interrupted { at, bytes, lossy, .. } = self.mode {
            self.note("lines within a stack that are no frames", at, bytes, lossy);
        }
        self.mode = next;
    }

    fn odd_line(&mut self, line: &Line<'_>) {
        let len = line.len as u64 - line.cut;
        let call = line.text.ends_with(b")") || line.text.starts_with(b"created by ");
        let lossy = call || line.text.starts_with(b"\t");
        match &mut self.mode {
            Mode::Interrupted { bytes, call: last, lossy: any, .. } => {
                *bytes += len;
                *last = call;
                *any |= lossy;
            }
            _ => self.mode = Mode::Interrupted { at: self.place, bytes: len, call, lossy },
        }
    }

    fn flag(&mut self, flag: GoroutineFlags) {
        if let Some(open) = &mut self.open {
            open.flags.set(flag);
        }
    }

    fn frame_id(&mut self, name: &[u8], position: &[u8], symbols: &mut Symbols) -> Option<FrameId> {
        let before = self.frames.misses();
        let frame = self.frames.get(name, position, symbols);
        if self.frames.misses() > before {
            self.names += name.len() + position.len();
        }
        frame
    }

    /// `non-Go function at pc=0x…` is a whole frame.
    fn foreign_frame(&mut self, symbols: &mut Symbols) {
        if let Some(frame) = self.frame_id(b"non-Go function", b"\tpc=0x0", symbols) {
            self.stack.push(frame);
            self.builder.arg(GoroutineDump::NO_ARG);
            self.resume(Mode::Stack);
        }
    }

    /// Ends the open goroutine, or the search for the next header.
    fn end_goroutine(&mut self, symbols: &mut Symbols) {
        match self.mode {
            Mode::Lost { at, bytes, why } => self.note(why, at, bytes, true),
            Mode::Interrupted { at, bytes, call, .. } => {
                if call {
                    self.note("a function without its position in a stack", at, bytes, true);
                }
                self.text_between = true;
            }
            _ => {}
        }
        self.mode = Mode::Outside;
        if let Some(open) = self.open.take() {
            self.builder.add(&open, &self.stack, symbols);
        }
    }

    pub(super) fn end_dump(&mut self, symbols: &mut Symbols) {
        self.end_goroutine(symbols);
        let builder = std::mem::take(&mut self.builder);
        self.dashes = false;
        if builder.is_empty() {
            return;
        }
        let start = builder.start.unwrap_or_default();
        self.found.push(FoundDump {
            dump: builder.dump,
            reason: builder.reason,
            at: builder.at,
            line: start.line,
            offset: start.offset,
        });
    }

    /// Tells a dump that was cut from one that ends.
    pub(super) fn end_of_input(&mut self, fed: u64) {
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
        } else if fed == HTTP_CUT {
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

    pub(super) fn note_cut(&mut self, at: Place, dropped: u64) {
        self.note("a line longer than 1 MiB is cut", at, dropped, false);
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

/// What stands in the stacks of ancestors: calls, positions, creators and what was elided.
fn is_ancestor_line(text: &[u8]) -> bool {
    text.ends_with(b")")
        || text.ends_with(b" elided...")
        || text.starts_with(b"\t")
        || text.starts_with(b"created by ")
}

fn has_offset(position: &[u8]) -> bool {
    memrchr(b' ', position)
        .is_some_and(|at| [b"+0x".as_slice(), b"pc=0x"].iter().any(|p| position[at + 1..].starts_with(p)))
}

/// Functions that are outermost in a stack that has no `created by`.
fn ends_stack(name: &[u8]) -> bool {
    matches!(name, b"main.main" | b"runtime.goexit" | b"runtime.main" | b"runtime.mstart" | b"runtime.rt0_go")
}
