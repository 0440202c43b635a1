//! The programs with known leaks that the Go runtime tests its own detector with, as far as they are not kept for
//! evaluation: `simple.go`, `commonpatterns.go` and those kernels of real bugs whose number is even.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use stanch_collect::OsFiles;
use stanch_gosrc::module::{BuildContext, LoadOptions, Loader};
use stanch_model::Finding;
use stanch_rules::source::{CheckOptions, check};

/// The functions of `simple.go` and `commonpatterns.go` that leak, by the top-level function that the leaking
/// goroutine belongs to (runtime/goroutineleakprofile_test.go).
const LEAKY: &[&str] = &[
    "NilRecv",
    "NilSend",
    "SelectNoCases",
    "SelectNoCasesMain",
    "ChanRecv",
    "ChanSend",
    "Select",
    "WaitGroup",
    "MutexStack",
    "MutexHeap",
    "RWMutexRLock",
    "RWMutexLock",
    "Cond",
    "Mixed",
    "noCloseRange",
    "worker.Start",
    "doubleSend",
    "earlyReturn",
    "nCastLeak",
    "timeout",
];

/// At least so many of the kernels have a finding: 28 of 33 do, and seven of ten are asked for.
const KERNELS: usize = 27;

fn goroot() -> PathBuf {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools");
    let go = stanch_lab::find_go(Some(&tools)).unwrap_or_else(|error| panic!("this test needs Go: {error}"));
    go.goroot().expect("Go has its sources")
}

/// Copies the programs that may be looked at into a module of their own; the names of the kernels.
fn copy(suite: &Path, into: &Path) -> Vec<String> {
    let write = |name: &str, text: &str| std::fs::write(into.join(name), text).expect("a file");
    let register = "package main\n\nfunc register(name string, f func()) {}\n\nfunc main() {}\n";
    write("go.mod", "module suite\n\ngo 1.26\n");
    write("main.go", &format!("{register}\nconst yieldCount = 10\n"));
    std::fs::create_dir(into.join("goker")).expect("a folder");
    write("goker/main.go", register);
    for name in ["simple.go", "commonpatterns.go"] {
        std::fs::copy(suite.join(name), into.join(name)).expect("a program of the suite");
    }
    let mut kernels = Vec::new();
    for entry in std::fs::read_dir(suite.join("goker")).expect("the kernels") {
        let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
        let number: String = name.chars().filter(char::is_ascii_digit).collect();
        if number.parse::<u64>().is_ok_and(|number| number % 2 == 0) {
            std::fs::copy(suite.join("goker").join(&name), into.join("goker").join(&name)).expect("a kernel");
            kernels.push(name);
        }
    }
    kernels
}

fn findings(goroot: &Path, dir: &Path) -> Vec<Finding> {
    let files = OsFiles::default();
    let mut options = LoadOptions::new(dir, BuildContext::new("linux", "amd64", 26));
    options.goroot = Some(goroot.to_owned());
    let loader = Loader::open(&files, options);
    let packages = loader.matching(&["./..."]);
    let options =
        CheckOptions { root: dir.to_owned(), pedantic: false, tests: false, rules: None, threads: 2 };
    let checked = check(&loader, &files, &packages, &options, None, &|_| true);
    checked.packages.into_iter().flat_map(|package| package.findings).collect()
}

#[test]
fn the_runtimes_own_leaks_are_found() {
    let goroot = goroot();
    let suite = goroot.join("src/runtime/testdata/testgoroutineleakprofile");
    if !suite.is_dir() {
        // The suite came with Go 1.26.
        let version = std::fs::read_to_string(goroot.join("VERSION")).expect("a VERSION file");
        let minor =
            version.trim_start_matches("go1.").split(['.', '\n', 'r', 'b']).next().unwrap_or_default();
        assert!(minor.parse::<u32>().is_ok_and(|minor| minor < 26), "{version} has no suite of leaks");
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let kernels = copy(&suite, dir.path());
    let findings = findings(&goroot, dir.path());
    let functions: BTreeSet<String> = findings
        .iter()
        .filter_map(|finding| finding.location.as_ref())
        .map(|at| {
            at.function.trim_start_matches("main.").split(".func").next().unwrap_or_default().to_owned()
        })
        .collect();
    // Releases differ by a program.
    let texts = ["simple.go", "commonpatterns.go"]
        .map(|name| std::fs::read_to_string(suite.join(name)).expect("text"));
    let is_there = |name: &str| {
        texts.iter().any(|text| {
            text.contains(&format!(") {}(", name.rsplit('.').next().unwrap_or(name)))
                || text.contains(&format!("func {name}("))
        })
    };
    let there: Vec<&str> = LEAKY.iter().copied().filter(|name| is_there(name)).collect();
    assert!(there.len() + 1 >= LEAKY.len(), "only {there:?} are there");
    let missed: Vec<_> = there.iter().filter(|name| !functions.contains(**name)).collect();
    assert!(missed.is_empty(), "not found: {missed:?} among {functions:?}");
    assert!(!functions.contains("NoLeakGlobal"), "NoLeakGlobal does not leak");
    let files: BTreeSet<&str> = findings
        .iter()
        .filter_map(|finding| finding.location.as_ref()?.file.strip_prefix("goker/"))
        .collect();
    let missed: Vec<_> = kernels.iter().filter(|name| !files.contains(name.as_str())).collect();
    assert!(
        kernels.len() - missed.len() >= KERNELS,
        "{} of {} missed: {missed:?}",
        missed.len(),
        kernels.len()
    );
}
