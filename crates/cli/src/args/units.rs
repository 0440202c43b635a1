//! Durations and sizes as people type them.

use std::time::Duration;

/// `60s`, `500ms`, `5m`, `1h30m`; a bare number is seconds.
///
/// # Errors
/// A fragment that says what a duration looks like.
pub fn duration(text: &str) -> Result<Duration, String> {
    const FORM: &str = "expected a duration such as 500ms, 60s, 5m or 1h30m";
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).map_err(|_| FORM.to_owned());
    }
    let mut rest = text;
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or(FORM)?;
        let value: f64 = rest[..digits].parse().map_err(|_| FORM)?;
        let unit_end = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |i| digits + i);
        let seconds = match &rest[digits..unit_end] {
            "ms" => value / 1000.0,
            "s" => value,
            "m" | "min" => value * 60.0,
            "h" => value * 3600.0,
            "d" => value * 86_400.0,
            _ => return Err(FORM.to_owned()),
        };
        let part = Duration::try_from_secs_f64(seconds).map_err(|_| FORM)?;
        total = total.checked_add(part).ok_or(FORM)?;
        rest = &rest[unit_end..];
    }
    if text.is_empty() { Err(FORM.to_owned()) } else { Ok(total) }
}

/// As [`duration`], and longer than nothing.
///
/// # Errors
/// As [`duration`], and for zero.
pub fn positive_duration(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => Err("expected a duration above zero".to_owned()),
        d => Ok(d),
    }
}

/// `64MB`, `256KiB`, `1GiB`; a bare number is bytes. Decimal and binary units are told apart.
///
/// # Errors
/// A fragment that says what a size looks like.
pub fn size(text: &str) -> Result<u64, String> {
    const FORM: &str = "expected a size such as 64MB, 256KiB or 1GiB";
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let value: u64 = text[..digits].parse().map_err(|_| FORM)?;
    let factor: u64 = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1000,
        "kib" => 1 << 10,
        "m" | "mb" => 1_000_000,
        "mib" => 1 << 20,
        "g" | "gb" => 1_000_000_000,
        "gib" => 1 << 30,
        _ => return Err(FORM.to_owned()),
    };
    match value.checked_mul(factor) {
        None | Some(0) => Err(FORM.to_owned()),
        Some(bytes) => Ok(bytes),
    }
}

/// A duration for people: `60 s`, `5 min`, `1 h 30 min`.
#[must_use]
pub fn show(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match (seconds / 3600, seconds % 3600 / 60, seconds % 60) {
        (0, 0, 0) => format!("{} ms", duration.as_millis()),
        (0, 0, s) => format!("{s} s"),
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let ok = |text: &str| duration(text).unwrap().as_millis();
        assert_eq!(ok("60s"), 60_000);
        assert_eq!(ok("60"), 60_000);
        assert_eq!(ok("500ms"), 500);
        assert_eq!(ok("1h30m"), 5_400_000);
        assert_eq!(ok("1.5m"), 90_000);
        for bad in ["", "s", "5x", "-3s", "1e400s", "1h-3m", "99999999999999999999d", "nan", "inf"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
        assert!(positive_duration("0s").is_err());
    }

    #[test]
    fn sizes() {
        assert_eq!(size("64MB"), Ok(64_000_000));
        assert_eq!(size("64MiB"), Ok(67_108_864));
        assert_eq!(size("12"), Ok(12));
        for bad in ["", "MB", "0", "-1", "1.5MB", "3 parsecs", "99999999999GiB"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn durations_are_shown_in_their_unit() {
        let show = |s| show(Duration::from_millis(s));
        assert_eq!(
            [show(250), show(60_000), show(90_000), show(5_400_000), show(7_200_000)],
            ["250 ms", "1 min", "1 min 30 s", "1 h 30 min", "2 h"]
        );
    }
}
