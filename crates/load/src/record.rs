//! What was measured: histograms of the whole and of the current interval, and a row for each interval that is over.
//!
//! Memory does not grow with requests: a row is some numbers, and there are at most [`MOST_ROWS`] of them, for which the
//! intervals of long tests are longer.

use std::time::Duration;

use hdrhistogram::Histogram;
use stanch_model::{Latency, LoadCounts, LoadInterval, LoadStep, Trouble};

use crate::schedule::Schedule;

/// Rows of a test: seconds of an hour.
const MOST_ROWS: u64 = 3600;
/// Longest latency that is told apart, in microseconds: a day.
const LONGEST: u64 = 86_400_000_000;
/// Quantiles of the percentile chart: so many per halving of the distance to 1.
const PER_HALVING: i32 = 4;

/// What one request came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum End {
    Ok,
    Trouble(Trouble),
    Aborted,
}

/// Latencies in microseconds, with three significant digits.
#[derive(Debug)]
pub(crate) struct Times(Histogram<u64>);

impl Times {
    pub(crate) fn new() -> Self {
        Self(Histogram::new_with_bounds(1, LONGEST, 3).expect("bounds and digits that HdrHistogram allows"))
    }

    pub(crate) fn add(&mut self, time: Duration) {
        self.0.saturating_record(u64::try_from(time.as_micros()).unwrap_or(LONGEST));
    }

    /// The usual numbers; `None` of nothing.
    pub(crate) fn latency(&self) -> Option<Latency> {
        let h = &self.0;
        let at = |quantile: f64| h.value_at_quantile(quantile).min(h.max());
        (!h.is_empty()).then(|| Latency {
            count: h.len(),
            mean: h.mean(),
            min: h.min(),
            p50: at(0.5),
            p90: at(0.9),
            p95: at(0.95),
            p99: at(0.99),
            p999: at(0.999),
            max: h.max(),
        })
    }

    /// Quantiles that come closer and closer to 1, as far as there are values to tell them apart.
    fn spectrum(&self) -> Vec<(f64, u64)> {
        let mut out = Vec::new();
        if self.0.is_empty() {
            return out;
        }
        let mut step = 0;
        loop {
            let quantile = 1.0 - 0.5_f64.powf(f64::from(step) / f64::from(PER_HALVING));
            if (1.0 - quantile) * (self.0.len() as f64) < 1.0 {
                break;
            }
            out.push((quantile, self.0.value_at_quantile(quantile).min(self.0.max())));
            step += 1;
        }
        out.push((1.0, self.0.max()));
        out
    }
}

/// Numbers of the moment that an interval ends with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Gauges {
    pub(crate) in_flight: u64,
    pub(crate) connections: u64,
}

/// Everything that is measured.
#[derive(Debug)]
pub(crate) struct Recorder {
    width: Duration,
    /// Start of the current interval, since the start of the test.
    start: Duration,
    current: Times,
    current_counts: LoadCounts,
    /// Requests that were due before the current interval.
    due_before: u64,
    pub(crate) total: Times,
    pub(crate) counts: LoadCounts,
    pub(crate) delay: Times,
    pub(crate) rows: Vec<LoadInterval>,
    /// By stage of the schedule; without any when there is one stage, of which the total speaks.
    stages: Vec<(Times, LoadCounts)>,
}

impl Recorder {
    /// For a test of `length` and what it takes to end, with so many stages.
    pub(crate) fn new(length: Duration, stages: usize) -> Self {
        let stages = if stages > 1 { stages } else { 0 };
        let seconds = length.as_secs().div_ceil(MOST_ROWS).max(1);
        Self {
            width: Duration::from_secs(seconds),
            start: Duration::ZERO,
            current: Times::new(),
            current_counts: LoadCounts::default(),
            due_before: 0,
            total: Times::new(),
            counts: LoadCounts::default(),
            delay: Times::new(),
            rows: Vec::new(),
            stages: (0..stages).map(|_| (Times::new(), LoadCounts::default())).collect(),
        }
    }

    /// A request of a stage ended `time` after its intended start.
    pub(crate) fn ended(&mut self, end: End, time: Duration, stage: usize) {
        let timed = match end {
            End::Ok => true,
            End::Trouble(trouble) => trouble.is_timed(),
            End::Aborted => false,
        };
        let mut stage = self.stages.get_mut(stage);
        let of_stage = stage.as_mut().map(|s| &mut s.1);
        for counts in [&mut self.counts, &mut self.current_counts].into_iter().chain(of_stage) {
            match end {
                End::Ok => counts.ok += 1,
                End::Trouble(trouble) => counts.troubles.add(trouble),
                End::Aborted => counts.aborted += 1,
            }
        }
        if timed {
            self.current.add(time);
            self.total.add(time);
            if let Some((times, _)) = stage {
                times.add(time);
            }
        }
    }

    /// Requests that nobody waits for any more.
    pub(crate) fn unfinished(&mut self, count: u64) {
        self.counts.unfinished += count;
        self.current_counts.unfinished += count;
    }

    /// Where the current interval ends.
    pub(crate) fn next_row(&self) -> Duration {
        self.start + self.width
    }

    /// Ends the intervals that are over at `now`. Returns how many.
    pub(crate) fn roll(&mut self, now: Duration, schedule: &Schedule, gauges: Gauges) -> usize {
        let before = self.rows.len();
        while self.next_row() <= now {
            self.close(self.next_row(), schedule, gauges);
        }
        self.rows.len() - before
    }

    /// Ends the current interval at `now`, however short.
    pub(crate) fn finish(&mut self, now: Duration, schedule: &Schedule, gauges: Gauges) {
        self.roll(now, schedule, gauges);
        if now > self.start && (self.current_counts.sum() > 0 || self.rows.is_empty()) {
            self.close(now, schedule, gauges);
        }
    }

    fn close(&mut self, end: Duration, schedule: &Schedule, gauges: Gauges) {
        let due = schedule.due(end);
        self.rows.push(LoadInterval {
            start_ms: millis(self.start),
            millis: millis(end - self.start),
            due: due - self.due_before,
            counts: std::mem::take(&mut self.current_counts),
            latency: self.current.latency(),
            in_flight: gauges.in_flight,
            connections: gauges.connections,
        });
        self.current.0.reset();
        self.due_before = due;
        self.start = end;
    }

    /// What became of each stage of a test of which `due` requests were due.
    pub(crate) fn steps(&self, schedule: &Schedule, due: u64) -> Vec<LoadStep> {
        let mut before = 0;
        let stages = schedule.stages().into_iter().enumerate();
        stages
            .map(|(i, stage)| {
                let end = schedule.first_of_next(i).min(due).max(before);
                let due = end - std::mem::replace(&mut before, end);
                let (latency, counts) = match self.stages.get(i) {
                    Some((times, counts)) => (times.latency(), *counts),
                    None => (self.total.latency(), self.counts),
                };
                LoadStep { stage, due, counts, latency }
            })
            .collect()
    }

    pub(crate) fn spectrum(&self) -> Vec<(f64, u64)> {
        self.total.spectrum()
    }
}

pub(crate) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn schedule() -> Schedule {
        Schedule::constant(10.0, Duration::from_secs(3)).unwrap()
    }

    #[test]
    fn rows_hold_what_ended_in_them() {
        let (schedule, mut r) = (schedule(), Recorder::new(Duration::from_secs(3), 1));
        r.ended(End::Ok, 5 * MS, 0);
        r.ended(End::Trouble(Trouble::Refused), MS, 0);
        assert_eq!(r.roll(999 * MS, &schedule, Gauges::default()), 0);
        assert_eq!(r.roll(2100 * MS, &schedule, Gauges { in_flight: 4, connections: 2 }), 2);
        r.ended(End::Trouble(Trouble::Timeout), 2000 * MS, 0);
        r.ended(End::Aborted, MS, 0);
        r.finish(2500 * MS, &schedule, Gauges::default());
        let rows = &r.rows;
        assert_eq!(
            rows.iter().map(|r| (r.start_ms, r.millis)).collect::<Vec<_>>(),
            [(0, 1000), (1000, 1000), (2000, 500)]
        );
        assert_eq!(rows[0].counts.ok, 1);
        assert_eq!(rows[0].latency.unwrap().max, 5003, "within three digits, and no refusal");
        assert_eq!((rows[1].latency, rows[1].in_flight), (None, 4));
        assert_eq!((rows[2].latency.unwrap().count, rows[2].counts.aborted), (1, 1));
        // Those at 0 s and at 1 s belong to the first: what is due at its end is due in it.
        assert_eq!(rows.iter().map(|r| r.due).sum::<u64>(), schedule.due(2500 * MS));
        assert_eq!((r.counts.ok, r.counts.troubles.sum(), r.counts.aborted), (1, 2, 1));
    }

    #[test]
    fn a_request_belongs_to_the_stage_that_it_was_due_in() {
        let schedule = Schedule::steps(&[10.0, 20.0], Duration::from_secs(1)).unwrap();
        let mut r = Recorder::new(schedule.length(), 2);
        for number in 0..25 {
            r.ended(End::Ok, 5 * MS, schedule.stage(number));
        }
        let steps = r.steps(&schedule, 25);
        assert_eq!(steps.iter().map(|s| (s.due, s.counts.ok)).collect::<Vec<_>>(), [(10, 10), (15, 15)]);
        assert_eq!(steps[1].latency.unwrap().count, 15);
        assert_eq!(r.steps(&schedule, 30)[1].due, 20);
    }

    #[test]
    fn long_tests_have_longer_rows() {
        assert_eq!(Recorder::new(Duration::from_secs(600), 1).next_row(), Duration::from_secs(1));
        assert_eq!(Recorder::new(Duration::from_secs(86_400), 1).next_row(), Duration::from_secs(24));
    }

    #[test]
    fn the_spectrum_ends_where_values_do() {
        let mut times = Times::new();
        assert_eq!((times.latency(), times.spectrum()), (None, Vec::new()));
        (1..=1000).for_each(|n| times.add(n * MS));
        let latency = times.latency().unwrap();
        assert!((latency.p99 as f64 / 990_000.0 - 1.0).abs() < 0.002, "{latency:?}");
        let spectrum = times.spectrum();
        assert!(spectrum.is_sorted() && spectrum.last().unwrap().0 == 1.0);
        assert!(spectrum[spectrum.len() - 2].0 <= 0.999 + 1e-9);
    }
}
