//! Reading and writing memory.

use std::rc::Rc;

use crate::ir::{Base, Operand, Part, Place, VarId};
use crate::types::{ObjId, TypeId};

use super::machine::{Dead, Machine};
use super::program::Class;
use super::state::State;
use super::value::{Cell, CellId, Content, FuncValue, Rest, StructValue, Sym, Value};

/// More elements of one slice or map are not told apart.
const MAX_MEMBERS: usize = 8;

/// Where a place is.
#[derive(Clone, Debug)]
pub(super) enum Spot {
    Cell(CellId),
    /// A part of a variable that is not in memory.
    Var(VarId, Vec<ObjId>),
    /// A part of an element.
    Elem(CellId, Vec<ObjId>),
    /// Not known; the symbol stands for what is there.
    Nowhere(Sym),
}

impl Machine<'_, '_, '_> {
    pub(super) fn zero(&mut self, ty: TypeId) -> Value {
        match self.program.class(ty) {
            Class::Bool => Value::Bool(false),
            Class::Int => Value::Int(0),
            Class::Nilable => Value::Nil,
            Class::Struct => Value::Struct(Rc::new(StructValue { ty, fields: Vec::new(), rest: Rest::Zero })),
            Class::Array(_) | Class::Other => Value::Unknown(Sym::new(("zero", ty))),
        }
    }

    fn fresh(&mut self, ty: TypeId, rest: Rest) -> Content {
        match (self.program.class(ty), rest) {
            (Class::Struct, rest) => Content::Fields(Vec::new(), rest),
            (Class::Array(len), rest) => {
                let len = len.and_then(|len| i64::try_from(len).ok()).map(Value::Int);
                let len = len.unwrap_or(Value::Unknown(Sym::new("array length")));
                Content::Elems { members: Vec::new(), len, rest, is_map: false }
            }
            (_, Rest::Zero) => Content::Value(self.zero(ty)),
            (_, Rest::Unknown(n)) => Content::Value(Value::Unknown(Sym::new(("content", n)))),
        }
    }

    pub(super) fn zero_cell(&mut self, state: &mut State, ty: TypeId) -> CellId {
        let content = self.fresh(ty, Rest::Zero);
        state.new_cell(Cell::new(ty, content, false))
    }

    /// Memory that code that is not followed knows of.
    pub(super) fn outside_cell(&mut self, state: &mut State, ty: TypeId, from: u64) -> CellId {
        let content = self.fresh(ty, Rest::Unknown(from));
        state.new_cell(Cell::new(ty, content, true))
    }

    pub(super) fn cell_with(&mut self, state: &mut State, ty: TypeId, value: Value) -> CellId {
        let cell = self.zero_cell(state, ty);
        self.store(state, cell, value);
        cell
    }

    /// What a pointer points to; `None` for nil.
    pub(super) fn deref(&mut self, state: &mut State, pointer: &Value, ty: TypeId) -> Result<CellId, Dead> {
        match pointer {
            Value::Ptr(cell) => Ok(*cell),
            Value::Unknown(sym) => {
                if let Some((_, cell)) = state.behind.iter().find(|(id, _)| *id == sym.id) {
                    return Ok(*cell);
                }
                let elem = self.program.pointee(ty);
                let cell = self.outside_cell(state, elem, sym.id);
                state.behind.push((sym.id, cell));
                if let Some(is_nil) = Sym::derived("nil", &[*sym]) {
                    state.assume(is_nil, false);
                }
                Ok(cell)
            }
            Value::Any(members) => {
                members.iter().for_each(|member| state.escape(member));
                // The same one of the same ones: what is locked by one way is unlocked by the other.
                let key = super::value::hash_of(members.iter().map(identity).collect::<Vec<_>>());
                if let Some((_, cell)) = state.behind.iter().find(|(id, _)| *id == key) {
                    return Ok(*cell);
                }
                let cell = self.outside_cell(state, TypeId::UNKNOWN, key);
                state.behind.push((key, cell));
                Ok(cell)
            }
            _ => Err(Dead),
        }
    }

    pub(super) fn field_cell(&mut self, state: &mut State, cell: CellId, field: ObjId) -> CellId {
        let of = state.cell(cell);
        let (outside, rest) = match &of.content {
            Content::Fields(fields, rest) => {
                if let Some((_, cell)) = fields.iter().find(|(known, _)| *known == field) {
                    return *cell;
                }
                (of.outside, *rest)
            }
            // A struct of which it was not known that it is one.
            Content::Value(Value::Unknown(sym)) => (of.outside, Rest::Unknown(sym.id)),
            _ => (of.outside, Rest::Unknown(u64::from(cell.0))),
        };
        let ty = self.program.world.type_of(field);
        let content = match rest {
            Rest::Zero => self.fresh(ty, Rest::Zero),
            Rest::Unknown(n) => self.fresh(ty, Rest::Unknown(Sym::new((n, field)).id)),
        };
        // What is called on a part of a resource, by promotion, is called on the resource.
        let resource = state.cell(cell).resource;
        let new = state.new_cell(Cell { resource, ..Cell::new(ty, content, outside) });
        match &mut state.cell_mut(cell).content {
            Content::Fields(fields, _) => fields.push((field, new)),
            content => *content = Content::Fields(vec![(field, new)], rest),
        }
        new
    }

    /// The elements of a slice, map or array value.
    pub(super) fn elems(&mut self, state: &mut State, value: &Value) -> Option<CellId> {
        match value {
            Value::Ptr(cell) => {
                let is_elems = matches!(state.cell(*cell).content, Content::Elems { .. });
                if is_elems {
                    return Some(*cell);
                }
                match state.cell(*cell).content.clone() {
                    Content::Value(inner @ Value::Ptr(_)) => self.elems(state, &inner),
                    _ => None,
                }
            }
            Value::Unknown(sym) => {
                let key = Sym::new(("elems", sym.id)).id;
                if let Some((_, cell)) = state.behind.iter().find(|(id, _)| *id == key) {
                    return Some(*cell);
                }
                let len = Sym::derived("len", &[*sym]).unwrap_or(Sym::new(("len of", sym.id)));
                let content = Content::Elems {
                    members: Vec::new(),
                    len: Value::Unknown(len),
                    rest: Rest::Unknown(key),
                    is_map: false,
                };
                let cell = state.new_cell(Cell::new(TypeId::UNKNOWN, content, true));
                state.behind.push((key, cell));
                Some(cell)
            }
            _ => None,
        }
    }

    pub(super) fn load(&mut self, state: &State, cell: CellId) -> Value {
        let of = state.cell(cell);
        if of.resource.is_some() || of.sync.is_some() {
            return Value::Ptr(cell);
        }
        match &of.content {
            Content::Value(value) => value.clone(),
            Content::Elems { .. } => Value::Ptr(cell),
            Content::Fields(fields, rest) => {
                let fields = fields.iter().map(|(field, cell)| (*field, self.load(state, *cell))).collect();
                Value::Struct(Rc::new(StructValue { ty: of.ty, fields, rest: *rest }))
            }
        }
    }

    pub(super) fn store(&mut self, state: &mut State, cell: CellId, value: Value) {
        if state.cell(cell).outside {
            state.escape(&value);
        }
        match value {
            Value::Struct(of) => {
                let known: Vec<(ObjId, CellId)> = match &state.cell(cell).content {
                    Content::Fields(fields, _) => fields.clone(),
                    _ => Vec::new(),
                };
                state.cell_mut(cell).content = Content::Fields(known.clone(), of.rest);
                for (field, inner) in
                    known.iter().filter(|(field, _)| !of.fields.iter().any(|(f, _)| f == field))
                {
                    let ty = self.program.world.type_of(*field);
                    let content = self.fresh(ty, of.rest);
                    state.cell_mut(*inner).content = content;
                }
                for (field, value) in &of.fields {
                    let inner = self.field_cell(state, cell, *field);
                    self.store(state, inner, value.clone());
                }
            }
            value => state.cell_mut(cell).content = Content::Value(value),
        }
    }

    /// Finds a place. Fails where a nil pointer is looked through.
    pub(super) fn spot(&mut self, state: &mut State, thread: usize, place: &Place) -> Result<Spot, Dead> {
        let mut spot = match place.base {
            Base::Var(var) => self.var_spot(state, thread, var),
            Base::Global(global) => Spot::Cell(self.global(state, global)),
            Base::Deref(pointer) => {
                let ty = self.type_of(state, thread, pointer);
                let pointer = self.value(state, thread, pointer);
                Spot::Cell(self.deref(state, &pointer, ty)?)
            }
        };
        for part in &place.parts {
            spot = self.part(state, spot, *part)?;
        }
        Ok(spot)
    }

    fn var_spot(&mut self, state: &mut State, thread: usize, var: VarId) -> Spot {
        match state.frame(thread).is_shared(var) {
            true => Spot::Cell(self.shared_cell(state, thread, var)),
            false => Spot::Var(var, Vec::new()),
        }
    }

    /// The memory of a shared variable.
    pub(super) fn shared_cell(&mut self, state: &mut State, thread: usize, var: VarId) -> CellId {
        if let Value::Ptr(cell) = state.frame(thread).get(var) {
            return *cell;
        }
        let ty = state.frame(thread).func.vars[var.index()].ty;
        let cell = self.zero_cell(state, ty);
        state.frame_mut(thread).set(var, Value::Ptr(cell));
        cell
    }

    pub(super) fn global(&mut self, state: &mut State, global: ObjId) -> CellId {
        if let Some((_, cell)) = state.globals.iter().find(|(known, _)| *known == global) {
            return *cell;
        }
        let ty = self.program.world.type_of(global);
        let cell = self.outside_cell(state, ty, super::value::hash_of(("global", global)));
        if self.program.is_error(ty) {
            // Errors that packages declare are some.
            let some = self.outside_cell(state, TypeId::UNKNOWN, 2);
            state.cell_mut(cell).content = Content::Value(Value::Ptr(some));
        }
        state.globals.push((global, cell));
        cell
    }

    fn part(&mut self, state: &mut State, spot: Spot, part: Part) -> Result<Spot, Dead> {
        Ok(match (spot, part) {
            (Spot::Cell(cell), Part::Field(field)) => Spot::Cell(self.field_cell(state, cell, field)),
            (Spot::Var(var, mut fields), Part::Field(field)) => {
                fields.push(field);
                Spot::Var(var, fields)
            }
            (Spot::Elem(cell, mut fields), Part::Field(field)) => {
                fields.push(field);
                Spot::Elem(cell, fields)
            }
            (Spot::Cell(cell), Part::Index(_)) => {
                let value = self.load(state, cell);
                match self.elems(state, &value) {
                    Some(elems) => Spot::Elem(elems, Vec::new()),
                    None => Spot::Nowhere(Sym::new(("elem of", cell))),
                }
            }
            (spot @ (Spot::Var(..) | Spot::Elem(..)), Part::Index(_)) => {
                let value = self.at_spot(state, &spot);
                match self.elems(state, &value) {
                    Some(elems) => Spot::Elem(elems, Vec::new()),
                    None => Spot::Nowhere(Sym::new("elem")),
                }
            }
            (Spot::Nowhere(sym), part) => Spot::Nowhere(Sym::new(("part", sym.id, part))),
            (spot, Part::Deref) => {
                let value = self.at_spot(state, &spot);
                Spot::Cell(self.deref(state, &value, TypeId::UNKNOWN)?)
            }
        })
    }

    fn var_of(&self, state: &State, var: VarId) -> Value {
        let thread = self.thread;
        state.frame(thread).get(var).clone()
    }

    /// What is at a place.
    pub(super) fn at_spot(&mut self, state: &State, spot: &Spot) -> Value {
        match spot {
            Spot::Cell(cell) => self.load(state, *cell),
            Spot::Var(var, fields) => {
                let value = self.var_of(state, *var);
                self.fields_of(value, fields)
            }
            Spot::Elem(cell, fields) => {
                let value = self.element(state, *cell);
                self.fields_of(value, fields)
            }
            Spot::Nowhere(sym) => Value::Unknown(*sym),
        }
    }

    fn element(&mut self, state: &State, cell: CellId) -> Value {
        let Content::Elems { members, rest, .. } = &state.cell(cell).content else {
            return Value::Unknown(Sym::new(("elem", cell)));
        };
        match (members.as_slice(), rest) {
            ([], Rest::Unknown(n)) => Value::Unknown(Sym::new(("elem", *n))),
            ([], Rest::Zero) => Value::Unknown(Sym::new(("zero elem", cell))),
            ([one], Rest::Zero) => one.clone(),
            (several, _) => Value::Any(several.into()),
        }
    }

    fn fields_of(&mut self, value: Value, fields: &[ObjId]) -> Value {
        let mut value = value;
        for field in fields {
            value = match &value {
                Value::Struct(of) => match of.fields.iter().find(|(known, _)| known == field) {
                    Some((_, value)) => value.clone(),
                    None => match of.rest {
                        Rest::Zero => {
                            let ty = self.program.world.type_of(*field);
                            self.zero(ty)
                        }
                        Rest::Unknown(n) => Value::Unknown(Sym::new((n, *field))),
                    },
                },
                Value::Unknown(sym) => {
                    Value::Unknown(Sym::derived(field, &[*sym]).unwrap_or(Sym::new((sym.id, *field))))
                }
                Value::Any(members) => {
                    let members: Vec<Value> =
                        members.iter().map(|member| self.fields_of(member.clone(), &[*field])).collect();
                    Value::Any(members.into())
                }
                other => other.clone(),
            };
        }
        value
    }

    /// Writes to a place.
    pub(super) fn write(&mut self, state: &mut State, thread: usize, spot: &Spot, value: Value) {
        match spot {
            Spot::Cell(cell) => self.store(state, *cell, value),
            Spot::Var(var, fields) => {
                let old = state.frame(thread).get(*var).clone();
                let new = with_field(old, fields, value);
                state.frame_mut(thread).set(*var, new);
            }
            Spot::Elem(cell, _) => {
                self.add_member(state, *cell, value);
            }
            Spot::Nowhere(_) => state.escape(&value),
        }
    }

    /// An element is written, or added.
    pub(super) fn add_member(&mut self, state: &mut State, cell: CellId, value: Value) {
        if state.cell(cell).outside {
            state.escape(&value);
        }
        let too_many = match &mut state.cell_mut(cell).content {
            Content::Elems { members, .. } if members.contains(&value) => None,
            Content::Elems { members, len, is_map, .. } if members.len() < MAX_MEMBERS => {
                members.push(value);
                // A map has as many entries as were put into it, where they are told apart.
                if let (true, Value::Int(n)) = (*is_map, &*len) {
                    *len = Value::Int((*n).max(members.len() as i64));
                }
                None
            }
            _ => Some(value),
        };
        if let Some(value) = too_many {
            state.escape(&value);
        }
    }

    pub(super) fn value(&mut self, state: &mut State, thread: usize, operand: Operand) -> Value {
        match operand {
            Operand::Var(var) if state.frame(thread).is_shared(var) => {
                let cell = self.shared_cell(state, thread, var);
                self.load(state, cell)
            }
            Operand::Var(var) => state.frame(thread).get(var).clone(),
            Operand::Nil(_) => Value::Nil,
            Operand::Bool(b) => Value::Bool(b),
            Operand::Int(n) => Value::Int(n),
            Operand::Func(obj) => Value::Func(Rc::new(FuncValue::Declared(obj))),
            Operand::Zero(ty) => self.zero(ty),
            Operand::Const(ty) => Value::Unknown(constant(ty)),
            Operand::Unknown(_) => Value::Unknown(self.here(state, thread, 99)),
        }
    }

    pub(super) fn type_of(&self, state: &State, thread: usize, operand: Operand) -> TypeId {
        match operand {
            Operand::Var(var) => {
                state.frame(thread).func.vars.get(var.index()).map_or(TypeId::UNKNOWN, |v| v.ty)
            }
            Operand::Nil(ty) | Operand::Zero(ty) | Operand::Const(ty) | Operand::Unknown(ty) => ty,
            Operand::Bool(_) | Operand::Int(_) | Operand::Func(_) => TypeId::UNKNOWN,
        }
    }

    /// Gives a variable a value.
    pub(super) fn set(&mut self, state: &mut State, thread: usize, var: VarId, value: Value) {
        match state.frame(thread).is_shared(var) {
            true => {
                let cell = self.shared_cell(state, thread, var);
                self.store(state, cell, value);
            }
            false => state.frame_mut(thread).set(var, value),
        }
    }

    /// The symbol of an unknown value that comes from the instruction at hand: what came from it before is forgotten.
    pub(super) fn here(&mut self, state: &mut State, thread: usize, which: u32) -> Sym {
        let frame = state.frame(thread);
        let sym = Sym::new((frame.id, frame.block, frame.at, which));
        state.forget(sym);
        sym
    }
}

/// Tells values apart that lead to memory.
fn identity(value: &Value) -> (u8, u64) {
    match value {
        Value::Unknown(sym) => (0, sym.id),
        Value::Ptr(cell) => (1, u64::from(cell.0)),
        _ => (2, 0),
    }
}

/// What stands for all constants of a type.
pub(super) fn constant(ty: TypeId) -> Sym {
    Sym::new(("const", ty))
}

/// A struct with a field changed.
fn with_field(old: Value, fields: &[ObjId], value: Value) -> Value {
    let Some((field, inner)) = fields.split_first() else { return value };
    let mut of = match old {
        Value::Struct(of) => of,
        Value::Unknown(sym) => {
            Rc::new(StructValue { ty: TypeId::UNKNOWN, fields: Vec::new(), rest: Rest::Unknown(sym.id) })
        }
        other => return other,
    };
    let changed = Rc::make_mut(&mut of);
    match changed.fields.iter_mut().find(|(known, _)| known == field) {
        Some((_, old)) => *old = with_field(old.clone(), inner, value),
        None => {
            let old = Value::Struct(Rc::new(StructValue {
                ty: TypeId::UNKNOWN,
                fields: Vec::new(),
                rest: changed.rest,
            }));
            changed.fields.push((*field, with_field(old, inner, value)));
        }
    }
    Value::Struct(of)
}
