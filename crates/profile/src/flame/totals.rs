//! Sums over all stacks that need no tree: each call, what matches a search, the calls beside a call.

use super::{Amount, Stacks};
use crate::NodeId;

/// What a call has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Total {
    /// In stacks that end in it.
    pub flat: Amount,
    /// In stacks that have it, each counted once however often it is in there.
    pub cum: Amount,
}

/// The totals of every call, by id.
#[must_use]
pub fn totals(stacks: Stacks<'_>) -> Vec<Total> {
    let mut all = vec![Total::default(); stacks.node_count()];
    // The last stack that counted for a call, from 1.
    let mut seen = vec![0_u32; all.len()];
    for (stack, calls, amount) in stacks.iter() {
        let Some(leaf) = calls.first() else { continue };
        let flat = &mut all[leaf.node().index()].flat;
        *flat = flat.plus(amount);
        for frame in calls {
            let call = frame.node().index();
            if seen[call] != stack + 1 {
                seen[call] = stack + 1;
                let cum = &mut all[call].cum;
                *cum = cum.plus(amount);
            }
        }
    }
    all
}

/// What the stacks have that hold at least one of the calls that `is` picks, each counted once.
#[must_use]
pub fn share(stacks: Stacks<'_>, is: impl Fn(NodeId) -> bool) -> Amount {
    let holding = stacks.iter().filter(|(_, calls, _)| calls.iter().any(|f| is(f.node())));
    holding.fold(Amount::default(), |sum, (_, _, amount)| sum.plus(amount))
}

/// A call beside another one, and what the stacks have that hold both beside each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Neighbour {
    /// The caller or callee.
    pub call: NodeId,
    /// Each stack counted once.
    pub amount: Amount,
}

/// The direct callers and the direct callees of the calls that `is` picks, largest first.
///
/// A stack counts once for each neighbour, as for an edge of google/pprof's graph.
#[must_use]
pub fn neighbours(stacks: Stacks<'_>, is: impl Fn(NodeId) -> bool) -> (Vec<Neighbour>, Vec<Neighbour>) {
    let count = stacks.node_count();
    let mut sides = [Side::new(count), Side::new(count)];
    for (stack, calls, amount) in stacks.iter() {
        for (i, _) in calls.iter().enumerate().filter(|(_, f)| is(f.node())) {
            if let Some(caller) = calls.get(i + 1) {
                sides[0].add(stack, caller.node(), amount);
            }
            if let Some(callee) = i.checked_sub(1).map(|i| calls[i]) {
                sides[1].add(stack, callee.node(), amount);
            }
        }
    }
    let [callers, callees] = sides.map(Side::sorted);
    (callers, callees)
}

struct Side {
    amounts: Vec<Amount>,
    seen: Vec<u32>,
}

impl Side {
    fn new(count: usize) -> Self {
        Self { amounts: vec![Amount::default(); count], seen: vec![0; count] }
    }

    fn add(&mut self, stack: u32, call: NodeId, amount: Amount) {
        let call = call.index();
        if self.seen[call] != stack + 1 {
            self.seen[call] = stack + 1;
            self.amounts[call] = self.amounts[call].plus(amount);
        }
    }

    fn sorted(self) -> Vec<Neighbour> {
        let all = self.amounts.into_iter().enumerate().filter(|(_, a)| a.width > 0);
        let mut all: Vec<_> =
            all.map(|(i, amount)| Neighbour { call: NodeId::from_index(i), amount }).collect();
        all.sort_by_key(|n| (std::cmp::Reverse(n.amount.width), n.call));
        all
    }
}
