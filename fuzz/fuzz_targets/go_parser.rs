//! No bytes make the Go parser panic, hang, or give a tree whose nodes lie outside of the text or of their parents.
#![no_main]

#[path = "../../crates/gosrc/tests/support/invariants.rs"]
mod invariants;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| invariants::check(bytes));
