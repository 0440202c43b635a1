//! Composite literals.

use super::check::{Checker, Mode, Operand};
use super::ids::TypeId;
use super::ty::{Field, Type};
use super::value::Constant;
use crate::ast::{Expr, ExprId, List};

impl Checker<'_, '_, '_> {
    pub(super) fn composite(
        &mut self,
        ty: Option<ExprId>,
        elts: List<ExprId>,
        hint: Option<TypeId>,
    ) -> Operand {
        let open_array = ty.and_then(|ty| match self.tree.expr(ty) {
            Expr::Array { len: Some(len), elt } if matches!(self.tree.expr(len), Expr::Ellipsis(None)) => {
                Some((ty, elt))
            }
            _ => None,
        });
        let elts = self.tree.list(elts);
        if let Some((array, elt)) = open_array {
            let elem = self.type_expr(elt);
            let len = self.elements(elts, None, Some(elem));
            let ty = self.world.types.add(Type::Array { len, elem });
            self.typed(array, ty);
            return Operand::value(ty);
        }
        let (ty, base) = match (ty, hint) {
            (Some(ty), _) => {
                let ty = self.type_expr(ty);
                (ty, ty)
            }
            // `{…}` in a slice of pointers is `&T{…}`.
            (None, Some(hint)) => (hint, self.world.pointee(hint).unwrap_or(hint)),
            (None, None) => (TypeId::UNKNOWN, TypeId::UNKNOWN),
        };
        let core = self.world.core(base);
        match self.world.ty(core).clone() {
            Type::Struct(fields) => self.struct_elements(elts, &fields),
            Type::Array { elem, .. } | Type::Slice(elem) => {
                self.elements(elts, None, Some(elem));
            }
            Type::Map { key, value } => {
                self.elements(elts, Some(key), Some(value));
            }
            _ => self.unknown_elements(elts),
        }
        Operand::value(ty)
    }

    fn struct_elements(&mut self, elts: &[ExprId], fields: &[Field]) {
        for (at, elt) in elts.iter().enumerate() {
            let Expr::KeyValue { key, value, .. } = self.tree.expr(*elt) else {
                self.expr(*elt, fields.get(at).map(|field| field.ty));
                continue;
            };
            let field = match self.tree.expr(key) {
                Expr::Ident(ident) => {
                    let name = self.tree.name(ident);
                    let field = fields.iter().find(|field| field.name == name).copied();
                    if let Some(field) = field {
                        self.used(ident, field.obj);
                        self.typed(key, field.ty);
                    }
                    field
                }
                _ => None,
            };
            self.expr(value, field.map(|field| field.ty));
        }
    }

    /// Elements of an array, slice or map; says how many an array has, if that is known.
    fn elements(&mut self, elts: &[ExprId], key: Option<TypeId>, elem: Option<TypeId>) -> Option<u64> {
        let (mut len, mut next) = (0_u64, Some(0_u64));
        for elt in elts {
            let value = match self.tree.expr(*elt) {
                Expr::KeyValue { key: at, value, .. } => {
                    let at = self.expr(at, key);
                    next = at.value.and_then(Constant::int).and_then(|at| u64::try_from(at).ok());
                    value
                }
                _ => *elt,
            };
            self.expr(value, elem);
            next = next.and_then(|next| next.checked_add(1));
            len = len.max(next.unwrap_or(0));
        }
        // A key whose value is not known leaves the length open.
        next.or(elts.is_empty().then_some(0)).map(|_| len)
    }

    /// Of a literal whose type is not known, a key may be the name of a field.
    fn unknown_elements(&mut self, elts: &[ExprId]) {
        for elt in elts {
            match self.tree.expr(*elt) {
                Expr::KeyValue { key, value, .. } => {
                    if !matches!(self.tree.expr(key), Expr::Ident(_)) {
                        self.expr(key, None);
                    }
                    self.expr(value, None);
                }
                _ => {
                    self.expr(*elt, None);
                }
            }
        }
    }

    /// Whether an expression is the keyword-free `nil` of the universe.
    pub(super) fn is_nil(operand: Operand) -> bool {
        operand.mode == Mode::Nil
    }
}
