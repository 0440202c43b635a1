//! Which snapshots show a new state of the heap.

use stanch_model::{Evidence, HeapProfile, ProcessStats, Snapshot, TimeSource};

/// The collections that a capture saw.
#[derive(Clone, Debug, Default)]
pub struct Cycles {
    /// Oldest first.
    pub list: Vec<Cycle>,
    /// The last restart of the program within the capture: everything before it is another process.
    pub restart: Option<Restart>,
    /// Whether differences of [`Cycle::t_ms`] are real time.
    pub timed: bool,
}

/// The first snapshot that shows the result of a collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cycle {
    /// Its index in [`Evidence::snapshots`].
    pub snapshot: usize,
    /// Milliseconds since the first snapshot of the capture.
    pub t_ms: i64,
    /// When the collection ran, by the same clock: as the metrics say it, else the time of the snapshot.
    pub ran_ms: i64,
}

/// Counters went back: the target was started again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Restart {
    /// Index of the first snapshot after it.
    pub snapshot: usize,
    /// How it shows, as a clause.
    pub why: &'static str,
}

/// Exporters compute the start time from a boot time that jitters.
const START_TIME_JITTER_S: f64 = 2.0;

/// Share of the bytes ever allocated that may be missing in the next profile before it counts as another process.
const LOST_ALLOCS: f64 = 0.02;

impl Cycles {
    /// The clock that shapes are judged by: seconds at which the collections ran, or just their order.
    #[must_use]
    pub fn clock(&self) -> Vec<f64> {
        let seconds = |(i, c): (usize, &Cycle)| if self.timed { c.ran_ms as f64 / 1e3 } else { i as f64 };
        self.list.iter().enumerate().map(seconds).collect()
    }

    /// From the first to the last cycle, in minutes; `None` when times are unknown.
    #[must_use]
    pub fn minutes(&self) -> Option<f64> {
        let (first, last) = (self.list.first()?, self.list.last()?);
        self.timed.then(|| (last.t_ms - first.t_ms) as f64 / 6e4)
    }
}

/// Finds the heap cycles since the last restart.
///
/// Two profiles with equal totals are of the same cycle and count once, unless the process says that it has
/// collected in between. A profile taken before the first collection holds garbage and does not count.
#[must_use]
pub fn cycles(evidence: &Evidence) -> Cycles {
    let restart = last_restart(&evidence.snapshots);
    let since = restart.as_ref().map_or(0, |r| r.snapshot);
    let base = evidence.snapshots.first().map_or(0, |s| s.at);
    let mut list: Vec<Cycle> = Vec::new();
    let mut before: Option<(Totals, Option<f64>)> = None;
    let mut seen_at = i64::MIN;
    for (i, snapshot) in evidence.snapshots.iter().enumerate().skip(since) {
        let Some(heap) = &snapshot.heap else { continue };
        if snapshot.stats.num_gc == Some(0.0) {
            continue;
        }
        let now = (Totals::of(heap), snapshot.stats.num_gc);
        if before.is_none_or(|b| is_new(b, now)) {
            let t_ms = snapshot.at - base;
            let ran_ms = ran_at(snapshot, seen_at).map_or(t_ms, |at| at - base);
            list.push(Cycle { snapshot: i, t_ms, ran_ms });
        }
        before = Some(now);
        seen_at = snapshot.at;
    }
    let known = |c: &Cycle| {
        evidence.snapshots[c.snapshot].time_source.is_some_and(|source| source != TimeSource::Order)
    };
    let timed = list.iter().all(known) && list.windows(2).all(|w| w[0].ran_ms < w[1].ran_ms);
    Cycles { list, restart, timed }
}

/// When the last collection ran, if the metrics say so and it is one that the profile can show: after the snapshot
/// before and not after this one. Clocks that differ by more than that are not believed.
fn ran_at(snapshot: &Snapshot, before: i64) -> Option<i64> {
    let seconds = snapshot.metrics.as_ref()?.get("go_memstats_last_gc_time_seconds")?;
    let at = (seconds * 1e3) as i64;
    (at > before && at <= snapshot.at).then_some(at)
}

fn is_new(before: (Totals, Option<f64>), now: (Totals, Option<f64>)) -> bool {
    let collected = matches!((before.1, now.1), (Some(a), Some(b)) if b > a);
    before.0 != now.0 || collected
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Totals {
    alloc: (i64, i64),
    inuse: (i64, i64),
}

impl Totals {
    fn of(heap: &HeapProfile) -> Self {
        let mut out = Self { alloc: (0, 0), inuse: (0, 0) };
        for s in &heap.samples {
            out.alloc =
                (out.alloc.0.saturating_add(s.alloc_objects), out.alloc.1.saturating_add(s.alloc_bytes));
            out.inuse =
                (out.inuse.0.saturating_add(s.inuse_objects), out.inuse.1.saturating_add(s.inuse_bytes));
        }
        out
    }
}

fn last_restart(snapshots: &[Snapshot]) -> Option<Restart> {
    let mut found = None;
    let mut counters = Counters::default();
    let mut allocs: Option<Vec<(u32, i64)>> = None;
    for (i, snapshot) in snapshots.iter().enumerate() {
        let mut why = counters.went_back(&snapshot.stats);
        if let Some(heap) = &snapshot.heap {
            let now = allocs_by_stack(heap);
            if allocs.as_ref().is_some_and(|before| lost(before, &now)) {
                why = why.or(Some("the profile lost allocations that it had counted"));
            }
            allocs = Some(now);
        }
        if let Some(why) = why {
            found = Some(Restart { snapshot: i, why });
            if snapshot.heap.is_none() {
                allocs = None;
            }
        }
    }
    found
}

/// The last known value of each number that never goes back within a process.
#[derive(Default)]
struct Counters {
    start: Option<f64>,
    rising: [Option<f64>; 4],
}

impl Counters {
    fn went_back(&mut self, now: &ProcessStats) -> Option<&'static str> {
        let mut why = None;
        if let (Some(before), Some(start)) = (self.start, now.start_time)
            && (start - before).abs() > START_TIME_JITTER_S
        {
            why = Some("the process's start time changed");
        }
        self.start = now.start_time.or(self.start);
        let counters = [now.total_alloc, now.mallocs, now.num_gc, now.goroutines_created];
        for (before, now) in self.rising.iter_mut().zip(counters) {
            if matches!((*before, now), (Some(b), Some(n)) if n < b) {
                why = why.or(Some("a counter of the runtime went back"));
            }
            *before = now.or(*before);
        }
        why
    }
}

/// Bytes ever allocated per stack, sorted by stack. Empty when the profile has no allocation columns.
fn allocs_by_stack(heap: &HeapProfile) -> Vec<(u32, i64)> {
    let of = |s: &stanch_model::HeapSample| (s.stack.index() as u32, s.alloc_bytes);
    let mut out: Vec<(u32, i64)> = heap.samples.iter().map(of).filter(|(_, bytes)| *bytes > 0).collect();
    out.sort_unstable();
    out.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(later.1);
        }
        same
    });
    out
}

/// Whether more of the counted allocations vanished than rounding explains. Totals alone would not do: a process
/// that was started again may have allocated more than its predecessor had by the next snapshot.
fn lost(before: &[(u32, i64)], now: &[(u32, i64)]) -> bool {
    if now.is_empty() {
        return false;
    }
    let (mut missing, mut total) = (0.0, 0.0);
    let mut rest = now.iter().peekable();
    for (stack, bytes) in before {
        while rest.next_if(|(s, _)| s < stack).is_some() {}
        let still = rest.next_if(|(s, _)| s == stack).map_or(0, |(_, b)| *b);
        missing += bytes.saturating_sub(still).max(0) as f64;
        total += *bytes as f64;
    }
    missing > LOST_ALLOCS * total
}

#[cfg(test)]
mod tests {
    use super::*;
    use stanch_model::{HeapSample, Symbols};

    fn capture(snapshots: Vec<Snapshot>, symbols: Symbols) -> Evidence {
        Evidence { symbols, snapshots, ..Evidence::default() }
    }

    fn snapshot(symbols: &mut Symbols, at: i64, allocs: &[(u32, i64)]) -> Snapshot {
        let samples = allocs
            .iter()
            .map(|(line, bytes)| {
                let frame = symbols.frame_of("main.f", "/a.go", *line);
                let stack = symbols.stack(&[frame]);
                HeapSample {
                    stack,
                    alloc_objects: bytes / 100,
                    alloc_bytes: *bytes,
                    inuse_objects: 1,
                    inuse_bytes: 100,
                }
            })
            .collect();
        let heap = Some(HeapProfile { samples, rate: None });
        Snapshot { at, time_source: Some(TimeSource::Clock), heap, ..Snapshot::default() }
    }

    fn of(series: &[&[(u32, i64)]]) -> Cycles {
        let mut symbols = Symbols::new();
        let snapshots =
            series.iter().enumerate().map(|(i, s)| snapshot(&mut symbols, 5_000 * i as i64, s)).collect();
        cycles(&capture(snapshots, symbols))
    }

    #[test]
    fn equal_profiles_are_one_cycle() {
        let found = of(&[&[(1, 100_000)], &[(1, 100_000)], &[(1, 200_000)], &[(1, 200_000)]]);
        assert_eq!(found.list.iter().map(|c| c.snapshot).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(found.minutes(), Some(10.0 / 60.0));
    }

    #[test]
    fn a_restart_is_seen_although_totals_rise() {
        let found = of(&[&[(1, 900), (2, 100)], &[(1, 1000), (2, 100)], &[(3, 5000)], &[(3, 6000)]]);
        assert_eq!(found.restart.map(|r| r.snapshot), Some(2));
        assert_eq!(found.list.len(), 2);
    }

    #[test]
    fn the_last_of_two_restarts_counts_and_lost_columns_are_none() {
        let found = of(&[&[(1, 900)], &[(1, 100)], &[(1, 200)], &[(1, 50)], &[(1, 60)]]);
        assert_eq!(found.restart.map(|r| r.snapshot), Some(3));
        assert_eq!(of(&[&[(1, 900)], &[(1, 0)], &[(1, 0)]]).restart, None);
    }

    #[test]
    fn start_time_and_counters_tell_a_restart_too() {
        let mut symbols = Symbols::new();
        let mut series: Vec<Snapshot> =
            (0..4).map(|i| snapshot(&mut symbols, i64::from(i), &[(1, 100 + i64::from(i))])).collect();
        for (s, start) in series.iter_mut().zip([100.0, 100.5, 130.0, 130.0]) {
            s.stats.start_time = Some(start);
        }
        assert_eq!(cycles(&capture(series.clone(), symbols.clone())).restart.unwrap().snapshot, 2);
        for (s, gc) in series.iter_mut().zip([8.0, 9.0, 10.0, 1.0]) {
            s.stats = ProcessStats { num_gc: Some(gc), ..ProcessStats::default() };
        }
        assert_eq!(cycles(&capture(series, symbols)).restart.unwrap().snapshot, 3);
    }

    #[test]
    fn before_the_first_collection_nothing_has_survived() {
        let mut symbols = Symbols::new();
        let mut series: Vec<Snapshot> =
            (0..3).map(|i| snapshot(&mut symbols, i64::from(i), &[(1, 100 + i64::from(i))])).collect();
        for (s, gc) in series.iter_mut().zip([0.0, 1.0, 2.0]) {
            s.stats.num_gc = Some(gc);
        }
        assert_eq!(cycles(&capture(series, symbols)).list.len(), 2);
    }

    #[test]
    fn a_quiet_collection_is_a_cycle_and_an_order_is_no_time() {
        let mut symbols = Symbols::new();
        let mut series: Vec<Snapshot> =
            (0..3).map(|i| snapshot(&mut symbols, i64::from(i), &[(1, 100)])).collect();
        for (s, gc) in series.iter_mut().zip([4.0, 4.0, 5.0]) {
            s.stats.num_gc = Some(gc);
        }
        series[0].time_source = Some(TimeSource::Order);
        let found = cycles(&capture(series, symbols));
        assert_eq!(found.list.len(), 2);
        assert_eq!((found.timed, found.minutes(), found.clock()), (false, None, vec![0.0, 1.0]));
    }
}
