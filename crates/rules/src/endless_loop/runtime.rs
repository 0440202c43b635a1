//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, _: &Context<'_>) -> Option<Claim> {
    (site.wait()? == WaitReason::Sleep).then(|| {
        Claim::new(
            10,
            "each of them sleeps in a loop that has no end, and more are started all the time",
            "give the loop a context: select on ctx.Done() and a ticker instead of time.Sleep, and cancel it with its owner",
        )
        .example(EXAMPLE)
    })
}

const EXAMPLE: &str = "\
tick := time.NewTicker(interval)
defer tick.Stop()
for {
\tselect {
\tcase <-tick.C:
\t\tpoll()
\tcase <-ctx.Done():
\t\treturn
\t}
}
";
