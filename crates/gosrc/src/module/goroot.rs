//! What a GOROOT says of itself: its release, and which experiments its builds have switched on.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use stanch_model::{FileSystem, GoVersion};

use super::{BuildContext, experiment};

/// Go's own sources, `go env GOROOT`: the directory above `src`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Goroot {
    /// The directory.
    pub dir: PathBuf,
    /// Its release, from `VERSION` or else from `src/internal/goversion`; `None` when neither can be read.
    pub version: Option<GoVersion>,
    /// `src/internal/buildcfg/exp.go`, when it can be read.
    experiments: Option<String>,
}

impl Goroot {
    /// Looks at a directory; `None` when it has no `src/fmt`, and so is no GOROOT.
    #[must_use]
    pub fn open(files: &dyn FileSystem, dir: &Path) -> Option<Self> {
        files.kind(&dir.join("src/fmt")).ok()?;
        let text = |path: &str| {
            files.read(&dir.join(path)).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        };
        let version = text("VERSION")
            .and_then(|v| v.lines().next().and_then(|line| line.parse().ok()))
            .or_else(|| text("src/internal/goversion/goversion.go").and_then(|t| development_version(&t)));
        Some(Self { dir: dir.to_owned(), version, experiments: text("src/internal/buildcfg/exp.go") })
    }

    /// `GOROOT/src`
    #[must_use]
    pub fn src(&self) -> PathBuf {
        self.dir.join("src")
    }

    /// The context of a build with this toolchain, with cgo and without tags of the user. `otherwise` is the N of Go
    /// 1.N that counts when the release is not known.
    #[must_use]
    pub fn context(&self, goos: &str, goarch: &str, otherwise: u16) -> BuildContext {
        let minor = self.version.map_or(otherwise, |version| version.minor);
        let mut context = BuildContext::new(goos, goarch, minor);
        context.tags.extend(self.experiment_tags(goos, goarch).unwrap_or_default());
        context
    }

    /// The tags `goexperiment.…` that hold in builds with this toolchain when GOEXPERIMENT is not set. Empty when
    /// the file that says so cannot be read; `None` when it says so in words that this reader does not know.
    #[must_use]
    pub fn experiment_tags(&self, goos: &str, goarch: &str) -> Option<Vec<String>> {
        let Some(text) = &self.experiments else { return Some(Vec::new()) };
        let known = HashMap::from([("goos", goos), ("goarch", goarch)]);
        experiment::baseline(text, &known)
    }
}

/// `const Version = 28` of a tree between releases.
fn development_version(text: &str) -> Option<GoVersion> {
    let number = text.lines().find_map(|line| line.strip_prefix("const Version = "))?;
    number.trim().parse().ok().map(GoVersion::minor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::MemoryFiles;

    #[test]
    fn a_release_and_a_tree_between_releases() {
        let mut files = MemoryFiles::new();
        files.file("/go/src/fmt/print.go", "package fmt").file("/go/VERSION", "go1.27.3\ntime 2026-10-19\n");
        let version = |files: &MemoryFiles| Goroot::open(files, Path::new("/go")).unwrap().version;
        assert_eq!(version(&files), "go1.27.3".parse().ok());
        let context = Goroot::open(&files, Path::new("/go")).unwrap().context("linux", "arm64", 20);
        assert!(context.has_tag("go1.27") && context.has_tag("arm64.v8.0") && context.cgo);
        files.file("/go/VERSION", "");
        assert_eq!(version(&files), None);
        files.file("/go/src/internal/goversion/goversion.go", "package goversion\n\nconst Version = 28\n");
        assert_eq!(version(&files), Some(GoVersion::minor(28)));
        assert_eq!(
            Goroot::open(&files, Path::new("/go")).unwrap().experiment_tags("linux", "amd64"),
            Some(vec![])
        );
        assert_eq!(Goroot::open(&files, Path::new("/other")), None);
    }
}
