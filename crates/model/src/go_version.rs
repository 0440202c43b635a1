//! Versions of Go.

use std::fmt;
use std::str::FromStr;

/// A Go release such as `go1.27.3`; a development version is `None` in `patch`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct GoVersion {
    /// 1
    pub major: u16,
    /// 27
    pub minor: u16,
    /// 3; `None` when the text did not say.
    pub patch: Option<u16>,
}

impl GoVersion {
    /// Version `1.minor`.
    #[must_use]
    pub const fn minor(minor: u16) -> Self {
        Self { major: 1, minor, patch: None }
    }

    /// Whether this release is `1.minor` or later.
    #[must_use]
    pub fn at_least(self, minor: u16) -> bool {
        (self.major, self.minor) >= (1, minor)
    }
}

impl fmt::Display for GoVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "go{}.{}", self.major, self.minor)?;
        self.patch.map_or(Ok(()), |p| write!(f, ".{p}"))
    }
}

/// The text is no Go version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAGoVersion;

impl fmt::Display for NotAGoVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a Go version")
    }
}

impl std::error::Error for NotAGoVersion {}

impl FromStr for GoVersion {
    type Err = NotAGoVersion;

    /// Reads `go1.27.3`, `1.27`, `go1.27rc1`, `go1.26.8 X:experiment` and `devel go1.28-abc`.
    fn from_str(text: &str) -> Result<Self, NotAGoVersion> {
        let text = text.strip_prefix("devel ").unwrap_or(text);
        let text = text.strip_prefix("go").unwrap_or(text);
        let mut parts = text.split(|c: char| c != '.' && !c.is_ascii_digit()).next().unwrap_or("").split('.');
        let mut next = || parts.next().and_then(|p| p.parse().ok());
        let major = next().ok_or(NotAGoVersion)?;
        let minor = next().ok_or(NotAGoVersion)?;
        Ok(Self { major, minor, patch: next() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_go_prints() {
        for (text, shown) in [
            ("go1.27.3", "go1.27.3"),
            ("1.22", "go1.22"),
            ("go1.27rc1", "go1.27"),
            ("devel go1.28-4f2c0d1 Mon", "go1.28"),
            ("go1.26.8 X:goroutineleakprofile", "go1.26.8"),
        ] {
            assert_eq!(text.parse::<GoVersion>().unwrap().to_string(), shown);
        }
        assert!("java 17".parse::<GoVersion>().is_err());
        assert!("go".parse::<GoVersion>().is_err());
    }
}
