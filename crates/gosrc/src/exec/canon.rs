//! A hash of a state that does not depend on the order in which memory was taken, nor on what nobody can reach.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::types::FastHasher;

use super::state::{Held, State, ThreadState};
use super::value::{CellId, Chan, Content, FuncValue, Rest, Sync, Value};

/// The hash; equal states have equal ones, and others differ but for bad luck.
pub(super) fn hash(state: &State) -> (u64, u64) {
    let mut canon = Canon {
        state,
        numbers: vec![u32::MAX; state.cells.len()],
        resources: vec![u32::MAX; state.resources.len()],
        met: 0,
        order: Vec::new(),
        low: FastHasher::default(),
        high: FastHasher::default(),
    };
    canon.all();
    (canon.low.finish(), canon.high.finish())
}

/// A hash of where a state's threads are, of what they hold and wait for, and of the numbers in the variables at hand;
/// not of what was assumed on the way.
pub(super) fn outline(state: &State, thread: usize) -> u64 {
    let mut hasher = FastHasher::default();
    for thread in &state.threads {
        thread.frames.len().hash(&mut hasher);
        for frame in &thread.frames {
            (Arc::as_ptr(&frame.func) as usize, frame.block, frame.at, frame.defers.len()).hash(&mut hasher);
        }
    }
    for value in state.frame(thread).vars.iter() {
        match value {
            Value::Int(n) => n.hash(&mut hasher),
            Value::Nil => 1_u8.hash(&mut hasher),
            Value::Ptr(_) | Value::Func(_) => 2_u8.hash(&mut hasher),
            _ => 3_u8.hash(&mut hasher),
        }
    }
    for resource in &state.resources {
        (resource.held, resource.site.span.start).hash(&mut hasher);
    }
    for cell in &state.cells {
        match &cell.sync {
            Some(Sync::Chan(chan)) => (chan.queue.len(), chan.closed).hash(&mut hasher),
            Some(Sync::Lock(lock)) => (lock.writer.is_some(), lock.readers.len()).hash(&mut hasher),
            Some(Sync::Group(count)) => count.hash(&mut hasher),
            Some(Sync::Once(done)) => done.hash(&mut hasher),
            Some(Sync::Cond | Sync::Context(_)) | None => {}
        }
    }
    hasher.finish()
}

struct Canon<'s> {
    state: &'s State,
    numbers: Vec<u32>,
    /// In which order resources are met.
    resources: Vec<u32>,
    met: u32,
    order: Vec<CellId>,
    low: FastHasher,
    high: FastHasher,
}

impl Canon<'_> {
    fn put(&mut self, what: impl Hash) {
        what.hash(&mut self.low);
        (&what, 0x5bd1_e995_u32).hash(&mut self.high);
    }

    fn all(&mut self) {
        let state = self.state;
        for thread in &state.threads {
            // A thread that has come to a place and one that was found waiting there are not the same: what the
            // others do next is asked for the second only.
            let at = (thread.state == ThreadState::Running, thread.state == ThreadState::Done);
            self.put((at, thread.spawned.as_ref().map(super::Site::key)));
            if let ThreadState::Asleep(cell) = thread.state {
                self.cell_id(cell);
            }
            for frame in &thread.frames {
                self.put((Arc::as_ptr(&frame.func) as usize, frame.block, frame.at, frame.panics));
                frame.vars.iter().for_each(|value| self.value(value));
                self.put((&frame.rounds, &frame.ranges));
                for deferred in &frame.defers {
                    self.put(deferred.call.span.start);
                    deferred.value.iter().chain(&deferred.args).for_each(|value| self.value(value));
                }
            }
        }
        for (global, cell) in &state.globals {
            self.put(*global);
            self.cell_id(*cell);
        }
        for fact in &state.facts {
            self.put((fact.id, fact.holds));
        }
        let mut next = 0;
        while let Some(cell) = self.order.get(next).copied() {
            next += 1;
            self.cell(cell);
        }
        // Nobody has the others any more: they count as long as that has not been told.
        for (at, resource) in state.resources.iter().enumerate() {
            if self.resources[at] == u32::MAX && resource.held == Held::Yes {
                self.put(resource.site.key());
            }
        }
    }

    fn cell_id(&mut self, id: CellId) {
        let number = &mut self.numbers[id.0 as usize];
        if *number == u32::MAX {
            *number = self.order.len() as u32;
            self.order.push(id);
        }
        let number = *number;
        self.put((1_u8, number));
    }

    fn resource(&mut self, resource: u32) {
        let of = &self.state.resources[resource as usize];
        let number = &mut self.resources[resource as usize];
        if *number == u32::MAX {
            *number = self.met;
            self.met += 1;
        }
        let number = *number;
        self.put((number, of.held, of.site.key()));
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Unknown(sym) => {
                self.put((2_u8, sym.id, sym.negated));
                if let Some((_, cell)) = self.state.behind.iter().find(|(id, _)| *id == sym.id) {
                    self.cell_id(*cell);
                }
            }
            Value::Nil => self.put(3_u8),
            Value::Bool(b) => self.put((4_u8, *b)),
            Value::Int(n) => self.put((5_u8, *n)),
            Value::Ptr(cell) => self.cell_id(*cell),
            Value::Struct(of) => {
                self.put((6_u8, of.ty, of.fields.len(), of.rest));
                for (field, value) in &of.fields {
                    self.put(*field);
                    self.value(value);
                }
            }
            Value::Any(members) => {
                self.put((7_u8, members.len()));
                members.iter().for_each(|value| self.value(value));
            }
            Value::Func(func) => self.func(func),
        }
    }

    fn func(&mut self, func: &FuncValue) {
        match func {
            FuncValue::Declared(obj) => self.put((8_u8, *obj)),
            FuncValue::Literal { func, cells } => {
                self.put((9_u8, Arc::as_ptr(&func.0) as usize));
                cells.iter().for_each(|cell| self.cell_id(*cell));
            }
            FuncValue::Bound { method, recv, .. } => {
                self.put((10_u8, *method));
                self.value(recv);
            }
            FuncValue::Release(resource) => {
                self.put(11_u8);
                self.resource(*resource);
            }
            FuncValue::Cancel { done, resource } => {
                self.put(12_u8);
                resource.iter().for_each(|resource| self.resource(*resource));
                self.cell_id(*done);
            }
        }
    }

    fn cell(&mut self, id: CellId) {
        let cell = self.state.cell(id);
        self.put((cell.outside, cell.resource.is_some(), cell.holds.len()));
        cell.resource.iter().for_each(|resource| self.resource(*resource));
        cell.holds.iter().for_each(|value| self.value(value));
        match &cell.content {
            Content::Value(value) => self.value(value),
            Content::Fields(fields, rest) => {
                self.put((fields.len(), *rest == Rest::Zero));
                for (field, cell) in fields {
                    self.put(*field);
                    self.cell_id(*cell);
                }
            }
            Content::Elems { members, len, .. } => {
                self.put(members.len());
                members.iter().for_each(|value| self.value(value));
                self.value(len);
            }
        }
        match &cell.sync {
            None => {}
            Some(Sync::Chan(chan)) => self.chan(chan),
            Some(Sync::Lock(lock)) => {
                self.put(lock.writer.as_ref().map(|(thread, _)| *thread));
                let readers: Vec<u32> = lock.readers.iter().map(|(thread, _)| *thread).collect();
                self.put(readers);
                self.put(&lock.waiting);
            }
            Some(Sync::Group(count)) => self.put(*count),
            Some(Sync::Cond) => {}
            Some(Sync::Once(done)) => self.put(*done),
            Some(Sync::Context(done)) => self.cell_id(*done),
        }
    }

    fn chan(&mut self, chan: &Chan) {
        self.put((chan.closed, chan.fires, chan.queue.len()));
        chan.queue.iter().for_each(|value| self.value(value));
    }
}
