//! How it shows in source.

use stanch_gosrc::exec::{Stuck, Wait};

use crate::source::{Detector, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Stuck(detect)] };

fn detect(stuck: &Stuck) -> Option<Words> {
    matches!(stuck.wait, Wait::NilChannel).then_some(WORDS)
}

const WORDS: Words = Words {
    title: "{} waits on a channel that is nil",
    cause: "a nil channel is never ready: nobody can send to it, receive from it or close it",
    advice: "make the channel before it is used, or leave it out of the operation",
    example: "",
};
