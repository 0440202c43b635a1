//! What was wrong with a source tree.

use std::fmt;
use std::path::{Path, PathBuf};

use stanch_model::{FileError, Problem};

use super::modfile::ModuleVersion;

/// What kind of thing is wrong: what a caller may decide upon.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ProblemKind {
    /// A go.mod, go.work or modules.txt, or a line of it, cannot be understood.
    BadModuleFile,
    /// go.mod requires a lower version than is selected: the go command wants it updated.
    Inconsistent,
    /// A file or directory cannot be read.
    Unreadable,
    /// The module cache lacks a module that an import needs, or a local replacement is not there.
    MissingModule(ModuleVersion),
    /// The go.mod file of a module is not there: versions that only it asks for are not selected, and packages of the
    /// module are taken for Go 1.16.
    MissingGoMod(ModuleVersion),
    /// No module of the build has the package.
    MissingPackage {
        /// Its import path.
        path: String,
    },
    /// More than one module has the package; the one with the longest path was taken.
    AmbiguousImport {
        /// Its import path.
        path: String,
    },
    /// The head of a Go file is broken.
    BadHeader,
    /// A build constraint is broken: Go does not build the file.
    BadConstraint,
    /// The files of a directory say that they are of different packages.
    MixedPackages,
    /// A name in the tree is not UTF-8: it can be no import path.
    NotUtf8,
    /// Nothing fits a pattern, or the pattern cannot be understood.
    NoMatch,
    /// A directory with Go files belongs to no module of the build.
    OutsideModules,
    /// vendor/modules.txt and go.mod disagree, or a vendored package is not listed.
    Vendoring,
    /// GOROOT is not known, or is none: standard packages are not loaded.
    NoGoroot,
}

/// Something wrong with a source tree, which was loaded all the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LoadProblem {
    /// The file or directory.
    pub path: PathBuf,
    /// 1-based, when a line is to blame.
    pub line: Option<u32>,
    /// What kind of problem.
    pub kind: ProblemKind,
    /// A lower-case fragment.
    pub what: String,
}

impl LoadProblem {
    pub(super) fn new(path: &Path, line: Option<u32>, kind: ProblemKind, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, kind, what: what.into() }
    }

    pub(super) fn unreadable(path: &Path, error: &FileError) -> Self {
        Self::new(path, None, ProblemKind::Unreadable, error.to_string())
    }

    /// What the reader of a module file said about a line.
    pub(super) fn in_module_file(path: &Path, problem: &Problem) -> Self {
        let line = problem.line.and_then(|line| u32::try_from(line).ok());
        Self::new(path, line, ProblemKind::BadModuleFile, problem.what.clone())
    }
}

impl fmt::Display for LoadProblem {
    /// `path:line: what`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.what)
    }
}
