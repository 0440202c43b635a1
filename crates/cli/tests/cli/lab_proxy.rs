//! `stanch lab proxy`: a link that fails as it is told, and everything that is no such thing.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Output, Stdio};
use std::time::Duration;

use expect_test::expect;

use crate::support::{check, respond, serve, stanch, transcript};

/// What the proxy says while it passes two requests and answers a third.
fn run(schedule: &str, ask: impl Fn(&str, &str)) -> Output {
    let target = serve(|_, stream| respond(stream, "200 OK", "text/plain", b"target"));
    let mut child = stanch(&["lab", "proxy", "--to", &target, "--for", "3s", "--schedule", schedule])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap());
    let (mut listening, mut control) = (String::new(), String::new());
    told.read_line(&mut listening).unwrap();
    told.read_line(&mut control).unwrap();
    let address = listening.strip_prefix("listening on ").and_then(|l| l.split(' ').next()).unwrap();
    assert_eq!(listening, format!("listening on {address} for {target}\n"));
    ask(address, control.strip_prefix("control at http://").unwrap().trim_end());
    child.wait_with_output().unwrap()
}

fn request(address: &str, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let length = body.len();
    write!(
        stream,
        "{head} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_follows_its_schedule_and_what_it_is_told() {
    let output = run("at 0s answer 502", |address, control| {
        assert!(request(address, "GET /", "").starts_with("HTTP/1.1 502 Bad Gateway"));
        assert!(request(control, "POST /fault", "pass").starts_with("HTTP/1.1 200 OK"));
        assert!(request(address, "GET /", "").ends_with("target"));
        assert!(request(control, "POST /fault", "sleep").contains("\"sleep\" is no fault"));
    });
    let told = transcript(&output);
    assert_eq!(output.status.code(), Some(0), "{told}");
    for part in ["s: answer 502\n", "s: pass\n", "2 connections: 0 reset", "1 requests answered"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn what_is_wrong_with_a_schedule_is_told() {
    check(
        &["lab", "proxy", "--to", "127.0.0.1:1", "--schedule", "at 5s black-hole for 10s; at 20s sleep"],
        &expect![[r#"
            exit 2
            --- stderr
            error: invalid value 'at 5s black-hole for 10s; at 20s sleep' for '--schedule <TEXT>': entry 2 of the schedule, "at 20s sleep": "sleep" is no fault: expected pass, delay TIME, limit RATE, cut, half-close, black-hole or answer CODE (500 to 599)

            For more information, try '--help'.
        "#]],
    );
    check(
        &["lab", "proxy", "--to", "localhost"],
        &expect![[r#"
        exit 2
        --- stderr
        error: invalid value 'localhost' for '--to <HOST:PORT>': expected HOST:PORT, such as 127.0.0.1:5432

        For more information, try '--help'.
    "#]],
    );
    check(
        &["lab", "proxy", "--to", "localhost:80", "--listen", "0.0.0.0:0"],
        &expect![[r#"
        exit 2
        --- stderr
        error: failed to run the fault proxy: listen on 0.0.0.0:0: it is not a loopback address
        help: the proxy listens on loopback addresses only; port 0 takes any port that is free
    "#]],
    );
    check(
        &["lab", "proxy", "--to", "localhost:80", "--schedule-file", "no-such-file"],
        &expect![[r#"
        exit 2
        --- stderr
        error: failed to read the schedule no-such-file: No such file or directory (os error 2)
    "#]],
    );
}

#[test]
fn what_is_wrong_with_steps_is_told() {
    check(
        &["lab", "run", "soak", "--steps", "at 5s kill; at 6s shoot"],
        &expect![[r#"
        exit 2
        --- stderr
        error: invalid value 'at 5s kill; at 6s shoot' for '--steps <TEXT>': step "at 6s shoot": "shoot" is no step: expected at TIME kill|stop|start [service|dependency]

        For more information, try '--help'.
    "#]],
    );
}

#[test]
fn a_schedule_may_stand_in_a_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, "# two faults\nat 1s cut\nat 2s nothing\n").unwrap();
    let path = file.path().to_str().unwrap();
    let told =
        transcript(&stanch(&["lab", "proxy", "--to", "a:1", "--schedule-file", path]).output().unwrap());
    assert!(told.contains("entry 2 of the schedule, \"at 2s nothing\": \"nothing\" is no fault"), "{told}");
    assert!(told.starts_with("exit 2"), "{told}");
}
