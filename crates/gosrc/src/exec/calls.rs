//! Calls: which function it is, and whether it is followed, known by contract, or neither.

use std::sync::Arc;

use crate::ir::{Call, Func, Operand, Target, VarId};
use crate::span::Span;
use crate::types::{Builtin, FoundKind, ObjId, Type};

use super::contract::Effect;
use super::events::Event;
use super::intrinsic::{self, Intrinsic};
use super::machine::{Dead, Machine};
use super::state::{Deferred, State, ThreadState, is_reference};
use super::value::{CellId, FuncValue, Rest, Value};

/// How many calls are followed into one another.
const MAX_FRAMES: usize = 10;

/// What is called.
#[derive(Clone, Debug)]
pub(super) enum Callee {
    Func(ObjId),
    Literal(Arc<Func>, Vec<CellId>),
    Release(u32),
    Cancel(CellId, Option<u32>),
    /// And whether its last argument is a slice of arguments.
    Builtin(Builtin, bool),
    Unknown,
}

impl Machine<'_, '_, '_> {
    /// What a call calls, with its arguments.
    pub(super) fn resolve(
        &mut self,
        state: &mut State,
        target: Target,
        value: Option<Value>,
        mut args: Vec<Value>,
    ) -> (Callee, Vec<Value>) {
        let callee = match target {
            Target::Func(func) => Callee::Func(func),
            Target::Builtin(builtin) => Callee::Builtin(builtin, false),
            Target::Interface(method) => match args.first().cloned() {
                Some(recv) => match self.concrete(state, &recv, method) {
                    Some((concrete, recv)) => {
                        args[0] = recv;
                        Callee::Func(concrete)
                    }
                    None => Callee::Func(method),
                },
                None => Callee::Func(method),
            },
            Target::Value(_) => match value {
                Some(Value::Func(func)) => match &*func {
                    FuncValue::Declared(obj) => Callee::Func(*obj),
                    FuncValue::Literal { func, cells } => Callee::Literal(Arc::clone(&func.0), cells.clone()),
                    FuncValue::Bound { method, interface, recv } => {
                        args.insert(0, recv.clone());
                        let target =
                            if *interface { Target::Interface(*method) } else { Target::Func(*method) };
                        return self.resolve(state, target, None, args);
                    }
                    FuncValue::Release(resource) => Callee::Release(*resource),
                    FuncValue::Cancel { done, resource } => Callee::Cancel(*done, *resource),
                },
                Some(value @ Value::Any(_)) => {
                    // One of several functions: each may be the one that gives back.
                    state.release_all(&value);
                    state.escape(&value);
                    Callee::Unknown
                }
                _ => Callee::Unknown,
            },
        };
        (callee, args)
    }

    /// The method of the dynamic type of a receiver, and the receiver as that method wants it.
    pub(super) fn concrete(
        &mut self,
        state: &mut State,
        recv: &Value,
        method: ObjId,
    ) -> Option<(ObjId, Value)> {
        let ty = match recv {
            Value::Ptr(cell) => state.cell(*cell).ty,
            Value::Struct(of) => of.ty,
            _ => return None,
        };
        if !matches!(self.program.world.ty(ty), Type::Named { .. }) {
            return None;
        }
        let object = self.program.world.object(method);
        let (name, package) = (object.name, object.package.or(self.package)?);
        let found = self.program.world.select(ty, name, package)?;
        if found.kind != FoundKind::Method {
            return None;
        }
        let mut recv = recv.clone();
        for field in &found.path {
            let Value::Ptr(cell) = recv else { return None };
            let inner = self.field_cell(state, cell, *field);
            recv = match self.load(state, inner) {
                pointer @ (Value::Ptr(_) | Value::Unknown(_)) => pointer,
                _ => Value::Ptr(inner),
            };
        }
        let wanted = self.program.world.receiver(found.obj)?;
        let wants_pointer = matches!(self.program.world.ty(wanted), Type::Pointer(_));
        let recv = match (wants_pointer, recv) {
            (false, Value::Ptr(cell)) => self.load(state, cell),
            (true, value @ Value::Struct(_)) => Value::Ptr(self.cell_with(state, ty, value)),
            (_, recv) => recv,
        };
        Some((found.obj, recv))
    }

    pub(super) fn intrinsic(&mut self, callee: &Callee) -> Option<Intrinsic> {
        let Callee::Func(func) = callee else { return None };
        let name = self.program.name(*func);
        intrinsic::of(&name)
    }

    /// Whether a call may have to wait for other goroutines.
    pub(super) fn waits(&mut self, callee: &Callee) -> bool {
        let intrinsic = self.intrinsic(callee);
        matches!(intrinsic, Some(Intrinsic::Lock { .. } | Intrinsic::GroupWait | Intrinsic::CondWait))
    }

    pub(super) fn call_instr(
        &mut self,
        state: &mut State,
        t: usize,
        results: &[VarId],
        call: &Call,
        span: Span,
    ) -> Result<(), Dead> {
        let (callee, args) = self.callee_of(state, t, call);
        if self.waits(&callee) {
            state.threads[t].state = ThreadState::Waiting;
            return Ok(());
        }
        let depth = state.threads[t].frames.len();
        let site = self.site(state, t, span);
        let outcome = self.invoke(state, t, callee, args, results, span)?;
        debug_assert!(outcome == Invoked::Pushed || state.threads[t].frames.len() == depth);
        // The instruction after the call is next, now or when the function returns.
        let frames = &mut state.threads[t].frames;
        let own = frames.len() - if outcome == Invoked::Pushed { 2 } else { 1 };
        frames[own].at += 1;
        if outcome == Invoked::Pushed {
            // What nobody has any more was lost by who calls, and not in there.
            self.look_for_lost(state, &site, &[]);
        }
        Ok(())
    }

    /// What the call at hand calls.
    pub(super) fn callee_of(&mut self, state: &mut State, t: usize, call: &Call) -> (Callee, Vec<Value>) {
        let value = match call.target {
            Target::Value(value) => Some(self.value(state, t, value)),
            _ => None,
        };
        let args = call.args.iter().map(|arg| self.value(state, t, *arg)).collect();
        let (callee, args) = self.resolve(state, call.target, value, args);
        match callee {
            Callee::Builtin(builtin, _) => (Callee::Builtin(builtin, call.spread), args),
            callee => (callee, args),
        }
    }

    pub(super) fn callee_of_deferred(
        &mut self,
        state: &mut State,
        deferred: &Deferred,
    ) -> (Callee, Vec<Value>) {
        self.resolve(state, deferred.call.target, deferred.value.clone(), deferred.args.clone())
    }

    /// Makes a call that does not wait.
    pub(super) fn invoke(
        &mut self,
        state: &mut State,
        t: usize,
        callee: Callee,
        args: Vec<Value>,
        results: &[VarId],
        span: Span,
    ) -> Result<Invoked, Dead> {
        match callee {
            Callee::Builtin(builtin, spread) => self.builtin(state, t, (builtin, spread), &args, results)?,
            Callee::Release(resource) => {
                self.give_back(state, resource);
                self.unknown_results(state, t, results);
            }
            Callee::Cancel(done, resource) => {
                if let Some(resource) = resource {
                    self.give_back(state, resource);
                }
                self.close(state, done);
            }
            Callee::Unknown => {
                args.iter().for_each(|arg| state.escape(arg));
                self.unknown_results(state, t, results);
            }
            Callee::Literal(func, cells) => return self.push(state, t, func, &cells, args, results),
            Callee::Func(func) => return self.call_func(state, t, func, args, results, span),
        }
        Ok(Invoked::Done)
    }

    pub(super) fn push(
        &mut self,
        state: &mut State,
        t: usize,
        func: Arc<Func>,
        cells: &[CellId],
        args: Vec<Value>,
        results: &[VarId],
    ) -> Result<Invoked, Dead> {
        let frames = &state.threads[t].frames;
        let again = frames.iter().filter(|frame| Arc::ptr_eq(&frame.func, &func)).count();
        if frames.len() >= MAX_FRAMES || again >= 2 || !func.complete {
            args.iter().for_each(|arg| state.escape(arg));
            cells.iter().for_each(|cell| state.escape(&Value::Ptr(*cell)));
            self.unknown_results(state, t, results);
            return Ok(Invoked::Done);
        }
        self.push_frame(state, t, func, cells, args, results.to_vec());
        Ok(Invoked::Pushed)
    }

    pub(super) fn call_func(
        &mut self,
        state: &mut State,
        t: usize,
        func: ObjId,
        args: Vec<Value>,
        results: &[VarId],
        span: Span,
    ) -> Result<Invoked, Dead> {
        if let Some(intrinsic) = self.intrinsic(&Callee::Func(func)) {
            return self.do_intrinsic(state, t, (func, intrinsic), args, results, span);
        }
        if self.is_given_back(state, t, func, &args, results) {
            return Ok(Invoked::Done);
        }
        if self.makes_error(state, t, func, &args, results) {
            return Ok(Invoked::Done);
        }
        match self.program.effect(func) {
            Some(Effect::Acquire(acquire)) => {
                self.acquire(state, t, acquire, &args, results, span);
                return Ok(Invoked::Done);
            }
            Some(Effect::Exit) => {
                state.threads[t].state = ThreadState::Exits;
                return Ok(Invoked::Done);
            }
            Some(Effect::Takes) => {
                args.iter().for_each(|arg| state.escape(arg));
                self.unknown_results(state, t, results);
                return Ok(Invoked::Done);
            }
            Some(Effect::Borrows) => {
                self.unknown_results(state, t, results);
                return Ok(Invoked::Done);
            }
            Some(Effect::Calls(which)) => {
                if let Some(Value::Func(_)) = args.get(usize::from(which)) {
                    let target = Target::Value(Operand::Bool(true));
                    let value = args.get(usize::from(which)).cloned();
                    self.unknown_results(state, t, results);
                    let (callee, args) = self.resolve(state, target, value, Vec::new());
                    if !self.waits(&callee) {
                        return self.invoke(state, t, callee, args, &[], span);
                    }
                }
            }
            Some(Effect::Spawns(which)) => {
                if let Some(value @ Value::Func(_)) = args.get(usize::from(which)).cloned() {
                    self.unknown_results(state, t, results);
                    self.spawn_value(state, t, value, span);
                    return Ok(Invoked::Done);
                }
            }
            None => {}
        }
        if self.tests_no_error(state, t, func, &args, results) {
            return Ok(Invoked::Done);
        }
        if self.computes(state, t, func, &args, results) {
            return Ok(Invoked::Done);
        }
        let is_followed = self.program.is_followed(func, self.package);
        let matters = is_followed
            && (args.iter().any(|arg| self.is_tracked(state, arg))
                || self.program.is_relevant(func) && (self.program.gives(func) || state.holds_lock(t)));
        if matters && let Some(body) = self.program.body(func) {
            return self.push(state, t, body, &[], args, results);
        }
        self.opaque(state, t, func, &args, results);
        Ok(Invoked::Done)
    }

    /// A function returns or panics: first what it has deferred.
    pub(super) fn leave(
        &mut self,
        state: &mut State,
        t: usize,
        span: Span,
        panics: bool,
    ) -> Result<(), Dead> {
        state.frame_mut(t).panics |= panics;
        while let Some(deferred) = state.frame(t).defers.last().cloned() {
            let (callee, args) = self.callee_of_deferred(state, &deferred);
            if self.waits(&callee) {
                state.threads[t].state = ThreadState::Waiting;
                return Ok(());
            }
            state.frame_mut(t).defers.pop();
            let span = deferred.call.span;
            if self.invoke(state, t, callee, args, &[], span)? == Invoked::Pushed {
                return Ok(());
            }
        }
        let site = self.site(state, t, span);
        let Some(frame) = state.threads[t].frames.last() else { return Err(Dead) };
        if frame.panics {
            state.threads[t].frames.pop();
            return match state.threads[t].frames.is_empty() {
                true => Err(Dead),
                false => {
                    let span = state.frame(t).func.span;
                    self.leave(state, t, span, true)
                }
            };
        }
        let func = Arc::clone(&frame.func);
        let into = frame.results.clone();
        let values: Vec<Value> =
            func.results.iter().map(|result| self.value(state, t, Operand::Var(*result))).collect();
        state.threads[t].frames.pop();
        if state.threads[t].frames.is_empty() {
            state.threads[t].state = ThreadState::Done;
            if let Some(group) = state.threads[t].group {
                self.group_add(state, group, Some(-1))?;
            }
            if t == 0 {
                state.pass(site.clone(), Event::Returned);
                self.root_returns(state, &site, &values);
            } else {
                self.look_for_lost(state, &site, &values);
            }
            return Ok(());
        }
        for (var, value) in into.iter().zip(&values) {
            self.set(state, t, *var, value.clone());
        }
        if into.len() < values.len() {
            // Results that nobody takes are gone.
            let call = state.frame(t).call().unwrap_or(site);
            self.look_for_lost(state, &call, &values[..into.len()]);
        } else {
            self.look_for_lost(state, &site, &values);
        }
        Ok(())
    }

    /// Whether something can be reached from a value that is followed, locks that nobody has taken yet included.
    pub(super) fn is_tracked(&mut self, state: &State, value: &Value) -> bool {
        if state.is_tracked(value) {
            return true;
        }
        if !is_reference(value) {
            return false;
        }
        if let Value::Struct(of) = value
            && of.rest == Rest::Zero
            && self.program.holds_sync(of.ty)
        {
            return true;
        }
        let (mut seen, mut resources) = (Vec::new(), Vec::new());
        state.reach(value, &mut seen, &mut resources);
        let local = seen.iter().zip(&state.cells).filter(|(seen, cell)| **seen && !cell.outside);
        local.map(|(_, cell)| cell.ty).any(|ty| self.program.holds_sync(ty))
    }
}

/// What became of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Invoked {
    /// It is done.
    Done,
    /// The function runs now.
    Pushed,
}
