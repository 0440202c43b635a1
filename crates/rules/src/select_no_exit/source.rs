//! How it shows in source.

use stanch_gosrc::exec::{Stuck, Wait};

use crate::source::{Detector, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Stuck(detect)] };

fn detect(stuck: &Stuck) -> Option<Words> {
    matches!(stuck.wait, Wait::Select).then_some(WORDS)
}

const WORDS: Words = Words {
    title: "{} can wait for ever in a select",
    cause: "none of the arms can go ahead on this path: all other users of their channels have gone, and none closed one",
    advice: "give the select a way out that somebody really takes: ctx.Done(), or a channel that is closed on every path",
    example: "",
};
