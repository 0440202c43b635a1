//! No bytes make the pprof reader panic or take more than a small multiple of their size, and whatever it returns can
//! be walked, converted and pruned.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_model::Symbols;
use stanch_parse::formats::pprof::{Limits, parse_with, remove_uninteresting, to_counts, to_heap};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { inflated: 16 << 20, frames: 1 << 20 };
    let Ok(parsed) = parse_with(bytes, limits) else { return };
    let profile = parsed.value;
    if !bytes.starts_with(b"\x1f\x8b") {
        assert!(profile.heap_size() <= 32 * bytes.len() + (64 << 10), "{} bytes", profile.heap_size());
    }
    let mut total = 0i64;
    for sample in profile.samples() {
        assert_eq!(sample.values.len(), profile.sample_types().len());
        for location in profile.stack(sample.stack) {
            for line in profile.lines(*location) {
                let name = line.function.map_or("", |f| profile.str(profile.function(f).name));
                total = total.wrapping_add(name.len() as i64 + line.line);
            }
        }
    }
    std::hint::black_box(total);
    let mut symbols = Symbols::new();
    if let Some(heap) = to_heap(&profile, &mut symbols) {
        assert!(heap.samples.len() <= profile.stack_count());
    }
    for kind in profile.sample_types() {
        let counts = to_counts(&profile, profile.str(kind.kind), &mut symbols).expect("the column is there");
        assert!(counts.samples.len() <= profile.stack_count());
    }
    if let Ok(pruned) = remove_uninteresting(&profile) {
        assert_eq!(pruned.sample_count(), profile.sample_count());
        assert!(pruned.stack_count() <= profile.stack_count());
    }
});
