//! Heap profiles as text: Go's `/debug/pprof/heap?debug=1` with its symbols and its `runtime.MemStats`, and the
//! older texts of C++ (`heapz_v2`, `heapprofile`, `growthz`, `fragmentationz`).
//!
//! ```text
//! heap profile: 34: 10543216 [63: 44048496] @ heap/1048576
//! 1: 8445952 [1: 8445952] @ 0x6ba4d1 0x6b9bf6
//! #    0x6ba4d0    main.grow[...]+0x50    /src/main.go:42
//!
//! # runtime.MemStats
//! # Alloc = 21857744
//! ```
//!
//! Each row is objects and bytes in use, then ever allocated, as sampled: they are scaled up to estimates of all
//! (`scaleHeapSample` there). Sources: `parseHeap` of google/pprof (`profile/legacy_profile.go`) and `writeHeapInternal` in
//! `runtime/pprof/pprof.go`.

use stanch_model::profile::Profile;
use stanch_model::{ParseError, Parsed, ProcessStats};

use super::legacy::{
    self, Cursor, Draft, DraftLabel, Line, Lines, Symboliser, addresses, is_sentinel, parse_symbol_line,
    read_rest, unsample, value_type,
};
use crate::sniff;

mod memstats;

pub use memstats::MemStats;

#[cfg(test)]
mod tests;

/// A heap text.
#[derive(Clone, Debug, Default)]
pub struct HeapText {
    /// The samples, with the columns of Go's heap profile when the text has allocations, else `objects` and `space`.
    pub profile: Profile,
    /// The trailer's numbers under their common names.
    pub stats: ProcessStats,
    /// The trailer's further numbers; `None` when there is no trailer.
    pub memstats: Option<MemStats>,
}

/// Reads a heap text (not gzipped).
///
/// # Errors
/// - [`ParseError::NotMine`] for anything else, with its name when it is a format we know;
/// - [`ParseError::Malformed`] when no sample could be read.
pub fn parse(bytes: &[u8]) -> Result<Parsed<HeapText>, ParseError> {
    let Some(read) = read(bytes) else {
        return Err(ParseError::NotMine { looks_like: sniff::foreign_name(bytes) });
    };
    let Parsed { value: profile, problems } = legacy::finish(read.draft)?;
    let (stats, memstats) = read.memstats.map_or_else(Default::default, |m| (m.stats(), Some(m)));
    Ok(Parsed { value: HeapText { profile, stats, memstats }, problems })
}

/// The samples alone; `None` when the text is no heap profile.
pub(super) fn draft(bytes: &[u8]) -> Option<Draft> {
    Some(read(bytes)?.draft)
}

struct Read {
    draft: Draft,
    memstats: Option<MemStats>,
}

/// What the first line says.
struct Header {
    /// Bytes between samples in the mean.
    period: i64,
    /// The values are samples of a Poisson process, and have to be scaled up.
    sampled: bool,
    /// Allocations are listed beside what is in use.
    has_alloc: bool,
}

fn read(bytes: &[u8]) -> Option<Read> {
    let mut lines = Lines::new(bytes);
    let header = header(lines.next()?.text)?;
    let mut rows = Rows {
        draft: Draft::new(value_type("space", "bytes"), header.period, Vec::new()),
        header,
        memstats: None,
        symboliser: Symboliser::new(),
        stack: Vec::new(),
    };
    for line in lines.by_ref() {
        if is_sentinel(line.text) {
            lines.put_back(line);
            break;
        }
        rows.line(line);
    }
    let (mut draft, memstats) = rows.finish();
    read_rest(&mut lines, &mut draft);
    Some(Read { draft, memstats })
}

/// `heap profile: 34: 10543216 [63: 44048496] @ heap/1048576`
fn header(line: &[u8]) -> Option<Header> {
    const TITLE: &[u8] = b"heap profile:";
    let at = memchr::memmem::find(line, TITLE)?;
    let mut c = Cursor(&line[at + TITLE.len()..]);
    let [inuse_objects, inuse_bytes, alloc_objects, alloc_bytes] = four(&mut c)?;
    let is_new = |alloc: i64, inuse: i64| alloc != inuse && alloc != 0;
    let has_alloc = is_new(alloc_objects, inuse_objects) || is_new(alloc_bytes, inuse_bytes);
    c.spaces();
    let word = c.0.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let (kind, rest) = c.0.split_at(word);
    let rate = Cursor(rest.strip_prefix(b"/").unwrap_or(rest)).int().unwrap_or(0);
    let (period, sampled) = match kind {
        // Go and the first C++ profilers write twice the rate.
        b"heap" => (rate / 2, true),
        b"heap_v2" | b"heapz_v2" => (rate, true),
        b"heapprofile" => (1, false),
        b"growth" | b"growthz" | b"fragmentation" | b"fragmentationz" => {
            return Some(Header { period: 1, sampled: false, has_alloc: false });
        }
        _ => return None,
    };
    Some(Header { period, sampled, has_alloc })
}

/// `1: 2 [3: 4] @`
fn four(c: &mut Cursor<'_>) -> Option<[i64; 4]> {
    let mut out = [0; 4];
    for (value, end) in out.iter_mut().zip([&b":"[..], b"[", b":", b"]"]) {
        c.spaces();
        *value = c.int()?;
        c.spaces();
        c.eat(end)?;
    }
    c.spaces();
    c.eat(b"@")?;
    Some(out)
}

struct Rows {
    draft: Draft,
    header: Header,
    memstats: Option<MemStats>,
    symboliser: Symboliser,
    stack: Vec<u64>,
}

impl Rows {
    fn line(&mut self, line: Line<'_>) {
        match line.text {
            [] => {}
            [b'#', rest @ ..] => self.comment(line, rest.trim_ascii()),
            _ => {
                if self.sample(line).is_none() {
                    self.draft.problems.push(line.dropped("a line that is no heap sample"));
                }
            }
        }
    }

    fn comment(&mut self, line: Line<'_>, text: &[u8]) {
        if text == b"runtime.MemStats" {
            self.memstats = Some(MemStats::default());
        } else if let Some(memstats) = &mut self.memstats {
            if !line.whole || !memstats.line(text) {
                self.draft.problems.push(line.dropped("a number of runtime.MemStats that cannot be read"));
            }
        } else if let Some(call) = parse_symbol_line(line.text)
            && !self.symboliser.line(&mut self.draft, &call)
        {
            let what = "a symbol line whose address is not in the stack above";
            self.draft.problems.push(line.dropped(what));
        }
    }

    /// Four columns are kept until the end, when it is known whether they are Go's.
    fn sample(&mut self, line: Line<'_>) -> Option<()> {
        let mut c = Cursor(line.text);
        let [inuse_objects, inuse_bytes, alloc_objects, alloc_bytes] = four(&mut c)?;
        line.whole.then_some(())?;
        addresses(c.0, &mut self.stack)?;
        self.stack.iter_mut().for_each(|a| *a = a.wrapping_sub(1));
        let mut size = 0;
        let mut scaled = |objects: i64, bytes: i64| {
            if objects == 0 {
                // Bytes of no objects.
                return (bytes == 0).then_some((0, 0));
            }
            size = bytes.wrapping_div(objects);
            Some(if self.header.sampled {
                unsample(objects, bytes, self.header.period)
            } else {
                (objects, bytes)
            })
        };
        let alloc = scaled(alloc_objects, alloc_bytes)?;
        let inuse = scaled(inuse_objects, inuse_bytes)?;
        self.draft.sample(&self.stack, &[alloc.0, alloc.1, inuse.0, inuse.1]);
        let label = ("bytes".to_string(), DraftLabel::Bytes(size));
        self.draft.samples.last_mut()?.labels.push(label);
        self.symboliser = Symboliser::new();
        Some(())
    }

    /// Go before 1.27 writes equal totals when nothing was freed yet; google/pprof then takes the text for one
    /// without allocations, and so do we unless the trailer shows that Go wrote it.
    fn finish(self) -> (Draft, Option<MemStats>) {
        let mut draft = self.draft;
        if self.header.has_alloc || self.memstats.is_some() {
            draft.types = vec![
                value_type("alloc_objects", "count"),
                value_type("alloc_space", "bytes"),
                value_type("inuse_objects", "count"),
                value_type("inuse_space", "bytes"),
            ];
        } else {
            draft.types = vec![value_type("objects", "count"), value_type("space", "bytes")];
            draft.values = draft.values.chunks_exact(4).flat_map(|v| [v[2], v[3]]).collect();
        }
        (draft, self.memstats)
    }
}
