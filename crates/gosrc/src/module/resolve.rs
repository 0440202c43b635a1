//! From an import path to a directory, and back.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::graph::{Graph, Summary};
use super::loader::Loader;
use super::modfile::{GoMod, ModuleVersion, Replacement, Role, parse_go_mod};
use super::package::{Module, ModuleKind, Place};
use super::path::{check_import_path, escape, has_prefix, is_standard};
use super::problem::{LoadProblem, ProblemKind};
use super::setup::{DEFAULT_GO, MainModule, Stand, is_pruned};
use super::tree::parallel;

/// Since then, vendored packages must be listed.
const LISTED_VENDORING: u16 = 23;

/// Why an import has no package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missing {
    /// No import path can look like this.
    Invalid {
        /// What is wrong with it, a lower-case fragment.
        what: String,
    },
    /// It looks like a standard package, and GOROOT is not known or does not have it; nor has any module.
    Standard,
    /// The module that could have it is not in the module cache, or its replacement is not there.
    Module(ModuleVersion),
    /// No module of the build has it.
    Package,
}

/// Where a module's packages are.
struct Source {
    dir: Option<PathBuf>,
    /// Whether modules may be nested in it: not in the module cache.
    local: bool,
}

impl Loader<'_> {
    /// The place of an imported package, as packages outside GOROOT see it.
    pub(super) fn locate(&self, path: &str) -> Result<Arc<Place>, Missing> {
        self.places.get(path, || self.locate_now(path).map(Arc::new))
    }

    /// The same for a package of GOROOT, which has its own copies of golang.org/x.
    pub(super) fn locate_from_goroot(&self, importer: &str, path: &str) -> Result<Arc<Place>, Missing> {
        if !is_standard(path) {
            let vendor = if has_prefix(importer, "cmd") { "cmd/vendor" } else { "vendor" };
            let vendored = format!("{vendor}/{path}");
            if let Some(src) = &self.goroot_src
                && self.tree.is_dir(&src.join(&vendored))
            {
                return self.locate(&vendored);
            }
        }
        self.locate(path)
    }

    fn locate_now(&self, path: &str) -> Result<Place, Missing> {
        if path == "." || path == ".." || path.starts_with("./") || path.starts_with("../") {
            return Err(Missing::Invalid {
                what: "relative imports are not supported in modules".to_owned(),
            });
        }
        check_import_path(path).map_err(|error| Missing::Invalid { what: error.what })?;
        if is_standard(path)
            && let Some(place) = self.standard(path)
        {
            return Ok(place);
        }
        let found = match &self.setup.vendored {
            Some(_) => self.locate_vendored(path),
            None => self.locate_in_modules(path),
        };
        match found {
            Err(Missing::Package) if is_standard(path) => Err(Missing::Standard),
            found => found,
        }
    }

    fn standard(&self, path: &str) -> Option<Place> {
        let dir = self.goroot_src.as_ref()?.join(path);
        self.tree.has_go_files(&dir).then(|| self.standard_place(dir, path.to_owned()))
    }

    pub(super) fn standard_place(&self, dir: PathBuf, import_path: String) -> Place {
        let module = if has_prefix(&import_path, "cmd") { &self.cmd_module } else { &self.std_module };
        Place { dir, import_path, module: module.clone(), standard: true }
    }

    fn locate_vendored(&self, path: &str) -> Result<Place, Missing> {
        for main in &self.setup.mains {
            if let Some(dir) = self.dir_in(path, &main.prefix, &main.dir, true) {
                return Ok(self.main_place(main, dir, path.to_owned()));
            }
        }
        let vendored = self.setup.vendored.as_ref().ok_or(Missing::Package)?;
        let dir = vendored.dir.join(path);
        if !self.tree.has_go_files(&dir) {
            return Err(Missing::Package);
        }
        let listed = vendored.module_of(path);
        if listed.is_none() {
            let what = format!("package {path} is not listed in modules.txt");
            self.report(LoadProblem::new(&dir, None, ProblemKind::Vendoring, what));
            if self.setup.mains.first().is_some_and(|m| m.go_version().at_least(LISTED_VENDORING)) {
                return Err(Missing::Package);
            }
        }
        let module = listed.map(|m| {
            Arc::new(Module {
                path: m.path.clone(),
                version: m.version.clone(),
                kind: ModuleKind::Vendored,
                dir: vendored.dir.clone(),
                go: m.go.unwrap_or(DEFAULT_GO),
                replacement: m.replacement.clone(),
            })
        });
        Ok(Place { dir, import_path: path.to_owned(), module, standard: false })
    }

    /// Looks into the modules whose path begins the import path: first among the main modules and, when these list
    /// all that is needed, their requirements; then in the whole graph.
    fn locate_in_modules(&self, path: &str) -> Result<Place, Missing> {
        let first = self.locate_among(path, &|prefix| self.root_version(prefix).map(str::to_owned));
        match first {
            Err(Missing::Package) if !self.setup.mains.is_empty() => {
                self.locate_among(path, &|prefix| self.graph().selected(prefix).map(str::to_owned))
            }
            found => found,
        }
    }

    /// The version of a module as far as the roots of the graph say; empty for main modules.
    fn root_version(&self, path: &str) -> Option<&str> {
        if self.setup.main(path).is_some() {
            return Some("");
        }
        self.root_versions.get(path).map(String::as_str)
    }

    fn locate_among(&self, path: &str, version: &dyn Fn(&str) -> Option<String>) -> Result<Place, Missing> {
        let mut found: Vec<(ModuleVersion, PathBuf)> = Vec::new();
        let mut absent: Option<ModuleVersion> = None;
        let mut prefix = Some(path);
        while let Some(at) = prefix {
            prefix = at.rfind('/').map(|slash| &at[..slash]);
            let Some(version) = version(at) else { continue };
            let module = ModuleVersion { path: at.to_owned(), version };
            let source = self.source(&module);
            match source.dir {
                None => absent = absent.or(Some(module)),
                Some(root) => {
                    if let Some(dir) = self.dir_in(path, at, &root, source.local) {
                        found.push((module, dir));
                    }
                }
            }
        }
        if found.len() > 1 {
            let modules: Vec<&str> = found.iter().map(|(module, _)| module.path.as_str()).collect();
            let what = format!("package {path} is in more than one module: {}", modules.join(", "));
            let kind = ProblemKind::AmbiguousImport { path: path.to_owned() };
            self.report(LoadProblem::new(&found[0].1, None, kind, what));
        }
        match found.into_iter().next() {
            Some((module, dir)) => Ok(self.place_in(&module, dir, path.to_owned())),
            None => Err(absent.map_or(Missing::Package, Missing::Module)),
        }
    }

    fn place_in(&self, module: &ModuleVersion, dir: PathBuf, import_path: String) -> Place {
        match self.setup.main(&module.path).filter(|_| module.version.is_empty()) {
            Some(main) => self.main_place(main, dir, import_path),
            None => Place { dir, import_path, module: Some(self.module(module)), standard: false },
        }
    }

    pub(super) fn main_place(&self, main: &MainModule, dir: PathBuf, import_path: String) -> Place {
        if main.standard {
            return self.standard_place(dir, import_path);
        }
        let module = self.main_modules.iter().find(|module| module.dir == main.dir).cloned();
        Place { dir, import_path, module, standard: false }
    }

    /// The directory of a package in a module, when it has Go files and no other module is in between.
    fn dir_in(&self, path: &str, module: &str, root: &Path, local: bool) -> Option<PathBuf> {
        let rest = if module.is_empty() { Some(path) } else { path.strip_prefix(module) }?;
        let rest = match rest.strip_prefix('/') {
            Some(rest) => rest,
            None if rest.is_empty() || module.is_empty() => rest,
            None => return None,
        };
        let dir = if rest.is_empty() { root.to_owned() } else { root.join(rest) };
        if local && self.is_cut_off(&dir, root) {
            return None;
        }
        self.tree.has_go_files(&dir).then_some(dir)
    }

    /// Whether another module's root is at or above a directory, below `root`.
    pub(super) fn is_cut_off(&self, dir: &Path, root: &Path) -> bool {
        dir.ancestors().take_while(|above| *above != root).any(|above| self.tree.has_go_mod(above))
    }

    /// Where the packages of a module in the build are.
    fn source(&self, module: &ModuleVersion) -> Source {
        if module.version.is_empty() {
            let dir = self.setup.main(&module.path).map(|main| main.dir.clone());
            return Source { dir, local: true };
        }
        let cached = |module: &ModuleVersion| Source {
            dir: self.cache_dir(module).filter(|dir| self.tree.is_dir(dir)),
            local: false,
        };
        match self.setup.replacement(&module.path, &module.version) {
            None => cached(module),
            Some((_, Stand::Module(stand))) => cached(stand),
            Some((_, Stand::Dir(dir))) => {
                Source { dir: Some(dir.clone()).filter(|dir| self.tree.is_dir(dir)), local: true }
            }
        }
    }

    /// Where the module cache unpacks a module.
    fn cache_dir(&self, module: &ModuleVersion) -> Option<PathBuf> {
        let name = format!("{}@{}", escape(&module.path)?, escape(&module.version)?);
        self.options.modcache.as_ref().map(|cache| cache.join(name))
    }

    pub(super) fn module(&self, module: &ModuleVersion) -> Arc<Module> {
        self.modules.get(module, || {
            let file = self.go_mod(module);
            let stated = file.as_ref().and_then(|file| file.go_version());
            Arc::new(Module {
                path: module.path.clone(),
                version: Some(module.version.clone()),
                kind: ModuleKind::Dependency,
                dir: self.source(module).dir.unwrap_or_default(),
                go: stated.unwrap_or(DEFAULT_GO),
                replacement: self.replacement_of(module),
            })
        })
    }

    pub(super) fn replacement_of(&self, module: &ModuleVersion) -> Option<Replacement> {
        self.setup.replacement(&module.path, &module.version).map(|(written, _)| written.clone())
    }

    /// The go.mod of a module of the build, from wherever it is; `None` is reported.
    fn go_mod(&self, module: &ModuleVersion) -> Option<Arc<GoMod>> {
        self.go_mods.get(module, || {
            match self.setup.main(&module.path).filter(|_| module.version.is_empty()) {
                Some(main) => Some(Arc::clone(&main.file)),
                None => self.read_go_mod(module),
            }
        })
    }

    fn read_go_mod(&self, module: &ModuleVersion) -> Option<Arc<GoMod>> {
        let candidates = match self.setup.replacement(&module.path, &module.version) {
            Some((_, Stand::Dir(dir))) => vec![dir.join("go.mod")],
            Some((_, Stand::Module(stand))) => self.cached_go_mods(stand),
            None => self.cached_go_mods(module),
        };
        for path in &candidates {
            if let Ok(bytes) = self.tree.files.read(path) {
                let read = parse_go_mod(&bytes, Role::Dependency);
                for problem in &read.problems {
                    self.report(LoadProblem::in_module_file(path, problem));
                }
                return Some(Arc::new(read.value));
            }
        }
        let at = candidates.first().cloned().unwrap_or_default();
        let what = format!("no go.mod file of {}@{}", module.path, module.version);
        self.report(LoadProblem::new(&at, None, ProblemKind::MissingGoMod(module.clone()), what));
        None
    }

    /// The two places where the module cache may have a go.mod: as downloaded, and as unpacked.
    fn cached_go_mods(&self, module: &ModuleVersion) -> Vec<PathBuf> {
        let downloaded = || {
            let cache = self.options.modcache.as_ref()?;
            let (path, version) = (escape(&module.path)?, escape(&module.version)?);
            Some(cache.join(format!("cache/download/{path}/@v/{version}.mod")))
        };
        let unpacked = || self.cache_dir(module).map(|dir| dir.join("go.mod"));
        downloaded().into_iter().chain(unpacked()).collect()
    }

    /// The requirement graph; read when first asked for.
    pub(super) fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| {
            let mut load =
                |modules: &[ModuleVersion]| parallel(self.options.threads, modules, |m| self.summary(m));
            if self.setup.work.is_some() {
                let mains: Vec<String> = self.setup.mains.iter().map(|main| main.path.clone()).collect();
                return Graph::of_workspace(&mains, &mut load);
            }
            let (path, roots) = match self.setup.mains.first() {
                Some(main) => (main.path.as_str(), self.setup.requirements(main)),
                None => ("", Vec::new()),
            };
            let scope = if self.setup.is_pruned() {
                super::graph::Scope::Pruned
            } else {
                super::graph::Scope::Unpruned
            };
            let graph = Graph::of_module(path, &roots, scope, &mut load);
            self.check_roots(&graph);
            graph
        })
    }

    /// The go command refuses to build when go.mod asks for less than is selected.
    fn check_roots(&self, graph: &Graph) {
        let Some(main) = self.setup.mains.first() else { return };
        for required in main.file.require.iter().filter(|r| !self.setup.exclude.contains(&r.module)) {
            let ModuleVersion { path, version } = &required.module;
            let Some(selected) = graph.selected(path).filter(|s| *s != version && !s.is_empty()) else {
                continue;
            };
            let what = format!("requires {path} {version}, but other requirements select {selected}");
            let kind = ProblemKind::Inconsistent;
            self.report(LoadProblem::new(&main.go_mod(), Some(required.line), kind, what));
        }
    }

    fn summary(&self, module: &ModuleVersion) -> Option<Summary> {
        let file = self.go_mod(module)?;
        let kept = file.require.iter().map(|r| &r.module).filter(|m| !self.setup.exclude.contains(*m));
        Some(Summary { require: kept.cloned().collect(), pruned: is_pruned(&file) })
    }

    /// The place of a directory: in a main module, GOROOT, a dependency, or outside of all. `None` when its path is
    /// not UTF-8 where it has to be.
    pub(super) fn place_of_dir(&self, dir: &Path) -> Option<Place> {
        let mut mains: Vec<&MainModule> = self
            .setup
            .mains
            .iter()
            .filter(|m| dir.starts_with(&m.dir) && !m.path.is_empty() && !m.standard)
            .collect();
        mains.sort_by_key(|main| std::cmp::Reverse(main.dir.as_os_str().len()));
        for main in mains {
            let rest = slash_path(dir.strip_prefix(&main.dir).ok()?)?;
            if let Some(package) = self.vendored_path(main, &rest) {
                return self.locate(&package).ok().map(|place| (*place).clone());
            }
            if !self.is_cut_off(dir, &main.dir) {
                let import_path = join(&main.prefix, &rest);
                return Some(self.main_place(main, dir.to_owned(), import_path));
            }
        }
        if let Some(src) = &self.goroot_src
            && let Ok(rest) = dir.strip_prefix(src)
        {
            let path = slash_path(rest)?;
            return Some(self.standard_place(dir.to_owned(), path));
        }
        self.place_in_dependency(dir).or_else(|| {
            let import_path = format!("_{}", slash_path(dir)?);
            Some(Place { dir: dir.to_owned(), import_path, module: None, standard: false })
        })
    }

    /// For a directory in the vendor directory that is used, its import path.
    fn vendored_path(&self, main: &MainModule, rest: &str) -> Option<String> {
        let vendored = self.setup.vendored.as_ref()?;
        (vendored.dir.parent() == Some(&main.dir)).then_some(())?;
        rest.strip_prefix("vendor/").map(str::to_owned)
    }

    fn place_in_dependency(&self, dir: &Path) -> Option<Place> {
        let in_cache = self.options.modcache.as_ref().is_some_and(|cache| dir.starts_with(cache));
        let replaced =
            self.setup.mains.iter().any(|main| !main.file.replace.is_empty()) || self.setup.work.is_some();
        if self.setup.mains.is_empty() || !in_cache && !replaced {
            return None;
        }
        for (path, version) in self.graph().build_list() {
            let module = ModuleVersion { path: path.to_owned(), version: version.to_owned() };
            let source = self.source(&module);
            let Some(root) = source.dir.filter(|root| dir.starts_with(root)) else { continue };
            if source.local && self.is_cut_off(dir, &root) {
                continue;
            }
            let rest = slash_path(dir.strip_prefix(&root).ok()?)?;
            return Some(self.place_in(&module, dir.to_owned(), join(path, &rest)));
        }
        None
    }
}

/// A path with slashes; `None` when it is not UTF-8.
pub(super) fn slash_path(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    Some(if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() })
}

/// An import path from two parts, either of which may be empty.
pub(super) fn join(prefix: &str, rest: &str) -> String {
    match (prefix, rest) {
        ("", only) | (only, "") => only.to_owned(),
        (prefix, rest) => format!("{prefix}/{rest}"),
    }
}
