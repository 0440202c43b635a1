//! Runs states: instructions one after the other, until something concerns another goroutine.

use std::collections::{HashSet, VecDeque};
use std::hash::BuildHasherDefault;
use std::rc::Rc;
use std::sync::Arc;

use crate::ast::BinaryOp;
use crate::ir::{Func, Instr, Op, Operand, VarId};
use crate::types::{FastHasher, FastMap, PackageId, TypeId};

use super::events::{Event, Findings, Site};
use super::program::{Class, Program};
use super::state::{Deferred, Frame, State, Thread, ThreadState};
use super::value::{Cell, Chan, Content, FuncValue, LiteralRef, Rest, StructValue, Sym, Sync, Value};

/// A path that cannot be, or is not followed further.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dead;

/// How much is done for one function.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Instructions.
    pub steps: u32,
    /// Instructions while there is no goroutine but the first: the ways through one function are many and alike.
    pub alone: u32,
    /// States that wait to be looked at.
    pub states: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: 60_000, alone: 12_000, states: 3_000 }
    }
}

/// Follows one function in all ways that it can go, within a budget.
pub(super) struct Machine<'p, 'w, 's> {
    pub(super) program: &'p mut Program<'w, 's>,
    pub(super) budget: Budget,
    pub(super) root: Arc<Func>,
    pub(super) package: Option<PackageId>,
    pub(super) work: VecDeque<State>,
    /// Which end of `work` is next.
    pub(super) turn: bool,
    pub(super) visited: HashSet<(u64, u64), BuildHasherDefault<FastHasher>>,
    pub(super) found: Findings,
    pub(super) seen: HashSet<(u8, crate::types::FileId, u32)>,
    pub(super) locks: super::locks::Kept,
    /// How many states of one outline came to a place where ways meet.
    pub(super) alike: FastMap<u64, u8>,
    /// The thread that runs.
    pub(super) thread: usize,
    pub(super) steps: u32,
    /// Steps while there was one thread only.
    pub(super) alone: u32,
    pub(super) known_rounds: u32,
    /// Sites at which something was given back on some path.
    pub(super) released: HashSet<(crate::types::FileId, u32, u32)>,
    /// Sites of what was lost while somebody still had what would end with it.
    pub(super) in_use: HashSet<(crate::types::FileId, u32, u32)>,
    /// Sites of what left the function, or was given to others, on some path.
    pub(super) kept: HashSet<(crate::types::FileId, u32, u32)>,
}

impl Machine<'_, '_, '_> {
    /// Whether the budget is used up.
    pub(super) fn is_spent(&self) -> bool {
        self.steps > self.budget.steps || self.alone > self.budget.alone
    }

    pub(super) fn site(&self, state: &State, thread: usize, span: crate::span::Span) -> Site {
        Site { func: Arc::clone(&state.frame(thread).func), span }
    }

    /// Runs a thread until it waits for others or ends.
    pub(super) fn run(&mut self, state: &mut State, thread: usize) -> Result<(), Dead> {
        self.thread = thread;
        self.known_rounds = 0;
        while state.threads[thread].state == ThreadState::Running {
            self.steps += 1;
            self.alone += u32::from(state.threads.len() == 1);
            if self.is_spent() {
                return Err(Dead);
            }
            let frame = state.frame(thread);
            let func = Arc::clone(&frame.func);
            let Some(block) = func.blocks.get(frame.block.index()) else { return Err(Dead) };
            match block.instrs.get(frame.at) {
                Some(instr) => self.instr(state, thread, instr)?,
                None => self.end(state, thread, &block.end, block.end_span)?,
            }
        }
        Ok(())
    }

    pub(super) fn instr(&mut self, state: &mut State, t: usize, instr: &Instr) -> Result<(), Dead> {
        match &instr.op {
            Op::Send { .. } | Op::Recv { .. } => {
                state.threads[t].state = ThreadState::Waiting;
                return Ok(());
            }
            Op::Call { results, call } => return self.call_instr(state, t, results, call, instr.span),
            Op::Go(call) => self.spawn(state, t, call, instr.span),
            Op::Defer(call) => {
                let deferred = self.deferred(state, t, call);
                state.frame_mut(t).defers.push(deferred);
            }
            op => self.simple(state, t, op, instr)?,
        }
        state.frame_mut(t).at += 1;
        Ok(())
    }

    pub(super) fn deferred(&mut self, state: &mut State, t: usize, call: &crate::ir::Call) -> Deferred {
        let value = match call.target {
            crate::ir::Target::Value(value) => Some(self.value(state, t, value)),
            _ => None,
        };
        let args = call.args.iter().map(|arg| self.value(state, t, *arg)).collect();
        Deferred { call: Rc::new(call.clone()), value, args }
    }

    /// Instructions that concern this goroutine alone.
    pub(super) fn simple(&mut self, state: &mut State, t: usize, op: &Op, instr: &Instr) -> Result<(), Dead> {
        match op {
            Op::Declare(var) => self.declare(state, t, *var),
            Op::Renew(var) => {
                if state.frame(t).is_shared(*var) {
                    let value = self.value(state, t, Operand::Var(*var));
                    let ty = state.frame(t).func.vars[var.index()].ty;
                    let cell = self.cell_with(state, ty, value);
                    state.frame_mut(t).set(*var, Value::Ptr(cell));
                }
            }
            Op::Copy { dst, src } | Op::Convert { dst, x: src } => {
                let value = self.value(state, t, *src);
                self.set(state, t, *dst, value);
            }
            Op::Read { dst, place, ok } => {
                let spot = self.spot(state, t, place)?;
                let value = self.at_spot(state, &spot);
                let value = self.one_of(state, t, value, *dst, *ok);
                let value = match value {
                    // An element is another one each time.
                    Value::Unknown(_) if matches!(spot, super::memory::Spot::Elem(..)) => {
                        Value::Unknown(self.here(state, t, 0))
                    }
                    value => value,
                };
                self.set(state, t, *dst, value);
                if let Some(ok) = ok {
                    let sym = self.here(state, t, 1);
                    self.set(state, t, *ok, Value::Unknown(sym));
                }
            }
            Op::Write { place, src } => {
                let value = self.value(state, t, *src);
                let spot = self.spot(state, t, place)?;
                self.write(state, t, &spot, value);
            }
            Op::Addr { dst, place } => {
                let value = match self.spot(state, t, place)? {
                    super::memory::Spot::Cell(cell) => Value::Ptr(cell),
                    super::memory::Spot::Nowhere(sym) => Value::Unknown(sym),
                    spot => match self.at_spot(state, &spot) {
                        value @ (Value::Ptr(_) | Value::Unknown(_) | Value::Any(_)) => value,
                        value => Value::Ptr(self.cell_with(state, place.ty, value)),
                    },
                };
                self.set(state, t, *dst, value);
            }
            Op::Unary { dst, op, x } => {
                let x = self.value(state, t, *x);
                let value = self.unary(state, t, *op, &x);
                self.set(state, t, *dst, value);
            }
            Op::Binary { dst, op, x, y } => {
                let is_const = matches!(x, Operand::Const(_)) || matches!(y, Operand::Const(_));
                let (x, y) = (self.value(state, t, *x), self.value(state, t, *y));
                let x = self.settled(state, &x).unwrap_or(x);
                let y = self.settled(state, &y).unwrap_or(y);
                let value = self.binary(state, t, *op, &x, &y, is_const);
                self.set(state, t, *dst, value);
            }
            Op::MakeChan { dst, cap } => self.make_chan(state, t, *dst, *cap, instr)?,
            Op::Make { dst, len } => {
                let is_map = self.program.is_map(state.frame(t).func.vars[dst.index()].ty);
                let len = len.map_or(Value::Int(0), |len| self.value(state, t, len));
                let content = Content::Elems { members: Vec::new(), len, rest: Rest::Zero, is_map };
                let cell = state.new_cell(Cell::new(TypeId::UNKNOWN, content, false));
                self.set(state, t, *dst, Value::Ptr(cell));
            }
            Op::Struct { dst, fields } => {
                let ty = state.frame(t).func.vars[dst.index()].ty;
                let fields =
                    fields.iter().map(|(field, value)| (*field, self.value(state, t, *value))).collect();
                let value = StructValue { ty, fields, rest: Rest::Zero };
                self.set(state, t, *dst, Value::Struct(Rc::new(value)));
            }
            Op::List { dst, elems } => {
                let members: Vec<Value> =
                    elems.iter().map(|(_, value)| self.value(state, t, *value)).collect();
                let len = Value::Int(members.len() as i64);
                let members = members.into_iter().filter(super::state::is_reference).take(32).collect();
                let is_map = self.program.is_map(state.frame(t).func.vars[dst.index()].ty);
                let content = Content::Elems { members, len, rest: Rest::Zero, is_map };
                let cell = state.new_cell(Cell::new(TypeId::UNKNOWN, content, false));
                self.set(state, t, *dst, Value::Ptr(cell));
            }
            Op::New { dst, ty } => {
                let cell = self.zero_cell(state, *ty);
                self.set(state, t, *dst, Value::Ptr(cell));
            }
            Op::Closure { dst, literal } => {
                let func = Arc::clone(&state.frame(t).func);
                let Some(literal) = func.literals.get(*literal as usize) else { return Err(Dead) };
                let captures = literal.captures.iter();
                let cells = captures.map(|capture| self.shared_cell(state, t, capture.outer)).collect();
                let value = FuncValue::Literal { func: LiteralRef(Arc::clone(literal)), cells };
                self.set(state, t, *dst, Value::Func(Rc::new(value)));
            }
            Op::Method { dst, method, interface, recv } => {
                let recv = self.value(state, t, *recv);
                let value = FuncValue::Bound { method: *method, interface: *interface, recv };
                self.set(state, t, *dst, Value::Func(Rc::new(value)));
            }
            Op::Assert { dst, x, ty, ok } => self.assert(state, t, (*dst, *ok), *x, *ty)?,
            Op::Slice { dst, x, .. } => {
                let value = self.value(state, t, *x);
                let value = if matches!(value, Value::Unknown(_)) {
                    Value::Unknown(self.here(state, t, 0))
                } else {
                    value
                };
                self.set(state, t, *dst, value);
            }
            Op::Compute { dst, from } => {
                let held: Vec<Value> = from.iter().map(|x| self.value(state, t, *x)).collect();
                let sym = self.here(state, t, 0);
                let tracked: Vec<Value> = held.into_iter().filter(|value| state.is_tracked(value)).collect();
                let value = if tracked.is_empty() { Value::Unknown(sym) } else { Value::Any(tracked.into()) };
                self.set(state, t, *dst, value);
            }
            Op::Call { .. } | Op::Go(_) | Op::Defer(_) | Op::Send { .. } | Op::Recv { .. } => {}
        }
        Ok(())
    }

    /// One of several elements: each is tried, unless something has to be given back, which a loop over all of them
    /// may do.
    pub(super) fn one_of(
        &mut self,
        state: &mut State,
        t: usize,
        value: Value,
        dst: VarId,
        ok: Option<VarId>,
    ) -> Value {
        let Value::Any(members) = &value else { return value };
        let (mut seen, mut resources) = (Vec::new(), Vec::new());
        state.reach(&value, &mut seen, &mut resources);
        let is_plain = members.iter().all(|member| matches!(member, Value::Ptr(_) | Value::Func(_)));
        if !is_plain || resources.contains(&true) || members.len() > 4 {
            return value;
        }
        for member in &members[1..] {
            let mut other = state.clone();
            self.set(&mut other, t, dst, member.clone());
            if let Some(ok) = ok {
                self.set(&mut other, t, ok, Value::Bool(true));
            }
            other.frame_mut(t).at += 1;
            self.later(other);
        }
        members[0].clone()
    }

    pub(super) fn declare(&mut self, state: &mut State, t: usize, var: VarId) {
        let ty = state.frame(t).func.vars[var.index()].ty;
        match state.frame(t).is_shared(var) {
            true => {
                let cell = self.zero_cell(state, ty);
                state.frame_mut(t).set(var, Value::Ptr(cell));
            }
            false => {
                let zero = self.zero(ty);
                state.frame_mut(t).set(var, zero);
            }
        }
    }

    pub(super) fn make_chan(
        &mut self,
        state: &mut State,
        t: usize,
        dst: VarId,
        cap: Operand,
        instr: &Instr,
    ) -> Result<(), Dead> {
        let cap = match self.value(state, t, cap) {
            Value::Unknown(sym) => Some(self.count(state, t, sym, instr.span)),
            Value::Int(n) => u32::try_from(n).ok(),
            _ => None,
        };
        let made = self.site(state, t, instr.span);
        let cell = self.new_chan(state, cap, false, made);
        let ty = state.frame(t).func.vars[dst.index()].ty;
        state.cell_mut(cell).ty = ty;
        self.set(state, t, dst, Value::Ptr(cell));
        Ok(())
    }

    pub(super) fn new_chan(
        &mut self,
        state: &mut State,
        cap: Option<u32>,
        fires: bool,
        made: Site,
    ) -> super::value::CellId {
        let chan =
            Chan { cap, queue: Vec::new(), closed: false, fires, ends: None, children: Vec::new(), made };
        let mut cell = Cell::new(TypeId::UNKNOWN, Content::Value(Value::Nil), false);
        cell.sync = Some(Sync::Chan(chan));
        state.new_cell(cell)
    }

    /// A small number for an unknown count: 0, 1 or 2, the same each time it is asked.
    pub(super) fn count(&mut self, state: &mut State, t: usize, count: Sym, span: crate::span::Span) -> u32 {
        for n in 0..2 {
            let Some(less) = Sym::derived((BinaryOp::Lss, n as i64), &[count]) else { return 1 };
            match state.fact(less) {
                Some(false) => return n,
                Some(true) => {}
                None => {
                    let mut other = state.clone();
                    other.assume(less, false);
                    if n == 0 {
                        let site = self.site(state, t, span);
                        other.pass(site, Event::NoRound);
                    }
                    self.later(other);
                    state.assume(less, true);
                }
            }
        }
        if let Some(less) = Sym::derived((BinaryOp::Lss, 2_i64), &[count]) {
            state.assume(less, false);
        }
        2
    }

    /// Another way to go, for later.
    pub(super) fn later(&mut self, state: State) {
        if (self.work.len() as u32) < self.budget.states {
            self.work.push_back(state);
        }
    }

    pub(super) fn assert(
        &mut self,
        state: &mut State,
        t: usize,
        (dst, ok): (VarId, Option<VarId>),
        x: Operand,
        ty: Option<TypeId>,
    ) -> Result<(), Dead> {
        let value = self.value(state, t, x);
        let sym = self.here(state, t, 1);
        let is = match (&value, ty) {
            (Value::Nil, None) => Value::Bool(true),
            (Value::Nil, Some(_)) => Value::Bool(false),
            (Value::Unknown(x), None) => Value::Unknown(Sym::derived("nil", &[*x]).unwrap_or(sym)),
            (_, None) => Value::Bool(false),
            (Value::Unknown(x), Some(ty)) => Value::Unknown(Sym::derived(("is", ty), &[*x]).unwrap_or(sym)),
            (value, Some(ty)) => match self.is_of(state, value, ty) {
                Some(is) => Value::Bool(is),
                None => Value::Unknown(sym),
            },
        };
        match ok {
            Some(ok) => self.set(state, t, ok, is),
            None if is == Value::Bool(false) => return Err(Dead),
            None => {}
        }
        self.set(state, t, dst, value);
        Ok(())
    }

    /// Whether a value that was made here is of a type.
    pub(super) fn is_of(&mut self, state: &State, value: &Value, ty: TypeId) -> Option<bool> {
        if self.program.world.is_interface(ty) {
            return self.has_methods_of(state, value, ty).then_some(true);
        }
        let (own, is_pointer) = match value {
            Value::Ptr(cell) => (state.cell(*cell).ty, true),
            Value::Struct(of) => (of.ty, false),
            _ => return None,
        };
        let is_named =
            |machine: &Self, ty| matches!(machine.program.world.ty(ty), crate::types::Type::Named { .. });
        if !is_named(self, own) || self.program.class(own) != Class::Struct {
            return None;
        }
        let elem = self.program.pointee(ty);
        match (is_pointer, elem == TypeId::UNKNOWN) {
            (true, false) if is_named(self, elem) => Some(elem == own),
            (false, true) if self.program.class(ty) == Class::Struct => Some(ty == own),
            _ => None,
        }
    }

    /// Whether a value that was made here surely has the methods of an interface.
    pub(super) fn has_methods_of(&mut self, state: &State, value: &Value, interface: TypeId) -> bool {
        let own = match value {
            Value::Ptr(cell) => {
                let cell = state.cell(*cell);
                // What has to be given back has the methods for that, whatever its type is.
                if let Some(resource) = cell.resource {
                    let release = state.resources[resource as usize].acquire.release;
                    let methods = self.program.world.interface_methods(interface);
                    let world = &self.program.world;
                    if methods.iter().all(|method| release.contains(&world.name(method.obj))) {
                        return true;
                    }
                }
                if !matches!(self.program.world.ty(cell.ty), crate::types::Type::Named { .. }) {
                    return false;
                }
                self.program.world.pointer_to(cell.ty)
            }
            Value::Struct(of) => of.ty,
            _ => return false,
        };
        self.program.world.implements(own, interface) == Some(true)
    }

    pub(super) fn push_frame(
        &mut self,
        state: &mut State,
        t: usize,
        func: Arc<Func>,
        cells: &[super::value::CellId],
        args: Vec<Value>,
        results: Vec<VarId>,
    ) {
        let id = match state.threads[t].frames.last() {
            Some(frame) => {
                super::value::hash_of((frame.id, frame.block, frame.at, Arc::as_ptr(&func) as usize))
            }
            None => super::value::hash_of((t, Arc::as_ptr(&func) as usize)),
        };
        let frame = self.frame(id, Arc::clone(&func), results);
        state.threads[t].frames.push(frame);
        let thread = std::mem::replace(&mut self.thread, t);
        for (capture, cell) in func.captures.iter().zip(cells) {
            state.frame_mut(t).set(capture.inner, Value::Ptr(*cell));
        }
        for (at, param) in func.params.iter().enumerate() {
            self.declare(state, t, *param);
            let arg = match args.get(at) {
                Some(arg) => arg.clone(),
                None => Value::Unknown(Sym::new(("param", id, at))),
            };
            self.set(state, t, *param, arg);
        }
        for result in &func.results {
            self.declare(state, t, *result);
        }
        self.thread = thread;
    }

    pub(super) fn frame(&self, id: u64, func: Arc<Func>, results: Vec<VarId>) -> Frame {
        let vars = Rc::new(vec![Value::Nil; func.vars.len()]);
        Frame {
            func,
            id,
            block: crate::ir::BlockId(0),
            at: 0,
            vars,
            defers: Vec::new(),
            results,
            rounds: Vec::new(),
            ranges: Vec::new(),
            known_rounds: 0,
            panics: false,
        }
    }

    pub(super) fn new_thread(spawned: Option<Site>) -> Thread {
        Thread { frames: Vec::new(), spawned, calls: Rc::from([]), group: None, state: ThreadState::Running }
    }
}
