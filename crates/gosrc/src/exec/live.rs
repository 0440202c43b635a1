//! Which variables are read later: the others need not be told apart.

use std::sync::Arc;

use crate::ir::{BlockId, Func};

use super::uses;

/// For each block, which variables may still be read when it begins.
#[derive(Debug)]
pub(super) struct Live {
    /// Keeps the function alive, whose address is the key that this is found by.
    _func: Arc<Func>,
    words: usize,
    bits: Vec<u64>,
    /// How many edges lead to each block.
    pub(super) joins: Vec<u32>,
    /// Whether the block can be come to again from itself.
    pub(super) in_loop: Vec<bool>,
    /// Whether the block is where rounds of a loop begin: one further down leads back to it.
    pub(super) heads: Vec<bool>,
    /// Variables that others may read: results, which deferred functions change.
    kept: Vec<bool>,
}

impl Live {
    pub(super) fn of(func: Arc<Func>) -> Self {
        let words = func.vars.len().div_ceil(64).max(1);
        let mut bits = vec![0_u64; words * func.blocks.len()];
        let mut joins = vec![0; func.blocks.len()];
        let mut heads = vec![false; func.blocks.len()];
        for (at, block) in func.blocks.iter().enumerate() {
            uses::successors(&block.end, |to| {
                joins[to.index()] += 1;
                heads[to.index()] |= to.index() <= at;
            });
        }
        let in_loop = in_loops(&func);
        let mut kept = vec![false; func.vars.len()];
        func.results.iter().for_each(|result| kept[result.index()] = true);
        let mut changed = true;
        let mut row = vec![0; words];
        while changed {
            changed = false;
            for at in (0..func.blocks.len()).rev() {
                row.fill(0);
                uses::successors(&func.blocks[at].end, |to| {
                    let from = &bits[to.index() * words..(to.index() + 1) * words];
                    row.iter_mut().zip(from).for_each(|(word, more)| *word |= more);
                });
                uses::backwards(&func, &func.blocks[at], &mut |var, read| {
                    let (word, bit) = (var.index() / 64, 1 << (var.index() % 64));
                    if read { row[word] |= bit } else { row[word] &= !bit }
                });
                let own = &mut bits[at * words..(at + 1) * words];
                if own != row.as_slice() {
                    own.copy_from_slice(&row);
                    changed = true;
                }
            }
        }
        Self { _func: func, words, bits, joins, in_loop, heads, kept }
    }

    /// Whether a variable is kept although nobody reads it any more.
    pub(super) fn keeps(&self, var: usize) -> bool {
        self.kept[var]
    }

    pub(super) fn is_live(&self, block: BlockId, var: usize) -> bool {
        self.bits[block.index() * self.words + var / 64] & (1 << (var % 64)) != 0
    }
}

/// Which blocks can be come to again from themselves: those of a strongly connected component with a cycle.
fn in_loops(func: &Func) -> Vec<bool> {
    let successors = |block: &crate::ir::Block| {
        let mut next = Vec::new();
        uses::successors(&block.end, |to| next.push(to.index()));
        next
    };
    let next: Vec<Vec<usize>> = func.blocks.iter().map(successors).collect();
    crate::graph::cycles(&next)
}
