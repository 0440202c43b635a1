//! What names and calls mean, compared with go/types for each identifier.
//!
//! A missing Go fails these tests: that the two agree is what they prove.

#[path = "types/compare.rs"]
#[allow(dead_code, reason = "each test file uses its part of the comparison")]
mod compare;
#[path = "module/oracle.rs"]
#[allow(dead_code, reason = "each test file uses its part of the oracle")]
mod oracle;

use compare::{HOST, Tally, compare};
use oracle::Oracle;
use stanch_collect::OsFiles;
use stanch_gosrc::module::Loader;

/// Packages of every kind: generic, concurrent, with build tags, with many interfaces.
const SUBSET: &[&str] = &[
    "bufio",
    "container/heap",
    "container/list",
    "container/ring",
    "context",
    "encoding/json",
    "errors",
    "go/printer",
    "iter",
    "maps",
    "math/rand/v2",
    "net/textproto",
    "slices",
    "sort",
    "strings",
    "sync",
    "text/template",
    "time",
];

/// Packages whose tests look into them, and that others of their tests' imports import.
const TESTED: &[&str] = &["bufio", "context", "iter", "maps", "slices", "sort", "strings", "sync"];

/// Those that this release of Go has: `iter` came with Go 1.23.
fn there<'p>(go: &Oracle, packages: &[&'p str]) -> Vec<&'p str> {
    let files = OsFiles::default();
    let loader = Loader::open(&files, go.options(&go.goroot().join("src"), &HOST));
    let has = |path: &&&str| loader.find(path).is_ok_and(|package| !package.go_files.is_empty());
    let there: Vec<&str> = packages.iter().filter(has).copied().collect();
    assert!(there.len() + 1 >= packages.len(), "Go has only {there:?}");
    there
}

#[track_caller]
fn assert_good(tally: &Tally) {
    assert!(tally.idents.percent() >= 99.5 && tally.calls.percent() >= 98.0, "{tally}");
}

#[test]
#[allow(clippy::print_stdout, reason = "the figures of a run")]
fn packages_of_the_standard_library() {
    let go = Oracle::find();
    let tally = compare(&go, &there(&go, SUBSET), false);
    println!("{tally}");
    assert!(tally.idents.all > 30_000, "{} identifiers", tally.idents.all);
    assert_eq!(tally.errors, [""; 0], "go/types leaves nothing out");
    assert_eq!(tally.invented, [""; 0], "nothing means more than in go/types");
    // Losing all promoted methods would cost less than half a percent: only all is enough.
    // And what is inferred shows in types of calls, hardly ever in names.
    for score in [tally.idents, tally.calls, tally.types] {
        assert_eq!(score.same, score.all, "{tally}");
    }
}

/// Tests are two packages more, and see what others do not.
#[test]
#[allow(clippy::print_stdout, reason = "the figures of a run")]
fn packages_with_their_tests() {
    let go = Oracle::find();
    let tally = compare(&go, &there(&go, TESTED), true);
    println!("{tally}");
    assert_eq!((tally.errors.len(), tally.invented.len()), (0, 0), "{tally}");
    assert!(tally.idents.all > 30_000, "{} identifiers", tally.idents.all);
    assert_good(&tally);
    assert!(tally.types.percent() >= 99.9, "{tally}");
}

/// All of the standard library, or the packages in `STANCH_TYPES_PACKAGES`.
#[test]
#[ignore = "takes a minute: all of the standard library"]
fn the_standard_library() {
    compare_std(false);
}

#[test]
#[ignore = "takes a minute: all of the standard library with its tests"]
fn the_standard_library_with_its_tests() {
    compare_std(true);
}

#[allow(clippy::print_stdout, reason = "the figures of a run by hand")]
fn compare_std(tests: bool) {
    let go = Oracle::find();
    let list = match std::env::var("STANCH_TYPES_PACKAGES") {
        Ok(given) => given,
        Err(_) => go.run_for_host(go.goroot(), &["list", "std"]),
    };
    let packages: Vec<&str> = list.split_whitespace().filter(|path| *path != "unsafe").collect();
    let tally = compare(&go, &packages, tests);
    println!("{tally}");
    assert_good(&tally);
    assert!(tally.types.percent() >= 99.9, "{tally}");
    // Of what files with cgo take from C, go/types knows nothing. With tests, both sides leave packages that import the
    // tested one as they are without its tests, so that go/types takes its types for two: it says so, and goes on.
    assert!(tally.errors.len() < if tests { 500 } else { 10 }, "{tally}");
    // Where go/types left names out, they would be found here and not there.
    assert!(tally.invented.len() < 10, "{tally}");
}
