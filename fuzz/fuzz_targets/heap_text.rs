//! No text makes the heap reader panic, and its samples have the columns that its profile declares.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_model::Symbols;
use stanch_parse::formats::{heap_text, legacy, pprof};

fuzz_target!(|bytes: &[u8]| {
    let Ok(parsed) = heap_text::parse(bytes) else { return };
    assert!(parsed.problems.len() <= 51);
    let heap = parsed.value;
    assert!([2, 4].contains(&heap.profile.sample_types().len()));
    assert!(heap.memstats.is_some() || heap.stats == Default::default());
    let converted = pprof::to_heap(&heap.profile, &mut Symbols::new());
    assert_eq!(converted.is_some(), heap.profile.sample_types().len() == 4);
    // The general entrance reads the same, unless the bytes are a CPU profile, which comes first.
    if let Ok(same) = legacy::parse(bytes) {
        assert!(same.value.sample_count() == heap.profile.sample_count() || bytes.first() == Some(&0));
    }
});
