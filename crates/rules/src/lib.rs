//! Evidence in, findings out: pure, no IO, no clock.
//!
//! The work is split in two. The [`engine`] decides *whether* something leaks: it keeps the ledger of goroutine
//! ids, judges cohorts, heap survivors and trends, and grades them. A *rule* decides *why*: each cause of leaks is
//! one folder here with its doc, its run-time shape and its cases, registered in [`registry`].

pub mod compare;
pub mod diagnose;
pub mod engine;
pub mod registry;
pub mod rule;

pub use compare::compare;
pub use diagnose::{Options, diagnose, wanted_sources};
pub use rule::{Rule, RuleKind};
