//! One run over the source: packages in, the whole report out, its paths absolute.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use stanch_collect::{CancelToken, OsFiles};
use stanch_gosrc::module::{LoadOptions, Loader, Package};
use stanch_model::{CheckProblem, CheckProblemKind, CheckReport, CheckStats, FileSystem, Finding};
use stanch_rules::source::{self, CheckOptions, Kept, PackageResult};

use crate::check::cache::Cache;
use crate::check::deps::{self, Deps};
use crate::check::go_env::GoEnv;
use crate::check::heads::Heads;
use crate::check::kept::Units;
use crate::check::problems;
use crate::check::seen::{Digest, Seen, SeenFiles, digest};
use crate::check::select::{self, Asked, Selection};
use crate::check::settings::{Env, Settings};
use crate::failure::Result;
use crate::ui::Ui;
use crate::ui::progress::Count;

/// What a run came to.
pub(crate) struct Checked {
    pub(crate) report: CheckReport,
    /// Each finding's package's folder, in the order of the report's findings.
    pub(crate) dirs: Vec<PathBuf>,
    /// Folders of the packages that were checked whole.
    pub(crate) whole: BTreeSet<PathBuf>,
    /// What was read, without Go's own files and those of the module cache.
    pub(crate) seen: Seen,
    pub(crate) cost: Cost,
}

/// What a run cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// Finding packages and what they import.
    pub(crate) load: Duration,
    /// Looking for leaks.
    pub(crate) check: Duration,
    /// Packages whose result was in the cache.
    pub(crate) cached: usize,
    /// Packages that were looked at.
    pub(crate) checked: usize,
    /// Functions that were followed in earlier runs.
    pub(crate) known: u64,
}

/// How packages are loaded for these settings.
pub(crate) fn load_options(settings: &Settings, asked: &[Asked], env: Env<'_>) -> LoadOptions {
    let dir = select::base(asked, &settings.cwd);
    let mut options = GoEnv::read(env).load_options(&dir, &settings.tags, &OsFiles::default());
    options.threads = settings.threads;
    options.tests = settings.tests;
    options
}

/// Checks what the settings ask for, read from `files`.
pub(crate) fn check(
    settings: &Settings,
    asked: &[Asked],
    options: LoadOptions,
    files: &dyn FileSystem,
    cancel: &CancelToken,
    ui: &Ui,
) -> Result<Checked> {
    let begun = Instant::now();
    let skip: Vec<PathBuf> = options.goroot.iter().chain(&options.modcache).cloned().collect();
    let worked_on = |dir: &PathBuf| !options.dir.starts_with(dir);
    let mut files = SeenFiles::new(files, skip.into_iter().filter(worked_on).collect());
    let (program, cache) = (program(), settings.cache.as_deref().map(Cache::new));
    if let Some(cache) = &cache {
        let place = [program.as_bytes(), b"heads", options.dir.as_os_str().as_encoded_bytes()].concat();
        files = files.with_heads(Heads::open(cache.clone(), digest(&place), SystemTime::now()));
    }
    let loader = Loader::open(&files, options.clone());
    let selection = select::select(&loader, asked, &settings.cwd)?;
    let run = Run { settings, loader: &loader, files: &files, cache: cache.as_ref(), program: &program, ui };
    let results = run.results(&selection, begun, cancel);
    let (report, dirs) = run.report(results.packages, &selection, results.problems);
    let mut report = report;
    report.stats.millis = Some(millis(begun.elapsed()));
    let seen = files.seen();
    let whole = selection.packages.iter().map(|p| p.dir.clone());
    let whole = whole.filter(|dir| !selection.only.contains_key(dir)).collect();
    Ok(Checked { report, dirs, whole, seen, cost: results.cost })
}

/// What this program is: a build that was made since may find something else.
fn program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata).ok();
    let build = file.map(|file| format!("{} {:?}", file.len(), file.modified().ok()));
    format!("{} {}", env!("CARGO_PKG_VERSION"), build.unwrap_or_default())
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

struct Run<'r> {
    settings: &'r Settings,
    loader: &'r Loader<'r>,
    files: &'r SeenFiles<'r>,
    cache: Option<&'r Cache>,
    /// What this program is.
    program: &'r str,
    ui: &'r Ui,
}

struct Results {
    packages: Vec<PackageResult>,
    problems: Vec<CheckProblem>,
    cost: Cost,
}

impl Run<'_> {
    fn results(&self, selection: &Selection, begun: Instant, cancel: &CancelToken) -> Results {
        let packages = &selection.packages;
        let mut deps = Deps::new(self.loader, self.files);
        let keys = self.keys(&mut deps, packages);
        let cache = self.cache;
        let kept = |(index, key): (usize, &Option<Digest>)| {
            let result = cache?.get(key.as_ref()?)?;
            Some(PackageResult { index, ..result })
        };
        let mut done: Vec<PackageResult> = keys.iter().enumerate().filter_map(kept).collect();
        let cached = done.len();
        let known: HashSet<usize> = done.iter().map(|result| result.index).collect();
        let left: Vec<usize> = (0..packages.len()).filter(|index| !known.contains(index)).collect();
        let load = begun.elapsed();
        let units = cache.map(|cache| {
            let run = deps::of_run(self.loader, self.files, self.program, &["units"]);
            Units::new(self.loader, self.files, cache.clone(), run)
        });
        let (looked, finished) = self.look(packages, &left, units.as_ref(), cancel);
        if let Some(cache) = cache {
            self.keep(cache, &keys, packages, &looked);
        }
        let checked = looked.len();
        done.extend(looked);
        done.sort_by_key(|result| result.index);
        let mut missing = self.loader.problems();
        missing.extend(deps.into_missing());
        let mut problems = problems::of(self.loader, missing, self.ui);
        if !finished {
            problems.push(interrupted(done.len(), packages.len()));
        }
        let known = done.iter().map(|result| result.known).sum();
        let cost = Cost { load, check: begun.elapsed() - load, cached, checked, known };
        Results { packages: done, problems, cost }
    }

    /// The key of each package's result; `None` for one that cannot be kept.
    fn keys(&self, deps: &mut Deps<'_>, packages: &[Arc<Package>]) -> Vec<Option<Digest>> {
        let settings = self.settings;
        let rules = settings.rules.as_ref().map(|rules| rules.join(","));
        let flags = format!("{} {}", settings.pedantic, settings.tests);
        let options = [flags.as_str(), rules.as_deref().unwrap_or("all")];
        let run = deps::of_run(self.loader, self.files, self.program, &options);
        deps.read_ahead(packages, settings.tests);
        let key = |package: &Arc<Package>| {
            let of_package = deps.digest(package, settings.tests)?;
            Some(digest(&[run, of_package].concat()))
        };
        packages.iter().map(key).collect()
    }

    /// Keeps results, but those of files that changed while they were read, and those that a fault of this program cut
    /// short.
    fn keep(
        &self,
        cache: &Cache,
        keys: &[Option<Digest>],
        packages: &[Arc<Package>],
        results: &[PackageResult],
    ) {
        let is_stable = |package: &Package| {
            package.sources().chain(package.tests()).all(|file| !self.files.has_changed(&file.path))
        };
        for result in results {
            if let Some(key) = &keys[result.index]
                && is_stable(&packages[result.index])
                && result.problems.iter().all(|p| p.kind != CheckProblemKind::Limit)
            {
                cache.put(key, result);
            }
        }
        self.files.keep_heads();
        cache.prune();
    }

    /// Looks at those packages whose indexes are in `which`; whether all were looked at.
    fn look(
        &self,
        packages: &[Arc<Package>],
        which: &[usize],
        units: Option<&Units<'_>>,
        cancel: &CancelToken,
    ) -> (Vec<PackageResult>, bool) {
        if which.is_empty() {
            return (Vec::new(), true);
        }
        let packages: Vec<Arc<Package>> = which.iter().map(|index| Arc::clone(&packages[*index])).collect();
        let settings = self.settings;
        let options = CheckOptions {
            root: PathBuf::new(),
            pedantic: settings.pedantic,
            tests: settings.tests,
            rules: settings.rules.clone(),
            threads: settings.threads.get(),
        };
        let line = Count::new(self.ui, "checking", packages.len());
        let done = |_: &PackageResult| {
            line.one();
            !cancel.is_cancelled()
        };
        let kept = units.map(|units| units as &dyn Kept);
        let checked = source::check(self.loader, self.files, &packages, &options, kept, &done);
        let finished = checked.packages.len() == packages.len();
        let at_home = |result: PackageResult| PackageResult { index: which[result.index], ..result };
        (checked.packages.into_iter().map(at_home).collect(), finished)
    }

    fn is_excluded(&self, finding: &Finding) -> bool {
        let Some(at) = &finding.location else { return false };
        let Ok(file) = Path::new(&at.file).strip_prefix(&self.settings.config_dir) else { return false };
        let file = file.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        self.settings.exclude.iter().any(|exclude| exclude.covers(&file, finding.slug))
    }

    /// Puts the results of the packages together, in the order of files and lines.
    fn report(
        &self,
        results: Vec<PackageResult>,
        selection: &Selection,
        problems: Vec<CheckProblem>,
    ) -> (CheckReport, Vec<PathBuf>) {
        let mut all = problems;
        all.extend(selection.problems.iter().cloned());
        let mut findings = Vec::new();
        let mut stats = CheckStats::default();
        for result in results {
            let dir = &selection.packages[result.index].dir;
            let wanted =
                |file: Option<&String>| file.is_none_or(|file| selection.wants(dir, Path::new(file)));
            let is_whole = |file: Option<&String>| file.is_some_and(|file| Path::new(file) == dir);
            let problems = result.problems.into_iter();
            all.extend(problems.filter(|p| wanted(p.file.as_ref()) || is_whole(p.file.as_ref())));
            let mine = result.findings.into_iter().filter(|f| wanted(f.location.as_ref().map(|at| &at.file)));
            findings.extend(mine.map(|finding| (finding, dir.clone())));
            add(&mut stats, &result.stats);
        }
        all.retain(|p| self.settings.require_reason || p.kind != CheckProblemKind::UnexplainedDirective);
        findings.retain(|(finding, _)| !self.is_excluded(finding));
        findings.sort_by(|(a, _), (b, _)| (&a.location, a.rule).cmp(&(&b.location, b.rule)));
        let (findings, dirs) = findings.into_iter().unzip();
        (CheckReport { findings, problems: problems::without_repetitions(all), stats }, dirs)
    }
}

/// What `--stats` says.
pub(crate) fn stats(checked: &Checked) -> Vec<String> {
    let Cost { load, check, cached, checked: looked, known } = checked.cost;
    let mut lines = vec![
        format!(
            "{} ms to find packages and their imports, {} ms to check them",
            load.as_millis(),
            check.as_millis()
        ),
        format!("{looked} packages were looked at, the results of {cached} were in the cache"),
    ];
    if let (Some(all), Some(cut)) = (checked.report.stats.functions, checked.report.stats.unfinished) {
        lines.push(format!(
            "{all} functions were followed, {known} of them in earlier runs, {cut} not in all ways that they can go"
        ));
    }
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &checked.report.findings {
        *rules.entry(finding.slug).or_default() += 1;
    }
    lines.extend(rules.into_iter().map(|(slug, count)| format!("{count:>6}  {slug}")));
    lines
}

fn add(to: &mut CheckStats, one: &CheckStats) {
    let sum = |a: &mut Option<u64>, b: Option<u64>| {
        if let Some(b) = b {
            *a = Some(a.unwrap_or(0) + b);
        }
    };
    sum(&mut to.files, one.files);
    sum(&mut to.lines, one.lines);
    sum(&mut to.bytes, one.bytes);
    sum(&mut to.packages, one.packages);
    sum(&mut to.functions, one.functions);
    sum(&mut to.unfinished, one.unfinished);
}

fn interrupted(done: usize, of: usize) -> CheckProblem {
    CheckProblem {
        kind: CheckProblemKind::Limit,
        file: None,
        line: None,
        column: None,
        what: format!("interrupted: {done} of {of} packages were checked"),
        incomplete: true,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, PoisonError};

    use stanch_gosrc::module::{BuildContext, MemoryFiles};
    use stanch_model::{DirEntry, FileError, FileKind, FileStamp};

    use super::*;

    /// Files that have rested for long, and what was read of them.
    struct Rested {
        files: MemoryFiles,
        read: Mutex<BTreeSet<PathBuf>>,
    }

    impl Rested {
        fn saw(&self, path: &Path) {
            self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        }
    }

    impl FileSystem for Rested {
        fn read(&self, path: &Path) -> std::result::Result<Vec<u8>, FileError> {
            self.saw(path);
            self.files.read(path)
        }

        fn read_head(&self, path: &Path, limit: usize) -> std::result::Result<Vec<u8>, FileError> {
            self.saw(path);
            self.files.read_head(path, limit)
        }

        fn list(&self, dir: &Path) -> std::result::Result<Vec<DirEntry>, FileError> {
            self.files.list(dir)
        }

        fn kind(&self, path: &Path) -> std::result::Result<FileKind, FileError> {
            self.files.kind(path)
        }

        /// Another text has another length here.
        fn stamp(&self, path: &Path) -> Option<FileStamp> {
            let bytes = self.files.read(path).ok()?.len() as u64;
            Some(FileStamp { bytes, modified: 1, changed: 1, inode: 1, device: 1 })
        }
    }

    const APP: &str = "package app\n\nimport \"example.com/app/low\"\n\nfunc F(early bool) {\n\tc := make(chan int)\n\t\
                       go func() { c <- low.Get().Size() }()\n\tif early {\n\t\treturn\n\t}\n\t<-c\n}\n";

    /// Findings of a check of the folder `/m` alone, and the Go files that were read for it.
    fn run(files: &mut Rested, app: &str, cache: &Path) -> (Vec<String>, Vec<String>) {
        files.files.file("/m/app.go", app);
        files.read.lock().unwrap().clear();
        let home = |name: &str| (name == "STANCH_CACHE").then(|| cache.into());
        let settings = Settings { rules: None, ..Settings::of_rules(Path::new("/m"), Vec::new(), &home) };
        let asked = [Asked::Pattern(".".to_owned())];
        let options = LoadOptions::new("/m", BuildContext::new("linux", "amd64", 27));
        let (cancel, ui) = (CancelToken::new(), Ui::silent());
        let report = check(&settings, &asked, options, &*files, &cancel, &ui).unwrap().report;
        let findings = report.findings.iter().map(|finding| finding.slug.to_owned()).collect();
        let read = files.read.lock().unwrap();
        let names = read.iter().filter(|path| path.extension().is_some_and(|end| end == "go"));
        (findings, names.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect())
    }

    #[test]
    fn after_an_edit_only_what_is_asked_for_is_read() {
        let cache = tempfile::tempdir().unwrap();
        let mut files = Rested { files: MemoryFiles::new(), read: Mutex::default() };
        files.files.file("/m/go.mod", "module example.com/app\n\ngo 1.24\n");
        files.files.file("/m/low/get.go", "package low\n\nfunc Get() *T { return nil }\n");
        files.files.file("/m/low/other.go", "package low\n\nfunc Other() {}\n\nfunc (t *T) Other() {}\n");
        files.files.file("/m/low/size.go", "package low\n\nfunc (t *T) Size() int { return 1 }\n");
        files.files.file("/m/low/t.go", "package low\n\ntype T struct{}\n");
        let low = ["get.go", "other.go", "size.go", "t.go"];
        let first = run(&mut files, APP, cache.path());
        assert_eq!(
            first,
            (
                vec!["unanswered-send".to_owned()],
                ["app.go"].iter().chain(&low).map(|f| (*f).to_owned()).collect()
            )
        );
        let edits =
            [APP.replace("\t<-c\n", "\tprintln(1)\n\t<-c\n"), APP.replace("\t<-c\n", "\tprintln()\n\t<-c\n")];
        for edited in &edits {
            let (findings, read) = run(&mut files, edited, cache.path());
            assert_eq!(findings, ["unanswered-send"]);
            assert_eq!(read, ["app.go", "get.go", "size.go", "t.go"]);
        }
        // A file that was edited is read, and with it the rest of its package.
        files.files.file("/m/low/size.go", "package low\n\nfunc (t *T) Size() int { return 1 + 1 }\n");
        assert_eq!(run(&mut files, &edits[0], cache.path()).1, [&["app.go"], &low[..]].concat());
    }
}
