//! Operands: their types, constants among them, and what they become where they are assigned.

use super::Lowering;
use crate::ir::{Op, Operand, VarId};
use crate::span::Span;
use crate::types::{Basic, Constant, ObjId, Type, TypeId};

impl Lowering<'_, '_> {
    /// The type that a variable takes from a value of this type.
    pub(super) fn default_type(&self, ty: TypeId) -> TypeId {
        match self.world.ty(ty) {
            Type::Basic(Basic::UntypedNil) | Type::Tuple(_) => TypeId::UNKNOWN,
            Type::Basic(basic) => basic.default_type().id(),
            _ => ty,
        }
    }

    pub(super) fn operand_type(&self, operand: Operand) -> TypeId {
        match operand {
            Operand::Var(var) => self.frame.var(var).ty,
            Operand::Nil(ty) | Operand::Zero(ty) | Operand::Const(ty) | Operand::Unknown(ty) => ty,
            Operand::Bool(_) => Basic::Bool.id(),
            Operand::Int(_) => Basic::Int.id(),
            Operand::Func(_) => TypeId::UNKNOWN,
        }
    }

    pub(super) fn basic_of(&mut self, ty: TypeId) -> Option<Basic> {
        let under = self.world.underlying(ty);
        match self.world.ty(under) {
            Type::Basic(basic) => Some(*basic),
            _ => None,
        }
    }

    pub(super) fn is_integer(&mut self, ty: TypeId) -> bool {
        self.basic_of(ty).is_some_and(Basic::is_integer)
    }

    /// What operations on values of a type follow.
    pub(super) fn core(&mut self, ty: TypeId) -> Type {
        let core = self.world.core(ty);
        self.world.ty(core).clone()
    }

    /// An integer constant of this type.
    pub(super) fn integer(&mut self, value: Option<i128>, ty: TypeId) -> Operand {
        match value.and_then(|value| i64::try_from(value).ok()) {
            Some(value) if self.is_integer(ty) => Operand::Int(value),
            _ => Operand::Const(self.default_type(ty)),
        }
    }

    /// The value that a constant's name stands for.
    pub(super) fn constant(&mut self, obj: ObjId) -> Operand {
        let ty = self.world.type_of(obj);
        match self.world.constant(obj) {
            Some(value) => self.constant_value(value, ty),
            None => Operand::Const(self.default_type(ty)),
        }
    }

    /// A constant of this type.
    pub(super) fn constant_value(&mut self, value: Constant, ty: TypeId) -> Operand {
        match value {
            Constant::Bool(value) => Operand::Bool(value),
            Constant::Int(value) => self.integer(Some(value), ty),
            Constant::Text(_) => Operand::Const(self.default_type(ty)),
        }
    }

    /// The operand as a value of this type: only constants change.
    pub(super) fn fit(&mut self, operand: Operand, ty: TypeId) -> Operand {
        match operand {
            Operand::Nil(TypeId::UNKNOWN) => Operand::Nil(ty),
            Operand::Int(_) | Operand::Const(_) => match self.basic_of(ty) {
                Some(basic) if !(basic.is_integer() && matches!(operand, Operand::Int(_))) => {
                    Operand::Const(ty)
                }
                _ => operand,
            },
            _ => operand,
        }
    }

    /// The variable into which an instruction puts its value: the one that is wanted, or one in between.
    pub(super) fn dst(&mut self, want: Option<VarId>, ty: TypeId, span: Span) -> VarId {
        want.unwrap_or_else(|| self.temp(ty, span))
    }

    /// The variable, where the value is meant to go there as it is: without becoming one of another type.
    pub(super) fn wanted(&mut self, var: VarId, ty: TypeId) -> Option<VarId> {
        let own = self.frame.var(var).ty;
        (own == ty || ty == TypeId::UNKNOWN).then_some(var)
    }

    /// A variable that holds the value.
    pub(super) fn materialize(&mut self, operand: Operand, span: Span) -> VarId {
        match operand {
            Operand::Var(var) => var,
            _ => {
                let ty = self.operand_type(operand);
                let dst = self.temp(ty, span);
                self.copy(dst, operand, span);
                dst
            }
        }
    }

    /// The value as it is now: a copy when it is what a variable of the source holds, which may change.
    pub(super) fn freeze(&mut self, operand: Operand, span: Span) -> Operand {
        match operand {
            Operand::Var(var) if self.frame.var(var).obj.is_some() => {
                let ty = self.frame.var(var).ty;
                let dst = self.temp(ty, span);
                self.copy(dst, operand, span);
                Operand::Var(dst)
            }
            _ => operand,
        }
    }

    /// A value of which only is told from what it is computed.
    pub(super) fn compute(
        &mut self,
        from: Vec<Operand>,
        want: Option<VarId>,
        ty: TypeId,
        span: Span,
    ) -> Operand {
        let dst = self.dst(want, ty, span);
        self.emit(Op::Compute { dst, from }, span);
        Operand::Var(dst)
    }

    /// Whether the operand is a constant, so that what is computed from such is one.
    pub(super) const fn is_constant(operand: Operand) -> bool {
        matches!(operand, Operand::Bool(_) | Operand::Int(_) | Operand::Const(_))
    }
}
