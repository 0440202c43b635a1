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
    let index = cx.index_of(site)?;
    let group = cx.locks.iter().find(|g| g.waiters.iter().any(|(s, _)| *s == index))?;
    let cycle = cycle_from(group, cx)?;
    let first = cycle[0].holder.and_then(|h| cx.sites[h.site].key.user).and_then(|f| cx.location(f));
    let steps: Vec<String> = cycle.iter().filter_map(|g| step(g, cx)).collect();
    Some(
        Claim::new(
            30,
            "goroutines hold one lock each and wait for the other's: they took the same locks in opposite order",
            "take these locks in one order everywhere, or put both under one lock",
        )
        .at(first)
        .proof("lock-identity", steps.join("; ")),
    )
}

/// The locks from this one to itself, each held by one who waits for the next; rotated so that every member of the
/// cycle reports the same first lock.
fn cycle_from<'a>(group: &'a LockGroup, cx: &'a Context<'_>) -> Option<Vec<&'a LockGroup>> {
    let next = |g: &LockGroup| {
        let waits_for = g.holder?.waits_for?;
        cx.locks.iter().find(|n| n.address == waits_for)
    };
    // A group that only leads into a cycle is a symptom of it: walk as many steps as there are locks, then around.
    let mut at = group;
    for _ in 0..cx.locks.len() {
        at = next(at)?;
    }
    let mut cycle = vec![at];
    let mut walker = next(at)?;
    while walker.address != at.address {
        cycle.push(walker);
        walker = next(walker)?;
    }
    let smallest = (0..cycle.len()).min_by_key(|i| cycle[*i].address)?;
    cycle.rotate_left(smallest);
    Some(cycle)
}

fn step(group: &LockGroup, cx: &Context<'_>) -> Option<String> {
    let holder = group.holder?;
    Some(format!(
        "goroutine {} holds {} in {} and waits for another",
        holder.goid,
        group.title(),
        names::short(cx.func(holder.frame))
    ))
}
