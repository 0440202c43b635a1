//! Servers that are no pprof servers, or bad ones: one clear line each, in bounded time and memory.

mod common;

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::{gaps, kinds, quick, take};
use stanch_collect::{CancelToken, CaptureOptions, CollectError, Quiet, Target, capture};
use stanch_model::{Capture, GapReason, PartKind};

/// A server on a free port: `answer` gets the path and the number of the request, and writes what it likes; then the
/// connection is closed. Lives as long as the test process.
fn fake(answer: impl Fn(&str, usize, &mut TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (answer, count) = (Arc::new(answer), Arc::new(AtomicUsize::new(0)));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let (answer, count) = (Arc::clone(&answer), Arc::clone(&count));
            std::thread::spawn(move || {
                let mut first = [0];
                // Go answers a TLS greeting on a plain port in plain HTTP, and so do we.
                if stream.peek(&mut first).is_ok() && first == [0x16] {
                    return reply(&mut stream, "400 Bad Request", b"");
                }
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let path = lines.next().unwrap_or_default().split(' ').nth(1).unwrap_or("").to_owned();
                for _ in lines.by_ref().take_while(|l| !l.is_empty()) {}
                answer(&path, count.fetch_add(1, Ordering::SeqCst), &mut stream);
            });
        }
    });
    address
}

fn reply(stream: &mut TcpStream, head: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn gzip(raw: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(raw).unwrap();
    encoder.finish().unwrap()
}

/// A profile with 7 goroutines.
fn profile() -> Vec<u8> {
    gzip(&[0x0a, 2, 0x08, 1, 0x12, 5, 0x0a, 1, 1, 0x10, 7, 0x32, 0])
}

/// A pprof server whose answer for one profile is `bad`.
fn pprof_but(name: &'static str, bad: impl Fn(usize, &mut TcpStream) + Send + Sync + 'static) -> String {
    let tries = AtomicUsize::new(0);
    fake(move |path, _, stream| {
        if path.ends_with(name) {
            bad(tries.fetch_add(1, Ordering::SeqCst), stream);
        } else if path.starts_with("/debug/pprof/") {
            reply(stream, "200 OK", &profile());
        } else {
            reply(stream, "404 Not Found", b"404 page not found\n");
        }
    })
}

fn error(target: &str) -> CollectError {
    let error = take(target, &quick()).unwrap_err();
    let text = error.to_string();
    assert!(!text.contains('\n') && text.len() < 400, "one line: {text}");
    error
}

fn heap_gap(capture: &Capture) -> stanch_model::Gap {
    gaps(capture).into_iter().find(|g| g.part == PartKind::Heap).expect("a gap for the heap").clone()
}

#[test]
fn nobody_listens() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let e = error(&free.to_string());
    assert!(
        matches!(e, CollectError::Unreachable { .. }) && e.to_string().contains("connection refused"),
        "{e}"
    );
    let e = error("http://no-such-host.invalid:1");
    assert!(e.to_string().contains("host name is unknown"), "{e}");
}

#[test]
fn other_servers_are_named() {
    let html = b"<!DOCTYPE html><html><title>Wiki\x1b[2J</title></html>";
    let page = fake(move |_, _, s| reply(s, "200 OK\r\nContent-Type: text/html", html));
    let missing = fake(|_, _, s| reply(s, "404 Not Found", b"404 page not found\n"));
    let json = fake(|_, _, s| reply(s, "200 OK", b"{\"ok\":true}"));
    let broken = fake(|_, _, s| reply(s, "500 Oops", b"database is down"));
    let login = fake(|_, _, s| reply(s, "302 Found\r\nLocation: https://u:pw@login.example/a?token=x", b""));
    let circle = fake(|path, _, s| reply(s, &format!("302 Found\r\nLocation: {path}"), b""));
    let locked = fake(|_, _, s| reply(s, "403 Forbidden", b"no"));
    let index = fake(|_, _, s| reply(s, "200 OK", b"<html><title>pprof</title>Types of profiles available:"));
    let ssh = fake(|_, _, s| s.write_all(b"SSH-2.0-OpenSSH_9.9\r\n").unwrap());
    let grpc = fake(|_, _, s| s.write_all(&[0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 5, 0, 0, 64, 0]).unwrap());
    let tls = fake(|_, _, s| s.write_all(&[0x15, 3, 1, 0, 2, 2, 22]).unwrap());
    let mute = fake(|_, _, _| {});
    let encoded = fake(|_, _, s| reply(s, "200 OK\r\nContent-Encoding: br", b"xx"));
    for (target, want) in [
        (page.clone(), "an HTML page titled \"Wiki [2J\" in place of a profile"),
        (missing, "it answers 404"),
        (json, "JSON that begins with"),
        (broken, "status 500 (text that begins with \"database is down\")"),
        (login, "it redirects to https://login.example/a;"),
        (circle, "redirects go in a circle"),
        (locked, "403 Forbidden"),
        (index, "http.StripPrefix"),
        (ssh, "an SSH server answers"),
        (grpc, "HTTP/2 only"),
        (tls, "use https://"),
        (mute, "closed in place of an answer"),
        (encoded, "encoded as br"),
        (format!("https://{page}"), "use http://"),
    ] {
        let text = error(&target).to_string();
        assert!(text.contains(want), "wanted {want}, got: {text}");
        assert!(!text.contains("pw") && !text.contains("token"), "{text}");
    }
}

#[test]
fn a_missing_pprof_tells_how_to_add_it() {
    let missing = fake(|_, _, s| reply(s, "404 Not Found", b"404 page not found\n"));
    let text = error(&missing).to_string();
    assert!(text.contains("net/http/pprof") && text.contains("--pprof-path"), "{text}");
}

#[test]
fn a_port_that_is_silent_to_tls_is_told_from_one_that_is_not_reached() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut options = quick();
    options.limits.connect = Duration::from_millis(300);
    let target = format!("https://{}", silent.local_addr().unwrap());
    let text = take(&target, &options).unwrap_err().to_string();
    assert!(text.contains("TLS handshake got no answer"), "{text}");
}

#[test]
fn an_endless_header_ends() {
    let endless = fake(|_, _, s| {
        let _ = s.write_all(b"HTTP/1.1 200 OK\r\n");
        while s.write_all(b"X-More: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n").is_ok() {}
    });
    let text = error(&endless).to_string();
    assert!(text.contains("headers of the answer never end"), "{text}");
}

#[test]
fn a_transient_failure_is_retried_and_a_4xx_is_not() {
    let calls = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&calls);
    let address = pprof_but("heap", move |n, s| {
        seen.fetch_add(1, Ordering::SeqCst);
        match n {
            0 => reply(s, "503 Busy", b"busy"),
            1 => drop(s.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nxx")),
            _ => reply(s, "200 OK", &profile()),
        }
    });
    let capture = take(&address, &quick()).unwrap();
    assert!(kinds(&capture.snapshots[0]).contains(&PartKind::Heap));
    assert_eq!(calls.load(Ordering::SeqCst), 3);

    let calls = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&calls);
    let address = pprof_but("heap", move |_, s| {
        seen.fetch_add(1, Ordering::SeqCst);
        reply(s, "429 Too Many Requests", b"slow down");
    });
    let gap = heap_gap(&take(&address, &quick()).unwrap());
    assert_eq!((gap.reason, calls.load(Ordering::SeqCst)), (GapReason::Status(429), 1));
    assert!(gap.detail.contains("slow down"), "{}", gap.detail);
}

#[test]
fn bad_answers_to_one_profile_are_gaps() {
    type Bad = fn(usize, &mut TcpStream);
    let cases: [(Bad, GapReason, &str); 6] = [
        (
            |_, s| reply(s, "200 OK", b"<html><title>Sign in</title>"),
            GapReason::Unreadable,
            "titled \"Sign in\"",
        ),
        (|_, s| reply(s, "200 OK", b""), GapReason::Empty, "empty body"),
        (|_, s| reply(s, "401 No", b""), GapReason::Unauthorized, "401"),
        (|_, s| reply(s, "500 No", b"out of memory"), GapReason::Status(500), "out of memory"),
        (
            |_, s| reply(s, "302 Found\r\nLocation: //else.example/", b""),
            GapReason::Unreadable,
            "http://else.example",
        ),
        (|_, _| {}, GapReason::Refused, "closed in place of an answer"),
    ];
    for (bad, reason, words) in cases {
        let capture = take(&pprof_but("heap", bad), &quick()).unwrap();
        let gap = heap_gap(&capture);
        assert_eq!((gap.reason, gap.snapshot), (reason, Some(0)), "{}", gap.detail);
        assert!(gap.detail.contains(words), "{}", gap.detail);
        assert!(!kinds(&capture.snapshots[0]).contains(&PartKind::Heap));
        // One bad profile does not spoil the others.
        assert!(kinds(&capture.snapshots[0]).contains(&PartKind::Allocs));
    }
}

#[test]
fn a_lying_length_and_a_torn_zip_leave_a_cut_part() {
    let address = pprof_but("heap", |_, s| {
        drop(
            s.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                .and_then(|()| s.write_all(&profile())),
        );
    });
    let capture = take(&address, &quick()).unwrap();
    let part = capture.snapshots[0].parts.iter().find(|p| p.kind == PartKind::Heap).unwrap();
    assert!(part.truncated && *part.bytes == *profile());
    assert_eq!(heap_gap(&capture).reason, GapReason::Truncated);

    // Zipped once more by a proxy, and cut: what came before the cut is kept.
    let raw = vec![b'a'; 100_000];
    let zipped = gzip(&raw);
    let address = pprof_but("heap", move |_, s| {
        reply(s, "200 OK\r\nContent-Encoding: gzip", &zipped[..zipped.len() - 9]);
    });
    let capture = take(&address, &quick()).unwrap();
    let part = capture.snapshots[0].parts.iter().find(|p| p.kind == PartKind::Heap).unwrap();
    assert!(part.truncated && part.bytes.iter().all(|b| *b == b'a'));
}

#[test]
fn a_proxys_zip_is_opened() {
    let address = pprof_but("heap", |_, s| reply(s, "200 OK\r\nContent-Encoding: gzip", &gzip(&profile())));
    let capture = take(&address, &quick()).unwrap();
    let part = capture.snapshots[0].parts.iter().find(|p| p.kind == PartKind::Heap).unwrap();
    assert_eq!((*part.bytes).to_vec(), profile());
    assert!(!part.truncated);
}

#[test]
fn endless_bodies_and_bombs_are_cut_at_the_cap() {
    let mut options = quick();
    options.limits.body = 1 << 20;
    let endless = pprof_but("heap", |_, s| {
        let _ = s.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\x1f\x8b");
        while s.write_all(&[7; 4096]).is_ok() {}
    });
    let bomb = pprof_but("heap", |_, s| {
        reply(s, "200 OK\r\nContent-Encoding: gzip", &gzip(&vec![7; 64 << 20]));
    });
    for address in [endless, bomb] {
        let capture = take(&address, &options).unwrap();
        let part = capture.snapshots[0].parts.iter().find(|p| p.kind == PartKind::Heap).unwrap();
        assert_eq!((part.bytes.len(), part.truncated), (1 << 20, true));
        let gap = heap_gap(&capture);
        assert!(
            gap.reason == GapReason::Truncated && gap.detail.contains("longer than 1 MiB"),
            "{}",
            gap.detail
        );
    }
    // An endless page where the profile should be is no target at all.
    let endless = fake(|_, _, s| {
        let _ = s.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html>");
        while s.write_all(&[b' '; 4096]).is_ok() {}
    });
    let text = error(&endless).to_string();
    assert!(text.contains("an HTML page without end"), "{text}");
}

#[test]
fn a_dump_of_exactly_64_mib_was_cut_by_the_target() {
    let address = fake(|path, _, s| match path {
        "/debug/pprof/goroutine?debug=2" => reply(s, "200 OK", &vec![b'x'; 64 << 20]),
        path if path.starts_with("/debug/pprof/") => reply(s, "200 OK", &profile()),
        _ => reply(s, "404 No", b""),
    });
    let capture = take(&address, &quick()).unwrap();
    let part = capture.snapshots[0].parts.iter().find(|p| p.kind == PartKind::GoroutineFull).unwrap();
    assert!(part.truncated);
    assert!(gaps(&capture).iter().any(|g| g.detail.contains("net/http/pprof itself cut")));
}

#[test]
fn slow_loris_targets_are_given_up() {
    let mut options = quick();
    options.limits.stall = Duration::from_millis(300);
    options.limits.request = Duration::from_secs(2);
    // A trickle of a body, from the start.
    let loris = fake(|_, _, s| {
        let _ = s.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        while s.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let start = Instant::now();
    let text = take(&loris, &options).unwrap_err().to_string();
    assert!(text.contains("too slow") && start.elapsed() < Duration::from_secs(5), "{text}");
    // A trickle of a header.
    let loris = fake(|_, _, s| {
        let _ = s.write_all(b"HTTP/1.1 200 OK\r\nX: ");
        while s.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let start = Instant::now();
    let text = take(&loris, &options).unwrap_err().to_string();
    assert!(text.contains("no answer within 2 s") && start.elapsed() < Duration::from_secs(5), "{text}");
    // A steady stream that is fast enough for the stall guard, and still never ends in time.
    let steady = pprof_but("heap", |_, s| {
        let _ = s.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        while s.write_all(&[1; 1024]).is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    let capture = take(&steady, &options).unwrap();
    let gap = heap_gap(&capture);
    assert!(gap.reason == GapReason::Timeout && gap.detail.contains("--timeout"), "{}", gap.detail);
}

#[test]
fn a_target_that_hangs_ends_the_snapshot_after_two_timeouts() {
    let mut options = quick();
    options.limits.request = Duration::from_millis(300);
    let address = fake(|path, _, s| match path {
        "/debug/pprof/threadcreate" => reply(s, "200 OK", &profile()),
        _ => std::thread::sleep(Duration::from_secs(30)),
    });
    let start = Instant::now();
    let capture = take(&address, &options).unwrap();
    assert!(start.elapsed() < Duration::from_secs(5));
    let gaps = gaps(&capture);
    assert!(
        gaps.iter().any(|g| g.part == PartKind::Goroutine && g.reason == GapReason::NotAsked),
        "{gaps:?}"
    );
    assert!(
        gaps.iter().any(|g| g.part == PartKind::Heap && g.detail.contains("gone or too slow")),
        "{gaps:?}"
    );
}

#[test]
fn cancelling_works_in_the_middle_of_a_body() {
    let address = pprof_but("heap", |_, s| {
        let _ = s.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        while s.write_all(&[1; 1024]).is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let cancel = CancelToken::new();
    let thrower = cancel.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        thrower.cancel();
    });
    let start = Instant::now();
    let capture = capture(&Target::parse(&address).unwrap(), &quick(), &Quiet, &cancel).unwrap();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(capture.interrupted && kinds(&capture.snapshots[0]).contains(&PartKind::Goroutine));
    assert_eq!(heap_gap(&capture).reason, GapReason::Interrupted);
}

#[test]
fn redirects_on_the_same_host_are_followed() {
    let address = fake(|path, _, s| match path.strip_prefix("/moved") {
        Some(rest) if rest.starts_with("/debug/pprof/") => reply(s, "200 OK", &profile()),
        None if path.starts_with("/debug/pprof/") => {
            reply(s, &format!("307 Moved\r\nLocation: /moved{path}"), b"");
        }
        _ => reply(s, "404 No", b""),
    });
    let capture = take(&address, &quick()).unwrap();
    let heap = capture.snapshots[0].parts.iter().find(|p| p.kind == PartKind::Heap).unwrap();
    assert!(heap.source.ends_with("/moved/debug/pprof/heap"), "{}", heap.source);
}

#[test]
fn an_unreadable_count_never_leads_to_a_full_dump() {
    let full = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&full);
    let address = fake(move |path, _, s| match path {
        "/debug/pprof/goroutine?debug=2" => drop(seen.fetch_add(1, Ordering::SeqCst)),
        "/debug/pprof/goroutine" => reply(s, "200 OK", &profile()[..20]),
        path if path.starts_with("/debug/pprof/") => reply(s, "200 OK", &profile()),
        _ => reply(s, "404 No", b""),
    });
    let options = CaptureOptions { prove: true, ..quick() };
    let capture = take(&address, &options).unwrap();
    assert_eq!(full.load(Ordering::SeqCst), 0);
    let refused: Vec<_> =
        gaps(&capture).into_iter().filter(|g| g.reason == GapReason::NotAsked).map(|g| g.part).collect();
    assert_eq!(refused, [PartKind::GoroutineFull, PartKind::GoroutineLeak]);
}
