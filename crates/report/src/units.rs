//! Numbers for people: bytes in binary units, counts with separators, durations and rates with sensible digits.
//!
//! A number that is not finite is *unknown*: it comes from a division nobody could do.

/// What stands where nothing was seen.
pub const UNKNOWN: &str = "unknown";

const BYTE_UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/// `512 B`, `64.0 KiB`, `6.4 MiB`, `1,005 EiB`: powers of 1024, one digit below 100.
#[must_use]
pub fn bytes(value: f64) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    let (mut scaled, mut unit) = (value, 0);
    // 1023.96 KiB would print as "1024 KiB": what rounds up to the next unit belongs to it.
    while scaled.abs() >= 1023.5 && unit + 1 < BYTE_UNITS.len() {
        scaled /= 1024.0;
        unit += 1;
    }
    let digits = if unit == 0 || scaled.abs() >= 99.95 { 0 } else { 1 };
    format!("{} {}", grouped(scaled, digits), BYTE_UNITS[unit])
}

/// `1,204`; values below ten that are not whole keep one or two digits (`0.25`, `3.5`).
#[must_use]
pub fn count(value: f64) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    grouped(value, count_digits(value))
}

fn count_digits(value: f64) -> usize {
    let value = value.abs();
    if value.fract() == 0.0 || value >= 9.95 {
        0
    } else if value >= 0.995 {
        1
    } else {
        2
    }
}

fn grouped(value: f64, digits: usize) -> String {
    let text = format!("{:.*}", digits, value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::with_capacity(text.len() + text.len() / 3 + 1);
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('-');
    }
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A value of `unit` without the unit's word: bytes in binary units, all else as a count.
#[must_use]
pub fn amount(value: f64, unit: &str) -> String {
    if unit == "bytes" { bytes(value) } else { count(value) }
}

/// [`amount`], or *unknown*.
#[must_use]
pub fn amount_or_unknown(value: Option<f64>, unit: &str) -> String {
    value.map_or_else(|| UNKNOWN.to_owned(), |v| amount(v, unit))
}

/// A value with its unit's word: `1,204 goroutines`, `1 descriptor`, `6.4 MiB`.
#[must_use]
pub fn quantity(value: f64, unit: &str) -> String {
    if unit == "bytes" || unit.is_empty() {
        return amount(value, unit);
    }
    let word = if value == 1.0 { unit.strip_suffix('s').unwrap_or(unit) } else { unit };
    format!("{} {word}", count(value))
}

/// A difference with its sign: `+18,006`, `-4.0 KiB`, `0`.
#[must_use]
pub fn change(value: f64, unit: &str) -> String {
    let text = amount(value, unit);
    if value > 0.0 && value.is_finite() { format!("+{text}") } else { text }
}

/// A rate with its sign, per minute, or per hour or day when a minute would show next to nothing:
/// `+1,204/min`, `+3.2 MiB/min`, `+6/h`, `+2.4/day`.
#[must_use]
pub fn rate(per_min: f64, unit: &str) -> String {
    if !per_min.is_finite() {
        return UNKNOWN.to_owned();
    }
    let least = if unit == "bytes" { 1024.0 } else { 0.5 };
    let (value, per) = match per_min.abs() {
        v if v == 0.0 || v >= least => (per_min, "min"),
        v if v * 60.0 >= least => (per_min * 60.0, "h"),
        _ => (per_min * 1440.0, "day"),
    };
    format!("{}/{per}", change(value, unit))
}

/// [`rate`], or *unknown*.
#[must_use]
pub fn rate_or_unknown(per_min: Option<f64>, unit: &str) -> String {
    per_min.map_or_else(|| UNKNOWN.to_owned(), |r| rate(r, unit))
}

/// `350 ms`, `1.2 s`, `42 s`, `1 min 30 s`, `3 h 10 min`, `2 d 4 h`.
#[must_use]
pub fn millis(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let ms = ms.unsigned_abs();
    let seconds = (ms + 500) / 1000;
    let pair = |big: u64, big_unit: &str, small: u64, small_unit: &str| match small {
        0 => format!("{sign}{big} {big_unit}"),
        _ => format!("{sign}{big} {big_unit} {small} {small_unit}"),
    };
    match () {
        () if ms == 0 => "0 s".to_owned(),
        () if ms < 1000 => format!("{sign}{ms} ms"),
        () if ms < 9_950 && !ms.is_multiple_of(1000) => format!("{sign}{:.1} s", ms as f64 / 1000.0),
        () if seconds < 60 => format!("{sign}{seconds} s"),
        () if seconds < 3600 => pair(seconds / 60, "min", seconds % 60, "s"),
        () if seconds < 86_400 => pair(seconds / 3600, "h", seconds % 3600 / 60, "min"),
        () => pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h"),
    }
}

/// A time to come, given in minutes and known only roughly: `2 h`, `40 min`, `3 d`, `more than a year`.
#[must_use]
pub fn eta(minutes: f64) -> String {
    match minutes {
        m if !m.is_finite() => UNKNOWN.to_owned(),
        m if m < 1.0 => "less than a minute".to_owned(),
        m if m < 90.0 => format!("{m:.0} min"),
        m if m < 36.0 * 60.0 => rough(m / 60.0, "h"),
        m if m < 365.0 * 1440.0 => rough(m / 1440.0, "d"),
        _ => "more than a year".to_owned(),
    }
}

fn rough(value: f64, unit: &str) -> String {
    let digits = usize::from(value < 9.95 && (value * 10.0).round() % 10.0 != 0.0);
    format!("{value:.digits$} {unit}")
}

/// `850 µs`, `4.2 ms`, `1.25 s`, `1 min 5 s`: three digits, for microseconds.
#[must_use]
pub fn micros(value: f64) -> String {
    let digits = |v: f64| match v {
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    };
    match value {
        v if !v.is_finite() || v < 0.0 => UNKNOWN.to_owned(),
        v if v < 999.5 => format!("{v:.0} µs"),
        v if v < 999_500.0 => format!("{:.*} ms", digits(v / 1e3), v / 1e3),
        v if v < 59.95e6 => format!("{:.*} s", digits(v / 1e6), v / 1e6),
        v => millis((v / 1e3) as i64),
    }
}

/// A share, 0 to 1, as a percentage: `0.03 %`, `25.0 %`, `100 %`. Never rounded to none or to all.
#[must_use]
pub fn share(value: f64) -> String {
    let percent = value * 100.0;
    match percent {
        p if !p.is_finite() => UNKNOWN.to_owned(),
        0.0 => "0 %".to_owned(),
        p if p < 0.01 => "under 0.01 %".to_owned(),
        // What is not all of it must not read as all of it.
        p if (99.95..100.0).contains(&p) => "over 99.9 %".to_owned(),
        p if p < 9.995 => format!("{p:.2} %"),
        p if p < 99.95 => format!("{p:.1} %"),
        p => format!("{p:.0} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Copy>(f: impl Fn(T) -> String, cases: &[(T, &str)]) {
        for (value, expected) in cases {
            assert_eq!(f(*value), *expected);
        }
    }

    #[test]
    fn bytes_use_binary_units() {
        check(
            bytes,
            &[
                (0.0, "0 B"),
                (512.0, "512 B"),
                (1023.0, "1,023 B"),
                (1023.9, "1.0 KiB"),
                (65_536.0, "64.0 KiB"),
                (6_710_886.4, "6.4 MiB"),
                (104_857_600.0, "100 MiB"),
                (1_073_741_823.0, "1.0 GiB"),
                (-2048.0, "-2.0 KiB"),
                (f64::NAN, "unknown"),
            ],
        );
    }

    #[test]
    fn counts_have_separators_and_few_digits() {
        check(
            count,
            &[
                (0.0, "0"),
                (15.0, "15"),
                (999.0, "999"),
                (1204.0, "1,204"),
                (1_234_567.0, "1,234,567"),
                (0.25, "0.25"),
                (3.45, "3.5"),
                (9.97, "10"),
                (-0.001, "0.00"),
                (-1204.0, "-1,204"),
                (f64::INFINITY, "unknown"),
            ],
        );
    }

    #[test]
    fn rates_pick_the_unit_that_shows_something() {
        check(
            |r| rate(r, "goroutines"),
            &[
                (1204.4, "+1,204/min"),
                (0.0, "0/min"),
                (0.1, "+6/h"),
                (1.0 / 600.0, "+2.4/day"),
                (-3.0, "-3/min"),
                (f64::NAN, "unknown"),
            ],
        );
        check(
            |r| rate(r, "bytes"),
            &[(3_355_443.2, "+3.2 MiB/min"), (100.0, "+5.9 KiB/h"), (1.0, "+1.4 KiB/day")],
        );
        assert_eq!(rate_or_unknown(None, "bytes"), "unknown");
    }

    #[test]
    fn quantities_agree_with_their_number() {
        assert_eq!(quantity(1.0, "goroutines"), "1 goroutine");
        assert_eq!(quantity(2.0, "goroutines"), "2 goroutines");
        assert_eq!(quantity(2048.0, "bytes"), "2.0 KiB");
        assert_eq!(change(-2048.0, "bytes"), "-2.0 KiB");
        assert_eq!(change(18_006.0, "goroutines"), "+18,006");
    }

    #[test]
    fn durations_have_at_most_two_parts() {
        check(
            millis,
            &[
                (0, "0 s"),
                (350, "350 ms"),
                (1_200, "1.2 s"),
                (5_000, "5 s"),
                (9_990, "10 s"),
                (59_600, "1 min"),
                (90_000, "1 min 30 s"),
                (11_400_000, "3 h 10 min"),
                (187_200_000, "2 d 4 h"),
                (-1_500, "-1.5 s"),
            ],
        );
        check(
            eta,
            &[
                (0.2, "less than a minute"),
                (40.0, "40 min"),
                (150.0, "2.5 h"),
                (600.0, "10 h"),
                (4320.0, "3 d"),
                (1e9, "more than a year"),
                (f64::INFINITY, "unknown"),
            ],
        );
    }

    #[test]
    fn times_have_three_digits() {
        let cases = [
            (0.0, "0 µs"),
            (850.0, "850 µs"),
            (999.7, "1.00 ms"),
            (4_210.0, "4.21 ms"),
            (42_100.0, "42.1 ms"),
            (421_000.0, "421 ms"),
            (999_700.0, "1.00 s"),
            (12_500_000.0, "12.5 s"),
            (65e6, "1 min 5 s"),
            (f64::NAN, "unknown"),
        ];
        cases.iter().for_each(|(value, expected)| assert_eq!(micros(*value), *expected));
    }

    #[test]
    fn shares_are_never_rounded_to_none_or_all() {
        let cases = [
            (0.0, "0 %"),
            (0.000_01, "under 0.01 %"),
            (0.000_3, "0.03 %"),
            (0.25, "25.0 %"),
            (0.999_9, "over 99.9 %"),
            (1.0, "100 %"),
        ];
        cases.iter().for_each(|(value, expected)| assert_eq!(share(*value), *expected));
    }
}
