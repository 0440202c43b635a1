//! Heap texts of Go and of C++.

use stanch_model::{ParseError, Symbols};

use super::{HeapText, parse};
use crate::formats::pprof::to_heap;

fn read(text: &str) -> (HeapText, Vec<String>) {
    let parsed = parse(text.as_bytes()).unwrap();
    (parsed.value, parsed.problems.iter().map(ToString::to_string).collect())
}

/// Kinds of the columns, then the values of every sample.
fn rows(text: &str) -> (Vec<String>, Vec<Vec<i64>>) {
    let (heap, problems) = read(text);
    assert_eq!(problems, [""; 0]);
    let p = heap.profile;
    let kinds = p.sample_types().iter().map(|t| p.str(t.kind).to_string()).collect();
    (kinds, p.samples().map(|s| s.values.to_vec()).collect())
}

const GO: &str = include_str!("../pprof/testdata/go1.27/heap.txt");

#[test]
fn the_trailer_of_go_is_read() {
    let heap = read(GO).0;
    let printed = |name: &str| {
        let line = GO.lines().find_map(|l| l.strip_prefix(&format!("# {name} = "))).unwrap();
        line.split(' ').next().unwrap().parse::<f64>().unwrap()
    };
    let s = heap.stats;
    for (got, name) in [
        (s.heap_alloc, "HeapAlloc"),
        (s.total_alloc, "TotalAlloc"),
        (s.sys, "Sys"),
        (s.mallocs, "Mallocs"),
        (s.frees, "Frees"),
        (s.heap_sys, "HeapSys"),
        (s.heap_idle, "HeapIdle"),
        (s.heap_inuse, "HeapInuse"),
        (s.heap_released, "HeapReleased"),
        (s.heap_objects, "HeapObjects"),
        (s.stack_inuse, "Stack"),
        (s.next_gc, "NextGC"),
        (s.num_gc, "NumGC"),
        (heap.memstats.unwrap().max_rss.map(|v| v as f64), "MaxRSS"),
        (heap.memstats.unwrap().last_gc_nanos.map(|v| v as f64), "LastGC"),
    ] {
        assert_eq!(got, Some(printed(name)), "{name}");
    }
    // The text has no resident set size but the largest one so far, which is another number.
    assert_eq!((s.rss, s.goroutines), (None, None));
}

#[test]
fn what_the_trailer_does_not_say_is_unknown() {
    let text = "heap profile: 0: 0 [0: 0] @ heap/1048576\n\n# runtime.MemStats\n# Sys = 12\n# LastGC = 0\n# Stack = 3 / 4\n";
    let heap = read(text).0;
    assert_eq!(
        (heap.stats.sys, heap.stats.heap_alloc, heap.stats.stack_inuse),
        (Some(12.0), None, Some(3.0))
    );
    assert_eq!(heap.memstats.unwrap().last_gc_nanos, None);
    assert_eq!(read("heap profile: 0: 0 [0: 0] @ heap/1048576\n").0.memstats, None);
}

/// Nothing was freed yet, so that the totals are equal: google/pprof takes it for a text without allocations.
#[test]
fn go_always_has_four_columns() {
    let text = "heap profile: 1: 512 [1: 512] @ heap/2\n1: 512 [1: 512] @ 0x10 0x20\n";
    assert_eq!(rows(text).0, ["objects", "space"]);
    let (kinds, values) = rows(&format!("{text}\n# runtime.MemStats\n# Alloc = 1\n"));
    assert_eq!(kinds, ["alloc_objects", "alloc_space", "inuse_objects", "inuse_space"]);
    assert_eq!(values, [[1, 512, 1, 512]]);
}

#[test]
fn every_header_scales_as_it_says() {
    let text = |at: &str| format!("heap profile: 1: 512 [0: 0] @ {at}\n1: 512 [0: 0] @ 0x10\n");
    let scaled = |rate| crate::formats::legacy::unsample(1, 512, rate);
    for (at, want) in [
        ("heap/2048", scaled(1024)),
        ("heap_v2/1024", scaled(1024)),
        ("heapz_v2/1024", scaled(1024)),
        ("heapprofile", (1, 512)),
        ("growthz", (1, 512)),
        ("growth", (1, 512)),
        ("fragmentationz", (1, 512)),
    ] {
        assert_eq!(rows(&text(at)).1, [[want.0, want.1]], "{at}");
    }
    assert!(matches!(parse(text("heapsort").as_bytes()), Err(ParseError::NotMine { .. })));
}

/// The symbols make a text as good as a binary profile: without them all of it would be addresses.
#[test]
fn symbols_of_inlined_and_hidden_calls() {
    let text = "heap profile: 1: 512 [2: 1024] @ heap/2\n\
        1: 512 [2: 1024] @ 0x11 0x21 0x22 0x31 0x41\n\
        #\t0x20\tmain.inner+0x1\t\t/a.go:1\n\
        #\t0x21\tmain.outer+0x1\t\t/a.go:2\n\
        #\t0x30\tmain.caller[go.shape.int]+0x1\t/a.go:3\n\
        #\t0x30\tmain.inlined_into+0x1\t/a.go:4\n";
    let mut symbols = Symbols::new();
    let heap = to_heap(&read(text).0.profile, &mut symbols).unwrap();
    let frames = symbols.frames(heap.samples[0].stack);
    let names: Vec<String> =
        frames.iter().map(|f| format!("{}:{}", symbols.func(*f), symbols.line(*f).unwrap_or(0))).collect();
    assert_eq!(names, ["main.inner:1", "main.outer:2", "main.caller[...]:3", "main.inlined_into:4"]);
    assert_eq!(heap.rate, Some(1));
}

#[test]
fn odd_lines_are_told_and_cost_only_themselves() {
    let text = "heap profile: 1: 512 [2: 1024] @ heap/2\nwhat\n0: 7 [1: 2] @ 0x1\n1: 512 [2: 1024] @ 0x11\n#\t0x99\tf+0x1\t/a.go:1\n1: 2 [3: 4] @ 0x1";
    let (heap, problems) = read(text);
    assert_eq!(heap.profile.sample_count(), 1);
    assert_eq!(
        problems,
        [
            "a line that is no heap sample (line 2), 4 bytes not read",
            "a line that is no heap sample (line 3), 17 bytes not read",
            "a symbol line whose address is not in the stack above (line 5), 20 bytes not read",
            "a line that is no heap sample (line 6), 17 bytes not read",
        ]
    );
    let nothing = "heap profile: 1: 512 [2: 1024] @ heap/2\nwhat\n";
    assert!(matches!(parse(nothing.as_bytes()), Err(ParseError::Malformed { .. })));
    assert!(matches!(parse(b"goroutine profile: total 1\n"), Err(ParseError::NotMine { .. })));
}
