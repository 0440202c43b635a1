//! The real binary: stdout, stderr and exit code of whole runs.
//!
//! Snapshots stand in the tests; `UPDATE_EXPECT=1 cargo test -p stanch --test cli` rewrites them.

mod support;

mod bad_input;
mod check;
mod commands;
mod forecast;
mod gate;
mod lab_proxy;
mod load;
mod output;
mod profile;
mod stored;
mod verify;
mod watched;
