//! How it shows in source.

use stanch_gosrc::exec::{Stuck, Wait};

use crate::source::{Detector, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Stuck(detect)] };

fn detect(stuck: &Stuck) -> Option<Words> {
    matches!(stuck.wait, Wait::Cond).then_some(WORDS)
}

const WORDS: Words = Words {
    title: "{} can wait for ever to be woken",
    cause: "nobody is left who could call Signal or Broadcast, or it was called before the wait began",
    advice: "check the condition in a loop under the lock, and signal after every change of it",
    example: "",
};
