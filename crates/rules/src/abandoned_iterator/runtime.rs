//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let pulled = cx.funcs(site).any(|f| f.starts_with("iter.Pull"));
    (site.wait()? == WaitReason::Coroutine || pulled).then(|| {
        Claim::new(
            30,
            "each of them is the coroutine of an iter.Pull that was left before its end: stop was never called",
            "write defer stop() right after next, stop := iter.Pull(seq)",
        )
        .example("next, stop := iter.Pull(seq)\ndefer stop()\n")
    })
}
