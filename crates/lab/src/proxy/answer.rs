//! Answering a request of HTTP/1 in place of the target.

use std::sync::atomic::Ordering;
use std::time::Duration;

use hyper::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Shared;

/// A client that says no more of its request in this time gets no answer.
const HEAD_TIME: Duration = Duration::from_secs(10);
const MAX_HEAD_BYTES: usize = 64 << 10;
/// How long what the client still sends is taken in: closing with unread bytes would reset the connection, and the
/// answer could be lost with it.
const DRAIN_TIME: Duration = Duration::from_secs(2);
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// Answers the request whose first bytes are `start`, and closes the connection.
pub(super) async fn serve(client: &mut TcpStream, code: u16, start: Vec<u8>, shared: &Shared) {
    if !matches!(timeout(HEAD_TIME, read_head(client, start)).await, Ok(true)) {
        return;
    }
    shared.counts.answered.fetch_add(1, Ordering::Relaxed);
    if client.write_all(response(code).as_bytes()).await.is_err() || client.shutdown().await.is_err() {
        return;
    }
    let mut rest = [0; 4096];
    let drain = async { while let Ok(1..) = client.read(&mut rest).await {} };
    let _ = timeout(DRAIN_TIME, drain).await;
}

/// Whether a head came, and not only the end of the connection.
async fn read_head(client: &mut TcpStream, mut head: Vec<u8>) -> bool {
    let mut buffer = [0; 4096];
    // The bytes before may be in the middle of a request's body that the target has got a part of. Whatever the rest
    // is, the client waits for an answer.
    while !head.windows(END_OF_HEAD.len()).any(|w| w == END_OF_HEAD) && head.len() < MAX_HEAD_BYTES {
        match client.read(&mut buffer).await {
            Ok(read @ 1..) => head.extend_from_slice(&buffer[..read]),
            _ => return false,
        }
    }
    true
}

fn response(code: u16) -> String {
    let reason = StatusCode::from_u16(code).ok().and_then(|c| c.canonical_reason()).unwrap_or("Fault");
    let body = format!("{code} {reason}: answered by the fault proxy\n");
    format!(
        "HTTP/1.1 {code} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
}
