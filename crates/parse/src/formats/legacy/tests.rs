//! Formats that Go does not write, in small texts of our own, and google/pprof's own profiles where they are at hand.

use std::path::PathBuf;

use stanch_model::ParseError;

use super::parse;
use crate::formats::pprof::tests::raw::assert_raw;
use crate::mutate;

/// google/pprof ships profiles with its tests, each beside the text that its parser makes of it. They are not ours to
/// copy: this reads them where `go mod download github.com/google/pprof` has put them.
#[test]
#[ignore = "needs google/pprof in the Go module cache; `STANCH_PPROF_TESTDATA` names its profile/testdata folder"]
fn google_pprofs_own_profiles_are_read_as_there() {
    let dir = PathBuf::from(std::env::var_os("STANCH_PPROF_TESTDATA").expect("STANCH_PPROF_TESTDATA is set"));
    let mut seen = 0;
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let want = path.with_added_extension("string");
        let Ok(want) = std::fs::read_to_string(&want) else { continue };
        let what = path.display().to_string();
        let parsed = parse(&std::fs::read(&path).unwrap()).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_raw(&parsed.value, true, &want, &what);
        seen += 1;
    }
    assert!(seen >= 14, "only {seen} profiles found");
}

/// Kinds of the columns; for every sample its addresses and values.
type Rows = (Vec<String>, Vec<(Vec<u64>, Vec<i64>)>);

fn rows(bytes: &[u8]) -> Rows {
    let parsed = parse(bytes).unwrap();
    assert_eq!(parsed.problems, []);
    let p = parsed.value;
    let kinds = p.sample_types().iter().map(|t| p.str(t.kind).to_string()).collect();
    let addresses = |s| p.stack(s).iter().map(|l| p.location(*l).address).collect();
    (kinds, p.samples().map(|s| (addresses(s.stack), s.values.to_vec())).collect())
}

fn cpu(words: &[u64], width: usize, little: bool, tail: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for w in words {
        let bytes =
            if little { w.to_le_bytes()[..width].to_vec() } else { w.to_be_bytes()[8 - width..].to_vec() };
        out.extend(bytes);
    }
    out.extend(tail);
    out
}

#[test]
fn cpu_profiles_in_every_layout() {
    // The leaf of the second stack is there twice, once moved by one.
    let words = [0, 3, 0, 10_000, 0, 2, 2, 0x100, 0x201, 1, 3, 0x100, 0x100, 0x301, 0, 1, 0];
    for (width, little) in [(4, true), (4, false), (8, true), (8, false)] {
        let bytes = cpu(&words, width, little, b"MAPPED_LIBRARIES:\n0-1000 r-xp 0 00:00 1 /bin/x\n");
        let (kinds, samples) = rows(&bytes);
        assert_eq!(kinds, ["samples", "cpu"]);
        let want = [(vec![0x100, 0x200], vec![2, 20_000_000]), (vec![0x100, 0x300], vec![1, 10_000_000])];
        assert_eq!(samples, want, "{width} {little}");
        let p = parse(&bytes).unwrap().value;
        assert_eq!((p.meta().period, p.str(p.mappings()[0].file)), (Some(10_000_000), "/bin/x"));
    }
}

#[test]
fn the_frame_of_the_signal_handler_goes() {
    let mut words = vec![0, 3, 0, 1, 0];
    for i in 0..64u64 {
        words.extend([1, 3, 0x1000 + i, 0x501, 0x2001 + i]);
    }
    let (_, samples) = rows(&cpu(&words, 8, true, b""));
    assert!(samples.iter().all(|(stack, _)| stack.len() == 2 && !stack.contains(&0x500)));
}

#[test]
fn a_cut_cpu_profile_is_told() {
    let words = [0, 3, 0, 1, 0, 1, 2, 0x1, 0x3, 1, 9, 0x1];
    let parsed = parse(&cpu(&words, 8, true, b"")).unwrap();
    assert_eq!((parsed.value.sample_count(), parsed.problems.len()), (1, 1));
    assert!(parsed.problems[0].incomplete);
    assert!(matches!(parse(&cpu(&words[..7], 8, true, b"")), Err(ParseError::Malformed { .. })));
}

#[test]
fn threads_count_their_doubles() {
    let text = include_str!("testdata/threadz.txt");
    let (kinds, samples) = rows(text.as_bytes());
    assert_eq!(kinds, ["thread"]);
    assert_eq!(samples, [(vec![0xbc, 0x40_be30], vec![2]), (vec![0x5, 0x8, 0x9], vec![1])]);
}

#[test]
fn contentions_are_scaled_and_find_their_binary() {
    let text = include_str!("testdata/contentionz.txt");
    let (kinds, samples) = rows(text.as_bytes());
    assert_eq!(kinds, ["contentions", "delay"]);
    assert_eq!(samples[0], (vec![0x10, 0x20], vec![300, 50_000]));
    let p = parse(text.as_bytes()).unwrap().value;
    assert_eq!(p.meta().duration_nanos, Some(7_000_000));
    let file = |i| p.location(p.stack(p.sample(1).stack)[i]).mapping.map(|m| p.str(p.mapping(m).file));
    assert_eq!(file(0), Some("/home/b/bin/server"));
}

#[test]
fn heaps_of_other_programs_are_scaled_as_their_header_says() {
    let (kinds, samples) = rows(include_bytes!("testdata/growthz.txt"));
    assert_eq!(kinds, ["objects", "space"]);
    assert_eq!(samples[1], (vec![0x40_0002, 0x40_0d4f], vec![2, 4_194_304]));
    let (kinds, samples) = rows(include_bytes!("testdata/heapz_v2.txt"));
    assert_eq!(kinds, ["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"]);
    let ((a, b), (c, d)) = (super::unsample(3, 27_648, 524_288), super::unsample(1, 9216, 524_288));
    assert_eq!(samples[0].1, [a, b, c, d]);
    let p = parse(include_bytes!("testdata/growthz.txt")).unwrap().value;
    // Two parts of one file, next to each other, are one mapping.
    assert_eq!(p.mappings().iter().map(|m| (m.start, m.limit)).next(), Some((0x40_0000, 0xfc_b000)));
}

#[test]
fn java_names_its_locations_at_the_end() {
    let parsed = parse(include_bytes!("testdata/java-contention.txt")).unwrap();
    assert_eq!(parsed.problems, []);
    let p = parsed.value;
    assert_eq!(p.sample(0).values, [100, 1400]);
    let calls: Vec<_> = p
        .stack(p.sample(0).stack)
        .iter()
        .map(|l| (p.lines(*l)[0], p.location(*l).address))
        .map(|(l, a)| (p.str(p.function(l.function.unwrap()).name), l.line, a))
        .collect();
    assert_eq!(calls, [("com.example.f", 3, 0), ("native", 0, 0), ("GC", 0, 0)]);
    let heap = parse(include_bytes!("testdata/java-heap.txt")).unwrap().value;
    let scaled = super::unsample(2, 528, 512 << 10);
    assert_eq!(heap.sample(1).values, [scaled.0, scaled.1]);
    let cpu = parse(include_bytes!("testdata/cpu32-java.bin")).unwrap().value;
    assert_eq!(cpu.lines(cpu.stack(cpu.sample(0).stack)[0])[0].line, 3);
}

/// Go prints threads that have no stack, which google/pprof calls malformed.
#[test]
fn counts_with_labels_symbols_and_empty_stacks() {
    let text = "goroutine profile: total 3\n2 @ 0x11 0x21\n# labels: {\"a\":\"b]\", \"c\":\"\"}\n\
        #\t0x20\tmain.f+0x1\t/a.go:9\n\n1 @\n#\t0x0\n";
    let (kinds, samples) = rows(text.as_bytes());
    assert_eq!(kinds, ["goroutine"]);
    assert_eq!(samples, [(vec![0x10, 0x20], vec![2]), (vec![], vec![1])]);
    let p = parse(text.as_bytes()).unwrap().value;
    assert_eq!(p.sample(0).labels.len(), 2);
}

#[test]
fn other_texts_are_named() {
    for text in
        ["", "<html>", "--- contentionz 1 ---\nformat = cobol\n", "--- heapz 1 ---\n", "x profile: total y\n"]
    {
        assert!(matches!(parse(text.as_bytes()), Err(ParseError::NotMine { .. })), "{text}");
    }
}

#[test]
fn no_damage_makes_a_reader_panic() {
    let words = [0, 3, 0, 10_000, 0, 2, 2, 0x100, 0x201, 1, 3, 0x100, 0x100, 0x301, 0, 1, 0];
    let seeds: [&[u8]; 4] = [
        &cpu(&words, 8, true, b"1-2 /x\n"),
        include_bytes!("testdata/java-heap.txt"),
        include_bytes!("testdata/contentionz.txt"),
        include_bytes!("testdata/threadz.txt"),
    ];
    for seed in seeds {
        mutate::each(seed, 1000, |bytes| {
            // Whatever comes out is consistent: every value and location is reachable.
            if let Ok(parsed) = parse(bytes) {
                let p = parsed.value;
                let reached: usize = p.samples().map(|s| p.stack(s.stack).len() + s.values.len()).sum();
                assert!(reached <= bytes.len(), "{reached} from {} bytes", bytes.len());
            }
        });
    }
}
