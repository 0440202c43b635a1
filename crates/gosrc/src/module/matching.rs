//! Which packages patterns match.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use stanch_model::FileKind;

use super::loader::Loader;
use super::modfile::ModuleVersion;
use super::options::clean;
use super::package::{Package, Place};
use super::path::is_standard;
use super::pattern::{Glob, Ignored, Pattern};
use super::problem::{LoadProblem, ProblemKind};
use super::resolve::{join, slash_path};
use super::tree::parallel;

/// A walk down directories.
struct Walk<'a> {
    /// Names of directories begin with this; then comes their path from the root of the walk.
    prefix: String,
    /// Whether other modules' directories are left out.
    stop_at_modules: bool,
    /// Whether what is below a `vendor` directory is left out.
    stop_at_vendor: bool,
    /// Directories that a go.mod leaves out, seen from `base`, which is the walk's root seen from that go.mod.
    ignored: Ignored,
    base: String,
    /// Whether names below this one can be wanted.
    enter: &'a (dyn Fn(&str) -> bool + Sync),
}

impl Loader<'_> {
    /// The packages that patterns match: `./...`, directories, import paths, `path/...`, `std`, `cmd`, `all`, `work`
    /// and `tool`. By import path, each once. A pattern that matches nothing is a problem.
    #[must_use]
    pub fn matching(&self, patterns: &[&str]) -> Vec<Arc<Package>> {
        let mut found: BTreeMap<(String, PathBuf), Arc<Package>> = BTreeMap::new();
        for pattern in patterns {
            let packages = self.matching_one(&Pattern::parse(pattern));
            if packages.is_empty() {
                let what = format!("{pattern:?} matches no packages");
                self.report(LoadProblem::new(&self.options.dir, None, ProblemKind::NoMatch, what));
            }
            for package in packages {
                found.insert((package.import_path.clone(), package.dir.clone()), package);
            }
        }
        found.into_values().collect()
    }

    fn matching_one(&self, pattern: &Pattern) -> Vec<Arc<Package>> {
        match pattern {
            Pattern::Std => self.goroot_packages(&|name| is_standard(name) && name != "cmd"),
            Pattern::Cmd => {
                let mut packages = self.goroot_packages(&|name| "cmd" == name || name.starts_with("cmd/"));
                let is_tool = |p: &Arc<Package>| {
                    p.import_path.starts_with("cmd/vendor") && p.name.as_deref() == Some("main")
                };
                packages.retain(|package| !is_tool(package));
                packages
            }
            Pattern::Work => self.work_packages(),
            Pattern::All => {
                let mut roots = self.work_packages();
                roots.extend(self.tools());
                self.closure(&roots, true).packages
            }
            Pattern::Tool => self.tools(),
            Pattern::Dirs(text) => self.dir_packages(text),
            Pattern::Paths(path) if path.contains("...") => self.path_packages(path),
            Pattern::Paths(path) => self.find(path).into_iter().collect(),
        }
    }

    fn tools(&self) -> Vec<Arc<Package>> {
        let tools = self.setup.mains.iter().flat_map(|main| &main.file.tool);
        tools.filter_map(|tool| self.find(&tool.text).ok()).collect()
    }

    /// All packages of GOROOT whose name is wanted; nested modules included, as `std` and `cmd` mean it.
    fn goroot_packages(&self, wanted: &(dyn Fn(&str) -> bool + Sync)) -> Vec<Arc<Package>> {
        let Some(src) = &self.goroot_src else { return Vec::new() };
        let walk = Walk {
            prefix: String::new(),
            stop_at_modules: false,
            stop_at_vendor: false,
            ignored: Ignored::default(),
            base: String::new(),
            enter: wanted,
        };
        let dirs = self.walk(src, &walk).into_iter().filter(|(_, name)| !name.is_empty() && wanted(name));
        self.packages_at(dirs.filter(|(_, name)| !self.is_pseudo(name)).map(|(dir, _)| dir).collect())
    }

    /// `builtin` is documentation only, and `runtime/cgo` is nothing without cgo.
    fn is_pseudo(&self, name: &str) -> bool {
        name == "builtin" || name == "runtime/cgo" && !self.options.context.cgo
    }

    fn work_packages(&self) -> Vec<Arc<Package>> {
        let packages = self.setup.mains.iter().flat_map(|main| {
            let everything = |_: &str| true;
            let walk = Walk {
                prefix: main.prefix.clone(),
                stop_at_modules: true,
                stop_at_vendor: true,
                ignored: self.ignored_in(&main.dir),
                base: String::new(),
                enter: &everything,
            };
            let dirs = self.walk(&main.dir, &walk).into_iter();
            let dirs =
                dirs.filter(|(dir, name)| !self.is_pseudo(name) && Some(dir) != self.goroot_src.as_ref());
            self.packages_at(dirs.map(|(dir, _)| dir).collect())
        });
        packages.collect()
    }

    /// A directory, or those below one that fit a wildcard.
    fn dir_packages(&self, text: &str) -> Vec<Arc<Package>> {
        let Some(at) = text.find("...") else {
            return self.single_dir(&clean(&self.options.dir.join(text)));
        };
        // The longest directory without a wildcard in its name.
        let whole = clean(&self.options.dir.join(text));
        let fixed = text[..at].rfind(['/', '\\']).map_or("", |slash| &text[..=slash]);
        let root = clean(&self.options.dir.join(fixed));
        let (Some(pattern), Some(root_name)) = (slash_path(&whole), slash_path(&root)) else {
            let what = "the path is not UTF-8".to_owned();
            self.report(LoadProblem::new(&root, None, ProblemKind::NotUtf8, what));
            return Vec::new();
        };
        let module = self.tree.module_root(&root);
        self.warn_outside(&root, module.as_deref());
        let glob = Glob::new(&pattern);
        let enter = |_: &str| true;
        let base = module.as_deref().and_then(|m| slash_path(root.strip_prefix(m).ok()?)).unwrap_or_default();
        let walk = Walk {
            prefix: root_name,
            stop_at_modules: true,
            stop_at_vendor: false,
            ignored: module.as_deref().map(|module| self.ignored_in(module)).unwrap_or_default(),
            base,
            enter: &enter,
        };
        let dirs = self.walk(&root, &walk).into_iter().filter(|(_, name)| glob.matches(name));
        let builtin = self.goroot_src.as_ref().map(|src| src.join("builtin"));
        let dirs =
            dirs.filter(|(dir, _)| Some(dir) != self.goroot_src.as_ref() && Some(dir) != builtin.as_ref());
        self.packages_at(dirs.map(|(dir, _)| dir).collect())
    }

    fn warn_outside(&self, root: &Path, module: Option<&Path>) {
        let known = module.is_some_and(|m| self.setup.mains.iter().any(|main| main.dir == m));
        let in_goroot = self.goroot_src.as_ref().is_some_and(|src| root.starts_with(src));
        if !known && !in_goroot && self.place_of_dir(root).is_none_or(|place| place.module.is_none()) {
            let what = "belongs to no module of the build: imports of other modules are missing";
            self.report(LoadProblem::new(root, None, ProblemKind::OutsideModules, what));
        }
    }

    fn single_dir(&self, dir: &Path) -> Vec<Arc<Package>> {
        if !self.tree.is_dir(dir) {
            return Vec::new();
        }
        let packages = match self.place_of_dir(dir) {
            Some(place) => vec![self.package(&place)],
            None => Vec::new(),
        };
        // A directory with nothing but ignored files is a package all the same when it is named.
        packages
            .into_iter()
            .filter(|p| !p.is_empty() || !p.ignored.is_empty() || !p.problems.is_empty())
            .collect()
    }

    /// Import paths with a wildcard: in GOROOT, and in every module of the build.
    fn path_packages(&self, pattern: &str) -> Vec<Arc<Package>> {
        let glob = Glob::new(pattern);
        let enter = |name: &str| glob.can_match_below(name);
        let mut found: BTreeMap<String, PathBuf> = BTreeMap::new();
        for (prefix, root, local) in self.wildcard_roots(&glob) {
            let is_vendor = self.setup.vendored.as_ref().is_some_and(|v| v.dir == root);
            let walk = Walk {
                prefix,
                stop_at_modules: local,
                stop_at_vendor: self.goroot_src.as_ref().is_none_or(|src| !root.starts_with(src)),
                ignored: if is_vendor { Ignored::default() } else { self.ignored_in(&root) },
                base: String::new(),
                enter: &enter,
            };
            for (dir, name) in self.walk(&root, &walk) {
                if !name.is_empty() && !self.is_pseudo(&name) && glob.matches(&name) {
                    found.entry(name).or_insert(dir);
                }
            }
        }
        let places: Vec<_> = found.keys().filter_map(|name| self.locate(name).ok()).collect();
        self.keep_packages(&places)
    }

    /// Import path, directory, and whether modules may be nested in it, of what a wildcard is looked for in.
    fn wildcard_roots(&self, glob: &Glob) -> Vec<(String, PathBuf, bool)> {
        let mut roots = Vec::new();
        if let Some(src) = &self.goroot_src {
            roots.push((String::new(), src.clone(), true));
            roots.push(("cmd".to_owned(), src.join("cmd"), true));
        }
        for main in &self.setup.mains {
            roots.push((main.prefix.clone(), main.dir.clone(), true));
        }
        if let Some(vendored) = &self.setup.vendored {
            roots.push((String::new(), vendored.dir.clone(), false));
        } else if !self.setup.mains.is_empty() {
            for (path, version) in self.graph().build_list().filter(|(_, version)| !version.is_empty()) {
                let module = ModuleVersion { path: path.to_owned(), version: version.to_owned() };
                if !glob.can_match_below(path) {
                    continue;
                }
                let module = self.module(&module);
                if !module.dir.as_os_str().is_empty() {
                    roots.push((path.to_owned(), module.dir.clone(), module.replacement.is_some()));
                }
            }
        }
        roots
    }

    fn ignored_in(&self, module_root: &Path) -> Ignored {
        let main = self.setup.mains.iter().find(|main| main.dir == module_root);
        let words = main.map(|main| main.file.ignore.as_slice()).unwrap_or_default();
        Ignored::new(words.iter().map(|word| word.text.as_str()))
    }

    /// The packages in directories, without those in which no file is built.
    fn packages_at(&self, dirs: Vec<PathBuf>) -> Vec<Arc<Package>> {
        let places: Vec<Arc<Place>> = parallel(self.options.threads, &dirs, |dir| self.place_with_files(dir))
            .into_iter()
            .flatten()
            .collect();
        self.keep_packages(&places)
    }

    fn place_with_files(&self, dir: &Path) -> Option<Arc<Place>> {
        match self.tree.list(dir) {
            Ok(listing) if listing.entries.iter().any(|e| e.name.as_encoded_bytes().ends_with(b".go")) => {}
            Ok(_) => return None,
            Err(error) => {
                self.report_unreadable(dir, &error);
                return None;
            }
        }
        self.place_of_dir(dir).map(Arc::new)
    }

    fn keep_packages(&self, places: &[Arc<Place>]) -> Vec<Arc<Package>> {
        let packages = parallel(self.options.threads, places, |place| self.package(place));
        packages.into_iter().filter(|p| !p.is_empty() || !p.problems.is_empty()).collect()
    }

    /// The directories below and including `root`, with their names. Links to directories are not followed, except
    /// for the root itself; unreadable directories are problems.
    fn walk(&self, root: &Path, walk: &Walk<'_>) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        if walk.ignored.covers(&walk.base) {
            return found;
        }
        let mut wave = vec![(root.to_owned(), walk.prefix.clone(), walk.base.clone())];
        let mut is_root = true;
        while !wave.is_empty() {
            let below = parallel(self.options.threads, &wave, |(dir, name, base)| {
                self.children(dir, name, base, is_root, walk)
            });
            let mut next = Vec::new();
            for ((dir, name, _), children) in wave.into_iter().zip(below) {
                if let Some(children) = children {
                    found.push((dir, name));
                    next.extend(children);
                }
            }
            wave = next;
            is_root = false;
        }
        found
    }

    /// The subdirectories that a walk goes into; `None` when it does not take the directory itself.
    fn children(
        &self,
        dir: &Path,
        name: &str,
        base: &str,
        is_root: bool,
        walk: &Walk<'_>,
    ) -> Option<Vec<(PathBuf, String, String)>> {
        let listing = match self.tree.list(dir) {
            Ok(listing) => listing,
            Err(error) => {
                self.report_unreadable(dir, &error);
                return is_root.then(Vec::new);
            }
        };
        if !is_root && walk.stop_at_modules && listing.has_go_mod {
            return None;
        }
        let is_vendor = dir.file_name().is_some_and(|name| name == "vendor");
        if !is_root && walk.stop_at_vendor && is_vendor {
            return Some(Vec::new());
        }
        let mut children = Vec::new();
        for entry in listing.entries.iter().filter(|entry| entry.kind == FileKind::Dir) {
            let path = dir.join(&entry.name);
            let Some(element) = entry.name.to_str() else {
                let what = "the name is not UTF-8: no import path leads here".to_owned();
                self.report(LoadProblem::new(&path, None, ProblemKind::NotUtf8, what));
                continue;
            };
            if element.starts_with(['.', '_']) || element == "testdata" {
                continue;
            }
            let slash = if name.is_empty() || name.ends_with('/') { "" } else { "/" };
            let (name, base) = (format!("{name}{slash}{element}"), join(base, element));
            if (walk.enter)(&name) && !walk.ignored.covers(&base) {
                children.push((path, name, base));
            }
        }
        Some(children)
    }
}
