//! Tells formats apart by their first bytes: one table, one line a format.
//!
//! Formats that stanch reads come out as themselves. What it does not read is named as well, so that a message
//! can say "found an HTML page" instead of "bad input".

use memchr::memmem;

use crate::formats::{gzip, prometheus};

/// What some bytes are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sniffed {
    /// A pprof protobuf, without its gzip.
    Pprof,
    /// Goroutines of `debug=2`, from the first line on.
    GoroutineFull,
    /// A count profile of `debug=1`: `goroutine profile: total 7` and its like, `--- mutex:`, `--- contention:`.
    CountText,
    /// The heap profile's text, `heap profile: …`.
    HeapText,
    /// Any other text profile, of gperftools: contentionz, heapz, growthz, threadz.
    LegacyText,
    /// The binary CPU profile of gperftools.
    LegacyCpu,
    /// Text with goroutine dumps somewhere inside: a log, a panic, a SIGQUIT dump.
    Log,
    /// Prometheus or OpenMetrics text.
    Prometheus,
    /// `/debug/vars`.
    Expvar,
    /// A capture that stanch saved: it holds evidence, and is unpacked by whoever does IO.
    Bundle,
    /// Recognised, and nothing that stanch reads as evidence.
    Foreign(&'static str),
    /// Text of no known format.
    Text,
    /// Bytes of no known format.
    Binary,
    /// Nothing, or white space.
    Empty,
}

struct Row {
    is: Sniffed,
    test: fn(&[u8]) -> bool,
}

const fn row(is: Sniffed, test: fn(&[u8]) -> bool) -> Row {
    Row { is, test }
}

const fn foreign(name: &'static str, test: fn(&[u8]) -> bool) -> Row {
    Row { is: Sniffed::Foreign(name), test }
}

/// First match wins: magic numbers, then texts by their first line, then texts by what they contain.
#[rustfmt::skip]
const TABLE: &[Row] = &[
    row(Sniffed::Empty, |b| b.trim_ascii().is_empty()),
    row(Sniffed::Bundle, |b| b.starts_with(b"STANCHB\x1a")),
    foreign("zstd data", |b| b.starts_with(b"\x28\xb5\x2f\xfd")),
    foreign("a core dump", |b| b.starts_with(b"\x7fELF") && b.get(16..18).is_some_and(|t| t == [4, 0] || t == [0, 4])),
    foreign("an ELF binary", |b| b.starts_with(b"\x7fELF")),
    foreign("a Mach-O binary", |b| [&b"\xcf\xfa\xed\xfe"[..], b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe"].iter().any(|m| b.starts_with(m))),
    foreign("a Windows binary", |b| b.starts_with(b"MZ") && b.len() > 64 && b[..64].contains(&0)),
    foreign("a Go execution trace", |b| b.starts_with(b"go 1.") && b.get(..16).is_some_and(|h| memmem::find(h, b" trace\0").is_some())),
    foreign("a Go heap dump (debug.WriteHeapDump)", |b| b.starts_with(b"go1.") && first_line(b).ends_with(b"heap dump")),
    foreign("a Java heap dump (hprof)", |b| b.starts_with(b"JAVA PROFILE 1.")),
    foreign("a Java flight recording", |b| b.starts_with(b"FLR\0")),
    foreign("a Linux perf recording", |b| b.starts_with(b"PERFILE2")),
    foreign("a zip archive", |b| b.starts_with(b"PK\x03\x04")),
    foreign("a tar archive", |b| b.get(257..262) == Some(b"ustar")),
    foreign("a bzip2 file", |b| b.starts_with(b"BZh") && b.get(4..10) == Some(b"1AY&SY")),
    foreign("an xz file", |b| b.starts_with(b"\xfd7zXZ\0")),
    foreign("a 7z archive", |b| b.starts_with(b"7z\xbc\xaf\x27\x1c")),
    foreign("a PNG image", |b| b.starts_with(b"\x89PNG\r\n")),
    foreign("a JPEG image", |b| b.starts_with(b"\xff\xd8\xff")),
    foreign("a GIF image", |b| b.starts_with(b"GIF8")),
    foreign("a PDF document", |b| b.starts_with(b"%PDF-")),
    foreign("an SQLite database", |b| b.starts_with(b"SQLite format 3\0")),
    foreign("a Parquet file", |b| b.starts_with(b"PAR1")),
    foreign("a raw HTTP response", |b| b.starts_with(b"HTTP/1.") || b.starts_with(b"HTTP/2 ")),
    foreign("a TLS record (the target speaks https)", |b| b.len() < 64 && b.starts_with(b"\x15\x03")),
    row(Sniffed::LegacyCpu, is_legacy_cpu),
    row(Sniffed::Pprof, is_pprof),
    foreign("an HTML page", |b| starts_with_any_case(b, &["<!doctype html", "<html", "<head", "<body"])),
    foreign("an XML document", |b| text_head(b).starts_with(b"<?xml")),
    row(Sniffed::HeapText, |b| text_head(b).starts_with(b"heap profile:")),
    row(Sniffed::CountText, is_count_text),
    row(Sniffed::LegacyText, |b| LEGACY_HEADS.iter().any(|h| text_head(b).starts_with(h))),
    row(Sniffed::GoroutineFull, |b| is_goroutine_header(text_head(b))),
    row(Sniffed::Expvar, is_expvar),
    foreign("a V8 heap snapshot", |b| text_head(b).starts_with(b"{\"snapshot\":")),
    row(Sniffed::Log, |b| !looks_binary(b) && has_goroutine_header(b)),
    foreign("a Java thread dump", |b| head_has(b, b"Full thread dump ") || head_has(b, b"java.lang.Thread.State:")),
    foreign("a Java stack trace", |b| head_has(b, b"Exception in thread \"") || head_has(b, b"\n\tat java.")),
    foreign("a Python stack trace", |b| ["Traceback (most recent call last)", "Fatal Python error", "Current thread 0x"].iter().any(|s| head_has(b, s.as_bytes()))),
    foreign("a .NET stack trace", |b| head_has(b, b"Unhandled exception. System.") || head_has(b, b"\n   at System.")),
    foreign("a Rust panic", |b| head_has(b, b"thread '") && head_has(b, b"panicked at ")),
    foreign("a JSON document", |b| matches!(text_head(b).first(), Some(b'{' | b'[')) && !looks_binary(b)),
    row(Sniffed::Prometheus, prometheus::looks_like),
    row(Sniffed::Text, |b| !looks_binary(b)),
    row(Sniffed::Binary, |_| true),
];

const LEGACY_HEADS: &[&[u8]] = &[
    b"--- contentionz",
    b"--- heapz",
    b"--- growthz",
    b"--- threadz",
    b"heap_v2/",
    b"heapz_v2/",
    b"growthz",
    b"fragmentationz",
];

/// How much of a text is searched for the marks of foreign formats.
const HEAD: usize = 16 << 10;

/// What `bytes` are; inside a gzip, what its content is as far as its head tells.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Sniffed {
    if !gzip::is_gzip(bytes) {
        return sniff_plain(bytes);
    }
    match gzip::head(bytes, 4 * HEAD) {
        Some(inside) if !inside.is_empty() => sniff_plain(&inside),
        _ => Sniffed::Foreign("a broken gzip file"),
    }
}

fn sniff_plain(bytes: &[u8]) -> Sniffed {
    TABLE.iter().find(|row| (row.test)(bytes)).map_or(Sniffed::Binary, |row| row.is)
}

/// Says in a few words what `bytes` are, for "found …": "an HTML page (title \"Sign in\")".
#[must_use]
pub fn describe(bytes: &[u8]) -> String {
    let inside = gzip::is_gzip(bytes).then(|| gzip::head(bytes, 4 * HEAD)).flatten();
    let plain = inside.as_deref().unwrap_or(bytes);
    match sniff(bytes) {
        Sniffed::Pprof => "a pprof profile".to_owned(),
        Sniffed::GoroutineFull => "a goroutine dump (debug=2)".to_owned(),
        Sniffed::CountText => format!("a text profile ({:?})", excerpt(first_line(plain))),
        Sniffed::HeapText => "a heap profile as text (debug=1)".to_owned(),
        Sniffed::LegacyText => format!("a legacy text profile ({:?})", excerpt(first_line(plain))),
        Sniffed::LegacyCpu => "a legacy CPU profile".to_owned(),
        Sniffed::Log => "text with goroutine dumps".to_owned(),
        Sniffed::Prometheus => "Prometheus metrics".to_owned(),
        Sniffed::Expvar => "expvar JSON".to_owned(),
        Sniffed::Bundle => "a stanch bundle".to_owned(),
        Sniffed::Foreign("an HTML page") => html(plain),
        Sniffed::Foreign("a JSON document") => json(plain),
        Sniffed::Foreign(name) => name.to_owned(),
        Sniffed::Text => format!("plain text ({:?})", excerpt(first_line(plain))),
        Sniffed::Binary => "binary data of no known format".to_owned(),
        Sniffed::Empty => "nothing (an empty body)".to_owned(),
    }
}

/// [`describe`] for `ParseError::NotMine`: `None` when there is nothing to say beyond "not recognised".
#[must_use]
pub fn foreign_name(bytes: &[u8]) -> Option<String> {
    (sniff(bytes) != Sniffed::Binary).then(|| describe(bytes))
}

fn html(bytes: &[u8]) -> String {
    match between(bytes, b"<title>", b"</title>") {
        Some(title) => format!("an HTML page (title {:?})", excerpt(title)),
        None => "an HTML page".to_owned(),
    }
}

fn json(bytes: &[u8]) -> String {
    let message = [&b"\"message\":"[..], b"\"error\":", b"\"detail\":"].iter().find_map(|key| {
        let head = &bytes[..bytes.len().min(HEAD)];
        let rest = head[memmem::find(head, key)? + key.len()..].trim_ascii_start();
        let rest = rest.strip_prefix(b"\"")?;
        Some(&rest[..memchr::memchr(b'"', rest)?])
    });
    match message {
        Some(message) => format!("a JSON document (it says {:?})", excerpt(message)),
        None => "a JSON document".to_owned(),
    }
}

/// At most 60 characters, one line, no control characters.
fn excerpt(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]);
    let clean = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean: String = clean.chars().filter(|c| !c.is_control()).collect();
    match clean.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &clean[..cut]),
        None => clean,
    }
}

fn between<'a>(bytes: &'a [u8], open: &[u8], close: &[u8]) -> Option<&'a [u8]> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let start = memmem::find(head, open)? + open.len();
    let len = memmem::find(&head[start..], close)?;
    Some(&head[start..start + len])
}

/// Without a byte order mark and leading white space.
fn text_head(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let head = text_head(bytes);
    &head[..memchr::memchr(b'\n', head).unwrap_or(head.len())]
}

fn starts_with_any_case(bytes: &[u8], heads: &[&str]) -> bool {
    let head = text_head(bytes);
    heads.iter().any(|h| head.get(..h.len()).is_some_and(|b| b.eq_ignore_ascii_case(h.as_bytes())))
}

fn head_has(bytes: &[u8], needle: &[u8]) -> bool {
    memmem::find(&bytes[..bytes.len().min(HEAD)], needle).is_some()
}

/// Control characters that no text has, within the head.
fn looks_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let odd =
        head.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    odd * 50 > head.len() || head.contains(&0)
}

/// `goroutine profile: total 7`, where the name may be the program's own; Go's mutex and block profiles.
fn is_count_text(bytes: &[u8]) -> bool {
    let line = first_line(bytes);
    if matches!(line.trim_ascii_end(), b"--- mutex:" | b"--- contention:") {
        return true;
    }
    memmem::find(line, b" profile: total ").is_some_and(|at| {
        let count = line[at + b" profile: total ".len()..].trim_ascii_end();
        at > 0 && !count.is_empty() && count.iter().all(u8::is_ascii_digit)
    })
}

/// `goroutine 12 [`, also with ` gp=0x… m=0 mp=0x…` before the bracket.
fn is_goroutine_header(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"goroutine ") else { return false };
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let rest = &rest[digits..];
    if digits == 0 || digits > 20 {
        return false;
    }
    let head = &rest[..rest.len().min(80)];
    rest.starts_with(b" [") || (rest.starts_with(b" gp=0x") && memmem::find(head, b" [").is_some())
}

fn has_goroutine_header(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, b"goroutine ").any(|at| is_goroutine_header(&bytes[at..]))
}

fn is_expvar(bytes: &[u8]) -> bool {
    let head = text_head(bytes);
    head.starts_with(b"{")
        && (memmem::find(bytes, b"\"memstats\":").is_some() || head_has(head, b"\"cmdline\":"))
}

/// gperftools' CPU profile: the words 0, 3, 0, period, 0 in either width and byte order.
fn is_legacy_cpu(bytes: &[u8]) -> bool {
    let word = |width: usize, little: bool, i: usize| {
        let word = bytes.get(i * width..(i + 1) * width)?;
        let fold = |n: u64, b: &u8| n << 8 | u64::from(*b);
        Some(if little { word.iter().rev().fold(0, fold) } else { word.iter().fold(0, fold) })
    };
    [(4, true), (4, false), (8, true), (8, false)].into_iter().any(|(width, little)| {
        let at = |i| word(width, little, i);
        (at(0), at(1), at(2), at(4)) == (Some(0), Some(3), Some(0), Some(0)) && at(3).is_some_and(|p| p > 0)
    })
}

/// Walks the top level of a protobuf: every field must be one of `profile.proto`'s with its wire type.
fn is_pprof(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut fields = 0;
    while !rest.is_empty() && fields < 64 {
        let Some((tag, after)) = varint(rest) else { return false };
        let length_delimited = match (tag >> 3, tag & 7) {
            (1..=6 | 11, 2) => true,
            (7..=10 | 12 | 14 | 15, 0) => false,
            // Packed comments.
            (13, 2) => true,
            (13, 0) => false,
            _ => return false,
        };
        let Some((value, after)) = varint(after) else { return fields > 1 };
        fields += 1;
        rest = match (length_delimited, usize::try_from(value)) {
            (false, _) => after,
            (true, Ok(len)) if len <= after.len() => &after[len..],
            // Cut in the middle of a field; a first field that runs over the end is chance.
            (true, _) => return fields > 2,
        };
    }
    fields > 0
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0u64;
    for (i, byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * i as u32).min(63);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[i + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests;
