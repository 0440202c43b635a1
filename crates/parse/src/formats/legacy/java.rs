//! Java's heapz and contentionz texts, and the locations at the end of its CPU profiles.
//!
//! Source: `profile/legacy_java_profile.go` of google/pprof.

use hashbrown::HashMap;
use memchr::memrchr;

use super::draft::{Draft, DraftLabel, value_type};
use super::maps;
use super::text::{Cursor, Line, Lines, addresses, assignment, int};
use super::unsample::unsample;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heap,
    Contention,
}

/// Reads a Java heap or contention profile; `None` when the text is none.
pub(super) fn parse(text: &[u8]) -> Option<Draft> {
    let mut lines = Lines::new(text);
    let kind = match lines.next()?.text {
        b"--- heapz 1 ---" => Kind::Heap,
        b"--- contentionz 1 ---" => Kind::Contention,
        _ => return None,
    };
    let mut draft = Draft::default();
    header(&mut lines, kind, &mut draft)?;
    // Without a resolution there are no columns, and with them no profile.
    (!draft.types.is_empty()).then_some(())?;
    samples(&mut lines, kind, &mut draft);
    locations(&mut lines, &mut draft);
    Some(draft)
}

fn header(lines: &mut Lines<'_>, kind: Kind, draft: &mut Draft) -> Option<()> {
    while let Some(line) = lines.next() {
        if line.text.is_empty() {
            continue;
        }
        let Some((key, value)) = assignment(line.text) else {
            lines.put_back(line);
            break;
        };
        let unit = String::from_utf8_lossy(value);
        match (kind, key) {
            (_, b"format") => (value == b"java").then_some(())?,
            (Kind::Heap, b"resolution") => {
                draft.types = vec![value_type("inuse_objects", "count"), value_type("inuse_space", &unit)];
            }
            (Kind::Contention, b"resolution") => {
                draft.types = vec![value_type("contentions", "count"), value_type("delay", &unit)];
            }
            (Kind::Contention, b"sampling period") => {
                draft.period_type = value_type("contentions", "count");
                draft.period = int(value)?;
            }
            (Kind::Contention, b"ms since reset") => {
                draft.duration_nanos = Some(int(value)?.saturating_mul(1_000_000));
            }
            _ => return None,
        }
    }
    Some(())
}

fn samples(lines: &mut Lines<'_>, kind: Kind, draft: &mut Draft) {
    let mut stack = Vec::new();
    while let Some(line) = lines.next() {
        if line.text.is_empty() {
            continue;
        }
        let Some((second, first)) = numbers(line, &mut stack) else {
            lines.put_back(line);
            return;
        };
        match kind {
            Kind::Contention => {
                let period = if draft.period == 0 { 1 } else { draft.period };
                draft.sample(&stack, &[first.saturating_mul(period), second.saturating_mul(period)]);
            }
            Kind::Heap if first == 0 => draft.problems.push(line.dropped("a sample of no objects")),
            Kind::Heap => {
                const RATE: i64 = 512 << 10;
                let (objects, bytes) = unsample(first, second, RATE);
                draft.sample(&stack, &[objects, bytes]);
                let size = DraftLabel::Bytes(second.wrapping_div(first));
                if let Some(sample) = draft.samples.last_mut() {
                    sample.labels.push(("bytes".to_string(), size));
                }
            }
        }
    }
}

/// `7048 1 @ 0x3 0x4`: bytes (or time) first, then the count.
fn numbers(line: Line<'_>, stack: &mut Vec<u64>) -> Option<(i64, i64)> {
    let mut c = Cursor(line.text);
    let second = c.int()?;
    c.spaces().then_some(())?;
    let first = c.int()?;
    c.spaces().then_some(())?;
    c.eat(b"@")?;
    addresses(c.0, stack)?;
    Some((second, first))
}

/// Reads `0x3 com.example.f (Source.java:3)` lines. Java's addresses are only keys between the two lists.
pub(super) fn locations(lines: &mut Lines<'_>, draft: &mut Draft) {
    let mut files: HashMap<String, String> = HashMap::new();
    for line in lines {
        let mut c = Cursor(line.text);
        if !c.0.starts_with(b"0x") {
            continue;
        }
        let Some(address) = c.hex().filter(|_| c.spaces()) else { continue };
        if draft.location_mut(address).is_none_or(|l| !l.is_unknown()) {
            continue;
        }
        let call = call(c.0);
        // The first file of a function is kept, so that one function stays one.
        let file = files.entry(call.function.clone()).or_insert(call.file);
        draft.call(address, &call.function, file, call.line);
    }
    // As in google/pprof, an address that got a name is none any more; the rest is still looked up in the map.
    draft.forget_addresses(false);
    maps::assign(draft);
    draft.forget_addresses(true);
}

struct Call {
    function: String,
    file: String,
    line: i64,
}

/// `function (file:line)`, `function (/path/to/lib.so)`, `generated stub/JIT`, or a state such as `GC`.
fn call(text: &[u8]) -> Call {
    let string = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    let open = text.ends_with(b")").then(|| memrchr(b'(', text)).flatten();
    let open = open.filter(|at| *at > 0 && text[at - 1].is_ascii_whitespace());
    let Some(open) = open else {
        let is_stub = memchr::memmem::find(text, b"generated stub/JIT").is_some();
        let function = if is_stub { "STUB".to_string() } else { string(text) };
        return Call { function, file: String::new(), line: 0 };
    };
    let function = string(text[..open].trim_ascii_end());
    let place = &text[open + 1..text.len() - 1];
    let file_line =
        memrchr(b':', place).filter(|at| *at > 0).and_then(|at| Some((at, int(&place[at + 1..])?)));
    match file_line {
        Some((colon, line)) => Call { function, file: string(&place[..colon]), line: line.max(0) },
        None => {
            let base = place.rsplit(|b| *b == b'/').next().unwrap_or(place);
            Call { function, file: string(base), line: 0 }
        }
    }
}
