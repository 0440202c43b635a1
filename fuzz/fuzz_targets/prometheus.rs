//! No scrape makes the reader panic, and every sample it returns has a name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_parse::formats::prometheus;
use stanch_parse::{sniff, stats};

fuzz_target!(|bytes: &[u8]| {
    let _ = sniff::describe(bytes);
    if let Ok(read) = prometheus::parse(bytes) {
        assert!(read.problems.len() <= 51);
        let _ = stats::from_metrics(&read.value);
        let _ = stats::go_version(&read.value);
        let dropped: u64 = read.problems.iter().map(|p| p.dropped_bytes).sum();
        assert!(dropped <= bytes.len() as u64 + 1, "more was dropped than came");
    }
});
