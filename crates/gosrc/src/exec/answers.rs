//! What functions answer that are not followed.

use crate::ir::VarId;
use crate::types::{ObjId, TypeId};

use super::fate::Fate;
use super::machine::Machine;
use super::program::Class;
use super::state::{State, is_reference};
use super::value::{Cell, Content, Rest, Sym, Value, hash_of};

/// Names of functions that make errors.
const MAKERS: &[&str] = &["Errorf", "New", "Newf", "Error", "NewError"];

impl Machine<'_, '_, '_> {
    /// Functions that make an error, such as `fmt.Errorf`, or make another one of one that they are given: what they
    /// return is some error.
    pub(super) fn makes_error(
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
    pub(super) fn computes(
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
        if let [recv] = args
            && self.program.world.name(func) == "IsZero"
            && self.program.world.receiver(func).is_some()
            && is_zero(recv)
        {
            self.set(state, t, *result, Value::Bool(true));
            return true;
        }
        let Some(syms) = args.iter().map(sym_of).collect::<Option<Vec<Sym>>>() else { return false };
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
    pub(super) fn tests_no_error(
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

    /// A function that is not followed.
    pub(super) fn opaque(
        &mut self,
        state: &mut State,
        t: usize,
        func: ObjId,
        args: &[Value],
        results: &[VarId],
    ) {
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
}

/// What stands for a value that leads to no memory: the same for the same value.
fn sym_of(value: &Value) -> Option<Sym> {
    let plain = |id| Sym { id, bases: [0, 0], negated: false };
    Some(match value {
        Value::Unknown(sym) => *sym,
        Value::Nil => plain(hash_of("nil")),
        Value::Bool(is) => plain(hash_of(("bool", is))),
        Value::Int(n) => plain(hash_of(("int", n))),
        Value::Struct(of) => {
            let mut fields: Vec<(ObjId, Sym)> = Vec::with_capacity(of.fields.len());
            for (field, value) in &of.fields {
                fields.push((*field, sym_of(value)?));
            }
            fields.sort_unstable_by_key(|(field, _)| *field);
            let rest = match of.rest {
                Rest::Zero => plain(hash_of("zero")),
                Rest::Unknown(id) => Sym { id, bases: [id, 0], negated: false },
            };
            let names: Vec<ObjId> = fields.iter().map(|(field, _)| *field).collect();
            let syms: Vec<Sym> = fields.into_iter().map(|(_, sym)| sym).chain([rest]).collect();
            Sym::derived(("struct", names), &syms)?
        }
        Value::Ptr(_) | Value::Func(_) | Value::Any(_) => return None,
    })
}

/// Whether it is a struct of which nothing was set.
fn is_zero(value: &Value) -> bool {
    matches!(value, Value::Struct(of) if of.rest == Rest::Zero && of.fields.is_empty())
}
