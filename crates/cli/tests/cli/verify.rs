//! `stanch verify`: builds that run somewhere, and everything that cannot be verified.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::load::{ok, serve};
use crate::support::stanch;

const SCHEMA: &str = stanch_report::load::verify::SCHEMA;

/// A service that takes `millis` for an answer.
fn taking(millis: u64) -> String {
    serve(move |_| {
        thread::sleep(Duration::from_millis(millis));
        ok("x")
    })
}

fn run(args: &[&str]) -> Output {
    let mut all = vec!["verify"];
    all.extend(args);
    stanch(&all).output().unwrap()
}

#[track_caller]
fn json(args: &[&str], code: i32) -> Value {
    let mut all = args.to_vec();
    all.extend(["--rate", "20", "--for", "2s", "--format", "json"]);
    let output = run(&all);
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let errors: Vec<_> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    document
}

#[track_caller]
fn fails(args: &[&str], words: &[&str]) {
    let output = run(args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    assert!(output.stdout.is_empty(), "{args:?}");
    words.iter().for_each(|w| assert!(said.contains(w), "no {w:?} in: {said}"));
}

#[test]
fn a_faster_build_holds_and_a_slower_one_does_not() {
    let (slow, fast) = (taking(300), taking(1));
    let holds = json(&[&slow, "--after", &fast, "--slo", "p50<150ms,errors<1%"], 0);
    assert_eq!(holds["verdict"], "kept");
    let row =
        |name: &str| holds["table"].as_array().unwrap().iter().find(|r| r["what"] == name).unwrap().clone();
    assert!(row("mean")["before"].as_f64().unwrap() > 290_000.0 && row("mean")["better"] == true);
    assert_eq!(row("goroutines after the load")["before"], Value::Null, "nobody said");
    let breaks = json(&[&fast, "--after", &slow, "--slo", "p50<150ms"], 1);
    assert!(
        breaks["headline"].as_str().unwrap().contains("p50 <= 150 ms: seen 30"),
        "{}",
        breaks["headline"]
    );
    // Without objectives and without pprof there is nothing to judge by.
    assert_eq!(json(&[&fast, "--after", &fast], 2)["verdict"], "undecided");
}

/// A service that reads its delay (milliseconds) from a file.
fn told_by(path: &Path) -> String {
    let path = path.to_owned();
    serve(move |_| {
        let millis = fs::read_to_string(&path).unwrap().trim().parse().unwrap();
        thread::sleep(Duration::from_millis(millis));
        ok("x")
    })
}

#[cfg(unix)]
#[test]
fn a_command_puts_builds_in_place_until_one_holds() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("delay");
    fs::write(&file, "400").unwrap();
    let url = told_by(&file);
    // 400 ms, then 200 ms, then 100 ms.
    let command = format!("echo $(( $(cat {0}) / 2 )) > {0}", file.display());
    let args = [url.as_str(), "--after-command", &command, "--attempts", "5", "--slo", "p50<150ms"];
    let document = json(&args, 0);
    assert_eq!((document["attempts"].as_u64(), document["verdict"].as_str()), (Some(2), Some("kept")));
    fs::write(&file, "4000").unwrap();
    let never = json(&[&url, "--after-command", "true", "--attempts", "1", "--slo", "p50<150ms"], 1);
    assert_eq!(never["verdict"], "broken");
    fs::write(&file, "1").unwrap();
    let bad = [url.as_str(), "--after-command", "exit 3", "--rate", "20", "--for", "1s"];
    fails(&bad, &["put the mended build in place", "exit status: 3"]);
}

#[test]
fn what_cannot_be_verified_is_told() {
    let url = taking(1);
    fails(&[&url], &["where the mended build is", "--after"]);
    fails(&["no-such-service"], &["the lab has no such service", "stanch lab list"]);
    fails(&["order-handler", "--after", &url], &["its mended twin is known"]);
    fails(&["socket-gateway"], &["what to ask", "--path"]);
    fails(&[&url, "--after", &url, "--path", "/x"], &["the path is part of the URL"]);
    fails(&[&url, "--after", "ftp://x"], &["use http://"]);
    fails(&[&url, "--after", &url, "--rate", "-1"], &["cannot be negative"]);
    let pprof = ["--pprof", "127.0.0.1:1"];
    fails(&[&[url.as_str(), "--after", &url], &pprof[..]].concat(), &["127.0.0.1:1"]);
}
