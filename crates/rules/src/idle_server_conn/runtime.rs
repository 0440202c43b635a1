//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let serves = cx.has_func(site, "net/http.(*conn).serve");
    (site.wait()? == WaitReason::IoWait && serves && site.key.user.is_none()).then(|| {
        Claim::new(
            20,
            "these connections of clients are idle and stay open: the server has no limit for silence",
            "set ReadHeaderTimeout, ReadTimeout and IdleTimeout on the http.Server",
        )
        .title("of idle client connections")
        .example(EXAMPLE)
    })
}

const EXAMPLE: &str = "\
srv := &http.Server{
\tHandler:           mux,
\tReadHeaderTimeout: 5 * time.Second,
\tIdleTimeout:       60 * time.Second,
}
";
