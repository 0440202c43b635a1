//! Following what functions do: what they acquire and never give back, and where goroutines wait for ever.
//!
//! A function is run on values that are mostly unknown. Where a condition is not known, both ways are gone, and what
//! was assumed is remembered: the same condition is decided the same way later. Memory is followed exactly as far as
//! the program itself makes it: structs, closures, channels, locks, slices and maps of them. What comes from outside,
//! or is given to functions that are not followed, may be changed, closed or given back by others at any time, and
//! nothing is said of it. Calls are followed into functions that matter; others are told by a [`Contract`], or by
//! what their text does with its arguments.
//!
//! Goroutines are run against one another: at every step that concerns another one, all that can happen next is
//! tried. States that are alike are looked at once. This is explicit-state model checking (as SPIN does for Promela,
//! and Gomela for Go by way of it), on the program itself, of the few goroutines that one function starts, with loops
//! of unknown length run up to two times.
//!
//! Two things are found. What has to be given back ([`Effect::Acquire`]) is lost when no goroutine can reach it any
//! more: then nobody will. And a goroutine is stuck when everything that could wake it is in the hands of goroutines
//! that are stuck as well, which is what the runtime's own leak detector looks for
//! (runtime/mgc.go, `findGoroutineLeaks`), here on all ways a function can go.

mod answers;
mod builtins;
mod calls;
mod canon;
mod contract;
mod events;
mod fate;
mod intrinsic;
mod live;
mod locks;
mod machine;
mod meeting;
mod memory;
mod operators;
mod portable;
mod program;
mod relevant;
mod report;
mod resources;
mod spawn;
mod state;
mod uses;
mod value;
mod wait;
mod ways;

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use crate::ir::Func;
use crate::types::PackageId;

pub use contract::{Acquire, Contract, Contracts, Effect};
pub use events::{Abandoned, Event, Findings, KeptLock, Passed, Site, Stuck, Wait};
pub use machine::Budget;
pub use portable::{read, write};
pub use program::Program;

use machine::Machine;
use state::{State, ThreadState};

/// What was found by following one function, and whether all of it was followed.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// The findings.
    pub findings: Findings,
    /// Whether the budget sufficed.
    pub complete: bool,
    /// How many instructions were run.
    pub steps: u32,
}

/// The functions to follow for a declared one: itself and the literals in it, as far as they do something that
/// matters.
pub fn roots(program: &mut Program<'_, '_>, func: &Arc<Func>, package: PackageId) -> Vec<Arc<Func>> {
    let mut roots = Vec::new();
    let mut open = vec![Arc::clone(func)];
    while let Some(func) = open.pop() {
        open.extend(func.literals.iter().map(Arc::clone));
        if func.complete && program.does_something(&func, Some(package), 0) {
            roots.push(func);
        }
    }
    roots
}

/// Follows a function from its beginning, nothing known of its parameters.
pub fn follow(
    program: &mut Program<'_, '_>,
    root: &Arc<Func>,
    package: PackageId,
    budget: Budget,
) -> Followed {
    let mut machine = Machine {
        program,
        budget,
        root: Arc::clone(root),
        package: Some(package),
        work: VecDeque::new(),
        visited: HashSet::default(),
        found: Findings::default(),
        seen: HashSet::new(),
        locks: locks::Kept::default(),
        turn: false,
        alike: crate::types::FastMap::default(),
        thread: 0,
        steps: 0,
        alone: 0,
        known_rounds: 0,
        released: HashSet::new(),
        kept: HashSet::new(),
        in_use: HashSet::new(),
    };
    machine.begin();
    while let Some(state) = machine.next() {
        machine.go(state);
        if machine.is_spent() {
            break;
        }
    }
    let complete = !machine.is_spent();
    let steps = machine.steps;
    Followed { findings: machine.findings(), complete, steps }
}

impl Machine<'_, '_, '_> {
    /// The next state: the newest and the oldest in turn, so that a budget that does not suffice is not spent on one
    /// corner.
    fn next(&mut self) -> Option<State> {
        self.turn = !self.turn;
        if self.turn { self.work.pop_back() } else { self.work.pop_front() }
    }

    fn begin(&mut self) {
        let mut state = State {
            cells: Vec::new(),
            threads: vec![Self::new_thread(None)],
            resources: Vec::new(),
            facts: Vec::new(),
            behind: Vec::new(),
            globals: Vec::new(),
            trail: None,
        };
        let root = Arc::clone(&self.root);
        let mut cells = Vec::new();
        for (at, capture) in root.captures.iter().enumerate() {
            let ty = root.vars[capture.inner.index()].ty;
            cells.push(self.outside_cell(&mut state, ty, value::hash_of(("captured", at))));
        }
        self.push_frame(&mut state, 0, root, &cells, Vec::new(), Vec::new());
        self.work.push_back(state);
    }

    /// Goes on from a state as far as there is only one way; the others are kept for later.
    fn go(&mut self, mut state: State) {
        loop {
            let mut t = 0;
            while t < state.threads.len() {
                if state.threads[t].state == ThreadState::Running && self.run(&mut state, t).is_err() {
                    return;
                }
                t += 1;
            }
            if state.threads.iter().any(|thread| thread.state == ThreadState::Running) {
                continue;
            }
            if state.threads.len() == 1 && state.threads[0].state == ThreadState::Exits {
                return;
            }
            let is_over = state.threads[0].state == ThreadState::Done && self.ends_program();
            if is_over || state.threads.iter().all(|thread| thread.state == ThreadState::Done) {
                return;
            }
            let mut pending = Vec::with_capacity(state.threads.len());
            for t in 0..state.threads.len() {
                if matches!(state.threads[t].state, ThreadState::Done | ThreadState::Exits) {
                    pending.push(None);
                    continue;
                }
                match self.pending(&mut state, t) {
                    Ok(what) => pending.push(Some(what)),
                    Err(_) => return,
                }
            }
            let mut turns = self.turns(&state, &pending);
            self.report_stuck(&state, &pending, &turns);
            let exits = state.threads.iter().any(|thread| thread.state == ThreadState::Exits);
            if exits || turns.is_empty() || !self.visited.insert(canon::hash(&state)) {
                return;
            }
            self.choose(&state, &pending, &mut turns);
            let Some(last) = turns.pop() else { return };
            for turn in turns {
                let mut other = state.clone();
                if self.take(&mut other, &pending, turn).is_ok() {
                    self.later(other);
                }
            }
            if self.take(&mut state, &pending, last).is_err() {
                return;
            }
        }
    }

    /// Leaves only the turns of one thread where what it does concerns no other: the order does not matter then.
    fn choose(&self, state: &State, pending: &[Option<wait::Pending>], turns: &mut Vec<wait::Turn>) {
        let threads: HashSet<usize> = turns.iter().map(|turn| turn.thread()).collect();
        if threads.len() < 2 {
            return;
        }
        for (t, own) in pending.iter().enumerate().filter(|(t, _)| threads.contains(t)) {
            let Some(own) = own else { continue };
            let cells = Self::waits_on(own);
            let mut roots = Vec::new();
            (0..state.threads.len())
                .filter(|other| *other != t)
                .for_each(|other| state.roots_of(other, &mut roots));
            let (mut seen, mut resources) = (Vec::new(), Vec::new());
            for root in &roots {
                state.reach(root, &mut seen, &mut resources);
            }
            let is_private = cells.iter().all(|cell| seen.get(cell.0 as usize) != Some(&true));
            let meets = turns
                .iter()
                .any(|turn| matches!(turn, wait::Turn::Meet { from, to } if from.0 == t || to.0 == t));
            if is_private && !meets {
                turns.retain(|turn| turn.thread() == t);
                return;
            }
        }
    }

    /// Whether the program ends with the function that is followed.
    pub(super) fn ends_program(&self) -> bool {
        self.root.name == "main.main"
    }
}
