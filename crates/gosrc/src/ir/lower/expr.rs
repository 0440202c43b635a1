//! Expressions.

use super::Lowering;
use super::place::Way;
use crate::ast::{BinaryOp, Expr, ExprId, IdentId, LitKind, SliceId, UnaryOp};
use crate::ir::{Op, Operand, VarId};
use crate::literal::{int_value, rune_value};
use crate::span::Span;
use crate::types::{Basic, Constant, ObjId, ObjKind, Type, TypeId, VarKind};

impl Lowering<'_, '_> {
    /// The value of an expression.
    pub(super) fn expr(&mut self, id: ExprId) -> Operand {
        self.value(id, None)
    }

    /// The value of an expression. An instruction that computes it puts it into `want`.
    pub(super) fn value(&mut self, id: ExprId, want: Option<VarId>) -> Operand {
        match self.deeper(|lowering| lowering.value_here(id, want)) {
            Some(value) => value,
            None => Operand::Unknown(self.type_of(id)),
        }
    }

    /// The value of an expression becomes that of a variable.
    pub(super) fn assign_to(&mut self, var: VarId, id: ExprId, span: Span) {
        let ty = self.type_of(id);
        let want = self.wanted(var, ty);
        let value = self.value(id, want);
        let own = self.frame.var(var).ty;
        let value = self.fit(value, own);
        self.copy(var, value, span);
    }

    fn value_here(&mut self, id: ExprId, want: Option<VarId>) -> Operand {
        match self.tree.expr(id) {
            Expr::Selector { x, .. } => self.selector(id, x, want),
            Expr::Index { x, .. } | Expr::IndexList { x, .. } if self.is_func(x) => self.value(x, want),
            Expr::Index { x, index, .. } => self.index(id, x, index, want),
            Expr::Star(_) => {
                let loc = self.place(id, Way::Late);
                self.read(loc, want)
            }
            Expr::Paren(x) => self.value(x, want),
            _ => self.plain_value(id, want),
        }
    }

    /// The value of an expression that is no place.
    pub(super) fn expr_no_place(&mut self, id: ExprId) -> Operand {
        match self.tree.expr(id) {
            Expr::Selector { x, .. } => self.selector(id, x, None),
            Expr::Index { x, .. } | Expr::IndexList { x, .. } if self.is_func(x) => self.expr(x),
            _ => self.plain_value(id, None),
        }
    }

    fn plain_value(&mut self, id: ExprId, want: Option<VarId>) -> Operand {
        if let Some(value) = self.info.constants.get(&id) {
            let ty = self.type_of(id);
            return self.constant_value(*value, ty);
        }
        match self.tree.expr(id) {
            Expr::Ident(ident) => self.ident(id, ident),
            Expr::Lit(kind) => self.basic_literal(id, kind),
            Expr::FuncLit { ty, body } => self.func_literal(id, ty, body, want),
            Expr::Composite { ty, elts, .. } => self.composite(id, ty, elts, want),
            Expr::Slice { x, bounds, .. } => self.slice(id, x, bounds, want),
            Expr::TypeAssert { x, ty: Some(_), .. } => {
                let (x, ty, span) = (self.expr(x), self.type_of(id), self.expr_span(id));
                let dst = self.dst(want, ty, span);
                self.emit(Op::Assert { dst, x, ty: Some(ty), ok: None }, span);
                Operand::Var(dst)
            }
            Expr::Call { .. } => {
                let results = self.call(id, Some(&[want]));
                results.first().copied().unwrap_or(Operand::Unknown(TypeId::UNKNOWN))
            }
            Expr::Unary { op, x } => self.unary(id, op, x, want),
            Expr::Binary { .. } => self.binary(id, want),
            Expr::KeyValue { key, value, .. } => {
                self.expr(key);
                self.value(value, want)
            }
            Expr::IndexList { x, .. } | Expr::TypeAssert { x, .. } => self.value(x, want),
            // Types, and what could not be read, are no values.
            _ => Operand::Unknown(self.type_of(id)),
        }
    }

    fn ident(&mut self, id: ExprId, ident: IdentId) -> Operand {
        match self.info.uses.get(ident) {
            Some(obj) => self.object_value(obj, id),
            None => Operand::Unknown(self.type_of(id)),
        }
    }

    /// What an object's name stands for as an expression.
    pub(super) fn object_value(&mut self, obj: ObjId, id: ExprId) -> Operand {
        match self.world.object(obj).kind {
            ObjKind::Const => self.constant(obj),
            ObjKind::Nil => Operand::Nil(TypeId::UNKNOWN),
            ObjKind::Func => Operand::Func(obj),
            ObjKind::Var(VarKind::Package) => {
                let loc = self.place(id, Way::Late);
                self.read(loc, None)
            }
            ObjKind::Var(_) => match self.local(obj) {
                Some(var) => Operand::Var(var),
                None => Operand::Unknown(self.type_of(id)),
            },
            _ => Operand::Unknown(self.type_of(id)),
        }
    }

    /// Whether an expression names a function, so that an index after it gives type arguments.
    pub(super) fn is_func(&self, id: ExprId) -> bool {
        let ident = match self.tree.expr(self.tree.unparen(id)) {
            Expr::Ident(ident) => ident,
            Expr::Selector { sel, .. } => sel,
            _ => return false,
        };
        let obj = self.info.uses.get(ident);
        obj.is_some_and(|obj| self.world.object(obj).kind == ObjKind::Func)
    }

    fn basic_literal(&mut self, id: ExprId, kind: LitKind) -> Operand {
        let (text, ty) = (self.expr_span(id).of(&self.unit.source), self.type_of(id));
        match kind {
            LitKind::Int => self.integer(int_value(text), ty),
            LitKind::Char => self.integer(rune_value(text).map(i128::from), ty),
            LitKind::Float | LitKind::Imag | LitKind::String => Operand::Const(ty),
        }
    }

    /// An element `x[index]`.
    fn index(&mut self, id: ExprId, x: ExprId, index: ExprId, want: Option<VarId>) -> Operand {
        let of = self.type_of(x);
        if self.basic_of(of).is_some() {
            let (ty, span) = (self.type_of(id), self.expr_span(id));
            let from = vec![self.expr(x), self.expr(index)];
            return self.compute(from, want, ty, span);
        }
        let loc = self.place(id, Way::Late);
        self.read(loc, want)
    }

    fn slice(&mut self, id: ExprId, x: ExprId, bounds: SliceId, want: Option<VarId>) -> Operand {
        let (of, span) = (self.type_of(x), self.expr_span(id));
        let operand = match self.core(of) {
            Type::Array { .. } => {
                let (loc, span) = (self.place(x, Way::Late), self.expr_span(x));
                self.address(loc, None, span)
            }
            _ => self.expr(x),
        };
        let bounds = self.tree.bounds(bounds);
        let bounds = [bounds.lo, bounds.hi, bounds.max].map(|bound| bound.map(|bound| self.expr(bound)));
        let ty = self.type_of(id);
        let dst = self.dst(want, ty, span);
        self.emit(Op::Slice { dst, x: operand, bounds }, span);
        Operand::Var(dst)
    }

    fn unary(&mut self, id: ExprId, op: UnaryOp, x: ExprId, want: Option<VarId>) -> Operand {
        let (ty, span) = (self.type_of(id), self.expr_span(id));
        match op {
            UnaryOp::And => self.address_of(id, x, want),
            UnaryOp::Arrow => {
                let chan = self.expr(x);
                let dst = self.dst(want, ty, span);
                self.emit(Op::Recv { dst: Some(dst), ok: None, chan }, span);
                Operand::Var(dst)
            }
            UnaryOp::Not if self.is_logic(x) => self.logic(id, want),
            UnaryOp::Not | UnaryOp::Add | UnaryOp::Sub | UnaryOp::Xor | UnaryOp::Tilde => {
                let x = self.expr(x);
                match (op, x) {
                    _ if Self::is_constant(x) => Operand::Const(ty),
                    _ => {
                        let dst = self.dst(want, ty, span);
                        self.emit(Op::Unary { dst, op, x }, span);
                        Operand::Var(dst)
                    }
                }
            }
        }
    }

    /// `&x`; of a literal, a new variable.
    fn address_of(&mut self, id: ExprId, x: ExprId, want: Option<VarId>) -> Operand {
        let span = self.expr_span(id);
        if let Expr::Composite { .. } = self.tree.expr(self.tree.unparen(x)) {
            let (value, ty) = (self.expr(x), self.type_of(x));
            return self.new_with(value, ty, want, span);
        }
        let loc = self.place(x, Way::Late);
        self.address(loc, want, span)
    }

    /// A pointer to a new variable with this value.
    pub(super) fn new_with(
        &mut self,
        value: Operand,
        ty: TypeId,
        want: Option<VarId>,
        span: Span,
    ) -> Operand {
        let pointer = self.world.pointer_to(ty);
        // The value may be computed from what `want` holds, but that is done.
        let dst = self.dst(want, pointer, span);
        self.emit(Op::New { dst, ty }, span);
        let place =
            crate::ir::Place { base: crate::ir::Base::Deref(Operand::Var(dst)), parts: Vec::new(), ty };
        self.emit(Op::Write { place, src: value }, span);
        Operand::Var(dst)
    }

    /// `a + b + c …`, which may be as long as machines write it.
    fn binary(&mut self, id: ExprId, want: Option<VarId>) -> Operand {
        if self.is_logic(id) {
            return self.logic(id, want);
        }
        let (mut spine, mut left) = (Vec::new(), id);
        while let Expr::Binary { op, x, y, .. } = self.tree.expr(left) {
            let is_known = left != id && self.info.constants.contains_key(&left);
            if is_known || matches!(op, BinaryOp::LAnd | BinaryOp::LOr) {
                break;
            }
            spine.push((left, op, y));
            left = x;
        }
        let mut result = self.expr(left);
        for (at, op, y) in spine.into_iter().rev() {
            let y = self.expr(y);
            let (ty, span) = (self.type_of(at), self.expr_span(at));
            result = self.operation(op, [result, y], want.filter(|_| at == id), ty, span);
        }
        result
    }

    /// An operation on two values that are at hand.
    pub(super) fn operation(
        &mut self,
        op: BinaryOp,
        [x, y]: [Operand; 2],
        want: Option<VarId>,
        ty: TypeId,
        span: Span,
    ) -> Operand {
        if Self::is_constant(x) && Self::is_constant(y) {
            return self.of_constants(op, [x, y], ty);
        }
        let (x_type, y_type) = (self.operand_type(x), self.operand_type(y));
        let is_shift = matches!(op, BinaryOp::Shl | BinaryOp::Shr);
        let (x, y) = if is_shift { (x, y) } else { (self.fit(x, y_type), self.fit(y, x_type)) };
        let dst = self.dst(want, ty, span);
        self.emit(Op::Binary { dst, op, x, y }, span);
        Operand::Var(dst)
    }

    /// The value of an operation on constants that are none in the source, such as the length of an array that a call
    /// gives.
    fn of_constants(&self, op: BinaryOp, [x, y]: [Operand; 2], ty: TypeId) -> Operand {
        use BinaryOp as B;
        let constant = |operand: Operand| match operand {
            Operand::Bool(value) => Some(Constant::Bool(value)),
            Operand::Int(value) => Some(Constant::Int(value.into())),
            _ => None,
        };
        if let (Some(x), Some(y)) = (constant(x), constant(y))
            && let Some(value) = self.world.compare(op, x, y)
        {
            return Operand::Bool(value);
        }
        match op {
            B::Eql | B::Neq | B::Lss | B::Leq | B::Gtr | B::Geq => Operand::Const(Basic::Bool.id()),
            _ => Operand::Const(ty),
        }
    }
}
