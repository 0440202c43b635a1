//! Goroutine dumps inside log files: plain, behind line prefixes, in container logs, in JSON records.
//!
//! Every line is taken out of its envelope first — Docker's json-file records, the Kubernetes CRI format (with its
//! partial lines joined), JSON log records — and given to the channel it belongs to (stdout, stderr, a container),
//! so that interleaved streams do not corrupt each other. In a channel a dump may stand bare, behind a prefix that
//! is learnt from its first header (its timestamp may change, and numbers if need be), or escaped within one line.
//!
//! Each dump gets the time of its own line, or of a log line just before it.

mod cri;
mod plain;
mod prefix;
mod record;
mod time;

use memchr::{memchr, memmem, memrchr};
use stanch_model::{GoroutineDump, ParseError, Parsed, Problem, Symbols, UnixMillis};

use self::plain::{LogLine, Plain};
use self::record::Record;
use super::goroutine_text::{FoundDump, is_header, too_many_names};
use crate::problems::Problems;
use crate::sniff;

/// One dump of a log.
#[derive(Clone, Debug)]
pub struct LogDump {
    /// When, if its lines or a log line just before it say so.
    pub at: Option<UnixMillis>,
    /// Why the program dumped itself: `panic: …`, `fatal error: …`, `SIGQUIT: quit`.
    pub reason: Option<String>,
    /// The goroutines.
    pub dump: GoroutineDump,
    /// 1-based line of the log where it starts.
    pub line: u64,
}

/// Reads all dumps of a log.
///
/// # Errors
/// As [`LogParser::finish`].
pub fn parse(bytes: &[u8], symbols: &mut Symbols) -> Result<Parsed<Vec<LogDump>>, ParseError> {
    let mut parser = LogParser::new(symbols);
    parser.feed(bytes);
    parser.finish()
}

/// As [`parse`], for logs whose timestamps lack the year (syslog, klog): `near` is a time not long after the last
/// line was written, such as the file's modification time.
///
/// # Errors
/// As [`LogParser::finish`].
pub fn parse_near(
    bytes: &[u8],
    near: UnixMillis,
    symbols: &mut Symbols,
) -> Result<Parsed<Vec<LogDump>>, ParseError> {
    let mut parser = LogParser::new(symbols).near(near);
    parser.feed(bytes);
    parser.finish()
}

/// Reads the dumps of a log that comes in pieces of any size.
pub struct LogParser<'s> {
    symbols: &'s mut Symbols,
    near: Option<UnixMillis>,
    /// The first is that of lines without an envelope.
    channels: Vec<Channel>,
    /// A line that is not complete yet.
    carry: Vec<u8>,
    /// Bytes of that line that were dropped because it is too long.
    overlong: u64,
    head: Vec<u8>,
    offset: u64,
    /// Lines before `offset`.
    lines: u64,
    /// The bare stream of the first channel is in a dump: lines go to it in bulk.
    bulk: bool,
    found: Vec<FoundDump>,
    problems: Problems,
    too_large: bool,
}

struct Channel {
    name: String,
    plain: Plain,
    /// A line that came in part, and its time.
    partial: Vec<u8>,
    partial_at: Option<UnixMillis>,
    used: u64,
}

/// How much of the input is kept to say what it looks like.
const HEAD: usize = 16 << 10;

/// The longest line: a JSON record may hold a whole dump.
const MAX_LINE: usize = 128 << 20;

/// How many channels one log may have at a time.
const MAX_CHANNELS: usize = 256;

impl<'s> LogParser<'s> {
    /// A parser whose names, frames and stacks go into `symbols`.
    pub fn new(symbols: &'s mut Symbols) -> Self {
        let mut parser = Self {
            symbols,
            near: None,
            channels: Vec::new(),
            carry: Vec::new(),
            overlong: 0,
            head: Vec::new(),
            offset: 0,
            lines: 0,
            bulk: false,
            found: Vec::new(),
            problems: Problems::default(),
            too_large: false,
        };
        parser.channel(String::new());
        parser
    }

    /// Says a time not long after the last line was written, for timestamps without a year.
    #[must_use]
    pub fn near(mut self, near: UnixMillis) -> Self {
        self.near = Some(near);
        self.channels[0].plain = Plain::new(self.near);
        self
    }

    /// Takes the next bytes of the log.
    pub fn feed(&mut self, chunk: &[u8]) {
        let missing = HEAD.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..missing]);
        let mut chunk = chunk;
        if self.offset == 0 && self.carry.is_empty() {
            let text = chunk.strip_prefix(b"\xef\xbb\xbf").unwrap_or(chunk);
            self.offset += (chunk.len() - text.len()) as u64;
            chunk = text;
        }
        if !self.carry.is_empty() || self.overlong > 0 {
            let Some(end) = memchr(b'\n', chunk) else { return self.keep(chunk) };
            self.keep(&chunk[..end]);
            chunk = &chunk[end + 1..];
            let mut line = std::mem::take(&mut self.carry);
            line.push(b'\n');
            self.lines(&line);
            self.end_overlong();
        }
        let whole = memrchr(b'\n', chunk).map_or(0, |at| at + 1);
        self.lines(&chunk[..whole]);
        self.keep(&chunk[whole..]);
    }

    /// Dumps that are complete already; lets a reader of an endless log hand them on.
    pub fn take_complete(&mut self) -> Vec<LogDump> {
        self.collect();
        std::mem::take(&mut self.found).into_iter().map(LogDump::from).collect()
    }

    /// The dumps in the order of their first lines, without those that were taken already.
    ///
    /// # Errors
    /// [`ParseError::NotMine`] when no goroutine header was seen, [`ParseError::Truncated`] or
    /// [`ParseError::Malformed`] when the only one is cut or broken, [`ParseError::TooLarge`] beyond 1 GiB of
    /// distinct names.
    pub fn finish(mut self) -> Result<Parsed<Vec<LogDump>>, ParseError> {
        let rest = std::mem::take(&mut self.carry);
        self.lines(&rest);
        self.end_overlong();
        for i in 0..self.channels.len() {
            self.end_channel(i);
        }
        self.collect();
        if self.too_large {
            return Err(too_many_names());
        }
        let cut_header = self.channels.iter_mut().any(|c| c.plain.streams().any(|s| s.ends_in_header()));
        let problems = std::mem::take(&mut self.problems).finish();
        if self.found.is_empty() {
            return Err(self.nothing_found(problems, cut_header));
        }
        self.found.sort_by_key(|d| (d.line, d.offset));
        Ok(Parsed { value: self.found.into_iter().map(LogDump::from).collect(), problems })
    }

    fn nothing_found(&self, problems: Vec<Problem>, cut_header: bool) -> ParseError {
        match problems.into_iter().find(|p| p.incomplete) {
            Some(Problem { what, .. }) if cut_header => ParseError::Truncated { what },
            Some(Problem { what, offset, .. }) => ParseError::Malformed { what, offset },
            None => ParseError::NotMine { looks_like: sniff::foreign_name(&self.head) },
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = MAX_LINE.saturating_sub(self.carry.len()).min(bytes.len());
        self.carry.extend_from_slice(&bytes[..room]);
        self.overlong += (bytes.len() - room) as u64;
    }

    fn end_overlong(&mut self) {
        let dropped = std::mem::take(&mut self.overlong);
        if dropped > 0 {
            self.offset += dropped;
            self.problems.push(Problem {
                what: "a line longer than 128 MiB is cut".to_owned(),
                offset: None,
                line: Some(self.lines),
                dropped_bytes: dropped,
                incomplete: true,
            });
        }
    }

    /// Reads whole lines, and at the end of the input the last one.
    fn lines(&mut self, block: &[u8]) {
        let mut rest = block;
        while !rest.is_empty() && !self.too_large {
            if self.bulk {
                let used = self.channels[0].plain.bare.feed_dump(rest, self.symbols);
                self.bulk = used == rest.len();
                self.lines += memchr::memchr_iter(b'\n', &rest[..used]).count() as u64;
                self.offset += used as u64;
                rest = &rest[used..];
                continue;
            }
            let len = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            self.lines += 1;
            let line = LogLine { text: &rest[..len], offset: self.offset, line: self.lines, at: None };
            self.raw_line(line);
            self.offset += len as u64;
            rest = &rest[len..];
        }
    }

    /// A line of the file.
    fn raw_line(&mut self, line: LogLine<'_>) {
        if let Some((envelope, text)) = cri::parse(line.content()) {
            let channel = self.channel(format!("cri {}", envelope.stream));
            let at = time::stamp(envelope.time, self.near).and_then(|(_, at)| at);
            self.part(channel, text, envelope.whole, LogLine { at, ..line });
        } else if !self.record(line, 0) {
            self.plain(0, line);
            self.bulk = self.channels[0].plain.is_bare();
        }
    }

    /// Joins what containers split.
    fn part(&mut self, channel: usize, text: &[u8], whole: bool, line: LogLine<'_>) {
        let open = &mut self.channels[channel];
        if open.partial.is_empty() {
            open.partial_at = line.at;
        }
        let room = MAX_LINE.saturating_sub(open.partial.len()).min(text.len());
        open.partial.extend_from_slice(&text[..room]);
        if !whole {
            return;
        }
        let mut joined = std::mem::take(&mut open.partial);
        let at = open.partial_at.take();
        joined.push(b'\n');
        let joined_line = LogLine { text: &joined, at, ..line };
        if !self.record(joined_line, 1) {
            self.plain(channel, joined_line);
        }
        joined.clear();
        self.channels[channel].partial = joined;
    }

    fn plain(&mut self, channel: usize, line: LogLine<'_>) {
        if let Some(dump) = self.channels[channel].plain.line(line, self.symbols) {
            let at = line.at.or_else(|| time::find(line.text, self.near)?.at);
            self.embedded(&dump, LogLine { at, ..line });
        }
    }

    /// Reads a line as a JSON record; false when it is none, or none that matters here.
    fn record(&mut self, line: LogLine<'_>, depth: u8) -> bool {
        let content = line.content();
        if !content.starts_with(b"{") || !self.may_matter(content) {
            return false;
        }
        let Some(record) = Record::read(content) else { return false };
        let at = line.at.or_else(|| record.at(self.near));
        let line = LogLine { at, ..line };
        if record.is_docker() && depth == 0 {
            let text = record.message().unwrap_or_default();
            let channel = self.channel(record.source());
            let whole = text.ends_with('\n');
            self.part(channel, text.strip_suffix('\n').unwrap_or(text).as_bytes(), whole, line);
            return true;
        }
        let dumps = record.strings.iter().filter(|(_, text)| holds_dump(text.as_bytes()));
        let before = self.found.len();
        for (_, text) in dumps {
            self.embedded(text.as_bytes(), line);
        }
        if self.found.len() == before
            && let Some(text) = record.message()
        {
            let channel = self.channel(record.source());
            let text = [text.as_bytes(), b"\n"].concat();
            self.plain(channel, LogLine { text: &text, ..line });
        }
        true
    }

    /// Whether a JSON line has to be decoded: few lines of a log have anything to do with a dump.
    fn may_matter(&self, content: &[u8]) -> bool {
        const MARKS: [&[u8]; 4] = [b"goroutine ", b"panic: ", b"fatal error: ", b"\"SIG"];
        content.starts_with(b"{\"log\":")
            || self.channels[1..].iter().any(|c| c.plain.is_open())
            || MARKS.iter().any(|mark| memmem::find(content, mark).is_some())
    }

    /// A whole dump inside one line.
    fn embedded(&mut self, text: &[u8], line: LogLine<'_>) {
        let mut plain = Plain::new(self.near);
        for part in text.split_inclusive(|b| *b == b'\n') {
            // What is escaped within an escaped dump is left alone.
            plain.line(LogLine { text: part, ..line }, self.symbols);
        }
        plain.end(self.symbols);
        let here = |d: FoundDump| FoundDump { line: line.line, offset: line.offset, ..d };
        for stream in plain.streams() {
            self.too_large |= stream.too_many_names();
            self.found.extend(stream.take_complete().into_iter().map(here));
            for problem in stream.take_problems() {
                self.problems.push(Problem { line: Some(line.line), offset: Some(line.offset), ..problem });
            }
        }
    }

    /// The channel with this name, made on first sight.
    fn channel(&mut self, name: String) -> usize {
        if let Some(known) = self.channels.iter().position(|c| c.name == name) {
            self.channels[known].used = self.lines;
            return known;
        }
        let plain = Plain::new(self.near);
        let new = Channel { name, plain, partial: Vec::new(), partial_at: None, used: self.lines };
        if self.channels.len() < MAX_CHANNELS {
            self.channels.push(new);
            return self.channels.len() - 1;
        }
        let idle = (1..self.channels.len()).min_by_key(|i| self.channels[*i].used).unwrap_or(1);
        self.end_channel(idle);
        self.collect();
        self.channels[idle] = new;
        idle
    }

    fn end_channel(&mut self, index: usize) {
        let partial = std::mem::take(&mut self.channels[index].partial);
        if !partial.is_empty() {
            let at = self.channels[index].partial_at;
            self.plain(index, LogLine { text: &partial, offset: self.offset, line: self.lines, at });
        }
        self.channels[index].plain.end(self.symbols);
    }

    /// Takes what the channels have completed.
    fn collect(&mut self) {
        for stream in self.channels.iter_mut().flat_map(|c| c.plain.streams()) {
            self.found.append(&mut stream.take_complete());
            self.too_large |= stream.too_many_names();
            stream.take_problems().into_iter().for_each(|p| self.problems.push(p));
        }
    }
}

impl From<FoundDump> for LogDump {
    fn from(found: FoundDump) -> Self {
        Self { at: found.at, reason: found.reason, dump: found.dump, line: found.line }
    }
}

/// Whether a text of several lines has a goroutine header in one of them.
fn holds_dump(text: &[u8]) -> bool {
    let header = |at: usize| {
        let line = &text[at..];
        memchr(b'\n', line).is_some_and(|end| is_header(line[..end].trim_ascii_end()))
    };
    memmem::find_iter(text, b"goroutine ").any(header)
}

#[cfg(test)]
mod tests;
