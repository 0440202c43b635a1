//! What a rule says.

use crate::check::SourceDetail;
use crate::symbols::StackId;

/// How sure a finding is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Grade {
    /// The shape alone.
    Suspected,
    /// Survivors counted over snapshots.
    Confirmed,
    /// The runtime's or our own reachability says that it can never end.
    Proven,
}

impl Grade {
    /// Its word in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Grade::Suspected => "suspected",
            Grade::Confirmed => "confirmed",
            Grade::Proven => "proven",
        }
    }
}

/// What leaks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Kind {
    /// Goroutines.
    Goroutine,
    /// Heap or other memory.
    Memory,
    /// Descriptors, threads, connections.
    Resource,
}

impl Kind {
    /// Its word in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Goroutine => "goroutine",
            Kind::Memory => "memory",
            Kind::Resource => "resource",
        }
    }
}

/// How soon it hurts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Severity {
    /// Days away, or bounded.
    Low,
    /// Within a day.
    Medium,
    /// Within hours.
    High,
    /// Within an hour, or already hurting.
    Critical,
}

impl Severity {
    /// Its word in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }
}

/// A place in source.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Location {
    /// As the toolchain recorded it.
    pub file: String,
    /// 1-based.
    pub line: u32,
    /// 1-based; run-time evidence has none.
    pub column: Option<u32>,
    /// Full Go name.
    pub function: String,
}

/// One piece of proof: what was counted, and how.
#[derive(Clone, PartialEq, Debug)]
pub struct Proof {
    /// A stable word for the method: `ledger`, `goid-clock`, `runtime-reachability`, `counter-bound`, `count-trend`,
    /// `heap-survivors`, `never-ends`, `lock-identity`, `pairing`, `minutes`, `allocation-join`, …
    pub method: &'static str,
    /// One sentence for people, with its numbers.
    pub text: String,
}

/// How to mend it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fix {
    /// One or two sentences.
    pub advice: String,
    /// A Go snippet that shows the mended shape; empty when there is none.
    pub example: String,
    /// Text edits; empty from run-time evidence alone.
    pub edits: Vec<Edit>,
}

/// One replacement in a source file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// Path of the file.
    pub file: String,
    /// Byte range to replace.
    pub start: u64,
    /// End of the range (exclusive).
    pub end: u64,
    /// The new text.
    pub text: String,
}

/// Sites that are stuck only because of this finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Symptom {
    /// Where they are blocked.
    pub location: Location,
    /// How many there are.
    pub count: u64,
    /// Why they belong here.
    pub why: String,
}

/// When a limit will be reached if nothing changes.
#[derive(Clone, PartialEq, Debug)]
pub struct Exhaustion {
    /// What runs out: `memory`, `file descriptors`, `goroutines (red line 100,000)`, …
    pub what: String,
    /// The limit, in the unit of `what`.
    pub limit: f64,
    /// Minutes until then: earliest and latest. The latest is `None` when the rate's lower bound is zero.
    pub minutes: (f64, Option<f64>),
}

/// One value over time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// Milliseconds since the first snapshot.
    pub t_ms: i64,
    /// The value; `None` where it was not seen.
    pub value: Option<f64>,
}

/// One cause of a leak, where it is, how sure that is and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// Rule id such as `ST1001`; never reused.
    pub rule: &'static str,
    /// Rule slug such as `unanswered-send`.
    pub slug: &'static str,
    /// What leaks.
    pub kind: Kind,
    /// How sure.
    pub grade: Grade,
    /// How soon it hurts.
    pub severity: Severity,
    /// One line: "1,204 goroutines blocked in chan send at main.go:41".
    pub title: String,
    /// Why it leaks, in one or two sentences.
    pub cause: String,
    /// The line that causes it, as well as it can be told.
    pub location: Option<Location>,
    /// Lines that may cause it, the likeliest first, where the evidence does not decide between them; then
    /// `location` is only where it shows.
    pub candidates: Vec<Location>,
    /// The `go` statement, when known.
    pub spawned_at: Option<Location>,
    /// Where they are blocked (user code), when it is about goroutines.
    pub blocked_at: Option<Location>,
    /// How many goroutines, objects or descriptors now.
    pub count: Option<u64>,
    /// Growth in `unit` per minute.
    pub growth_per_min: Option<f64>,
    /// Unit of `growth_per_min` and `series`: `goroutines`, `bytes`, `descriptors`, `threads`.
    pub unit: &'static str,
    /// Why we say so, strongest first.
    pub evidence: Vec<Proof>,
    /// How to mend it.
    pub fix: Fix,
    /// How to check that the fix works.
    pub verify: String,
    /// Stable over line shifts: hash of slug, functions and package, not of line numbers.
    pub fingerprint: String,
    /// Count (or bytes) of this site over the snapshots.
    pub series: Vec<Point>,
    /// The stacks it is about, largest first; ids of the evidence's symbols.
    pub stacks: Vec<StackId>,
    /// What is stuck only because of this.
    pub symptoms: Vec<Symptom>,
    /// When it will hurt.
    pub exhaustion: Vec<Exhaustion>,
    /// What source says about it; `None` from run-time evidence alone.
    pub source: Option<SourceDetail>,
}
