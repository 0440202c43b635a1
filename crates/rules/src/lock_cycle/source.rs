//! How it shows in source.

use stanch_gosrc::exec::{Stuck, Wait};

use crate::source::{Detector, SourceSide, Words};

pub(super) const SIDE: SourceSide = SourceSide { detectors: &[Detector::Stuck(detect)] };

fn detect(stuck: &Stuck) -> Option<Words> {
    matches!(stuck.wait, Wait::Lock(_)).then_some(WORDS)
}

const WORDS: Words = Words {
    title: "{} can wait for ever for a lock",
    cause: "whoever has the lock waits for ever itself, or has ended without giving it back",
    advice: "take locks in the same order everywhere, never wait while one is held, and give it back with defer",
    example: "",
};
