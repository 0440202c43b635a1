//! Semantic versions as Go modules use them: a leading `v`, compared as `golang.org/x/mod/semver` does.

use std::cmp::Ordering;

/// The parts of a valid version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Semver<'a> {
    /// `1` of `v1.2.3-pre.1+meta`; numbers stay text, for they may be longer than any integer.
    pub major: &'a str,
    /// `2`; "0" when left out (`v1`).
    pub minor: &'a str,
    /// `3`; "0" when left out (`v1.2`).
    pub patch: &'a str,
    /// `-pre.1`, or empty.
    pub prerelease: &'a str,
    /// `+meta`, or empty.
    pub build: &'a str,
}

impl<'a> Semver<'a> {
    /// Reads `v1`, `v1.2`, `v1.2.3`, `v1.2.3-pre`, `v1.2.3+meta` and `v1.2.3-pre+meta`; anything else is `None`.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let (major, rest) = int(text.strip_prefix('v')?)?;
        let mut found = Self { major, minor: "0", patch: "0", prerelease: "", build: "" };
        if rest.is_empty() {
            return Some(found);
        }
        let (minor, rest) = int(rest.strip_prefix('.')?)?;
        found.minor = minor;
        if rest.is_empty() {
            return Some(found);
        }
        let (patch, mut rest) = int(rest.strip_prefix('.')?)?;
        found.patch = patch;
        if rest.starts_with('-') {
            let end = rest.find('+').unwrap_or(rest.len());
            found.prerelease = identifiers(&rest[..end], true)?;
            rest = &rest[end..];
        }
        if rest.starts_with('+') {
            found.build = identifiers(rest, false)?;
            rest = "";
        }
        rest.is_empty().then_some(found)
    }
}

/// A decimal number without leading zeros, and what follows it.
fn int(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(end);
    (end == 1 || (end > 1 && !number.starts_with('0'))).then_some((number, rest))
}

/// The text when, after its first byte, it is dot-separated identifiers.
fn identifiers(text: &str, numbers_are_canonical: bool) -> Option<&str> {
    let fine = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !(numbers_are_canonical && part.len() > 1 && part.starts_with('0') && is_number(part))
    };
    text.get(1..)?.split('.').all(fine).then_some(text)
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit())
}

fn compare_ints(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn compare_prereleases(a: &str, b: &str) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let mut left = a[1..].split('.');
    let mut right = b[1..].split('.');
    loop {
        let (x, y) = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => (x, y),
        };
        let order = match (is_number(x), is_number(y)) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (true, true) => compare_ints(x, y),
            (false, false) => x.cmp(y),
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// Compares by precedence; build metadata does not count. An invalid version is less than any valid one, and
/// invalid ones are equal.
#[must_use]
pub fn compare(a: &str, b: &str) -> Ordering {
    match (Semver::parse(a), Semver::parse(b)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(x), Some(y)) => compare_ints(x.major, y.major)
            .then_with(|| compare_ints(x.minor, y.minor))
            .then_with(|| compare_ints(x.patch, y.patch))
            .then_with(|| compare_prereleases(x.prerelease, y.prerelease)),
    }
}

/// Whether this is a semantic version, a shortened one (`v1.2`) included.
#[must_use]
pub fn is_valid(version: &str) -> bool {
    Semver::parse(version).is_some()
}

/// The major version with its `v`: `v2` of `v2.1.0`.
#[must_use]
pub fn major(version: &str) -> Option<&str> {
    Semver::parse(version).map(|v| &version[..=v.major.len()])
}

/// The form in which go.mod keeps a version: all three numbers, and no build metadata but `+incompatible`.
#[must_use]
pub fn canonical(version: &str) -> Option<String> {
    let v = Semver::parse(version)?;
    let build = if v.build == "+incompatible" { v.build } else { "" };
    Some(format!("v{}.{}.{}{}{build}", v.major, v.minor, v.patch, v.prerelease))
}

/// What a pseudo-version such as `v1.2.4-0.20191109021931-daa7c04131f5` says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pseudo<'a> {
    /// The tagged version before the commit (`v1.2.3`), or `None` when there was none.
    pub base: Option<String>,
    /// When the commit was made, UTC, `YYYYMMDDhhmmss`.
    pub time: &'a str,
    /// The beginning of the commit's hash.
    pub revision: &'a str,
}

/// Takes a pseudo-version apart; `None` when it is a tagged version or none at all
/// (<https://go.dev/ref/mod#pseudo-versions>).
#[must_use]
pub fn pseudo(version: &str) -> Option<Pseudo<'_>> {
    let v = Semver::parse(version)?;
    let (rest, revision) = v.prerelease.strip_prefix('-')?.rsplit_once('-')?;
    let (before, time) = rest.rsplit_once('.').map_or((None, rest), |(before, time)| (Some(before), time));
    if time.len() != 14 || !is_number(time) || revision.is_empty() || revision.contains('.') {
        return None;
    }
    let build = v.build;
    let base = match before {
        None if v.minor == "0" && v.patch == "0" => None,
        None => return None,
        Some("0") => Some(format!("v{}.{}.{}{build}", v.major, v.minor, decrement(v.patch)?)),
        Some(pre) => Some(format!("v{}.{}.{}-{}{build}", v.major, v.minor, v.patch, pre.strip_suffix(".0")?)),
    };
    Some(Pseudo { base, time, revision })
}

/// A decimal number less one; `None` for zero.
fn decrement(number: &str) -> Option<String> {
    let mut digits = number.as_bytes().to_vec();
    let at = digits.iter().rposition(|d| *d != b'0')?;
    digits[at] -= 1;
    digits[at + 1..].fill(b'9');
    let text = String::from_utf8(digits).ok()?;
    let trimmed = text.trim_start_matches('0');
    Some(if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_as_the_specification_does() {
        // One ascending chain; every pair must agree with its places.
        let chain = [
            "nonsense",
            "v0.0.0-20180101000000-abcdefabcdef",
            "v0.0.1",
            "v1.0.0-0.3",
            "v1.0.0-alpha",
            "v1.0.0-alpha.1",
            "v1.0.0-alpha.beta",
            "v1.0.0-beta.2",
            "v1.0.0-beta.11",
            "v1.0.0-rc.1",
            "v1.0.0",
            "v1.0.1-0.20191109021931-daa7c04131f5",
            "v1.0.1",
            "v1.2.0",
            "v1.10.0",
            "v2.0.0",
            "v10.0.0",
            "v99999999999999999999.0.0",
        ];
        for (i, a) in chain.iter().enumerate() {
            for (j, b) in chain.iter().enumerate() {
                assert_eq!(compare(a, b), i.cmp(&j), "{a} {b}");
            }
        }
        assert_eq!(compare("v1.2.3+meta", "v1.2.3+incompatible"), Ordering::Equal);
        assert_eq!(compare("v1", "v1.0.0"), Ordering::Equal);
    }

    #[test]
    fn knows_what_is_no_version() {
        for bad in [
            "",
            "1.2.3",
            "v",
            "v01.2.3",
            "v1.02.3",
            "v1.2.3-",
            "v1.2.3-01",
            "v1.2.3-a..b",
            "v1.2.3+",
            "v1.2.3+a_b",
            "v1.2.3.4",
            "v1.2-pre",
            "v1.2.3-é",
            "v1.2.3 ",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
        for good in ["v1", "v1.2", "v1.2.3-0a", "v1.2.3--", "v1.2.3+01", "v0.0.0-x.7.z.92"] {
            assert!(is_valid(good), "{good}");
        }
    }

    #[test]
    fn canonical_fills_up_and_drops_metadata() {
        for (given, wanted) in [
            ("v1", Some("v1.0.0")),
            ("v1.2.3+meta", Some("v1.2.3")),
            ("v2.0.0+incompatible", Some("v2.0.0+incompatible")),
            ("v1.2.3-pre+x", Some("v1.2.3-pre")),
            ("master", None),
        ] {
            assert_eq!(canonical(given).as_deref(), wanted);
        }
        assert_eq!(major("v12.3.4"), Some("v12"));
    }

    #[test]
    fn takes_pseudo_versions_apart() {
        for (text, base) in [
            ("v0.0.0-20191109021931-daa7c04131f5", Some(None)),
            ("v1.2.4-0.20191109021931-daa7c04131f5", Some(Some("v1.2.3"))),
            ("v1.3.0-0.20191109021931-daa7c04131f5", None),
            ("v1.10.10-0.20191109021931-daa7c04131f5", Some(Some("v1.10.9"))),
            ("v1.2.100-0.20191109021931-daa7c04131f5", Some(Some("v1.2.99"))),
            ("v1.2.3-pre.0.20191109021931-daa7c04131f5", Some(Some("v1.2.3-pre"))),
            ("v2.0.1-0.20191109021931-daa7c04131f5+incompatible", Some(Some("v2.0.0+incompatible"))),
            ("v1.2.3", None),
            ("v1.2.3-20191109021931-daa7c04131f5", None),
            ("v1.2.3-pre.1", None),
        ] {
            let found = pseudo(text);
            assert_eq!(found.as_ref().map(|p| p.base.as_deref()), base, "{text}");
            assert!(found.is_none_or(|p| p.time == "20191109021931" && p.revision == "daa7c04131f5"));
        }
    }
}
