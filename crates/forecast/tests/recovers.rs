//! Known equations, sampled as a scrape would, are found again; what follows no such equation is refused.

use proptest::prelude::*;
use stanch_forecast::{
    Equation, Estimate, Model, Other, Over, Question, Refusal, Seen, Series, Traffic, model, outlook,
};

const START: f64 = 1.7e9;
const STEP: f64 = 15.0;

/// Noise of about a normal's shape, the same in each run.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        let mut one = || {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as f64 / (1u64 << 31) as f64
        };
        (0..12).map(|_| one()).sum::<f64>() - 6.0
    }
}

#[derive(Clone, Copy, Debug)]
struct Truth {
    equation: Equation,
    q0: f64,
    noise: f64,
}

impl Truth {
    fn seen(&self, n: usize, seed: u64) -> Seen {
        let mut noise = Noise(seed);
        let times: Vec<f64> = (0..n).map(|i| STEP * i as f64).collect();
        let g = self.equation.at(&times);
        let grown = g[n - 1] - g[0];
        let q = |g: f64| self.q0 * (-self.equation.alpha * g).exp();
        let mut noisy = |v: f64, size: f64| Some(v + self.noise * size * noise.next());
        let goroutines: Vec<_> = times
            .iter()
            .zip(&g)
            .map(|(t, g)| (START + t, noisy(*g, grown).map(|v| v.max(1.0).round())))
            .collect();
        let qps: Vec<_> = times.iter().zip(&g).map(|(t, g)| (START + t, noisy(q(*g), self.q0))).collect();
        Seen { goroutines: Series::new(goroutines), qps: Some(Series::new(qps)), created: None }
    }
}

/// Within the interval widened by its own length on both sides: a 90 % interval misses one time in ten.
fn holds(what: &str, e: Estimate, truth: f64) -> Result<(), TestCaseError> {
    let slack = (e.high - e.low) + 0.02 * truth.abs();
    prop_assert!(e.low - slack <= truth && truth <= e.high + slack, "{what} {truth} is not in {e:?}");
    prop_assert!(e.low <= e.value && e.value <= e.high);
    Ok(())
}

fn found(seen: &Seen) -> Model {
    model(seen).unwrap_or_else(|why| panic!("refused: {why}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn a_leak_that_costs_throughput_is_found(
        lambda in 0.002f64..0.05, q0 in 200.0f64..3000.0, bend in 0.3f64..3.0, noise in 0.0f64..0.02, seed: u64,
    ) {
        let b = lambda * q0;
        let alpha = bend / (b * 200.0 * STEP);
        let truth = Truth { equation: Equation { g0: 50.0, b, alpha, mu: 0.0 }, q0, noise };
        let m = found(&truth.seen(200, seed));
        holds("lambda", m.lambda.unwrap(), lambda)?;
        holds("alpha", m.alpha, alpha)?;
        holds("q0", m.q0.unwrap(), q0)?;
        prop_assert!(m.fit.r2 > 0.95, "{:?}", m.fit);
    }

    #[test]
    fn an_exit_rate_is_found(q0 in 200.0f64..3000.0, turns in 0.8f64..3.0, noise in 0.0f64..0.01, seed: u64) {
        let mu = turns / (200.0 * STEP);
        let truth = Truth { equation: Equation { g0: 50.0, b: 0.01 * q0, alpha: 0.0, mu }, q0, noise };
        let m = found(&truth.seen(200, seed));
        holds("mu", m.mu, mu)?;
        holds("arrivals", m.arrivals, 0.01 * q0)?;
    }

    #[test]
    fn any_numbers_have_an_answer(
        values in prop::collection::vec((any::<f64>(), any::<Option<f64>>()), 0..40),
        limit in any::<f64>(),
    ) {
        let series = Series::new(values);
        let other = Other { what: "x", unit: "bytes", series: series.clone(), limit: Some(limit), log: false };
        let seen = Seen { goroutines: series.clone(), qps: Some(series.clone()), created: Some(series) };
        let question = Question {
            seen, others: vec![other], goroutine_limit: Some(limit), least_qps: Some(limit), ..Question::default()
        };
        let _ = outlook(question);
    }
}

fn both(g0: f64) -> Truth {
    Truth { equation: Equation { g0, b: 12.0, alpha: 4e-5, mu: 1.5e-4 }, q0: 1200.0, noise: 0.004 }
}

#[test]
fn both_effects_together_forecast_what_comes() {
    // Fitted on the first third, compared with the truth of the rest.
    let truth = both(100.0);
    let level = truth.equation.at(&[600.0 * STEP])[0];
    let question = Question { seen: truth.seen(200, 7), goroutine_limit: Some(level), ..Question::default() };
    let answer = outlook(question).unwrap();
    let within = answer.limits[0].within.clone().unwrap();
    let expected = 401.0 * STEP;
    let best = within.best.expect("it comes");
    assert!((best - expected).abs() < 0.15 * expected, "{within:?} is not {expected}");
    assert!(within.low.unwrap() <= expected && within.high.is_none_or(|h| expected <= h), "{within:?}");
}

#[test]
fn gaps_and_nan_change_little() {
    let truth = both(100.0);
    let whole = found(&truth.seen(200, 3));
    let mut seen = truth.seen(200, 3);
    let holes =
        seen.goroutines.points.iter().enumerate().map(|(i, (t, v))| {
            (*t, if (60..90).contains(&i) || i % 7 == 0 { Some(f64::NAN) } else { Some(*v) })
        });
    seen.goroutines = Series::new(holes);
    assert_eq!((seen.goroutines.not_numbers, seen.goroutines.gaps), (55, 1));
    let holed = found(&seen);
    let (a, b) = (whole.arrivals.value, holed.arrivals.value);
    assert!((a - b).abs() < 0.1 * a, "{a} {b}");
}

#[test]
fn outliers_change_little() {
    let mut seen = both(100.0).seen(100, 3);
    for i in [13, 47, 71] {
        seen.goroutines.points[i].1 *= 4.0;
    }
    let m = model(&seen);
    // What is left of the variance counts them, so they may be too much for R²; they may never bend the curve.
    if let Ok(m) = m {
        assert!((m.arrivals.value - 12.0).abs() < 2.0, "{:?}", m.arrivals);
    }
    let clean = found(&both(100.0).seen(100, 3));
    assert!((clean.arrivals.value - 12.0).abs() < 2.0, "{:?}", clean.arrivals);
}

#[test]
fn the_same_numbers_give_the_same_answer() {
    let seen = both(100.0).seen(120, 9);
    let (a, b) = (found(&seen), found(&seen));
    assert_eq!((a.arrivals, a.mu, a.alpha), (b.arrivals, b.mu, b.alpha));
}

#[test]
fn the_created_counter_gives_lambda() {
    let truth =
        Truth { equation: Equation { g0: 50.0, b: 20.0, alpha: 0.0, mu: 8e-4 }, q0: 1000.0, noise: 0.002 };
    let mut seen = truth.seen(200, 5);
    let created = (0..200).map(|i| (START + STEP * f64::from(i), Some(1e6 + 20.0 * STEP * f64::from(i))));
    seen.created = Some(Series::new(created));
    let m = found(&seen);
    assert!(m.lambda_from_created);
    assert!((m.created_per_request.unwrap() - 0.02).abs() < 2e-4);
    assert!((m.mu.value - 8e-4).abs() < 4e-5, "{:?}", m.mu);
}

#[test]
fn what_is_no_such_leak_is_refused() {
    let series = |value: &dyn Fn(f64) -> f64| Seen {
        goroutines: Series::new(
            (0..150).map(|i| (START + STEP * f64::from(i), Some(value(f64::from(i)).round()))),
        ),
        ..Seen::default()
    };
    let why = |value: &dyn Fn(f64) -> f64| model(&series(value)).expect_err("refused");
    assert!(why(&|i| 400.0 + 5.0 * (i * 1.7).sin()).is_calm(), "steady");
    assert!(why(&|i| 900.0 - 3.0 * i).is_calm(), "falling");
    let sawtooth = why(&|i| 100.0 + 40.0 * (i % 40.0));
    assert!(!matches!(sawtooth, Refusal::TooFew { .. }), "restarts: {sawtooth}");
    let ramp = why(&|i| 100.0 + 0.5 * i * i);
    assert!(matches!(ramp, Refusal::OtherShape { .. } | Refusal::NoFit { .. }), "a ramp: {ramp}");
    let wave = why(&|i| 1500.0 + 8.0 * i + 900.0 * (i / 12.0).sin());
    assert!(matches!(wave, Refusal::OtherShape { .. } | Refusal::NoFit { .. }), "a wave: {wave}");
}

#[test]
fn traffic_that_moves_by_itself_is_refused() {
    let mut seen = both(100.0).seen(200, 5);
    let moved = seen.qps.take().unwrap().points.into_iter().enumerate();
    seen.qps =
        Some(Series::new(moved.map(|(i, (t, q))| (t, Some(q * (1.0 + 0.8 * (i as f64 / 15.0).sin()))))));
    assert!(matches!(model(&seen), Err(Refusal::RestlessLoad { .. })));
}

#[test]
fn twice_the_traffic_halves_a_straight_way() {
    let truth =
        Truth { equation: Equation { g0: 50.0, b: 10.0, alpha: 0.0, mu: 0.0 }, q0: 1000.0, noise: 0.002 };
    let memory = |seen: &Seen| {
        let points = seen.goroutines.points.iter().map(|(t, g)| (*t, Some(1e8 + 2600.0 * g)));
        Other { what: "memory", unit: "bytes", series: Series::new(points), limit: Some(4e9), log: false }
    };
    let ask = |traffic| {
        let seen = truth.seen(100, 1);
        let others = vec![memory(&seen)];
        let question = Question { seen, others, goroutine_limit: Some(1e5), traffic, ..Question::default() };
        outlook(question).unwrap()
    };
    let (once, twice, rate) = (ask(Traffic::Same), ask(Traffic::Times(2.0)), ask(Traffic::PerSecond(2000.0)));
    let seconds = |o: &stanch_forecast::Outlook, what: &str| {
        o.limits.iter().find(|l| l.what == what).unwrap().within.as_ref().unwrap().best.unwrap()
    };
    for what in ["goroutines", "memory"] {
        let ratio = seconds(&once, what) / seconds(&twice, what);
        assert!((ratio - 2.0).abs() < 0.01, "{what}: {ratio}");
        let ratio = seconds(&once, what) / seconds(&rate, what);
        assert!((ratio - 2.0).abs() < 0.05, "{what}: {ratio}");
    }
    // Both are straight here; what counts is that the line exists.
    assert!(once.lines[0].1.as_ref().is_ok_and(|l| matches!(l.over, Over::Time | Over::Goroutines)));
    assert_eq!(once.limits[0].what, "goroutines");
}

#[test]
fn the_objective_of_throughput_is_foreseen() {
    let truth =
        Truth { equation: Equation { g0: 50.0, b: 20.0, alpha: 5e-5, mu: 0.0 }, q0: 1000.0, noise: 0.004 };
    let level = (1000.0f64 / 150.0).ln() / 5e-5;
    let expected = truth.equation.time_to(level).unwrap() - 199.0 * STEP;
    let question = Question { seen: truth.seen(200, 2), least_qps: Some(150.0), ..Question::default() };
    let within = outlook(question).unwrap().limits[0].within.clone().unwrap();
    assert!((within.best.unwrap() - expected).abs() < 0.15 * expected, "{within:?} is not {expected}");
}
