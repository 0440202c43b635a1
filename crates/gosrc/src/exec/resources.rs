//! Taking things that have to be given back, and giving them back.

use std::rc::Rc;

use crate::ir::VarId;
use crate::span::Span;
use crate::types::{ObjId, TypeId};

use super::contract::Acquire;
use super::events::Event;
use super::machine::Machine;
use super::state::{Held, Resource, State, is_reference};
use super::value::{Cell, CellId, Content, FuncValue, Rest, Sym, Value};

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
    /// Methods that give back the thing that they are called on, or all that was put into it.
    pub(super) fn is_given_back(
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
        let is_several = matches!(recv, Value::Any(_));
        if is_closer && (is_several || !self.program.is_followed(func, self.package)) {
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

    pub(super) fn acquire(
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
        let parent = match args.first() {
            Some(Value::Ptr(cell)) => state.cell(*cell).resource,
            _ => None,
        };
        let resource = state.resources.len() as u32;
        let calls = state.calls(t).into();
        state.resources.push(Resource {
            acquire,
            site: site.clone(),
            calls,
            held: Held::Yes,
            unrooted: false,
            parent,
            subject: None,
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

    pub(super) fn resource_cell(&mut self, state: &mut State, ty: TypeId, sym: Sym, resource: u32) -> CellId {
        let mut cell = Cell::new(ty, Content::Fields(Vec::new(), Rest::Unknown(sym.id)), false);
        cell.resource = Some(resource);
        state.new_cell(cell)
    }
}
