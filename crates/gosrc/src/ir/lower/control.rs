//! `if` and `for`.

use super::Lowering;
use crate::Name;
use crate::ast::{AssignOp, Expr, Stmt, StmtId};
use crate::ir::{Op, VarId};

impl Lowering<'_, '_> {
    /// `if`, with all that follows by `else if`: no recursion, the chain may be long.
    pub(super) fn if_chain(&mut self, first: StmtId) {
        let done = self.frame.new_block();
        let mut next = Some(first);
        while let Some(id) = next.take() {
            let span = self.tree.stmt_span(id);
            let Stmt::If { init, cond, body, els } = self.tree.stmt(id) else {
                self.stmt(id);
                self.frame.jump(done, span);
                break;
            };
            self.init(init);
            let yes = self.frame.new_block();
            let no = if els.is_some() { self.frame.new_block() } else { done };
            self.branch(cond, yes, no);
            self.frame.start(yes);
            self.stmt(body);
            self.frame.jump(done, span);
            self.frame.start(no);
            next = els;
        }
        self.frame.start(done);
    }

    /// The simple statement before a condition.
    pub(super) fn init(&mut self, init: Option<StmtId>) {
        if let Some(init) = init {
            self.stmt(init);
        }
    }

    pub(super) fn for_loop(&mut self, id: StmtId) {
        let Stmt::For { init, cond, post, body } = self.tree.stmt(id) else { return };
        let span = self.tree.stmt_span(id);
        let [head, start, next, done] = [(); 4].map(|()| self.frame.new_block());
        self.init(init);
        self.frame.jump(head, span);
        self.frame.start(head);
        match cond {
            Some(cond) => self.branch(cond, start, done),
            None => self.frame.jump(start, span),
        }
        self.frame.targets.enter(id, done, Some(next));
        self.frame.start(start);
        self.stmt(body);
        self.frame.targets.leave();
        self.frame.jump(next, span);
        self.frame.start(next);
        for var in self.loop_variables(init) {
            self.emit(Op::Renew(var), span);
        }
        self.init(post);
        self.frame.jump(head, span);
        self.frame.start(done);
    }

    /// The variables of a `for` clause of which each iteration has its own.
    fn loop_variables(&mut self, init: Option<StmtId>) -> Vec<VarId> {
        let Some(Stmt::Assign { lhs, op: AssignOp::Define, .. }) = init.map(|init| self.tree.stmt(init))
        else {
            return Vec::new();
        };
        if !self.is_per_iteration() {
            return Vec::new();
        }
        let mut vars = Vec::new();
        for x in self.tree.list(lhs) {
            if let Expr::Ident(ident) = self.tree.expr(*x)
                && self.tree.name(ident) != Name::BLANK
            {
                vars.extend(self.define(ident));
            }
        }
        vars
    }

    /// Whether each iteration has variables of its own; where the version is not known, as in Go 1.22 and later.
    pub(super) fn is_per_iteration(&self) -> bool {
        self.unit.loop_variables_per_iteration() != Some(false)
    }
}
