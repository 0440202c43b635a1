//! How it shows in goroutine dumps.

use crate::engine::callers;
use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    // Goroutines that live as long as a ClientConn does.
    const OF_A_CONN: &[&str] = &[
        "google.golang.org/grpc/internal/transport.(*http2Client).reader",
        "google.golang.org/grpc/internal/transport.(*http2Client).keepalive",
        "google.golang.org/grpc/internal/transport.(*loopyWriter).run",
        "google.golang.org/grpc/internal/grpcsync.(*CallbackSerializer).run",
        "google.golang.org/grpc.(*ccBalancerWrapper).watcher",
        "google.golang.org/grpc.(*addrConn).resetTransport",
    ];
    let server = cx.funcs(site).any(|f| f.starts_with("google.golang.org/grpc.(*Server)"))
        || cx.funcs(site).any(|f| f.contains(".(*http2Server)"));
    if server || !OF_A_CONN.iter().any(|f| cx.has_func(site, f)) {
        return None;
    }
    let claim = Claim::new(
        30,
        "these goroutines belong to gRPC client connections, and ever more of them: each call dials anew and nobody closes",
        "dial once and share the ClientConn (it is safe for concurrent use), or close it: defer conn.Close()",
    )
    .title("of gRPC client connections that nobody closes");
    Some(
        callers::find(cx, &["google.golang.org/grpc.NewClient", "google.golang.org/grpc.Dial*"])
            .locate(claim),
    )
}
