//! Load tests in every format: usual ones, those of which nothing is known, and texts that mean harm.

use stanch_model::{
    Capacity, CapacityRun, Latency, LoadCounts, LoadInterval, LoadResult, LoadStage, LoadStep, Measure,
    Objective, ResourceUse, Span, Trouble, Verdict, Verification, VerifySide,
};
use stanch_report::TextOptions;
use stanch_report::load::{Load, SCHEMA, capacity, html, json, text, verdict, verify};

const EVIL: &str = "</script><script>alert(1)</script>\u{1b}[31m\u{202e}&\"'\nsecond line";

fn latency(scale: u64) -> Latency {
    Latency {
        count: 500,
        mean: 4200.0 * scale as f64,
        min: 800 * scale,
        p50: 3100 * scale,
        p90: 6000 * scale,
        p95: 8000 * scale,
        p99: 20_000 * scale,
        p999: 90_000 * scale,
        max: 120_000 * scale,
    }
}

fn counts(ok: u64, resets: u64) -> LoadCounts {
    let mut counts = LoadCounts { ok, ..LoadCounts::default() };
    (0..resets).for_each(|_| counts.troubles.add(Trouble::Reset));
    counts
}

fn interval(n: u64) -> LoadInterval {
    LoadInterval {
        start_ms: n * 1000,
        millis: 1000,
        due: 500,
        counts: counts(500 - n, n),
        latency: (n != 5).then(|| latency(n + 1)),
        in_flight: 3 * n,
        connections: 2 * n,
    }
}

fn step(rate: f64) -> LoadStep {
    let stage = LoadStage { from: rate, to: rate, seconds: 5.0 };
    LoadStep { stage, due: 2500, counts: counts(2490, 10), latency: Some(latency(1)) }
}

fn usual() -> LoadResult {
    LoadResult {
        target: "http://127.0.0.1:8080/orders".into(),
        steps: vec![step(500.0), step(1500.0)],
        millis: 10_000,
        due: 5000,
        counts: counts(4980, 20),
        latency: Some(latency(1)),
        spectrum: vec![(0.0, 800), (0.5, 3100), (0.9, 6000), (0.99, 20_000), (1.0, 120_000)],
        intervals: (0..10).map(interval).collect(),
        start_delay: Some(latency(1)),
        waited: 0,
        opened: 24,
        reopened: 2,
        most_in_flight: 24,
        most_connections: 24,
        sent_bytes: 500_000,
        received_bytes: 7_000_000,
        interrupted: false,
        used: Some(used()),
        notes: Vec::new(),
    }
}

fn used() -> ResourceUse {
    let span = Some(Span { first: 20.0, last: 1800.0, most: 2000.0 });
    ResourceUse {
        samples: 10,
        seconds: 9.5,
        cpu_cores: Some(1.9),
        max_cores: Some(2.0),
        goroutines: span,
        ..ResourceUse::default()
    }
}

fn nothing() -> LoadResult {
    LoadResult {
        used: Some(ResourceUse::default()),
        steps: Vec::new(),
        millis: 0,
        due: 0,
        counts: LoadCounts { unfinished: 3, ..LoadCounts::default() },
        latency: None,
        spectrum: Vec::new(),
        intervals: Vec::new(),
        start_delay: None,
        interrupted: true,
        notes: vec![EVIL.to_owned()],
        target: EVIL.to_owned(),
        ..usual()
    }
}

fn objectives() -> Vec<Objective> {
    vec![
        Objective { measure: Measure::P99, limit: 50_000.0 },
        Objective { measure: Measure::Errors, limit: 0.001 },
        Objective { measure: Measure::Throughput, limit: 490.0 },
    ]
}

fn check_all(result: &LoadResult, objectives: &[Objective]) {
    let load = Load { result, objectives };
    for (unicode, width) in [(true, 80), (false, 80), (true, 40), (true, 160)] {
        let text = text(&load, &TextOptions { unicode, width, ..TextOptions::default() });
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        assert!(unicode || !text.contains(['µ', '▁', '─']), "{text}");
        let widest = text.lines().map(|l| l.chars().count()).max().unwrap();
        // A target's own name is never broken.
        assert!(widest <= width.max(60 + result.target.len()), "{widest}: {text}");
    }
    let page = html(&load);
    assert!(!page.contains("<script>alert"), "a name became a script");
    let document: serde_json::Value = serde_json::from_str(&json(&load)).unwrap();
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let errors: Vec<_> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn every_format_holds_for_usual_and_unusual_tests() {
    for result in [usual(), nothing()] {
        check_all(&result, &[]);
        check_all(&result, &objectives());
    }
}

#[test]
fn objectives_decide_the_verdict() {
    let judge = |result: &LoadResult, objectives: &[Objective]| verdict(&Load { result, objectives });
    let (usual, all) = (usual(), objectives());
    assert_eq!(judge(&usual, &[]), None);
    assert_eq!(judge(&usual, &all[..1]), Some(Verdict::NoLeak));
    assert_eq!(judge(&usual, &all), Some(Verdict::Leak), "0.4 % of errors");
    assert_eq!(judge(&nothing(), &all), Some(Verdict::Inconclusive), "unknown is not kept");
    let stopped = LoadResult { interrupted: true, ..usual };
    assert_eq!(judge(&stopped, &all[..1]), Some(Verdict::Inconclusive));
}

#[test]
fn the_text_says_what_counts() {
    let (result, objectives) = (usual(), objectives());
    let said = text(&Load { result: &result, objectives: &objectives }, &TextOptions::default());
    for want in [
        "498 good answers/s; p50 3.10 ms, p99 20.0 ms; errors 0.40 %",
        "2 stages of 500 to 1,500 requests/s, 10 s",
        "4,980 of 5,000 requests answered well, 20 not (0.40 %)",
        "connection reset",
        "LOAD: BROKEN",
    ] {
        assert!(said.contains(want), "no {want:?} in\n{said}");
    }
}

fn run(rate: f64, scale: u64, broken: &[&str]) -> CapacityRun {
    let mut result = LoadResult { latency: Some(latency(scale)), ..usual() };
    result.steps.truncate(1);
    CapacityRun { rate, result, broken: broken.iter().map(|b| (*b).to_owned()).collect() }
}

#[test]
fn a_capacity_is_told_with_its_curve_and_its_cause() {
    let capacity = Capacity {
        target: EVIL.into(),
        runs: vec![
            run(100.0, 1, &[]),
            run(150.0, 1, &[]),
            run(225.0, 60, &["p99 1.20 s: 60 times that of the lowest rate"]),
        ],
        knee: Some(1),
        cause: Some("CPU: it used 1.9 of its 2 cores (GOMAXPROCS)".into()),
        interrupted: false,
        notes: vec![EVIL.into()],
    };
    let said = capacity::text(&capacity, &TextOptions::default());
    for want in ["serves 150 requests/s", "breaks at 225 requests/s", "knee", "1.20 s", "CPU: it used 1.9"] {
        assert!(said.contains(want), "no {want:?} in\n{said}");
    }
    assert!(!said.contains(['\u{1b}', '\u{202e}']));
    let page = capacity::html(&capacity);
    assert!(!page.contains("<script>alert") && page.contains("<path class=\"curve first\""));
    let document: serde_json::Value = serde_json::from_str(&capacity::json(&capacity)).unwrap();
    let schema: serde_json::Value = serde_json::from_str(capacity::SCHEMA).unwrap();
    let errors: Vec<_> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!((document["served"].as_f64(), document["broken"].as_f64()), (Some(150.0), Some(225.0)));
    let none = Capacity { runs: Vec::new(), knee: None, cause: None, interrupted: true, ..capacity };
    assert!(capacity::text(&none, &TextOptions::default()).contains("stopped"));
    assert!(capacity::html(&none).contains("stopped"));
}

fn side(what: &str, scale: u64, verdict: Verdict) -> VerifySide {
    VerifySide {
        what: what.into(),
        result: LoadResult { latency: Some(latency(scale)), ..usual() },
        idle: None,
        settled: Some(used()),
        leak: Some((verdict, EVIL.into())),
    }
}

fn check_verification(v: &Verification, verdict: Verdict) {
    assert_eq!(v.verdict(), verdict);
    for (unicode, width) in [(true, 80), (false, 60)] {
        let said = verify::text(v, &TextOptions { unicode, width, ..TextOptions::default() });
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said}");
        assert!(unicode || !said.contains(['µ', '→', '─']), "{said}");
    }
    assert!(!verify::html(v).contains("<script>alert"));
    assert!(!verify::markdown(v).contains("<script>"));
    let document: serde_json::Value = serde_json::from_str(&verify::json(v)).unwrap();
    let schema: serde_json::Value = serde_json::from_str(verify::SCHEMA).unwrap();
    let errors: Vec<_> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn a_verification_holds_breaks_or_cannot_be_told() {
    let good = Verification {
        before: side("order-handler, leaky", 40, Verdict::Leak),
        after: side("order-handler, mended", 1, Verdict::NoLeak),
        objectives: objectives()[..1].to_vec(),
        attempts: 2,
        interrupted: false,
    };
    check_verification(&good, Verdict::NoLeak);
    let said = verify::text(&good, &TextOptions::default());
    for want in [
        "VERIFY: KEPT",
        "p99",
        "800 ms",
        "20.0 ms",
        "-98 %",
        "try 2",
        "goroutines after the load",
        "2 stages of 500 to 1,500 requests/s",
    ] {
        assert!(said.contains(want), "no {want:?} in\n{said}");
    }
    assert!(
        verify::markdown(&good).contains("| p99 | 800 ms | 20.0 ms | **-98 %** |"),
        "{}",
        verify::markdown(&good)
    );
    let leaks = Verification { after: side("b", 1, Verdict::Leak), ..good.clone() };
    check_verification(&leaks, Verdict::Leak);
    assert!(verify::text(&leaks, &TextOptions::default()).contains("it still leaks"));
    let slow = Verification { after: side("b", 9, Verdict::NoLeak), ..good.clone() };
    check_verification(&slow, Verdict::Leak);
    assert!(verify::text(&slow, &TextOptions::default()).contains("p99 <= 50.0 ms: seen 180 ms"));
    let stopped = Verification { interrupted: true, ..good.clone() };
    check_verification(&stopped, Verdict::Inconclusive);
    let why = |v: &Verification| verify::markdown(v).lines().nth(2).unwrap().to_owned();
    assert!(why(&stopped).ends_with("whether the change holds: the test was stopped**"), "{}", why(&stopped));
    let mut blind = good.clone();
    (blind.after.leak, blind.objectives) = (None, Vec::new());
    check_verification(&blind, Verdict::Inconclusive);
    assert!(why(&blind).contains("neither pprof nor an objective"), "{}", why(&blind));
    let nothing =
        Verification { after: VerifySide { result: nothing(), ..side("b", 1, Verdict::NoLeak) }, ..good };
    check_verification(&nothing, Verdict::Inconclusive);
}

#[test]
fn a_last_row_of_a_moment_is_no_rate() {
    let mut cut = usual();
    let last = LoadInterval { start_ms: 10_000, millis: 60, due: 0, ..interval(7) };
    cut.intervals.push(last);
    let said = |r: &LoadResult| {
        let load = Load { result: r, objectives: &[] };
        (text(&load, &TextOptions::default()), html(&load))
    };
    assert_eq!(said(&cut), said(&usual()));
    cut.intervals[10].millis = 900;
    assert_ne!(said(&cut), said(&usual()), "what is nearly whole is shown");
}
