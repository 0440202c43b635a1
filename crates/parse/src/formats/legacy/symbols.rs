//! The symbol lines that Go prints below every stack of a `debug=1` text.
//!
//! ```text
//! 2 @ 0x43d3b6 0x44f0f0
//! #    0x44f0ef    main.work+0x40    /src/main.go:12
//! ```
//!
//! The address is that of the stack less one; each line is one call, and where a writer lists fewer addresses than
//! calls (inlined ones), the calls of an address follow each other, innermost first. The innermost runtime frames
//! and `runtime.goexit` have no line.
//!
//! Source: `printStackRecord` in `runtime/pprof/pprof.go`.

use std::borrow::Cow;

use memchr::{memmem, memrchr};

use super::text::Cursor;

/// A call with its address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SymbolLine<'a> {
    pub(crate) address: u64,
    pub(crate) function: Cow<'a, str>,
    pub(crate) file: Cow<'a, str>,
    pub(crate) line: i64,
}

/// Reads a line that starts with `#`; `None` when it is another comment, or a frame without a name.
pub(crate) fn parse(line: &[u8]) -> Option<SymbolLine<'_>> {
    let mut rest = Cursor(line.strip_prefix(b"#")?);
    rest.spaces();
    rest.0.starts_with(b"0x").then_some(())?;
    let address = rest.hex()?;
    rest.spaces().then_some(())?;
    // Function names and file names may hold spaces; the columns are set apart by tabs.
    let tab = memchr::memchr(b'\t', rest.0)?;
    let (function, place) = (&rest.0[..tab], rest.0[tab..].trim_ascii());
    let function = memmem::rfind(function, b"+0x").map_or(function, |at| &function[..at]);
    let colon = memrchr(b':', place)?;
    let line = super::text::int(&place[colon + 1..])?;
    Some(SymbolLine {
        address,
        function: String::from_utf8_lossy(function),
        file: String::from_utf8_lossy(&place[..colon]),
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_go_prints() {
        let line = parse(b"#\t0x6b8b6d\tmain.grow[...]+0x8d\t\tC:/a b/main.go:42").unwrap();
        assert_eq!((line.address, &*line.function, line.line), (0x6b_8b6d, "main.grow[...]", 42));
        assert_eq!(line.file, "C:/a b/main.go");
        for other in [&b"#\t0x0"[..], b"# labels: {\"a\":\"b\"}", b"# Alloc = 7", b"#", b"# 0x1 f", b"x"] {
            assert_eq!(parse(other), None, "{}", String::from_utf8_lossy(other));
        }
    }
}
