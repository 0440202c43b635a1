//! Loading packages: opening a tree, and what can be asked of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use stanch_model::{FileError, FileSystem, GoVersion};

use super::goroot::Goroot;
use super::graph::Graph;
use super::modfile::{GoMod, ModuleVersion, Replacement, Role, parse_go_mod};
use super::options::LoadOptions;
use super::package::{self, Module, ModuleKind, Package, Place, SourceFile};
use super::problem::{LoadProblem, ProblemKind};
use super::resolve::Missing;
use super::setup::{MainModule, Setup};
use super::tree::{Memo, Tree, parallel};

/// What an import leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Import {
    /// A package; `unsafe` is one too.
    Package(Arc<Package>),
    /// `import "C"`: the file's own preamble.
    C,
    /// Nothing that is there.
    Missing(Missing),
}

/// A module of the build list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Selected {
    /// Its path.
    pub path: String,
    /// The version that minimal version selection chose; `None` for modules that are worked on.
    pub version: Option<String>,
    /// What replaces it, as `path version` or a directory.
    pub replacement: Option<String>,
}

/// Packages with all that they import.
#[derive(Clone, Debug, Default)]
pub struct Closure {
    /// By import path, each once.
    pub packages: Vec<Arc<Package>>,
    /// Imports that lead nowhere, one problem for each path, at the first file that has it.
    pub problems: Vec<LoadProblem>,
}

/// A tree of Go source that is open. May be used by several threads at once; what was read once is kept, and never
/// read again.
pub struct Loader<'f> {
    pub(super) tree: Tree<'f>,
    pub(super) options: LoadOptions,
    pub(super) setup: Setup,
    goroot: Option<Goroot>,
    pub(super) goroot_src: Option<PathBuf>,
    pub(super) std_module: Option<Arc<Module>>,
    pub(super) cmd_module: Option<Arc<Module>>,
    pub(super) main_modules: Vec<Arc<Module>>,
    /// The requirements of a main module that lists all it needs.
    pub(super) root_versions: HashMap<String, String>,
    pub(super) graph: OnceLock<Graph>,
    pub(super) go_mods: Memo<ModuleVersion, Option<Arc<GoMod>>>,
    pub(super) modules: Memo<ModuleVersion, Arc<Module>>,
    pub(super) places: Memo<String, Result<Arc<Place>, Missing>>,
    /// By import path and directory: two modules may be replaced by the same directory.
    packages: Memo<(String, PathBuf), Arc<Package>>,
    problems: Mutex<BTreeSet<LoadProblem>>,
}

impl<'f> Loader<'f> {
    /// Opens the module or workspace around `options.dir`. Nothing here fails: see [`Loader::problems`].
    #[must_use]
    pub fn open(files: &'f dyn FileSystem, options: LoadOptions) -> Self {
        let tree = Tree::new(files);
        let mut problems = Vec::new();
        let goroot = options.goroot.as_ref().and_then(|dir| Goroot::open(files, dir));
        if let Some(dir) = options.goroot.as_ref().filter(|_| goroot.is_none()) {
            let what = "no GOROOT: src/fmt is not there";
            problems.push(LoadProblem::new(dir, None, ProblemKind::NoGoroot, what));
        }
        let setup = Setup::open(&tree, &options, &mut problems);
        let src = goroot.as_ref().map(Goroot::src);
        let fallback = GoVersion::minor(options.context.go_minor);
        let standard = |path: &str, dir: &str| {
            let dir = src.as_ref().map(|src| src.join(dir))?;
            Some(Arc::new(standard_module(files, path, dir, fallback)))
        };
        let mut loader = Self {
            std_module: standard("std", ""),
            cmd_module: standard("cmd", "cmd"),
            main_modules: setup.mains.iter().map(main_module).map(Arc::new).collect(),
            root_versions: root_versions(&setup),
            goroot_src: src,
            goroot,
            tree,
            options,
            setup,
            graph: OnceLock::new(),
            go_mods: Memo::new(),
            modules: Memo::new(),
            places: Memo::new(),
            packages: Memo::new(),
            problems: Mutex::default(),
        };
        loader.report_all(&mut problems);
        loader
    }

    /// The modules that are worked on: one, those of a workspace, or none.
    #[must_use]
    pub fn main_modules(&self) -> &[MainModule] {
        &self.setup.mains
    }

    /// The go.work file that is used.
    #[must_use]
    pub fn workspace(&self) -> Option<&Path> {
        self.setup.work.as_deref()
    }

    /// Whether dependencies come from a vendor directory.
    #[must_use]
    pub fn is_vendored(&self) -> bool {
        self.setup.vendored.is_some()
    }

    /// Go's own sources, when there are any.
    #[must_use]
    pub fn goroot(&self) -> Option<&Goroot> {
        self.goroot.as_ref()
    }

    /// How packages are loaded.
    #[must_use]
    pub fn options(&self) -> &LoadOptions {
        &self.options
    }

    /// All modules of the build, main modules first, then by path: what `go list -m all` prints.
    ///
    /// Reads the go.mod files of the whole graph, which packages seldom need. With a vendor directory, it is the main
    /// modules and those that modules.txt lists.
    #[must_use]
    pub fn build_list(&self) -> Vec<Selected> {
        if let Some(vendored) = &self.setup.vendored {
            let mains = self.setup.mains.iter().map(|main| self.selected(&main.path, ""));
            let listed =
                vendored.modules.iter().filter_map(|m| Some(self.selected(&m.path, m.version.as_ref()?)));
            return mains.chain(listed).collect();
        }
        let all = self.graph().build_list().map(|(path, version)| self.selected(path, version));
        let (mut mains, others): (Vec<_>, Vec<_>) = all.partition(|m| m.version.is_none());
        mains.extend(others);
        mains
    }

    fn selected(&self, path: &str, version: &str) -> Selected {
        let module = ModuleVersion { path: path.to_owned(), version: version.to_owned() };
        let replacement = self.replacement_of(&module).map(|stand| match stand {
            Replacement::Module(m) => format!("{} {}", m.path, m.version),
            Replacement::Dir(dir) => dir,
        });
        let version = Some(module.version).filter(|version| !version.is_empty());
        Selected { path: module.path, version, replacement }
    }

    /// What `path` means in the files of `importer`.
    #[must_use]
    pub fn import(&self, importer: &Package, path: &str) -> Import {
        if path == "C" {
            return Import::C;
        }
        let place = if importer.standard {
            self.locate_from_goroot(&importer.import_path, path)
        } else {
            self.locate(path)
        };
        match place {
            Ok(place) => Import::Package(self.package(&place)),
            Err(missing) => Import::Missing(missing),
        }
    }

    /// The package with an import path, as the main modules see it.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn find(&self, import_path: &str) -> Result<Arc<Package>, Missing> {
        self.locate(import_path).map(|place| self.package(&place))
    }

    /// The package with an import path in a folder, as one of an earlier run is found again. `None` when that path does
    /// not lead there now.
    #[must_use]
    pub fn package_in(&self, import_path: &str, dir: &Path) -> Option<Arc<Package>> {
        let is_standard = self.goroot().is_some_and(|goroot| dir.starts_with(goroot.src()));
        let found = match self.locate(import_path) {
            Ok(place) if place.dir == dir => self.package(&place),
            _ if is_standard => self.package(&self.standard_place(dir.to_owned(), import_path.to_owned())),
            _ => return None,
        };
        Some(found)
    }

    pub(super) fn package(&self, place: &Place) -> Arc<Package> {
        let key = (place.import_path.clone(), place.dir.clone());
        self.packages.get(&key, || {
            let package = package::read(&self.tree, &self.options.context, self.options.tests, place.clone());
            package.problems.iter().for_each(|problem| self.report(problem.clone()));
            Arc::new(package)
        })
    }

    /// The packages and all that they import, directly or not; with the imports of their own tests, too, when `tests`.
    #[must_use]
    pub fn closure(&self, roots: &[Arc<Package>], tests: bool) -> Closure {
        let mut known: BTreeMap<(String, PathBuf), Arc<Package>> = BTreeMap::new();
        let mut missing: BTreeMap<String, LoadProblem> = BTreeMap::new();
        let mut wave: Vec<Arc<Package>> = roots.to_vec();
        let mut of_roots = tests;
        while !wave.is_empty() {
            wave.retain(|package| {
                let key = (package.import_path.clone(), package.dir.clone());
                known.insert(key, Arc::clone(package)).is_none()
            });
            let found = parallel(self.options.threads, &wave, |package| self.imports_of(package, of_roots));
            of_roots = false;
            wave = Vec::new();
            for (packages, absent) in found {
                wave.extend(packages);
                for (path, problem) in absent {
                    let first = missing.entry(path).or_insert_with(|| problem.clone());
                    if problem < *first {
                        *first = problem;
                    }
                }
            }
        }
        Closure { packages: known.into_values().collect(), problems: missing.into_values().collect() }
    }

    fn imports_of(
        &self,
        package: &Arc<Package>,
        tests: bool,
    ) -> (Vec<Arc<Package>>, Vec<(String, LoadProblem)>) {
        let mut packages = Vec::new();
        let mut missing = Vec::new();
        let mut seen = BTreeSet::new();
        let test_files = package.tests().filter(|_| tests);
        for file in package.sources().chain(test_files) {
            for (path, line) in file.header.imports.iter().map(|import| (import.path.as_str(), import.line)) {
                if !seen.insert(path) {
                    continue;
                }
                match self.import(package, path) {
                    Import::Package(found) => packages.push(found),
                    Import::C => {}
                    Import::Missing(why) => {
                        missing.push((path.to_owned(), self.missing_import(file, line, path, why)))
                    }
                }
            }
        }
        (packages, missing)
    }

    /// The problem of an import that leads nowhere, at `line` of `file`.
    #[must_use]
    pub fn missing_import(&self, file: &SourceFile, line: u32, path: &str, why: Missing) -> LoadProblem {
        let kind = ProblemKind::MissingPackage { path: path.to_owned() };
        let (kind, what) = match why {
            Missing::Invalid { what } => (kind, format!("import {path:?}: {what}")),
            Missing::Standard if self.goroot.is_none() => {
                (ProblemKind::NoGoroot, format!("package {path} is not known without GOROOT"))
            }
            Missing::Standard => (kind, format!("package {path} is not in GOROOT")),
            Missing::Module(module) => {
                let what = format!("package {path}: {}@{} is not there", module.path, module.version);
                (ProblemKind::MissingModule(module), what)
            }
            Missing::Package => (kind, format!("no module of the build has package {path}")),
        };
        LoadProblem::new(&file.path, Some(line), kind, what)
    }

    pub(super) fn report(&self, problem: LoadProblem) {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).insert(problem);
    }

    fn report_all(&mut self, problems: &mut Vec<LoadProblem>) {
        problems.drain(..).for_each(|problem| self.report(problem));
    }

    /// Everything that was wrong with what has been read so far; by path and line. What packages import and nobody
    /// has is in [`Closure::problems`].
    #[must_use]
    pub fn problems(&self) -> Vec<LoadProblem> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(super) fn report_unreadable(&self, path: &Path, error: &FileError) {
        self.report(LoadProblem::unreadable(path, error));
    }
}

fn main_module(main: &MainModule) -> Module {
    Module {
        path: main.path.clone(),
        version: None,
        kind: ModuleKind::Main,
        dir: main.dir.clone(),
        go: main.go_version(),
        replacement: None,
    }
}

fn standard_module(files: &dyn FileSystem, path: &str, dir: PathBuf, fallback: GoVersion) -> Module {
    let file = files.read(&dir.join("go.mod")).ok().map(|bytes| parse_go_mod(&bytes, Role::Dependency).value);
    let go = file.and_then(|file| file.go_version()).unwrap_or(fallback);
    Module { path: path.to_owned(), version: None, kind: ModuleKind::Standard, dir, go, replacement: None }
}

/// The requirements by path, when a single main module lists all it needs. The highest of several versions counts.
fn root_versions(setup: &Setup) -> HashMap<String, String> {
    let mut versions: HashMap<String, String> = HashMap::new();
    let [main] = setup.mains.as_slice() else { return versions };
    if setup.work.is_some() || !setup.is_pruned() {
        return versions;
    }
    for module in setup.requirements(main) {
        let known = versions.entry(module.path).or_insert_with(|| module.version.clone());
        if super::semver::compare(known, &module.version).is_lt() {
            *known = module.version;
        }
    }
    versions
}
