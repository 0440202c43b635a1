//! The forecast against what came: services of the lab leak under open load, the first third of the run is forecast, and
//! the rest is compared with it.
//!
//! `cargo test --release -p stanch --test live_forecast -- --ignored --nocapture` takes four minutes, needs Go, and prints
//! the table of docs/forecast.md. `STANCH_FORECAST_THIRD=60` is how many seconds a third has.

#![allow(clippy::print_stdout, reason = "the table is what one runs it for")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;
use stanch_lab::{Stage, StageOptions};

/// A leak, what drives it, and the number that grows.
struct Case {
    service: &'static str,
    path: &'static str,
    rate: &'static str,
    what: &'static str,
    limit: &'static str,
}

const CASES: [Case; 3] = [
    Case {
        service: "order-handler",
        path: "/orders?id={n}",
        rate: "150/s",
        what: "goroutines",
        limit: "--goroutine-limit",
    },
    Case {
        service: "session-map",
        path: "/home?user=u{n}",
        rate: "100/s",
        what: "memory",
        limit: "--memory-limit",
    },
    Case {
        service: "context-leak",
        path: "/subscribe?topic=t{n%100}",
        rate: "100/s",
        what: "goroutines",
        limit: "--goroutine-limit",
    },
];

/// What is promised: the time to the limit within 15 %.
const WITHIN: f64 = 0.15;

fn stanch(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stanch"));
    command.args(args).stdin(Stdio::null());
    command
}

/// The JSON of a forecast, whatever it says.
fn forecast(bundle: &Path, more: &[&str]) -> Value {
    let bundle = bundle.to_str().expect("a UTF-8 path");
    let output = stanch(&[&["forecast", bundle, "--format", "json"], more].concat()).output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("no forecast: {e}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn capture(url: &str, bundle: &Path, seconds: u64) {
    let (bundle, time) = (bundle.to_str().expect("a UTF-8 path"), format!("{seconds}s"));
    let status =
        stanch(&["capture", url, "--for", &time, "--every", "1s", "-q", "-o", bundle]).status().unwrap();
    assert!(status.success(), "{url} was not captured");
}

/// What was seen of a number, `(seconds since the epoch, value)`.
fn seen(report: &Value, what: &str) -> Vec<(f64, f64)> {
    let curve = report["curves"].as_array().unwrap().iter().find(|c| c["what"] == what);
    let curve = curve.unwrap_or_else(|| panic!("nothing was seen of {what}"));
    let point = |p: &Value| (p[0].as_f64().unwrap(), p[1].as_f64().unwrap());
    curve["seen"].as_array().unwrap().iter().map(point).collect()
}

struct Outcome {
    row: String,
    error: f64,
    inside: bool,
    grew: f64,
}

fn run(case: &Case, stage: &Stage, dir: &Path, third: u64) -> Outcome {
    let (first, rest) = (dir.join(case.service), dir.join(format!("{}-rest", case.service)));
    let url = format!("{}{}", stage.url(), case.path);
    let time = format!("{}s", 3 * third + 10);
    let mut load = stanch(&["load", &url, "--rate", case.rate, "--for", &time, "-q"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    capture(stage.url(), &first, third);
    capture(stage.url(), &rest, 2 * third);
    load.kill().unwrap();
    load.wait().unwrap();
    let (before, after) = (seen(&forecast(&first, &[]), case.what), seen(&forecast(&rest, &[]), case.what));
    let level = after[after.len() - 1].1;
    let answer = forecast(&first, &[case.limit, &format!("{level:.0}")]);
    let limit = answer["limits"].as_array().unwrap().iter().find(|l| l["what"] == case.what).unwrap();
    let seconds = &limit["seconds"];
    let best = seconds["best"].as_f64().unwrap_or_else(|| panic!("no answer: {limit}"));
    let now = answer["now"].as_f64().unwrap();
    // When the number first was there.
    let came = after.iter().find(|p| p.1 >= level).expect("the last one is").0 - now;
    let (low, high) = (seconds["low"].as_f64().unwrap_or(0.0), seconds["high"].as_f64().unwrap_or(f64::MAX));
    let grew = level / before[0].1.max(1.0);
    let row = format!(
        "| {} | {} | {} | {:.0} → {:.0} → {level:.0} | {came:.0} s | {best:.0} s ({low:.0} to {high:.0}) | {:+.1} % |",
        case.service,
        case.rate,
        case.what,
        before[0].1,
        before[before.len() - 1].1,
        100.0 * (best - came) / came,
    );
    Outcome { row, error: (best - came).abs() / came, inside: low <= came && came <= high, grew }
}

#[test]
#[ignore = "takes four minutes; cargo test --release -p stanch --test live_forecast -- --ignored --nocapture"]
fn what_comes_is_what_was_foreseen() {
    let third = std::env::var("STANCH_FORECAST_THIRD").ok().and_then(|s| s.parse().ok()).unwrap_or(60);
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools");
    let go = stanch_lab::find_go(Some(&tools)).unwrap_or_else(|e| panic!("{e}; ./dev test brings a Go"));
    let cache: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lab");
    let dir = tempfile::tempdir().unwrap();
    let set = |case: &Case| {
        let scenario = stanch_lab::scenario(case.service).expect("a service of the lab");
        let extra = vec!["-quiet".to_owned()];
        let options = StageOptions { leak: true, load: Some(0.0), extra, schedule: None };
        Stage::set(scenario, &go, &cache, options).unwrap()
    };
    let stages: Vec<Stage> = CASES.iter().map(set).collect();
    let outcomes: Vec<Outcome> = thread::scope(|scope| {
        let dir = dir.path();
        let runs: Vec<_> =
            CASES.iter().zip(&stages).map(|(c, s)| scope.spawn(move || run(c, s, dir, third))).collect();
        runs.into_iter().map(|r| r.join().unwrap()).collect()
    });
    println!("| service | load | what | start → forecast → end | came after | foreseen (90 %) | off by |");
    println!("|---|---|---|---|---|---|---|");
    outcomes.iter().for_each(|o| println!("{}", o.row));
    for outcome in &outcomes {
        assert!(outcome.error <= WITHIN, "{}", outcome.row);
        assert!(outcome.grew >= 5.0, "it hardly grew: {}", outcome.row);
    }
    let inside = outcomes.iter().filter(|o| o.inside).count();
    println!("\nIn the interval: {inside} of {}.", outcomes.len());
}
