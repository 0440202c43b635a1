//! The shapes of schema `stanch/1`, as they stand in the JSON.

use serde::{Serialize, Serializer};

/// A number as JSON wants it: whole numbers without a fraction, anything not finite as `null`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Num(pub(crate) f64);

/// Whole numbers up to here are exact in a double (2^53).
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Serialize for Num {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.0;
        if !value.is_finite() {
            serializer.serialize_none()
        } else if value.fract() == 0.0 && value.abs() <= EXACT {
            serializer.serialize_i64(value as i64)
        } else {
            serializer.serialize_f64(value)
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Report<'a> {
    pub(crate) schema: &'static str,
    pub(crate) verdict: &'static str,
    pub(crate) findings: Vec<Finding<'a>>,
    pub(crate) gaps: Vec<Gap<'a>>,
    pub(crate) targets: Vec<TargetReport<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) comparison: Option<Comparison<'a>>,
}

#[derive(Serialize)]
pub(crate) struct Finding<'a> {
    pub(crate) target: &'a str,
    pub(crate) rule: &'a str,
    pub(crate) slug: &'a str,
    pub(crate) kind: &'static str,
    pub(crate) grade: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) title: &'a str,
    pub(crate) cause: &'a str,
    pub(crate) location: Option<Location<'a>>,
    pub(crate) candidates: Vec<Location<'a>>,
    pub(crate) spawned_at: Option<Location<'a>>,
    pub(crate) blocked_at: Option<Location<'a>>,
    pub(crate) count: Option<u64>,
    pub(crate) growth_per_min: Option<Num>,
    pub(crate) unit: &'a str,
    pub(crate) evidence: Vec<Proof<'a>>,
    pub(crate) fix: Fix<'a>,
    pub(crate) verify: &'a str,
    pub(crate) fingerprint: &'a str,
    pub(crate) series: Vec<Point>,
    pub(crate) symptoms: Vec<Symptom<'a>>,
    pub(crate) exhaustion: Vec<Exhaustion<'a>>,
    pub(crate) stacks: Vec<Vec<Frame<'a>>>,
}

#[derive(Serialize)]
pub(crate) struct Location<'a> {
    pub(crate) file: &'a str,
    pub(crate) line: u32,
    pub(crate) column: Option<u32>,
    pub(crate) function: &'a str,
}

#[derive(Serialize)]
pub(crate) struct Frame<'a> {
    pub(crate) function: &'a str,
    pub(crate) file: Option<&'a str>,
    pub(crate) line: Option<u32>,
}

#[derive(Serialize)]
pub(crate) struct Proof<'a> {
    pub(crate) method: &'a str,
    pub(crate) text: &'a str,
}

#[derive(Serialize)]
pub(crate) struct Fix<'a> {
    pub(crate) advice: &'a str,
    pub(crate) example: Option<&'a str>,
    pub(crate) edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
pub(crate) struct Edit<'a> {
    pub(crate) file: &'a str,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) text: &'a str,
}

#[derive(Serialize)]
pub(crate) struct Symptom<'a> {
    pub(crate) location: Location<'a>,
    pub(crate) count: u64,
    pub(crate) why: &'a str,
}

#[derive(Serialize)]
pub(crate) struct Exhaustion<'a> {
    pub(crate) what: &'a str,
    pub(crate) limit: Num,
    pub(crate) minutes: EtaRange,
}

#[derive(Serialize)]
pub(crate) struct EtaRange {
    pub(crate) earliest: Num,
    pub(crate) latest: Option<Num>,
}

#[derive(Serialize)]
pub(crate) struct Point {
    pub(crate) t_ms: i64,
    pub(crate) value: Option<Num>,
}

#[derive(Serialize)]
pub(crate) struct Gap<'a> {
    pub(crate) target: &'a str,
    pub(crate) part: &'static str,
    pub(crate) snapshot: Option<usize>,
    pub(crate) reason: &'static str,
    /// The HTTP status, for reason `http-status`.
    pub(crate) status: Option<u16>,
    pub(crate) detail: &'a str,
}

#[derive(Serialize)]
pub(crate) struct TargetReport<'a> {
    pub(crate) target: &'a str,
    pub(crate) verdict: &'static str,
    pub(crate) headline: &'a str,
    pub(crate) go_version: Option<String>,
    pub(crate) window: Window,
    pub(crate) stages: Vec<Stage>,
    pub(crate) trends: Vec<Trend<'a>>,
    pub(crate) grown: Vec<Grown<'a>>,
    pub(crate) cleared: Vec<Cleared<'a>>,
    pub(crate) next: Vec<&'a str>,
    pub(crate) cost: Vec<PartCost>,
}

#[derive(Serialize)]
pub(crate) struct Window {
    pub(crate) snapshots: usize,
    pub(crate) millis: Option<i64>,
    pub(crate) heap_cycles: usize,
}

#[derive(Serialize)]
pub(crate) struct Stage {
    pub(crate) t_ms: Option<i64>,
    pub(crate) goroutines: Option<Num>,
    pub(crate) inuse_space: Option<Num>,
    pub(crate) inuse_objects: Option<Num>,
    pub(crate) rss: Option<Num>,
    pub(crate) open_fds: Option<Num>,
    pub(crate) threads: Option<Num>,
}

#[derive(Serialize)]
pub(crate) struct Trend<'a> {
    pub(crate) what: &'a str,
    pub(crate) unit: &'a str,
    pub(crate) first: Num,
    pub(crate) last: Num,
    pub(crate) per_min: Option<Num>,
    pub(crate) growing: bool,
    pub(crate) series: Vec<Point>,
}

#[derive(Serialize)]
pub(crate) struct Grown<'a> {
    pub(crate) what: &'static str,
    pub(crate) location: Location<'a>,
    pub(crate) stack: Vec<Frame<'a>>,
    pub(crate) objects: FirstLast,
    pub(crate) bytes: Option<FirstLast>,
    pub(crate) series: Vec<Point>,
}

#[derive(Serialize)]
pub(crate) struct FirstLast {
    pub(crate) first: Num,
    pub(crate) last: Num,
}

#[derive(Serialize)]
pub(crate) struct Cleared<'a> {
    pub(crate) location: Location<'a>,
    pub(crate) count: u64,
    pub(crate) why: &'a str,
}

#[derive(Serialize)]
pub(crate) struct PartCost {
    pub(crate) part: &'static str,
    pub(crate) takes: u64,
    pub(crate) total_ms: u64,
    pub(crate) max_ms: u64,
}

#[derive(Serialize)]
pub(crate) struct Comparison<'a> {
    pub(crate) headline: &'a str,
    pub(crate) rows: Vec<CompareRow<'a>>,
    pub(crate) before: Side<'a>,
    pub(crate) after: Side<'a>,
}

#[derive(Serialize)]
pub(crate) struct CompareRow<'a> {
    pub(crate) what: &'a str,
    pub(crate) slug: Option<&'a str>,
    pub(crate) location: Option<Location<'a>>,
    pub(crate) unit: &'a str,
    pub(crate) before: Option<Num>,
    pub(crate) after: Option<Num>,
    pub(crate) before_per_min: Option<Num>,
    pub(crate) after_per_min: Option<Num>,
    pub(crate) state: Option<&'static str>,
}

/// One side of a comparison with its own findings and gaps; those of the first level are the side after.
#[derive(Serialize)]
pub(crate) struct Side<'a> {
    #[serde(flatten)]
    pub(crate) report: TargetReport<'a>,
    pub(crate) findings: Vec<Finding<'a>>,
    pub(crate) gaps: Vec<Gap<'a>>,
}
