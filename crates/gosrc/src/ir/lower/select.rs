//! `select`

use super::Lowering;
use super::assign::Lhs;
use super::place::Way;
use crate::ast::{AssignOp, Expr, ExprId, Stmt, StmtId, UnaryOp};
use crate::ir::{Arm, BlockId, Comm, Operand, Terminator, VarId};
use crate::span::Span;
use crate::types::{Basic, TypeId};

/// What is assigned once a value has come.
struct Assigned {
    /// The left side, and the variable that has the value.
    to: Vec<(ExprId, VarId)>,
    span: Span,
}

impl Lowering<'_, '_> {
    pub(super) fn select(&mut self, id: StmtId, body: StmtId) {
        let clauses = self.clauses_of(body);
        let (mut arms, mut default, mut bodies) = (Vec::new(), None, Vec::new());
        for clause in clauses {
            let Stmt::Comm { comm, .. } = self.tree.stmt(clause) else {
                self.frame.complete = false;
                continue;
            };
            let start = self.frame.new_block();
            let mut assigned = None;
            match comm {
                None => default = Some(start),
                Some(comm) => match self.comm(comm) {
                    Some((comm_op, to)) => {
                        let span = self.tree.stmt_span(comm);
                        arms.push(Arm { comm: comm_op, to: start, span });
                        assigned = Some(Assigned { to, span });
                    }
                    None => self.frame.complete = false,
                },
            }
            bodies.push((clause, start, assigned));
        }
        let done = self.frame.new_block();
        self.frame.end(Terminator::Select { arms, default }, self.tree.stmt_span(id));
        self.frame.targets.enter(id, done, None);
        for (clause, start, assigned) in bodies {
            self.comm_clause(clause, start, assigned);
            self.frame.jump(done, self.tree.stmt_span(clause));
        }
        self.frame.targets.leave();
        self.frame.start(done);
    }

    fn comm_clause(&mut self, clause: StmtId, start: BlockId, assigned: Option<Assigned>) {
        self.frame.start(start);
        if let Some(Assigned { to, span }) = assigned {
            for (x, from) in to {
                let lhs = self.lhs(x, false, Way::Late);
                self.store(lhs, Operand::Var(from), span);
            }
        }
        if let Stmt::Comm { body, .. } = self.tree.stmt(clause) {
            self.stmts(body);
        }
    }

    /// What an arm waits for, its operands evaluated; and what is to be assigned when it goes ahead.
    fn comm(&mut self, id: StmtId) -> Option<(Comm, Vec<(ExprId, VarId)>)> {
        match self.tree.stmt(id) {
            Stmt::Send { chan, value, .. } => {
                let (chan, value) = self.send_parts(chan, value);
                Some((Comm::Send { chan, value }, Vec::new()))
            }
            Stmt::Expr(x) => {
                let chan = self.expr(self.received_from(x)?);
                Some((Comm::Recv { dst: None, ok: None, chan }, Vec::new()))
            }
            Stmt::Assign { lhs, rhs, op, .. } => {
                let [from] = self.tree.list(rhs) else { return None };
                let chan = self.expr(self.received_from(*from)?);
                let types = [self.type_of(*from), Basic::Bool.id()];
                let (mut takes, mut later) = ([None, None], Vec::new());
                let targets = self.tree.list(lhs).iter().zip(types).zip(&mut takes);
                for ((x, ty), take) in targets {
                    *take = self.comm_target(*x, op == AssignOp::Define, ty, &mut later);
                }
                let [dst, ok] = takes;
                Some((Comm::Recv { dst, ok, chan }, later))
            }
            _ => None,
        }
    }

    fn received_from(&self, x: ExprId) -> Option<ExprId> {
        match self.tree.expr(self.tree.unparen(x)) {
            Expr::Unary { op: UnaryOp::Arrow, x } => Some(x),
            _ => None,
        }
    }

    /// The variable that takes a value that comes: the one on the left side, or one in between.
    fn comm_target(
        &mut self,
        x: ExprId,
        define: bool,
        ty: TypeId,
        later: &mut Vec<(ExprId, VarId)>,
    ) -> Option<VarId> {
        if let Expr::Ident(_) = self.tree.expr(self.tree.unparen(x)) {
            match self.lhs(x, define, Way::Late) {
                Lhs::Blank => return None,
                Lhs::Var(var) if self.wanted(var, ty).is_some() => return Some(var),
                _ => {}
            }
        }
        let from = self.temp(ty, self.expr_span(x));
        later.push((x, from));
        Some(from)
    }
}
