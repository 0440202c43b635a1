//! The pure side of `stanch gate`: what a test binary has to record, and what its records mean.
//!
//! Invariants: no IO, no clock, no globals. What was not seen is a reason to fail and never a pass.

pub mod bench;
pub mod cover;
pub mod goflags;
pub mod gotest;
pub mod hook;
pub mod leaks;
pub mod record;
