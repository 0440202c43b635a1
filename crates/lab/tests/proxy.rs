//! Each fault of the proxy, seen by a client with a socket of its own.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use stanch_lab::{Error, Fault, Proxy, ProxyOptions};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Long enough for bytes to arrive on loopback if nothing keeps them.
const MOMENT: Duration = Duration::from_millis(300);

/// A server that gives each connection to `serve`, in threads that end with the test's process.
fn server(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let address = listener.local_addr().expect("an address").to_string();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = serve.clone();
            thread::spawn(move || serve(stream));
        }
    });
    address
}

fn echo() -> String {
    server(|mut stream| {
        let mut back = stream.try_clone().expect("a second handle");
        let _ = std::io::copy(&mut stream, &mut back);
        let _ = back.shutdown(Shutdown::Write);
    })
}

/// Answers each request of a connection with 200 and "target".
fn web() -> String {
    server(|mut stream| {
        let mut buffer = [0; 4096];
        while let Ok(1..) = stream.read(&mut buffer) {
            if stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ntarget").is_err() {
                return;
            }
        }
    })
}

fn proxy(to: &str, schedule: &str) -> Proxy {
    let schedule = schedule.parse().expect("a schedule");
    Proxy::start(ProxyOptions { to: to.to_owned(), schedule, ..ProxyOptions::default() }).expect("it starts")
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the proxy listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// Sends a word and waits for it to come back.
fn exchange(stream: &mut TcpStream, word: &str) -> std::io::Result<Duration> {
    let start = Instant::now();
    stream.write_all(word.as_bytes())?;
    let mut answer = vec![0; word.len()];
    stream.read_exact(&mut answer)?;
    assert_eq!(answer, word.as_bytes());
    Ok(start.elapsed())
}

/// What the next read gives: `Ok(0)` is the end of the stream.
fn read(stream: &mut TcpStream) -> Result<usize, ErrorKind> {
    stream.read(&mut [0; 64]).map_err(|error| error.kind())
}

/// Whether nothing arrives for a moment.
fn is_silent(stream: &mut TcpStream) -> bool {
    stream.set_read_timeout(Some(MOMENT)).expect("a timeout");
    let silent = matches!(read(stream), Err(ErrorKind::WouldBlock | ErrorKind::TimedOut));
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    silent
}

fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// One HTTP request; the status line and the body.
fn request(stream: &mut TcpStream, head: &str, body: &str) -> (String, String) {
    let length = body.len();
    write!(stream, "{head} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{body}")
        .expect("sent");
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&answer).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let lower = head.to_ascii_lowercase();
            let length = lower.lines().find_map(|line| line.strip_prefix("content-length: "));
            if length.and_then(|l| l.parse::<usize>().ok()).is_some_and(|length| body.len() >= length) {
                return (head.lines().next().unwrap_or_default().to_owned(), body.to_owned());
            }
        }
        match stream.read(&mut buffer) {
            Ok(read @ 1..) => answer.extend_from_slice(&buffer[..read]),
            other => panic!("{other:?} after {text:?}"),
        }
    }
}

#[test]
fn a_healthy_link_passes_all_bytes_and_both_ends() {
    let proxy = proxy(&echo(), "");
    let mut client = connect(proxy.address());
    let sent: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 251) as u8).collect();
    let mut writer = client.try_clone().expect("a second handle");
    let bytes = sent.clone();
    let sender = thread::spawn(move || {
        writer.write_all(&bytes).expect("sent");
        writer.shutdown(Shutdown::Write).expect("half closed");
    });
    let mut received = Vec::new();
    client.read_to_end(&mut received).expect("all comes back, and then the end");
    sender.join().expect("the sender");
    assert!(received == sent, "{} of {} bytes", received.len(), sent.len());
    eventually("the connection is closed", || proxy.stats().open == 0);
    let stats = proxy.stats();
    assert_eq!((stats.accepted, stats.reset, stats.bytes_up, stats.bytes_down), (1, 0, 1_000_000, 1_000_000));
}

#[test]
fn a_delay_is_latency_and_no_limit() {
    let proxy = proxy(&echo(), "at 0s delay 150ms");
    let mut client = connect(proxy.address());
    let one = exchange(&mut client, "word").expect("an echo");
    assert!(one >= Duration::from_millis(300), "both ways are late: {one:?}");
    // One after the other these would take a minute.
    let word = "w".repeat(16 << 10);
    let start = Instant::now();
    let mut writer = client.try_clone().expect("a second handle");
    let sender = thread::spawn(move || (0..200).try_for_each(|_| writer.write_all(word.as_bytes())));
    let mut received = vec![0; 200 * (16 << 10)];
    client.read_exact(&mut received).expect("all comes back");
    sender.join().expect("the sender").expect("sent");
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    proxy.order(Fault::Pass, None);
    assert!(exchange(&mut client, "word").expect("an echo") < Duration::from_millis(300));
}

#[test]
fn a_limit_holds_for_all_connections_together() {
    let proxy = proxy(&server(|mut s| drop(s.write_all(&[7; 32 << 10]))), "at 0s limit 64KiB/s");
    let start = Instant::now();
    let clients: Vec<_> = (0..2)
        .map(|_| {
            let mut client = connect(proxy.address());
            thread::spawn(move || client.read_exact(&mut vec![0; 32 << 10]).expect("all arrives"))
        })
        .collect();
    for client in clients {
        client.join().expect("a client");
    }
    let elapsed = start.elapsed();
    assert!(elapsed >= Duration::from_millis(950), "64 KiB at 64 KiB/s came in {elapsed:?}");
}

#[test]
fn a_cut_resets_what_is_open_and_what_comes() {
    let proxy = proxy(&echo(), "");
    let mut old = connect(proxy.address());
    exchange(&mut old, "word").expect("an echo");
    proxy.order(Fault::Cut, None);
    assert_eq!(read(&mut old), Err(ErrorKind::ConnectionReset));
    let mut new = connect(proxy.address());
    assert_eq!(read(&mut new), Err(ErrorKind::ConnectionReset));
    proxy.order(Fault::Pass, None);
    exchange(&mut connect(proxy.address()), "word").expect("an echo");
    assert_eq!(proxy.stats().reset, 2);
}

#[test]
fn a_half_close_ends_what_comes_and_lets_through_what_goes() {
    let (arrived, arrivals) = mpsc::channel();
    let target = server(move |mut stream| {
        let mut buffer = [0; 64];
        while let Ok(read @ 1..) = stream.read(&mut buffer) {
            arrived.send(buffer[..read].to_vec()).expect("the test listens");
            let _ = stream.write_all(b"answer");
        }
    });
    let proxy = proxy(&target, "");
    let mut client = connect(proxy.address());
    client.write_all(b"one").expect("sent");
    assert_eq!(arrivals.recv_timeout(PATIENCE).expect("it arrives"), b"one");
    assert_eq!(read(&mut client), Ok(6));
    proxy.order(Fault::HalfClose, None);
    assert_eq!(read(&mut client), Ok(0));
    client.write_all(b"two").expect("sent");
    assert_eq!(arrivals.recv_timeout(PATIENCE).expect("it arrives"), b"two");
    assert_eq!(read(&mut client), Ok(0), "answers of the target do not arrive");
    assert_eq!(proxy.stats().open, 1, "the connection stays until the client closes it");
    drop(client);
    eventually("the connection is closed", || proxy.stats().open == 0);
}

#[test]
fn a_black_hole_holds_everything_until_it_is_over() {
    let proxy = proxy(&echo(), "");
    let mut old = connect(proxy.address());
    exchange(&mut old, "word").expect("an echo");
    proxy.order(Fault::BlackHole, None);
    let mut new = connect(proxy.address());
    for stream in [&mut old, &mut new] {
        stream.write_all(b"held").expect("sent");
        assert!(is_silent(stream));
    }
    proxy.follow_schedule();
    for stream in [&mut old, &mut new] {
        let mut answer = [0; 4];
        stream.read_exact(&mut answer).expect("what was held arrives");
        assert_eq!(&answer, b"held");
    }
}

#[test]
fn requests_are_answered_in_place_of_the_target() {
    let proxy = proxy(&web(), "");
    let mut kept = connect(proxy.address());
    assert_eq!(request(&mut kept, "GET /", "").1, "target");
    proxy.order(Fault::Answer(503), None);
    let mut new = connect(proxy.address());
    for stream in [&mut kept, &mut new] {
        let (status, body) = request(stream, "POST /orders", &"x".repeat(20_000));
        assert_eq!(status, "HTTP/1.1 503 Service Unavailable");
        assert!(body.contains("fault proxy"), "{body}");
        assert_eq!(read(stream), Ok(0), "the connection is closed in peace");
    }
    let mut waits = connect(proxy.address());
    proxy.order(Fault::Pass, None);
    assert_eq!(request(&mut waits, "GET /", ""), ("HTTP/1.1 200 OK".to_owned(), "target".to_owned()));
    assert_eq!(proxy.stats().answered, 2);
}

#[test]
fn a_target_that_is_not_there_is_a_reset() {
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port nobody has");
    let proxy = proxy(&nobody.to_string(), "");
    assert_eq!(read(&mut connect(proxy.address())), Err(ErrorKind::ConnectionReset));
    assert_eq!(proxy.stats().refused, 1);
}

#[test]
fn the_schedule_comes_and_goes_by_itself() {
    let proxy = proxy(&echo(), "at 400ms cut for 500ms");
    let start = Instant::now();
    let mut client = connect(proxy.address());
    exchange(&mut client, "word").expect("an echo");
    assert_eq!(read(&mut client), Err(ErrorKind::ConnectionReset));
    assert!(start.elapsed() >= Duration::from_millis(350), "{:?}", start.elapsed());
    eventually("the cut is over", || proxy.fault() == Fault::Pass);
    exchange(&mut connect(proxy.address()), "word").expect("an echo");
}

#[test]
fn an_order_ends_by_itself() {
    let proxy = proxy(&echo(), "at 0s delay 1ms");
    proxy.order(Fault::Cut, Some(Duration::from_millis(100)));
    assert_eq!(proxy.fault(), Fault::Cut);
    eventually("the order is over", || proxy.fault() == Fault::Delay(Duration::from_millis(1)));
}

#[test]
fn connections_beyond_the_limit_wait_for_a_free_place() {
    let options = ProxyOptions { to: echo(), max_connections: 1, ..ProxyOptions::default() };
    let proxy = Proxy::start(options).expect("it starts");
    let mut first = connect(proxy.address());
    exchange(&mut first, "word").expect("an echo");
    let mut second = connect(proxy.address());
    second.write_all(b"wait").expect("the system takes it");
    assert!(is_silent(&mut second));
    drop(first);
    let mut answer = [0; 4];
    second.read_exact(&mut answer).expect("its turn comes");
}

#[test]
fn faults_are_ordered_over_http() {
    let options = ProxyOptions {
        to: echo(),
        control: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        schedule: "at 0s delay 1ms".parse().expect("a schedule"),
        ..ProxyOptions::default()
    };
    let proxy = Proxy::start(options).expect("it starts");
    let control = proxy.control_address().expect("it has a control endpoint");
    let ask = |head: &str, body: &str| request(&mut connect(control), head, body);

    exchange(&mut connect(proxy.address()), "word").expect("an echo");
    let (status, state) = ask("GET /", "");
    assert_eq!(status, "HTTP/1.1 200 OK");
    let state: serde_json::Value = serde_json::from_str(&state).expect("JSON");
    assert_eq!((&state["fault"], &state["connections"]["accepted"]), (&"delay 1ms".into(), &1.into()));
    assert_eq!((&state["bytes"]["up"], &state["bytes"]["down"]), (&4.into(), &4.into()));

    assert_eq!(ask("POST /fault", "black-hole for 10m").0, "HTTP/1.1 200 OK");
    assert_eq!(proxy.fault(), Fault::BlackHole);
    assert_eq!(ask("DELETE /fault", "").0, "HTTP/1.1 200 OK");
    assert_eq!(proxy.fault(), Fault::Delay(Duration::from_millis(1)));

    let (status, reason) = ask("POST /fault", "slow");
    assert_eq!(status, "HTTP/1.1 400 Bad Request");
    assert!(reason.contains("\"slow\" is no fault"), "{reason}");
    assert!(ask("POST /fault", "cut for ever").1.contains("expected a time"));
    assert!(ask("POST /fault", &"cut ".repeat(2000)).0.contains("400"));
    assert!(ask("PUT /fault", "cut").0.contains("405"));
    assert!(ask("GET /faults", "").0.contains("404"));
    assert!(ask("POST /fault HTTP/1.1\r\nOrigin: http://evil.example\r\nX:", "cut").0.contains("403"));
    assert_eq!(proxy.fault(), Fault::Delay(Duration::from_millis(1)), "none of these changed it");
}

#[test]
fn what_cannot_be_listened_on_is_refused() {
    let everywhere = ProxyOptions { listen: SocketAddr::from(([0, 0, 0, 0], 0)), ..ProxyOptions::default() };
    let error = Proxy::start(everywhere).expect_err("not on all interfaces");
    assert!(matches!(error, Error::NotLoopback { .. }), "{error}");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let listen = taken.local_addr().expect("an address");
    let error = Proxy::start(ProxyOptions { listen, ..ProxyOptions::default() }).expect_err("it is taken");
    assert!(matches!(error, Error::Listen { .. }), "{error}");
}

#[test]
fn dropping_it_ends_it() {
    let proxy = proxy(&echo(), "");
    let address = proxy.address();
    let mut client = connect(address);
    exchange(&mut client, "word").expect("an echo");
    drop(proxy);
    assert!(matches!(read(&mut client), Ok(0) | Err(ErrorKind::ConnectionReset)));
    assert!(TcpStream::connect(address).is_err());
}
