//! `GOFLAGS`: flags separated by blanks, each in quotes where it holds one.
//!
//! Source: `src/cmd/internal/quoted/quoted.go`.

/// Why a value is none that the go command takes, or none that an overlay can be added to.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum GoflagsError {
    /// A quote is not closed.
    #[error("GOFLAGS has a quote that is not closed")]
    Quote,
    /// A path that needs both kinds of quotes.
    #[error("the path {0} cannot stand in GOFLAGS: it has both kinds of quotes")]
    Path(String),
}

/// The flags of a value.
///
/// # Errors
/// [`GoflagsError::Quote`].
pub fn split(value: &str) -> Result<Vec<String>, GoflagsError> {
    let mut flags = Vec::new();
    let mut rest = value.trim_start();
    while let Some(first) = rest.chars().next() {
        let flag = if matches!(first, '"' | '\'') {
            let (flag, after) = rest[1..].split_once(first).ok_or(GoflagsError::Quote)?;
            rest = after;
            flag
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (flag, after) = rest.split_at(end);
            rest = after;
            flag
        };
        flags.push(flag.to_owned());
        rest = rest.trim_start();
    }
    Ok(flags)
}

/// The file of the last `-overlay` among flags.
#[must_use]
pub fn overlay(flags: &[String]) -> Option<&str> {
    flags.iter().rev().find_map(|flag| {
        let name = flag.strip_prefix("--").or_else(|| flag.strip_prefix('-'))?;
        name.strip_prefix("overlay=")
    })
}

/// A value with these flags, and with `-overlay=path` in the place of any other.
///
/// # Errors
/// [`GoflagsError::Path`].
pub fn with_overlay(flags: &[String], path: &str) -> Result<String, GoflagsError> {
    let is_overlay = |flag: &&String| overlay(std::slice::from_ref(*flag)).is_some();
    let mut out = Vec::new();
    for flag in flags.iter().filter(|flag| !is_overlay(flag)) {
        out.push(quoted(flag)?);
    }
    out.push(quoted(&format!("-overlay={path}"))?);
    Ok(out.join(" "))
}

fn quoted(flag: &str) -> Result<String, GoflagsError> {
    let plain =
        !flag.is_empty() && !flag.contains(|c: char| c.is_whitespace()) && !flag.starts_with(['"', '\'']);
    match (plain, flag.contains('\''), flag.contains('"')) {
        (true, ..) => Ok(flag.to_owned()),
        (false, false, _) => Ok(format!("'{flag}'")),
        (false, true, false) => Ok(format!("\"{flag}\"")),
        (false, true, true) => Err(GoflagsError::Path(flag.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_come_back() {
        let flags = split("  -mod=mod '-ldflags=-s -w' \"-tags=it's\" ").unwrap();
        assert_eq!(flags, ["-mod=mod", "-ldflags=-s -w", "-tags=it's"]);
        let text = with_overlay(&flags, "/a b/o.json").unwrap();
        assert_eq!(text, "-mod=mod '-ldflags=-s -w' -tags=it's '-overlay=/a b/o.json'");
        assert_eq!(split(&text).unwrap()[..3], flags[..]);
        assert_eq!(split("-a 'b"), Err(GoflagsError::Quote));
        assert_eq!(split(""), Ok(vec![]));
    }

    #[test]
    fn another_overlay_is_found_and_replaced() {
        let flags = split("-overlay=a.json --overlay=b.json -v").unwrap();
        assert_eq!(overlay(&flags), Some("b.json"));
        assert_eq!(with_overlay(&flags, "/c").unwrap(), "-v -overlay=/c");
        assert!(matches!(with_overlay(&[], "it's \"x\" y"), Err(GoflagsError::Path(_))));
    }
}
