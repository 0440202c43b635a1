//! Servers of the tests: a thread for each connection, on a free port of the loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use stanch_collect::CancelToken;
use stanch_load::{Message, Options, Schedule, Silent, Target, run};
use stanch_model::LoadResult;

/// What a server has seen.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) connections: AtomicU64,
    pub(crate) requests: AtomicU64,
    /// Connections that ended within a request.
    pub(crate) cut: AtomicU64,
}

impl Seen {
    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::SeqCst)
    }

    pub(crate) fn cut(&self) -> u64 {
        self.cut.load(Ordering::SeqCst)
    }
}

pub(crate) const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

/// What a server does after an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    Keep,
    Close,
    /// With a reset and not with an end.
    Reset,
}

/// Serves HTTP/1.1 requests (without bodies) with what `answer` says of the request's number and path.
pub(crate) fn http(
    answer: impl Fn(u64, &str, &mut TcpStream) -> Then + Send + Sync + 'static,
) -> (String, Arc<Seen>) {
    let answer = Arc::new(answer);
    serve("http", move |seen, mut stream| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        let mut path = String::new();
        while let Ok(1..) = reader.read_line(&mut line) {
            if let Some(rest) = line.strip_prefix("GET ") {
                path = rest.split(' ').next().unwrap_or("").to_owned();
            }
            if line == "\r\n" {
                let number = seen.requests.fetch_add(1, Ordering::SeqCst);
                match answer(number, &path, &mut stream) {
                    Then::Keep => path.clear(),
                    Then::Close => return drop(stream.shutdown(Shutdown::Both)),
                    Then::Reset => return reset(&stream),
                }
            }
            line.clear();
        }
        if !path.is_empty() || !line.is_empty() {
            seen.cut.fetch_add(1, Ordering::SeqCst);
        }
    })
}

/// Serves connections of any kind.
pub(crate) fn serve(
    scheme: &str,
    each: impl Fn(&Seen, TcpStream) + Send + Sync + 'static,
) -> (String, Arc<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("{scheme}://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Seen::default());
    let (shared, each) = (Arc::clone(&seen), Arc::new(each));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            shared.connections.fetch_add(1, Ordering::SeqCst);
            let (seen, each) = (Arc::clone(&shared), Arc::clone(&each));
            thread::spawn(move || each(&seen, stream));
        }
    });
    (url, seen)
}

/// Closing with bytes unread is a reset (RFC 1122, 4.2.2.13).
fn reset(stream: &TcpStream) {
    rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO)).unwrap();
}

/// Reads and forgets until the client goes.
pub(crate) fn drain(mut stream: TcpStream) {
    let mut buffer = [0; 4096];
    while let Ok(1..) = stream.read(&mut buffer) {}
}

pub(crate) fn say(stream: &mut TcpStream, bytes: &[u8]) {
    // A client that went away is a case of the tests.
    let _ = stream.write_all(bytes);
}

/// A run with a check that every request is counted once.
pub(crate) fn load(url: &str, rate: f64, seconds: f64, options: &Options) -> LoadResult {
    load_with(url, &Message::default(), rate, seconds, options)
}

pub(crate) fn load_with(
    url: &str,
    message: &Message,
    rate: f64,
    seconds: f64,
    options: &Options,
) -> LoadResult {
    let schedule = Schedule::constant(rate, Duration::from_secs_f64(seconds)).unwrap();
    let target = Target::parse(url).unwrap();
    let result = run(&target, message, &schedule, options, &mut Silent, &CancelToken::new()).unwrap();
    assert_eq!(result.due, schedule.count());
    check_sums(&result);
    result
}

/// Every request that was due is counted once, in the whole and in the rows.
pub(crate) fn check_sums(result: &LoadResult) {
    assert_eq!(result.counts.sum(), result.due, "{:?}", result.counts);
    let rows = |get: fn(&stanch_model::LoadInterval) -> u64| result.intervals.iter().map(get).sum::<u64>();
    assert_eq!(rows(|r| r.counts.sum()), result.due);
    assert_eq!(rows(|r| r.counts.ok), result.counts.ok);
    assert_eq!(rows(|r| r.due), result.due);
    assert!(result.intervals.windows(2).all(|w| w[0].start_ms + w[0].millis == w[1].start_ms));
}
