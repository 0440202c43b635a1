//! What a check says when one dependency of a module is not there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use stanch_gosrc::module::{LoadOptions, Loader, Module, Package};
use stanch_model::check::Tier;
use stanch_model::{DirEntry, FileError, FileKind, FileSystem, Finding};
use stanch_rules::source::{CheckOptions, check};

/// Files without those below some directories.
pub(crate) struct Without<'f> {
    files: &'f dyn FileSystem,
    hidden: Vec<PathBuf>,
}

impl<'f> Without<'f> {
    /// Neither the sources of a module nor what the module cache keeps of its go.mod are there.
    fn module(files: &'f dyn FileSystem, module: &Module) -> Self {
        let mut hidden = vec![module.dir.clone()];
        let of_cache = module.dir.ancestors().find(|dir| files.kind(&dir.join("cache/download")).is_ok());
        if let Some(cache) = of_cache
            && let Some((path, _)) = module.dir.to_str().and_then(|dir| dir.rsplit_once('@'))
            && let Ok(path) = Path::new(path).strip_prefix(cache)
        {
            hidden.push(cache.join("cache/download").join(path).join("@v"));
        }
        Self { files, hidden }
    }

    fn is_there(&self, path: &Path) -> Result<(), FileError> {
        match self.hidden.iter().any(|hidden| path.starts_with(hidden)) {
            true => Err(FileError::NotFound),
            false => Ok(()),
        }
    }
}

impl FileSystem for Without<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        self.is_there(path)?;
        self.files.read(path)
    }

    fn read_head(&self, path: &Path, limit: usize) -> Result<Vec<u8>, FileError> {
        self.is_there(path)?;
        self.files.read_head(path, limit)
    }

    fn list(&self, dir: &Path) -> Result<Vec<DirEntry>, FileError> {
        self.is_there(dir)?;
        self.files.list(dir)
    }

    fn kind(&self, path: &Path) -> Result<FileKind, FileError> {
        self.is_there(path)?;
        self.files.kind(path)
    }
}

/// A finding as it is known again: tier, rule, file and line.
pub(crate) type Known = (Tier, &'static str, String, u32);

/// What is found with a dependency, and without it.
pub(crate) struct Compared {
    /// The module, with its version.
    pub(crate) module: String,
    /// How many packages need it, by whatever way.
    pub(crate) needed_by: usize,
    pub(crate) before: BTreeSet<Known>,
    pub(crate) after: BTreeSet<Known>,
}

impl Compared {
    /// Of the findings up to a tier, how many there were and how many stay.
    pub(crate) fn stays(&self, tier: Tier) -> (usize, usize) {
        let count = |kept: bool| {
            let of_tier = self.before.iter().filter(|known| known.0 <= tier);
            of_tier.filter(|known| !kept || self.after.contains(known)).count()
        };
        (count(false), count(true))
    }
}

/// Checks the packages of a module, then once more without each of its `most` most used dependencies. Only packages
/// that need the missing one are looked at again. `told` hears of each as it is done.
pub(crate) fn without_each(
    files: &dyn FileSystem,
    options: &LoadOptions,
    patterns: &[&str],
    most: usize,
    mut told: impl FnMut(&Compared),
) -> Vec<Compared> {
    let loader = Loader::open(files, options.clone());
    let packages = loader.matching(patterns);
    let whole = findings(&loader, files, &packages);
    let mut done = Vec::new();
    for (module, users) in dependencies(&loader, &packages).into_iter().take(most) {
        let files = Without::module(files, &module);
        let loader = Loader::open(&files, options.clone());
        let is_user = |package: &Arc<Package>| users.contains(&package.import_path);
        let again: Vec<Arc<Package>> = loader.matching(patterns).into_iter().filter(is_user).collect();
        let again = findings(&loader, &files, &again);
        let of = |path: &String| if users.contains(path) { again.get(path) } else { whole.get(path) };
        let compared = Compared {
            module: format!("{}@{}", module.path, module.version.as_deref().unwrap_or_default()),
            needed_by: users.len(),
            before: whole.values().flatten().cloned().collect(),
            after: whole.keys().filter_map(of).flatten().cloned().collect(),
        };
        told(&compared);
        done.push(compared);
    }
    done
}

/// The modules that packages need, each with the import paths of those that do; the most needed first.
fn dependencies(loader: &Loader<'_>, packages: &[Arc<Package>]) -> Vec<(Arc<Module>, BTreeSet<String>)> {
    let mut users: BTreeMap<String, (Arc<Module>, BTreeSet<String>)> = BTreeMap::new();
    for package in packages {
        for needed in loader.closure(std::slice::from_ref(package), false).packages {
            let Some(module) = &needed.module else { continue };
            if module.version.is_some() && !needed.standard {
                let entry = users.entry(module.path.clone());
                let entry = entry.or_insert_with(|| (Arc::clone(module), BTreeSet::new()));
                entry.1.insert(package.import_path.clone());
            }
        }
    }
    let mut users: Vec<_> = users.into_values().collect();
    users.sort_by_key(|(_, users)| std::cmp::Reverse(users.len()));
    users
}

fn findings(
    loader: &Loader<'_>,
    files: &dyn FileSystem,
    packages: &[Arc<Package>],
) -> BTreeMap<String, BTreeSet<Known>> {
    let options = CheckOptions {
        root: loader.options().dir.clone(),
        pedantic: true,
        tests: false,
        rules: None,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    let checked = check(loader, files, packages, &options, None, &|_| true);
    let known = |finding: &Finding| {
        let at = finding.location.as_ref()?;
        let tier = finding.source.as_ref().map_or(Tier::Default, |source| source.tier);
        Some((tier, finding.slug, at.file.clone(), at.line))
    };
    let of_package = |result: &stanch_rules::source::PackageResult| {
        assert!(
            result.problems.iter().all(|problem| !problem.what.contains("failed to check this package")),
            "{:?}",
            result.problems
        );
        (packages[result.index].import_path.clone(), result.findings.iter().filter_map(known).collect())
    };
    checked.packages.iter().map(of_package).collect()
}
