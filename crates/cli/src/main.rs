//! The `stanch` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    stanch::run(std::env::args_os().collect())
}
