//! Plain types that every other crate of stanch speaks: what was captured, what it means, what was found.
//!
//! Invariants: no IO, no clock, no globals, no parsing. *Unknown is a value*: a number that was not seen is
//! `None` and a part that could not be had is a [`Gap`], never a zero.

pub mod calendar;
pub mod capture;
pub mod check;
pub mod compare;
pub mod diagnosis;
pub mod evidence;
pub mod files;
pub mod finding;
pub mod gate;
pub mod go_version;
pub mod goroutine;
pub mod load;
pub mod metrics;
pub mod names;
pub mod parsed;
pub mod profile;
pub mod source;
pub mod symbols;
pub mod wait;

pub use capture::{Capture, Gap, GapReason, PartKind, RawPart, RawSnapshot, TimeSource, UnixMillis};
pub use check::{
    CheckProblem, CheckProblemKind, CheckReport, CheckStats, LineColumn, SourceDetail, Step, Tier,
};
pub use compare::{CompareRow, CompareState, Comparison};
pub use diagnosis::{Diagnosis, Verdict};
pub use evidence::{Evidence, HeapProfile, HeapSample, Snapshot, StackCount, StackCounts};
pub use files::{DirEntry, FileError, FileKind, FileStamp, FileSystem};
pub use finding::{Edit, Exhaustion, Finding, Fix, Grade, Kind, Location, Point, Proof, Severity, Symptom};
pub use gate::{GateReport, GateResult, GateState, TestLeak, TestedPackage};
pub use go_version::GoVersion;
pub use goroutine::{Goroutine, GoroutineDump, LabelSetId, Status, WaitClass, WaitReason};
pub use load::{
    Capacity, CapacityRun, Latency, LoadCounts, LoadInterval, LoadResult, LoadStage, LoadStep, Measure,
    Objective, ResourceUse, Span, Trouble, Troubles, Verification, VerifySide,
};
pub use metrics::{Metric, MetricSet, ProcessStats};
pub use parsed::{ParseError, Parsed, Problem};
pub use source::SourceText;
pub use symbols::{Frame, FrameId, StackId, Sym, Symbols};
