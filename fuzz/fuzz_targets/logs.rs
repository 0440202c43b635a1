//! No log makes the reader panic, and it does not matter how it is cut into pieces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_model::Symbols;
use stanch_parse::formats::logs::{LogDump, LogParser, parse};

fuzz_target!(|bytes: &[u8]| {
    let mut symbols = Symbols::new();
    let whole = parse(bytes, &mut symbols);
    let mut pieces_symbols = Symbols::new();
    let mut parser = LogParser::new(&mut pieces_symbols);
    // The first byte decides how long the pieces are.
    let size = bytes.first().map_or(1, |b| 1 + usize::from(*b) % 97);
    bytes.chunks(size).for_each(|piece| parser.feed(piece));
    match (whole, parser.finish()) {
        (Ok(whole), Ok(pieces)) => {
            assert_eq!(show(&whole.value, &symbols), show(&pieces.value, &pieces_symbols));
        }
        (whole, pieces) => assert_eq!(whole.is_err(), pieces.is_err()),
    }
});

fn show(dumps: &[LogDump], symbols: &Symbols) -> Vec<String> {
    let mut out = Vec::new();
    for found in dumps {
        out.push(format!("{} {:?} {:?} {}", found.line, found.at, found.reason, found.dump.truncated));
        for g in &found.dump.goroutines {
            let frames: Vec<_> =
                symbols.frames(g.stack).iter().map(|f| (symbols.func(*f), symbols.line(*f))).collect();
            out.push(format!("{} {frames:?} {:?}", g.id, g.created_by.map(|f| symbols.func(f))));
        }
    }
    out
}
