//! Where goroutines meet: what each waits for, and which can go on.

use crate::ir::{Comm, Op, Operand, Terminator, VarId};
use crate::span::Span;
use crate::types::TypeId;

use super::calls::Callee;
use super::events::{Event, Site, Wait};
use super::intrinsic::Intrinsic;
use super::machine::{Dead, Machine};
use super::state::{Held, State, ThreadState};
use super::value::{CellId, Sym, Sync, Value};

/// What a thread waits for.
#[derive(Clone, Debug)]
pub(super) enum Pending {
    /// A send, receive, range or select: its offers.
    Comms {
        offers: Vec<Offer>,
        default: Option<crate::ir::BlockId>,
        wait: Wait,
        span: Span,
    },
    Lock {
        cell: CellId,
        write: bool,
        span: Span,
    },
    Group {
        cell: CellId,
        span: Span,
    },
    /// About to give up the lock and sleep.
    Sleep {
        cell: CellId,
    },
    /// Asleep until somebody wakes it.
    Asleep {
        cell: CellId,
        span: Span,
    },
}

/// Something that a thread would do with a channel.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub(super) chan: Value,
    pub(super) send: Option<Value>,
    dst: Option<VarId>,
    ok: Option<VarId>,
    /// Where it goes on; `None` for the next instruction.
    to: Option<(crate::ir::BlockId, Option<crate::ir::BlockId>)>,
    span: Span,
    is_arm: bool,
    /// Whether it is a channel of times: timers send on those, and nobody closes them.
    is_timer: bool,
}

/// What follows when an offer goes ahead.
#[derive(Clone, Copy, Default)]
struct Then {
    dst: Option<VarId>,
    ok: Option<VarId>,
    to: Option<(crate::ir::BlockId, Option<crate::ir::BlockId>)>,
}

/// Something that can happen next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Turn {
    /// A thread does this of its offers by itself.
    Alone { thread: usize, offer: usize },
    /// One thread hands a value over to another.
    Meet { from: (usize, usize), to: (usize, usize) },
    /// A `select` takes its default clause.
    Default { thread: usize },
    /// A lock is taken, a group is done, a sleeper lies down.
    Pass { thread: usize },
}

impl Turn {
    pub(super) fn thread(self) -> usize {
        match self {
            Self::Alone { thread, .. } | Self::Default { thread } | Self::Pass { thread } => thread,
            Self::Meet { from, .. } => from.0,
        }
    }
}

/// Whether an offer can go ahead without another thread.
enum Alone {
    Yes,
    No,
    /// Maybe: somebody who is not followed decides.
    Maybe,
}

impl Machine<'_, '_, '_> {
    /// What a waiting thread waits for.
    pub(super) fn pending(&mut self, state: &mut State, t: usize) -> Result<Pending, Dead> {
        self.thread = t;
        if let ThreadState::Asleep(cell) = state.threads[t].state {
            let span = self.span_at(state, t);
            return Ok(Pending::Asleep { cell, span });
        }
        let func = std::sync::Arc::clone(&state.frame(t).func);
        let frame = state.frame(t);
        let block = &func.blocks[frame.block.index()];
        if let Some(instr) = block.instrs.get(frame.at) {
            return match &instr.op {
                Op::Send { chan, value } => {
                    let send = Some(self.value(state, t, *value));
                    let offer = self.offer(state, t, *chan, send, Then::default(), instr.span);
                    Ok(Pending::Comms {
                        offers: vec![offer],
                        default: None,
                        wait: Wait::Send,
                        span: instr.span,
                    })
                }
                Op::Recv { dst, ok, chan } => {
                    let offer =
                        self.offer(state, t, *chan, None, Then { dst: *dst, ok: *ok, to: None }, instr.span);
                    Ok(Pending::Comms {
                        offers: vec![offer],
                        default: None,
                        wait: Wait::Receive,
                        span: instr.span,
                    })
                }
                Op::Call { call, .. } => {
                    let (callee, args) = self.callee_of(state, t, call);
                    self.pending_call(state, &callee, &args, instr.span)
                }
                _ => Err(Dead),
            };
        }
        match &block.end {
            Terminator::Select { arms, default } => {
                let mut offers = Vec::with_capacity(arms.len());
                for arm in arms {
                    let to = Some((arm.to, None));
                    let mut offer = match &arm.comm {
                        Comm::Send { chan, value } => {
                            let value = Some(self.value(state, t, *value));
                            self.offer(state, t, *chan, value, Then { to, ..Then::default() }, arm.span)
                        }
                        Comm::Recv { chan, dst, ok } => {
                            self.offer(state, t, *chan, None, Then { dst: *dst, ok: *ok, to }, arm.span)
                        }
                    };
                    offer.is_arm = true;
                    offers.push(offer);
                }
                let wait = if arms.is_empty() { Wait::EmptySelect } else { Wait::Select };
                Ok(Pending::Comms { offers, default: *default, wait, span: block.end_span })
            }
            Terminator::Range { over, key, body, done, .. } => {
                let to = Some((*body, Some(*done)));
                let offer =
                    self.offer(state, t, *over, None, Then { dst: *key, ok: None, to }, block.end_span);
                Ok(Pending::Comms {
                    offers: vec![offer],
                    default: None,
                    wait: Wait::Range,
                    span: block.end_span,
                })
            }
            Terminator::Return | Terminator::Panic(_) => {
                let Some(deferred) = state.frame(t).defers.last().cloned() else { return Err(Dead) };
                let (callee, args) = self.callee_of_deferred(state, &deferred);
                self.pending_call(state, &callee, &args, deferred.call.span)
            }
            _ => Err(Dead),
        }
    }

    fn span_at(&self, state: &State, t: usize) -> Span {
        let frame = state.frame(t);
        let block = &frame.func.blocks[frame.block.index()];
        block.instrs.get(frame.at).map_or(block.end_span, |instr| instr.span)
    }

    fn offer(
        &mut self,
        state: &mut State,
        t: usize,
        chan: Operand,
        send: Option<Value>,
        Then { dst, ok, to }: Then,
        span: Span,
    ) -> Offer {
        let ty = self.type_of(state, t, chan);
        let is_timer = self.program.is_timer_chan(ty);
        let chan = self.value(state, t, chan);
        Offer { chan, send, dst, ok, to, span, is_arm: false, is_timer }
    }

    fn pending_call(
        &mut self,
        state: &mut State,
        callee: &Callee,
        args: &[Value],
        span: Span,
    ) -> Result<Pending, Dead> {
        let Some(intrinsic) = self.intrinsic(callee) else { return Err(Dead) };
        let recv = args.first().cloned().unwrap_or(Value::Nil);
        let cell = self.deref(state, &recv, TypeId::UNKNOWN)?;
        match intrinsic {
            Intrinsic::Lock { write } => Ok(Pending::Lock { cell, write, span }),
            Intrinsic::GroupWait => Ok(Pending::Group { cell, span }),
            Intrinsic::CondWait => Ok(Pending::Sleep { cell }),
            _ => Err(Dead),
        }
    }

    fn alone(&self, state: &State, offer: &Offer) -> Alone {
        let cell = match &offer.chan {
            Value::Nil => return Alone::No,
            Value::Ptr(cell) => *cell,
            _ => return Alone::Maybe,
        };
        let Some(Sync::Chan(chan)) = &state.cell(cell).sync else { return Alone::Maybe };
        if chan.closed {
            return Alone::Yes;
        }
        let has_room = chan.cap.is_some_and(|cap| chan.queue.len() < cap as usize);
        match offer.send {
            Some(_) if has_room => Alone::Yes,
            None if !chan.queue.is_empty() => Alone::Yes,
            _ if state.cell(cell).outside || chan.cap.is_none() || chan.fires && offer.send.is_none() => {
                Alone::Maybe
            }
            _ => Alone::No,
        }
    }

    /// All that can happen next.
    pub(super) fn turns(&self, state: &State, pending: &[Option<Pending>]) -> Vec<Turn> {
        let mut turns = Vec::new();
        for (t, own) in pending.iter().enumerate() {
            match own {
                None => {}
                Some(Pending::Comms { offers, default, .. }) => {
                    self.turns_of(state, pending, t, offers, default.is_some(), &mut turns);
                }
                Some(pending) if can_pass(state, pending, t) => turns.push(Turn::Pass { thread: t }),
                Some(_) => {}
            }
        }
        turns
    }

    fn turns_of(
        &self,
        state: &State,
        pending: &[Option<Pending>],
        t: usize,
        offers: &[Offer],
        has_default: bool,
        turns: &mut Vec<Turn>,
    ) {
        let mut certain = false;
        for (at, offer) in offers.iter().enumerate() {
            match self.alone(state, offer) {
                Alone::Yes => {
                    certain = true;
                    turns.push(Turn::Alone { thread: t, offer: at });
                }
                Alone::Maybe => turns.push(Turn::Alone { thread: t, offer: at }),
                // Two that use a nil channel do not meet.
                Alone::No if offer.chan == Value::Nil => {}
                Alone::No => {
                    for (other, partner) in partners(pending, t, offer) {
                        certain = true;
                        // Told once for each pair: by the one that sends.
                        if offer.send.is_some() {
                            turns.push(Turn::Meet { from: (t, at), to: (other, partner) });
                        }
                    }
                }
            }
        }
        if has_default && !certain {
            turns.push(Turn::Default { thread: t });
        }
    }

    /// Lets something happen.
    pub(super) fn take(
        &mut self,
        state: &mut State,
        pending: &[Option<Pending>],
        turn: Turn,
    ) -> Result<(), Dead> {
        match turn {
            Turn::Default { thread } => {
                let Some(Pending::Comms { default: Some(to), .. }) = pending[thread] else {
                    return Err(Dead);
                };
                state.threads[thread].state = ThreadState::Running;
                self.thread = thread;
                self.go_to(state, thread, to)
            }
            Turn::Alone { thread, offer } => {
                let Some(Pending::Comms { offers, .. }) = &pending[thread] else { return Err(Dead) };
                self.do_alone(state, thread, &offers[offer])
            }
            Turn::Meet { from, to } => {
                let (Some(Pending::Comms { offers: a, .. }), Some(Pending::Comms { offers: b, .. })) =
                    (&pending[from.0], &pending[to.0])
                else {
                    return Err(Dead);
                };
                let value = a[from.1].send.clone();
                self.finish(state, from.0, &a[from.1], None, true)?;
                self.finish(state, to.0, &b[to.1], value, true)
            }
            Turn::Pass { thread } => self.pass_turn(state, thread, pending[thread].clone()),
        }
    }

    fn do_alone(&mut self, state: &mut State, t: usize, offer: &Offer) -> Result<(), Dead> {
        let Value::Ptr(cell) = offer.chan else {
            if let (Value::Unknown(sym), None) = (&offer.chan, &offer.send)
                && let Some(came) = Sym::derived("came", &[*sym])
            {
                // A context that is done stays done.
                state.assume(came, true);
            }
            if let Some(value) = &offer.send {
                state.escape(value);
            }
            let value = offer.send.is_none().then(|| Value::Unknown(self.here(state, t, 70)));
            return self.finish_unknown(state, t, offer, value);
        };
        let outside = state.cell(cell).outside;
        let Some(Sync::Chan(chan)) = &mut state.cell_mut(cell).sync else {
            return self.finish_unknown(state, t, offer, None);
        };
        match &offer.send {
            Some(_) if chan.closed => Err(Dead),
            Some(value) => {
                if chan.cap.is_some_and(|cap| chan.queue.len() < cap as usize) {
                    chan.queue.push(value.clone());
                }
                if outside {
                    state.escape(value);
                }
                self.finish(state, t, offer, None, true)
            }
            None if !chan.queue.is_empty() => {
                let value = chan.queue.remove(0);
                self.finish(state, t, offer, Some(value), true)
            }
            None if chan.closed => self.finish(state, t, offer, None, false),
            None if chan.ends.is_some() || matches!(chan.cap, Some(0)) && chan.fires => {
                // The context is done, by its time or with its parent.
                self.close(state, cell);
                self.finish(state, t, offer, None, false)
            }
            None => {
                let value = Value::Unknown(self.here(state, t, 70));
                self.finish_unknown(state, t, offer, Some(value))
            }
        }
    }

    /// An offer went ahead because somebody who is not followed has met it.
    fn finish_unknown(
        &mut self,
        state: &mut State,
        t: usize,
        offer: &Offer,
        value: Option<Value>,
    ) -> Result<(), Dead> {
        if offer.send.is_none() && !offer.is_timer {
            let ends = matches!(offer.to, Some((_, Some(_))));
            if ends || offer.ok.is_some() {
                // It may have been closed, too.
                let mut other = state.clone();
                if self.finish(&mut other, t, offer, None, false).is_ok() {
                    self.later(other);
                }
            }
        }
        self.count_round(state, t)?;
        self.finish(state, t, offer, value, true)
    }

    /// What follows after an offer went ahead.
    fn finish(
        &mut self,
        state: &mut State,
        t: usize,
        offer: &Offer,
        value: Option<Value>,
        open: bool,
    ) -> Result<(), Dead> {
        self.thread = t;
        state.threads[t].state = ThreadState::Running;
        if let Some(dst) = offer.dst {
            let ty = state.frame(t).func.vars[dst.index()].ty;
            let value = match value {
                Some(value) => value,
                None => self.zero(ty),
            };
            self.set(state, t, dst, value);
        }
        if let Some(ok) = offer.ok {
            self.set(state, t, ok, Value::Bool(open));
        }
        if offer.is_arm {
            let site = self.site(state, t, offer.span);
            state.pass(site, Event::Took);
        }
        match offer.to {
            None => {
                state.frame_mut(t).at += 1;
                Ok(())
            }
            Some((to, done)) => self.go_to(state, t, if open { to } else { done.unwrap_or(to) }),
        }
    }

    fn pass_turn(&mut self, state: &mut State, t: usize, pending: Option<Pending>) -> Result<(), Dead> {
        self.thread = t;
        match pending {
            Some(Pending::Lock { cell, write, span }) => {
                if let Some(lock) = self.lock_of(state, cell) {
                    if write && !lock.readers.is_empty() {
                        lock.waiting.push(t as u32);
                        return Ok(());
                    }
                    lock.waiting.retain(|other| *other != t as u32);
                }
                let site = self.site(state, t, span);
                self.take_lock(state, t, cell, write, site);
                self.after_call(state, t);
            }
            Some(Pending::Group { .. }) => self.after_call(state, t),
            Some(Pending::Sleep { cell }) => {
                if let Some(lock) = self.locker(state, cell)
                    && let Some(lock) = self.lock_of(state, lock)
                {
                    lock.writer = None;
                    lock.readers.retain(|(thread, _)| *thread != t as u32);
                }
                state.threads[t].state = ThreadState::Asleep(cell);
            }
            Some(Pending::Asleep { cell, .. }) => self.wake_one(state, t, cell),
            _ => return Err(Dead),
        }
        Ok(())
    }

    /// The lock of a `Cond`.
    fn locker(&mut self, state: &mut State, cond: CellId) -> Option<CellId> {
        let ty = state.cell(cond).ty;
        let field = self.program.field(ty, "L")?;
        let field = self.field_cell(state, cond, field);
        match self.load(state, field) {
            Value::Ptr(lock) => Some(lock),
            _ => None,
        }
    }

    /// Wakes those who sleep on a `Cond`: they take its lock again before they go on.
    pub(super) fn wake(&mut self, state: &mut State, cond: CellId, all: bool) {
        for t in 0..state.threads.len() {
            if state.threads[t].state == ThreadState::Asleep(cond) {
                self.wake_one(state, t, cond);
                if !all {
                    return;
                }
            }
        }
    }

    /// The lock is taken again at once where it is free; where it is not, the thread takes it when it comes to it.
    fn wake_one(&mut self, state: &mut State, t: usize, cond: CellId) {
        let lock = self.locker(state, cond);
        let thread = std::mem::replace(&mut self.thread, t);
        self.after_call(state, t);
        let span = self.span_at(state, t);
        let site = self.site(state, t, span);
        self.thread = thread;
        if let Some(cell) = lock {
            let free = self.lock_of(state, cell).is_some_and(|lock| lock.writer.is_none());
            if free {
                self.take_lock(state, t, cell, true, site);
            }
        }
    }

    fn after_call(&mut self, state: &mut State, t: usize) {
        state.threads[t].state = ThreadState::Running;
        let func = std::sync::Arc::clone(&state.frame(t).func);
        let frame = state.frame_mut(t);
        let instrs = &func.blocks[frame.block.index()].instrs;
        if let Some(instr) = instrs.get(frame.at) {
            let results = match &instr.op {
                Op::Call { results, .. } => results.clone(),
                _ => Vec::new(),
            };
            self.unknown_results(state, t, &results);
            state.frame_mut(t).at += 1;
        } else {
            frame.defers.pop();
        }
    }

    pub(super) fn take_lock(&mut self, state: &mut State, t: usize, cell: CellId, write: bool, site: Site) {
        state.pass(site.clone(), Event::Locked);
        let Some(lock) = self.lock_of(state, cell) else { return };
        if lock.lent > 0 {
            lock.lent -= 1;
            self.locks.expected(&site);
        }
        let Some(lock) = self.lock_of(state, cell) else { return };
        match write {
            true => lock.writer = Some((t as u32, site)),
            false => lock.readers.push((t as u32, site)),
        }
    }

    /// Why a thread that cannot go on waits, and where the channel was made that it waits for.
    pub(super) fn why(
        &self,
        state: &State,
        t: usize,
        pending: &Pending,
    ) -> Option<(Wait, Span, Option<Site>)> {
        match pending {
            Pending::Comms { offers, wait, span, .. } => {
                let made = offers.iter().find_map(|offer| match &offer.chan {
                    Value::Ptr(cell) => match &state.cell(*cell).sync {
                        Some(Sync::Chan(chan)) => Some(chan.made.clone()),
                        _ => None,
                    },
                    _ => None,
                });
                let is_nil = !offers.is_empty() && offers.iter().all(|offer| offer.chan == Value::Nil);
                let wait = if is_nil { Wait::NilChannel } else { wait.clone() };
                Some((wait, *span, made))
            }
            Pending::Lock { cell, span, .. } => {
                let Some(Sync::Lock(lock)) = &state.cell(*cell).sync else { return None };
                let holder = lock.writer.iter().chain(&lock.readers).next()?;
                let own = lock.writer.iter().chain(&lock.readers).find(|(thread, _)| *thread as usize == t);
                let wait = match own {
                    Some((_, site)) => Wait::OwnLock(site.clone()),
                    None => Wait::Lock(holder.1.clone()),
                };
                Some((wait, *span, None))
            }
            Pending::Group { span, .. } => Some((Wait::Group, *span, None)),
            Pending::Asleep { span, .. } => Some((Wait::Cond, *span, None)),
            Pending::Sleep { .. } => None,
        }
    }

    /// The memory that a waiting thread waits on: who can reach it may wake the thread.
    pub(super) fn waits_on(pending: &Pending) -> Vec<CellId> {
        match pending {
            Pending::Comms { offers, .. } => offers
                .iter()
                .filter_map(|offer| if let Value::Ptr(cell) = offer.chan { Some(cell) } else { None })
                .collect(),
            Pending::Lock { cell, .. }
            | Pending::Group { cell, .. }
            | Pending::Sleep { cell }
            | Pending::Asleep { cell, .. } => vec![*cell],
        }
    }

    /// What the function that is followed leaves behind.
    pub(super) fn root_returns(&mut self, state: &mut State, site: &Site, results: &[Value]) {
        let mut kept = Vec::new();
        for cell in &state.cells {
            if let Some(Sync::Lock(lock)) = &cell.sync {
                let own = lock.writer.iter().chain(&lock.readers).filter(|(thread, _)| *thread == 0);
                kept.extend(own.map(|(_, site)| site.clone()));
            }
        }
        let returns_locked = results.iter().any(|value| state.is_tracked(value));
        if !returns_locked {
            kept.into_iter().for_each(|lock| self.locks.kept(lock, site.clone(), state));
        }
        self.look_for_lost(state, site, results);
        let left = state.resources.iter().filter(|resource| resource.held != Held::No);
        self.kept.extend(left.map(|resource| resource.site.key()));
        // From now on they are the caller's.
        results.iter().for_each(|value| state.escape(value));
    }

    /// Reports what nobody can give back any more.
    pub(super) fn look_for_lost(&mut self, state: &mut State, site: &Site, results: &[Value]) {
        if state.resources.iter().all(|resource| resource.held != Held::Yes) {
            return;
        }
        let (cells, reached) = state.reachable(results);
        for (at, reached) in reached.iter().enumerate() {
            if !reached && state.resources[at].held == Held::Yes {
                state.resources[at].held = Held::No;
                self.report_lost(state, at, site, &cells);
            }
        }
    }
}

/// Whether a thread that waits for no channel can go on.
fn can_pass(state: &State, pending: &Pending, thread: usize) -> bool {
    match pending {
        Pending::Comms { .. } => false,
        Pending::Lock { cell, write, .. } => lock_can_pass(state, *cell, *write, thread),
        Pending::Group { cell, .. } => {
            let waits = matches!(state.cell(*cell).sync, Some(Sync::Group(Some(n))) if n > 0);
            !waits || state.cell(*cell).outside
        }
        Pending::Sleep { .. } => true,
        Pending::Asleep { cell, .. } => state.cell(*cell).outside,
    }
}

/// Whether a thread that wants a lock gets it, or can at least queue up for it.
fn lock_can_pass(state: &State, cell: CellId, write: bool, thread: usize) -> bool {
    let Some(Sync::Lock(lock)) = &state.cell(cell).sync else { return true };
    let others_wait = lock.waiting.iter().any(|other| *other != thread as u32);
    match (lock.writer.is_none(), write) {
        (false, _) => false,
        (true, false) => !others_wait,
        (true, true) => lock.readers.is_empty() || !lock.waiting.contains(&(thread as u32)),
    }
}

/// The threads that would do the other half, each with the index of its offer.
fn partners(pending: &[Option<Pending>], t: usize, offer: &Offer) -> Vec<(usize, usize)> {
    let mut partners = Vec::new();
    for (other, theirs) in pending.iter().enumerate().filter(|(other, _)| *other != t) {
        let Some(Pending::Comms { offers, .. }) = theirs else { continue };
        for (at, partner) in offers.iter().enumerate() {
            if partner.chan == offer.chan && partner.send.is_some() != offer.send.is_some() {
                partners.push((other, at));
            }
        }
    }
    partners
}
