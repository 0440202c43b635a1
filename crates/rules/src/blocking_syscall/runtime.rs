//! How it shows in goroutine dumps.

use crate::engine::context::Context;
use crate::engine::site::{Site, State};
use crate::rule::Claim;

pub(super) fn detect(site: &Site, _: &Context<'_>) -> Option<Claim> {
    (site.key.state == State::Syscall).then(|| {
        Claim::new(
            15,
            "each of them sits in a system call or in C code that does not return, and each holds an operating system thread",
            "use files and sockets that the runtime can poll and give them deadlines; bound the number of such calls, and watch the thread count",
        )
    })
}
