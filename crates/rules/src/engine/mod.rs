//! Decides whether something leaks, and how sure that is.

pub mod attempts;
pub mod callers;
pub mod clock;
pub mod cohort;
pub mod context;
pub mod counts;
pub mod growth;
pub mod heap;
pub mod heap_source;
pub mod judge;
pub mod ledger;
pub mod lens;
pub mod locks;
pub mod owner;
pub mod pairs;
pub mod process;
pub mod roots;
pub mod series;
pub mod site;
pub mod stats;
pub mod workers;

#[cfg(test)]
mod dice;
#[cfg(test)]
mod process_simulation;
#[cfg(test)]
mod testing_heap;

// Shared with the reports, which name states and owners in the same way.
pub use stanch_model::{names, wait};
