//! How it shows in source.

use stanch_gosrc::exec::{Stuck, Wait};

use crate::source::{Detector, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Stuck(detect)] };

fn detect(stuck: &Stuck) -> Option<Words> {
    matches!(stuck.wait, Wait::Receive).then_some(WORDS)
}

const WORDS: Words = Words {
    title: "{} can wait for ever to receive",
    cause: "on this path nobody sends and nobody closes the channel, and nobody else has it",
    advice: "close the channel on every path (defer close(ch) in the sender), or receive in a select with ctx.Done()",
    example: "",
};
