//! The files of a directory, sorted into a package (`go/build.Package`).

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use stanch_model::{DirEntry, FileError, GoVersion};

use super::BuildContext;
use super::header::Header;
use super::modfile::Replacement;
use super::problem::{LoadProblem, ProblemKind};
use super::tree::Tree;

/// Most heads end within so many bytes; of the others, the whole file is read.
const HEAD: usize = 8 << 10;
/// Since then, `//go:build go1.N` sets the language version of a file, but never below this.
const FILE_VERSIONS: u16 = 21;

/// What a module is to the build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ModuleKind {
    /// It is worked on.
    Main,
    /// From the module cache, or a directory that replaces it.
    Dependency,
    /// From the vendor directory.
    Vendored,
    /// Go's own: std or cmd.
    Standard,
}

/// The module of a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Module {
    /// Its path; empty when the go.mod that is worked on does not say.
    pub path: String,
    /// Its version, before replacement; `None` for main and standard modules.
    pub version: Option<String>,
    /// What it is to the build.
    pub kind: ModuleKind,
    /// Its root directory; for vendored ones, the directory that all share.
    pub dir: PathBuf,
    /// The language version of its packages.
    pub go: GoVersion,
    /// What replaces it, as written.
    pub replacement: Option<Replacement>,
}

/// A Go file that is part of a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name; bytes that are not UTF-8 are U+FFFD.
    pub name: String,
    /// What its head says.
    pub header: Header,
    /// Whether its package clause names another package than the directory's other files.
    pub foreign: bool,
}

impl SourceFile {
    /// The language version of the file: its module's, unless a `//go:build go1.N` line says otherwise.
    #[must_use]
    pub fn go_version(&self, package: &Package) -> Option<GoVersion> {
        let own = self.header.go_minor.map(|minor| GoVersion::minor(minor.max(FILE_VERSIONS)));
        own.or_else(|| package.module.as_ref().map(|module| module.go))
    }
}

/// Why a Go file of a directory is not part of its package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IgnoreReason {
    /// Its name begins with `_` or `.`.
    Hidden,
    /// Its name asks for another system.
    FileName,
    /// Its build constraint, shown as `//go:build` writes it, does not hold.
    Constraint(String),
    /// Its build constraint cannot be understood.
    BadConstraint,
    /// It imports "C", and cgo is off.
    Cgo,
    /// Its package clause says `documentation`.
    Documentation,
    /// It is a test, and tests are not asked for ([`LoadOptions::tests`](super::LoadOptions::tests)).
    Test,
    /// It cannot be read.
    Unreadable(FileError),
}

/// A Go file that is not part of a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IgnoredFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name; bytes that are not UTF-8 are U+FFFD.
    pub name: String,
    /// Why.
    pub reason: IgnoreReason,
}

/// A package: the Go files of one directory on one system. Lists are sorted by file name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Package {
    /// Its import path; `_` and the directory when it belongs to no module.
    pub import_path: String,
    /// The name in its package clauses; `None` when no file can be read. Of several names, the first file's.
    pub name: Option<String>,
    /// Its directory.
    pub dir: PathBuf,
    /// Its module; `None` for a directory outside of all.
    pub module: Option<Arc<Module>>,
    /// Whether it is Go's own, from GOROOT.
    pub standard: bool,
    /// Files that do not import "C".
    pub go_files: Vec<SourceFile>,
    /// Files that do.
    pub cgo_files: Vec<SourceFile>,
    /// `_test.go` files of the package itself.
    pub test_files: Vec<SourceFile>,
    /// `_test.go` files of the package with `_test` after its name.
    pub xtest_files: Vec<SourceFile>,
    /// The other Go files, with why.
    pub ignored: Vec<IgnoredFile>,
    /// What is wrong with its files.
    pub problems: Vec<LoadProblem>,
}

impl Package {
    /// Files that are compiled into the package: without tests.
    pub fn sources(&self) -> impl Iterator<Item = &SourceFile> {
        self.go_files.iter().chain(&self.cgo_files)
    }

    /// The files of both kinds of tests.
    pub fn tests(&self) -> impl Iterator<Item = &SourceFile> {
        self.test_files.iter().chain(&self.xtest_files)
    }

    /// What the package imports, without its tests; sorted, each path once, as written.
    #[must_use]
    pub fn imports(&self) -> Vec<&str> {
        imports(self.sources())
    }

    /// What its in-package tests import.
    #[must_use]
    pub fn test_imports(&self) -> Vec<&str> {
        imports(self.test_files.iter())
    }

    /// What its external tests import.
    #[must_use]
    pub fn xtest_imports(&self) -> Vec<&str> {
        imports(self.xtest_files.iter())
    }

    /// Whether no file is part of it, tests included, also those that were not asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let is_unread_test = |file: &IgnoredFile| file.reason == IgnoreReason::Test;
        self.sources().chain(self.tests()).next().is_none() && !self.ignored.iter().any(is_unread_test)
    }
}

fn imports<'a>(files: impl Iterator<Item = &'a SourceFile>) -> Vec<&'a str> {
    let all: BTreeSet<&str> = files.flat_map(|f| f.header.imports.iter().map(|i| i.path.as_str())).collect();
    all.into_iter().collect()
}

/// Where a package is and what it is called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) dir: PathBuf,
    pub(super) import_path: String,
    pub(super) module: Option<Arc<Module>>,
    pub(super) standard: bool,
}

/// Reads the heads of a directory's files.
pub(super) fn read(tree: &Tree<'_>, context: &BuildContext, tests: bool, place: Place) -> Package {
    let Place { dir, import_path, module, standard } = place;
    let mut package = Package {
        import_path,
        name: None,
        dir,
        module,
        standard,
        go_files: Vec::new(),
        cgo_files: Vec::new(),
        test_files: Vec::new(),
        xtest_files: Vec::new(),
        ignored: Vec::new(),
        problems: Vec::new(),
    };
    let listing = match tree.list(&package.dir) {
        Ok(listing) => listing,
        Err(error) => {
            package.problems.push(LoadProblem::unreadable(&package.dir, &error));
            return package;
        }
    };
    let mut reader = Reader { tree, context, tests, package, first_file: String::new() };
    for entry in &listing.entries {
        if entry.name.as_encoded_bytes().ends_with(b".go") && !reader.is_dir(entry) {
            reader.file(&entry.name);
        }
    }
    reader.package
}

struct Reader<'a> {
    tree: &'a Tree<'a>,
    context: &'a BuildContext,
    tests: bool,
    package: Package,
    /// The file that named the package.
    first_file: String,
}

impl Reader<'_> {
    fn is_dir(&self, entry: &DirEntry) -> bool {
        use stanch_model::FileKind;
        match entry.kind {
            FileKind::Dir => true,
            FileKind::Link => self.tree.is_dir(&self.package.dir.join(&entry.name)),
            FileKind::File | FileKind::Other => false,
        }
    }

    fn problem(&mut self, path: &Path, line: Option<u32>, kind: ProblemKind, what: String) {
        self.package.problems.push(LoadProblem::new(path, line, kind, what));
    }

    fn file(&mut self, os_name: &OsStr) {
        let path = self.package.dir.join(os_name);
        let name = os_name.to_string_lossy().into_owned();
        match self.accept(&path, &name) {
            Ok(header) => self.add(path, name, header),
            Err(reason) => self.package.ignored.push(IgnoredFile { path, name, reason }),
        }
    }

    /// The head of a file that is built; the rules in the order in which go/build asks them.
    fn accept(&mut self, path: &Path, name: &str) -> Result<Header, IgnoreReason> {
        if name.starts_with(['_', '.']) {
            return Err(IgnoreReason::Hidden);
        }
        if !self.context.matches_name(name) {
            return Err(IgnoreReason::FileName);
        }
        if !self.tests && name.ends_with("_test.go") {
            return Err(IgnoreReason::Test);
        }
        let header = read_header(self.tree, path).map_err(|error| {
            self.package.problems.push(LoadProblem::unreadable(path, &error));
            IgnoreReason::Unreadable(error)
        })?;
        if let Some(bad) = &header.bad_constraint {
            self.problem(path, Some(bad.line), ProblemKind::BadConstraint, bad.what.clone());
            return Err(IgnoreReason::BadConstraint);
        }
        if let Some(constraint) = &header.constraint
            && !self.context.satisfies(constraint)
        {
            return Err(IgnoreReason::Constraint(constraint.to_string()));
        }
        for bad in &header.problems {
            self.problem(path, Some(bad.line), ProblemKind::BadHeader, bad.what.clone());
        }
        if header.package.as_deref() == Some("documentation") {
            return Err(IgnoreReason::Documentation);
        }
        Ok(header)
    }

    fn add(&mut self, path: PathBuf, name: String, header: Header) {
        let is_test = name.ends_with("_test.go");
        let clause = header.package.clone().unwrap_or_default();
        let own_name = self.package.name.as_deref();
        let external = clause.strip_suffix("_test").filter(|_| is_test && own_name != Some(clause.as_str()));
        let foreign = match external.unwrap_or(&clause) {
            "" => false,
            found => self.is_foreign(&path, &name, found, header.package_line),
        };
        if header.is_cgo() && !is_test && !self.context.cgo {
            self.package.ignored.push(IgnoredFile { path, name, reason: IgnoreReason::Cgo });
            return;
        }
        if header.is_cgo() && is_test {
            let what = "use of cgo in a test is not supported".to_owned();
            self.problem(&path, Some(header.package_line), ProblemKind::BadHeader, what);
        }
        let list = match (is_test, external.is_some()) {
            (true, true) => &mut self.package.xtest_files,
            (true, false) => &mut self.package.test_files,
            (false, _) if header.is_cgo() => &mut self.package.cgo_files,
            (false, _) => &mut self.package.go_files,
        };
        list.push(SourceFile { path, name, header, foreign });
    }

    /// Compares a file's package with the directory's, which the first file names.
    fn is_foreign(&mut self, path: &Path, name: &str, found: &str, line: u32) -> bool {
        match &self.package.name {
            None => {
                self.package.name = Some(found.to_owned());
                name.clone_into(&mut self.first_file);
                false
            }
            Some(own) if own == found => false,
            Some(own) => {
                let what = format!("package {found}, but {} is of package {own}", self.first_file);
                self.problem(path, Some(line), ProblemKind::MixedPackages, what);
                true
            }
        }
    }
}

fn read_header(tree: &Tree<'_>, path: &Path) -> Result<Header, FileError> {
    let prefix = tree.files.read_head(path, HEAD)?;
    let header = Header::read(&prefix);
    if header.reached_end && prefix.len() >= HEAD {
        return Ok(Header::read(&tree.files.read(path)?));
    }
    Ok(header)
}
