//! When requests start: a pure function of their number.
//!
//! The schedule is a rate over time, piecewise linear. Request `k` is due when the integral of the rate reaches `k`, so
//! that nothing has to be kept for the requests that wait: a backlog is two numbers.

use std::time::Duration;

use stanch_model::LoadStage;

/// Requests per second beyond which one generator cannot keep time anyway.
const MOST_RATE: f64 = 10_000_000.0;
/// Longest schedule, in seconds: a year.
const LONGEST: f64 = 365.0 * 86_400.0;

/// Why a schedule makes no sense. Fits "failed to …".
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum ScheduleError {
    /// A rate that is negative, not a number or beyond all measure.
    #[error("use the rate {0}: it has to be from 0 to 10,000,000 requests per second")]
    Rate(f64),
    /// A stage without a length, or of more than a year.
    #[error("use a stage of {0} s: it has to be above 0 and at most a year")]
    Length(f64),
    /// Nothing would be sent.
    #[error("make a schedule: there is no request in it")]
    Empty,
}

/// A rate over time, with a start and an end.
#[derive(Clone, PartialEq, Debug)]
pub struct Schedule {
    stages: Vec<Placed>,
    count: u64,
    length: f64,
}

/// A stage, where it starts in time, and how many requests are due before it.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Placed {
    stage: LoadStage,
    start: f64,
    before: f64,
}

impl Schedule {
    /// The stages one after the other.
    ///
    /// # Errors
    /// For rates and lengths that make no sense, and when nothing would be sent.
    pub fn new(stages: impl IntoIterator<Item = LoadStage>) -> Result<Self, ScheduleError> {
        let mut placed = Vec::new();
        let (mut start, mut before) = (0.0, 0.0);
        for stage in stages {
            for rate in [stage.from, stage.to] {
                if !(0.0..=MOST_RATE).contains(&rate) {
                    return Err(ScheduleError::Rate(rate));
                }
            }
            if !(stage.seconds > 0.0 && start + stage.seconds <= LONGEST) {
                return Err(ScheduleError::Length(stage.seconds));
            }
            placed.push(Placed { stage, start, before });
            start += stage.seconds;
            before += f64::midpoint(stage.from, stage.to) * stage.seconds;
        }
        // 30 s at 0.1/s are 3 requests, although the sum of such stages may be a hair less.
        let count = (before + 1e-6).floor() as u64;
        if count == 0 {
            return Err(ScheduleError::Empty);
        }
        Ok(Self { stages: placed, count, length: start })
    }

    /// One rate, in requests per second.
    ///
    /// # Errors
    /// As [`Schedule::new`].
    pub fn constant(rate: f64, time: Duration) -> Result<Self, ScheduleError> {
        Self::new([level(rate, time.as_secs_f64())])
    }

    /// Each rate for the same time.
    ///
    /// # Errors
    /// As [`Schedule::new`].
    pub fn steps(rates: &[f64], each: Duration) -> Result<Self, ScheduleError> {
        Self::new(rates.iter().map(|rate| level(*rate, each.as_secs_f64())))
    }

    /// Evenly from one rate to another.
    ///
    /// # Errors
    /// As [`Schedule::new`].
    pub fn ramp(from: f64, to: f64, time: Duration) -> Result<Self, ScheduleError> {
        Self::new([LoadStage { from, to, seconds: time.as_secs_f64() }])
    }

    /// `rate` for `time`, with `peak` for `spike` in its middle.
    ///
    /// # Errors
    /// As [`Schedule::new`]; also when the spike is not shorter than the whole.
    pub fn spike(rate: f64, peak: f64, time: Duration, spike: Duration) -> Result<Self, ScheduleError> {
        let side = (time.as_secs_f64() - spike.as_secs_f64()) / 2.0;
        Self::new([level(rate, side), level(peak, spike.as_secs_f64()), level(rate, side)])
    }

    /// How many requests it has.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Its length.
    #[must_use]
    pub fn length(&self) -> Duration {
        Duration::from_secs_f64(self.length)
    }

    /// Its stages.
    #[must_use]
    pub fn stages(&self) -> Vec<LoadStage> {
        self.stages.iter().map(|p| p.stage).collect()
    }

    /// The intended start of request `number` (from 0), since the start of the test. Requests past the last one are due
    /// at the end.
    #[must_use]
    pub fn at(&self, number: u64) -> Duration {
        let wanted = number as f64;
        let after = self.stages.partition_point(|p| p.before <= wanted);
        let Some(placed) = after.checked_sub(1).map(|i| &self.stages[i]) else { return Duration::ZERO };
        let within = since_start(&placed.stage, wanted - placed.before);
        Duration::from_secs_f64((placed.start + within).min(self.length))
    }

    /// The index of the stage that request `number` is due in.
    #[must_use]
    pub fn stage(&self, number: u64) -> usize {
        self.stages.partition_point(|p| p.before <= number as f64).saturating_sub(1)
    }

    /// The first request that is due after stage `index`.
    pub(crate) fn first_of_next(&self, index: usize) -> u64 {
        self.stages.get(index + 1).map_or(self.count, |p| p.before.ceil() as u64)
    }

    /// How many requests are due at `time`: those that start at that very moment are.
    #[must_use]
    pub fn due(&self, time: Duration) -> u64 {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.at(middle) <= time { low = middle + 1 } else { high = middle }
        }
        low
    }
}

fn level(rate: f64, seconds: f64) -> LoadStage {
    LoadStage { from: rate, to: rate, seconds }
}

/// The time at which the integral of a linear rate reaches `wanted`: the root of from·t + slope/2·t² = wanted, in the form
/// that does not cancel.
fn since_start(stage: &LoadStage, wanted: f64) -> f64 {
    let slope = (stage.to - stage.from) / stage.seconds;
    let root = (stage.from * stage.from + 2.0 * slope * wanted).max(0.0).sqrt();
    let sum = stage.from + root;
    if wanted <= 0.0 {
        0.0
    } else if sum <= 0.0 {
        stage.seconds
    } else {
        (2.0 * wanted / sum).min(stage.seconds)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn seconds(schedule: &Schedule, number: u64) -> f64 {
        schedule.at(number).as_secs_f64()
    }

    #[test]
    fn a_constant_rate_is_a_grid() {
        let schedule = Schedule::constant(500.0, 30 * SECOND).unwrap();
        assert_eq!((schedule.count(), schedule.length()), (15_000, 30 * SECOND));
        assert!((seconds(&schedule, 0) - 0.0).abs() < 1e-9);
        assert!((seconds(&schedule, 1) - 0.002).abs() < 1e-9);
        assert!((seconds(&schedule, 14_999) - 29.998).abs() < 1e-9);
        assert_eq!(schedule.due(SECOND), 501);
    }

    #[test]
    fn slow_rates_are_whole() {
        let schedule = Schedule::constant(0.1, 30 * SECOND).unwrap();
        assert_eq!((schedule.count(), schedule.at(2)), (3, 20 * SECOND));
    }

    #[test]
    fn steps_follow_each_other() {
        let schedule = Schedule::steps(&[10.0, 0.0, 20.0], 2 * SECOND).unwrap();
        assert_eq!(schedule.count(), 60);
        assert!((seconds(&schedule, 19) - 1.9).abs() < 1e-9);
        assert_eq!(schedule.at(20), 4 * SECOND, "nothing is due while the rate is 0");
        assert!((seconds(&schedule, 21) - 4.05).abs() < 1e-9);
        assert_eq!([0, 19, 20, 59].map(|n| schedule.stage(n)), [0, 0, 2, 2]);
    }

    #[test]
    fn a_ramp_is_the_root_of_its_integral() {
        let schedule = Schedule::ramp(0.0, 100.0, 10 * SECOND).unwrap();
        assert_eq!(schedule.count(), 500);
        // 5 t² requests are due at t.
        for number in [1, 50, 125, 499] {
            let t = seconds(&schedule, number);
            assert!((5.0 * t * t - number as f64).abs() < 1e-6, "{number} at {t}");
        }
        let down = Schedule::ramp(100.0, 0.0, 10 * SECOND).unwrap();
        assert!((seconds(&down, 375) - 5.0).abs() < 1e-6);
    }

    #[test]
    fn a_spike_stands_in_the_middle() {
        let schedule = Schedule::spike(10.0, 1000.0, 30 * SECOND, 10 * SECOND).unwrap();
        assert_eq!(schedule.count(), 200 + 10_000);
        assert_eq!(schedule.at(100), 10 * SECOND);
        assert_eq!(schedule.at(10_100), 20 * SECOND);
        assert!(Schedule::spike(10.0, 1000.0, SECOND, SECOND).is_err());
    }

    #[test]
    fn nonsense_is_refused() {
        for rate in [-1.0, f64::NAN, f64::INFINITY, 2e7] {
            assert!(matches!(Schedule::constant(rate, SECOND), Err(ScheduleError::Rate(_))), "{rate}");
        }
        assert_eq!(Schedule::constant(1.0, Duration::ZERO), Err(ScheduleError::Length(0.0)));
        assert_eq!(Schedule::constant(0.0, SECOND), Err(ScheduleError::Empty));
        assert_eq!(Schedule::new([]), Err(ScheduleError::Empty));
    }

    proptest! {
        #[test]
        fn starts_never_go_back_and_count_as_due(
            stages in prop::collection::vec((0.0..2000.0_f64, 0.0..2000.0_f64, 0.1..3.0_f64), 1..6)
        ) {
            let stages = stages.into_iter().map(|(from, to, seconds)| LoadStage { from, to, seconds });
            let Ok(schedule) = Schedule::new(stages) else { return Ok(()) };
            let mut last = Duration::ZERO;
            for number in 0..schedule.count() {
                let at = schedule.at(number);
                prop_assert!(at >= last && at <= schedule.length());
                last = at;
            }
            let middle = schedule.count() / 2;
            prop_assert!(schedule.due(schedule.at(middle)) > middle);
            prop_assert_eq!(schedule.due(schedule.length()), schedule.count());
        }
    }
}
