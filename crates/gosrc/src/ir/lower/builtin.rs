//! Predeclared functions.

use super::Lowering;
use super::call::{Wants, Written};
use crate::ast::walk::walk;
use crate::ast::{Expr, ExprId, Node, UnaryOp};
use crate::ir::{Call, Op, Operand, Target, Terminator, VarId};
use crate::types::{Builtin, ObjKind, Type, TypeId};

impl Lowering<'_, '_> {
    pub(super) fn builtin(&mut self, builtin: Builtin, written: Written, wants: Wants<'_>) -> Operand {
        use Builtin as B;
        let want = wants.and_then(|wants| wants.first().copied().flatten());
        let (ty, span) = (self.type_of(written.id), self.expr_span(written.id));
        match builtin {
            B::Make => self.make(written, want),
            B::New => self.new_of(written, want),
            B::Panic => {
                let args = self.plain_args(written.args);
                let value = args.first().copied().unwrap_or(Operand::Unknown(ty));
                self.frame.end(Terminator::Panic(value), span);
                Operand::Unknown(ty)
            }
            B::Alignof | B::Offsetof | B::Sizeof => Operand::Const(ty),
            B::Len | B::Cap => self.length(builtin, written, want),
            _ => {
                let args = self.plain_args(written.args);
                let has_value = !matches!(builtin, B::Clear | B::Close | B::Delete | B::Print | B::Println);
                if matches!(builtin, B::Min | B::Max | B::Complex | B::Real | B::Imag)
                    && args.iter().all(|arg| Self::is_constant(*arg))
                {
                    return Operand::Const(ty);
                }
                self.call_builtin(builtin, args, written, has_value && wants.is_some(), want)
            }
        }
    }

    fn call_builtin(
        &mut self,
        builtin: Builtin,
        args: Vec<Operand>,
        written: Written,
        is_taken: bool,
        want: Option<VarId>,
    ) -> Operand {
        let (ty, span) = (self.type_of(written.id), self.expr_span(written.id));
        let results = if is_taken { vec![self.dst(want, ty, span)] } else { Vec::new() };
        let value = results.first().map_or(Operand::Unknown(ty), |dst| Operand::Var(*dst));
        let call = Call { target: Target::Builtin(builtin), args, spread: written.ellipsis, span };
        self.emit(Op::Call { results, call }, span);
        value
    }

    /// The length of an array is constant; what stands for the array is evaluated only where it calls or receives.
    fn length(&mut self, builtin: Builtin, written: Written, want: Option<VarId>) -> Operand {
        let arg = self.tree.list(written.args).first().copied();
        if let Some(arg) = arg
            && let Some(len) = self.array_length(arg)
        {
            if self.has_effects(arg) {
                self.expr(arg);
            }
            return Operand::Int(len);
        }
        let args = self.plain_args(written.args);
        if !args.is_empty() && args.iter().all(|arg| Self::is_constant(*arg)) {
            return Operand::Const(self.type_of(written.id));
        }
        self.call_builtin(builtin, args, written, true, want)
    }

    fn array_length(&mut self, array: ExprId) -> Option<i64> {
        let ty = self.type_of(array);
        let ty = self.world.pointee(ty).unwrap_or(ty);
        match self.core(ty) {
            Type::Array { len: Some(len), .. } => i64::try_from(len).ok(),
            _ => None,
        }
    }

    fn has_effects(&self, id: ExprId) -> bool {
        let (tree, mut found) = (self.tree, false);
        walk(tree, Node::Expr(id), |node| {
            if let Node::Expr(id) = node {
                found |= matches!(tree.expr(id), Expr::Call { .. } | Expr::Unary { op: UnaryOp::Arrow, .. });
            }
            !found
        });
        found
    }

    fn make(&mut self, written: Written, want: Option<VarId>) -> Operand {
        let (ty, span) = (self.type_of(written.id), self.expr_span(written.id));
        let sizes = self.tree.list(written.args).get(1..).unwrap_or_default();
        let sizes: Vec<Operand> = sizes.iter().map(|size| self.expr(*size)).collect();
        let first = sizes.first().copied();
        let core = self.core(ty);
        let dst = self.dst(want, ty, span);
        let op = match core {
            Type::Chan { .. } => Op::MakeChan { dst, cap: first.unwrap_or(Operand::Int(0)) },
            Type::Slice(_) => Op::Make { dst, len: first },
            Type::Map { .. } => Op::Make { dst, len: None },
            _ => Op::Compute { dst, from: sizes },
        };
        self.emit(op, span);
        Operand::Var(dst)
    }

    /// `new(T)`, or from Go 1.26 on `new(x)`.
    fn new_of(&mut self, written: Written, want: Option<VarId>) -> Operand {
        let (pointer, span) = (self.type_of(written.id), self.expr_span(written.id));
        let elem = self.world.pointee(pointer).unwrap_or(TypeId::UNKNOWN);
        match self.tree.list(written.args).first() {
            Some(arg) if !self.is_type(*arg) => {
                let value = self.expr(*arg);
                self.new_with(value, elem, want, span)
            }
            _ => {
                let dst = self.dst(want, pointer, span);
                self.emit(Op::New { dst, ty: elem }, span);
                Operand::Var(dst)
            }
        }
    }

    /// Whether an expression denotes a type.
    fn is_type(&self, mut id: ExprId) -> bool {
        loop {
            id = match self.tree.expr(id) {
                Expr::Paren(x) | Expr::Star(x) | Expr::Index { x, .. } | Expr::IndexList { x, .. } => x,
                Expr::Ident(ident) | Expr::Selector { sel: ident, .. } => {
                    let obj = self.info.uses.get(ident);
                    return obj.is_some_and(|obj| {
                        matches!(self.world.object(obj).kind, ObjKind::Type { .. } | ObjKind::TypeParam)
                    });
                }
                Expr::Array { .. }
                | Expr::Struct { .. }
                | Expr::Func(_)
                | Expr::Interface { .. }
                | Expr::Map { .. }
                | Expr::Chan { .. } => return true,
                _ => return false,
            }
        }
    }
}
