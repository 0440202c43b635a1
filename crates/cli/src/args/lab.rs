//! The lab's words: services that leak, and links that fail.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueHint};
use stanch_lab::{Schedule, Steps};

use crate::args::raw::Report;
use crate::args::units;

/// `stanch lab`
#[derive(Args, Debug)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Lab {
    /// What to do with the lab.
    #[command(subcommand)]
    pub command: LabCommand,
}

/// What to do with the lab.
#[derive(Subcommand, Debug)]
pub enum LabCommand {
    /// List the services and what leaks in them
    List,
    /// Build and run a service until it is interrupted
    Run(LabRun),
    /// Put a faulty link between a client and its server
    Proxy(LabProxy),
}

/// `stanch lab run`
#[derive(Args, Debug)]
#[command(after_help = LAB_EXAMPLES)]
pub struct LabRun {
    /// Name of the service (`stanch lab list`).
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Run the leaky code, or its mended twin under the same traffic.
    #[arg(long, value_name = "BOOL", action = clap::ArgAction::Set, default_value_t = true)]
    pub leak: bool,
    /// Requests per second that the service sends to itself.
    #[arg(long, value_name = "RATE")]
    pub load: Option<f64>,
    /// Loopback address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub addr: String,
    /// Faults of the link to what the service depends on, in place of those that belong to it:
    /// `at TIME [every TIME] FAULT [for TIME]`, parted by `;` (`stanch lab proxy --help` lists the faults).
    #[arg(long, value_name = "TEXT")]
    pub schedule: Option<Schedule>,
    /// Kill, stop and start the service, or what it depends on: `at TIME kill|stop|start [service|dependency]`, parted
    /// by `;`.
    #[arg(long, value_name = "TEXT", conflicts_with = "diagnose")]
    pub steps: Option<Steps>,
    /// Diagnose the service while it runs, then end it; the exit code is the verdict's.
    #[arg(long)]
    pub diagnose: bool,
    /// How long to watch with --diagnose.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, requires = "diagnose", help = "How long to watch with --diagnose [default: 30s]")]
    pub duration: Option<Duration>,
    /// How to say what --diagnose finds.
    #[command(flatten)]
    pub report: Report,
}

const LAB_EXAMPLES: &str = "\
Examples:
  stanch lab list
  stanch lab run order-handler             then: stanch ADDRESS in a second shell
  stanch lab run order-handler --leak false --diagnose
  stanch lab run socket-gateway --load 100 --diagnose --duration 1m
  stanch lab run circuit-breaker --schedule 'at 5s black-hole for 20s' --steps 'at 40s kill; at 42s start'

It needs Go 1.22 or newer on the PATH; slow-query needs PostgreSQL, too.";

/// `stanch lab proxy`
///
/// A TCP proxy that delays, limits, cuts, half-closes, black-holes, or answers 5xx, on schedule and on command. It
/// runs until it is interrupted.
#[derive(Args, Debug)]
#[command(after_help = PROXY_EXAMPLES)]
pub struct LabProxy {
    /// Where connections go.
    #[arg(long, value_name = "HOST:PORT", value_parser = host_and_port)]
    pub to: String,
    /// Loopback address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Loopback address of the control endpoint; port 0 takes a free one, `off` leaves it out.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = control)]
    pub control: Control,
    /// The faults and their times: `at TIME [every TIME] FAULT [for TIME]`, parted by `;`.
    #[arg(long, value_name = "TEXT")]
    pub schedule: Option<Schedule>,
    /// A file with the schedule; entries may stand on lines of their own, `#` starts a comment.
    #[arg(long, value_name = "FILE", conflicts_with = "schedule", value_hint = ValueHint::FilePath)]
    pub schedule_file: Option<PathBuf>,
    /// End after this time and not only when interrupted.
    #[arg(long = "for", value_name = "TIME", value_parser = units::positive_duration)]
    pub duration: Option<Duration>,
    /// Connections at the same time; further ones wait until one of them ends.
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections: u32,
}

/// Where faults are ordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Control {
    /// Nowhere.
    Off,
    /// At that address.
    At(SocketAddr),
}

fn control(text: &str) -> Result<Control, String> {
    match text {
        "off" => Ok(Control::Off),
        _ => text.parse().map(Control::At).map_err(|_| "expected ADDRESS:PORT or off".to_owned()),
    }
}

fn host_and_port(text: &str) -> Result<String, String> {
    let port =
        text.rsplit_once(':').filter(|(host, _)| !host.is_empty()).and_then(|(_, port)| port.parse().ok());
    match port {
        Some(1_u16..) => Ok(text.to_owned()),
        _ => Err("expected HOST:PORT, such as 127.0.0.1:5432".to_owned()),
    }
}

const PROXY_EXAMPLES: &str = "\
Faults:
  pass            a healthy link
  delay 200ms     latency in each direction
  limit 64KiB/s   bytes per second and direction
  cut             connections are reset
  half-close      the client reads the end of the stream
  black-hole      connections open, and nothing arrives
  answer 503      HTTP/1 requests get that status

Examples:
  stanch lab proxy --to 127.0.0.1:5432 --listen 127.0.0.1:15432
  stanch lab proxy --to 127.0.0.1:8080 --schedule 'at 5s black-hole for 10s; at 30s every 10s cut for 1s'

On command, at the control address that it prints:
  curl http://127.0.0.1:PORT/                        what it does now
  curl -d 'delay 2s for 30s' http://127.0.0.1:PORT/fault
  curl -X DELETE http://127.0.0.1:PORT/fault         back to the schedule";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_and_control_addresses() {
        for good in ["127.0.0.1:5432", "db.internal:80", "[::1]:443"] {
            assert_eq!(host_and_port(good), Ok(good.to_owned()));
        }
        for bad in ["", "localhost", ":80", "localhost:0", "localhost:70000", "http://localhost"] {
            assert!(host_and_port(bad).is_err(), "{bad}");
        }
        assert_eq!(control("off"), Ok(Control::Off));
        assert!(control("localhost").is_err());
    }
}
