//! The line protocol, as socket gateways speak it.

use std::io::{BufRead, BufReader, Write};
use std::sync::atomic::Ordering;

use stanch_load::{Message, Options};
use stanch_model::Trouble;

use crate::server::{load_with, serve};

#[test]
fn a_line_out_is_a_line_back() {
    let (url, seen) = serve("tcp", |seen, mut stream| {
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        while let Some(Ok(line)) = lines.next() {
            seen.requests.fetch_add(1, Ordering::SeqCst);
            let number: u64 = line.strip_prefix("PING ").unwrap().parse().unwrap();
            let _ = stream.write_all(format!("PONG {number}\n").as_bytes());
        }
    });
    let message = Message { line: b"PING {n}".to_vec(), ..Message::default() };
    let options = Options { connections: Some(10), ..Options::default() };
    let result = load_with(&url, &message, 200.0, 0.5, &options);
    assert_eq!((result.counts.ok, seen.requests(), seen.connections()), (100, 100, 10));
    assert_eq!(result.received_bytes, (0..100).map(|n| format!("PONG {n}\n").len() as u64).sum::<u64>());
}

#[test]
fn a_line_that_is_cut_is_told() {
    let (url, _) = serve("tcp", |_, mut stream| {
        let _ = stream.write_all(b"no line fee");
    });
    let message = Message { line: b"PING".to_vec(), ..Message::default() };
    let result = load_with(&url, &message, 100.0, 0.2, &Options::default());
    let troubles = result.counts.troubles;
    assert_eq!(troubles.get(Trouble::BodyCut) + troubles.get(Trouble::Reset), 20, "{troubles:?}");
}
