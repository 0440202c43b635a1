//! Checking packages, on several threads.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use stanch_gosrc::module::{self, Loader};
use stanch_gosrc::types::{LoadedPackages, PackageId, Variant, World};
use stanch_model::check::{CheckProblem, CheckProblemKind, CheckStats, Tier};
use stanch_model::{FileSystem, Finding};

use super::claim::{Sink, finding, shown};
use super::contracts;
use super::followed::{self, Followed, Following};
use super::index::Index;
use super::kept::Kept;
use super::share::{Board, Next};
use super::view::{FileView, Shared, View};
use super::{Detector, SourceSide, nolint};
use crate::registry;
use crate::rule::Rule;

/// The name of the threads that check. A panic on one of them is caught and becomes a problem of the report, so a panic
/// hook need not tell it.
pub const THREAD: &str = "check";

/// Bytes of stack of such a thread: several times of what the depth limits of checking and lowering allow.
const STACK: usize = 16 << 20;

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
    /// How many of the functions that were followed were known from an earlier run.
    pub known: u64,
}

/// What was found in all packages, in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// One for each package.
    pub packages: Vec<PackageResult>,
}

/// Checks packages. What is `kept` of an earlier run need not be found again. `done` is told of each package as it is finished, on the thread that did it; when it gives
/// `false`, no further package is begun.
pub fn check(
    loader: &Loader<'_>,
    files: &dyn FileSystem,
    packages: &[Arc<module::Package>],
    options: &CheckOptions,
    kept: Option<&dyn Kept>,
    done: &(dyn Fn(&PackageResult) -> bool + Sync),
) -> Checked {
    check_with(registry::rules(), loader, files, packages, options, kept, done)
}

/// As [`check`], asking these rules.
fn check_with(
    rules: &[Rule],
    loader: &Loader<'_>,
    files: &dyn FileSystem,
    packages: &[Arc<module::Package>],
    options: &CheckOptions,
    kept: Option<&dyn Kept>,
    done: &(dyn Fn(&PackageResult) -> bool + Sync),
) -> Checked {
    let source = LoadedPackages::new(loader, files);
    let source = match kept {
        Some(kept) => source.with_listings(kept.listings()),
        None => source,
    };
    let contracts = contracts::all();
    let goroot = loader.options().goroot.clone();
    let board = Board::new(packages.len());
    let following = Following { contracts: &contracts, goroot, board: &board, kept, source: &source };
    let run = Run { rules, source: &source, options, following: &following };
    let results = Mutex::new(Vec::with_capacity(packages.len()));
    let threads = AtomicUsize::new(0);
    let work = || {
        if threads.fetch_add(1, Ordering::Relaxed) >= packages.len() {
            run.parse_ahead(packages);
        }
        let mut world = World::new(&source);
        loop {
            match board.next() {
                Next::Package(index) => {
                    let result = run.package(&mut world, index, &packages[index]);
                    let go_on = done(&result);
                    // What others have pushed is whole: nothing here panics while the lock is held.
                    results.lock().unwrap_or_else(PoisonError::into_inner).push(result);
                    board.finish(go_on);
                }
                Next::Help(job) => {
                    if !followed::help(&following, &mut world, &job) {
                        world = World::new(&source);
                    }
                }
                Next::Nothing => break,
            }
        }
    };
    std::thread::scope(|scope| {
        let thread = || std::thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK);
        let threads = 0..options.threads.max(1);
        let started = threads.filter(|_| thread().spawn_scoped(scope, work).is_ok()).count();
        if started == 0 {
            work();
        }
    });
    let all = packages;
    let mut packages = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    packages.sort_by_key(|result| result.index);
    run.keep_asked(all);
    Checked { packages }
}

/// What is the same for all packages.
struct Run<'r> {
    rules: &'r [Rule],
    source: &'r LoadedPackages<'r>,
    options: &'r CheckOptions,
    following: &'r Following<'r>,
}

impl<'r> Run<'r> {
    /// What a thread does for which there is no package: it parses what those import that others are at, and finds out
    /// what they rest on.
    fn parse_ahead(&self, packages: &[Arc<module::Package>]) {
        for package in packages {
            for variant in variants(package, self.options.tests) {
                // A panic here is one there, too, where it costs the package that asks.
                let asked = self.following.kept.map(|kept| kept.asked(package, variant)).unwrap_or_default();
                let _ = catch_unwind(AssertUnwindSafe(|| {
                    self.source.parse_ahead(package, variant, &asked);
                    // Whoever keeps it has it at hand when the package's own thread asks.
                    self.following.kept.map(|kept| kept.ground(package, variant));
                }));
            }
        }
    }

    /// Keeps what was asked for, when there was one package only: what several ask for is not told apart.
    fn keep_asked(&self, packages: &[Arc<module::Package>]) {
        let ([package], Some(kept)) = (packages, self.following.kept) else { return };
        let asked = self.source.asked();
        for variant in variants(package, self.options.tests) {
            if kept.asked(package, variant) != asked {
                kept.put_asked(package, variant, &asked);
            }
        }
    }

    /// Checks a package. A fault of this program, a panic, costs what it would have found in this package and no more.
    fn package(&self, world: &mut World<'r>, index: usize, package: &Arc<module::Package>) -> PackageResult {
        let mut result = PackageResult { index, ..PackageResult::default() };
        // What a panic leaves half done is the world, which is given up, and the result, to which whole things are added.
        let checked = catch_unwind(AssertUnwindSafe(|| self.variants(world, package, &mut result)));
        if let Err(panic) = checked {
            *world = World::new(self.source);
            result.problems.push(fault(package, self.options, &*panic));
        }
        result.findings.sort_by(|a, b| (&a.location, a.rule).cmp(&(&b.location, b.rule)));
        result
    }

    fn variants(&self, world: &mut World<'r>, package: &Arc<module::Package>, to: &mut PackageResult) {
        for variant in variants(package, self.options.tests) {
            let key = self.source.key_of(package, variant);
            if let Some(id) = world.whole_package_by_key(&key) {
                self.variant(world, id, to);
            }
        }
    }

    fn variant(&self, world: &mut World<'_>, id: PackageId, to: &mut PackageResult) {
        let options = self.options;
        let files = views(world, id);
        for file in &files {
            problems(file, options, to);
        }
        count(&files, to);
        let mut findings = Vec::new();
        // Following functions is most of the work, and shapes do without it.
        let mut wanted =
            self.rules.iter().filter(|rule| is_wanted(rule, options)).filter_map(|rule| rule.source);
        let followed = match wanted.any(|side| side.follows()) {
            true => followed::follow_package(self.following, world, id, &files),
            false => Followed::default(),
        };
        add(&mut to.stats.functions, followed.functions);
        add(&mut to.stats.unfinished, followed.cut);
        to.known += followed.known;
        let shared = Shared::default();
        let mut view = View { world, package: id, files: &files, shared: &shared };
        for rule in self.rules {
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
}

/// The problem that a panic is.
fn fault(package: &module::Package, options: &CheckOptions, panic: &(dyn Any + Send)) -> CheckProblem {
    let text = panic.downcast_ref::<&str>().copied();
    let text =
        text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason given");
    CheckProblem {
        kind: CheckProblemKind::Limit,
        file: Some(shown(&package.dir, &options.root)),
        line: None,
        column: None,
        what: format!("failed to check this package: {text}"),
        incomplete: true,
    }
}

/// The files of a package, looked at whole.
fn views(world: &mut World<'_>, id: PackageId) -> Vec<FileView> {
    let mut files = Vec::new();
    for file in world.package(id).files.clone() {
        let checked = world.check_file(file);
        let unit = Arc::clone(world.unit(file));
        let is_test = unit.path.file_name().is_some_and(|n| n.as_encoded_bytes().ends_with(b"_test.go"));
        let index = Index::of(&checked.file.tree, &checked.file.decls, &checked.info);
        files.push(FileView { id: file, unit, file: checked.file, info: checked.info, index, is_test });
    }
    files
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
    add(&mut to.stats.packages, 1);
    add(&mut to.stats.files, files.len() as u64);
    for file in files {
        add(&mut to.stats.lines, file.unit.source.iter().filter(|b| **b == b'\n').count() as u64);
        add(&mut to.stats.bytes, file.unit.source.len() as u64);
    }
}

fn add(to: &mut Option<u64>, n: u64) {
    *to = Some(to.unwrap_or(0) + n);
}

#[cfg(test)]
mod tests {
    use stanch_gosrc::module::{BuildContext, LoadOptions, MemoryFiles};
    use stanch_model::Kind;

    use super::*;
    use crate::rule::RuleKind;
    use crate::source::{Detector, SourceClaim};

    const PACKAGES: [&str; 4] = ["a", "b", "c", "d"];

    /// Panics in the package `b`, where it has claimed something already, and in `c`, with a text that is made then.
    fn faulty(view: &mut View<'_, '_>, sink: &mut Sink) {
        let file = &view.files[0];
        sink.add(SourceClaim::new(file.id, stanch_gosrc::Span::new(0, 7), "f"));
        let path = view.world.package(view.package).path.clone();
        match path.as_str() {
            "m/b" => panic!("no such thing"),
            "m/c" => panic!("index {path}"),
            _ => {}
        }
    }

    const RULE: Rule = Rule {
        id: "ST9999",
        slug: "faulty",
        kind: Kind::Memory,
        title: "",
        doc: "",
        runtime: RuleKind::SourceOnly,
        source: Some(SourceSide { detectors: &[Detector::Shape(faulty)] }),
    };

    fn checked(threads: usize) -> Vec<PackageResult> {
        let mut files = MemoryFiles::new();
        files.file("/m/go.mod", "module m\n\ngo 1.24\n");
        for package in PACKAGES {
            files.file(format!("/m/{package}/x.go"), format!("package {package}\n\nfunc F() {{}}\n"));
        }
        let loader = Loader::open(&files, LoadOptions::new("/m", BuildContext::new("linux", "amd64", 27)));
        let packages = loader.matching(&["./..."]);
        let options = CheckOptions { root: "/m".into(), pedantic: true, tests: false, rules: None, threads };
        check_with(&[RULE], &loader, &files, &packages, &options, None, &|_| true).packages
    }

    #[test]
    fn a_panic_costs_its_package_and_no_other() {
        for threads in [1, 3] {
            let all = checked(threads);
            assert_eq!(all.iter().map(|result| result.index).collect::<Vec<_>>(), [0, 1, 2, 3]);
            assert_eq!(all.iter().map(|r| r.findings.len()).collect::<Vec<_>>(), [1, 0, 0, 1]);
            assert!(all.iter().all(|result| result.stats.files == Some(1)));
            let told: Vec<_> = all.iter().flat_map(|result| &result.problems).collect();
            let what: Vec<_> = told.iter().map(|p| (p.file.as_deref().unwrap(), p.what.as_str())).collect();
            let wanted = [
                ("b", "failed to check this package: no such thing"),
                ("c", "failed to check this package: index m/c"),
            ];
            assert_eq!(what, wanted);
            assert!(told.iter().all(|p| p.incomplete && p.kind == CheckProblemKind::Limit));
        }
    }

    #[test]
    fn the_units_of_a_package_are_the_same_on_several_threads() {
        use std::fmt::Write as _;

        let mut text = "package m\n\n".to_owned();
        for n in 0..200 {
            let _ = write!(
                text,
                "func F{n}(x int) {{\n\tc := make(chan int, {})\n\tgo func() {{ c <- x }}()\n}}\n\n",
                n % 3 % 2
            );
        }
        let mut files = MemoryFiles::new();
        files.file("/m/go.mod", "module m\n\ngo 1.24\n").file("/m/x.go", text);
        let loader = Loader::open(&files, LoadOptions::new("/m", BuildContext::new("linux", "amd64", 27)));
        let packages = loader.matching(&["./..."]);
        let on = |threads| {
            let options =
                CheckOptions { root: "/m".into(), pedantic: true, tests: false, rules: None, threads };
            check(&loader, &files, &packages, &options, None, &|_| true).packages
        };
        let (one, several) = (on(1), on(4));
        assert_eq!(one[0].findings.len(), 133);
        assert_eq!(one[0].findings, several[0].findings);
        assert_eq!(one[0].stats, several[0].stats);
    }
}
