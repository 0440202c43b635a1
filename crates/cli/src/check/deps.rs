//! What packages import: what is missing of it, and a digest of all that a package's result depends on.
//!
//! The digest of a package covers its own files, and those of the packages that it leads to as far as they can be
//! edited: of the main modules, of folders that replace modules, and vendored. Packages of the module cache are known
//! by their version, and Go's own by the release, which belongs to the digest of the whole run.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use stanch_gosrc::module::{
    Import, LoadProblem, Loader, ModuleKind, Package, Replacement, SourceFile, parallel,
};
use stanch_model::{FileKind, FileSystem};

use crate::check::seen::{Digest, SeenFiles};

/// Walks imports; what was walked once is kept.
pub(crate) struct Deps<'l> {
    loader: &'l Loader<'l>,
    files: &'l SeenFiles<'l>,
    /// GOROOT/src, unless it is what is worked on.
    stable_std: Option<PathBuf>,
    known: HashMap<(String, PathBuf), Node>,
    missing: BTreeMap<String, LoadProblem>,
}

#[derive(Clone, Copy)]
enum Node {
    /// It is being walked: packages import one another in a circle, which Go does not allow.
    Open,
    /// Its digest with all that it leads to; `None` when that cannot be told.
    Done(Option<Digest>),
}

impl<'l> Deps<'l> {
    pub(crate) fn new(loader: &'l Loader<'l>, files: &'l SeenFiles<'l>) -> Self {
        let src = loader.goroot().filter(|goroot| goroot.version.is_some()).map(|goroot| goroot.src());
        let worked_on = |src: &PathBuf| loader.main_modules().iter().any(|main| main.dir.starts_with(src));
        let stable_std = src.filter(|src| !worked_on(src));
        Self { loader, files, stable_std, known: HashMap::new(), missing: BTreeMap::new() }
    }

    /// Reads what the digests of `packages` are made of, on as many threads as the loader has: files that were edited
    /// or may have been, and which packages they lead to. Else one thread would wait for each file in turn.
    pub(crate) fn read_ahead(&self, packages: &[Arc<Package>], tests: bool) {
        let threads = self.loader.options().threads;
        let mut seen: HashSet<(String, PathBuf)> = HashSet::new();
        let mut wave = packages.to_vec();
        let mut tests = tests;
        while !wave.is_empty() {
            wave.retain(|package| seen.insert((package.import_path.clone(), package.dir.clone())));
            let imports: Vec<(&Arc<Package>, &str)> =
                wave.iter().flat_map(|package| self.followed(package, tests)).collect();
            let found = parallel(threads, &imports, |(importer, path)| {
                let Import::Package(found) = self.loader.import(importer, path) else { return None };
                if self.fixed_version(&found).is_none() {
                    // What cannot be read is told by the digest.
                    found.sources().for_each(|file| drop(self.files.digest_of(&file.path)));
                }
                Some(found)
            });
            wave = found.into_iter().flatten().collect();
            tests = false;
        }
    }

    /// The imports of a package that its digest follows.
    fn followed<'p>(&self, package: &'p Arc<Package>, tests: bool) -> Vec<(&'p Arc<Package>, &'p str)> {
        let files = package.sources().chain(package.tests().filter(|_| tests));
        let mut paths: Vec<&str> =
            files.flat_map(|file| &file.header.imports).map(|import| import.path.as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        paths.retain(|path| *path != "C" && *path != "unsafe" && !self.is_stable_std(path));
        paths.into_iter().map(|path| (package, path)).collect()
    }

    /// The digest of what a checked package depends on, with its tests if they are checked; `None` when it cannot be
    /// told, and a result may not be kept.
    pub(crate) fn digest(&mut self, package: &Arc<Package>, tests: bool) -> Option<Digest> {
        let test_files = package.tests().filter(|_| tests);
        let own: Vec<&SourceFile> = package.sources().chain(test_files).collect();
        let mut hash = Sha256::new();
        let readable = self.add_files(&mut hash, package, own.iter().copied());
        let below = self.add_imports(&mut hash, package, own.into_iter());
        (readable && below).then(|| hash.finalize().into())
    }

    /// Imports that lead nowhere, one problem for each path, at the first file that has it.
    pub(crate) fn into_missing(self) -> Vec<LoadProblem> {
        self.missing.into_values().collect()
    }

    /// The digest of a package that is imported.
    fn imported(&mut self, package: &Arc<Package>) -> Option<Digest> {
        let key = (package.import_path.clone(), package.dir.clone());
        match self.known.get(&key) {
            Some(Node::Done(digest)) => return *digest,
            Some(Node::Open) => return None,
            None => {}
        }
        self.known.insert(key.clone(), Node::Open);
        let mut hash = Sha256::new();
        let readable = match self.fixed_version(package) {
            Some(version) => {
                add(&mut hash, &[&package.import_path, &version]);
                true
            }
            None => self.add_files(&mut hash, package, package.sources()),
        };
        let below = self.add_imports(&mut hash, package, package.sources());
        let digest = (readable && below).then(|| hash.finalize().into());
        self.known.insert(key, Node::Done(digest));
        digest
    }

    /// Whether all files could be read.
    pub(crate) fn add_files<'p>(
        &self,
        hash: &mut Sha256,
        package: &Package,
        files: impl Iterator<Item = &'p SourceFile>,
    ) -> bool {
        add(hash, &[&package.import_path, &package.dir.to_string_lossy()]);
        let mut readable = true;
        for file in files {
            add(hash, &[&file.name, if file.foreign { "foreign" } else { "" }]);
            add(hash, &[&file.go_version(package).map(|go| go.to_string()).unwrap_or_default()]);
            match self.files.digest_of(&file.path) {
                Ok(digest) => hash.update(digest),
                Err(_) => readable = false,
            }
        }
        readable
    }

    /// Whether the digests of all imports can be told.
    fn add_imports<'p>(
        &mut self,
        hash: &mut Sha256,
        package: &Arc<Package>,
        files: impl Iterator<Item = &'p SourceFile>,
    ) -> bool {
        let mut seen = BTreeSet::new();
        let mut known = true;
        for file in files {
            for import in &file.header.imports {
                if seen.insert(import.path.as_str()) {
                    known &= self.add_import(hash, package, file, import.line, &import.path);
                }
            }
        }
        known
    }

    fn add_import(
        &mut self,
        hash: &mut Sha256,
        package: &Arc<Package>,
        file: &SourceFile,
        line: u32,
        path: &str,
    ) -> bool {
        add(hash, &[path]);
        if path == "C" || path == "unsafe" || self.is_stable_std(path) {
            return true;
        }
        match self.loader.import(package, path) {
            Import::C => true,
            Import::Package(found) => match self.imported(&found) {
                Some(digest) => {
                    hash.update(digest);
                    true
                }
                None => false,
            },
            Import::Missing(why) => {
                add(hash, &["missing"]);
                let problem = self.loader.missing_import(file, line, path, why);
                let first = self.missing.entry(path.to_owned()).or_insert_with(|| problem.clone());
                if problem < *first {
                    *first = problem;
                }
                true
            }
        }
    }

    /// What a package is known by when nobody edits its files: the module cache holds what the version names.
    pub(crate) fn fixed_version(&self, package: &Package) -> Option<String> {
        if package.standard {
            return self.stable_std.as_ref().map(|_| "std".to_owned());
        }
        let module = package.module.as_ref().filter(|module| module.kind == ModuleKind::Dependency)?;
        match &module.replacement {
            Some(Replacement::Dir(_)) => None,
            Some(Replacement::Module(other)) => Some(format!("{} {}", other.path, other.version)),
            None => Some(format!("{} {}", module.path, module.version.as_deref()?)),
        }
    }

    /// Go's own packages are as good as their release, so their files are not looked at.
    pub(crate) fn is_stable_std(&self, path: &str) -> bool {
        let Some(src) = &self.stable_std else { return false };
        let element = path.split('/').next().unwrap_or_default();
        !element.contains('.') && self.files.kind(&src.join(path)) == Ok(FileKind::Dir)
    }
}

/// Texts, each with its end marked.
pub(crate) fn add(hash: &mut Sha256, texts: &[&str]) {
    for text in texts {
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    }
}

/// The digest of what is common to all packages of a run: release, options, system, and the module files.
pub(crate) fn of_run(loader: &Loader<'_>, files: &SeenFiles<'_>, program: &str, options: &[&str]) -> Digest {
    let mut hash = Sha256::new();
    add(&mut hash, &[program]);
    add(&mut hash, options);
    let context = &loader.options().context;
    add(&mut hash, &[&format!("{context:?}")]);
    let goroot = loader.goroot().map(|goroot| format!("{} {:?}", goroot.dir.display(), goroot.version));
    add(&mut hash, &[&goroot.unwrap_or_default()]);
    let mut module_files: Vec<PathBuf> = loader.workspace().map(Path::to_owned).into_iter().collect();
    for main in loader.main_modules() {
        module_files.extend(["go.mod", "go.sum", "vendor/modules.txt"].map(|name| main.dir.join(name)));
    }
    for path in module_files {
        add(&mut hash, &[&path.to_string_lossy()]);
        match files.digest_of(&path) {
            Ok(digest) => hash.update(digest),
            Err(error) => add(&mut hash, &[&error.to_string()]),
        }
    }
    hash.finalize().into()
}
