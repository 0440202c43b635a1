//! Only what is new: since a revision, since a branch was left, in a patch.

use std::process::Command;

use super::findings::{app, file, quiet};
use super::{Said, Tree};

fn git(tree: &Tree, args: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(tree.path())
        .args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"])
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn commit(tree: &Tree, message: &str) {
    git(tree, &["add", "-A"]);
    git(tree, &["commit", "-qm", message]);
}

fn new(tree: &Tree, args: &[&str]) -> Said {
    let mut all = vec!["--format", "quiet"];
    all.extend(args);
    tree.check(&all)
}

fn repository() -> Tree {
    let tree = app(&["F", "G"]);
    git(&tree, &["init", "-q"]);
    commit(&tree, "first");
    tree
}

#[test]
fn what_was_there_is_left_out_even_when_it_has_moved() {
    let tree = repository();
    assert_eq!(new(&tree, &["--new-from-rev", "HEAD"]).code, Some(0));
    tree.write("a.go", format!("// Moved.\n\n{}", file(&["F", "H", "G"])));
    let said = new(&tree, &["--new-from-rev", "HEAD"]);
    assert_eq!((quiet(&said), said.code), (vec!["a.go:16:15 unclosed-body".to_owned()], Some(1)));
    tree.write("new/b.go", file(&["N"]));
    assert_eq!(
        quiet(&new(&tree, &["--new-from-rev", "HEAD"])).len(),
        2,
        "a file that git does not know is new"
    );
}

#[test]
fn a_leak_whose_own_line_is_old_is_new_when_the_old_tree_had_it_not() {
    let tree = repository();
    let closed = file(&["F", "G"]).replacen("\treturn resp", "\tresp.Body.Close()\n\treturn resp", 1);
    tree.write("a.go", &closed);
    commit(&tree, "F is mended");
    tree.write("a.go", file(&["F", "G"]));
    let said = new(&tree, &["--new-from-rev", "HEAD"]);
    assert_eq!(quiet(&said), ["a.go:6:15 unclosed-body"], "only a line was removed: {said:?}");
    assert_eq!(new(&tree, &["--new-from-rev", "HEAD~1"]).code, Some(0));
}

#[test]
fn since_a_branch_was_left() {
    let tree = repository();
    git(&tree, &["checkout", "-qb", "topic"]);
    tree.write("b.go", file(&["B"]));
    commit(&tree, "topic");
    git(&tree, &["checkout", "-q", "main"]);
    tree.write("a.go", file(&["F"]));
    commit(&tree, "main goes on");
    git(&tree, &["checkout", "-q", "topic"]);
    assert_eq!(quiet(&new(&tree, &["--new-from-merge-base", "main"])), ["b.go:6:15 unclosed-body"]);
    assert_eq!(quiet(&new(&tree, &["--new-from-rev", "main"])).len(), 2, "G is gone on main");
}

#[test]
fn in_a_patch_by_its_lines() {
    let tree = repository();
    tree.write("a.go", file(&["F", "H", "G"]));
    let patch = git(&tree, &["diff"]);
    tree.write("change.patch", patch);
    assert_eq!(quiet(&new(&tree, &["--new-from-patch", "change.patch"])), ["a.go:14:15 unclosed-body"]);
    assert_eq!(new(&tree, &["--new-from-patch", "nope.patch"]).code, Some(2));
}

#[test]
fn without_a_repository_or_a_revision_it_fails() {
    let tree = app(&["F"]);
    let said = new(&tree, &["--new-from-rev", "HEAD"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    let tree = repository();
    let said = new(&tree, &["--new-from-rev", "nope"]);
    assert!(said.code == Some(2) && said.err.contains("failed to find the revision \"nope\""), "{said:?}");
    let said = new(&tree, &["--new-from-rev", "--output=x"]);
    assert_eq!(said.code, Some(2));
}
