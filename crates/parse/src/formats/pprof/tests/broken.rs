//! Inputs that are no profile, profiles that break the rules, and inputs made to cost time or memory.

use stanch_model::{ParseError, Symbols};

use super::encode::{Message, numbers, sample};
use crate::formats::pprof::{Limits, parse, parse_with, remove_uninteresting, to_counts, to_heap};
use crate::formats::{heap_text, legacy};
use crate::mutate;

/// A small valid profile: one type, one mapping, function, location.
fn valid() -> Message {
    let mut m = Message::default();
    m.message(1, &numbers(&[(1, 1), (2, 2)]));
    m.message(3, &numbers(&[(1, 1), (2, 1), (3, 9)]));
    let mut location = numbers(&[(1, 1), (2, 1), (3, 5)]);
    location.message(4, &numbers(&[(1, 1), (2, 7)]));
    m.message(4, &location);
    m.message(5, &numbers(&[(1, 1), (2, 3)]));
    for s in ["", "samples", "count", "main.f"] {
        m.bytes(6, s.as_bytes());
    }
    m.number(9, 5);
    m
}

/// `m` with raw bytes behind it.
fn with<'m>(m: &'m mut Message, bytes: &[u8]) -> &'m mut Message {
    m.0.extend_from_slice(bytes);
    m
}

/// What is wrong with `valid()` and `more` behind it.
#[track_caller]
fn fault(more: impl FnOnce(&mut Message) -> &mut Message) -> String {
    let mut m = valid();
    more(&mut m);
    match parse(&m.0) {
        Err(ParseError::Malformed { what, .. }) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn broken_rules_are_named() {
    assert_eq!(parse(&valid().0).unwrap().value.locations().len(), 1);
    let s = |locations: &[u64], values: &[u64]| sample(locations, values, &[], true);
    assert_eq!(fault(|m| m.message(2, &s(&[1], &[]))), "a sample has 0 values for 1 sample types");
    assert_eq!(fault(|m| m.message(2, &s(&[2], &[1]))), "a sample has a location that is not there");
    assert_eq!(fault(|m| m.message(2, &s(&[0], &[1]))), "a sample has a location that is not there");
    assert_eq!(fault(|m| m.message(2, &s(&[1 << 40], &[1]))), "a sample has a location that is not there");
    assert_eq!(fault(|m| m.message(4, &numbers(&[(1, 1)]))), "several locations with id 1");
    assert_eq!(fault(|m| m.message(5, &numbers(&[(2, 1)]))), "a function with the reserved id 0");
    assert_eq!(fault(|m| m.message(3, &numbers(&[(1, 1)]))), "several mappings with id 1");
    assert_eq!(fault(|m| m.message(5, &numbers(&[(1, 2), (2, 99)]))), "string 99 of 4");
    assert_eq!(fault(|m| m.number(14, u64::MAX)), "string -1 of 4");
    assert_eq!(fault(|m| m.number(6, 1)), "a field of the wrong type");
    assert_eq!(fault(|m| with(m, &[0x0b])), "an unknown wire type");
    let concatenated = fault(|m| with(m, &valid().0));
    assert!(concatenated.starts_with("several profiles in one input"), "{concatenated}");
}

#[test]
fn the_first_string_is_empty() {
    let mut m = Message::default();
    m.message(1, &numbers(&[(1, 1)])).bytes(6, b"x").bytes(6, b"y");
    let what = "the first string of the string table is not empty".to_string();
    assert!(matches!(parse(&m.0), Err(ParseError::Malformed { what: w, .. }) if w == what));
}

#[test]
fn a_missing_function_is_a_problem_and_no_error() {
    let mut m = valid();
    let mut location = numbers(&[(1, 2), (2, 77), (3, 5)]);
    location.message(4, &numbers(&[(1, 55), (2, 7)]));
    m.message(4, &location);
    let parsed = parse(&m.0).unwrap();
    assert_eq!(parsed.problems.len(), 1);
    assert!(parsed.problems[0].what.starts_with("2 references"), "{}", parsed.problems[0]);
    assert_eq!(parsed.value.all_lines().nth(1).map(|l| l[0].function), Some(None));
}

#[test]
fn strings_that_are_no_utf8_are_shown_and_told() {
    let mut m = valid();
    m.bytes(6, b"caf\xe9");
    let parsed = parse(&m.0).unwrap();
    assert_eq!(parsed.problems.len(), 1);
    assert_eq!(parsed.value.str(parsed.value.string_id(4).unwrap()), "caf\u{fffd}");
}

#[test]
fn other_formats_are_named() {
    for (bytes, found) in [
        (&b"<!DOCTYPE html><html><title>Sign in</title>"[..], "HTML"),
        (b"{\"error\":\"not found\"}", "JSON"),
        (b"heap profile: 1: 2 [3: 4] @ heap/1048576\n", "heap profile"),
        (b"goroutine profile: total 7\n", "goroutine profile: total 7"),
        (b"", "nothing"),
        (b"Unknown profile\n", "Unknown profile"),
    ] {
        match parse(bytes) {
            Err(ParseError::NotMine { looks_like: Some(name) }) => assert!(name.contains(found), "{name}"),
            other => panic!("{found}: {other:?}"),
        }
    }
}

/// Cut anywhere, a profile is cut, unless what is left is complete in itself.
#[test]
fn a_cut_profile_is_cut() {
    let mut m = valid();
    m.message(2, &sample(&[1, 1, 1], &[4], &[], true));
    m.bytes(6, b"the last string");
    for len in 60..m.0.len() {
        match parse(&m.0[..len]) {
            Err(ParseError::Truncated { .. }) => {}
            Ok(parsed) => assert!(parsed.value.string_count() == 4, "cut at {len}"),
            other => panic!("cut at {len}: {other:?}"),
        }
    }
}

/// 200 bytes a location of 60 inlined calls, named a thousand times a stack.
#[test]
fn inlined_calls_do_not_multiply_without_end() {
    let mut m = valid();
    let mut location = numbers(&[(1, 2)]);
    for _ in 0..1000 {
        location.message(4, &numbers(&[(1, 1)]));
    }
    m.message(4, &location);
    for i in 0..100 {
        m.message(2, &sample(&vec![2; 1000 + i], &[1], &[], true));
    }
    let limits = |frames| Limits { frames, ..Limits::default() };
    assert!(matches!(parse_with(&m.0, limits(100_000_000)), Err(ParseError::TooLarge { .. })));
    assert!(parse_with(&m.0, limits(200_000_000)).is_ok());
}

/// Each byte of input may cost some bytes of memory, and not more for any choice of message.
#[test]
fn memory_is_a_small_multiple_of_the_input() {
    const BYTES: usize = 1 << 18;
    let fill = |field: u32, make: &dyn Fn(u64) -> Message| {
        let mut m = valid();
        let mut i = 2;
        while m.0.len() < BYTES {
            m.message(field, &make(i));
            i += 1;
        }
        let profile = parse(&m.0).unwrap().value;
        (profile.heap_size() as f64 / m.0.len() as f64, field)
    };
    let ratios = [
        fill(2, &|_| sample(&[], &[0], &[], false)),
        fill(2, &|_| sample(&[1], &[0], &[numbers(&[(3, 1)])], true)),
        fill(2, &|_| sample(&[1; 100], &[0], &[], true)),
        fill(3, &|i| numbers(&[(1, i)])),
        fill(4, &|i| numbers(&[(1, i)])),
        fill(4, &|i| numbers(&[(1, i.wrapping_mul(0x9E37_79B9_7F4A_7C15))])),
        fill(5, &|i| numbers(&[(1, i)])),
        fill(6, &|_| Message::default()),
    ];
    for (ratio, field) in ratios {
        assert!(ratio < 20.0, "field {field}: {ratio} bytes a byte");
    }
}

#[test]
fn no_damage_makes_a_reader_panic() {
    let seeds: [&[u8]; 5] = [
        include_bytes!("../testdata/go1.27/heap.pb.gz"),
        &crate::formats::gzip::inflate_all(include_bytes!("../testdata/go1.27/goroutine.pb.gz"))
            .unwrap()
            .value,
        &crate::formats::gzip::inflate_all(include_bytes!("../testdata/go1.22/heap.pb.gz")).unwrap().value,
        include_bytes!("../testdata/go1.27/heap.txt"),
        include_bytes!("../testdata/go1.27/mutex.txt"),
    ];
    for seed in seeds {
        mutate::each(seed, 500, |bytes| {
            let profiles = [
                parse(bytes),
                legacy::parse(bytes),
                heap_text::parse(bytes)
                    .map(|p| stanch_model::Parsed { value: p.value.profile, problems: p.problems }),
            ];
            for profile in profiles.into_iter().flatten() {
                let mut symbols = Symbols::new();
                let profile = profile.value;
                let _ = to_heap(&profile, &mut symbols);
                let _ = to_counts(&profile, "goroutine", &mut symbols);
                let pruned = remove_uninteresting(&profile);
                assert!(pruned.is_err() || pruned.is_ok_and(|p| p.sample_count() == profile.sample_count()));
            }
        });
    }
}
