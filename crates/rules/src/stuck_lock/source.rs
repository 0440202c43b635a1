//! How it shows in source.

use stanch_gosrc::exec::{Stuck, Wait};

use crate::source::{Detector, SourceSide, Words};

pub(super) const SIDE: SourceSide =
    SourceSide { detectors: &[Detector::Stuck(detect), Detector::KeptLock(KEPT)] };

fn detect(stuck: &Stuck) -> Option<Words> {
    matches!(stuck.wait, Wait::OwnLock(_)).then_some(TWICE)
}

const TWICE: Words = Words {
    title: "{} takes a lock that it already has",
    cause: "locks of Go cannot be taken twice by the same goroutine: it waits for itself, and everybody else for it",
    advice: "give the lock back before the call, or call a variant of the function that expects the lock to be held",
    example: "",
};

const KEPT: Words = Words {
    title: "a lock is kept when the function returns",
    cause: "on this path the function returns without giving the lock back, on others it does: whoever wants it next \
            waits for ever",
    advice: "give it back with defer right after it was taken",
    example: "mu.Lock()\ndefer mu.Unlock()\n",
};
