//! What was seen: the input of every rule.

use crate::capture::{Gap, TimeSource, UnixMillis};
use crate::go_version::GoVersion;
use crate::goroutine::GoroutineDump;
use crate::metrics::{MetricSet, ProcessStats};
use crate::symbols::{StackId, Symbols};

/// Everything that was seen of one program.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// The target as the user named it.
    pub target: String,
    /// The program's Go version, when anything said it.
    pub go_version: Option<GoVersion>,
    /// The interner that all stacks below belong to.
    pub symbols: Symbols,
    /// Oldest first.
    pub snapshots: Vec<Snapshot>,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// Names of global variables by address, from the program's binary: sorted by start address.
    pub globals: Globals,
}

/// One moment of the program. Any part may be missing.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// When; comparable within one [`Evidence`].
    pub at: UnixMillis,
    /// How `at` is known. With [`TimeSource::Order`] differences are meaningless and rates unknown.
    pub time_source: Option<TimeSource>,
    /// Every goroutine by id (debug=2, SIGQUIT, panic).
    pub goroutines: Option<GoroutineDump>,
    /// Goroutines counted by stack (debug=0, debug=1). Stacks include the runtime's own leaf frames.
    pub goroutine_counts: Option<StackCounts>,
    /// Takes of the runtime's goroutineleak profile, counted by stack.
    pub leaked: Vec<StackCounts>,
    /// The heap as of the last completed GC.
    pub heap: Option<HeapProfile>,
    /// Contention by stack; the count is the number of contentions.
    pub mutex: Option<StackCounts>,
    /// Blocking events by stack.
    pub block: Option<StackCounts>,
    /// Threads by the stack that made them.
    pub threads: Option<StackCounts>,
    /// The process's numbers about itself.
    pub stats: ProcessStats,
    /// The whole scrape, for rules that know further names.
    pub metrics: Option<MetricSet>,
    /// What the capture cost the target, in milliseconds of answer time per part.
    pub cost: Vec<(crate::capture::PartKind, u64)>,
}

/// Counts by stack, in no particular order.
#[derive(Clone, Debug, Default)]
pub struct StackCounts {
    /// One entry per distinct stack and label set.
    pub samples: Vec<StackCount>,
}

/// One stack and how often it was seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StackCount {
    /// Leaf first.
    pub stack: StackId,
    /// How many.
    pub count: i64,
}

impl StackCounts {
    /// Sum over all stacks.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.samples.iter().map(|s| s.count).fold(0, i64::saturating_add)
    }
}

/// A heap profile: estimates scaled up from samples, as of the last completed GC.
#[derive(Clone, Debug, Default)]
pub struct HeapProfile {
    /// One entry per distinct allocation stack and size class.
    pub samples: Vec<HeapSample>,
    /// Mean bytes between samples (`runtime.MemProfileRate`); `None` when the profile did not say.
    pub rate: Option<u64>,
}

/// Allocations of one stack. The numbers are estimates of the whole, not sample counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeapSample {
    /// Leaf first; includes the runtime's frames (`runtime.mapassign`, `runtime.growslice`, …) where they show.
    pub stack: StackId,
    /// Objects ever allocated.
    pub alloc_objects: i64,
    /// Bytes ever allocated.
    pub alloc_bytes: i64,
    /// Objects that survived the last GC.
    pub inuse_objects: i64,
    /// Bytes that survived the last GC.
    pub inuse_bytes: i64,
}

/// Global variables of the program: address ranges with names, for telling which lock a goroutine waits for.
#[derive(Clone, Debug, Default)]
pub struct Globals {
    /// `(start, size, name)`, sorted by start.
    pub ranges: Vec<(u64, u64, String)>,
}

impl Globals {
    /// The name of the variable that holds `address`, with the offset inside it.
    #[must_use]
    pub fn name(&self, address: u64) -> Option<(&str, u64)> {
        let i = self.ranges.partition_point(|(start, _, _)| *start <= address).checked_sub(1)?;
        let (start, size, name) = &self.ranges[i];
        (address - start < *size).then_some((name.as_str(), address - start))
    }
}
