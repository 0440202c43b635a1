//! When snapshots are due: a fixed rate without drift, the first at once, the last at the end.

use std::time::Duration;

/// Shorter intervals would make the target do nothing but answer us.
const MIN_EVERY: Duration = Duration::from_millis(100);

/// The beats of one capture, as offsets from its start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schedule {
    every: Duration,
    duration: Duration,
    /// Index of the last beat.
    last: usize,
}

impl Schedule {
    /// Beats every `every`, the last one exactly at `duration`. When `every` does not divide `duration`, the last
    /// interval is the one that gives way, by at most half its length.
    pub(super) fn new(every: Duration, duration: Option<Duration>) -> Self {
        let every = every.max(MIN_EVERY);
        let duration = duration.unwrap_or_default();
        let last = if duration.is_zero() {
            0
        } else {
            ((duration.as_secs_f64() / every.as_secs_f64()).round() as usize).max(1)
        };
        Self { every, duration, last }
    }

    /// How many snapshots there are if none is skipped.
    pub(super) fn planned(&self) -> usize {
        self.last + 1
    }

    pub(super) fn is_last(&self, beat: usize) -> bool {
        beat >= self.last
    }

    /// When a beat is due.
    pub(super) fn at(&self, beat: usize) -> Duration {
        if self.is_last(beat) {
            return self.duration;
        }
        self.every.saturating_mul(u32::try_from(beat).unwrap_or(u32::MAX))
    }

    /// The beat after `beat` that is not yet over at `now`, and how many were left out. The last one is never left
    /// out, only late.
    pub(super) fn next(&self, beat: usize, now: Duration) -> (usize, usize) {
        let mut next = beat + 1;
        while !self.is_last(next) && self.at(next) < now {
            next += 1;
        }
        (next, next - beat - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(every: u64, duration: u64) -> Schedule {
        Schedule::new(Duration::from_secs(every), Some(Duration::from_secs(duration)))
    }

    fn beats(schedule: &Schedule) -> Vec<u64> {
        (0..schedule.planned()).map(|b| schedule.at(b).as_secs()).collect()
    }

    #[test]
    fn the_last_beat_is_the_end() {
        assert_eq!(beats(&s(5, 20)), [0, 5, 10, 15, 20]);
        assert_eq!(beats(&s(30, 100)), [0, 30, 60, 100]);
        assert_eq!(beats(&s(30, 110)), [0, 30, 60, 90, 110]);
        assert_eq!(beats(&s(60, 5)), [0, 5]);
        assert_eq!(Schedule::new(Duration::ZERO, None).planned(), 1);
        assert_eq!(Schedule::new(Duration::ZERO, Some(Duration::from_secs(1))).planned(), 11);
    }

    #[test]
    fn a_slow_snapshot_skips_beats_but_never_the_last() {
        let s = s(5, 20);
        assert_eq!(s.next(0, Duration::from_secs(3)), (1, 0));
        assert_eq!(s.next(0, Duration::from_secs(5)), (1, 0));
        assert_eq!(s.next(0, Duration::from_secs(11)), (3, 2));
        assert_eq!(s.next(1, Duration::from_secs(99)), (4, 2));
    }
}
