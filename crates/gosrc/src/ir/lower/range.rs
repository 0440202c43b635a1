//! `for … range`

use super::Lowering;
use super::assign::Lhs;
use super::place::Way;
use crate::Name;
use crate::ast::{Expr, ExprId, RangeOp, Stmt, StmtId};
use crate::ir::{Op, Operand, Terminator, VarId};

impl Lowering<'_, '_> {
    pub(super) fn range(&mut self, id: StmtId) {
        let Stmt::Range { key, value, x, body, op } = self.tree.stmt(id) else { return };
        let span = self.tree.stmt_span(id);
        let over = self.range_operand(x);
        let [head, start, done] = [(); 3].map(|()| self.frame.new_block());
        let defines = op == RangeOp::Define;
        let names = [key, value].map(|name| name.filter(|_| op != RangeOp::None));
        let new = if defines { names.map(|name| self.new_variable(name)) } else { [None, None] };
        if !self.is_per_iteration() {
            self.declare_all(new, names);
        }
        self.frame.jump(head, span);
        self.frame.start(head);
        if self.is_per_iteration() {
            self.declare_all(new, names);
        }
        let assigned = if defines { [None, None] } else { names.map(|name| self.assigned(name)) };
        let take = |at: usize| new[at].or(assigned[at]);
        let (key, value) = (take(0), take(1));
        self.frame.end(Terminator::Range { over, key, value, body: start, done }, span);
        self.frame.targets.enter(id, done, Some(head));
        self.frame.start(start);
        for (name, from) in names.into_iter().zip(assigned) {
            if let (Some(name), Some(from)) = (name, from) {
                let to = self.lhs(name, false, Way::Late);
                self.store(to, Operand::Var(from), self.expr_span(name));
            }
        }
        self.stmt(body);
        self.frame.targets.leave();
        self.frame.jump(head, span);
        self.frame.start(done);
    }

    /// What is ranged over is evaluated once: what happens to the variable later does not count.
    fn range_operand(&mut self, x: ExprId) -> Operand {
        let value = self.expr(x);
        self.freeze(value, self.expr_span(x))
    }

    fn new_variable(&mut self, name: Option<ExprId>) -> Option<VarId> {
        let Expr::Ident(ident) = self.tree.expr(name?) else { return None };
        if self.tree.name(ident) == Name::BLANK {
            return None;
        }
        self.define(ident)
    }

    fn declare_all(&mut self, vars: [Option<VarId>; 2], names: [Option<ExprId>; 2]) {
        for (var, name) in vars.into_iter().zip(names) {
            if let (Some(var), Some(name)) = (var, name) {
                self.emit(Op::Declare(var), self.expr_span(name));
            }
        }
    }

    /// The variable that takes the value for what is assigned to: itself, or one in between.
    fn assigned(&mut self, name: Option<ExprId>) -> Option<VarId> {
        let name = name?;
        if let Expr::Ident(ident) = self.tree.expr(self.tree.unparen(name)) {
            if self.tree.name(ident) == Name::BLANK {
                return None;
            }
            if let Lhs::Var(var) = self.lhs(name, false, Way::Late) {
                return Some(var);
            }
        }
        let ty = self.type_of(name);
        Some(self.temp(ty, self.expr_span(name)))
    }
}
