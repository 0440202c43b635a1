//! Lines of a text with their place, and the small patterns that legacy profiles are made of.

use memchr::memchr;
use stanch_model::Problem;

/// One line, without its end and without white space around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a [u8],
    /// Counted from 1.
    pub(crate) number: u64,
    /// It ends with a newline: the last line of a cut text does not.
    pub(crate) whole: bool,
}

impl Line<'_> {
    /// Whether there is nothing, or only a comment.
    pub(crate) fn is_space_or_comment(&self) -> bool {
        matches!(self.text.first(), None | Some(b'#'))
    }

    /// A problem that costs this line.
    pub(crate) fn dropped(&self, what: &str) -> Problem {
        Problem {
            what: what.to_string(),
            offset: None,
            line: Some(self.number),
            dropped_bytes: self.text.len() as u64,
            incomplete: true,
        }
    }
}

/// The lines of a text; can step back by one.
pub(crate) struct Lines<'a> {
    rest: &'a [u8],
    number: u64,
    back: Option<Line<'a>>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self { rest: text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text), number: 0, back: None }
    }

    /// Gives this line again next time.
    pub(crate) fn put_back(&mut self, line: Line<'a>) {
        self.back = Some(line);
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        if let Some(line) = self.back.take() {
            return Some(line);
        }
        if self.rest.is_empty() {
            return None;
        }
        let end = memchr(b'\n', self.rest);
        let text = &self.rest[..end.unwrap_or(self.rest.len())];
        self.rest = &self.rest[end.map_or(self.rest.len(), |i| i + 1)..];
        self.number += 1;
        Some(Line { text: text.trim_ascii(), number: self.number, whole: end.is_some() })
    }
}

/// Reads a text from left to right; every method leaves the position alone when it finds nothing.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a>(pub(crate) &'a [u8]);

impl<'a> Cursor<'a> {
    /// The decimal number here, with a sign.
    pub(crate) fn int(&mut self) -> Option<i64> {
        let sign = usize::from(self.0.first() == Some(&b'-'));
        let digits = self.0[sign..].iter().take_while(|b| b.is_ascii_digit()).count();
        let (number, rest) = self.0.split_at(sign + digits);
        let value = std::str::from_utf8(number).ok()?.parse().ok()?;
        self.0 = rest;
        Some(value)
    }

    /// The hexadecimal number here, with or without `0x`.
    pub(crate) fn hex(&mut self) -> Option<u64> {
        let text = self.0.strip_prefix(b"0x").unwrap_or(self.0);
        let (value, len) = hex_digits(text)?;
        self.0 = &text[len..];
        Some(value)
    }

    /// Skips these bytes if they are here.
    pub(crate) fn eat(&mut self, text: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    /// Skips spaces and tabs; whether there were any.
    pub(crate) fn spaces(&mut self) -> bool {
        let before = self.0.len();
        self.0 = self.0.trim_ascii_start();
        self.0.len() < before
    }

    /// The bytes up to the next white space; `None` when there are none.
    pub(crate) fn word(&mut self) -> Option<&'a [u8]> {
        let len = self.0.iter().take_while(|b| !b.is_ascii_whitespace()).count();
        let (word, rest) = self.0.split_at(len);
        self.0 = rest;
        (len > 0).then_some(word)
    }
}

/// The number of a run of hexadecimal digits and the length of the run; `None` when it is empty or too large.
fn hex_digits(text: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0u64;
    let mut len = 0;
    while let Some(digit) = text.get(len).and_then(|b| char::from(*b).to_digit(16)) {
        value = value.checked_mul(16)? | u64::from(digit);
        len += 1;
    }
    (len > 0).then_some((value, len))
}

/// Every `0x…` in a text, as google/pprof's `parseHexAddresses`; `None` when one does not fit into 64 bits.
pub(crate) fn addresses(text: &[u8], out: &mut Vec<u64>) -> Option<()> {
    out.clear();
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, b"0x") {
        rest = &rest[at + 2..];
        match hex_digits(rest) {
            Some((value, len)) => {
                out.push(value);
                rest = &rest[len..];
            }
            None if rest.first().is_some_and(u8::is_ascii_hexdigit) => return None,
            None => {}
        }
    }
    Some(())
}

/// `key = value`, both trimmed.
pub(crate) fn assignment(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = memchr(b'=', text)?;
    Some((text[..at].trim_ascii(), text[at + 1..].trim_ascii()))
}

/// A whole text as a number.
pub(crate) fn int(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_wherever_they_stand() {
        let mut out = Vec::new();
        for (text, want) in [
            (&b" 0x1 0xff\t0xABCDEF0123456789"[..], Some(vec![1, 255, 0xABCD_EF01_2345_6789])),
            (b"PC:  0x00bc8f1c: helper(arg *)", Some(vec![0xbc_8f1c])),
            (b"0x 0x0 0x12x", Some(vec![0, 0x12])),
            (b"0x11112222333344445", None),
            (b"no", Some(vec![])),
        ] {
            let got = addresses(text, &mut out);
            assert_eq!(got.map(|()| out.clone()), want, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn lines_know_their_number_and_end() {
        let mut lines = Lines::new(b"\xef\xbb\xbfa \r\n\n#c");
        let all: Vec<_> = lines.by_ref().map(|l| (l.text.to_vec(), l.number, l.whole)).collect();
        assert_eq!(all, [(b"a".to_vec(), 1, true), (vec![], 2, true), (b"#c".to_vec(), 3, false)]);
        let again = Line { text: b"x", number: 9, whole: true };
        lines.put_back(again);
        assert_eq!(lines.next().map(|l| l.number), Some(9));
    }
}
