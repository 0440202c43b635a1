//! Grows a tree from its root, largest node first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::{Amount, Label, Node, Stacks, Tree};
use crate::{Frame, NodeId};

/// A node of the whole tree: the first `depth` calls, from the root, of stack `stack`. `depth` 0 is the root.
///
/// The same profile prepared in the same way has the same stacks, so that it can stand in a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spot {
    /// A stack that goes through the node.
    pub stack: u32,
    /// How many calls there are from the root to the node, itself included.
    pub depth: u32,
}

/// The calls from the root to a node, outermost first; `None` when there is no such stack or it is not so deep.
#[must_use]
pub fn path(stacks: Stacks<'_>, spot: Spot) -> Option<Vec<NodeId>> {
    if spot.depth == 0 {
        return Some(Vec::new());
    }
    let stack = stacks.stack(spot.stack as usize);
    let start = stack.len().checked_sub(spot.depth as usize)?;
    Some(stack[start..].iter().rev().map(|f| f.node()).collect())
}

/// The tree below a node of the whole tree, with at most `most` nodes (but the root and one sum always stay).
///
/// Its root is the node itself, at depth 0. `None` when there is no such node.
#[must_use]
pub fn flame(stacks: Stacks<'_>, spot: Spot, most: usize) -> Option<Tree> {
    let path = path(stacks, spot)?;
    let through = |stack: &[Frame]| {
        let below = stack.len().checked_sub(path.len())?;
        (common(stack, &path) == path.len()).then_some(below)
    };
    let mut picks = Vec::with_capacity(if path.is_empty() { stacks.len() } else { 0 });
    let mut start = 0;
    for (stack, calls, amount) in stacks.iter() {
        if amount.width > 0
            && let Some(below) = through(calls)
        {
            picks.push(Pick { stack, at: start + below as u32, len: below as u32 });
        }
        start += calls.len() as u32;
    }
    Some(Grow::new(stacks, picks, Way::Callees).tree(most))
}

/// How many calls from the root a stack and a path have in common.
fn common(stack: &[Frame], path: &[NodeId]) -> usize {
    stack.iter().rev().zip(path).take_while(|(f, node)| f.node() == **node).count()
}

/// The amounts of the nodes from the root of the whole tree to a node, both included; `None` when there is no such node.
#[must_use]
pub fn lineage(stacks: Stacks<'_>, spot: Spot) -> Option<Vec<Amount>> {
    let path = path(stacks, spot)?;
    let mut sums = vec![Amount::default(); path.len() + 1];
    for (_, stack, amount) in stacks.iter() {
        let sum = &mut sums[common(stack, &path)];
        *sum = sum.plus(amount);
    }
    for i in (1..sums.len()).rev() {
        sums[i - 1] = sums[i - 1].plus(sums[i]);
    }
    Some(sums)
}

/// The part of a stack that is in a tree.
#[derive(Clone, Copy)]
pub(super) struct Pick {
    pub(super) stack: u32,
    /// Where its first call is in the column of calls: behind it for [`Way::Callees`], itself for [`Way::Callers`].
    pub(super) at: u32,
    /// How many calls follow.
    pub(super) len: u32,
}

/// Which way a tree grows from its root.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// To what is called: down a column that is leaf first.
    Callees,
    /// To who calls.
    Callers,
}

/// Picks that share their first calls.
struct Group {
    label: Label,
    parent: u32,
    depth: u32,
    range: Range<u32>,
    amount: Amount,
}

/// A tree that grows.
pub(super) struct Grow<'a> {
    stacks: Stacks<'a>,
    way: Way,
    /// Those of a group are beside each other.
    picks: Vec<Pick>,
    /// Every group that was found.
    groups: Vec<Group>,
    sort: Sort,
}

impl<'a> Grow<'a> {
    pub(super) fn new(stacks: Stacks<'a>, picks: Vec<Pick>, way: Way) -> Self {
        let sort = Sort { counts: vec![0; stacks.node_count()], ..Sort::default() };
        Self { stacks, way, picks, groups: Vec::new(), sort }
    }

    /// The call of a pick at `depth` below the root.
    fn call(&self, pick: Pick, depth: u32) -> Option<NodeId> {
        if depth >= pick.len {
            return None;
        }
        let at = match self.way {
            Way::Callees => pick.at - 1 - depth,
            Way::Callers => pick.at + depth,
        };
        Some(self.stacks.frames[at as usize].node())
    }

    /// The tree with at most `most` nodes.
    pub(super) fn tree(mut self, most: usize) -> Tree {
        let amount = |pick: &Pick| self.stacks.amount(pick.stack as usize);
        let total = self.picks.iter().map(amount).fold(Amount::default(), Amount::plus);
        let range = 0..u32::try_from(self.picks.len()).expect("stacks are counted in u32");
        self.groups.push(Group { label: Label::Root, parent: 0, depth: 0, range, amount: total });
        let mut waiting = BinaryHeap::from([(total.width, Reverse(0_u32))]);
        // How many found children of a group wait; a group with any has a sum, which is a node as well.
        let mut pending = vec![1_u32];
        let (mut kept, mut sums) = (vec![false], 0_usize);
        let mut size = 0;
        while let Some((_, Reverse(next))) = waiting.peek().copied() {
            let parent = self.groups[next as usize].parent as usize;
            let frees = usize::from(next != 0 && pending[parent] == 1);
            // It adds itself and perhaps the sum of its children.
            if next != 0 && size + sums + 2 - frees > most {
                break;
            }
            waiting.pop();
            size += 1;
            sums -= frees;
            pending[parent] -= 1;
            kept[next as usize] = true;
            let found = self.split(next);
            sums += usize::from(!found.is_empty());
            pending[next as usize] = found.len() as u32;
            for child in found {
                pending.push(0);
                kept.push(false);
                waiting.push((self.groups[child as usize].amount.width, Reverse(child)));
            }
        }
        self.preorder(&kept)
    }

    /// Sorts the picks of a group by their next call; the groups that they make are appended.
    fn split(&mut self, group: u32) -> Range<u32> {
        let (range, depth) = (self.groups[group as usize].range.clone(), self.groups[group as usize].depth);
        let first = self.groups.len() as u32;
        let mut sort = std::mem::take(&mut self.sort);
        let mut ended = range.start;
        for i in range {
            let pick = self.picks[i as usize];
            match self.call(pick, depth) {
                Some(call) => sort.keyed.push((call, pick)),
                None => {
                    // What was read already makes room for it.
                    self.picks[ended as usize] = pick;
                    ended += 1;
                }
            }
        }
        sort.run(&mut self.picks[ended as usize..][..sort.keyed.len()]);
        for (call, range) in sort.found.drain(..) {
            let range = ended + range.start..ended + range.end;
            let picks = &self.picks[range.start as usize..range.end as usize];
            let amounts = picks.iter().map(|p| self.stacks.amount(p.stack as usize));
            let amount = amounts.fold(Amount::default(), Amount::plus);
            self.groups.push(Group {
                label: Label::Call(call),
                parent: group,
                depth: depth + 1,
                range,
                amount,
            });
        }
        self.sort = sort;
        first..self.groups.len() as u32
    }

    fn preorder(&self, kept: &[bool]) -> Tree {
        let mut children: Vec<u32> = (1..self.groups.len() as u32).filter(|g| kept[*g as usize]).collect();
        children.sort_unstable_by_key(|g| {
            let group = &self.groups[*g as usize];
            (group.parent, Reverse(group.amount.width), *g)
        });
        let mut first = vec![0_u32; self.groups.len() + 1];
        children.iter().for_each(|g| first[self.groups[*g as usize].parent as usize + 1] += 1);
        (1..first.len()).for_each(|i| first[i] += first[i - 1]);
        let cut = self.cut(kept);
        let mut nodes = Vec::new();
        let mut walk = vec![0_u32];
        while let Some(at) = walk.pop() {
            if at >> 31 == 1 {
                nodes.extend(cut[(at & !SUM) as usize]);
                continue;
            }
            let group = &self.groups[at as usize];
            nodes.push(self.node(group));
            if cut[at as usize].is_some() {
                walk.push(at | SUM);
            }
            let below = first[at as usize] as usize..first[at as usize + 1] as usize;
            walk.extend(children[below].iter().rev());
        }
        Tree { nodes }
    }

    fn node(&self, group: &Group) -> Node {
        let stack = self.picks.get(group.range.start as usize).map_or(0, |p| p.stack);
        Node { label: group.label, depth: group.depth, amount: group.amount, stack }
    }

    /// The sums of what was found below each kept group and not kept.
    fn cut(&self, kept: &[bool]) -> Vec<Option<Node>> {
        let mut sums: Vec<Option<Node>> = vec![None; self.groups.len()];
        for (group, kept) in self.groups.iter().zip(kept) {
            if *kept {
                continue;
            }
            let empty = Node { label: Label::Other(0), amount: Amount::default(), ..self.node(group) };
            let sum = sums[group.parent as usize].get_or_insert(empty);
            if let Label::Other(n) = &mut sum.label {
                *n += 1;
            }
            sum.amount = sum.amount.plus(group.amount);
        }
        sums
    }
}

/// Marks the sum of a group on the way through the tree. There are fewer groups than calls, and those fit in 31 bits.
const SUM: u32 = 1 << 31;

/// Below this many picks, comparing is faster than counting.
const FEW: usize = 64;

/// Sorts picks by call, in their order where the calls are equal.
#[derive(Default)]
struct Sort {
    /// How many picks have each call, then where the next of them goes; zeros between two runs.
    counts: Vec<u32>,
    keyed: Vec<(NodeId, Pick)>,
    /// The calls that were found, and where their picks are.
    found: Vec<(NodeId, Range<u32>)>,
}

impl Sort {
    /// Moves `keyed` into `out`, and says in `found` what is where.
    fn run(&mut self, out: &mut [Pick]) {
        if self.keyed.len() < FEW {
            self.compare(out)
        } else {
            self.count(out)
        }
        self.keyed.clear();
    }

    fn compare(&mut self, out: &mut [Pick]) {
        self.keyed.sort_by_key(|(call, _)| *call);
        let mut at = 0;
        for same in self.keyed.chunk_by(|a, b| a.0 == b.0) {
            self.found.push((same[0].0, at..at + same.len() as u32));
            at += same.len() as u32;
        }
        out.iter_mut().zip(&self.keyed).for_each(|(to, (_, pick))| *to = *pick);
    }

    fn count(&mut self, out: &mut [Pick]) {
        for (call, _) in &self.keyed {
            let count = &mut self.counts[call.index()];
            if *count == 0 {
                self.found.push((*call, 0..0));
            }
            *count += 1;
        }
        self.found.sort_unstable_by_key(|(call, _)| *call);
        let mut at = 0;
        for (call, range) in &mut self.found {
            let count = std::mem::replace(&mut self.counts[call.index()], at);
            *range = at..at + count;
            at += count;
        }
        for (call, pick) in &self.keyed {
            let to = &mut self.counts[call.index()];
            out[*to as usize] = *pick;
            *to += 1;
        }
        self.found.iter().for_each(|(call, _)| self.counts[call.index()] = 0);
    }
}
