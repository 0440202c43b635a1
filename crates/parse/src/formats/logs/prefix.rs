//! What log shippers put before each line, learnt from one line that carries a goroutine header.

use stanch_model::UnixMillis;

use super::time;

/// A prefix: a literal, with at most one timestamp in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Prefix {
    before: Vec<u8>,
    /// A timestamp and the literal after it.
    stamped: Option<Vec<u8>>,
    /// Numbers in the literals may differ (a counter, a thread id).
    any_number: bool,
}

/// A line without its prefix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stripped {
    /// Where the line's own text starts.
    pub(super) start: usize,
    /// The prefix's time.
    pub(super) at: Option<UnixMillis>,
}

impl Prefix {
    /// Learns from the bytes before a header.
    pub(super) fn learn(bytes: &[u8]) -> Self {
        match time::find(bytes, None) {
            Some(stamp) => Self {
                before: bytes[..stamp.start].to_vec(),
                stamped: Some(bytes[stamp.end..].to_vec()),
                any_number: false,
            },
            None => Self { before: bytes.to_vec(), stamped: None, any_number: false },
        }
    }

    /// The same prefix with any numbers in its literals.
    pub(super) fn loosened(&self) -> Self {
        Self { any_number: true, ..self.clone() }
    }

    /// Removes the prefix; `None` when the line has another one. Trailing blanks of the prefix may be missing on a
    /// line that has nothing else.
    pub(super) fn strip(&self, line: &[u8], near: Option<UnixMillis>) -> Option<Stripped> {
        let Some(after) = &self.stamped else {
            let start = self.literal(&self.before, line)?;
            return Some(Stripped { start, at: None });
        };
        let from = self.literal(&self.before, line)?;
        let (len, at) = time::stamp(&line[from..], near)?;
        let start = from + len + self.literal(after, &line[from + len..])?;
        Some(Stripped { start, at })
    }

    fn literal(&self, expected: &[u8], text: &[u8]) -> Option<usize> {
        let (mut e, mut t) = (0, 0);
        while e < expected.len() {
            let left = &expected[e..];
            if t == text.len() {
                return left.trim_ascii().is_empty().then_some(t);
            }
            if self.any_number && left[0].is_ascii_digit() && text[t].is_ascii_digit() {
                e += digits(left);
                t += digits(&text[t..]);
            } else if left[0] == text[t] {
                e += 1;
                t += 1;
            } else {
                return None;
            }
        }
        Some(t)
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|b| b.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(prefix: &Prefix, line: &str) -> Option<String> {
        let got = prefix.strip(line.as_bytes(), None)?;
        Some(line[got.start..].to_owned())
    }

    #[test]
    fn the_time_may_differ_and_the_rest_may_not() {
        let prefix = Prefix::learn(b"2026-01-02T15:04:05.1Z app[12]: ");
        assert_eq!(
            strip(&prefix, "2026-01-02T15:04:06.123456Z app[12]: main.f()").as_deref(),
            Some("main.f()")
        );
        assert_eq!(strip(&prefix, "2026-01-02T15:04:06Z app[12]: \t/m.go:1").as_deref(), Some("\t/m.go:1"));
        assert_eq!(strip(&prefix, "2026-01-02T15:04:06Z app[12]:").as_deref(), Some(""));
        assert_eq!(strip(&prefix, "2026-01-02T15:04:06Z app[13]: main.f()"), None);
        assert_eq!(strip(&prefix, "main.f()"), None);
        let at = prefix.strip(b"2026-01-02T15:04:05Z app[12]: x", None).unwrap().at;
        assert_eq!(at, Some(1_767_366_245_000));
    }

    #[test]
    fn numbers_may_differ_when_loosened() {
        let prefix = Prefix::learn(b"#7 web_1  | ");
        assert_eq!(strip(&prefix, "#8 web_1  | x"), None);
        assert_eq!(strip(&prefix.loosened(), "#1234 web_1  | x").as_deref(), Some("x"));
        assert_eq!(strip(&prefix.loosened(), "#1234 db_1  | x"), None);
    }

    #[test]
    fn journal_lines() {
        let prefix = Prefix::learn(b"Nov 21 06:34:00 host app[1]: ");
        assert_eq!(strip(&prefix, "Nov 21 06:34:01 host app[1]: x").as_deref(), Some("x"));
        assert_eq!(strip(&prefix, "Dec  1 06:34:01 host app[1]: x").as_deref(), Some("x"));
    }
}
