//! What the caller decides, and knows from the environment: this crate asks neither.

use std::num::NonZeroUsize;
use std::path::{Component, Path, PathBuf};

use super::BuildContext;

/// Which workspace is used (`GOWORK`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Workspace {
    /// The go.work of the directory or the nearest one above it.
    #[default]
    Find,
    /// None.
    Off,
    /// This go.work file.
    File(PathBuf),
}

/// Whether dependencies come from the vendor directory (`-mod`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Vendor {
    /// When there is one and the go directive says 1.14 or later.
    #[default]
    Auto,
    /// From the module cache only.
    Never,
    /// From the vendor directory only.
    Always,
}

/// Where and for what packages are loaded.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// The directory that patterns start from: absolute.
    pub dir: PathBuf,
    /// Go's own sources, `go env GOROOT`. Without them, standard packages are missing.
    pub goroot: Option<PathBuf>,
    /// The module cache; see [`module_cache`].
    pub modcache: Option<PathBuf>,
    /// Which workspace.
    pub workspace: Workspace,
    /// Whence dependencies.
    pub vendor: Vendor,
    /// For which system.
    pub context: BuildContext,
    /// Whether `_test.go` files are read. Else they are [`IgnoreReason::Test`](super::IgnoreReason::Test); of Go's own
    /// packages they are half of all files.
    pub tests: bool,
    /// How many threads read files.
    pub threads: NonZeroUsize,
}

impl LoadOptions {
    /// Loads from `dir` for `context`, with tests, without GOROOT and module cache, on one thread.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>, context: BuildContext) -> Self {
        Self {
            dir: dir.into(),
            goroot: None,
            modcache: None,
            workspace: Workspace::default(),
            vendor: Vendor::default(),
            context,
            tests: true,
            threads: NonZeroUsize::MIN,
        }
    }
}

/// Where the module cache is, from the variables of the environment: `GOMODCACHE`, or `pkg/mod` in the first
/// directory of `GOPATH` (a list such as `/a:/b`), or `go/pkg/mod` in the home directory. Empty ones do not count.
#[must_use]
pub fn module_cache(
    gomodcache: Option<&Path>,
    gopath: Option<&Path>,
    home: Option<&Path>,
) -> Option<PathBuf> {
    let given = |path: Option<&Path>| path.filter(|p| !p.as_os_str().is_empty()).map(Path::to_owned);
    given(gomodcache)
        .or_else(|| {
            let first = std::env::split_paths(gopath?.as_os_str()).next();
            given(first.as_deref()).map(|dir| dir.join("pkg/mod"))
        })
        .or_else(|| given(home).map(|dir| dir.join("go/pkg/mod")))
}

/// A path without `.` and `..`, by its text alone.
pub(super) fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match clean.components().next_back() {
                Some(Component::Normal(_)) => {
                    clean.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => clean.push(".."),
            },
            other => clean.push(other),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_found_as_go_finds_it() {
        let path = |text: &'static str| Some(Path::new(text));
        let found = |cache, gopath, home| module_cache(cache, gopath, home).map(|p| p.display().to_string());
        assert_eq!(found(path("/c"), path("/p"), path("/h")).as_deref(), Some("/c"));
        assert_eq!(found(path(""), path("/p:/q"), path("/h")).as_deref(), Some("/p/pkg/mod"));
        assert_eq!(found(None, path(""), path("/h")).as_deref(), Some("/h/go/pkg/mod"));
        assert_eq!(found(None, None, None), None);
    }

    #[test]
    fn paths_are_cleaned_by_their_text() {
        for (given, wanted) in [
            ("/a/./b/../c", "/a/c"),
            ("/a/..", "/"),
            ("/../a", "/a"),
            ("/a/b/", "/a/b"),
            ("../../a", "../../a"),
        ] {
            assert_eq!(clean(Path::new(given)), Path::new(wanted));
        }
    }
}
