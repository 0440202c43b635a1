//! The hook in the test binaries of real toolchains: that of the machine, and all whose `go` programs stand in
//! `STANCH_TEST_GOS`, separated as in `PATH`.

mod fixture;
mod run;

use std::collections::{BTreeMap, BTreeSet};

use run::Toolchain;
use stanch_gate::leaks;
use stanch_model::SourceText;

/// Leaked goroutines by package and rule, and the top-level tests that they come from.
type Found = BTreeMap<(String, String), (u64, BTreeSet<String>)>;

fn found(toolchain: &Toolchain, flags: &[&str]) -> Found {
    let run = toolchain.run(&fixture::dir(), flags);
    let mut found = Found::new();
    for record in &run.records {
        let record = record.as_ref().unwrap_or_else(|e| panic!("{e}"));
        let end =
            record.end.as_ref().unwrap_or_else(|| panic!("{} did not end\n{}", record.package, run.output));
        let mut sources = SourceText::default();
        for path in leaks::wanted_sources(end) {
            sources.insert(path.clone(), std::fs::read_to_string(path).unwrap());
        }
        let judged = leaks::judge(record, end, &sources).unwrap();
        assert!(!judged.is_cut);
        for group in &judged.leaks {
            assert_eq!(group.of_unknown_tests, 0, "{}", group.finding.title);
            let package = record.package.rsplit('/').next().unwrap().to_owned();
            let tests = group.tests.iter().map(|t| t.split('/').next().unwrap().to_owned());
            let entry = found.entry((package, group.finding.slug.to_owned())).or_default();
            entry.0 += group.count;
            entry.1.extend(tests);
        }
    }
    found
}

#[test]
fn every_planted_leak_is_found_and_nothing_else() {
    for toolchain in run::toolchains() {
        let found = found(&toolchain, &["-count=1"]);
        assert_eq!(found, fixture::planted(), "{}", toolchain.version);
    }
}

#[test]
fn flags_of_go_test_change_nothing() {
    let toolchain = run::toolchains().remove(0);
    let cover = tempfile::tempdir().unwrap();
    let profile = format!("-coverprofile={}", cover.path().join("cover.out").display());
    for flags in [&["-json"][..], &["-v", &profile], &["-cover", "-covermode=atomic", "-cpu=1"]] {
        let flags = [flags, &["-count=1"]].concat();
        assert_eq!(found(&toolchain, &flags), fixture::planted(), "{flags:?}");
    }
    let profile = std::fs::read_to_string(cover.path().join("cover.out")).unwrap();
    assert!(profile.starts_with("mode: set\n") && !profile.contains("testing.go"), "{profile}");
}

/// `cargo test -p stanch-gate --test toolchains -- --ignored`: the race detector needs a C compiler, and long.
#[test]
#[ignore = "builds the standard library with the race detector"]
fn the_race_detector_changes_nothing() {
    let toolchain = run::toolchains().remove(0);
    assert_eq!(found(&toolchain, &["-race", "-count=1"]), fixture::planted());
}
