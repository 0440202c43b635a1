//! Conditions, taken apart at `&&`, `||` and `!`.

use crate::ast::{BinaryOp, Expr, ExprId, UnaryOp};

use super::build::Builder;
use super::{BlockId, Step, When};

/// A condition that is still to be laid out.
struct Open {
    cond: ExprId,
    /// The block that evaluates it.
    at: BlockId,
    yes: BlockId,
    no: BlockId,
}

impl Builder<'_> {
    /// Ends `at` with the condition: on to `yes` when it is true, to `no` otherwise. Without recursion: machines write
    /// chains of many thousand operands.
    pub(super) fn branch(&mut self, at: BlockId, cond: ExprId, yes: BlockId, no: BlockId) {
        let mut open = vec![Open { cond, at, yes, no }];
        while let Some(Open { cond, at, yes, no }) = open.pop() {
            match self.tree.expr(self.tree.unparen(cond)) {
                Expr::Unary { op: UnaryOp::Not, x } => open.push(Open { cond: x, at, yes: no, no: yes }),
                Expr::Binary { op: op @ (BinaryOp::LAnd | BinaryOp::LOr), x, y, .. } => {
                    let second = self.new_block();
                    let (x_yes, x_no) = if op == BinaryOp::LAnd { (second, no) } else { (yes, second) };
                    open.push(Open { cond: y, at: second, yes, no });
                    open.push(Open { cond: x, at, yes: x_yes, no: x_no });
                }
                _ => {
                    self.step(at, Step::Expr(cond));
                    self.edge(at, yes, When::True);
                    self.edge(at, no, When::False);
                }
            }
        }
    }
}
