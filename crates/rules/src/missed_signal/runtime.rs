//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, _: &Context<'_>) -> Option<Claim> {
    (site.wait()? == WaitReason::CondWait).then(|| {
        Claim::new(
            12,
            "each of them waits for a condition that nobody signals any more: a Signal came before the Wait, or woke the wrong one",
            "change the state under the lock, then Broadcast; and re-check the condition in a loop around Wait",
        )
        .example(EXAMPLE)
    })
}

const EXAMPLE: &str = "\
mu.Lock()
for !ready {
\tcond.Wait()
}
mu.Unlock()
";
