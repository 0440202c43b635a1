//! How it shows in source.

use stanch_gosrc::exec::{Stuck, Wait};

use crate::source::{Detector, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Stuck(detect)] };

fn detect(stuck: &Stuck) -> Option<Words> {
    matches!(stuck.wait, Wait::EmptySelect).then_some(WORDS)
}

const WORDS: Words = Words {
    title: "{} never ends: it waits in a select without cases",
    cause: "a select without cases waits for ever, and the goroutine keeps all that it refers to",
    advice: "wait for something that ends: ctx.Done() or a channel that is closed",
    example: "",
};
