//! How it shows in goroutine dumps.

use stanch_model::WaitReason;

use crate::engine::context::Context;
use crate::engine::locks::LockGroup;
use crate::engine::names;
use crate::engine::site::Site;
use crate::rule::Claim;

pub(super) fn detect(site: &Site, cx: &Context<'_>) -> Option<Claim> {
    use WaitReason::{MutexLock, RwMutexLock, RwMutexRLock};
    if !matches!(site.wait()?, MutexLock | RwMutexLock | RwMutexRLock) {
        return None;
    }
    let Some(group) = group_of(site, cx) else {
        return Some(Claim::new(15, UNKNOWN_HOLDER, ADVICE).example(EXAMPLE));
    };
    let largest = group.waiters.first().and_then(|(s, _)| cx.sites[*s].key.user).and_then(|f| cx.location(f));
    let identity = format!("{} goroutines wait for {}", group.len(), group.title());
    let Some(holder) = group.holder else {
        let text = format!(
            "{identity}, and no living goroutine is past that line: the one that locked it has returned"
        );
        return Some(
            Claim::new(20, GONE_HOLDER, ADVICE).example(EXAMPLE).at(largest).proof("lock-identity", text),
        );
    };
    let held = &cx.sites[holder.site];
    let at = held.key.user.and_then(|f| cx.location(f));
    let place = names::short(cx.func(holder.frame));
    let text = if holder.past_line {
        format!("{identity}; goroutine {} is past that line in {place} and blocked itself", holder.goid)
    } else {
        format!(
            "{identity}; goroutine {} is in {place}, a method of the same object, waits for none of its locks, and is \
             blocked: no other does so",
            holder.goid
        )
    };
    Some(
        Claim::new(
            22,
            HELD_OVER,
            "release the lock before anything that can block: copy what is needed, unlock, then call",
        )
        .at(at)
        .proof("lock-identity", text),
    )
}

/// The lock that most of the site's members wait for.
fn group_of<'a>(site: &Site, cx: &'a Context<'_>) -> Option<&'a LockGroup> {
    let index = cx.index_of(site)?;
    cx.locks.iter().find(|g| g.waiters.iter().any(|(s, _)| *s == index))
}

const UNKNOWN_HOLDER: &str = "they wait for a lock that nobody releases";
const GONE_HOLDER: &str = "they wait for a lock that is held by nobody who lives: some path returned, or panicked, between Lock and Unlock";
const HELD_OVER: &str =
    "they wait for a lock whose holder is blocked itself: the lock is held over something that does not end";
const ADVICE: &str = "write defer mu.Unlock() right after mu.Lock(), so that every path releases it, the error paths and panics too";

const EXAMPLE: &str = "\
mu.Lock()
defer mu.Unlock()
if err := step(); err != nil {
\treturn err // released by the defer
}
";
