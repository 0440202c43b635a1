//! No bytes make the dump parser panic, and it does not matter how they are cut into pieces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stanch_model::Symbols;
use stanch_parse::formats::goroutine_text::{DumpParser, FoundDump, parse_all};

fuzz_target!(|bytes: &[u8]| {
    let mut symbols = Symbols::new();
    let whole = parse_all(bytes, &mut symbols);
    let mut pieces_symbols = Symbols::new();
    let mut parser = DumpParser::new(&mut pieces_symbols);
    // The first byte decides how long the pieces are.
    let size = bytes.first().map_or(1, |b| 1 + usize::from(*b) % 97);
    bytes.chunks(size).for_each(|piece| parser.feed(piece));
    match (whole, parser.finish_all()) {
        (Ok(whole), Ok(pieces)) => {
            assert_eq!(whole.problems, pieces.problems);
            assert_eq!(show(&whole.value, &symbols), show(&pieces.value, &pieces_symbols));
        }
        (whole, pieces) => assert_eq!(whole.err(), pieces.err()),
    }
});

fn show(dumps: &[FoundDump], symbols: &Symbols) -> Vec<String> {
    let mut out = Vec::new();
    for found in dumps {
        out.push(format!("{} {} {:?} {}", found.line, found.offset, found.reason, found.dump.truncated));
        for g in &found.dump.goroutines {
            let frames: Vec<_> =
                symbols.frames(g.stack).iter().map(|f| (symbols.func(*f), symbols.line(*f))).collect();
            let args: Vec<_> = (0..frames.len()).map(|i| found.dump.first_arg(g, i)).collect();
            let created = g.created_by.map(|f| symbols.func(f));
            let labels = found.dump.labels_of(g).len();
            out.push(format!(
                "{} {:?} {:?} {frames:?} {args:?} {created:?} {labels}",
                g.id, g.minutes, g.flags
            ));
        }
    }
    out
}
