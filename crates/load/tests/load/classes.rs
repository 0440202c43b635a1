//! Everything that can go wrong is told apart, and clients can behave badly on purpose.

use std::thread;
use std::time::{Duration, Instant};

use stanch_load::{Options, Slow};
use stanch_model::{Trouble, Troubles};

use crate::server::{OK, Then, drain, http, load, say, serve};

/// The troubles of 50 requests to a server that answers so.
fn troubles(answer: &'static [u8], then: Then) -> Troubles {
    let (url, _) = http(move |_, _, stream| {
        say(stream, answer);
        then
    });
    let result =
        load(&url, 100.0, 0.5, &Options { timeout: Duration::from_millis(500), ..Options::default() });
    result.counts.troubles
}

#[track_caller]
fn all(troubles: &Troubles, expected: Trouble) {
    assert_eq!(troubles.seen().collect::<Vec<_>>(), [(expected, 50)]);
}

#[test]
fn answers_are_told_apart() {
    all(&troubles(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", Then::Keep), Trouble::Status4xx);
    all(
        &troubles(b"HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Then::Keep),
        Trouble::Status5xx,
    );
    all(&troubles(b"", Then::Close), Trouble::ClosedEarly);
    all(&troubles(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", Then::Close), Trouble::BodyCut);
    all(&troubles(b"+OK POP3 ready\r\n", Then::Keep), Trouble::BadAnswer);
    all(&troubles(b"", Then::Keep), Trouble::Timeout);
    all(&troubles(b"", Then::Reset), Trouble::Reset);
}

#[test]
fn a_service_that_ends_is_refused() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        // The one that tells whether it is there.
        let _ = listener.accept();
    });
    let result = load(&url, 100.0, 0.5, &Options::default());
    assert!(result.counts.troubles.get(Trouble::Refused) >= 45, "{:?}", result.counts);
    assert!(result.latency.is_none_or(|l| l.count < 5), "a refusal is no answer");
}

#[test]
fn a_connection_that_was_closed_while_idle_is_no_error() {
    // As servers do whose idle timeout is shorter than the pauses: after each answer, without a word.
    let (url, seen) = http(|_, _, stream| {
        say(stream, OK);
        Then::Close
    });
    let result = load(&url, 50.0, 1.0, &Options::default());
    assert_eq!((result.counts.ok, seen.requests()), (50, 50));
    assert!(result.reopened > 40, "{}", result.reopened);
}

#[test]
fn aborted_requests_are_cut_in_the_middle() {
    let (url, seen) = http(|_, _, stream| {
        say(stream, OK);
        Then::Keep
    });
    let result = load(&url, 200.0, 1.0, &Options { abort: 0.2, ..Options::default() });
    assert_eq!((result.counts.ok, result.counts.aborted, result.counts.troubles.sum()), (160, 40, 0));
    assert_eq!(result.latency.unwrap().count, 160);
    assert_eq!(result.counts.error_share(), Some(0.0));
    let begin = Instant::now();
    while seen.cut() < 20 && begin.elapsed() < Duration::from_secs(5) {
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!((seen.cut(), seen.requests()), (20, 180), "half of them within the request");
}

#[test]
fn slow_clients_take_their_time() {
    let (url, _) = http(|_, _, stream| {
        say(stream, OK);
        Then::Keep
    });
    // About 70 bytes out and 43 in, at 200 bytes a second.
    let slow = Some(Slow { rate: 200, share: 0.5 });
    let result = load(&url, 40.0, 0.5, &Options { slow, ..Options::default() });
    assert_eq!(result.counts.ok, 20);
    let latency = result.latency.unwrap();
    assert!(latency.p90 > 350_000, "{latency:?}");
    assert!(latency.min < 100_000, "the others are not slow: {latency:?}");
}

#[test]
fn a_peer_that_answers_before_it_has_read_all_is_heard() {
    let (url, _) = serve("http", |_, mut stream| {
        let mut byte = [0; 1];
        let _ = std::io::Read::read(&mut stream, &mut byte);
        say(&mut stream, b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        drain(stream);
    });
    let message = stanch_load::Message {
        method: "POST".into(),
        body: vec![b'x'; 1 << 20],
        ..stanch_load::Message::default()
    };
    let result = crate::server::load_with(&url, &message, 20.0, 0.5, &Options::default());
    assert_eq!(result.counts.troubles.get(Trouble::Status4xx), 10, "{:?}", result.counts);
}
