//! The `stanch` binary.
fn main() {}
