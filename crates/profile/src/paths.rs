//! Names of files as pprof shows them.

use std::borrow::Cow;

/// The last element of a path, as Go's `filepath.Base`.
#[must_use]
pub fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let path = path.trim_end_matches('/');
    match path.rsplit_once('/') {
        _ if path.is_empty() => "/",
        Some((_, last)) => last,
        None => path,
    }
}

/// Go's `filepath.Clean`: without `.`, `..`, double and trailing slashes.
#[must_use]
pub fn clean(path: &str) -> Cow<'_, str> {
    let is_clean = !path.is_empty()
        && (path == "/" || !path.ends_with('/'))
        && path.strip_prefix('/').unwrap_or(path).split('/').all(|part| !matches!(part, "" | "." | ".."));
    if is_clean || path == "/" || path == "." {
        return Cow::Borrowed(path);
    }
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => Cow::Owned(format!("/{joined}")),
        (false, true) => Cow::Borrowed("."),
        (false, false) => Cow::Owned(joined),
    }
}

/// Takes prefixes off file names, then cleans them.
///
/// Source: `trimPath` of google/pprof, `internal/report/source.go`.
pub(crate) struct Trim<'o> {
    prefixes: Vec<Cow<'o, str>>,
}

impl<'o> Trim<'o> {
    /// `given` holds prefixes separated by `:`.
    pub(crate) fn new(given: &'o str) -> Self {
        let given = given.split(':').filter(|p| !p.is_empty());
        let whole = |p: &'o str| {
            if p.ends_with('/') { Cow::Borrowed(p) } else { Cow::Owned(format!("{p}/")) }
        };
        let bazel = ["/proc/self/cwd/./", "/proc/self/cwd/"].map(Cow::Borrowed);
        Self { prefixes: given.map(whole).chain(bazel).collect() }
    }

    /// The name to show; an empty one stays empty.
    pub(crate) fn apply<'t>(&self, path: &'t str) -> Cow<'t, str> {
        if path.is_empty() {
            return Cow::Borrowed(path);
        }
        let rest = self.prefixes.iter().find_map(|p| path.strip_prefix(&**p)).unwrap_or(path);
        if rest.is_empty() { Cow::Borrowed("") } else { clean(rest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_as_go_cleans_them() {
        for (path, want) in [
            ("/a/b.go", "/a/b.go"),
            ("a//b/../c/.", "a/c"),
            ("../../x", "../../x"),
            ("/../x/", "/x"),
            ("./", "."),
            ("//", "/"),
            ("a/..", "."),
            ("_cgo.c", "_cgo.c"),
        ] {
            assert_eq!(clean(path), want, "{path}");
        }
        assert_eq!(
            [base("/bin/cat"), base("cat"), base("/"), base(""), base("a/b/")],
            ["cat", "cat", "/", ".", "b"]
        );
    }

    #[test]
    fn prefixes_are_taken_off() {
        let trim = Trim::new("/home/me/src:/x/");
        assert_eq!(trim.apply("/home/me/src/a.go"), "a.go");
        assert_eq!(trim.apply("/home/me/srcs/a.go"), "/home/me/srcs/a.go");
        assert_eq!(trim.apply("/proc/self/cwd/./b/../c.cc"), "c.cc");
        assert_eq!(trim.apply(""), "");
    }
}
