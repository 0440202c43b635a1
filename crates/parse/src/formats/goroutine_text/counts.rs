//! The `debug=1` texts of count profiles (goroutine, goroutineleak, threadcreate, a program's own) and of the mutex
//! and block profiles, which carry the symbols that their binary relatives need a binary for.
//!
//! ```text
//! goroutine profile: total 3
//! 2 @ 0x43d3b6 0x44f0f0 0x47c2e1
//! # labels: {"path":"/x"}
//! #    0x47c2e0    main.work+0x40    /src/main.go:12
//! ```
//!
//! The text leaves out the runtime's innermost frames (`runtime.gopark`, `runtime.chansend1`): a stack starts
//! where the program's code does. A frame without a name is named by its address, as in pprof profiles.
//!
//! Source: `printCountProfile`, `printStackRecord` and `writeProfileInternal` in `runtime/pprof/pprof.go`.

use memchr::{memchr, memmem, memrchr};
use stanch_model::{FrameId, ParseError, Parsed, Problem, StackCount, StackCounts, Symbols};

use super::build::Place;
use super::frame::FrameCache;
use super::labels;
use crate::problems::Problems;
use crate::sniff;

/// Reads a text; the name is the profile's own (`goroutine`, `threadcreate`), or `mutex` or `contention`.
///
/// Counts of mutex and block profiles are contentions, not cycles.
///
/// # Errors
/// [`ParseError::NotMine`] when the first line is no profile's title.
pub fn parse_counts(
    bytes: &[u8],
    symbols: &mut Symbols,
) -> Result<Parsed<(String, StackCounts)>, ParseError> {
    let mut reader = Reader {
        rest: bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
        place: Place { offset: 0, line: 0 },
        whole: true,
        cycles: false,
        symbols,
        frames: FrameCache::default(),
        stack: Vec::new(),
        pcs: 0,
        open: None,
        counts: StackCounts::default(),
        problems: Problems::default(),
    };
    let Some(title) = reader.title() else {
        return Err(ParseError::NotMine { looks_like: sniff::foreign_name(bytes) });
    };
    while let Some(line) = reader.line() {
        reader.read(line);
    }
    reader.end_stack();
    reader.check(&title);
    Ok(Parsed { value: (title.name, reader.counts), problems: reader.problems.finish() })
}

struct Title {
    name: String,
    total: Option<i64>,
}

struct Reader<'b, 's> {
    rest: &'b [u8],
    place: Place,
    /// The last line has its newline.
    whole: bool,
    /// Records start with cycles, then the count.
    cycles: bool,
    symbols: &'s mut Symbols,
    frames: FrameCache,
    stack: Vec<FrameId>,
    /// Addresses of the open record.
    pcs: usize,
    open: Option<i64>,
    counts: StackCounts,
    problems: Problems,
}

impl<'b> Reader<'b, '_> {
    fn line(&mut self) -> Option<&'b [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let end = memchr(b'\n', self.rest);
        self.whole = end.is_some();
        let (line, rest) = match end {
            Some(at) => (&self.rest[..at], &self.rest[at + 1..]),
            None => (self.rest, &self.rest[self.rest.len()..]),
        };
        self.place.line += 1;
        self.place.offset += (self.rest.len() - rest.len()) as u64;
        self.rest = rest;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    fn title(&mut self) -> Option<Title> {
        let line = loop {
            let line = self.line()?;
            if !line.trim_ascii().is_empty() {
                break line;
            }
        };
        const TOTAL: &[u8] = b" profile: total ";
        if let Some(at) = memmem::find(line, TOTAL) {
            let total = number(line[at + TOTAL.len()..].trim_ascii())?;
            return Some(Title {
                name: String::from_utf8_lossy(&line[..at]).into_owned(),
                total: Some(total),
            });
        }
        let name = line.strip_prefix(b"--- ")?.strip_suffix(b":")?;
        if !matches!(name, b"mutex" | b"contention") {
            return None;
        }
        self.cycles = true;
        Some(Title { name: String::from_utf8_lossy(name).into_owned(), total: None })
    }

    fn read(&mut self, line: &[u8]) {
        let understood = match line {
            [] => {
                self.end_stack();
                true
            }
            [b'#', rest @ ..] => self.comment(rest),
            _ if self.is_setting(line) => true,
            _ => self.record(line),
        };
        if !understood {
            self.problem("a line that is no record and no frame", line.len(), true);
        }
    }

    /// `cycles/second=…` and `sampling period=…`, before the first record.
    fn is_setting(&self, line: &[u8]) -> bool {
        self.cycles
            && self.counts.samples.is_empty()
            && [b"cycles/second=".as_slice(), b"sampling period="].iter().any(|s| line.starts_with(s))
    }

    /// `4 @ 0x1 0x2`, or `8372 4 @ 0x1 0x2` with cycles.
    fn record(&mut self, line: &[u8]) -> bool {
        let Some(at) = memchr(b'@', line) else { return false };
        let mut numbers = line[..at].split(u8::is_ascii_whitespace).filter(|n| !n.is_empty()).map(number);
        if self.cycles && numbers.next().flatten().is_none() {
            return false;
        }
        let (Some(Some(count)), None) = (numbers.next(), numbers.next()) else { return false };
        self.end_stack();
        self.pcs = line[at + 1..].split(u8::is_ascii_whitespace).filter(|pc| pc.starts_with(b"0x")).count();
        self.open = Some(count);
        true
    }

    /// What follows a `#`: labels or a frame.
    fn comment(&mut self, rest: &[u8]) -> bool {
        if let Some(list) = rest.strip_prefix(b" labels: {") {
            return self.open.is_some() && labels::parse(list).is_some_and(|(_, rest)| rest.is_empty());
        }
        if self.open.is_none() {
            return false;
        }
        let mut cells = rest.split(|b| *b == b'\t').filter(|cell| !cell.is_empty());
        let Some(pc) = cells.next().filter(|pc| pc.starts_with(b"0x")) else { return false };
        match cells.next() {
            Some(name) => self.frame(name, rest),
            // A thread without a stack shows as the one frame 0x0.
            None if self.pcs == 0 => true,
            None => {
                let frame = self.symbols.frame_of(&String::from_utf8_lossy(pc), "", 0);
                self.stack.push(frame);
                true
            }
        }
    }

    /// `main.work+0x40` and its position, which is the last cell of the line.
    fn frame(&mut self, name: &[u8], line: &[u8]) -> bool {
        let name = memmem::rfind(name, b"+0x").map_or(name, |at| &name[..at]);
        let Some(position) = memrchr(b'\t', line).map(|at| &line[at..]) else { return false };
        let Some(frame) = self.frames.get(name, position, self.symbols) else { return false };
        self.stack.push(frame);
        true
    }

    fn end_stack(&mut self) {
        let Some(count) = self.open.take() else { return };
        let stack = self.symbols.stack(&self.stack);
        self.stack.clear();
        self.counts.samples.push(StackCount { stack, count });
    }

    /// Holds the sum against the title's total.
    fn check(&mut self, title: &Title) {
        let sum = self.counts.total();
        match title.total {
            Some(total) if sum != total => {
                let what = format!("the title says {total}, and the records add up to {sum}");
                self.problem(&what, 0, true);
            }
            _ if !self.whole => self.problem("the last line is cut", 0, true),
            _ => {}
        }
    }

    fn problem(&mut self, what: &str, dropped: usize, incomplete: bool) {
        self.problems.push(Problem {
            what: what.to_owned(),
            offset: None,
            line: Some(self.place.line),
            dropped_bytes: dropped as u64,
            incomplete,
        });
    }
}

fn number(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rows = Vec<(i64, Vec<String>)>;

    fn read(text: &str) -> (String, Rows, Vec<String>) {
        let mut symbols = Symbols::new();
        let Parsed { value: (name, counts), problems } = parse_counts(text.as_bytes(), &mut symbols).unwrap();
        let frame = |f: &FrameId| {
            let at = symbols
                .file(*f)
                .map_or(String::new(), |file| format!(" {file}:{}", symbols.line(*f).unwrap_or(0)));
            format!("{}{at}", symbols.func(*f))
        };
        let rows = counts.samples.iter();
        let rows = rows.map(|s| (s.count, symbols.frames(s.stack).iter().map(frame).collect())).collect();
        (name, rows, problems.iter().map(Problem::to_string).collect())
    }

    fn row(count: i64, frames: &[&str]) -> (i64, Vec<String>) {
        (count, frames.iter().map(|f| (*f).to_owned()).collect())
    }

    #[test]
    fn goroutines_with_labels_and_inlined_frames() {
        let text = "goroutine profile: total 5\n\
            4 @ 0x43d3b6 0x44f0f0\n\
            # labels: {\"path\":\"/a]:\\n\", \"t\":\"1\"}\n\
            #\t0x43d3b5\tmain.inner[...]+0x15\t\t\t/src/a b.go:12\n\
            #\t0x43d3b5\tmain.outer+0x15\t/src/a b.go:20\n\
            #\t0x44f0ef\tmain.main.func1+0x2f\t/src/main.go:7\n\
            \n\
            1 @ 0x55\n\
            #\t0x55\n\
            \n";
        let (name, rows, problems) = read(text);
        assert_eq!(name, "goroutine");
        let first =
            ["main.inner[...] /src/a b.go:12", "main.outer /src/a b.go:20", "main.main.func1 /src/main.go:7"];
        assert_eq!(rows, [row(4, &first), row(1, &["0x55"])]);
        assert_eq!(problems, [""; 0]);
    }

    #[test]
    fn threads_without_a_stack() {
        let (name, rows, problems) = read("threadcreate profile: total 7\n7 @ \n#\t0x0\n\n");
        assert_eq!((name.as_str(), rows), ("threadcreate", vec![row(7, &[])]));
        assert_eq!(problems, [""; 0]);
    }

    #[test]
    fn contentions_are_counted_and_cycles_are_not() {
        let text = "--- mutex:\ncycles/second=2500000000\nsampling period=1\n\
            8372123 4 @ 0x1\n#\t0x1\tsync.(*Mutex).Unlock+0x1\t/go/mutex.go:223\n\n";
        let (name, rows, problems) = read(text);
        assert_eq!(
            (name.as_str(), rows),
            ("mutex", vec![row(4, &["sync.(*Mutex).Unlock /go/mutex.go:223"])])
        );
        assert_eq!(problems, [""; 0]);
        assert_eq!(read("--- contention:\ncycles/second=25\n").0, "contention");
    }

    #[test]
    fn what_is_missing_is_told() {
        let cut = "goroutine profile: total 5\n4 @ 0x1\n#\t0x1\tmain.f+0x1\t/a.go:1\n\n";
        assert_eq!(read(cut).2, ["the title says 5, and the records add up to 4 (line 4)"]);
        let half = "goroutine profile: total 1\n1 @ 0x1\n#\t0x1\tmain.f+0x1\t/a.g";
        let (_, rows, problems) = read(half);
        assert_eq!(rows, [row(1, &[])]);
        assert_eq!(problems.len(), 2, "{problems:?}");
        let odd = "goroutine profile: total 0\nwhat?\n";
        assert_eq!(read(odd).2, ["a line that is no record and no frame (line 2), 5 bytes not read"]);
    }

    #[test]
    fn other_texts_are_not_mine() {
        for text in ["", "\n\n", "goroutine 1 [running]:\n", "--- heapz 1 ---", "x profile: total many\n"] {
            let got = parse_counts(text.as_bytes(), &mut Symbols::new());
            assert!(matches!(got, Err(ParseError::NotMine { .. })), "{text}: {got:?}");
        }
    }
}
