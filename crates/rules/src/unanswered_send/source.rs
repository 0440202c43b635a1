//! How it shows in source.

use stanch_gosrc::exec::{Stuck, Wait};

use crate::source::{Detector, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Stuck(detect)] };

fn detect(stuck: &Stuck) -> Option<Words> {
    matches!(stuck.wait, Wait::Send).then_some(WORDS)
}

const WORDS: Words = Words {
    title: "{} can wait for ever to send",
    cause: "whoever should receive has gone on: it returned early, on a time-out, an error or after the first answer, and nobody else has the channel",
    advice: "give the channel room for the value (make(chan T, 1)), or send in a select with ctx.Done()",
    example: "",
};
