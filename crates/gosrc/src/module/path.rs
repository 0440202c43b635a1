//! Module and import paths: which are valid, how the module cache spells them, and their major versions
//! (<https://go.dev/ref/mod#module-path>, `golang.org/x/mod/module`).

use thiserror::Error;

use super::semver;

/// Why a path is not valid. Shown, it is a lower-case fragment.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("malformed path {path:?}: {what}")]
pub struct PathError {
    /// The path.
    pub path: String,
    /// What is wrong with it.
    pub what: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Rule {
    Module,
    Import,
}

/// Checks an import path as the go command does before it looks anything up.
///
/// # Errors
/// Says which rule is broken.
pub fn check_import_path(path: &str) -> Result<(), PathError> {
    check(path, Rule::Import).map_err(|what| PathError { path: path.to_owned(), what })
}

/// Checks the path of a module that can be downloaded: a dot in the first element, a valid major version suffix.
///
/// # Errors
/// Says which rule is broken.
pub fn check_module_path(path: &str) -> Result<(), PathError> {
    check(path, Rule::Module)
        .and_then(|()| check_first(path))
        .map_err(|what| PathError { path: path.to_owned(), what })
}

fn check(path: &str, rule: Rule) -> Result<(), String> {
    if path.is_empty() {
        return Err("empty string".to_owned());
    }
    if path.starts_with('-') {
        return Err("leading dash".to_owned());
    }
    if path.contains("//") {
        return Err("double slash".to_owned());
    }
    if path.ends_with('/') {
        return Err("trailing slash".to_owned());
    }
    path.split('/').try_for_each(|element| check_element(element, rule))
}

fn check_element(element: &str, rule: Rule) -> Result<(), String> {
    if element.is_empty() {
        return Err("empty path element".to_owned());
    }
    if element.bytes().all(|b| b == b'.') {
        return Err(format!("invalid path element {element:?}"));
    }
    if element.starts_with('.') && rule == Rule::Module {
        return Err("leading dot in path element".to_owned());
    }
    if element.ends_with('.') {
        return Err("trailing dot in path element".to_owned());
    }
    let fits = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') || (c == '+' && rule == Rule::Import)
    };
    if let Some(bad) = element.chars().find(|c| !fits(*c)) {
        return Err(format!("invalid char {bad:?}"));
    }
    let short = element.split('.').next().unwrap_or_default();
    if is_reserved_on_windows(short) {
        return Err(format!("{short:?} disallowed as path element component on Windows"));
    }
    let digits = short.rsplit_once('~').map_or("", |(_, digits)| digits);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err("trailing tilde and digits in path element".to_owned());
    }
    Ok(())
}

fn is_reserved_on_windows(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    match upper.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" => true,
        _ => {
            let port = upper.strip_prefix("COM").or_else(|| upper.strip_prefix("LPT"));
            port.is_some_and(|n| matches!(n.as_bytes(), [b'1'..=b'9']))
        }
    }
}

fn check_first(path: &str) -> Result<(), String> {
    let first = path.split('/').next().unwrap_or_default();
    if !first.contains('.') {
        return Err("missing dot in first path element".to_owned());
    }
    let fits = |c: char| matches!(c, '-' | '.' | '0'..='9' | 'a'..='z');
    if let Some(bad) = first.chars().find(|c| !fits(*c)) {
        return Err(format!("invalid char {bad:?} in first path element"));
    }
    split_major(path).map(|_| ()).ok_or_else(|| "invalid version".to_owned())
}

/// Whether the go command may take this path from GOROOT: its first element has no dot.
#[must_use]
pub fn is_standard(path: &str) -> bool {
    !path.split('/').next().unwrap_or_default().contains('.')
}

/// Whether `path` is `prefix` or below it.
#[must_use]
pub fn has_prefix(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || prefix.is_empty())
}

/// Splits `example.com/x/v2` into `example.com/x` and `/v2`, and `gopkg.in/yaml.v3` into `gopkg.in/yaml` and
/// `.v3`; the second is empty for v0 and v1. `None` when the suffix is one that no module may have (`/v1`, `/v02`).
#[must_use]
pub fn split_major(path: &str) -> Option<(&str, &str)> {
    if path.starts_with("gopkg.in/") {
        return split_gopkg_in(path);
    }
    let end = path.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let numbers = &path[end..];
    let Some(prefix) = path[..end].strip_suffix("/v").filter(|_| !numbers.is_empty()) else {
        return Some((path, ""));
    };
    let fine = !numbers.contains('.') && !numbers.starts_with('0') && numbers != "1";
    fine.then(|| (prefix, &path[prefix.len()..]))
}

fn split_gopkg_in(path: &str) -> Option<(&str, &str)> {
    let stable = path.strip_suffix("-unstable").unwrap_or(path);
    let end = stable.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let number = &stable[end..];
    let prefix = stable[..end].strip_suffix(".v")?;
    let fine =
        !number.is_empty() && (!number.starts_with('0') || stable.len() == path.len() && number == "0");
    fine.then(|| (prefix, &path[prefix.len()..]))
}

/// Checks that a version may belong to a path with this major suffix, as returned by [`split_major`].
///
/// # Errors
/// Says which major version it should have.
pub fn check_major(version: &str, suffix: &str) -> Result<(), String> {
    let suffix = if suffix.starts_with(".v") { suffix.trim_end_matches("-unstable") } else { suffix };
    if version.starts_with("v0.0.0-") && suffix == ".v1" {
        // Old pseudo-versions of gopkg.in modules were made like this.
        return Ok(());
    }
    let major = semver::major(version).unwrap_or_default();
    let wanted = suffix.get(1..).unwrap_or_default();
    let fits = if wanted.is_empty() {
        matches!(major, "v0" | "v1") || version.ends_with("+incompatible")
    } else {
        major == wanted
    };
    if fits {
        return Ok(());
    }
    let wanted = if wanted.is_empty() { "v0 or v1" } else { wanted };
    Err(format!("version {version:?} invalid: should be {wanted}, not {major}"))
}

/// How the module cache spells a path or version: capitals become `!` and the small letter. `None` when it holds
/// what no module path or version holds.
#[must_use]
pub fn escape(text: &str) -> Option<String> {
    if !text.is_ascii() || text.contains('!') {
        return None;
    }
    let mut escaped = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        if c.is_ascii_uppercase() {
            escaped.push('!');
        }
        escaped.push(c.to_ascii_lowercase());
    }
    Some(escaped)
}

/// The reverse of [`escape`].
#[must_use]
pub fn unescape(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '!' => plain.push(chars.next().filter(char::is_ascii_lowercase)?.to_ascii_uppercase()),
            'A'..='Z' => return None,
            _ if !c.is_ascii() => return None,
            _ => plain.push(c),
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_and_import_paths() {
        // path, valid as an import, valid as a module
        for (path, import, module) in [
            ("x.y/z", true, true),
            ("x.y", true, true),
            ("net/http", true, false),
            ("x.y/z/v2", true, true),
            ("x.y/z/v1", true, false),
            ("x.y/z/v0", true, false),
            ("x.y/z/v02", true, false),
            ("x.y/z/v2.3", true, false),
            ("gopkg.in/yaml.v3", true, true),
            ("gopkg.in/yaml", true, false),
            ("gopkg.in/yaml.v1-unstable", true, true),
            ("X.y/z", true, false),
            ("x.y/Z", true, true),
            ("x.y/.z", true, false),
            ("x.y/c++", true, false),
            ("x.y/~user", true, true),
            ("x.y/abc~1", false, false),
            ("x.y/con", false, false),
            ("x.y/com1.txt", false, false),
            ("x.y/com10", true, true),
            ("x.y/z.", false, false),
            ("x.y/..", false, false),
            ("-x.y/z", false, false),
            ("", false, false),
            ("/x.y", false, false),
            ("x.y//z", false, false),
            ("x.y/z/", false, false),
            ("x.y/a b", false, false),
            ("x.y/é", false, false),
            ("x.y/a@b", false, false),
        ] {
            assert_eq!(check_import_path(path).is_ok(), import, "import {path:?}");
            assert_eq!(check_module_path(path).is_ok(), module, "module {path:?}");
        }
    }

    #[test]
    fn major_suffixes() {
        for (path, wanted) in [
            ("x.y/z", Some(("x.y/z", ""))),
            ("x.y/z/v2", Some(("x.y/z", "/v2"))),
            ("x.y/z/v10", Some(("x.y/z", "/v10"))),
            ("x.y/z/v1", None),
            ("x.y/v", Some(("x.y/v", ""))),
            ("v2", Some(("v2", ""))),
            ("x.y/z2", Some(("x.y/z2", ""))),
            ("gopkg.in/a.v0", Some(("gopkg.in/a", ".v0"))),
            ("gopkg.in/a.v2-unstable", Some(("gopkg.in/a", ".v2-unstable"))),
            ("gopkg.in/a.v01", None),
            ("gopkg.in/a", None),
        ] {
            assert_eq!(split_major(path), wanted, "{path}");
        }
        for (version, suffix, fits) in [
            ("v1.2.3", "", true),
            ("v2.0.0", "", false),
            ("v2.0.0+incompatible", "", true),
            ("v2.1.0", "/v2", true),
            ("v3.1.0", "/v2", false),
            ("v0.0.0-20161208181325-20d25e280405", ".v1", true),
            ("v2.0.0", ".v2-unstable", true),
        ] {
            assert_eq!(check_major(version, suffix).is_ok(), fits, "{version} {suffix}");
        }
    }

    #[test]
    fn escaping_and_back() {
        for (plain, escaped) in [
            ("github.com/Azure/azure-sdk", "github.com/!azure/azure-sdk"),
            ("github.com/BurntSushi/toml", "github.com/!burnt!sushi/toml"),
            ("v1.0.0-RC1", "v1.0.0-!r!c1"),
        ] {
            assert_eq!(escape(plain).as_deref(), Some(escaped));
            assert_eq!(unescape(escaped).as_deref(), Some(plain));
        }
        assert_eq!(escape("a!b"), None);
        assert_eq!(unescape("Ab"), None);
        assert_eq!(unescape("a!"), None);
        assert_eq!(unescape("a!!b"), None);
    }

    #[test]
    fn prefixes_end_at_slashes() {
        assert!(has_prefix("a/b", "a") && has_prefix("a", "a") && has_prefix("a", ""));
        assert!(!has_prefix("ab", "a"));
    }
}
