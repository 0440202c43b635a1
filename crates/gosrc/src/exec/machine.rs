//! Runs states: instructions one after the other, until something concerns another goroutine.

use std::collections::{HashSet, VecDeque};
use std::hash::BuildHasherDefault;
use std::rc::Rc;
use std::sync::Arc;

use crate::ast::{BinaryOp, UnaryOp};
use crate::ir::{Func, Instr, Op, Operand, Terminator, VarId};
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

/// How many states come to the same place that hold, wait for and have to give back the same, and differ only in what
/// was assumed of conditions on the way. More of them seldom tell more, and there is no end of them.
const MAX_ALIKE: u8 = 8;
/// How often a loop goes on when it is not known whether it does.
const MAX_ROUNDS: u8 = 3;
/// In how many rounds of loops with a known count that is counted anew.
const MAX_COUNTED_ROUNDS: u8 = 24;
/// How often it goes on when that is known.
const MAX_KNOWN_ROUNDS: u32 = 3_000;

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

    fn instr(&mut self, state: &mut State, t: usize, instr: &Instr) -> Result<(), Dead> {
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

    fn deferred(&mut self, state: &mut State, t: usize, call: &crate::ir::Call) -> Deferred {
        let value = match call.target {
            crate::ir::Target::Value(value) => Some(self.value(state, t, value)),
            _ => None,
        };
        let args = call.args.iter().map(|arg| self.value(state, t, *arg)).collect();
        Deferred { call: Rc::new(call.clone()), value, args }
    }

    /// Instructions that concern this goroutine alone.
    fn simple(&mut self, state: &mut State, t: usize, op: &Op, instr: &Instr) -> Result<(), Dead> {
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
    fn one_of(&mut self, state: &mut State, t: usize, value: Value, dst: VarId, ok: Option<VarId>) -> Value {
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

    fn declare(&mut self, state: &mut State, t: usize, var: VarId) {
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

    fn unary(&mut self, state: &mut State, t: usize, op: UnaryOp, x: &Value) -> Value {
        match (op, x) {
            (UnaryOp::Not, Value::Bool(b)) => Value::Bool(!b),
            (UnaryOp::Not, Value::Unknown(sym)) => Value::Unknown(Sym { negated: !sym.negated, ..*sym }),
            (UnaryOp::Sub, Value::Int(n)) => Value::Int(n.wrapping_neg()),
            (UnaryOp::Add, x) => x.clone(),
            _ => Value::Unknown(self.here(state, t, 0)),
        }
    }

    /// The number that a symbol stands for, when what was assumed leaves only one.
    fn settled(&self, state: &State, value: &Value) -> Option<Value> {
        let Value::Unknown(sym) = value else { return None };
        let less = |n: i64| Sym::derived((BinaryOp::Lss, n), &[*sym]).and_then(|less| state.fact(less));
        (0..=2).find(|n| less(*n) == Some(false) && (*n == 0 || less(*n - 1) == Some(true))).map(Value::Int)
    }

    fn binary(
        &mut self,
        state: &mut State,
        t: usize,
        op: BinaryOp,
        x: &Value,
        y: &Value,
        is_const: bool,
    ) -> Value {
        use BinaryOp as B;
        let not = |value: Value| match value {
            Value::Bool(b) => Value::Bool(!b),
            Value::Unknown(sym) => Value::Unknown(Sym { negated: !sym.negated, ..sym }),
            other => other,
        };
        match op {
            B::Neq => not(self.binary(state, t, B::Eql, x, y, is_const)),
            B::Gtr => self.binary(state, t, B::Lss, y, x, is_const),
            B::Geq => not(self.binary(state, t, B::Lss, x, y, is_const)),
            B::Leq => not(self.binary(state, t, B::Lss, y, x, is_const)),
            _ => {
                let value = fold(op, x, y);
                match value {
                    Some(value) => value,
                    None if is_const => Value::Unknown(self.here(state, t, 0)),
                    None => Value::Unknown(match derived(op, x, y) {
                        Some(sym) => sym,
                        None => self.here(state, t, 0),
                    }),
                }
            }
        }
    }

    fn make_chan(
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

    fn assert(
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
    fn is_of(&mut self, state: &State, value: &Value, ty: TypeId) -> Option<bool> {
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
    fn has_methods_of(&mut self, state: &State, value: &Value, interface: TypeId) -> bool {
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

    /// The end of a block.
    fn end(
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
                self.range(state, t, &over_value, is_count, (*key, *value), (*body, *done), span)
            }
            Terminator::Return => self.leave(state, t, span, false),
            Terminator::Panic(_) => self.leave(state, t, span, true),
            Terminator::Stop => Err(Dead),
        }
    }

    /// The next values of something that is no channel.
    fn range(
        &mut self,
        state: &mut State,
        t: usize,
        over: &Value,
        is_count: bool,
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
    fn has_more(
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
    fn begin_known_round(&mut self, state: &mut State, t: usize) {
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
    fn go_to_unknown(&mut self, state: &mut State, t: usize, to: crate::ir::BlockId) -> Result<(), Dead> {
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
    fn tidy(&mut self, state: &mut State, t: usize, live: &super::live::Live, block: crate::ir::BlockId) {
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
        Thread { frames: Vec::new(), spawned, group: None, state: ThreadState::Running }
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

/// What an operator makes of values that are known.
fn fold(op: BinaryOp, x: &Value, y: &Value) -> Option<Value> {
    use BinaryOp as B;
    Some(match (op, x, y) {
        (B::Eql, Value::Nil, Value::Nil) => Value::Bool(true),
        (B::Eql, Value::Nil, Value::Ptr(_) | Value::Func(_) | Value::Struct(_)) => Value::Bool(false),
        (B::Eql, Value::Ptr(_) | Value::Func(_) | Value::Struct(_), Value::Nil) => Value::Bool(false),
        (B::Eql, Value::Bool(a), Value::Bool(b)) => Value::Bool(a == b),
        (B::Eql, Value::Unknown(sym), Value::Bool(b)) | (B::Eql, Value::Bool(b), Value::Unknown(sym)) => {
            Value::Unknown(Sym { negated: sym.negated == *b, ..*sym })
        }
        (B::Eql, Value::Int(a), Value::Int(b)) => Value::Bool(a == b),
        (B::Lss, Value::Int(a), Value::Int(b)) => Value::Bool(a < b),
        (B::Add, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_add(*b)?),
        (B::Sub, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_sub(*b)?),
        (B::Mul, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_mul(*b)?),
        (B::Quo, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_div(*b)?),
        (B::Rem, Value::Int(a), Value::Int(b)) => Value::Int(a.checked_rem(*b)?),
        _ => return None,
    })
}

/// The same symbol for the same operation on the same operands.
fn derived(op: BinaryOp, x: &Value, y: &Value) -> Option<Sym> {
    match (x, y) {
        (Value::Unknown(x), Value::Nil) | (Value::Nil, Value::Unknown(x)) if op == BinaryOp::Eql => {
            Sym::derived("nil", &[*x])
        }
        (Value::Unknown(x), Value::Unknown(y)) => Sym::derived(op, &[*x, *y]),
        (Value::Int(n), Value::Unknown(y)) => Sym::derived((op, *n), &[*y]),
        (Value::Unknown(x), Value::Int(n)) if op == BinaryOp::Eql => Sym::derived((op, *n), &[*x]),
        (Value::Unknown(x), Value::Int(n)) => Sym::derived((op, "right", *n), &[*x]),
        _ => None,
    }
}
