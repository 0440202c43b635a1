//! Simulated processes on simulated time, read by the real reader and judged by the real rules.
//!
//! `cargo test -p stanch-rules --test simulation -- --nocapture` prints the table of docs/growth-goroutines.md. Each
//! cell runs many seeds. Healthy sites must never be confirmed; leaks must be, within the time that is promised.

#![expect(clippy::print_stdout, reason = "the tables are for people")]

use std::fmt::Write as _;

use stanch_model::{Evidence, Grade, Snapshot, SourceText, TimeSource};
use stanch_rules::{Options, diagnose};

/// One kind of goroutine: when its members come, and how long they live.
struct Site {
    /// Births per minute at minute t of the window (negative: before it), for a window of `w` minutes.
    rate: fn(f64, f64) -> f64,
    /// An upper bound of `rate`.
    most: f64,
    /// Life time in minutes from a number in (0, 1].
    life: fn(f64) -> f64,
    /// Minutes before the window at which the first is born.
    warm: f64,
}

const FOREVER: fn(f64) -> f64 = |_| f64::INFINITY;

fn exponential(mean: f64, u: f64) -> f64 {
    -mean * u.ln()
}

const STEADY: Site = Site { rate: |_, _| 3.0, most: 3.0, life: |u| exponential(10.0, u), warm: 60.0 };
const RAMP: Site = Site {
    rate: |t, w| 2.0 + 60.0 * (t / w).max(0.0),
    most: 62.0,
    life: |u| exponential(0.5, u),
    warm: 10.0,
};
const DIURNAL: Site = Site {
    rate: |t, w| 20.0 * (1.0 - (t / w * std::f64::consts::TAU).cos()),
    most: 40.0,
    life: |u| exponential(0.5, u),
    warm: 10.0,
};
const WEBSOCKETS: Site = Site { rate: |_, _| 1.0, most: 1.0, life: |u| exponential(120.0, u), warm: 600.0 };
const POOL: Site = Site {
    rate: |t, w| if (0.3..0.32).contains(&(t / w)) { 2500.0 / w } else { 0.0 },
    most: 500.0,
    life: FOREVER,
    warm: 0.0,
};
const LEAK_1: Site = Site { rate: |_, _| 1.0, most: 1.0, life: FOREVER, warm: 120.0 };
const LEAK_01: Site = Site { rate: |_, _| 0.1, most: 0.1, life: FOREVER, warm: 600.0 };
const FRESH_LEAK_1: Site = Site { rate: |_, _| 1.0, most: 1.0, life: FOREVER, warm: 0.0 };

/// xorshift64*: a small generator whose numbers are the same everywhere (Vigna 2016).
struct Random(u64);

impl Random {
    /// In (0, 1].
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) + 1) as f64 / (1u64 << 53) as f64
    }
}

/// Births and deaths of one process, in minutes of the window.
fn lives(site: &Site, window: f64, random: &mut Random) -> Vec<(f64, f64)> {
    let mut lives = Vec::new();
    let mut t = -site.warm;
    loop {
        t += exponential(1.0 / site.most, random.next());
        if t > window {
            return lives;
        }
        if random.next() * site.most <= (site.rate)(t, window) {
            lives.push((t, t + (site.life)(random.next())));
        }
    }
}

/// The goroutine dumps of a process with one such site, among requests that come and go 20 times a second.
fn dumps(site: &Site, header: &str, window: f64, snapshots: usize, seed: u64) -> Vec<(i64, String)> {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let lives = lives(site, window, &mut random);
    let start = site.warm + 5.0;
    let id_at = |minute: f64, before: usize| ((minute + start) * 1200.0) as u64 + 20 + before as u64;
    let mut all = Vec::new();
    for i in 0..snapshots {
        let now = window * i as f64 / (snapshots - 1) as f64;
        let mut text = String::from("goroutine 1 [IO wait]:\nmain.main()\n\t/src/main.go:9 +0x1\n\n");
        for (k, (_, _)) in lives.iter().enumerate().filter(|(_, (born, dies))| *born <= now && now < *dies) {
            let id = id_at(lives[k].0, k);
            write!(
                text,
                "goroutine {id} [{header}]:\nmain.work()\n\t/src/work.go:41 +0x1\ncreated by main.start in goroutine 1\n\t/src/work.go:40 +0x1\n\n"
            )
            .unwrap();
        }
        // The request that serves this very dump carries the newest id.
        let newest = id_at(now, lives.iter().filter(|(born, _)| *born <= now).count());
        write!(text, "goroutine {newest} [running]:\nmain.dump()\n\t/src/dump.go:3 +0x1\n\n").unwrap();
        all.push(((now * 60_000.0) as i64, text));
    }
    all
}

fn grade(site: &Site, header: &str, window: f64, snapshots: usize, seed: u64) -> Option<Grade> {
    let mut evidence = Evidence::default();
    for (at, text) in dumps(site, header, window, snapshots, seed) {
        let parsed =
            stanch_parse::formats::goroutine_text::parse(text.as_bytes(), &mut evidence.symbols).unwrap();
        assert!(parsed.problems.is_empty());
        evidence.snapshots.push(Snapshot {
            at,
            time_source: Some(TimeSource::Clock),
            goroutines: Some(parsed.value),
            ..Snapshot::default()
        });
    }
    let diagnosis = diagnose(&evidence, &Options::default(), &SourceText::default());
    diagnosis.findings.iter().map(|f| f.grade).max()
}

/// Share of seeds in which the site is confirmed.
fn confirmed(site: &Site, header: &str, window: f64, snapshots: usize, seeds: u64) -> f64 {
    let hit = |seed: &u64| grade(site, header, window, snapshots, *seed) >= Some(Grade::Confirmed);
    (1..=seeds).filter(hit).count() as f64 / seeds as f64
}

#[test]
fn healthy_sites_are_never_confirmed() {
    println!(
        "| healthy site | 1 min, 13 snapshots | 10 min, 20 | 60 min, 20 | 8 h, 48 |\n|---|---|---|---|---|"
    );
    let mut wrong = String::new();
    for (name, site) in [
        ("steady, 10 min life", &STEADY),
        ("load ramp", &RAMP),
        ("diurnal", &DIURNAL),
        ("2 h websockets", &WEBSOCKETS),
        ("pool grew once", &POOL),
    ] {
        let mut row = format!("| {name} |");
        for (window, snapshots, seeds) in [(1.0, 13, 200), (10.0, 20, 100), (60.0, 20, 100), (480.0, 48, 20)]
        {
            for header in ["chan receive", "select", "chan send"] {
                let share = confirmed(site, header, window, snapshots, seeds);
                if header == "chan receive" {
                    write!(row, " {:.1} % |", share * 100.0).unwrap();
                }
                if share > 0.0 {
                    writeln!(wrong, "{name}, {header}, {window} min: {:.1} %", share * 100.0).unwrap();
                }
            }
        }
        println!("{row}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn leaks_are_confirmed_in_time() {
    println!("| leak | watched | snapshots | confirmed |\n|---|---|---|---|");
    for (name, site, window, snapshots, at_least) in [
        ("1 a minute", &LEAK_1, 10.0, 20, 0.95),
        ("1 a minute, process just started", &FRESH_LEAK_1, 10.0, 20, 0.85),
        ("0.1 a minute", &LEAK_01, 60.0, 20, 0.80),
        ("0.1 a minute", &LEAK_01, 120.0, 20, 0.95),
    ] {
        let share = confirmed(site, "chan receive", window, snapshots, 200);
        println!("| {name} | {window} min | {snapshots} | {:.1} % |", share * 100.0);
        assert!(share >= at_least, "{name} in {window} min: {share}");
    }
}
