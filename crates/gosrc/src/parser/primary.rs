//! Operands and what follows them: selectors, indexes, calls, type assertions, composite literals.

use crate::ast::{Bounds, Expr, ExprId};
use crate::span::Span;
use crate::token::Tok;

use super::types::{NO_BOUNDS, lit_kind};
use super::{MAX_CHAIN, MAX_NESTING, Parser, sync};

impl Parser<'_, '_> {
    /// An operand or a raw type, `[...]T` included.
    fn parse_operand(&mut self) -> ExprId {
        match self.tok {
            Tok::Ident => {
                let name = self.parse_ident();
                self.ident_expr(name)
            }
            Tok::LParen => {
                let start = self.start;
                self.next();
                self.expr_lev += 1;
                let x = self.parse_rhs();
                self.expr_lev -= 1;
                self.expect(Tok::RParen);
                self.tree.add_expr(Expr::Paren(x), self.since(start))
            }
            Tok::Func => self.parse_func_type_or_lit(),
            tok => match lit_kind(tok) {
                Some(kind) => {
                    let x = self.tree.add_expr(Expr::Lit(kind), self.here());
                    self.next();
                    x
                }
                None => match self.try_type() {
                    Some(ty) => ty,
                    None => self.expected_operand(),
                },
            },
        }
    }

    #[cold]
    fn expected_operand(&mut self) -> ExprId {
        let at = self.start;
        self.error_expected(at, "operand");
        self.advance(|tok| sync::is_stmt_start(tok) || sync::is_expr_end(tok));
        self.bad_expr(at, self.prev_end)
    }

    fn parse_func_type_or_lit(&mut self) -> ExprId {
        let start = self.start;
        let (ty, end) = self.parse_func_type();
        if self.tok != Tok::LBrace {
            return self.tree.add_expr(Expr::Func(ty), Span::new(start, end));
        }
        self.expr_lev += 1;
        let body = self.parse_body();
        self.expr_lev -= 1;
        let span = Span::new(start, self.tree.stmt_span(body).end);
        self.tree.add_expr(Expr::FuncLit { ty, body }, span)
    }

    /// An operand, which may be read already, and all that follows it.
    pub(super) fn parse_primary(&mut self, operand: Option<ExprId>) -> ExprId {
        let mut x = match operand {
            Some(x) => x,
            None => self.parse_operand(),
        };
        let start = self.span_of(x).start;
        let mut length = 0;
        loop {
            let tok = self.tok;
            x = match tok {
                Tok::Period => self.parse_period(x, start),
                Tok::LBrack => self.parse_index(x, start),
                Tok::LParen => self.parse_call(x, start),
                Tok::LBrace if self.begins_literal(x) => self.parse_literal_value(Some(x)),
                _ => return x,
            };
            length += 1;
            if length > MAX_CHAIN {
                self.too_deep();
                return x;
            }
        }
    }

    fn parse_period(&mut self, x: ExprId, start: u32) -> ExprId {
        self.next();
        match self.tok {
            Tok::Ident => {
                let sel = self.parse_ident().id;
                self.tree.add_expr(Expr::Selector { x, sel }, self.since(start))
            }
            Tok::LParen => {
                let lparen = self.expect(Tok::LParen);
                let ty = if self.tok == Tok::Type {
                    self.next();
                    None
                } else {
                    Some(self.parse_type())
                };
                self.expect(Tok::RParen);
                self.tree.add_expr(Expr::TypeAssert { x, ty, lparen }, self.since(start))
            }
            _ => {
                let at = self.start;
                self.error_expected(at, "selector or type assertion");
                if self.tok != Tok::RBrace {
                    self.next();
                }
                let sel = self.missing_ident(at.min(self.prev_end)).id;
                self.tree.add_expr(Expr::Selector { x, sel }, self.since(start))
            }
        }
    }

    /// Whether the `{` at hand begins a composite literal of type `x`, and not a block.
    fn begins_literal(&mut self, x: ExprId) -> bool {
        let ty = self.tree.unparen(x);
        let is_literal = match self.tree.expr(ty) {
            Expr::Bad
            | Expr::Ident(_)
            | Expr::Selector { .. }
            | Expr::Index { .. }
            | Expr::IndexList { .. } => self.expr_lev >= 0,
            Expr::Array { .. } | Expr::Struct { .. } | Expr::Map { .. } => true,
            _ => false,
        };
        if is_literal && ty != x {
            self.error(self.span_of(ty).start, "cannot parenthesize type in composite literal");
        }
        is_literal
    }

    /// `x[…]`: an index, a slice or a generic with type arguments.
    fn parse_index(&mut self, x: ExprId, start: u32) -> ExprId {
        let lbrack = self.expect(Tok::LBrack);
        if self.tok == Tok::RBrack {
            let at = self.start;
            self.error_expected(at, "operand");
            let index = self.bad_expr(at, at);
            self.next();
            return self.tree.add_expr(Expr::Index { x, index, lbrack }, self.since(start));
        }
        self.expr_lev += 1;
        let first = (self.tok != Tok::Colon).then(|| self.parse_rhs());
        match (self.tok, first) {
            (Tok::Colon, _) => self.parse_slice(x, first, start, lbrack),
            (Tok::Comma, Some(first)) => self.parse_instance(x, first, lbrack),
            (_, index) => {
                self.expr_lev -= 1;
                self.expect(Tok::RBrack);
                let index = match index {
                    Some(index) => index,
                    None => self.bad_expr(lbrack + 1, lbrack + 1),
                };
                self.tree.add_expr(Expr::Index { x, index, lbrack }, self.since(start))
            }
        }
    }

    fn parse_instance(&mut self, x: ExprId, first: ExprId, lbrack: u32) -> ExprId {
        let mark = self.mark();
        self.push_expr(first);
        while self.tok == Tok::Comma {
            self.next();
            if self.tok != Tok::RBrack && self.tok != Tok::Eof {
                let arg = self.parse_type();
                self.push_expr(arg);
            }
        }
        self.expr_lev -= 1;
        self.expect(Tok::RBrack);
        self.pack_index(x, lbrack, mark, self.prev_end)
    }

    fn parse_slice(&mut self, x: ExprId, lo: Option<ExprId>, start: u32, lbrack: u32) -> ExprId {
        let mut bounds = Bounds { lo, ..NO_BOUNDS };
        let first = self.expect(Tok::Colon);
        bounds.hi = self.parse_bound();
        let mut second = None;
        if self.tok == Tok::Colon {
            second = Some(self.expect(Tok::Colon));
            bounds.three = true;
            bounds.max = self.parse_bound();
        }
        self.expr_lev -= 1;
        let rbrack = self.expect(Tok::RBrack);
        if let Some(second) = second {
            if bounds.hi.is_none() {
                self.error(first, "middle index required in 3-index slice");
                bounds.hi = Some(self.bad_expr(first + 1, second));
            }
            if bounds.max.is_none() {
                self.error(second, "final index required in 3-index slice");
                bounds.max = Some(self.bad_expr(second + 1, rbrack));
            }
        }
        let bounds = self.tree.add_bounds(bounds);
        self.tree.add_expr(Expr::Slice { x, bounds, lbrack }, self.since(start))
    }

    fn parse_bound(&mut self) -> Option<ExprId> {
        (!matches!(self.tok, Tok::Colon | Tok::RBrack | Tok::Eof)).then(|| self.parse_rhs())
    }

    fn parse_call(&mut self, fun: ExprId, start: u32) -> ExprId {
        let lparen = self.expect(Tok::LParen);
        self.expr_lev += 1;
        let mark = self.mark();
        let mut ellipsis = false;
        while self.tok != Tok::RParen && self.tok != Tok::Eof && !ellipsis {
            let arg = self.parse_rhs();
            self.push_expr(arg);
            if self.tok == Tok::Ellipsis {
                ellipsis = true;
                self.next();
            }
            if !self.at_comma("argument list", Tok::RParen) {
                break;
            }
            self.next();
        }
        self.expr_lev -= 1;
        self.expect_closing(Tok::RParen, "argument list");
        let args = self.expr_list(mark);
        self.tree.add_expr(Expr::Call { fun, args, lparen, ellipsis }, self.since(start))
    }

    /// The `{…}` of a composite literal.
    fn parse_literal_value(&mut self, ty: Option<ExprId>) -> ExprId {
        if self.depth >= MAX_NESTING {
            return self.too_deep_expr();
        }
        self.depth += 1;
        let start = ty.map_or(self.start, |ty| self.span_of(ty).start);
        let lbrace = self.expect(Tok::LBrace);
        self.expr_lev += 1;
        let mark = self.mark();
        while self.tok != Tok::RBrace && self.tok != Tok::Eof {
            let element = self.parse_element();
            self.push_expr(element);
            if !self.at_comma("composite literal", Tok::RBrace) {
                break;
            }
            self.next();
        }
        self.expr_lev -= 1;
        let elts = self.expr_list(mark);
        self.expect_closing(Tok::RBrace, "composite literal");
        self.depth -= 1;
        self.tree.add_expr(Expr::Composite { ty, elts, lbrace }, self.since(start))
    }

    fn parse_element(&mut self) -> ExprId {
        let key = self.parse_value();
        if self.tok != Tok::Colon {
            return key;
        }
        let colon = self.start;
        self.next();
        let value = self.parse_value();
        let span = Span::new(self.span_of(key).start, self.span_of(value).end);
        self.tree.add_expr(Expr::KeyValue { key, value, colon }, span)
    }

    fn parse_value(&mut self) -> ExprId {
        if self.tok == Tok::LBrace { self.parse_literal_value(None) } else { self.parse_expr() }
    }
}
