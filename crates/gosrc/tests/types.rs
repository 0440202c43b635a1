//! What names and calls mean, compared with go/types for each identifier.
//!
//! A missing Go fails these tests: that the two agree is what they prove.

#[path = "types/compare.rs"]
mod compare;
#[path = "module/oracle.rs"]
#[allow(dead_code, reason = "each test file uses its part of the oracle")]
mod oracle;

use compare::{Tally, compare};
use oracle::Oracle;

/// Packages of every kind: generic, concurrent, with build tags, with many interfaces.
const SUBSET: &[&str] = &[
    "bufio",
    "container/heap",
    "container/list",
    "container/ring",
    "context",
    "encoding/json",
    "errors",
    "iter",
    "maps",
    "net/textproto",
    "slices",
    "sort",
    "strings",
    "sync",
    "time",
];

#[track_caller]
fn assert_good(tally: &Tally) {
    assert!(tally.idents.percent() >= 99.5 && tally.calls.percent() >= 98.0, "{tally}");
}

#[test]
#[allow(clippy::print_stdout, reason = "the figures of a run")]
fn packages_of_the_standard_library() {
    let tally = compare(&Oracle::find(), SUBSET);
    println!("{tally}");
    assert!(tally.idents.all > 30_000, "{} identifiers", tally.idents.all);
    assert_eq!(tally.errors, [""; 0], "go/types leaves nothing out");
    // Losing all promoted methods would cost less than half a percent: only all is enough.
    // And what is inferred shows in types of calls, hardly ever in names.
    for score in [tally.idents, tally.calls, tally.types] {
        assert_eq!(score.same, score.all, "{tally}");
    }
}

/// All of the standard library, or the packages in `STANCH_TYPES_PACKAGES`.
#[test]
#[ignore = "takes a minute: all of the standard library"]
#[allow(clippy::print_stdout, reason = "the figures of a run by hand")]
fn the_standard_library() {
    let go = Oracle::find();
    let list = match std::env::var("STANCH_TYPES_PACKAGES") {
        Ok(given) => given,
        Err(_) => go.run_for_host(go.goroot(), &["list", "std"]),
    };
    let packages: Vec<&str> = list.split_whitespace().filter(|path| *path != "unsafe").collect();
    let tally = compare(&go, &packages);
    println!("{tally}");
    assert_good(&tally);
    assert!(tally.types.percent() >= 99.9, "{tally}");
    // Of what files with cgo take from C, it knows nothing.
    assert!(tally.errors.len() < 10, "{tally}");
}
