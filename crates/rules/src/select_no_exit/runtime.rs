//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, _: &Context<'_>) -> Option<Claim> {
    (site.wait()? == WaitReason::Select && site.key.user.is_some()).then(|| {
        Claim::new(
            10,
            "each of them waits in a select of which no case can become ready any more: those who send or close have \
             gone, and no case ends it",
            "add a case that ends it (case <-ctx.Done(): return), and cancel that context where its owner ends",
        )
        .example(EXAMPLE)
    })
}

const EXAMPLE: &str = "\
for {
\tselect {
\tcase m := <-in:
\t\thandle(m)
\tcase <-ctx.Done():
\t\treturn
\t}
}
";
