//! No answer to a range query makes the reader panic, and every time it returns is a number.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_parse::formats::prometheus_range;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = prometheus_range::parse(bytes) {
        assert!(read.problems.len() <= 51);
        for series in &read.value {
            assert!(series.points.iter().all(|(time, _)| time.is_finite()));
            let _ = series.selector();
        }
    }
});
