//! The go command as the one who knows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use stanch_collect::OsFiles;
use stanch_gosrc::module::{
    BuildContext, Goroot, IgnoreReason, Import, LoadOptions, LoadProblem, Loader, Package, ProblemKind,
    SourceFile, Vendor, Workspace, module_cache,
};

/// For what packages are listed.
pub(crate) struct System {
    pub(crate) goos: &'static str,
    pub(crate) goarch: &'static str,
    pub(crate) cgo: bool,
    pub(crate) tags: &'static [&'static str],
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cgo = if self.cgo { " with cgo" } else { "" };
        write!(f, "{}/{}{cgo} {}", self.goos, self.goarch, self.tags.join(","))
    }
}

/// What came of a comparison.
pub(crate) struct Compared {
    pub(crate) packages: usize,
    pub(crate) files: usize,
    pub(crate) differences: Vec<String>,
    pub(crate) problems: Vec<LoadProblem>,
    pub(crate) go_took: Duration,
    pub(crate) we_took: Duration,
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { packages, files, differences, problems, go_took, we_took } = self;
        let (go, we, differ) = (go_took.as_millis(), we_took.as_millis(), differences.len());
        write!(f, "{packages} packages, {files} files, {differ} differences; go {go} ms, here {we} ms")?;
        problems.iter().take(5).try_for_each(|problem| write!(f, "\n    {problem}"))
    }
}

pub(crate) struct TempDir(PathBuf);

impl TempDir {
    pub(crate) fn new(name: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("stanch-{name}-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a temporary directory");
        Self(dir)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // What is left in the system's temporary directory does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The directory of the small trees that these tests bring.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/module/testdata")
}

/// Writes the files of a text archive: `-- path --` lines, each followed by a file. `=> target` makes a link.
pub(crate) fn unpack(archive: &str, to: &Path) {
    for part in format!("\n{archive}").split("\n-- ").skip(1) {
        let (name, text) = part.split_once(" --\n").expect("a name between dashes");
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        match text.strip_prefix("=> ") {
            #[cfg(unix)]
            Some(target) => std::os::unix::fs::symlink(target.trim(), &path).expect("a link"),
            #[cfg(not(unix))]
            Some(_) => {}
            None => std::fs::write(&path, format!("{text}\n")).expect("a file"),
        }
    }
}

/// A Go toolchain.
pub(crate) struct Oracle {
    program: PathBuf,
    goroot: Goroot,
    modcache: PathBuf,
    /// More variables for the go command.
    pub(crate) env: Vec<(String, String)>,
}

const LISTS: &[&str] = &[
    "GoFiles",
    "CgoFiles",
    "TestGoFiles",
    "XTestGoFiles",
    "IgnoredGoFiles",
    "Imports",
    "TestImports",
    "XTestImports",
];

impl Oracle {
    /// The Go that the lab would use.
    pub(crate) fn find() -> Self {
        let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools");
        let go =
            stanch_lab::find_go(Some(&tools)).unwrap_or_else(|error| panic!("this test needs Go: {error}"));
        let program = go.program;
        let env = |name: &str| {
            let output = command(&program).args(["env", name]).output().expect("go env runs");
            PathBuf::from(String::from_utf8(output.stdout).expect("paths of tests are UTF-8").trim())
        };
        let goroot = Goroot::open(&OsFiles::default(), &env("GOROOT")).expect("go env GOROOT is a GOROOT");
        let cache = env("GOMODCACHE");
        let modcache = module_cache(Some(&cache), None, None).expect("go env says where the module cache is");
        Self { program, goroot, modcache, env: Vec::new() }
    }

    /// The same Go with a module cache and a proxy of its own, both in `dir`.
    pub(crate) fn with_proxy(mut self, dir: &Path) -> Self {
        self.modcache = dir.join("modcache");
        let proxy = format!("file://{}", dir.join("proxy").display());
        let variables = [
            ("GOMODCACHE", self.modcache.display().to_string()),
            ("GOPROXY", proxy),
            ("GOSUMDB", "off".to_owned()),
            // A read-only cache could not be removed with the test's directory.
            ("GOFLAGS", "-modcacherw".to_owned()),
        ];
        self.env.extend(variables.map(|(name, value)| (name.to_owned(), value)));
        self
    }

    pub(crate) fn goroot(&self) -> &Path {
        &self.goroot.dir
    }

    fn context(&self, system: &System) -> BuildContext {
        let experiments = self.goroot.experiment_tags(system.goos, system.goarch);
        assert!(experiments.is_some(), "this release's experiments are not understood");
        let mut context = self.goroot.context(system.goos, system.goarch, 0);
        context.cgo = system.cgo;
        context.tags.extend(system.tags.iter().map(|tag| (*tag).to_owned()));
        context
    }

    pub(crate) fn options(&self, dir: &Path, system: &System) -> LoadOptions {
        let mut options = LoadOptions::new(dir, self.context(system));
        options.goroot = Some(self.goroot.dir.clone());
        options.modcache = Some(self.modcache.clone());
        options.threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        options.workspace = Workspace::Find;
        options
    }

    pub(crate) fn minor(&self) -> u16 {
        self.goroot.version.expect("a release").minor
    }

    /// Runs a go command that makes a program and runs it here.
    pub(crate) fn run_for_host(&self, dir: &Path, args: &[&str]) -> String {
        let output = command(&self.program).current_dir(dir).args(args).output().expect("go runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "go {}: {said}", args.join(" "));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    pub(crate) fn run(&self, dir: &Path, system: &System, args: &[&str]) -> (String, Duration) {
        let begun = Instant::now();
        let mut command = command(&self.program);
        command.current_dir(dir).env("GOOS", system.goos).env("GOARCH", system.goarch);
        command.env("CGO_ENABLED", if system.cgo { "1" } else { "0" }).args(args);
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        let output = command.output().expect("go runs");
        let took = begun.elapsed();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "go {} in {}: {said}", args.join(" "), dir.display());
        (String::from_utf8(output.stdout).expect("go list prints UTF-8"), took)
    }

    /// Compares every list of files and imports of the packages that patterns match.
    pub(crate) fn compare_packages(&self, dir: &Path, patterns: &[&str], system: &System) -> Compared {
        let fields = format!("-json=Dir,ImportPath,Name,DepsErrors,Module,{}", LISTS.join(","));
        let tags = format!("-tags={}", system.tags.join(","));
        // Profiles make variants of packages, which have other names.
        let mut args = vec!["list", "-e", "-pgo=off", fields.as_str(), tags.as_str()];
        args.extend(patterns);
        let (text, go_took) = self.run(dir, system, &args);
        let listed: Vec<Value> = serde_json::Deserializer::from_str(&text)
            .into_iter()
            .map(|v| v.expect("go list prints JSON"))
            .collect();
        let begun = Instant::now();
        let files = OsFiles::default();
        let loader = Loader::open(&files, self.options(dir, system));
        let found = loader.matching(patterns);
        let we_took = begun.elapsed();
        let ours: BTreeMap<String, _> =
            found.iter().map(|p| (p.import_path.clone(), describe(&loader, p))).collect();
        let theirs: BTreeMap<String, _> =
            // What has no directory is an error that the go command lists as a package.
            listed
                .iter()
                .filter(|v| !text_of(&v["Dir"]).is_empty())
                .map(|v| (text_of(&v["ImportPath"]), listed_package(v)))
                .collect();
        let problems = loader.problems();
        let files = found.iter().map(|p| p.sources().chain(p.tests()).count()).sum();
        Compared {
            packages: ours.len(),
            files,
            differences: differences(&theirs, &ours),
            problems,
            go_took,
            we_took,
        }
    }

    /// Compares the directory and module of every package that the matched ones and their tests need.
    pub(crate) fn compare_closure(&self, dir: &Path, patterns: &[&str], system: &System) -> Compared {
        let tags = format!("-tags={}", system.tags.join(","));
        let fields = "-json=Dir,ImportPath,ForTest,Module,Standard";
        let mut args = vec!["list", "-e", "-pgo=off", "-deps", "-test", fields, tags.as_str()];
        args.extend(patterns);
        let (text, go_took) = self.run(dir, system, &args);
        let listed = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
        let theirs: BTreeMap<String, Described> = listed
            .map(|v| v.expect("go list prints JSON"))
            .map(|v| (tested_path(&v), place_of(&v)))
            // The programs that run tests are made up by the go command.
            .filter(|(path, _)| !path.ends_with(".test"))
            .filter(|(path, _)| path != "C")
            .collect();
        let begun = Instant::now();
        let files = OsFiles::default();
        let loader = Loader::open(&files, self.options(dir, system));
        let roots = loader.matching(patterns);
        let closure = loader.closure(&roots, true);
        let we_took = begun.elapsed();
        // Imported by the programs that run tests, and by what cgo makes.
        let made_up = ["os", "reflect", "testing", "testing/internal/testdeps", "syscall"];
        let made_up = if roots.iter().any(|p| p.tests().next().is_some()) { &made_up[..] } else { &[] };
        let mut extra: Vec<_> = made_up.iter().filter_map(|path| loader.find(path).ok()).collect();
        if closure.packages.iter().any(|package| !package.cgo_files.is_empty()) {
            extra.extend(loader.find("runtime/cgo"));
        }
        let mut packages = loader.closure(&extra, false).packages;
        packages.extend(closure.packages.iter().cloned());
        let ours: BTreeMap<String, Described> = packages
            .iter()
            .map(|package| {
                let mut described = describe(&loader, package);
                described.retain(|name, _| *name == "Dir" || *name == "Module");
                (package.import_path.clone(), described)
            })
            .collect();
        let mut problems = loader.problems();
        problems.extend(closure.problems.iter().cloned());
        let files = packages.iter().map(|p| p.sources().count()).sum();
        let missing: BTreeSet<&str> = closure.problems.iter().filter_map(missing_path).collect();
        // The go command lists what is missing as packages without a directory.
        let theirs = theirs
            .into_iter()
            .filter(|(path, d)| !(missing.contains(path.as_str()) && d["Dir"] == [""]))
            .collect();
        Compared {
            packages: ours.len(),
            files,
            differences: differences(&theirs, &ours),
            problems,
            go_took,
            we_took,
        }
    }

    /// Compares `go list -m all` with the build list.
    pub(crate) fn compare_build_list(&self, dir: &Path) -> Compared {
        let system = System { goos: "linux", goarch: "amd64", cgo: true, tags: &[] };
        let (text, go_took) = self.run(dir, &system, &["list", "-mod=readonly", "-m", "all"]);
        let theirs: BTreeSet<String> = text.lines().map(str::to_owned).collect();
        let begun = Instant::now();
        let files = OsFiles::default();
        let mut options = self.options(dir, &system);
        // The go command cannot list modules of a vendor directory.
        options.vendor = Vendor::Never;
        let loader = Loader::open(&files, options);
        let ours: BTreeSet<String> = loader
            .build_list()
            .into_iter()
            .map(|m| {
                let version = m.version.map(|v| format!(" {v}")).unwrap_or_default();
                let replacement = m.replacement.map(|r| format!(" => {r}")).unwrap_or_default();
                format!("{}{version}{replacement}", m.path)
            })
            .collect();
        let we_took = begun.elapsed();
        let problems = loader.problems();
        let only = |a: &BTreeSet<String>, b: &BTreeSet<String>, who: &str| {
            a.difference(b).map(|line| format!("only {who}: {line}")).collect::<Vec<_>>()
        };
        let mut differences = only(&theirs, &ours, "go");
        differences.extend(only(&ours, &theirs, "here"));
        Compared { packages: ours.len(), files: 0, differences, problems, go_took, we_took }
    }

    /// Makes a module in `dir` that requires `module`, a path and version, and brings all that the packages of that
    /// one need. Of the modules that it replaces, those stay as they are that only its authors have in a directory.
    pub(crate) fn require(&self, module: &str, dir: &Path) {
        std::fs::create_dir_all(dir).expect("a directory");
        std::fs::write(dir.join("go.mod"), "module stanch.dev/probe\n").expect("a file");
        let (path, _) = module.split_once('@').expect("a version");
        let host = System { goos: "linux", goarch: "amd64", cgo: true, tags: &[] };
        let (text, _) = self.run(dir, &host, &["mod", "download", "-json", module]);
        let file = text_of(&serde_json::from_str::<Value>(&text).expect("JSON")["GoMod"]);
        let (text, _) = self.run(dir, &host, &["mod", "edit", "-json", &file]);
        let theirs = serde_json::from_str::<Value>(&text).expect("JSON");
        for replace in theirs["Replace"].as_array().into_iter().flatten() {
            let [old, new] = ["Old", "New"].map(|side| {
                let version = replace[side]["Version"].as_str().map(|version| format!("@{version}"));
                (text_of(&replace[side]["Path"]), version)
            });
            if let Some(version) = new.1 {
                let old = old.0 + &old.1.unwrap_or_default();
                self.run(dir, &host, &["mod", "edit", &format!("-replace={old}={}{version}", new.0)]);
            }
        }
        self.run(dir, &host, &["get", module]);
        self.run(dir, &host, &["list", "-mod=mod", "-e", "-deps", &format!("{path}/...")]);
    }

    /// Brings a module with all that its packages and tests need, and returns a copy that can be worked on.
    pub(crate) fn download(&self, module: &str, to: &Path) -> PathBuf {
        let host = System { goos: "linux", goarch: "amd64", cgo: true, tags: &[] };
        let (text, _) = self.run(to, &host, &["mod", "download", "-json", module]);
        let source = text_of(&serde_json::from_str::<Value>(&text).expect("JSON")["Dir"]);
        let root = to.join(module.replace(['/', '@'], "_"));
        copy(Path::new(&source), &root);
        for goos in ["linux", "windows", "darwin"] {
            let system = System { goos, goarch: "amd64", cgo: true, tags: &[] };
            self.run(&root, &system, &["list", "-e", "-deps", "-test", "./..."]);
        }
        self.run(&root, &host, &["list", "-m", "all"]);
        root
    }
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).env("GOTOOLCHAIN", "local").env("GOFLAGS", "").env("GO111MODULE", "on");
    command.env_remove("GOOS").env_remove("GOARCH").env_remove("GOWORK").env_remove("GOEXPERIMENT");
    command
}

/// Copies a tree; the module cache is read-only, the copy is not.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory");
    for entry in std::fs::read_dir(from).expect("a directory").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::write(&target, std::fs::read(entry.path()).expect("a file")).expect("a copy");
        }
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A package as lists by name, with its directory and language version.
type Described = BTreeMap<&'static str, Vec<String>>;

fn listed_package(value: &Value) -> Described {
    let strings = |value: &Value| value.as_array().into_iter().flatten().map(text_of).collect::<Vec<_>>();
    let mut described: Described = LISTS.iter().map(|name| (*name, strings(&value[*name]))).collect();
    described.insert("Dir", vec![text_of(&value["Dir"])]);
    described.insert("Name", vec![text_of(&value["Name"])]);
    let module = &value["Module"];
    if module.is_object() {
        described.insert("Module", vec![text_of(&module["Path"]), text_of(&module["Version"])]);
    }
    for name in ["Imports", "TestImports", "XTestImports"] {
        described.entry(name).or_default().sort();
    }
    described
}

fn place_of(value: &Value) -> Described {
    let mut described = Described::from([("Dir", vec![text_of(&value["Dir"])])]);
    let module = &value["Module"];
    if module.is_object() {
        described.insert("Module", vec![text_of(&module["Path"]), text_of(&module["Version"])]);
    }
    described
}

/// The import path of a package that may be a variant for a test: `path [tested.test]`, `path_test [path.test]`.
fn tested_path(value: &Value) -> String {
    let path = text_of(&value["ImportPath"]);
    let path = path.split(" [").next().unwrap_or_default();
    let external = value["ForTest"].as_str().and_then(|_| path.strip_suffix("_test"));
    external.unwrap_or(path).to_owned()
}

fn missing_path(problem: &LoadProblem) -> Option<&str> {
    match &problem.kind {
        ProblemKind::MissingPackage { path } => Some(path),
        _ => problem.what.strip_prefix("package ")?.split(':').next(),
    }
}

fn describe(loader: &Loader<'_>, package: &Package) -> Described {
    let names = |files: &[SourceFile]| files.iter().map(|f| f.name.clone()).collect::<Vec<_>>();
    let resolved = |paths: Vec<&str>| {
        let resolve = |path: &str| match loader.import(package, path) {
            Import::Package(found) => found.import_path.clone(),
            Import::C | Import::Missing(_) => path.to_owned(),
        };
        let mut paths: Vec<String> = paths.into_iter().map(resolve).collect();
        paths.sort();
        paths
    };
    let ignored = package.ignored.iter().filter(|file| {
        !matches!(
            file.reason,
            IgnoreReason::Hidden | IgnoreReason::BadConstraint | IgnoreReason::Unreadable(_)
        )
    });
    let mut described = Described::from([
        ("GoFiles", names(&package.go_files)),
        ("CgoFiles", names(&package.cgo_files)),
        ("TestGoFiles", names(&package.test_files)),
        ("XTestGoFiles", names(&package.xtest_files)),
        ("IgnoredGoFiles", ignored.map(|file| file.name.clone()).collect()),
        ("Imports", resolved(package.imports())),
        ("TestImports", resolved(package.test_imports())),
        ("XTestImports", resolved(package.xtest_imports())),
        ("Dir", vec![package.dir.display().to_string()]),
        ("Name", vec![package.name.clone().unwrap_or_default()]),
    ]);
    if let Some(module) = package.module.as_ref().filter(|_| !package.standard) {
        described.insert("Module", vec![module.path.clone(), module.version.clone().unwrap_or_default()]);
    }
    described
}

fn differences(theirs: &BTreeMap<String, Described>, ours: &BTreeMap<String, Described>) -> Vec<String> {
    let mut found = Vec::new();
    for path in theirs.keys().chain(ours.keys()).collect::<BTreeSet<_>>() {
        match (theirs.get(path), ours.get(path)) {
            (Some(theirs), Some(ours)) => {
                for name in theirs.keys().chain(ours.keys()).collect::<BTreeSet<_>>() {
                    let (theirs, ours) = (theirs.get(name), ours.get(name));
                    if theirs != ours {
                        found.push(format!("{path} {name}: go {theirs:?}, here {ours:?}"));
                    }
                }
            }
            (Some(_), None) => found.push(format!("{path}: only go")),
            (None, _) => found.push(format!("{path}: only here")),
        }
    }
    found
}
