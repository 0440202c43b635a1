//! Timestamps as log lines carry them.
//!
//! RFC 3339 and its looser relatives, Go's `log` package, klog, syslog and journalctl, Apache's, ctime, and seconds
//! or milliseconds since the epoch. Without a zone UTC is taken. Syslog and klog leave out the year: it is the one
//! that puts the time closest before a time that the caller knows, and without such a time it stays unknown.

use stanch_model::{UnixMillis, calendar};

/// A timestamp in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stamp {
    /// Where it starts.
    pub(super) start: usize,
    /// Where what follows it starts.
    pub(super) end: usize,
    /// When; `None` when the text leaves the day or the year open.
    pub(super) at: Option<UnixMillis>,
}

/// How far into a line a timestamp is looked for.
const REACH: usize = 128;

/// The first timestamp in the beginning of `line`.
pub(super) fn find(line: &[u8], near: Option<UnixMillis>) -> Option<Stamp> {
    let reach = line.len().min(REACH);
    let mut before = b' ';
    for start in 0..reach {
        let byte = line[start];
        let begins = !before.is_ascii_alphanumeric() && (byte.is_ascii_digit() || byte.is_ascii_uppercase());
        before = byte;
        if begins && let Some((len, at)) = stamp(&line[start..], near) {
            return Some(Stamp { start, end: start + len, at });
        }
    }
    None
}

/// The timestamp at the start of `text`: its length and its time.
pub(super) fn stamp(text: &[u8], near: Option<UnixMillis>) -> Option<(usize, Option<UnixMillis>)> {
    let parse = |form: fn(&mut Scan<'_>) -> Option<When>| {
        let mut scan = Scan { text, at: 0 };
        let when = form(&mut scan)?;
        Some((scan.at, when.millis(near)))
    };
    [year_first, apache, ctime, syslog, klog, time_of_day, epoch].into_iter().find_map(parse)
}

/// The time of a number in a JSON record: seconds, milliseconds, microseconds or nanoseconds since the epoch.
pub(super) fn from_number(number: f64) -> Option<UnixMillis> {
    const YEAR_2001: f64 = 1e9;
    let millis = [1e3, 1.0, 1e-3, 1e-6].into_iter().map(|unit| number * unit);
    let plausible = |m: &f64| (YEAR_2001 * 1e3..YEAR_2001 * 5e3).contains(m);
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
    millis.into_iter().find(plausible).map(|m| m as UnixMillis)
}

/// A date and time of which parts may be open.
struct When {
    date: Option<(Option<i64>, i64, i64)>,
    millis_of_day: i64,
    offset_minutes: i64,
}

impl When {
    fn millis(&self, near: Option<UnixMillis>) -> Option<UnixMillis> {
        let (year, month, day) = self.date?;
        let in_year = |year| {
            let days = calendar::days(year, month, day);
            days * 86_400_000 + self.millis_of_day - self.offset_minutes * 60_000
        };
        if let Some(year) = year {
            return Some(in_year(year));
        }
        // A log is read after it was written; half a day of slack for clocks and zones.
        let near = near? + 43_200_000;
        let guess = 1970 + near.div_euclid(31_556_952_000);
        (guess - 1..=guess + 1).rev().map(in_year).find(|at| *at <= near)
    }
}

struct Scan<'a> {
    text: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let byte = self.peek();
        bytes.contains(&byte).then(|| {
            self.at += 1;
            byte
        })
    }

    /// Exactly `digits` digits within a range.
    fn number(&mut self, digits: usize, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let text = self.text.get(self.at..self.at + digits)?;
        let value =
            text.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))?;
        self.at += digits;
        range.contains(&value).then_some(value)
    }

    /// `Jan` to `Dec`
    fn month(&mut self) -> Option<i64> {
        const NAMES: [&[u8]; 12] =
            [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
        let name = self.text.get(self.at..self.at + 3)?;
        let month = NAMES.iter().position(|n| *n == name)?;
        self.at += 3;
        i64::try_from(month + 1).ok()
    }

    /// ` 2` or `12`
    fn padded_day(&mut self) -> Option<i64> {
        if self.one_of(b" ").is_some() {
            return self.number(1, 1..=9);
        }
        self.number(2, 1..=31).or_else(|| self.number(1, 1..=9))
    }

    /// `15:04:05` with an optional fraction, in milliseconds.
    fn time(&mut self) -> Option<i64> {
        let hour = self.number(2, 0..=23)?;
        self.one_of(b":")?;
        let minute = self.number(2, 0..=59)?;
        self.one_of(b":")?;
        let second = self.number(2, 0..=60)?;
        let mut millis = 0;
        if matches!(self.peek(), b'.' | b',') && self.text.get(self.at + 1).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
            millis = self.fraction();
        }
        Some(((hour * 60 + minute) * 60 + second) * 1000 + millis)
    }

    /// Digits of a fraction, as milliseconds.
    fn fraction(&mut self) -> i64 {
        let (mut millis, mut unit) = (0, 100);
        while self.peek().is_ascii_digit() {
            millis += i64::from(self.peek() - b'0') * unit;
            unit /= 10;
            self.at += 1;
        }
        millis
    }

    /// `Z`, `+01:00`, `-0700`, or nothing, in minutes; ` +0000` after a space too.
    fn zone(&mut self) -> i64 {
        let start = self.at;
        self.one_of(b" ");
        if self.one_of(b"Z").is_some() {
            return 0;
        }
        let minutes = self.numeric_zone();
        if minutes.is_none() {
            self.at = start;
        }
        minutes.unwrap_or(0)
    }

    fn numeric_zone(&mut self) -> Option<i64> {
        let sign = if self.one_of(b"+-")? == b'-' { -1 } else { 1 };
        let hours = self.number(2, 0..=23)?;
        self.one_of(b":");
        let minutes = self.number(2, 0..=59)?;
        (!self.peek().is_ascii_digit()).then_some(sign * (hours * 60 + minutes))
    }
}

/// `2026-01-02T15:04:05.123Z`, `2026/01/02 15:04:05`
fn year_first(scan: &mut Scan<'_>) -> Option<When> {
    let year = scan.number(4, 1970..=9999)?;
    let dash = scan.one_of(b"-/.")?;
    let month = scan.number(2, 1..=12)?;
    scan.one_of(&[dash])?;
    let day = scan.number(2, 1..=31)?;
    scan.one_of(b"T t_")?;
    let millis_of_day = scan.time()?;
    Some(When { date: Some((Some(year), month, day)), millis_of_day, offset_minutes: scan.zone() })
}

/// `02/Jan/2026:15:04:05 +0000`
fn apache(scan: &mut Scan<'_>) -> Option<When> {
    let day = scan.number(2, 1..=31)?;
    scan.one_of(b"/")?;
    let month = scan.month()?;
    scan.one_of(b"/")?;
    let year = scan.number(4, 1970..=9999)?;
    scan.one_of(b":")?;
    let millis_of_day = scan.time()?;
    Some(When { date: Some((Some(year), month, day)), millis_of_day, offset_minutes: scan.zone() })
}

/// `Fri Jan  2 15:04:05 2026`
fn ctime(scan: &mut Scan<'_>) -> Option<When> {
    const DAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
    let name = scan.text.get(..3)?;
    DAYS.iter().find(|d| **d == name)?;
    scan.at = 3;
    scan.one_of(b" ")?;
    let when = syslog(scan)?;
    let start = scan.at;
    let year = scan.one_of(b" ").and_then(|_| scan.number(4, 1970..=9999));
    if year.is_none() {
        scan.at = start;
    }
    let date = when.date.map(|(_, month, day)| (year, month, day));
    Some(When { date, ..when })
}

/// `Jan  2 15:04:05`
fn syslog(scan: &mut Scan<'_>) -> Option<When> {
    let month = scan.month()?;
    scan.one_of(b" ")?;
    let day = scan.padded_day()?;
    scan.one_of(b" ")?;
    let millis_of_day = scan.time()?;
    Some(When { date: Some((None, month, day)), millis_of_day, offset_minutes: 0 })
}

/// `E0102 15:04:05.123456`
fn klog(scan: &mut Scan<'_>) -> Option<When> {
    scan.one_of(b"IWEFD")?;
    let month = scan.number(2, 1..=12)?;
    let day = scan.number(2, 1..=31)?;
    scan.one_of(b" ")?;
    let millis_of_day = scan.time()?;
    Some(When { date: Some((None, month, day)), millis_of_day, offset_minutes: 0 })
}

/// `15:04:05.123`
fn time_of_day(scan: &mut Scan<'_>) -> Option<When> {
    Some(When { date: None, millis_of_day: scan.time()?, offset_minutes: 0 })
}

/// `1767366245`, `1767366245.123` or `1767366245123`
fn epoch(scan: &mut Scan<'_>) -> Option<When> {
    let digits = scan.text.iter().take_while(|b| b.is_ascii_digit()).count();
    let seconds = scan.number(10, 1_000_000_000..=4_999_999_999)?;
    let millis = match digits {
        10 if scan.one_of(b".").is_some() => scan.fraction(),
        10 => 0,
        13 => scan.number(3, 0..=999)?,
        _ => return None,
    };
    let date = Some((Some(1970), 1, 1));
    Some(When { date, millis_of_day: seconds * 1000 + millis, offset_minutes: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-01-02T15:04:05Z
    const AT: UnixMillis = 1_767_366_245_000;

    #[test]
    fn reads_what_loggers_write() {
        for (text, len, at) in [
            ("2026-01-02T15:04:05Z app", 20, Some(AT)),
            ("2026-01-02T15:04:05.123456789Z x", 30, Some(AT + 123)),
            ("2026-01-02T16:04:05.5+01:00]", 27, Some(AT + 500)),
            ("2026-01-02 10:04:05,250 -0500 x", 29, Some(AT + 250)),
            ("2026/01/02 15:04:05 http: panic", 19, Some(AT)),
            ("2026/01/02 15:04:05.000123 x", 26, Some(AT)),
            ("02/Jan/2026:15:04:05 +0000] \"GET", 26, Some(AT)),
            ("Fri Jan  2 15:04:05 2026 x", 24, Some(AT)),
            ("1767366245 x", 10, Some(AT)),
            ("1767366245.25 x", 13, Some(AT + 250)),
            ("1767366245123 x", 13, Some(AT + 123)),
            ("15:04:05 x", 8, None),
            ("Jan  2 15:04:05 host", 15, None),
            ("E0102 15:04:05.123456    1 main.go:3] x", 21, None),
        ] {
            assert_eq!(stamp(text.as_bytes(), None), Some((len, at)), "{text}");
        }
    }

    #[test]
    fn the_year_that_is_left_out_comes_from_the_reader() {
        let at = |text: &str, near| stamp(text.as_bytes(), Some(near)).and_then(|(_, at)| at);
        assert_eq!(at("Jan  2 15:04:05", AT), Some(AT));
        assert_eq!(at("E0102 15:04:05.123456", AT + 5), Some(AT + 123));
        assert_eq!(at("Jan  2 15:04:05", AT + 200 * 86_400_000), Some(AT));
        assert_eq!(
            at("Dec 31 00:00:00", AT),
            Some(AT - 3 * 86_400_000 + 86_400_000 - 15 * 3_600_000 - 245_000)
        );
    }

    #[test]
    fn finds_the_first_one_in_a_line() {
        let line = b"level=info pid12 t=2026-01-02T15:04:05Z then 2027-01-02T15:04:05Z";
        assert_eq!(find(line, None), Some(Stamp { start: 19, end: 39, at: Some(AT) }));
        assert_eq!(find(b"nothing 12:34 2026-13-02 15:04:05 here", None).map(|s| s.start), Some(25));
        assert_eq!(find(b"x2026-01-02T15:04:05", None).map(|s| s.at), None::<Option<i64>>);
    }

    #[test]
    fn numbers_of_json_records() {
        for number in [1_767_366_245.0, 1_767_366_245e3, 1_767_366_245e6, 1_767_366_245e9] {
            assert_eq!(from_number(number), Some(AT));
        }
        assert_eq!(from_number(12.0), None);
        assert_eq!(from_number(f64::NAN), None);
    }
}
