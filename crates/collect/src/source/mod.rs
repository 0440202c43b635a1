//! Go sources for the paths that the toolchain recorded (`--source`).
//!
//! A program remembers where its files were when it was built: on another machine, in another folder, or with
//! `-trimpath` as `module@version/file.go`. [`SourceResolver`] finds what of that is at hand. A wrong file under a
//! right line number is worse than none, so it takes only what is unmistakable.
//!
//! Invariant: nothing outside the given folder, GOROOT and the module cache is ever read, not even through links.

mod index;
mod recorded;

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use stanch_model::SourceText;

use crate::error::CollectError;
use index::Index;
use recorded::Recorded;

/// Where sources are looked for, and how much is read.
#[derive(Clone, Debug)]
pub struct SourceOptions {
    /// The program's own sources: its module, a folder of it, or one with several modules.
    pub dir: PathBuf,
    /// Go's own sources, the folder above `src`.
    pub goroot: Option<PathBuf>,
    /// The module cache (`GOMODCACHE`).
    pub modcache: Option<PathBuf>,
    /// Largest file read, in bytes.
    pub max_file: u64,
    /// All files together.
    pub max_total: u64,
    /// Most directory entries looked at.
    pub max_entries: usize,
}

impl SourceOptions {
    /// Looks in `dir`, and for other packages where this machine's Go keeps them, if it has one.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            goroot: find_goroot(),
            modcache: find_modcache(),
            max_file: 4 << 20,
            max_total: 256 << 20,
            max_entries: 500_000,
        }
    }
}

/// Why a recorded path has no source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceMiss {
    /// It is not there.
    NotFound,
    /// Several files fit equally well.
    Ambiguous,
    /// It is larger than the limit, or all files together are.
    TooLarge,
    /// It cannot be read, or is not UTF-8.
    Unreadable,
}

/// Finds source files by the paths that frames use.
#[derive(Debug)]
pub struct SourceResolver {
    options: SourceOptions,
    index: Index,
    root: PathBuf,
    goroot: Option<PathBuf>,
    modcache: Option<PathBuf>,
}

impl SourceResolver {
    /// Lists the Go files below `options.dir`.
    ///
    /// # Errors
    /// When that is no readable folder.
    pub fn new(options: SourceOptions) -> Result<Self, CollectError> {
        let bad = |what: String| CollectError::Files { path: options.dir.clone(), what };
        let root = options
            .dir
            .canonicalize()
            .map_err(|e| bad(format!("{e}; --source wants the folder of the program's sources")))?;
        if !root.is_dir() {
            return Err(bad("it is no folder; --source wants the folder of the program's sources".into()));
        }
        let index = Index::of(&root, options.max_entries);
        let real = |p: &Option<PathBuf>| p.as_ref().and_then(|p| p.canonicalize().ok());
        let (goroot, modcache) = (real(&options.goroot), real(&options.modcache));
        Ok(Self { index, root, goroot, modcache, options })
    }

    /// The file behind a recorded path.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn resolve(&self, recorded: &str) -> Result<PathBuf, SourceMiss> {
        let recorded = Recorded::new(recorded);
        if let Some(tail) = recorded.std_tail(|module| self.index.has_module_under(module)) {
            let found = self.goroot.as_ref().and_then(|g| inside(&g.join("src"), tail));
            if found.is_some() || self.goroot.is_none() || recorded.is_trimmed() {
                return found.ok_or(SourceMiss::NotFound);
            }
        }
        if let Some(found) = self.as_is(recorded.text()) {
            return Ok(found);
        }
        if let Some(found) = self.by_module(&recorded) {
            return Ok(found);
        }
        if let Some((module, version, file)) = recorded.dependency() {
            return self.dependency(module, version, file).ok_or(SourceMiss::NotFound);
        }
        // `example.com/mod/file.go` names its module; if that is not here, a file of the same name is another one.
        if recorded.is_import_path() && self.index.has_modules() {
            return Err(SourceMiss::NotFound);
        }
        let at_least = recorded.vendored_len().map_or(1, |n| n + 1);
        let found = self.index.longest_suffix(recorded.text(), at_least)?;
        inside(&self.root, found).ok_or(SourceMiss::NotFound)
    }

    /// Whether a file that [`Self::resolve`] gave is below the folder of the program's own sources.
    #[must_use]
    pub fn is_own(&self, file: &Path) -> bool {
        let others = self.goroot.iter().chain(&self.modcache).filter(|dir| !self.root.starts_with(dir));
        file.starts_with(&self.root) && !others.into_iter().any(|dir| file.starts_with(dir))
    }

    /// Reads the files of all `paths`, under the paths as given. What is missing is listed with the reason.
    pub fn read<'a>(
        &self,
        paths: impl IntoIterator<Item = &'a str>,
    ) -> (SourceText, Vec<(String, SourceMiss)>) {
        let mut text = SourceText::default();
        let mut missing = Vec::new();
        let mut left = self.options.max_total;
        for path in paths {
            if text.file(path).is_some() {
                continue;
            }
            match self.resolve(path).and_then(|file| read_file(&file, self.options.max_file.min(left))) {
                Ok(body) => {
                    left -= body.len() as u64;
                    text.insert(path, body);
                }
                Err(why) => missing.push((path.to_owned(), why)),
            }
        }
        (text, missing)
    }

    /// The recorded path itself, when the program was built here.
    fn as_is(&self, path: &str) -> Option<PathBuf> {
        let real = Path::new(path).canonicalize().ok()?;
        (Path::new(path).is_absolute() && real.starts_with(&self.root) && real.is_file()).then_some(real)
    }

    /// By the modules that the folder has go.mod files of.
    fn by_module(&self, recorded: &Recorded<'_>) -> Option<PathBuf> {
        let unversioned = recorded.without_version();
        self.index.modules().find_map(|(module, dir)| {
            let at = unversioned.rfind(module)?;
            let before = at == 0 || unversioned.as_bytes()[at - 1] == b'/';
            let tail = unversioned[at + module.len()..].strip_prefix('/').filter(|_| before)?;
            inside(&self.root, &join(dir, tail))
        })
    }

    fn dependency(&self, module: &str, version: &str, file: &str) -> Option<PathBuf> {
        let vendored = format!("vendor/{}/{file}", recorded::unescape(module));
        if let Ok(found) = self.index.longest_suffix(&vendored, vendored.split('/').count()) {
            return inside(&self.root, found);
        }
        let cached = format!("{}@{version}/{file}", recorded::escape(module));
        inside(self.modcache.as_ref()?, &cached)
    }
}

fn join(dir: &str, tail: &str) -> String {
    if dir.is_empty() { tail.to_owned() } else { format!("{dir}/{tail}") }
}

/// The regular file `root/tail`, if it really is below `root`.
fn inside(root: &Path, tail: &str) -> Option<PathBuf> {
    let tail = Path::new(tail);
    if !tail.components().all(|c| matches!(c, Component::Normal(_))) {
        return None;
    }
    let real = root.join(tail).canonicalize().ok()?;
    (real.starts_with(root) && real.is_file()).then_some(real)
}

fn read_file(path: &Path, cap: u64) -> Result<String, SourceMiss> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|f| f.take(cap + 1).read_to_end(&mut bytes));
    read.map_err(|_| SourceMiss::Unreadable)?;
    if bytes.len() as u64 > cap {
        return Err(SourceMiss::TooLarge);
    }
    String::from_utf8(bytes).map_err(|_| SourceMiss::Unreadable)
}

/// `GOROOT`, or the installation that `go` on the PATH belongs to, or the usual place.
fn find_goroot() -> Option<PathBuf> {
    let from_env = std::env::var_os("GOROOT").filter(|v| !v.is_empty()).map(PathBuf::from);
    let on_path = || {
        let path = std::env::var_os("PATH")?;
        let go = std::env::split_paths(&path).map(|p| p.join("go")).find(|p| p.is_file())?;
        Some(go.canonicalize().ok()?.parent()?.parent()?.to_owned())
    };
    let usual = || Some(PathBuf::from("/usr/local/go"));
    let candidates = [from_env, on_path(), usual()];
    candidates.into_iter().flatten().find(|p| p.join("src/runtime").is_dir())
}

/// `GOMODCACHE`, or `pkg/mod` of the first `GOPATH`, or of `~/go`.
fn find_modcache() -> Option<PathBuf> {
    let var = |name| std::env::var_os(name).filter(|v| !v.is_empty());
    if let Some(found) = var("GOMODCACHE") {
        return Some(found.into());
    }
    let gopath = var("GOPATH").and_then(|v| std::env::split_paths(&v).next());
    let gopath = gopath.or_else(|| Some(PathBuf::from(var("HOME")?).join("go")))?;
    Some(gopath.join("pkg/mod"))
}

#[cfg(test)]
mod tests;
