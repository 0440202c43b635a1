//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, _: &Context<'_>) -> Option<Claim> {
    (site.wait()? == WaitReason::Semacquire).then(|| {
        Claim::new(
            10,
            "each of them waits for a semaphore of the runtime: the mutex of a file descriptor on which another \
             goroutine reads or writes without end, or a lock of an older Go",
            "find the goroutine that reads or writes the same file or connection, and give that operation a deadline",
        )
    })
}
