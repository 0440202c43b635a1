//! How it shows in source.

use stanch_gosrc::exec::{Stuck, Wait};

use crate::source::{Detector, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Stuck(detect)] };

fn detect(stuck: &Stuck) -> Option<Words> {
    matches!(stuck.wait, Wait::Group).then_some(WORDS)
}

const WORDS: Words = Words {
    title: "{} can wait for ever for a WaitGroup",
    cause: "on this path Done is called less often than Add has counted, and nobody is left who could call it",
    advice: "call Add before the goroutine is started, and defer Done as its first statement",
    example: "",
};
