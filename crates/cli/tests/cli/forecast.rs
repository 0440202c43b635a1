//! `stanch forecast`: what Prometheus answered and what was saved, to limits; and everything that is no such thing.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::stanch;

const STEP: u32 = 15;
const START: u32 = 1_700_000_000;
const SCHEMA: &str = stanch_report::forecast::SCHEMA;

/// A range query's answer with one series of `n` values.
fn answer(n: u32, value: impl Fn(f64) -> String) -> String {
    let values: Vec<String> =
        (0..n).map(|i| format!("[{},\"{}\"]", START + STEP * i, value(f64::from(STEP * i)))).collect();
    series(&[("orders-0", values.join(","))])
}

fn series(all: &[(&str, String)]) -> String {
    let one = |(instance, values): &(&str, String)| {
        format!(
            "{{\"metric\":{{\"__name__\":\"go_goroutines\",\"instance\":\"{instance}\"}},\"values\":[{values}]}}"
        )
    };
    let all: Vec<String> = all.iter().map(one).collect();
    format!(
        "{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{}]}}}}",
        all.join(",")
    )
}

/// 10 goroutines a second for 50 minutes, each with 2,600 bytes.
fn leak(t: f64) -> f64 {
    100.0 + 10.0 * t
}

struct Files(TempDir);

impl Files {
    fn new() -> Self {
        let files = Self(tempfile::tempdir().unwrap());
        files.write("g.json", &answer(200, |t| leak(t).to_string()));
        files.write("q.json", &answer(200, |_| "1000".to_owned()));
        files.write("h.json", &answer(200, |t| (1e8 + 2600.0 * leak(t)).to_string()));
        files
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut all = vec!["forecast"];
        all.extend(args);
        stanch(&all).current_dir(self.0.path()).output().unwrap()
    }

    /// A failure: exit 2, one error, nothing on stdout.
    #[track_caller]
    fn fails(&self, args: &[&str], words: &[&str]) {
        let output = self.run(args);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(said.contains("error: "), "{said}");
        words.iter().for_each(|w| assert!(said.contains(w), "no {w:?} in: {said}"));
    }

    #[track_caller]
    fn json(&self, args: &[&str], code: i32) -> Value {
        let mut all = args.to_vec();
        all.extend(["--format", "json"]);
        let output = self.run(&all);
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
        let errors: Vec<String> = schema.iter_errors(&document).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        document
    }
}

fn limit<'d>(document: &'d Value, what: &str) -> &'d Value {
    let limits = document["limits"].as_array().unwrap();
    limits.iter().find(|l| l["what"] == what).unwrap_or_else(|| panic!("no {what} in {limits:?}"))
}

#[track_caller]
fn close(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("{value} is no number"));
    assert!((value - expected).abs() <= 0.02 * expected, "{value} is not {expected}");
}

const ALL: [&str; 6] = ["--goroutines", "g.json", "--qps", "q.json", "--heap", "h.json"];

#[test]
fn a_straight_leak_has_its_times_and_parameters() {
    let files = Files::new();
    let mut args = ALL.to_vec();
    args.extend(["--memory-limit", "1GB"]);
    let document = files.json(&args, 1);
    close(&document["model"]["lambda"], 0.01);
    close(&document["model"]["q0"], 1000.0);
    let now = 199.0 * f64::from(STEP);
    close(&limit(&document, "goroutines")["seconds"]["best"], (1e5 - leak(now)) / 10.0);
    close(&limit(&document, "memory")["seconds"]["best"], ((1e9 - 1e8) / 2600.0 - leak(now)) / 10.0);
    assert_eq!(document["verdict"], "leak");
    args.extend(["--what-if", "limit=2GB,qps=2x"]);
    let other = files.json(&args, 1);
    close(&limit(&other, "memory")["seconds"]["best"], ((2e9 - 1e8) / 2600.0 - leak(now)) / 20.0);
    assert_eq!(other["load_factor"], 2.0);
}

#[test]
fn every_format_says_it() {
    let files = Files::new();
    let run = |format: &str| {
        let mut args = ALL.to_vec();
        args.extend(["--memory-limit", "1GB", "--format", format]);
        let output = files.run(&args);
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let text = run("text");
    for words in ["FORECAST", "goroutines reach 100,000 in", "memory", "λ", "now", "assumed"] {
        assert!(text.contains(words), "no {words:?} in:\n{text}");
    }
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    let svg = run("svg");
    assert!(svg.starts_with("<svg ") && svg.contains("class=\"band\"") && !svg.contains("NaN"), "{svg}");
    let page = run("html");
    assert!(page.starts_with("<!doctype html>") && page.contains("dG/dt"));
}

#[test]
fn holes_are_told_and_do_no_harm() {
    let files = Files::new();
    let holed = |t: f64| if (1000.0..1400.0).contains(&t) { "NaN".to_owned() } else { leak(t).to_string() };
    files.write("g.json", &answer(200, holed));
    let document = files.json(&["--goroutines", "g.json"], 1);
    close(&document["model"]["arrivals"], 10.0);
    assert!(document["model"]["lambda"].is_null());
    let notes = document["notes"].to_string();
    assert!(notes.contains("left out 27 values") && notes.contains("gaps without values: 1"), "{notes}");
}

#[test]
fn what_is_older_than_a_restart_is_left_out() {
    let files = Files::new();
    let since_restart = |t: f64| t % 1000.0;
    files.write("saw.json", &answer(200, |t| leak(since_restart(t)).to_string()));
    files.write("rss.json", &answer(200, |t| (1e8 + 2600.0 * leak(since_restart(t))).to_string()));
    let args =
        ["--goroutines", "saw.json", "--qps", "q.json", "--heap", "rss.json", "--memory-limit", "1GiB"];
    let document = files.json(&args, 1);
    close(&document["model"]["arrivals"], 10.0);
    let notes = document["notes"].to_string();
    assert!(notes.contains("goroutines fell from 10050 to 200 at 2023-11-14 22:46:50 UTC"), "{notes}");
    assert_eq!(document["curves"][0]["seen"].as_array().map(Vec::len), Some(66));
}

#[test]
fn what_does_not_grow_is_clean_and_what_fits_nothing_is_not_drawn() {
    let files = Files::new();
    files.write("flat.json", &answer(200, |_| "400".to_owned()));
    let document = files.json(&["--goroutines", "flat.json"], 0);
    assert_eq!(document["refusal"]["reason"], "no-growth");
    files.write(
        "wave.json",
        &answer(200, |t| (1500.0 + t / 4.0 + 1200.0 * (t / 150.0).sin()).round().to_string()),
    );
    let document = files.json(&["--goroutines", "wave.json"], 2);
    assert!(document["model"].is_null());
    assert_eq!(document["curves"][0]["model"], Value::Array(Vec::new()));
    files.write("few.json", &answer(5, |t| leak(t).to_string()));
    assert_eq!(files.json(&["--goroutines", "few.json"], 2)["refusal"]["reason"], "too-few-values");
}

#[test]
fn bad_answers_fail_with_what_they_are() {
    let files = Files::new();
    files.write("negative.json", &answer(200, |t| (500.0 - t).to_string()));
    files.fails(
        &["--goroutines", "g.json", "--qps", "negative.json"],
        &["166 of 200 values are negative", "rate("],
    );
    files.write("nan.json", &answer(20, |_| "NaN".to_owned()));
    files.fails(&["--goroutines", "nan.json"], &["none of its 20 values is a number"]);
    files.write("two.json", &series(&[("a:1", "[1,\"2\"]".into()), ("b:1", "[1,\"2\"]".into())]));
    files.fails(
        &["--goroutines", "two.json"],
        &["there are 2", "instance=\"a:1\"", "instance=\"b:1\"", "--match"],
    );
    files.fails(&["--goroutines", "two.json", "--match", "instance=c:1"], &["none of them matches", "b:1"]);
    files.write("empty.json", &series(&[]));
    files.fails(&["--goroutines", "empty.json"], &["the answer is empty"]);
    files.write("error.json", "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}");
    files.fails(&["--goroutines", "error.json"], &["bad_data: parse error"]);
    files.write("text.json", "go_goroutines 41\n");
    files.fails(&["--goroutines", "text.json"], &["text.json", "query_range"]);
    let whole = answer(200, |t| leak(t).to_string());
    files.write("cut.json", &whole[..whole.len() / 2]);
    files.fails(&["--goroutines", "cut.json"], &["truncated"]);
    files.write("later.json", &whole.replace("[1700", "[1800"));
    files.fails(&["--goroutines", "g.json", "--qps", "later.json"], &["no time in common"]);
    files.fails(&["--goroutines", "no-such.json"], &["no-such.json"]);
    files.fails(&["--goroutines", "g.json", "--min-qps", "5"], &["no request rate"]);
    files.fails(&["--goroutines", "g.json", "--what-if", "qps=5"], &["qps=2x"]);
    files.fails(&["--goroutines", "g.json", "--what-if", "cpu=5"], &["unknown key"]);
    files.fails(&[], &["required"]);
    files.fails(&["localhost:1"], &["stanch capture http://localhost:1"]);
}

#[test]
fn a_picked_series_is_the_one_that_counts() {
    let files = Files::new();
    let values = |slope: u32| {
        (0..100)
            .map(|i| format!("[{},\"{}\"]", START + STEP * i, 50 + slope * STEP * i))
            .collect::<Vec<_>>()
            .join(",")
    };
    files.write("two.json", &series(&[("a:1", values(1)), ("b:1", values(7))]));
    let document = files.json(&["--goroutines", "two.json", "--match", "instance=b:1"], 1);
    close(&document["model"]["arrivals"], 7.0);
}

/// Scrapes of a service, one file each, a quarter of a minute apart.
fn write_scrapes(folder: &Path) {
    let start = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(START.into());
    for i in 0..40u32 {
        let t = f64::from(STEP * i);
        let mut text = String::new();
        let _ = writeln!(text, "# TYPE go_goroutines gauge\ngo_goroutines {}", leak(t));
        let _ = writeln!(
            text,
            "process_start_time_seconds 1.6e+09\nprocess_resident_memory_bytes {}",
            1e8 + 2600.0 * leak(t)
        );
        let _ = writeln!(text, "process_open_fds {}\nprocess_max_fds 65536", 20.0 + t);
        let _ = writeln!(
            text,
            "http_requests_total{{code=\"200\"}} {}\nhttp_requests_total{{code=\"500\"}} 0",
            1000.0 * t
        );
        let path = folder.join(format!("metrics-{i:02}.txt"));
        fs::write(&path, text).unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(start + std::time::Duration::from_secs((STEP * i).into())).unwrap();
    }
}

#[test]
fn a_bundle_brings_all_of_it() {
    let files = Files::new();
    let scrapes = files.0.path().join("scrapes");
    fs::create_dir(&scrapes).unwrap();
    write_scrapes(&scrapes);
    let saved =
        stanch(&["capture", "scrapes", "-o", "seen.stanch"]).current_dir(files.0.path()).output().unwrap();
    assert!(saved.status.success(), "{}", String::from_utf8_lossy(&saved.stderr));
    let document = files.json(&["seen.stanch", "--memory-limit", "1GB"], 1);
    close(&document["model"]["lambda"], 0.01);
    let now = 39.0 * f64::from(STEP);
    close(&limit(&document, "file descriptors")["seconds"]["best"], 65_536.0 - 20.0 - now);
    close(&limit(&document, "memory")["seconds"]["best"], ((1e9 - 1e8) / 2600.0 - leak(now)) / 10.0);
    assert!(document["notes"].to_string().contains("http_requests_total"));
    files.fails(&["seen.stanch", "--requests", "nothing_total"], &["nothing_total"]);
}

#[test]
fn memory_alone_is_no_talk_of_goroutines() {
    let files = Files::new();
    let document = files.json(&["--heap", "h.json", "--memory-limit", "1GiB"], 1);
    assert_eq!(document["refusal"]["reason"], "not-seen");
    let open = files.run(&["--heap", "h.json"]);
    let text = String::from_utf8_lossy(&open.stdout).into_owned();
    assert_eq!(open.status.code(), Some(2), "{text}");
    assert!(text.contains("\nmemory grows, and no limit is known that it would reach\n"), "{text}");
}

#[test]
fn labels_of_the_time_do_not_lie_on_each_other() {
    let files = Files::new();
    // The past is a tenth of the picture, and has no room for a label of its own beside "now".
    let far = files.run(&["--goroutines", "g.json", "--goroutine-limit", "1000000", "--format", "svg"]);
    let picture = String::from_utf8(far.stdout).unwrap();
    assert!(picture.contains(">now</text>") && !picture.contains(" ago</text>"), "{picture}");
}
