//! Decides whether something leaks, and how sure that is.

pub mod clock;
pub mod cohort;
pub mod context;
pub mod counts;
pub mod heap;
pub mod judge;
pub mod ledger;
pub mod names;
pub mod owner;
pub mod site;
pub mod stats;
pub mod wait;
