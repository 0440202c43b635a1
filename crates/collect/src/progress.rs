//! What a capture tells whoever watches it.

use std::time::Duration;

use stanch_model::{Gap, PartKind};

/// One step of a capture.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The pprof endpoints were found under this URL.
    Discovered {
        /// Without credentials.
        url: &'a str,
    },
    /// A snapshot starts.
    SnapshotStarted {
        /// Counted from 0.
        index: usize,
        /// How many there will be if none is skipped.
        planned: usize,
    },
    /// A part was asked for.
    PartStarted {
        /// Which.
        kind: PartKind,
    },
    /// A part came.
    PartDone {
        /// Which.
        kind: PartKind,
        /// Size of the body.
        bytes: u64,
        /// Answer time.
        took: Duration,
    },
    /// A part did not come, or came cut.
    Missing {
        /// Why.
        gap: &'a Gap,
    },
    /// A request failed in a way that may pass, and is sent again.
    Retrying {
        /// Which part.
        kind: PartKind,
        /// The number of the coming try, from 2.
        attempt: u32,
        /// What went wrong.
        why: &'a str,
    },
    /// A snapshot is complete.
    SnapshotDone {
        /// Counted from 0.
        index: usize,
        /// Bytes of all parts.
        bytes: u64,
        /// From its first request to the end of its last body.
        took: Duration,
    },
    /// Nothing happens until the next snapshot.
    Waiting {
        /// Index of the next snapshot.
        next: usize,
        /// Time until then.
        wait: Duration,
    },
    /// A snapshot took longer than the interval.
    Skipped {
        /// How many beats were left out.
        beats: usize,
    },
    /// A file is being read.
    File {
        /// Its path.
        path: &'a str,
    },
}

/// A watcher of captures. It is called from the capturing thread and should return quickly.
pub trait Progress: Send + Sync {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

/// A watcher that does nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn event(&self, _event: &Event<'_>) {}
}
