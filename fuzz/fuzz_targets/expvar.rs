//! No `/debug/vars` makes the reader panic or its result much larger than the input.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_parse::formats::expvar;
use stanch_parse::stats;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = expvar::parse(bytes) {
        assert!(read.problems.len() <= 52);
        assert!(read.value.metrics.metrics.len() <= bytes.len());
        assert!(read.value.metrics.metrics.iter().all(|m| m.name.len() <= 512));
        let _ = stats::from_metrics(&read.value.metrics);
    }
});
