//! Takes one snapshot of a target and prints what each part cost: `cargo run --example capture -- :6060 [--prove]`.
#![allow(clippy::print_stdout, reason = "printing is what this program is for")]

use std::process::ExitCode;

use stanch_collect::{CancelToken, CaptureOptions, Quiet, Target, capture};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let target = args.next().unwrap_or_default();
    let options = CaptureOptions { prove: args.any(|a| a == "--prove"), ..CaptureOptions::default() };
    let result = Target::parse(&target)
        .map_err(Into::into)
        .and_then(|target| capture(&target, &options, &Quiet, &CancelToken::new()));
    match result {
        Ok(capture) => {
            for snapshot in &capture.snapshots {
                for part in &snapshot.parts {
                    let took = part.took_ms.unwrap_or(0);
                    println!(
                        "{:15} {:>9} bytes {took:>6} ms  {}",
                        part.kind.name(),
                        part.bytes.len(),
                        part.source
                    );
                }
                let total: u64 = snapshot.parts.iter().filter_map(|p| p.took_ms).sum();
                println!("{:15} {:>15} {total:>6} ms", "sum", "");
            }
            for gap in capture.snapshots.iter().flat_map(|s| &s.gaps).chain(&capture.gaps) {
                println!("gap: {} ({}): {}", gap.part, gap.reason.name(), gap.detail);
            }
            ExitCode::SUCCESS
        }
        Err(e) => {
            println!("failed to {e}");
            ExitCode::from(2)
        }
    }
}
