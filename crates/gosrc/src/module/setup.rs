//! The modules that are worked on: go.mod or go.work, what they replace and exclude, and their vendor directory.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use stanch_model::{FileError, GoVersion};

use super::modfile::{GoMod, GoWork, ModuleVersion, Replace, Replacement, Role, parse_go_mod, parse_go_work};
use super::options::{LoadOptions, Vendor, Workspace, clean};
use super::problem::{LoadProblem, ProblemKind};
use super::tree::Tree;
use super::vendoring::Vendored;

/// The language version of a module that does not say.
pub(super) const DEFAULT_GO: GoVersion = GoVersion::minor(16);
/// From this go directive on, a vendor directory is used unasked.
const AUTO_VENDOR: u16 = 14;
/// From this go directive on, a module lists all that its packages need.
const PRUNING: u16 = 17;

/// A module that is worked on.
#[derive(Clone, Debug)]
pub struct MainModule {
    /// Its path; empty when its go.mod does not say.
    pub path: String,
    /// Where its go.mod is.
    pub dir: PathBuf,
    /// What that says.
    pub file: Arc<GoMod>,
    /// What the import paths of its packages begin with: its path, but empty for module std in GOROOT.
    pub(super) prefix: String,
    /// Whether it is module std or cmd of GOROOT itself.
    pub(super) standard: bool,
}

impl MainModule {
    /// Its language version: Go 1.16 when go.mod does not say.
    #[must_use]
    pub fn go_version(&self) -> GoVersion {
        self.file.go_version().unwrap_or(DEFAULT_GO)
    }

    pub(super) fn go_mod(&self) -> PathBuf {
        self.dir.join("go.mod")
    }
}

/// What stands in for a module, with directories resolved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Stand {
    Module(ModuleVersion),
    Dir(PathBuf),
}

/// All replacements by path and version; a missing version stands for all.
#[derive(Default)]
struct Replacements(HashMap<(String, Option<String>), (Replacement, Stand)>);

impl Replacements {
    /// Adds those of one file, seen from its directory. The first that replaces a module wins; others that say
    /// something else are problems.
    fn add(&mut self, list: &[Replace], file: &Path, problems: &mut Vec<LoadProblem>) {
        let base = file.parent().unwrap_or(file);
        for replace in list {
            let stand = match &replace.new {
                Replacement::Module(module) => Stand::Module(module.clone()),
                Replacement::Dir(dir) => Stand::Dir(clean(&base.join(dir))),
            };
            let key = (replace.path.clone(), replace.version.clone());
            let kept = self.0.entry(key).or_insert_with(|| (replace.new.clone(), stand.clone()));
            if kept.1 != stand {
                let what = format!("conflicting replacements for {}: this one is not used", replace.path);
                problems.push(LoadProblem::new(file, Some(replace.line), ProblemKind::BadModuleFile, what));
            }
        }
    }

    fn get(&self, path: &str, version: &str) -> Option<&(Replacement, Stand)> {
        let exact = (path.to_owned(), Some(version.to_owned()));
        self.0.get(&exact).or_else(|| self.0.get(&(exact.0, None)))
    }
}

/// What the files at the top of the build say.
pub(super) struct Setup {
    pub(super) mains: Vec<MainModule>,
    /// Where go.work is, when one is used.
    pub(super) work: Option<PathBuf>,
    replace: Replacements,
    work_replace: Replacements,
    pub(super) exclude: HashSet<ModuleVersion>,
    pub(super) vendored: Option<Vendored>,
}

impl Setup {
    pub(super) fn open(tree: &Tree<'_>, options: &LoadOptions, problems: &mut Vec<LoadProblem>) -> Self {
        let dir = clean(&options.dir);
        let module = tree.module_root(&dir);
        let mut work = find_work(tree, options, &dir, problems);
        if let (Some((path, _, roots)), Some(module)) = (&work, &module)
            && !roots.contains(module)
        {
            let what =
                format!("does not use the module in {}; it is loaded without this file", module.display());
            problems.push(LoadProblem::new(path, None, ProblemKind::OutsideModules, what));
            work = None;
        }
        let roots = match &work {
            Some((_, _, roots)) => roots.clone(),
            None => module.into_iter().collect(),
        };
        let mains: Vec<MainModule> =
            roots.iter().filter_map(|root| open_main(tree, options, root, problems)).collect();
        let mut setup = Self {
            mains,
            work: work.as_ref().map(|(path, _, _)| path.clone()),
            replace: Replacements::default(),
            work_replace: Replacements::default(),
            exclude: HashSet::new(),
            vendored: None,
        };
        setup.take_rules(work.as_ref().map(|(path, file, _)| (path.as_path(), file)), problems);
        let version = work.as_ref().map(|(_, file, _)| file.go.as_ref().and_then(|go| go.text.parse().ok()));
        setup.open_vendor(tree, options, version, problems);
        setup
    }

    fn take_rules(&mut self, work: Option<(&Path, &GoWork)>, problems: &mut Vec<LoadProblem>) {
        if let Some((path, file)) = work {
            self.work_replace.add(&file.replace, path, problems);
        }
        for main in &self.mains {
            self.replace.add(&main.file.replace, &main.go_mod(), problems);
            self.exclude.extend(main.file.exclude.iter().cloned());
        }
    }

    /// `work_version` is the go directive of go.work, in a workspace.
    fn open_vendor(
        &mut self,
        tree: &Tree<'_>,
        options: &LoadOptions,
        work_version: Option<Option<GoVersion>>,
        problems: &mut Vec<LoadProblem>,
    ) {
        let Some(dir) = self.vendor_dir().filter(|_| options.vendor != Vendor::Never) else { return };
        let version = work_version.unwrap_or_else(|| self.mains.first().and_then(|m| m.file.go_version()));
        let asked = options.vendor == Vendor::Always;
        let fits = version.is_some_and(|v| v.at_least(AUTO_VENDOR)) && tree.is_dir(&dir);
        if !asked && !fits {
            return;
        }
        let vendored = Vendored::open(tree, dir, problems);
        if asked || vendored.workspace == self.work.is_some() {
            vendored.check(self, problems);
            self.vendored = Some(vendored);
        }
    }

    fn vendor_dir(&self) -> Option<PathBuf> {
        match &self.work {
            Some(work) => work.parent().map(|dir| dir.join("vendor")),
            None => self.mains.first().map(|main| main.dir.join("vendor")),
        }
    }

    /// What replaces a module, as written and resolved. The modules that are worked on are never replaced.
    pub(super) fn replacement(&self, path: &str, version: &str) -> Option<&(Replacement, Stand)> {
        if version.is_empty() && self.main(path).is_some() {
            return None;
        }
        self.work_replace.get(path, version).or_else(|| self.replace.get(path, version))
    }

    pub(super) fn main(&self, path: &str) -> Option<&MainModule> {
        self.mains.iter().find(|main| main.path == path)
    }

    /// Whether the main module, when it is the only one, lists all that its packages need.
    pub(super) fn is_pruned(&self) -> bool {
        self.mains.first().is_some_and(|main| main.go_version().at_least(PRUNING))
    }

    /// The main modules' requirements that are not excluded, the highest version of each.
    pub(super) fn requirements(&self, main: &MainModule) -> Vec<ModuleVersion> {
        let kept = main.file.require.iter().map(|r| &r.module).filter(|m| !self.exclude.contains(*m));
        kept.cloned().collect()
    }
}

/// Whether go.mod's version allows pruning.
pub(super) fn is_pruned(file: &GoMod) -> bool {
    file.go_version().is_some_and(|version| version.at_least(PRUNING))
}

/// go.work, with the directories of its modules.
type Work = (PathBuf, GoWork, Vec<PathBuf>);

fn find_work(
    tree: &Tree<'_>,
    options: &LoadOptions,
    dir: &Path,
    problems: &mut Vec<LoadProblem>,
) -> Option<Work> {
    let path = match &options.workspace {
        Workspace::Off => return None,
        Workspace::File(path) => path.clone(),
        Workspace::Find => {
            let goroot = options.goroot.as_deref();
            let inside =
                |above: &Path| goroot.is_some_and(|root| dir.starts_with(root) && !above.starts_with(root));
            let above = dir.ancestors().take_while(|above| !inside(above));
            let mut candidates = above.map(|above| above.join("go.work"));
            candidates.find(|path| tree.files.kind(path) == Ok(stanch_model::FileKind::File))?
        }
    };
    let bytes = match tree.files.read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            problems.push(LoadProblem::unreadable(&path, &error));
            return None;
        }
    };
    let read = parse_go_work(&bytes);
    problems.extend(read.problems.iter().map(|p| LoadProblem::in_module_file(&path, p)));
    let base = path.parent().unwrap_or(&path).to_owned();
    let mut roots = Vec::new();
    for module in &read.value.uses {
        let root = clean(&base.join(&module.text));
        if roots.contains(&root) {
            let what = format!("path {} appears twice", module.text);
            problems.push(LoadProblem::new(&path, Some(module.line), ProblemKind::BadModuleFile, what));
        } else {
            roots.push(root);
        }
    }
    Some((path, read.value, roots))
}

fn open_main(
    tree: &Tree<'_>,
    options: &LoadOptions,
    dir: &Path,
    problems: &mut Vec<LoadProblem>,
) -> Option<MainModule> {
    let path = dir.join("go.mod");
    let bytes = match tree.files.read(&path) {
        Ok(bytes) => bytes,
        Err(error @ FileError::NotFound) => {
            problems.push(LoadProblem::unreadable(&path, &error));
            return None;
        }
        Err(error) => {
            // Its packages can be loaded all the same; what they import from elsewhere cannot.
            problems.push(LoadProblem::unreadable(&path, &error));
            Vec::new()
        }
    };
    let read = parse_go_mod(&bytes, Role::Main);
    problems.extend(read.problems.iter().map(|p| LoadProblem::in_module_file(&path, p)));
    let name = read.value.module.as_ref().map(|m| m.text.clone()).unwrap_or_default();
    if name.is_empty() && !bytes.is_empty() {
        problems.push(LoadProblem::new(&path, None, ProblemKind::BadModuleFile, "no module declaration"));
    }
    let src = options.goroot.as_ref().map(|goroot| goroot.join("src"));
    let is_std = name == "std" && src.as_deref() == Some(dir);
    let is_cmd = name == "cmd" && src.is_some_and(|src| src.join("cmd") == dir);
    let prefix = if is_std { String::new() } else { name.clone() };
    let file = Arc::new(read.value);
    Some(MainModule { path: name, dir: dir.to_owned(), file, prefix, standard: is_std || is_cmd })
}
