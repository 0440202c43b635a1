//! Values with their units, scaled and written as pprof does.
//!
//! Source: google/pprof, `internal/measurement/measurement.go`.

/// A unit: its name in reports, what profiles may call it, and how many of the family's first unit it is.
struct Unit {
    name: &'static str,
    aliases: &'static [&'static str],
    factor: f64,
}

/// Units that can be turned into each other, and the one for values too small for any.
struct Family {
    units: &'static [Unit],
    fallback: (&'static str, f64),
}

const fn unit(name: &'static str, aliases: &'static [&'static str], factor: f64) -> Unit {
    Unit { name, aliases, factor }
}

const KIB: f64 = 1024.0;

const FAMILIES: [Family; 3] = [
    Family {
        units: &[
            unit("B", &["b", "byte"], 1.0),
            unit("kB", &["kb", "kbyte", "kilobyte"], KIB),
            unit("MB", &["mb", "mbyte", "megabyte"], KIB * KIB),
            unit("GB", &["gb", "gbyte", "gigabyte"], KIB * KIB * KIB),
            unit("TB", &["tb", "tbyte", "terabyte"], KIB * KIB * KIB * KIB),
            unit("PB", &["pb", "pbyte", "petabyte"], KIB * KIB * KIB * KIB * KIB),
        ],
        fallback: ("B", 1.0),
    },
    Family {
        units: &[
            unit("ns", &["ns", "nanosecond"], 1.0),
            unit("us", &["μs", "us", "microsecond"], 1e3),
            unit("ms", &["ms", "millisecond"], 1e6),
            unit("s", &["s", "sec", "second"], 1e9),
            unit("hrs", &["hour", "hr"], 3600e9),
        ],
        fallback: ("s", 1e9),
    },
    Family {
        units: &[
            unit("n*GCU", &["nanogcu"], 1e-9),
            unit("u*GCU", &["microgcu"], 1e-6),
            unit("m*GCU", &["milligcu"], 1e-3),
            unit("GCU", &["gcu"], 1.0),
            unit("k*GCU", &["kilogcu"], 1e3),
            unit("M*GCU", &["megagcu"], 1e6),
            unit("G*GCU", &["gigagcu"], 1e9),
            unit("T*GCU", &["teragcu"], 1e12),
            unit("P*GCU", &["petagcu"], 1e15),
        ],
        fallback: ("GCU", 1.0),
    },
];

impl Family {
    fn find(&self, name: &str) -> Option<&Unit> {
        let lower = name.to_lowercase();
        let single = if lower.len() > 2 { lower.strip_suffix('s').unwrap_or(&lower) } else { &lower };
        self.units.iter().find(|u| u.aliases.contains(&single))
    }

    /// The largest unit of which `value` (in the first unit) is at least one.
    fn natural(&self, value: f64) -> Option<&Unit> {
        self.units.iter().rev().find(|u| value / u.factor >= 1.0)
    }
}

/// A value of unit `from` in unit `to`, with the unit's name in reports, which is empty where it says nothing
/// (counts). `minimum` and `auto` take the largest unit of which there is at least one.
#[must_use]
pub fn scale(value: i64, from: &str, to: &str) -> (f64, String) {
    if value < 0 && value != i64::MIN {
        let (scaled, unit) = scale(-value, from, to);
        return (-scaled, unit);
    }
    for family in &FAMILIES {
        let Some(unit) = family.find(from) else { continue };
        let base = value as f64 * unit.factor;
        let wanted = match to {
            "minimum" | "auto" => family.natural(base),
            _ => family.find(to),
        };
        let (name, factor) = wanted.map_or(family.fallback, |u| (u.name, u.factor));
        return (base / factor, name.to_owned());
    }
    let name = match to {
        "count" | "sample" | "unit" | "minimum" | "auto" => "",
        other => other,
    };
    (value as f64, name.to_owned())
}

/// Whether two units measure the same thing.
#[must_use]
pub fn same_family(a: &str, b: &str) -> bool {
    FAMILIES.iter().any(|f| f.find(a).is_some() && f.find(b).is_some())
}

/// A value with its unit: `1.50MB`, `0`, `12`.
#[must_use]
pub fn label(value: i64, from: &str, to: &str) -> String {
    let (scaled, unit) = scale(value, from, to);
    let mut text = format!("{scaled:.2}");
    if text.ends_with(".00") {
        text.truncate(text.len() - 3);
    }
    if text == "0" || text == "-0" {
        return "0".to_owned();
    }
    text + &unit
}

/// The share of `value` in `total` as six characters, without sign: `12.34%`, `  100%`, ` 0.25%`. Nothing of nothing
/// is 0 %.
#[must_use]
pub fn percentage(value: i64, total: i64) -> String {
    let ratio = if total == 0 { 0.0 } else { (value as f64 / total as f64).abs() * 100.0 };
    if (99.95..=100.05).contains(&ratio) {
        "  100%".to_owned()
    } else if ratio >= 1.0 {
        format!("{ratio:5.2}%")
    } else {
        format!("{:>5}%", two_digits(ratio))
    }
}

/// `%.2g` of C and Go for 0 ≤ `value` < 1.
fn two_digits(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{value:.1e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < -4 {
        let mantissa = without_zeros(mantissa);
        return format!("{mantissa}e-{:02}", -exponent);
    }
    let decimals = usize::try_from(1 - exponent).unwrap_or(0);
    without_zeros(&format!("{value:.decimals$}")).to_owned()
}

fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_pprof_writes_them() {
        for (value, from, to, want) in [
            (0, "bytes", "auto", "0"),
            (1, "s", "ns", "1000000000ns"),
            (10, "nanoseconds", "seconds", "0"),
            (1536, "bytes", "minimum", "1.50kB"),
            (1 << 60, "bytes", "auto", "1024PB"),
            (-2048, "byte", "kb", "-2kB"),
            (5, "count", "count", "5"),
            (5, "widgets", "minimum", "5"),
            (5, "widgets", "gadgets", "5gadgets"),
            (7_200_000_000_000, "nanoseconds", "auto", "2hrs"),
            (3, "bytes", "seconds", "3B"),
            (i64::MIN, "count", "auto", "-9223372036854775808"),
            (i64::MIN, "bytes", "MB", "-8796093022208MB"),
        ] {
            assert_eq!(label(value, from, to), want, "{value} {from} {to}");
        }
    }

    #[test]
    fn shares_have_two_digits() {
        for (value, total, want) in [
            (1, 3, "33.33%"),
            (9996, 10_000, "  100%"),
            (-1, 2, "50.00%"),
            (25, 10_000, " 0.25%"),
            (999_999, 100_000_000, "    1%"),
            (1, 3_000_000, "3.3e-05%"),
            (0, 7, "    0%"),
            (5, 0, "    0%"),
            (1, 1000, "  0.1%"),
            (15_000, 1, "1500000.00%"),
        ] {
            assert_eq!(percentage(value, total), want, "{value} of {total}");
        }
    }
}
