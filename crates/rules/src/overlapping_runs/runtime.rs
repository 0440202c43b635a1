//! How it shows in goroutine dumps: runs that a ticker's loop started, of which each waits for something slow. That the
//! loop starts them on each tick is in the source only.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::lens;
use crate::engine::pairs;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    let start = site.key.created_by?;
    if !waits_for_something_slow(site, cx) || lens::starts_on_tick(cx, start) != Some(true) {
        return None;
    }
    Some(
        Claim::new(
            32,
            "each tick starts a run of its own, and the runs before it have not ended: they wait for the same slow \
             thing, or for each other, and every tick adds one more",
            "start no run before the last one has ended (run it in the loop itself, or let it end at once when a \
             TryLock fails), and give each run a time to end",
        )
        .title("are runs of a periodic job that has started again before its last run ended")
        .example(super::EXAMPLE)
        .proof("source-flow", "the go statement that started them is done for each tick of a ticker")
        .at(cx.location(start)),
    )
}

/// What ends by itself, late: a lock that lives, a peer, a server, a database. A channel that nobody serves is a cause
/// of its own, however the goroutine was started, and so is a lock whose holder has gone.
fn waits_for_something_slow(site: &Site, cx: &Context<'_>) -> bool {
    use WaitReason::{IoWait, MutexLock, RwMutexLock, RwMutexRLock, Select, Sleep};
    match site.wait() {
        Some(IoWait | Sleep) => true,
        Some(MutexLock | RwMutexLock | RwMutexRLock) => {
            let index = cx.index_of(site);
            let group = cx.locks.iter().find(|g| g.waiters.iter().any(|(s, _)| Some(*s) == index));
            group.is_some_and(|g| g.holder.is_some())
        }
        Some(Select) => cx.funcs(site).any(|f| pairs::is_call(f) || f == "database/sql.(*DB).conn"),
        _ => false,
    }
}
