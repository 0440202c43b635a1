//! Renderers: a diagnosis, a comparison or a check of source in, bytes for the reader out.
//!
//! Each format is one module over the same structs of `stanch-model`: [`text()`] for terminals, [`json()`] for
//! machines, Markdown for tickets, a page for a browser; [`mod@check`] has the formats of linters, [`mod@forecast`] those of
//! a forecast, [`mod@load`] those of a load test, [`mod@gate`] those of a run of tests.
//!
//! Invariants: pure (no IO, no clock, no environment: the caller says whether colours and Unicode are wanted);
//! every string that came from a target, a profile or a source file is made harmless by [`mod@escape`] before it
//! meets a terminal, a page or a ticket; a number that was not seen is written as *unknown*, never as zero.

pub mod check;
pub mod escape;
pub mod flame;
pub mod forecast;
pub mod gate;
pub mod groups;
pub mod json;
pub mod load;
pub mod spark;

mod compare;
mod explain;
mod html;
mod markdown;

mod text;
pub mod units;
pub mod wrap;

mod paint;
mod table;
mod words;

pub use compare::{Sides, compare_json, compare_markdown, compare_text};
pub use explain::{explain, explain_raw};
pub use html::{compare_html, html};
pub use json::json;
pub use markdown::markdown;
pub use text::{TextOptions, text};

use stanch_model::{Diagnosis, Evidence, Verdict};

/// One diagnosed program: the answer, and the evidence that its stack ids belong to.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The answer.
    pub diagnosis: &'a Diagnosis,
    /// What was seen.
    pub evidence: &'a Evidence,
}

/// The verdict over several targets: a leak anywhere is a leak; else one that could not be decided leaves the
/// whole undecided. No targets at all decide nothing.
#[must_use]
pub fn worst(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
    let badness = |v: &Verdict| match v {
        Verdict::NoLeak => 0,
        Verdict::Inconclusive => 1,
        Verdict::Leak => 2,
    };
    verdicts.into_iter().max_by_key(badness).unwrap_or(Verdict::Inconclusive)
}
