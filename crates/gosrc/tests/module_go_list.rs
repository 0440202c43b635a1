//! Packages and build lists, compared with what the go command says of the same trees.
//!
//! A missing Go fails these tests: that the two agree is what they prove.

#[path = "module/oracle.rs"]
#[allow(dead_code, reason = "each test file uses its part of the oracle")]
mod oracle;

use oracle::{Oracle, System};

const SYSTEMS: &[System] = &[
    System { goos: "linux", goarch: "amd64", cgo: true, tags: &[] },
    System { goos: "linux", goarch: "amd64", cgo: false, tags: &["netgo", "race", "purego"] },
    System { goos: "windows", goarch: "amd64", cgo: false, tags: &[] },
    System { goos: "darwin", goarch: "arm64", cgo: true, tags: &[] },
];

/// Asserts that nothing differs, and shows the first differences otherwise.
#[track_caller]
fn assert_same(what: &str, differences: &[String]) {
    let shown = differences.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{what}: {} differences\n{shown}", differences.len());
}

#[test]
fn the_standard_library() {
    let go = Oracle::find();
    let dir = oracle::fixtures();
    for system in SYSTEMS {
        let compared = go.compare_packages(&dir, &["std"], system);
        assert!(compared.packages > 200, "{} packages", compared.packages);
        assert_same(&format!("std on {system}"), &compared.differences);
    }
}

#[test]
fn the_go_command_itself() {
    let go = Oracle::find();
    let dir = go.goroot().join("src/cmd");
    let compared = go.compare_packages(&dir, &["./...", "cmd/vendor/..."], &SYSTEMS[0]);
    assert!(compared.packages > 200, "{} packages", compared.packages);
    assert_same("cmd", &compared.differences);
}

/// Downloads modules through the module proxy, and compares all of their packages and build lists.
#[test]
#[ignore = "needs the network and some hundred megabytes"]
fn real_modules() {
    let go = Oracle::find();
    let dir = oracle::TempDir::new("real-modules");
    let given = std::env::var("STANCH_MODULES");
    let modules =
        given.as_deref().unwrap_or("github.com/gin-gonic/gin@v1.10.0 google.golang.org/grpc@v1.68.0");
    for module in modules.split_whitespace() {
        let root = go.download(module, dir.path());
        compare_module(&go, &root);
    }
}

/// Compares the module in `STANCH_MODULE_DIR`, whose dependencies must be in the module cache.
#[test]
#[ignore = "needs a module to compare"]
fn a_given_module() {
    let go = Oracle::find();
    let dir = std::env::var_os("STANCH_MODULE_DIR").expect("STANCH_MODULE_DIR names a module's directory");
    compare_module(&go, std::path::Path::new(&dir));
}

#[allow(clippy::print_stdout, reason = "the figures of a run by hand")]
fn compare_module(go: &Oracle, root: &std::path::Path) {
    let list = go.compare_build_list(root);
    println!("{}: build list of {}, {} differences", root.display(), list.packages, list.differences.len());
    assert_same(&format!("build list of {}", root.display()), &list.differences);
    for system in SYSTEMS {
        let compared = go.compare_packages(root, &["./..."], system);
        println!("{} on {system}: {compared}", root.display());
        assert_same(&format!("{} on {system}", root.display()), &compared.differences);
        let compared = go.compare_closure(root, &["./..."], system);
        println!("{} with dependencies on {system}: {compared}", root.display());
        assert_same(&format!("{} with dependencies on {system}", root.display()), &compared.differences);
    }
}
