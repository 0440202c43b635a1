//! Calls: which function it is, and whether it is followed, known by contract, or neither.

use std::rc::Rc;
use std::sync::Arc;

use crate::ir::{Call, Func, Operand, Target, Terminator, VarId};
use crate::span::Span;
use crate::types::{Builtin, FoundKind, ObjId, Type, TypeId};

use super::contract::{Acquire, Effect};
use super::events::{Event, Site};
use super::fate::Fate;
use super::intrinsic::{self, Intrinsic};
use super::machine::{Dead, Machine};
use super::program::Class;
use super::state::{Deferred, Held, Resource, State, ThreadState, is_reference};
use super::value::{Cell, CellId, Content, FuncValue, Lock, Rest, Sym, Sync, Value};

/// How many calls are followed into one another.
const MAX_FRAMES: usize = 10;
/// How many goroutines there are at the same time, and of one `go` statement.
const MAX_THREADS: usize = 12;
const MAX_OF_ONE: usize = 4;

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

/// Methods by which things are given back that were put into other things.
const CLOSERS: &[&str] = &[
    "Close",
    "Stop",
    "Shutdown",
    "Release",
    "Free",
    "Cancel",
    "Cleanup",
    "Disconnect",
    "Terminate",
    "Quit",
    "End",
    "Destroy",
    "Dispose",
    "Finish",
    "Commit",
    "Rollback",
    "GracefulStop",
    "CloseWithError",
    "Kill",
    "Wait",
];

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
    fn concrete(&mut self, state: &mut State, recv: &Value, method: ObjId) -> Option<(ObjId, Value)> {
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
        let outcome = self.invoke(state, t, callee, args, results, span)?;
        debug_assert!(outcome == Invoked::Pushed || state.threads[t].frames.len() == depth);
        // The instruction after the call is next, now or when the function returns.
        let frames = &mut state.threads[t].frames;
        let own = frames.len() - if outcome == Invoked::Pushed { 2 } else { 1 };
        frames[own].at += 1;
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

    fn push(
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

    fn call_func(
        &mut self,
        state: &mut State,
        t: usize,
        func: ObjId,
        args: Vec<Value>,
        results: &[VarId],
        span: Span,
    ) -> Result<Invoked, Dead> {
        if let Some(intrinsic) = self.intrinsic(&Callee::Func(func)) {
            return self.do_intrinsic(state, t, func, intrinsic, args, results, span);
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

    /// Functions that make an error, such as `fmt.Errorf`, or make another one of one that they are given: what they
    /// return is some error.
    fn makes_error(
        &mut self,
        state: &mut State,
        t: usize,
        func: ObjId,
        args: &[Value],
        results: &[VarId],
    ) -> bool {
        let [result] = results else { return false };
        let ty = self.program.world.type_of(func);
        let Some(sig) = self.program.world.signature(ty) else { return false };
        if sig.results.len() != 1 || !self.program.is_error(sig.results[0]) {
            return false;
        }
        let is_some = |value: &Value| match value {
            Value::Ptr(_) | Value::Struct(_) => true,
            Value::Unknown(sym) => {
                Sym::derived("nil", &[*sym]).and_then(|is_nil| state.fact(is_nil)) == Some(false)
            }
            _ => false,
        };
        let receiver = usize::from(self.program.world.receiver(func).is_some());
        let params = args.iter().skip(receiver).zip(sig.params.iter());
        let wraps = params.clone().any(|(arg, ty)| self.program.is_error(*ty) && is_some(arg));
        let takes_error = sig.params.iter().any(|ty| self.program.is_error(*ty));
        let makes = !takes_error && MAKERS.contains(&self.program.world.name(func));
        if wraps || makes {
            let some = self.outside_cell(state, TypeId::UNKNOWN, 3);
            self.set(state, t, *result, Value::Ptr(some));
        }
        wraps || makes
    }

    /// Functions that give the same answer to the same question: what was assumed of it once holds the next time.
    fn computes(
        &mut self,
        state: &mut State,
        t: usize,
        func: ObjId,
        args: &[Value],
        results: &[VarId],
    ) -> bool {
        let [result] = results else { return false };
        let ty = state.frame(t).func.vars[result.index()].ty;
        if self.program.class(ty) != Class::Bool || args.is_empty() {
            return false;
        }
        let mut syms = Vec::with_capacity(args.len());
        for arg in args {
            match arg {
                Value::Unknown(sym) => syms.push(*sym),
                _ => return false,
            }
        }
        // Constants of one type are not told apart.
        let ty = self.program.world.type_of(func);
        let Some(sig) = self.program.world.signature(ty) else { return false };
        let is_const = |sym: &Sym| sig.params.iter().any(|ty| sym.id == super::memory::constant(*ty).id);
        if syms.iter().any(is_const) || !self.program.is_pure(func) {
            return false;
        }
        let Some(sym) = Sym::derived(("computed", func), &syms) else { return false };
        self.set(state, t, *result, Value::Unknown(sym));
        true
    }

    /// Functions that tell errors apart, such as `os.IsNotExist`: no error is none of them.
    fn tests_no_error(
        &mut self,
        state: &mut State,
        t: usize,
        func: ObjId,
        args: &[Value],
        results: &[VarId],
    ) -> bool {
        let [result] = results else { return false };
        let ty = state.frame(t).func.vars[result.index()].ty;
        if self.program.class(ty) != Class::Bool || !args.contains(&Value::Nil) {
            return false;
        }
        let ty = self.program.world.type_of(func);
        let Some(sig) = self.program.world.signature(ty) else { return false };
        let first = sig.params.first().copied();
        let is_test =
            first.is_some_and(|first| self.program.is_error(first)) && args.first() == Some(&Value::Nil);
        if is_test {
            self.set(state, t, *result, Value::Bool(false));
        }
        is_test
    }

    /// Methods that give back the thing that they are called on, or all that was put into it.
    fn is_given_back(
        &mut self,
        state: &mut State,
        t: usize,
        func: ObjId,
        args: &[Value],
        results: &[VarId],
    ) -> bool {
        let Some(recv) = args.first().filter(|recv| is_reference(recv)) else { return false };
        let name = self.program.world.name(func).to_owned();
        if let Value::Ptr(cell) = recv
            && let Some(resource) = state.cell(*cell).resource
        {
            let acquire = state.resources[resource as usize].acquire;
            if acquire.release.contains(&name.as_str()) {
                self.give_back(state, resource);
                self.unknown_results(state, t, results);
                return true;
            }
            if acquire.release_on_false.contains(&name.as_str()) {
                self.unknown_results(state, t, results);
                let mut other = state.clone();
                self.give_back(&mut other, resource);
                if let Some(result) = results.first() {
                    self.set(&mut other, t, *result, Value::Bool(false));
                    self.set(state, t, *result, Value::Bool(true));
                }
                other.frame_mut(t).at += 1;
                self.later(other);
                return true;
            }
            // Methods of interfaces are declared in their type only.
            let is_method =
                self.program.world.receiver(func).is_some() || self.program.world.func_decl(func).is_none();
            if is_method {
                // Its other methods use it. What else they are given, they may keep.
                args[1..].iter().for_each(|arg| state.escape(arg));
                self.unknown_results(state, t, results);
            }
            return is_method;
        }
        let is_closer = args.len() == 1 && CLOSERS.contains(&name.as_str());
        if is_closer && !self.program.is_followed(func, self.package)
            || matches!(recv, Value::Any(_)) && is_closer
        {
            state.release_all(recv);
            self.unknown_results(state, t, results);
            return true;
        }
        false
    }

    pub(super) fn give_back(&mut self, state: &mut State, resource: u32) {
        let resource = &mut state.resources[resource as usize];
        resource.held = Held::No;
        self.released.insert(resource.site.key());
    }

    /// A function that is not followed.
    fn opaque(&mut self, state: &mut State, t: usize, func: ObjId, args: &[Value], results: &[VarId]) {
        let mut held = Vec::new();
        for (at, arg) in args.iter().enumerate() {
            if !is_reference(arg) {
                continue;
            }
            if !self.is_tracked(state, arg) && matches!(arg, Value::Unknown(_)) {
                continue;
            }
            let fate = if state.reaches_sync(arg) { Fate::Escapes } else { self.program.fate(func, at) };
            match fate {
                Fate::Borrowed => {}
                Fate::Escapes => state.escape(arg),
                Fate::Returned => held.push(arg.clone()),
                Fate::Stored(into) => match args.get(into as usize) {
                    Some(Value::Ptr(cell)) if !state.cell(*cell).outside => {
                        state.cell_mut(*cell).holds.push(arg.clone());
                    }
                    _ => state.escape(arg),
                },
            }
        }
        self.unknown_results(state, t, results);
        if held.is_empty() {
            return;
        }
        let first = results.iter().find(|var| {
            let ty = state.frame(t).func.vars[var.index()].ty;
            matches!(self.program.class(ty), Class::Nilable | Class::Struct | Class::Other)
                && !self.program.is_error(ty)
        });
        let Some(first) = first.copied() else { return };
        let ty = state.frame(t).func.vars[first.index()].ty;
        let elem = self.program.pointee(ty);
        let sym = self.here(state, t, 50);
        let mut cell = Cell::new(elem, Content::Fields(Vec::new(), Rest::Unknown(sym.id)), false);
        cell.holds = held;
        let cell = state.new_cell(cell);
        self.set(state, t, first, Value::Ptr(cell));
    }

    pub(super) fn unknown_results(&mut self, state: &mut State, t: usize, results: &[VarId]) {
        for (at, result) in results.iter().enumerate() {
            let sym = self.here(state, t, at as u32);
            self.set(state, t, *result, Value::Unknown(sym));
        }
    }

    fn acquire(
        &mut self,
        state: &mut State,
        t: usize,
        acquire: Acquire,
        args: &[Value],
        results: &[VarId],
        span: Span,
    ) {
        self.unknown_results(state, t, results);
        // Whoever acquires may keep what it is given, but not what it is called on.
        for (at, arg) in args.iter().enumerate() {
            let is_resource = matches!(arg, Value::Ptr(cell) if state.cell(*cell).resource.is_some());
            if at > 0 || !is_resource {
                state.escape(arg);
            }
        }
        let site = self.site(state, t, span);
        let result = results.get(usize::from(acquire.result)).copied();
        let error = acquire.error.and_then(|error| results.get(usize::from(error)).copied());
        if acquire.error.is_some() {
            let mut other = state.clone();
            if let Some(result) = result {
                let ty = other.frame(t).func.vars[result.index()].ty;
                let zero = self.zero(ty);
                self.set(&mut other, t, result, zero);
            }
            if let Some(error) = error {
                let some = self.outside_cell(&mut other, TypeId::UNKNOWN, 1);
                self.set(&mut other, t, error, Value::Ptr(some));
                other.frame_mut(t).at += 1;
                self.later(other);
            }
        }
        if let Some(error) = error {
            self.set(state, t, error, Value::Nil);
        }
        let resource = state.resources.len() as u32;
        let calls = state.calls(t).into();
        state.resources.push(Resource {
            acquire,
            site: site.clone(),
            calls,
            held: Held::Yes,
            unrooted: false,
        });
        state.pass(site, Event::Acquired);
        let sym = self.here(state, t, 51);
        let ty = result.map_or(TypeId::UNKNOWN, |result| state.frame(t).func.vars[result.index()].ty);
        let elem = self.program.pointee(ty);
        let value = match (acquire.release.is_empty(), acquire.field) {
            (true, _) => Value::Func(Rc::new(FuncValue::Release(resource))),
            (false, "") => Value::Ptr(self.resource_cell(state, elem, sym, resource)),
            (false, name) => {
                let inner = self.resource_cell(state, TypeId::UNKNOWN, Sym::new((sym.id, "inner")), resource);
                let content = Content::Fields(Vec::new(), Rest::Unknown(sym.id));
                let outer = state.new_cell(Cell::new(elem, content, false));
                match self.program.field(ty, name) {
                    Some(field) => {
                        let field = self.field_cell(state, outer, field);
                        state.cell_mut(field).content = Content::Value(Value::Ptr(inner));
                    }
                    None => state.cell_mut(outer).holds.push(Value::Ptr(inner)),
                }
                Value::Ptr(outer)
            }
        };

        if let Some(result) = result {
            self.set(state, t, result, value);
        }
    }

    fn resource_cell(&mut self, state: &mut State, ty: TypeId, sym: Sym, resource: u32) -> CellId {
        let mut cell = Cell::new(ty, Content::Fields(Vec::new(), Rest::Unknown(sym.id)), false);
        cell.resource = Some(resource);
        state.new_cell(cell)
    }

    fn builtin(
        &mut self,
        state: &mut State,
        t: usize,
        (builtin, spread): (Builtin, bool),
        args: &[Value],
        results: &[VarId],
    ) -> Result<(), Dead> {
        let result = results.first().copied();
        match (builtin, args) {
            (Builtin::Close, [chan]) => match chan {
                Value::Ptr(cell) => {
                    if matches!(&state.cell(*cell).sync, Some(Sync::Chan(chan)) if chan.closed) {
                        return Err(Dead);
                    }
                    self.close(state, *cell);
                }
                Value::Nil => return Err(Dead),
                other => state.escape(other),
            },
            (Builtin::Append, [slice, ..]) => {
                let slice = match slice {
                    Value::Nil => {
                        let content = Content::Elems {
                            members: Vec::new(),
                            len: Value::Int(0),
                            rest: Rest::Zero,
                            is_map: false,
                        };
                        Value::Ptr(state.new_cell(Cell::new(TypeId::UNKNOWN, content, false)))
                    }
                    other => other.clone(),
                };
                let Some(cell) = self.elems(state, &slice) else {
                    args.iter().for_each(|arg| state.escape(arg));
                    self.unknown_results(state, t, results);
                    return Ok(());
                };
                self.append(state, t, cell, &args[1..], spread);
                if let Some(result) = result {
                    self.set(state, t, result, slice);
                }
                return Ok(());
            }
            (Builtin::Len, [of]) => {
                let value = match (of, self.elems(state, of)) {
                    (Value::Nil, _) => Some(Value::Int(0)),
                    (Value::Ptr(cell), None) => match &state.cell(*cell).sync {
                        Some(Sync::Chan(chan)) if !state.cell(*cell).outside => {
                            Some(Value::Int(chan.queue.len() as i64))
                        }
                        _ => None,
                    },
                    (_, Some(cell)) => match &state.cell(cell).content {
                        Content::Elems { len, .. } => Some(len.clone()),
                        _ => None,
                    },
                    _ => None,
                };
                if let (Some(value), Some(result)) = (value, result) {
                    self.set(state, t, result, value);
                    return Ok(());
                }
            }
            (Builtin::Cap, [Value::Ptr(cell)]) => {
                if let Some(Sync::Chan(chan)) = &state.cell(*cell).sync
                    && let (Some(cap), Some(result)) = (chan.cap, result)
                {
                    self.set(state, t, result, Value::Int(i64::from(cap)));
                    return Ok(());
                }
            }
            (Builtin::Delete | Builtin::Clear, [of, ..]) => {
                if let Some(cell) = self.elems(state, of)
                    && let Content::Elems { len, .. } = &mut state.cell_mut(cell).content
                {
                    *len = Value::Unknown(Sym::new(("deleted", cell)));
                }
            }
            (Builtin::Copy, [to, from]) => {
                if let (Some(to), Some(from)) = (self.elems(state, to), self.elems(state, from))
                    && let Content::Elems { members, .. } = state.cell(from).content.clone()
                {
                    members.into_iter().for_each(|member| self.add_member(state, to, member));
                }
            }
            (Builtin::Recover, _) => {
                let frames = &mut state.threads[t].frames;
                if let Some(below) = frames.len().checked_sub(2) {
                    let panics = std::mem::replace(&mut frames[below].panics, false);
                    if let (false, Some(result)) = (panics, result) {
                        self.set(state, t, result, Value::Nil);
                        return Ok(());
                    }
                }
            }
            _ => {}
        }
        self.unknown_results(state, t, results);
        Ok(())
    }

    fn append(&mut self, state: &mut State, t: usize, cell: CellId, more: &[Value], spread: bool) {
        for value in more {
            let from = if spread { self.elems(state, value) } else { None };
            let (members, count) = match from {
                Some(from) if from != cell => match state.cell(from).content.clone() {
                    Content::Elems { members, len, .. } => (members, len),
                    _ => (vec![value.clone()], Value::Int(1)),
                },
                Some(_) => (Vec::new(), Value::Nil),
                None => (vec![value.clone()], Value::Int(1)),
            };
            members.into_iter().filter(is_reference).for_each(|member| self.add_member(state, cell, member));
            let sym = self.here(state, t, 60);
            if let Content::Elems { len, .. } = &mut state.cell_mut(cell).content {
                *len = match (&*len, count) {
                    (Value::Int(a), Value::Int(b)) => Value::Int(*a + b),
                    _ => Value::Unknown(sym),
                };
            }
        }
    }

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

    fn do_intrinsic(
        &mut self,
        state: &mut State,
        t: usize,
        func: ObjId,
        intrinsic: Intrinsic,
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
            Intrinsic::WithCancel { fires } => self.with_cancel(state, t, func, fires, &recv, results, span),
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
            Intrinsic::Goexit => return Err(Dead),
            Intrinsic::Nothing => self.unknown_results(state, t, results),
        }
        Ok(Invoked::Done)
    }

    fn context(&mut self, state: &mut State, fires: bool, made: Site) -> (CellId, CellId) {
        let done = self.new_chan(state, Some(0), fires, made);
        let mut cell = Cell::new(TypeId::UNKNOWN, Content::Value(Value::Nil), false);
        cell.sync = Some(Sync::Context(done));
        (state.new_cell(cell), done)
    }

    fn with_cancel(
        &mut self,
        state: &mut State,
        t: usize,
        func: ObjId,
        fires: bool,
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

    /// `go call`
    pub(super) fn spawn(&mut self, state: &mut State, t: usize, call: &Call, span: Span) {
        let (callee, args) = self.callee_of(state, t, call);
        let site = self.site(state, t, span);
        self.start(state, callee, args, site);
    }

    fn spawn_value(&mut self, state: &mut State, t: usize, value: Value, span: Span) {
        let (callee, args) = self.resolve(state, Target::Value(Operand::Bool(true)), Some(value), Vec::new());
        let site = self.site(state, t, span);
        self.start(state, callee, args, site);
    }

    fn spawn_in_group(&mut self, state: &mut State, t: usize, value: Value, group: CellId, span: Span) {
        let threads = state.threads.len();
        self.spawn_value(state, t, value, span);
        match state.threads.get_mut(threads) {
            Some(thread) if !thread.frames.is_empty() => thread.group = Some(group),
            _ => state.cell_mut(group).sync = Some(Sync::Group(None)),
        }
    }

    fn start(&mut self, state: &mut State, callee: Callee, args: Vec<Value>, site: Site) {
        let same = state.threads.iter().filter(|thread| thread.spawned.as_ref() == Some(&site)).count();
        let body = match &callee {
            Callee::Literal(func, cells) => Some((Arc::clone(func), cells.clone())),
            Callee::Func(func) if self.program.is_followed(*func, self.package) => {
                self.program.body(*func).map(|body| (body, Vec::new()))
            }
            _ => None,
        };
        // What has nothing of ours neither wakes nor holds anybody: it is followed on its own.
        let mut matters = args.iter().any(|arg| self.is_tracked(state, arg));
        if let Some((func, cells)) = &body {
            matters |= is_bare(func)
                || never_ends(func)
                || cells.iter().any(|cell| self.is_tracked(state, &Value::Ptr(*cell)));
        }
        let body = body.filter(|(func, _)| func.complete && matters);
        let Some((func, cells)) = body.filter(|_| state.threads.len() < MAX_THREADS && same < MAX_OF_ONE)
        else {
            args.iter().for_each(|arg| state.escape(arg));
            if let Callee::Literal(_, cells) = &callee {
                cells.iter().for_each(|cell| state.escape(&Value::Ptr(*cell)));
            }
            match callee {
                Callee::Release(resource) => self.give_back(state, resource),
                Callee::Cancel(done, resource) => {
                    resource.into_iter().for_each(|resource| self.give_back(state, resource));
                    if let Some(Sync::Chan(chan)) = &mut state.cell_mut(done).sync {
                        chan.fires = true;
                    }
                }
                _ => {}
            }
            return;
        };
        state.pass(site.clone(), Event::Spawned);
        let t = state.threads.len();
        state.threads.push(Self::new_thread(Some(site)));
        self.push_frame(state, t, func, &cells, args, Vec::new());
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
    fn is_tracked(&mut self, state: &State, value: &Value) -> bool {
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

    fn unlock(&mut self, state: &mut State, t: usize, cell: CellId, write: bool) {
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

    fn group_add(&mut self, state: &mut State, cell: CellId, by: Option<i64>) -> Result<(), Dead> {
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

/// Whether a function gets nothing and has nothing: what it waits for is its own.
fn is_bare(func: &Func) -> bool {
    func.params.is_empty() && func.captures.is_empty()
}

/// Whether a function has a `select` without arms: it ends nowhere, whatever it is given.
fn never_ends(func: &Func) -> bool {
    func.blocks
        .iter()
        .any(|block| matches!(&block.end, Terminator::Select { arms, default: None } if arms.is_empty()))
}

/// Names of functions that make errors.
const MAKERS: &[&str] = &["Errorf", "New", "Newf", "Error", "NewError"];

/// What became of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Invoked {
    /// It is done.
    Done,
    /// The function runs now.
    Pushed,
}
