//! `hammer URL RATE SECONDS [CONNECTIONS]`: the generator alone, for the measurements of docs/benchmarks/load.md.
#![allow(clippy::print_stdout, reason = "an example prints what it measured")]

use std::time::Duration;

use stanch_load::{Message, Options, Schedule, Silent, Target, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [url, rate, seconds, rest @ ..] = &args[..] else {
        return Err("usage: hammer URL RATE SECONDS [CONNECTIONS]".into());
    };
    let target = Target::parse(url)?;
    let schedule = Schedule::constant(rate.parse()?, Duration::from_secs_f64(seconds.parse()?))?;
    let connections = rest.first().map(|c| c.parse()).transpose()?;
    let most = connections.unwrap_or(10_000);
    let options = Options { connections, max_connections: most, ..Options::default() };
    let result = run(
        &target,
        &Message::default(),
        &schedule,
        &options,
        &mut Silent,
        &stanch_collect::CancelToken::new(),
    )?;
    println!(
        "due {} in {} ms: {:.0} good answers/s",
        result.due,
        result.millis,
        result.throughput().unwrap_or(0.0)
    );
    println!("latency {:?}", result.latency);
    println!("start delay {:?}", result.start_delay);
    println!("{:?} waited {} opened {}", result.counts, result.waited, result.opened);
    println!("most in flight {}, most connections {}", result.most_in_flight, result.most_connections);
    result.notes.iter().for_each(|n| println!("note: {n}"));
    Ok(())
}
