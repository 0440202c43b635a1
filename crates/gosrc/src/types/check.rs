//! Looking at declarations, expressions and statements: the state, and how names are found.

use super::hash::FastMap;
use super::ids::{FileId, ObjId, PackageId, TypeId};
use super::info::Info;
use super::object::{Builtin, Declaration, ObjKind, Place, VarKind};
use super::scope::Scopes;
use super::ty::Basic;
use super::value::Constant;
use super::world::{MAX_DEPTH, World};
use crate::ast::{Expr, ExprId, IdentId, StmtId, Tree};
use crate::names::Name;

/// What an expression is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    Unknown,
    NoValue,
    /// A package, by the name of an import.
    Package(ObjId),
    Type,
    Const,
    Value,
    Builtin(Builtin),
    Nil,
}

/// An expression that has been looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operand {
    pub(super) mode: Mode,
    pub(super) ty: TypeId,
    /// The value of a constant.
    pub(super) value: Option<Constant>,
    /// What it names.
    pub(super) obj: Option<ObjId>,
}

impl Operand {
    pub(super) const UNKNOWN: Self =
        Self { mode: Mode::Unknown, ty: TypeId::UNKNOWN, value: None, obj: None };

    pub(super) const fn new(mode: Mode, ty: TypeId) -> Self {
        Self { mode, ty, value: None, obj: None }
    }

    pub(super) fn value(ty: TypeId) -> Self {
        let mode = if ty == TypeId::UNKNOWN { Mode::Unknown } else { Mode::Value };
        Self::new(mode, ty)
    }

    pub(super) fn is_const(self) -> bool {
        self.mode == Mode::Const
    }
}

/// Looks at one tree.
pub(super) struct Checker<'w, 's, 't> {
    pub(super) world: &'w mut World<'s>,
    pub(super) tree: &'t Tree,
    pub(super) source: &'t [u8],
    pub(super) file: FileId,
    pub(super) package: PackageId,
    pub(super) scopes: Scopes,
    /// The value of `iota` in a constant declaration.
    pub(super) iota: Option<i128>,
    /// Where to write down what is found. Without it, bodies of function literals are not looked at.
    pub(super) info: Option<Info>,
    /// The body of the innermost function, and its labels once one was needed.
    pub(super) body: Option<StmtId>,
    pub(super) labels: Option<FastMap<Name, ObjId>>,
}

impl<'w, 's, 't> Checker<'w, 's, 't> {
    pub(super) fn new(
        world: &'w mut World<'s>,
        file: FileId,
        tree: &'t Tree,
        source: &'t [u8],
        info: Option<Info>,
    ) -> Self {
        let package = world.unit(file).package;
        let scopes = Scopes::default();
        Self { world, tree, source, file, package, scopes, iota: None, info, body: None, labels: None }
    }

    /// Runs `work` one level deeper; gives `otherwise` where that is too deep.
    pub(super) fn deeper<R>(&mut self, otherwise: R, work: impl FnOnce(&mut Self) -> R) -> R {
        if self.world.depth >= MAX_DEPTH {
            return otherwise;
        }
        self.world.depth += 1;
        let result = work(self);
        self.world.depth -= 1;
        result
    }

    pub(super) fn lookup(&mut self, name: Name) -> Option<ObjId> {
        if let Some(local) = self.scopes.get(name) {
            return Some(local);
        }
        if let Some(found) = self.world.member(self.package, name) {
            return Some(found);
        }
        self.world.lookup_file(self.file, name)
    }

    pub(super) fn place(&self, offset: u32) -> Place {
        Place { file: self.file, offset }
    }

    /// The object that an identifier declares, not bound in any scope.
    pub(super) fn object_of(&mut self, ident: IdentId, kind: ObjKind) -> ObjId {
        let at = self.tree.ident(ident);
        let (obj, _) = self.world.object_at(self.place(at.pos), kind, at.name, Declaration::None);
        self.define(ident, obj);
        obj
    }

    /// Declares a variable of the scope at hand.
    pub(super) fn declare_var(&mut self, ident: IdentId, kind: VarKind, ty: TypeId) -> ObjId {
        let obj = self.object_of(ident, ObjKind::Var(kind));
        let ty = self.default_type(ty);
        self.world.set_type(obj, ty);
        self.scopes.bind(self.tree.name(ident), obj);
        obj
    }

    /// The type that a variable takes from a value of this type.
    pub(super) fn default_type(&self, ty: TypeId) -> TypeId {
        match self.world.ty(ty) {
            super::ty::Type::Basic(Basic::UntypedNil) => TypeId::UNKNOWN,
            super::ty::Type::Basic(basic) => basic.default_type().id(),
            super::ty::Type::Tuple(_) => TypeId::UNKNOWN,
            _ => ty,
        }
    }

    pub(super) fn define(&mut self, ident: IdentId, obj: ObjId) {
        if let Some(info) = &mut self.info {
            info.defs.set(ident, obj);
        }
    }

    pub(super) fn used(&mut self, ident: IdentId, obj: ObjId) {
        if let Some(info) = &mut self.info {
            info.uses.set(ident, obj);
        }
    }

    /// Writes down what an expression turned out to be.
    pub(super) fn found(&mut self, expr: ExprId, operand: Operand) {
        self.typed(expr, operand.ty);
        if let (Some(info), Some(value), Mode::Const) = (&mut self.info, operand.value, operand.mode)
            && matches!(self.tree.expr(expr), Expr::Unary { .. } | Expr::Binary { .. } | Expr::Call { .. })
        {
            info.constants.insert(expr, value);
        }
    }

    pub(super) fn typed(&mut self, expr: ExprId, ty: TypeId) {
        if let Some(info) = &mut self.info
            && ty != TypeId::UNKNOWN
        {
            info.types.set(expr, ty);
        }
    }
}
