//! The control-flow graph of a function body.
//!
//! A [`Cfg`] has a block for each stretch of a body that runs from its start to its end, and an edge for each way on.
//! Conditions are taken apart: `a && b` is two blocks, so that an edge says of one operand whether it was true. What
//! ends a function is a block of its own: [`Cfg::EXIT`] after a return or the end of the body, [`Cfg::PANIC`] after a
//! call that never returns. Deferred calls run at both; they are listed in [`Cfg::defers`] and stand as statements in
//! the blocks that register them. A `select` without cases, and a loop without a way out, have no way on.
//!
//! Function literals are expressions here: each has a graph of its own, built from its body.

mod build;
mod cond;
mod dump;
pub(crate) mod targets;

use crate::ast::{ExprId, StmtId, Tree};

pub use dump::dump;

/// A block of a [`Cfg`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockId(u32);

impl BlockId {
    /// Index of the block, dense from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Something that a block does, in order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// A statement without statements inside: an assignment, a call, a send, `go`, `defer`, `return`, a declaration.
    Stmt(StmtId),
    /// A condition, or the value that a `switch` compares with.
    Expr(ExprId),
    /// An expression or type of a `case`, compared with the value of its `switch`.
    Case(ExprId),
    /// The operand of a `range` clause is evaluated, once.
    RangeOver(StmtId),
    /// The variables of a `range` clause get their next values.
    RangeNext(StmtId),
    /// A `select` waits; the edges say for what. The communications themselves are the first steps of their blocks.
    Select(StmtId),
}

/// When an edge is taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum When {
    /// Always.
    Always,
    /// The condition or comparison that ends the block is true, or there is a next value to range over.
    True,
    /// It is false, or there is none.
    False,
    /// This [`crate::ast::Stmt::Comm`] of the `select` goes ahead.
    Comm(StmtId),
    /// The call that ends the block did not return.
    Panics,
}

/// A way from one block to another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Edge {
    /// The block that follows.
    pub to: BlockId,
    /// When it does.
    pub when: When,
}

/// Steps that run one after the other, and the ways on.
#[derive(Clone, Default, Debug)]
pub struct Block {
    /// What runs.
    pub steps: Vec<Step>,
    /// What may follow; none after the end, and where the goroutine waits for ever.
    pub next: Vec<Edge>,
}

/// The control-flow graph of one function body.
#[derive(Clone, Debug)]
pub struct Cfg {
    blocks: Vec<Block>,
    /// The `defer` statements in the order of the text.
    pub defers: Vec<StmtId>,
    /// Whether the body could be taken apart whole. It could not where the tree is broken, a label or the target of a
    /// `break` is missing, or the body is too long: then paths may be missing, and nothing is known for sure.
    pub complete: bool,
}

impl Cfg {
    /// Where the body begins.
    pub const ENTRY: BlockId = BlockId(0);
    /// Where it ends by `return` or after its last statement.
    pub const EXIT: BlockId = BlockId(1);
    /// Where it ends because something in it does not return.
    pub const PANIC: BlockId = BlockId(2);

    /// The graph of `body`, a [`crate::ast::Stmt::Block`]. `returns` says of a call (its expression) whether it may
    /// return: not so `panic(…)`, `os.Exit(…)` or `log.Fatal(…)`.
    #[must_use]
    pub fn of(tree: &Tree, body: StmtId, returns: impl Fn(ExprId) -> bool) -> Self {
        build::build(tree, body, &returns)
    }

    /// The blocks; ids are indexes.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// A block.
    #[must_use]
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }

    /// All ids.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = BlockId> + use<> {
        (0..self.blocks.len() as u32).map(BlockId)
    }

    /// Which blocks can be reached from the entry, by index.
    #[must_use]
    pub fn live(&self) -> Vec<bool> {
        let mut live = vec![false; self.blocks.len()];
        let mut open = vec![Self::ENTRY];
        while let Some(id) = open.pop() {
            if !std::mem::replace(&mut live[id.index()], true) {
                open.extend(self.block(id).next.iter().map(|edge| edge.to));
            }
        }
        live
    }

    /// The blocks that lead to each block, by index.
    #[must_use]
    pub fn before(&self) -> Vec<Vec<BlockId>> {
        let mut before = vec![Vec::new(); self.blocks.len()];
        for id in self.ids() {
            for edge in &self.block(id).next {
                before[edge.to.index()].push(id);
            }
        }
        before
    }
}

#[cfg(test)]
mod tests;
