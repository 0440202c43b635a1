//! A case as a module that is checked: its files in memory, Go's own on disk.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use stanch_collect::OsFiles;
use stanch_gosrc::module::{Goroot, LoadOptions, Loader, MemoryFiles, Workspace};
use stanch_model::{DirEntry, FileError, FileKind, FileSystem, Finding};

use super::super::driver::{CheckOptions, check as check_packages};
use super::archive::Archive;

/// Where the module is; nothing of the real file system is below.
const ROOT: &str = "/case";

/// What was found in a case.
pub(super) struct Checked {
    pub(super) findings: Vec<Finding>,
    /// Syntax errors and packages that are missing: a case that is not read whole proves nothing.
    pub(super) problems: Vec<String>,
}

/// Checks the packages of a case, tests included, with some rules.
pub(super) fn check(archive: &Archive, goroot: &Goroot, slugs: &[String]) -> Checked {
    let files = Files { case: module(archive), os: OsFiles::default() };
    let mut options = LoadOptions::new(ROOT, goroot.context("linux", "amd64", 0));
    options.goroot = Some(goroot.dir.clone());
    options.workspace = Workspace::Off;
    let loader = Loader::open(&files, options);
    let packages = loader.matching(&["./..."]);
    let missing = loader.closure(&packages, true).problems;
    let mut problems: Vec<String> =
        loader.problems().iter().chain(&missing).map(ToString::to_string).collect();
    let options = CheckOptions {
        root: PathBuf::from(ROOT),
        pedantic: true,
        tests: true,
        rules: Some(slugs.to_vec()),
        threads: 1,
    };
    let mut findings = Vec::new();
    for package in check_packages(&loader, &files, &packages, &options, None, &|_| true).packages {
        findings.extend(package.findings);
        let errors = package.problems.iter();
        problems
            .extend(errors.map(|p| {
                format!("{}:{}: {}", p.file.as_deref().unwrap_or("?"), p.line.unwrap_or(0), p.what)
            }));
    }
    Checked { findings, problems }
}

/// The files of the case, with a go.mod and a list of what is vendored.
fn module(archive: &Archive) -> MemoryFiles {
    let mut files = MemoryFiles::new();
    for (path, text) in texts(archive) {
        files.file(format!("{ROOT}/{path}"), text);
    }
    files
}

/// The same by path, below the module's folder.
pub(super) fn texts(archive: &Archive) -> BTreeMap<String, String> {
    let mut files = archive.files.clone();
    let mut go_mod = format!("module example.com/m\n\ngo 1.{}\n", archive.go.minor);
    let mut list = String::new();
    for package in archive.vendored().keys() {
        let version = version(package);
        writeln!(go_mod, "\nrequire {package} {version}").expect("text");
        writeln!(list, "# {package} {version}\n## explicit; go 1.21\n{package}").expect("text");
    }
    if !list.is_empty() {
        files.insert("vendor/modules.txt".to_owned(), list);
    }
    files.insert("go.mod".to_owned(), go_mod);
    files
}

/// A version that a module of this path may have: `v2.0.0` for `…/v2` and `gopkg.in/….v2`.
fn version(path: &str) -> String {
    let last = path.rsplit(['/', '.']).next().unwrap_or_default();
    let major = last.strip_prefix('v').and_then(|n| n.parse::<u32>().ok()).unwrap_or(1);
    format!("v{major}.0.0")
}

struct Files {
    case: MemoryFiles,
    os: OsFiles,
}

impl Files {
    fn of(&self, path: &Path) -> &dyn FileSystem {
        if path.starts_with(ROOT) { &self.case } else { &self.os }
    }
}

impl FileSystem for Files {
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        self.of(path).read(path)
    }

    fn read_head(&self, path: &Path, limit: usize) -> Result<Vec<u8>, FileError> {
        self.of(path).read_head(path, limit)
    }

    fn list(&self, dir: &Path) -> Result<Vec<DirEntry>, FileError> {
        self.of(dir).list(dir)
    }

    fn kind(&self, path: &Path) -> Result<FileKind, FileError> {
        self.of(path).kind(path)
    }
}
