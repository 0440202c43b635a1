//! Starting goroutines.

use std::sync::Arc;

use crate::ir::{Call, Func, Operand, Target, Terminator};
use crate::span::Span;

use super::calls::Callee;
use super::events::{Event, Site};
use super::machine::Machine;
use super::state::{State, Thread};
use super::value::{CellId, Sync, Value};

/// How many goroutines there are at the same time, and of one `go` statement.
const MAX_THREADS: usize = 12;
const MAX_OF_ONE: usize = 4;

impl Machine<'_, '_, '_> {
    /// `go call`
    pub(super) fn spawn(&mut self, state: &mut State, t: usize, call: &Call, span: Span) {
        let (callee, args) = self.callee_of(state, t, call);
        let site = self.site(state, t, span);
        self.start(state, t, callee, args, site);
    }

    pub(super) fn spawn_value(&mut self, state: &mut State, t: usize, value: Value, span: Span) {
        let (callee, args) = self.resolve(state, Target::Value(Operand::Bool(true)), Some(value), Vec::new());
        let site = self.site(state, t, span);
        self.start(state, t, callee, args, site);
    }

    pub(super) fn spawn_in_group(
        &mut self,
        state: &mut State,
        t: usize,
        value: Value,
        group: CellId,
        span: Span,
    ) {
        let threads = state.threads.len();
        self.spawn_value(state, t, value, span);
        match state.threads.get_mut(threads) {
            Some(thread) if !thread.frames.is_empty() => thread.group = Some(group),
            _ => state.cell_mut(group).sync = Some(Sync::Group(None)),
        }
    }

    pub(super) fn start(
        &mut self,
        state: &mut State,
        by: usize,
        callee: Callee,
        args: Vec<Value>,
        site: Site,
    ) {
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
        let calls = state.calls(by).into();
        state.threads.push(Thread { calls, ..Self::new_thread(Some(site)) });
        self.push_frame(state, t, func, &cells, args, Vec::new());
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
