//! The answer to "is it a leak, and where": what every report renders.

use crate::capture::{Gap, PartKind};
use crate::finding::{Finding, Location, Point};
use crate::go_version::GoVersion;
use crate::symbols::StackId;

/// The one-word answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Verdict {
    /// At least one leak.
    Leak,
    /// The evidence suffices, and nothing leaks.
    NoLeak,
    /// The evidence does not suffice; [`Diagnosis::next`] says what to capture.
    Inconclusive,
}

impl Verdict {
    /// Its word in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Leak => "leak",
            Verdict::NoLeak => "no-leak",
            Verdict::Inconclusive => "inconclusive",
        }
    }

    /// The exit code of every command that ends in a verdict: 0 clean, 1 findings, 2 incomplete evidence.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Verdict::NoLeak => 0,
            Verdict::Leak => 1,
            Verdict::Inconclusive => 2,
        }
    }
}

/// The whole answer, in the order of the five steps.
#[derive(Clone, PartialEq, Debug)]
pub struct Diagnosis {
    /// The target as the user named it.
    pub target: String,
    /// The program's Go version.
    pub go_version: Option<GoVersion>,
    /// The answer.
    pub verdict: Verdict,
    /// One sentence for it.
    pub headline: String,
    /// How many snapshots, and over how many milliseconds (`None` when times are unknown).
    pub window: Window,
    /// Step 1, is it growing: one row per snapshot.
    pub stages: Vec<Stage>,
    /// Step 1: which totals grow, with their rates.
    pub trends: Vec<Trend>,
    /// Step 2, what grew between snapshots: allocation sites and goroutine groups, largest growth first.
    pub grown: Vec<Grown>,
    /// Steps 3 to 5: what was never stopped or closed, with fix and verification, worst first.
    pub findings: Vec<Finding>,
    /// What was looked at and found healthy although it may look like a leak, with the reason.
    pub cleared: Vec<Cleared>,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// What to capture or do next, as commands or sentences.
    pub next: Vec<String>,
    /// Cost of the capture to the target: milliseconds of answer time per part, over all snapshots.
    pub cost: Vec<PartCost>,
}

/// The span of time that was watched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Window {
    /// Number of snapshots.
    pub snapshots: usize,
    /// First to last, in milliseconds; `None` when the times are unknown.
    pub millis: Option<i64>,
    /// Snapshots with a heap profile of a new GC cycle.
    pub heap_cycles: usize,
}

/// Totals of one snapshot.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Stage {
    /// Milliseconds since the first snapshot.
    pub t_ms: i64,
    /// Live goroutines.
    pub goroutines: Option<f64>,
    /// Bytes of live heap objects by the profile.
    pub inuse_space: Option<f64>,
    /// Live heap objects by the profile.
    pub inuse_objects: Option<f64>,
    /// Resident set size.
    pub rss: Option<f64>,
    /// Open descriptors.
    pub open_fds: Option<f64>,
    /// OS threads.
    pub threads: Option<f64>,
}

/// How one total moves.
#[derive(Clone, PartialEq, Debug)]
pub struct Trend {
    /// `goroutines`, `heap in use`, `RSS`, `open fds`, `threads`
    pub what: &'static str,
    /// `goroutines`, `bytes`, `descriptors`, `threads`
    pub unit: &'static str,
    /// First and last value.
    pub first: f64,
    /// Last value.
    pub last: f64,
    /// Theil-Sen slope per minute.
    pub per_min: Option<f64>,
    /// Whether it counts as growth, and not as noise.
    pub growing: bool,
    /// The values.
    pub series: Vec<Point>,
}

/// One site that grew.
#[derive(Clone, PartialEq, Debug)]
pub struct Grown {
    /// `goroutines` or `heap`
    pub what: GrownWhat,
    /// Where.
    pub location: Location,
    /// A representative stack, leaf first.
    pub stack: StackId,
    /// Objects (or goroutines) at the first and last snapshot.
    pub objects: (f64, f64),
    /// Bytes at the first and last snapshot; `None` for goroutines.
    pub bytes: Option<(f64, f64)>,
    /// The values over time (bytes for heap, count for goroutines).
    pub series: Vec<Point>,
}

/// What kind of site grew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GrownWhat {
    /// A group of goroutines with one creation and blocked site.
    Goroutines,
    /// An allocation site.
    Heap,
}

/// A group that looks like a leak and is none.
#[derive(Clone, PartialEq, Debug)]
pub struct Cleared {
    /// Where.
    pub location: Location,
    /// How many.
    pub count: u64,
    /// Why it is healthy: "count constant since the first snapshot", "members exit after 12 s at the most", …
    pub why: String,
}

/// What one kind of part cost the target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartCost {
    /// Which part.
    pub part: PartKind,
    /// How many were taken.
    pub takes: u64,
    /// Sum of answer times in milliseconds.
    pub total_ms: u64,
    /// The longest.
    pub max_ms: u64,
}
