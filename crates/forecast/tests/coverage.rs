//! How often what comes lies in the 90 % interval: leaks are simulated one goroutine at a time, forecast from their first
//! third, and run on until the limit.
//!
//! `STANCH_FORECAST_RUNS=400 cargo test --release -p stanch-forecast --test coverage -- --nocapture` prints the table of
//! docs/forecast.md.

#![allow(clippy::print_stdout, reason = "the table is what one runs it for")]

use stanch_forecast::{Question, Seen, Series, outlook};

const STEP: f64 = 15.0;
const SEEN: usize = 120;

/// A leak as a process of births and deaths.
#[derive(Clone, Copy)]
struct Leak {
    name: &'static str,
    /// Goroutines that one request leaves behind.
    lambda: f64,
    q0: f64,
    alpha: f64,
    mu: f64,
    /// Goroutines that come and go with the load, mean.
    busy: f64,
}

const LEAKS: [Leak; 6] = [
    Leak { name: "a line, 3 per second", lambda: 0.03, q0: 100.0, alpha: 0.0, mu: 0.0, busy: 20.0 },
    Leak { name: "a line, 4 per minute", lambda: 0.002, q0: 33.0, alpha: 0.0, mu: 0.0, busy: 5.0 },
    Leak { name: "a line in a busy service", lambda: 0.002, q0: 200.0, alpha: 0.0, mu: 0.0, busy: 300.0 },
    Leak { name: "throughput falls by a third", lambda: 0.05, q0: 200.0, alpha: 2e-5, mu: 0.0, busy: 20.0 },
    Leak { name: "throughput falls to a third", lambda: 0.05, q0: 200.0, alpha: 1.2e-4, mu: 0.0, busy: 20.0 },
    Leak { name: "some end", lambda: 0.02, q0: 150.0, alpha: 0.0, mu: 2e-4, busy: 20.0 },
];

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let (a, b) = (self.unit().max(1e-300), self.unit());
        (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    }

    fn poisson(&mut self, mean: f64) -> f64 {
        if mean > 50.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0);
        }
        let (limit, mut product, mut n) = ((-mean).exp(), self.unit(), 0.0);
        while product > limit {
            product *= self.unit();
            n += 1.0;
        }
        n
    }
}

struct Run {
    /// Goroutines that stay, per step.
    leaked: Vec<f64>,
    goroutines: Vec<(f64, Option<f64>)>,
    qps: Vec<(f64, Option<f64>)>,
}

fn run(leak: &Leak, steps: usize, seed: u64) -> Run {
    let mut dice = Dice(seed);
    let mut g = 0.0;
    let mut out = Run { leaked: Vec::new(), goroutines: Vec::new(), qps: Vec::new() };
    for i in 0..steps {
        let served = dice.poisson(leak.q0 * (-leak.alpha * g).exp() * STEP);
        let time = 1.7e9 + STEP * i as f64;
        out.leaked.push(g);
        out.goroutines.push((time, Some(10.0 + g + dice.poisson(leak.busy))));
        out.qps.push((time, Some(served / STEP)));
        g += dice.poisson(leak.lambda * served) - dice.poisson(leak.mu * g * STEP);
    }
    out
}

#[derive(Default)]
struct Score {
    told: usize,
    refused: usize,
    inside: usize,
    errors: Vec<f64>,
    widths: Vec<f64>,
}

fn score(leak: &Leak, runs: usize) -> Score {
    let mut score = Score::default();
    for seed in 0..runs as u64 {
        let all = run(leak, 3 * SEEN, seed.wrapping_mul(7919) + 1);
        let limit = 10.0 + leak.busy + all.leaked[3 * SEEN - 1];
        let first = |values: &[(f64, Option<f64>)]| Some(Series::new(values[..SEEN].iter().copied()));
        let seen = Seen { goroutines: first(&all.goroutines).unwrap(), qps: first(&all.qps), created: None };
        let question = Question { seen, goroutine_limit: Some(limit), ..Question::default() };
        let Ok(answer) = outlook(question) else { panic!("a rate was given") };
        let Ok(within) = answer.limits[0].within.clone() else {
            score.refused += 1;
            continue;
        };
        score.told += 1;
        // When the leak first had so many.
        let reached = all.leaked.iter().position(|g| *g >= all.leaked[3 * SEEN - 1]).unwrap();
        let truth = (reached - SEEN + 1) as f64 * STEP;
        let is_low = within.low.is_some_and(|low| low <= truth);
        let is_high = within.high.is_none_or(|high| truth <= high);
        score.inside += usize::from(is_low && is_high);
        score.errors.push(within.best.map_or(1.0, |best| (best - truth).abs() / truth));
        if let (Some(low), Some(high)) = (within.low, within.high) {
            score.widths.push((high - low) / truth);
        }
    }
    score
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[test]
fn what_comes_is_in_the_interval() {
    let runs = std::env::var("STANCH_FORECAST_RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let (mut told, mut inside) = (0, 0);
    println!("| leak | runs | refused | in the interval | median error | median width |");
    println!("|---|---|---|---|---|---|");
    for leak in &LEAKS {
        let mut score = score(leak, runs);
        (told, inside) = (told + score.told, inside + score.inside);
        println!(
            "| {} | {runs} | {} | {:.0} % | {:.1} % | {:.0} % |",
            leak.name,
            score.refused,
            100.0 * score.inside as f64 / score.told.max(1) as f64,
            100.0 * median(&mut score.errors),
            100.0 * median(&mut score.widths),
        );
    }
    // A few runs of a 90 % interval are never exactly nine in ten.
    assert!(10 * inside >= 8 * told && 10 * told >= 8 * LEAKS.len() * runs, "{inside} of {told}");
}
