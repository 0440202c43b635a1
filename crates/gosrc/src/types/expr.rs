//! Expressions.

use super::check::{Checker, Mode, Operand};
use super::ids::{ObjId, TypeId};
use super::info::Selection;
use super::lookup::FoundKind;
use super::object::ObjKind;
use super::ty::{Basic, Type};
use super::value::Constant;
use crate::ast::{ChanDir, Expr, ExprId, FuncTypeId, IdentId, StmtId, UnaryOp};
use crate::names::Name;

impl Checker<'_, '_, '_> {
    /// Looks at an expression. `hint` is the type that is wanted: a composite literal without a type takes it.
    pub(super) fn expr(&mut self, id: ExprId, hint: Option<TypeId>) -> Operand {
        let operand = self.deeper(Operand::UNKNOWN, |checker| checker.expr_here(id, hint));
        self.found(id, operand);
        operand
    }

    fn expr_here(&mut self, id: ExprId, hint: Option<TypeId>) -> Operand {
        match self.tree.expr(id) {
            Expr::Bad => Operand::UNKNOWN,
            Expr::Ident(ident) => self.ident(ident),
            Expr::Lit(kind) => self.literal(id, kind),
            Expr::Paren(x) => self.expr(x, hint),
            Expr::FuncLit { ty, body } => self.func_literal(ty, body),
            Expr::Composite { ty, elts, .. } => self.composite(ty, elts, hint),
            Expr::Selector { x, sel } => self.selector(id, x, sel),
            Expr::Index { x, index, .. } => self.index(x, &[index]),
            Expr::IndexList { x, indices, .. } => self.index(x, self.tree.list(indices)),
            Expr::Slice { x, bounds, .. } => {
                let operand = self.expr(x, None);
                let bounds = self.tree.bounds(bounds);
                for bound in [bounds.lo, bounds.hi, bounds.max].into_iter().flatten() {
                    self.expr(bound, None);
                }
                self.slice_of(operand)
            }
            Expr::TypeAssert { x, ty, .. } => {
                self.expr(x, None);
                ty.map_or(Operand::UNKNOWN, |ty| Operand::value(self.type_expr(ty)))
            }
            Expr::Call { .. } => self.call(id),
            Expr::Star(x) => self.star(x),
            Expr::Unary { op, x } => self.unary(op, x, hint),
            Expr::Binary { .. } => self.binary(id),
            Expr::KeyValue { key, value, .. } => {
                self.expr(key, None);
                self.expr(value, None);
                Operand::UNKNOWN
            }
            Expr::Ellipsis(elem) => {
                if let Some(elem) = elem {
                    self.expr(elem, None);
                }
                Operand::UNKNOWN
            }
            Expr::Array { .. }
            | Expr::Struct { .. }
            | Expr::Func(_)
            | Expr::Interface { .. }
            | Expr::Map { .. }
            | Expr::Chan { .. } => Operand::new(Mode::Type, self.written_type(id)),
        }
    }

    fn ident(&mut self, ident: IdentId) -> Operand {
        let name = self.tree.name(ident);
        if name == Name::BLANK || name == Name::MISSING {
            return Operand::UNKNOWN;
        }
        let Some(obj) = self.lookup(name) else { return Operand::UNKNOWN };
        self.used(ident, obj);
        self.operand_of(obj)
    }

    /// What the name of an object is as an expression.
    pub(super) fn operand_of(&mut self, obj: ObjId) -> Operand {
        let kind = self.world.object(obj).kind;
        let ty = self.world.type_of(obj);
        let mode = match kind {
            ObjKind::Package { .. } => Mode::Package(obj),
            ObjKind::Type { .. } | ObjKind::TypeParam => Mode::Type,
            ObjKind::Builtin(builtin) => Mode::Builtin(builtin),
            ObjKind::Nil => Mode::Nil,
            ObjKind::Label => Mode::Unknown,
            _ if ty == TypeId::UNKNOWN => Mode::Unknown,
            ObjKind::Const => Mode::Const,
            ObjKind::Var(_) | ObjKind::Func => Mode::Value,
        };
        let is_iota = kind == ObjKind::Const && self.world.object(obj).place.is_none();
        let value = match kind {
            ObjKind::Const if is_iota && self.world.object(obj).name == Name::IOTA => {
                self.iota.map(Constant::Int)
            }
            ObjKind::Const => self.world.values.get(&obj).copied(),
            _ => None,
        };
        Operand { mode, ty, value, obj: Some(obj) }
    }

    fn func_literal(&mut self, ty: FuncTypeId, body: StmtId) -> Operand {
        self.scopes.open();
        let is_read = self.info.is_some();
        let sig = self.signature(ty, is_read);
        if is_read {
            self.function_body(body);
        }
        self.scopes.close();
        Operand::value(sig)
    }

    fn selector(&mut self, id: ExprId, x: ExprId, sel: IdentId) -> Operand {
        let operand = self.expr(x, None);
        let name = self.tree.name(sel);
        if let Mode::Package(import) = operand.mode {
            return self.package_member(import, sel, name);
        }
        let Some(found) = self.world.select(operand.ty, name, self.package) else { return Operand::UNKNOWN };
        self.used(sel, found.obj);
        let of_type = operand.mode == Mode::Type;
        let ty = match of_type && found.kind != FoundKind::Field {
            true => self.method_expression(operand.ty, found.ty),
            false => found.ty,
        };
        if let Some(info) = &mut self.info {
            let (recv, obj, kind) = (operand.ty, found.obj, found.kind);
            info.selections.insert(id, Selection { recv, obj, path: found.path, kind, of_type });
        }
        Operand { obj: Some(found.obj), ..Operand::value(ty) }
    }

    fn package_member(&mut self, import: ObjId, sel: IdentId, name: Name) -> Operand {
        self.world.finish_import(import);
        let ObjKind::Package { imported: Some(package) } = self.world.object(import).kind else {
            return Operand::UNKNOWN;
        };
        let Some(obj) = self.world.member(package, name) else {
            return Operand::UNKNOWN;
        };
        if !self.world.is_exported(name) {
            return Operand::UNKNOWN;
        }
        self.used(sel, obj);
        self.operand_of(obj)
    }

    /// `T.Method` takes the receiver as its first parameter.
    fn method_expression(&mut self, recv: TypeId, method: TypeId) -> TypeId {
        let Type::Func(sig) = self.world.ty(method) else { return TypeId::UNKNOWN };
        let mut sig = (**sig).clone();
        sig.params = std::iter::once(recv).chain(sig.params.iter().copied()).collect();
        self.world.types.add(Type::Func(std::sync::Arc::new(sig)))
    }

    /// An element, or a generic with type arguments.
    fn index(&mut self, x: ExprId, indices: &[ExprId]) -> Operand {
        let operand = self.expr(x, None);
        match operand.mode {
            Mode::Type => {
                let args: Vec<TypeId> = indices.iter().map(|arg| self.type_expr(*arg)).collect();
                let ty = match operand.obj {
                    Some(obj) => self.world.instantiate(obj, args),
                    None => TypeId::UNKNOWN,
                };
                return Operand { obj: operand.obj, ..Operand::new(Mode::Type, ty) };
            }
            Mode::Value if self.is_generic_func(operand.ty) => {
                let args: Vec<TypeId> = indices.iter().map(|arg| self.type_expr(*arg)).collect();
                let ty = self.world.instantiate_signature(operand.ty, &args);
                return Operand { obj: operand.obj, ..Operand::value(ty) };
            }
            _ => {}
        }
        let elem = self.element(operand.ty);
        let key = self.map_key(operand.ty);
        indices.iter().for_each(|index| {
            self.expr(*index, key);
        });
        Operand::value(elem)
    }

    fn is_generic_func(&self, ty: TypeId) -> bool {
        matches!(self.world.ty(ty), Type::Func(sig) if !sig.type_params.is_empty())
    }

    fn map_key(&mut self, ty: TypeId) -> Option<TypeId> {
        let core = self.world.core(ty);
        match self.world.ty(core) {
            Type::Map { key, .. } => Some(*key),
            _ => None,
        }
    }

    /// The type of `x[i]`.
    fn element(&mut self, ty: TypeId) -> TypeId {
        let core = self.world.core(ty);
        match *self.world.ty(core) {
            Type::Basic(Basic::String | Basic::UntypedString) => Basic::Uint8.id(),
            Type::Array { elem, .. } | Type::Slice(elem) => elem,
            Type::Map { value, .. } => value,
            Type::Pointer(array) => {
                let array = self.world.core(array);
                match *self.world.ty(array) {
                    Type::Array { elem, .. } => elem,
                    _ => TypeId::UNKNOWN,
                }
            }
            _ => TypeId::UNKNOWN,
        }
    }

    fn slice_of(&mut self, operand: Operand) -> Operand {
        let core = self.world.core(operand.ty);
        let array = match *self.world.ty(core) {
            Type::Pointer(array) => self.world.core(array),
            _ => core,
        };
        let ty = match *self.world.ty(array) {
            Type::Basic(Basic::UntypedString) => Basic::String.id(),
            Type::Array { elem, .. } => self.world.types.add(Type::Slice(elem)),
            Type::Unknown => TypeId::UNKNOWN,
            _ => operand.ty,
        };
        Operand::value(ty)
    }

    fn star(&mut self, x: ExprId) -> Operand {
        let operand = self.expr(x, None);
        if operand.mode == Mode::Type {
            return Operand::new(Mode::Type, self.world.types.add(Type::Pointer(operand.ty)));
        }
        Operand::value(self.world.pointee(operand.ty).unwrap_or(TypeId::UNKNOWN))
    }

    fn unary(&mut self, op: UnaryOp, x: ExprId, hint: Option<TypeId>) -> Operand {
        match op {
            UnaryOp::And => {
                let hint = hint.and_then(|hint| self.world.pointee(hint));
                let operand = self.expr(x, hint);
                Operand::value(self.world.pointer_to(operand.ty))
            }
            UnaryOp::Arrow => {
                let operand = self.expr(x, None);
                let core = self.world.core(operand.ty);
                match *self.world.ty(core) {
                    Type::Chan { dir: ChanDir::Both | ChanDir::Recv, elem } => Operand::value(elem),
                    _ => Operand::UNKNOWN,
                }
            }
            UnaryOp::Tilde => {
                self.expr(x, None);
                Operand::UNKNOWN
            }
            UnaryOp::Add | UnaryOp::Sub | UnaryOp::Not | UnaryOp::Xor => {
                let operand = self.expr(x, hint);
                Operand { value: self.unary_value(op, operand), obj: None, ..operand }
            }
        }
    }

    /// The types of the `count` values that one expression gives: a call with several results, or a value with
    /// whether there is one.
    pub(super) fn spread(&mut self, id: ExprId, count: usize) -> Vec<TypeId> {
        let operand = self.expr(id, None);
        if let Type::Tuple(types) = self.world.ty(operand.ty) {
            return types.to_vec();
        }
        if count != 2 || operand.ty == TypeId::UNKNOWN {
            return vec![operand.ty];
        }
        let has_second = match self.tree.expr(self.tree.unparen(id)) {
            Expr::Index { .. } | Expr::TypeAssert { .. } => true,
            Expr::Unary { op, .. } => op == UnaryOp::Arrow,
            _ => false,
        };
        if has_second { vec![operand.ty, Basic::UntypedBool.id()] } else { vec![operand.ty] }
    }
}
