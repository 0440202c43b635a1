//! Label lists: `k: v, "odd key": "v\n"` of a header and `"k":"v", …` of a debug=1 `# labels:` line.
//!
//! Sources: `goroutineheader` in `runtime/traceback.go`, `printquoted` in `runtime/print.go`, and
//! `labelMap.String` in `runtime/pprof/label.go` (which uses `strconv.Quote`).

use std::borrow::Cow;

/// One label.
pub(crate) type Label<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Reads a list that starts just after its `{`; returns the labels and what follows the `}`.
/// `None` when the text is no label list.
pub(super) fn parse(mut text: &[u8]) -> Option<(Vec<Label<'_>>, &[u8])> {
    let mut labels = Vec::new();
    if let Some(rest) = text.strip_prefix(b"}") {
        return Some((labels, rest));
    }
    loop {
        let (key, rest) = item(text)?;
        let rest = rest.strip_prefix(b":")?;
        let (value, rest) = item(rest.strip_prefix(b" ").unwrap_or(rest))?;
        labels.push((key, value));
        if let Some(rest) = rest.strip_prefix(b"}") {
            return Some((labels, rest));
        }
        text = rest.strip_prefix(b", ")?;
    }
}

/// Reads the list of a debug=1 `# labels: {` line, from behind the brace to its end; `None` when it is none.
pub(crate) fn parse_quoted(text: &[u8]) -> Option<Vec<Label<'_>>> {
    let (labels, rest) = parse(text)?;
    rest.is_empty().then_some(labels)
}

fn item(text: &[u8]) -> Option<(Cow<'_, str>, &[u8])> {
    if let Some(quoted) = text.strip_prefix(b"\"") {
        let end = closing_quote(quoted)?;
        return Some((unquote(&quoted[..end]), &quoted[end + 1..]));
    }
    let end = text.iter().position(|b| matches!(b, b':' | b',' | b'}'))?;
    Some((String::from_utf8_lossy(&text[..end]), &text[end..]))
}

fn closing_quote(text: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr::memchr2(b'"', b'\\', text.get(from..)?)?;
        if text[at] == b'"' {
            return Some(at);
        }
        from = at + 2;
    }
}

/// Undoes Go's quoting. Bytes that are no UTF-8 become U+FFFD, as in every other reader of names; an escape that
/// Go does not write stays as it stood.
pub(crate) fn unquote(text: &[u8]) -> Cow<'_, str> {
    if !text.contains(&b'\\') {
        return String::from_utf8_lossy(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = escape(&rest[at..], &mut out);
    }
    out.extend_from_slice(rest);
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

/// Decodes the escape at the start of `text` and returns what follows it.
fn escape<'a>(text: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let simple = match text.get(1) {
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        Some(b'a') => 7,
        Some(b'b') => 8,
        Some(b'f') => 12,
        Some(b'v') => 11,
        Some(c @ (b'\\' | b'"' | b'\'')) => *c,
        Some(b'x') => return numeric(text, 2, out),
        Some(b'u') => return numeric(text, 4, out),
        Some(b'U') => return numeric(text, 8, out),
        _ => {
            out.push(b'\\');
            return &text[1..];
        }
    };
    out.push(simple);
    &text[2..]
}

/// `\xNN` is a byte, `\uNNNN` and `\UNNNNNNNN` are code points.
fn numeric<'a>(text: &'a [u8], digits: usize, out: &mut Vec<u8>) -> &'a [u8] {
    let value = text
        .get(2..2 + digits)
        .filter(|hex| hex.iter().all(u8::is_ascii_hexdigit))
        .and_then(|hex| std::str::from_utf8(hex).ok())
        .and_then(|hex| u32::from_str_radix(hex, 16).ok());
    match value {
        Some(byte) if digits == 2 => out.push(u8::try_from(byte).unwrap_or(b'?')),
        Some(code) => {
            let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        None => {
            out.push(b'\\');
            return &text[1..];
        }
    }
    &text[2 + digits..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)], rest: &str) {
        let (labels, left) = parse(text.as_bytes()).expect(text);
        let labels: Vec<_> = labels.iter().map(|(k, v)| (k.as_ref(), v.as_ref())).collect();
        assert_eq!(labels, expected, "{text}");
        assert_eq!(left, rest.as_bytes(), "{text}");
    }

    #[test]
    fn reads_what_the_header_prints() {
        check("svc: api/v1.x_y, id: 7}:", &[("svc", "api/v1.x_y"), ("id", "7")], ":");
        check(r#"path: "/a]: {b}, c: d"}:"#, &[("path", "/a]: {b}, c: d")], ":");
        check(r#""k \"q\"": "a\\b\tc\n"}:"#, &[("k \"q\"", "a\\b\tc\n")], ":");
        check(
            r#"u: "\u00e9\U0001f600", x: "\xff", d: "\x7f"}"#,
            &[("u", "é😀"), ("x", "\u{fffd}"), ("d", "\x7f")],
            "",
        );
        check("empty: , k: v}:", &[("empty", ""), ("k", "v")], ":");
        check(": v}:", &[("", "v")], ":");
        check("}:", &[], ":");
    }

    #[test]
    fn reads_what_debug_1_prints() {
        check(r#""a":"1", "ключ":"\a\b\f\v\r"}"#, &[("a", "1"), ("ключ", "\u{7}\u{8}\u{c}\u{b}\r")], "");
    }

    #[test]
    fn escapes_that_go_does_not_write_stay() {
        check(r#"k: "\q\xzz\u12"}"#, &[("k", r"\q\xzz\u12")], "");
        check(r#"k: "\ud800"}"#, &[("k", "\u{fffd}")], "");
    }

    #[test]
    fn anything_else_is_no_list() {
        for text in ["", "k", "k: v", "k: \"v}", "k: \"v\\", "k v}", "k: v; l: w}", "k: v,l: w}"] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
