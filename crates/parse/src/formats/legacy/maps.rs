//! The memory map at the end of a legacy profile, in the form of `/proc/PID/maps` or the brief one of C++ tools:
//!
//! ```text
//! MAPPED_LIBRARIES:
//! 00400000-0040b000 r-xp 00000000 fd:01 41038    /bin/cat
//! 40000-80000: /path/to/binary (@FF00) abc123456
//! ```
//!
//! Source: `ParseMemoryMap`, `massageMappings` and `remapMappingIDs` of google/pprof, `profile/legacy_profile.go`
//! and `profile/profile.go`. Unlike there, locations find their mapping by binary search.

use super::draft::{Draft, DraftMapping};
use super::text::{Cursor, Line, Lines, assignment};

/// Whether a memory map starts behind this line.
pub(crate) fn is_sentinel(line: &[u8]) -> bool {
    [&b"--- Memory map: ---"[..], b"MAPPED_LIBRARIES:"]
        .iter()
        .any(|s| memchr::memmem::find(line, s).is_some())
}

/// Skips to the memory map, reads it, and gives every location its mapping.
pub(crate) fn read_rest(lines: &mut Lines<'_>, draft: &mut Draft) {
    if lines.any(|line| is_sentinel(line.text)) {
        read(lines, draft);
    }
    assign(draft);
}

/// Reads the lines of a memory map.
pub(crate) fn read(lines: &mut Lines<'_>, draft: &mut Draft) {
    let mut attributes: Vec<(String, String)> = Vec::new();
    for line in lines {
        let Some(text) = expand(without_log_prefix(line.text), &attributes) else {
            draft.problems.push(line.dropped("a line of the memory map that expands without end"));
            continue;
        };
        match entry(text.as_bytes()) {
            Some(entry) => draft.mappings.extend(entry),
            None => unknown(line, &text, &mut attributes),
        }
    }
}

/// `name=value` makes later `$name` that value; anything else is left alone, as google/pprof does.
fn unknown(line: Line<'_>, text: &str, attributes: &mut Vec<(String, String)>) {
    if let Some((name, value)) = assignment(text.as_bytes())
        && attributes.len() < MOST_ATTRIBUTES
        && !line.text.is_empty()
    {
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        attributes.push((format!("${}", text(name)), text(value)));
    }
}

/// Attributes can name each other, so that a few lines could stand for gigabytes.
const MOST_ATTRIBUTES: usize = 64;
const LONGEST_LINE: usize = 16 << 10;

fn expand(line: &[u8], attributes: &[(String, String)]) -> Option<String> {
    let mut text = String::from_utf8_lossy(line).into_owned();
    if !text.contains('$') {
        return Some(text);
    }
    for (name, value) in attributes {
        if name.len() > 1 && text.contains(name.as_str()) {
            let uses = text.matches(name.as_str()).count();
            if text.len().saturating_add(uses.saturating_mul(value.len())) > LONGEST_LINE {
                return None;
            }
            text = text.replace(name.as_str(), value);
        }
    }
    Some(text)
}

/// Without the prefix of a log line, `… file.cc:123] `.
fn without_log_prefix(line: &[u8]) -> &[u8] {
    let Some(at) = line.iter().position(|b| matches!(b, b'[' | b']')) else { return line };
    let digits = line[..at].iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let before = &line[..at - digits];
    let is_prefix = line[at] == b']'
        && digits > 0
        && before.len() > 1
        && before.ends_with(b":")
        && line.get(at + 1).is_some_and(u8::is_ascii_whitespace);
    if is_prefix { &line[at + 2..] } else { line }
}

/// One mapping; `Some(None)` for one that is not executable, `None` for a line that is no mapping.
fn entry(line: &[u8]) -> Option<Option<DraftMapping>> {
    let mut c = Cursor(line);
    c.spaces();
    let start = c.hex()?;
    let dash = c.eat(b"-").is_some();
    (c.spaces() || dash).then_some(())?;
    let limit = c.hex()?;
    let colon = c.eat(b":").is_some();
    (c.0.is_empty() || c.spaces() || colon).then_some(())?;
    let mut words = Vec::new();
    while let Some(word) = c.word() {
        words.push(word);
        c.spaces();
    }
    let mut words = words.as_slice();
    if let Some((permissions, rest)) =
        words.split_first().filter(|(w, _)| w.iter().all(|b| b"-rwxp".contains(b)))
    {
        if !permissions.contains(&b'x') {
            return Some(None);
        }
        words = rest;
    }
    let m = proc_tail(words).unwrap_or_else(|| brief_tail(words));
    Some(Some(DraftMapping { start, limit, ..m }))
}

/// `[offset] device inode [file]`
fn proc_tail(words: &[&[u8]]) -> Option<DraftMapping> {
    let is_device = |w: &[u8]| {
        let mut sides = w.split(|b| *b == b':');
        let mut hex = || sides.next().is_some_and(|s| !s.is_empty() && s.iter().all(u8::is_ascii_hexdigit));
        hex() && hex() && sides.next().is_none()
    };
    let at = words.iter().take(2).position(|w| is_device(w))?;
    let offset = if at == 1 { hex(words[0])? } else { 0 };
    let inode = words.get(at + 1)?;
    inode.iter().all(u8::is_ascii_digit).then_some(())?;
    let file = words.get(at + 2).map(|f| String::from_utf8_lossy(f).into_owned()).unwrap_or_default();
    Some(DraftMapping { offset, file, ..DraftMapping::default() })
}

/// `[file] [(@offset)] [build id]`
fn brief_tail(words: &[&[u8]]) -> DraftMapping {
    let text = |w: &[u8]| String::from_utf8_lossy(w).into_owned();
    let mut m = DraftMapping::default();
    let mut words = words.iter().peekable();
    if let Some(file) = words.next() {
        m.file = text(file);
    }
    let at = |w: &&&[u8]| w.strip_prefix(b"(@").and_then(|w| w.strip_suffix(b")")).and_then(hex);
    if let Some(offset) = words.peek().and_then(at) {
        m.offset = offset;
        words.next();
    }
    if let Some(id) = words.next().filter(|w| w.iter().all(u8::is_ascii_hexdigit)) {
        m.build_id = text(id);
    }
    m
}

fn hex(word: &[u8]) -> Option<u64> {
    let mut c = Cursor(word);
    c.hex().filter(|_| c.0.is_empty())
}

/// Joins split mappings, puts the main binary first, and gives every location its mapping.
pub(crate) fn assign(draft: &mut Draft) {
    join_adjacent(&mut draft.mappings);
    main_first(&mut draft.mappings);
    repair_start(&mut draft.mappings);
    let mut order: Vec<usize> = (0..draft.mappings.len()).collect();
    order.sort_by_key(|i| draft.mappings[*i].start);
    let mut mappings = std::mem::take(&mut draft.mappings);
    let mut fake = None;
    for location in draft.locations_mut() {
        if location.mapping.is_some() || location.address == 0 {
            continue;
        }
        let found = find(&mut mappings, &order, location.address);
        location.mapping = found.or_else(|| {
            // Go's texts have no map: their locations still need one that says "the binary".
            Some(*fake.get_or_insert_with(|| {
                mappings.push(DraftMapping { limit: u64::MAX, ..DraftMapping::default() });
                mappings.len() - 1
            }))
        });
    }
    draft.mappings = mappings;
}

/// The mapping that holds `address`; `order` sorts them by start.
fn find(mappings: &mut [DraftMapping], order: &[usize], address: u64) -> Option<usize> {
    let next = order.partition_point(|i| mappings[*i].start <= address);
    if let Some(i) = next.checked_sub(1).map(|i| order[i])
        && address < mappings[i].limit
    {
        return Some(i);
    }
    // Some writers leave out the first part of a mapping that is split.
    let i = *order.get(next)?;
    let m = &mut mappings[i];
    let whole_start = m.start.checked_sub(m.offset).filter(|start| m.offset != 0 && *start <= address)?;
    m.start = whole_start;
    m.offset = 0;
    Some(i)
}

fn join_adjacent(mappings: &mut Vec<DraftMapping>) {
    mappings.dedup_by(|next, last| {
        let same = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
        let offset = last.offset.wrapping_add(last.limit.wrapping_sub(last.start));
        let adjacent = same(&last.file, &next.file)
            && same(&last.build_id, &next.build_id)
            && last.limit == next.start
            && (last.offset == 0 || next.offset == 0 || offset == next.offset);
        if adjacent {
            last.limit = next.limit;
            if !next.file.is_empty() {
                last.file = std::mem::take(&mut next.file);
            }
            if !next.build_id.is_empty() {
                last.build_id = std::mem::take(&mut next.build_id);
            }
        }
        adjacent
    });
}

/// The first mapping that is no library and no pseudo file goes to the front.
fn main_first(mappings: &mut [DraftMapping]) {
    let is_main = |m: &DraftMapping| {
        let file = m.file.replace("(deleted)", "");
        let file = file.trim();
        !file.is_empty() && !file.starts_with('[') && !is_library(file)
    };
    if let Some(i) = mappings.iter().position(is_main) {
        mappings.swap(0, i);
    }
}

/// `libm.so`, `libm.so.6`, `libm.so_1`
fn is_library(file: &str) -> bool {
    file.ends_with(".so")
        || [".so.", ".so_"].iter().any(|mark| {
            file.match_indices(mark)
                .any(|(i, m)| file[i + m.len()..].starts_with(|c: char| c.is_ascii_digit()))
        })
}

/// Mends what is known to be written wrongly for the main binary.
fn repair_start(mappings: &mut Vec<DraftMapping>) {
    const EXPECTED_START: u64 = 0x40_0000;
    if let [first, second, ..] = mappings.as_slice()
        && first.file.starts_with("/anon_hugepage")
        && first.limit == second.start
    {
        mappings.remove(0);
    }
    if let Some(first) = mappings.first_mut()
        && first.start.wrapping_sub(first.offset) == EXPECTED_START
    {
        first.start = EXPECTED_START;
        first.offset = 0;
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    #[test]
    fn reads_both_forms() {
        let m = |start, limit, offset, file: &str, id: &str| {
            Some(Some(DraftMapping {
                start,
                limit,
                offset,
                file: file.to_string(),
                build_id: id.to_string(),
            }))
        };
        for (line, want) in [
            (
                "00400000-0040b000 r-xp 00001000 fd:01 41038    /bin/cat",
                m(0x40_0000, 0x40_b000, 0x1000, "/bin/cat", ""),
            ),
            ("7fff86bff000-7fff86c00000: [vdso]", m(0x7fff_86bf_f000, 0x7fff_86c0_0000, 0, "[vdso]", "")),
            ("0x40000-0x80000 /path (@FF00) abc123456", m(0x4_0000, 0x8_0000, 0xFF00, "/path", "abc123456")),
            ("40000-80000 rw-p 0 00:00 0", Some(None)),
            ("some text", None),
            ("build=/x", None),
            ("12345678901234567-2 /x", None),
        ] {
            assert_eq!(entry(line.as_bytes()), want, "{line}");
        }
    }

    #[test]
    fn attributes_and_log_prefixes_are_expanded_and_bombs_are_not() {
        let mut draft = Draft::default();
        let mut bomb = String::from("x0=0123456789abcdef\n");
        for i in 0..8 {
            writeln!(bomb, "x{}={}", i + 1, format!("$x{i}").repeat(8)).unwrap();
        }
        let text = format!("build=/home/b\nI0101 main.cc:12] 400000-500000: $build/bin\n{bomb}");
        read(&mut Lines::new(text.as_bytes()), &mut draft);
        assert_eq!(draft.mappings[0].file, "/home/b/bin");
        assert_eq!(draft.mappings.len(), 1);
        assert!(!std::mem::take(&mut draft.problems).finish().is_empty());
    }

    #[test]
    fn locations_find_their_mapping() {
        let mut draft = Draft::default();
        draft.sample(&[0x450000, 0x7f0000, 0x9, 0x61_0000], &[]);
        let maps =
            "700000-800000: /lib/libc-2.so.6\n400000-500000: /bin/main\n620000-630000: /bin/other (@20000)\n";
        read(&mut Lines::new(maps.as_bytes()), &mut draft);
        assign(&mut draft);
        let files: Vec<_> = draft.locations_mut().iter().map(|l| l.mapping).collect();
        let names: Vec<_> = files.iter().map(|i| draft.mappings[i.unwrap()].file.as_str()).collect();
        assert_eq!(names, ["/bin/main", "/lib/libc-2.so.6", "", "/bin/other"]);
        assert_eq!(draft.mappings[0].file, "/bin/main");
    }
}
