//! Calls of Go's own packages by which goroutines wait for one another and wake one another.

use std::rc::Rc;

use crate::ir::{Operand, Target, VarId};
use crate::span::Span;
use crate::types::{ObjId, TypeId};

use super::calls::Invoked;
use super::contract::Effect;
use super::events::{Event, Site};
use super::intrinsic::Intrinsic;
use super::machine::{Dead, Machine};
use super::state::{Held, Resource, State};
use super::value::{Cell, CellId, Content, FuncValue, Lock, Sym, Sync, Value};

impl Machine<'_, '_, '_> {
    /// Closes a channel, and those of contexts that are cancelled with it.
    pub(super) fn close(&mut self, state: &mut State, cell: CellId) {
        let mut open = vec![cell];
        while let Some(cell) = open.pop() {
            let mut ends = None;
            if let Some(Sync::Chan(chan)) = &mut state.cell_mut(cell).sync
                && !std::mem::replace(&mut chan.closed, true)
            {
                ends = chan.ends;
                open.extend(chan.children.iter().copied());
            }
            // A context that is done has nothing left to be given back, but that is no reason to rely on it.
            if let Some(resource) = ends {
                state.resources[resource as usize].held = Held::No;
            }
        }
    }

    pub(super) fn do_intrinsic(
        &mut self,
        state: &mut State,
        t: usize,
        (func, intrinsic): (ObjId, Intrinsic),
        args: Vec<Value>,
        results: &[VarId],
        span: Span,
    ) -> Result<Invoked, Dead> {
        let recv = args.first().cloned().unwrap_or(Value::Nil);
        match intrinsic {
            // These are done where goroutines wait for one another.
            Intrinsic::Lock { .. } | Intrinsic::GroupWait | Intrinsic::CondWait => {}
            Intrinsic::TryLock { write } => {
                let cell = self.deref(state, &recv, TypeId::UNKNOWN)?;
                let free = self
                    .lock_of(state, cell)
                    .is_some_and(|lock| lock.writer.is_none() && (!write || lock.readers.is_empty()));
                if free {
                    let mut other = state.clone();
                    results.iter().for_each(|result| self.set(&mut other, t, *result, Value::Bool(false)));
                    other.frame_mut(t).at += 1;
                    self.later(other);
                    let site = self.site(state, t, span);
                    self.take_lock(state, t, cell, write, site);
                }
                results.iter().for_each(|result| self.set(state, t, *result, Value::Bool(free)));
            }
            Intrinsic::Unlock { write } => {
                let cell = self.deref(state, &recv, TypeId::UNKNOWN)?;
                self.unlock(state, t, cell, write);
            }
            Intrinsic::Locker | Intrinsic::SameContext => {
                args[1..].iter().for_each(|arg| state.escape(arg));
                results.iter().for_each(|result| self.set(state, t, *result, recv.clone()));
            }
            Intrinsic::GroupAdd | Intrinsic::GroupDone => {
                let by = match (intrinsic, args.get(1)) {
                    (Intrinsic::GroupDone, _) => Some(-1),
                    (_, Some(Value::Int(n))) => Some(*n),
                    (_, Some(Value::Unknown(sym))) if !sym.negated => {
                        Some(i64::from(self.count(state, t, *sym, span)))
                    }
                    _ => None,
                };
                let cell = self.deref(state, &recv, TypeId::UNKNOWN)?;
                self.group_add(state, cell, by)?;
            }
            Intrinsic::GroupGo => {
                let cell = self.deref(state, &recv, TypeId::UNKNOWN)?;
                self.group_add(state, cell, Some(1))?;
                if let Some(value) = args.get(1).cloned() {
                    self.spawn_in_group(state, t, value, cell, span);
                }
            }
            Intrinsic::NewCond => {
                let result = results.first().copied();
                let ty = result.map_or(TypeId::UNKNOWN, |r| state.frame(t).func.vars[r.index()].ty);
                let elem = self.program.pointee(ty);
                let cell = self.zero_cell(state, elem);
                state.cell_mut(cell).sync = Some(Sync::Cond);
                if let Some(field) = self.program.field(ty, "L") {
                    let field = self.field_cell(state, cell, field);
                    state.cell_mut(field).content = Content::Value(recv);
                }
                if let Some(result) = result {
                    self.set(state, t, result, Value::Ptr(cell));
                }
            }
            Intrinsic::CondWake { all } => {
                let cell = self.deref(state, &recv, TypeId::UNKNOWN)?;
                self.wake(state, cell, all);
            }
            Intrinsic::Once => {
                let cell = self.deref(state, &recv, TypeId::UNKNOWN)?;
                let done = matches!(state.cell(cell).sync, Some(Sync::Once(true)));
                if !done {
                    state.cell_mut(cell).sync = Some(Sync::Once(true));
                    let value = args.get(1).cloned();
                    let target = Target::Value(Operand::Bool(true));
                    let (callee, args) = self.resolve(state, target, value, Vec::new());
                    if !self.waits(&callee) {
                        return self.invoke(state, t, callee, args, &[], span);
                    }
                }
            }
            Intrinsic::Background | Intrinsic::Detached => {
                let made = self.site(state, t, span);
                let ctx = self.context(state, false, made);
                if intrinsic == Intrinsic::Detached {
                    state.cell_mut(ctx.0).holds.push(Value::Bool(true));
                }
                results.iter().for_each(|result| self.set(state, t, *result, Value::Ptr(ctx.0)));
            }
            Intrinsic::WithCancel { fires } => {
                self.with_cancel(state, t, (func, fires), &recv, results, span)
            }
            Intrinsic::Done => {
                let value = match &recv {
                    Value::Ptr(cell) => match state.cell(*cell).sync {
                        Some(Sync::Context(done)) => Some(Value::Ptr(done)),
                        _ => None,
                    },
                    Value::Unknown(sym) => Some(Value::Unknown(
                        Sym::derived("done", &[*sym]).unwrap_or(Sym::new(("done", sym.id))),
                    )),
                    _ => None,
                };
                self.unknown_results(state, t, results);
                if let (Some(value), Some(result)) = (value, results.first()) {
                    self.set(state, t, *result, value);
                }
            }
            Intrinsic::ContextErr => {
                let is_done = match &recv {
                    Value::Ptr(cell) => match state.cell(*cell).sync {
                        Some(Sync::Context(done)) => {
                            matches!(&state.cell(done).sync, Some(Sync::Chan(chan)) if chan.closed)
                        }
                        _ => false,
                    },
                    Value::Unknown(sym) => Sym::derived("done", &[*sym])
                        .and_then(|done| Sym::derived("came", &[done]))
                        .is_some_and(|came| state.fact(came) == Some(true)),
                    _ => false,
                };
                self.unknown_results(state, t, results);
                if let (true, Some(result)) = (is_done, results.first()) {
                    let some = self.outside_cell(state, TypeId::UNKNOWN, 4);
                    self.set(state, t, *result, Value::Ptr(some));
                }
            }
            Intrinsic::FailsWithContext => {
                if args.get(1).is_some_and(|ctx| never_ends(state, ctx)) {
                    results.iter().for_each(|result| self.set(state, t, *result, Value::Nil));
                } else {
                    self.opaque(state, t, func, &args, results);
                }
            }
            Intrinsic::Goexit => return Err(Dead),
            Intrinsic::Nothing => self.unknown_results(state, t, results),
        }
        Ok(Invoked::Done)
    }

    pub(super) fn context(&mut self, state: &mut State, fires: bool, made: Site) -> (CellId, CellId) {
        let done = self.new_chan(state, Some(0), fires, made);
        let mut cell = Cell::new(TypeId::UNKNOWN, Content::Value(Value::Nil), false);
        cell.sync = Some(Sync::Context(done));
        (state.new_cell(cell), done)
    }

    pub(super) fn with_cancel(
        &mut self,
        state: &mut State,
        t: usize,
        (func, fires): (ObjId, bool),
        parent: &Value,
        results: &[VarId],
        span: Span,
    ) {
        let parent_done = match parent {
            Value::Ptr(cell) => match state.cell(*cell).sync {
                Some(Sync::Context(done)) => Some(done),
                _ => None,
            },
            _ => None,
        };
        let parent_fires = match parent_done {
            Some(done) => match &state.cell(done).sync {
                Some(Sync::Chan(chan)) => chan.fires || state.cell(done).outside,
                _ => true,
            },
            None => true,
        };
        let made = self.site(state, t, span);
        let (ctx, done) = self.context(state, fires || parent_fires, made.clone());
        if let Some(parent) = parent_done
            && let Some(Sync::Chan(chan)) = &mut state.cell_mut(parent).sync
        {
            chan.children.push(done);
        }
        let detached =
            matches!(parent, Value::Ptr(cell) if state.cell(*cell).holds.contains(&Value::Bool(true)));
        let resource = match self.program.effect(func) {
            Some(Effect::Acquire(acquire)) if !detached || fires => {
                let unrooted = !fires && parent_done.is_some() && !parent_fires;
                let calls = state.calls(t).into();
                state.resources.push(Resource {
                    acquire,
                    site: made.clone(),
                    calls,
                    held: Held::Yes,
                    unrooted,
                    parent: None,
                    subject: Some(done),
                });
                state.pass(made, Event::Acquired);
                let resource = state.resources.len() as u32 - 1;
                if let Some(Sync::Chan(chan)) = &mut state.cell_mut(done).sync {
                    chan.ends = Some(resource);
                }
                Some(resource)
            }
            _ => None,
        };
        if let Some(result) = results.first() {
            self.set(state, t, *result, Value::Ptr(ctx));
        }
        if let Some(cancel) = results.get(1) {
            let value = FuncValue::Cancel { done, resource };
            self.set(state, t, *cancel, Value::Func(Rc::new(value)));
        }
    }

    /// The lock in a cell, if it is one.
    pub(super) fn lock_of<'a>(&mut self, state: &'a mut State, cell: CellId) -> Option<&'a mut Lock> {
        if !matches!(state.cell(cell).sync, Some(Sync::Lock(_))) {
            state.cell_mut(cell).sync = Some(Sync::Lock(Lock::default()));
        }
        match &mut state.cell_mut(cell).sync {
            Some(Sync::Lock(lock)) => Some(lock),
            _ => None,
        }
    }

    pub(super) fn unlock(&mut self, state: &mut State, t: usize, cell: CellId, write: bool) {
        let Some(lock) = self.lock_of(state, cell) else { return };
        let taken = match write {
            true => lock.writer.take().map(|(_, site)| site),
            false => {
                let own = lock.readers.iter().rposition(|(thread, _)| *thread == t as u32);
                let at = own.or(lock.readers.len().checked_sub(1));
                at.map(|at| lock.readers.remove(at).1)
            }
        };
        match taken {
            Some(site) => self.locks.released(&site),
            None => lock.lent += 1,
        }
    }

    pub(super) fn group_add(&mut self, state: &mut State, cell: CellId, by: Option<i64>) -> Result<(), Dead> {
        let outside = state.cell(cell).outside;
        let old = match state.cell(cell).sync {
            Some(Sync::Group(count)) => count,
            _ if outside => None,
            _ => Some(0),
        };
        let new = match (old, by) {
            (Some(old), Some(by)) => Some(old + by),
            _ => None,
        };
        if new.is_some_and(|new| new < 0) {
            // A negative counter panics.
            return Err(Dead);
        }
        state.cell_mut(cell).sync = Some(Sync::Group(new));
        Ok(())
    }
}

/// Whether nobody can end a context: it is `context.Background()`, perhaps with values.
fn never_ends(state: &State, ctx: &Value) -> bool {
    let Value::Ptr(cell) = ctx else { return false };
    let Some(Sync::Context(done)) = state.cell(*cell).sync else { return false };
    matches!(&state.cell(done).sync, Some(Sync::Chan(chan)) if !chan.closed && !chan.fires && chan.ends.is_none())
}
