//! Places: variables, fields, elements, and what pointers point to.

use super::Lowering;
use crate::ast::{Expr, ExprId};
use crate::ir::{Base, Op, Operand, Part, Place, VarId};
use crate::span::Span;
use crate::types::{FoundKind, ObjId, ObjKind, Selection, Type, TypeId, VarKind};

/// A place, and how it is come to.
#[derive(Clone)]
pub(super) struct Loc {
    pub(super) place: Place,
    /// Whether it is part of the variable at its base, so that a pointer to it reaches that variable.
    own: bool,
    span: Span,
}

/// How the way to a place is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// When the place is used.
    Late,
    /// At once: pointers and indexes on the way may change before it is used.
    Now,
}

impl Lowering<'_, '_> {
    pub(super) fn place(&mut self, id: ExprId, way: Way) -> Loc {
        let span = self.expr_span(id);
        let ty = self.type_of(id);
        match self.deeper(|lowering| lowering.place_here(id, way)) {
            Some(loc) => loc,
            None => self.value_loc(Operand::Unknown(ty), span),
        }
    }

    fn place_here(&mut self, id: ExprId, way: Way) -> Loc {
        let span = self.expr_span(id);
        match self.tree.expr(id) {
            Expr::Paren(x) => self.place(x, way),
            Expr::Ident(ident) => match self.info.uses.get(ident) {
                Some(obj) => self.object_place(obj, id),
                None => self.by_value(id),
            },
            Expr::Selector { x, sel } => match self.info.selections.get(&id) {
                Some(selection) if selection.kind == FoundKind::Field && !selection.of_type => {
                    let loc = self.place(x, way);
                    let loc = self.embedded(loc, selection, way);
                    self.field(Loc { span, ..loc }, selection.obj, way)
                }
                Some(_) => self.by_value(id),
                None => match self.info.uses.get(sel) {
                    Some(obj) => self.object_place(obj, id),
                    None => self.by_value(id),
                },
            },
            Expr::Index { x, index, .. } if !self.is_func(x) => self.element(id, x, index, way),
            Expr::Star(x) => {
                let (loc, ty) = (self.place(x, way), self.type_of(id));
                self.deref(Loc { span, ..loc }, ty, way)
            }
            _ => self.by_value(id),
        }
    }

    fn by_value(&mut self, id: ExprId) -> Loc {
        let (value, span) = (self.expr_no_place(id), self.expr_span(id));
        self.value_loc(value, span)
    }

    /// The place of a value in between.
    pub(super) fn value_loc(&mut self, value: Operand, span: Span) -> Loc {
        let var = self.materialize(value, span);
        self.var_loc(var, span)
    }

    fn var_loc(&self, var: VarId, span: Span) -> Loc {
        let ty = self.frame.var(var).ty;
        Loc { place: Place { base: Base::Var(var), parts: Vec::new(), ty }, own: true, span }
    }

    fn object_place(&mut self, obj: ObjId, id: ExprId) -> Loc {
        let span = self.expr_span(id);
        match self.world.object(obj).kind {
            ObjKind::Var(VarKind::Package) => {
                let ty = self.world.type_of(obj);
                Loc { place: Place { base: Base::Global(obj), parts: Vec::new(), ty }, own: false, span }
            }
            ObjKind::Var(_) => match self.local(obj) {
                Some(var) => self.var_loc(var, span),
                None => self.by_value(id),
            },
            _ => self.by_value(id),
        }
    }

    /// The element `x[index]`.
    fn element(&mut self, id: ExprId, x: ExprId, index: ExprId, way: Way) -> Loc {
        let span = self.expr_span(id);
        let mut loc = Loc { span, ..self.place(x, way) };
        let mut key_type = None;
        match self.core(loc.place.ty) {
            Type::Pointer(array) => loc = self.deref(loc, array, way),
            Type::Array { .. } => {}
            core => {
                if let Type::Map { key, .. } = core {
                    key_type = Some(key);
                }
                loc = self.behind_reference(loc, way);
            }
        }
        let mut index_value = self.expr(index);
        if let Some(key) = key_type {
            index_value = self.fit(index_value, key);
        }
        if way == Way::Now {
            index_value = self.freeze(index_value, span);
        }
        loc.place.parts.push(Part::Index(index_value));
        loc.place.ty = self.type_of(id);
        loc
    }

    /// The same slice or map, whose elements are no part of the variable that holds it.
    fn behind_reference(&mut self, loc: Loc, way: Way) -> Loc {
        let span = loc.span;
        match way {
            Way::Late => Loc { own: false, ..loc },
            Way::Now => {
                let value = self.read(loc, None);
                let value = self.freeze(value, span);
                Loc { own: false, ..self.value_loc(value, span) }
            }
        }
    }

    /// What the pointer that is at `loc` points to.
    pub(super) fn deref(&mut self, loc: Loc, elem: TypeId, way: Way) -> Loc {
        let span = loc.span;
        let is_variable = matches!(loc.place.base, Base::Var(_)) && loc.place.parts.is_empty();
        if way == Way::Now || is_variable {
            let mut pointer = self.read(loc, None);
            if way == Way::Now {
                pointer = self.freeze(pointer, span);
            }
            let place = Place { base: Base::Deref(pointer), parts: Vec::new(), ty: elem };
            return Loc { place, own: false, span };
        }
        let mut loc = loc;
        loc.place.parts.push(Part::Deref);
        loc.place.ty = elem;
        Loc { own: false, ..loc }
    }

    /// The embedded fields on the way of a selector.
    pub(super) fn embedded(&mut self, mut loc: Loc, selection: &Selection, way: Way) -> Loc {
        for field in &selection.path {
            loc = self.field(loc, *field, way);
        }
        loc
    }

    /// A field of the struct that is at `loc`, or to which the pointer there points.
    fn field(&mut self, loc: Loc, field: ObjId, way: Way) -> Loc {
        let mut loc = match self.world.pointee(loc.place.ty) {
            Some(elem) => self.deref(loc, elem, way),
            None => loc,
        };
        loc.place.ty = self.field_type(loc.place.ty, field);
        loc.place.parts.push(Part::Field(field));
        loc
    }

    /// The type of a field in this struct.
    pub(super) fn field_type(&mut self, ty: TypeId, field: ObjId) -> TypeId {
        if let Type::Struct(fields) = self.core(ty)
            && let Some(found) = fields.iter().find(|own| own.obj == field)
        {
            return found.ty;
        }
        self.world.type_of(field)
    }

    /// What is at the place.
    pub(super) fn read(&mut self, loc: Loc, want: Option<VarId>) -> Operand {
        let Loc { place, span, .. } = loc;
        if let (Base::Var(var), true) = (place.base, place.parts.is_empty()) {
            return Operand::Var(var);
        }
        let dst = self.dst(want, place.ty, span);
        self.emit(Op::Read { dst, place, ok: None }, span);
        Operand::Var(dst)
    }

    /// A pointer to the place.
    pub(super) fn address(&mut self, loc: Loc, want: Option<VarId>, span: Span) -> Operand {
        let place = loc.place;
        match place.base {
            Base::Deref(pointer) if place.parts.is_empty() => return pointer,
            Base::Var(var) if loc.own => self.frame.share(var),
            _ => {}
        }
        let ty = self.world.pointer_to(place.ty);
        let dst = self.dst(want, ty, span);
        self.emit(Op::Addr { dst, place }, span);
        Operand::Var(dst)
    }
}
