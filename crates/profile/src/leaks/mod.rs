//! What pprof does not answer: what changed over several profiles, which package holds the memory, what is made and
//! never freed, what is large, what is deep, how much memory stands beside which goroutines.

mod deep;
mod diff;
mod join;
mod large;
mod lifetimes;
mod share;

pub use deep::{Deep, DeepRow};
pub use diff::{Change, Diff, DiffColumn, DiffRow, Moment, State};
pub use join::{Allocator, Join, JoinRow};
pub use large::{Large, LargeRow};
pub use lifetimes::{Lifetime, Lifetimes};
pub use share::{Share, ShareRow};

use crate::calls::Calls;
use crate::graph::NameCache;

/// The names of a stack, root first.
fn path(calls: &Calls, stack: usize, names: &NameCache<'_>) -> Vec<String> {
    calls.stack(stack).iter().rev().map(|f| names.get(f.node()).to_owned()).collect()
}

/// A share of 1 as percent.
fn percent(value: i64, total: i64) -> f64 {
    if total == 0 { 0.0 } else { value as f64 / total as f64 * 100.0 }
}
