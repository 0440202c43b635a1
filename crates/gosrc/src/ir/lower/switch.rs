//! `switch`, by values, conditions and types.

use super::Lowering;
use crate::ast::{BinaryOp, Expr, ExprId, Stmt, StmtId};
use crate::ir::{BlockId, Op, Operand, Terminator, VarId};
use crate::types::{Basic, Constant, ObjKind, TypeId};

/// What a `switch` is about.
#[derive(Clone, Copy)]
struct Tag {
    value: Operand,
    constant: Option<Constant>,
}

impl Lowering<'_, '_> {
    pub(super) fn switch(&mut self, id: StmtId, init: Option<StmtId>, tag: Option<ExprId>, body: StmtId) {
        self.init(init);
        let clauses = self.clauses_of(body);
        let tag = tag.map(|tag| {
            let value = self.expr(tag);
            // Cases that only name values cannot change the variable that the tag is.
            let value = match clauses.iter().all(|clause| self.has_plain_cases(*clause)) {
                true => value,
                false => self.freeze(value, self.expr_span(tag)),
            };
            Tag { value, constant: self.constant_of(tag) }
        });
        let starts: Vec<BlockId> = clauses.iter().map(|_| self.frame.new_block()).collect();
        let done = self.frame.new_block();
        let mut default = done;
        for (clause, start) in clauses.iter().zip(&starts) {
            let Stmt::Case { list, default: is_default, .. } = self.tree.stmt(*clause) else {
                self.frame.complete = false;
                continue;
            };
            if is_default {
                default = *start;
            }
            for case in self.tree.list(list) {
                let next = self.frame.new_block();
                match tag {
                    None => self.branch(*case, *start, next),
                    Some(tag) => self.compare(tag, *case, *start, next),
                }
                self.frame.start(next);
            }
        }
        self.frame.jump(default, self.tree.stmt_span(id));
        self.frame.targets.enter(id, done, None);
        for (at, clause) in clauses.iter().enumerate() {
            let Stmt::Case { body, .. } = self.tree.stmt(*clause) else { continue };
            self.frame.targets.enter_clause(starts.get(at + 1).copied());
            self.frame.start(starts[at]);
            self.stmts(body);
            self.frame.targets.leave_clause();
            self.frame.jump(done, self.tree.stmt_span(*clause));
        }
        self.frame.targets.leave();
        self.frame.start(done);
    }

    fn constant_of(&mut self, id: ExprId) -> Option<Constant> {
        self.world.constant_of(self.file, self.tree, self.info, id)
    }

    fn has_plain_cases(&self, clause: StmtId) -> bool {
        let Stmt::Case { list, .. } = self.tree.stmt(clause) else { return true };
        self.tree.list(list).iter().all(|case| {
            let case = self.tree.expr(self.tree.unparen(*case));
            matches!(case, Expr::Ident(_) | Expr::Lit(_) | Expr::Selector { .. })
        })
    }

    fn compare(&mut self, tag: Tag, case: ExprId, yes: BlockId, no: BlockId) {
        let span = self.expr_span(case);
        let known = match (tag.constant, self.constant_of(case)) {
            (Some(tag), Some(case)) => self.world.compare(BinaryOp::Eql, tag, case),
            _ => None,
        };
        let cond = match known {
            Some(value) => Operand::Bool(value),
            None => {
                let value = self.expr(case);
                self.operation(BinaryOp::Eql, [tag.value, value], None, Basic::Bool.id(), span)
            }
        };
        match cond {
            Operand::Bool(value) => self.frame.jump(if value { yes } else { no }, span),
            _ => self.frame.end(Terminator::If { cond, yes, no }, span),
        }
    }

    /// The clauses in the block of a `switch` or `select`.
    pub(super) fn clauses_of(&mut self, body: StmtId) -> Vec<StmtId> {
        match self.tree.stmt(body) {
            Stmt::Block(clauses) => self.tree.list(clauses).to_vec(),
            _ => {
                self.frame.complete = false;
                Vec::new()
            }
        }
    }

    pub(super) fn type_switch(&mut self, id: StmtId, init: Option<StmtId>, assign: StmtId, body: StmtId) {
        self.init(init);
        let x = self.type_switch_operand(assign);
        let clauses = self.clauses_of(body);
        let done = self.frame.new_block();
        let mut default = done;
        let mut starts = Vec::with_capacity(clauses.len());
        for clause in &clauses {
            let start = self.frame.new_block();
            let Stmt::Case { list, default: is_default, .. } = self.tree.stmt(*clause) else {
                self.frame.complete = false;
                continue;
            };
            if is_default {
                default = start;
            }
            let cases = self.tree.list(list);
            let mut value = x;
            for case in cases {
                let found = self.type_case(x, *case, start);
                if let ([_], Some(found)) = (cases, found) {
                    value = Operand::Var(found);
                }
            }
            starts.push((*clause, start, value));
        }
        self.frame.jump(default, self.tree.stmt_span(id));
        self.frame.targets.enter(id, done, None);
        for (clause, start, value) in starts {
            self.frame.start(start);
            self.type_clause(clause, value);
            self.frame.jump(done, self.tree.stmt_span(clause));
        }
        self.frame.targets.leave();
        self.frame.start(done);
    }

    /// The value whose type is asked for.
    fn type_switch_operand(&mut self, assign: StmtId) -> Operand {
        let guard = match self.tree.stmt(assign) {
            Stmt::Assign { rhs, .. } => self.tree.list(rhs).first().copied(),
            Stmt::Expr(x) => Some(x),
            _ => None,
        };
        let guard = guard.map(|guard| self.tree.unparen(guard));
        match guard.map(|guard| self.tree.expr(guard)) {
            Some(Expr::TypeAssert { x, .. }) => {
                let value = self.expr(x);
                self.freeze(value, self.expr_span(x))
            }
            _ => {
                self.frame.complete = false;
                Operand::Unknown(TypeId::UNKNOWN)
            }
        }
    }

    /// Goes to `yes` when `x` is of the type; the variable that holds it then, unless the case is `nil`.
    fn type_case(&mut self, x: Operand, case: ExprId, yes: BlockId) -> Option<VarId> {
        let span = self.expr_span(case);
        let ty = (!self.is_nil(case)).then(|| self.info.types.get(case).unwrap_or(TypeId::UNKNOWN));
        let dst = self.temp(ty.unwrap_or(self.operand_type(x)), span);
        let ok = self.temp(Basic::Bool.id(), span);
        self.emit(Op::Assert { dst, x, ty, ok: Some(ok) }, span);
        let no = self.frame.new_block();
        self.frame.end(Terminator::If { cond: Operand::Var(ok), yes, no }, span);
        self.frame.start(no);
        ty.map(|_| dst)
    }

    fn is_nil(&self, id: ExprId) -> bool {
        let Expr::Ident(ident) = self.tree.expr(self.tree.unparen(id)) else { return false };
        self.info.uses.get(ident).is_some_and(|obj| self.world.object(obj).kind == ObjKind::Nil)
    }

    /// The statements of a clause, in which the variable of the switch holds `value`.
    fn type_clause(&mut self, clause: StmtId, value: Operand) {
        let Stmt::Case { body, .. } = self.tree.stmt(clause) else { return };
        if let Some(obj) = self.info.implicits.get(&clause).copied() {
            let ty = self.world.type_of(obj);
            let span = self.tree.stmt_span(clause);
            let var = self.frame.new_var(Some(obj), ty, span);
            self.emit(Op::Declare(var), span);
            self.copy(var, value, span);
        }
        self.stmts(body);
    }
}
