//! One state of a program that is followed: its goroutines, its memory, and what has been assumed.

use std::rc::Rc;
use std::sync::Arc;

use crate::ir::{BlockId, Call, Func, VarId};
use crate::types::ObjId;

use super::contract::Acquire;
use super::events::{Event, Passed, Site};
use super::value::{Cell, CellId, Content, FuncValue, Rest, Sym, Sync, Value};

/// A state. Copies share what has not been changed.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) cells: Vec<Rc<Cell>>,
    /// The first one is that of the function that is followed.
    pub(super) threads: Vec<Thread>,
    pub(super) resources: Vec<Resource>,
    /// What conditions were assumed to be, by their ids.
    pub(super) facts: Vec<Fact>,
    /// Memory behind unknown pointers.
    pub(super) behind: Vec<(u64, CellId)>,
    pub(super) globals: Vec<(ObjId, CellId)>,
    pub(super) trail: Option<Rc<Trail>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Fact {
    pub(super) id: u64,
    pub(super) bases: [u64; 2],
    pub(super) holds: bool,
}

/// The way that led here, the last step first.
#[derive(Debug)]
pub(super) struct Trail {
    pub(super) passed: Passed,
    pub(super) before: Option<Rc<Trail>>,
}

/// A goroutine.
#[derive(Clone, Debug)]
pub(super) struct Thread {
    pub(super) frames: Vec<Frame>,
    /// The `go` statement.
    pub(super) spawned: Option<Site>,
    /// The calls that were under way then, the outermost one first.
    pub(super) calls: Rc<[Site]>,
    /// The group that waits for it.
    pub(super) group: Option<CellId>,
    pub(super) state: ThreadState,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ThreadState {
    /// It has something to do that concerns no other.
    Running,
    /// Its next step concerns others, or waits for them.
    Waiting,
    /// In the middle of `Cond.Wait`: asleep, or woken and about to take the lock again.
    Asleep(CellId),
    /// It ends the program as soon as all others have done what they can.
    Exits,
    /// It has ended.
    Done,
}

/// A call that has not returned.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) func: Arc<Func>,
    /// Tells calls apart whose instructions are the same.
    pub(super) id: u64,
    pub(super) block: BlockId,
    /// Index of the next instruction; that of the end is the number of instructions.
    pub(super) at: usize,
    pub(super) vars: Rc<Vec<Value>>,
    pub(super) defers: Vec<Deferred>,
    /// Where its results go in the frame below.
    pub(super) results: Vec<VarId>,
    /// How often a loop went on for no known reason, by its head.
    pub(super) rounds: Vec<(BlockId, u8)>,
    /// How often the `range` of a block has given values.
    pub(super) ranges: Vec<(BlockId, u32)>,
    /// How often `rounds` was forgotten because a loop around goes on for a known reason.
    pub(super) known_rounds: u8,
    pub(super) panics: bool,
}

/// A deferred call, its arguments known.
#[derive(Clone, Debug)]
pub(super) struct Deferred {
    pub(super) call: Rc<Call>,
    /// The function, when it is a value.
    pub(super) value: Option<Value>,
    pub(super) args: Vec<Value>,
}

/// Something that has to be given back.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub(super) acquire: Acquire,
    pub(super) site: Site,
    /// The calls that were under way then, the outermost one first.
    pub(super) calls: Rc<[Site]>,
    pub(super) held: Held,
    /// Whether nothing but its users knows of it, so that it is collected with them.
    pub(super) unrooted: bool,
    /// The resource that it came out of: a transaction, for rows.
    pub(super) parent: Option<u32>,
    /// What ends when it is given back: the channel of a context.
    pub(super) subject: Option<CellId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Held {
    /// Not given back.
    Yes,
    /// Given back.
    No,
    /// Somebody who is not followed may give it back.
    Elsewhere,
}

impl Frame {
    pub(super) fn get(&self, var: VarId) -> &Value {
        self.vars.get(var.index()).unwrap_or(&Value::Nil)
    }

    /// The call that it waits for, when another frame is above; `None` for deferred ones.
    pub(super) fn call(&self) -> Option<Site> {
        let block = &self.func.blocks[self.block.index()];
        let instr = block.instrs.get(self.at.checked_sub(1)?)?;
        let is_call = matches!(instr.op, crate::ir::Op::Call { .. });
        is_call.then(|| Site { func: Arc::clone(&self.func), span: instr.span })
    }

    pub(super) fn is_shared(&self, var: VarId) -> bool {
        self.func.vars.get(var.index()).is_some_and(|var| var.shared)
    }

    /// Gives a variable that is not shared its value, or a shared one its memory.
    pub(super) fn set(&mut self, var: VarId, value: Value) {
        if let Some(slot) = Rc::make_mut(&mut self.vars).get_mut(var.index()) {
            *slot = value;
        }
    }
}

impl State {
    pub(super) fn new_cell(&mut self, cell: Cell) -> CellId {
        self.cells.push(Rc::new(cell));
        CellId(self.cells.len() as u32 - 1)
    }

    pub(super) fn cell(&self, id: CellId) -> &Cell {
        &self.cells[id.0 as usize]
    }

    pub(super) fn cell_mut(&mut self, id: CellId) -> &mut Cell {
        Rc::make_mut(&mut self.cells[id.0 as usize])
    }

    pub(super) fn frame(&self, thread: usize) -> &Frame {
        self.threads[thread].frames.last().expect("a thread that runs has a frame")
    }

    pub(super) fn frame_mut(&mut self, thread: usize) -> &mut Frame {
        self.threads[thread].frames.last_mut().expect("a thread that runs has a frame")
    }

    pub(super) fn pass(&mut self, site: Site, what: Event) {
        let passed = Passed { site, what };
        self.trail = Some(Rc::new(Trail { passed, before: self.trail.take() }));
    }

    /// The calls of a thread that have not returned, the outermost one first.
    pub(super) fn calls(&self, thread: usize) -> Vec<Site> {
        let frames = &self.threads[thread].frames;
        let below = &frames[..frames.len().saturating_sub(1)];
        below.iter().filter_map(Frame::call).collect()
    }

    /// The way that led here, in order.
    pub(super) fn path(&self) -> Vec<Passed> {
        let mut path = Vec::new();
        let mut at = &self.trail;
        while let Some(trail) = at {
            path.push(trail.passed.clone());
            at = &trail.before;
        }
        path.reverse();
        path
    }

    /// What is known of a condition.
    pub(super) fn fact(&self, sym: Sym) -> Option<bool> {
        let at = self.facts.binary_search_by_key(&sym.id, |fact| fact.id).ok()?;
        Some(self.facts[at].holds != sym.negated)
    }

    pub(super) fn assume(&mut self, sym: Sym, is_true: bool) {
        let holds = is_true != sym.negated;
        match self.facts.binary_search_by_key(&sym.id, |fact| fact.id) {
            Ok(at) => self.facts[at].holds = holds,
            Err(at) => self.facts.insert(at, Fact { id: sym.id, bases: sym.bases, holds }),
        }
    }

    /// A value comes anew from where one came before: what was assumed of that one does not hold for it.
    pub(super) fn forget(&mut self, sym: Sym) {
        self.facts.retain(|fact| !fact.bases.contains(&sym.id) && fact.id != sym.id);
        self.behind.retain(|(id, _)| *id != sym.id);
    }

    /// Visits all that can be reached from a value, itself included.
    pub(super) fn reach(&self, from: &Value, seen: &mut Vec<bool>, resources: &mut Vec<bool>) {
        let mut open = vec![from.clone()];
        self.reach_all(&mut open, seen, resources);
    }

    fn reach_all(&self, open: &mut Vec<Value>, seen: &mut Vec<bool>, resources: &mut Vec<bool>) {
        seen.resize(self.cells.len(), false);
        resources.resize(self.resources.len(), false);
        while let Some(value) = open.pop() {
            match &value {
                Value::Unknown(sym) => {
                    if let Some((_, cell)) = self.behind.iter().find(|(id, _)| *id == sym.id) {
                        self.reach_cell(*cell, open, seen, resources);
                    }
                }
                Value::Nil | Value::Bool(_) | Value::Int(_) => {}
                Value::Ptr(cell) => self.reach_cell(*cell, open, seen, resources),
                Value::Struct(of) => open.extend(of.fields.iter().map(|(_, value)| value.clone())),
                Value::Any(members) => open.extend(members.iter().cloned()),
                Value::Func(func) => match &**func {
                    FuncValue::Declared(_) => {}
                    FuncValue::Literal { cells, .. } => {
                        cells.iter().for_each(|cell| self.reach_cell(*cell, open, seen, resources));
                    }
                    FuncValue::Bound { recv, .. } => open.push(recv.clone()),
                    FuncValue::Release(resource) => resources[*resource as usize] = true,
                    FuncValue::Cancel { done, resource } => {
                        resource.iter().for_each(|resource| resources[*resource as usize] = true);
                        self.reach_cell(*done, open, seen, resources);
                    }
                },
            }
        }
    }

    fn reach_cell(&self, id: CellId, open: &mut Vec<Value>, seen: &mut [bool], resources: &mut [bool]) {
        if std::mem::replace(&mut seen[id.0 as usize], true) {
            return;
        }
        let cell = self.cell(id);
        if let Some(resource) = cell.resource {
            resources[resource as usize] = true;
        }
        open.extend(cell.holds.iter().cloned());
        match &cell.content {
            Content::Value(value) => open.push(value.clone()),
            Content::Fields(fields, _) => open.extend(fields.iter().map(|(_, cell)| Value::Ptr(*cell))),
            Content::Elems { members, len, .. } => {
                open.extend(members.iter().cloned());
                open.push(len.clone());
            }
        }
        match &cell.sync {
            Some(Sync::Chan(chan)) => open.extend(chan.queue.iter().cloned()),
            Some(Sync::Context(done)) => open.push(Value::Ptr(*done)),
            _ => {}
        }
    }

    /// What the frames of a thread hold on to.
    pub(super) fn roots_of(&self, thread: usize, roots: &mut Vec<Value>) {
        for frame in &self.threads[thread].frames {
            roots.extend(frame.vars.iter().filter(|value| is_reference(value)).cloned());
            for deferred in &frame.defers {
                roots.extend(deferred.value.iter().chain(&deferred.args).cloned());
            }
        }
    }

    /// Which cells and resources somebody can still reach: a thread, or code that is not followed.
    pub(super) fn reachable(&self, extra: &[Value]) -> (Vec<bool>, Vec<bool>) {
        let mut roots = extra.to_vec();
        for thread in 0..self.threads.len() {
            self.roots_of(thread, &mut roots);
        }
        roots.extend(self.globals.iter().map(|(_, cell)| Value::Ptr(*cell)));
        let outside = self.cells.iter().enumerate().filter(|(_, cell)| cell.outside);
        roots.extend(outside.map(|(at, _)| Value::Ptr(CellId(at as u32))));
        let (mut cells, mut resources) = (Vec::new(), Vec::new());
        self.reach_all(&mut roots, &mut cells, &mut resources);
        (cells, resources)
    }

    /// Code that is not followed gets a value: whatever can be reached from it may change, be closed, be given back.
    pub(super) fn escape(&mut self, value: &Value) {
        if !is_reference(value) {
            return;
        }
        let (mut seen, mut resources) = (Vec::new(), Vec::new());
        self.reach(value, &mut seen, &mut resources);
        for (at, _) in seen.iter().enumerate().filter(|(_, seen)| **seen) {
            if !self.cells[at].outside {
                self.cell_mut(CellId(at as u32)).outside = true;
            }
            self.change(CellId(at as u32));
        }
        for (at, _) in resources.iter().enumerate().filter(|(_, reached)| **reached) {
            if self.resources[at].held == Held::Yes {
                self.resources[at].held = Held::Elsewhere;
            }
        }
    }

    /// Code that is not followed may have written to memory: numbers, truth values and nil are not known any more.
    /// What the memory points to stays: that it may be changed as well is said there.
    fn change(&mut self, id: CellId) {
        let cell = self.cell(id);
        if cell.sync.is_some() || cell.resource.is_some() {
            return;
        }
        let sym = Sym::new(("changed", id));
        let is_plain = |value: &Value| matches!(value, Value::Nil | Value::Bool(_) | Value::Int(_));
        let changed = match &cell.content {
            Content::Value(value) => is_plain(value),
            Content::Fields(_, rest) => *rest == Rest::Zero,
            Content::Elems { len, rest, .. } => is_plain(len) || *rest == Rest::Zero,
        };
        if let Content::Value(Value::Unknown(known)) = &cell.content
            && *known == sym
        {
            self.forget(sym);
        }
        if !changed {
            return;
        }
        self.forget(sym);
        match &mut self.cell_mut(id).content {
            Content::Value(value) => *value = Value::Unknown(sym),
            Content::Fields(_, rest) => *rest = Rest::Unknown(sym.id),
            Content::Elems { len, rest, .. } => {
                *len = Value::Unknown(sym);
                *rest = Rest::Unknown(sym.id);
            }
        }
    }

    /// Gives back all resources that can be reached from a value.
    pub(super) fn release_all(&mut self, value: &Value) {
        let (mut seen, mut resources) = (Vec::new(), Vec::new());
        self.reach(value, &mut seen, &mut resources);
        for (at, _) in resources.iter().enumerate().filter(|(_, reached)| **reached) {
            self.resources[at].held = Held::No;
        }
    }

    /// Whether a channel, lock or function can be reached from a value: whoever has it may change what others wait for.
    pub(super) fn reaches_sync(&self, value: &Value) -> bool {
        if matches!(value, Value::Func(_)) {
            return true;
        }
        let (mut seen, mut resources) = (Vec::new(), Vec::new());
        self.reach(value, &mut seen, &mut resources);
        let is_sync = |cell: &Cell| match &cell.content {
            Content::Value(Value::Func(_)) => true,
            _ => matches!(cell.sync, Some(Sync::Chan(_) | Sync::Group(_) | Sync::Cond)),
        };
        seen.iter().zip(&self.cells).any(|(seen, cell)| *seen && is_sync(cell))
    }

    /// Whether something can be reached from a value that others may wait for or have to give back, and that code
    /// which is not followed knows nothing of: a resource, channel, group, or a lock that is taken.
    pub(super) fn is_tracked(&self, value: &Value) -> bool {
        if !is_reference(value) {
            return false;
        }
        let (mut seen, mut resources) = (Vec::new(), Vec::new());
        self.reach(value, &mut seen, &mut resources);
        let held = resources.iter().zip(&self.resources).any(|(r, of)| *r && of.held == Held::Yes);
        let matters = |cell: &Cell| match &cell.sync {
            Some(Sync::Lock(lock)) => lock.writer.is_some() || !lock.readers.is_empty() || !cell.outside,
            Some(_) => !cell.outside,
            None => false,
        };
        held || seen.iter().zip(&self.cells).any(|(seen, cell)| *seen && matters(cell))
    }

    /// Whether a thread has taken a lock.
    pub(super) fn holds_lock(&self, thread: usize) -> bool {
        self.cells.iter().any(|cell| match &cell.sync {
            Some(Sync::Lock(lock)) => {
                lock.writer.iter().chain(&lock.readers).any(|(holder, _)| *holder as usize == thread)
            }
            _ => false,
        })
    }
}

/// Whether a value leads to memory or resources.
pub(super) fn is_reference(value: &Value) -> bool {
    !matches!(value, Value::Nil | Value::Bool(_) | Value::Int(_))
}
