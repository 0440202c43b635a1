//! Captures of `testdata/service` with four Go releases, beside the output of their `go tool pprof -raw`.

use stanch_model::{ParseError, Symbols, calendar};

use super::raw::assert_raw;
use crate::formats::{heap_text, legacy, pprof};

/// `(release, file, bytes, raw output)` of every binary capture.
macro_rules! captures {
    ($($go:literal: $($file:literal)*;)*) => {
        &[$($((
            $go,
            $file,
            include_bytes!(concat!("../testdata/", $go, "/", $file)),
            include_str!(concat!("../testdata/", $go, "/", $file, ".raw")),
        ),)*)*]
    };
}

type Capture = (&'static str, &'static str, &'static [u8], &'static str);

const BINARY: &[Capture] = captures! {
    "go1.19": "heap.pb.gz" "allocs.pb.gz" "goroutine.pb.gz" "mutex.pb.gz" "block.pb.gz" "threadcreate.pb.gz" "cpu.pb.gz";
    "go1.22": "heap.pb.gz" "allocs.pb.gz" "goroutine.pb.gz" "mutex.pb.gz" "block.pb.gz" "threadcreate.pb.gz" "cpu.pb.gz";
    "go1.25": "heap.pb.gz" "allocs.pb.gz" "goroutine.pb.gz" "mutex.pb.gz" "block.pb.gz" "threadcreate.pb.gz" "cpu.pb.gz";
    "go1.27": "heap.pb.gz" "allocs.pb.gz" "goroutine.pb.gz" "goroutineleak.pb.gz" "mutex.pb.gz" "block.pb.gz" "threadcreate.pb.gz" "cpu.pb.gz";
};

/// The same for texts, where google/pprof shows the bare addresses.
const TEXTS: &[Capture] = captures! {
    "go1.19": "heap.txt" "mutex.txt";
    "go1.22": "heap.txt" "mutex.txt";
    "go1.25": "heap.txt" "mutex.txt";
    "go1.27": "heap.txt" "mutex.txt" "threadcreate.txt";
};

#[test]
fn binary_captures_are_read_as_google_pprof_reads_them() {
    for (go, file, bytes, want) in BINARY {
        let what = format!("{go} {file}");
        let parsed = pprof::parse(bytes).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_eq!(parsed.problems, [], "{what}");
        assert_raw(&parsed.value, true, want, &what);
        let time = want.lines().find_map(|l| l.strip_prefix("Time: "));
        assert_eq!(parsed.value.meta().time_nanos, time.map(unix_nanos), "{what}");
    }
}

#[test]
fn text_captures_are_read_as_google_pprof_reads_them() {
    for (go, file, bytes, want) in TEXTS {
        let what = format!("{go} {file}");
        let parsed = legacy::parse(bytes).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_eq!(parsed.problems, [], "{what}");
        assert_raw(&parsed.value, false, want, &what);
    }
}

/// Both forms of one profile say the same once they are in the interner. The texts were fetched a moment after the
/// binaries, so that only what holds still is compared.
#[test]
fn texts_and_binaries_agree_on_names() {
    for (go, file, bytes, _) in TEXTS.iter().filter(|(_, file, ..)| *file == "heap.txt") {
        let binary = BINARY.iter().find(|(g, f, ..)| g == go && *f == "heap.pb.gz").map(|c| c.2).unwrap();
        let mut symbols = Symbols::new();
        let text = heap_text::parse(bytes).unwrap().value;
        let text = pprof::to_heap(&text.profile, &mut symbols).unwrap();
        let binary = pprof::to_heap(&pprof::parse(binary).unwrap().value, &mut symbols).unwrap();
        assert_eq!((text.rate, binary.rate), (Some(524_288), Some(524_288)), "{go}");
        let fill = |heap: &stanch_model::HeapProfile| {
            let named = |s: &&stanch_model::HeapSample| {
                symbols.frames(s.stack).iter().any(|f| symbols.func(*f) == "main.fill")
            };
            let s = *heap.samples.iter().find(named).unwrap();
            let names: Vec<&str> = symbols.frames(s.stack).iter().map(|f| symbols.func(*f)).collect();
            (names.join(" < "), s.inuse_objects, s.inuse_bytes)
        };
        assert_eq!(fill(&text), fill(&binary), "{go} {file}");
        assert!(fill(&text).0.starts_with("main.newPage < main.fill < main.main"), "{go}: {}", fill(&text).0);
        let grown = "main.grow[...]";
        let has = |h: &stanch_model::HeapProfile| {
            h.samples.iter().any(|s| symbols.frames(s.stack).iter().any(|f| symbols.func(*f) == grown))
        };
        assert!(has(&text) && has(&binary), "{go}");
    }
}

#[test]
fn goroutines_are_counted_by_stack() {
    for (go, _, bytes, _) in BINARY.iter().filter(|(_, file, ..)| *file == "goroutine.pb.gz") {
        let mut symbols = Symbols::new();
        let profile = pprof::parse(bytes).unwrap().value;
        let counts = pprof::to_counts(&profile, "goroutine", &mut symbols).unwrap();
        assert_eq!(counts.total(), profile.total(0), "{go}");
        let count_of = |name: &str| {
            let has = |s: &&stanch_model::StackCount| {
                symbols.frames(s.stack).iter().any(|f| symbols.func(*f) == name)
            };
            counts.samples.iter().filter(has).map(|s| s.count).sum::<i64>()
        };
        assert_eq!((count_of("main.leak.func1"), count_of("main.labelled.func1.1")), (5, 3), "{go}");
        assert!(pprof::to_heap(&profile, &mut symbols).is_none(), "{go}");
        assert!(pprof::to_counts(&profile, "delay", &mut symbols).is_none(), "{go}");
    }
}

#[test]
fn the_leak_profile_counts_what_leaks() {
    let bytes = BINARY.iter().find(|(_, file, ..)| *file == "goroutineleak.pb.gz").map(|c| c.2).unwrap();
    let mut symbols = Symbols::new();
    let profile = pprof::parse(bytes).unwrap().value;
    let counts = pprof::to_counts(&profile, "goroutineleak", &mut symbols).unwrap();
    assert_eq!(counts.total(), 8);
}

#[test]
fn every_cut_of_a_capture_is_told() {
    for (go, file, bytes, _) in BINARY.iter().filter(|(go, ..)| *go == "go1.27") {
        let end = bytes.len().saturating_sub(20);
        for len in (0..end).step_by(11).chain(end..bytes.len()) {
            match pprof::parse(&bytes[..len]) {
                Err(ParseError::Truncated { .. }) if len >= 2 => {}
                Err(ParseError::NotMine { .. }) if len < 2 => {}
                Ok(parsed) if len >= bytes.len() - 8 && !parsed.problems.is_empty() => {}
                other => panic!("{go} {file} cut at {len}: {other:?}"),
            }
        }
    }
}

/// `2026-11-21 07:47:12.784243091 +0000 UTC`
fn unix_nanos(time: &str) -> i64 {
    let mut numbers = time.split(|c: char| !c.is_ascii_digit()).map(|n| n.parse::<i64>().unwrap_or(0));
    let mut next = || numbers.next().unwrap();
    let (year, month, day, hour, minute, second) = (next(), next(), next(), next(), next(), next());
    let fraction = time.split('.').nth(1).map_or("0", |f| f.split(' ').next().unwrap());
    let nanos: i64 = format!("{fraction:0<9}").parse().unwrap();
    let days = calendar::days(year, month, day);
    (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000_000 + nanos
}
