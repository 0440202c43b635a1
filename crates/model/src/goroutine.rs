//! Goroutines as a text dump (debug=2, SIGQUIT, panic) shows them.
//!
//! The grammar is that of `runtime/traceback.go` (`goroutineheader`) and `runtime/runtime2.go`
//! (`waitReasonStrings`), Go 1.16 to 1.27.

use std::num::NonZeroU32;

use crate::symbols::{FrameId, StackId, Sym};

/// What a parked goroutine waits for: the wait reasons of `runtime/runtime2.go` that matter for leaks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum WaitReason {
    /// `chan receive (nil chan)`
    ChanReceiveNil,
    /// `chan send (nil chan)`
    ChanSendNil,
    /// `select (no cases)`
    SelectNoCases,
    /// `chan send`
    ChanSend,
    /// `chan receive`
    ChanReceive,
    /// `select`
    Select,
    /// `sync.Mutex.Lock`
    MutexLock,
    /// `sync.RWMutex.RLock`
    RwMutexRLock,
    /// `sync.RWMutex.Lock`
    RwMutexLock,
    /// `sync.WaitGroup.Wait`
    WaitGroupWait,
    /// `sync.Cond.Wait`
    CondWait,
    /// `semacquire`: an older lock, a WaitGroup before 1.25, or a file descriptor's mutex
    Semacquire,
    /// `IO wait`
    IoWait,
    /// `sleep`
    Sleep,
    /// `coroutine`: a paused `iter.Pull`
    Coroutine,
    /// `synctest.Run` and `synctest.Wait`
    Synctest,
    /// Any wait of the runtime's own goroutines (GC workers, finalizer, scavenger, trace reader, …).
    Runtime,
}

/// How suspicious a wait is by itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum WaitClass {
    /// The runtime's own business.
    Benign,
    /// Only inside `testing/synctest`.
    TestOnly,
    /// Normal in many healthy programs; suspicious when the site grows.
    IfGrowing,
    /// Seldom long-lived in a healthy program.
    Strong,
}

impl WaitReason {
    /// The text the runtime prints, and the reason it stands for. Sorted as in the table of `runtime.md`.
    pub const NAMES: &'static [(&'static str, WaitReason)] = &[
        ("chan receive (nil chan)", WaitReason::ChanReceiveNil),
        ("chan send (nil chan)", WaitReason::ChanSendNil),
        ("select (no cases)", WaitReason::SelectNoCases),
        ("chan send", WaitReason::ChanSend),
        ("chan receive", WaitReason::ChanReceive),
        ("select", WaitReason::Select),
        ("sync.Mutex.Lock", WaitReason::MutexLock),
        ("sync.RWMutex.RLock", WaitReason::RwMutexRLock),
        ("sync.RWMutex.Lock", WaitReason::RwMutexLock),
        ("sync.WaitGroup.Wait", WaitReason::WaitGroupWait),
        ("sync.Cond.Wait", WaitReason::CondWait),
        ("semacquire", WaitReason::Semacquire),
        ("IO wait", WaitReason::IoWait),
        ("sleep", WaitReason::Sleep),
        ("coroutine", WaitReason::Coroutine),
        ("synctest.Run", WaitReason::Synctest),
        ("synctest.Wait", WaitReason::Synctest),
    ];

    /// The runtime's text for this reason (`runtime` for the benign ones).
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, r)| *r == self).map_or("runtime", |(n, _)| n)
    }

    /// How suspicious this wait is by itself.
    #[must_use]
    pub fn class(self) -> WaitClass {
        use WaitReason::*;
        match self {
            ChanReceiveNil | ChanSendNil | SelectNoCases | ChanSend | MutexLock | RwMutexRLock
            | RwMutexLock | WaitGroupWait => WaitClass::Strong,
            ChanReceive | Select | CondWait | Semacquire | IoWait | Sleep | Coroutine => WaitClass::IfGrowing,
            Synctest => WaitClass::TestOnly,
            Runtime => WaitClass::Benign,
        }
    }
}

/// What stands between the brackets of a goroutine's header, without its suffixes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Status {
    /// Parked, for a known reason.
    Wait(WaitReason),
    /// `running`
    Running,
    /// `runnable`
    Runnable,
    /// `syscall`: in a system call or in cgo
    Syscall,
    /// `idle`, `dead`, `copystack`, `preempted`, `waiting`, `leaked`, `waiting for cgo callback` or `???`: known
    /// to Go, and no wait; the text is kept.
    Known(Sym),
    /// A text that no known Go prints; kept as it stood.
    Other(Sym),
}

impl Status {
    /// The wait reason, when parked.
    #[must_use]
    pub fn wait(self) -> Option<WaitReason> {
        match self {
            Status::Wait(reason) => Some(reason),
            _ => None,
        }
    }
}

/// Index into [`GoroutineDump::labels`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct LabelSetId(pub NonZeroU32);

/// One goroutine of a text dump. 48 bytes or less: dumps of 600,000 are real.
#[derive(Clone, Copy, Debug)]
pub struct Goroutine {
    /// Goroutine id; never reused within a process.
    pub id: u64,
    /// What it was doing.
    pub status: Status,
    /// Whole minutes parked, when the dump printed them (the runtime does from 1 on, counted from the first GC
    /// after parking). `None` is "not printed".
    pub minutes: Option<NonZeroU32>,
    /// `(leaked)`, `(scan)`, `(durable)`, `locked to thread`, elided frames, …
    pub flags: GoroutineFlags,
    /// Its frames as printed, leaf first, without the `created by` line.
    pub stack: StackId,
    /// The `created by` frame: the function and line of the `go` statement.
    pub created_by: Option<FrameId>,
    /// The goroutine that created it (`in goroutine N`, Go 1.21 and later).
    pub parent: Option<std::num::NonZeroU64>,
    /// Its pprof labels, if it printed any.
    pub labels: Option<LabelSetId>,
    /// Where its first argument words start in the dump's argument table.
    pub args_at: u32,
}

/// Facts of a goroutine's header and stack that are either there or not.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct GoroutineFlags(u8);

impl GoroutineFlags {
    /// Tagged `(leaked)` by the runtime's goroutineleak profile.
    pub const LEAKED: Self = Self(1);
    /// Tagged `(scan)`.
    pub const SCAN: Self = Self(2);
    /// Tagged `(durable)`: durably blocked in a synctest bubble.
    pub const DURABLE: Self = Self(4);
    /// `locked to thread`
    pub const LOCKED: Self = Self(8);
    /// `synctest bubble N`
    pub const BUBBLE: Self = Self(16);
    /// Some frames were elided by the runtime.
    pub const ELIDED: Self = Self(32);
    /// `stack unavailable`: running on another thread.
    pub const UNAVAILABLE: Self = Self(64);

    /// Whether all of `other` is set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Sets all of `other`.
    pub fn set(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A whole text dump.
#[derive(Clone, Debug, Default)]
pub struct GoroutineDump {
    /// In the order of the dump.
    pub goroutines: Vec<Goroutine>,
    /// The first argument word of each frame, in the order of the stacks; see [`GoroutineDump::first_arg`].
    pub args: Vec<u64>,
    /// Distinct label sets, key and value; `labels[0]` is unused so that ids are never zero.
    pub labels: Vec<Vec<(Sym, Sym)>>,
    /// The dump ended in the middle of a goroutine, or at the 64 MB at which net/http/pprof cuts.
    pub truncated: bool,
}

impl GoroutineDump {
    /// What an argument that was not printed, or is marked unreliable (`?`), is stored as.
    pub const NO_ARG: u64 = u64::MAX;

    /// The first argument word of frame `depth` (0 is the leaf): a receiver, a lock's or a channel's address.
    /// `None` when it was not printed, is not a number, or is marked unreliable.
    #[must_use]
    pub fn first_arg(&self, goroutine: &Goroutine, depth: usize) -> Option<u64> {
        self.args.get(goroutine.args_at as usize + depth).copied().filter(|a| *a != Self::NO_ARG)
    }

    /// The labels of a goroutine.
    #[must_use]
    pub fn labels_of(&self, goroutine: &Goroutine) -> &[(Sym, Sym)] {
        goroutine.labels.and_then(|id| self.labels.get(id.0.get() as usize)).map_or(&[], Vec::as_slice)
    }
}
