//! The heap names the caller.
//!
//! `readLoop`, `writeLoop`, `connectionOpener` and their like carry no frame of the program. What keeps them alive
//! was allocated by someone: stacks of the heap profile and of other goroutines that pass through the library's
//! entry point have the program's function above it. The one whose objects grew most is the caller.

use hashbrown::HashMap;
use stanch_model::{FrameId, Location};

use super::context::Context;
use super::names::{self, Owner};

/// A program function that calls into a library, and how much speaks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Caller {
    /// The call's place.
    pub location: Location,
    /// Growth of in-use objects allocated under it.
    pub retained: f64,
    /// Growth of allocated objects under it.
    pub allocated: f64,
    /// Goroutines seen under it, over all snapshots.
    pub seen: u64,
    /// How many other callers there are.
    pub others: usize,
}

impl Caller {
    /// How it was found, for the evidence.
    #[must_use]
    pub fn text(&self) -> String {
        let how = if self.retained > 0.0 {
            format!("{:.0} more objects allocated under its call are still in use", self.retained)
        } else if self.allocated > 0.0 {
            format!("{:.0} objects were allocated under its call during the watch", self.allocated)
        } else {
            format!("{} goroutines were seen in its call", self.seen)
        };
        let alone = if self.others == 0 {
            "; nobody else makes such a call".to_owned()
        } else {
            format!("; {} other callers do less", self.others)
        };
        format!("{} calls into it: {how}{alone}", names::short(&self.location.function))
    }
}

/// The program's frame that most likely calls the functions with one of these prefixes.
#[must_use]
pub fn find(cx: &Context<'_>, prefixes: &[&str]) -> Option<Caller> {
    let mut by_place: HashMap<FrameId, Caller> = HashMap::new();
    add_heap(cx, prefixes, &mut by_place);
    add_goroutines(cx, prefixes, &mut by_place);
    let others = by_place.len().saturating_sub(1);
    let best = by_place.into_values().max_by(|a, b| {
        let rank = |c: &Caller| (c.retained, c.allocated, c.seen);
        rank(a).partial_cmp(&rank(b)).unwrap_or(std::cmp::Ordering::Equal).then(b.location.cmp(&a.location))
    })?;
    Some(Caller { others, ..best })
}

fn add_heap(cx: &Context<'_>, prefixes: &[&str], by_place: &mut HashMap<FrameId, Caller>) {
    let profiles: Vec<_> = cx.evidence.snapshots.iter().filter_map(|s| s.heap.as_ref()).collect();
    let (Some(first), Some(last)) = (profiles.first(), profiles.last()) else { return };
    // With one profile alone everything since the start counts.
    let sides: &[(&stanch_model::HeapProfile, f64)] =
        if profiles.len() > 1 { &[(first, -1.0), (last, 1.0)] } else { &[(last, 1.0)] };
    for (profile, sign) in sides {
        for sample in &profile.samples {
            if let Some(caller) = caller_in(cx, cx.frames(sample.stack), prefixes, by_place) {
                caller.retained += sign * sample.inuse_objects as f64;
                caller.allocated += sign * sample.alloc_objects as f64;
            }
        }
    }
}

fn add_goroutines(cx: &Context<'_>, prefixes: &[&str], by_place: &mut HashMap<FrameId, Caller>) {
    for site in cx.sites {
        if let Some(caller) = caller_in(cx, &site.frames, prefixes, by_place) {
            caller.seen += site.counts.iter().flatten().sum::<u64>();
        }
    }
}

/// The entry of the program's frame just above the library's outermost matching frame.
fn caller_in<'m>(
    cx: &Context<'_>,
    frames: &[FrameId],
    prefixes: &[&str],
    by_place: &'m mut HashMap<FrameId, Caller>,
) -> Option<&'m mut Caller> {
    let enters = |f: &FrameId| prefixes.iter().any(|p| cx.func(*f).starts_with(p));
    let at = frames.iter().rposition(enters)?;
    let above = &frames[at + 1..];
    let symbols = &cx.evidence.symbols;
    let frame = *above
        .iter()
        .find(|f| names::owner(symbols, **f) == Owner::Program)
        .or_else(|| above.iter().find(|f| names::owner(symbols, **f) == Owner::Dependency))?;
    let location = cx.location(frame)?;
    Some(by_place.entry(frame).or_insert(Caller {
        location,
        retained: 0.0,
        allocated: 0.0,
        seen: 0,
        others: 0,
    }))
}
