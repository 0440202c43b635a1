//! How it shows in goroutine dumps.

use crate::engine::callers;
use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let stream =
        cx.funcs(site).any(|f| f.starts_with("google.golang.org/grpc.newClientStreamWithParams.func"));
    if !stream {
        return None;
    }
    let claim = Claim::new(
        30,
        "each of them watches a client stream that was neither read to its end nor cancelled",
        "cancel the context of the stream when done (defer cancel()), or read until io.EOF",
    )
    .title("watch gRPC streams that nobody ends");
    Some(
        callers::find(
            cx,
            &["google.golang.org/grpc.(*ClientConn).NewStream", "google.golang.org/grpc.newClientStream*"],
        )
        .locate(claim),
    )
}
