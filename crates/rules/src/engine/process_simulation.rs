//! Simulated numbers of a process, to know how often a count of descriptors is called a leak that is none.
//!
//! Arrivals are a Poisson process with a rate that moves, each stays for a while; what is seen is how many there are
//! at each snapshot. That is without goroutines beside it, which would explain a ramp: the hardest case.

use super::dice::Rng;
use super::process::{Least, Rise, Series, rise};
use stanch_model::Grade;

const FDS: Least = Least { by: 10.0, share: 0.1, unit: 1.0 };

/// Seconds, and between two snapshots.
const WINDOWS: [(&str, f64, f64); 3] =
    [("60 s / 5 s", 60.0, 5.0), ("10 min / 30 s", 600.0, 30.0), ("1 h / 1 min", 3600.0, 60.0)];

/// How many are open over time.
struct Process {
    /// What is always open.
    base: f64,
    /// Most arrivals per second.
    peak: f64,
    /// Share of the peak at a time.
    load: Box<dyn Fn(f64) -> f64>,
    /// Mean seconds until it is closed; `None` for never.
    stays: Option<f64>,
    /// It runs so long before the first snapshot.
    warm: f64,
}

impl Process {
    fn new(base: f64, peak: f64, stays: f64, load: impl Fn(f64) -> f64 + 'static) -> Self {
        Self { base, peak, load: Box::new(load), stays: Some(stays), warm: 5.0 * stays }
    }

    fn seen(&self, seconds: f64, every: f64, rng: &mut Rng) -> Vec<f64> {
        let count = (seconds / every) as usize + 1;
        let mut seen = vec![self.base; count];
        let mut now = -self.warm;
        loop {
            now += rng.exponential(1.0 / self.peak);
            if now > seconds {
                return seen;
            }
            if rng.unit() < (self.load)(now) {
                let end = self.stays.map_or(f64::INFINITY, |mean| now + rng.exponential(mean));
                let open = |i: usize| (every * i as f64) >= now && (every * i as f64) < end;
                (0..count).filter(|i| open(*i)).for_each(|i| seen[i] += 1.0);
            }
        }
    }
}

type Make = fn(f64, &mut Rng) -> Process;

const HEALTHY: &[(&str, Make)] = &[
    ("steady, closed soon", |_, r| {
        let (mean, stays) = (5.0 + 200.0 * r.unit(), 0.2 + 3.0 * r.unit());
        Process::new(20.0, mean / stays, stays, |_| 1.0)
    }),
    ("steady, open for a third of the watch", |w, r| {
        let (mean, stays) = (20.0 + 200.0 * r.unit(), w * (0.1 + 0.4 * r.unit()));
        Process::new(20.0, mean / stays, stays, |_| 1.0)
    }),
    ("load in waves", |w, r| {
        let (mean, stays) = (20.0 + 200.0 * r.unit(), w * (0.01 + 0.1 * r.unit()));
        let (period, phase) = (w * (0.1 + 1.2 * r.unit()), std::f64::consts::TAU * r.unit());
        Process::new(20.0, 2.0 * mean / stays, stays, move |t| {
            0.5 + 0.45 * (std::f64::consts::TAU * t / period + phase).sin()
        })
    }),
    ("a pool that warms up", |w, r| {
        let (size, tau) = (20.0 + 80.0 * r.unit(), w * (0.02 + 0.12 * r.unit()));
        let start = w * 0.3 * r.unit();
        let load = move |t: f64| if t < start { 0.0 } else { (-(t - start) / tau).exp() };
        Process { stays: None, warm: 0.0, ..Process::new(12.0, size / tau, 1.0, load) }
    }),
    ("bursts of jobs", |w, r| {
        let period = w * (0.05 + 0.4 * r.unit());
        let load = move |t: f64| f64::from(t.rem_euclid(period) < 0.1 * period);
        Process::new(15.0, 60.0 / (0.1 * period), 0.1 * period, load)
    }),
];

/// A leak of so many per minute beside traffic.
fn leak(per_min: f64) -> Process {
    Process { stays: None, warm: 0.0, ..Process::new(40.0, per_min / 60.0, 1.0, |_| 1.0) }
}

fn judged(process: &Process, (_, seconds, every): (&str, f64, f64), rng: &mut Rng) -> Option<Rise> {
    let values = process.seen(seconds, every, rng);
    let times: Vec<f64> = (0..values.len()).map(|i| every * i as f64).collect();
    rise(Series { snapshots: (0..values.len()).collect(), times, values, timed: true }, FDS)
}

/// How many of the seeds are confirmed, and how many at least suspected.
fn flags(make: Make, window: (&str, f64, f64), seeds: std::ops::Range<u64>) -> (usize, usize) {
    let grades = seeds.filter_map(|seed| {
        let rng = &mut Rng(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ window.1.to_bits());
        let process = make(window.1, rng);
        judged(&process, window, rng).map(|r| r.grade())
    });
    grades.fold((0, 0), |(sure, any), grade| (sure + usize::from(grade >= Grade::Confirmed), any + 1))
}

#[test]
fn healthy_counts_are_hardly_ever_confirmed() {
    for window in WINDOWS {
        for (name, make) in HEALTHY {
            let (confirmed, any) = flags(*make, window, 0..300);
            assert_eq!(confirmed, 0, "{name}, {}", window.0);
            assert!(any <= 3, "{name}, {}: {any} suspected", window.0);
        }
    }
}

#[test]
fn leaks_are_found_in_time() {
    for (window, per_min) in [(WINDOWS[0], 60.0), (WINDOWS[1], 6.0), (WINDOWS[2], 1.0)] {
        let found = (0..100).filter(|seed| {
            let rise = judged(&leak(per_min), window, &mut Rng(*seed));
            rise.is_some_and(|r| r.grade() >= Grade::Confirmed)
        });
        let found = found.count();
        assert!(found >= 90, "{per_min} a minute in {}: {found} of 100", window.0);
    }
}

#[test]
#[ignore = "a table for people: cargo test --release -p stanch-rules --lib -- --ignored --nocapture fd_false_alarms"]
#[allow(clippy::print_stdout, reason = "its output is the table")]
fn fd_false_alarms() {
    println!(
        "| healthy process | {} | {} | {} |\n|---|---|---|---|",
        WINDOWS[0].0, WINDOWS[1].0, WINDOWS[2].0
    );
    for (name, make) in HEALTHY {
        let cells =
            WINDOWS.map(|w| flags(*make, w, 30_000..31_000)).map(|(sure, any)| format!("{sure} / {any}"));
        println!("| {name} | {} |", cells.join(" | "));
    }
}
