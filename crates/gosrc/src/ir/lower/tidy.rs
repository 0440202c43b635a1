//! What only the whole function shows: blocks and literals that nothing leads to, blocks that do nothing, and copies of
//! loop variables that nobody can tell apart.

use std::sync::Arc;

use super::frame::Draft;
use crate::ir::{Block, BlockId, Func, Op, Terminator, Var};
use crate::span::Span;
use crate::types::FastMap;

/// The blocks that the entry leads to, numbered anew; straight stretches are one block.
pub(super) fn tidy(drafts: Vec<Draft>, vars: &[Var], body: Span) -> Vec<Block> {
    let mut blocks: Vec<Block> = drafts.into_iter().map(|draft| draft.close(body)).collect();
    for block in &mut blocks {
        block.instrs.retain(|instr| match instr.op {
            Op::Renew(var) => vars[var.index()].shared,
            _ => true,
        });
    }
    skip_empty(&mut blocks);
    merge(&mut blocks);
    keep_live(blocks)
}

/// The literals that one of the blocks makes a value, numbered anew: what is written where nothing leads is none.
pub(super) fn keep_made(literals: Vec<Arc<Func>>, blocks: &mut [Block]) -> Vec<Arc<Func>> {
    let (mut kept, mut numbers) = (Vec::new(), FastMap::default());
    for instr in blocks.iter_mut().flat_map(|block| &mut block.instrs) {
        let Op::Closure { literal, .. } = &mut instr.op else { continue };
        *literal = *numbers.entry(*literal).or_insert_with(|| {
            let number = kept.len() as u32;
            kept.extend(literals.get(*literal as usize).cloned());
            number
        });
    }
    kept
}

/// Leads around blocks that only jump. A circle of them stays.
fn skip_empty(blocks: &mut [Block]) {
    let mut goals: Vec<Option<BlockId>> = vec![None; blocks.len()];
    let mut seen_by = vec![usize::MAX; blocks.len()];
    for at in 0..blocks.len() {
        let (mut to, mut path) = (BlockId(at as u32), Vec::new());
        loop {
            if let Some(goal) = goals[to.index()] {
                to = goal;
                break;
            }
            let seen = std::mem::replace(&mut seen_by[to.index()], at) == at;
            match &blocks[to.index()] {
                Block { instrs, end: Terminator::Jump(next), .. } if instrs.is_empty() && !seen => {
                    path.push(to);
                    to = *next;
                }
                _ => break,
            }
        }
        path.into_iter().for_each(|block| goals[block.index()] = Some(to));
    }
    for block in blocks {
        targets(&mut block.end, &mut |to| *to = goals[to.index()].unwrap_or(*to));
    }
}

/// Appends a block to the only one that leads to it, when that leads nowhere else.
fn merge(blocks: &mut [Block]) {
    let live = live(blocks);
    let mut before = vec![0_u32; blocks.len()];
    before[0] = 1;
    for (_, block) in blocks.iter_mut().enumerate().filter(|(at, _)| live[*at]) {
        targets(&mut block.end, &mut |to| before[to.index()] += 1);
    }
    for at in (0..blocks.len()).filter(|at| live[*at]) {
        while let Terminator::Jump(to) = blocks[at].end
            && to.index() != at
            && before[to.index()] == 1
        {
            let next = &mut blocks[to.index()];
            let instrs = std::mem::take(&mut next.instrs);
            let end = std::mem::replace(&mut next.end, Terminator::Stop);
            let end_span = next.end_span;
            before[to.index()] = 0;
            let block = &mut blocks[at];
            block.instrs.extend(instrs);
            (block.end, block.end_span) = (end, end_span);
        }
    }
}

fn live(blocks: &mut [Block]) -> Vec<bool> {
    let mut live = vec![false; blocks.len()];
    let mut open = vec![BlockId(0)];
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut live[id.index()], true) {
            targets(&mut blocks[id.index()].end, &mut |to| open.push(*to));
        }
    }
    live
}

/// The blocks that the entry leads to, each after those that lead to it, loops aside.
fn keep_live(blocks: Vec<Block>) -> Vec<Block> {
    let mut blocks: Vec<Option<Block>> = blocks.into_iter().map(Some).collect();
    let mut kept = Vec::new();
    let mut number = vec![BlockId(0); blocks.len()];
    for id in order(&mut blocks) {
        if let Some(block) = blocks[id.index()].take() {
            number[id.index()] = BlockId(kept.len() as u32);
            kept.push(block);
        }
    }
    for block in &mut kept {
        targets(&mut block.end, &mut |to| *to = number[to.index()]);
    }
    kept
}

/// Reverse postorder.
fn order(blocks: &mut [Option<Block>]) -> Vec<BlockId> {
    let mut seen = vec![false; blocks.len()];
    let (mut open, mut done) = (vec![(BlockId(0), false)], Vec::new());
    while let Some((id, left)) = open.pop() {
        if left {
            done.push(id);
            continue;
        }
        if std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        open.push((id, true));
        // What is pushed first is left last, and so comes first.
        if let Some(block) = &mut blocks[id.index()] {
            let mut next = Vec::new();
            targets(&mut block.end, &mut |to| next.push((*to, false)));
            open.extend(next.into_iter().filter(|(to, _)| !seen[to.index()]));
        }
    }
    done.reverse();
    done
}

/// Calls `visit` for each block that an end leads to.
fn targets(end: &mut Terminator, visit: &mut impl FnMut(&mut BlockId)) {
    match end {
        Terminator::Jump(to) => visit(to),
        Terminator::If { yes, no, .. } => {
            visit(yes);
            visit(no);
        }
        Terminator::Select { arms, default } => {
            arms.iter_mut().for_each(|arm| visit(&mut arm.to));
            default.iter_mut().for_each(visit);
        }
        Terminator::Range { body, done, .. } => {
            visit(body);
            visit(done);
        }
        Terminator::Return | Terminator::Panic(_) | Terminator::Stop => {}
    }
}
