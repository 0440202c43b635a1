//! Which packages are checked.

use super::{GO_MOD, Tree, healthy};

fn app() -> Tree {
    Tree::new(&[
        ("go.mod", GO_MOD),
        ("main.go", "package main\n\nfunc main() {}\n"),
        ("db/db.go", &healthy("db")),
        ("db/db_test.go", "package db\n\nfunc broken( {\n"),
        ("db/db_plan9.go", "package db\n\nfunc broken( {\n"),
        ("db/x.go", "//go:build integration\n\npackage db\n\nfunc broken( {\n"),
    ])
}

/// Packages, files, and files with problems.
#[track_caller]
fn counts(tree: &Tree, args: &[&str]) -> (u64, u64, Vec<String>) {
    let mut all = vec!["--format", "json"];
    all.extend(args);
    let json = tree.check(&all).json();
    let files = json["problems"].as_array().unwrap().iter().map(|p| p["file"].as_str().unwrap().to_owned());
    let mut files: Vec<String> = files.collect();
    files.dedup();
    let count = |name: &str| json["stats"][name].as_u64().unwrap();
    (count("packages"), count("files"), files)
}

#[test]
fn patterns_folders_files_tags_and_tests() {
    let tree = app();
    let none: [&str; 0] = [];
    assert_eq!(counts(&tree, &[]), (2, 2, none.map(str::to_owned).to_vec()));
    assert_eq!(counts(&tree, &["./db"]).0, 1);
    assert_eq!(counts(&tree, &["db"]).0, 1, "a folder needs no leading ./");
    assert_eq!(counts(&tree, &["db/..."]).0, 1);
    assert_eq!(counts(&tree, &["example.com/app/db"]).0, 1);
    assert_eq!(counts(&tree, &["example.com/app/...", "./db", "."]).0, 2);
    assert_eq!(counts(&tree, &["--tests"]).2, ["db/db_test.go"]);
    assert_eq!(counts(&tree, &["--tags", "integration"]).2, ["db/x.go"]);
    assert_eq!(counts(&tree, &["db/db.go"]), (1, 1, vec![]));
    assert_eq!(counts(&tree, &["db/db_test.go"]).2, ["db/db_test.go"]);
    assert_eq!(counts(&tree, &["--tests", "db/db.go"]).2, none, "what is wrong in other files is left out");
    assert_eq!(counts(&tree, &["db/x.go"]).2, ["db/x.go"], "a file that is not built is told");
}

#[test]
fn the_environment_of_go_is_honoured() {
    let tree = app();
    let with = |name: &str, value: &str| {
        let output = tree.command(&["--format", "quiet"]).env(name, value).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(with("GOOS", "plan9").starts_with("db/db_plan9.go:3:"));
    assert!(with("GOFLAGS", "-tags=integration").starts_with("db/x.go:5:"));
    assert_eq!(with("GOFLAGS", "-mod=mod"), "");
}

#[test]
fn another_folder_and_no_module() {
    let tree = app();
    let elsewhere = Tree::new(&[("a.go", &healthy("a")), ("b/b.go", &healthy("b"))]);
    assert_eq!(counts(&elsewhere, &[]), (2, 2, vec![]), "no go.mod is needed");
    let path = format!("{}/...", tree.path().display());
    assert_eq!(counts(&elsewhere, &[&path]), (2, 2, vec![]));
}

#[test]
fn nothing_to_check_is_a_failure() {
    let tree = app();
    for path in ["./nope", "./db/nope.go", "nope/...", "example.com/other"] {
        let said = tree.check(&[path]);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{path}");
        assert!(said.err.starts_with("error: failed to check "), "{path}: {}", said.err);
    }
}
