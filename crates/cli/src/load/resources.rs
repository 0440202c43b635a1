//! What a target's process uses while it is loaded, as it says itself.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use stanch_collect::{Address, CancelToken, CaptureOptions, Limits, Probe, Target, target::Endpoint};
use stanch_model::{MetricSet, RawSnapshot, ResourceUse, Snapshot, Span};
use stanch_parse::assemble::Assembler;
use stanch_rules::engine::growth;

use crate::failure::{Failure, Result};
use crate::pipeline::collect_failure;

/// How often it is asked.
const EVERY: Duration = Duration::from_secs(1);
/// A loaded service may be slow to say how it is.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks a process for its numbers.
pub(crate) struct Watch {
    probe: Probe,
    name: String,
    is_here: bool,
    cancel: CancelToken,
}

/// What was seen over a run.
pub(crate) struct Seen {
    raw: Vec<RawSnapshot>,
    machine_busy: Option<f64>,
    /// Why it was not seen, the first reason.
    pub(crate) trouble: Option<String>,
}

impl Watch {
    /// Of the service at `address`; asks it once, so that a wrong address is told before the load.
    pub(crate) fn new(address: &str, options: &CaptureOptions, cancel: &CancelToken) -> Result<Self> {
        let Target::Live(address) = Target::parse(address).map_err(|e| collect_failure(&e.into()))? else {
            return Err(Failure::new(format!("watch {address}: it is no address of a live service")));
        };
        let limits = Limits { request: PATIENCE, stall: PATIENCE, retries: 0, ..options.limits };
        let options = CaptureOptions { limits, ..options.clone() };
        let mut probe = Probe::new(&address, &options, cancel).map_err(|e| collect_failure(&e))?;
        let first = probe.take().map_err(|e| collect_failure(&e))?;
        let watch =
            Self { probe, name: address.to_string(), is_here: is_here(&address), cancel: cancel.clone() };
        let says = |u: &ResourceUse| u.goroutines.is_some() || u.heap.is_some() || u.rss.is_some();
        let seen = Seen { raw: vec![first], machine_busy: None, trouble: None };
        if watch.sum_up(&seen).as_ref().is_some_and(says) {
            return Ok(watch);
        }
        Err(Failure::new(format!("watch {}: what it answers says nothing of its process", watch.name))
            .help("give the address of pprof, or of metrics in the form of Prometheus or expvar"))
    }

    /// The process as it is now: looked at for `time`.
    pub(crate) fn glance(&mut self, time: Duration) -> Option<ResourceUse> {
        let cancel = self.cancel.clone();
        let until = Instant::now() + time;
        let ((), seen) = self.during(|| {
            while Instant::now() < until && !cancel.is_cancelled() {
                thread::sleep(Duration::from_millis(20));
            }
        });
        self.sum_up(&seen)
    }

    /// Runs `work` and looks meanwhile.
    pub(crate) fn during<T>(&mut self, work: impl FnOnce() -> T) -> (T, Seen) {
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            let looking = scope.spawn(|| self.look(&over));
            let done = work();
            over.store(true, Ordering::SeqCst);
            let seen = looking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (done, seen)
        })
    }

    fn look(&mut self, over: &AtomicBool) -> Seen {
        let before = self.is_here.then(cpu_times).flatten();
        let mut seen = Seen { raw: Vec::new(), machine_busy: None, trouble: None };
        loop {
            let is_last = over.load(Ordering::SeqCst);
            match self.probe.take() {
                Ok(snapshot) => seen.raw.push(snapshot),
                Err(error) => {
                    seen.trouble.get_or_insert_with(|| collect_failure(&error).what);
                }
            }
            if is_last || self.cancel.is_cancelled() {
                break;
            }
            let next = Instant::now() + EVERY;
            while Instant::now() < next && !over.load(Ordering::SeqCst) && !self.cancel.is_cancelled() {
                thread::sleep(Duration::from_millis(20));
            }
        }
        seen.machine_busy = before.zip(cpu_times()).and_then(|(a, b)| busy_share(a, b));
        seen
    }

    /// What was seen, in numbers; `None` when nothing was.
    pub(crate) fn sum_up(&self, seen: &Seen) -> Option<ResourceUse> {
        let mut assembler = Assembler::new(&self.name);
        seen.raw.iter().for_each(|raw| assembler.add(raw));
        let snapshots = assembler.finish().value.snapshots;
        let mut used = summarise(&snapshots)?;
        used.machine_busy = seen.machine_busy;
        Some(used)
    }
}

/// Numbers of a run from the snapshots of it; `None` of none.
fn summarise(snapshots: &[Snapshot]) -> Option<ResourceUse> {
    let (first, last) = (snapshots.first()?, snapshots.last()?);
    let seconds = (last.at - first.at) as f64 / 1e3;
    let all = |get: &dyn Fn(&Snapshot) -> Option<f64>| span(snapshots.iter().filter_map(get));
    let metric = |s: &Snapshot, name: &str| s.metrics.as_ref().and_then(|m: &MetricSet| m.get(name));
    // A counter that went back belongs to another process.
    let grown = |get: &dyn Fn(&Snapshot) -> Option<f64>| {
        let (a, b) = (snapshots.iter().find_map(get)?, snapshots.iter().rev().find_map(get)?);
        (snapshots.len() > 1 && b >= a).then_some(b - a)
    };
    let last_of = |get: &dyn Fn(&Snapshot) -> Option<f64>| snapshots.iter().rev().find_map(get);
    let cpu = grown(&|s| metric(s, "process_cpu_seconds_total"));
    Some(ResourceUse {
        samples: snapshots.len(),
        seconds,
        cpu_cores: cpu.filter(|_| seconds > 0.0).map(|c| c / seconds),
        max_cores: last_of(&|s| metric(s, "go_sched_gomaxprocs_threads")),
        machine_busy: None,
        goroutines: all(&growth::total),
        heap: all(&|s| s.stats.heap_inuse.or(s.stats.heap_alloc)),
        rss: all(&|s| s.stats.rss),
        fds: all(&|s| s.stats.open_fds),
        max_fds: last_of(&|s| s.stats.max_fds),
        // Without GOMEMLIMIT it says math.MaxInt64.
        memory_limit: last_of(&|s| s.stats.memory_limit).filter(|l| *l < 1e15),
        gc_pause: grown(&|s| metric(s, "go_gc_duration_seconds_sum")),
        gc_cycles: grown(&|s| s.stats.num_gc),
    })
}

fn span(values: impl Iterator<Item = f64>) -> Option<Span> {
    values.fold(None, |span: Option<Span>, v| {
        let first = span.map_or(v, |s| s.first);
        Some(Span { first, last: v, most: span.map_or(v, |s| s.most.max(v)) })
    })
}

fn is_here(address: &Address) -> bool {
    match &address.endpoint {
        Endpoint::Unix(_) => true,
        Endpoint::Tcp { host, .. } => {
            host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
    }
}

/// Busy and all time of all cores since the start of this machine, in ticks (proc(5), /proc/stat); `None` where there is no
/// such file.
fn cpu_times() -> Option<(f64, f64)> {
    let text = std::fs::read_to_string("/proc/stat").ok()?;
    let fields: Vec<f64> =
        text.lines().next()?.split_whitespace().skip(1).filter_map(|f| f.parse().ok()).collect();
    // user nice system idle iowait irq softirq steal; what follows is part of user.
    let all: f64 = fields.iter().take(8).sum();
    let idle = fields.get(3)? + fields.get(4)?;
    Some((all - idle, all))
}

fn busy_share(before: (f64, f64), after: (f64, f64)) -> Option<f64> {
    let all = after.1 - before.1;
    (all > 0.0).then(|| ((after.0 - before.0) / all).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use stanch_model::{Metric, ProcessStats};

    use super::*;

    fn snapshot(at: i64, cpu: f64, goroutines: f64) -> Snapshot {
        let metric = |name: &str, value| Metric { name: name.into(), labels: Vec::new(), value };
        let metrics = vec![
            metric("process_cpu_seconds_total", cpu),
            metric("go_sched_gomaxprocs_threads", 2.0),
            metric("go_gc_duration_seconds_sum", cpu / 100.0),
        ];
        let stats = ProcessStats {
            goroutines: Some(goroutines),
            memory_limit: Some(9.2e18),
            num_gc: Some(cpu),
            ..ProcessStats::default()
        };
        Snapshot { at, stats, metrics: Some(MetricSet { metrics }), ..Snapshot::default() }
    }

    #[test]
    fn counters_become_rates_and_gauges_spans() {
        let used =
            summarise(&[snapshot(0, 10.0, 20.0), snapshot(1000, 11.0, 90.0), snapshot(2000, 13.0, 50.0)])
                .unwrap();
        assert_eq!((used.seconds, used.cpu_cores, used.max_cores), (2.0, Some(1.5), Some(2.0)));
        assert_eq!(used.goroutines, Some(Span { first: 20.0, last: 50.0, most: 90.0 }));
        assert_eq!((used.gc_cycles, used.memory_limit, used.rss), (Some(3.0), None, None));
        assert!((used.gc_pause.unwrap() - 0.03).abs() < 1e-9);
    }

    #[test]
    fn a_restart_and_a_single_look_give_no_rates() {
        let restarted = summarise(&[snapshot(0, 10.0, 20.0), snapshot(1000, 1.0, 20.0)]).unwrap();
        assert_eq!((restarted.cpu_cores, restarted.gc_cycles), (None, None));
        assert_eq!(summarise(&[snapshot(0, 10.0, 20.0)]).unwrap().cpu_cores, None);
        assert_eq!(summarise(&[]), None);
        assert_eq!(busy_share((0.0, 0.0), (50.0, 100.0)), Some(0.5));
        assert_eq!(busy_share((5.0, 9.0), (5.0, 9.0)), None);
    }
}
