//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::engine::{callers, lens, pairs};
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let stack = |f: &str| cx.has_func(site, f);
    let http1 = (stack("net/http.(*persistConn).readLoop") || stack("net/http.(*persistConn).writeLoop"))
        && pairs::bodies_open(cx);
    let http2 = cx.funcs(site).any(pairs::is_h2_stream)
        && site.wait() == Some(WaitReason::Select)
        && pairs::h2_callers(cx) * 2 < site.count();
    if !http1 && !http2 {
        return None;
    }
    let mut claim = Claim::new(
        30,
        "each of these connections waits for its response body to be read or closed, and nobody does: every such call \
         costs a connection, two goroutines and a descriptor, and no connection is reused",
        "close the body on every path (defer resp.Body.Close() after the error check), and read it to its end so that the connection is reused",
    )
    .title("of HTTP client connections wait for a response body that nobody reads or closes")
    .example(EXAMPLE);
    claim = if http1 {
        claim.proof("pairing", pairs::text(cx))
    } else {
        claim.proof(
            "pairing",
            "the requests have their answer: no caller waits for one, and the streams are open",
        )
    };
    let leaves = |call| lens::closes_body(cx, call).map(|closes| !closes);
    Some(callers::find_with(cx, pairs::CLIENT, pairs::CLIENT_REQUEST, leaves).locate(claim))
}

const EXAMPLE: &str = "\
resp, err := client.Do(req)
if err != nil {
\treturn err
}
defer resp.Body.Close()
_, err = io.Copy(io.Discard, resp.Body) // read to the end: the connection is reused
";
