//! How fast goroutine dumps are read: `cargo bench -p stanch-parse --bench goroutine_text`.
//!
//! With `STANCH_BENCH_SHORT` set the dump is small, to see in CI that the bench still runs.

use std::hint::black_box;

use divan::counter::BytesCount;
use stanch_model::Symbols;
use stanch_parse::formats::{goroutine_text, logs};

#[path = "support/dump.rs"]
mod dump;

fn main() {
    divan::main();
}

fn text() -> String {
    let short = std::env::var_os("STANCH_BENCH_SHORT").is_some();
    let mut dump = dump::Dump::new(if short { 2_000 } else { 100_000 });
    let mut out = String::new();
    while dump.next_into(&mut out) {}
    out
}

#[divan::bench(sample_count = 20)]
fn one_piece(bencher: divan::Bencher<'_, '_>) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut symbols = Symbols::new();
        black_box(goroutine_text::parse(text.as_bytes(), &mut symbols)).expect("a dump")
    });
}

#[divan::bench(sample_count = 20)]
fn pieces_of_64_kib(bencher: divan::Bencher<'_, '_>) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut symbols = Symbols::new();
        let mut parser = goroutine_text::DumpParser::new(&mut symbols);
        text.as_bytes().chunks(64 << 10).for_each(|piece| parser.feed(piece));
        black_box(parser.finish()).expect("a dump")
    });
}

#[divan::bench(sample_count = 20)]
fn as_a_log(bencher: divan::Bencher<'_, '_>) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut symbols = Symbols::new();
        black_box(logs::parse(text.as_bytes(), &mut symbols)).expect("a dump")
    });
}

#[divan::bench(sample_count = 20)]
fn as_a_log_with_prefixes(bencher: divan::Bencher<'_, '_>) {
    let mut log = String::new();
    for line in text().lines() {
        log.push_str("2026-01-02T15:04:05.123Z app[12]: ");
        log.push_str(line);
        log.push('\n');
    }
    bencher.counter(BytesCount::of_str(&log)).bench(|| {
        let mut symbols = Symbols::new();
        black_box(logs::parse(log.as_bytes(), &mut symbols)).expect("a dump")
    });
}
