//! What the user typed after `stanch load`, as clap reads it.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum, ValueHint};
use stanch_model::{Measure, Objective};

use crate::args::{raw, units};

/// `stanch load`
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Load {
    /// Where requests go: `http://host:port/path`, `https://…`, or `tcp://host:port` for lines. `{n}` in the path stands
    /// for the number of the request, `{n%100}` for its remainder.
    #[arg(value_name = "URL", value_hint = ValueHint::Url)]
    pub url: String,
    /// When requests are sent.
    #[command(flatten)]
    pub timing: Timing,
    /// What is sent, and how.
    #[command(flatten)]
    pub sending: Sending,
    /// Raise the rate step by step (--step-time each, from --rate on) until the service breaks: by --slo, else by errors,
    /// by answers that are too few, or by a p99 that is ten times that of the lowest rate.
    #[arg(long, conflicts_with_all = ["time", "steps", "ramp", "spike", "soak"], help_heading = "Capacity")]
    pub until_knee: bool,
    /// The highest rate of --until-knee [default: 1000000/s]
    #[arg(long, value_name = "RATE", value_parser = rate, requires = "until_knee", help_heading = "Capacity")]
    pub most_rate: Option<f64>,
    /// Address of the service's pprof or metrics, where its process says what it uses meanwhile.
    #[arg(long, value_name = "ADDRESS", help_heading = "Capacity")]
    pub pprof: Option<String>,
    /// The same, where metrics have an address of their own: `http://host:9090/metrics`.
    #[arg(long, value_name = "URL", help_heading = "Capacity")]
    pub metrics: Option<String>,
    /// What the service has to keep, `p99<200ms,errors<0.1%,throughput>450`; the exit code is 1 where it does not.
    ///
    /// There are mean, p50, p90, p95, p99, p99.9, max (latencies), errors (a share) and throughput (good answers per
    /// second).
    #[arg(long, value_name = "OBJECTIVES", value_parser = objectives)]
    pub slo: Option<Objectives>,
    /// Who we are to the target.
    #[command(flatten)]
    pub auth: raw::Auth,
    /// Form of the report [default: by the extension of --output, else text]
    #[arg(short, long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<LoadFormat>,
    /// Write to a file and not to stdout.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  stanch load http://localhost:8080/orders --rate 500/s --for 30s
  stanch load 'http://localhost:8080/orders?id={n}' --steps 100..1000+100 --slo 'p99<200ms,errors<0.1%'
  stanch load http://localhost:8080/orders --until-knee --rate 100/s --pprof localhost:6060
  stanch load http://localhost:8080/ --rate 200/s --spike 5000/s --format html -o load.html
  stanch load https://localhost:8443/ --http2 --rate 2000/s --ca ca.pem
  stanch load tcp://localhost:7000 --line 'PING {n}' --connections 10000 --rate 1000/s
  stanch load http://localhost:8080/ --soak 10m --rate 1000/s --slow 1KiB --slow-share 10% --abort 5%

A request is sent when it is due, whatever became of those before it, and its latency counts from then.

Exit codes: 0 done, or all objectives kept; 1 an objective broken; 2 failure, or a test too short to tell.
With --until-knee: 0 the boundary was found, or none was met; 2 failure, or stopped before.";

/// When requests are sent.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Schedule")]
pub struct Timing {
    /// Requests per second: `500/s`, `500`, `30000/m` [default: 100/s]
    #[arg(long, value_name = "RATE", value_parser = rate, allow_hyphen_values = true)]
    pub rate: Option<f64>,
    /// How long [default: 30s]
    #[arg(long = "for", value_name = "TIME", value_parser = units::positive_duration)]
    pub time: Option<Duration>,
    /// Rates one after the other: `100,200,500`, or `100..1000+100` (from, to, and by how much).
    #[arg(long, value_name = "RATES", value_parser = steps, allow_hyphen_values = true,
          conflicts_with_all = ["rate", "time", "ramp", "spike", "soak"])]
    pub steps: Option<Steps>,
    /// How long each of the --steps takes [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration)]
    pub step_time: Option<Duration>,
    /// Evenly from one rate to another, over the whole time: `0..1000`.
    #[arg(long, value_name = "RATES", value_parser = ramp, allow_hyphen_values = true,
          conflicts_with_all = ["rate", "spike", "soak"])]
    pub ramp: Option<(f64, f64)>,
    /// A rate to jump to in the middle of the time.
    #[arg(long, value_name = "RATE", value_parser = rate, allow_hyphen_values = true, conflicts_with = "soak")]
    pub spike: Option<f64>,
    /// How long the --spike takes [default: a fifth of the time]
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, requires = "spike")]
    pub spike_time: Option<Duration>,
    /// The rate for a long time, to see what only time shows; `--for` with another default: 10 minutes.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, num_args = 0..=1,
          default_missing_value = "10m", conflicts_with = "time")]
    pub soak: Option<Duration>,
}

/// What is sent, and how.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Requests")]
pub struct Sending {
    /// The method [default: GET, with a body POST]
    #[arg(short = 'X', long, value_name = "METHOD")]
    pub method: Option<String>,
    /// The body, or `@FILE`. `{n}` in it stands for the number of the request.
    #[arg(short = 'd', long, value_name = "TEXT")]
    pub body: Option<String>,
    /// What is sent to `tcp://`, a line feed is added; a line is awaited. `{n}` stands for the number of the request.
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["body", "method"])]
    pub line: Option<String>,
    /// Time that an answer may take, and that a request may wait for a connection.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, default_value = "10s")]
    pub timeout: Duration,
    /// Time that a new connection may take, TLS included.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, default_value = "5s")]
    pub connect_timeout: Duration,
    /// Open so many connections before the test and use them in turn [default: as few as are needed]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub connections: Option<u32>,
    /// Most connections at once; requests that find none free wait with their clock running.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help = "Most connections at once [default: 10000, or --connections]")]
    pub max_connections: Option<u32>,
    /// A new connection for each request.
    #[arg(long)]
    pub no_reuse: bool,
    /// Speak HTTP/2: over TLS by ALPN, else with prior knowledge.
    #[arg(long, conflicts_with_all = ["no_reuse", "slow"])]
    pub http2: bool,
    /// Most requests at once on a connection of HTTP/2.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), default_value_t = 100)]
    pub streams: u32,
    /// Clients that send and read so many bytes a second: `1KiB`.
    #[arg(long, value_name = "SIZE", value_parser = units::size)]
    pub slow: Option<u64>,
    /// Share of the slow clients [default: 100%]
    #[arg(long, value_name = "PERCENT", value_parser = share, requires = "slow")]
    pub slow_share: Option<f64>,
    /// Share of the clients that go away in the middle, by turns while they send and when the answer begins: `5%`.
    #[arg(long, value_name = "PERCENT", value_parser = share)]
    pub abort: Option<f64>,
}

/// Form of a report on load.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum LoadFormat {
    /// For a terminal.
    Text,
    /// For machines, schema `stanch-load/1`.
    Json,
    /// One self-contained page with charts.
    Html,
}

/// Rates one after the other.
#[derive(Clone, PartialEq, Debug)]
pub struct Steps(pub Vec<f64>);

/// All terms of an `--slo`.
#[derive(Clone, PartialEq, Debug)]
pub struct Objectives(pub Vec<Objective>);

/// Rates of one `--steps`.
const MOST_STEPS: usize = 100;

/// `500`, `500/s`, `30000/m`, in requests per second.
///
/// # Errors
/// A fragment that says what a rate looks like.
pub fn rate(text: &str) -> Result<f64, String> {
    let (number, per) = match text.split_once('/') {
        None => (text, 1.0),
        Some((number, "s" | "sec" | "second")) => (number, 1.0),
        Some((number, "m" | "min" | "minute")) => (number, 60.0),
        Some((number, "h" | "hour")) => (number, 3600.0),
        Some((_, unit)) => return Err(format!("expected /s, /m or /h and found /{unit}")),
    };
    let value = number.trim().parse::<f64>().ok().filter(|v| v.is_finite());
    match value {
        Some(v) if v < 0.0 => {
            Err("a rate cannot be negative; give requests per second, such as 500/s".to_owned())
        }
        Some(v) if v > 0.0 => Ok(v / per),
        _ => Err("expected a rate above 0, such as 500/s or 30000/m".to_owned()),
    }
}

/// A rate that may be 0: where a ramp begins or ends.
fn rate_or_zero(text: &str) -> Result<f64, String> {
    if matches!(text.trim(), "0" | "0/s") { Ok(0.0) } else { rate(text) }
}

fn ramp(text: &str) -> Result<(f64, f64), String> {
    let (from, to) = text.split_once("..").ok_or("expected two rates, such as 0..1000")?;
    match (rate_or_zero(from)?, rate_or_zero(to)?) {
        (0.0, 0.0) => Err("expected one of the rates above 0".to_owned()),
        both => Ok(both),
    }
}

fn steps(text: &str) -> Result<Steps, String> {
    let Some((from, rest)) = text.split_once("..") else {
        let rates = text.split(',').map(rate).collect::<Result<Vec<_>, _>>()?;
        let too_many = format!("expected at most {MOST_STEPS} rates");
        return if rates.len() > MOST_STEPS { Err(too_many) } else { Ok(Steps(rates)) };
    };
    let (to, by) = rest.split_once('+').ok_or("expected FROM..TO+BY, such as 100..1000+100")?;
    let (from, to, by) = (rate(from)?, rate(to)?, rate(by)?);
    if to < from {
        return Err("expected rates that rise; a list such as 500,100 may fall".to_owned());
    }
    let count = ((to - from) / by + 1e-9).floor();
    if count >= MOST_STEPS as f64 {
        return Err(format!("expected at most {MOST_STEPS} rates; raise the number behind the +"));
    }
    Ok(Steps((0..=count as u32).map(|n| from + by * f64::from(n)).collect()))
}

/// `5%`, `0.05`; a share from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let value = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|v| v / 100.0),
        None => text.parse::<f64>(),
    };
    let value = value.ok().filter(|v| (0.0..=1.0).contains(v));
    value.ok_or_else(|| "expected a share such as 5% or 0.05".to_owned())
}

/// `p99<200ms,errors<0.1%`
///
/// # Errors
/// A fragment that says what is wrong with which term.
pub fn objectives(text: &str) -> Result<Objectives, String> {
    text.split(',').map(|term| objective(term.trim())).collect::<Result<_, _>>().map(Objectives)
}

fn objective(term: &str) -> Result<Objective, String> {
    let at = term
        .find(['<', '>'])
        .ok_or_else(|| format!("expected a term such as p99<200ms and found {term:?}"))?;
    let (name, rest) = term.split_at(at);
    let value = rest[1..].strip_prefix('=').unwrap_or(&rest[1..]).trim();
    let name = match name.trim() {
        "p999" => "p99.9",
        "rps" | "qps" => "throughput",
        other => other,
    };
    let names = || Measure::NAMES.map(|(name, _)| name).join(", ");
    let found = Measure::NAMES.iter().find(|(n, _)| *n == name);
    let (_, measure) = found.ok_or_else(|| format!("unknown objective {name:?}; there are {}", names()))?;
    let is_least = *measure == Measure::Throughput;
    if is_least != rest.starts_with('>') {
        return Err(format!(
            "{name} is good when it is {}",
            if is_least { "high: use >" } else { "low: use <" }
        ));
    }
    let limit = match measure.unit() {
        "share" => share(value)?,
        "microseconds" => units::positive_duration(value)?.as_secs_f64() * 1e6,
        _ => rate(value)?,
    };
    Ok(Objective { measure: *measure, limit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_have_a_unit_of_time() {
        let ok = |text: &str| rate(text).unwrap();
        assert_eq!((ok("500"), ok("500/s"), ok("30000/m"), ok("1/h")), (500.0, 500.0, 500.0, 1.0 / 3600.0));
        assert!(rate("-5/s").unwrap_err().contains("negative"));
        for bad in ["", "0", "x", "5/y", "nan", "inf", "1e999"] {
            assert!(rate(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn steps_are_listed_or_counted() {
        assert_eq!(steps("100..300+100").unwrap().0, [100.0, 200.0, 300.0]);
        assert_eq!(steps("100..350+100").unwrap().0, [100.0, 200.0, 300.0]);
        assert_eq!(steps("500,100/s").unwrap().0, [500.0, 100.0]);
        for bad in ["", "100..300", "300..100+50", "1..1000+1", "100..200+-1", "-1,2"] {
            assert!(steps(bad).is_err(), "{bad}");
        }
        assert_eq!(ramp("0..1000").unwrap(), (0.0, 1000.0));
        assert!(ramp("0..0").is_err() && ramp("5").is_err());
    }

    #[test]
    fn objectives_know_their_side() {
        let read = objectives("p99<200ms, errors<=0.1%,throughput>450/s").unwrap().0;
        let pairs: Vec<_> = read.iter().map(|o| (o.measure, o.limit)).collect();
        assert_eq!(
            pairs,
            [(Measure::P99, 200_000.0), (Measure::Errors, 0.001), (Measure::Throughput, 450.0)]
        );
        for (bad, want) in [
            ("p99>200ms", "use <"),
            ("throughput<5", "use >"),
            ("p98<5ms", "there are mean, p50"),
            ("p99", "such as p99<200ms"),
            ("errors<120%", "share"),
            ("p99<0s", "above zero"),
            ("", "such as"),
        ] {
            let error = objectives(bad).unwrap_err();
            assert!(error.contains(want), "{bad}: {error}");
        }
    }

    #[test]
    fn shares_are_percentages_or_fractions() {
        assert_eq!((share("5%"), share("0.05"), share("100%")), (Ok(0.05), Ok(0.05), Ok(1.0)));
        assert!(share("101%").is_err() && share("-1%").is_err() && share("x").is_err());
    }
}
