//! Which packages the paths of the command line mean.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use stanch_gosrc::module::{IgnoreReason, Loader, Package, ProblemKind};
use stanch_model::{CheckProblem, CheckProblemKind};

use crate::failure::{Failure, Result};

/// Packages, and of some of them single files.
#[derive(Default)]
pub(crate) struct Selection {
    pub(crate) packages: Vec<Arc<Package>>,
    /// For packages that are there because of some of their files: these files.
    pub(crate) only: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    /// Files that were named and are not built.
    pub(crate) problems: Vec<CheckProblem>,
}

impl Selection {
    /// Whether a finding in `file` was asked for, when it was made in the package in `dir`.
    pub(crate) fn wants(&self, dir: &Path, file: &Path) -> bool {
        self.only.get(dir).is_none_or(|files| files.contains(file))
    }
}

/// What one path of the command line is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Asked {
    /// For the loader.
    Pattern(String),
    /// A Go file: absolute.
    File(PathBuf),
}

impl Asked {
    /// The folder in which it is, for paths that are local; absolute.
    fn folder(&self, cwd: &Path) -> Option<PathBuf> {
        match self {
            Asked::File(path) => path.parent().map(Path::to_owned),
            Asked::Pattern(text) => {
                let fixed = text.split("...").next().unwrap_or_default();
                let is_local = text.starts_with('.') || Path::new(text).is_absolute();
                is_local.then(|| normal(&cwd.join(fixed)))
            }
        }
    }
}

/// What the paths are. A folder may be written without a leading `./`: nobody who types `internal/orders` beside a folder
/// of this name means a package of the standard library.
pub(crate) fn asked(paths: &[String], cwd: &Path) -> Result<Vec<Asked>> {
    let one = |path: &String| {
        let full = normal(&cwd.join(path));
        if path.ends_with(".go") && !full.is_dir() {
            return match std::fs::metadata(&full) {
                Ok(_) => Ok(Asked::File(full)),
                Err(error) => Err(Failure::caused(format!("check {path}"), &error)),
            };
        }
        let folder = path.split("...").next().unwrap_or_default().trim_end_matches('/');
        let is_bare = !path.starts_with('.') && !Path::new(path).is_absolute();
        let here = is_bare && !folder.is_empty() && cwd.join(folder).is_dir();
        Ok(Asked::Pattern(if here { format!("./{path}") } else { path.clone() }))
    };
    paths.iter().map(one).collect()
}

/// The folder that is loaded from: the working directory, unless all paths lead into another module.
pub(crate) fn base(asked: &[Asked], cwd: &Path) -> PathBuf {
    let folders: Option<Vec<PathBuf>> = asked.iter().map(|one| one.folder(cwd)).collect();
    let Some(folders) = folders else { return cwd.to_owned() };
    let of_cwd = (root(cwd, "go.work"), root(cwd, "go.mod"));
    let elsewhere = |folder: &PathBuf| of_cwd.0.is_none() && root(folder, "go.mod") != of_cwd.1;
    match folders.first() {
        Some(first) if folders.iter().all(elsewhere) && first.is_dir() => first.clone(),
        _ => cwd.to_owned(),
    }
}

fn root(dir: &Path, file: &str) -> Option<PathBuf> {
    dir.ancestors().find(|dir| dir.join(file).is_file()).map(Path::to_owned)
}

/// The packages; `cwd` is what patterns were typed in.
pub(crate) fn select(loader: &Loader<'_>, asked: &[Asked], cwd: &Path) -> Result<Selection> {
    let mut selection = Selection::default();
    let mut whole: BTreeSet<PathBuf> = BTreeSet::new();
    let add = |selection: &mut Selection, package: Arc<Package>| {
        let known = |p: &Arc<Package>| p.dir == package.dir && p.import_path == package.import_path;
        if !selection.packages.iter().any(known) {
            selection.packages.push(package);
        }
    };
    let patterns: Vec<String> = asked.iter().filter_map(|one| pattern(one, loader, cwd)).collect();
    for package in loader.matching(&patterns.iter().map(String::as_str).collect::<Vec<_>>()) {
        whole.insert(package.dir.clone());
        selection.packages.push(package);
    }
    for file in asked.iter().filter_map(|one| if let Asked::File(path) = one { Some(path) } else { None }) {
        let Some(dir) = file.parent().filter(|dir| !whole.contains(*dir)) else { continue };
        for package in loader.matching(&[&dir.to_string_lossy()]) {
            add(&mut selection, package);
        }
        selection.only.entry(dir.to_owned()).or_default().insert(file.clone());
        selection.problems.extend(not_built(&selection.packages, file));
    }
    let is_nothing = selection.packages.iter().all(|p| p.is_empty() && p.problems.is_empty());
    if is_nothing && selection.problems.is_empty() && !has_other_problems(loader) {
        return Err(nothing(asked, cwd));
    }
    Ok(selection)
}

/// The text of a pattern as the loader has to see it.
fn pattern(asked: &Asked, loader: &Loader<'_>, cwd: &Path) -> Option<String> {
    let Asked::Pattern(text) = asked else { return None };
    let is_relative = text.starts_with('.');
    if !is_relative || loader.options().dir == cwd {
        return Some(text.clone());
    }
    Some(normal(&cwd.join(text)).to_string_lossy().into_owned())
}

/// Whether something in the tree could not be read, so that "no Go files" would be no answer.
fn has_other_problems(loader: &Loader<'_>) -> bool {
    loader.problems().iter().any(|p| matches!(p.kind, ProblemKind::Unreadable | ProblemKind::NotUtf8))
}

fn nothing(asked: &[Asked], cwd: &Path) -> Failure {
    let names: Vec<String> = asked
        .iter()
        .map(|one| match one {
            Asked::Pattern(text) => text.clone(),
            Asked::File(path) => path.display().to_string(),
        })
        .collect();
    Failure::new(format!("check {}: there are no Go files", names.join(" ")))
        .help(format!("name a folder with Go files, or a pattern such as ./...; seen from {}", cwd.display()))
}

/// Why a file that was named is not part of its package.
fn not_built(packages: &[Arc<Package>], file: &Path) -> Option<CheckProblem> {
    let ignored = packages.iter().flat_map(|p| &p.ignored).find(|ignored| ignored.path == file)?;
    let what = match &ignored.reason {
        // The loader says these itself.
        IgnoreReason::BadConstraint | IgnoreReason::Unreadable(_) => return None,
        IgnoreReason::Hidden => "not checked: Go leaves out files whose name begins with _ or .".to_owned(),
        IgnoreReason::FileName => "not checked: its name asks for another system (GOOS, GOARCH)".to_owned(),
        IgnoreReason::Constraint(text) => {
            format!("not checked: its constraint does not hold here: {text} (--tags, GOOS)")
        }
        IgnoreReason::Cgo => "not checked: it imports C, and cgo is off (CGO_ENABLED)".to_owned(),
        IgnoreReason::Test => "not checked: it is a test (--tests)".to_owned(),
        IgnoreReason::Documentation => "not checked: its package is documentation".to_owned(),
    };
    Some(CheckProblem {
        kind: CheckProblemKind::Unreadable,
        file: Some(file.display().to_string()),
        line: None,
        column: None,
        what,
        incomplete: true,
    })
}

/// A path without `.` and `..`, by its text alone.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn folders_files_and_import_paths_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let cwd = dir.path();
        fs::create_dir_all(cwd.join("net/http")).unwrap();
        fs::create_dir_all(cwd.join("odd.go")).unwrap();
        fs::write(cwd.join("net/http/a.go"), "package http").unwrap();
        let of = |path: &str| asked(&[path.to_owned()], cwd).map(|mut all| all.remove(0));
        let pattern = |text: &str| Asked::Pattern(text.to_owned());
        assert_eq!(of("net/http").unwrap(), pattern("./net/http"));
        assert_eq!(of("net/...").unwrap(), pattern("./net/..."));
        assert_eq!(of("net/url").unwrap(), pattern("net/url"));
        assert_eq!(of("...").unwrap(), pattern("..."));
        assert_eq!(of("./odd.go").unwrap(), pattern("./odd.go"));
        assert_eq!(of("net/http/a.go").unwrap(), Asked::File(cwd.join("net/http/a.go")));
        assert!(of("net/http/b.go").unwrap_err().what.starts_with("check net/http/b.go: "));
    }

    #[test]
    fn another_module_is_loaded_from_where_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let (here, there) = (dir.path().join("here"), dir.path().join("there"));
        for (module, below) in [(&here, "a"), (&there, "b")] {
            fs::create_dir_all(module.join(below)).unwrap();
            fs::write(module.join("go.mod"), "module m\n").unwrap();
        }
        let of = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(|p| (*p).to_owned()).collect();
            base(&asked(&paths, &here).unwrap(), &here)
        };
        assert_eq!(of(&["./..."]), here);
        assert_eq!(of(&["../there/b/..."]), there.join("b"));
        assert_eq!(of(&["../there/b", "./a"]), here);
        assert_eq!(of(&["../there/b", "fmt"]), here);
    }
}
