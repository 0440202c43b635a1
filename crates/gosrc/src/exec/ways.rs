//! Where a block goes on: conditions, loops, and places where ways meet.

use std::sync::Arc;

use crate::ast::BinaryOp;
use crate::ir::{Terminator, VarId};
use crate::types::TypeId;

use super::events::Event;
use super::machine::{Dead, Machine};
use super::program::Class;
use super::state::{State, ThreadState};
use super::value::{Content, Rest, Sym, Sync, Value};

/// How many states come to the same place that hold, wait for and have to give back the same, and differ only in what
/// was assumed of conditions on the way. More of them seldom tell more, and there is no end of them.
const MAX_ALIKE: u8 = 8;

/// How often a loop goes on when it is not known whether it does.
const MAX_ROUNDS: u8 = 3;

/// In how many rounds of loops with a known count that is counted anew.
const MAX_COUNTED_ROUNDS: u8 = 24;

/// How often it goes on when that is known.
const MAX_KNOWN_ROUNDS: u32 = 3_000;

impl Machine<'_, '_, '_> {
    /// The end of a block.
    pub(super) fn end(
        &mut self,
        state: &mut State,
        t: usize,
        end: &Terminator,
        span: crate::span::Span,
    ) -> Result<(), Dead> {
        match end {
            Terminator::Jump(to) => self.go_to(state, t, *to),
            Terminator::If { cond, yes, no } => {
                let cond = self.value(state, t, *cond);
                let known = match cond {
                    Value::Bool(b) => {
                        self.begin_known_round(state, t);
                        Some(b)
                    }
                    Value::Unknown(sym) => state.fact(sym),
                    _ => None,
                };
                if let Some(known) = known {
                    return self.go_to(state, t, if known { *yes } else { *no });
                }
                let site = self.site(state, t, span);
                let mut other = state.clone();
                if let Value::Unknown(sym) = cond {
                    other.assume(sym, false);
                    state.assume(sym, true);
                }
                other.pass(site.clone(), Event::Branch(false));
                state.pass(site, Event::Branch(true));
                // The way out of a loop is the rarer one in the text and the one that matters: look at it first.
                if self.go_to_unknown(&mut other, t, *no).is_ok() {
                    self.later(other);
                }
                self.go_to_unknown(state, t, *yes)
            }
            Terminator::Select { .. } => {
                state.threads[t].state = ThreadState::Waiting;
                Ok(())
            }
            Terminator::Range { over, key, value, body, done } => {
                let over_value = self.value(state, t, *over);
                let ty = self.type_of(state, t, *over);
                let is_chan = self.program.is_chan(ty)
                    || matches!(&over_value, Value::Ptr(cell) if matches!(state.cell(*cell).sync, Some(Sync::Chan(_))));
                if is_chan {
                    state.threads[t].state = ThreadState::Waiting;
                    return Ok(());
                }
                let elem = self.program.pointee(ty);
                let array = if elem == TypeId::UNKNOWN { ty } else { elem };
                if let (Value::Unknown(_), Class::Array(Some(len))) = (&over_value, self.program.class(array))
                    && let Some(elems) = self.elems(state, &over_value)
                    && let Content::Elems { len: known, .. } = &mut state.cell_mut(elems).content
                {
                    *known = Value::Int(i64::try_from(len).unwrap_or(i64::MAX));
                }
                let is_count = self.program.class(ty) == Class::Int || matches!(over_value, Value::Int(_));
                self.range(state, t, (&over_value, is_count), (*key, *value), (*body, *done), span)
            }
            Terminator::Return => self.leave(state, t, span, false),
            Terminator::Panic(_) => self.leave(state, t, span, true),
            Terminator::Stop => Err(Dead),
        }
    }

    /// The next values of something that is no channel.
    pub(super) fn range(
        &mut self,
        state: &mut State,
        t: usize,
        (over, is_count): (&Value, bool),
        (key, value): (Option<VarId>, Option<VarId>),
        (body, done): (crate::ir::BlockId, crate::ir::BlockId),
        span: crate::span::Span,
    ) -> Result<(), Dead> {
        let block = state.frame(t).block;
        let round = state.frame(t).ranges.iter().find(|(known, _)| *known == block).map_or(0, |(_, n)| *n);
        let elems = match over {
            _ if is_count => None,
            over => self.elems(state, over),
        };
        let len = match (over, elems) {
            (count, _) if is_count => count.clone(),
            (_, Some(elems)) => match &state.cell(elems).content {
                Content::Elems { len, .. } => len.clone(),
                _ => Value::Unknown(self.here(state, t, 2)),
            },
            (Value::Nil, None) => Value::Int(0),
            _ => Value::Unknown(self.here(state, t, 2)),
        };
        let more = match len {
            Value::Int(n) => {
                self.begin_known_round(state, t);
                i64::from(round) < n
            }
            Value::Unknown(len) => self.has_more(state, t, round, len, done, span)?,
            _ => false,
        };
        state.frame_mut(t).ranges.retain(|(known, _)| *known != block);
        if !more {
            return self.go_to(state, t, done);
        }
        state.frame_mut(t).ranges.push((block, round + 1));
        if let Some(key) = key {
            let is_counted = is_count || elems.is_some();
            let class = self.program.class(state.frame(t).func.vars[key.index()].ty);
            let value = match is_counted && class == Class::Int {
                true => Value::Int(i64::from(round)),
                false => Value::Unknown(self.here(state, t, 0)),
            };
            self.set(state, t, key, value);
        }
        if let Some(var) = value {
            let element = elems.and_then(|elems| match &state.cell(elems).content {
                Content::Elems { members, len: Value::Int(n), rest: Rest::Zero, .. }
                    if members.len() as i64 == *n =>
                {
                    members.get(round as usize).cloned()
                }
                Content::Elems { members, .. } if !members.is_empty() => {
                    Some(Value::Any(members.as_slice().into()))
                }
                _ => None,
            });
            let element = match element {
                Some(element) => element,
                None => Value::Unknown(self.here(state, t, 1)),
            };
            self.set(state, t, var, element);
        }
        self.go_to(state, t, body)
    }

    /// Whether there is one more, of an unknown number.
    pub(super) fn has_more(
        &mut self,
        state: &mut State,
        t: usize,
        round: u32,
        len: Sym,
        done: crate::ir::BlockId,
        span: crate::span::Span,
    ) -> Result<bool, Dead> {
        let Some(less) = Sym::derived((BinaryOp::Lss, i64::from(round)), &[len]) else { return Ok(false) };
        if let Some(known) = state.fact(less) {
            return Ok(known);
        }
        if round >= 2 {
            state.assume(less, false);
            return Ok(false);
        }
        let site = self.site(state, t, span);
        let mut other = state.clone();
        other.assume(less, false);
        state.assume(less, true);
        if round == 0 {
            other.pass(site, Event::NoRound);
        }
        let block = other.frame(t).block;
        other.frame_mut(t).ranges.retain(|(known, _)| *known != block);
        if self.go_to(&mut other, t, done).is_ok() {
            self.later(other);
        }
        Ok(true)
    }

    /// A loop goes on because its count is known: what its rounds decide for no known reason is counted anew in each.
    pub(super) fn begin_known_round(&mut self, state: &mut State, t: usize) {
        let frame = state.frame(t);
        if frame.rounds.is_empty() || frame.known_rounds >= MAX_COUNTED_ROUNDS {
            return;
        }
        let live = self.program.live(&Arc::clone(&frame.func));
        let head = frame.block;
        if live.heads[head.index()] {
            let frame = state.frame_mut(t);
            frame.known_rounds += 1;
            frame.rounds.retain(|(block, _)| block.index() < head.index());
        }
    }

    /// Goes to a block, by a way that is not known to be taken.
    pub(super) fn go_to_unknown(
        &mut self,
        state: &mut State,
        t: usize,
        to: crate::ir::BlockId,
    ) -> Result<(), Dead> {
        self.count_round(state, t)?;
        self.go_to(state, t, to)
    }

    /// Something unknown was decided in a block: in a loop that is done a few times only. Loops are told by the
    /// blocks that decide whether they go on.
    pub(super) fn count_round(&mut self, state: &mut State, t: usize) -> Result<(), Dead> {
        let func = Arc::clone(&state.frame(t).func);
        let from = state.frame(t).block;
        let live = self.program.live(&func);
        if !live.in_loop[from.index()] {
            return Ok(());
        }
        let frame = state.frame_mut(t);
        match frame.rounds.iter_mut().find(|(block, _)| *block == from) {
            Some((_, rounds)) if *rounds >= MAX_ROUNDS => return Err(Dead),
            Some((_, rounds)) => *rounds += 1,
            None => frame.rounds.push((from, 1)),
        }
        Ok(())
    }

    pub(super) fn go_to(&mut self, state: &mut State, t: usize, to: crate::ir::BlockId) -> Result<(), Dead> {
        let func = Arc::clone(&state.frame(t).func);
        let live = self.program.live(&func);
        let is_back = to.index() <= state.frame(t).block.index();
        if is_back {
            self.known_rounds += 1;
            if self.known_rounds > MAX_KNOWN_ROUNDS {
                return Err(Dead);
            }
        }
        let left = func.blocks[state.frame(t).block.index()].end_span;
        let frame = state.frame_mut(t);
        frame.block = to;
        frame.at = 0;
        if live.joins.get(to.index()).is_some_and(|joins| *joins > 1) {
            // What differs in conditions alone is looked at a few times only: see `MAX_ALIKE`.
            let alike = self.alike.entry(super::canon::outline(state, t)).or_insert(0);
            if *alike >= MAX_ALIKE {
                return Err(Dead);
            }
            *alike += 1;
            self.tidy(state, t, &live, to);
            if is_back {
                // What one round has lost, the next ones do not find again.
                let site = self.site(state, t, left);
                self.look_for_lost(state, &site, &[]);
            }
            if !self.visited.insert(super::canon::hash(state)) {
                return Err(Dead);
            }
        }
        Ok(())
    }

    /// Drops what is not read any more, and what is known of it, so that equal states look the same.
    pub(super) fn tidy(
        &mut self,
        state: &mut State,
        t: usize,
        live: &super::live::Live,
        block: crate::ir::BlockId,
    ) {
        let frame = state.frame_mut(t);
        for var in 0..frame.vars.len() {
            if !live.is_live(block, var) && frame.vars[var] != Value::Nil && !live.keeps(var) {
                frame.set(VarId(var as u32), Value::Nil);
            }
        }
        if state.facts.is_empty() {
            return;
        }
        let mut wanted = Wanted::of(&state.facts);
        for thread in &state.threads {
            for frame in &thread.frames {
                frame.vars.iter().for_each(|value| wanted.note(value));
                frame.defers.iter().flat_map(|d| d.value.iter().chain(&d.args)).for_each(|v| wanted.note(v));
            }
        }
        for cell in &state.cells {
            match &cell.content {
                Content::Value(value) => wanted.note(value),
                Content::Elems { members, len, rest, .. } => {
                    members.iter().for_each(|value| wanted.note(value));
                    wanted.note(len);
                    wanted.note_rest(*rest);
                }
                Content::Fields(_, rest) => wanted.note_rest(*rest),
            }
            if let Some(Sync::Chan(chan)) = &cell.sync {
                chan.queue.iter().for_each(|value| wanted.note(value));
            }
        }
        state.facts.retain(|fact| fact.bases.iter().all(|base| wanted.has(*base)));
    }
}

/// The symbols that facts are about, and which of them are still met.
struct Wanted {
    ids: Vec<(u64, bool)>,
}

impl Wanted {
    fn of(facts: &[super::state::Fact]) -> Self {
        let mut ids: Vec<(u64, bool)> =
            facts.iter().flat_map(|fact| fact.bases).map(|id| (id, id == 0)).collect();
        ids.sort_unstable();
        ids.dedup();
        Self { ids }
    }

    fn id(&mut self, id: u64) {
        if let Ok(at) = self.ids.binary_search_by_key(&id, |(id, _)| *id) {
            self.ids[at].1 = true;
        }
    }

    fn has(&self, id: u64) -> bool {
        self.ids.binary_search_by_key(&id, |(id, _)| *id).is_ok_and(|at| self.ids[at].1)
    }

    fn note_rest(&mut self, rest: Rest) {
        if let Rest::Unknown(n) = rest {
            self.id(n);
        }
    }

    fn note(&mut self, value: &Value) {
        match value {
            Value::Unknown(sym) => {
                self.id(sym.id);
                sym.bases.iter().for_each(|base| self.id(*base));
            }
            Value::Struct(of) => {
                self.note_rest(of.rest);
                of.fields.iter().for_each(|(_, value)| self.note(value));
            }
            Value::Any(members) => members.iter().for_each(|value| self.note(value)),
            _ => {}
        }
    }
}
