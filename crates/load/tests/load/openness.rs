//! The open model: time goes on whatever the target does.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use stanch_collect::CancelToken;
use stanch_load::{LoadError, Message, Observer, Options, Schedule, Silent, SoFar, Target, run};
use stanch_model::{LoadInterval, Trouble};

use crate::server::{OK, Then, check_sums, http, load, say};

const STALL: Duration = Duration::from_secs(1);

#[test]
fn connections_are_reused_unless_told_otherwise() {
    let (url, seen) = http(|_, _, stream| {
        say(stream, OK);
        Then::Keep
    });
    let result = load(&url, 300.0, 1.0, &Options::default());
    assert_eq!((result.counts.ok, seen.requests()), (300, 300));
    assert!(seen.connections() < 100, "{} connections for 300 quick requests", seen.connections());
    assert_eq!(result.opened, seen.connections());
    assert!(result.received_bytes == 300 * OK.len() as u64 && result.sent_bytes > 300 * 50);

    let before = seen.connections();
    let result = load(&url, 300.0, 1.0, &Options { reuse: false, ..Options::default() });
    assert_eq!(result.counts.ok, 300);
    // One was opened before the test, and used.
    assert_eq!(seen.connections() - before, 300);
}

#[test]
fn a_number_of_connections_is_held_and_used_in_turn() {
    let (url, seen) = http(|_, _, stream| {
        say(stream, OK);
        Then::Keep
    });
    let options = Options { connections: Some(50), max_connections: 50, ..Options::default() };
    let result = load(&url, 200.0, 1.0, &options);
    assert_eq!((result.counts.ok, seen.connections(), result.most_connections), (200, 50, 50));
}

/// A server that stands still for a second, as one does in a long collection.
fn stalling() -> String {
    let clock: Mutex<Option<Instant>> = Mutex::new(None);
    let (url, _) = http(move |_, _, stream| {
        let started = *clock.lock().unwrap().get_or_insert_with(Instant::now);
        let stalled = STALL..2 * STALL;
        let now = started.elapsed();
        if stalled.contains(&now) {
            thread::sleep(stalled.end - now);
        }
        say(stream, OK);
        Then::Keep
    });
    url
}

#[test]
fn a_stall_shows_in_the_percentiles_and_the_schedule_is_held() {
    let result = load(&stalling(), 200.0, 4.0, &Options::default());
    let latency = result.latency.unwrap();
    assert_eq!(result.counts.ok, 800);
    // A quarter of the requests was due while the server stood still.
    assert!(latency.p99 > 900_000, "p99 {} µs", latency.p99);
    assert!(latency.p90 > 400_000, "p90 {} µs", latency.p90);
    assert!(latency.p50 < 200_000, "p50 {} µs", latency.p50);
    assert!(result.most_in_flight > 150, "{} at once", result.most_in_flight);
    let delay = result.start_delay.unwrap();
    assert!(delay.p99 < 100_000, "the generator itself was {} µs late", delay.p99);
}

#[test]
fn a_closed_loop_would_not_have_shown_it() {
    let url = stalling();
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let started = Instant::now();
    let mut times = Vec::new();
    while started.elapsed() < 4 * STALL {
        let begin = Instant::now();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let mut answer = vec![0; OK.len()];
        stream.read_exact(&mut answer).unwrap();
        times.push(begin.elapsed());
        thread::sleep(Duration::from_millis(5).saturating_sub(begin.elapsed()));
    }
    times.sort();
    let p99 = times[times.len() * 99 / 100];
    assert!(p99 < Duration::from_millis(300), "{p99:?} of {} requests", times.len());
}

#[test]
fn what_cannot_start_is_counted() {
    let (url, seen) = http(|_, _, stream| {
        crate::server::drain(stream.try_clone().unwrap());
        Then::Close
    });
    let timeout = Duration::from_millis(400);
    let result = load(&url, 100.0, 1.0, &Options { max_connections: 5, timeout, ..Options::default() });
    let troubles = result.counts.troubles;
    assert_eq!(troubles.sum(), 100);
    assert!(result.most_connections <= 5 && seen.connections() > 0);
    assert!(troubles.get(Trouble::NotStarted) > 50, "{troubles:?}");
    assert!(troubles.get(Trouble::Timeout) >= 5, "{troubles:?}");
    assert!(result.waited > 0 && result.notes.iter().any(|n| n.contains("waited for a connection")));
    // They waited for as long as they had, and that is their latency.
    let latency = result.latency.unwrap();
    assert!(latency.count == 100 && latency.min > 390_000, "{latency:?}");
}

#[test]
fn a_backlog_keeps_its_clock() {
    // One connection, 20 ms each: 50 requests a second of the 100 that are due.
    let (url, _) = http(|_, _, stream| {
        thread::sleep(Duration::from_millis(20));
        say(stream, OK);
        Then::Keep
    });
    let result = load(&url, 100.0, 1.0, &Options { max_connections: 1, ..Options::default() });
    assert_eq!((result.counts.ok, result.most_connections), (100, 1));
    let latency = result.latency.unwrap();
    assert!(latency.max > 900_000, "the last one waited for 50 others: {} µs", latency.max);
    assert!(result.waited > 50);
}

/// Stops the test at the first row.
struct Stop(CancelToken, usize);

impl Observer for Stop {
    fn interval(&mut self, _row: &LoadInterval, so_far: &SoFar) {
        self.1 += 1;
        assert!(so_far.due > 0 && so_far.length == Duration::from_secs(60));
        self.0.cancel();
    }
}

#[test]
fn a_test_that_is_stopped_gives_what_it_has() {
    let (url, _) = http(|number, _, stream| {
        if number % 10 == 0 {
            thread::sleep(Duration::from_secs(5));
        }
        say(stream, OK);
        Then::Keep
    });
    let schedule = Schedule::constant(100.0, Duration::from_secs(60)).unwrap();
    let token = CancelToken::new();
    let mut stop = Stop(token.clone(), 0);
    let begin = Instant::now();
    let target = Target::parse(&url).unwrap();
    let result =
        run(&target, &Message::default(), &schedule, &Options::default(), &mut stop, &token).unwrap();
    assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
    assert!(result.interrupted && stop.1 >= 1);
    assert_eq!(result.opened, result.most_connections, "those of unfinished requests are opened, too");
    check_sums(&result);
    assert!(result.counts.ok > 50 && result.counts.unfinished >= 5, "{:?}", result.counts);
}

#[test]
fn an_unreachable_target_is_an_error_and_no_result() {
    let schedule = Schedule::constant(10.0, Duration::from_secs(1)).unwrap();
    let fails = |url: &str| {
        let target = Target::parse(url).unwrap();
        let options = Options { connect_timeout: Duration::from_secs(2), ..Options::default() };
        run(&target, &Message::default(), &schedule, &options, &mut Silent, &CancelToken::new()).unwrap_err()
    };
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = fails(&format!("http://127.0.0.1:{port}/"));
    assert!(matches!(&refused, LoadError::Unreachable { trouble: Trouble::Refused, .. }), "{refused}");
    assert!(refused.to_string().contains("start the service"));
    assert!(matches!(fails("http://no-such-host.invalid/"), LoadError::Resolve { .. }));
}
