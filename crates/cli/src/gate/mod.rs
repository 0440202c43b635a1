//! The stages of `stanch gate`: from the user's command over the hook and the records of its test binaries to a report.
//!
//! Invariants: nothing of the user's is written but what `--output` and `--update-baseline` name; a result of the test
//! cache counts only when the record of the run that it is of is known ([`store`]).

pub(crate) mod command;
pub(crate) mod date;
pub(crate) mod judge;
pub(crate) mod known;
pub(crate) mod overlay;
pub(crate) mod records;
pub(crate) mod render;
pub(crate) mod run;
pub(crate) mod settings;
pub(crate) mod store;
pub(crate) mod thresholds;
pub(crate) mod toolchain;
