//! `--until-knee`: raises the rate until the target breaks, and narrows down where.

use std::thread;
use std::time::{Duration, Instant};

use stanch_collect::CancelToken;
use stanch_load::{Schedule, blame, knee::knee};
use stanch_model::{Capacity, CapacityRun, LoadResult, Objective};
use stanch_report::units;

use super::plan::{Plan, schedule_failure};
use super::resources::Watch;
use super::watch;
use crate::failure::Result;
use crate::ui::Ui;

/// Each rate over the one before.
const FACTOR: f64 = 1.5;
/// Runs between the last rate that was served and the first that was not.
const NARROWED: usize = 4;
/// Nearer than this is known well enough.
const NEAR: f64 = 1.1;
/// The target works off what it still has before it is asked anew.
const REST: Duration = Duration::from_secs(1);

/// Requests that a run has at least.
const FEWEST: f64 = 10.0;

/// Errors that are too many, answers that are too few, and a p99 that is another one: so many times that of the lowest
/// rate, and at least so many microseconds.
const ERRORS: f64 = 0.01;
const ANSWERED: f64 = 0.95;
const SLOWER: (f64, f64) = (10.0, 50_000.0);
/// The generator's own delay (p99, microseconds) at which a run says nothing of the target.
const LATE: u64 = 20_000;

/// What to look for.
pub(crate) struct Search {
    /// The rate to begin with.
    pub(crate) first: f64,
    /// The highest rate.
    pub(crate) most: f64,
    /// Length of each run.
    pub(crate) each: Duration,
    /// What has to be kept; without any, the usual signs are looked for.
    pub(crate) objectives: Vec<Objective>,
}

/// Searches until it is known well enough, or the user has enough.
pub(crate) fn search(
    plan: &Plan,
    search: &Search,
    mut watch: Option<&mut Watch>,
    cancel: &CancelToken,
    ui: &Ui,
) -> Result<Capacity> {
    let mut runs: Vec<CapacityRun> = Vec::new();
    let mut notes = Vec::new();
    while let Some(rate) = search.next(&runs) {
        let schedule = Schedule::constant(rate, search.each).map_err(|e| schedule_failure(&e))?;
        let plan = Plan { schedule, ..plan.clone() };
        let title = format!("{}, run {} at {}/s", plan.target, runs.len() + 1, units::count(rate));
        let result = watch::run(&plan, &title, watch.as_deref_mut(), cancel, ui)?;
        if result.interrupted {
            break;
        }
        if is_late(&result) {
            notes.push(format!(
                "at {}/s the generator itself could not keep time on this machine, so that the target was not asked for \
                 more; another machine, or a core of its own (taskset), takes it further",
                units::count(rate)
            ));
            break;
        }
        let lowest = runs.iter().min_by(|a, b| a.rate.total_cmp(&b.rate)).map_or(&result, |r| &r.result);
        let broken = search.broken(rate, &result, lowest);
        ui.plain(&format!(
            "{}/s: {}",
            units::count(rate),
            if broken.is_empty() { "served" } else { "not served" }
        ));
        runs.push(CapacityRun { rate, result, broken });
        runs.sort_by(|a, b| a.rate.total_cmp(&b.rate));
        rest(cancel);
    }
    let constant = has_constant_errors(&runs);
    if constant {
        notes.push(format!(
            "about {} of the requests fail at every rate, so that load is not the cause: see what they are with stanch load \
             --rate {}, or say with --slo what counts as served, such as 'p99<500ms'",
            units::share(runs[0].result.counts.error_share().unwrap_or(f64::NAN)),
            units::count(runs[0].rate)
        ));
    }
    let curve: Vec<(f64, f64)> =
        runs.iter().map(|r| (r.rate, r.result.latency.map_or(f64::NAN, |l| l.p99 as f64))).collect();
    Ok(Capacity {
        target: plan.target.to_string(),
        knee: if constant { None } else { knee(&curve) },
        cause: if constant { None } else { cause(&runs) },
        runs,
        interrupted: cancel.is_cancelled(),
        notes,
    })
}

fn rest(cancel: &CancelToken) {
    let until = Instant::now() + REST;
    while Instant::now() < until && !cancel.is_cancelled() {
        thread::sleep(Duration::from_millis(50));
    }
}

/// Whether the generator was late although there were connections.
fn is_late(result: &LoadResult) -> bool {
    result.waited == 0 && result.start_delay.is_some_and(|d| d.p99 > LATE)
}

/// Whether the requests fail whatever the rate: several were tried, none was served, and the share is nearly the same.
fn has_constant_errors(runs: &[CapacityRun]) -> bool {
    let shares = || runs.iter().filter_map(|r| r.result.counts.error_share());
    let (low, high) = (shares().fold(1.0, f64::min), shares().fold(0.0, f64::max));
    let near = |low: f64, high: f64| high <= 2.0 * low;
    let never_served = runs.iter().all(|r| !r.broken.is_empty());
    runs.len() > 2 && never_served && low > ERRORS && near(low, high) && near(1.0 - high, 1.0 - low)
}

fn cause(runs: &[CapacityRun]) -> Option<String> {
    let broken = runs.iter().find(|r| !r.broken.is_empty())?;
    let Some(used) = &broken.result.used else {
        return Some(
            "unknown, for nobody looked at the process: --pprof ADDRESS or --metrics URL says where it tells"
                .to_owned(),
        );
    };
    let found = blame::blame(used);
    Some(if found.is_empty() {
        "none of CPU, memory, descriptors and garbage collection was at its limit: requests wait for something else, a \
         lock, a pool or another service; stanch diagnose under this load names the line"
            .to_owned()
    } else {
        found.join("; ")
    })
}

impl Search {
    /// The rate of the next run; `None` when enough is known. `runs` are in ascending order of their rate.
    fn next(&self, runs: &[CapacityRun]) -> Option<f64> {
        let served = runs.iter().take_while(|r| r.broken.is_empty()).last().map(|r| r.rate);
        let broken = runs.iter().find(|r| !r.broken.is_empty()).map(|r| r.rate);
        match (served, broken) {
            (None, None) => Some(self.first),
            (Some(served), None) => (served < self.most).then(|| (served * FACTOR).min(self.most)),
            // Where even the first rate is too much, it is looked for below.
            (None, Some(broken)) => {
                // A rate of which a run has next to no requests says nothing.
                let requests = broken / 2.0 * self.each.as_secs_f64();
                let goes_on = runs.len() <= 2 * NARROWED && requests >= FEWEST && !has_constant_errors(runs);
                goes_on.then_some(broken / 2.0)
            }
            (Some(served), Some(broken)) => {
                let within =
                    runs.iter().filter(|r| r.rate > self.grid(served, broken) && r.rate < self.top(broken));
                let near = broken / served < NEAR;
                (!near && within.count() < NARROWED).then(|| f64::midpoint(served, broken))
            }
        }
    }

    /// The rate of the coarse search below `broken`.
    fn grid(&self, served: f64, broken: f64) -> f64 {
        let mut rate = self.first;
        while rate * FACTOR < broken && rate * FACTOR <= served {
            rate *= FACTOR;
        }
        rate
    }

    /// The rate of the coarse search at or above `broken`.
    fn top(&self, broken: f64) -> f64 {
        let mut rate = self.first;
        while rate < broken * (1.0 - 1e-9) {
            rate *= FACTOR;
        }
        rate
    }

    /// What a run broke, in words.
    fn broken(&self, rate: f64, result: &LoadResult, lowest: &LoadResult) -> Vec<String> {
        if !self.objectives.is_empty() {
            let broken = self.objectives.iter().filter(|o| o.kept(result) != Some(true));
            return broken.map(|o| stanch_report::load::broken(o, result)).collect();
        }
        let mut out = Vec::new();
        let errors = result.counts.error_share().unwrap_or(1.0);
        if errors > ERRORS {
            out.push(format!("{} of the requests failed", units::share(errors)));
        }
        let asked = rate * (1.0 - result.counts.aborted as f64 / result.due.max(1) as f64);
        let answered = result.throughput().unwrap_or(0.0);
        if answered < ANSWERED * asked && errors <= ERRORS {
            let (answered, asked) = (units::count(answered), units::count(asked));
            out.push(format!("{answered} good answers/s of {asked} that were asked for"));
        }
        let p99 = |r: &LoadResult| r.latency.map_or(f64::NAN, |l| l.p99 as f64);
        let (now, then) = (p99(result), p99(lowest));
        if now > SLOWER.1 && now > SLOWER.0 * then {
            let times = now / then;
            out.push(format!("p99 {}, {times:.0} times that of the lowest rate", units::micros(now)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use stanch_model::{Latency, LoadCounts, Trouble};

    use super::*;

    fn result(due: u64, ok: u64, p99: u64) -> LoadResult {
        let mut counts = LoadCounts { ok, ..LoadCounts::default() };
        (ok..due).for_each(|_| counts.troubles.add(Trouble::Timeout));
        let latency = Latency {
            count: due,
            mean: 1.0,
            min: 1,
            p50: p99 / 2,
            p90: p99,
            p95: p99,
            p99,
            p999: p99,
            max: p99,
        };
        LoadResult {
            target: "t".into(),
            steps: Vec::new(),
            millis: 10_000,
            due,
            counts,
            latency: Some(latency),
            spectrum: Vec::new(),
            intervals: Vec::new(),
            start_delay: None,
            waited: 0,
            opened: 1,
            reopened: 0,
            most_in_flight: 1,
            most_connections: 1,
            sent_bytes: 0,
            received_bytes: 0,
            interrupted: false,
            used: None,
            notes: Vec::new(),
        }
    }

    fn search() -> Search {
        Search { first: 100.0, most: 1e6, each: Duration::from_secs(10), objectives: Vec::new() }
    }

    /// Runs the search against a target that takes `capacity` requests a second.
    fn hunt(search: &Search, capacity: f64) -> Vec<(f64, bool)> {
        let mut runs: Vec<CapacityRun> = Vec::new();
        while let Some(rate) = search.next(&runs) {
            assert!(runs.len() < 60, "it does not end");
            let due = (rate * 10.0) as u64;
            let result = if rate <= capacity {
                result(due, due, 5000)
            } else {
                result(due, (capacity * 10.0) as u64, 2_000_000)
            };
            let broken = search.broken(rate, &result, runs.first().map_or(&result, |r| &r.result));
            runs.push(CapacityRun { rate, result, broken });
            runs.sort_by(|a, b| a.rate.total_cmp(&b.rate));
        }
        runs.iter().map(|r| (r.rate, r.broken.is_empty())).collect()
    }

    #[test]
    fn the_boundary_is_found_from_above_and_below() {
        for capacity in [3.0, 98.0, 101.0, 740.0, 31_234.0] {
            let runs = hunt(&search(), capacity);
            let served = runs.iter().rfind(|r| r.1).unwrap().0;
            let broken = runs.iter().find(|r| !r.1).unwrap().0;
            assert!(served <= capacity && broken > capacity, "{capacity}: {runs:?}");
            assert!(broken / served < 1.25, "{capacity}: {runs:?}");
        }
    }

    #[test]
    fn a_target_that_takes_everything_is_asked_up_to_the_most() {
        let runs = hunt(&Search { most: 500.0, ..search() }, 1e9);
        assert_eq!(runs.last().unwrap(), &(500.0, true));
        let never = hunt(&search(), 0.0);
        assert!(
            never.iter().all(|r| !r.1) && never.len() == 3,
            "errors do not depend on the rate: {never:?}"
        );
    }

    #[test]
    fn what_breaks_is_said() {
        let (search, calm) = (search(), result(1000, 1000, 5000));
        let broken = |r: &LoadResult| search.broken(100.0, r, &calm);
        assert!(broken(&calm).is_empty());
        assert!(broken(&result(1000, 1000, 49_000)).is_empty(), "ten times nothing is nothing");
        assert_eq!(broken(&result(1000, 1000, 90_000)), ["p99 90.0 ms, 18 times that of the lowest rate"]);
        assert_eq!(broken(&result(1000, 900, 5000)), ["10.0 % of the requests failed"]);
        assert_eq!(broken(&result(700, 700, 5000)), ["70 good answers/s of 100 that were asked for"]);
    }

    #[test]
    fn objectives_take_the_place_of_the_usual_signs() {
        let objectives = vec![Objective { measure: stanch_model::Measure::P99, limit: 4000.0 }];
        let search = Search { objectives, ..search() };
        let calm = result(1000, 1000, 5000);
        assert_eq!(search.broken(100.0, &calm, &calm), ["p99 <= 4.00 ms: seen 5.00 ms"]);
        assert!(search.broken(100.0, &result(1000, 500, 3000), &calm).is_empty());
    }
}
