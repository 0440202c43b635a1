//! What literals stand for.

use std::borrow::Cow;

/// The bytes that a string literal stands for: interpreted or raw, given as written. `None` if it is no correct one.
///
/// In a raw string carriage returns do not count (<https://go.dev/ref/spec#String_literals>).
///
/// ```
/// use stanch_gosrc::literal::string_value;
///
/// assert_eq!(string_value(br#""net/\x68ttp""#).as_deref(), Some(&b"net/http"[..]));
/// assert_eq!(string_value(b"`a\r\nb`").as_deref(), Some(&b"a\nb"[..]));
/// assert_eq!(string_value(b"\"open"), None);
/// ```
#[must_use]
pub fn string_value(text: &[u8]) -> Option<Cow<'_, [u8]>> {
    let (quote, inner) = match text {
        [first @ (b'"' | b'`'), inner @ .., last] if first == last => (*first, inner),
        _ => return None,
    };
    if memchr::memchr(quote, inner).is_some_and(|at| quote == b'`' || inner[..at].last() != Some(&b'\\')) {
        return None;
    }
    if quote == b'`' {
        let has_return = memchr::memchr(b'\r', inner).is_some();
        return Some(match has_return {
            true => Cow::Owned(inner.iter().copied().filter(|b| *b != b'\r').collect()),
            false => Cow::Borrowed(inner),
        });
    }
    if memchr::memchr2(b'\\', b'\n', inner).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    interpreted(inner).map(Cow::Owned)
}

fn interpreted(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(rest.len());
    while let Some((&first, tail)) = rest.split_first() {
        match first {
            b'"' | b'\n' => return None,
            b'\\' => {
                let (value, after) = escape(tail, b'"')?;
                match value {
                    Escaped::Byte(byte) => out.push(byte),
                    Escaped::Char(c) => out.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
                }
                rest = after;
            }
            byte => {
                out.push(byte);
                rest = tail;
            }
        }
    }
    Some(out)
}

/// The value of an integer literal of up to 127 bits, given as written. `None` if it is larger or no correct one.
///
/// ```
/// use stanch_gosrc::literal::int_value;
///
/// assert_eq!(int_value(b"1_000"), Some(1000));
/// assert_eq!(int_value(b"0xffffffffffffffff"), Some(u64::MAX.into()));
/// assert_eq!(int_value(b"017"), Some(15));
/// assert_eq!(int_value(b"0b2"), None);
/// ```
#[must_use]
pub fn int_value(text: &[u8]) -> Option<i128> {
    let text: String =
        text.iter().filter(|b| **b != b'_').map(|b| char::from(b.to_ascii_lowercase())).collect();
    let (digits, base) = match text.as_bytes() {
        [b'0', b'x', ..] => (&text[2..], 16),
        [b'0', b'b', ..] => (&text[2..], 2),
        [b'0', b'o', ..] => (&text[2..], 8),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text.as_str(), 10),
    };
    i128::from_str_radix(digits, base).ok()
}

/// The character that a rune literal stands for, given as written; `'\xff'` stands for 255. `None` if it is no
/// correct one.
///
/// ```
/// use stanch_gosrc::literal::rune_value;
///
/// assert_eq!(rune_value("'世'".as_bytes()), Some('世' as u32));
/// assert_eq!(rune_value(br"'\''"), Some(39));
/// assert_eq!(rune_value(b"''"), None);
/// ```
#[must_use]
pub fn rune_value(text: &[u8]) -> Option<u32> {
    let inner = text.strip_prefix(b"'")?.strip_suffix(b"'")?;
    if let Some(tail) = inner.strip_prefix(b"\\") {
        let (value, rest) = escape(tail, b'\'')?;
        return rest.is_empty().then_some(match value {
            Escaped::Byte(byte) => u32::from(byte),
            Escaped::Char(c) => c as u32,
        });
    }
    let mut chars = std::str::from_utf8(inner).ok()?.chars();
    let c = chars.next().filter(|c| *c != '\'' && *c != '\n')?;
    chars.next().is_none().then_some(c as u32)
}

enum Escaped {
    Byte(u8),
    Char(char),
}

/// Reads what follows a backslash.
fn escape(text: &[u8], quote: u8) -> Option<(Escaped, &[u8])> {
    let (&first, tail) = text.split_first()?;
    let (digits, base, is_char) = match first {
        b'0'..=b'7' => (3, 8, false),
        b'x' => (2, 16, false),
        b'u' => (4, 16, true),
        b'U' => (8, 16, true),
        _ => return Some((Escaped::Byte(simple_escape(first, quote)?), tail)),
    };
    let from = if base == 8 { text } else { tail };
    let (digits, rest) = from.split_at_checked(digits)?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let value = u32::from_str_radix(std::str::from_utf8(digits).ok()?, base).ok()?;
    let value = if is_char {
        Escaped::Char(char::from_u32(value)?)
    } else {
        Escaped::Byte(u8::try_from(value).ok()?)
    };
    Some((value, rest))
}

fn simple_escape(letter: u8, quote: u8) -> Option<u8> {
    Some(match letter {
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 11,
        b'\\' => b'\\',
        letter if letter == quote => letter,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        let value = |text: &str| string_value(text.as_bytes()).map(Cow::into_owned);
        assert_eq!(value(r#""\a\b\f\n\r\t\v\\\"""#), Some(b"\x07\x08\x0c\n\r\t\x0b\\\"".to_vec()));
        assert_eq!(
            value(r#""\377\xfe\u00e9\U0001F600""#),
            Some(b"\xff\xfe\xc3\xa9\xf0\x9f\x98\x80".to_vec())
        );
        assert_eq!(value(r#""a\\""#), Some(b"a\\".to_vec()));
        for wrong in [
            r#""\400""#,
            r#""\xg0""#,
            r#""\ud800""#,
            r#""\'""#,
            r#""a"b""#,
            r#""\""#,
            "\"\n\"",
            "\"",
            "`a`b`",
        ] {
            assert_eq!(value(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn integers() {
        for (text, value) in [
            ("0", Some(0)),
            ("1_000", Some(1000)),
            ("0X_fF", Some(255)),
            ("0b101", Some(5)),
            ("0o17", Some(15)),
            ("017", Some(15)),
            ("0xffffffffffffffff", Some(u64::MAX.into())),
            ("0x1ffffffffffffffffffffffffffffffffffff", None),
            ("é", None),
        ] {
            assert_eq!(int_value(text.as_bytes()), value, "{text}");
        }
    }

    #[test]
    fn runes() {
        assert_eq!(rune_value(br"'\xff'"), Some(255));
        assert_eq!(rune_value(br"'\U0010FFFF'"), Some(0x10_ffff));
        for wrong in ["'ab'", "'\\\"'", "'", "'''", "x", r"'\x1'"] {
            assert_eq!(rune_value(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
