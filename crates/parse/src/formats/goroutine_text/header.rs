//! Header lines: `goroutine 7 gp=0xc000… m=nil [select (no cases), 3 minutes] {k: v}:`.

use hashbrown::HashMap;

use super::status::{self, Bracket};

/// A header line, as far as it can be read without interning anything.
#[derive(Debug)]
pub(super) struct Header<'a> {
    pub(super) id: u64,
    /// What stands between the brackets, without Go 1.26's labels.
    pub(super) inside: &'a [u8],
    /// The label list just after its `{`, up to the end of the line.
    pub(super) labels: Option<&'a [u8]>,
}

/// What a line that starts with `goroutine ` is.
#[derive(Debug)]
pub(super) enum Line<'a> {
    /// A header.
    Header(Header<'a>),
    /// Prose, or a count profile's title.
    NotHeader,
    /// It starts like a header and cannot be read; the clause says why.
    Broken(&'static str),
}

/// Reads a line (without its newline).
pub(super) fn parse(line: &[u8]) -> Line<'_> {
    let Some(rest) = line.strip_prefix(b"goroutine ") else { return Line::NotHeader };
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 {
        return Line::NotHeader;
    }
    let Some(id) = decimal(&rest[..digits]) else { return Line::Broken("a goroutine id beyond 64 bits") };
    let Some(open) = skip_pointers(&rest[digits..]) else { return Line::NotHeader };
    let Some(end) = memchr::memchr2(b']', b'{', open) else {
        return Line::Broken("a goroutine header without its closing bracket");
    };
    // Go 1.26 with GODEBUG=tracebacklabels=1 prints ` labels:{"k": "v"}]:` inside the brackets.
    if open[end] == b'{' {
        let Some(inside) = open[..end].strip_suffix(b" labels:") else {
            return Line::Broken("a goroutine header without its closing bracket");
        };
        return Line::Header(Header { id, inside, labels: Some(&open[end + 1..]) });
    }
    let labels = match &open[end + 1..] {
        b":" | b"" => None,
        tail => match tail.strip_prefix(b" {") {
            Some(labels) => Some(labels),
            None => return Line::Broken("a goroutine header with an unknown tail"),
        },
    };
    Line::Header(Header { id, inside: &open[..end], labels })
}

/// Whether the line (without its newline) is a header.
pub(crate) fn is_header(line: &[u8]) -> bool {
    matches!(parse(line), Line::Header(_))
}

/// Whether the line starts like a header, whatever follows.
pub(crate) fn may_be_header(line: &[u8]) -> bool {
    !matches!(parse(line), Line::NotHeader)
}

/// Skips ` gp=0x… m=3 mp=0x… [` and returns what follows the bracket; `None` when something else stands there.
fn skip_pointers(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        rest = rest.strip_prefix(b" ")?;
        if let Some(open) = rest.strip_prefix(b"[") {
            return Some(open);
        }
        if ![b"gp=".as_slice(), b"m=", b"mp="].iter().any(|key| rest.starts_with(key)) {
            return None;
        }
        rest = &rest[memchr::memchr(b' ', rest)?..];
    }
}

/// Whether `rest`, which follows a label list, ends a header.
pub(super) fn ends_header(rest: &[u8]) -> bool {
    matches!(rest, b":" | b"]:" | b"")
}

/// A number without sign; `None` when it is none or does not fit.
pub(super) fn decimal(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u64, |n, d| {
        let digit = d.is_ascii_digit().then(|| u64::from(d - b'0'))?;
        n.checked_mul(10)?.checked_add(digit)
    })
}

/// Brackets by their text: few differ in a dump, mostly in their minutes.
#[derive(Default)]
pub(super) struct BracketCache {
    known: HashMap<Vec<u8>, Bracket>,
}

/// Brackets that are remembered; a hostile input cannot make it more.
const CACHE_CAP: usize = 4096;

impl BracketCache {
    /// The meaning of a bracket's content.
    pub(super) fn get(&mut self, inside: &[u8]) -> Bracket {
        if let Some(known) = self.known.get(inside) {
            return *known;
        }
        let bracket = status::parse(inside);
        if self.known.len() < CACHE_CAP {
            self.known.insert(inside.to_vec(), bracket);
        }
        bracket
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(line: &str) -> (u64, String, Option<String>) {
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        match parse(line.as_bytes()) {
            Line::Header(h) => (h.id, text(h.inside), h.labels.map(text)),
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn reads_every_form() {
        let ok = |line, id, inside: &str, labels: Option<&str>| {
            assert_eq!(header(line), (id, inside.to_owned(), labels.map(str::to_owned)));
        };
        ok("goroutine 1 [running]:", 1, "running", None);
        ok("goroutine 0 gp=0x5a0 m=0 mp=0x5b0 [idle]:", 0, "idle", None);
        ok(
            "goroutine 2 gp=0xc000002c40 m=nil [force gc (idle), 2 minutes]:",
            2,
            "force gc (idle), 2 minutes",
            None,
        );
        ok("goroutine 9 [select] {k: \"]:\"}:", 9, "select", Some("k: \"]:\"}:"));
        ok(
            "goroutine 9 [select, 3 minutes labels:{\"k\": \"v]\"}]:",
            9,
            "select, 3 minutes",
            Some("\"k\": \"v]\"}]:"),
        );
        ok("goroutine 18446744073709551615 [dead]:", u64::MAX, "dead", None);
    }

    #[test]
    fn prose_is_no_header() {
        for line in [
            "goroutine profile: total 7",
            "goroutine running on other thread; stack unavailable",
            "goroutine 5 is stuck",
            "goroutine 5",
            "goroutines 5 [running]:",
        ] {
            assert!(matches!(parse(line.as_bytes()), Line::NotHeader), "{line}");
        }
    }

    #[test]
    fn a_broken_header_is_told_from_prose() {
        for line in
            ["goroutine 18446744073709551616 [dead]:", "goroutine 1 [run", "goroutine 1 [running] and more"]
        {
            assert!(matches!(parse(line.as_bytes()), Line::Broken(_)), "{line}");
        }
    }
}
