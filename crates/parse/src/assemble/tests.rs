//! Whole captures in, evidence out.

use std::collections::BTreeMap;
use std::sync::Arc;

use stanch_model::StackCounts;

use super::*;

/// Captures of one small service under load, 6 s apart, go1.27.3: each order leaves a goroutine in `main.pay`.
macro_rules! shop {
    ($($name:literal $kind:ident),* $(,)?) => {
        &[$(($name, PartKind::$kind, include_bytes!(concat!("testdata/shop/", $name)))),*]
    };
}

type File = (&'static str, PartKind, &'static [u8]);

const FIRST: &[File] = shop![
    "1/goroutine.pb.gz" Goroutine, "1/goroutine.debug2.txt" GoroutineFull, "1/heap.pb.gz" Heap,
    "1/allocs.pb.gz" Allocs, "1/mutex.pb.gz" Mutex, "1/block.pb.gz" Block, "1/threadcreate.pb.gz" ThreadCreate,
    "1/metrics.txt" Metrics, "1/vars.json" Expvar,
];
const SECOND: &[File] = shop![
    "2/goroutine.pb.gz" Goroutine, "2/goroutine.debug2.txt" GoroutineFull, "2/heap.pb.gz" Heap,
    "2/allocs.pb.gz" Allocs, "2/mutex.pb.gz" Mutex, "2/block.pb.gz" Block, "2/threadcreate.pb.gz" ThreadCreate,
    "2/metrics.txt" Metrics, "2/vars.json" Expvar,
];
const THIRD: &[File] = shop![
    "3/goroutine.pb.gz" Goroutine, "3/goroutine.debug2.txt" GoroutineFull, "3/heap.pb.gz" Heap,
    "3/allocs.pb.gz" Allocs, "3/mutex.pb.gz" Mutex, "3/block.pb.gz" Block, "3/threadcreate.pb.gz" ThreadCreate,
    "3/metrics.txt" Metrics, "3/vars.json" Expvar, "3/goroutineleak.pb.gz" GoroutineLeak,
];
const COUNT_TEXTS: &[File] = shop![
    "1/goroutine.debug1.txt" GoroutineText, "2/goroutine.debug1.txt" GoroutineText,
    "3/goroutine.debug1.txt" GoroutineText,
];
const ODD: &[File] = shop![
    "3/goroutineleak.txt" GoroutineLeak, "3/goroutineleak.debug2.txt" GoroutineLeak, "3/cpu.pb.gz" Unknown,
    "3/trace.out" Unknown, "3/index.html" Unknown, "3/nope.txt" Unknown, "3/mutex.txt" Mutex,
    "3/threadcreate.txt" ThreadCreate, "1/heap.txt" HeapText,
];

fn odd(name: &str) -> &'static [u8] {
    ODD.iter().find(|f| f.0 == name).unwrap().2
}

fn file(name: &str) -> &'static [u8] {
    [FIRST, SECOND, THIRD, COUNT_TEXTS, ODD].into_iter().flatten().find(|f| f.0 == name).unwrap().2
}

fn part(kind: PartKind, source: &str, at: i64, bytes: &[u8]) -> RawPart {
    RawPart { kind, source: source.to_owned(), at, took_ms: None, bytes: Arc::from(bytes), truncated: false }
}

fn taken(at: i64, parts: Vec<RawPart>) -> RawSnapshot {
    RawSnapshot { at, time_source: TimeSource::Clock, parts, gaps: Vec::new() }
}

/// A file of unknown kind.
fn loose(source: &str, file_time: Option<i64>, bytes: &[u8]) -> RawSnapshot {
    let at = file_time.unwrap_or(0);
    let time_source = if file_time.is_some() { TimeSource::FileTime } else { TimeSource::Order };
    RawSnapshot { at, time_source, parts: vec![part(PartKind::Unknown, source, at, bytes)], gaps: Vec::new() }
}

fn capture(snapshots: Vec<RawSnapshot>) -> Capture {
    Capture {
        target: "shop".to_owned(),
        tool_version: "0".to_owned(),
        snapshots,
        gaps: Vec::new(),
        interrupted: false,
    }
}

fn clean(snapshots: Vec<RawSnapshot>) -> Evidence {
    let read = assemble(&capture(snapshots));
    assert_eq!(read.problems, vec![]);
    assert_eq!(read.value.gaps, vec![]);
    read.value
}

fn live() -> Vec<RawSnapshot> {
    let snapshot = |i: usize, files: &[File]| {
        let at = 6_000 * i as i64;
        taken(at, files.iter().map(|(name, kind, bytes)| part(*kind, name, at, bytes)).collect())
    };
    vec![snapshot(0, FIRST), snapshot(1, SECOND), snapshot(2, THIRD)]
}

/// Goroutines whose stack has `func`.
fn count_of(evidence: &Evidence, counts: &StackCounts, func: &str) -> i64 {
    let s = &evidence.symbols;
    let has = |stack| s.frames(stack).iter().any(|f| s.func(*f) == func);
    counts.samples.iter().filter(|c| has(c.stack)).map(|c| c.count).sum()
}

fn gaps(evidence: &Evidence) -> Vec<(PartKind, Option<usize>, &'static str, &str)> {
    evidence.gaps.iter().map(|g| (g.part, g.snapshot, g.reason.name(), g.detail.as_str())).collect()
}

/// Goroutines in `main.pay` at each of the three times.
const PAY: [i64; 3] = [84, 338, 593];

/// That the series of three shows the leak, whatever way it came.
fn check_series(evidence: &Evidence) {
    assert_eq!(evidence.go_version.map(|v| v.to_string()).as_deref(), Some("go1.27.3"));
    assert_eq!(evidence.snapshots.len(), 3);
    let leak = |s: &Snapshot| count_of(evidence, s.goroutine_counts.as_ref().unwrap(), "main.pay");
    assert_eq!(evidence.snapshots.iter().map(leak).collect::<Vec<_>>(), PAY);
    for s in &evidence.snapshots {
        let dump = s.goroutines.as_ref().unwrap();
        assert!(dump.goroutines.len() > 80 && !dump.truncated);
        assert!(s.heap.as_ref().unwrap().samples.len() > 5);
        assert!(s.mutex.as_ref().unwrap().total() > 0);
        assert!(s.block.as_ref().unwrap().total() > 0);
        assert!(s.threads.as_ref().unwrap().total() > 0);
        assert!(s.stats.goroutines.unwrap() > 80.0 && s.stats.rss.unwrap() > 1e6);
        let metrics = s.metrics.as_ref().unwrap();
        assert!(metrics.get("orders").unwrap() > 0.0 && metrics.get("memstats.HeapAlloc").is_some());
    }
    assert!(evidence.snapshots.windows(2).all(|w| w[0].at < w[1].at));
}

#[test]
fn a_live_capture() {
    let evidence = clean(live());
    check_series(&evidence);
    assert_eq!(evidence.target, "shop");
    let third = &evidence.snapshots[2];
    assert_eq!((third.at, third.time_source), (12_000, Some(TimeSource::Clock)));
    assert_eq!(third.leaked.len(), 1);
    assert_eq!(count_of(&evidence, &third.leaked[0], "main.pay"), third.leaked[0].total());
    // Equal stacks of different snapshots have equal ids.
    let pay = |s: &Snapshot| {
        let counts = s.goroutine_counts.as_ref().unwrap();
        counts.samples.iter().max_by_key(|c| c.count).unwrap().stack
    };
    assert_eq!(pay(&evidence.snapshots[0]), pay(third));
}

#[test]
fn a_watch_can_be_judged_while_it_runs() {
    let mut assembler = Assembler::new("shop");
    for (i, raw) in live().iter().enumerate() {
        assembler.add(raw);
        assert_eq!(assembler.so_far().snapshots.len(), i + 1);
        assert!(assembler.so_far().go_version.is_some());
    }
    check_series(&assembler.finish().value);
}

/// The time that a profile of this folder says.
fn said(folder: usize) -> i64 {
    let bytes = file(&format!("{folder}/heap.pb.gz"));
    crate::formats::pprof::parse(bytes).unwrap().value.meta().time_nanos.unwrap() / 1_000_000
}

/// All files of the series, of unknown kind, in the order of their names.
fn folder(name: impl Fn(&str) -> String, time: impl Fn(usize) -> Option<i64>) -> Vec<RawSnapshot> {
    let files = [FIRST, SECOND, THIRD].into_iter().flatten().filter(|f| f.1 != PartKind::GoroutineLeak);
    let sorted: BTreeMap<String, RawSnapshot> = files
        .map(|(path, _, bytes)| {
            let (folder, _) = path.split_once('/').unwrap();
            let name = name(path);
            (name.clone(), loose(&name, time(folder.parse().unwrap()), bytes))
        })
        .collect();
    sorted.into_values().collect()
}

fn flat(path: &str) -> String {
    let (folder, name) = path.split_once('/').unwrap();
    let (stem, suffix) = name.split_once('.').unwrap();
    format!("dumps/{stem}-{folder}.{suffix}")
}

#[test]
fn a_folder_of_files_that_kept_their_times() {
    let evidence = clean(folder(flat, |i| Some(said(i) + 200)));
    check_series(&evidence);
    assert!(evidence.snapshots.iter().all(|s| s.time_source == Some(TimeSource::Content)));
}

#[test]
fn a_folder_that_was_copied_is_joined_by_its_names() {
    check_series(&clean(folder(flat, |_| Some(said(3) + 86_400_000))));
    check_series(&clean(folder(flat, |_| None)));
    check_series(&clean(folder(|p| format!("dumps/{p}"), |_| None)));
    check_series(&clean(folder(|p| format!("dumps/{p}"), |i| Some(said(3) + 86_400_000 + i as i64))));
}

#[test]
fn a_series_of_one_kind_stays_a_series() {
    let heaps = (1..=3).rev().map(|i| loose(&format!("h/heap{i}"), None, file(&format!("{i}/heap.pb.gz"))));
    let evidence = clean(heaps.collect());
    assert_eq!(evidence.snapshots.len(), 3);
    assert_eq!(evidence.snapshots[0].at, said(1), "sorted by what the profiles say");

    let texts = |time: fn(i64) -> Option<i64>| {
        let one = |i: i64| loose(&format!("g/{i}.txt"), time(i), file(&format!("{i}/goroutine.debug2.txt")));
        clean((1..=3).map(one).collect())
    };
    let sizes = |e: &Evidence| {
        e.snapshots.iter().map(|s| s.goroutines.as_ref().unwrap().goroutines.len()).collect::<Vec<_>>()
    };
    let ordered = texts(|_| None);
    assert!(ordered.snapshots.iter().all(|s| s.time_source == Some(TimeSource::Order)));
    assert!(sizes(&ordered).is_sorted() && sizes(&ordered).len() == 3);
    let timed = texts(|i| Some(60_000 * i));
    assert!(timed.snapshots.iter().all(|s| s.time_source == Some(TimeSource::FileTime)));
    // Copied in one go: the modification times say nothing, the given order stays.
    let copied = texts(|i| Some(1_000_000 - i));
    assert!(copied.snapshots.iter().all(|s| s.time_source == Some(TimeSource::Order)));
    assert_eq!(sizes(&copied), sizes(&ordered));
}

#[test]
fn a_file_without_a_time_keeps_its_place_between_the_others() {
    let snapshots = vec![
        loose("a/x", None, file("2/goroutine.debug2.txt")),
        loose("b/late", None, file("3/heap.pb.gz")),
        loose("c/x", None, file("1/goroutine.debug2.txt")),
        loose("d/early", None, file("1/heap.pb.gz")),
    ];
    let evidence = clean(snapshots);
    let is_dump: Vec<bool> = evidence.snapshots.iter().map(|s| s.goroutines.is_some()).collect();
    assert_eq!(is_dump, [true, false, true, false]);
    assert!(evidence.snapshots.windows(2).all(|w| w[0].at < w[1].at));
    assert_eq!((evidence.snapshots[1].at, evidence.snapshots[3].at), (said(1), said(3)));
}

#[test]
fn count_texts_stand_in_for_the_binary_profile() {
    let parts = vec![
        part(PartKind::GoroutineText, "t", 0, file("3/goroutine.debug1.txt")),
        part(PartKind::Goroutine, "b", 0, file("3/goroutine.pb.gz")),
    ];
    let both = clean(vec![taken(0, parts.clone())]);
    let text = clean(vec![taken(0, parts[..1].to_vec())]);
    let counts = |e: &Evidence| count_of(e, e.snapshots[0].goroutine_counts.as_ref().unwrap(), "main.pay");
    assert_eq!(counts(&both), PAY[2]);
    assert!(counts(&text) > 0);
    let leaf = |e: &Evidence| {
        let counts = e.snapshots[0].goroutine_counts.as_ref().unwrap();
        let top = counts.samples.iter().max_by_key(|c| c.count).unwrap().stack;
        e.symbols.func(e.symbols.frames(top)[0]).to_owned()
    };
    assert_eq!((leaf(&both).as_str(), leaf(&text).as_str()), ("runtime.gopark", "main.pay"));
}

#[test]
fn goroutineleak_in_each_form() {
    let leak = |bytes| vec![taken(0, vec![part(PartKind::GoroutineLeak, "l", 0, bytes)])];
    // Taken one after the other, while the leak went on.
    for (bytes, count) in [
        (file("3/goroutineleak.pb.gz"), 596),
        (odd("3/goroutineleak.txt"), 597),
        (odd("3/goroutineleak.debug2.txt"), 598),
    ] {
        let evidence = clean(leak(bytes));
        let leaked = &evidence.snapshots[0].leaked;
        assert_eq!(leaked.iter().map(|l| count_of(&evidence, l, "main.pay")).collect::<Vec<_>>(), [count]);
    }
    for (bytes, detail) in [
        (file("3/goroutine.pb.gz"), "a goroutine profile where a goroutineleak profile was expected"),
        (
            file("3/goroutine.debug2.txt"),
            "a goroutine dump that marks no goroutine as leaked, which an ordinary dump does not do either; \
             take the profile with debug=0",
        ),
    ] {
        let evidence = assemble(&capture(leak(bytes))).value;
        assert!(evidence.snapshots[0].leaked.is_empty());
        assert_eq!(gaps(&evidence), [(PartKind::GoroutineLeak, Some(0), "unreadable", detail)]);
    }
}

#[test]
fn a_second_part_of_one_kind_is_told() {
    let heap = |i: usize| part(PartKind::Heap, "h", 0, file(&format!("{i}/heap.pb.gz")));
    let read = assemble(&capture(vec![taken(0, vec![heap(1), heap(3)])]));
    let first = clean(vec![taken(0, vec![heap(1)])]);
    let total = |e: &Evidence| {
        e.snapshots[0].heap.as_ref().unwrap().samples.iter().map(|s| s.inuse_bytes).sum::<i64>()
    };
    assert_eq!(total(&read.value), total(&first));
    assert_eq!(
        read.problems[0].what,
        "h: a heap profile came a second time in one snapshot, and only the first is read"
    );
}

#[test]
fn allocs_stand_in_for_heap() {
    let allocs = part(PartKind::Allocs, "a", 0, file("1/allocs.pb.gz"));
    let evidence = clean(vec![taken(0, vec![allocs])]);
    assert!(evidence.snapshots[0].heap.as_ref().unwrap().samples.len() > 5);
    // As a file of unknown kind it is told from a heap profile, so that both are one snapshot.
    let (heap, allocs) = (file("1/heap.pb.gz"), file("1/allocs.pb.gz"));
    let evidence = clean(vec![loose("d/a", None, heap), loose("d/b", None, allocs)]);
    assert_eq!(evidence.snapshots.len(), 1);
}

#[test]
fn a_log_with_dumps_is_a_series() {
    let log = include_bytes!("testdata/gateway.log");
    let sizes = |e: &Evidence| {
        let blocked = |s: &Snapshot| {
            let dump = s.goroutines.as_ref().unwrap();
            let writes = |stack| e.symbols.frames(stack).iter().any(|f| e.symbols.func(*f) == "main.write");
            dump.goroutines.iter().filter(|g| writes(g.stack)).count()
        };
        e.snapshots.iter().map(blocked).collect::<Vec<_>>()
    };
    let read = |text: &[u8]| assemble(&capture(vec![loose("gateway.log", Some(1), text)])).value;
    let evidence = read(log);
    assert_eq!(sizes(&evidence), [4, 8, 12]);
    let times: Vec<i64> = evidence.snapshots.iter().map(|s| s.at).collect();
    assert_eq!((times[1] - times[0], times[2] - times[1]), (1_000, 1_000));
    assert_eq!(evidence.snapshots[0].time_source, Some(TimeSource::Content));
    // The panic at the end prints only the goroutine that panicked: no sign that the others ended.
    let partial =
        "gateway.log: a panic printed only the goroutine that panicked; GOTRACEBACK=all prints every one";
    assert_eq!(gaps(&evidence), [(PartKind::Unknown, Some(2), "truncated", partial)]);
    // Alone it is all there is.
    let text = String::from_utf8(log.to_vec()).unwrap();
    let crash = read(&log[text.find("panic:").unwrap()..]);
    assert_eq!(gaps(&crash), [(PartKind::Unknown, Some(0), "truncated", partial)]);
    assert!(crash.snapshots[0].goroutines.as_ref().unwrap().truncated);
    // Two dumps within one second of the log's clock stay apart, in their order.
    let dense = read(text.replace("08:00:07", "08:00:08").as_bytes());
    assert_eq!(sizes(&dense), [4, 8, 12]);
    assert_eq!(dense.snapshots[2].at - dense.snapshots[1].at, 1);
    // A log of which all lines have one time was stamped when it was collected.
    let stamped = read(text.replace("08:00:07", "08:00:08").replace("08:00:06", "08:00:08").as_bytes());
    assert_eq!(sizes(&stamped), [4, 8, 12]);
    assert!(stamped.snapshots.iter().all(|s| s.time_source == Some(TimeSource::Order)));
    // Without log lines there is no time, and the file's own is that of no single dump.
    let dumps: String = text.lines().filter(|l| !l.starts_with("2026/")).map(|l| format!("{l}\n")).collect();
    let untimed = read(dumps.as_bytes());
    assert!(untimed.snapshots.iter().all(|s| s.time_source == Some(TimeSource::Order)));
    assert_eq!(sizes(&untimed), [4, 8, 12]);
}

#[test]
fn the_heap_text_brings_samples_and_memstats() {
    let text = clean(vec![taken(0, vec![part(PartKind::HeapText, "t", 0, odd("1/heap.txt"))])]);
    let binary = clean(vec![taken(0, vec![part(PartKind::Heap, "b", 0, file("1/heap.pb.gz"))])]);
    let sessions = |e: &Evidence| {
        let has = |stack| e.symbols.frames(stack).iter().any(|f| e.symbols.func(*f) == "main.order");
        let samples = &e.snapshots[0].heap.as_ref().unwrap().samples;
        samples.iter().filter(|s| has(s.stack)).map(|s| s.inuse_bytes).sum::<i64>()
    };
    let (text_bytes, binary_bytes) = (sessions(&text), sessions(&binary));
    assert!(
        text_bytes > 100_000 && (text_bytes - binary_bytes).abs() * 10 < binary_bytes,
        "{text_bytes} {binary_bytes}"
    );
    let stats = &text.snapshots[0].stats;
    assert!(stats.num_gc.unwrap() >= 1.0 && stats.heap_inuse.unwrap() > 100_000.0);
    // Beside a scrape, the scrape's numbers count.
    let both = vec![
        part(PartKind::HeapText, "t", 0, odd("1/heap.txt")),
        part(PartKind::Metrics, "m", 0, file("1/metrics.txt")),
    ];
    let both = clean(vec![taken(0, both)]).snapshots.remove(0);
    let scrape = clean(vec![taken(0, vec![part(PartKind::Metrics, "m", 0, file("1/metrics.txt"))])]);
    assert_eq!(both.stats.heap_alloc, scrape.snapshots[0].stats.heap_alloc);
}

#[test]
fn legacy_profiles_are_read_or_named() {
    let threadz = b"--- threadz 1 ---\n\n--- Thread 7f01 (name: a/1) stack: ---\n  PC: 0x40 0x41\n  0x42\n";
    let evidence = assemble(&capture(vec![loose("t", None, threadz)])).value;
    assert_eq!(evidence.snapshots.len(), 0);
    assert!(evidence.gaps[0].detail.starts_with("t: found a pprof profile of thread"), "{:?}", evidence.gaps);
    let cpu: Vec<u8> =
        [0u64, 3, 0, 10_000, 0, 1, 1, 0x40, 0, 1, 0].iter().flat_map(|w| w.to_le_bytes()).collect();
    let evidence = assemble(&capture(vec![loose("c", None, &cpu)])).value;
    assert!(evidence.gaps[0].detail.contains("a CPU profile"), "{:?}", evidence.gaps);
}

#[test]
fn mutex_and_block_are_told_apart_by_who_is_recorded() {
    for i in 1..=3 {
        let one =
            |name: &str| clean(vec![loose("x", None, file(&format!("{i}/{name}")))]).snapshots.remove(0);
        assert!(one("mutex.pb.gz").mutex.is_some() && one("mutex.pb.gz").block.is_none());
        assert!(one("block.pb.gz").block.is_some() && one("block.pb.gz").mutex.is_none());
    }
    assert!(clean(vec![loose("x", None, odd("3/mutex.txt"))]).snapshots[0].mutex.is_some());
}

#[test]
fn what_cannot_be_read_is_named() {
    let html = odd("3/index.html");
    let parts = vec![
        part(PartKind::Heap, "h", 0, html),
        part(PartKind::Goroutine, "g", 0, b""),
        part(PartKind::Block, "b", 0, file("1/heap.pb.gz")),
        part(PartKind::Metrics, "m", 0, br#"{"error":"not found"}"#),
        part(PartKind::Mutex, "x", 0, odd("3/nope.txt")),
        part(PartKind::Expvar, "e", 0, b"{\"cmdline\": oops"),
    ];
    let read = assemble(&capture(vec![taken(0, parts)]));
    assert_eq!(
        gaps(&read.value),
        [
            (
                PartKind::Heap,
                Some(0),
                "unreadable",
                "an HTML page (title \"/debug/pprof/\") where a heap profile was expected"
            ),
            (PartKind::Goroutine, Some(0), "empty", "the answer is empty"),
            (PartKind::Block, Some(0), "unreadable", "a heap profile where a block profile was expected"),
            (
                PartKind::Metrics,
                Some(0),
                "unreadable",
                "a JSON document (it says \"not found\") where a Prometheus scrape was expected"
            ),
            (
                PartKind::Mutex,
                Some(0),
                "unreadable",
                "plain text (\"Unknown profile\") where a mutex profile was expected"
            ),
            (
                PartKind::Expvar,
                Some(0),
                "unreadable",
                "malformed: value is no JSON in variable \"cmdline\" (byte 12)"
            ),
        ]
    );
    assert_eq!(read.value.snapshots.len(), 1, "a snapshot of which nothing could be read is still one");
}

#[test]
fn files_that_are_no_evidence_are_gaps_with_their_name() {
    let names = ["3/cpu.pb.gz", "3/trace.out", "3/index.html", "3/nope.txt"];
    let evidence = assemble(&capture(names.iter().map(|n| loose(n, None, odd(n))).collect())).value;
    assert_eq!(evidence.snapshots.len(), 0);
    let details: Vec<&str> = gaps(&evidence).into_iter().map(|g| g.3).collect();
    assert_eq!(
        details,
        [
            "3/cpu.pb.gz: found a CPU profile, which cannot show leaks; give a heap or goroutine profile",
            "3/trace.out: found a Go execution trace",
            "3/index.html: found an HTML page (title \"/debug/pprof/\")",
            "3/nope.txt: found plain text (\"Unknown profile\")",
        ]
    );
}

#[test]
fn what_was_cut_is_read_as_far_as_it_came_and_told_once() {
    let cut = |kind, name: &str, len: usize| {
        let bytes = file(name);
        RawPart { truncated: true, ..part(kind, name, 0, &bytes[..len]) }
    };
    let mut snapshot = taken(
        0,
        vec![
            cut(PartKind::GoroutineFull, "3/goroutine.debug2.txt", 40_000),
            cut(PartKind::Heap, "3/heap.pb.gz", 4_000),
            cut(PartKind::Metrics, "3/metrics.txt", 1_500),
        ],
    );
    let told = Gap {
        part: PartKind::Metrics,
        snapshot: None,
        reason: GapReason::Truncated,
        detail: "cut at the cap of 1,500 bytes".to_owned(),
    };
    snapshot.gaps.push(told);
    let evidence = assemble(&capture(vec![snapshot])).value;
    let kinds: Vec<_> = gaps(&evidence).into_iter().map(|g| (g.0, g.1, g.2)).collect();
    assert_eq!(
        kinds,
        [
            (PartKind::Metrics, Some(0), "truncated"),
            (PartKind::GoroutineFull, Some(0), "truncated"),
            (PartKind::Heap, Some(0), "truncated"),
        ]
    );
    let s = &evidence.snapshots[0];
    assert!(s.goroutines.as_ref().unwrap().truncated && s.heap.is_none());
    // The last line of the metrics was cut, so that its number is none.
    assert!(file("3/metrics.txt")[..1_500].last() != Some(&b'\n'));
    assert!(
        s.metrics
            .as_ref()
            .unwrap()
            .metrics
            .iter()
            .all(|m| file("3/metrics.txt").windows(m.name.len()).any(|w| w == m.name.as_bytes()))
    );
}

#[test]
fn gaps_keep_their_snapshot_when_the_order_changes() {
    let mut late = loose("h/late", None, file("3/heap.pb.gz"));
    late.gaps.push(Gap {
        part: PartKind::Mutex,
        snapshot: None,
        reason: GapReason::NotFound,
        detail: "late".to_owned(),
    });
    let mut all = capture(vec![late, loose("h/early", None, file("1/heap.pb.gz"))]);
    let whole = |snapshot, detail: &str| Gap {
        part: PartKind::Block,
        snapshot,
        reason: GapReason::Timeout,
        detail: detail.to_owned(),
    };
    all.gaps = vec![whole(Some(1), "early"), whole(None, "whole"), whole(Some(9), "nowhere")];
    all.interrupted = true;
    let evidence = assemble(&all).value;
    let mut found: Vec<_> = gaps(&evidence).into_iter().map(|g| (g.3, g.1)).collect();
    found.sort_unstable();
    let interrupted = "the capture was stopped before its time; what was got is kept";
    assert_eq!(
        found,
        [("early", Some(0)), ("late", Some(1)), ("nowhere", None), (interrupted, None), ("whole", None)]
    );
}

#[test]
fn the_version_of_the_metrics_wins_over_the_binary_and_paths() {
    let binary = || Binary { go_version: Some(GoVersion::minor(20)), ..Binary::default() };
    let mut assembler = Assembler::new("shop");
    assembler.binary(binary());
    assembler.add(&taken(0, vec![part(PartKind::Goroutine, "g", 0, file("1/goroutine.pb.gz"))]));
    assert_eq!(assembler.so_far().go_version, Some(GoVersion::minor(20)));
    assembler.add(&taken(1, vec![part(PartKind::Metrics, "m", 0, file("1/metrics.txt"))]));
    assembler.binary(binary());
    assert_eq!(assembler.finish().value.go_version.unwrap().to_string(), "go1.27.3");
    // -trimpath leaves nothing to go by.
    let trimmed = clean(vec![taken(0, vec![part(PartKind::Goroutine, "g", 0, file("1/goroutine.pb.gz"))])]);
    assert_eq!(trimmed.go_version, None);
    let text = "goroutine 1 [running]:\nruntime.main()\n\t/usr/lib/go-1.22/src/runtime/proc.go:267 +0x2bb\n";
    let paths = clean(vec![loose("x", None, text.as_bytes())]);
    assert_eq!(paths.go_version.unwrap().to_string(), "go1.22");
}

#[test]
fn no_mutation_makes_it_panic() {
    let files = [FIRST, COUNT_TEXTS, ODD].into_iter().flatten();
    for (name, kind, bytes) in files {
        crate::mutate::each(&bytes[..bytes.len().min(20_000)], 40, |damaged| {
            for kind in [*kind, PartKind::Unknown] {
                let parts = vec![part(kind, name, 5, damaged)];
                for time_source in [TimeSource::Clock, TimeSource::FileTime, TimeSource::Content] {
                    let raw =
                        RawSnapshot { at: i64::MAX, time_source, parts: parts.clone(), gaps: Vec::new() };
                    let read = assemble(&capture(vec![raw.clone(), raw])).value;
                    assert!(read.gaps.iter().all(|g| g.snapshot.is_none_or(|s| s < read.snapshots.len())));
                }
            }
        });
    }
}
