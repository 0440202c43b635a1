//! Times and rates as schedules write them. What is shown reads back as the same value.

use std::fmt::Write as _;
use std::num::NonZeroU64;
use std::time::Duration;

/// Longer times are a typing mistake; sums of what is below cannot overflow.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

const TIME_FORM: &str = "expected a time such as 500ms, 10s, 2m or 1m30s";
const RATE_FORM: &str = "expected a rate such as 512B/s, 64KiB/s or 1MB/s";

const TIME_UNITS: [(&str, u64); 5] =
    [("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1)];

const SIZE_UNITS: [(&str, u64); 7] = [
    ("gib", 1 << 30),
    ("gb", 1_000_000_000),
    ("mib", 1 << 20),
    ("mb", 1_000_000),
    ("kib", 1 << 10),
    ("kb", 1_000),
    ("b", 1),
];

/// Reads `500ms`, `10s`, `2m`, `1h`, `1m30s`, to the microsecond. The error says what a time looks like.
pub(crate) fn time(text: &str) -> Result<Duration, String> {
    let mut micros: u64 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (value, after) = number(rest).ok_or(TIME_FORM)?;
        let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, next) = after.split_at(end);
        let factor = TIME_UNITS.iter().find(|(name, _)| *name == unit).ok_or(TIME_FORM)?.1;
        let part = value.checked_mul(factor).ok_or(TIME_FORM)?;
        micros = micros.checked_add(part).ok_or(TIME_FORM)?;
        rest = next;
    }
    let time = Duration::from_micros(micros);
    match () {
        () if text.is_empty() => Err(TIME_FORM.to_owned()),
        () if time > LONGEST => Err("a schedule is no longer than a year".to_owned()),
        () => Ok(time),
    }
}

/// A time above zero.
pub(crate) fn positive_time(text: &str) -> Result<Duration, String> {
    match time(text)? {
        Duration::ZERO => Err("expected a time above zero".to_owned()),
        time => Ok(time),
    }
}

/// Reads `64KiB/s`: bytes per second, above zero; a number without a unit is bytes.
pub(crate) fn rate(text: &str) -> Result<NonZeroU64, String> {
    let size = text.strip_suffix("/s").ok_or(RATE_FORM)?;
    let (value, unit) = number(size).ok_or(RATE_FORM)?;
    let unit = unit.to_ascii_lowercase();
    let factor = match unit.as_str() {
        "" => 1,
        unit => SIZE_UNITS.iter().find(|(name, _)| *name == unit).ok_or(RATE_FORM)?.1,
    };
    value.checked_mul(factor).and_then(NonZeroU64::new).ok_or_else(|| RATE_FORM.to_owned())
}

/// The entries of a schedule: parted by `;` or by lines, without comments (`#`) and empty ones.
pub(crate) fn entries(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.flat_map(|line| line.split(';')).map(str::trim).filter(|entry| !entry.is_empty())
}

fn number(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// `1m30s`; parts below a microsecond are not shown.
pub(crate) fn show_time(time: Duration) -> String {
    let mut rest = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let mut text = String::new();
    for (unit, micros) in TIME_UNITS {
        if rest >= micros {
            let _ = write!(text, "{}{unit}", rest / micros);
            rest %= micros;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// `64KiB/s`, in the largest binary unit that shows it whole.
pub(crate) fn show_rate(bytes: NonZeroU64) -> String {
    let bytes = bytes.get();
    for (unit, factor) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] {
        if bytes.is_multiple_of(factor) {
            return format!("{}{unit}/s", bytes / factor);
        }
    }
    format!("{bytes}B/s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_and_shown() {
        for (text, millis) in
            [("500ms", 500), ("10s", 10_000), ("1m30s", 90_000), ("1h", 3_600_000), ("0s", 0)]
        {
            assert_eq!(time(text), Ok(Duration::from_millis(millis)), "{text}");
            assert_eq!(show_time(Duration::from_millis(millis)), text);
        }
        for bad in [
            "",
            "5",
            "s",
            "5x",
            "-3s",
            "1.5s",
            "99999999999999999999s",
            "9000h",
            "5s ",
            "18446744073709551615h",
        ] {
            assert!(time(bad).is_err(), "{bad}");
        }
        assert!(positive_time("0ms").is_err());
    }

    #[test]
    fn rates_are_read_and_shown() {
        for (text, bytes, shown) in [
            ("64KiB/s", 65_536, "64KiB/s"),
            ("1MB/s", 1_000_000, "1000000B/s"),
            ("100/s", 100, "100B/s"),
            ("2gib/s", 2 << 30, "2GiB/s"),
        ] {
            let read = rate(text).unwrap();
            assert_eq!((read.get(), show_rate(read).as_str()), (bytes, shown));
        }
        for bad in ["", "/s", "0/s", "64KiB", "-1/s", "1parsec/s", "99999999999GiB/s"] {
            assert!(rate(bad).is_err(), "{bad}");
        }
    }
}
