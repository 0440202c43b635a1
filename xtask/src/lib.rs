//! The developer's tools as functions, so that tests can hold the repository to them.
#![allow(clippy::print_stdout, reason = "these functions talk to a developer's terminal")]

pub mod bench;
pub mod fuzz_seeds;
pub mod generated;
pub mod licenses;
pub mod metadata;
pub mod new_rule;
pub mod repo;
pub mod tidy;
