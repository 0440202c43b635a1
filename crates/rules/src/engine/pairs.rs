//! The two goroutines of an HTTP client connection.
//!
//! `net/http` runs a readLoop and a writeLoop per connection (`transport.go`). While a response body is unread the
//! readLoop sits in a select; on an idle connection it reads ahead (IO wait). So the state of the pair tells a body
//! that nobody closed from a connection that nobody uses again.

use stanch_model::WaitReason;

use super::context::Context;
use super::site::Site;

/// Entry points of net/http's client, for finding who calls it.
pub const CLIENT: &[&str] = &[
    "net/http.(*Client).",
    "net/http.Get",
    "net/http.Post",
    "net/http.Head",
    "net/http.(*Transport).RoundTrip",
    "net/http.NewRequest",
];

/// Connections whose body is open, and idle ones, in the last snapshot.
#[must_use]
pub fn client_connections(cx: &Context<'_>) -> (u64, u64) {
    let loops = |wait: WaitReason| {
        let of_wait =
            |s: &&Site| s.wait() == Some(wait) && cx.has_func(s, "net/http.(*persistConn).readLoop");
        cx.sites.iter().filter(of_wait).map(Site::count).sum::<u64>()
    };
    (loops(WaitReason::Select), loops(WaitReason::IoWait))
}

/// Whether open bodies are what keeps most of the connections.
#[must_use]
pub fn bodies_open(cx: &Context<'_>) -> bool {
    let (open, idle) = client_connections(cx);
    open > idle
}

/// The pairing in words.
#[must_use]
pub fn text(cx: &Context<'_>) -> String {
    let (open, idle) = client_connections(cx);
    format!(
        "of the client connections {open} have an open response body (readLoop in select) and {idle} are idle (readLoop in IO wait)"
    )
}
