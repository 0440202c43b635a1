//! Lexes and parses Go sources from memory.
//!
//!     cargo bench -p stanch-gosrc --bench parse
//!
//! The default are the sources of this crate's own tests, repeated. `STANCH_BENCH_FILES` names a folder whose Go files
//! are read instead, for instance `$(go env GOROOT)/src`: that is what docs/benchmarks/go-parse.md reports.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use stanch_gosrc::{Interner, Lexer, Mode, Tok, parse_file};

fn main() {
    let tree: usize =
        SOURCES.iter().map(|s| parse_file(s, &mut Interner::new(), Mode::Full).heap_bytes()).sum();
    let skipped: usize =
        SOURCES.iter().map(|s| parse_file(s, &mut Interner::new(), Mode::SkipBodies).heap_bytes()).sum();
    let bytes: usize = SOURCES.iter().map(Vec::len).sum();
    // Standard output belongs to the benchmark's table.
    #[allow(clippy::print_stderr)]
    {
        eprintln!("{} files, {:.1} MB", SOURCES.len(), bytes as f64 / 1e6);
        eprintln!(
            "{:.2} bytes of tree per byte of source, {:.2} without bodies",
            tree as f64 / bytes as f64,
            skipped as f64 / bytes as f64
        );
    }
    divan::main();
}

static SOURCES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    if let Some(folder) = std::env::var_os("STANCH_BENCH_FILES") {
        let mut files = Vec::new();
        collect(Path::new(&folder), &mut files);
        files.sort();
        return files.iter().map(|f| fs::read(f).expect("a readable file")).collect();
    }
    let oracle = include_bytes!("../tests/oracle/dump/main.go");
    vec![oracle.to_vec(); 100]
});

/// As the tests do, without the programs that are kept for evaluation.
fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    if dir.ends_with("runtime/testdata/testgoroutineleakprofile") {
        return;
    }
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.is_file() && path.extension().is_some_and(|e| e == "go") {
            files.push(path);
        }
    }
}

fn bytes() -> BytesCount {
    BytesCount::new(SOURCES.iter().map(Vec::len).sum::<usize>())
}

#[divan::bench]
fn lex(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes()).bench(|| {
        for source in SOURCES.iter() {
            let mut lexer = Lexer::new(divan::black_box(source));
            while lexer.next_token().tok != Tok::Eof {}
        }
    });
}

fn parse(bencher: Bencher<'_, '_>, mode: Mode) {
    bencher.counter(bytes()).bench(|| {
        let mut names = Interner::new();
        for source in SOURCES.iter() {
            divan::black_box(parse_file(divan::black_box(source), &mut names, mode));
        }
    });
}

#[divan::bench]
fn full(bencher: Bencher<'_, '_>) {
    parse(bencher, Mode::Full);
}

#[divan::bench]
fn skip_bodies(bencher: Bencher<'_, '_>) {
    parse(bencher, Mode::SkipBodies);
}

#[divan::bench]
fn imports_only(bencher: Bencher<'_, '_>) {
    parse(bencher, Mode::ImportsOnly);
}
