//! What every rule may look at.

use stanch_model::{Evidence, FrameId, Location, SourceText, StackId};

use super::heap::HeapSite;
use super::locks::LockGroup;
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
    /// Who waits for which lock in the last dump.
    pub locks: &'a [LockGroup],
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

    /// Names of a site's functions, leaf first, without the runtime's at both ends.
    pub fn funcs<'s>(&'s self, site: &'s Site) -> impl Iterator<Item = &'s str> {
        site.frames.iter().map(|f| self.func(*f))
    }

    /// Whether a site's stack holds this function.
    #[must_use]
    pub fn has_func(&self, site: &Site, func: &str) -> bool {
        self.funcs(site).any(|f| f == func)
    }

    /// The index of a site.
    #[must_use]
    pub fn index_of(&self, site: &Site) -> Option<usize> {
        self.sites.iter().position(|s| std::ptr::eq(s, site))
    }

    /// The source line of a frame, if at hand.
    #[must_use]
    pub fn source_line(&self, frame: FrameId) -> Option<&str> {
        let s = &self.evidence.symbols;
        self.source.line(s.file(frame)?, s.line(frame)?)
    }
}
