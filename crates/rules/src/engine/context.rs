//! What every rule may look at.

use stanch_model::{Evidence, FrameId, Location, SourceText, StackId};

use super::heap::HeapSite;
use super::names;
use super::site::Site;

/// The evidence and what the engine made of it.
pub struct Context<'a> {
    /// What was seen.
    pub evidence: &'a Evidence,
    /// Source texts at hand; may be empty.
    pub source: &'a SourceText,
    /// All goroutine groups, judged.
    pub sites: &'a [Site],
    /// All allocation sites, judged.
    pub heap: &'a [HeapSite],
}

impl Context<'_> {
    /// The Go name of a frame.
    #[must_use]
    pub fn func(&self, frame: FrameId) -> &str {
        self.evidence.symbols.func(frame)
    }

    /// The place of a frame; `None` when the dump did not say the line.
    #[must_use]
    pub fn location(&self, frame: FrameId) -> Option<Location> {
        names::location(&self.evidence.symbols, frame)
    }

    /// The frames of a stack, leaf first.
    #[must_use]
    pub fn frames(&self, stack: StackId) -> &[FrameId] {
        self.evidence.symbols.frames(stack)
    }

    /// The source line of a frame, if at hand.
    #[must_use]
    pub fn source_line(&self, frame: FrameId) -> Option<&str> {
        let s = &self.evidence.symbols;
        self.source.line(s.file(frame)?, s.line(frame)?)
    }
}
