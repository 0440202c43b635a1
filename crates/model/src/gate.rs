//! What `stanch gate` says about a run of tests: which gates it passed, which it did not, and what leaked.

use crate::diagnosis::{Cleared, Verdict};
use crate::finding::{Finding, Location};

/// The whole answer of one run.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct GateReport {
    /// The command that was run, as it was typed.
    pub command: Vec<String>,
    /// The Go toolchain: `go1.26.8`.
    pub go: String,
    /// Every gate in the order in which they are shown; those that were not asked for included.
    pub gates: Vec<GateResult>,
    /// The packages whose test binaries ran, or whose results came from the test cache, by path.
    pub packages: Vec<TestedPackage>,
    /// Leaked goroutines, worst first; those that the baseline allows included.
    pub leaks: Vec<TestLeak>,
    /// Source findings that the baseline does not know.
    pub findings: Vec<Finding>,
    /// What is worth knowing and changes nothing: stale entries of the baseline, results from the test cache.
    pub notes: Vec<String>,
}

impl GateReport {
    /// The one-word answer, by the rule of every command: a gate that was not passed is a finding, whatever else could
    /// not be judged; without one, a gate that could not be judged leaves it undecided.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let has = |state| self.gates.iter().any(|gate| gate.state == state);
        match (has(GateState::Failed), has(GateState::Undecided) || has(GateState::Error)) {
            (true, _) => Verdict::Leak,
            (false, true) => Verdict::Inconclusive,
            (false, false) => Verdict::NoLeak,
        }
    }

    /// The leaks that the baseline does not allow.
    pub fn new_leaks(&self) -> impl Iterator<Item = &TestLeak> {
        self.leaks.iter().filter(|leak| leak.known.is_none())
    }
}

/// One gate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GateResult {
    /// A stable word: `tests`, `goroutines`, `coverage`, `heap`, `source`, `benchmarks`.
    pub name: &'static str,
    /// Its answer.
    pub state: GateState,
    /// One lower-case sentence with what was seen and what was asked for.
    pub what: String,
    /// What does not pass, one line each: packages, benchmarks, what could not be judged.
    pub details: Vec<String>,
}

/// The answer of a gate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum GateState {
    /// Everything was judged, and it passes.
    Passed,
    /// It does not pass.
    Failed,
    /// It could not be judged, or not whole.
    Undecided,
    /// What it is about went wrong by itself: tests that failed, a binary that crashed. That is no finding, and it
    /// leaves the rest undecided.
    Error,
    /// Nobody asked for it.
    Off,
}

impl GateState {
    /// Its word in every format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            GateState::Passed => "passed",
            GateState::Failed => "failed",
            GateState::Undecided => "undecided",
            GateState::Error => "error",
            GateState::Off => "off",
        }
    }
}

/// A package whose tests ran.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct TestedPackage {
    /// Import path.
    pub path: String,
    /// Its result came from the test cache, and its record from the run that is cached.
    pub cached: bool,
    /// Tests, subtests, examples and benchmarks that ran, over all processes.
    pub ran: u64,
    /// Leaked goroutines, over all processes.
    pub leaked: u64,
    /// Milliseconds that were waited for goroutines to end; the longest of its processes.
    pub settled_ms: u64,
    /// Bytes of heap objects after the tests and a collection; the largest of its processes.
    pub heap: u64,
    /// What was left and is no leak.
    pub cleared: Vec<Cleared>,
}

/// Leaked goroutines of one cause in one package.
#[derive(Clone, PartialEq, Debug)]
pub struct TestLeak {
    /// Import path of the package whose tests leave them.
    pub package: String,
    /// Cause, place, fix.
    pub finding: Finding,
    /// How many goroutines, those included that are stuck only because of the others.
    pub count: u64,
    /// The tests that started them, as far as known, sorted.
    pub tests: Vec<String>,
    /// How many of `count` no test is known of.
    pub of_unknown_tests: u64,
    /// A representative stack, leaf first, without the runtime's frames.
    pub stack: Vec<Location>,
    /// Why the baseline allows it; `None` when it does not.
    pub known: Option<String>,
}
