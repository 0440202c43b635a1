//! Package patterns as the go command takes them (<https://pkg.go.dev/cmd/go#hdr-Package_lists_and_patterns>).

/// What one pattern asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Pattern {
    /// `std`
    Std,
    /// `cmd`
    Cmd,
    /// `all`
    All,
    /// `work`
    Work,
    /// `tool`
    Tool,
    /// A directory, or with `...` those that fit: relative, or absolute.
    Dirs(String),
    /// An import path, or with `...` those that fit.
    Paths(String),
}

impl Pattern {
    pub(super) fn parse(text: &str) -> Self {
        match text {
            "std" => Pattern::Std,
            "cmd" => Pattern::Cmd,
            "all" => Pattern::All,
            "work" => Pattern::Work,
            "tool" => Pattern::Tool,
            "" => Pattern::Dirs(".".to_owned()),
            _ if is_local(text) => Pattern::Dirs(text.to_owned()),
            _ => Pattern::Paths(clean(&text.replace('\\', "/"))),
        }
    }
}

fn is_local(text: &str) -> bool {
    text == "."
        || text == ".."
        || text.starts_with("./")
        || text.starts_with("../")
        || std::path::Path::new(text).is_absolute()
        || cfg!(windows) && (text.starts_with(".\\") || text.starts_with("..\\"))
}

/// Slash-separated elements without empty ones, `.` and `..`.
fn clean(path: &str) -> String {
    let mut elements: Vec<&str> = Vec::new();
    for element in path.split('/') {
        match element {
            "" | "." => {}
            ".." => {
                elements.pop();
            }
            _ => elements.push(element),
        }
    }
    elements.join("/")
}

/// A pattern with `...`, ready to be compared with slash-separated names.
#[derive(Clone, Debug)]
pub(super) struct Glob {
    /// What stands between the wildcards; `vendor` elements are [`VENDOR`].
    pieces: Vec<String>,
    /// Whether the pattern may end before its last `/...`.
    optional_tail: bool,
    /// Whether it ends in `/vendor/...`: then a trailing `vendor` fits too.
    vendor_tail: bool,
    /// What comes before the first wildcard, unchanged.
    start: String,
}

/// Stands for a `vendor` element with something below it: wildcards never match it.
const VENDOR: &str = "\0";

impl Glob {
    pub(super) fn new(pattern: &str) -> Self {
        let start = pattern.split("...").next().unwrap_or_default().to_owned();
        let marked = mark_vendor(pattern);
        let pieces = marked.split("...").map(str::to_owned).collect();
        let vendor_tail = marked == "\0/..." || marked.ends_with("/\0/...");
        Self { pieces, optional_tail: marked.ends_with("/..."), vendor_tail, start }
    }

    /// Whether a name fits.
    pub(super) fn matches(&self, name: &str) -> bool {
        if name.contains(VENDOR) {
            return false;
        }
        let marked = mark_vendor(name);
        self.fits(&marked) || self.optional_tail && self.fits_without_tail(&marked)
    }

    /// Whether a name, or one below it, can fit.
    pub(super) fn can_match_below(&self, name: &str) -> bool {
        super::path::has_prefix(&self.start, name) || self.pieces.len() > 1 && name.starts_with(&self.start)
    }

    fn fits(&self, name: &str) -> bool {
        let wild = |text: &str| !text.contains(VENDOR);
        let Some(mut rest) = name.strip_prefix(self.pieces[0].as_str()) else { return false };
        let Some((last, middle)) = self.pieces[1..].split_last() else { return rest.is_empty() };
        for piece in middle {
            match rest.find(piece.as_str()) {
                Some(at) if wild(&rest[..at]) => rest = &rest[at + piece.len()..],
                _ => return false,
            }
        }
        rest.strip_suffix(last.as_str()).is_some_and(wild)
    }

    /// The pattern as it is without its last `/...`.
    fn fits_without_tail(&self, name: &str) -> bool {
        let mut short = self.clone();
        short.pieces.pop();
        short.optional_tail = false;
        let Some(last) = short.pieces.last_mut() else { return false };
        last.pop();
        if self.vendor_tail {
            // A `vendor` with nothing below it is not marked.
            last.truncate(last.len() - VENDOR.len());
            last.push_str("vendor");
        }
        short.fits(name)
    }
}

/// Replaces `vendor` elements that have something below them.
fn mark_vendor(name: &str) -> String {
    if !name.contains("vendor") {
        return name.to_owned();
    }
    let count = name.split('/').count();
    let mark = |(index, element)| if element == "vendor" && index + 1 < count { VENDOR } else { element };
    name.split('/').enumerate().map(mark).collect::<Vec<_>>().join("/")
}

/// The `ignore` directives of a go.mod: directories that patterns do not match.
#[derive(Clone, Debug, Default)]
pub(super) struct Ignored {
    /// `/build/`: from `./build`.
    rooted: Vec<String>,
    /// `/node_modules/`: anywhere.
    anywhere: Vec<String>,
}

impl Ignored {
    pub(super) fn new<'a>(directives: impl IntoIterator<Item = &'a str>) -> Self {
        let mut ignored = Self::default();
        for text in directives {
            match text.strip_prefix("./") {
                Some(rest) => ignored.rooted.push(slashed(rest)),
                None => ignored.anywhere.push(slashed(text)),
            }
        }
        ignored
    }

    /// Whether a directory, seen from the module's root, is left out.
    pub(super) fn covers(&self, dir: &str) -> bool {
        if dir.is_empty() || self.rooted.is_empty() && self.anywhere.is_empty() {
            return false;
        }
        let dir = slashed(dir);
        self.rooted.iter().any(|r| dir.starts_with(r.as_str()))
            || self.anywhere.iter().any(|a| dir.contains(a.as_str()))
    }
}

/// With exactly one slash at both ends.
fn slashed(path: &str) -> String {
    let start = if path.starts_with('/') { "" } else { "/" };
    let end = if path.ends_with('/') { "" } else { "/" };
    format!("{start}{path}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        for (pattern, name, matches) in [
            ("net", "net", true),
            ("net", "net/http", false),
            ("net/...", "net", true),
            ("net/...", "net/http", true),
            ("net/...", "netchan", false),
            ("net...", "netchan", true),
            ("net...", "net/http", true),
            (".../http", "net/http", true),
            (".../http", "http", false),
            ("...", "anything/at/all", true),
            ("a.../b...", "axx/bxx", true),
            ("a.../b...", "axx/cxx", false),
            ("a/.../b", "a/b", false),
            ("a/.../b", "a/x/b", true),
            ("./...", "./vendor", true),
            ("./...", "./vendor/x", false),
            ("./...", "./a/vendor/x", false),
            ("./...", "./a/vendor", true),
            ("./vendor/...", "./vendor", true),
            ("./vendor/...", "./vendor/x", true),
            ("./vendor/...", "./vendor/x/vendor/y", false),
            ("./vendor/.../y", "./vendor/x/y", true),
            ("vendor/...", "vendor", true),
            ("vendor/...", "vendor/x", true),
            ("a.b/...", "aXb/c", false),
            ("...", "a\0b", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(name), matches, "{pattern} {name:?}");
        }
    }

    #[test]
    fn trees_that_cannot_match_are_left_out() {
        for (pattern, name, can) in [
            ("a/b/...", "a", true),
            ("a/b/...", "a/b", true),
            ("a/b/...", "a/b/c", true),
            ("a/b/...", "a/c", false),
            ("a/b/...", "ab", false),
            ("a/b", "a", true),
            ("a/b", "a/b/c", false),
            ("...", "x", true),
            ("a...", "abc", true),
            ("net...", "ne", false),
        ] {
            assert_eq!(Glob::new(pattern).can_match_below(name), can, "{pattern} {name}");
        }
    }

    #[test]
    fn kinds_of_patterns() {
        assert_eq!(Pattern::parse("std"), Pattern::Std);
        assert_eq!(Pattern::parse("./..."), Pattern::Dirs("./...".to_owned()));
        assert_eq!(Pattern::parse("/a/..."), Pattern::Dirs("/a/...".to_owned()));
        assert_eq!(Pattern::parse("net//http/"), Pattern::Paths("net/http".to_owned()));
        assert_eq!(Pattern::parse("a\\b"), Pattern::Paths("a/b".to_owned()));
        assert_eq!(Pattern::parse(""), Pattern::Dirs(".".to_owned()));
    }

    #[test]
    fn ignored_directories() {
        let ignored = Ignored::new(["./build", "node_modules", "a/b"]);
        for (dir, covered) in [
            ("", false),
            ("build", true),
            ("build/x", true),
            ("x/build", false),
            ("builder", false),
            ("x/node_modules/y", true),
            ("x/a/b", true),
            ("xa/b", false),
        ] {
            assert_eq!(ignored.covers(dir), covered, "{dir}");
        }
    }
}
