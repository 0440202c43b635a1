//! A load test for people and machines: text, JSON (schema `stanch-load/1`), a page; and the capacity that many of them
//! find ([`mod@capacity`]).

pub mod capacity;
mod html;
mod json;
mod plot;
mod spectrum;
mod text;
pub mod verify;
pub(crate) mod words;

use stanch_model::{LoadResult, Objective, Verdict};

pub use html::html;
pub use json::{SCHEMA, SCHEMA_ID, json};
pub use text::text;

/// A load test and what was asked of it.
#[derive(Clone, Copy, Debug)]
pub struct Load<'a> {
    /// What was measured.
    pub result: &'a LoadResult,
    /// What the target has to keep; may be empty.
    pub objectives: &'a [Objective],
}

/// The verdict of the objectives: one that is broken is a finding; else one of which nothing can be said, or a test that
/// was stopped before its time, leaves the whole undecided. `None` without objectives.
#[must_use]
pub fn verdict(load: &Load<'_>) -> Option<Verdict> {
    let kept = || load.objectives.iter().map(|o| o.kept(load.result));
    match () {
        () if load.objectives.is_empty() => None,
        () if kept().any(|k| k == Some(false)) => Some(Verdict::Leak),
        () if kept().any(|k| k.is_none()) || load.result.interrupted => Some(Verdict::Inconclusive),
        () => Some(Verdict::NoLeak),
    }
}

/// What an objective says and what was seen instead: `p99 <= 200 ms: seen 1.20 s`.
#[must_use]
pub fn broken(objective: &Objective, result: &LoadResult) -> String {
    let (what, seen, _) = words::judged(objective, result);
    format!("{what}: seen {seen}")
}

/// The word of a verdict about objectives, which is not one about leaks.
#[must_use]
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NoLeak => "kept",
        Verdict::Leak => "broken",
        Verdict::Inconclusive => "undecided",
    }
}
