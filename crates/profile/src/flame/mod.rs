//! Flame trees over the ids of a prepared profile: built best-first, so that only what is shown is ever made.
//!
//! A profile of 250,000 stacks with 30 calls each has millions of tree nodes, of which a screen shows thousands. So
//! the whole tree is never built: [`flame`] starts with all stacks at the root and always splits the largest node that
//! is there, until the tree has as many nodes as were asked for. What was found but not split is summed into one
//! exact [`Label::Other`] per parent, so that every node is the sum of its children and of what ends in it. To see
//! more, a reader asks again for a part: [`Spot`] names any node of the whole tree in two numbers.
//!
//! Every stack carries an [`Amount`]; that of a comparison has two sides, and its width is the larger one, so that
//! what is gone is seen as well as what is new.

mod amount;
mod around;
mod grow;
mod totals;

#[cfg(test)]
mod tests;

pub use amount::{Amount, Change, amounts};
pub use around::{Around, around};
pub use grow::{Spot, flame, lineage, path};
pub use totals::{Neighbour, Total, neighbours, share, totals};

use crate::{Calls, Frame, NodeId};

/// What trees are made over: stacks of calls, each with its amount. Borrowed columns, no names.
#[derive(Clone, Copy, Debug)]
pub struct Stacks<'a> {
    frames: &'a [Frame],
    ends: &'a [u32],
    amounts: &'a [Amount],
}

impl<'a> Stacks<'a> {
    /// The stacks of `calls` with what they amount to, as [`amounts`] says or as a [`Change`] picked from that.
    #[must_use]
    pub fn of(calls: &'a Calls, amounts: &'a [Amount]) -> Self {
        let (frames, ends) = calls.columns();
        Self::new(frames, ends, amounts)
    }

    /// `frames` holds all stacks one after the other, each leaf first; stack `i` ends before `ends[i]`. Of columns that
    /// do not fit each other, the common part counts.
    fn new(frames: &'a [Frame], ends: &'a [u32], amounts: &'a [Amount]) -> Self {
        let count = ends.len().min(amounts.len());
        Self { frames, ends: &ends[..count], amounts: &amounts[..count] }
    }

    /// Number of stacks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no stack.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The calls of a stack, leaf first; empty for one that is not there.
    #[must_use]
    pub fn stack(&self, stack: usize) -> &'a [Frame] {
        let start = if stack == 0 { 0 } else { self.ends.get(stack - 1).map_or(0, |e| *e as usize) };
        let end = self.ends.get(stack).map_or(0, |e| *e as usize);
        self.frames.get(start..end).unwrap_or(&[])
    }

    /// The amount of a stack.
    #[must_use]
    pub fn amount(&self, stack: usize) -> Amount {
        self.amounts.get(stack).copied().unwrap_or_default()
    }

    /// The sum over all stacks.
    #[must_use]
    pub fn total(&self) -> Amount {
        self.amounts.iter().fold(Amount::default(), |sum, a| sum.plus(*a))
    }

    fn iter(self) -> impl Iterator<Item = (u32, &'a [Frame], Amount)> {
        (0..self.len()).map(move |i| {
            (u32::try_from(i).expect("stacks are counted in u32"), self.stack(i), self.amounts[i])
        })
    }

    /// One more than the largest id of a node.
    fn node_count(&self) -> usize {
        self.frames.iter().map(|f| f.node().index() + 1).max().unwrap_or(0)
    }
}

/// What a node stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Label {
    /// All stacks of the tree.
    Root,
    /// A call.
    Call(NodeId),
    /// The sum of what was cut below its parent: this many of its children.
    Other(u32),
}

/// A box of a flame graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it stands for.
    pub label: Label,
    /// 0 for the root, 1 for its children.
    pub depth: u32,
    /// Sum over the stacks that go through it.
    pub amount: Amount,
    /// One of these stacks: with the depth it makes the node's [`Spot`].
    pub stack: u32,
}

/// A tree in preorder: a node's children follow it, the widest first, the sum of what was cut last.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tree {
    /// The root first; never empty when [`flame`] made it.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// The sum over all stacks of the tree.
    #[must_use]
    pub fn total(&self) -> Amount {
        self.nodes.first().map(|n| n.amount).unwrap_or_default()
    }
}
