//! No binary makes the reader panic, and the ranges it returns are sorted.
//!
//! Real binaries are far too large to mutate, so that the input is a list of patches for one of them.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use stanch_parse::formats::{elf_globals, gzip};

static BINARIES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    [
        &include_bytes!("../../crates/parse/src/formats/elf_globals/testdata/linux-go1.19.gz")[..],
        include_bytes!("../../crates/parse/src/formats/elf_globals/testdata/linux-pie-go1.26.gz"),
        include_bytes!("../../crates/parse/src/formats/elf_globals/testdata/darwin-go1.26.gz"),
        include_bytes!("../../crates/parse/src/formats/elf_globals/testdata/windows-go1.26.gz"),
    ]
    .into_iter()
    .map(|packed| gzip::inflate_all(packed).expect("a whole gzip file").value)
    .collect()
});

fuzz_target!(|input: (u64, u8, Vec<(u32, Vec<u8>)>, &[u8])| {
    let (load_bias, which, patches, raw) = input;
    check(raw, load_bias);
    let mut binary = BINARIES[usize::from(which) % BINARIES.len()].clone();
    for (at, patch) in patches {
        // Half of the patches go where the headers are.
        let span = if at & 1 == 0 { binary.len() } else { binary.len().min(2048) };
        let at = (at >> 1) as usize % span;
        let len = patch.len().min(binary.len() - at);
        binary[at..at + len].copy_from_slice(&patch[..len]);
    }
    check(&binary, load_bias);
});

fn check(bytes: &[u8], load_bias: u64) {
    let Ok(read) = elf_globals::parse(bytes, load_bias) else { return };
    assert!(read.value.globals.is_some() || !read.problems.is_empty());
    if let Some(globals) = read.value.globals {
        assert!(globals.ranges.is_sorted_by_key(|r| r.0));
        let _ = globals.name(load_bias);
    }
}
