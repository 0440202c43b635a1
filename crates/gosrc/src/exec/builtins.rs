//! Predeclared functions.

use crate::ir::VarId;
use crate::types::{Builtin, TypeId};

use super::machine::{Dead, Machine};
use super::state::{State, is_reference};
use super::value::{Cell, CellId, Content, Rest, Sym, Sync, Value};

impl Machine<'_, '_, '_> {
    pub(super) fn builtin(
        &mut self,
        state: &mut State,
        t: usize,
        (builtin, spread): (Builtin, bool),
        args: &[Value],
        results: &[VarId],
    ) -> Result<(), Dead> {
        let result = results.first().copied();
        match (builtin, args) {
            (Builtin::Close, [chan]) => match chan {
                Value::Ptr(cell) => {
                    if matches!(&state.cell(*cell).sync, Some(Sync::Chan(chan)) if chan.closed) {
                        return Err(Dead);
                    }
                    self.close(state, *cell);
                }
                Value::Nil => return Err(Dead),
                other => state.escape(other),
            },
            (Builtin::Append, [slice, ..]) => {
                let slice = match slice {
                    Value::Nil => {
                        let content = Content::Elems {
                            members: Vec::new(),
                            len: Value::Int(0),
                            rest: Rest::Zero,
                            is_map: false,
                        };
                        Value::Ptr(state.new_cell(Cell::new(TypeId::UNKNOWN, content, false)))
                    }
                    other => other.clone(),
                };
                let Some(cell) = self.elems(state, &slice) else {
                    args.iter().for_each(|arg| state.escape(arg));
                    self.unknown_results(state, t, results);
                    return Ok(());
                };
                self.append(state, t, cell, &args[1..], spread);
                if let Some(result) = result {
                    self.set(state, t, result, slice);
                }
                return Ok(());
            }
            (Builtin::Len, [of]) => {
                let value = match (of, self.elems(state, of)) {
                    (Value::Nil, _) => Some(Value::Int(0)),
                    (Value::Ptr(cell), None) => match &state.cell(*cell).sync {
                        Some(Sync::Chan(chan)) if !state.cell(*cell).outside => {
                            Some(Value::Int(chan.queue.len() as i64))
                        }
                        _ => None,
                    },
                    (_, Some(cell)) => match &state.cell(cell).content {
                        Content::Elems { len, .. } => Some(len.clone()),
                        _ => None,
                    },
                    _ => None,
                };
                if let (Some(value), Some(result)) = (value, result) {
                    self.set(state, t, result, value);
                    return Ok(());
                }
            }
            (Builtin::Cap, [Value::Ptr(cell)]) => {
                if let Some(Sync::Chan(chan)) = &state.cell(*cell).sync
                    && let (Some(cap), Some(result)) = (chan.cap, result)
                {
                    self.set(state, t, result, Value::Int(i64::from(cap)));
                    return Ok(());
                }
            }
            (Builtin::Delete | Builtin::Clear, [of, ..]) => {
                if let Some(cell) = self.elems(state, of)
                    && let Content::Elems { len, .. } = &mut state.cell_mut(cell).content
                {
                    *len = Value::Unknown(Sym::new(("deleted", cell)));
                }
            }
            (Builtin::Copy, [to, from]) => {
                if let (Some(to), Some(from)) = (self.elems(state, to), self.elems(state, from))
                    && let Content::Elems { members, .. } = state.cell(from).content.clone()
                {
                    members.into_iter().for_each(|member| self.add_member(state, to, member));
                }
            }
            (Builtin::Recover, _) => {
                let frames = &mut state.threads[t].frames;
                if let Some(below) = frames.len().checked_sub(2) {
                    let panics = std::mem::replace(&mut frames[below].panics, false);
                    if let (false, Some(result)) = (panics, result) {
                        self.set(state, t, result, Value::Nil);
                        return Ok(());
                    }
                }
            }
            _ => {}
        }
        self.unknown_results(state, t, results);
        Ok(())
    }

    pub(super) fn append(&mut self, state: &mut State, t: usize, cell: CellId, more: &[Value], spread: bool) {
        for value in more {
            let from = if spread { self.elems(state, value) } else { None };
            let (members, count) = match from {
                Some(from) if from != cell => match state.cell(from).content.clone() {
                    Content::Elems { members, len, .. } => (members, len),
                    _ => (vec![value.clone()], Value::Int(1)),
                },
                Some(_) => (Vec::new(), Value::Nil),
                None => (vec![value.clone()], Value::Int(1)),
            };
            members.into_iter().filter(is_reference).for_each(|member| self.add_member(state, cell, member));
            let sym = self.here(state, t, 60);
            if let Content::Elems { len, .. } = &mut state.cell_mut(cell).content {
                *len = match (&*len, count) {
                    (Value::Int(a), Value::Int(b)) => Value::Int(*a + b),
                    _ => Value::Unknown(sym),
                };
            }
        }
    }
}
