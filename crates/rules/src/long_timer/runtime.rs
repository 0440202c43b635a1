//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::lens;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    if !matches!(site.wait()?, WaitReason::ChanReceive | WaitReason::Select) {
        return None;
    }
    let statement = lens::statement(cx, site.key.user?)?;
    // A select that has other cases waits for more than the timer.
    let only = statement.select_cases.len() <= 1;
    (statement.waits_for_after() && only).then(|| {
        Claim::new(
            40,
            "each of them waits for a timer that is far away; they will wake one day, and meanwhile more come than go",
            "wait with time.NewTimer in a select with ctx.Done(), and stop the timer",
        )
        .proof("source-line", "the line waits for time.After")
    })
}
