//! Allocation sites and whether their survivors grow.
//!
//! A heap profile is as of the last completed GC, so what it shows as in use has survived one. It is a Poisson
//! sample: an allocation of `s` bytes is seen with chance `1 - exp(-s / rate)` and scaled up by the inverse
//! (`scaleHeapSample` in `runtime/pprof/protomem.go`). At the default rate of 512 KiB a leak of 1 MB is two samples,
//! so everything that is judged here is first turned back into sampled objects, and has to be more than chance.

mod cycles;
mod judge;
mod link;
mod sites;

#[cfg(test)]
mod simulation;

use stanch_model::{Evidence, FrameId, Grade, Location, Proof, StackId, Symbols};

pub use cycles::{Cycle, Cycles, Restart, cycles};
pub use link::link;
pub use stanch_model::finding::Point;

use super::names;

/// All allocations of one place in the user's code, over the snapshots.
#[derive(Clone, Debug)]
pub struct HeapSite {
    /// The user's frame that allocates (program code if any is on the stack, else a dependency's). The outermost
    /// frame of the standard library when nothing else is on the stack.
    pub frame: FrameId,
    /// The stack with the largest growth.
    pub stack: StackId,
    /// All stacks of the site, largest growth first.
    pub stacks: Vec<StackId>,
    /// In-use bytes per heap cycle.
    pub bytes: Vec<Point>,
    /// In-use objects per heap cycle.
    pub objects: Vec<Point>,
    /// What the engine thinks of it; `None` when it is not growing.
    pub judgement: Option<HeapJudgement>,
    /// Why it is no leak although it grew by an amount that matters.
    pub cleared: Option<String>,
    /// What its growth is a consequence of; set by [`link()`].
    pub explained_by: Option<Explanation>,
}

/// What an allocation site's growth follows from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Explanation {
    /// Goroutines that hold the objects: the index of their group in the list that was given to [`link()`].
    Goroutines(usize),
}

/// Why an allocation site counts as growing.
#[derive(Clone, Debug)]
pub struct HeapJudgement {
    /// How sure.
    pub grade: Grade,
    /// Theil-Sen growth.
    pub bytes_per_min: Option<f64>,
    /// Share of the bytes allocated in the window that are still in use, 0 to 1; `None` when the profile says
    /// nothing about allocations.
    pub survivor_share: Option<f64>,
    /// Mean size of a surviving object in bytes.
    pub object_size: Option<f64>,
    /// Growth in the window, in bytes.
    pub grown: f64,
    /// Why.
    pub proofs: Vec<Proof>,
}

impl HeapSite {
    /// Bytes in use at the first and at the last heap cycle.
    #[must_use]
    pub fn byte_ends(&self) -> (f64, f64) {
        ends(&self.bytes)
    }

    /// Objects in use at the first and at the last heap cycle.
    #[must_use]
    pub fn object_ends(&self) -> (f64, f64) {
        ends(&self.objects)
    }

    /// Growth in bytes from the first to the last heap cycle; negative when it shrank.
    #[must_use]
    pub fn grown(&self) -> f64 {
        let (first, last) = self.byte_ends();
        last - first
    }

    /// Where the user's code allocates; `None` when the profile has no lines.
    #[must_use]
    pub fn location(&self, symbols: &Symbols) -> Option<Location> {
        names::location(symbols, self.frame)
    }
}

fn ends(points: &[Point]) -> (f64, f64) {
    let value = |p: Option<&Point>| p.and_then(|p| p.value).unwrap_or(0.0);
    (value(points.first()), value(points.last()))
}

/// What the heap profiles of a capture can decide.
#[derive(Clone, PartialEq, Debug)]
pub enum HeapEvidence {
    /// No snapshot has a heap profile.
    Absent,
    /// Fewer than [`MIN_CYCLES`] collections are visible: growth cannot be told from garbage.
    TooFewCycles {
        /// Distinct heap cycles that were seen.
        cycles: usize,
        /// Growth of `heap_alloc`, garbage included, in bytes.
        heap_alloc_growth: Option<f64>,
        /// What can have leaked in the window at the most: no more than was allocated, in bytes. Below
        /// [`FLOOR_BYTES`] a leak is ruled out without a collection.
        at_most: Option<f64>,
    },
    /// [`judge`] can decide.
    Enough {
        /// Distinct heap cycles that were seen.
        cycles: usize,
    },
}

/// Heap cycles below which nothing is judged.
pub const MIN_CYCLES: usize = 3;

/// Growth below this many bytes in the window is not looked at.
pub const FLOOR_BYTES: f64 = 1e6;

/// Whether there are enough collections to judge, and if not, how much could have leaked.
#[must_use]
pub fn evidence(evidence: &Evidence) -> HeapEvidence {
    if evidence.snapshots.iter().all(|s| s.heap.is_none()) {
        return HeapEvidence::Absent;
    }
    let cycles = cycles(evidence);
    let count = cycles.list.len();
    if count >= MIN_CYCLES {
        return HeapEvidence::Enough { cycles: count };
    }
    let since = cycles.restart.as_ref().map_or(0, |r| r.snapshot);
    let rise = |of: fn(&stanch_model::ProcessStats) -> Option<f64>| {
        let mut seen = evidence.snapshots[since..].iter().filter_map(|s| of(&s.stats));
        let first = seen.next()?;
        Some(seen.next_back()? - first)
    };
    let allocated = rise(|s| s.total_alloc).map(|b| b.max(0.0));
    HeapEvidence::TooFewCycles {
        cycles: count,
        heap_alloc_growth: rise(|s| s.heap_alloc),
        at_most: allocated,
    }
}

/// Judges every allocation site of the window, or of the part of it since the program was last started.
///
/// Largest growth first. Sites that hold next to nothing are left out. Without [`MIN_CYCLES`] cycles no site has a
/// judgement; [`evidence()`] says so.
#[must_use]
pub fn judge(evidence: &Evidence) -> Vec<HeapSite> {
    let cycles = cycles(evidence);
    let table = sites::gather(evidence, &cycles);
    judge::judge(evidence, &cycles, table)
}
