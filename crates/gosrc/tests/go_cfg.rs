//! Control-flow graphs beside those of golang.org/x/tools/go/cfg, which GOROOT carries for `go vet`: the same
//! statements are reached, in every function of Go's own sources.
//!
//! The run over all files takes a minute:
//!
//!     cargo test --release -p stanch-gosrc --test go_cfg -- --ignored --nocapture

// What the tests count is for the reader of their output.
#![allow(clippy::print_stdout)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use stanch_gosrc::ast::walk::walk;
use stanch_gosrc::ast::{Decl, Expr, Node, Stmt, StmtId};
use stanch_gosrc::cfg::{Cfg, Step};
use stanch_gosrc::{File, Interner, Mode, parse_file};
use support::Go;

/// Of so many files the usual run looks at one.
const STRIDE: usize = 15;

/// Has a `(panic(0))`, which ends a function like `panic(0)` by the specification, and is overlooked by go/cfg.
const KNOWN: &str = "internal/types/testdata/check/stmt1.go";

/// Per offset of a body: whether its end is reached, and the offsets of the statements that are.
type Bodies = BTreeMap<u32, Reached>;
type Reached = (bool, Vec<u32>);

#[test]
fn reaches_what_go_cfg_reaches() {
    let go = Go::find();
    compare(&go, go.sources().into_iter().step_by(STRIDE).collect());
}

#[test]
#[ignore = "takes a minute: all sources of Go"]
fn reaches_what_go_cfg_reaches_in_all_sources() {
    let go = Go::find();
    compare(&go, go.sources());
}

fn compare(go: &Go, files: Vec<PathBuf>) {
    let theirs = ask(go, &files);
    let (mut bodies, mut statements) = (0, 0);
    let mut differences = Vec::new();
    for (path, expected) in &theirs {
        let ours = of_file(path);
        bodies += expected.len();
        statements += expected.values().map(|(_, live)| live.len()).sum::<usize>();
        for (at, expected) in expected {
            let ours = ours.get(at).expect("the same bodies");
            // Code that is wrong on purpose.
            let is_test = ours.is_none() && path.components().any(|c| c.as_os_str() == "testdata");
            if !is_test && !path.ends_with(KNOWN) && ours.as_ref() != Some(expected) {
                differences.push(format!("{}:#{at}: {expected:?}, here {:?}", path.display(), ours));
            }
        }
        assert_eq!(ours.len(), expected.len(), "{}", path.display());
    }
    println!("{}: {} files, {bodies} bodies, {statements} statements reached", go.version, theirs.len());
    assert!(theirs.len() > 100 && statements > 10_000, "the oracle has read next to nothing");
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences[..differences.len().min(20)].join("\n")
    );
}

fn of_file(path: &Path) -> BTreeMap<u32, Option<Reached>> {
    let source = fs::read(path).expect("a readable file");
    let mut names = Interner::new();
    let file = parse_file(&source, &mut names, Mode::Full);
    let mut bodies = BTreeMap::new();
    for decl in &file.decls {
        walk(&file.tree, Node::Decl(*decl), |node| {
            let body = match node {
                Node::Decl(id) => match file.tree.decl(id) {
                    Decl::Func(f) => f.body,
                    _ => None,
                },
                Node::Expr(id) => match file.tree.expr(id) {
                    Expr::FuncLit { body, .. } => Some(body),
                    _ => None,
                },
                _ => None,
            };
            if let Some(body) = body {
                bodies.insert(file.tree.stmt_span(body).start, of_body(&file, body, &names));
            }
            true
        });
    }
    bodies
}

/// `None` where a label or the target of a branch is missing, which go/parser lets pass.
fn of_body(file: &File, body: StmtId, names: &Interner) -> Option<Reached> {
    let tree = &file.tree;
    let cfg = Cfg::of(tree, body, |call| {
        let Expr::Call { fun, .. } = tree.expr(call) else { return true };
        !matches!(tree.expr(fun), Expr::Ident(id) if names.text(tree.name(id)) == "panic")
    });
    if !cfg.complete {
        return None;
    }
    let live = cfg.live();
    let steps = cfg.ids().filter(|id| live[id.index()]).flat_map(|id| &cfg.block(id).steps);
    let simple = |step: &Step| match step {
        Step::Stmt(id) => matches!(
            tree.stmt(*id),
            Stmt::Expr(_)
                | Stmt::Send { .. }
                | Stmt::IncDec { .. }
                | Stmt::Assign { .. }
                | Stmt::Go(_)
                | Stmt::Defer(_)
                | Stmt::Return(_)
        )
        .then(|| tree.stmt_span(*id).start),
        _ => None,
    };
    let mut reached: Vec<u32> = steps.filter_map(simple).collect();
    reached.sort_unstable();
    Some((live[Cfg::EXIT.index()], reached))
}

/// What the oracle says, by file; files that go/parser rejects are left out.
fn ask(go: &Go, files: &[PathBuf]) -> BTreeMap<PathBuf, Bodies> {
    let dir = tempfile::tempdir().expect("a folder");
    let program = build(go, dir.path());
    let mut child =
        Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let list: String = files.iter().map(|f| format!("{}\n", f.display())).collect();
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || stdin.write_all(list.as_bytes()));
    let out = child.wait_with_output().expect("it ends");
    writer.join().expect("the writer ends").expect("the list is taken");
    assert!(out.status.success());
    let mut all = BTreeMap::new();
    let mut current: Option<PathBuf> = None;
    for line in String::from_utf8(out.stdout).expect("text").lines() {
        if let Some(rest) = line.strip_prefix("file ") {
            let (parsed, path) = rest.split_once(' ').expect("two words");
            current = (parsed == "true").then(|| PathBuf::from(path));
            all.extend(current.clone().map(|path| (path, Bodies::new())));
        } else if let (Some(rest), Some(path)) = (line.strip_prefix("body "), &current) {
            let mut words = rest.split(' ');
            let at = words.next().expect("an offset").parse().expect("a number");
            let ends = words.next() == Some("true");
            let live = words.map(|w| w.parse().expect("a number")).collect();
            all.get_mut(path).expect("the file").insert(at, (ends, live));
        }
    }
    all
}

/// Builds the oracle from its program and GOROOT's copy of the package.
fn build(go: &Go, dir: &Path) -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/cfg");
    for name in ["go.mod", "main.go"] {
        fs::copy(own.join(name), dir.join(name)).expect("the oracle is copied");
    }
    let vendor = go.root.join("src/cmd/vendor/golang.org/x/tools");
    for (from, to) in [("go/cfg", "cfg"), ("internal/cfginternal", "cfginternal")] {
        let Ok(entries) = fs::read_dir(vendor.join(from)) else { continue };
        fs::create_dir(dir.join(to)).expect("a folder");
        for entry in entries.flatten() {
            let text = fs::read_to_string(entry.path()).expect("a source file");
            let text = text.replace("golang.org/x/tools/internal/cfginternal", "oracle/cfginternal");
            fs::write(dir.join(to).join(entry.file_name()), text).expect("a copy");
        }
    }
    go.build(dir, dir)
}
