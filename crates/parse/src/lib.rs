//! Bytes to evidence: readers for everything a Go service can be asked for or leaves behind.
//!
//! Invariants: no IO and no clock; every reader is total (no bytes make it panic) and returns what it could read
//! *and* what was wrong. [`assemble`] puts the parts of a capture together, [`sniff`] tells formats apart.

pub mod assemble;
pub mod formats;
#[cfg(test)]
mod mutate;
mod problems;
pub mod sniff;
pub mod stats;
