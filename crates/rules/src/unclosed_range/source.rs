//! How it shows in source.

use stanch_gosrc::exec::{Stuck, Wait};

use crate::source::{Detector, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Stuck(detect)] };

fn detect(stuck: &Stuck) -> Option<Words> {
    matches!(stuck.wait, Wait::Range).then_some(WORDS)
}

const WORDS: Words = Words {
    title: "{} ranges for ever over a channel that nobody closes",
    cause: "the loop ends when the channel is closed, and on this path nobody closes it: nobody else has it",
    advice: "close the channel where the last value was sent (defer close(ch) in the sender)",
    example: "",
};
