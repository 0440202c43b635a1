//! How fast Go files are lexed and parsed, in time on a core rather than on the wall, so that a busy machine matters
//! less; docs/benchmarks/go-parse.md says how to run it beside go/parser. Linux only.
//!
//!     cargo run --release -p stanch-gosrc --example rate -- "$(go env GOROOT)/src"
#![allow(clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use stanch_gosrc::{Interner, Lexer, Mode, Tok, parse_file};

fn main() {
    let folder = std::env::args_os().nth(1).expect("usage: rate FOLDER");
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files);
    let sources: Vec<Vec<u8>> = files.iter().map(|f| fs::read(f).expect("a readable file")).collect();
    let bytes: usize = sources.iter().map(Vec::len).sum();
    println!("{} files, {:.1} MB", sources.len(), bytes as f64 / 1e6);
    rate("lex", &sources, |source, _| {
        let mut lexer = Lexer::new(source);
        while lexer.next_token().tok != Tok::Eof {}
        0
    });
    for (title, mode) in
        [("full", Mode::Full), ("skip bodies", Mode::SkipBodies), ("imports only", Mode::ImportsOnly)]
    {
        rate(title, &sources, |source, names| parse_file(source, names, mode).heap_bytes());
    }
}

/// Prints the best of five runs, and the bytes of tree per byte of source.
fn rate(title: &str, sources: &[Vec<u8>], run: impl Fn(&[u8], &mut Interner) -> usize) {
    let bytes: usize = sources.iter().map(Vec::len).sum();
    let (mut best, mut held) = (Duration::MAX, 0);
    for _ in 0..5 {
        let mut names = Interner::new();
        let start = on_core();
        held = sources.iter().map(|source| run(source, &mut names)).sum();
        best = best.min(on_core() - start);
    }
    let rate = bytes as f64 / 1e6 / best.as_secs_f64();
    println!("{title:<13} {rate:7.1} MB/s {:6.2} bytes of tree per byte", held as f64 / bytes as f64);
}

/// The time that this thread has had on a core.
fn on_core() -> Duration {
    let stat =
        fs::read_to_string("/proc/thread-self/schedstat").expect("Linux has the scheduler's statistics");
    let first = stat.split_whitespace().next().and_then(|n| n.parse().ok());
    Duration::from_nanos(first.expect("a number of nanoseconds"))
}

/// Without the programs that are kept for the evaluation of the analysis.
fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    if dir.ends_with("runtime/testdata/testgoroutineleakprofile") {
        return;
    }
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "go") {
            files.push(path);
        }
    }
}
