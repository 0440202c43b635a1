//! The goroutines of an HTTP client connection.
//!
//! `net/http` runs a readLoop and a writeLoop per connection (`transport.go`). While a response body is unread the
//! readLoop sits in a select; on an idle connection it reads ahead (IO wait). So the state of the pair tells a body
//! that nobody closed from a connection that nobody uses again.

use stanch_model::{Evidence, Goroutine, GoroutineDump, HeapProfile, Symbols, WaitReason};

use super::context::Context;
use super::site::Site;

/// Entry points of net/http's client, for finding who calls it.
pub const CLIENT: &[&str] = &[
    "net/http.(*Client).*",
    "net/http.Get",
    "net/http.Post",
    "net/http.PostForm",
    "net/http.Head",
    "net/http.(*Transport).RoundTrip",
];

/// What a caller of [`CLIENT`] does just before; the request that it makes lives as long as the response.
pub const CLIENT_REQUEST: &str = "net/http.NewRequest*";

/// The goroutine that reads an HTTP/2 connection for a client.
#[must_use]
pub fn is_h2_read_loop(func: &str) -> bool {
    h2_method(func) == Some("ClientConn.readLoop")
}

/// The goroutine of an HTTP/2 request, which lives until the body is read or closed.
#[must_use]
pub fn is_h2_stream(func: &str) -> bool {
    matches!(h2_method(func), Some("clientStream.doRequest" | "clientStream.writeRequest"))
}

/// A read of a response body, over either protocol.
#[must_use]
pub fn is_body_read(func: &str) -> bool {
    func == "net/http.(*bodyEOFSignal).Read" || h2_method(func) == Some("transportResponseBody.Read")
}

/// The method, as `Type.Method`, of one of HTTP/2's three homes: bundled in `net/http` up to Go 1.26, a package of
/// its own in the standard library since, and `golang.org/x/net/http2`.
fn h2_method(func: &str) -> Option<&'static str> {
    const METHODS: &[&str] = &[
        "ClientConn.readLoop",
        "ClientConn.roundTrip",
        "ClientConn.RoundTrip",
        "clientStream.doRequest",
        "clientStream.writeRequest",
        "transportResponseBody.Read",
    ];
    const HOMES: &[(&str, &str)] =
        &[("net/http.", "http2"), ("net/http/internal/http2.", ""), ("golang.org/x/net/http2.", "")];
    let method = HOMES.iter().find_map(|(package, prefix)| {
        let rest = func.strip_prefix(package)?;
        rest.strip_prefix("(*").unwrap_or(rest).strip_prefix(prefix)
    })?;
    let plain = method.replacen(").", ".", 1);
    METHODS.iter().find(|m| **m == plain).copied()
}

/// Connections whose body is open, and idle ones, in the last snapshot.
#[must_use]
pub fn client_connections(symbols: &Symbols, sites: &[Site]) -> (u64, u64) {
    let loops = |wait: WaitReason| {
        let of_wait = |s: &&Site| {
            s.wait() == Some(wait) && has(symbols, s, |f| f == "net/http.(*persistConn).readLoop")
        };
        sites.iter().filter(of_wait).map(Site::count).sum::<u64>()
    };
    (loops(WaitReason::Select), loops(WaitReason::IoWait))
}

fn has(symbols: &Symbols, site: &Site, is: impl Fn(&str) -> bool) -> bool {
    site.frames.iter().any(|f| is(symbols.func(*f)))
}

/// Whether a site is one of the goroutines that net/http keeps for a client connection or a client's stream.
#[must_use]
pub fn is_of_client(symbols: &Symbols, site: &Site) -> bool {
    has(symbols, site, |f| {
        matches!(f, "net/http.(*persistConn).readLoop" | "net/http.(*persistConn).writeLoop")
            || is_h2_read_loop(f)
            || is_h2_stream(f)
    })
}

/// The frame in which a caller of the client waits for the answer's header.
#[must_use]
pub fn is_call(func: &str) -> bool {
    func == "net/http.(*persistConn).roundTrip"
        || matches!(h2_method(func), Some("ClientConn.roundTrip" | "ClientConn.RoundTrip"))
}

/// The leaking callers that most of the client's connections read ahead for: these are in use then, and not idle. `None`
/// when they are idle, or nobody who waits is stuck.
#[must_use]
pub fn awaited_by(symbols: &Symbols, sites: &[Site]) -> Option<usize> {
    let (_, idle) = client_connections(symbols, sites);
    let waits = |s: &Site| s.judgement.grade.is_some() && has(symbols, s, is_call);
    let callers: Vec<usize> = (0..sites.len()).filter(|i| waits(&sites[*i])).collect();
    let total: u64 = callers.iter().map(|i| sites[*i].count()).sum();
    callers.into_iter().max_by_key(|i| sites[*i].count()).filter(|_| total * 2 >= idle)
}

/// HTTP/2 requests whose caller still waits for the answer's header: a slow server, not a forgotten body.
#[must_use]
pub fn h2_callers(cx: &Context<'_>) -> u64 {
    let calls = |s: &&Site| {
        has(&cx.evidence.symbols, s, |f| {
            matches!(h2_method(f), Some("ClientConn.roundTrip" | "ClientConn.RoundTrip"))
        })
    };
    cx.sites.iter().filter(calls).map(Site::count).sum()
}

/// Goroutines that read a response body at this moment.
#[must_use]
pub fn body_readers(symbols: &Symbols, dump: &GoroutineDump) -> usize {
    let reads = |g: &&Goroutine| symbols.frames(g.stack).iter().any(|f| is_body_read(symbols.func(*f)));
    dump.goroutines.iter().filter(reads).count()
}

/// How much net/http's client itself allocates for one call at the most: one to three kB, and 15 kB when the call is the
/// first one of its Transport.
const CALL_BYTES: f64 = 65_536.0;

/// How many calls net/http's client has made at the least between the first heap profile and the last, as far as what it
/// allocated tells; 0 without profiles. What answers and dialling take is not allocated under the call.
#[must_use]
pub fn calls_at_least(evidence: &Evidence) -> u64 {
    let symbols = &evidence.symbols;
    let under_call = |profile: &HeapProfile| -> f64 {
        let is_under = |stack| {
            symbols.frames(stack).iter().any(|f| symbols.func(*f) == "net/http.(*Transport).roundTrip")
        };
        let samples = profile.samples.iter().filter(|sample| is_under(sample.stack));
        samples.map(|sample| sample.alloc_bytes as f64).sum()
    };
    let mut profiles = evidence.snapshots.iter().filter_map(|snapshot| snapshot.heap.as_ref());
    let (Some(first), Some(last)) = (profiles.next(), profiles.next_back()) else { return 0 };
    ((under_call(last) - under_call(first)) / CALL_BYTES).max(0.0) as u64
}

/// Whether open bodies are what keeps most of the connections.
#[must_use]
pub fn bodies_open(cx: &Context<'_>) -> bool {
    let (open, idle) = client_connections(&cx.evidence.symbols, cx.sites);
    open > idle
}

/// The pairing in words.
#[must_use]
pub fn text(cx: &Context<'_>) -> String {
    let (open, idle) = client_connections(&cx.evidence.symbols, cx.sites);
    format!(
        "of the client connections {open} have an open response body (readLoop in select) and {idle} are idle (readLoop in IO wait)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_three_homes_of_http2() {
        for func in [
            "net/http.(*http2ClientConn).readLoop",
            "net/http/internal/http2.(*ClientConn).readLoop",
            "golang.org/x/net/http2.(*ClientConn).readLoop",
        ] {
            assert!(is_h2_read_loop(func), "{func}");
        }
        assert!(is_h2_stream("net/http.(*http2clientStream).doRequest"));
        assert!(is_h2_stream("net/http/internal/http2.(*clientStream).writeRequest"));
        assert!(is_body_read("net/http.http2transportResponseBody.Read"));
        assert!(is_body_read("net/http/internal/http2.transportResponseBody.Read"));
        assert!(!is_h2_read_loop("example.com/http2.(*ClientConn).readLoop"));
        assert!(!is_h2_read_loop("net/http.(*ClientConn).readLoop"));
    }
}
