//! `new-rule` in a copy of the workspace: what it makes must compile, be registered, and pass its own cases. A
//! scaffold that nobody runs drifts away from what it scaffolds.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::{new_rule, repo};

#[test]
fn a_new_rule_is_green_from_the_start() {
    let root = repo::root().unwrap();
    let copy = tempfile::tempdir().unwrap();
    copy_workspace(&root, copy.path());
    new_rule::create(copy.path(), "forgotten-client", None).unwrap();

    let again = new_rule::create(copy.path(), "forgotten-client", None).unwrap_err();
    assert!(again.to_string().contains("exists already"), "{again}");

    // A folder of its own: crates of the same names built from another place would spoil those of the workspace for
    // the doc tests that follow.
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let target = target.join("new-rule");
    let mut test = repo::cargo();
    test.args(["test", "--quiet", "--offline", "-p", "stanch-rules", "--lib", "--", "registry::", "cases::"]);
    let said = repo::output(test.env("CARGO_TARGET_DIR", target).current_dir(copy.path())).unwrap();
    assert!(said.contains("test result: ok"), "{said}");
    let formatted =
        repo::output(repo::cargo().args(["fmt", "--check", "-p", "stanch-rules"]).current_dir(copy.path()));
    formatted.unwrap();
}

fn copy_workspace(root: &Path, to: &Path) {
    for path in repo::files(root).unwrap() {
        let target = to.join(&path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(root.join(&path), target).unwrap();
    }
}
