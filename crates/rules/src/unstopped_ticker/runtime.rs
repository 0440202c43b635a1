//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::engine::{callers, lens, names};
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    if !matches!(site.wait()?, WaitReason::ChanReceive | WaitReason::Select) {
        return None;
    }
    let user = site.key.user?;
    let in_source = lens::statement(cx, user).is_some_and(|s| s.waits_for_ticker());
    let in_heap = site.wait() == Some(WaitReason::ChanReceive) && heap_agrees(site, cx);
    if !in_source && !in_heap {
        return None;
    }
    let mut claim = Claim::new(
        if in_source { 40 } else { 25 },
        "each of them wakes with a ticker in a loop that has no end; a stopped ticker does not end a range over its channel either",
        "give the loop a context or a done channel, select on it beside ticker.C, and defer ticker.Stop() right after NewTicker",
    )
    .example(EXAMPLE);
    if in_source {
        claim = claim.proof("source-line", "the line waits for a ticker's channel");
    }
    Some(claim)
}

/// Tickers made by the very function that waits are still in use, ever more of them.
fn heap_agrees(site: &Site, cx: &Context<'_>) -> bool {
    let made = callers::find(cx, &["time.NewTicker", "time.Tick"]);
    let here = |place: &str| {
        site.frames
            .iter()
            .any(|f| names::is_or_inside(cx.func(*f), place) || names::is_or_inside(place, cx.func(*f)))
    };
    made.iter().any(|c| c.retained > 0.0 && here(&c.location.function))
}

const EXAMPLE: &str = "\
ticker := time.NewTicker(interval)
defer ticker.Stop()
for {
\tselect {
\tcase <-ticker.C:
\t\trefresh()
\tcase <-ctx.Done():
\t\treturn
\t}
}
";
