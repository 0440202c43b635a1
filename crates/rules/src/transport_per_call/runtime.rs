//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::engine::{callers, lens, pairs};
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let stack = |f: &str| cx.has_func(site, f);
    let http1 = (stack("net/http.(*persistConn).readLoop") || stack("net/http.(*persistConn).writeLoop"))
        && !pairs::bodies_open(cx)
        && pairs::awaited_by(&cx.evidence.symbols, cx.sites).is_none();
    let http2 = cx.funcs(site).any(pairs::is_h2_read_loop) && site.wait() == Some(WaitReason::IoWait);
    if !http1 && !http2 {
        return None;
    }
    let mut claim = Claim::new(
        30,
        "these are idle connections, and ever more of them: each call makes its own Transport (or Client with one), \
         whose idle connection nobody uses again",
        "make one http.Client and one Transport for the whole program; set IdleConnTimeout, and call CloseIdleConnections where one really has to go",
    )
    .title("of idle HTTP client connections that nobody uses again")
    .example(EXAMPLE);
    if http1 {
        claim = claim.proof("pairing", pairs::text(cx));
    }
    // A function that does not make one may still get one that was made for it: that is not known, and not clean.
    let leaves = |call| lens::makes_transport(cx, call).filter(|makes| *makes);
    Some(callers::find_with(cx, pairs::CLIENT, pairs::CLIENT_REQUEST, leaves).locate(claim))
}

pub(super) const EXAMPLE: &str = "\
// once, not per call
var client = &http.Client{
\tTimeout:   10 * time.Second,
\tTransport: &http.Transport{IdleConnTimeout: 90 * time.Second},
}
";
