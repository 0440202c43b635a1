//! Reads a goroutine dump from a file in pieces and says how long that took and how much memory it needed.
//!
//! `goroutine_dump FILE`, or `goroutine_dump --write N FILE` to write one with N goroutines first.

#![allow(clippy::print_stdout, reason = "it is what the example is for")]

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::time::{Duration, Instant};

use stanch_model::Symbols;
use stanch_parse::formats::goroutine_text::DumpParser;

#[path = "../benches/support/dump.rs"]
mod dump;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--write", count, path] => write(count.parse()?, path),
        [path] => read(path),
        _ => Err("usage: goroutine_dump FILE | goroutine_dump --write N FILE".into()),
    }
}

fn write(count: usize, path: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::new(File::create(path)?);
    let mut dump = dump::Dump::new(count);
    let mut text = String::new();
    while dump.next_into(&mut text) {
        out.write_all(text.as_bytes())?;
        text.clear();
    }
    Ok(out.flush()?)
}

fn read(path: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut file = File::open(path)?;
    let mut symbols = Symbols::new();
    let mut parser = DumpParser::new(&mut symbols);
    let mut piece = vec![0; 256 << 10];
    let mut bytes = 0;
    let (start, cpu) = (Instant::now(), cpu_time());
    loop {
        let len = file.read(&mut piece)?;
        if len == 0 {
            break;
        }
        bytes += len;
        parser.feed(&piece[..len]);
    }
    let parsed = parser.finish()?;
    let (wall, cpu, dump) = (start.elapsed(), cpu_time().saturating_sub(cpu), &parsed.value);
    println!(
        "{} goroutines, {} stacks, {} args",
        dump.goroutines.len(),
        symbols.stack_count(),
        dump.args.len()
    );
    println!("{} label sets, {} problems", dump.labels.len().saturating_sub(1), parsed.problems.len());
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = bytes as f64 / 1e6 / cpu.as_secs_f64();
    println!("{bytes} bytes in {wall:.3?}, {cpu:.3?} of them on a processor: {rate:.0} MB/s per core");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("VmHWM: unknown");
    println!("peak memory {}", peak.trim_start_matches("VmHWM:").trim());
    Ok(())
}

/// What this process has used of its processors, reading the file included (`/proc/PID/schedstat`): on a busy
/// machine the clock says little.
fn cpu_time() -> Duration {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|ns| ns.parse().ok()).unwrap_or_default())
}
