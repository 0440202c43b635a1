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
    /// Bytes allocated under it that came during the watch and stayed.
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
            format!("{:.0} kB more allocated under its call stay in use", self.retained / 1000.0)
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
    find_unless(cx, prefixes, |_| false)
}

/// The same, where callers that `is_clean` says do no harm come last.
#[must_use]
pub fn find_unless(
    cx: &Context<'_>,
    prefixes: &[&str],
    is_clean: impl Fn(FrameId) -> bool,
) -> Option<Caller> {
    let mut by_place: HashMap<FrameId, Caller> = HashMap::new();
    add_heap(cx, prefixes, &mut by_place);
    add_goroutines(cx, prefixes, &mut by_place);
    let others = by_place.len().saturating_sub(1);
    let rank = |frame: &FrameId, c: &Caller| (!is_clean(*frame), c.retained, c.allocated, c.seen);
    let best = by_place.into_iter().max_by(|(f, a), (g, b)| {
        let order = rank(f, a).partial_cmp(&rank(g, b)).unwrap_or(std::cmp::Ordering::Equal);
        order.then(b.location.cmp(&a.location))
    });
    best.map(|(_, caller)| Caller { others, ..caller })
}

fn add_heap(cx: &Context<'_>, prefixes: &[&str], by_place: &mut HashMap<FrameId, Caller>) {
    let profiles: Vec<_> = cx.evidence.snapshots.iter().filter_map(|s| s.heap.as_ref()).collect();
    let mut levels: HashMap<FrameId, Vec<f64>> = HashMap::new();
    for (i, profile) in profiles.iter().enumerate() {
        for sample in &profile.samples {
            let Some(frame) = caller_frame(cx, cx.frames(sample.stack), prefixes) else { continue };
            let Some(caller) = entry(cx, frame, by_place) else { continue };
            // With one profile alone everything since the start counts.
            let sign = if i + 1 == profiles.len() { 1.0 } else { -1.0 };
            if i == 0 || i + 1 == profiles.len() {
                caller.allocated += sign * sample.alloc_objects as f64;
            }
            levels.entry(frame).or_insert_with(|| vec![0.0; profiles.len()])[i] += sample.inuse_bytes as f64;
        }
    }
    for (frame, levels) in levels {
        if let Some(caller) = by_place.get_mut(&frame) {
            caller.retained = stayed(&levels);
        }
    }
}

/// What came and stayed: the lowest level of the last third above the lowest of the first. What a request in flight
/// holds is sampled now and then, and gone at the next look.
fn stayed(levels: &[f64]) -> f64 {
    let third = levels.len().div_ceil(3);
    let lowest = |part: &[f64]| part.iter().copied().fold(f64::INFINITY, f64::min);
    let before = if levels.len() > 1 { lowest(&levels[..third]) } else { 0.0 };
    (lowest(&levels[levels.len() - third..]) - before).max(0.0)
}

fn add_goroutines(cx: &Context<'_>, prefixes: &[&str], by_place: &mut HashMap<FrameId, Caller>) {
    for site in cx.sites {
        let caller = caller_frame(cx, &site.frames, prefixes).and_then(|frame| entry(cx, frame, by_place));
        if let Some(caller) = caller {
            caller.seen += site.counts.iter().flatten().sum::<u64>();
        }
    }
}

/// The program's frame just above the library's outermost matching frame.
fn caller_frame(cx: &Context<'_>, frames: &[FrameId], prefixes: &[&str]) -> Option<FrameId> {
    let enters = |f: &FrameId| prefixes.iter().any(|p| cx.func(*f).starts_with(p));
    let at = frames.iter().rposition(enters)?;
    let above = &frames[at + 1..];
    let symbols = &cx.evidence.symbols;
    let of = |wanted: Owner| above.iter().copied().find(|f| names::owner(symbols, *f) == wanted);
    of(Owner::Program).or_else(|| of(Owner::Dependency))
}

fn entry<'m>(
    cx: &Context<'_>,
    frame: FrameId,
    by_place: &'m mut HashMap<FrameId, Caller>,
) -> Option<&'m mut Caller> {
    let location = cx.location(frame)?;
    let new = Caller { location, retained: 0.0, allocated: 0.0, seen: 0, others: 0 };
    Some(by_place.entry(frame).or_insert(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sampled_now_and_then_did_not_stay() {
        assert_eq!(stayed(&[0.0, 512e3, 0.0, 0.0, 512e3, 0.0, 512e3, 0.0, 512e3]), 0.0);
        assert_eq!(stayed(&[0.0, 0.0, 0.0, 512e3, 512e3, 512e3, 512e3, 1e6, 1e6]), 512e3);
        assert_eq!(stayed(&[7e5]), 7e5);
    }
}
