//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::lens;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    if site.wait()? != WaitReason::ChanReceive || site.key.user.is_none() || site.range_receive == Some(true)
    {
        return None;
    }
    let looks_like_range =
        site.key.user.and_then(|f| lens::statement(cx, f)).is_some_and(|s| s.ranges_over.is_some());
    (!looks_like_range).then(|| {
        Claim::new(
            10,
            "each of them waits for a value that nobody sends any more: the sender returned early or died, or the \
             context that should end the wait is never cancelled",
            "make every path of the sender send or close (defer close(ch)), and wait in a select with ctx.Done()",
        )
        .example(EXAMPLE)
    })
}

const EXAMPLE: &str = "\
select {
case v := <-ch:
\tuse(v)
case <-ctx.Done():
\treturn ctx.Err()
}
";
