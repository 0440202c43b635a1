//! No bytes make the legacy readers panic, or give more frames than they could have named.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_model::Symbols;
use stanch_parse::formats::{legacy, pprof};

fuzz_target!(|bytes: &[u8]| {
    let Ok(parsed) = legacy::parse(bytes) else { return };
    assert!(parsed.problems.len() <= 51);
    let p = parsed.value;
    let frames: usize = p.samples().map(|s| p.stack(s.stack).len()).sum();
    assert!(frames <= bytes.len(), "{frames} frames from {} bytes", bytes.len());
    assert!(p.samples().all(|s| s.values.len() == p.sample_types().len()));
    let mut symbols = Symbols::new();
    for kind in p.sample_types() {
        assert!(pprof::to_counts(&p, p.str(kind.kind), &mut symbols).is_some());
    }
    // The expressions that legacy profiles get are valid ones.
    pprof::remove_uninteresting(&p).expect("the expressions compile");
});
