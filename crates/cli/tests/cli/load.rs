//! `stanch load`: whole runs against servers of the test, in every format, and everything that is no load test.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::stanch;

/// A server that keeps its connections; `answer` gets the path.
pub(crate) fn serve(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || serve_one(stream, &*answer));
        }
    });
    url
}

fn serve_one(mut stream: TcpStream, answer: &dyn Fn(&str) -> String) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut line, mut path) = (String::new(), String::new());
    while let Ok(1..) = reader.read_line(&mut line) {
        if line.ends_with("HTTP/1.1\r\n") {
            path = line.split(' ').nth(1).unwrap().to_owned();
        }
        if line == "\r\n" && stream.write_all(answer(&path).as_bytes()).is_err() {
            return;
        }
        line.clear();
    }
}

pub(crate) fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn run(args: &[&str]) -> Output {
    let mut all = vec!["load"];
    all.extend(args);
    stanch(&all).output().unwrap()
}

/// A failure: exit 2, one error, nothing on stdout.
#[track_caller]
fn fails(args: &[&str], words: &[&str]) {
    let output = run(args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    assert!(output.stdout.is_empty(), "{args:?}");
    assert!(said.contains("error: "), "{said}");
    words.iter().for_each(|w| assert!(said.contains(w), "no {w:?} in: {said}"));
}

#[track_caller]
fn json(args: &[&str], code: i32, schema: &str) -> Value {
    let mut all = args.to_vec();
    all.extend(["--format", "json", "-q"]);
    let output = run(&all);
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema: Value = serde_json::from_str(schema).unwrap();
    let errors: Vec<_> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    document
}

const LOAD: &str = stanch_report::load::SCHEMA;

#[test]
fn a_rate_is_kept_and_reported_in_every_format() {
    let url = serve(ok);
    let url = format!("{url}/orders?id={{n}}&token=hush");
    let output = run(&[&url, "--rate", "200/s", "--for", "2s"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    for want in ["LOAD", "400 of 400 requests answered well, none not", "200 requests/s for 2 s", "Traffic"] {
        assert!(said.contains(want), "no {want:?} in {said}");
    }
    assert!(!said.contains("hush"), "a query may hold a token");
    let document = json(&[&url, "--rate", "200", "--for", "2s", "--slo", "p99<5s,errors<1%"], 0, LOAD);
    assert_eq!((document["due"].as_u64(), document["counts"]["ok"].as_u64()), (Some(400), Some(400)));
    assert_eq!(document["verdict"], "kept");
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("load.html");
    let output = run(&[&url, "--rate", "100", "--for", "3s", "-o", page.to_str().unwrap()]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    let page = fs::read_to_string(page).unwrap();
    assert!(
        page.contains("good answers/s") && page.contains("latency by percentile") && !page.contains("hush")
    );
}

#[test]
fn objectives_decide_the_exit_code() {
    let count = AtomicU64::new(0);
    let url = serve(move |_| match count.fetch_add(1, Ordering::SeqCst) % 10 {
        0 => "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n".to_owned(),
        _ => ok("x"),
    });
    let args = [url.as_str(), "--rate", "100", "--for", "1s"];
    let with = |slo: &'static str| [&args[..], &["--slo", slo]].concat();
    let document = json(&with("errors<1%"), 1, LOAD);
    assert_eq!(
        (document["verdict"].as_str(), document["counts"]["errors"]["status-5xx"].as_u64()),
        (Some("broken"), Some(10))
    );
    assert_eq!(json(&with("errors<50%"), 0, LOAD)["objectives"][0]["kept"], true);
    assert_eq!(json(&args, 0, LOAD)["verdict"], Value::Null);
}

#[test]
fn steps_are_told_apart() {
    let url = serve(|_| ok("x"));
    let document = json(&[&url, "--steps", "50..150+50", "--step-time", "1s"], 0, LOAD);
    let due: Vec<_> =
        document["steps"].as_array().unwrap().iter().map(|s| s["due"].as_u64().unwrap()).collect();
    assert_eq!(due, [50, 100, 150]);
    let spike = json(&[&url, "--rate", "20", "--for", "3s", "--spike", "200", "--spike-time", "1s"], 0, LOAD);
    assert_eq!(spike["due"], 240);
}

#[cfg(unix)]
#[test]
fn ctrl_c_gives_the_summary_so_far() {
    let url = serve(|_| ok("x"));
    let child = stanch(&["load", &url, "--rate", "100", "--soak", "10m", "--slo", "p99<5s"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_secs(3));
    let pid = rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let begin = Instant::now();
    let output = child.wait_with_output().unwrap();
    assert!(begin.elapsed() < Duration::from_secs(5));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("stopped before its time") && said.contains("requests answered well"), "{said}");
    assert_eq!(output.status.code(), Some(2), "an objective is not kept by a part of the test");
}

#[test]
fn the_knee_is_found_where_a_server_ends() {
    // One at a time, 10 ms each: 100 requests a second.
    let turn = std::sync::Mutex::new(());
    let url = serve(move |path| {
        if path == "/metrics" {
            return ok("process_cpu_seconds_total 1\ngo_sched_gomaxprocs_threads 2\ngo_goroutines 12\n");
        }
        let _turn = turn.lock().unwrap();
        thread::sleep(Duration::from_millis(10));
        ok("x")
    });
    let metrics = format!("{url}/metrics");
    let args = [&url, "--until-knee", "--rate", "30/s", "--step-time", "2s", "--metrics", &metrics];
    let document = json(&args, 0, stanch_report::load::capacity::SCHEMA);
    let (served, broken) = (document["served"].as_f64().unwrap(), document["broken"].as_f64().unwrap());
    assert!((30.0..105.0).contains(&served) && (60.0..160.0).contains(&broken), "{served} and {broken}");
    assert!(document["cause"].as_str().unwrap().contains("none of CPU"), "{}", document["cause"]);
    let used = &document["runs"][0]["result"]["used"];
    assert_eq!((used["goroutines"]["last"].as_f64(), used["max_cores"].as_f64()), (Some(12.0), Some(2.0)));
    assert_eq!(used["gc_pause_seconds"], Value::Null, "what nobody said is unknown");
}

#[test]
fn bad_input_is_told() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = format!("http://{free}/");
    fails(
        &[&gone, "--rate", "5", "--for", "1s"],
        &["reach http://", "connection refused", "start the service"],
    );
    fails(&["http://no-such-host.invalid/"], &["look up no-such-host.invalid"]);
    fails(&[&gone, "--rate", "-5/s"], &["cannot be negative"]);
    fails(&[&gone, "--rate", "0"], &["above 0"]);
    fails(&[&gone, "--steps", "500..100+50"], &["rise"]);
    fails(&[&gone, "--for", "0s"], &["above zero"]);
    fails(&[&gone, "--rate", "0.1/s", "--for", "1s"], &["no request in it", "raise --rate"]);
    fails(&[&gone, "--rate", "99999999/s"], &["10,000,000"]);
    fails(&[&gone, "--slo", "p98<5ms"], &["there are mean"]);
    fails(&[&gone, "--http2", "--slow", "1KiB"], &["cannot be used with"]);
    fails(&[&gone, "--connections", "10", "--max-connections", "5"], &["above the most"]);
    fails(&[&gone, "-d", "@/no/such/file"], &["read the body"]);
    fails(&[&gone, "-H", "no colon"], &["colon"]);
    fails(&[&gone, "--line", "PING"], &["tcp://"]);
    fails(&["tcp://127.0.0.1:1"], &["--line"]);
    fails(&["ftp://joe:hush@host/"], &["use http://"]);
    fails(&[&gone, "-o", "/no/such/folder/x.html"], &["/no/such/folder"]);
    let url = serve(|_| "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned());
    fails(&[&url, "--pprof", &url], &["pprof"]);
}
