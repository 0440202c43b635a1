//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::lens;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    if site.wait()? != WaitReason::ChanReceive {
        return None;
    }
    let user = site.key.user?;
    let statement = lens::statement(cx, user);
    let in_source = statement.as_ref().is_some_and(|s| s.ranges_over.is_some());
    if !in_source && site.range_receive != Some(true) {
        return None;
    }
    let weight = if in_source { 20 } else { 15 };
    let claim = Claim::new(
        weight,
        "each of them ranges over a channel that is never closed: the loop ends only when its sender closes it, and \
         the sender has gone",
        "let the one that sends close the channel when it is done (defer close(ch)), on every path",
    );
    Some(claim.example(EXAMPLE))
}

const EXAMPLE: &str = "\
go func() {
\tdefer close(out) // ends the range on the other side, on every path
\tfor _, v := range in {
\t\tout <- v
\t}
}()
";
