//! Patterns, file rules, workspaces and vendor directories on small trees, compared with the go command.

#[path = "module/oracle.rs"]
#[allow(dead_code, reason = "each test file uses its part of the oracle")]
mod oracle;

use std::fs;
use std::path::Path;

use oracle::{Oracle, System, TempDir};
use stanch_collect::OsFiles;
use stanch_gosrc::module::{Loader, ProblemKind};

const CGO: System = System { goos: "linux", goarch: "amd64", cgo: true, tags: &[] };
const TAGGED: System = System { goos: "windows", goarch: "arm64", cgo: false, tags: &["special"] };

fn tree(name: &str) -> (TempDir, Oracle) {
    let dir = TempDir::new(name);
    let archive = fs::read_to_string(oracle::fixtures().join(format!("{name}.txt"))).expect("the fixture");
    oracle::unpack(&archive, dir.path());
    let mut go = Oracle::find();
    // Nothing may be fetched: what is missing stays missing.
    go.env.extend([("GOPROXY", "off"), ("GOSUMDB", "off")].map(|(n, v)| (n.to_owned(), v.to_owned())));
    (dir, go)
}

#[track_caller]
fn same(go: &Oracle, dir: &Path, patterns: &[&str], system: &System) -> usize {
    let compared = go.compare_packages(dir, patterns, system);
    assert!(compared.differences.is_empty(), "{patterns:?} on {system}: {:#?}", compared.differences);
    compared.packages
}

#[test]
fn patterns_match_what_they_match_for_go() {
    let (dir, go) = tree("patterns");
    for system in [&CGO, &TAGGED] {
        for (patterns, least) in [
            (&["./..."][..], 6),
            (&["."], 1),
            (&["./deep/..."], 1),
            (&["./deep/er/and/..."], 1),
            (&["./.../deeper"], 1),
            (&["./d..."], 1),
            (&["./vendorish/vendor/..."], 1),
            (&["./testdata/skipped", "./linux"], 2),
            (&["./onlytests", "./onlyext"], 2),
            (&["example.com/app/..."], 6),
            (&["example.com/dep/..."], 2),
            (&["example.com/app", "example.com/dep/sub", "net/http"], 3),
            (&["net/..."], 8),
            (&["...ttp/httptest"], 1),
            (&["golang.org/..."], 0),
            (&["./linux/../deep/er/and/deeper"], 1),
        ] {
            let found = same(&go, dir.path(), patterns, system);
            assert!(found >= least, "{patterns:?} on {system}: {found} packages");
        }
    }
    same(&go, &dir.path().join("deep/er"), &["./..."], &CGO);
    same(&go, &dir.path().join("deep/er"), &["../../linux"], &CGO);
    same(&go, &dir.path().join("nested"), &["./..."], &CGO);
}

/// The go command refuses to; a reader has no reason to.
#[test]
fn a_directory_of_a_replacement_is_loaded_under_its_import_path() {
    let (dir, go) = tree("patterns");
    let files = OsFiles::default();
    let loader = Loader::open(&files, go.options(dir.path(), &CGO));
    let paths: Vec<_> = loader.matching(&["./dep/sub"]).iter().map(|p| p.import_path.clone()).collect();
    assert_eq!(paths, ["example.com/dep/sub"]);
}

#[test]
fn absolute_patterns() {
    let (dir, go) = tree("patterns");
    let root = dir.path().to_str().expect("UTF-8");
    same(&go, dir.path(), &[&format!("{root}/...")], &CGO);
    same(&go, dir.path(), &[&format!("{root}/linux")], &CGO);
}

#[test]
fn dependencies_of_patterns() {
    let (dir, go) = tree("patterns");
    let compared = go.compare_closure(dir.path(), &["./..."], &CGO);
    assert!(compared.differences.is_empty(), "{:#?}", compared.differences);
    // And the go command's `all` is the same closure.
    same(&go, dir.path(), &["all"], &CGO);
}

#[test]
fn an_import_that_leads_nowhere_is_a_problem_at_its_line() {
    let (dir, go) = tree("patterns");
    let files = OsFiles::default();
    let loader = Loader::open(&files, go.options(dir.path(), &CGO));
    let closure = loader.closure(&loader.matching(&["./..."]), true);
    let [problem] = closure.problems.as_slice() else { panic!("{:?}", closure.problems) };
    assert_eq!(problem.kind, ProblemKind::MissingPackage { path: "golang.org/x/absent".to_owned() });
    assert_eq!((problem.path.clone(), problem.line), (dir.path().join("dep/internal/x/x.go"), Some(3)));
    assert!(closure.packages.iter().any(|package| package.import_path == "fmt"));
}

#[test]
fn workspaces() {
    let (dir, go) = tree("workspace");
    for (at, patterns) in [
        ("a", &["./..."][..]),
        ("a", &["example.com/b/..."]),
        ("b", &["./...", "example.com/a"]),
        ("", &["./a/...", "./b/sub"]),
        ("", &["example.com/..."]),
        ("", &["all"]),
    ] {
        let found = same(&go, &dir.path().join(at), patterns, &CGO);
        assert!(found > 0, "{at} {patterns:?}");
    }
    let files = OsFiles::default();
    let loader = Loader::open(&files, go.options(&dir.path().join("a"), &CGO));
    let work: Vec<_> = loader.matching(&["work"]).iter().map(|p| p.import_path.clone()).collect();
    assert_eq!(work, ["example.com/a", "example.com/a/sub", "example.com/b", "example.com/b/sub"]);
    let compared = go.compare_closure(&dir.path().join("a"), &["./..."], &CGO);
    assert!(compared.differences.is_empty(), "{:#?}", compared.differences);
    let list = go.compare_build_list(&dir.path().join("a"));
    assert!(list.differences.is_empty(), "{:#?}", list.differences);
}

#[test]
fn vendor_directories() {
    let (dir, go) = tree("vendored");
    for system in [&CGO, &TAGGED] {
        for patterns in [&["./..."][..], &["example.com/dep/..."], &["example.com/dep/sub"], &["..."]] {
            assert!(same(&go, dir.path(), patterns, system) > 0, "{patterns:?}");
        }
    }
    let compared = go.compare_closure(dir.path(), &["./..."], &CGO);
    assert!(compared.differences.is_empty(), "{:#?}", compared.differences);
    let files = OsFiles::default();
    let loader = Loader::open(&files, go.options(dir.path(), &CGO));
    assert!(loader.is_vendored());
    let package = loader.find("example.com/dep/sub").expect("it is vendored");
    let go_version = package.module.as_ref().map(|module| module.go.to_string());
    assert_eq!(go_version.as_deref(), Some("go1.18"));
    assert_eq!(loader.problems(), []);
}

#[test]
fn directories_that_go_mod_ignores() {
    let (dir, go) = tree("ignore");
    let paths = |at: &str, pattern: &str| {
        let files = OsFiles::default();
        let at = dir.path().join(at);
        let loader = Loader::open(&files, go.options(&at, &CGO));
        // Releases before 1.25 refuse the directive, so only later ones can be asked.
        if go.minor() >= 25 {
            same(&go, &at, &[pattern], &CGO);
        }
        let packages = loader.matching(&[pattern]);
        packages.iter().map(|p| p.import_path.replace("example.com/app", "~")).collect::<Vec<_>>()
    };
    assert_eq!(paths("", "./..."), ["~", "~/a/c", "~/sub", "~/sub/build"]);
    assert_eq!(paths("", "example.com/app/..."), ["~", "~/a/c", "~/sub", "~/sub/build"]);
    assert_eq!(paths("sub", "./..."), ["~/sub", "~/sub/build"]);
    assert_eq!(paths("", "./build/..."), [""; 0]);
    assert_eq!(paths("", "./build"), ["~/build"]);
}
