//! Formats that Go does not write, in small texts of our own, and google/pprof's own profiles where they are at hand.

use std::path::PathBuf;

use stanch_model::ParseError;

use super::parse;
use crate::formats::pprof::tests::raw::assert_raw;
use crate::mutate;

/// google/pprof ships profiles with its tests, each beside the text that its parser makes of it. They are not ours to
/// copy: this reads them where `go mod download github.com/google/pprof` has put them.
#[test]
#[ignore = "needs google/pprof in the Go module cache; `STANCH_PPROF_TESTDATA` names its profile/testdata folder"]
fn google_pprofs_own_profiles_are_read_as_there() {
    let dir = PathBuf::from(std::env::var_os("STANCH_PPROF_TESTDATA").expect("STANCH_PPROF_TESTDATA is set"));
    let mut seen = 0;
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let want = path.with_added_extension("string");
        let Ok(want) = std::fs::read_to_string(&want) else { continue };
        let what = path.display().to_string();
        let parsed = parse(&std::fs::read(&path).unwrap()).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_raw(&parsed.value, true, &want, &what);
        seen += 1;
    }
    assert!(seen >= 14, "only {seen} profiles found");
}
