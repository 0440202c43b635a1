//! What the user typed after `stanch forecast`, as clap reads it.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum, ValueHint};

use crate::args::units;

/// `stanch forecast`
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Forecast {
    /// Bundles, or files and folders of saved metrics and dumps, of one service. Several bundles are one line of time.
    #[arg(value_name = "BUNDLE", value_hint = ValueHint::AnyPath,
          required_unless_present_any = ["goroutines", "heap", "fds"],
          conflicts_with_all = ["goroutines", "qps", "heap", "fds", "p99"])]
    pub bundles: Vec<String>,
    /// Prometheus' answer to a range query (`/api/v1/query_range`, JSON) of `go_goroutines`.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Range queries")]
    pub goroutines: Option<PathBuf>,
    /// The same of the rate of requests per second: `sum(rate(http_requests_total[1m]))`.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "goroutines", help_heading = "Range queries")]
    pub qps: Option<PathBuf>,
    /// The same of memory in bytes: `process_resident_memory_bytes`, or `go_memstats_heap_inuse_bytes`.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Range queries")]
    pub heap: Option<PathBuf>,
    /// The same of `process_open_fds`.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Range queries")]
    pub fds: Option<PathBuf>,
    /// The same of the 99th percentile of the latency in seconds.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Range queries")]
    pub p99: Option<PathBuf>,
    /// Take the series with this label, when an answer has several; may be given several times.
    #[arg(long = "match", value_name = "LABEL=VALUE", value_parser = label, help_heading = "Range queries")]
    pub matching: Vec<(String, String)>,
    /// Counter of requests in the metrics of a bundle [default: the first known one that is there]
    #[arg(long, value_name = "METRIC", requires = "bundles")]
    pub requests: Option<String>,
    /// Memory at which the process is killed [default: GOMEMLIMIT, where a bundle says it]
    #[arg(long, value_name = "SIZE", value_parser = units::size, help_heading = "Limits")]
    pub memory_limit: Option<u64>,
    /// File descriptors that the process may have [default: process_max_fds, where a bundle says it]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Limits")]
    pub fd_limit: Option<u64>,
    /// Goroutines that are too many [default: 100000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Limits")]
    pub goroutine_limit: Option<u64>,
    /// Requests per second that the service has to serve.
    #[arg(long, value_name = "RATE", value_parser = rate, help_heading = "Limits")]
    pub min_qps: Option<f64>,
    /// Latency that 99 % of the requests have to keep.
    #[arg(long, value_name = "TIME", value_parser = units::positive_duration, requires = "p99", help_heading = "Limits")]
    pub max_p99: Option<Duration>,
    /// From now on with other limits or traffic: `limit=4GiB,fds=65536,goroutines=200000,qps=2x` (`qps=500` is a rate).
    #[arg(long, value_name = "WHAT", value_parser = what_if, help_heading = "Limits")]
    pub what_if: Option<WhatIf>,
    /// Form of the forecast [default: by the extension of --output, else text]
    #[arg(short, long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<ForecastFormat>,
    /// Write to a file and not to stdout.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  stanch forecast seen.stanch --memory-limit 4GiB
  stanch forecast --goroutines g.json --qps q.json --heap rss.json --memory-limit 2GiB
  stanch forecast --goroutines g.json --match instance=orders-0:6060 --what-if limit=8GiB,qps=2x
  stanch forecast seen.stanch --format html -o forecast.html

Exit codes: 0 no limit is reached within a year, 1 one is, 2 failure, or the numbers follow no model.";

/// Form of a forecast.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ForecastFormat {
    /// For a terminal.
    Text,
    /// For machines, schema `stanch-forecast/1`.
    Json,
    /// One self-contained page with charts.
    Html,
    /// A picture.
    Svg,
}

/// What will be different from now on.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct WhatIf {
    /// Bytes.
    pub memory: Option<u64>,
    /// Descriptors.
    pub fds: Option<u64>,
    /// Goroutines.
    pub goroutines: Option<u64>,
    /// Traffic.
    pub qps: Option<Rate>,
}

/// Traffic, as many times as before or as a rate.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Rate {
    /// `2x`
    Times(f64),
    /// `500`
    PerSecond(f64),
}

/// `limit=4GiB,qps=2x`
fn what_if(text: &str) -> Result<WhatIf, String> {
    let mut out = WhatIf::default();
    for part in text.split(',').map(str::trim) {
        let (key, value) =
            part.split_once('=').ok_or_else(|| format!("expected KEY=VALUE and found {part:?}"))?;
        let count =
            || value.parse().ok().filter(|n| *n > 0).ok_or(format!("expected a number above 0 for {key}"));
        let twice = match key {
            "limit" => out.memory.replace(units::size(value)?).is_some(),
            "fds" => out.fds.replace(count()?).is_some(),
            "goroutines" => out.goroutines.replace(count()?).is_some(),
            "qps" => out.qps.replace(traffic(value)?).is_some(),
            _ => return Err(format!("unknown key {key:?}; there are limit, fds, goroutines and qps")),
        };
        if twice {
            return Err(format!("{key} is given twice"));
        }
    }
    Ok(out)
}

fn traffic(text: &str) -> Result<Rate, String> {
    match text.strip_suffix('x') {
        Some(times) => rate(times).map(Rate::Times),
        None => rate(text).map(Rate::PerSecond),
    }
}

fn rate(text: &str) -> Result<f64, String> {
    let value = text.parse::<f64>().ok().filter(|v| v.is_finite() && *v > 0.0);
    value.ok_or_else(|| "expected a number above 0, such as 500 or 2.5".to_owned())
}

fn label(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected LABEL=VALUE, such as instance=orders-0:6060")?;
    let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
    Ok((key.trim().to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_if_is_read() {
        let read = what_if("limit=4GiB, qps=2x").unwrap();
        assert_eq!((read.memory, read.qps), (Some(4 << 30), Some(Rate::Times(2.0))));
        let read = what_if("qps=500,fds=65536,goroutines=7").unwrap();
        assert_eq!(read.qps, Some(Rate::PerSecond(500.0)));
        assert_eq!((read.fds, read.goroutines), (Some(65_536), Some(7)));
        for bad in [
            "",
            "limit",
            "limit=",
            "qps=0x",
            "qps=-1",
            "qps=nanx",
            "qps=infx",
            "fds=0",
            "cpu=2",
            "qps=1x,qps=2x",
        ] {
            assert!(what_if(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn labels_may_be_quoted() {
        assert_eq!(label("a=b:1").unwrap(), ("a".to_owned(), "b:1".to_owned()));
        assert_eq!(label("a=\"b\"").unwrap(), ("a".to_owned(), "b".to_owned()));
        assert!(label("a").is_err());
    }
}
