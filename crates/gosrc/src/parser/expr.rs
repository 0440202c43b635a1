//! Expressions: lists, binary and unary operators. Operands are in `primary`.

use crate::ast::{BinaryOp, ChanDir, Expr, ExprId, UnaryOp};
use crate::span::Span;
use crate::token::Tok;

use super::{MAX_CHAIN, MAX_NESTING, Parser};

impl Parser<'_, '_> {
    /// An expression or type.
    pub(super) fn parse_expr(&mut self) -> ExprId {
        self.parse_binary(None, 1)
    }

    /// An expression on a right side.
    pub(super) fn parse_rhs(&mut self) -> ExprId {
        let before = std::mem::replace(&mut self.in_rhs, true);
        let x = self.parse_expr();
        self.in_rhs = before;
        x
    }

    /// Reads expressions and leaves them on the scratch list; gives the mark where they begin.
    pub(super) fn parse_list(&mut self, in_rhs: bool) -> usize {
        let before = std::mem::replace(&mut self.in_rhs, in_rhs);
        let mark = self.mark();
        let x = self.parse_expr();
        self.push_expr(x);
        while self.tok == Tok::Comma {
            self.next();
            let x = self.parse_expr();
            self.push_expr(x);
        }
        self.in_rhs = before;
        mark
    }

    fn binary_tok(&self) -> Tok {
        if self.in_rhs && self.tok == Tok::Assign { Tok::Eql } else { self.tok }
    }

    /// A binary expression of operators that bind at least as tight as `lowest`; its left operand may be read.
    pub(super) fn parse_binary(&mut self, left: Option<ExprId>, lowest: u8) -> ExprId {
        let mut x = match left {
            Some(x) => x,
            None => self.parse_unary(),
        };
        let mut length = 0;
        loop {
            let tok = self.binary_tok();
            let precedence = tok.precedence();
            if precedence < lowest {
                return x;
            }
            let Some(op) = BinaryOp::from_tok(tok) else { return x };
            length += 1;
            if length > MAX_CHAIN {
                self.too_deep();
                return x;
            }
            let op_pos = self.expect(tok);
            self.depth += 1;
            let y = self.parse_binary(None, precedence + 1);
            self.depth -= 1;
            let span = Span::new(self.span_of(x).start, self.span_of(y).end);
            x = self.tree.add_expr(Expr::Binary { op, x, y, op_pos }, span);
        }
    }

    fn parse_unary(&mut self) -> ExprId {
        if self.depth >= MAX_NESTING {
            return self.too_deep_expr();
        }
        self.depth += 1;
        let x = match self.tok {
            Tok::Add | Tok::Sub | Tok::Not | Tok::Xor | Tok::And | Tok::Tilde | Tok::Arrow | Tok::Mul => {
                self.parse_prefixed()
            }
            _ => self.parse_primary(None),
        };
        self.depth -= 1;
        x
    }

    fn parse_prefixed(&mut self) -> ExprId {
        let (start, tok) = (self.start, self.tok);
        self.next();
        let x = self.parse_unary();
        if tok == Tok::Arrow && matches!(self.tree.expr(x), Expr::Chan { .. }) {
            self.receive_only(x, start);
            return x;
        }
        let span = Span::new(start, self.span_of(x).end.max(start));
        match UnaryOp::from_tok(tok) {
            Some(op) => self.tree.add_expr(Expr::Unary { op, x }, span),
            None => self.tree.add_expr(Expr::Star(x), span),
        }
    }

    /// `<-` before a channel type belongs to the type: `<-(chan T)` is `(<-chan T)`, and `<-(chan<- T)` is
    /// `(<-chan (<-T))`, where `T` has to be a channel type in turn.
    fn receive_only(&mut self, x: ExprId, mut before: u32) {
        let mut id = x;
        let mut dir = ChanDir::Send;
        while let Expr::Chan { dir: own, value, arrow } = self.tree.expr(id)
            && dir == ChanDir::Send
        {
            if own == ChanDir::Recv {
                self.error_expected(arrow, "'chan'");
            }
            let span = Span::new(before, self.span_of(id).end);
            self.tree.set_expr(id, Expr::Chan { dir: ChanDir::Recv, value, arrow: before }, span);
            (before, dir, id) = (arrow, own, value);
        }
        if dir == ChanDir::Send {
            self.error_expected(before, "channel type");
        }
    }
}
