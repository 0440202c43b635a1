//! What a series of levels says about growth: how much of it stays, when it came, and whether it goes on.
//!
//! A level (live objects, open descriptors, resident bytes) goes up and down with load. What leaks is what is never
//! given back, so everything here is about the *floor* of a series: at each moment the lowest level that is still to
//! come. Load peaks, batches and sawteeth do not lift the floor; caches lift it once and then no more.

/// Parts of the window that growth has to be spread over.
const PARTS: usize = 4;
/// A part counts when it holds this share of the growth: a third of what even growth would put there.
const PART_SHARE: f64 = 0.08;
/// How much of the growth must lie above everything seen in the first half. Even growth has a half there.
const NEW_HIGH_SHARE: f64 = 0.2;
/// The last third must grow at this share of the rate before it.
const TAIL_RATE: f64 = 0.4;
/// A slower end of any length counts as the end of growth below this share of the rate before, …
const STALL_RATE: f64 = 0.6;
/// … when a constant growth is so slow by chance less often than this.
const STALL_CHANCE: f64 = 0.005;

/// Growth that stays, was spread over the window and goes on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Growth {
    /// Rise of the floor over the window, in the unit of the values.
    pub total: f64,
    /// Quarters of the window in which the floor rose.
    pub parts: usize,
    /// Rate in the last third over the rate before it, by the clock that favours it.
    pub tail: f64,
}

/// Why a series does not count as growing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settled {
    /// The level at the end is no higher than before.
    Level,
    /// It rises and falls back: its highs are no new highs.
    FallsBack,
    /// It grew in one go.
    Step,
    /// It grew and then stayed.
    Plateau,
}

impl Settled {
    /// A clause for people, about a thing that "…".
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Settled::Level => "is no higher at the end of the window than before",
            Settled::FallsBack => "rises and falls back within the window",
            Settled::Step => "grew once and not steadily",
            Settled::Plateau => "grew and then stayed, as a cache does that is full",
        }
    }
}

/// The lowest level from each moment on.
#[must_use]
pub fn floor(values: &[f64]) -> Vec<f64> {
    let mut out = values.to_vec();
    for i in (0..out.len().saturating_sub(1)).rev() {
        out[i] = out[i].min(out[i + 1]);
    }
    out
}

/// Judges the shape of a series of levels at strictly increasing times.
///
/// `work` is a second clock, such as all bytes the process has allocated: a leak that follows the load slows down at
/// night by the first clock and not by the second. Growth goes on when either says so.
///
/// # Errors
/// Says why the series does not grow.
pub fn steady_growth(times: &[f64], work: Option<&[f64]>, values: &[f64]) -> Result<Growth, Settled> {
    if values.len() < 3 || values.len() != times.len() {
        return Err(Settled::Level);
    }
    let floor = floor(values);
    let last = floor.len() - 1;
    let total = floor[last] - floor[0];
    if total <= 0.0 || values[last] <= values[0] {
        return Err(Settled::Level);
    }
    if values[last] - highest_of_first_half(times, values) < NEW_HIGH_SHARE * total {
        return Err(if rises_early(times, &floor) { Settled::Plateau } else { Settled::FallsBack });
    }
    let clocks: Vec<&[f64]> = std::iter::once(times).chain(work.filter(|w| runs(w))).collect();
    let parts = clocks.iter().map(|c| parts_with_growth(c, &floor, total)).max().unwrap_or(0);
    let tail = clocks.iter().map(|c| tail_rate(c, &floor)).fold(0.0, f64::max);
    if parts < PARTS - 1 {
        return Err(if tail < TAIL_RATE && parts > 1 { Settled::Plateau } else { Settled::Step });
    }
    if tail < TAIL_RATE {
        return Err(Settled::Plateau);
    }
    if clocks.iter().all(|c| stalled(c, &floor)) {
        return Err(Settled::Plateau);
    }
    Ok(Growth { total, parts, tail })
}

/// A clock is of use when it moves from each point to the next.
fn runs(clock: &[f64]) -> bool {
    clock.windows(2).all(|w| w[1] > w[0])
}

fn highest_of_first_half(times: &[f64], values: &[f64]) -> f64 {
    let middle = (times[0] + times[times.len() - 1]) / 2.0;
    let first = times.iter().zip(values).take_while(|(t, _)| **t <= middle);
    first.map(|(_, v)| *v).fold(values[0], f64::max)
}

/// Whether most of the floor's rise came in the first half.
fn rises_early(times: &[f64], floor: &[f64]) -> bool {
    let (first, last) = (floor[0], floor[floor.len() - 1]);
    at(times, floor, (times[0] + times[times.len() - 1]) / 2.0) - first > 0.6 * (last - first)
}

/// The value at a moment, linear between points.
fn at(times: &[f64], values: &[f64], when: f64) -> f64 {
    let after = times.partition_point(|t| *t < when).clamp(1, times.len() - 1);
    let (t0, t1) = (times[after - 1], times[after]);
    let share = ((when - t0) / (t1 - t0)).clamp(0.0, 1.0);
    values[after - 1] + (values[after] - values[after - 1]) * share
}

fn parts_with_growth(clock: &[f64], floor: &[f64], total: f64) -> usize {
    let (start, span) = (clock[0], clock[clock.len() - 1] - clock[0]);
    let bound = |i: usize| at(clock, floor, start + span * i as f64 / PARTS as f64);
    (0..PARTS).filter(|i| bound(i + 1) - bound(*i) >= PART_SHARE * total).count()
}

fn tail_rate(clock: &[f64], floor: &[f64]) -> f64 {
    let (start, end) = (clock[0], clock[clock.len() - 1]);
    let cut = at(clock, floor, start + (end - start) * 2.0 / 3.0);
    let (head, tail) = ((cut - floor[0]) / 2.0, floor[floor.len() - 1] - cut);
    if head > 0.0 { tail / head } else { f64::INFINITY }
}

/// Whether the growth has ended: an end that is too slow for chance at the rate before it, and longer than the
/// pauses that there were before.
fn stalled(clock: &[f64], floor: &[f64]) -> bool {
    let last = floor.len() - 1;
    let (start, end) = (clock[0], clock[last]);
    let longest_pause = longest_pause(clock, floor);
    (1..last).filter(|i| clock[*i] >= start + 0.6 * (end - start)).any(|i| {
        let before = (floor[i] - floor[0]) / (clock[i] - start);
        let expected = before * (end - clock[i]);
        let seen = floor[last] - floor[i];
        seen < STALL_RATE * expected
            && end - clock[i] > 1.5 * longest_pause
            && poisson_cdf(seen, expected) < STALL_CHANCE
    })
}

/// The longest time without a rise of the floor, before its last rise.
fn longest_pause(clock: &[f64], floor: &[f64]) -> f64 {
    let (mut longest, mut since) = (0.0_f64, clock[0]);
    for i in 1..floor.len() {
        if floor[i] > floor[i - 1] {
            longest = longest.max(clock[i - 1] - since);
            since = clock[i];
        }
    }
    longest
}

/// Chance of at most `seen` events of a Poisson process that expects `mean`.
#[must_use]
pub fn poisson_cdf(seen: f64, mean: f64) -> f64 {
    if mean <= 0.0 {
        return 1.0;
    }
    if seen < 0.0 {
        return 0.0;
    }
    if mean > 500.0 {
        return 1.0 - normal_tail((seen + 0.5 - mean) / mean.sqrt());
    }
    let mut ln_term = -mean;
    let mut sum = 0.0;
    for k in 0..=(seen.floor().min(1e6) as u64) {
        if k > 0 {
            ln_term += (mean / k as f64).ln();
        }
        sum += ln_term.exp();
    }
    sum.min(1.0)
}

/// Upper tail of the standard normal distribution.
///
/// Abramowitz and Stegun 26.2.17 (absolute error below 7.5e-8), and beyond 5 the leading term of its asymptotic
/// series, which is relative.
#[must_use]
pub fn normal_tail(z: f64) -> f64 {
    if z < 0.0 {
        return 1.0 - normal_tail(-z);
    }
    let density = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if z > 5.0 {
        return density / z;
    }
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let poly = t
        * (0.319_381_530
            + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    (density * poly).clamp(0.0, 1.0)
}

/// How much more the steps of a level vary than births and exits by chance would make them, at least 1.
///
/// `turnover` is the number of births and exits over the whole series; the steps are compared with a constant net
/// rate. This is Pearson's estimate of the dispersion of a quasi-Poisson model, lowered by what chance adds to it in
/// one of twenty series without dispersion. 1 when there are too few steps to tell.
#[must_use]
pub fn dispersion(times: &[f64], values: &[f64], turnover: f64) -> f64 {
    let steps = values.len().saturating_sub(1);
    let span = match (times.first(), times.last()) {
        (Some(first), Some(last)) => last - first,
        _ => 0.0,
    };
    if steps < 4 || span <= 0.0 || turnover <= 0.0 {
        return 1.0;
    }
    let rate = (values[steps] - values[0]) / span;
    let pearson: f64 = (1..=steps)
        .map(|i| {
            let dt = times[i] - times[i - 1];
            let off = values[i] - values[i - 1] - rate * dt;
            off * off / (turnover * dt / span)
        })
        .sum();
    let freedom = (steps - 1) as f64;
    (pearson / (freedom + 1.645 * (2.0 * freedom).sqrt())).max(1.0)
}

/// At most `most` positions, evenly spread in time, the first and the last among them.
///
/// For series of days: positions are picked and never averaged, so that a low stays a low.
#[must_use]
pub fn thin(times: &[f64], most: usize) -> Vec<usize> {
    if times.len() <= most || most < 2 {
        return (0..times.len()).collect();
    }
    let (start, end) = (times[0], times[times.len() - 1]);
    let mut out = vec![0];
    for slot in 1..most - 1 {
        let when = start + (end - start) * slot as f64 / (most - 1) as f64;
        let i = times.partition_point(|t| *t < when);
        if i > out[out.len() - 1] && i < times.len() - 1 {
            out.push(i);
        }
    }
    out.push(times.len() - 1);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(values: &[f64]) -> Result<Growth, Settled> {
        let times: Vec<f64> = (0..values.len()).map(|i| i as f64).collect();
        steady_growth(&times, None, values)
    }

    fn series(n: usize, f: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..n).map(|i| f(i as f64)).collect()
    }

    #[test]
    fn a_line_grows() {
        let g = judge(&series(12, |t| 100.0 + 10.0 * t)).unwrap();
        assert_eq!((g.total, g.parts), (110.0, 4));
        assert!((g.tail - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_fills_and_stays_does_not() {
        for full in [4.0, 5.0, 6.0, 7.0, 8.0, 9.0] {
            assert_eq!(judge(&series(13, |t| 100.0 * t.min(full))), Err(Settled::Plateau), "full at {full}");
        }
    }

    #[test]
    fn a_sawtooth_does_not() {
        for period in 3..12_u32 {
            for phase in 0..period {
                let teeth = series(13, |t| 100.0 * ((t + f64::from(phase)) % f64::from(period)));
                assert!(judge(&teeth).is_err(), "period {period}, phase {phase}: {teeth:?}");
            }
        }
    }

    #[test]
    fn one_step_and_a_level_do_not() {
        assert_eq!(judge(&series(13, |t| if t < 8.0 { 5.0 } else { 500.0 })), Err(Settled::Step));
        assert_eq!(judge(&series(13, |t| if t < 2.0 { 5.0 } else { 500.0 })), Err(Settled::Plateau));
        assert_eq!(judge(&series(13, |_| 5.0)), Err(Settled::Level));
        assert_eq!(judge(&series(13, |t| 50.0 - t)), Err(Settled::Level));
        assert_eq!(judge(&[1.0, 2.0]), Err(Settled::Level));
    }

    #[test]
    fn the_work_clock_keeps_a_leak_that_sleeps_at_night() {
        let busy = |t: f64| if t < 16.0 { t } else { 16.0 + 0.05 * (t - 16.0) };
        let times = series(24, |t| t);
        let (work, level) = (series(24, |t| 1e6 * busy(t)), series(24, |t| 40.0 * busy(t)));
        assert_eq!(steady_growth(&times, None, &level), Err(Settled::Plateau));
        assert!(steady_growth(&times, Some(&work), &level).is_ok());
    }

    #[test]
    fn a_leak_in_bursts_is_no_plateau() {
        assert!(judge(&series(40, |t| 100.0 * (t / 6.0).floor())).is_ok());
    }

    #[test]
    fn chances_are_those_of_the_tables() {
        let close = |a: f64, b: f64, e: f64| assert!((a - b).abs() < e, "{a} {b}");
        close(poisson_cdf(2.0, 3.0), 0.423_190, 1e-6);
        close(poisson_cdf(0.0, 5.0), 0.006_738, 1e-6);
        close(poisson_cdf(480.0, 501.0), 0.1801, 5e-3);
        close(normal_tail(1.644_854), 0.05, 1e-6);
        close(normal_tail(-1.0), 0.841_345, 1e-6);
        close(normal_tail(6.0) / 9.866e-10, 1.0, 0.03);
    }

    #[test]
    fn dispersion_is_one_for_even_steps_and_large_for_batches() {
        let times = series(11, |t| t);
        assert!((dispersion(&times, &series(11, |t| 9.0 * t), 90.0) - 1.0).abs() < 1e-9);
        assert!(dispersion(&times, &series(11, |t| 45.0 * (t / 5.0).floor()), 90.0) > 10.0);
    }

    #[test]
    fn thinning_keeps_the_ends_and_the_order() {
        let times = series(1000, |t| t * t);
        let kept = thin(&times, 50);
        assert!(kept.len() <= 50 && kept.len() > 10);
        assert_eq!((kept[0], kept[kept.len() - 1]), (0, 999));
        assert!(kept.windows(2).all(|w| w[0] < w[1]));
        assert_eq!(thin(&times[..7], 50), (0..7).collect::<Vec<_>>());
    }
}
