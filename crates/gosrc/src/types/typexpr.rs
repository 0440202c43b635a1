//! Type expressions.

use std::sync::Arc;

use super::check::{Checker, Mode};
use super::ids::{ObjId, TypeId};
use super::object::{ObjKind, VarKind};
use super::ty::{Field, Interface, Method, Signature, Term, Type};
use super::value::Constant;
use crate::ast::{BinaryOp, Expr, ExprId, FieldId, FieldList, FuncTypeId, IdentId, List, Tree, UnaryOp};

impl Checker<'_, '_, '_> {
    /// The type that an expression denotes; unknown when it is none.
    pub(super) fn type_expr(&mut self, id: ExprId) -> TypeId {
        let operand = self.expr(id, None);
        match operand.mode {
            Mode::Type => operand.ty,
            _ => TypeId::UNKNOWN,
        }
    }

    /// Types that are written out, and so are no values.
    pub(super) fn written_type(&mut self, id: ExprId) -> TypeId {
        match self.tree.expr(id) {
            Expr::Array { len, elt } => self.array_type(len, elt),
            Expr::Map { key, value } => {
                let (key, value) = (self.type_expr(key), self.type_expr(value));
                self.world.types.add(Type::Map { key, value })
            }
            Expr::Chan { dir, value, .. } => {
                let elem = self.type_expr(value);
                self.world.types.add(Type::Chan { dir, elem })
            }
            Expr::Func(ty) => {
                self.scopes.open();
                let sig = self.signature(ty, false);
                self.scopes.close();
                sig
            }
            Expr::Struct { fields } => self.struct_type(fields),
            Expr::Interface { elems } => self.interface_type(elems),
            _ => TypeId::UNKNOWN,
        }
    }

    fn array_type(&mut self, len: Option<ExprId>, elt: ExprId) -> TypeId {
        let Some(len) = len else {
            let elem = self.type_expr(elt);
            return self.world.types.add(Type::Slice(elem));
        };
        let len = match self.tree.expr(len) {
            Expr::Ellipsis(_) => None,
            _ => self.expr(len, None).value.and_then(Constant::int).and_then(|n| u64::try_from(n).ok()),
        };
        let elem = self.type_expr(elt);
        self.world.types.add(Type::Array { len, elem })
    }

    fn struct_type(&mut self, list: List<FieldId>) -> TypeId {
        let tree = self.tree;
        let mut fields = Vec::new();
        for field in tree.list(list) {
            let field = tree.field(*field);
            let ty = self.type_expr(field.ty);
            let names = tree.list(field.names);
            let embedded = names.is_empty();
            let embedded_name = embedded_ident(tree, field.ty);
            for ident in names.iter().chain(embedded_name.as_ref().filter(|_| embedded)) {
                let obj = self.object_of(*ident, ObjKind::Var(VarKind::Field));
                self.world.set_type(obj, ty);
                fields.push(Field { obj, name: tree.name(*ident), ty, embedded, tag: field.tag });
            }
        }
        self.world.types.add(Type::Struct(Arc::from(fields)))
    }

    fn interface_type(&mut self, elems: List<FieldId>) -> TypeId {
        let tree = self.tree;
        let mut iface = (Vec::new(), Vec::new());
        for elem in tree.list(elems) {
            let elem = tree.field(*elem);
            let names = tree.list(elem.names);
            if names.is_empty() {
                iface.1.push(self.constraint_expr(elem.ty));
                continue;
            }
            let ty = self.type_expr(elem.ty);
            for ident in names {
                let obj = self.object_of(*ident, ObjKind::Func);
                self.world.set_type(obj, ty);
                iface.0.push(Method { obj, name: tree.name(*ident), ty });
            }
        }
        let (methods, embeds) = (iface.0.into_boxed_slice(), iface.1.into_boxed_slice());
        self.world.types.add(Type::Interface(Arc::new(Interface { methods, embeds, comparable: false })))
    }

    /// A type, or what only constraints may be: `A | ~B`.
    pub(super) fn constraint_expr(&mut self, id: ExprId) -> TypeId {
        let mut parts = Vec::new();
        let mut left = self.tree.unparen(id);
        while let Expr::Binary { op: BinaryOp::Or, x, y, .. } = self.tree.expr(left) {
            parts.push(y);
            left = self.tree.unparen(x);
        }
        parts.push(left);
        let mut terms = Vec::new();
        for part in parts.into_iter().rev() {
            let (tilde, part) = match self.tree.expr(part) {
                Expr::Unary { op: UnaryOp::Tilde, x } => (true, x),
                _ => (false, part),
            };
            terms.push(Term { tilde, ty: self.type_expr(part) });
        }
        let ty = match terms.as_slice() {
            [Term { tilde: false, ty }] => *ty,
            _ => self.world.types.add(Type::Union(Arc::from(terms))),
        };
        self.typed(id, ty);
        ty
    }

    /// A signature. Its type parameters are bound in the scope at hand; its parameters and results, too, when `bind`.
    pub(super) fn signature(&mut self, id: FuncTypeId, bind: bool) -> TypeId {
        let tree = self.tree;
        let ty = tree.func_type(id);
        let type_params = ty.type_params.map(|list| self.type_params(list)).unwrap_or_default();
        let mut named = Vec::new();
        let (params, variadic) = self.params(ty.params, VarKind::Param, bind, &mut named);
        let results = ty.results.map(|list| self.params(list, VarKind::Result, bind, &mut named).0);
        // The names are those of the body: the types do not see them.
        for (ident, obj) in named {
            self.scopes.bind(tree.name(ident), obj);
        }
        let signature = Signature {
            type_params,
            params: params.into_boxed_slice(),
            results: results.unwrap_or_default().into_boxed_slice(),
            variadic,
        };
        self.world.types.add(Type::Func(Arc::new(signature)))
    }

    fn params(
        &mut self,
        list: FieldList,
        kind: VarKind,
        bind: bool,
        named: &mut Vec<(IdentId, ObjId)>,
    ) -> (Vec<TypeId>, bool) {
        let tree = self.tree;
        let (mut types, mut variadic) = (Vec::new(), false);
        for field in tree.list(list.fields) {
            let field = tree.field(*field);
            let ty = match tree.expr(field.ty) {
                Expr::Ellipsis(Some(elem)) => {
                    variadic = true;
                    let elem = self.type_expr(elem);
                    let ty = self.world.types.add(Type::Slice(elem));
                    self.typed(field.ty, ty);
                    ty
                }
                _ => self.type_expr(field.ty),
            };
            let names = tree.list(field.names);
            types.extend(std::iter::repeat_n(ty, names.len().max(1)));
            if bind || self.info.is_some() {
                for ident in names {
                    let obj = self.object_of(*ident, ObjKind::Var(kind));
                    self.world.set_type(obj, ty);
                    if bind {
                        named.push((*ident, obj));
                    }
                }
            }
        }
        (types, variadic)
    }

    /// Declares type parameters in the scope at hand, then looks at their constraints, which may name them.
    pub(super) fn type_params(&mut self, list: FieldList) -> Box<[ObjId]> {
        let tree = self.tree;
        let mut all = Vec::new();
        for field in tree.list(list.fields) {
            for ident in tree.list(tree.field(*field).names) {
                all.push(self.declare_type_param(*ident));
            }
        }
        let mut next = all.iter();
        for field in tree.list(list.fields) {
            let field = tree.field(*field);
            let constraint = self.constraint_expr(field.ty);
            let constraint = self.as_constraint(constraint);
            for param in next.by_ref().take(tree.list(field.names).len()) {
                self.world.constraints.insert(*param, constraint);
            }
        }
        all.into_boxed_slice()
    }

    pub(super) fn declare_type_param(&mut self, ident: IdentId) -> ObjId {
        let obj = self.object_of(ident, ObjKind::TypeParam);
        let ty = self.world.types.add(Type::Param(obj));
        self.world.set_type(obj, ty);
        self.scopes.bind(self.tree.name(ident), obj);
        obj
    }

    /// `[T ~int]` is short for `[T interface{ ~int }]`.
    fn as_constraint(&mut self, ty: TypeId) -> TypeId {
        match self.world.types.get(ty) {
            Type::Named { .. } | Type::Interface(_) | Type::Unknown | Type::Param(_) => ty,
            _ => {
                let iface = Interface { embeds: Box::new([ty]), ..Interface::default() };
                self.world.types.add(Type::Interface(Arc::new(iface)))
            }
        }
    }
}

/// The identifier that names an embedded field.
fn embedded_ident(tree: &Tree, mut ty: ExprId) -> Option<IdentId> {
    loop {
        ty = match tree.expr(ty) {
            Expr::Ident(ident) => return Some(ident),
            Expr::Selector { sel, .. } => return Some(sel),
            Expr::Star(x) | Expr::Paren(x) | Expr::Index { x, .. } | Expr::IndexList { x, .. } => x,
            _ => return None,
        };
    }
}
