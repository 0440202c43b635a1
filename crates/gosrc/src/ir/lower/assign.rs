//! Assignments and declarations of variables.

use super::Lowering;
use super::place::Way;
use crate::Name;
use crate::ast::{AssignOp, BinaryOp, Expr, ExprId, List, StmtId, ValueSpec};
use crate::ir::{Base, Op, Operand, Place, VarId};
use crate::span::Span;
use crate::types::TypeId;

/// What is assigned to.
#[derive(Clone)]
pub(super) enum Lhs {
    /// `_`
    Blank,
    Var(VarId),
    Place(Place),
}

impl Lowering<'_, '_> {
    /// The left side of an assignment; in `:=`, variables that are new are declared.
    pub(super) fn lhs(&mut self, x: ExprId, define: bool, way: Way) -> Lhs {
        if let Expr::Ident(ident) = self.tree.expr(self.tree.unparen(x)) {
            if self.tree.name(ident) == Name::BLANK {
                return Lhs::Blank;
            }
            if define && let Some(var) = self.define(ident) {
                self.emit(Op::Declare(var), self.expr_span(x));
                return Lhs::Var(var);
            }
        }
        let place = self.place(x, way).place;
        match place.base {
            Base::Var(var) if place.parts.is_empty() => match self.frame.var(var).obj {
                Some(_) => Lhs::Var(var),
                // Something unknown, computed from what is on the way to it: it may be anywhere.
                None => Lhs::Place(Place { base: Base::Deref(Operand::Var(var)), ..place }),
            },
            _ => Lhs::Place(place),
        }
    }

    pub(super) fn store(&mut self, lhs: Lhs, value: Operand, span: Span) {
        match lhs {
            Lhs::Blank => {}
            Lhs::Var(var) => {
                let ty = self.frame.var(var).ty;
                let value = self.fit(value, ty);
                self.copy(var, value, span);
            }
            Lhs::Place(place) => {
                let src = self.fit(value, place.ty);
                self.emit(Op::Write { place, src }, span);
            }
        }
    }

    pub(super) fn assign(&mut self, id: StmtId, lhs: List<ExprId>, rhs: List<ExprId>, op: AssignOp) {
        let (lhs, rhs, span) = (self.tree.list(lhs), self.tree.list(rhs), self.tree.stmt_span(id));
        let define = op == AssignOp::Define;
        match (operator(op), lhs, rhs) {
            (Some(op), [x], [y]) => self.assign_operation(*x, op, |lowering| lowering.expr(*y), span),
            (_, [x], [y]) => {
                let to = self.lhs(*x, define, Way::Late);
                self.assign_one(to, *y, span);
            }
            (_, _, [y]) => {
                let to = lhs.iter().map(|x| self.lhs(*x, define, Way::Now)).collect();
                self.assign_several(to, *y, span);
            }
            _ => {
                let to = lhs.iter().map(|x| self.lhs(*x, define, Way::Now)).collect();
                self.assign_parallel(to, rhs, span);
            }
        }
    }

    fn assign_one(&mut self, to: Lhs, value: ExprId, span: Span) {
        match to {
            Lhs::Var(var) => self.assign_to(var, value, span),
            _ => {
                let value = self.expr(value);
                self.store(to, value, span);
            }
        }
    }

    /// `a, b = f()`
    pub(super) fn assign_several(&mut self, to: Vec<Lhs>, from: ExprId, span: Span) {
        let types = self.several_types(from, to.len());
        let mut wants = Vec::with_capacity(to.len());
        for (lhs, ty) in to.iter().zip(types) {
            let want = match lhs {
                // A variable that is there twice takes its value by a copy.
                Lhs::Var(var) if !wants.contains(&Some(*var)) => self.wanted(*var, ty),
                _ => None,
            };
            wants.push(want);
        }
        let values = self.several(from, &wants);
        for (lhs, value) in to.into_iter().zip(values) {
            self.store(lhs, value, span);
        }
    }

    fn several_types(&self, from: ExprId, count: usize) -> Vec<TypeId> {
        let inner = self.tree.unparen(from);
        match self.tree.expr(inner) {
            Expr::Call { .. } => self.result_types(inner, count),
            _ => {
                let mut types = vec![self.type_of(inner)];
                types.resize(count, TypeId::UNKNOWN);
                types
            }
        }
    }

    /// `a, b = b, a`: all values are there before one is assigned.
    fn assign_parallel(&mut self, to: Vec<Lhs>, from: &[ExprId], span: Span) {
        let targets: Vec<VarId> = to
            .iter()
            .filter_map(|lhs| match lhs {
                Lhs::Var(var) => Some(*var),
                _ => None,
            })
            .collect();
        let values: Vec<Operand> = from.iter().map(|x| self.expr_apart(*x, &targets)).collect();
        for (lhs, value) in to.into_iter().zip(values) {
            self.store(lhs, value, span);
        }
    }

    /// The value of an expression, which stays when these variables change.
    pub(super) fn expr_apart(&mut self, id: ExprId, targets: &[VarId]) -> Operand {
        match self.expr(id) {
            value @ Operand::Var(var) if targets.contains(&var) => self.freeze(value, self.expr_span(id)),
            value => value,
        }
    }

    /// `x op= y`, `x++`
    pub(super) fn assign_operation(
        &mut self,
        x: ExprId,
        op: BinaryOp,
        y: impl FnOnce(&mut Self) -> Operand,
        span: Span,
    ) {
        let loc = self.place(x, Way::Late);
        let ty = loc.place.ty;
        let old = self.read(loc.clone(), None);
        let y = y(self);
        let want = match (loc.place.base, loc.place.parts.is_empty()) {
            (Base::Var(var), true) => Some(var),
            _ => None,
        };
        let value = self.operation(op, [old, y], want, ty, span);
        if want.is_none() {
            self.emit(Op::Write { place: loc.place, src: value }, span);
        }
    }

    /// `var a, b T = x, y` in a function body.
    pub(super) fn var_spec(&mut self, spec: ValueSpec) {
        let names = self.tree.list(spec.names);
        let mut to = Vec::with_capacity(names.len());
        for name in names {
            let var = match self.tree.name(*name) {
                Name::BLANK => None,
                _ => self.define(*name),
            };
            if let Some(var) = var {
                self.emit(Op::Declare(var), self.tree.ident_span(*name, self.world.names()));
            }
            to.push(var.map_or(Lhs::Blank, Lhs::Var));
        }
        self.initialise(to, spec);
    }

    /// The values of a declaration become those of its variables.
    pub(super) fn initialise(&mut self, to: Vec<Lhs>, spec: ValueSpec) {
        match (to.as_slice(), self.tree.list(spec.values)) {
            (_, []) => {}
            ([one], [value]) => self.assign_one(one.clone(), *value, spec.span),
            (_, [value]) => self.assign_several(to, *value, spec.span),
            (_, values) => self.assign_parallel(to, values, spec.span),
        }
    }
}

/// The operator of `op=`.
const fn operator(op: AssignOp) -> Option<BinaryOp> {
    Some(match op {
        AssignOp::Assign | AssignOp::Define => return None,
        AssignOp::AddAssign => BinaryOp::Add,
        AssignOp::SubAssign => BinaryOp::Sub,
        AssignOp::MulAssign => BinaryOp::Mul,
        AssignOp::QuoAssign => BinaryOp::Quo,
        AssignOp::RemAssign => BinaryOp::Rem,
        AssignOp::AndAssign => BinaryOp::And,
        AssignOp::OrAssign => BinaryOp::Or,
        AssignOp::XorAssign => BinaryOp::Xor,
        AssignOp::ShlAssign => BinaryOp::Shl,
        AssignOp::ShrAssign => BinaryOp::Shr,
        AssignOp::AndNotAssign => BinaryOp::AndNot,
    })
}
