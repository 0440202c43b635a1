//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::engine::{callers, pairs};
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let stack = |f: &str| cx.has_func(site, f);
    let http1 = (stack("net/http.(*persistConn).readLoop") || stack("net/http.(*persistConn).writeLoop"))
        && pairs::bodies_open(cx);
    let http2 =
        stack("net/http.(*http2clientStream).writeRequest") && site.wait() == Some(WaitReason::Select);
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
    .example(EXAMPLE)
    .proof("pairing", pairs::text(cx));
    if let Some(caller) = callers::find(cx, pairs::CLIENT) {
        claim = claim.proof("allocation-join", caller.text()).at(Some(caller.location));
    }
    Some(claim)
}

const EXAMPLE: &str = "\
resp, err := client.Do(req)
if err != nil {
\treturn err
}
defer resp.Body.Close()
_, err = io.Copy(io.Discard, resp.Body) // read to the end: the connection is reused
";
