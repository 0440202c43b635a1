//! `stanch check --fix` on real trees: what it changes compiles, and what it mends is gone.
//!
//! `cargo test --release -p stanch --test fix_corpus -- --ignored --nocapture`; `STANCH_FIX` names the trees as
//! `DIR[:PATTERN,PATTERN]`, separated by blanks. Without it, the tree is GOROOT.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A tree, and which packages of it are mended.
struct Tree {
    dir: PathBuf,
    patterns: Vec<String>,
    /// Whether it is Go itself, which is built with its own commands.
    is_goroot: bool,
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn go(args: &[&str]) -> Command {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools");
    let go = stanch_lab::find_go(Some(&tools)).unwrap_or_else(|error| panic!("this test needs Go: {error}"));
    let mut command = Command::new(go.program);
    command.args(args).stdin(Stdio::null()).env("GOTOOLCHAIN", "local").env("GOFLAGS", "-mod=mod");
    command.env_remove("GOROOT");
    command
}

fn goroot() -> PathBuf {
    let out = go(&["env", "GOROOT"]).output().expect("go env runs");
    PathBuf::from(String::from_utf8(out.stdout).expect("text").trim())
}

fn trees() -> Vec<Tree> {
    let Ok(given) = std::env::var("STANCH_FIX") else {
        let patterns = ["std", "cmd/..."].map(str::to_owned).to_vec();
        return vec![Tree { dir: goroot(), patterns, is_goroot: true }];
    };
    let tree = |text: &str| {
        let (dir, patterns) = text.split_once(':').unwrap_or((text, "./..."));
        let patterns = patterns.split(',').map(str::to_owned).collect();
        Tree { dir: PathBuf::from(dir), patterns, is_goroot: false }
    };
    given.split_whitespace().map(tree).collect()
}

/// Copies a tree; the module cache is read-only, the copy is not. What is kept for evaluation is left out.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory");
    for entry in std::fs::read_dir(from).expect("a directory").map(|entry| entry.expect("an entry")) {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().expect("a type");
        if kind.is_dir() && !path.ends_with("testgoroutineleakprofile") {
            copy(&path, &target);
        } else if kind.is_file() {
            let permissions = std::fs::metadata(&path).expect("a file").permissions();
            std::fs::write(&target, std::fs::read(&path).expect("a file")).expect("a copy");
            if !permissions.readonly() {
                std::fs::set_permissions(&target, permissions).expect("a copy");
            }
        }
    }
}

/// A copy of a tree in which `--fix` runs.
struct Work {
    root: PathBuf,
    dir: PathBuf,
    tree: Tree,
    pedantic: bool,
}

impl Work {
    fn stanch(&self, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stanch"));
        command.current_dir(&self.dir).args(["check", "--no-cache"]).args(more).stdin(Stdio::null());
        command.args(self.pedantic.then_some("--pedantic")).args(&self.tree.patterns);
        match self.tree.is_goroot {
            true => command.env("GOROOT", &self.root),
            false => command.env("GOROOT", goroot()),
        };
        command
    }

    fn findings(&self) -> Vec<Value> {
        let out = self.stanch(&["--format", "json"]).output().expect("the binary runs");
        let report: Value = serde_json::from_slice(&out.stdout).expect("JSON");
        report["findings"].as_array().cloned().unwrap_or_default()
    }

    /// The files that the compiler has something against.
    fn refused(&self) -> BTreeSet<PathBuf> {
        let mut command = go(&["build"]);
        command.current_dir(&self.dir).args(&self.tree.patterns);
        if self.tree.is_goroot {
            command.env("GOROOT", &self.root).env("GOFLAGS", "");
        }
        let out = command.output().expect("go build runs");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        let file =
            |line: &str| Some(self.dir.join(line.split_once(".go:")?.0.trim_start()).with_extension("go"));
        let files: BTreeSet<PathBuf> = said.lines().filter_map(file).collect();
        assert!(out.status.success() || !files.is_empty(), "go build: {said}");
        files
    }

    fn texts(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut texts = BTreeMap::new();
        let mut open = vec![self.root.clone()];
        while let Some(dir) = open.pop() {
            for entry in std::fs::read_dir(dir).expect("a directory").map(|entry| entry.expect("an entry")) {
                match entry.file_type().expect("a type").is_dir() {
                    true => open.push(entry.path()),
                    false => {
                        texts.insert(entry.path(), std::fs::read(entry.path()).expect("a file"));
                    }
                }
            }
        }
        texts
    }
}

/// Findings by what they are known by, with how many of each there are.
fn known(findings: &[Value]) -> BTreeMap<(&str, &str), usize> {
    let mut known = BTreeMap::new();
    for finding in findings {
        *known.entry((text_of(&finding["slug"]), text_of(&finding["fingerprint"]))).or_default() += 1;
    }
    known
}

/// Mends a tree; how many edits there were, and how many of them were good.
#[allow(clippy::print_stdout, reason = "the figures of a run by hand")]
fn mend(work: &Work) -> (usize, usize) {
    let before = work.findings();
    assert!(work.refused().is_empty(), "the tree builds before anything is changed");
    let old = work.texts();
    let out = work.stanch(&["--fix"]).output().expect("the binary runs");
    assert!(out.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&out.stderr));
    let new = work.texts();
    let refused = work.refused();
    let after = work.findings();

    let has_edits =
        |finding: &&Value| finding["fix"]["edits"].as_array().is_some_and(|edits| !edits.is_empty());
    let with_edits: Vec<&Value> = before.iter().filter(has_edits).collect();
    let meant = |finding: &Value| -> Vec<PathBuf> {
        let edits = finding["fix"]["edits"].as_array().into_iter().flatten();
        edits.map(|edit| work.dir.join(text_of(&edit["file"]))).collect()
    };
    let asked: BTreeSet<PathBuf> = with_edits.iter().flat_map(|finding| meant(finding)).collect();
    let changed: BTreeSet<PathBuf> = new
        .iter()
        .filter(|(path, text)| old.get(*path) != Some(text))
        .map(|(path, _)| path.clone())
        .collect();
    assert_eq!(old.len(), new.len(), "no file comes or goes");
    let healthy: Vec<_> = changed.difference(&asked).collect();
    assert!(healthy.is_empty(), "healthy files are changed: {healthy:?}");

    let (were, are) = (known(&before), known(&after));
    let is_good = |finding: &&&Value| {
        let key = (text_of(&finding["slug"]), text_of(&finding["fingerprint"]));
        let is_gone = are.get(&key).copied().unwrap_or(0) < were[&key];
        is_gone && meant(finding).iter().all(|file| !refused.contains(file))
    };
    let good = with_edits.iter().filter(is_good).count();
    let arisen = are.iter().filter(|(key, count)| were.get(*key).is_none_or(|before| before < count)).count();
    println!(
        "{}{}: {} findings, {} with edits, {} files changed, {} of them do not compile, {good} compile and are gone, \
         {arisen} new",
        work.tree.dir.display(),
        if work.pedantic { " --pedantic" } else { "" },
        before.len(),
        with_edits.len(),
        changed.len(),
        changed.intersection(&refused).count(),
    );
    assert_eq!(arisen, 0, "an edit leads to no other finding");
    (with_edits.len(), good)
}

#[test]
#[ignore = "copies and builds whole trees: minutes"]
fn what_is_mended_compiles_and_is_gone() {
    let (mut edits, mut good) = (0, 0);
    for pedantic in [false, true] {
        for tree in trees() {
            let temp = tempfile::tempdir().expect("a directory");
            let root = temp.path().canonicalize().expect("a directory").join("tree");
            copy(&tree.dir, &root);
            let dir = if tree.is_goroot { root.join("src") } else { root.clone() };
            let of_tree = mend(&Work { root, dir, tree, pedantic });
            edits += of_tree.0;
            good += of_tree.1;
        }
    }
    assert!(edits > 0, "there is something to mend");
    assert!(good * 10 >= edits * 8, "{good} of {edits} edits compile and their finding is gone");
}
