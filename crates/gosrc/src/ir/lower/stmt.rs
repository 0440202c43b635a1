//! Statements.

use super::Lowering;
use super::assign::Lhs;
use crate::ast::{
    BinaryOp, BranchKind, Decl, DeclId, Expr, ExprId, GenKind, IdentId, List, Spec, Stmt, StmtId, UnaryOp,
};
use crate::ir::{Call, Op, Operand, Terminator, VarId};
use crate::span::Span;

impl Lowering<'_, '_> {
    pub(super) fn stmt(&mut self, id: StmtId) {
        self.deeper(|lowering| lowering.stmt_here(id));
    }

    pub(super) fn stmts(&mut self, list: List<StmtId>) {
        for stmt in self.tree.list(list) {
            self.stmt(*stmt);
        }
    }

    fn stmt_here(&mut self, id: StmtId) {
        let span = self.tree.stmt_span(id);
        match self.tree.stmt(id) {
            // A clause outside of its statement, or what could not be read: the way through is not known.
            Stmt::Bad | Stmt::Skipped | Stmt::Case { .. } | Stmt::Comm { .. } => self.frame.complete = false,
            Stmt::Empty { .. } => {}
            Stmt::Decl(decl) => self.declaration(decl),
            Stmt::Labeled { label, stmt, .. } => self.labeled(label, stmt, span),
            Stmt::Expr(x) => self.effect(x),
            Stmt::Send { chan, value, .. } => {
                let op = self.send(chan, value);
                self.emit(op, span);
            }
            Stmt::IncDec { x, inc, .. } => {
                let op = if inc { BinaryOp::Add } else { BinaryOp::Sub };
                self.assign_operation(x, op, |_| Operand::Int(1), span);
            }
            Stmt::Assign { lhs, rhs, op, .. } => self.assign(id, lhs, rhs, op),
            Stmt::Go(x) => {
                if let Some(call) = self.later(x) {
                    self.emit(Op::Go(call), span);
                }
            }
            Stmt::Defer(x) => {
                if let Some(call) = self.later(x) {
                    self.emit(Op::Defer(call), span);
                }
            }
            Stmt::Return(results) => self.returns(results, span),
            Stmt::Branch { kind, label } => self.jump_to(kind, label, span),
            Stmt::Block(list) => self.stmts(list),
            Stmt::If { .. } => self.if_chain(id),
            Stmt::Switch { init, tag, body } => self.switch(id, init, tag, body),
            Stmt::TypeSwitch { init, assign, body } => self.type_switch(id, init, assign, body),
            Stmt::Select { body } => self.select(id, body),
            Stmt::For { .. } => self.for_loop(id),
            Stmt::Range { .. } => self.range(id),
        }
    }

    fn declaration(&mut self, id: DeclId) {
        let Decl::Gen(decl) = self.tree.decl(id) else {
            self.frame.complete = false;
            return;
        };
        if decl.kind != GenKind::Var {
            return;
        }
        for spec in self.tree.list(decl.specs) {
            if let Spec::Value(spec) = self.tree.spec(*spec) {
                self.var_spec(spec);
            }
        }
    }

    /// An expression whose value nobody takes.
    fn effect(&mut self, id: ExprId) {
        let inner = self.tree.unparen(id);
        match self.tree.expr(inner) {
            Expr::Call { .. } => {
                self.deeper(|lowering| lowering.call(inner, None));
            }
            Expr::Unary { op: UnaryOp::Arrow, x } => {
                let chan = self.expr(x);
                self.emit(Op::Recv { dst: None, ok: None, chan }, self.expr_span(inner));
            }
            _ => {
                self.expr(inner);
            }
        }
    }

    fn send(&mut self, chan: ExprId, value: ExprId) -> Op {
        let (chan, value) = self.send_parts(chan, value);
        Op::Send { chan, value }
    }

    pub(super) fn send_parts(&mut self, chan: ExprId, value: ExprId) -> (Operand, Operand) {
        let (chan, value) = (self.expr(chan), self.expr(value));
        let ty = self.operand_type(chan);
        let value = match self.core(ty) {
            crate::types::Type::Chan { elem, .. } => self.fit(value, elem),
            _ => value,
        };
        (chan, value)
    }

    /// The call of `go` or `defer`, its function and arguments evaluated.
    fn later(&mut self, id: ExprId) -> Option<Call> {
        let inner = self.tree.unparen(id);
        let written = self.written_call(inner);
        if written.is_none() {
            self.frame.complete = false;
            self.expr(inner);
        }
        let written = written?;
        self.deeper(|lowering| lowering.prepare(written))
    }

    fn returns(&mut self, results: List<ExprId>, span: Span) {
        let (values, vars) = (self.tree.list(results), self.frame.results.clone());
        match (values, vars.as_slice()) {
            ([], _) => {}
            ([value], [var]) => self.assign_to(*var, *value, span),
            ([value], vars) => {
                self.assign_several(vars.iter().copied().map(Lhs::Var).collect(), *value, span)
            }
            (values, vars) => {
                let values: Vec<Operand> = values.iter().map(|x| self.expr_apart(*x, vars)).collect();
                self.set_results(vars, &values, span);
            }
        }
        self.frame.end(Terminator::Return, span);
    }

    fn set_results(&mut self, vars: &[VarId], values: &[Operand], span: Span) {
        for (var, value) in vars.iter().zip(values) {
            let ty = self.frame.var(*var).ty;
            let value = self.fit(*value, ty);
            self.copy(*var, value, span);
        }
    }

    fn labeled(&mut self, label: IdentId, stmt: StmtId, span: Span) {
        let name = self.tree.name(label);
        let block = self.label_block(name);
        self.frame.targets.define(name);
        self.frame.jump(block, span);
        self.frame.start(block);
        self.frame.targets.label_next(name, stmt);
        self.stmt(stmt);
    }

    fn label_block(&mut self, name: crate::Name) -> crate::ir::BlockId {
        if let Some(block) = self.frame.targets.label(name) {
            return block;
        }
        let block = self.frame.new_block();
        self.frame.targets.add_label(name, block);
        block
    }

    fn jump_to(&mut self, kind: BranchKind, label: Option<IdentId>, span: Span) {
        let name = label.map(|label| self.tree.name(label));
        let to = match (kind, name) {
            (BranchKind::Goto, Some(name)) => Some(self.label_block(name)),
            _ => self.frame.targets.of(kind, name),
        };
        match to {
            Some(to) => self.frame.jump(to, span),
            None => {
                self.frame.complete = false;
                self.frame.end(Terminator::Stop, span);
            }
        }
    }
}
