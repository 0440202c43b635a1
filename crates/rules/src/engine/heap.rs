//! Allocation sites and whether their survivors grow.

use stanch_model::{FrameId, Grade, Point, Proof, StackId};

/// All allocations of one place in the user's code, over the snapshots.
#[derive(Clone, Debug)]
pub struct HeapSite {
    /// The user's frame that allocates (program code if any is on the stack, else a dependency's).
    pub frame: FrameId,
    /// The stack with the largest growth.
    pub stack: StackId,
    /// All stacks of the site.
    pub stacks: Vec<StackId>,
    /// In-use bytes per heap cycle.
    pub bytes: Vec<Point>,
    /// In-use objects per heap cycle.
    pub objects: Vec<Point>,
    /// What the engine thinks of it; `None` when it is not growing.
    pub judgement: Option<HeapJudgement>,
}

/// Why an allocation site counts as growing.
#[derive(Clone, Debug)]
pub struct HeapJudgement {
    /// How sure.
    pub grade: Grade,
    /// Theil-Sen growth.
    pub bytes_per_min: Option<f64>,
    /// Share of the objects allocated in the window that are still in use, 0 to 1.
    pub survivor_share: Option<f64>,
    /// Mean size of a surviving object in bytes.
    pub object_size: Option<f64>,
    /// Why.
    pub proofs: Vec<Proof>,
}
