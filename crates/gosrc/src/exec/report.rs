//! From states to findings.

use std::collections::HashSet;
use std::sync::Arc;

use super::events::{Abandoned, Event, Findings, Site, Stuck, Wait};
use super::machine::Machine;
use super::state::{Held, State, ThreadState};
use super::value::{CellId, Value};
use super::wait::{Pending, Turn};

impl Machine<'_, '_, '_> {
    pub(super) fn findings(self) -> Findings {
        let mut found = self.found;
        for abandoned in &mut found.abandoned {
            abandoned.released_elsewhere = self.released.contains(&abandoned.acquired.key());
            abandoned.in_use = self.in_use.contains(&abandoned.acquired.key());
            abandoned.kept_elsewhere = self.kept.contains(&abandoned.acquired.key());
        }
        found.kept_locks = self.locks.findings(&self.root);
        found
    }

    /// A resource that nobody can reach any more.
    pub(super) fn report_lost(&mut self, state: &State, resource: usize, lost: &Site, reached: &[bool]) {
        let of = &state.resources[resource];
        let is_end = self.ends_program() && state.threads[0].state == ThreadState::Done;
        // A function that returns what it has acquired is not to blame, but who has called it and lost that.
        let call = of.calls.iter().find(|call| Arc::ptr_eq(&call.func, &lost.func));
        let site = call.unwrap_or(&of.site);
        if is_in_use(state, resource, reached) {
            self.in_use.insert(of.site.key());
        }
        if is_end || !self.seen.insert((0, site.file(), site.span.start)) {
            return;
        }
        let path = state.path();
        let start = path.iter().rposition(|p| p.what == Event::Acquired && p.site == of.site).unwrap_or(0);
        self.found.abandoned.push(Abandoned {
            acquire: of.acquire,
            site: site.clone(),
            acquired: of.site.clone(),
            path: path[start..].to_vec(),
            lost: lost.clone(),
            root: Arc::clone(&self.root),
            released_elsewhere: false,
            kept_elsewhere: false,
            in_use: false,
            unrooted: of.unrooted,
        });
    }

    /// Threads that cannot go on, now or ever: all that could wake them is held by others that cannot either.
    pub(super) fn report_stuck(&mut self, state: &State, pending: &[Option<Pending>], turns: &[Turn]) {
        let mut lively: HashSet<usize> = turns.iter().map(|turn| turn.thread()).collect();
        lively.extend(turns.iter().filter_map(|turn| match turn {
            Turn::Meet { to, .. } => Some(to.0),
            _ => None,
        }));
        let waiting = |t: &usize| pending[*t].is_some();
        let mut stuck: Vec<usize> =
            (0..pending.len()).filter(waiting).filter(|t| !lively.contains(t)).collect();
        if stuck.is_empty() {
            return;
        }
        let own: Vec<usize> =
            stuck.iter().copied().filter(|t| self.has_own_lock(state, pending, *t)).collect();
        self.wake_reachable(state, pending, &mut lively, &mut stuck);
        stuck.extend(own.into_iter().filter(|t| !stuck.contains(t)).collect::<Vec<_>>());
        let told: Vec<(usize, Wait, Site, Option<Site>)> = stuck
            .iter()
            // What is deferred runs with all locks held when there is a panic: that is another mistake.
            .filter(|t| state.threads[**t].frames.iter().all(|frame| !frame.panics))
            .filter_map(|t| {
                let (wait, span, made) = self.why(state, *t, pending[*t].as_ref()?)?;
                Some((*t, wait, self.site(state, *t, span), made))
            })
            .collect();
        for (t, wait, site, made) in &told {
            let is_meant = *t == 0 && (self.ends_program() || *wait == Wait::EmptySelect);
            if is_meant || !self.seen.insert((1, site.file(), site.span.start)) {
                continue;
            }
            let others = told.iter().filter(|(other, ..)| other != t);
            self.found.stuck.push(Stuck {
                wait: wait.clone(),
                site: site.clone(),
                spawned: state.threads[*t].spawned.clone(),
                calls: led_to(state, *t),
                made: made.clone(),
                path: state.path(),
                others: others.map(|(_, wait, site, _)| (wait.clone(), site.clone())).collect(),
                root: Arc::clone(&self.root),
            });
        }
    }

    fn has_own_lock(&self, state: &State, pending: &[Option<Pending>], t: usize) -> bool {
        let why = pending[t].as_ref().and_then(|pending| self.why(state, t, pending));
        matches!(why, Some((Wait::OwnLock(_), ..)))
    }

    /// Takes from `stuck` the threads that one that can go on may still reach, and so on.
    fn wake_reachable(
        &self,
        state: &State,
        pending: &[Option<Pending>],
        lively: &mut HashSet<usize>,
        stuck: &mut Vec<usize>,
    ) {
        let mut roots: Vec<Value> = state.globals.iter().map(|(_, cell)| Value::Ptr(*cell)).collect();
        let outside = state.cells.iter().enumerate().filter(|(_, cell)| cell.outside);
        roots.extend(outside.map(|(at, _)| Value::Ptr(CellId(at as u32))));
        lively.iter().for_each(|t| state.roots_of(*t, &mut roots));
        // Whoever is about to end the program ends it for those who wait for it, too.
        let exits = (0..state.threads.len()).filter(|t| state.threads[*t].state == ThreadState::Exits);
        exits.for_each(|t| state.roots_of(t, &mut roots));
        loop {
            let (mut seen, mut resources) = (Vec::new(), Vec::new());
            for root in &roots {
                state.reach(root, &mut seen, &mut resources);
            }
            let reaches = |t: &usize| {
                let cells = pending[*t].as_ref().map(Self::waits_on).unwrap_or_default();
                cells.iter().any(|cell| seen.get(cell.0 as usize) == Some(&true))
            };
            let woken: Vec<usize> = stuck.iter().copied().filter(|t| reaches(t)).collect();
            if woken.is_empty() {
                return;
            }
            stuck.retain(|t| !woken.contains(t));
            woken.iter().for_each(|t| state.roots_of(*t, &mut roots));
        }
    }
}

/// Whether giving a lost resource back would end something that somebody still has: what came out of it, or who
/// listens to its context. `reached` are the cells that somebody can reach.
fn is_in_use(state: &State, resource: usize, reached: &[bool]) -> bool {
    let children = state.resources.iter().filter(|other| other.parent == Some(resource as u32));
    let subject = state.resources[resource].subject;
    children.clone().any(|child| child.held != Held::No)
        || subject.is_some_and(|cell| reached.get(cell.0 as usize) == Some(&true))
}

/// The calls that led a thread to where it is, the innermost first.
fn led_to(state: &State, t: usize) -> Vec<Site> {
    let thread = &state.threads[t];
    let own = state.calls(t).into_iter().rev();
    own.chain(thread.spawned.clone()).chain(thread.calls.iter().rev().cloned()).collect()
}
