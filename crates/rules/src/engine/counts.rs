//! What counts alone can say, when no dump lists ids (above `--max-full-dump`, or debug=0 files only).

use stanch_model::{Evidence, TimeSource};

use super::site::Site;
use super::stats;

/// Uber's LeakProf takes this many goroutines blocked at one line for a leak.
pub const LEAKPROF: u64 = 10_000;

/// A series of counts at known times.
#[derive(Clone, Debug, PartialEq)]
pub struct CountTrend {
    /// First and last count.
    pub ends: (u64, u64),
    /// Theil-Sen slope per minute: low, median, high.
    pub per_min: Option<(f64, f64, f64)>,
    /// Steps up, and steps down.
    pub steps: (u64, u64),
    /// Members that certainly stayed through the window; `None` when the process does not count creations.
    pub stayed_at_least: Option<u64>,
    /// First to last in milliseconds; `None` when times are unknown.
    pub window: Option<f64>,
}

impl CountTrend {
    /// Whether it rose without ever falling back: at least four rises to one fall, over three snapshots or more.
    #[must_use]
    pub fn rises(&self) -> bool {
        let (up, down) = self.steps;
        up >= 2 && up >= 4 * down && self.ends.1 > self.ends.0 + self.ends.0 / 20
    }
}

/// Reads the counts of one site.
#[must_use]
pub fn trend(evidence: &Evidence, site: &Site) -> Option<CountTrend> {
    let known: Vec<(usize, u64)> =
        site.counts.iter().enumerate().filter_map(|(i, c)| Some((i, (*c)?))).collect();
    let (first, last) = (*known.first()?, *known.last()?);
    let timed = !evidence.snapshots.iter().any(|s| s.time_source == Some(TimeSource::Order));
    let at = |i: usize| (evidence.snapshots[i].at - evidence.snapshots[first.0].at) as f64;
    let points: Vec<(f64, f64)> = known.iter().map(|(i, c)| (at(*i) / 60_000.0, *c as f64)).collect();
    let up = known.windows(2).filter(|w| w[1].1 > w[0].1).count() as u64;
    let down = known.windows(2).filter(|w| w[1].1 < w[0].1).count() as u64;
    Some(CountTrend {
        ends: (first.1, last.1),
        per_min: if timed { stats::theil_sen(&points) } else { None },
        steps: (up, down),
        stayed_at_least: stayed(evidence, &known),
        window: timed.then(|| at(last.0)).filter(|w| *w > 0.0),
    })
}

/// A lower bound of survival without ids: of the members at time t, at most as many can have left as goroutines
/// of the whole process ended since, and that is created minus the growth of the total.
fn stayed(evidence: &Evidence, known: &[(usize, u64)]) -> Option<u64> {
    let (last, _) = *known.last()?;
    let state = |i: usize| {
        let s = &evidence.snapshots[i];
        Some((s.stats.goroutines_created?, s.stats.goroutines?))
    };
    let (created_end, total_end) = state(last)?;
    let bound = |(i, count): &(usize, u64)| {
        let (created, total) = state(*i)?;
        let ended = (created_end - created) - (total_end - total);
        Some((*count as f64 - ended.max(0.0)).max(0.0) as u64)
    };
    // Older cohorts prove more: use the first half of the snapshots only.
    known[..known.len().div_ceil(2)].iter().filter_map(bound).max()
}
