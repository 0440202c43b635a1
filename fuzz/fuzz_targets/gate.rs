//! No bytes make a reader of `stanch gate` panic: the record of a test binary and what is judged from it, a cover profile,
//! the output of the go command, GOFLAGS, a testing.go.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_gate::{bench, cover, goflags, gotest, hook, leaks, record};
use stanch_model::SourceText;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(record) = record::parse(bytes)
        && let Some(end) = &record.end
    {
        let _ = leaks::wanted_sources(end);
        let _ = leaks::judge(&record, end, &SourceText::default());
    }
    if let Ok(coverage) = cover::parse(bytes) {
        assert!(coverage.total.covered <= coverage.total.all);
    }
    let mut reader = gotest::Reader::default();
    bytes.chunks(7).for_each(|piece| reader.feed(piece));
    let (_, benchmarks) = reader.finish();
    let _ = bench::read(&benchmarks);
    let text = String::from_utf8_lossy(bytes);
    if let Ok(flags) = goflags::split(&text) {
        let _ = goflags::overlay(&flags);
    }
    let _ = hook::patch(&text);
});
