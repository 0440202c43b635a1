//! Composite literals and function literals.

use std::sync::Arc;

use super::Lowering;
use super::frame::Frame;
use crate::ast::{Expr, ExprId, FuncTypeId, List, StmtId};
use crate::ir::{Op, Operand, VarId};
use crate::types::{Field, ObjId, Type, TypeId};

impl Lowering<'_, '_> {
    /// A function literal: lowered, then made a value with what it captures.
    pub(super) fn func_literal(
        &mut self,
        id: ExprId,
        ty: FuncTypeId,
        body: StmtId,
        want: Option<VarId>,
    ) -> Operand {
        let (sig_type, span) = (self.type_of(id), self.expr_span(id));
        let number = self.literal_numbers.get(&id).copied().unwrap_or(0);
        let around = &self.frame;
        let word = if around.obj.is_none() && !self.outer.is_empty() { "" } else { "func" };
        let name = format!("{}.{word}{number}", around.name);
        let frame = Frame::new(None, name, self.tree.stmt_span(body));
        self.outer.push(std::mem::replace(&mut self.frame, frame));
        let sig = self.world.signature(sig_type).unwrap_or_default();
        self.signature(self.tree, self.tree.func_type(ty), &sig);
        self.stmt(body);
        let Some(outer) = self.outer.pop() else { return Operand::Unknown(sig_type) };
        let literal = std::mem::replace(&mut self.frame, outer).finish(self.file);
        self.frame.literals.push(Arc::new(literal));
        let literal = self.frame.literals.len() as u32 - 1;
        let dst = self.dst(want, sig_type, span);
        self.emit(Op::Closure { dst, literal }, span);
        Operand::Var(dst)
    }

    /// `T{…}`, or `{…}` in one, which may stand for `&T{…}`.
    pub(super) fn composite(
        &mut self,
        id: ExprId,
        written: Option<ExprId>,
        elts: List<ExprId>,
        want: Option<VarId>,
    ) -> Operand {
        let (ty, span) = (self.type_of(id), self.expr_span(id));
        let pointee = self.world.pointee(ty).filter(|_| written.is_none());
        let Some(base) = pointee else { return self.composite_of(id, ty, elts, want) };
        let value = self.composite_of(id, base, elts, None);
        self.new_with(value, base, want, span)
    }

    fn composite_of(&mut self, id: ExprId, ty: TypeId, elts: List<ExprId>, want: Option<VarId>) -> Operand {
        let (elts, span) = (self.tree.list(elts), self.expr_span(id));
        let op = match self.core(ty) {
            Type::Struct(types) => {
                let fields = self.fields(elts, &types);
                Op::Struct { dst: self.dst(want, ty, span), fields }
            }
            Type::Array { elem, .. } | Type::Slice(elem) => {
                let elems = self.elements(elts, None, elem);
                Op::List { dst: self.dst(want, ty, span), elems }
            }
            Type::Map { key, value } => {
                let elems = self.elements(elts, Some(key), value);
                Op::List { dst: self.dst(want, ty, span), elems }
            }
            _ => {
                let from = elts.iter().map(|elt| self.unknown_element(*elt)).collect();
                Op::Compute { dst: self.dst(want, ty, span), from }
            }
        };
        let dst = match &op {
            Op::Struct { dst, .. } | Op::List { dst, .. } | Op::Compute { dst, .. } => *dst,
            _ => return Operand::Unknown(ty),
        };
        self.emit(op, span);
        Operand::Var(dst)
    }

    fn fields(&mut self, elts: &[ExprId], types: &[Field]) -> Vec<(ObjId, Operand)> {
        let mut fields = Vec::with_capacity(elts.len());
        for (at, elt) in elts.iter().enumerate() {
            let (field, value) = match self.tree.expr(*elt) {
                Expr::KeyValue { key, value, .. } => (self.field_named(key, types), value),
                _ => (types.get(at).copied(), *elt),
            };
            let value = self.expr(value);
            if let Some(field) = field {
                fields.push((field.obj, self.fit(value, field.ty)));
            }
        }
        fields
    }

    fn field_named(&self, key: ExprId, types: &[Field]) -> Option<Field> {
        let Expr::Ident(ident) = self.tree.expr(key) else { return None };
        let name = self.tree.name(ident);
        types.iter().find(|field| field.name == name).copied()
    }

    fn elements(
        &mut self,
        elts: &[ExprId],
        key_type: Option<TypeId>,
        elem: TypeId,
    ) -> Vec<(Option<Operand>, Operand)> {
        let mut elems = Vec::with_capacity(elts.len());
        for elt in elts {
            let (key, value) = match self.tree.expr(*elt) {
                Expr::KeyValue { key, value, .. } => (Some(self.expr(key)), value),
                _ => (None, *elt),
            };
            let key = match (key, key_type) {
                (Some(key), Some(ty)) => Some(self.fit(key, ty)),
                _ => key,
            };
            let value = self.expr(value);
            elems.push((key, self.fit(value, elem)));
        }
        elems
    }

    /// In a literal whose type is not known, a key may be the name of a field.
    fn unknown_element(&mut self, elt: ExprId) -> Operand {
        match self.tree.expr(elt) {
            Expr::KeyValue { value, .. } => self.expr(value),
            _ => self.expr(elt),
        }
    }
}
