//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, _: &Context<'_>) -> Option<Claim> {
    (site.wait()? == WaitReason::ChanSend && site.key.user.is_some()).then(|| {
        Claim::new(
            10,
            "each of them waits to hand a value over, and whoever should take it has gone: it returned early, on a \
             time-out, an error or after the first answer",
            "give the channel room for the one value (make(chan T, 1)), or send in a select with ctx.Done()",
        )
        .example(EXAMPLE)
    })
}

const EXAMPLE: &str = "\
result := make(chan Result, 1) // the sender never blocks, even when nobody waits any more
go func() { result <- call(ctx) }()
select {
case r := <-result:
\treturn r, nil
case <-ctx.Done():
\treturn Result{}, ctx.Err()
}
";
