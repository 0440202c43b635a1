//! Series from bundles and saved files.

use stanch_collect::CancelToken;
use stanch_forecast::Series;
use stanch_model::{Evidence, Snapshot};
use stanch_rules::engine::{growth, process};

use super::{FDS, Input, MEMORY};
use crate::args::raw;
use crate::args::resolve::{self, Series as Stored};
use crate::failure::{Failure, Result};
use crate::pipeline::{How, see_all};
use crate::ui::Ui;

/// Counters of requests that servers are known to have: `promhttp`'s instrumentation as its documentation names it, the
/// OpenTelemetry semantic conventions, go-grpc-middleware.
const REQUESTS: [&str; 6] = [
    "http_requests_total",
    "http_request_duration_seconds_count",
    "http_server_request_duration_seconds_count",
    "http_server_requests_seconds_count",
    "grpc_server_handled_total",
    "rpc_server_duration_milliseconds_count",
];
/// A limit above this is none: GOMEMLIMIT is off at 2^63 − 1.
const NO_LIMIT: f64 = 1e15;

/// Reads what was saved. All of it is one line of time.
pub(crate) fn read(targets: &[String], requests: Option<&str>, ui: &Ui) -> Result<Input> {
    let stored = resolve::series(targets)?;
    if let Some(live) = stored.iter().find(|s| s.is_live()) {
        return Err(Failure::new(format!("forecast {}: it is a live service", live.name())).help(format!(
            "record it first: stanch capture {} --every 15s --for 30m -o seen.stanch",
            live.name()
        )));
    }
    let evidence = see(&stored, ui)?;
    let mut input = Input { target: targets.join(" "), ..Input::default() };
    let mut all = Collected { evidence: &evidence, left_out: 0 };
    input.seen.goroutines = all.series(growth::total)?;
    input.seen.created = Some(all.series(|s| s.stats.goroutines_created)?).filter(|s| !s.points.is_empty());
    if let Some(counter) = counter(&evidence, requests)? {
        let counted = all.series(|s| sum(s, &counter))?;
        input.seen.qps = Some(counted.rate()).filter(|s| !s.points.is_empty());
        input.notes.push(format!("requests are counted by {counter}"));
    }
    let last = |get: fn(&Snapshot) -> Option<f64>| {
        evidence.iter().flat_map(|e| &e.snapshots).rev().find_map(get).filter(|v| *v < NO_LIMIT)
    };
    let limit = last(|s| s.stats.memory_limit);
    let (memory, is_rss) = memory(&mut all)?;
    if !is_rss && !memory.points.is_empty() {
        input.notes.push(
            "memory is the heap in use, for the resident size was not seen: limits are reached earlier"
                .into(),
        );
    }
    input.other(MEMORY, "bytes", memory, limit);
    input.other("heap in use", "bytes", all.series(heap)?, None);
    input.other("memory outside Go", "bytes", all.series(outside)?, None);
    input.other(FDS, "descriptors", all.series(|s| s.stats.open_fds)?, last(|s| s.stats.max_fds));
    if all.left_out > 0 {
        input.notes.push("what is older than the last restart was left out".into());
    }
    let goroutines = input.seen.goroutines.clone();
    input.note_holes("goroutines", &goroutines);
    Ok(input)
}

fn see(stored: &[Stored], ui: &Ui) -> Result<Vec<Evidence>> {
    let options =
        resolve::capture_options(&raw::Fetch::usual(), &raw::Auth::default(), (None, None), &|_| None)?;
    let cancel: CancelToken = crate::interrupt::install()?;
    let how = How { options: &options, binary: None, save: None, cancel: &cancel, ui };
    see_all(stored, &how).into_iter().collect()
}

struct Collected<'a> {
    evidence: &'a [Evidence],
    /// Values from before a restart.
    left_out: usize,
}

impl Collected<'_> {
    /// A number over all snapshots since the last restart, in seconds since the epoch.
    fn series(&mut self, get: impl Fn(&Snapshot) -> Option<f64>) -> Result<Series> {
        let mut points = Vec::new();
        for evidence in self.evidence {
            let found = process::series(evidence, &get);
            if !found.timed && found.values.len() > 1 {
                return Err(Failure::new(format!(
                    "forecast {}: the times of its snapshots are unknown",
                    evidence.target
                ))
                .help("capture it with stanch capture, or keep the files' times"));
            }
            self.left_out += evidence.snapshots.iter().filter_map(&get).count() - found.values.len();
            let base = evidence.snapshots.first().map_or(0.0, |s| s.at as f64 / 1e3);
            points.extend(found.times.iter().zip(&found.values).map(|(t, v)| (base + t, Some(*v))));
        }
        Ok(Series::new(points))
    }
}

/// The counter that was named, or the first known one that is there.
fn counter(evidence: &[Evidence], named: Option<&str>) -> Result<Option<String>> {
    let is_there = |name: &str| evidence.iter().flat_map(|e| &e.snapshots).any(|s| sum(s, name).is_some());
    match named {
        Some(name) if !is_there(name) => {
            Err(Failure::new(format!("count requests: no snapshot has the metric {name}"))
                .help("name a counter of the service's own /metrics"))
        }
        Some(name) => Ok(Some(name.to_owned())),
        None => Ok(REQUESTS.iter().find(|name| is_there(name)).map(|name| (*name).to_owned())),
    }
}

/// Over all labels.
fn sum(snapshot: &Snapshot, name: &str) -> Option<f64> {
    let values =
        || snapshot.metrics.iter().flat_map(|m| &m.metrics).filter(|m| &*m.name == name).map(|m| m.value);
    values().next()?;
    Some(values().sum())
}

/// The resident size, else the heap in use.
fn memory(all: &mut Collected<'_>) -> Result<(Series, bool)> {
    let rss = all.series(|s| s.stats.rss)?;
    if rss.points.is_empty() { Ok((all.series(heap)?, false)) } else { Ok((rss, true)) }
}

/// The least noisy number of the heap that is there.
fn heap(s: &Snapshot) -> Option<f64> {
    s.stats.heap_live.or(s.stats.heap_inuse).or(s.stats.heap_alloc)
}

/// What is resident and not Go's: cgo, mmap, the binary.
fn outside(s: &Snapshot) -> Option<f64> {
    let go = s.stats.sys? - s.stats.heap_released?;
    // Pages that Go obtained and never touched are not resident, so the difference can be below zero, where it says nothing.
    Some(s.stats.rss? - go).filter(|v| *v > 0.0)
}
