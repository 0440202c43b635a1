//! Conditions, taken apart at `&&`, `||` and `!`.

use super::Lowering;
use crate::ast::{BinaryOp, Expr, ExprId, UnaryOp};
use crate::ir::{BlockId, Op, Operand, Terminator, VarId};

/// A condition that is still to be laid out.
struct Open {
    cond: ExprId,
    /// The block that evaluates it; the one at hand for the first.
    at: Option<BlockId>,
    yes: BlockId,
    no: BlockId,
}

impl Lowering<'_, '_> {
    /// Ends the block at hand with the condition. Without recursion: machines write chains of many thousand operands.
    pub(super) fn branch(&mut self, cond: ExprId, yes: BlockId, no: BlockId) {
        let mut open = vec![Open { cond, at: None, yes, no }];
        while let Some(Open { cond, at, yes, no }) = open.pop() {
            let inner = self.tree.unparen(cond);
            match self.tree.expr(inner) {
                Expr::Unary { op: UnaryOp::Not, x } => open.push(Open { cond: x, at, yes: no, no: yes }),
                Expr::Binary { op: op @ (BinaryOp::LAnd | BinaryOp::LOr), x, y, .. } => {
                    let second = self.frame.new_block();
                    let (x_yes, x_no) = if op == BinaryOp::LAnd { (second, no) } else { (yes, second) };
                    open.push(Open { cond: y, at: Some(second), yes, no });
                    open.push(Open { cond: x, at, yes: x_yes, no: x_no });
                }
                _ => {
                    if let Some(at) = at {
                        self.frame.start(at);
                    }
                    self.branch_on(inner, yes, no);
                }
            }
        }
    }

    fn branch_on(&mut self, cond: ExprId, yes: BlockId, no: BlockId) {
        let (value, span) = (self.expr(cond), self.expr_span(cond));
        match value {
            Operand::Bool(value) => self.frame.jump(if value { yes } else { no }, span),
            _ => self.frame.end(Terminator::If { cond: value, yes, no }, span),
        }
    }

    /// Whether an expression is `x && y` or `x || y`, or the negation of one.
    pub(super) fn is_logic(&self, mut id: ExprId) -> bool {
        loop {
            id = match self.tree.expr(id) {
                Expr::Paren(x) | Expr::Unary { op: UnaryOp::Not, x } => x,
                Expr::Binary { op, .. } => return matches!(op, BinaryOp::LAnd | BinaryOp::LOr),
                _ => return false,
            }
        }
    }

    /// The value of `x && y` or `x || y`.
    pub(super) fn logic(&mut self, id: ExprId, want: Option<VarId>) -> Operand {
        let (ty, span) = (self.type_of(id), self.expr_span(id));
        let dst = self.dst(want, ty, span);
        let [yes, no, done] = [(); 3].map(|()| self.frame.new_block());
        self.branch(id, yes, no);
        for (block, value) in [(yes, true), (no, false)] {
            self.frame.start(block);
            self.emit(Op::Copy { dst, src: Operand::Bool(value) }, span);
            self.frame.jump(done, span);
        }
        self.frame.start(done);
        Operand::Var(dst)
    }
}
