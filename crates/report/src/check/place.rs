//! Places as one line of text, and paths as references of a URI.

use std::fmt::Write as _;

use stanch_model::CheckProblem;

/// `file:line:column: `, as much as is known of it; empty without a file.
pub(crate) fn prefix(file: Option<&str>, line: Option<u32>, column: Option<u32>) -> String {
    let mut out = String::new();
    let Some(file) = file.filter(|f| !f.is_empty()) else { return out };
    out.push_str(file);
    if let Some(line) = line.filter(|l| *l > 0) {
        _ = write!(out, ":{line}");
        if let Some(column) = column.filter(|c| *c > 0) {
            _ = write!(out, ":{column}");
        }
    }
    out.push_str(": ");
    out
}

/// [`prefix`] of a problem.
pub(crate) fn of_problem(p: &CheckProblem) -> String {
    prefix(p.file.as_deref(), p.line, p.column)
}

/// A path with `/` between folders and without a leading `./`.
pub(crate) fn slashed(path: &str) -> String {
    let windows = path.len() > 2 && path.as_bytes()[1] == b':' && path.as_bytes()[2] == b'\\';
    // Elsewhere a backslash is a letter like any other.
    let path = if windows { path.replace('\\', "/") } else { path.to_owned() };
    let mut rest = path.as_str();
    while let Some(tail) = rest.strip_prefix("./") {
        rest = tail.trim_start_matches('/');
    }
    rest.to_owned()
}

/// A URI reference for a path, percent-encoded (RFC 3986): relative for a relative path, `file://` for another.
pub(crate) fn uri(path: &str) -> Uri {
    let path = slashed(path);
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    let (scheme, relative) = match (path.starts_with('/'), drive) {
        (true, _) => ("file://", false),
        (_, true) => ("file:///", false),
        _ => ("", true),
    };
    Uri { reference: format!("{scheme}{}", encode(&path)), relative }
}

/// A reference, and whether it is relative to the root of the source.
pub(crate) struct Uri {
    pub(crate) reference: String,
    pub(crate) relative: bool,
}

fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte.into())
            }
            byte => _ = write!(out, "%{byte:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_say_what_is_known() {
        assert_eq!(prefix(Some("a.go"), Some(3), Some(7)), "a.go:3:7: ");
        assert_eq!(prefix(Some("a.go"), Some(3), None), "a.go:3: ");
        assert_eq!(prefix(Some("a.go"), None, Some(7)), "a.go: ");
        assert_eq!(prefix(None, Some(3), None), "");
    }

    #[test]
    fn uris_are_references_of_one_path() {
        let check = |path: &str, reference: &str, relative: bool| {
            let uri = uri(path);
            assert_eq!((uri.reference.as_str(), uri.relative), (reference, relative));
        };
        check("./a/b c.go", "a/b%20c.go", true);
        check("a:b/x%?#.go", "a%3Ab/x%25%3F%23.go", true);
        check("世.go", "%E4%B8%96.go", true);
        check("/usr/a.go", "file:///usr/a.go", false);
        check("C:\\src\\a.go", "file:///C%3A/src/a.go", false);
        check("a\\b.go", "a%5Cb.go", true);
    }
}
