//! Diagnoses as the rules make them, built by hand: what the renderers are looked at with.
#![allow(dead_code, reason = "every test binary uses a part of it")]

pub(crate) mod cases;
pub(crate) mod compared;

pub(crate) mod hostile;

use stanch_model::diagnosis::{Cleared, Grown, GrownWhat, Stage, Trend, Window};
use stanch_model::finding::Point;
use stanch_model::{
    Diagnosis, Evidence, Finding, Fix, Grade, HeapProfile, HeapSample, Kind, Location, Proof, Severity,
    Snapshot, SourceText, StackCount, StackCounts, StackId, Verdict,
};

/// A diagnosis with everything that belongs to it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) diagnosis: Diagnosis,
    pub(crate) evidence: Evidence,
    pub(crate) source: SourceText,
}

/// All cases.
pub(crate) fn all() -> Vec<Case> {
    vec![
        cases::goroutine_leak(),
        cases::memory_leak(),
        cases::no_leak(),
        cases::inconclusive(),
        hostile::case(),
    ]
}

pub(crate) fn at(file: &str, line: u32, function: &str) -> Location {
    Location { file: file.into(), line, column: None, function: function.into() }
}

pub(crate) fn proof(method: &'static str, text: &str) -> Proof {
    Proof { method, text: text.into() }
}

/// A finding without anything that a case does not say.
pub(crate) fn finding(rule: &'static str, slug: &'static str, kind: Kind, unit: &'static str) -> Finding {
    Finding {
        rule,
        slug,
        kind,
        grade: Grade::Confirmed,
        severity: Severity::Medium,
        title: String::new(),
        cause: String::new(),
        location: None,
        spawned_at: None,
        blocked_at: None,
        count: None,
        growth_per_min: None,
        unit,
        evidence: Vec::new(),
        fix: Fix::default(),
        verify: String::new(),
        fingerprint: format!("{slug}-5f1c9a"),
        series: Vec::new(),
        stacks: Vec::new(),
        candidates: Vec::new(),
        symptoms: Vec::new(),
        exhaustion: Vec::new(),
        source: None,
    }
}

pub(crate) fn diagnosis(target: &str, verdict: Verdict, headline: &str) -> Diagnosis {
    Diagnosis {
        target: target.into(),
        go_version: Some("go1.27.3".parse().unwrap()),
        verdict,
        headline: headline.into(),
        window: Window::default(),
        stages: Vec::new(),
        trends: Vec::new(),
        grown: Vec::new(),
        findings: Vec::new(),
        cleared: Vec::new(),
        gaps: Vec::new(),
        next: Vec::new(),
        cost: Vec::new(),
    }
}

/// Points every `every_ms`.
pub(crate) fn points(every_ms: i64, values: &[f64]) -> Vec<Point> {
    (0..).zip(values).map(|(i, v)| Point { t_ms: i * every_ms, value: Some(*v) }).collect()
}

pub(crate) fn trend(
    what: &'static str,
    unit: &'static str,
    per_min: f64,
    growing: bool,
    series: Vec<Point>,
) -> Trend {
    let value = |p: Option<&Point>| p.and_then(|p| p.value).unwrap();
    Trend {
        what,
        unit,
        first: value(series.first()),
        last: value(series.last()),
        per_min: Some(per_min),
        growing,
        series,
    }
}

pub(crate) fn cleared(location: Location, count: u64, why: &str) -> Cleared {
    Cleared { location, count, why: why.into() }
}

/// One stage per value of `goroutines`; other totals from the functions of the index.
pub(crate) fn stages(every_ms: i64, goroutines: &[f64], other: impl Fn(usize, &mut Stage)) -> Vec<Stage> {
    let stage = |(i, g): (usize, &f64)| {
        let mut stage = Stage { t_ms: i as i64 * every_ms, goroutines: Some(*g), ..Stage::default() };
        other(i, &mut stage);
        stage
    };
    goroutines.iter().enumerate().map(stage).collect()
}

/// Interns a stack given as `function file:line` leaf first.
pub(crate) fn stack(evidence: &mut Evidence, frames: &[(&str, &str, u32)]) -> StackId {
    let ids: Vec<_> =
        frames.iter().map(|(f, file, line)| evidence.symbols.frame_of(f, file, *line)).collect();
    evidence.symbols.stack(&ids)
}

/// Adds one snapshot of goroutine counts and heap samples `(stack, objects, bytes)`.
pub(crate) fn snapshot(
    evidence: &mut Evidence,
    at: i64,
    goroutines: &[(StackId, f64)],
    heap: &[(StackId, f64, f64)],
) {
    let samples =
        goroutines.iter().map(|(stack, n)| StackCount { stack: *stack, count: *n as i64 }).collect();
    let heap = heap.iter().map(|(stack, objects, bytes)| HeapSample {
        stack: *stack,
        alloc_objects: (*objects * 3.0) as i64,
        alloc_bytes: (*bytes * 3.0) as i64,
        inuse_objects: *objects as i64,
        inuse_bytes: *bytes as i64,
    });
    evidence.snapshots.push(Snapshot {
        at,
        goroutine_counts: Some(StackCounts { samples }),
        heap: Some(HeapProfile { samples: heap.collect(), rate: Some(524_288) }),
        ..Snapshot::default()
    });
}

pub(crate) fn grown(
    what: GrownWhat,
    location: Location,
    stack: StackId,
    objects: (f64, f64),
    bytes: Option<(f64, f64)>,
    series: Vec<Point>,
) -> Grown {
    Grown { what, location, stack, objects, bytes, series }
}
