//! Reads a synthetic heap profile: random walks over a call graph, so that nearly all stacks differ.
//!
//!     cargo bench -p stanch-parse --bench pprof
//!
//! The default has 20,000 samples, 4,000 functions and 12,000 locations (2 MB) and takes seconds;
//! `STANCH_BENCH=big` has 250,000, 20,000 and 60,000 (20 MB). `STANCH_BENCH_FILE` names a profile of your own, to
//! compare with other readers on the same bytes; `STANCH_BENCH_OUT` writes the synthetic one there.

#[path = "../src/formats/pprof/tests/encode.rs"]
mod encode;

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use encode::{Message, numbers, sample};
use stanch_model::Symbols;
use stanch_parse::formats::pprof;

fn main() {
    if let Some(path) = std::env::var_os("STANCH_BENCH_OUT") {
        std::fs::write(path, &*PROFILE).expect("the file can be written");
    }
    divan::main();
}

static PROFILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    if let Some(path) = std::env::var_os("STANCH_BENCH_FILE") {
        return std::fs::read(path).expect("STANCH_BENCH_FILE can be read");
    }
    match std::env::var("STANCH_BENCH").as_deref() {
        Ok("big") => synthetic(250_000, 20_000, 60_000),
        _ => synthetic(20_000, 4_000, 12_000),
    }
});

#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let bytes = PROFILE.as_slice();
    bencher
        .counter(BytesCount::of_slice(bytes))
        .bench(|| pprof::parse(divan::black_box(bytes)).expect("a profile"));
}

#[divan::bench]
fn to_heap(bencher: Bencher<'_, '_>) {
    let profile = pprof::parse(&PROFILE).expect("a profile").value;
    bencher.counter(BytesCount::of_slice(PROFILE.as_slice())).bench(|| {
        pprof::to_heap(&profile, &mut Symbols::new()).expect("a heap profile");
    });
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    /// Small numbers often, large ones seldom: a few locations are on most stacks.
    fn skewed(&mut self, n: usize) -> usize {
        let spread = 1 + self.below(n);
        let narrower = 1 + self.below(spread);
        self.below(narrower)
    }
}

fn synthetic(samples: usize, functions: usize, locations: usize) -> Vec<u8> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut strings: Vec<String> = ["", "alloc_objects", "count", "alloc_space", "bytes", "inuse_objects"]
        .into_iter()
        .chain(["inuse_space", "space", "/app/bin/service", "abcdef0123456789"])
        .map(String::from)
        .collect();
    let mut out = Message::default();
    for (kind, unit) in [(1, 2), (3, 4), (5, 2), (6, 4)] {
        out.message(1, &numbers(&[(1, kind), (2, unit)]));
    }
    walks(&mut out, &mut dice, samples, locations);
    out.message(
        3,
        &numbers(&[(1, 1), (2, 0x40_0000), (3, 0x400_0000), (5, 8), (6, 9), (7, 1), (8, 1), (9, 1)]),
    );
    for id in 1..=locations as u64 {
        let mut location = numbers(&[(1, id), (2, 1), (3, 0x40_0000 + id * 37)]);
        let lines = if dice.below(4) == 0 { 1 + dice.below(3) } else { 1 };
        for _ in 0..lines {
            let function = 1 + dice.below(functions) as u64;
            location.message(4, &numbers(&[(1, function), (2, 10 + function % 900 + dice.below(80) as u64)]));
        }
        out.message(4, &location);
    }
    for i in 0..functions as u64 {
        let (package, name) = (i % 300, strings.len() as u64);
        strings.push(format!(
            "github.com/acme/service/internal/pkg{package:03}.(*Handler{:02}).Method{i:05}",
            i % 97
        ));
        strings.push(format!(
            "/home/build/src/github.com/acme/service/internal/pkg{package:03}/file{:02}.go",
            i % 17
        ));
        out.message(5, &numbers(&[(1, i + 1), (2, name), (3, name), (4, name + 1), (5, 10 + i % 900)]));
    }
    for s in &strings {
        out.bytes(6, s.as_bytes());
    }
    out.number(9, 1_700_000_000_000_000_000).message(11, &numbers(&[(1, 7), (2, 4)])).number(12, 524_288);
    out.0
}

/// Every location has one to four successors; a stack is a walk of 12 to 47 steps from one of 40 roots.
fn walks(out: &mut Message, dice: &mut Dice, samples: usize, locations: usize) {
    let successors: Vec<Vec<usize>> =
        (0..locations).map(|_| (0..1 + dice.below(4)).map(|_| dice.skewed(locations)).collect()).collect();
    for _ in 0..samples {
        let mut at = dice.below(40);
        let mut stack: Vec<u64> = (0..12 + dice.below(36))
            .map(|_| {
                let id = at as u64 + 1;
                at = successors[at][dice.below(successors[at].len())];
                id
            })
            .collect();
        stack.reverse();
        let (objects, size) = (1 + dice.below(200) as u64, 16u64 << dice.below(8));
        let label = numbers(&[(1, 4), (3, size)]);
        let values = [objects * 7, objects * 7 * size, objects, objects * size];
        out.message(2, &sample(&stack, &values, &[label], true));
    }
}
