//! What a rule is.

use stanch_model::Kind;

use crate::engine::context::Context;
use crate::engine::heap::HeapSite;
use crate::engine::site::Site;
use crate::source::SourceSide;

/// One cause of leaks.
///
/// Ids are never reused; slugs read as "allow SLUG" and never contain the fix.
pub struct Rule {
    /// `ST1001`
    pub id: &'static str,
    /// `unanswered-send`
    pub slug: &'static str,
    /// What leaks.
    pub kind: Kind,
    /// One line for lists: what is seen.
    pub title: &'static str,
    /// The whole doc.md of its folder.
    pub doc: &'static str,
    /// How it shows at run time.
    pub runtime: RuleKind,
    /// How it shows in source; `None` when no detector reads source for it.
    pub source: Option<SourceSide>,
}

/// The run-time side: which of the engine's subjects the rule recognises.
pub enum RuleKind {
    /// A group of goroutines that the engine judged; the rule says whether it is the cause.
    Goroutines(fn(&Site, &Context<'_>) -> Option<Claim>),
    /// An allocation site whose survivors grow.
    Heap(fn(&HeapSite, &Context<'_>) -> Option<Claim>),
    /// It has no run-time shape of its own: only source tells it.
    SourceOnly,
    /// The process as a whole: memory outside the heap, descriptors, threads. The rule judges by itself.
    Process(fn(&Context<'_>) -> Vec<stanch_model::Finding>),
}

/// A rule's answer to "is this yours?".
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The most specific claim wins: 10 for the bare wait state, 20 when more of the stack or the heap agrees, 30
    /// for a stack that has no other reading, 40 when the source line says it too.
    pub weight: u8,
    /// Why it leaks, for this site, in one or two sentences.
    pub cause: String,
    /// How to mend it.
    pub advice: String,
    /// A Go snippet of the mended shape; may be empty.
    pub example: &'static str,
    /// Where the cause is, when that is not where the goroutine is blocked or the memory allocated.
    pub location: Option<stanch_model::Location>,
    /// Where the cause may be, the likeliest first, when the evidence does not decide.
    pub candidates: Vec<stanch_model::Location>,
    /// What is seen, when "12 goroutines stuck in select in f" says too little; the count is put before it.
    pub title: Option<&'static str>,
    /// Further proof that the rule found (pairing, lock identity, allocation join).
    pub proofs: Vec<stanch_model::Proof>,
}

impl Claim {
    /// A claim at the default place.
    #[must_use]
    pub fn new(weight: u8, cause: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            weight,
            cause: cause.into(),
            advice: advice.into(),
            example: "",
            location: None,
            candidates: Vec::new(),
            title: None,
            proofs: Vec::new(),
        }
    }

    /// With an example of the mended shape.
    #[must_use]
    pub fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    /// With a title of its own: what comes after the number of goroutines.
    #[must_use]
    pub fn title(mut self, title: &'static str) -> Self {
        self.title = Some(title);
        self
    }

    /// With the place of the cause.
    #[must_use]
    pub fn at(mut self, location: Option<stanch_model::Location>) -> Self {
        self.location = location.or(self.location);
        self
    }

    /// With one more proof.
    #[must_use]
    pub fn proof(mut self, method: &'static str, text: impl Into<String>) -> Self {
        self.proofs.push(stanch_model::Proof { method, text: text.into() });
        self
    }
}
