//! No debug=1 text makes the reader panic, and what it returns can be looked up.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_model::Symbols;
use stanch_parse::formats::goroutine_text::parse_counts;

fuzz_target!(|bytes: &[u8]| {
    let mut symbols = Symbols::new();
    if let Ok(read) = parse_counts(bytes, &mut symbols) {
        let (name, counts) = read.value;
        assert!(!name.contains('\n'));
        let _ = counts.total();
        for sample in &counts.samples {
            for frame in symbols.frames(sample.stack) {
                let _ = (symbols.func(*frame), symbols.file(*frame), symbols.line(*frame));
            }
        }
        let dropped: u64 = read.problems.iter().map(|p| p.dropped_bytes).sum();
        assert!(dropped <= bytes.len() as u64, "more was dropped than came");
    }
});
