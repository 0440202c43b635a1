//! What `collect` brings: raw bytes, when and whence they came, and what could not be had.

use std::fmt;
use std::sync::Arc;

/// Milliseconds since the Unix epoch.
pub type UnixMillis = i64;

/// One endpoint of a target, or one kind of file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum PartKind {
    /// `/debug/pprof/goroutine` (debug=0)
    Goroutine,
    /// `/debug/pprof/goroutine?debug=1`
    GoroutineText,
    /// `/debug/pprof/goroutine?debug=2`
    GoroutineFull,
    /// `/debug/pprof/goroutineleak`, one of several takes
    GoroutineLeak,
    /// `/debug/pprof/heap`
    Heap,
    /// `/debug/pprof/heap?debug=1`: the text form, which carries MemStats
    HeapText,
    /// `/debug/pprof/allocs`
    Allocs,
    /// `/debug/pprof/mutex`
    Mutex,
    /// `/debug/pprof/block`
    Block,
    /// `/debug/pprof/threadcreate`
    ThreadCreate,
    /// `/metrics`
    Metrics,
    /// `/debug/vars`
    Expvar,
    /// `/debug/pprof/cmdline`
    Cmdline,
    /// A file or stdin whose kind the reader has to find out.
    Unknown,
}

impl PartKind {
    /// Every kind and its name in bundles and messages.
    pub const NAMES: &'static [(&'static str, PartKind)] = &[
        ("goroutine", PartKind::Goroutine),
        ("goroutine-text", PartKind::GoroutineText),
        ("goroutine-full", PartKind::GoroutineFull),
        ("goroutineleak", PartKind::GoroutineLeak),
        ("heap", PartKind::Heap),
        ("heap-text", PartKind::HeapText),
        ("allocs", PartKind::Allocs),
        ("mutex", PartKind::Mutex),
        ("block", PartKind::Block),
        ("threadcreate", PartKind::ThreadCreate),
        ("metrics", PartKind::Metrics),
        ("expvar", PartKind::Expvar),
        ("cmdline", PartKind::Cmdline),
        ("unknown", PartKind::Unknown),
    ];

    /// Its name in bundles and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, k)| *k == self).map_or("unknown", |(n, _)| n)
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|(_, k)| *k)
    }
}

impl fmt::Display for PartKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where a time came from, best first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum TimeSource {
    /// Our own clock at the moment of the capture.
    Clock,
    /// The profile's own `time_nanos`, or a log line's timestamp.
    Content,
    /// The file's modification time.
    FileTime,
    /// Nothing: only the order is known.
    Order,
}

/// The bytes of one part.
#[derive(Clone, Debug)]
pub struct RawPart {
    /// What was asked for.
    pub kind: PartKind,
    /// The URL, path or `-` it came from (never with credentials).
    pub source: String,
    /// When it was asked for.
    pub at: UnixMillis,
    /// How long the answer took, for parts that were fetched.
    pub took_ms: Option<u64>,
    /// The body as received (still gzipped if the target gzipped the profile itself).
    pub bytes: Arc<[u8]>,
    /// The body was cut (by the size cap or because the peer went away); a gap says why.
    pub truncated: bool,
}

/// All parts that were taken in one go.
#[derive(Clone, Debug)]
pub struct RawSnapshot {
    /// When it started.
    pub at: UnixMillis,
    /// How `at` is known.
    pub time_source: TimeSource,
    /// What was got.
    pub parts: Vec<RawPart>,
    /// What was not.
    pub gaps: Vec<Gap>,
}

/// A whole capture of one target: what a bundle file holds.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The target as the user named it (never with credentials).
    pub target: String,
    /// Version of the stanch that took it.
    pub tool_version: String,
    /// Oldest first.
    pub snapshots: Vec<RawSnapshot>,
    /// Gaps that belong to no single snapshot.
    pub gaps: Vec<Gap>,
    /// The user stopped it before its time; what was got is kept.
    pub interrupted: bool,
}

/// Something that should be in the evidence and is not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// Which part.
    pub part: PartKind,
    /// Index of the snapshot; `None` for the whole capture.
    pub snapshot: Option<usize>,
    /// Why.
    pub reason: GapReason,
    /// One lower-case clause with what was found and what to do about it.
    pub detail: String,
}

/// Why something is missing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum GapReason {
    /// The target has no such endpoint (404).
    NotFound,
    /// Any other HTTP status.
    Status(u16),
    /// 401 or 403.
    Unauthorized,
    /// No answer in time.
    Timeout,
    /// Nobody listens, or the connection broke.
    Refused,
    /// It was cut by our cap, or by the 64 MB of net/http/pprof.
    Truncated,
    /// It was not asked for, by policy; the detail says which switch asks for it.
    NotAsked,
    /// It came and could not be read.
    Unreadable,
    /// It came and says nothing (for example a profile that the program never enabled).
    Empty,
    /// The user interrupted the capture.
    Interrupted,
}

impl GapReason {
    /// A stable word for machines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            GapReason::NotFound => "not-found",
            GapReason::Status(_) => "http-status",
            GapReason::Unauthorized => "unauthorized",
            GapReason::Timeout => "timeout",
            GapReason::Refused => "refused",
            GapReason::Truncated => "truncated",
            GapReason::NotAsked => "not-asked",
            GapReason::Unreadable => "unreadable",
            GapReason::Empty => "empty",
            GapReason::Interrupted => "interrupted",
        }
    }
}
