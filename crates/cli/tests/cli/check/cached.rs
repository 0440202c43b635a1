//! The cache: what is kept is right, and nothing that is wrong with it is seen.

use std::fs;
use std::path::{Path, PathBuf};

use super::findings::{file, leak, quiet};
use super::{GO_MOD, Said, Tree};

fn run(tree: &Tree, cache: &Path, args: &[&str]) -> Said {
    let mut all = vec!["check", "--stats"];
    if !args.contains(&"--format") {
        all.extend(["--format", "quiet"]);
    }
    all.extend(args);
    let mut command = crate::support::stanch(&all);
    command.current_dir(tree.path()).env("GOENV", "off").env("STANCH_CACHE", cache);
    Said::of(&command.output().unwrap())
}

/// How many packages were looked at.
fn looked(said: &Said) -> usize {
    let line = said.err.lines().find(|line| line.contains("looked at")).unwrap_or_else(|| panic!("{said:?}"));
    line.split(' ').next().unwrap().parse().unwrap()
}

pub(crate) fn entries(cache: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(cache.join("v1")).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir());
    folders
        .flat_map(|dir| fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect::<Vec<_>>())
        .collect()
}

fn app() -> (Tree, tempfile::TempDir) {
    let user = "package user\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/app/mid\"\n)\n\nfunc U() *http.Response { return mid.M() }\n";
    let mid = "package mid\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/app/low\"\n)\n\nfunc M() *http.Response { return low.L() }\n";
    let low = "package low\n\nimport \"net/http\"\n\nfunc L() *http.Response { return nil }\n";
    let tree = Tree::new(&[
        ("go.mod", GO_MOD),
        ("a.go", &file(&["F"])),
        ("user/u.go", user),
        ("mid/m.go", mid),
        ("low/l.go", low),
    ]);
    (tree, tempfile::tempdir().unwrap())
}

#[test]
fn what_is_unchanged_is_not_looked_at_again_and_says_the_same() {
    let (tree, cache) = app();
    let cold = run(&tree, cache.path(), &[]);
    let warm = run(&tree, cache.path(), &[]);
    assert_eq!((looked(&cold), looked(&warm)), (4, 0));
    assert_eq!((&cold.out, cold.code), (&warm.out, warm.code));
    assert_eq!(quiet(&warm), ["a.go:6:15 unclosed-body"]);
    let json = |args: &[&str]| run(&tree, cache.path(), args).json();
    let mut of_cache = json(&["--format", "json"]);
    let mut fresh = json(&["--format", "json", "--no-cache"]);
    for report in [&mut of_cache, &mut fresh] {
        report["stats"]["millis"] = serde_json::Value::Null;
    }
    assert_eq!(of_cache, fresh);
}

#[test]
fn an_edit_is_seen_by_all_that_lead_to_it() {
    let (tree, cache) = app();
    run(&tree, cache.path(), &[]);
    let edit = |path: &str, text: &str| {
        tree.write(path, text);
        looked(&run(&tree, cache.path(), &[]))
    };
    let low = tree.read("low/l.go");
    assert_eq!(edit("low/l.go", &low.replace("nil }", "nil } // edited")), 3, "low, mid and user");
    assert_eq!(edit("low/l.go", &low), 0, "back to what it was");
    assert_eq!(edit("a.go", &format!("{}\n{}", file(&["F"]), leak("G"))), 1);
    assert_eq!(quiet(&run(&tree, cache.path(), &[])).len(), 2);
    assert_eq!(edit("go.mod", &format!("{GO_MOD}// edited\n")), 4);
    assert_eq!(looked(&run(&tree, cache.path(), &["--pedantic"])), 4, "other options, other results");
    assert_eq!(looked(&run(&tree, cache.path(), &["--no-cache"])), 4);
}

#[test]
fn entries_that_are_broken_are_made_anew() {
    let (tree, cache) = app();
    let cold = run(&tree, cache.path(), &[]);
    for broken in [&b""[..], b"{\"findings\":", b"\x00\xff"] {
        for entry in entries(cache.path()) {
            fs::write(entry, broken).unwrap();
        }
        let said = run(&tree, cache.path(), &[]);
        assert_eq!((looked(&said), &said.out), (4, &cold.out));
        assert_eq!(looked(&run(&tree, cache.path(), &[])), 0);
    }
    assert_eq!(run(&tree, Path::new("/dev/null/cache"), &[]).out, cold.out);
}
