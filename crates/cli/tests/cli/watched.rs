//! Watching a live target: progress, interruption, saving, several at once.

use std::process::{Child, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::{dump, respond, serve, stanch};

/// A service whose goroutines grow by `step` with each full dump.
fn service(step: usize) -> String {
    let stuck = Arc::new(AtomicUsize::new(20));
    serve(move |path, stream| {
        if path.contains("goroutine?debug=2") {
            let count = stuck.fetch_add(step, Ordering::SeqCst);
            respond(stream, "200 OK", "text/plain; charset=utf-8", dump(count).as_bytes());
        } else if path.starts_with("/debug/pprof/goroutine") && !path.contains("leak") {
            let body = profile("goroutine", stuck.load(Ordering::SeqCst) as u64 + 2);
            respond(stream, "200 OK", "application/octet-stream", &body);
        } else if path.starts_with("/debug/pprof/threadcreate") {
            respond(stream, "200 OK", "application/octet-stream", &profile("threadcreate", 7));
        } else {
            respond(stream, "404 Not Found", "text/plain", b"404 page not found\n");
        }
    })
}

/// A pprof profile (profile.proto) with one sample: `count` goroutines that send.
fn profile(kind: &str, count: u64) -> Vec<u8> {
    let strings = [
        "",
        kind,
        "count",
        "runtime.gopark",
        "/usr/local/go/src/runtime/proc.go",
        "runtime.chansend",
        "main.(*Server).charge.func1",
        "/src/orders/orders.go",
    ];
    let mut out = Vec::new();
    message(&mut out, 1, &[&number(1, 1), &number(2, 2)]);
    message(&mut out, 2, &[&number(1, 1), &number(1, 2), &number(1, 3), &number(2, count)]);
    for (id, function, line) in [(1, 1, 402), (2, 2, 160), (3, 3, 41)] {
        let mut at = Vec::new();
        message(&mut at, 4, &[&number(1, function), &number(2, line)]);
        message(&mut out, 4, &[&number(1, id), &at]);
    }
    for (id, name, file) in [(1, 3, 4), (2, 5, 4), (3, 6, 7)] {
        message(&mut out, 5, &[&number(1, id), &number(2, name), &number(4, file)]);
    }
    for text in strings {
        message(&mut out, 6, &[text.as_bytes()]);
    }
    out
}

fn number(field: u8, value: u64) -> Vec<u8> {
    let mut out = vec![field << 3];
    varint(&mut out, value);
    out
}

fn message(out: &mut Vec<u8>, field: u8, parts: &[&[u8]]) {
    out.push(field << 3 | 2);
    varint(out, parts.iter().map(|p| p.len() as u64).sum());
    parts.iter().for_each(|p| out.extend_from_slice(p));
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn start(args: &[&str]) -> Child {
    stanch(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn interrupt(child: &Child) {
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| {
        panic!("{e}: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    })
}

#[test]
fn a_growing_service_is_watched_and_the_log_is_sparse() {
    let address = service(20);
    let output =
        stanch(&[&address, "--duration", "4s", "--interval", "1s", "--format", "json"]).output().unwrap();
    let report = json(&output);
    // Four seconds raise the suspicion and do not suffice for more.
    assert_eq!(report["verdict"], "inconclusive", "{report}");
    assert_eq!(report["findings"][0]["slug"], "unanswered-send");
    assert_eq!(report["targets"][0]["window"]["snapshots"], 5);
    assert_eq!(output.status.code(), Some(2));
    let log = String::from_utf8(output.stderr).unwrap();
    assert_eq!(log, format!("http://{address}: watching for 4 s, 5 snapshots\n"));
}

#[test]
fn quiet_says_nothing_and_verbose_says_what_was_asked() {
    let address = service(0);
    let watch = ["--duration", "1s", "--interval", "500ms"];
    let said = |flag: &str| {
        let output = stanch(&[&[address.as_str(), flag], &watch[..]].concat()).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(said("-q"), "");
    let log = said("-v");
    for words in ["found pprof at ", "goroutine-full: ", "no heap: "] {
        assert!(log.contains(words), "no {words:?} in {log}");
    }
}

#[test]
fn ctrl_c_keeps_and_judges_what_was_taken() {
    let address = service(20);
    let dir = tempfile::tempdir().unwrap();
    let bundle = dir.path().join("seen.stanch");
    let args = [
        address.as_str(),
        "--duration",
        "10m",
        "--interval",
        "500ms",
        "--format",
        "json",
        "--save",
        bundle.to_str().unwrap(),
    ];
    let child = start(&args);
    std::thread::sleep(Duration::from_millis(3300));
    interrupt(&child);
    let begun = Instant::now();
    let output = child.wait_with_output().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
    let report = json(&output);
    assert!(report["targets"][0]["window"]["snapshots"].as_u64().unwrap() >= 3, "{report}");
    assert!(report["gaps"].as_array().unwrap().iter().any(|g| g["reason"] == "interrupted"), "{report}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("interrupted"));

    let again = stanch(&[bundle.to_str().unwrap(), "--format", "json"]).output().unwrap();
    assert_eq!(again.status.code(), output.status.code());
    assert_eq!(json(&again)["verdict"], report["verdict"]);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "only the finished bundle is there");
}

#[test]
fn a_second_ctrl_c_ends_at_once() {
    // This target answers the first request and then never again, as slowly as it can.
    let address = serve(|_, _| std::thread::sleep(Duration::from_secs(30)));
    let child = start(&[&address, "--timeout", "30s"]);
    std::thread::sleep(Duration::from_millis(500));
    interrupt(&child);
    interrupt(&child);
    let begun = Instant::now();
    let output = child.wait_with_output().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
    // The first may have been enough to end it before the second came.
    assert!(matches!(output.status.code(), Some(130 | 2)), "{:?}", output.status);
}

#[test]
fn several_targets_are_watched_at_the_same_time() {
    let (leaky, healthy) = (service(20), service(0));
    let begun = Instant::now();
    let args = ["diagnose", &leaky, &healthy, "--duration", "4s", "--interval", "1s", "--format", "json"];
    let output = stanch(&args).output().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(7), "{:?}", begun.elapsed());
    let report = json(&output);
    assert_eq!(report["targets"].as_array().unwrap().len(), 2);
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    for finding in findings {
        assert_eq!(finding["target"], format!("http://{leaky}"), "only one of them grows");
    }
}

#[test]
fn a_dead_target_beside_a_live_one_is_told_and_counts() {
    let healthy = service(0);
    let args =
        ["diagnose", &healthy, "127.0.0.1:1", "--duration", "2s", "--interval", "500ms", "--format", "json"];
    let output = stanch(&args).output().unwrap();
    let report = json(&output);
    assert_eq!(report["targets"][1]["verdict"], "inconclusive", "{report}");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("error: failed to reach"));
}

#[test]
fn a_capture_is_one_file_and_names_what_is_missing() {
    let address = service(20);
    let dir = tempfile::tempdir().unwrap();
    let bundle = dir.path().join("a.stanch");
    let path = bundle.to_str().unwrap();
    let output = stanch(&["capture", &address, "--every", "1s", "--for", "4s", "-o", path]).output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{log}");
    assert!(log.contains("saved 5 snapshots to ") && log.contains("missing: heap: "), "{log}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    let judged = stanch(&[path, "--format", "json"]).output().unwrap();
    assert_eq!(json(&judged)["findings"][0]["slug"], "unanswered-send");
    assert_eq!(json(&judged)["targets"][0]["target"], format!("http://{address}"));
}
