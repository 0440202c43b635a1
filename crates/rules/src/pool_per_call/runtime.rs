//! How it shows in goroutine dumps.

use crate::engine::callers;
use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    // Housekeeping goroutines: one set for each ants pool.
    const HOUSEKEEPING: &[&str] =
        &["purgeStaleWorkers", "ticktock", "purgePeriodically", "goPurge", "goTicktock"];
    let of_pool =
        |f: &str| f.starts_with("github.com/panjf2000/ants") && HOUSEKEEPING.iter().any(|h| f.contains(h));
    if !cx.funcs(site).any(of_pool) {
        return None;
    }
    let claim = Claim::new(
        30,
        "each ants pool has such a housekeeping goroutine, and there are ever more of them: a pool is made per call and never released",
        "make one pool and share it, or release it: defer pool.Release()",
    )
    .title("of worker pools that nobody releases");
    Some(
        callers::find(cx, &["github.com/panjf2000/ants/v2.New*", "github.com/panjf2000/ants.New*"])
            .locate(claim),
    )
}
