//! Checking packages, on several threads.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use stanch_gosrc::module::{self, Loader};
use stanch_gosrc::types::{LoadedPackages, PackageId, Variant, World};
use stanch_model::check::{CheckProblem, CheckProblemKind, CheckStats, Tier};
use stanch_model::{FileSystem, Finding};

use super::claim::{Sink, finding, shown};
use super::contracts;
use super::followed::{self, Followed};
use super::index::Index;
use super::view::{FileView, Shared, View};
use super::{Detector, SourceSide, nolint};
use crate::registry;
use crate::rule::Rule;
use stanch_gosrc::exec::Contracts;

/// What is checked, and how.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    /// Paths in findings are relative to this.
    pub root: PathBuf,
    /// Whether findings are wanted that are less than near-certain.
    pub pedantic: bool,
    /// Whether `_test.go` files are checked, too.
    pub tests: bool,
    /// Slugs of the rules that are asked; `None` for all.
    pub rules: Option<Vec<String>>,
    /// How many threads work.
    pub threads: usize,
}

/// What was found in one package.
#[derive(Clone, Debug, Default)]
pub struct PackageResult {
    /// Index in the list that was given to [`check`].
    pub index: usize,
    /// The leaks, by file and line.
    pub findings: Vec<Finding>,
    /// Syntax errors and limits.
    pub problems: Vec<CheckProblem>,
    /// How much was read; without time.
    pub stats: CheckStats,
}

/// What was found in all packages, in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// One for each package.
    pub packages: Vec<PackageResult>,
}

/// Checks packages. `done` is told of each package as it is finished, on the thread that did it; when it gives
/// `false`, no further package is begun.
pub fn check(
    loader: &Loader<'_>,
    files: &dyn FileSystem,
    packages: &[Arc<module::Package>],
    options: &CheckOptions,
    done: &(dyn Fn(&PackageResult) -> bool + Sync),
) -> Checked {
    let source = LoadedPackages::new(loader, files);
    let contracts = contracts::all();
    let goroot = loader.options().goroot.clone();
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(packages.len()));
    let work = || {
        let mut world = World::new(&source);
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(package) = packages.get(index) else { break };
            let mut result = PackageResult { index, ..PackageResult::default() };
            for variant in variants(package, options.tests) {
                let key = source.key_of(package, variant);
                if let Some(id) = world.package_by_key(&key) {
                    check_package(&mut world, id, options, &contracts, goroot.as_deref(), &mut result);
                }
            }
            result.findings.sort_by(|a, b| (&a.location, a.rule).cmp(&(&b.location, b.rule)));
            let go_on = done(&result);
            // What others have pushed is whole: nothing here panics while the lock is held.
            results.lock().unwrap_or_else(PoisonError::into_inner).push(result);
            if !go_on {
                next.store(packages.len(), Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..options.threads.clamp(1, packages.len().max(1)) {
            scope.spawn(work);
        }
        work();
    });
    let mut packages = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    packages.sort_by_key(|result| result.index);
    Checked { packages }
}

fn variants(package: &module::Package, tests: bool) -> Vec<Variant> {
    let mut variants = Vec::new();
    if tests && !package.test_files.is_empty() {
        variants.push(Variant::WithTests);
    } else if package.sources().next().is_some() {
        variants.push(Variant::Plain);
    }
    if tests && !package.xtest_files.is_empty() {
        variants.push(Variant::External);
    }
    variants
}

fn check_package(
    world: &mut World<'_>,
    id: PackageId,
    options: &CheckOptions,
    contracts: &Contracts,
    goroot: Option<&std::path::Path>,
    to: &mut PackageResult,
) {
    let mut files = Vec::new();
    for file in world.package(id).files.clone() {
        let checked = world.check_file(file);
        let unit = Arc::clone(world.unit(file));
        let is_test = unit.path.file_name().is_some_and(|n| n.as_encoded_bytes().ends_with(b"_test.go"));
        let index = Index::of(&checked.file.tree, &checked.file.decls, &checked.info);
        files.push(FileView { id: file, unit, file: checked.file, info: checked.info, index, is_test });
    }
    for file in &files {
        problems(file, options, to);
    }
    count(&files, to);
    let mut findings = Vec::new();
    // Following functions is most of the work, and shapes do without it.
    let wanted = registry::rules().iter().filter(|rule| is_wanted(rule, options));
    let followed = match wanted.filter_map(|rule| rule.source).any(|side| side.follows()) {
        true => followed::follow_package(world, id, contracts, goroot.map(std::path::Path::to_owned)),
        false => Followed::default(),
    };
    let shared = Shared::default();
    let mut view = View { world, package: id, files: &files, shared: &shared };
    for rule in registry::rules() {
        let Some(side) = rule.source.filter(|_| is_wanted(rule, options)) else { continue };
        ask(&mut view, &followed, rule, &side, options, &mut findings);
    }
    let asked = |slug: &str| registry::find(slug).is_some_and(|rule| is_wanted(rule, options));
    let (mut findings, directives) = nolint::apply(&files, &options.root, findings, &asked);
    // After the directives: one that allows a finding nobody asked for is needed all the same.
    findings.retain(|f| options.pedantic || f.source.as_ref().is_none_or(|s| s.tier == Tier::Default));
    to.findings.extend(findings);
    to.problems.extend(directives);
}

fn is_wanted(rule: &Rule, options: &CheckOptions) -> bool {
    options.rules.as_ref().is_none_or(|rules| rules.iter().any(|slug| slug == rule.slug))
}

fn ask(
    view: &mut View<'_, '_>,
    followed: &Followed,
    rule: &Rule,
    side: &SourceSide,
    options: &CheckOptions,
    to: &mut Vec<Finding>,
) {
    let mut sink = Sink::default();
    for detector in side.detectors {
        if let Detector::Shape(detect) = detector {
            detect(view, &mut sink);
        }
    }
    followed::ask(view.world, followed, rule.slug, side, &mut sink);
    to.extend(sink.into_claims().into_iter().map(|claim| finding(view.world, &options.root, rule, claim)));
}

fn problems(file: &FileView, options: &CheckOptions, to: &mut PackageResult) {
    for error in &file.file.errors {
        let position = file.file.position(error.offset);
        to.problems.push(CheckProblem {
            kind: CheckProblemKind::Syntax,
            file: Some(shown(&file.unit.path, &options.root)),
            line: Some(position.line),
            column: Some(position.column),
            what: error.message.to_string(),
            incomplete: true,
        });
    }
}

fn count(files: &[FileView], to: &mut PackageResult) {
    let add = |to: &mut Option<u64>, n: u64| *to = Some(to.unwrap_or(0) + n);
    add(&mut to.stats.packages, 1);
    add(&mut to.stats.files, files.len() as u64);
    for file in files {
        add(&mut to.stats.lines, file.unit.source.iter().filter(|b| **b == b'\n').count() as u64);
        add(&mut to.stats.bytes, file.unit.source.len() as u64);
    }
}
