//! Goroutine groups over the snapshots: who is where, waiting for what, and how their numbers move.

use std::collections::HashMap;

use stanch_model::{Evidence, FrameId, Snapshot, Symbols};

use crate::flame::{self, Sample};

/// Goroutines that are at one place in one state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// The frame that tells most about them; `None` where their stacks were not seen.
    pub frame: Option<FrameId>,
    /// What they are doing.
    pub state: &'static str,
    /// How many per snapshot; `None` where no goroutines were seen at all.
    pub counts: Vec<Option<u64>>,
}

/// All groups, the ones that moved most first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Groups {
    /// At most as many as were asked for.
    pub groups: Vec<Group>,
    /// How many groups the rest is, and their sum per snapshot.
    pub other: Option<(usize, Vec<Option<u64>>)>,
}

/// Goroutines of a snapshot as weighted stacks: from the full dump when it is whole, else from the counts.
#[must_use]
pub fn samples(symbols: &Symbols, snapshot: &Snapshot) -> Option<Vec<Sample>> {
    match (&snapshot.goroutines, &snapshot.goroutine_counts) {
        (Some(dump), counts) if !dump.truncated || counts.is_none() => {
            Some(flame::dump_samples(symbols, dump))
        }
        (_, Some(counts)) => Some(flame::count_samples(symbols, counts)),
        (_, None) => None,
    }
}

/// The groups of all snapshots: the `most` that changed most (or are largest, if none changed), and the others' sum.
#[must_use]
pub fn over_time(evidence: &Evidence, most: usize) -> Groups {
    let symbols = &evidence.symbols;
    let len = evidence.snapshots.len();
    let mut seen = vec![false; len];
    let mut by_key: HashMap<(Option<FrameId>, &'static str), Vec<u64>> = HashMap::new();
    for (i, snapshot) in evidence.snapshots.iter().enumerate() {
        let Some(samples) = samples(symbols, snapshot) else { continue };
        seen[i] = true;
        for s in samples {
            let leaf_first: Vec<_> = s.frames.iter().rev().copied().collect();
            let key = (flame::telling_frame(symbols, &leaf_first), s.tag.unwrap_or(""));
            by_key.entry(key).or_insert_with(|| vec![0; len])[i] += s.value;
        }
    }
    let mut groups: Vec<_> = by_key.into_iter().collect();
    groups.sort_by_key(|(key, counts)| (std::cmp::Reverse(weight(counts, &seen)), *key));
    let hide = |counts: Vec<u64>| -> Vec<Option<u64>> {
        counts.into_iter().zip(&seen).map(|(n, seen)| seen.then_some(n)).collect()
    };
    // A rest of one is better shown by its name.
    let cut = if groups.len() == most + 1 { groups.len() } else { groups.len().min(most) };
    let rest = groups.split_off(cut);
    let other = (!rest.is_empty()).then(|| {
        let sum = |i: usize| rest.iter().map(|(_, counts)| counts[i]).sum();
        (rest.len(), hide((0..len).map(sum).collect()))
    });
    let group = |((frame, state), counts)| Group { frame, state, counts: hide(counts) };
    Groups { groups: groups.into_iter().map(group).collect(), other }
}

/// How far a group's count moved, then how large it was.
fn weight(counts: &[u64], seen: &[bool]) -> (u64, u64) {
    let counts = || counts.iter().zip(seen).filter(|(_, seen)| **seen).map(|(n, _)| *n);
    let (low, high) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    (high - low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stanch_model::{StackCount, StackCounts};

    #[test]
    fn groups_sum_up_to_the_snapshot() {
        let mut e = Evidence::default();
        let mut stacks = Vec::new();
        for i in 0..12_u32 {
            let frame = e.symbols.frame_of(&format!("main.f{i}"), "a.go", i + 1);
            stacks.push(e.symbols.stack(&[frame]));
        }
        for snapshot in 0..3_i64 {
            let samples =
                (0_i64..).zip(&stacks).map(|(i, s)| StackCount { stack: *s, count: 1 + i * snapshot });
            let counts = (snapshot != 1).then(|| StackCounts { samples: samples.collect() });
            e.snapshots.push(Snapshot { goroutine_counts: counts, ..Snapshot::default() });
        }
        let all = over_time(&e, 4);
        assert_eq!((all.groups.len(), all.other.as_ref().map(|o| o.0)), (4, Some(8)));
        assert_eq!(all.groups[0].counts, [Some(1), None, Some(23)]);
        let total = |i: usize| {
            let shown: u64 = all.groups.iter().filter_map(|g| g.counts[i]).sum();
            shown + all.other.as_ref().unwrap().1[i].unwrap_or(0)
        };
        assert_eq!((total(0), total(2)), (12, 12 + 2 * 66));
        assert_eq!(over_time(&e, 11).other, None);
    }
}
