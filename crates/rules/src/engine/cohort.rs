//! The exit-aware cohort rule.
//!
//! A trend test calls every ramp a leak. This rule asks what no ramp can answer yes to: are there members that
//! outlived everything that ever left this place? At least [`MIN_SURVIVORS`] must be older than
//! max(window / 4, 2 × the 99th percentile of the observed stays that ended here), born in several quarters of the
//! window; and births must outnumber exits beyond chance.
//!
//! Chance is measured in two ways. The sign test asks how likely so many births over exits are in balance. The
//! exposure test helps where births are rare: if the members' mean age were their mean life time, as it is in
//! balance, so many goroutine-minutes would have ended some of them.

use super::clock;
use super::ledger::{Stay, Timeline};
use super::stats;

/// Fewer survivors than this are never a leak by counting alone.
pub const MIN_SURVIVORS: u64 = 5;

/// What the stays at one place add up to.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    /// Members at the end.
    pub alive: u64,
    /// Members at the end that are older than the threshold.
    pub survivors: u64,
    /// Survivors that were there in the first dump already.
    pub from_before: u64,
    /// Quarters of the window in which survivors, or members still there at the end, were born.
    pub quarters: u32,
    /// Births in the window that reached half the threshold; all births where nobody ever left.
    pub births: u64,
    /// Exits of members that had reached half the threshold.
    pub exits: u64,
    /// Chance of what was seen if the place were in balance: the smaller of both tests, corrected for their number.
    pub p: f64,
    /// Age in milliseconds above which a member counts as survivor.
    pub threshold: f64,
    /// 99th percentile of the stays that ended, in milliseconds.
    pub exit_p99: Option<f64>,
    /// Births of the last quarter, as a share of an even quarter (1 = steady growth, 0 = it stopped).
    pub recent: f64,
    /// The same for all goroutines of the process, by the goid clock: 0 means that nothing happened any more.
    pub activity: f64,
    /// Window in milliseconds.
    pub window: f64,
}

impl Cohort {
    /// Judges the stays of one label. `None` without two dumps at known times.
    #[must_use]
    pub fn of(stays: &[Stay], time: &Timeline) -> Option<Self> {
        let window = time.window()?;
        let times = time.times.as_ref()?;
        let exit_p99 = exit_p99(stays, times);
        let threshold = (window / 4.0).max(exit_p99.unwrap_or(0.0) * 2.0);
        let end_age = |s: &Stay| age(s, times, window);
        let alive = || stays.iter().filter(|s| !s.ended);
        let survivors = || alive().filter(|s| end_age(s) >= threshold);
        let half = if exit_p99.is_none() { 0.0 } else { threshold / 2.0 };
        let births = stays.iter().filter(|s| s.in_window() && end_age(s) >= half).count() as u64;
        let exits = stays.iter().filter(|s| s.ended && end_age(s) >= half).count() as u64;
        let by_quarter = by_quarter(alive(), window);
        let born = by_quarter.iter().sum::<u64>();
        Some(Cohort {
            alive: alive().count() as u64,
            survivors: survivors().count() as u64,
            from_before: survivors().filter(|s| !s.in_window()).count() as u64,
            quarters: by_quarter.iter().filter(|n| **n > 0).count() as u32,
            births,
            exits,
            p: chance(stays, time, window, births, exits),
            threshold,
            exit_p99,
            recent: if born == 0 { 0.0 } else { by_quarter[3] as f64 * 4.0 / born as f64 },
            activity: activity(time, times, window),
            window,
        })
    }

    /// Whether enough members outlived everything that left, from several quarters, beyond chance at level `alpha`.
    #[must_use]
    pub fn holds(&self) -> bool {
        // Few births may by chance miss quarters; many that do so came in a burst.
        let quarters = if self.births >= 8 { 3 } else { 2 };
        self.survivors >= MIN_SURVIVORS && self.births > self.exits && self.quarters >= quarters
    }

    /// Whether the growth goes on at the end of the window, as far as the process still does anything.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.births < 12 || self.recent >= 0.2 * self.activity.min(1.0)
    }

    /// Whether the growth ended, and with it all else that the process starts.
    #[must_use]
    pub fn stopped_with_process(&self) -> bool {
        self.births >= 12 && self.recent < 0.2 && self.goes_on()
    }
}

/// The smaller p-value of the sign test and the exposure test.
fn chance(stays: &[Stay], time: &Timeline, window: f64, births: u64, exits: u64) -> f64 {
    let sign = stats::binomial_half_tail(births, births + exits);
    match exposure(stays, time, window).filter(|_| births >= 3) {
        Some(exposure) => (2.0 * sign.min(exposure)).min(sign),
        None => sign,
    }
}

/// Chance that nobody left although members lived as long as they did, were their mean age their mean life time.
/// `None` when somebody left, when ages are unknown, or when the members came in one go (a pool that never turns
/// over has no life time to compare with).
fn exposure(stays: &[Stay], time: &Timeline, window: f64) -> Option<f64> {
    if stays.is_empty() || stays.iter().any(|s| s.ended) {
        return None;
    }
    let ids: Vec<u64> = stays.iter().map(|s| s.goid).collect();
    let spread = clock::spread(&ids, &vec![None; ids.len()], *time.max_goid.last()?)?;
    let ages: Option<Vec<f64>> = stays.iter().map(|s| Some(window - s.began?)).collect();
    let ages = ages?;
    let mean = ages.iter().sum::<f64>() / ages.len() as f64;
    let watched: f64 = ages.iter().map(|a| a.clamp(0.0, window)).sum();
    (spread.is_steady() && mean > 0.0).then(|| (-watched / mean).exp())
}

/// Age at the end of the stay, in milliseconds: a lower bound when the beginning is unknown.
fn age(stay: &Stay, times: &[f64], window: f64) -> f64 {
    let end = if stay.ended {
        times.get(stay.to + 1).map_or(times[stay.to], |next| f64::midpoint(times[stay.to], *next))
    } else {
        window
    };
    end - stay.began.unwrap_or(0.0)
}

/// 99th percentile of the stays that ended. One in a hundred members may leave late (its connection broke, its
/// process was killed) without giving the others an alibi.
fn exit_p99(stays: &[Stay], times: &[f64]) -> Option<f64> {
    let window = *times.last()?;
    let mut ages: Vec<f64> = stays.iter().filter(|s| s.ended).map(|s| age(s, times, window)).collect();
    ages.sort_by(f64::total_cmp);
    ages.truncate(ages.len().saturating_sub(stays.len() / 100));
    (!ages.is_empty()).then(|| stats::quantile_sorted(&ages, 0.99))
}

/// Births in each quarter of the window.
fn by_quarter<'a>(stays: impl Iterator<Item = &'a Stay>, window: f64) -> [u64; 4] {
    let mut quarters = [0; 4];
    for began in stays.filter(|s| s.in_window()).filter_map(|s| s.began) {
        let q = (began / window * 4.0).clamp(0.0, 3.0) as usize;
        quarters[q] += 1;
    }
    quarters
}

/// Goroutines created in the last quarter, as a share of an even quarter.
fn activity(time: &Timeline, times: &[f64], window: f64) -> f64 {
    let (first, last) = (time.max_goid[0], *time.max_goid.last().expect("two dumps"));
    if last <= first {
        return 0.0;
    }
    // The dump nearest to the last quarter's beginning.
    let at = times.iter().rposition(|t| *t <= window * 0.75).unwrap_or(0);
    let share = (last - time.max_goid[at].min(last)) as f64 / (last - first) as f64;
    let width = (window - times[at]) / window;
    if width > 0.0 { share / width } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(n: usize, step: f64) -> Timeline {
        Timeline {
            snapshots: (0..n).collect(),
            times: Some((0..n).map(|i| i as f64 * step).collect()),
            max_goid: (0..n).map(|i| 1000 + 100 * i as u64).collect(),
            started: None,
            restarted: false,
        }
    }

    fn stay(from: usize, to: usize, last: usize, step: f64) -> Stay {
        let began = (from > 0).then_some((from as f64 - 0.5) * step);
        Stay { goid: 0, from, to, ended: to < last, began }
    }

    #[test]
    fn a_steady_leak_holds() {
        let t = time(13, 5000.0);
        let stays: Vec<_> = (1..13).map(|i| stay(i, 12, 12, 5000.0)).collect();
        let c = Cohort::of(&stays, &t).unwrap();
        assert!(c.holds() && c.goes_on(), "{c:?}");
        assert!(c.p < 0.01);
    }

    #[test]
    fn members_that_leave_after_a_while_do_not() {
        // Each lives 20 s: a ramp of long polls.
        let t = time(13, 5000.0);
        let stays: Vec<_> =
            (1..13).flat_map(|i| (0..i).map(move |_| stay(i, (i + 4).min(12), 12, 5000.0))).collect();
        let c = Cohort::of(&stays, &t).unwrap();
        assert!(!c.holds(), "{c:?}");
    }

    #[test]
    fn a_pool_that_grew_once_does_not() {
        let t = time(13, 5000.0);
        let stays: Vec<_> = (0..50).map(|_| stay(2, 12, 12, 5000.0)).collect();
        let c = Cohort::of(&stays, &t).unwrap();
        assert!(!(c.holds() && c.goes_on()), "{c:?}");
    }

    #[test]
    fn two_survivors_are_not_enough() {
        let t = time(13, 5000.0);
        let stays: Vec<_> = (1..3).map(|i| stay(i, 12, 12, 5000.0)).collect();
        assert!(!Cohort::of(&stays, &t).unwrap().holds());
    }
}
