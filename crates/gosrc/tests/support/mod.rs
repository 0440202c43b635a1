//! go/parser as the oracle: a Go program of `tests/oracle`, built with the Go that is there.

// Not every test needs all of it.
#![allow(dead_code)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The Go toolchain that the lab would use.
pub(crate) struct Go {
    program: PathBuf,
    pub(crate) root: PathBuf,
    pub(crate) version: String,
    /// The N of Go 1.N.
    pub(crate) minor: u16,
}

impl Go {
    /// # Panics
    /// When there is none: without the oracle there is no test.
    pub(crate) fn find() -> Self {
        let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools");
        let go =
            stanch_lab::find_go(Some(&tools)).unwrap_or_else(|error| panic!("this test needs Go: {error}"));
        let root = go.goroot().expect("Go has its sources");
        Self { program: go.program, root, version: go.full_version, minor: go.version.minor }
    }

    /// All Go files of the standard library and its commands, in a fixed order.
    pub(crate) fn sources(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        collect(&self.root.join("src"), &mut files);
        files.sort();
        files
    }

    /// Builds the program in `tests/oracle/dump`.
    pub(crate) fn build_oracle(&self, into: &Path) -> PathBuf {
        self.build(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/dump"), into)
    }

    /// Builds the program in `source` into the folder `into`.
    pub(crate) fn build(&self, source: &Path, into: &Path) -> PathBuf {
        let program = into.join("oracle-program");
        let status = command(&self.program)
            .args(["build", "-o"])
            .arg(&program)
            .arg(".")
            .current_dir(source)
            .status()
            .expect("failed to run go build");
        assert!(status.success(), "failed to build the oracle");
        program
    }
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("GOTOOLCHAIN", "local").env("GOWORK", "off").env("GOFLAGS", "").env_remove("GOROOT");
    command
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    // Kept for the evaluation of the analysis: nobody may look.
    if dir.ends_with("runtime/testdata/testgoroutineleakprofile") {
        return;
    }
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let (path, kind) = (entry.path(), entry.file_type().expect("a file type"));
        if kind.is_dir() {
            collect(&path, files);
        } else if kind.is_file() && path.extension().is_some_and(|e| e == "go") {
            files.push(path);
        }
    }
}

/// What go/parser said about a file.
pub(crate) struct Verdict {
    pub(crate) path: PathBuf,
    /// Offsets and messages, by offset.
    pub(crate) errors: Vec<(u32, String)>,
    /// The dump, of a file without errors.
    pub(crate) dump: String,
}

/// Runs the oracle over `files` and gives each verdict to `check`.
pub(crate) fn ask(oracle: &Path, files: &[PathBuf], mut check: impl FnMut(Verdict)) {
    let mut child = Command::new(oracle)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("failed to run the oracle");
    let mut input = child.stdin.take().expect("a pipe");
    let names: Vec<u8> = files.iter().flat_map(|f| format!("{}\n", f.display()).into_bytes()).collect();
    let writer = std::thread::spawn(move || input.write_all(&names).expect("failed to write to the oracle"));
    let mut output = BufReader::with_capacity(1 << 20, child.stdout.take().expect("a pipe"));
    let mut count = 0;
    while let Some(verdict) = read_verdict(&mut output) {
        assert_eq!(verdict.path, files[count]);
        count += 1;
        check(verdict);
    }
    writer.join().expect("the writer ends");
    assert!(child.wait().expect("the oracle ends").success(), "the oracle failed");
    assert_eq!(count, files.len(), "the oracle did not answer for each file");
}

fn read_verdict(output: &mut impl BufRead) -> Option<Verdict> {
    let mut head = String::new();
    if output.read_line(&mut head).expect("text") == 0 {
        return None;
    }
    let mut parts = head.trim_end().splitn(3, ' ');
    let mut number = || parts.next().and_then(|p| p.parse::<usize>().ok()).expect("a number");
    let (errors, len) = (number(), number());
    let path = PathBuf::from(parts.next().expect("a path"));
    let mut text = vec![0; len];
    output.read_exact(&mut text).expect("the oracle's answer");
    let text = String::from_utf8_lossy(&text).into_owned();
    if errors == 0 {
        return Some(Verdict { path, errors: Vec::new(), dump: text });
    }
    let errors = text.lines().filter_map(|line| {
        let (offset, message) = line.split_once(' ')?;
        Some((offset.parse().ok()?, message.to_owned()))
    });
    Some(Verdict { path, errors: errors.collect(), dump: String::new() })
}
